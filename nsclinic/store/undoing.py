"""What an undo writes: for each row of an earlier change the state before it, or why the change cannot be undone.

A row has moved on where a later change wrote it, unless that change was itself undone: then the row stands where the
change to be undone left it. Nothing is written here; `Change.undo` does, child by child, so that an import of a whole
clinic is undone in the memory of one child.
"""

from collections.abc import Iterator
from typing import NamedTuple

from nsclinic.store.audit import (
    Holder,
    State,
    TouchedRow,
    before_change,
    children_of_change,
    holder_named,
    holder_of,
    origin_of,
    state_at,
    touched_rows,
    whole_of,
)
from nsclinic.store.engine import Connection
from nsclinic.store.errors import NoUndo, UndoRefusedError
from nsclinic.store.kinds import (
    CHILD,
    KEPT_WITH_CHILD,
    PROTOCOL,
    ROWS_OF_A_CHILD,
    SETTING,
    KindTable,
    Values,
)
from nsclinic.store.revisions import StoredHead
from nsclinic.store.values import JOIN_KIND, TYPED, ChangeEntry, Origin

_NUMBER = CHILD.values.index("patient_id")


class Restored(NamedTuple):
    """One row to be put back: its present head, and what its next revision says."""

    head: StoredHead
    values: Values
    is_removed: bool
    origin: Origin
    line: int | None


