"""Says which rows an entry wrote that are not as it wrote them, once its digest has shown that some are not.

The marks kept beside an entry (`marks`) tell the rows that were changed; their numbers tell those that are missing,
came in or stand elsewhere. Of an entry without marks only its children can be named.
"""

from collections.abc import Iterator
from typing import NamedTuple

from nsclinic.store.engine import Connection
from nsclinic.store.entries import (
    StoredEntries,
    StoredEntry,
    StoredRevision,
    children_of,
    of_child,
    orphans,
)
from nsclinic.store.ids import block_member
from nsclinic.store.marks import kept_marks, mark_of
from nsclinic.store.values import Fault, FaultKind, RowKind

MOST_NAMED = 20
"""Rows of one entry that are named one by one; of more only the number is told."""


class _Found(NamedTuple):
    patient_id: str
    child_row_id: str
    stored: StoredRevision


def about(
    entry: StoredEntry, kind: FaultKind, what: str, *, patient_id: str = "", how_many: int = 0
) -> Fault:
    """Give a fault of an entry; `what` goes on from "Entry 4 (visit by Dr N. of 2026-11-20 14:05) …"."""
    return Fault(
        kind,
        f"Entry {_named(entry)} {what}.",
        entry.seq,
        entry.at,
        entry.who,
        entry.kind,
        patient_id,
        how_many=how_many,
    )


def stray(stored: StoredRevision, patient_id: str) -> Fault:
    """Give the fault of a revision that belongs to no entry."""
    row = _first_up(_row(stored, patient_id))
    what = f"{row} belongs to no entry: an entry was taken away, or the row was slipped in."
    return _of_row(Fault(FaultKind.ROW_STRAY, what), stored, patient_id)


