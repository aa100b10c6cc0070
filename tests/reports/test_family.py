"""The family sheet: doses as pieces in plain words, in five languages, and never a dose that somebody has to guess."""

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from nsclinic.course.dose_calendar import Lack, StoppedDrug
from nsclinic.domain.catalogue import drugs
from nsclinic.domain.pieces import Form, FormKind
from nsclinic.domain.record import Frequency
from nsclinic.reports.family import SIZE
from nsclinic.reports.family_model import UnconfirmedDoseError
from nsclinic.reports.model import Letterhead
from nsclinic.reports.page import A4_HEIGHT, A4_WIDTH
from nsclinic.reports.summary import summary_pdf
from nsclinic.reports.visit_paper import visit_pdf
from nsclinic.reports.wanted import Wanted
from nsclinic.wording.glossary import TRANSLATED, Glossary
from nsclinic.wording.wording import wording
from tests.reports.family_pages import (
    PLAIN,
    SUMMARY,
    VISIT,
    day,
    family_of,
    given,
    is_said,
    medicine,
    said,
    sheet,
)
from tests.reports.pages import reader

ALTERNATE = Frequency.ALTERNATE_DAY
LANGUAGES = ("en", *TRANSLATED)


def test_doses_are_pieces_at_times_of_day_with_their_days():
    text = said(sheet(family_of(*PLAIN)))
    for expected in (
        "From Monday 23 November to Sunday 6 December every day",
        "in the morning: 2 tablets of 20 mg (together 40 mg)",
        "From Monday 7 December to Sunday 20 December",
        "in the morning: 1 tablet of 20 mg and 2 tablets of 5 mg (together 30 mg)",
        "The last day of Prednisolone is Sunday 20 December. After that, stop it.",
        "From Monday 23 November, until the clinic changes it",
        "in the morning: 1 capsule of 1 mg and 1 capsule of 0.5 mg (together 1.5 mg)",
        "in the evening: 1 capsule of 1 mg",
        "Next visit Monday 21 December 2026",
        "fever: 38 °C or more",
        "vomiting, so that Prednisolone does not stay down",
        "If the strip shows 3+ or more on 3 mornings one after the other",
        "give Tacrolimus only after the blood was taken",
        "f00dcafe",
    ):
        assert expected in text, expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_comes_back_from_the_page_in_its_language(language):
    glossary = Glossary(language)
    text = said(sheet(family_of(*PLAIN), language))
    words = wording(language)
    sentences = [
        glossary.say("medicines"),
        glossary.say("danger_heading"),
        glossary.say("danger_belly"),
        glossary.say("danger_fit"),
        glossary.say("stop_never_alone"),
        glossary.say("urine_how"),
        glossary.say("care_fruit", drugs=words.drug("tacrolimus")),
        glossary.say("next_visit"),
        glossary.long_date(VISIT),
    ]
    for sentence in sentences:
        assert is_said(sentence, text), sentence
        if not glossary.is_right_to_left:
            assert " ".join(sentence.split()) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_dose_is_reversed_on_the_page(language):
    pdf = sheet(family_of(*PLAIN), language)
    text = said(pdf)
    assert "20 mg" in text
    assert "1.5 mg" in text
    assert "0.5 mg" in text
    assert "5.1" not in text
    assert "\ufffd" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_child_stands_at_the_top_and_at_the_foot_of_every_sheet(language):
    pdf = reader(sheet(family_of(*PLAIN), language))
    assert len(pdf.pages) == 2
    for page in pdf.pages:
        assert page.extract_text().count("Amina Hassan") == 2
        box = page.mediabox
        assert (round(box.width), round(box.height)) == (round(A4_WIDTH), round(A4_HEIGHT))


def test_the_type_is_large():
    assert SIZE >= 13


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_that_nobody_confirmed_says_so_in_both_languages_on_every_sheet(language):
    own = Glossary(language).say("not_confirmed")
    for page in reader(sheet(family_of(*PLAIN), language)).pages:
        text = " ".join(page.extract_text().split())
        assert "Nobody has confirmed this translation yet." in text
        assert is_said(own, text)


def test_the_english_sheet_says_nothing_of_translations():
    assert "translation" not in said(sheet(family_of(*PLAIN)))


