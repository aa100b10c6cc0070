"""What two desks wrote about one child while they were apart: row by row, and whether one of them had seen the other.

Of a row's two states one goes on from the other where it, or one of the revisions before it, was written on top of it:
by its parent, or, where somebody decided between two states, by the second one that the decision names. Where neither
goes on from the other they are concurrent.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from nsclinic.store.audit import origin_of
from nsclinic.store.engine import Connection
from nsclinic.store.kinds import CHILD, OF_THE_CLINIC, ROWS_OF_A_CHILD, KindTable, Values
from nsclinic.store.parting import Parting
from nsclinic.store.revisions import StoredHead
from nsclinic.store.values import TYPED, How, Origin


class Brought(NamedTuple):
    """A revision of the other file that is missing here, with the numbers that it gets here."""

    there: int
    number: int
    parent: int | None
    is_removed: bool
    origin: Origin
    line: int | None
    values: Values


class RowApart(NamedTuple):
    """One row with revisions that are missing here: those, in order, and its head here, None where it is new."""

    table: KindTable
    row_id: str
    position: int
    brought: tuple[Brought, ...]
    head: StoredHead | None
    is_concurrent: bool

    @property
    def latest(self) -> Brought:
        """What the row stands at in the other file: the head there has the greatest number of its row."""
        return self.brought[-1]

    @property
    def says_the_same(self) -> bool:
        """Whether both files have the row in the same state, however each came to it."""
        head, latest = self.head, self.latest
        return head is not None and (head.is_removed, head.values) == (latest.is_removed, latest.values)


class ChildApart(NamedTuple):
    """What came about one child (or, without a row id, about the clinic itself).

    `number` is the child's in this file, `here` all of her present heads here by row id.
    """

    row_id: str
    number: int
    is_new: bool
    rows: tuple[RowApart, ...]
    here: dict[str, StoredHead]

    @property
    def child_head(self) -> StoredHead | None:
        """The child's own head here; None for a new one, and for the clinic."""
        return self.here.get(self.row_id)

    @property
    def own(self) -> RowApart | None:
        """What came of the child's own row; None where only other rows of hers came."""
        return next((row for row in self.rows if row.table is CHILD), None)


