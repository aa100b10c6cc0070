"""A taper as rows of treatment: planned in one go, shown before it is saved, saved in one change, ended in one change.

A plan is nothing but rows that begin after today. The rules read each from its first day on, the calendar of doses and
the family's sheet read them all. A drug that is stopped, or given at another dose, must not fall back into an old plan:
what was planned after it goes in the same change.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.calendar import add_days
from nsclinic.domain.record import ChildRecord, Frequency, Treatment

if TYPE_CHECKING:
    from nsclinic.clinic.clinic import Clinic

CHANGE_KIND = "taper"
MOST_STEPS = 60
"""A plan of more steps is a slip of the finger."""

DAYS_OF_WEEK = 7


@dataclass(frozen=True, slots=True)
class TaperPlan:
    """From `start` on `first_mg` a day, less by `less_mg` every `weeks` weeks, down to `last_mg`.

    The last step is smaller where the difference is no whole number of steps. At `last_mg` 0 the drug is stopped after
    the last dose's weeks; else the last dose goes on until it is changed. Amounts are what is taken on a treatment day.
    On alternate days a stretch of an odd number of days is a day longer: no dose falls on two days running.
    """

    drug: str
    start: date
    first_mg: Decimal
    less_mg: Decimal
    weeks: int
    last_mg: Decimal
    frequency: Frequency = Frequency.DAILY
    doses_per_day: int | None = None
    name: str = ""

    @property
    def days(self) -> int:
        """How long each dose is given."""
        days = self.weeks * DAYS_OF_WEEK
        return days + days % 2 if self.frequency is Frequency.ALTERNATE_DAY else days

    @property
    def is_sound(self) -> bool:
        """Whether it goes down, in steps that somebody can mean."""
        if not (self.first_mg > self.last_mg >= 0 and self.less_mg > 0 and self.weeks > 0):
            return False
        return (self.first_mg - self.last_mg) / self.less_mg <= MOST_STEPS


def taper_rows(plan: TaperPlan) -> tuple[Treatment, ...]:
    """Give the rows of a plan, one a dose, one after the other without a gap.

    Raises:
        ValueError: the plan is not sound.
    """
    if not plan.is_sound:
        raise ValueError("a taper goes down in steps")
    doses = list(_doses(plan))
    length = plan.days
    rows = []
    for index, dose in enumerate(doses):
        first = add_days(plan.start, index * length)
        goes_on = index == len(doses) - 1 and plan.last_mg > 0
        rows.append(
            Treatment(
                plan.drug,
                first,
                None if goes_on else add_days(first, length - 1),
                f"{dose.normalize():f}",
                "mg/day",
                plan.frequency,
                plan.doses_per_day,
                plan.name,
            )
        )
    return tuple(rows)


def _doses(plan: TaperPlan) -> Iterator[Decimal]:
    dose = plan.first_mg
    while dose > plan.last_mg:
        yield dose
        dose -= plan.less_mg
    if plan.last_mg > 0:
        yield plan.last_mg


def planned_rows(record: ChildRecord, drug: str, name: str, today: date) -> tuple[Treatment, ...]:
    """Give the rows of a drug that begin after today; `name` tells other medicines apart."""
    return tuple(row for row in _of(record, drug, name) if row.start_date > today)


def _of(record: ChildRecord, drug: str, name: str) -> Iterator[Treatment]:
    yield from (
        row for row in record.treatments if row.drug == drug and (drug != "other" or row.note == name)
    )


def after_taper(
    record: ChildRecord, rows: tuple[Treatment, ...]
) -> tuple[tuple[Treatment, ...], tuple[str, ...]]:
    """Give the rows that a plan writes, and the row ids that it takes back.

    What runs on the plan's first day ends on the day before it; rows that begin on that day or later, an earlier plan,
    are taken back. Single doses stay.
    """
    first = rows[0]
    ended, removed = [], []
    for row in _of(record, first.drug, first.note):
        if row.frequency is Frequency.SINGLE:
            continue
        if row.start_date >= first.start_date:
            removed.append(row.row_id)
        elif row.end_date is None or row.end_date >= first.start_date:
            ended.append(row._replace(end_date=add_days(first.start_date, -1)))
    return (*ended, *rows), tuple(removed)


def save_taper(clinic: "Clinic", patient_id: str, rows: tuple[Treatment, ...], reason: str) -> None:
    """Write a plan in one change with one audit entry.

    Raises:
        StoreError: there is no such child, or the file could not be written.
    """
    written, removed = after_taper(clinic.record(patient_id), rows)
    with clinic.changing(CHANGE_KIND, reason) as (change, touched):
        for row_id in removed:
            change.remove(row_id)
        for row in written:
            change.put_treatment(patient_id, row)
        touched.append(patient_id)


# --- a visit that ends a plan --------------------------------------------------------------------------------------


def plans_ended(record: ChildRecord, entry: VisitEntry, today: date) -> tuple[Treatment, ...]:
    """Give the rows planned after today of every drug that a visit stops, or gives at another dose or anew.

    A stretch that was over before today can be corrected without touching what is planned.
    """
    known = {row.row_id: row for row in record.treatments if row.row_id}
    touched = {
        (row.drug, row.note if row.drug == "other" else "")
        for row in entry.treatments
        if known.get(row.row_id) != row and _reaches(known.get(row.row_id, row), today)
    }
    return tuple(row for drug, name in sorted(touched) for row in planned_rows(record, drug, name, today))


def _reaches(row: Treatment, today: date) -> bool:
    is_stretch = row.frequency is not Frequency.SINGLE and row.start_date <= today
    return is_stretch and (row.end_date is None or row.end_date >= today)


def without_ended_plans(record: ChildRecord, entry: VisitEntry, today: date) -> VisitEntry:
    """Give the entry with the plans taken back that it ends; a new dose that ran into such a plan goes on instead."""
    ended = plans_ended(record, entry, today)
    if not ended:
        return entry
    eves = {(row.drug, add_days(row.start_date, -1)) for row in ended}
    known = {row.row_id for row in record.treatments if row.row_id}
    treatments = tuple(
        row._replace(end_date=None)
        if row.row_id not in known and row.end_date is not None and (row.drug, row.end_date) in eves
        else row
        for row in entry.treatments
    )
    removed = (*entry.removed_row_ids, *(row.row_id for row in ended))
    return replace(entry, treatments=treatments, removed_row_ids=removed)