def test_alternate_days_are_written_out_as_dates_and_the_days_between_are_none():
    text = said(sheet(family_of(medicine(given("prednisolone", "20", 1, 0, 13, frequency=ALTERNATE)))))
    assert "only on these days: 23, 25, 27, 29 November; 1, 3, 5 December" in text
    assert "On the days between, none." in text
    assert "The last day of Prednisolone is Saturday 5 December." in text


def test_alternate_days_without_an_end_begin_on_a_day_and_are_told_up_to_the_next_visit():
    open_end = family_of(medicine(given("prednisolone", "20", 1, 1, None, frequency=ALTERNATE)))
    text = said(sheet(open_end))
    assert "only every second day, beginning on Tuesday 24 November" in text
    assert "24, 26, 28, 30 November; 2, 4, 6, 8, 10, 12, 14, 16, 18, 20 December" in text
    without_visit = said(sheet(replace(open_end, next_visit=None)))
    assert "beginning on Tuesday 24 November" in without_visit
    assert "26, 28" not in without_visit


def test_many_alternate_days_are_told_by_the_day_on_which_they_begin():
    text = said(sheet(family_of(medicine(given("prednisolone", "20", 1, 0, 90, frequency=ALTERNATE)))))
    assert "only every second day, beginning on Monday 23 November" in text
    assert "only on these days" not in text


@pytest.mark.parametrize(
    ("stretch", "expected"),
    [
        (given("prednisolone", None, 1, lack=Lack.DOSE), "How much is not written down. Ask the clinic"),
        (given("prednisolone", None, 1, lack=Lack.WEIGHT), "depends on weight and height"),
        (given("prednisolone", None, 1, lack=Lack.HEIGHT), "depends on weight and height"),
        (given("prednisolone", None, 1, lack=Lack.WHICH), "Two different doses are written for these days."),
        (given("prednisolone", "40", None), "40 mg for the whole day. How many times a day is not written"),
        (given("prednisolone", "51.91", 1), "51.91 mg. This cannot be made exactly. Ask the clinic"),
        (given("rifampicin", "150", 1), "150 mg. Ask the pharmacy how many pieces that is."),
    ],
)
def test_what_cannot_be_told_says_what_to_ask_and_gives_no_pieces(stretch, expected):
    forms: dict[str, tuple[Form, ...]] = {"prednisolone": (Form(FormKind.TABLET, Decimal("2.5")),)}
    text = said(sheet(family_of(medicine(stretch), forms=forms)))
    assert expected in text
    assert "tablets of" not in text


def test_without_chosen_strengths_the_sheet_says_mg_and_whom_to_ask_and_counts_no_pieces():
    text = said(sheet(family_of(*PLAIN, common_strengths=("prednisolone", "tacrolimus"))))
    assert "in the morning: 40 mg. Ask the pharmacy how many pieces that is." in text
    assert "in the morning: 1.5 mg. Ask the pharmacy how many pieces that is." in text
    assert "in the evening: 1 mg. Ask the pharmacy how many pieces that is." in text
    for piece in ("tablet", "capsule", "mL"):
        assert piece not in text, piece


def test_a_drug_whose_strengths_are_chosen_is_counted_out_beside_one_whose_are_not():
    text = said(sheet(family_of(*PLAIN, common_strengths=("tacrolimus",))))
    assert "in the morning: 2 tablets of 20 mg (together 40 mg)" in text
    assert "capsule" not in text


def test_a_dose_of_one_capsule_is_not_told_as_one_and_nothing():
    capsule = medicine(given("tacrolimus", "0.5", 2))
    text = said(sheet(family_of(capsule, common_strengths=("tacrolimus",))))
    assert "in the morning: 0.25 mg. Ask the pharmacy" in text
    assert " 0 mg" not in text


def test_how_often_is_never_guessed():
    text = said(sheet(family_of(medicine(given("tacrolimus", "2.5", None)))))
    assert "in the morning" not in text
    assert "How many times a day is not written down." in text


def test_four_times_a_day_are_numbered():
    text = said(sheet(family_of(medicine(given("furosemide", "80", 4)))))
    for number in range(1, 5):
        assert f"dose {number} of the day: 1 tablet of 20 mg" in text