class Undoing:
    """The undoing of one earlier change."""

    def __init__(self, connection: Connection, change_id: str) -> None:
        """Look the change up.

        Raises:
            UndoRefusedError: there is no such change, it wrote nothing, or it is a join made in another file.
        """
        found = holder_named(connection, change_id)
        if found is None:
            raise UndoRefusedError(NoUndo.UNKNOWN)
        holder = whole_of(connection, found)
        if found.entry.kind == JOIN_KIND and not holder.is_whole_join:
            raise UndoRefusedError(NoUndo.JOINED_ELSEWHERE, found.entry)
        if holder.first == holder.end:
            raise UndoRefusedError(NoUndo.NOTE, holder.entry)
        self._connection = connection
        self._undone = holder
        self._last_holder = holder
        self._origins: dict[int | None, Origin] = {}
        self._made_way: set[str] = set()

    @property
    def undone(self) -> ChangeEntry:
        """The entry of the change that is undone."""
        return self._undone.entry

    def rows(self) -> Iterator[Restored]:
        """Give the rows to put back, child by child; the caller may write each before the next is asked for.

        Raises:
            UndoRefusedError: a row moved on, was undone already, or can never be undone.
        """
        children = children_of_change(self._connection, self._undone)
        if self._undone.is_whole_join:
            yield from self._making_way(children)
        for child in (None, *children):
            yield from self._rows_of(child)

    def _making_way(self, children: list[int]) -> Iterator[Restored]:
        """Give first the rows that a join brought and that hold a number or name which another row gets back.

        They are removed under another one. Where a join is undone and the undo is undone, so is this.
        """
        rows = [
            row
            for child in (None, *children)
            for row in touched_rows(self._connection, self._undone, child)
            if row.table in (CHILD, SETTING)
        ]
        wanted = {
            (row.table.heads, state_at(self._connection, row.table, row.row_id, row.before).values[0])
            for row in rows
            if row.before
        }
        for row in rows:
            head = self._head(row.table, row.key)
            if not row.before and (row.table.heads, head.values[0]) in wanted:
                self._refuse_moved(row, head)
                self._made_way.add(row.row_id)
                values = (f"{head.values[0]} {row.row_id}", *head.values[1:])
                yield Restored(head, values, is_removed=True, origin=TYPED, line=None)

    def _rows_of(self, child: int | None) -> list[Restored]:
        rows = touched_rows(self._connection, self._undone, child)
        if child is None:
            rows.reverse()  # a name that one setting took from another is free before that one gets it back
        found = [restored for row in rows if (restored := self._restored(row)) is not None]
        if child is not None and found:
            self._refuse_orphans(child, found)
        return found

    def _restored(self, row: TouchedRow) -> Restored | None:
        """Give what puts a row back; None where the change left it as it was, or it stands so already."""
        if row.row_id in self._made_way:
            return None
        if row.table is PROTOCOL:
            if self._undone.is_whole_join:
                return None  # an adopted protocol stays, however it came
            raise UndoRefusedError(NoUndo.PROTOCOL, self.undone)
        left = state_at(self._connection, row.table, row.row_id, row.last)
        before = (
            state_at(self._connection, row.table, row.row_id, row.before)
            if row.before
            else left._replace(is_removed=True)
        )
        if (before.is_removed, before.values) == (left.is_removed, left.values):
            return None
        head = self._head(row.table, row.key)
        self._refuse_moved(row, head)
        values = before.values
        if row.table is CHILD:
            values = self._with_pseudonym(head, before)
            self._refuse_taken_number(head, values)
        if (values, before.is_removed) == (head.values, head.is_removed):
            return None
        return Restored(head, values, before.is_removed, self._origin(before.source), before.line)

    # --- what stands in the way --------------------------------------------------------------------------------------

    def _refuse_moved(self, row: TouchedRow, head: StoredHead) -> None:
        if self._undone.holds(head.revision):
            return
        standing = self._standing(row.table, row.key, row.row_id, head.revision)
        if self._undone.holds(standing):
            return
        if standing >= self._undone.end:
            raise UndoRefusedError(NoUndo.MOVED_ON, self._holder(standing).entry)
        raise UndoRefusedError(NoUndo.UNDONE, self._holder(head.revision).entry)

    def _standing(self, table: KindTable, key: tuple[int, ...], row_id: str, revision: int) -> int:
        """Give the revision that a row stands at; 0 where it is not there at all.

        Undos are reckoned through, and so are changes that left the row as they found it.
        """
        while revision:
            holder = self._holder(revision)
            undone = holder_named(self._connection, holder.entry.undoes) if holder.entry.undoes else None
            written = whole_of(self._connection, undone) if undone is not None else holder
            before = before_change(self._connection, table, key, row_id, written)
            if before is None:
                return revision
            if undone is None and not (before and self._is_same(table, row_id, before, revision)):
                return revision
            revision = before
        return 0

    def _is_same(self, table: KindTable, row_id: str, one: int, other: int) -> bool:
        first, second = (state_at(self._connection, table, row_id, revision) for revision in (one, other))
        return (first.is_removed, first.values) == (second.is_removed, second.values)

    def _refuse_orphans(self, child: int, found: list[Restored]) -> None:
        """Refuse to take a child away under rows written since, and to write rows of a child taken away since."""
        is_removed, revision, child_row_id = self._connection.execute(
            "SELECT removed, revision, row_id FROM child WHERE child = ?", (child,)
        ).fetchone()
        of_child = next((one for one in found if one.head.table is CHILD), None)
        if of_child is None:
            standing = self._standing(CHILD, (child,), child_row_id, revision)
            if is_removed and standing >= self._undone.end:
                raise UndoRefusedError(NoUndo.CHILD_REMOVED, self._holder(standing).entry)
            return
        if not of_child.is_removed or is_removed:
            return
        put_back = {(row.head.table.heads, row.head.key) for row in found}
        for table in ROWS_OF_A_CHILD:
            live = self._connection.execute(
                f"SELECT child, position, row_id, revision FROM {table.heads} WHERE child = ? AND removed = 0",
                (child,),
            )
            for *key, row_id, live_revision in live:
                if (table.heads, tuple(key)) in put_back:
                    continue
                standing = self._standing(table, tuple(key), row_id, live_revision)
                if standing >= self._undone.end:
                    raise UndoRefusedError(NoUndo.MOVED_ON, self._holder(standing).entry)

    def _with_pseudonym(self, head: StoredHead, before: State) -> Values:
        """Give a child's values as before, but with her pseudonym, unless another record of the child bears it.

        The registry knows her by it for good. Only where two records were put together and are taken apart again does
        a pseudonym go back to the record that had it.
        """
        kept, earlier = head.values[-KEPT_WITH_CHILD:], before.values[-KEPT_WITH_CHILD:]
        if kept == earlier or not kept[-1]:
            return before.values
        is_borne = self._connection.execute(
            "SELECT 1 FROM child WHERE pseudonym = ? AND child <> ?", (kept[-1], head.key[0])
        ).fetchone()
        return before.values if is_borne else (*before.values[:-KEPT_WITH_CHILD], *kept)

    def _refuse_taken_number(self, head: StoredHead, values: Values) -> None:
        number = values[_NUMBER]
        if number == head.values[_NUMBER]:
            return
        taken = self._connection.execute(
            "SELECT revision FROM child WHERE patient_id = ? AND child <> ?", (number, head.key[0])
        ).fetchone()
        if taken is not None:
            raise UndoRefusedError(NoUndo.NUMBER_TAKEN, self._holder(taken[0]).entry)

    # --- looking up --------------------------------------------------------------------------------------------------

    def _head(self, table: KindTable, key: tuple[int, ...]) -> StoredHead:
        place = " AND ".join(f"{name} = ?" for name in table.key)
        row = self._connection.execute(
            f"SELECT {', '.join(table.columns)} FROM {table.heads} WHERE {place}", key
        ).fetchone()
        return StoredHead(table, row)

    def _holder(self, revision: int) -> Holder:
        if not self._last_holder.holds(revision):
            self._last_holder = holder_of(self._connection, revision)
        return self._last_holder

    def _origin(self, source: int | None) -> Origin:
        if source not in self._origins:
            self._origins[source] = origin_of(self._connection, source)
        return self._origins[source]


def refuse_nothing(undoing: Undoing, count: int) -> None:
    """Refuse an undo that would write nothing: what the change did must stay (a pseudonym), or stands so already."""
    if not count:
        raise UndoRefusedError(NoUndo.STAYS, undoing.undone)
