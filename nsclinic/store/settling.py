"""What each row comes to when two desks are brought together: what needs no decision, and what a decision says.

Pure: it is given what both desks wrote about one child and gives the states that the join itself has to write. A row
that only one desk changed needs none of them: what that desk wrote stands.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from nsclinic.store.apart import ChildApart, RowApart
from nsclinic.store.joint import Choice, Decisions
from nsclinic.store.kinds import CHILD, PROTOCOL, SETTING, KindTable, Values
from nsclinic.store.revisions import StoredHead
from nsclinic.store.values import TYPED, How, Origin


class State(NamedTuple):
    """What a row says."""

    values: Values
    is_removed: bool


class Settled(NamedTuple):
    """A state that the join writes. `origin` names the other desk's revision where two were decided between."""

    values: Values
    is_removed: bool
    origin: Origin = TYPED


class Open(NamedTuple):
    """Something to be decided: a row that both changed, or two rows of the clinic that are one thing.

    `other` is the new row of the other desk where there are two.
    """

    key: str
    row: RowApart | None
    mine: State
    theirs: State
    together: State | None = None
    is_taken_back: bool = False
    other: RowApart | None = None


class Settling:
    """The rows of one child, or of the clinic, being settled."""

    def __init__(
        self,
        group: ChildApart,
        decisions: Decisions,
        *,
        id_there: Callable[[int], str],
        takes_back: Callable[[int], bool],
        was_written_apart: Callable[[int], bool],
        base: Callable[[RowApart], Values | None],
    ) -> None:
        self.group = group
        self.settled: dict[str, Settled] = {}
        self.open: list[Open] = []
        self.undecided = 0
        self._decisions = decisions
        self._id_there = id_there
        self._takes_back = takes_back
        self._was_written_apart = was_written_apart
        self._base = base
        for row in group.rows:
            self._settle(row)
        if group.row_id:
            self._settle_removed_child()
        else:
            self._settle_one_name(SETTING, 1)
            self._settle_one_name(PROTOCOL, 2)
        self._remove_doubles()

    def state(self, row_id: str) -> State:
        """Give what a row comes to."""
        if found := self.settled.get(row_id):
            return State(found.values, found.is_removed)
        row = next((row for row in self.group.rows if row.row_id == row_id), None)
        if row is not None and not row.is_concurrent:
            return State(row.latest.values, row.latest.is_removed)
        head = self.group.here[row_id]
        return State(head.values, head.is_removed)

    # --- one row -----------------------------------------------------------------------------------------------------

    def _settle(self, row: RowApart) -> None:
        if row.head is None:
            return
        is_taken_back = not row.is_concurrent and any(self._takes_back(one.there) for one in row.brought)
        if not row.is_concurrent and not is_taken_back:
            return
        mine = State(row.head.values, row.head.is_removed)
        theirs = State(row.latest.values, row.latest.is_removed)
        origin = Origin(How.JOIN, self._id_there(row.latest.there))
        if row.says_the_same:
            if row.is_concurrent:
                self.settled[row.row_id] = Settled(*mine, origin)
            return
        together = self._together(row, mine, theirs) if row.is_concurrent else None
        found = Open(row.row_id, row, mine, theirs, together, is_taken_back)
        chosen = self._chosen(found)
        if chosen is not None and (row.is_concurrent or chosen == mine):
            self.settled[row.row_id] = Settled(*chosen, origin)

    def _chosen(self, found: Open) -> State | None:
        self.open.append(found)
        match self._decisions.rows.get(found.key):
            case Choice.MINE:
                return found.mine
            case Choice.THEIRS:
                return found.theirs
            case Choice.BOTH if found.together is not None:
                return found.together
        self.undecided += 1
        return None

    def _together(self, row: RowApart, mine: State, theirs: State) -> State | None:
        """Give the row with what each desk changed, where both left it and no field was changed by both."""
        base = self._base(row)
        if base is None or mine.is_removed or theirs.is_removed:
            return None
        values = []
        for was, ours, others in zip(base, mine.values, theirs.values, strict=True):
            if was not in (ours, others) and ours != others:
                return None
            values.append(others if ours == was else ours)
        return State(tuple(values), is_removed=False)

    # --- a child removed by one desk ---------------------------------------------------------------------------------

    def _settle_removed_child(self) -> None:
        """Ask where one desk removed a child and the other went on writing about her."""
        head, own = self.group.child_head, self.group.own
        if head is None or (own is not None and own.is_concurrent):
            return
        there = any(not row.latest.is_removed for row in self.group.rows if row.table is not CHILD)
        if head.is_removed and own is None and there and self._was_written_apart(head.revision):
            found = Open(
                head.row_id, None, State(head.values, is_removed=True), State(head.values, is_removed=False)
            )
            if self._chosen(found) == found.theirs:
                self.settled[head.row_id] = Settled(head.values, is_removed=False)
        if own is None or own.row_id in self.settled or head.is_removed or not own.latest.is_removed:
            return
        if any(one.key == own.row_id for one in self.open):
            return
        if any(
            not row.is_removed and row.table is not CHILD and self._was_written_apart(row.revision)
            for row in self.group.here.values()
        ):
            latest = own.latest
            found = Open(
                own.row_id, own, State(latest.values, is_removed=False), State(latest.values, is_removed=True)
            )
            if self._chosen(found) == found.mine:
                self.settled[own.row_id] = Settled(latest.values, is_removed=False)

    # --- one name twice ----------------------------------------------------------------------------------------------

    def _settle_one_name(self, table: KindTable, width: int) -> None:
        """Let one of two rows stand where both desks set something for the first time: a setting, a protocol."""
        ours = {head.row_id: head for head in self.group.here.values() if head.table is table}
        named = {
            self.state(row_id).values[:width]: row_id
            for row_id in ours
            if table is SETTING or not self.state(row_id).is_removed
        }
        for row in (row for row in self.group.rows if row.table is table and row.head is None):
            theirs = State(row.latest.values, row.latest.is_removed)
            row_id = named.get(theirs.values[:width])
            if row_id is None or (table is PROTOCOL and theirs.is_removed):
                continue
            self._settle_two(table, ours[row_id], row, self.state(row_id), theirs)

    def _settle_two(
        self, table: KindTable, head: StoredHead, row: RowApart, mine: State, theirs: State
    ) -> None:
        if mine.is_removed or theirs.is_removed:
            stands = theirs if mine.is_removed else mine
        elif mine.values == theirs.values or (table is PROTOCOL and mine.values[4] == theirs.values[4]):
            stands = mine if head.row_id < row.row_id else theirs
        else:
            found = self._chosen(Open(head.row_id, None, mine, theirs, other=row))
            if found is None:
                return
            stands = found
        gone, values = (row.row_id, theirs.values) if stands is mine else (head.row_id, mine.values)
        if table is SETTING:
            values = (f"{values[0]} {gone}", *values[1:])
        self.settled[gone] = Settled(values, is_removed=True)

    # --- two rows that say one thing ---------------------------------------------------------------------------------

    def _remove_doubles(self) -> None:
        known = {row.row_id for row in self.group.rows} | set(self.group.here)
        for row_id in known & self._decisions.removed:
            before = self.settled.get(row_id)
            values = self.state(row_id).values
            self.settled[row_id] = Settled(
                values, is_removed=True, origin=before.origin if before is not None else TYPED
            )


def numbers_of_two(
    children: Iterable[tuple[str, str, bool]], taken: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Give row id and new number of every child who shares a clinic number with another, in any order of the files.

    The number stays with a child who is not removed before one who is, then with the one whose row id is the lowest.

    Args:
        children: row id, number and whether she is removed, of all children of both files.
        taken: numbers that are not to be given besides.
    """
    by_number: dict[str, list[tuple[bool, str]]] = {}
    for row_id, number, is_removed in children:
        by_number.setdefault(number, []).append((is_removed, row_id))
    used = {*by_number, *taken}
    for number in sorted(number for number, sharing in by_number.items() if len(sharing) > 1):
        for _, row_id in sorted(by_number[number])[1:]:
            count = 2
            while f"{number}-{count}" in used:
                count += 1
            used.add(f"{number}-{count}")
            yield row_id, f"{number}-{count}"
