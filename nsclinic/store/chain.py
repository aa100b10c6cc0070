"""Proof that nothing recorded was altered: what is hashed of a revision, how entries are chained, and the check.

An entry's digest is SHA-256 over the children it touched in order of their row ids ("" stands for the clinic's own
settings); each child adds its row id and the SHA-256 of its revisions in the order of writing. So the digest can be
made while rows arrive in any order, and checked child by child in the order in which the file is laid out. Only ids
that mean the same in every copy of the clinic are hashed, never this file's own numbers.

The seal is HMAC-SHA256 over the entry and the seal before it in its desk's chain. Its key stands in the clinic file and
not under the passphrase's key: a changed passphrase makes a new file key, and the chain, with the heads that were
printed, must hold on; whoever can open the file has either.
"""

import hashlib
import hmac
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, NamedTuple

from nsclinic.store.engine import Connection
from nsclinic.store.ids import block_member
from nsclinic.store.kinds import CHILD, OF_THE_CLINIC, REVISION_COLUMNS, ROWS_OF_A_CHILD, KindTable
from nsclinic.store.values import ChainFault, Origin

FIELD_END = "\x1f"
RECORD_END = "\x1e"
NO_CHILD = ""
FIRST_SEAL = bytes(32)


class SealedEntry(NamedTuple):
    """What the seal of an entry covers besides the seal before it."""

    clinic_id: str
    change_id: str
    desk_id: str
    desk_seq: int
    at_utc: str
    offset_minutes: int
    who: str
    program: str
    kind: str
    reason: str
    revisions: int
    digest: bytes


def seal_of(entry: SealedEntry, before: bytes, chain_key: bytes) -> bytes:
    """Give the HMAC that ties an entry to the one before it in the desk's chain (`FIRST_SEAL` before the first)."""
    fields = (field.hex() if isinstance(field, bytes) else str(field) for field in entry)
    return hmac.digest(chain_key, FIELD_END.join(fields).encode() + before, "sha256")


def origin_text(origin: Origin) -> str:
    """Give the part of a revision's text that says how it came."""
    return FIELD_END.join((origin.how.value, origin.file, origin.sha256))


class DigestInTheMaking:
    """Gathers the revisions of one change, child by child, and gives its digest at the end."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[str]] = {}
        self._hashes: dict[str, Any] = {}

    def add(self, child_row_id: str, text: str) -> None:
        """Add a revision's text; those of one child in the order of writing."""
        try:
            self._waiting[child_row_id].append(text)
        except KeyError:
            self._waiting[child_row_id] = [text]

    def settle(self) -> None:
        """Hash what is waiting, so that a long change holds no texts."""
        for child_row_id, texts in self._waiting.items():
            child = self._hashes.get(child_row_id)
            if child is None:
                child = self._hashes[child_row_id] = hashlib.sha256()
            child.update(RECORD_END.join((*texts, "")).encode())
        self._waiting.clear()

    def digest(self) -> bytes:
        """Give the digest over all that was added."""
        self.settle()
        whole = hashlib.sha256()
        for child_row_id in sorted(self._hashes):
            whole.update(child_row_id.encode() + b"\x1f" + self._hashes[child_row_id].digest())
        return whole.digest()


class _Entries:
    """The audit entries of a file, and the numbers of revisions that each holds."""

    def __init__(self, connection: Connection) -> None:
        self.rows: list[tuple[Any, ...]] = connection.execute(
            "SELECT seq, change_id, desk_id, desk_seq, at_utc, offset_minutes, who, program, kind, reason, "
            "revisions, digest, seal, first_revision FROM change JOIN desk USING (desk) ORDER BY seq"
        ).fetchall()
        holders = [row for row in self.rows if row[10]]
        self._firsts = [row[13] for row in holders]
        self._ends = [row[13] + row[10] for row in holders]
        self._places = [index for index, row in enumerate(self.rows) if row[10]]

    def place_of(self, revision: int) -> int | None:
        """Give the index of the entry that holds a revision; None where none does."""
        index = bisect_right(self._firsts, revision) - 1
        if index < 0 or revision >= self._ends[index]:
            return None
        return self._places[index]


def verify(connection: Connection, clinic_id: str, chain_key: bytes) -> list[ChainFault]:
    """Check order, seals and digests of all entries, and that each revision belongs to one; empty when all holds."""
    entries = _Entries(connection)
    faults = list(_faults_of_order(entries)) + list(_faults_of_seals(entries, clinic_id, chain_key))
    found, strays = _digests_found(connection, entries)
    for index, row in enumerate(entries.rows):
        digest, count = found.get(index, (hashlib.sha256().digest(), 0))
        if count != row[10]:
            faults.append(
                ChainFault(
                    row[0], f"Entry {row[0]} wrote {row[10]} revisions, and {count} of them are there."
                )
            )
        elif digest != row[11]:
            faults.append(
                ChainFault(row[0], f"What entry {row[0]} wrote was changed or put in another order.")
            )
    faults += [
        ChainFault(None, f"A revision of {name} {row_id} belongs to no entry: an entry was taken away.")
        for name, row_id in strays
    ]
    return sorted(faults, key=lambda fault: (fault.seq is None, fault.seq or 0))


def _faults_of_order(entries: _Entries) -> Iterator[ChainFault]:
    next_seq, next_revision = 1, 1
    for row in entries.rows:
        if row[0] != next_seq:
            yield ChainFault(next_seq, f"Entry {next_seq} is missing.")
        if row[13] != next_revision and row[0] == next_seq:
            yield ChainFault(row[0], f"Entry {row[0]} does not begin where the one before it ends.")
        next_seq, next_revision = row[0] + 1, row[13] + row[10]


