"""What the chart says: readings with the value as it came, labels that fit, lanes without data in words."""

from datetime import date
from decimal import Decimal

import pytest

from nsclinic.charts.labels import (
    chart_summary,
    dose_labels,
    drug_title,
    empty_lane,
    event_labels,
    reading,
    step_labels,
    target_labels,
)
from nsclinic.charts.model import DoseBar, DrugRow, LaneName, Mark, Shape
from nsclinic.domain.record import Frequency
from nsclinic.wording.wording import wording
from tests.charts.shown import charts, ladder, marks_of

ENGLISH = wording("en")
LANGUAGES = ("en", "es", "fr", "pt", "ar")


def read(code: str, on: date) -> str:
    mark = next(mark for mark in marks_of(ladder(), code) if mark.on == on)
    return reading(mark, ENGLISH).replace("\u202f", " ")


def bar(amount: str | None, unit: str) -> DoseBar:
    day = date(2016, 1, 1)
    value = None if amount is None else Decimal(amount)
    return DoseBar(day, day, value, unit, Frequency.DAILY, 1.0, is_open=True)


def test_a_value_is_read_with_its_date_its_number_as_it_came_and_its_state():
    assert read("upcr", date(2016, 5, 18)) == "18 May 2016: uPCR: 22 mg/mmol · Partial remission"


def test_a_censored_value_is_read_with_its_sign():
    assert read("tac_trough", date(2016, 3, 25)) == "25 Mar 2016: Tacrolimus trough: < 2.0 ng/mL"


def test_a_level_that_is_no_trough_is_read_as_such_with_its_hours():
    assert read("tac_trough", date(2016, 6, 22)) == (
        "22 Jun 2016: Tacrolimus trough: 9.4 ng/mL (not a trough: 4 h after the dose)"
    )


def test_a_decision_date_is_read_with_its_step_and_outcome():
    assert read("decision", date(2015, 9, 5)) == "5 Sep 2015: Step 1, decision date: Resistant"


def test_a_dose_is_read_from_its_day_on_and_a_drug_with_its_last_day():
    assert read("tacrolimus", date(2016, 5, 18)) == ("18 May 2016: Tacrolimus: 0.149 mg/kg/day from this day")
    assert read("ciclosporin", date(2016, 3, 9)) == "9 Mar 2016: Ciclosporin: last day"


def test_an_event_is_read_by_its_name():
    assert read("biopsy:FSGS", date(2015, 3, 3)) == (
        "3 Mar 2015: Kidney biopsy: Focal segmental glomerulosclerosis"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_mark_of_every_child_can_be_read_in_every_language(language):
    words = wording(language)
    for chart in charts().values():
        assert chart_summary(chart, words)
        for mark in chart.marks:
            text = reading(mark, words)
            assert "{" not in text
            assert str(mark.on.year) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lane_without_data_says_so(language):
    sentences = {empty_lane(lane, wording(language)) for lane in LaneName}
    assert len(sentences) == len(LaneName)
    assert all(sentences)


def test_a_number_stands_without_its_unit_only_beside_that_unit():
    assert dose_labels(bar("0.1", "mg/kg/day"), "mg/kg/day", ENGLISH)[-1] == "0.1"
    assert dose_labels(bar("2", "mg/day"), "mg/kg/day", ENGLISH) == ("2\u202fmg/day",)


def test_a_computed_dose_is_rounded_to_two_digits_and_a_written_one_never():
    assert dose_labels(bar("0.0909090909", "mg/kg/day"), "mg/kg/day", ENGLISH)[-1] == "0.091"
    assert dose_labels(bar("147.3333333", "mg/m2/day"), "mg/m2/day", ENGLISH)[-1] == "147"
    assert dose_labels(bar("0.125", "mg/kg/day"), "mg/kg/day", ENGLISH)[-1] == "0.125"


def test_a_dose_that_nobody_wrote_down_says_so():
    assert dose_labels(bar(None, ""), "", ENGLISH)[0] == "dose not recorded"


def test_a_drug_known_by_its_note_is_named_by_it():
    assert "Herbal tea" in drug_title(DrugRow("other", (), "Herbal tea"), ENGLISH)


def test_the_labels_of_a_step_go_from_long_to_short_and_keep_the_number():
    labels = step_labels(ladder().steps[1], ENGLISH)
    assert labels[0] == "1 Ciclosporin · 186 d · Resistant"
    assert labels[-1] == "1"
    assert all(label.startswith("1") for label in labels)


def test_a_target_is_named_with_its_phase():
    panel = ladder("tac-guide").levels[0]
    assert target_labels(panel.bands[1], panel, ENGLISH) == (
        "Target",
        "2–6\u202fng/mL",
        "once remission has held",
    )


@pytest.mark.parametrize(
    ("code", "labels"),
    [
        ("biopsy:FSGS", ("Focal segmental glomerulosclerosis", "FSGS")),
        ("biopsy:interstitial_disease", ("Interstitial disease",)),
        ("genetic_test:no_variant", ("No variant found",)),
        ("genetic_test:NPHS2", ("NPHS2", "NPHS2")),
    ],
)
def test_a_code_stands_for_its_name_only_where_it_is_an_abbreviation(code, labels):
    mark = Mark(LaneName.EVENTS, date(2026, 1, 1), code, Shape.SQUARE)
    assert event_labels(mark, wording("en")) == labels
