"""What two copies of one clinic's file have in common, and which entries of the other one are to be brought in here.

Entries are told apart by the id of their change alone, which means the same in every copy; their numbers are each
file's own. A desk's entries form one chain, so of every desk one copy holds all that the other holds, and perhaps more.
Where both hold an entry of the same place in a desk's chain and it is not the same one, both copies were written on
under one desk's name: that is said and nothing is brought in.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from nsclinic.store.engine import Connection
from nsclinic.store.errors import AnotherClinicError, ForkedDeskError, StoreError
from nsclinic.store.ids import block_member, split_member
from nsclinic.store.values import JOIN_KIND, UNDO_KIND

_COLUMNS = (
    "seq, change_id, desk_id, letters, desk_seq, at_utc, offset_minutes, who, program, kind, reason, "
    "first_revision, revisions, digest, seal"
)


class StoredEntry(NamedTuple):
    """One audit entry as a file has it."""

    seq: int
    change_id: str
    desk_id: str
    letters: str
    desk_seq: int
    at_utc: str
    offset_minutes: int
    who: str
    program: str
    kind: str
    reason: str
    first: int
    revisions: int
    digest: bytes
    seal: bytes

    @property
    def says_nothing(self) -> bool:
        """Whether it only says that two desks were brought together: bringing that alone would never end."""
        return self.kind == JOIN_KIND and not self.revisions


def _entries_of(connection: Connection) -> list[StoredEntry]:
    rows = connection.execute(f"SELECT {_COLUMNS} FROM change JOIN desk USING (desk) ORDER BY seq")
    return [StoredEntry(*row) for row in rows]


class Placed(NamedTuple):
    """An entry to be brought in, and the numbers that it gets here."""

    entry: StoredEntry
    seq: int
    first: int


class Parting:
    """The entries of this file (`here`) and of another desk's copy (`there`), told apart."""

    def __init__(self, here: Connection, there: Connection) -> None:
        """Read and compare both accounts.

        Raises:
            AnotherClinicError: the other file is another clinic's.
            ForkedDeskError: both were written on under one desk's name.
            StoreError: an entry that both hold does not say the same.
        """
        _refuse_another_clinic(here, there)
        self.here = _entries_of(here)
        self.there = _entries_of(there)
        ours = {entry.change_id: entry for entry in self.here}
        theirs = {entry.change_id for entry in self.there}
        _refuse_altered(ours, self.there)
        lacking = [entry for entry in self.there if entry.change_id not in ours]
        _refuse_fork(self.here, lacking)
        if all(entry.says_nothing for entry in lacking):
            lacking = []
        self.only_here = [entry for entry in self.here if entry.change_id not in theirs]
        """Entries that whoever wrote the other copy never saw."""
        self.next_seq = len(self.here) + 1
        self.next_revision = self.here[-1].first + self.here[-1].revisions if self.here else 1
        self.missing = list(self._placed(lacking))
        self._first_here = {entry.change_id: entry.first for entry in self.here}
        self._first_here.update((placed.entry.change_id, placed.first) for placed in self.missing)
        self._seq_here = {entry.change_id: entry.seq for entry in self.here}
        self._seq_here.update((placed.entry.change_id, placed.seq) for placed in self.missing)
        self._holding = [entry for entry in self.there if entry.revisions]
        self._firsts_there = [entry.first for entry in self._holding]
        self._missing_ids = {placed.entry.change_id for placed in self.missing}
        self._own = sorted((entry.first, entry.first + entry.revisions) for entry in self.only_here)
        self._undone_joins = self._undos_of_joins()

    def _placed(self, lacking: Iterable[StoredEntry]) -> Iterator[Placed]:
        for entry in lacking:
            yield Placed(entry, self.next_seq, self.next_revision)
            self.next_seq += 1
            self.next_revision += entry.revisions

    def _undos_of_joins(self) -> set[str]:
        joins = {entry.change_id for entry in self.there if entry.kind == JOIN_KIND}
        return {
            placed.entry.change_id
            for placed in self.missing
            if placed.entry.kind == UNDO_KIND and placed.entry.reason.partition(" ")[0] in joins
        }

    # --- numbers -----------------------------------------------------------------------------------------------------

    def entry_there(self, revision: int) -> StoredEntry:
        """Give the entry of the other file that holds a revision, by its number there."""
        return self._holding[bisect_right(self._firsts_there, revision) - 1]

    def number_here(self, revision: int) -> int:
        """Give the number that a revision of the other file has, or will have, in this one."""
        entry = self.entry_there(revision)
        return self._first_here[entry.change_id] + revision - entry.first

    def is_missing(self, revision: int) -> bool:
        """Say whether a revision of the other file, by its number there, is not in this one."""
        return self.entry_there(revision).change_id in self._missing_ids

    def takes_a_join_back(self, revision: int) -> bool:
        """Say whether a revision of the other file belongs to an entry that undid a join there."""
        return self.entry_there(revision).change_id in self._undone_joins

    def was_written_apart(self, revision: int) -> bool:
        """Say whether a revision of this file, by its number here, is one that the other copy lacks."""
        index = bisect_right(self._own, (revision, 1 << 62)) - 1
        return index >= 0 and revision < self._own[index][1]

    def id_there(self, revision: int) -> str:
        """Give the UUID of a revision of the other file."""
        entry = self.entry_there(revision)
        return block_member(entry.change_id, revision - entry.first + 1)

    def number_of(self, revision_id: str) -> int | None:
        """Give the number here of a revision by its UUID; None for one in neither file."""
        change_id, place = split_member(revision_id)
        first = self._first_here.get(change_id)
        return None if first is None else first + place - 1

    def seq_here(self, seq_there: int) -> int | None:
        """Give the seq here of an entry of the other file; None for one that is not brought in."""
        return self._seq_here.get(self.there[seq_there - 1].change_id)

    def missing_there(self) -> list[tuple[int, int]]:
        """Give the runs of revision numbers of the other file that are missing here, ends exclusive, in order."""
        runs: list[tuple[int, int]] = []
        for entry in (placed.entry for placed in self.missing if placed.entry.revisions):
            if runs and runs[-1][1] == entry.first:
                runs[-1] = (runs[-1][0], entry.first + entry.revisions)
            else:
                runs.append((entry.first, entry.first + entry.revisions))
        return runs

    # --- what the entries that come had not seen ---------------------------------------------------------------------

    def unseen(self, there: Connection) -> list[tuple[int, int, int, int]]:
        """Give rows for the table `unseen`: which revisions with smaller numbers here each entry had not seen.

        A finding is set aside on the facts that its desk had, and this file numbers what comes after what it had.
        """
        apart = there.execute("SELECT from_seq, until_seq, first, end FROM unseen").fetchall()
        place_there = {entry.change_id: entry.seq for entry in self.there}
        own = {entry.seq: (entry.first, entry.first + entry.revisions) for entry in self.only_here}
        late = sorted(
            (place_there[entry.change_id], entry.seq, entry.first, entry.first + entry.revisions)
            for entry in self.here
            if entry.change_id in place_there
        )
        found: list[tuple[int, int, int, int]] = []
        last: tuple[tuple[int, int], ...] = ()
        for placed in self.missing:
            runs = dict(own)
            index = bisect_right(late, (placed.entry.seq, 1 << 62))
            runs.update((seq, (first, end)) for _, seq, first, end in late[index:])
            for from_seq, until_seq, first, end in apart:
                if from_seq <= placed.entry.seq <= until_seq:
                    runs.update(self._unseen_there(first, end, placed.seq))
            joined = tuple(_put_together(sorted(run for run in runs.values() if run[0] < run[1])))
            if found and joined == last:
                found = [(row[0], placed.seq, *row[2:]) if row[1] == placed.seq - 1 else row for row in found]
            else:
                found += [(placed.seq, placed.seq, *run) for run in joined]
            last = joined
        return found

    def _unseen_there(self, first: int, end: int, before_seq: int) -> Iterator[tuple[int, tuple[int, int]]]:
        for entry in self._holding:
            seq = self._seq_here[entry.change_id]
            if entry.first < end and entry.first + entry.revisions > first and seq < before_seq:
                begins = self._first_here[entry.change_id]
                yield seq, (begins, begins + entry.revisions)

    # --- what is said of it ------------------------------------------------------------------------------------------

    def last_written_there(self) -> datetime | None:
        """Give when the last of the missing entries was written, by the other desk's clock; None where none is."""
        moments = [datetime.fromisoformat(placed.entry.at_utc) for placed in self.missing]
        return max(moments, default=None)


