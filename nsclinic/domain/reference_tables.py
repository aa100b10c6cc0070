"""Reads the printed numbers of resources/reference, each file once, when a measure first needs it.

Growth tables give, for each age, the three numbers of the LMS method; between two ages they are interpolated.
"""

import csv
from bisect import bisect_left
from functools import cache
from typing import NamedTuple

from nsclinic.domain.record import Sex
from nsclinic.domain.resource import resource

DAYS_PER_MONTH = 30.4375
"""The month of both growth references: 365.25 days / 12. Only for looking up a row; the rules count calendar months."""


class Lms(NamedTuple):
    """The distribution of a measure at one age: power, median, coefficient of variation."""

    age_months: float
    power: float
    median: float
    variation: float


@cache
def lms_rows(sex: Sex, *files: str) -> tuple[Lms, ...]:
    """Give the rows of one sex from files that follow one another in age; empty where the sex is not known."""
    return tuple(
        Lms(
            float(row["age_months"]) if "age_months" in row else float(row["age_days"]) / DAYS_PER_MONTH,
            float(row["l"]),
            float(row["m"]),
            float(row["s"]),
        )
        for file in files
        for row in read_table(file)
        if row["sex"] == sex.value
    )


def lms_at(age: float, rows: tuple[Lms, ...]) -> Lms | None:
    """Give L, M and S at an age in months, linear between the rows on either side; None outside the rows."""
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


def read_table(file: str) -> list[dict[str, str]]:
    """Give the rows of one file of resources/reference, each as column to text."""
    with resource(f"reference/{file}").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
