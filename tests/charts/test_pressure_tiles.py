"""Blood pressure against the child's own limits: signs by range, lines that step, and what cannot be judged."""

from datetime import date, timedelta

import pytest

from nsclinic.advice.review import review
from nsclinic.charts.model import Shape
from nsclinic.charts.pressure import whole_mmhg
from nsclinic.charts.tile_labels import tile_reading
from nsclinic.charts.tiles import TileName
from nsclinic.course.pressure import pressure_limits
from nsclinic.course.timeline import Timeline
from nsclinic.domain.record import Sex, child_record
from nsclinic.protocol.loader import shipped_protocols
from tests.charts.children import amina, below, measured
from tests.charts.tile_charts import ENGLISH, charts_of, panel_of, tile_of

AS_OF = date(2016, 6, 1)
THREE_STEP = shipped_protocols()["three-step"]
HEIGHT = measured("2016-01-10", "height", "125", "cm")


def with_pressure(*systolic: tuple[str, str], rows=(HEIGHT,), **child):
    own = [measured(on, "sbp", value, "mmHg") for on, value in systolic]
    return child_record(amina(**child), [], [*rows, *own])


def systolic(record, as_of=AS_OF):
    chart = charts_of(record, as_of)["height"]
    return chart, panel_of(chart, TileName.SYSTOLIC)


def limits_on(record, on):
    return pressure_limits(Timeline(record, AS_OF), THREE_STEP.common, on)


def plain(text):
    return text.replace("\u202f", " ")


def test_a_reading_has_the_sign_of_its_range_and_the_limit_itself_is_reached():
    base = with_pressure(("2016-02-10", "100"))
    limits = limits_on(base, date(2016, 2, 10))
    elevated, high, stage_2 = (
        int(whole_mmhg(by["sbp"])) for by in (limits.elevated, limits.high, limits.stage_2)
    )
    values = [elevated - 1, elevated, high - 1, high, stage_2 - 1, stage_2]
    days = [date(2016, 2, 10) + timedelta(days=n) for n in range(6)]
    record = with_pressure(*zip((day.isoformat() for day in days), map(str, values), strict=True))
    _, panel = systolic(record)
    assert [mark.shape for mark in panel.marks] == [
        Shape.CIRCLE,
        Shape.SQUARE,
        Shape.SQUARE,
        Shape.TRIANGLE,
        Shape.TRIANGLE,
        Shape.DIAMOND,
    ]


def test_a_sign_of_high_pressure_agrees_with_the_rule():
    record = with_pressure(("2016-05-10", "118"), ("2016-05-20", "119"))
    _, panel = systolic(record)
    rules = {finding.rule for finding in review(record, THREE_STEP, AS_OF).findings}
    assert [mark.detail for mark in panel.marks] == ["stage_1", "stage_1"]
    assert "bp-high" in rules


def test_a_reading_says_its_range_and_where_that_begins():
    chart, panel = systolic(with_pressure(("2016-05-10", "118")))
    limit = whole_mmhg(limits_on(with_pressure(), date(2016, 5, 10)).high["sbp"])
    assert plain(tile_reading(panel.marks[0], chart, ENGLISH)) == (
        f"10 May 2016: Systolic: 118 mmHg, high (stage 1) (from {limit} mmHg)"
    )


def test_the_lines_step_on_the_birthday():
    record = with_pressure(("2015-06-01", "100"), ("2016-05-20", "100"), rows=(
        measured("2015-06-01", "height", "119", "cm"), measured("2016-01-10", "height", "125", "cm"),
    ))  # fmt: skip
    _, panel = systolic(record)
    high = next(curve for curve in panel.curves if curve.code == "high")
    values = dict(high.points)
    assert values[date(2016, 5, 1)] < values[date(2016, 5, 2)], "eight years old on 2 May 2016"


def test_from_thirteen_years_on_the_fixed_lines_alone():
    record = with_pressure(("2021-06-01", "131"), ("2021-06-20", "118"), rows=())
    _, panel = systolic(record, date(2021, 7, 1))
    assert {(curve.code, curve.last) for curve in panel.curves} == {
        ("elevated", 120.0),
        ("high", 130.0),
        ("stage_2", 140.0),
    }
    assert [mark.detail for mark in panel.marks] == ["stage_1", "normal"]


@pytest.mark.parametrize(
    ("change", "rows", "why"),
    [
        ({}, (), "not judged: no height within a year"),
        ({"sex": Sex.UNKNOWN}, (HEIGHT,), "not judged: the sex is not known"),
        (
            {"birth_date": date(2015, 9, 1), "diagnosis_date": date(2016, 1, 1)},
            (HEIGHT,),
            "not judged: there is no table under 1 year",
        ),
    ],
)
def test_what_cannot_be_judged_is_hollow_and_says_why(change, rows, why):
    chart, panel = systolic(with_pressure(("2016-05-10", "112"), rows=rows, **change))
    (mark,) = panel.marks
    assert mark.is_faint
    assert mark.shape is Shape.CIRCLE
    assert tile_reading(mark, chart, ENGLISH).endswith(why)
    assert {curve.code for curve in panel.curves} == {"high", "stage_2"}


def test_without_height_a_reading_of_130_is_high_all_the_same():
    _, panel = systolic(with_pressure(("2016-05-10", "130"), rows=()))
    assert [mark.detail for mark in panel.marks] == ["stage_1"]


def test_a_height_that_has_grown_too_old_breaks_the_line_of_elevated_pressure():
    record = with_pressure(
        ("2014-06-01", "100"), ("2016-05-10", "100"), rows=(measured("2014-06-01", "height", "112", "cm"),)
    )
    _, panel = systolic(record)
    elevated = [curve for curve in panel.curves if curve.code == "elevated"]
    assert [curve.points[-1][0] for curve in elevated] == [date(2015, 6, 2)]


def test_a_censored_pressure_is_not_judged():
    record = child_record(amina(), [], [HEIGHT, below("2016-05-10", "sbp", "120", "mmHg")])
    chart, panel = systolic(record)
    assert tile_reading(panel.marks[0], chart, ENGLISH).endswith("not judged: known only as above or below")


def test_of_two_readings_of_a_day_the_last_counts():
    _, panel = systolic(with_pressure(("2016-05-10", "140"), ("2016-05-10", "100")))
    assert [mark.value for mark in panel.marks] == ["100"]


def test_a_pressure_that_was_never_measured_is_an_empty_tile():
    chart, _ = systolic(with_pressure(("2016-05-10", "100")))
    assert tile_of(chart, TileName.DIASTOLIC).is_empty
