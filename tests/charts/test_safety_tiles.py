"""Kidney, blood and adverse events against the limits of the rules: a sign where a rule would speak, only there."""

from datetime import date

import pytest

from nsclinic.charts.model import Shape
from nsclinic.charts.safety import blood_limits, passed
from nsclinic.charts.tile_labels import tile_reading
from nsclinic.charts.tiles import TileName
from nsclinic.domain.record import Event, EventKind, Sex, child_record
from nsclinic.protocol.loader import shipped_protocols
from tests.charts.children import LADDER_AS_OF, amina, below, measured, on_the_ladder, taken
from tests.charts.tile_charts import ENGLISH, charts_of, panel_of, tile_of

AS_OF = date(2016, 6, 1)
HARM = shipped_protocols()["three-step"].common.harm
ON_TACROLIMUS = [taken("tacrolimus", "2016-01-10", None, "2", "mg/day")]


def safety(*rows, treatments=(), events=(), **child):
    return charts_of(child_record(amina(**child), [], list(rows), list(treatments), list(events)), AS_OF)[
        "safety"
    ]


@pytest.mark.parametrize(
    ("code", "value", "unit", "expected"),
    [
        ("potassium", "5.5", "mmol/L", ""),
        ("potassium", "5.6", "mmol/L", "high"),
        ("potassium", "5.9", "mmol/L", "high"),
        ("potassium", "6.0", "mmol/L", "urgent"),
        ("glucose_fasting", "99", "mg/dL", ""),
        ("glucose_fasting", "100", "mg/dL", "impaired"),
        ("glucose_fasting", "126", "mg/dL", "high"),
        ("glucose_fasting", "5.5", "mmol/L", ""),
        ("glucose_fasting", "5.6", "mmol/L", "impaired"),
        ("glucose_fasting", "7.0", "mmol/L", "high"),
        ("glucose_random", "199", "mg/dL", ""),
        ("glucose_random", "11.1", "mmol/L", "high"),
        ("hba1c", "6.4", "%", ""),
        ("hba1c", "48", "mmol/mol", "high"),
        ("wbc", "3.5", "10^9/L", ""),
        ("wbc", "3400", "cells/uL", "low"),
        ("neutrophils", "1.5", "10^9/L", ""),
        ("neutrophils", "1.4", "10^9/L", "low"),
        ("neutrophils", "0.9", "10^9/L", "urgent"),
    ],
)
def test_a_blood_value_is_judged_on_both_sides_of_each_limit_in_its_own_unit(code, value, unit, expected):
    row = measured("2016-05-01", code, value, unit)
    found = passed(row, blood_limits(HARM)[code])
    assert (found.name if found else "") == expected


def test_a_censored_value_passes_a_limit_only_where_all_of_it_lies_beyond():
    limits = blood_limits(HARM)["wbc"]
    assert passed(below("2016-05-01", "wbc", "3.5", "10^9/L"), limits) is not None
    assert passed(below("2016-05-01", "wbc", "4.0", "10^9/L"), limits) is None


def test_the_limit_lines_of_a_tile_are_those_of_the_protocol():
    chart = safety(measured("2016-05-01", "potassium", "4.2", "mmol/L"))
    panel = panel_of(chart, TileName.BLOOD, "potassium")
    assert {(curve.code, curve.last) for curve in panel.curves} == {
        ("high", float(HARM.potassium_high.value)),
        ("urgent", float(HARM.potassium_urgent.value)),
    }


def test_only_what_was_measured_has_a_tile_and_many_stand_in_two_columns():
    chart = safety(measured("2016-05-01", "wbc", "6.2", "10^9/L"))
    assert [tile.panel.code for tile in chart.tiles if tile.name is TileName.BLOOD] == ["wbc"]
    assert len(chart.columns) == 2
    many = safety(*(
        measured("2016-05-01", code, value, unit)
        for code, value, unit in (
            ("potassium", "4", "mmol/L"),
            ("glucose_random", "90", "mg/dL"),
            ("wbc", "6", "10^9/L"),
            ("neutrophils", "3", "10^9/L"),
        )
    ))  # fmt: skip
    assert [len(column.tiles) for column in many.columns] == [3, 2, 2]


