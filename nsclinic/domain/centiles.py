"""How tall and how heavy a child is for age and sex: z-scores by the LMS method.

WHO 2006 and 2007 for growth; CDC 2000 for the blood pressure table, which was made with it. A z-score is worked out in
binary floating point and given as a decimal of three places; a fall of height is compared before it is rounded.

A weight, and so a BMI, says nothing about nutrition while the child is oedematous: whoever shows one says so.
"""

import math
from datetime import date
from decimal import Decimal

from nsclinic.domain.calendar import days_between
from nsclinic.domain.record import Sex
from nsclinic.domain.reference_tables import DAYS_PER_MONTH, Lms, lms_at, lms_rows

STANDING_FROM_MONTHS = 24
"""CDC 2000: recumbent length below this age, stature from it on; the WHO tables carry their own step at 731 days."""

THREE_PLACES = Decimal("0.001")

WHO_HEIGHT = ("who-2006-height-by-day.csv", "who-2007-height.csv")
WHO_WEIGHT = ("who-2006-weight.csv", "who-2007-weight.csv")
WHO_BMI = ("who-2006-bmi.csv", "who-2007-bmi.csv")
"""Files of resources/reference, the younger ages first: days 0 to 1856, then months from 61 on."""

OUTERMOST = 3
"""WHO 2007: beyond this many standard deviations a weight or BMI is counted in steps as wide as from 2 to 3."""


def z_score(value: float, lms: Lms) -> Decimal:
    """Give ((value / M)^L - 1) / (L × S), or ln(value / M) / S where L is 0, to three places (reference D-21)."""
    return Decimal(_z(value, lms)).quantize(THREE_PLACES)


def skewed_z_score(value: float, lms: Lms) -> Decimal:
    """Give the z-score of a weight or BMI, to three places: as `z_score` to ±3, and linear beyond (reference D-21).

    Beyond, one step is the distance from 2 to 3 standard deviations on that side, because few children of the reference
    were so far out (WHO 2007, computation of centiles and z-scores).
    """
    z = _z(value, lms)
    if abs(z) > OUTERMOST:
        side = math.copysign(1, z)
        third, second = value_at(side * 3, lms), value_at(side * 2, lms)
        z = side * OUTERMOST + (value - third) / abs(third - second)
    return Decimal(z).quantize(THREE_PLACES)


def _z(value: float, lms: Lms) -> float:
    ratio = value / lms.median
    return (
        (ratio**lms.power - 1) / (lms.power * lms.variation) if lms.power else math.log(ratio) / lms.variation
    )


def value_at(z: float, lms: Lms) -> float:
    """Give the value of a z-score from −3 to 3: M × (1 + L × S × z)^(1 / L), or M × e^(S × z) where L is 0."""
    if not lms.power:
        return lms.median * math.exp(lms.variation * z)
    root: float = (1 + lms.power * lms.variation * z) ** (1 / lms.power)
    return lms.median * root


def centile(z: Decimal) -> Decimal:
    """Give the share of children below this z-score in per cent (0 to 100), to three places."""
    return Decimal(50 * (1 + math.erf(float(z) / math.sqrt(2)))).quantize(THREE_PLACES)


def age_months(birth: date, on: date) -> float:
    """Give the age in the growth references' months of 30.4375 days, with its fraction."""
    return days_between(birth, on) / DAYS_PER_MONTH


def who_height_z(sex: Sex, age: float, height_cm: Decimal) -> Decimal | None:
    """Give the z-score of a height (length below 731 days) by WHO 2006, from 61 months on by WHO 2007.

    `age` is in months of 30.4375 days; L, M and S are interpolated between the rows on either side. None where the sex
    is not known or the age lies outside the tables (beyond 19 years). A height is taken as it was measured: nobody
    records whether the child lay or stood, so WHO's 0.7 cm between the two is never added.
    """
    lms = lms_at(age, lms_rows(sex, *WHO_HEIGHT))
    return z_score(float(height_cm), lms) if lms else None


def who_height_z_unrounded(sex: Sex, age: float, height_cm: Decimal) -> Decimal | None:
    """Give what `who_height_z` rounds: for comparing two of them, which is done unrounded (rules 0)."""
    lms = lms_at(age, lms_rows(sex, *WHO_HEIGHT))
    return Decimal(repr(_z(float(height_cm), lms))) if lms else None


def who_weight_z(sex: Sex, age: float, weight_kg: Decimal) -> Decimal | None:
    """Give the z-score of a weight by WHO 2006, from 61 months on by WHO 2007, linear beyond ±3.

    `age` as for `who_height_z`. None where the sex is not known or the age lies outside the tables: WHO gives no weight
    for age beyond 10 years, where it would take puberty for fat.
    """
    lms = lms_at(age, lms_rows(sex, *WHO_WEIGHT))
    return skewed_z_score(float(weight_kg), lms) if lms else None


def who_bmi_z(sex: Sex, age: float, bmi_kg_m2: Decimal) -> Decimal | None:
    """Give the z-score of a body mass index by WHO 2006, from 61 months on by WHO 2007, linear beyond ±3.

    `age` as for `who_height_z`. None where the sex is not known or the age lies outside the tables (beyond 19 years).
    """
    lms = lms_at(age, lms_rows(sex, *WHO_BMI))
    return skewed_z_score(float(bmi_kg_m2), lms) if lms else None


def cdc_height_z(sex: Sex, age: float, height_cm: Decimal) -> Decimal | None:
    """Give the z-score of a height by CDC 2000: length below 24 months, stature from then on, up to 240 months.

    `age` is in months of 30.4375 days; L, M and S are interpolated between the rows on either side. None where the sex
    is not known or the age lies outside the tables.
    """
    table = "cdc-2000-length.csv" if age < STANDING_FROM_MONTHS else "cdc-2000-stature.csv"
    lms = lms_at(age, lms_rows(sex, table))
    return z_score(float(height_cm), lms) if lms else None
