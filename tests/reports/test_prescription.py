"""The prescription: drug, strength, and how many pieces until the next visit; what is not exact says by how much."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nsclinic.course.dose_calendar import Lack
from nsclinic.domain.pieces import Form, FormKind
from nsclinic.domain.record import Frequency
from nsclinic.reports.family_model import HandOut, UnconfirmedDoseError, handed_out, told_doses
from nsclinic.wording.glossary import TRANSLATED
from tests.reports.family_pages import PLAIN, day, family_of, given, medicine, prescription, said

FIVES = (Form(FormKind.TABLET, Decimal(5)),)
SCORED = (Form(FormKind.TABLET, Decimal(5), is_scored=True),)


def handed(content):
    ((_, doses),) = told_doses(content)
    kind, pieces = handed_out(content, doses)
    return kind, [(piece.form.key, piece.count, piece.ml) for piece in pieces]


def test_it_says_drug_strength_number_weight_and_where_to_sign():
    text = said(prescription(family_of(*PLAIN)))
    for expected in (
        "Prescription",
        "Amina Hassan",
        "born on 12 August 2019",
        "weight 22.4 kg, measured on Friday 20 November 2026",
        "Until the next visit: Monday 23 November to Monday 21 December 2026",
        "To hand out: 42 tablets of 20 mg and 28 tablets of 5 mg",
        "To hand out: 58 capsules of 1 mg and 29 capsules of 0.5 mg",
        "Name and signature of the doctor",
    ):
        assert expected in text, expected


def test_both_the_day_and_the_day_of_the_next_visit_are_counted():
    content = family_of(medicine(given("prednisolone", "5", 1)), forms={"prednisolone": FIVES})
    assert handed(replace(content, next_visit=day(0))) == (HandOut.PIECES, [("tablet-5", 1, 0)])
    assert handed(replace(content, next_visit=day(6))) == (HandOut.PIECES, [("tablet-5", 7, 0)])


def test_alternate_days_are_counted_on_their_days_only():
    row = given("prednisolone", "5", 1, frequency=Frequency.ALTERNATE_DAY)
    content = family_of(medicine(row), forms={"prednisolone": FIVES}, next_visit=day(6))
    assert handed(content) == (HandOut.PIECES, [("tablet-5", 4, 0)])


def test_a_stretch_after_the_next_visit_is_not_handed_out():
    later = medicine(given("prednisolone", "5", 1, 0, 6), given("prednisolone", "10", 1, 7, 20))
    content = family_of(later, forms={"prednisolone": FIVES}, next_visit=day(6))
    assert handed(content) == (HandOut.PIECES, [("tablet-5", 7, 0)])


def test_two_halves_are_one_tablet_and_a_half_left_over_takes_a_whole_one():
    content = family_of(medicine(given("prednisolone", "2.5", 1)), forms={"prednisolone": SCORED})
    assert handed(replace(content, next_visit=day(3)))[1] == [("tablet-5-scored", 2, 0)]
    assert handed(replace(content, next_visit=day(4)))[1] == [("tablet-5-scored", 3, 0)]


def test_a_liquid_is_handed_out_in_millilitres():
    liquid = (Form(FormKind.LIQUID, Decimal(100)),)
    content = family_of(medicine(given("ciclosporin", "120", 2)), forms={"ciclosporin": liquid})
    assert handed(replace(content, next_visit=day(9)))[1] == [("liquid-100", 0, Decimal(12))]
    assert "12 mL of the liquid with 100 mg in each mL" in said(
        prescription(replace(content, next_visit=day(9)))
    )


@pytest.mark.parametrize("next_visit", [None, day(-1)])
def test_without_a_next_visit_the_number_cannot_be_told(next_visit):
    content = family_of(*PLAIN, next_visit=next_visit)
    assert "cannot be told: no next visit is booked" in said(prescription(content))


@pytest.mark.parametrize(
    "stretch",
    [
        given("prednisolone", None, 1, lack=Lack.WEIGHT),
        given("prednisolone", "10", None),
        given("prednisolone", "12", 1),
    ],
)
def test_where_a_dose_cannot_be_told_the_number_is_not_either(stretch):
    content = family_of(medicine(stretch), forms={"prednisolone": FIVES})
    assert handed(content) == (HandOut.CANNOT_TELL, [])
    assert "How many to hand out cannot be told." in said(prescription(content))


def test_a_dose_that_cannot_be_made_gives_the_nearest_with_their_difference():
    content = family_of(medicine(given("prednisolone", "12", 1)), forms={"prednisolone": FIVES})
    text = said(prescription(content)).replace("− ", "−").replace("( ", "(")
    assert "nearest below: 2 tablets of 5 mg (together 10 mg) (−2 mg, −16.7 %)" in text
    assert "nearest above: 3 tablets of 5 mg (together 15 mg) (+3 mg, +25 %)" in text


def test_strengths_that_the_clinic_did_not_choose_are_said_to_be_the_common_ones():
    assert "commonly sold" not in said(prescription(family_of(*PLAIN)))
    common = said(prescription(family_of(*PLAIN, common_strengths=("prednisolone",))))
    assert "commonly sold" in common
    assert "2 tablets of 20 mg" in common, "a pharmacist reads the box: the prescription counts on"


def test_a_dangerous_dose_is_refused_until_confirmed_and_then_says_by_whom():
    tenfold = family_of(medicine(given("tacrolimus", "25", 2)), dangerous=("tacrolimus",))
    with pytest.raises(UnconfirmedDoseError):
        prescription(tenfold)
    text = said(prescription(replace(tenfold, confirmed_by="Dr N.")))
    assert "▲ Above the highest usual dose; confirmed by Dr N." in text


@pytest.mark.parametrize("language", TRANSLATED)
def test_it_is_in_the_clinics_language_and_says_that_nobody_confirmed_it(language):
    text = said(prescription(family_of(*PLAIN), language))
    assert "Nobody has confirmed this translation yet." in text
    assert "To hand out" not in text
    assert "20 mg" in text