def test_a_creatinine_has_the_sign_of_a_rise_only_above_a_quarter_over_its_baseline_on_the_drug():
    chart = safety(
        measured("2015-06-01", "creatinine", "0.9", "mg/dL"),
        measured("2016-01-01", "creatinine", "0.40", "mg/dL"),
        measured("2016-03-01", "creatinine", "0.50", "mg/dL"),
        measured("2016-04-01", "creatinine", "0.51", "mg/dL"),
        measured("2016-05-01", "creatinine", "45.0", "umol/L"),
        treatments=ON_TACROLIMUS,
    )
    panel = panel_of(chart, TileName.CREATININE)
    shapes = {mark.value: mark.shape for mark in panel.marks}
    assert shapes == {
        "0.9": Shape.CIRCLE,
        "0.40": Shape.CIRCLE,
        "0.50": Shape.CIRCLE,
        "0.51": Shape.TRIANGLE,
        "45.0": Shape.TRIANGLE,
    }
    assert {(curve.code, curve.last) for curve in panel.curves} == {("baseline", 0.4), ("limit", 0.5)}
    risen = next(mark for mark in panel.marks if mark.value == "0.51")
    assert tile_reading(risen, chart, ENGLISH).endswith("above the limit of 25 % over its baseline")


def test_ckid_u25_stands_beside_bedside_schwartz_and_the_limit_of_the_protocol_under_both():
    chart = charts_of(on_the_ladder(), LADDER_AS_OF)["safety"]
    panel = panel_of(chart, TileName.EGFR)
    by_code = {code: [mark.on for mark in panel.marks if mark.code == code] for code in ("egfr", "egfr_u25")}
    assert by_code["egfr"] == by_code["egfr_u25"]
    assert by_code["egfr"]
    assert {mark.shape for mark in panel.marks if mark.code == "egfr_u25"} == {Shape.DIAMOND}
    assert [curve.last for curve in panel.curves] == [60.0]
    reading = tile_reading(next(mark for mark in panel.marks if mark.code == "egfr_u25"), chart, ENGLISH)
    assert "eGFR by CKiD U25" in reading


def test_without_a_known_sex_there_is_no_u25():
    chart = charts_of(on_the_ladder(sex=Sex.UNKNOWN), LADDER_AS_OF)["safety"]
    assert {mark.code for mark in panel_of(chart, TileName.EGFR).marks} == {"egfr"}


def test_without_a_height_the_tile_of_the_filtration_rate_says_what_is_missing():
    chart = safety(measured("2016-05-01", "creatinine", "0.4", "mg/dL"))
    assert tile_of(chart, TileName.EGFR).why_empty == "egfr"


def test_adverse_events_and_no_other_events_are_on_the_chart():
    chart = safety(events=[
        Event(date(2016, 2, 1), EventKind.ADVERSE_EVENT, "tremor", "mild", row_id="a"),
        Event(date(2016, 3, 1), EventKind.BIOPSY, "FSGS", row_id="b"),
    ])  # fmt: skip
    assert [mark.code for mark in chart.marks] == ["adverse_event:tremor"]
    assert [mark.panel for mark in chart.marks] == [0]


def test_a_filtration_rate_below_the_limit_says_so_unrounded_and_one_at_it_does_not():
    # 0.413 × 120 / creatinine: 60.0 at 0.826 mg/dL
    rows = [
        measured("2016-03-01", "height", "120", "cm"),
        measured("2016-03-01", "creatinine", "0.826", "mg/dL"),
        measured("2016-04-01", "creatinine", "0.83", "mg/dL"),
    ]
    chart = safety(*rows)
    bedside = [mark for mark in panel_of(chart, TileName.EGFR).marks if mark.code == "egfr"]
    assert [mark.detail for mark in bedside] == ["", "low"]
    said = tile_reading(bedside[1], chart, ENGLISH).replace("\u202f", " ")
    assert said == "1 Apr 2016: eGFR: 59.7 mL/min/1.73 m², below the limit of 60 mL/min/1.73 m²"