def test_a_single_dose_is_of_one_day_once():
    once = given("cyclophosphamide", "50", None, 3, 3, frequency=Frequency.SINGLE)
    text = said(sheet(family_of(medicine(once))))
    assert "On Thursday 26 November only" in text
    assert "one single time: 1 tablet of 50 mg" in text
    assert "After that, stop it" not in text


def test_what_was_stopped_is_said_with_its_last_day():
    content = family_of(*PLAIN, stopped=(StoppedDrug("ciclosporin", "", day(-1)),))
    assert "✕ Do not give Ciclosporin any more. The last day was Sunday 22 November." in said(sheet(content))


def test_a_child_without_medicine_is_told_so():
    text = said(sheet(family_of()))
    assert "No medicine is to be given now." in text
    assert "grapefruit" not in text
    assert "does not stay down" not in text


def test_no_next_visit_says_to_ask():
    text = said(sheet(family_of(*PLAIN, next_visit=None)))
    assert "Next visit not booked: ask before you leave" in text


def test_forty_drugs_run_on_and_each_stands_on_a_sheet():
    codes = [code for code in drugs() if code != "other"][:40]
    content = family_of(*(medicine(given(code, "10", 2)) for code in codes))
    for language in LANGUAGES:
        pdf = sheet(content, language)
        text = said(pdf)
        words = wording(language)
        assert 4 <= len(reader(pdf).pages) <= 12
        for code in codes:
            assert is_said(words.drug(code), text), code


def test_a_dangerous_dose_is_refused_until_it_is_confirmed_and_then_printed_as_recorded():
    tenfold = family_of(medicine(given("tacrolimus", "25", 2)), dangerous=("tacrolimus",))
    with pytest.raises(UnconfirmedDoseError, match="tacrolimus"):
        sheet(tenfold)
    text = said(sheet(replace(tenfold, confirmed_by="Dr N.")))
    assert "This dose is higher than usual. The doctor has checked it." in text
    assert "2 capsules of 5 mg and 2 capsules of 1 mg and 1 capsule of 0.5 mg (together 12.5 mg)" in text


def test_names_from_outside_are_letters_and_nothing_else():
    hostile = replace(family_of().child, given_name="<b>Amina</b>", family_name="\u202ecilA")
    content = family_of(*PLAIN, child=hostile, letterhead=Letterhead("<i>Clinic</i>", is_demonstration=True))
    text = said(sheet(content))
    assert "<b>Amina</b> cilA" in text
    assert "Demonstration: this child is invented" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_name_of_sixty_letters_does_not_leave_the_page(language):
    child = replace(family_of().child, given_name="Abdelrahman " * 3, family_name="Al-Mutawakkil " * 3)
    pdf = sheet(family_of(*PLAIN, child=child), language)
    assert "Al-Mutawakkil" in said(pdf)


def test_the_same_content_gives_the_same_bytes_also_in_another_process(tmp_path):
    out = tmp_path / "sheet.pdf"
    code = (
        "import sys; from pathlib import Path; from tests.reports.family_pages import *;"
        "Path(sys.argv[1]).write_bytes(sheet(family_of(*PLAIN), 'ar'))"
    )
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", code, str(out)], cwd=root, check=True)
    assert out.read_bytes() == sheet(family_of(*PLAIN), "ar")


def test_the_pages_asked_for_stand_in_one_file_in_their_order():
    words = wording("en")
    everything = Wanted(has_family_sheet=True, has_prescription=True, family_language="ar")
    pdf = reader(visit_pdf(SUMMARY, family_of(*PLAIN), words, everything))
    assert len(pdf.pages) == 4
    texts = [page.extract_text() for page in pdf.pages]
    assert "Visit summary" in texts[0]
    assert "Nobody has confirmed" in texts[1]
    assert "Nobody has confirmed" in texts[2]
    assert "Prescription" in texts[3]
    alone = visit_pdf(SUMMARY, family_of(*PLAIN), words, Wanted())
    assert alone == summary_pdf(SUMMARY, words)
    with pytest.raises(ValueError, match="no page"):
        visit_pdf(SUMMARY, family_of(*PLAIN), words, Wanted(has_summary=False))
