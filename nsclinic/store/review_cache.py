"""What was concluded of each child, kept in `FILE.cache` beside the clinic, so that a start waits for no rule.

Nothing in it is needed: it may be deleted at any time, and what cannot be read is thrown away and made anew. It is a
small database under a subkey of the clinic's key. What it holds was concluded from one state of the clinic file and
`under` one set of rules: it is dropped whole where the rules are others, or where the clinic file does not hold the
audit entry any more at which it was written (a backup was put in its place, or another clinic). A row is current while
no later change touched its child; the reader compares `seq`.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from nsclinic.store import engine
from nsclinic.store.engine import Connection
from nsclinic.store.errors import StoreError
from nsclinic.store.keys import new_salt, subkey
from nsclinic.store.ways_in import can_write_beside

if TYPE_CHECKING:
    from nsclinic.store.clinic_file import ClinicFile

CACHE_SUFFIX = ".cache"
WRITTEN_AT_ONCE = 100
"""Rows in one transaction: a few milliseconds, so that a Save that waits is not kept waiting."""

_Answer = TypeVar("_Answer")

_TABLES = (
    "CREATE TABLE circumstances (clinic_id TEXT, under TEXT, seq INTEGER, seal TEXT) STRICT",
    "CREATE TABLE concluded (patient_id TEXT PRIMARY KEY, seq INTEGER, as_of TEXT, content BLOB) STRICT",
    # Who stands in the list of the day, in a table of its own: a start reads these few rows and no other.
    """CREATE TABLE listed (patient_id TEXT PRIMARY KEY, seq INTEGER, as_of TEXT,
    booked TEXT, pressing TEXT, overdue TEXT, content BLOB) STRICT""",
    "CREATE INDEX current ON concluded (patient_id, seq, as_of)",
    *(
        f"CREATE INDEX by_{group} ON listed ({group}, patient_id)"
        for group in ("booked", "pressing", "overdue")
    ),
)


class KeptListing(NamedTuple):
    """A child's row of the list of a day; each of the three is her place in that group, empty where she is not in it.

    Texts that sort as the rows stand in their group.
    """

    booked: str
    pressing: str
    overdue: str
    content: bytes


class KeptConclusion(NamedTuple):
    """What was concluded of a child on a day, from her record as the change `seq` left it."""

    patient_id: str
    seq: int
    as_of: date
    content: bytes
    listing: KeptListing | None


class KeptRow(NamedTuple):
    """A content as it was kept, and what it holds for."""

    patient_id: str
    seq: int
    as_of: date
    content: bytes


class ReviewCache:
    """The cache beside one open clinic file; opened when first used, closed with the clinic.

    Never in anybody's way: where it cannot be read or written, it holds nothing and keeps nothing.
    """

    def __init__(self, clinic: "ClinicFile") -> None:
        self._clinic = clinic
        self.path = cache_file(clinic.path)
        self._key = None if clinic.raw_key is None else cache_key(clinic.raw_key)
        self._is_usable = can_write_beside(clinic.path)
        self._connection: Connection | None = None
        self._under = ""
        self._waiting: list[KeptConclusion] = []

    def begin(self, under: str) -> None:
        """Take up what is kept, or begin anew where it was concluded under other rules or from another file.

        To be called before each use: the rules may change while the clinic is open.
        """
        if not self._is_usable or (self._connection is not None and self._under == under):
            return
        self._under = under
        if not (self.path.exists() and self._do(self._is_of_this_file)):
            self._is_usable = True  # what could not be read can be made anew
            self.forget()
            self._do(self._make)

    def current(self) -> dict[str, tuple[int, date]]:
        """Give of every child something is kept of: the change and the day it holds for."""
        rows = self._do(
            lambda connection: connection.execute("SELECT patient_id, seq, as_of FROM concluded").fetchall()
        )
        return {patient_id: (seq, date.fromisoformat(as_of)) for patient_id, seq, as_of in rows or ()}

    def concluded(self, patient_id: str) -> KeptRow | None:
        """Give what is kept of a child."""
        query = "SELECT patient_id, seq, as_of, content FROM concluded WHERE patient_id = ?"
        row = self._do(lambda connection: connection.execute(query, (patient_id,)).fetchone())
        return None if row is None else _kept(row)

    def listed(self, group: str, limit: int) -> list[KeptRow]:
        """Give the first rows of a group (`booked`, `pressing`, `overdue`) in its order."""
        query = (
            f"SELECT patient_id, seq, as_of, content FROM listed WHERE {_group(group)} > '' "
            f"ORDER BY {_group(group)} LIMIT ?"
        )
        rows = self._do(lambda connection: connection.execute(query, (limit,)).fetchall())
        return [_kept(row) for row in rows or ()]

    def listing(self, patient_id: str) -> KeptRow | None:
        """Give a child's row of the list; None where she is not listed."""
        query = "SELECT patient_id, seq, as_of, content FROM listed WHERE patient_id = ?"
        row = self._do(lambda connection: connection.execute(query, (patient_id,)).fetchone())
        return None if row is None else _kept(row)

    def listed_ids(self) -> set[str]:
        """Give who is listed."""
        rows = self._do(lambda connection: connection.execute("SELECT patient_id FROM listed").fetchall())
        return {row[0] for row in rows or ()}

    def counts(self) -> dict[str, int]:
        """Give how many stand in each group."""
        counts = ", ".join(
            f"(SELECT count(*) FROM listed WHERE {group} > '')" for group in ("booked", "pressing", "overdue")
        )
        row = self._do(lambda connection: connection.execute(f"SELECT {counts}").fetchone())
        return dict(zip(("booked", "pressing", "overdue"), row or (0, 0, 0), strict=True))

    def keep(self, conclusion: KeptConclusion) -> None:
        """Keep a conclusion in place of the one before; some are written together."""
        if self._is_usable:
            self._waiting.append(conclusion)
            if len(self._waiting) >= WRITTEN_AT_ONCE:
                self.write()

    def write(self) -> None:
        """Write what waits to be written."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            head = self._head()
            self._do(lambda connection: _write(connection, head, waiting))

    def forget(self) -> None:
        """Throw all away."""
        self._waiting = []
        self.close()
        if self._is_usable:
            with suppress(OSError):
                for path in (self.path, self.path.with_name(self.path.name + "-journal")):
                    path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file; it opens again when used again."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            with suppress(StoreError), engine.translated(self.path):
                connection.close()

    def _is_of_this_file(self, connection: Connection) -> bool:
        """Say whether what is kept was concluded under the same rules, from this file or an earlier state of it."""
        kept = connection.execute("SELECT clinic_id, under, seq, seal FROM circumstances").fetchall()
        if len(kept) != 1 or kept[0][:2] != (self._clinic.clinic_id, self._under):
            return False
        seq, seal = kept[0][2:]
        with self._clinic.reading() as clinic:
            entry = clinic.execute("SELECT seal FROM change WHERE seq = ?", (seq,)).fetchone()
        return entry is not None and bool(entry[0].hex() == seal)

    def _make(self, connection: Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        for statement in _TABLES:
            connection.execute(statement)
        connection.execute(
            "INSERT INTO circumstances VALUES (?, ?, ?, ?)",
            (self._clinic.clinic_id, self._under, *self._head()),
        )
        connection.execute("COMMIT")

    def _head(self) -> tuple[int, str]:
        head = self._clinic.head
        return head.seq, head.digest

    def _do(self, work: Callable[[Connection], _Answer]) -> _Answer | None:
        """Do a piece of work; None where it cannot be done, and from then on nothing is kept until the next opening."""
        if not self._is_usable:
            return None
        try:
            with engine.translated(self.path):
                if self._connection is None:
                    self._connection = self._connect()
                return work(self._connection)
        except (StoreError, OSError, ValueError):
            self.forget()
            self._is_usable = False
            return None

    def _connect(self) -> Connection:
        if not self.path.exists():
            self.path.touch(mode=0o600, exist_ok=True)
        is_new = not self.path.stat().st_size
        connection = engine.connect(self.path, raw_key=self._key, salt=new_salt() if is_new else None)
        # Two commands may read one clinic at a time and keep what they conclude. What a power cut tears is found by the
        # sum in each content, and thrown away.
        connection.execute("PRAGMA locking_mode = NORMAL")
        connection.execute("PRAGMA synchronous = OFF")
        return connection


def cache_file(clinic: Path) -> Path:
    """Give the place of a clinic file's cache; it may not exist."""
    return clinic.with_name(clinic.name + CACHE_SUFFIX)


def cache_key(raw_key: bytes) -> bytes:
    """Give the key of the cache beside a clinic file of this key."""
    return subkey(raw_key, "review cache")


def _group(name: str) -> str:
    if name not in {"booked", "pressing", "overdue"}:
        raise ValueError(name)
    return name


def _write(connection: Connection, head: tuple[int, str], waiting: Iterable[KeptConclusion]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for kept in waiting:
        place = (kept.patient_id, kept.seq, kept.as_of.isoformat())
        connection.execute("INSERT OR REPLACE INTO concluded VALUES (?, ?, ?, ?)", (*place, kept.content))
        if kept.listing is None:
            connection.execute("DELETE FROM listed WHERE patient_id = ?", (kept.patient_id,))
        else:
            connection.execute(
                "INSERT OR REPLACE INTO listed VALUES (?, ?, ?, ?, ?, ?, ?)", (*place, *kept.listing)
            )
    connection.execute("UPDATE circumstances SET seq = ?, seal = ?", head)
    connection.execute("COMMIT")


def _kept(row: tuple[str, int, str, bytes]) -> KeptRow:
    patient_id, seq, as_of, content = row
    return KeptRow(patient_id, seq, date.fromisoformat(as_of), content)
