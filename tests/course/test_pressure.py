"""Blood pressure readings against the table of their day, and as a z-score over the years."""

from decimal import Decimal

import pytest

from nsclinic.course.pressure import PressureLimits, pressure_limits, pressure_range, pressure_z
from nsclinic.course.timeline import Timeline
from nsclinic.domain.pressure import PressureRange
from nsclinic.protocol.loader import shipped_protocols
from tests.spec.story import day, told

COMMON = shipped_protocols()["three-step"].common
MEDIAN_BOY_OF_SEVEN = "born 2010-06-15\nsex male\n2017-06-15 height 121.77"
"""At the CDC 2000 median, to a twentieth of a centile."""


def read(text: str, as_of: str = "2017-06-15") -> tuple[PressureLimits, PressureRange | None]:
    timeline = Timeline(told(text), day(as_of))
    limits = pressure_limits(timeline, COMMON, day(as_of))
    rows = [*timeline.observed("sbp"), *timeline.observed("dbp")]
    return limits, pressure_range(limits, rows)


def reading(systolic: str, diastolic: str) -> str:
    return f"{MEDIAN_BOY_OF_SEVEN}\n2017-06-15 sbp {systolic}\n2017-06-15 dbp {diastolic}"


@pytest.mark.parametrize(
    ("systolic", "diastolic", "found"),
    [
        ("108", "69", PressureRange.NORMAL),
        ("109.1", "60", PressureRange.ELEVATED),
        ("90", "70", PressureRange.ELEVATED),
        ("111.9", "72.9", PressureRange.ELEVATED),
        ("112.1", "60", PressureRange.STAGE_1),
        ("112", "73", PressureRange.STAGE_1),
        ("123.9", "84.9", PressureRange.STAGE_1),
        ("124.1", "60", PressureRange.STAGE_2),
        ("100", "85", PressureRange.STAGE_2),
    ],
)
def test_a_boy_of_seven_of_middle_height(systolic: str, diastolic: str, found: PressureRange) -> None:
    """Vignette 38: P95 112/73, stage 2 from 124/85."""
    assert read(reading(systolic, diastolic))[1] is found


def test_the_limits_of_a_day_rest_on_a_height() -> None:
    limits, _ = read(MEDIAN_BOY_OF_SEVEN)
    assert limits.height is not None
    assert limits.height.value == "121.77"
    assert limits.height_z is not None
    assert abs(limits.height_z) < Decimal("0.01")
    assert round(limits.high["dbp"], 1) == 73
    assert limits.lacks == ()


@pytest.mark.parametrize(
    ("systolic", "diastolic", "found"),
    [
        ("119", "79", PressureRange.NORMAL),
        ("120", "79", PressureRange.ELEVATED),
        ("129", "79", PressureRange.ELEVATED),
        ("119", "80", PressureRange.STAGE_1),
        ("130", "78", PressureRange.STAGE_1),
        ("140", "60", PressureRange.STAGE_2),
        ("119", "90", PressureRange.STAGE_2),
    ],
)
def test_from_thirteen_years_on_fixed_limits_alone(
    systolic: str, diastolic: str, found: PressureRange
) -> None:
    history = f"born 2004-06-15\n2017-06-15 sbp {systolic}\n2017-06-15 dbp {diastolic}"
    limits, is_found = read(history)
    assert is_found is found
    assert limits.lacks == ()


def test_where_the_adult_limit_is_the_lower_it_counts() -> None:
    """A tall boy of twelve: P90 is 122 and P95 is 128 systolic, but 120 is elevated."""
    limits, _ = read("born 2004-06-16\nsex male\n2017-06-15 height 172")
    assert limits.elevated["sbp"] == 120
    assert limits.high["sbp"] == 128
    assert limits.stage_2["sbp"] == 140


@pytest.mark.parametrize(
    ("history", "lacks"),
    [
        ("born 2010-06-15\nsex male", ("height",)),
        ("born 2010-06-15\nsex unknown\n2017-06-15 height 122", ("sex",)),
        ("born 2010-06-15\nsex unknown", ("sex", "height")),
        ("born 2016-06-16\nsex male\n2017-06-15 height 75", ()),
    ],
)
def test_without_the_table_a_low_reading_is_not_called_normal(history: str, lacks: tuple[str, ...]) -> None:
    limits, found = read(f"{history}\n2017-06-15 sbp 100\n2017-06-15 dbp 60")
    assert limits.lacks == lacks
    assert found is None


def test_without_the_table_the_fixed_limits_still_tell_a_high_reading() -> None:
    history = "born 2010-06-15\nsex male\n2017-06-15 dbp 60"
    assert read(f"{history}\n2017-06-15 sbp 130")[1] is PressureRange.STAGE_1
    assert read(f"{history}\n2017-06-15 sbp 140")[1] is PressureRange.STAGE_2


def test_a_censored_pressure_decides_only_where_it_can() -> None:
    assert read(f"{MEDIAN_BOY_OF_SEVEN}\n2017-06-15 sbp <90")[1] is PressureRange.NORMAL
    assert read(f"{MEDIAN_BOY_OF_SEVEN}\n2017-06-15 sbp <110")[1] is None
    assert read(f"{MEDIAN_BOY_OF_SEVEN}\n2017-06-15 sbp >125")[1] is PressureRange.STAGE_2


def test_one_pressure_that_cannot_be_judged_leaves_a_normal_one_untold() -> None:
    assert read(f"{MEDIAN_BOY_OF_SEVEN}\n2017-06-15 sbp <110\n2017-06-15 dbp 60")[1] is None
    assert (
        read(f"{MEDIAN_BOY_OF_SEVEN}\n2017-06-15 sbp <110\n2017-06-15 dbp 73.1")[1] is PressureRange.STAGE_1
    )


def test_of_two_values_of_a_day_the_last_counts() -> None:
    assert read(f"{MEDIAN_BOY_OF_SEVEN}\n2017-06-15 sbp 130\n2017-06-15 sbp 100")[1] is PressureRange.NORMAL


def test_without_a_pressure_there_is_no_range() -> None:
    assert read(MEDIAN_BOY_OF_SEVEN)[1] is None


def test_the_z_score_of_a_pressure_follows_the_fourth_report() -> None:
    timeline = Timeline(told(reading("112", "73")), day("2017-06-15"))
    z = pressure_z(timeline, COMMON, timeline.observed("sbp")[0])
    assert z is not None
    assert abs(z - Decimal("1.335")) < Decimal("0.005")


def test_without_height_sex_or_a_plain_value_there_is_no_z_score() -> None:
    for history in (
        "born 2010-06-15\nsex male\n2017-06-15 sbp 112",
        "born 2010-06-15\nsex unknown\n2017-06-15 height 122\n2017-06-15 sbp 112",
        f"{MEDIAN_BOY_OF_SEVEN}\n2017-06-15 sbp >112",
    ):
        timeline = Timeline(told(history), day("2017-06-15"))
        assert pressure_z(timeline, COMMON, timeline.observed("sbp")[0]) is None
