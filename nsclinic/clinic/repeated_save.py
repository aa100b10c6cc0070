"""A Save that is done once more after a crash: the rows that it wrote already know themselves by their draft."""

from collections import Counter
from dataclasses import replace
from typing import TypeVar
from uuid import UUID, uuid5

from nsclinic.clinic.visit_entry import Row, VisitEntry
from nsclinic.domain.record import ChildRecord, Event, Observation, Treatment, Visit

_Row = TypeVar("_Row", Visit, Observation, Treatment, Event)

_DRAFT_ROWS = UUID("5b0b4b0e-3a53-4c1d-9a5e-6c1f6f0f7f11")
"""The namespace of ids that are made from a draft's id; never changed, or a repeated Save would not know itself."""


def named_by_draft(entry: VisitEntry, record: ChildRecord, removed: ChildRecord | None) -> VisitEntry:
    """Give the entry with each new row named after its draft, so that the same Save once more writes nothing twice.

    A crash between the commit and the word "saved" leaves the draft: it is offered and saved again. The name is made of
    the draft and of what the row speaks of (child, day, code), never of its value or its place in the form: another
    value is a correction of that row, and no row is taken for another. Where a row of the child was `removed` since, a
    new one comes instead. A treatment that is in the record under its name keeps the end that it has there: the first
    Save may have let it run on where it ended a plan. An entry without a draft stays as it is.
    """
    if not entry.draft_id:
        return entry
    taken = _row_ids(removed) if removed is not None else frozenset()
    met: Counter[tuple[str, ...]] = Counter()

    def named(row: _Row, *speaks_of: str) -> _Row:
        if row.row_id:
            return row
        met[speaks_of] += 1
        parts = (entry.draft_id, entry.patient_id, *speaks_of, str(met[speaks_of]))
        row_id = str(uuid5(_DRAFT_ROWS, "\x1f".join(parts)))
        return row if row_id in taken else row._replace(row_id=row_id)

    return replace(
        entry,
        visit=named(entry.visit, "visit", entry.visit.on.isoformat()),
        observations=tuple(
            named(row, "observation", row.on.isoformat(), row.code) for row in entry.observations
        ),
        treatments=tuple(
            _with_end_kept(named(row, "treatment", row.start_date.isoformat(), row.drug), row, record)
            for row in entry.treatments
        ),
        events=tuple(
            named(row, "event", row.on.isoformat(), row.kind.value, row.code) for row in entry.events
        ),
    )


def _with_end_kept(named: Treatment, entered: Treatment, record: ChildRecord) -> Treatment:
    """Give a new row as it was named, or as the record has it already but for what else it says."""
    known = next((row for row in record.treatments if named.row_id and row.row_id == named.row_id), None)
    return named if entered.row_id or known is None else named._replace(end_date=known.end_date)


def _row_ids(record: ChildRecord) -> frozenset[str]:
    rows: tuple[Row, ...] = (*record.visits, *record.observations, *record.treatments, *record.events)
    return frozenset(row.row_id for row in rows)
