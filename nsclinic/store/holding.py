"""A clinic file in this program's hands: connection, lock and watch, and how it is taken up again when it was pulled.

The handles of a stick that was taken out and put back lead nowhere, although the right file lies at its place. It is
the right one when the clinic and the last audit entry are those that this program knew: then it is worked on, and
nobody types a visit twice. Any other file is left as it is.
"""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from nsclinic.store import engine
from nsclinic.store.engine import Connection
from nsclinic.store.errors import ClinicDamagedError, ClinicLostError, ClinicReplacedError, StoreError
from nsclinic.store.lock import FileLock
from nsclinic.store.watch import FileWatch


class Known(NamedTuple):
    """What tells the right file: its clinic, and the number and seal of its last audit entry."""

    clinic_id: str
    seq: int
    seal: str


class Holding:
    """One open clinic file. `lock` is None where nobody else could have it."""

    def __init__(
        self,
        path: Path,
        connection: Connection,
        lock: FileLock | None,
        raw_key: bytes | None,
        *,
        is_read_only: bool,
    ) -> None:
        self._path = path
        self._connection: Connection | None = connection
        self._lock = lock
        self._raw_key = raw_key
        self._is_read_only = is_read_only
        self._watch = FileWatch(path)
        self.is_in_doubt = False
        """Whether the engine stumbled, so that it is better to look whether the file is still there."""

    @property
    def is_closed(self) -> bool:
        """Whether it was let go."""
        return self._connection is None

    @property
    def connection(self) -> Connection:
        """The engine's connection.

        Raises:
            StoreError: the file was closed.
        """
        if self._connection is None:
            raise StoreError(f"{self._path} was closed already. Open the clinic again.")
        return self._connection

    def make_sure(self, known: Known) -> bool:
        """Make sure that the file is the one known, taking it up again where it must be; say whether it had to be.

        Raises:
            ClinicLostError: it is not there.
            ClinicReplacedError: it is another one.
            ClinicLockedError: it was away, and another program has it now.
        """
        try:
            self._watch.refuse_other()
        except (ClinicLostError, ClinicReplacedError):
            if self._is_read_only or not self._watch.is_elsewhere:
                raise
        else:
            self.is_in_doubt = False
            return False
        connection, lock = _take_up(self._path, self._raw_key, known)
        with suppress(StoreError):  # its disk is gone: it may not even close
            self.close()
        self._connection, self._lock, self._watch = connection, lock, FileWatch(self._path)
        self.is_in_doubt = False
        return True

    @property
    def has_lock(self) -> bool:
        """Whether others are kept out."""
        return self._lock is not None

    def keep_lock(self) -> FileLock | None:
        """Give the lock to the caller, who releases it; `close` leaves it alone then."""
        lock, self._lock = self._lock, None
        return lock

    def note(self) -> None:
        """Take note that the file was written by this program."""
        self._watch.note()

    def close(self) -> None:
        """Let others have the file; twice is no error."""
        if self._connection is None:
            return
        connection, self._connection = self._connection, None
        try:
            with engine.translated(self._path):
                connection.close()
        finally:
            self._watch.close()
            if self._lock is not None:
                self._lock.release()


def _take_up(path: Path, raw_key: bytes | None, known: Known) -> tuple[Connection, FileLock]:
    """Open the file at a place anew for writing, if it is the one known."""
    if not path.is_file():
        raise ClinicLostError(path)
    try:
        lock = FileLock(path, is_shared=False)
    except OSError as error:
        raise ClinicLostError(path) from error
    try:
        return _connect(path, raw_key, known), lock
    except BaseException:
        lock.release()
        raise


def _connect(path: Path, raw_key: bytes | None, known: Known) -> Connection:
    try:
        connection = engine.connect(path, raw_key=raw_key)
    except ClinicDamagedError as error:
        raise ClinicReplacedError(path) from error
    try:
        with engine.translated(path):
            is_known = _known_of(connection) == known
    except BaseException:
        connection.close()
        raise
    if not is_known:
        connection.close()
        raise ClinicReplacedError(path)
    return connection


def _known_of(connection: Connection) -> Known | None:
    is_clinic = connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'clinic'").fetchone()
    clinic = connection.execute("SELECT clinic_id FROM clinic").fetchone() if is_clinic else None
    if clinic is None:
        return None
    last = connection.execute("SELECT seq, seal FROM change ORDER BY seq DESC LIMIT 1").fetchone()
    return Known(clinic[0], last[0], last[1].hex()) if last else Known(clinic[0], 0, "")
