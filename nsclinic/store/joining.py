"""Brings two desks of one clinic together by file: what another desk wrote comes in unchanged, as one step of this one.

Two computers work apart on copies of one file. Joining reads the other copy, says what would come (`plan`), and writes
it inside one change (`Change.join`): entries and revisions of the other desk as they are, then what was decided between
rows that both had changed, as revisions of the join. Nothing is dropped: whatever does not stand is in the history.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from nsclinic.store.apart import Apart, ChildApart
from nsclinic.store.attachments import bring_contents
from nsclinic.store.audit import holder_of
from nsclinic.store.bringing import Bringing, Named, Progress, is_named, name_of_head
from nsclinic.store.derived import Stale
from nsclinic.store.engine import Connection
from nsclinic.store.errors import JoinUndecidedError, StoreError
from nsclinic.store.joint import BothWrote, Decisions, JoinPlan, Renumbered, RowConflict, Side
from nsclinic.store.kinds import CHILD, KIND_TABLES, SETTING, KindTable, child_of, row_of
from nsclinic.store.parting import Parting
from nsclinic.store.revisions import RevisionWriter, StoredHead
from nsclinic.store.settling import Open, Settled, Settling, State, numbers_of_two
from nsclinic.store.values import Fault, Row, RowKind
from nsclinic.store.verifying import verifying

if TYPE_CHECKING:
    from nsclinic.domain.record import Child
    from nsclinic.store.clinic_file import ClinicFile


def _nobody(done: int, of: int) -> None:
    del done, of


class Joining:
    """The bringing together of this file and another desk's copy, which is open for reading."""

    def __init__(self, mine: "ClinicFile", other: "ClinicFile") -> None:
        """Compare both accounts.

        Raises:
            AnotherClinicError: the other file is another clinic's.
            ForkedDeskError: both were written on under one desk's name.
            StoreError: the other file's account does not hold.
        """
        self._mine, self._other = mine, other
        with mine.reading() as here, other.reading() as there:
            self.parting = Parting(here, there)
        if self.parting.missing and (faults := other.verify_chain()):
            raise StoreError(
                f"The account of {other.path} does not hold ({faults[0].sentence}) Nothing was brought in; "
                "check that file on its own computer."
            )

    @property
    def reason(self) -> str:
        """How the join's reason begins: the id of the first entry that comes, and how many come."""
        missing = self.parting.missing
        return f"{missing[0].entry.change_id} {len(missing)} "

    # --- beforehand --------------------------------------------------------------------------------------------------

    def plan(
        self,
        decisions: Decisions | None = None,
        progress: Progress = _nobody,
    ) -> JoinPlan:
        """Give what would come in; nothing is written."""
        chosen = decisions or Decisions()
        new: Counter[RowKind] = Counter()
        corrected: Counter[RowKind] = Counter()
        children: list[Child] = []
        conflicts: list[RowConflict] = []
        both: list[BothWrote] = []
        with self._mine.reading() as here, self._other.reading() as there:
            apart = Apart(here, there, self.parting)
            settled: dict[str, Settled] = {}
            own: dict[str, State] = {}
            for group in self._groups(apart, progress):
                settling = self._settling(apart, group, chosen)
                settled.update(settling.settled)
                if group.own is not None:
                    own[group.row_id] = settling.state(group.row_id)
                for row in group.rows:
                    if row.head is None:
                        new[row.table.kind] += not row.latest.is_removed
                    elif not row.says_the_same:
                        corrected[row.table.kind] += 1
                if group.is_new and not own[group.row_id].is_removed:
                    children.append(child_of((*own[group.row_id].values, group.row_id)))
                conflicts += [self._shown(here, group, found) for found in settling.open]
                if (wrote := self._both_wrote(group, settling)) is not None:
                    both.append(wrote)
            renumbered = tuple(self._renumbered(here, own))
        return JoinPlan(
            entries=len(self.parting.missing),
            new=+new,
            corrected=+corrected,
            children=tuple(children),
            conflicts=tuple(conflicts),
            both_wrote=tuple(both),
            renumbered=renumbered,
            absent_documents=self._absent_documents(),
            last_written_there=self.parting.last_written_there(),
        )

    def _absent_documents(self) -> int:
        lacking = self._other.attachments.referred_names() - self._mine.attachments.referred_names()
        return sum(1 for name in lacking if self._other.attachments.is_name_absent(name))

    def _groups(self, apart: Apart, progress: Progress) -> Iterator[ChildApart]:
        clinic = apart.clinic()
        if clinic.rows:
            yield clinic
        children = apart.children_there()
        for done, (child_there, row_id) in enumerate(children, start=1):
            group = apart.child(child_there, row_id)
            if group.rows:
                yield group
            progress(done, len(children))

    def _settling(self, apart: Apart, group: ChildApart, decisions: Decisions) -> Settling:
        return Settling(
            group,
            decisions,
            id_there=self.parting.id_there,
            takes_back=self.parting.takes_a_join_back,
            was_written_apart=self.parting.was_written_apart,
            base=apart.base,
        )

    def _shown(self, here: Connection, group: ChildApart, found: Open) -> RowConflict:
        head = group.here[found.key]
        table = head.table
        mine = holder_of(here, head.revision).entry
        row = found.row or found.other
        if row is None:  # the child stands removed here, and the other desk wrote about her
            row = max((one for one in group.rows), key=lambda one: one.latest.there)
        entry = self.parting.entry_there(row.latest.there)
        moment = mine.at.fromisoformat(f"{entry.at_utc}+00:00").astimezone(mine.at.tzinfo)
        child = group.child_head
        return RowConflict(
            found.key,
            table.kind,
            str(child.values[0]) if child is not None else "",
            "" if group.row_id else str(head.values[0]),
            Side(*_said(table, found.mine, found.key), mine.who, mine.at),
            Side(*_said(table, found.theirs, found.key), entry.who, moment),
            None if found.together is None else _said(table, found.together, found.key)[0],
            found.is_taken_back,
            table is CHILD and found.mine.values == found.theirs.values,
        )

    def _both_wrote(self, group: ChildApart, settling: Settling) -> BothWrote | None:
        child = group.child_head
        if child is None or settling.state(child.row_id).is_removed:
            return None
        open_keys = {found.key for found in settling.open}
        came = {row.row_id for row in group.rows}
        there = tuple(
            _row(row.table, settling.state(row.row_id), row.row_id)
            for row in group.rows
            if row.table is not CHILD
            and row.row_id not in open_keys
            and not row.is_concurrent
            and not settling.state(row.row_id).is_removed
        )
        here = tuple(
            _row(head.table, State(head.values, head.is_removed), head.row_id)
            for head in group.here.values()
            if head.table is not CHILD
            and head.row_id not in came
            and not head.is_removed
            and self.parting.was_written_apart(head.revision)
        )
        return BothWrote(str(child.values[0]), here, there) if here and there else None

    def _renumbered(self, here: Connection, own: dict[str, State]) -> Iterator[Renumbered]:
        for row_id, number in self._numbers(here, own):
            state = own.get(row_id)
            if state is None:
                head = _child_head(here, row_id)
                state = State(head.values, head.is_removed)
            yield Renumbered(child_of((*state.values, row_id)), number)

    def _numbers(self, here: Connection, own: dict[str, State]) -> Iterator[tuple[str, str]]:
        """Give row id and new number of every child who would share a clinic number."""
        children = {
            row_id: (row_id, number, bool(removed))
            for row_id, number, removed in here.execute("SELECT row_id, patient_id, removed FROM child")
        }
        taken = [number for _, number, _ in children.values()]
        for row_id, state in own.items():
            children[row_id] = (row_id, str(state.values[0]), state.is_removed)
        return numbers_of_two(children.values(), taken)

    # --- writing -----------------------------------------------------------------------------------------------------

    def write(
        self,
        here: Connection,
        stale: Stale,
        new_writer: Callable[[], RevisionWriter],
        decisions: Decisions,
        progress: Progress = _nobody,
    ) -> tuple[RevisionWriter, set[int]]:
        """Write all of it inside the open transaction of a change.

        Gives that change's own revisions, and the children whom they are about.

        Raises:
            JoinUndecidedError: a row that both changed was not decided.
            StoreError: the account would not hold afterwards.
        """
        with self._other.reading() as there:
            apart = Apart(here, there, self.parting)
            settled: dict[str, Settled] = {}
            named: list[Named] = []
            undecided = 0
            for group in self._groups(apart, _nobody):
                settling = self._settling(apart, group, decisions)
                undecided += settling.undecided
                settled.update(settling.settled)
                named += _named(group, settling)
            if undecided:
                raise JoinUndecidedError(undecided)
            bringing = Bringing(here, there, self.parting, stale)
            bringing.bring_entries()
            writer = new_writer()
            bringing.place_named(self._with_numbers(here, named), _holders(here), writer)
            numbers = {}
            for child_there, row_id in apart.children_there():
                numbers[child_there] = here.execute(
                    "SELECT child FROM child WHERE row_id = ?", (row_id,)
                ).fetchone()[0]
            self._write_rows(apart, bringing, numbers, settled, writer, progress)
            bringing.bring_touched(numbers)
            bringing.bring_marks()
            stale.touched.update(numbers.values())
            writer.write_waiting()
        return writer, bringing.written

    def _write_rows(
        self,
        apart: Apart,
        bringing: Bringing,
        numbers: dict[int, int],
        settled: dict[str, Settled],
        writer: RevisionWriter,
        progress: Progress,
    ) -> None:
        for done, (child_there, row_id) in enumerate(apart.children_there(), start=1):
            group = apart.child(child_there, row_id)._replace(number=numbers[child_there])
            came = {row.row_id for row in group.rows}
            for row in group.rows:
                if not is_named(row.table):
                    bringing.place(group, row, row.head, settled.get(row.row_id), writer)
            for head in group.here.values():
                if head.row_id not in came and head.row_id in settled and not is_named(head.table):
                    bringing.place(group, None, head, settled[head.row_id], writer)
            progress(done, len(numbers))

    def _with_numbers(self, here: Connection, named: list[Named]) -> list[Named]:
        """Give the named rows with the new numbers of children who would share one."""
        found = {one.row_id: one for one in named}
        own = {one.row_id: one.comes_to for one in named if one.table is CHILD}
        for row_id, number in list(self._numbers(here, own)):
            one = found.get(row_id)
            if one is None:
                head = _child_head(here, row_id)
                group = ChildApart(row_id, head.key[0], is_new=False, rows=(), here={row_id: head})
                state, origin = State(head.values, head.is_removed), None
                one = Named(group, None, head, None)
            else:
                state = one.comes_to
                origin = one.settled.origin if one.settled is not None else None
            values = (number, *state.values[1:])
            changed = Settled(values, state.is_removed, *([origin] if origin is not None else []))
            found[row_id] = one._replace(settled=changed)
        return list(found.values())

    def verify(self, here: Connection) -> None:
        """Check the whole account as it will be kept.

        Raises:
            StoreError: it does not hold; the change is then not to be kept.
        """
        found = verifying(here, self._mine.clinic_id, self._mine.chain_key)
        faults = [fault for fault in found if isinstance(fault, Fault)]
        if faults:
            raise StoreError(
                f"The account of this file would not hold afterwards ({faults[0].sentence}) Nothing was brought in; "
                "check this file."
            )

    @contextmanager
    def bringing_contents(self) -> Iterator[None]:
        """Copy the documents that this file lacks for the change that is made inside the block.

        Each is proved; those absent there are left out. A change that fails leaves none behind.
        """
        names = bring_contents(self._other.attachments, self._mine.attachments)
        try:
            yield
        except BaseException:
            self._mine.attachments.drop_unreferred(names)
            raise


