"""How much steroid a child has taken over a span, in mg of prednisolone equivalent and per kg (reference D-11, D-12).

A sum is known whole or not at all: a stretch whose dose nobody wrote down, or a day without a weight, makes it unknown,
never smaller.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from nsclinic.course.medication import HALF, PER_KG, dose_basis, stretch_mg, stretches_on
from nsclinic.course.size import weight_kg_on
from nsclinic.course.timeline import Timeline, last_day
from nsclinic.domain.catalogue import prednisolone_equivalent_mg, steroids
from nsclinic.domain.record import Frequency, Treatment
from nsclinic.protocol.model import Courses

NOTHING = Decimal(0)


class Weighing(StrEnum):
    """Which weight an amount is taken over: that of each day, or that of the day on which its stretch began."""

    EACH_DAY = "each_day"
    EACH_START = "each_start"


@dataclass(frozen=True, slots=True)
class SteroidExposure:
    """Steroid taken from `first` to `last`, both included; alternate-day doses count half.

    `mg` is prednisolone equivalent, `mg_per_kg` the same over the weights that `weighing` says. The `pulse` amounts are
    the part of them that was given as single doses. Each is None where it cannot be known; `unknown` are the stretches
    whose amount in mg, or over a weight, is not.
    """

    first: date
    last: date
    weighing: Weighing
    mg: Decimal | None
    mg_per_kg: Decimal | None
    pulse_mg: Decimal | None
    pulse_mg_per_kg: Decimal | None
    unknown: tuple[Treatment, ...]

    @property
    def mg_without_pulses(self) -> Decimal | None:
        """Milligrams of prednisolone equivalent without single doses; None where the whole is not known."""
        return None if self.mg is None or self.pulse_mg is None else self.mg - self.pulse_mg

    @property
    def mg_per_kg_without_pulses(self) -> Decimal | None:
        """The same per kg; None where the whole is not known."""
        if self.mg_per_kg is None or self.pulse_mg_per_kg is None:
            return None
        return self.mg_per_kg - self.pulse_mg_per_kg


@dataclass(frozen=True, slots=True)
class _Amount:
    """What one stretch adds, in prednisolone equivalent; None where it cannot be known."""

    row: Treatment
    mg: Decimal | None
    mg_per_kg: Decimal | None


def steroid_exposure(
    timeline: Timeline, courses: Courses, first: date, last: date, weighing: Weighing = Weighing.EACH_START
) -> SteroidExposure:
    """Give the steroid taken from `first` to `last` or the as-of date, whichever is earlier.

    A pulse is a dose given once, of whatever steroid: the record does not say by which route.
    """
    last = min(last, timeline.as_of)
    amounts = tuple(_amounts(timeline, courses, first, last, weighing))
    pulses = tuple(amount for amount in amounts if amount.row.frequency is Frequency.SINGLE)
    return SteroidExposure(
        first=first,
        last=last,
        weighing=weighing,
        mg=_total(amount.mg for amount in amounts),
        mg_per_kg=_total(amount.mg_per_kg for amount in amounts),
        pulse_mg=_total(amount.mg for amount in pulses),
        pulse_mg_per_kg=_total(amount.mg_per_kg for amount in pulses),
        unknown=tuple(amount.row for amount in amounts if amount.mg is None or amount.mg_per_kg is None),
    )


def _total(amounts: Iterator[Decimal | None]) -> Decimal | None:
    total = NOTHING
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _amounts(
    timeline: Timeline, courses: Courses, first: date, last: date, weighing: Weighing
) -> Iterator[_Amount]:
    weights: dict[date, Decimal | None] = {}

    def weight_on(day: date) -> Decimal | None:
        if day not in weights:
            weights[day] = weight_kg_on(timeline, courses, day)
        return weights[day]

    for drug in steroids():
        for row in timeline.treated(drug):
            days = tuple(_days_counted(timeline, row, first, last))
            if days:
                mg = stretch_mg(timeline, row, courses)
                share = HALF if row.frequency is Frequency.ALTERNATE_DAY else Decimal(1)
                weighed = days if weighing is Weighing.EACH_DAY else (row.start_date,) * len(days)
                yield _Amount(
                    row,
                    _equivalent(drug, None if mg is None else mg * share * len(days)),
                    _equivalent(drug, _per_kg(row, mg, share, weighed, weight_on)),
                )


def _days_counted(timeline: Timeline, row: Treatment, first: date, last: date) -> Iterator[date]:
    """Give the days of a stretch within a span; on the day on which one ends and the next begins the next counts."""
    day, end = max(row.start_date, first), min(last_day(row, timeline.as_of), last)
    while day <= end:
        if row in stretches_on(timeline, row.drug, day):
            yield day
        day += timedelta(days=1)


def _per_kg(
    row: Treatment,
    mg: Decimal | None,
    share: Decimal,
    weighed: tuple[date, ...],
    weight_on: Callable[[date], Decimal | None],
) -> Decimal | None:
    """Give the sum over the weights of these days; a stretch not known in mg keeps the dose it was stated in per kg."""
    if mg is None:
        stated = Decimal(row.dose) if row.dose and dose_basis(row.dose_unit) == PER_KG else None
        return None if stated is None else stated * share * len(weighed)
    total = NOTHING
    for day in weighed:
        weight_kg = weight_on(day)
        if weight_kg is None:
            return None
        total += mg / weight_kg * share
    return total


def _equivalent(drug: str, amount: Decimal | None) -> Decimal | None:
    return None if amount is None else prednisolone_equivalent_mg(drug, amount)
