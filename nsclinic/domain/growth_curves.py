"""The lines of the WHO growth charts: what a child of one z-score measures at each age."""

from decimal import Decimal
from enum import StrEnum
from statistics import NormalDist
from typing import NamedTuple

from nsclinic.domain.centiles import (
    OUTERMOST,
    THREE_PLACES,
    WHO_BMI,
    WHO_HEIGHT,
    WHO_WEIGHT,
    value_at,
    who_bmi_z,
    who_height_z,
    who_weight_z,
)
from nsclinic.domain.record import Sex
from nsclinic.domain.reference_tables import DAYS_PER_MONTH, lms_at, lms_rows

CHART_Z_SCORES = (-3, -2, -1, 0, 1, 2, 3)
CHART_CENTILES = (3, 15, 50, 85, 97)
"""The two sets of lines that WHO prints its charts with."""

LIES_DOWN_LAST_DAY, STANDS_FROM_DAY = 730, 731
"""The WHO tables change from length to height between these two days, and every line of height and BMI has a step."""

WEEKLY_UNTIL_DAY = 91
"""Until here a line is drawn from week to week: the first weeks bend too much for a point a month."""


class GrowthMeasure(StrEnum):
    """What a growth chart shows, each in its one unit: cm, kg, kg/m²."""

    HEIGHT = "height"
    WEIGHT = "weight"
    BMI = "bmi"


class CurvePoint(NamedTuple):
    """One point of a line: age in months of 30.4375 days, value in the measure's unit to three places."""

    age_months: float
    value: Decimal


_FILES = {
    GrowthMeasure.HEIGHT: WHO_HEIGHT,
    GrowthMeasure.WEIGHT: WHO_WEIGHT,
    GrowthMeasure.BMI: WHO_BMI,
}
_Z_OF = {
    GrowthMeasure.HEIGHT: who_height_z,
    GrowthMeasure.WEIGHT: who_weight_z,
    GrowthMeasure.BMI: who_bmi_z,
}


def who_z(measure: GrowthMeasure, sex: Sex, age: float, value: Decimal) -> Decimal | None:
    """Give the z-score of a value in the measure's unit at an age in months; None as the measure's own function."""
    return _Z_OF[measure](sex, age, value)


def z_of_centile(percent: float) -> float:
    """Give the z-score below which `percent` of the children are (0 and 100 excluded)."""
    return NormalDist().inv_cdf(percent / 100)


def who_ages(measure: GrowthMeasure, sex: Sex) -> tuple[float, float] | None:
    """Give the first and last age in months of the WHO tables of a measure; None where the sex is not known."""
    rows = lms_rows(sex, *_FILES[measure])
    return (rows[0].age_months, rows[-1].age_months) if rows else None


def who_curve(
    measure: GrowthMeasure, sex: Sex, z: float, from_months: float, to_months: float
) -> tuple[CurvePoint, ...]:
    """Give the line of a z-score from −3 to 3 between two ages, both ends included as far as the tables reach.

    A point a week in the first three months of life, then one a month, and one on either side of the step from length
    to height; at 24 months, which lies between the two days, the child stands. Empty where the sex is not known or the
    tables do not touch the ages.

    Raises:
        ValueError: a z-score beyond ±3, where WHO draws no line.
    """
    if abs(z) > OUTERMOST:
        raise ValueError(f"WHO draws no line at a z-score of {z}")
    rows = lms_rows(sex, *_FILES[measure])
    if not rows:
        return ()
    first, last = max(from_months, rows[0].age_months), min(to_months, rows[-1].age_months)
    found = ((age, lms_at(_standing(age), rows)) for age in _ages(first, last))
    return tuple(
        CurvePoint(age, Decimal(value_at(z, lms)).quantize(THREE_PLACES)) for age, lms in found if lms
    )


def _standing(age: float) -> float:
    lies, stands = (day / DAYS_PER_MONTH for day in (LIES_DOWN_LAST_DAY, STANDS_FROM_DAY))
    return stands if lies < age < stands else age


def _ages(first: float, last: float) -> list[float]:
    days = (*range(0, WEEKLY_UNTIL_DAY, 7), LIES_DOWN_LAST_DAY, STANDS_FROM_DAY)
    months = range(WEEKLY_UNTIL_DAY // 30, int(last) + 1)
    ages = {first, last, *(day / DAYS_PER_MONTH for day in days), *map(float, months)}
    return sorted(age for age in ages if first <= age <= last)