def _named(group: ChildApart, settling: Settling) -> Iterator[Named]:
    """Give the group's child, settings and protocols of which something came or is said."""
    came = {row.row_id: row for row in group.rows if is_named(row.table)}
    for row in came.values():
        yield Named(group, row, row.head, settling.settled.get(row.row_id))
    for head in group.here.values():
        if is_named(head.table) and head.row_id not in came and head.row_id in settling.settled:
            yield Named(group, None, head, settling.settled[head.row_id])


def _holders(here: Connection) -> dict[object, str]:
    """Give the row id of every head by the number or name that no second one may have."""
    found: dict[object, str] = {}
    for table in KIND_TABLES:
        if is_named(table):
            for row in here.execute(f"SELECT {', '.join(table.columns)} FROM {table.heads}"):
                head = StoredHead(table, row)
                if (name := name_of_head(head)) is not None:
                    found[name] = head.row_id
    return found


def _child_head(here: Connection, row_id: str) -> StoredHead:
    query = f"SELECT {', '.join(CHILD.columns)} FROM {CHILD.heads} WHERE row_id = ?"
    return StoredHead(CHILD, here.execute(query, (row_id,)).fetchone())


def _row(table: KindTable, state: State, row_id: str) -> Row:
    row = row_of(table.kind, (*state.values, row_id))
    if row is None:
        raise StoreError(f"A {table.heads} is no row of a child's record.")
    return row


def _said(table: KindTable, state: State, row_id: str) -> tuple[Row | None, str]:
    """Give a state as a row, or as text for a setting (its value) and a protocol (its version)."""
    if state.is_removed:
        return None, ""
    row = row_of(table.kind, (*state.values, row_id))
    return row, "" if row is not None else str(state.values[1 if table is SETTING else 5])
