"""How tall a child is for age and sex, and the blood pressure that only one child in twenty of that height reaches.

Height becomes a z-score by the LMS method: WHO 2006 and 2007 for growth, CDC 2000 for the blood pressure table, which
was made with it. The tables are printed numbers in resources/reference; they are read once, when first asked for. The
z-score is worked out in binary floating point and given as a decimal of three places: that decimal is what is compared.
"""

import csv
import math
from bisect import bisect_left
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from nsclinic.domain.calendar import days_between
from nsclinic.domain.record import Sex
from nsclinic.domain.resource import resource

DAYS_PER_MONTH = 30.4375
"""The month of both growth references: 365.25 days / 12. Only for looking up a row; the rules count calendar months."""

STANDING_FROM_MONTHS = 24
"""CDC 2000: recumbent length below this age, stature from it on; the WHO table carries its own step at 731 days."""

THREE_PLACES = Decimal("0.001")

HEIGHT_CENTILES = (5, 10, 25, 50, 75, 90, 95)
"""The columns of the blood pressure table (AAP 2017)."""


class Lms(NamedTuple):
    """The distribution of a measure at one age: power, median, coefficient of variation."""

    age_months: float
    power: float
    median: float
    variation: float


def z_score(value: float, lms: Lms) -> Decimal:
    """Give ((value / M)^L - 1) / (L × S), or ln(value / M) / S where L is 0, to three places (reference D-21)."""
    ratio = value / lms.median
    z = (ratio**lms.power - 1) / (lms.power * lms.variation) if lms.power else math.log(ratio) / lms.variation
    return Decimal(z).quantize(THREE_PLACES)


def centile(z: Decimal) -> Decimal:
    """Give the share of children below this z-score in per cent (0 to 100), to three places."""
    return Decimal(50 * (1 + math.erf(float(z) / math.sqrt(2)))).quantize(THREE_PLACES)


def age_months(birth: date, on: date) -> float:
    """Give the age in the growth references' months of 30.4375 days, with its fraction."""
    return days_between(birth, on) / DAYS_PER_MONTH


def who_height_z(sex: Sex, age: float, height_cm: Decimal) -> Decimal | None:
    """Give the z-score of a height (length below 731 days) by WHO 2006, from 61 months on by WHO 2007.

    `age` is in months of 30.4375 days; L, M and S are interpolated between the rows on either side. None where the sex
    is not known or the age lies outside the tables (beyond 19 years).
    """
    lms = _lms_at(age, _rows(sex, "who-2006-height.csv", "who-2007-height.csv"))
    return z_score(float(height_cm), lms) if lms else None


def cdc_height_z(sex: Sex, age: float, height_cm: Decimal) -> Decimal | None:
    """Give the z-score of a height by CDC 2000: length below 24 months, stature from then on, up to 240 months.

    `age` is in months of 30.4375 days; L, M and S are interpolated between the rows on either side. None where the sex
    is not known or the age lies outside the tables.
    """
    table = "cdc-2000-length.csv" if age < STANDING_FROM_MONTHS else "cdc-2000-stature.csv"
    lms = _lms_at(age, _rows(sex, table))
    return z_score(float(height_cm), lms) if lms else None


def pressure_p95(code: str, sex: Sex, years: int, height_centile: Decimal) -> Decimal | None:
    """Give the 95th centile of `sbp` or `dbp` in mmHg by the row of the completed year (AAP 2017, 1 to 12 years).

    Linear between the columns on either side of the height centile; below the 5th and above the 95th the end column.
    None where the table has no such row.
    """
    row = _pressure_rows().get((sex.value, years, code))
    if row is None:
        return None
    after = bisect_left(HEIGHT_CENTILES, height_centile)
    if after == 0:
        return row[0]
    if after == len(HEIGHT_CENTILES):
        return row[-1]
    low, high = HEIGHT_CENTILES[after - 1], HEIGHT_CENTILES[after]
    return row[after - 1] + (row[after] - row[after - 1]) * (height_centile - low) / (high - low)


def _lms_at(age: float, rows: tuple[Lms, ...]) -> Lms | None:
    after = bisect_left(rows, age, key=lambda row: row.age_months)
    if after == len(rows):
        return None
    upper = rows[after]
    if upper.age_months == age:
        return upper
    if after == 0:
        return None
    lower = rows[after - 1]
    part = (age - lower.age_months) / (upper.age_months - lower.age_months)
    between = (low + (high - low) * part for low, high in zip(lower, upper, strict=True))
    return Lms(*between)


@cache
def _rows(sex: Sex, *files: str) -> tuple[Lms, ...]:
    return tuple(
        Lms(
            float(row["age_months"]) if "age_months" in row else float(row["age_days"]) / DAYS_PER_MONTH,
            float(row["l"]),
            float(row["m"]),
            float(row["s"]),
        )
        for file in files
        for row in _read(file)
        if row["sex"] == sex.value
    )


@cache
def _pressure_rows() -> dict[tuple[str, int, str], tuple[Decimal, ...]]:
    return {
        (row["sex"], int(row["age_years"]), row["code"]): tuple(
            Decimal(row[f"p{column}"]) for column in HEIGHT_CENTILES
        )
        for row in _read("aap-2017-p95.csv")
    }


def _read(file: str) -> list[dict[str, str]]:
    with resource(f"reference/{file}").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