def _put_together(runs: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    begins, ends = None, 0
    for first, end in runs:
        if begins is not None and first > ends:
            yield begins, ends
            begins = None
        begins, ends = (first, end) if begins is None else (begins, max(ends, end))
    if begins is not None:
        yield begins, ends


def _refuse_another_clinic(here: Connection, there: Connection) -> None:
    both: list[Any] = [
        connection.execute("SELECT clinic_id, site_key, chain_key FROM clinic").fetchone()
        for connection in (here, there)
    ]
    if both[0] != both[1]:
        raise AnotherClinicError


def _refuse_altered(ours: dict[str, StoredEntry], there: list[StoredEntry]) -> None:
    for entry in there:
        known = ours.get(entry.change_id)
        if known is not None and (known.seal, known.digest) != (entry.seal, entry.digest):
            raise StoreError(
                f"Entry {entry.seq} of the other file is not what this file has of the same change: one of the two "
                "was altered. Nothing was brought in; check both files."
            )


def _refuse_fork(here: list[StoredEntry], lacking: list[StoredEntry]) -> None:
    taken = {(entry.desk_id, entry.desk_seq): entry for entry in here}
    for entry in lacking:
        known = taken.get((entry.desk_id, entry.desk_seq))
        if known is not None:
            raise ForkedDeskError(entry.letters, min(known.at_utc, entry.at_utc)[:16].replace("T", " "))
