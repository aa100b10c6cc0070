"""Checks the audit: every entry's place, seal and digest against every revision there is, child by child.

Saves may come between two children: entries written since the check began are left to the next one. That is sound
because a revision is never lost, only moved from heads to history, and each child is read in one go.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Iterator
from typing import Any

from nsclinic.store.chain import FIRST_SEAL, RECORD_END, SealedEntry, seal_of
from nsclinic.store.engine import Connection
from nsclinic.store.entries import OfOneChild, StoredEntries, StoredEntry, children_of, of_child, orphans
from nsclinic.store.locating import Locating, about, stray
from nsclinic.store.values import CheckPart, CheckStep, Fault, FaultKind

_NOTHING = hashlib.sha256().digest()


def verifying(connection: Connection, clinic_id: str, chain_key: bytes) -> Iterator[Fault | CheckStep]:
    """Check order, seals and digests of all entries, and that each revision belongs to one.

    Gives a step after each child, and the faults as they are found; those of entries and rows come last.
    """
    return _Verification(connection, clinic_id, chain_key).run()


class _Verification:
    def __init__(self, connection: Connection, clinic_id: str, chain_key: bytes) -> None:
        self._connection = connection
        self._clinic_id = clinic_id
        self._chain_key = chain_key
        self._entries = StoredEntries(connection)
        self._wholes: dict[int, Any] = {}
        self._counts: Counter[int] = Counter()
        self._children: dict[int, set[int]] = {}

    def run(self) -> Iterator[Fault | CheckStep]:
        yield from self._faults_of_order()
        yield from self._faults_of_seals()
        children = children_of(self._connection)
        for done, (child, row_id) in enumerate(children, start=1):
            one = of_child(self._connection, child, row_id)
            yield from self._read(one)
            yield CheckStep(CheckPart.AUDIT, done, len(children))
        yield from (stray(one, "") for one in orphans(self._connection) if self._is_stray(one.revision))
        yield from self._faults_of_digests()

    # --- entries -----------------------------------------------------------------------------------------------------

    def _faults_of_order(self) -> Iterator[Fault]:
        next_seq, next_revision = 1, 1
        for entry in self._entries.all:
            if entry.seq != next_seq:
                count = entry.seq - next_seq
                before = (
                    f"{count} entries before entry {entry.seq} are" if count > 1 else f"Entry {next_seq} is"
                )
                yield Fault(FaultKind.ENTRY_MISSING, f"{before} missing.", next_seq, how_many=count)
            elif entry.first != next_revision:
                yield about(entry, FaultKind.ENTRY_MOVED, "does not begin where the one before it ends")
            next_seq, next_revision = entry.seq + 1, entry.end

    def _faults_of_seals(self) -> Iterator[Fault]:
        heads: dict[str, tuple[int, bytes]] = {}
        places = {(entry.desk_id, entry.desk_seq) for entry in self._entries.all}
        for entry in self._entries.all:
            desk_seq, before = heads.get(entry.desk_id, (0, FIRST_SEAL))
            if entry.desk_seq != desk_seq + 1:
                if (entry.desk_id, entry.desk_seq - 1) in places or entry.desk_seq == 1:
                    yield about(entry, FaultKind.ENTRY_MOVED, "stands in another place than it was written")
                else:
                    what = "comes after an entry of the same desk that is missing"
                    yield about(entry, FaultKind.ENTRY_MISSING, what)
            elif not hmac.compare_digest(seal_of(self._sealed(entry), before, self._chain_key), entry.seal):
                what = "was changed, or the one before it in its desk's chain"
                yield about(entry, FaultKind.ENTRY_CHANGED, what)
            heads[entry.desk_id] = (entry.desk_seq, entry.seal)

    def _sealed(self, entry: StoredEntry) -> SealedEntry:
        return SealedEntry(self._clinic_id, *entry[1:12])

    # --- revisions ---------------------------------------------------------------------------------------------------

    def _read(self, one: OfOneChild) -> Iterator[Fault]:
        """Hash a child's revisions anew, each into its entry."""
        entries = self._entries
        of_this: dict[int, Any] = {}
        for stored in one.revisions:
            place = entries.place_of(stored.revision)
            if place is None:
                if self._is_stray(stored.revision):
                    yield stray(stored, one.patient_id)
                continue
            if stored.source is not None and stored.source not in entries.sources:
                entries.refresh_sources(self._connection)
            digest = of_this.get(place)
            if digest is None:
                digest = of_this[place] = hashlib.sha256()
            digest.update((entries.text_of(stored, place) + RECORD_END).encode())
            self._counts[place] += 1
        for place, digest in of_this.items():
            whole = self._wholes.get(place)
            if whole is None:
                whole = self._wholes[place] = hashlib.sha256()
            whole.update(one.row_id.encode() + b"\x1f" + digest.digest())
            if one.child is not None:
                self._children.setdefault(place, set()).add(one.child)

    def _is_stray(self, revision: int) -> bool:
        """Say whether no entry holds a revision, those written since the check began among them."""
        if revision < self._entries.end:
            return True
        held = self._connection.execute(
            "SELECT 1 FROM change WHERE first_revision <= ? AND ? < first_revision + revisions",
            (revision, revision),
        )
        return held.fetchone() is None

    def _faults_of_digests(self) -> Iterator[Fault]:
        wrong: list[int] = []
        for place, entry in enumerate(self._entries.all):
            if not entry.revisions:
                yield from self._faults_of_note(entry)
                continue
            whole = self._wholes.get(place)
            found = _NOTHING if whole is None else whole.digest()
            if self._counts[place] != entry.revisions or found != entry.digest:
                wrong.append(place)
            elif self._touched(entry) != self._children.get(place, set()):
                yield about(
                    entry, FaultKind.ENTRY_CHILDREN, "is kept for other children than those it wrote about"
                )
        if wrong:
            yield from Locating(self._connection, self._entries, wrong).faults()

    def _touched(self, entry: StoredEntry) -> set[int]:
        rows = self._connection.execute("SELECT child FROM touched WHERE seq = ?", (entry.seq,))
        return {row[0] for row in rows}

    def _faults_of_note(self, entry: StoredEntry) -> Iterator[Fault]:
        """Check whom a note is about; those written by versions before 4 do not cover it."""
        rows = self._connection.execute(
            "SELECT row_id FROM touched JOIN child USING (child) WHERE seq = ? ORDER BY row_id", (entry.seq,)
        )
        whole = hashlib.sha256()
        for (row_id,) in rows:
            whole.update(row_id.encode() + b"\x1f" + _NOTHING)
        if whole.digest() == entry.digest:
            return
        is_older = not self._connection.execute(
            "SELECT 1 FROM change_marks WHERE seq = ?", (entry.seq,)
        ).fetchone()
        if not (is_older and entry.digest == _NOTHING):
            yield about(entry, FaultKind.ENTRY_CHILDREN, "is kept for other children than those it was about")