class Locating:
    """Looks for the rows of the entries at `wrong` places."""

    def __init__(self, connection: Connection, entries: StoredEntries, wrong: list[int]) -> None:
        self._connection = connection
        self._entries = entries
        self._found: dict[int, dict[int, list[_Found]]] = {place: {} for place in wrong}
        self._next_of: dict[int, _Found] = {}
        """A revision's successor by the number of the one before, for those of the wrong entries."""

    def faults(self) -> Iterator[Fault]:
        """Give the faults of every wrong entry: its rows, or the entry where none can be named."""
        self._gather()
        for place in self._found:
            named = list(self._of_entry(place))
            entry = self._entries.all[place]
            yield from named[:MOST_NAMED]
            if len(named) > MOST_NAMED:
                more = len(named) - MOST_NAMED
                what = f"has {more} further rows that are not as it wrote them"
                yield about(entry, FaultKind.ROWS_ALTERED, what, how_many=more)
            if not named:
                yield self._unnamed(place)

    def _gather(self) -> None:
        for child, row_id in children_of(self._connection):
            one = of_child(self._connection, child, row_id)
            for stored in one.revisions:
                self._take(_Found(one.patient_id, one.row_id, stored))
        for stored in orphans(self._connection):
            self._take(_Found("", "", stored))

    def _take(self, found: _Found) -> None:
        place = self._entries.place_of(found.stored.revision)
        if place in self._found:
            self._found[place].setdefault(found.stored.revision, []).append(found)
        parent = found.stored.parent
        if parent is not None and self._entries.place_of(parent) in self._found:
            self._next_of[parent] = found

    def _of_entry(self, place: int) -> Iterator[Fault]:
        entry, found = self._entries.all[place], self._found[place]
        marks = kept_marks(self._connection, entry.seq)
        if marks is not None and len(marks) != entry.revisions:
            marks = None
        for number in range(entry.first, entry.end):
            here = found.get(number, [])
            mark = None if marks is None else marks[number - entry.first]
            right = [one for one in here if mark is not None and self._mark(one, place) == mark]
            if not here:
                yield self._missing(place, number)
            elif right or mark is None:
                if len(here) > 1:
                    keep = right[0] if right else None
                    yield from (
                        self._fault(FaultKind.ROW_ADDED, one, entry) for one in here if one is not keep
                    )
                elif mark is None and not self._is_at_home(here[0], entry):
                    yield self._fault(FaultKind.ROW_MOVED, here[0], entry)
            else:
                yield from (self._altered(one, place, marks or [], is_alone=len(here) == 1) for one in here)

    def _mark(self, one: _Found, place: int, number: int | None = None) -> int:
        return mark_of(one.child_row_id, self._entries.text_of(one.stored, place, number))

    @staticmethod
    def _is_at_home(one: _Found, entry: StoredEntry) -> bool:
        """Say whether a row stands where it was put, by its position and by an id made for its first revision."""
        stored = one.stored
        if stored.parent is not None:
            return stored.is_in_place
        own = block_member(entry.change_id, stored.revision - entry.first + 1)
        is_made_here = stored.row_id[:28] == entry.change_id[:28]
        return stored.is_in_place and (not is_made_here or stored.row_id == own)

    def _altered(self, one: _Found, place: int, marks: list[int], *, is_alone: bool) -> Fault:
        entry = self._entries.all[place]
        if not is_alone:
            return self._fault(FaultKind.ROW_ADDED, one, entry)
        is_moved = not self._is_at_home(one, entry) or self._is_another(one, place, marks)
        return self._fault(FaultKind.ROW_MOVED if is_moved else FaultKind.ROW_CHANGED, one, entry)

    def _is_another(self, one: _Found, place: int, marks: list[int]) -> bool:
        """Say whether a revision is one that this entry wrote with a number nearby."""
        stored = one.stored
        own = stored.revision - self._entries.all[place].first
        near = range(max(0, own - MOST_NAMED), min(len(marks), own + MOST_NAMED))
        return any(at != own and self._mark(one, place, at + 1) == marks[at] for at in near)

    def _missing(self, place: int, number: int) -> Fault:
        entry, found = self._entries.all[place], self._found[place]
        after = self._next_of.get(number)
        if after is not None:
            what = (
                f"What {_row(after.stored, after.patient_id)} said before is missing: "
                f"entry {_named(entry)} wrote it."
            )
            return _of_row(
                _of_entry(Fault(FaultKind.ROW_MISSING, what), entry), after.stored, after.patient_id
            )
        beside = [one for near in (number - 1, number + 1) for one in found.get(near, [])]
        children = {one.patient_id for one in beside} or set(self._touched(entry))
        patient_id = children.pop() if len(children) == 1 else ""
        whose = f" of {patient_id}" if patient_id else ""
        day = beside[0].stored.on if beside else ""
        near = f", written beside {_row(beside[0].stored, '')}" if beside else ""
        what = f"A row{whose} that entry {_named(entry)} wrote is missing{near}."
        return _of_entry(Fault(FaultKind.ROW_MISSING, what, patient_id=patient_id, on=day), entry)

    def _unnamed(self, place: int) -> Fault:
        entry = self._entries.all[place]
        touched = self._touched(entry)
        patient_id = touched[0] if len(touched) == 1 else ""
        whose = f" about {patient_id}" if patient_id else ""
        rows = [one for here in self._found[place].values() for one in here]
        if len(rows) == 1:
            return self._fault(FaultKind.ROW_CHANGED, rows[0], entry)
        return about(
            entry,
            FaultKind.ROWS_ALTERED,
            f"wrote {entry.revisions} rows{whose} that are not as it wrote them",
            patient_id=patient_id,
            how_many=entry.revisions,
        )

    def _fault(self, kind: FaultKind, one: _Found, entry: StoredEntry) -> Fault:
        said = {
            FaultKind.ROW_CHANGED: "is not as entry {entry} wrote it",
            FaultKind.ROW_MOVED: "stands in another place than entry {entry} gave it",
            FaultKind.ROW_ADDED: "was slipped in: entry {entry} did not write it",
        }[kind].format(entry=_named(entry))
        what = f"{_row(one.stored, one.patient_id)} {said}."
        return _of_row(_of_entry(Fault(kind, _first_up(what)), entry), one.stored, one.patient_id)

    def _touched(self, entry: StoredEntry) -> list[str]:
        rows = self._connection.execute(
            "SELECT patient_id FROM touched JOIN child USING (child) WHERE seq = ? LIMIT 2", (entry.seq,)
        )
        return [row[0] for row in rows]


def _of_entry(fault: Fault, entry: StoredEntry) -> Fault:
    return fault._replace(seq=entry.seq, at=entry.at, who=entry.who, change_kind=entry.kind)


def _of_row(fault: Fault, stored: StoredRevision, patient_id: str) -> Fault:
    return fault._replace(
        patient_id=patient_id,
        row_kind=stored.table.kind,
        what=stored.what,
        on=stored.on,
        row_id=stored.row_id,
    )


def _named(entry: StoredEntry) -> str:
    by = f" by {entry.who}" if entry.who else ""
    when = f" of {entry.at:%Y-%m-%d %H:%M}" if entry.at else ""
    return f"{entry.seq} ({entry.kind}{by}{when})"


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def _row(stored: StoredRevision, patient_id: str) -> str:
    if stored.table.kind is RowKind.CHILD:
        return f"the particulars of {patient_id or 'a child'}"
    parts = [stored.table.heads, stored.what]
    if stored.on:
        parts.append(f"of {stored.on}")
    if patient_id:
        parts.append(f"of {patient_id}")
    return " ".join(part for part in parts if part)
