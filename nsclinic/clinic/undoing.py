"""Undoing one earlier change: what it would put back, and the change that does.

Nothing is ever taken from the record: an undo is a change of its own, with who, when and why, and is undone in the same
way. A change is undone as long as nothing that it wrote was changed since; otherwise the later change is named.
"""

import sys
from dataclasses import dataclass

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import RIGHT_OF_KIND, Right
from nsclinic.clinic.visit_entry import JUDGED
from nsclinic.domain.record import Event
from nsclinic.store import UNDO_KIND, ChangeEntry, NoUndo, RowChange, RowKind, UndoRefusedError

MOST_LISTED = 200
"""Rows of a change that are listed one by one; of more only the number is told."""

CHECKED_BEFOREHAND = 20_000
"""A change of more rows (an import) is not read through before the question is asked; the undo itself refuses."""


@dataclass(frozen=True, slots=True)
class UndoPreview:
    """What an undo would put back. `rows` are what the change did, the first ones; `more` how many are not listed."""

    entry: ChangeEntry
    rows: tuple[RowChange, ...]
    more: int
    child_name: str


def undo_preview(clinic: Clinic, change_id: str) -> UndoPreview:
    """Give what an undo of a change would put back.

    Raises:
        UndoRefusedError: it cannot be undone, and why.
    """
    entry = clinic.store.entry(change_id)
    if entry is None:
        raise UndoRefusedError(NoUndo.UNKNOWN)
    if entry.revisions <= CHECKED_BEFOREHAND:
        clinic.store.refuse_undo(change_id)
    rows = clinic.store.rows_of_change(change_id, MOST_LISTED + 1)
    listed = rows if len(rows) <= MOST_LISTED else []
    of_one = {row.patient_id for row in listed}
    line = clinic.store.child_line(next(iter(of_one))) if len(of_one) == 1 else None
    more = 0 if listed else entry.revisions
    if (
        entry.brought[1] and not listed
    ):  # what came in with it is taken back too, and is not counted in the entry
        more = len(clinic.store.rows_of_change(change_id, sys.maxsize))
    return UndoPreview(entry, tuple(listed), more, line.name if line is not None else "")


def undo(clinic: Clinic, change_id: str, why: str) -> str:
    """Put back what a change wrote, in one change of its own, and give that one's id.

    Raises:
        ValueError: the reason is empty.
        UndoRefusedError: it cannot be undone, and why; nothing was changed.
        RightLackingError: whoever opened the clinic may not do what is undone either.
        StoreError: the clinic file could not be written.
    """
    if not why.strip():
        raise ValueError("a change is undone with a reason")
    with clinic.changing(UNDO_KIND, why.strip(), _rights_wanted(clinic, change_id)) as (change, touched):
        touched.extend(change.undo(change_id))
    return clinic.last_change_id


def _rights_wanted(clinic: Clinic, change_id: str) -> tuple[Right, ...]:
    """Give the right of the kind of change that is undone, and those that doses and judgements among its rows want."""
    entry = clinic.store.entry(change_id)
    undone = entry
    while undone is not None and undone.undoes:
        undone = clinic.store.entry(undone.undoes)
    if entry is None or undone is None:
        return (Right.RECORD,)  # there is no such change, which the undo itself says
    right = RIGHT_OF_KIND.get(undone.kind, Right.SETTINGS)
    rows = clinic.store.rows_of_change(change_id, CHECKED_BEFOREHAND) if right is Right.RECORD else ()
    wanted = [right]
    if any(row.kind is RowKind.TREATMENT for row in rows):
        wanted.append(Right.PRESCRIBE)
    states = (state for row in rows for state in (row.before, row.after))
    if any(isinstance(state, Event) and state.kind in JUDGED for state in states):
        wanted.append(Right.JUDGE)
    return tuple(wanted)