class Apart:
    """Reads both files child by child, so that memory holds one child at a time."""

    def __init__(self, here: Connection, there: Connection, parting: Parting) -> None:
        self._here = here
        self._there = there
        self._parting = parting
        runs = parting.missing_there()
        self._from = runs[0][0] if runs else 1 << 62
        self._origins: dict[int | None, Origin] = {None: TYPED}

    def children_there(self) -> list[tuple[int, str]]:
        """Give number (there) and row id of every child whom a missing entry touched, in order of row id."""
        seqs = [placed.entry.seq for placed in self._parting.missing]
        if not seqs:
            return []
        # One desk's entries mostly come in runs: the few others among them are sorted out by `rows`.
        rows = self._there.execute(
            "SELECT DISTINCT touched.child, child.row_id FROM touched JOIN child USING (child) "
            "WHERE touched.seq BETWEEN ? AND ? ORDER BY child.row_id",
            (min(seqs), max(seqs)),
        )
        return [(child, row_id) for child, row_id in rows]

    def groups(self) -> Iterator[ChildApart]:
        """Give the clinic's own rows, then each child's; a group without missing rows is left out."""
        clinic = self.clinic()
        if clinic.rows:
            yield clinic
        for child_there, row_id in self.children_there():
            group = self.child(child_there, row_id)
            if group.rows:
                yield group

    def clinic(self) -> ChildApart:
        """Give what came of the clinic's own settings and protocols."""
        here = self._heads(OF_THE_CLINIC, "", ())
        return ChildApart("", 0, is_new=False, rows=tuple(self._rows(OF_THE_CLINIC, "", (), here)), here=here)

    def child(self, child_there: int, row_id: str) -> ChildApart:
        """Give what came about one child."""
        found = self._here.execute("SELECT child FROM child WHERE row_id = ?", (row_id,)).fetchone()
        tables = (CHILD, *ROWS_OF_A_CHILD)
        here = {} if found is None else self._heads(tables, " AND child = ?", (found[0],))
        rows = tuple(self._rows(tables, " AND child = ?", (child_there,), here))
        number = self._parting.number_here(child_there) if found is None else found[0]
        return ChildApart(row_id, number, found is None, rows, here)

    def _heads(
        self, tables: tuple[KindTable, ...], condition: str, given: tuple[int, ...]
    ) -> dict[str, StoredHead]:
        heads = {}
        for table in tables:
            query = f"SELECT {', '.join(table.columns)} FROM {table.heads} WHERE TRUE{condition}"
            for row in self._here.execute(query, given):
                head = StoredHead(table, row)
                heads[head.row_id] = head
        return heads

    def _rows(
        self,
        tables: tuple[KindTable, ...],
        condition: str,
        given: tuple[int, ...],
        here: dict[str, StoredHead],
    ) -> Iterator[RowApart]:
        for table in tables:
            columns = ", ".join(
                (table.key[-1], "row_id", "revision", "parent", "removed", "source", "line", *table.values)
            )
            found: dict[str, list[tuple[Any, ...]]] = {}
            for name in (table.heads, table.superseded):
                query = f"SELECT {columns} FROM {name} WHERE revision >= ?{condition}"
                for row in self._there.execute(query, (self._from, *given)):
                    if self._parting.is_missing(row[2]):
                        found.setdefault(row[1], []).append(row)
            for row_id, rows in found.items():
                rows.sort(key=lambda row: row[2])
                yield self._row(table, row_id, rows, here.get(row_id))

    def _row(
        self, table: KindTable, row_id: str, rows: list[tuple[Any, ...]], head: StoredHead | None
    ) -> RowApart:
        brought = tuple(self._brought(row) for row in rows)
        is_known = head is not None and brought[0].parent is not None
        position = head.key[-1] if head is not None and is_known else self._parting.number_here(rows[0][0])
        is_concurrent = head is not None and not self._goes_on_from(brought, head.revision)
        return RowApart(table, row_id, position, brought, head, is_concurrent)

    def _brought(self, row: tuple[Any, ...]) -> Brought:
        _, _, revision, parent, removed, source, line, *values = row
        if source not in self._origins:
            self._origins[source] = origin_of(self._there, source)
        return Brought(
            revision,
            self._parting.number_here(revision),
            None if parent is None else self._parting.number_here(parent),
            bool(removed),
            self._origins[source],
            line,
            tuple(values),
        )

    def _goes_on_from(self, brought: tuple[Brought, ...], revision: int) -> bool:
        """Say whether the last of a row's missing revisions was written on top of one of this file."""
        by_number = {one.number: one for one in brought}
        waiting = [brought[-1].number]
        seen: set[int] = set()
        while waiting:
            number = waiting.pop()
            if number == revision:
                return True
            one = by_number.get(number)
            if one is None or number in seen:
                continue
            seen.add(number)
            waiting += [parent for parent in (one.parent, self._second_parent(one.origin)) if parent]
        return False

    def _second_parent(self, origin: Origin) -> int | None:
        return self._parting.number_of(origin.file) if origin.how is How.JOIN and origin.file else None

    def base(self, row: RowApart) -> Values | None:
        """Give what a row said where the two desks parted; None where it was never one row, or cannot be told."""
        if row.head is None:
            return None
        reached = {one.parent for one in row.brought} - {one.number for one in row.brought}
        columns = ", ".join(row.table.values)
        part = f"SELECT revision, parent, {columns} FROM {{}} WHERE row_id = ?"
        states = {
            found[0]: found[1:]
            for found in self._here.execute(
                f"{part.format(row.table.heads)} UNION ALL {part.format(row.table.superseded)}",
                (row.row_id, row.row_id),
            )
        }
        revision: int | None = row.head.revision
        while revision is not None and revision in states:
            if revision in reached:
                return tuple(states[revision][1:])
            revision = states[revision][0]
        return None
