"""Growth z-scores against those of rcpchgrowth, a package with tables and arithmetic of its own (decision 0010).

It is under the AGPL: an oracle for tests, never imported by the program. Where the two go different ways by intent:

- It counts age in years of 365.25 days. The months of 30.4375 days here are the same clock.
- It changes from length to height at exactly 2.0 years, 730.5 days, which no date of birth can give.
- It takes WHO 2007 from the day after day 1856 on; here the 4 days to 61 months lie on the line between the two tables.
- Below 2 years its CDC is WHO's; and between the rows of CDC 2000 it draws a cubic, here a straight line. So CDC is
  compared from 2 years on, at the rows.
- It counts in even steps beyond ±3 for every measure below 5 years, height too. With L = 1, as everywhere in WHO's
  table of heights, that is the same number.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest
from rcpchgrowth.global_functions import sds_for_measurement

from nsclinic.domain.centiles import (
    WHO_BMI,
    WHO_HEIGHT,
    WHO_WEIGHT,
    cdc_height_z,
    value_at,
    who_bmi_z,
    who_height_z,
    who_weight_z,
)
from nsclinic.domain.record import Sex
from nsclinic.domain.reference_tables import DAYS_PER_MONTH, Lms, lms_at, lms_rows

DAYS_PER_YEAR = 365.25
SEXES = (Sex.FEMALE, Sex.MALE)
YOUNG_DAYS = (*range(0, 60, 7), *range(60, 1856, 59), 729, 730, 731, 732, 1855, 1856)
OLDER_DAYS = tuple(range(1862, 6935, 61))
LAST_DAY_OF_WEIGHT = 3652
DEVIATIONS = (-4.5, -3.01, -2.99, -2, -1, 0, 0.5, 1, 2, 2.99, 3.01, 5)

ZScore = Callable[[Sex, float, Decimal], Decimal | None]
THIRD_DECIMAL = Decimal("0.0006")
"""Half a unit of the third decimal, to which ours are rounded, and what the rounding of the tables' ages adds."""


def stretched(z: float, lms: Lms) -> Decimal:
    """Give a value about `z` deviations out, also where the LMS method itself has no value for it."""
    inside = max(-3.0, min(3.0, z))
    return Decimal(value_at(inside, lms) * (1 + (z - inside) * lms.variation)).quantize(Decimal("0.0001"))


@pytest.mark.parametrize("sex", SEXES)
@pytest.mark.parametrize(
    ("measure", "files", "z_score_of"),
    [
        ("height", WHO_HEIGHT, who_height_z),
        ("weight", WHO_WEIGHT, who_weight_z),
        ("bmi", WHO_BMI, who_bmi_z),
    ],
    ids=["height", "weight", "bmi"],
)
def test_a_z_score_by_who_is_the_same_to_the_third_decimal(
    sex: Sex, measure: str, files: tuple[str, ...], z_score_of: ZScore
) -> None:
    compared = 0
    for day in (*YOUNG_DAYS, *OLDER_DAYS):
        lms = lms_at(day / DAYS_PER_MONTH, lms_rows(sex, *files))
        if lms is None:
            assert measure == "weight"
            assert day > LAST_DAY_OF_WEIGHT
            continue
        for z in DEVIATIONS:
            value = stretched(z, lms)
            ours = z_score_of(sex, day / DAYS_PER_MONTH, value)
            theirs = sds_for_measurement(
                reference="who",
                age=day / DAYS_PER_YEAR,
                measurement_method=measure,
                observation_value=float(value),
                sex=sex.value,
            )
            assert ours is not None
            assert abs(ours - Decimal(theirs)) < THIRD_DECIMAL, (day, z)
            compared += 1
    assert compared >= 70 * len(DEVIATIONS)


@pytest.mark.parametrize("sex", SEXES)
def test_a_height_by_cdc_is_the_same_at_the_rows_of_the_table(sex: Sex) -> None:
    for row in lms_rows(sex, "cdc-2000-stature.csv"):
        for z in (-3, -1, 0, 2):
            value = Decimal(value_at(z, row)).quantize(Decimal("0.0001"))
            ours = cdc_height_z(sex, row.age_months, value)
            theirs = sds_for_measurement(
                reference="cdc",
                age=row.age_months / 12,
                measurement_method="height",
                observation_value=float(value),
                sex=sex.value,
            )
            assert ours is not None
            assert abs(ours - Decimal(theirs)) < THIRD_DECIMAL, (row.age_months, z)
