"""Blood pressure limits by age, sex and height (AAP 2017), and the 4th Report's z-score."""

from decimal import Decimal

import pytest

from nsclinic.domain.pressure import fourth_report, pressure_p90, pressure_p95
from nsclinic.domain.record import Sex


@pytest.mark.parametrize(
    ("height_centile", "systolic", "diastolic"),
    [
        ("0.1", "110", "71"),
        ("5", "110", "71"),
        ("25", "111", "72"),
        ("37.5", "111.5", "72.5"),
        ("50", "112", "73"),
        ("60", "112.8", "73"),
        ("95", "116", "74"),
        ("99.9", "116", "74"),
    ],
)
def test_the_limit_of_a_boy_of_seven_lies_on_the_line_between_two_columns(
    height_centile: str, systolic: str, diastolic: str
) -> None:
    at = Decimal(height_centile)
    assert pressure_p95("sbp", Sex.MALE, 7, at) == Decimal(systolic)
    assert pressure_p95("dbp", Sex.MALE, 7, at) == Decimal(diastolic)


@pytest.mark.parametrize("years", [0, 13])
def test_the_pressure_table_runs_from_one_year_to_twelve(years: int) -> None:
    assert pressure_p95("sbp", Sex.FEMALE, years, Decimal(50)) is None


@pytest.mark.parametrize(
    ("height_centile", "systolic", "diastolic"),
    [("0.1", "106", "68"), ("17.5", "107.5", "68.5"), ("50", "109", "70"), ("99.9", "111", "71")],
)
def test_the_90th_centile_of_a_boy_of_seven_lies_in_its_own_table(
    height_centile: str, systolic: str, diastolic: str
) -> None:
    at = Decimal(height_centile)
    assert pressure_p90("sbp", Sex.MALE, 7, at) == Decimal(systolic)
    assert pressure_p90("dbp", Sex.MALE, 7, at) == Decimal(diastolic)


@pytest.mark.parametrize("age", ["0.99", "18"])
def test_the_fourth_report_runs_from_the_first_birthday_to_the_eve_of_the_eighteenth(age: str) -> None:
    assert fourth_report("sbp", Sex.MALE, Decimal(age), Decimal(0)) is None
    assert fourth_report("sbp", Sex.MALE, Decimal(1), Decimal(0)) is not None
    assert fourth_report("sbp", Sex.MALE, Decimal("17.99"), Decimal(0)) is not None


def test_without_a_sex_no_pressure_is_expected() -> None:
    assert fourth_report("sbp", Sex.UNKNOWN, Decimal(7), Decimal(0)) is None
    assert pressure_p90("sbp", Sex.UNKNOWN, 7, Decimal(50)) is None


@pytest.mark.parametrize("sex", [Sex.FEMALE, Sex.MALE])
@pytest.mark.parametrize(("code", "deviation"), [("sbp", "10.6"), ("dbp", "11.3")])
def test_a_pressure_one_deviation_above_the_mean_has_a_z_score_of_one(
    sex: Sex, code: str, deviation: str
) -> None:
    expected = fourth_report(code, sex, Decimal(10), Decimal(0))
    assert expected is not None
    assert abs(expected.deviation - Decimal(deviation)) < Decimal("0.4")
    assert expected.z_of(expected.mean) == 0
    assert expected.z_of(expected.mean + expected.deviation) == 1
