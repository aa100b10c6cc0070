"""Writes what another desk's file has and this one lacks: its entries and revisions unchanged, under new numbers.

Every revision keeps its id, its parent and how it came, so the other desk's digests and seals hold here as they did
there. A row's head becomes what the other desk left, where that goes on from the head here; where the join itself has
to say something (`Settled`), that is a revision of the join, and the other desk's goes to the history at once.

Runs inside the transaction of the join's change.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from nsclinic.store.apart import Brought, ChildApart, RowApart
from nsclinic.store.chain import NO_CHILD
from nsclinic.store.derived import Stale
from nsclinic.store.desk import Desk, letters_in_file
from nsclinic.store.engine import Connection
from nsclinic.store.errors import StoreError
from nsclinic.store.kinds import CHILD, OF_THE_CLINIC, PROTOCOL, SETTING, KindTable, Values
from nsclinic.store.parting import Parting
from nsclinic.store.revisions import INSERTIONS, RevisionWriter, StoredHead, source_number
from nsclinic.store.settling import Settled, State
from nsclinic.store.values import TYPED, Origin

_NAMED = (CHILD, SETTING, PROTOCOL)
"""Kinds of which two rows cannot stand under one number or name."""


class Named(NamedTuple):
    """A row of such a kind that is to be written, and the child whose it is."""

    group: ChildApart
    row: RowApart | None
    head: StoredHead | None
    settled: Settled | None

    @property
    def table(self) -> KindTable:
        """The row's kind."""
        return self.row.table if self.row is not None else self.known.table

    @property
    def known(self) -> StoredHead:
        """The head here of a row that is known here."""
        if self.head is None:
            raise StoreError("A row that is not known here has no head.")
        return self.head

    @property
    def row_id(self) -> str:
        """The row's id."""
        return self.row.row_id if self.row is not None else self.known.row_id

    @property
    def comes_to(self) -> State:
        """What the row says in the end."""
        if self.settled is not None:
            return State(self.settled.values, self.settled.is_removed)
        if self.row is None:
            raise StoreError("A row of which nothing came and nothing is said is not written.")
        return State(self.row.latest.values, self.row.latest.is_removed)


def _name(table: KindTable, state: State) -> tuple[object, ...] | None:
    """Give what no second head may have; None for one that stands in nobody's way."""
    if table is PROTOCOL:
        return None if state.is_removed else (PROTOCOL.heads, *state.values[:2])
    return (table.heads, state.values[0])


