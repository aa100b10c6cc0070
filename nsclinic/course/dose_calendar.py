"""The calendar of doses from a day on: which dose of each drug is given on which days, as the record states it.

What is running now and what is planned are the same rows: a stretch that begins after the day is a plan that the rules
do not read yet, and an end after the day is the last day that is planned. Where the record does not say something, or
says two things, the stretch says that instead of a dose.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from nsclinic.course.medication import dose_basis, stretch_mg
from nsclinic.course.size import size_on
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_days, days_between
from nsclinic.domain.record import ChildRecord, Frequency, Treatment
from nsclinic.protocol.model import Courses

OTHER = "other"
EVERY_SECOND = 2


class Lack(StrEnum):
    """Why a stretch has no amount: it was not written, the child's size is missing, or two doses are written."""

    DOSE = "dose"
    WEIGHT = "weight"
    HEIGHT = "height"
    WHICH = "which"


@dataclass(frozen=True, slots=True)
class DoseStretch:
    """One dose of a drug on the days from `first` to `last`, both included; `last` None: until it is changed.

    `per_day_mg` is what is given on a treatment day, None with the reason in `lack`. `begun_on` is the first day of the
    record's row: on alternate days the treatment days are counted from it. `doses_per_day` None: nobody wrote it.
    """

    drug: str
    first: date
    last: date | None
    frequency: Frequency
    doses_per_day: int | None
    per_day_mg: Decimal | None
    lack: Lack | None
    begun_on: date
    rows: tuple[Treatment, ...]

    def treatment_days(self, until: date) -> Iterator[date]:
        """Give the days on which the dose is given, from `first` to `last` or `until`, whichever is earlier."""
        step = EVERY_SECOND if self.frequency is Frequency.ALTERNATE_DAY else 1
        ahead = -days_between(self.begun_on, self.first) % step
        end = until if self.last is None else min(self.last, until)
        day = add_days(self.first, ahead)
        while day <= end:
            yield day
            if day == add_days(day, step):
                return
            day = add_days(day, step)


@dataclass(frozen=True, slots=True)
class DrugCalendar:
    """All that is to be given of one drug from the day on. `name` is what the record calls an `other` medicine."""

    drug: str
    name: str
    stretches: tuple[DoseStretch, ...]

    @property
    def stops_on(self) -> date | None:
        """The last day on which it is given, None where it goes on or is one single dose."""
        end = self.stretches[-1]
        if end.last is None or end.frequency is Frequency.SINGLE:
            return None
        return max(end.treatment_days(end.last), default=end.last)


@dataclass(frozen=True, slots=True)
class StoppedDrug:
    """A drug that is given no longer, with its last day."""

    drug: str
    name: str
    last: date


def dose_calendar(record: ChildRecord, day: date, courses: Courses) -> tuple[DrugCalendar, ...]:
    """Give what is to be given from `day` on, a drug each, in the order in which the record first names it.

    `record` is the whole record, with the rows that begin after `day`. A single dose is of its own day only. Of rows of
    one drug on one day only one can be meant (on the day on which one ends and the next begins, the next): where two
    are in force neither is told. An amount per kg or m² is that of the size at the row's start, as far as it is known.
    """
    timeline = Timeline(record, day)
    found = []
    for (drug, name), rows in _by_drug(record.treatments).items():
        stretches = tuple(_stretches(timeline, drug, rows, day, courses))
        if stretches:
            found.append(DrugCalendar(drug, name, stretches))
    return tuple(found)


def stopped_since(record: ChildRecord, day: date, since: date) -> tuple[StoppedDrug, ...]:
    """Give the drugs whose last day lies on or after `since` and before `day`, with nothing of them on or after it."""
    found = []
    for (drug, name), rows in _by_drug(record.treatments).items():
        ends = [_end(row) for row in rows if row.frequency is not Frequency.SINGLE]
        is_over = all((end := _end(row)) is not None and end < day for row in rows)
        lasts = [end for end in ends if end is not None]
        if is_over and lasts and max(lasts) >= since:
            found.append(StoppedDrug(drug, name, max(lasts)))
    return tuple(found)


def _by_drug(treatments: tuple[Treatment, ...]) -> dict[tuple[str, str], list[Treatment]]:
    """Sort rows by drug; other medicines are told apart by the name in their note."""
    rows: dict[tuple[str, str], list[Treatment]] = {}
    for row in treatments:
        rows.setdefault((row.drug, row.note if row.drug == OTHER else ""), []).append(row)
    return rows


def _end(row: Treatment) -> date | None:
    if row.frequency is Frequency.SINGLE:
        return row.start_date
    return None if row.end_date in (None, date.max) else row.end_date


def _in_force(rows: list[Treatment], day: date) -> tuple[Treatment, ...]:
    found = [row for row in rows if row.start_date <= day <= (_end(row) or date.max)]
    if any(row.start_date == day for row in found):
        found = [row for row in found if row.start_date == day or row.end_date != day]
    return tuple(found)


def _stretches(
    timeline: Timeline, drug: str, rows: list[Treatment], day: date, courses: Courses
) -> Iterator[DoseStretch]:
    """Cut the days from `day` on wherever another row comes into force or goes out of it."""
    starts = {row.start_date for row in rows if row.start_date > day}
    ends = {add_days(end, 1) for row in rows if (end := _end(row)) is not None and end >= day}
    begun = {row.start_date for row in rows}
    overlaps = {end for row in rows if (end := _end(row)) is not None and end in begun and end >= day}
    cuts = sorted({day} | starts | ends | overlaps)
    before: DoseStretch | None = None
    for index, first in enumerate(cuts):
        last = add_days(cuts[index + 1], -1) if index + 1 < len(cuts) else None
        in_force = _in_force(rows, first)
        if before is not None and before.rows == in_force:
            before = _lasting(before, last)
            continue
        if before is not None:
            yield before
        before = _stretch(timeline, drug, in_force, (first, last), courses) if in_force else None
    if before is not None:
        yield before


def _lasting(stretch: DoseStretch, last: date | None) -> DoseStretch:
    return replace(stretch, last=last)


def _stretch(
    timeline: Timeline,
    drug: str,
    rows: tuple[Treatment, ...],
    days: tuple[date, date | None],
    courses: Courses,
) -> DoseStretch:
    row = rows[-1]
    per_day_mg = stretch_mg(timeline, row, courses) if len(rows) == 1 else None
    return DoseStretch(
        drug=drug,
        first=days[0],
        last=days[1],
        frequency=row.frequency,
        doses_per_day=row.doses_per_day,
        per_day_mg=per_day_mg,
        lack=None if per_day_mg is not None else _lack(timeline, rows, courses),
        begun_on=row.start_date,
        rows=rows,
    )


def _lack(timeline: Timeline, rows: tuple[Treatment, ...], courses: Courses) -> Lack:
    row = rows[-1]
    if len(rows) > 1:
        return Lack.WHICH
    if not row.dose or dose_basis(row.dose_unit) is None:
        return Lack.DOSE
    size = size_on(timeline, courses, row.start_date)
    return Lack.WEIGHT if size.weight_kg is None else Lack.HEIGHT