def _faults_of_seals(entries: _Entries, clinic_id: str, chain_key: bytes) -> Iterator[ChainFault]:
    heads: dict[str, tuple[int, bytes]] = {}
    for row in entries.rows:
        entry = SealedEntry(clinic_id, *row[1:12])
        desk_seq, before = heads.get(entry.desk_id, (0, FIRST_SEAL))
        if entry.desk_seq != desk_seq + 1:
            yield ChainFault(row[0], f"Before entry {row[0]} an entry of the same desk is missing.")
        elif not hmac.compare_digest(seal_of(entry, before, chain_key), row[12]):
            yield ChainFault(row[0], f"Entry {row[0]} was changed, or the one before it in its desk's chain.")
        heads[entry.desk_id] = (entry.desk_seq, row[12])


def _digests_found(
    connection: Connection, entries: _Entries
) -> tuple[dict[int, tuple[bytes, int]], list[tuple[str, str]]]:
    """Hash every revision of the file anew: by index of entry the digest and the count, and the revisions of none."""
    sources = dict(_origin_texts(connection))
    wholes: dict[int, Any] = {}
    counts: dict[int, int] = {}
    strays: list[tuple[str, str]] = []
    for child_row_id, revisions in _revisions_by_child(connection):
        of_child: dict[int, Any] = {}
        for revision, table, columns in revisions:
            index = entries.place_of(revision)
            if index is None:
                strays.append((table.heads, columns[0]))
                continue
            text = _stored_text(table, columns, entries, index, sources)
            if index not in of_child:
                of_child[index] = hashlib.sha256()
            of_child[index].update((text + RECORD_END).encode())
            counts[index] = counts.get(index, 0) + 1
        for index, child in of_child.items():
            if index not in wholes:
                wholes[index] = hashlib.sha256()
            wholes[index].update(child_row_id.encode() + b"\x1f" + child.digest())
    return {index: (whole.digest(), counts[index]) for index, whole in wholes.items()}, strays


def _origin_texts(connection: Connection) -> Iterator[tuple[int | None, str]]:
    yield None, FIELD_END.join(("typed", "", ""))
    for source, how, file, sha256 in connection.execute("SELECT source, how, file, sha256 FROM source"):
        yield source, FIELD_END.join((how, file, sha256))


def _revisions_by_child(
    connection: Connection,
) -> Iterator[tuple[str, list[tuple[int, KindTable, tuple[Any, ...]]]]]:
    """Give, for what is the clinic's own and then each child in order of row id, every revision in order of number."""
    yield NO_CHILD, _in_order(connection, OF_THE_CLINIC, "", ())
    children = connection.execute("SELECT row_id, child FROM child ORDER BY row_id").fetchall()
    for row_id, child in children:
        yield row_id, _in_order(connection, (CHILD, *ROWS_OF_A_CHILD), "WHERE child = ?", (child,))


def _in_order(
    connection: Connection, tables: tuple[KindTable, ...], condition: str, parameters: tuple[Any, ...]
) -> list[tuple[int, KindTable, tuple[Any, ...]]]:
    found = []
    for table in tables:
        columns = ", ".join((*REVISION_COLUMNS, *table.values))
        position = table.key[-1]
        for name in (table.heads, table.superseded):
            rows = connection.execute(f"SELECT {columns}, {position} FROM {name} {condition}", parameters)
            found += [(row[1], table, row) for row in rows]
    found.sort(key=lambda revision: revision[0])
    return found


def _stored_text(
    table: KindTable,
    columns: tuple[Any, ...],
    entries: _Entries,
    index: int,
    sources: dict[int | None, str],
) -> str:
    """Give the text that was hashed when the revision was written; `columns` end with the row's position."""
    row_id, revision, parent, removed, source, line, *values, position = columns
    number = revision - entries.rows[index][13] + 1
    if parent is None:
        # A first revision gives its row the place among the rows of its day: another place is a change of order.
        # A child's place orders nothing; two desks may have imported one child, who has two first revisions then.
        is_in_place = position == revision or (table is CHILD and position < revision)
        parent_id = "" if is_in_place else f"moved to {position}"
    else:
        place = entries.place_of(parent)
        parent_id = (
            "" if place is None else revision_id(entries.rows[place][1], entries.rows[place][13], parent)
        )
    return revision_text(
        table.heads, row_id, number, parent_id, removed, sources.get(source, "unknown"), line, tuple(values)
    )


def revision_id(change_id: str, first_revision: int, revision: int) -> str:
    """Give the UUID of a revision: that of its change, plus its place among the change's revisions from 1."""
    return block_member(change_id, revision - first_revision + 1)


def revision_text(
    kind: str,
    row_id: str,
    number: int,
    parent_id: str,
    removed: int,
    origin: str,
    line: int | None,
    values: tuple[str | int | None, ...],
) -> str:
    """Give the text that is hashed of a revision; `number` is its place in its change from 1."""
    place = "" if line is None else line
    head = f"{kind}\x1f{row_id}\x1f{number}\x1f{parent_id}\x1f{removed}\x1f{origin}\x1f{place}\x1f"
    try:
        return head + FIELD_END.join(values)  # type: ignore[arg-type]  # millions are all text; the rest falls through
    except TypeError:
        return head + FIELD_END.join(["" if value is None else str(value) for value in values])
