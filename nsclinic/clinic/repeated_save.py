"""A Save that is done once more after a crash: the rows that it wrote already know themselves by their draft.

A crash between the commit and the word "saved" leaves the draft: it is offered and saved again. So a new row is named
after its draft and what it speaks of (child, day, code), never after its value or its place in the form: another value
is a correction of that row, and no row is taken for another. Where such a row was removed since, a new one comes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar
from uuid import UUID, uuid5

from nsclinic.clinic.visit_entry import Row, VisitEntry
from nsclinic.domain.record import ChildRecord, Event, Observation, Treatment, Visit

_Row = TypeVar("_Row", Visit, Observation, Treatment, Event)

_DRAFT_ROWS = UUID("5b0b4b0e-3a53-4c1d-9a5e-6c1f6f0f7f11")
"""The namespace of ids that are made from a draft's id; never changed, or a repeated Save would not know itself."""


def named_by_draft(entry: VisitEntry, record: ChildRecord, removed: ChildRecord | None) -> VisitEntry:
    """Give a visit with its new rows named after its draft; one without a draft stays as it is.

    A treatment that is in the record under its name keeps the end that it has there: the first Save may have let it run
    on where it ended a plan.

    Args:
        entry: what is to be saved.
        record: the child's.
        removed: the child's removed rows (`ClinicFile.removed`).
    """
    if not entry.draft_id:
        return entry
    names = _Names(entry.draft_id, entry.patient_id, removed)
    return replace(
        entry,
        visit=names.given(entry.visit, "visit", entry.visit.on.isoformat()),
        observations=names.of_observations(entry.observations),
        treatments=tuple(
            _with_end_kept(names.given(row, "treatment", row.start_date.isoformat(), row.drug), row, record)
            for row in entry.treatments
        ),
        events=tuple(
            names.given(row, "event", row.on.isoformat(), row.kind.value, row.code) for row in entry.events
        ),
    )


def observations_named_by_draft(
    draft_id: str, patient_id: str, rows: tuple[Observation, ...], removed: ChildRecord | None
) -> tuple[Observation, ...]:
    """Give observations with the new ones named after their draft; without a draft as they are."""
    return _Names(draft_id, patient_id, removed).of_observations(rows) if draft_id else rows


class _Names:
    """The names of the rows of one draft of one child."""

    def __init__(self, draft_id: str, patient_id: str, removed: ChildRecord | None) -> None:
        self._draft = (draft_id, patient_id)
        self._met: Counter[tuple[str, ...]] = Counter()
        self._taken = {row.row_id for row in _rows(removed)} if removed is not None else set()

    def given(self, row: _Row, *speaks_of: str) -> _Row:
        """Give a new row its name; the second that speaks of the same gets another, a known row keeps its id."""
        if row.row_id:
            return row
        self._met[speaks_of] += 1
        name = "\x1f".join((*self._draft, *speaks_of, str(self._met[speaks_of])))
        row_id = str(uuid5(_DRAFT_ROWS, name))
        return row if row_id in self._taken else row._replace(row_id=row_id)

    def of_observations(self, rows: Iterable[Observation]) -> tuple[Observation, ...]:
        """Give observations with their names."""
        return tuple(self.given(row, "observation", row.on.isoformat(), row.code) for row in rows)


def _with_end_kept(named: Treatment, entered: Treatment, record: ChildRecord) -> Treatment:
    """Give a new row as it was named, with the end of the one that the record has under that name."""
    known = next((row for row in record.treatments if named.row_id and row.row_id == named.row_id), None)
    return named if entered.row_id or known is None else named._replace(end_date=known.end_date)


def _rows(record: ChildRecord) -> tuple[Row, ...]:
    return (*record.visits, *record.observations, *record.treatments, *record.events)
