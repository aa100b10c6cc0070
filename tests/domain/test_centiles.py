"""Height by age and sex, and the blood pressure that belongs to it (worked examples D-20 and D-21)."""

import csv
import hashlib
import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from nsclinic.domain.centiles import (
    Lms,
    age_months,
    cdc_height_z,
    centile,
    pressure_p95,
    who_height_z,
    z_score,
)
from nsclinic.domain.record import Sex
from nsclinic.domain.resource import resource

FOLDER = resource("reference")
TABLES = sorted(path.name for path in FOLDER.glob("*.csv"))
SUMS = dict(re.findall(r"`([\w-]+\.csv)`.*`([0-9a-f]{64})`", (FOLDER / "README.md").read_text("utf-8")))


def test_every_table_has_its_source_and_its_sum() -> None:
    sums = {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in TABLES}
    assert sums == SUMS
    assert len(TABLES) == 5


@pytest.mark.parametrize("table", [name for name in TABLES if not name.startswith("aap")])
@pytest.mark.parametrize("sex", ["female", "male"])
def test_the_median_grows_with_age(table: str, sex: str) -> None:
    with (FOLDER / table).open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["sex"] == sex]
    key = "age_days" if "age_days" in rows[0] else "age_months"
    for before, after in pairwise(rows):
        assert Decimal(before[key]) < Decimal(after[key])
        lies_down_last = before[key] == "730"
        assert lies_down_last is (Decimal(before["m"]) >= Decimal(after["m"]))


def test_pressure_never_falls_with_height_nor_systolic_with_age() -> None:
    with (FOLDER / "aap-2017-p95.csv").open(encoding="utf-8", newline="") as lines:
        table = {
            (row.pop("sex"), int(row.pop("age_years")), row.pop("code")): row for row in csv.DictReader(lines)
        }
    assert len(table) == 2 * 12 * 2
    for (sex, years, code), row in table.items():
        values = [int(value) for value in row.values()]
        assert values == sorted(values)
        following = table.get((sex, years + 1, code))
        if following is not None:
            assert all(old <= int(new) for old, new in zip(values, following.values(), strict=True))


@pytest.mark.parametrize(
    ("sex", "months", "height_cm", "z"),
    [
        (Sex.MALE, 96, "121", "-1.109"),
        (Sex.MALE, 84, "110", "-2.220"),
        (Sex.FEMALE, 120, "123", "-2.444"),
        (Sex.MALE, 96, "127.2651", "0.000"),
    ],
)
def test_height_by_who(sex: Sex, months: int, height_cm: str, z: str) -> None:
    assert who_height_z(sex, months, Decimal(height_cm)) == Decimal(z)


def test_height_by_cdc() -> None:
    assert cdc_height_z(Sex.MALE, 120.5, Decimal("138.8234114")) == 0
    tall = 138.8234 * (1 + 0.505564 * 0.047610 * 1.5) ** (1 / 0.505564)
    assert cdc_height_z(Sex.MALE, 120.5, Decimal(tall)) == Decimal("1.500")


def test_between_two_rows_the_numbers_are_interpolated() -> None:
    halfway = (Decimal("127.2651") + Decimal("127.7129")) / 2
    assert who_height_z(Sex.MALE, 96.5, halfway) == 0
    assert who_height_z(Sex.MALE, 96, halfway) == Decimal("0.040")
    from_2006_to_2007 = (age_months(date(2010, 1, 1), date(2015, 1, 31)) + 61) / 2
    assert who_height_z(Sex.MALE, from_2006_to_2007, Decimal("110.38")) == Decimal("0.000")


def test_a_power_of_zero_is_the_logarithm() -> None:
    assert z_score(110.0, Lms(84, 0, 100.0, 0.05)) == Decimal("1.906")


def test_lying_down_until_the_second_birthday_standing_after_it() -> None:
    assert who_height_z(Sex.MALE, 730 / 30.4375, Decimal("87.8018")) == 0
    assert who_height_z(Sex.MALE, 731 / 30.4375, Decimal("87.1303")) == 0
    assert cdc_height_z(Sex.MALE, 24, Decimal("86.45220101")) == 0
    lying = cdc_height_z(Sex.MALE, 23.99, Decimal("86.45220101"))
    assert lying is not None
    assert lying < Decimal("-0.2")


@pytest.mark.parametrize("months", [-0.1, 228.1])
def test_outside_the_table_there_is_no_z_score(months: float) -> None:
    assert who_height_z(Sex.MALE, months, Decimal(120)) is None
    assert who_height_z(Sex.MALE, 228, Decimal(120)) is not None


def test_a_child_whose_sex_is_not_known_has_no_z_score() -> None:
    assert who_height_z(Sex.UNKNOWN, 96, Decimal(121)) is None
    assert cdc_height_z(Sex.UNKNOWN, 96, Decimal(121)) is None


@pytest.mark.parametrize(
    ("z", "percent"), [("0", "50"), ("-1.645", "4.998"), ("1.282", "90.008"), ("-9", "0")]
)
def test_a_z_score_as_a_centile(z: str, percent: str) -> None:
    assert centile(Decimal(z)) == Decimal(percent)


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