class Bringing:
    """The bringing in of one file's missing entries."""

    def __init__(self, here: Connection, there: Connection, parting: Parting, stale: Stale) -> None:
        self._here = here
        self._there = there
        self._parting = parting
        self._stale = stale
        self.written: set[int] = set()
        """The children of whom the join itself wrote something."""
        self._sources: dict[Origin, int | None] = {TYPED: None}

    # --- entries -----------------------------------------------------------------------------------------------------

    def bring_entries(self) -> None:
        """Write the missing entries at the end, each in its desk's chain, and what they had not seen."""
        desks = self._bring_desks()
        self._here.executemany(
            "INSERT INTO change (seq, change_id, desk, desk_seq, at_utc, offset_minutes, who, program, kind, reason, "
            "first_revision, revisions, digest, seal) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(placed.seq, entry.change_id, desks[entry.desk_id], entry.desk_seq, entry.at_utc),
                    *(entry.offset_minutes, entry.who, entry.program, entry.kind, entry.reason),
                    *(placed.first, entry.revisions, entry.digest, entry.seal),
                )
                for placed in self._parting.missing
                for entry in (placed.entry,)
            ),
        )
        self._here.executemany(
            "INSERT INTO unseen (from_seq, until_seq, first, end) VALUES (?, ?, ?, ?)",
            self._parting.unseen(self._there),
        )

    def _bring_desks(self) -> dict[str, int]:
        """Enter the desks that are new here, and give each one's number; no two may begin their numbers alike."""
        known = dict(self._here.execute("SELECT desk_id, desk FROM desk").fetchall())
        for entry in (placed.entry for placed in self._parting.missing):
            if entry.desk_id not in known:
                known[entry.desk_id] = self._here.execute(
                    "INSERT INTO desk (desk_id, letters) VALUES (?, ?)", (entry.desk_id, entry.letters)
                ).lastrowid
        taken: set[str] = set()
        for desk_id, letters in self._here.execute(
            "SELECT desk_id, letters FROM desk ORDER BY desk_id"
        ).fetchall():
            own = letters_in_file(Desk(desk_id, letters), taken)
            if own != letters:
                self._here.execute("UPDATE desk SET letters = ? WHERE desk_id = ?", (own, desk_id))
            taken.add(own)
        return known

    def bring_marks(self) -> None:
        """Copy the marks that are kept beside the entries (`marks`), of those that have them."""
        for placed in self._parting.missing:
            kept = self._there.execute("SELECT marks FROM change_marks WHERE seq = ?", (placed.entry.seq,))
            if (row := kept.fetchone()) is not None:
                self._here.execute(
                    "INSERT INTO change_marks (seq, marks) VALUES (?, ?)", (placed.seq, row[0])
                )

    def bring_touched(self, numbers: dict[int, int]) -> None:
        """Write which of the entries brought in touched which child; `numbers` gives a child's number here."""
        seqs = {placed.entry.seq: placed.seq for placed in self._parting.missing}
        rows = self._there.execute(
            "SELECT child, seq FROM touched WHERE seq BETWEEN ? AND ?", (min(seqs), max(seqs))
        )
        self._here.executemany(
            "INSERT INTO touched (child, seq) VALUES (?, ?)",
            sorted((numbers[child], seqs[seq]) for child, seq in rows if seq in seqs),
        )

    # --- rows --------------------------------------------------------------------------------------------------------

    def place_named(self, rows: Iterable[Named], holders: dict[object, str], writer: RevisionWriter) -> None:
        """Write children, settings and protocols in an order in which no two ever stand under one number or name.

        `holders` gives the row id by name of every head here. Where numbers were exchanged in a ring, one of them is
        written twice by the join.
        """
        waiting = list(rows)
        again: list[Named] = []
        while waiting:
            held_back: list[Named] = []
            for one in waiting:
                name = _name(one.table, one.comes_to)
                if name is not None and holders.get(name, one.row_id) != one.row_id:
                    held_back.append(one)
                    continue
                self._place_one(one, holders, writer)
            if len(held_back) == len(waiting):
                ringed = held_back.pop(next(i for i, one in enumerate(held_back) if one.head is not None))
                values, is_removed = ringed.comes_to
                meanwhile = Settled((f"{values[0]} {ringed.row_id}", *values[1:]), is_removed)
                self._place_one(ringed._replace(settled=meanwhile), holders, writer)
                again.append(ringed)
            waiting = held_back
        for ringed in again:
            head = writer.find(ringed.table, "row_id", ringed.row_id)
            if head is not None:
                values, is_removed = ringed.comes_to
                writer.supersede(head, values, TYPED, None, is_removed=is_removed)

    def _place_one(self, one: Named, holders: dict[object, str], writer: RevisionWriter) -> None:
        if one.head is not None:
            before = _name(one.table, State(one.head.values, one.head.is_removed))
            if holders.get(before) == one.row_id:
                del holders[before]
        name = _name(one.table, one.comes_to)
        if name is not None:
            holders[name] = one.row_id
        self.place(one.group, one.row, one.head, one.settled, writer)

    def place(
        self,
        group: ChildApart,
        row: RowApart | None,
        head: StoredHead | None,
        settled: Settled | None,
        writer: RevisionWriter,
    ) -> None:
        """Write all that came of one row, and what the join says of it."""
        table = row.table if row is not None else head.table if head is not None else CHILD
        if table not in OF_THE_CLINIC:
            self._stale.add(table.kind, group.number)
            if settled is not None:
                self.written.add(group.number)
        if row is not None:
            self._to_history(group, row, row.brought if settled is not None else row.brought[:-1])
            if settled is None:
                self._to_head(group, row)
                return
        if settled is None:
            return
        if head is not None:
            parent = head.revision if row is None or row.is_concurrent else row.latest.number
            values, is_removed, origin = settled
            writer.supersede(head, values, origin, None, is_removed=is_removed, parent=parent)
        elif row is not None:
            writer.add_head(
                table,
                self._key(group, row),
                group.row_id or NO_CHILD,
                row.row_id,
                settled.values,
                settled.origin,
                is_removed=settled.is_removed,
                parent=row.latest.number,
            )

    def _key(self, group: ChildApart, row: RowApart) -> tuple[int, ...]:
        if row.table is CHILD:
            return (group.number,)
        return (group.number, row.position) if row.table not in OF_THE_CLINIC else (row.position,)

    def _to_history(self, group: ChildApart, row: RowApart, revisions: Iterable[Brought]) -> None:
        key = self._key(group, row)
        statement = INSERTIONS[row.table.heads].replace(row.table.heads, row.table.superseded, 1)
        self._here.executemany(statement, [self._columns(key, row.row_id, one) for one in revisions])

    def _to_head(self, group: ChildApart, row: RowApart) -> None:
        latest = row.latest
        if row.head is None:
            columns = self._columns(self._key(group, row), row.row_id, latest)
            self._here.execute(INSERTIONS[row.table.heads], columns)
            return
        changed = ("revision", "parent", "removed", "source", "line", *row.table.values)
        self._here.execute(
            f"UPDATE {row.table.heads} SET {', '.join(f'{name} = ?' for name in changed)} WHERE row_id = ?",
            (*self._columns((), "", latest)[1:], row.row_id),
        )

    def _columns(self, key: tuple[int, ...], row_id: str, one: Brought) -> Values:
        return (
            *(*key, row_id, one.number, one.parent, int(one.is_removed)),
            *(self._source(one.origin), one.line, *one.values),
        )

    def _source(self, origin: Origin) -> int | None:
        if origin not in self._sources:
            self._sources[origin] = source_number(self._here, origin)
        return self._sources[origin]


def is_named(table: KindTable) -> bool:
    """Say whether two rows of this kind cannot stand under one number or name."""
    return table in _NAMED


def name_of_head(head: StoredHead) -> tuple[object, ...] | None:
    """Give what no second row may be called as long as this head stands."""
    return _name(head.table, State(head.values, head.is_removed))


Progress = Callable[[int, int], None]
"""Told after each child: how many are done, of how many."""
