"""What one Save of the visit form holds, and the pure steps that turn a decision about a drug into rows.

The form edits values, never the record: `preview` gives the record as it would be, so that the rules can speak while
the visit is still being typed, and the clinic saves the very same entry in one change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from nsclinic.clinic.rights import Right
from nsclinic.domain.calendar import add_days
from nsclinic.domain.record import (
    ChildRecord,
    Event,
    EventKind,
    Frequency,
    Observation,
    Treatment,
    Visit,
    child_record,
)

Row = Visit | Observation | Treatment | Event
_Row = TypeVar("_Row", Visit, Observation, Treatment, Event)


@dataclass(frozen=True, slots=True)
class VisitEntry:
    """Everything that one Save of a visit writes.

    A row with a `row_id` replaces the row of that id; one without is new. `removed_row_ids` are rows of the child that
    the form took back (a value cleared while an earlier visit is corrected). `draft_id` is the draft that the Save
    makes needless, empty without one.
    """

    patient_id: str
    visit: Visit
    observations: tuple[Observation, ...] = ()
    treatments: tuple[Treatment, ...] = ()
    events: tuple[Event, ...] = ()
    removed_row_ids: tuple[str, ...] = ()
    draft_id: str = ""


JUDGED = frozenset(
    {
        EventKind.PROTOCOL_START,
        EventKind.STEP_START,
        EventKind.CLASSIFICATION,
        EventKind.SET_ASIDE,
        EventKind.OUTCOME,
    }
)
"""Events that settle something about a child, rather than say what happened."""


def rights_wanted(record: ChildRecord, entry: VisitEntry) -> tuple[Right, ...]:
    """Give the rights that a Save of an entry takes: more than recording where doses or judgements are among it."""
    removed = frozenset(entry.removed_row_ids)
    wanted = [Right.RECORD]
    if entry.treatments or any(row.row_id in removed for row in record.treatments):
        wanted.append(Right.PRESCRIBE)
    taken_back = (row for row in record.events if row.row_id in removed)
    if any(row.kind in JUDGED for row in (*entry.events, *taken_back)):
        wanted.append(Right.JUDGE)
    return tuple(wanted)


class Correction(NamedTuple):
    """A row of the record that an entry says otherwise, or takes back (`after` None)."""

    before: Row
    after: Row | None


def corrections(record: ChildRecord, entry: VisitEntry) -> tuple[Correction, ...]:
    """Give what of the record an entry changes that was said before; a Save of it asks why.

    What was empty and is filled is no correction, nor is another booking, or the last day of a drug that is stopped or
    given in another dose.
    """
    rows: tuple[Row, ...] = (*record.visits, *record.observations, *record.treatments, *record.events)
    known = {row.row_id: row for row in rows}
    entered: tuple[Row, ...] = (entry.visit, *entry.observations, *entry.treatments, *entry.events)
    changed = [
        Correction(known[row.row_id], row)
        for row in entered
        if row.row_id in known and _says_otherwise(known[row.row_id], row)
    ]
    taken = [Correction(known[row_id], None) for row_id in entry.removed_row_ids if row_id in known]
    return (*changed, *taken)


class CorrectionReasonError(ValueError):
    """What is on file is corrected without a reason; nothing was written."""

    def __init__(self) -> None:
        super().__init__("what is recorded is corrected with a reason")


def refuse_unexplained(record: ChildRecord, entry: VisitEntry, reason: str) -> None:
    """Let a visit pass that corrects nothing, or says why.

    Raises:
        CorrectionReasonError: a value on file is corrected, and nobody said why.
    """
    if not reason.strip() and corrections(record, entry):
        raise CorrectionReasonError


_PLANS = frozenset({"next_visit_date", "end_date", "row_id"})


def _says_otherwise(before: Row, after: Row) -> bool:
    return any(
        old not in ("", None) and old != new and not (name == "note" and str(new).startswith(str(old)))
        for name, old, new in zip(before._fields, before, after, strict=True)
        if name not in _PLANS
    )


class TreatmentDateError(ValueError):
    """A change or stop dated before the treatment began."""

    def __init__(self, treatment: Treatment, on: date) -> None:
        super().__init__(f"{treatment.drug} began on {treatment.start_date}, after {on}")
        self.treatment = treatment
        self.on = on


def treatment_change(
    old: Treatment,
    on: date,
    *,
    dose: str,
    dose_unit: str | None = None,
    frequency: Frequency | None = None,
    doses_per_day: int | None = None,
    note: str = "",
) -> tuple[Treatment, ...]:
    """Give the rows of a change of dose from `on` (first day of the new dose).

    The old row ends on the day before, and a new row goes on to the end that was planned, if any. What is not given
    stays as it was; `doses_per_day` None keeps the old one. Changed on the first day of the old row, that row itself is
    corrected: the old dose was never taken. A change to what is already taken gives no rows.

    Raises:
        TreatmentDateError: `on` lies before the old row's first day.
    """
    if on < old.start_date:
        raise TreatmentDateError(old, on)
    changed = old._replace(
        dose=dose,
        dose_unit=old.dose_unit if dose_unit is None else dose_unit,
        frequency=old.frequency if frequency is None else frequency,
        doses_per_day=old.doses_per_day if doses_per_day is None else doses_per_day,
        note=note or old.note,
    )
    if changed == old:
        return ()
    if on == old.start_date:
        return (changed,)
    planned_end = old.end_date if old.end_date is not None and old.end_date >= on else None
    begun = changed._replace(start_date=on, end_date=planned_end, note=note, row_id="")
    return (old._replace(end_date=add_days(on, -1)), begun)


def treatment_stop(old: Treatment, last_day: date) -> tuple[Treatment, ...]:
    """Give the row with its last day taken: the day of the visit, or the day before, as the clinician chose.

    Raises:
        TreatmentDateError: `last_day` lies before the row's first day; such a row was never taken and is removed.
    """
    if last_day < old.start_date:
        raise TreatmentDateError(old, last_day)
    return () if old.end_date == last_day else (old._replace(end_date=last_day),)


def preview(record: ChildRecord, entry: VisitEntry) -> ChildRecord:
    """Give the record as it would be after the entry were saved, without saving anything."""
    return with_rows(
        record,
        visits=(entry.visit,),
        observations=entry.observations,
        treatments=entry.treatments,
        events=entry.events,
        removed_row_ids=entry.removed_row_ids,
    )


def with_rows(
    record: ChildRecord,
    *,
    visits: Iterable[Visit] = (),
    observations: Iterable[Observation] = (),
    treatments: Iterable[Treatment] = (),
    events: Iterable[Event] = (),
    removed_row_ids: Iterable[str] = (),
) -> ChildRecord:
    """Give the record as it would be with these rows written and those removed, without saving anything.

    Rows replaced keep their place among those of their day; new ones come after them, in the order given. What was set
    aside before keeps the facts of then.
    """
    removed = frozenset(removed_row_ids)
    set_aside = {event.row_id: record for event in record.events if event.kind is EventKind.SET_ASIDE}
    return child_record(
        record.child,
        _merged(record.visits, visits, removed),
        _merged(record.observations, observations, removed),
        _merged(record.treatments, treatments, removed),
        _merged(record.events, events, removed),
        tuple({**set_aside, **dict(record.when_set_aside)}.items()),
    )


def _merged(rows: Iterable[_Row], entered: Iterable[_Row], removed: frozenset[str]) -> list[_Row]:
    entered = tuple(entered)
    replacing = {row.row_id: row for row in entered if row.row_id}
    kept = [replacing.pop(row.row_id, row) for row in rows if row.row_id not in removed]
    new = [row for row in entered if not row.row_id or row.row_id in replacing]
    return kept + new
