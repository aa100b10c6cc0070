"""A tenfold slip is asked about, in both directions; an ordinary dose is not."""

from datetime import date
from decimal import Decimal

import pytest

from nsclinic.advice.review import review
from nsclinic.clinic.dose_question import dose_amounts, dose_question
from nsclinic.domain.record import Child, Frequency, Observation, Treatment, child_record
from nsclinic.protocol.loader import shipped_protocols

DAY = date(2026, 11, 23)
THREE_STEP = shipped_protocols()["three-step"]


def child_of(weight_kg, height_cm, *treatments):
    rows = [
        Observation(DAY, "weight", str(weight_kg), "kg"),
        Observation(DAY, "height", str(height_cm), "cm"),
    ]
    return child_record(Child("P1", date(2019, 1, 1), diagnosis_date=date(2026, 1, 1)), [], rows, treatments)


def asked(
    drug, dose, unit="mg/day", *, weight=20, height=112, last=None, frequency=Frequency.DAILY, step=None
):
    new = Treatment(drug, DAY, None, str(dose), unit, frequency)
    earlier = [Treatment(step, date(2026, 6, 1), None, "100", "mg/day")] if step else []
    answer = review(child_of(weight, height, *earlier, new), THREE_STEP, DAY)
    return dose_question(new, last, answer, THREE_STEP)


def before(drug, dose, unit="mg/day"):
    return Treatment(drug, date(2026, 9, 1), None, str(dose), unit)


def test_ten_times_the_tacrolimus_dose_is_dangerous_and_says_how_far_off():
    question = asked("tacrolimus", "25", last=before("tacrolimus", "2.5"), weight=25)
    assert question is not None
    assert question.is_dangerous
    assert question.last_ratio == 10
    assert question.amounts.mg_per_kg == 1
    assert question.protocol_dose is not None
    assert question.protocol_dose.value == Decimal("0.25")
    assert question.protocol_ratio == 4


SIZES = ((8, 70), (12, 88), (16, 102), (20, 114), (28, 130), (40, 148), (55, 163), (68, 172))
"""Weight and height that go together."""


@pytest.mark.parametrize(("weight", "height"), SIZES)
@pytest.mark.parametrize(
    ("drug", "per", "amount"),
    [("tacrolimus", "kg", "0.12"), ("ciclosporin", "m2", "150"), ("mycophenolate_mofetil", "m2", "1200")],
)
def test_every_protocol_dose_passes_and_its_tenfold_and_tenth_are_asked_about(
    weight, height, drug, per, amount
):
    unit = f"mg/{per}/day"
    usual = Decimal(amount)
    size = {"weight": weight, "height": height}
    assert asked(drug, usual, unit, **size) is None
    for slipped in (usual * 10, usual / 10):
        assert asked(drug, slipped, unit, **size) is not None
        assert asked(drug, slipped, unit, **size, last=before(drug, amount, unit)) is not None


@pytest.mark.parametrize(
    ("dose", "is_asked"), [("7.4", False), ("7.5", True), ("0.84", False), ("0.83", True)]
)
def test_three_times_the_last_dose_is_asked_about_and_a_third_of_it(dose, is_asked):
    question = asked("enalapril", dose, last=before("enalapril", "2.5"))
    assert (question is not None) is is_asked
    assert question is None or not question.is_dangerous


def test_a_relapse_dose_within_the_protocol_range_is_not_asked_about_however_low_the_last_was():
    assert asked("prednisolone", "40", last=before("prednisolone", "5")) is None


def test_the_ceiling_itself_is_not_dangerous():
    assert asked("tacrolimus", "0.3", "mg/kg/day", last=before("tacrolimus", "0.3", "mg/kg/day")) is None
    assert (
        asked("tacrolimus", "0.301", "mg/kg/day", last=before("tacrolimus", "0.3", "mg/kg/day")) is not None
    )


def test_without_a_size_a_dose_in_mg_is_compared_with_the_last_one_alone():
    new = Treatment("tacrolimus", DAY, None, "9", "mg/day")
    record = child_record(Child("P1", date(2019, 1, 1)), treatments=[new])
    answer = review(record, THREE_STEP, DAY)
    assert dose_question(new, None, answer, THREE_STEP) is None
    question = dose_question(new, before("tacrolimus", "0.9"), answer, THREE_STEP)
    assert question is not None
    assert question.amounts == dose_amounts(new, None, None)
    assert question.protocol_ratio is None


def test_a_dose_that_is_not_known_asks_nothing():
    assert asked("tacrolimus", "", last=before("tacrolimus", "2.5")) is None


def test_a_single_dose_is_held_to_its_own_ceilings():
    single = {"unit": "mg", "frequency": Frequency.SINGLE}
    assert asked("cyclophosphamide", "300", **single) is None
    assert asked("cyclophosphamide", "1300", **single) is not None


def test_the_amounts_of_a_dose_per_square_metre_need_both_measures():
    treatment = Treatment("ciclosporin", DAY, None, "150", "mg/m2/day")
    assert dose_amounts(treatment, Decimal(20), None).mg is None
    assert dose_amounts(treatment, Decimal(20), None).mg_per_m2 == 150
    whole = dose_amounts(treatment, Decimal(36), Decimal(100))
    assert whole.mg == 150
    assert whole.mg_per_kg == Decimal(150) / 36
