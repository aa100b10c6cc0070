"""Troughs that may enter arithmetic, each with the dose that it belongs to (reference D-15).

A censored level, one known not to be a trough, and one whose dose is not known are left out and said to be, never taken
for something else. Of several of one day the last that can be used counts (rules 0).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from nsclinic.course.exposure import TROUGH_OF, is_known_not_trough
from nsclinic.course.medication import Taken, dose_changes, taken_on
from nsclinic.course.size import weight_kg_on
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import days_between
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import Frequency, Observation
from nsclinic.protocol.model import Common


class WhyLeftOut(StrEnum):
    """Why a level does not enter the arithmetic."""

    CENSORED = "censored"
    NOT_A_TROUGH = "not_a_trough"
    SAME_DAY = "same_day"
    NOT_TAKEN = "not_taken"
    NOT_DAILY = "not_daily"
    DOSE_UNKNOWN = "dose_unknown"
    NOT_STEADY = "not_steady"
    NO_TARGET = "no_target"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One level that was left out, and why."""

    row: Observation
    why: WhyLeftOut


@dataclass(frozen=True, slots=True)
class Troughs:
    """The levels of a drug in a span that may enter arithmetic, one a day, oldest first; and those left out."""

    drug: str
    used: tuple[Observation, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class DosedTrough:
    """A trough over the dose that it belongs to.

    `level` is in the first unit of its code (ng/mL), `per_day_mg` in mg, `mg_per_kg` over the weight in force on the
    trough's day. A dose is None where it is known only in the other unit; then so is the level over it.
    """

    row: Observation
    level: Decimal
    per_day_mg: Decimal | None
    mg_per_kg: Decimal | None

    @property
    def per_mg(self) -> Decimal | None:
        """Level over the daily dose, ng/mL per mg/day (C0/D)."""
        return self.level / self.per_day_mg if self.per_day_mg else None

    @property
    def per_mg_per_kg(self) -> Decimal | None:
        """Level over the daily dose per kg, ng/mL per mg/kg/day."""
        return self.level / self.mg_per_kg if self.mg_per_kg else None


@dataclass(frozen=True, slots=True)
class DosedTroughs:
    """The troughs of a span with the dose of each, oldest first; and those left out."""

    drug: str
    used: tuple[DosedTrough, ...]
    left_out: tuple[LeftOut, ...]


def troughs(timeline: Timeline, drug: str, common: Common, first: date, last: date) -> Troughs:
    """Give the troughs of tacrolimus or ciclosporin from `first` to `last`, both included."""
    used: list[Observation] = []
    left_out: list[LeftOut] = []
    for rows in timeline.last_by_day(TROUGH_OF[drug]):
        if not first <= rows[0].on <= last:
            continue
        is_found = False
        for row in rows:
            why = _unusable(row, common)
            if why is None and is_found:
                why = WhyLeftOut.SAME_DAY
            if why is None:
                used.append(row)
                is_found = True
            else:
                left_out.append(LeftOut(row, why))
    return Troughs(drug, tuple(used), tuple(left_out))


def _unusable(row: Observation, common: Common) -> WhyLeftOut | None:
    if is_known_not_trough(row, common.follow_up):
        return WhyLeftOut.NOT_A_TROUGH
    return WhyLeftOut.CENSORED if row.is_censored else None


def level_of(row: Observation) -> Decimal:
    """Give a trough in the first unit of its code, ng/mL.

    Raises:
        ValueError: a unit that the code is not reported in, which entry and import refuse.
    """
    level = analytes()[row.code].in_first_unit(row.number, row.unit)
    if level is None:
        raise ValueError(f"{row.code} in {row.unit} cannot be converted")
    return level


def dosed_troughs(timeline: Timeline, drug: str, common: Common, first: date, last: date) -> DosedTroughs:
    """Give the troughs from `first` to `last`, both included, each with the dose that it belongs to.

    That is the dose of the day before: a trough is drawn before the day's first dose, so one on the day of a change
    belongs to the old dose (rules 4, Levels). Left out where nothing was taken on the day before, where it was not
    taken daily, and where the dose is known neither in mg nor per kg.
    """
    found = troughs(timeline, drug, common, first, last)
    used: list[DosedTrough] = []
    left_out = list(found.left_out)
    for row in found.used:
        dosed = _dosed(timeline, drug, common, row)
        if isinstance(dosed, DosedTrough):
            used.append(dosed)
        else:
            left_out.append(LeftOut(row, dosed))
    return DosedTroughs(drug, tuple(used), _in_order(left_out))


def _dosed(timeline: Timeline, drug: str, common: Common, row: Observation) -> DosedTrough | WhyLeftOut:
    taken = taken_on(timeline, drug, row.on - timedelta(days=1), common.courses)
    if taken is None:
        return WhyLeftOut.NOT_TAKEN
    if taken.frequency is not Frequency.DAILY:
        return WhyLeftOut.NOT_DAILY
    mg_per_kg = _mg_per_kg(timeline, common, taken, row.on)
    if not taken.per_day_mg and not mg_per_kg:
        return WhyLeftOut.DOSE_UNKNOWN
    return DosedTrough(row, level_of(row), taken.per_day_mg, mg_per_kg)


def _mg_per_kg(timeline: Timeline, common: Common, taken: Taken, on: date) -> Decimal | None:
    """Give the dose over the weight of the trough's day; where it is not known in mg, as it was stated per kg."""
    if taken.per_day_mg is None:
        return taken.mg_per_kg
    weight_kg = weight_kg_on(timeline, common.courses, on)
    return taken.per_day_mg / weight_kg if weight_kg else None


def unsteady_rows(
    timeline: Timeline, drug: str, common: Common, rows: Iterable[Observation]
) -> frozenset[Observation]:
    """Give which of these troughs came 1 or 2 days after a start or change of dose (rules 4, Levels).

    One of the very day of a change belongs to the old dose, and is judged by the change before.
    """
    changes = [change.on for change in dose_changes(timeline, drug, common.courses) if change.taken]
    not_steady = common.levels.not_steady_days.whole
    return frozenset(
        row for row in rows if any(1 <= days_between(on, row.on) <= not_steady for on in changes)
    )


def _in_order(left_out: list[LeftOut]) -> tuple[LeftOut, ...]:
    return tuple(sorted(left_out, key=lambda one: one.row.on))
