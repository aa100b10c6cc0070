"""The printed numbers of resources/reference: each with its source and its sum, in the order that a child grows in."""

import csv
import hashlib
import re
from decimal import Decimal
from itertools import pairwise

import pytest

from nsclinic.domain.record import Sex
from nsclinic.domain.reference_tables import Lms, lms_at, lms_rows
from nsclinic.domain.resource import resource

FOLDER = resource("reference")
TABLES = sorted(path.name for path in FOLDER.glob("*.csv"))
SUMS = dict(re.findall(r"`([\w-]+\.csv)`.*`([0-9a-f]{64})`", (FOLDER / "README.md").read_text("utf-8")))
HEIGHTS = [name for name in TABLES if "height" in name or "length" in name or "stature" in name]
WEIGHTS = [name for name in TABLES if "weight" in name]
LMS_TABLES = [name for name in TABLES if name.startswith(("who", "cdc"))]
WEIGHT_FALLS_UNTIL_DAY = 1
LIES_DOWN_LAST_DAY = "730"


def rows_of(table: str, sex: str) -> list[dict[str, str]]:
    with (FOLDER / table).open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["sex"] == sex]


def test_every_table_has_its_source_and_its_sum() -> None:
    sums = {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in TABLES}
    assert sums == SUMS
    assert len(TABLES) == 11


@pytest.mark.parametrize("table", LMS_TABLES)
@pytest.mark.parametrize("sex", ["female", "male"])
def test_the_ages_rise_without_a_gap(table: str, sex: str) -> None:
    rows = rows_of(table, sex)
    key = "age_days" if "age_days" in rows[0] else "age_months"
    ages = [Decimal(row[key]) for row in rows]
    assert all(0 < after - before <= 1 for before, after in pairwise(ages))


@pytest.mark.parametrize("table", HEIGHTS)
@pytest.mark.parametrize("sex", ["female", "male"])
def test_the_median_child_grows_with_age(table: str, sex: str) -> None:
    for before, after in pairwise(rows_of(table, sex)):
        lies_down_last = before.get("age_days") == LIES_DOWN_LAST_DAY
        assert lies_down_last is (Decimal(before["m"]) >= Decimal(after["m"]))


@pytest.mark.parametrize("table", WEIGHTS)
@pytest.mark.parametrize("sex", ["female", "male"])
def test_the_median_child_gains_weight_from_the_second_day_on(table: str, sex: str) -> None:
    for before, after in pairwise(rows_of(table, sex)):
        is_newborn = int(before.get("age_days", 2000)) < WEIGHT_FALLS_UNTIL_DAY
        assert is_newborn is (Decimal(before["m"]) >= Decimal(after["m"]))


@pytest.mark.parametrize("measure", ["height", "weight", "bmi"])
@pytest.mark.parametrize("sex", ["female", "male"])
def test_the_reference_of_2007_goes_on_where_the_standard_of_2006_ends(measure: str, sex: str) -> None:
    young = "who-2006-height-by-day.csv" if measure == "height" else f"who-2006-{measure}.csv"
    last, first = rows_of(young, sex)[-1], rows_of(f"who-2007-{measure}.csv", sex)[0]
    assert (last["age_days"], first["age_months"]) == ("1856", "61")
    assert abs(Decimal(last["m"]) / Decimal(first["m"]) - 1) < Decimal("0.015")


@pytest.mark.parametrize("table", LMS_TABLES)
@pytest.mark.parametrize("sex", ["female", "male"])
def test_no_number_jumps_from_one_age_to_the_next(table: str, sex: str) -> None:
    """A misprinted digit stands out against its neighbours."""
    for before, after in pairwise(rows_of(table, sex)):
        assert abs(Decimal(after["m"]) / Decimal(before["m"]) - 1) < Decimal("0.1")
        assert abs(Decimal(after["s"]) / Decimal(before["s"]) - 1) < Decimal("0.1")


def test_pressure_never_falls_with_height_nor_systolic_with_age() -> None:
    for file in ("aap-2017-p90.csv", "aap-2017-p95.csv"):
        table = pressures(file)
        assert len(table) == 2 * 12 * 2
        for (sex, years, code), values in table.items():
            assert values == sorted(values)
            following = table.get((sex, years + 1, code))
            if following is not None:
                assert all(old <= new for old, new in zip(values, following, strict=True))


def test_the_90th_centile_lies_2_to_6_mmhg_below_the_95th() -> None:
    p95 = pressures("aap-2017-p95.csv")
    for key, values in pressures("aap-2017-p90.csv").items():
        assert all(2 <= high - low <= 6 for low, high in zip(values, p95[key], strict=True))


def pressures(file: str) -> dict[tuple[str, int, str], list[int]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        return {
            (row.pop("sex"), int(row.pop("age_years")), row.pop("code")): [int(p) for p in row.values()]
            for row in csv.DictReader(lines)
        }


def test_between_two_rows_the_numbers_are_interpolated() -> None:
    rows = (Lms(60, 1, 100, 0.25), Lms(62, -1, 110, 0.75))
    assert lms_at(61, rows) == Lms(61, 0, 105, 0.5)
    assert lms_at(60, rows) == rows[0]
    assert lms_at(62, rows) == rows[1]
    assert lms_at(59.9, rows) is None
    assert lms_at(62.1, rows) is None


def test_a_sex_that_is_not_known_has_no_rows() -> None:
    assert lms_rows(Sex.UNKNOWN, "who-2007-bmi.csv") == ()
