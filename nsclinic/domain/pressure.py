"""Blood pressure for age, sex and height: the table of AAP 2017 below 13 years, and the 4th Report's z-score.

The table decides (rules 4, Harm). The z-score serves to show a trend over years, in which a child grows out of one row
into the next; it decides nothing, because the 4th Report counted overweight children in and lies higher.
"""

from bisect import bisect_left
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from nsclinic.domain.centiles import THREE_PLACES
from nsclinic.domain.record import Sex
from nsclinic.domain.reference_tables import read_table

HEIGHT_CENTILES = (5, 10, 25, 50, 75, 90, 95)
"""The columns of the blood pressure table (AAP 2017)."""

FOURTH_REPORT_YEARS = (1, 18)
"""Ages for which the 4th Report's equations were made: from the first birthday to the day before the eighteenth."""


class PressureRange(StrEnum):
    """Where one reading lies (AAP 2017, table 3). One reading is no diagnosis: hypertension asks for three visits.

    Below 13 years: below P90, P90 to below P95, P95 to below P95 + 12 mmHg, and from there on; or from 120/80, 130/80
    and 140/90 on where these are lower. From 13 years on these three alone.
    """

    NORMAL = "normal"
    ELEVATED = "elevated"
    STAGE_1 = "stage_1"
    STAGE_2 = "stage_2"


def pressure_p90(code: str, sex: Sex, years: int, height_centile: Decimal) -> Decimal | None:
    """Give the 90th centile of `sbp` or `dbp` in mmHg; all else as for `pressure_p95`."""
    return _between_columns("aap-2017-p90.csv", code, sex, years, height_centile)


def pressure_p95(code: str, sex: Sex, years: int, height_centile: Decimal) -> Decimal | None:
    """Give the 95th centile of `sbp` or `dbp` in mmHg by the row of the completed year (AAP 2017, 1 to 12 years).

    Linear between the columns on either side of the height centile; below the 5th and above the 95th the end column.
    None where the table has no such row.
    """
    return _between_columns("aap-2017-p95.csv", code, sex, years, height_centile)


def _between_columns(file: str, code: str, sex: Sex, years: int, height_centile: Decimal) -> Decimal | None:
    row = _table(file).get((sex.value, years, code))
    if row is None:
        return None
    after = bisect_left(HEIGHT_CENTILES, height_centile)
    if after == 0:
        return row[0]
    if after == len(HEIGHT_CENTILES):
        return row[-1]
    low, high = HEIGHT_CENTILES[after - 1], HEIGHT_CENTILES[after]
    return row[after - 1] + (row[after] - row[after - 1]) * (height_centile - low) / (high - low)


@cache
def _table(file: str) -> dict[tuple[str, int, str], tuple[Decimal, ...]]:
    return {
        (row["sex"], int(row["age_years"]), row["code"]): tuple(
            Decimal(row[f"p{column}"]) for column in HEIGHT_CENTILES
        )
        for row in read_table(file)
    }


class ExpectedPressure(NamedTuple):
    """Mean and standard deviation in mmHg of children of one sex, age and height (4th Report, appendix B)."""

    mean: Decimal
    deviation: Decimal

    def z_of(self, mmhg: Decimal) -> Decimal:
        """Give the z-score of a pressure, to three places."""
        return ((mmhg - self.mean) / self.deviation).quantize(THREE_PLACES)


def fourth_report(code: str, sex: Sex, age_years: Decimal, height_z: Decimal) -> ExpectedPressure | None:
    """Give what is expected of `sbp` or `dbp`: α + Σ βᵢ(age − 10)^i + Σ γᵢ(height z)^i, i from 1 to 4 (reference D-19).

    `age_years` is exact, `height_z` by CDC 2000. None where the sex is not known or the age lies outside 1 to 17 years.
    """
    row = _coefficients().get((sex.value, code))
    first, end = FOURTH_REPORT_YEARS
    if row is None or not first <= age_years < end:
        return None
    powers = range(1, 5)
    mean = (
        row["alpha"]
        + sum(row[f"beta{power}"] * (age_years - 10) ** power for power in powers)
        + sum(row[f"gamma{power}"] * height_z**power for power in powers)
    )
    return ExpectedPressure(mean, row["sigma"])


@cache
def _coefficients() -> dict[tuple[str, str], dict[str, Decimal]]:
    return {
        (row.pop("sex"), row.pop("code")): {name: Decimal(value) for name, value in row.items()}
        for row in read_table("fourth-report-2004.csv")
    }
