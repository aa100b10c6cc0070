"""How much the troughs of a drug vary within one child (reference D-17).

High variability is a sign of doses missed or of another drug that moves the level; it is shown and decides nothing.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from nsclinic.course.timeline import Timeline
from nsclinic.course.trough_levels import DosedTrough, LeftOut, WhyLeftOut, dosed_troughs, unsteady_rows
from nsclinic.domain.measures import measures
from nsclinic.protocol.model import Common


class VariabilityOf(StrEnum):
    """What was compared: the levels, all on one dose; or else each level over its daily dose in mg (C0/D)."""

    LEVEL = "level"
    LEVEL_OVER_DOSE = "level_over_dose"


@dataclass(frozen=True, slots=True)
class Variability:
    """Coefficient of variation of steady troughs.

    `percent` is 100 × sample standard deviation / mean, None where fewer troughs than needed are left. `of` says what
    was compared, None with it. `used` are the troughs that entered; `left_out` the others of the span, and why.
    """

    drug: str
    percent: Decimal | None
    of: VariabilityOf | None
    used: tuple[DosedTrough, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def is_high(self) -> bool | None:
        """Whether it is above 30 % (the end itself is not); None where there is none."""
        return None if self.percent is None else self.percent > measures().variability_high_above.value


def variability(timeline: Timeline, drug: str, common: Common, first: date, last: date) -> Variability:
    """Give the variability of the troughs from `first` to `last`, both included.

    Of the levels themselves where all steady troughs are on one dose, else of the levels over their doses; at least 3.
    """
    found = dosed_troughs(timeline, drug, common, first, last)
    used: list[DosedTrough] = []
    left_out = list(found.left_out)
    unsteady = unsteady_rows(timeline, drug, common, (trough.row for trough in found.used))
    for trough in found.used:
        if trough.row in unsteady:
            left_out.append(LeftOut(trough.row, WhyLeftOut.NOT_STEADY))
        elif trough.per_mg is None:
            left_out.append(LeftOut(trough.row, WhyLeftOut.DOSE_UNKNOWN))
        else:
            used.append(trough)
    left_out.sort(key=lambda one: one.row.on)
    is_one_dose = len({trough.per_day_mg for trough in used}) == 1
    values = [trough.level if is_one_dose else trough.per_mg for trough in used if trough.per_mg is not None]
    percent = variation_percent(values)
    kind = VariabilityOf.LEVEL if is_one_dose else VariabilityOf.LEVEL_OVER_DOSE
    return Variability(drug, percent, kind if percent is not None else None, tuple(used), tuple(left_out))


def variation_percent(values: list[Decimal]) -> Decimal | None:
    """Give 100 × sample standard deviation / mean (reference D-17); None of fewer values than 3, or of mean 0."""
    count = len(values)
    mean = sum(values, Decimal(0)) / count if count else Decimal(0)
    if count < measures().variability_fewest.value or not mean:
        return None
    variance = sum(((value - mean) ** 2 for value in values), Decimal(0)) / (count - 1)
    return 100 * variance.sqrt() / mean
