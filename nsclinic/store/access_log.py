"""Who opened the clinic, and whose chart was looked at: `FILE.access`, apart from the record and its audit.

Looking changes nothing in the clinic file, so it is written down beside it, in a small database under a subkey of the
file's key (as drafts are). It is for the clinic to read, and never in its way: where it cannot be written (a medium
that can only be read, a full disk, another reader in the same instant), nothing is written and nobody is stopped. A
clinic without encryption has no log: nobody proves there who they are.
"""

from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

from nsclinic.store import engine
from nsclinic.store.engine import Connection
from nsclinic.store.entry import now
from nsclinic.store.errors import ClinicDamagedError, StoreError
from nsclinic.store.keys import new_salt, subkey

ACCESS_SUFFIX = ".access"
KEPT_DAYS = 400
"""The latest days with any entry that are kept: days of the log and not of the clock, which may be wrong."""

LOOK_AGAIN_SECONDS = 600
"""A chart looked at again within this time by the same opening is one look."""

_Answer = TypeVar("_Answer")


class AccessKind(StrEnum):
    """What was done."""

    OPENED = "opened"
    LOOKED = "looked"


class AccessEntry(NamedTuple):
    """One line of the log; `how` is of `OpenedBy`, `patient_id` of the chart that was looked at."""

    at: datetime
    kind: AccessKind
    who: str
    how: str = ""
    failed_before: int = 0
    last_failed_at: datetime | None = None
    patient_id: str = ""


class AccessLog:
    """The log beside one open clinic file; each entry opens and closes it, so that no reader shuts out another."""

    def __init__(self, clinic_path: Path, raw_key: bytes | None, *, is_writable: bool) -> None:
        self.path = access_file(clinic_path)
        self._key = None if raw_key is None else access_key(raw_key)
        self._is_writable = is_writable and self._key is not None
        self._looked: dict[str, datetime] = {}
        self.who = ""
        """Who opened the file, as the log names them."""

    def opened(self, how: str, failed_before: int, last_failed_at: float) -> None:
        """Write down that `who` opened the clinic, and drop what is older than the days kept."""

        def write(connection: Connection) -> None:
            moment = _text(datetime.fromtimestamp(last_failed_at, UTC)) if failed_before else ""
            connection.execute(
                "INSERT INTO access (at_utc, kind, who, how, failed_before, last_failed_utc, patient_id) "
                "VALUES (?, ?, ?, ?, ?, ?, '')",
                (_text(now()), AccessKind.OPENED.value, self.who, how, failed_before, moment),
            )
            connection.execute(
                "DELETE FROM access WHERE substr(at_utc, 1, 10) NOT IN (SELECT DISTINCT substr(at_utc, 1, 10) "
                "FROM access ORDER BY 1 DESC LIMIT ?)",
                (KEPT_DAYS,),
            )

        self._write(write)

    def looked_at(self, patient_id: str) -> None:
        """Write down that `who` looked at a child's chart."""
        moment = now()
        before = self._looked.get(patient_id)
        if before is not None and 0 <= (moment - before).total_seconds() < LOOK_AGAIN_SECONDS:
            return
        self._looked[patient_id] = moment
        self._write(
            lambda connection: connection.execute(
                "INSERT INTO access (at_utc, kind, who, how, failed_before, last_failed_utc, patient_id) "
                "VALUES (?, ?, ?, '', 0, '', ?)",
                (_text(moment), AccessKind.LOOKED.value, self.who, patient_id),
            )
        )

    def entries(self, limit: int = 1000, patient_id: str = "") -> list[AccessEntry]:
        """Give the latest entries first, of one child's chart or all; empty where there is no log.

        Raises:
            StoreError: it is damaged, or cannot be read.
        """
        if self._key is None or not self.path.exists() or not self.path.stat().st_size:
            return []
        connection = engine.connect(self.path, raw_key=self._key, read_only=True)
        with closing(connection), engine.translated(self.path):
            rows = connection.execute(
                "SELECT at_utc, kind, who, how, failed_before, last_failed_utc, patient_id FROM access "
                "WHERE ? IN ('', patient_id) ORDER BY number DESC LIMIT ?",
                (patient_id, limit),
            ).fetchall()
        return [_entry(*row) for row in rows]

    def _write(self, work: Callable[[Connection], _Answer]) -> None:
        if not self._is_writable:
            return
        with suppress(StoreError, OSError, ValueError, OverflowError):
            try:
                connection = self._connect()
            except ClinicDamagedError:
                self._put_aside()
                connection = self._connect()
            with closing(connection), engine.translated(self.path):
                connection.execute("BEGIN IMMEDIATE")
                work(connection)
                connection.execute("COMMIT")

    def _connect(self) -> Connection:
        if not self.path.exists():
            self.path.touch(mode=0o600, exist_ok=True)
        is_new = self.path.stat().st_size == 0
        connection = engine.connect(self.path, raw_key=self._key, salt=new_salt() if is_new else None)
        try:
            with engine.translated(self.path):
                connection.execute(
                    "CREATE TABLE IF NOT EXISTS access (number INTEGER PRIMARY KEY, at_utc TEXT NOT NULL, "
                    "kind TEXT NOT NULL, who TEXT NOT NULL, how TEXT NOT NULL, failed_before INTEGER NOT NULL, "
                    "last_failed_utc TEXT NOT NULL, patient_id TEXT NOT NULL) STRICT"
                )
        except BaseException:
            connection.close()
            raise
        return connection

    def _put_aside(self) -> None:
        moment = now().strftime("%Y%m%d-%H%M%S")
        for path in (self.path, self.path.with_name(self.path.name + "-journal")):
            if path.exists():
                path.replace(path.with_name(f"{path.name}.unreadable-{moment}"))


def access_file(clinic: Path) -> Path:
    """Give the place of a clinic file's log; it may not exist."""
    return clinic.with_name(clinic.name + ACCESS_SUFFIX)


def access_key(raw_key: bytes) -> bytes:
    """Give the key of the log beside a clinic file of this key."""
    return subkey(raw_key, "access log")


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def _entry(
    at: str, kind: str, who: str, how: str, failed_before: int, last_failed: str, patient_id: str
) -> AccessEntry:
    failed_at = _moment(last_failed) if last_failed else None
    return AccessEntry(_moment(at), AccessKind(kind), who, how, failed_before, failed_at, patient_id)
