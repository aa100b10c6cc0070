"""Opens the SQLite engine over one file, with every safety setting read back, and turns its errors into ours.

Always SQLCipher's build, so that a plain and an encrypted file go the same way. Journal TRUNCATE with synchronous EXTRA
because a left-over WAL file can lose committed visits without a word; the reasons and the measurements behind each
setting stand in resources/decisions.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nsclinic.store.errors import (
    ClinicDamagedError,
    ClinicLockedError,
    ClinicLostError,
    DiskFullError,
    ReadOnlyError,
    StoreError,
)
from nsclinic.store.torn import TornTextError

Connection = Any
"""A connection of sqlcipher3, which has no types."""

OLDEST_ENGINE = (3, 51, 3)
"""Older SQLite can lose a reset write-ahead log; the first release with the fix."""

PAGE_BYTES = 4096
_CACHE_KIB = 32_000

_SETTINGS: tuple[tuple[str, object, object], ...] = (
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),  # else INSERT OR REPLACE walks through the triggers that refuse DELETE
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("mmap_size", 0, 0),
    ("busy_timeout", 5000, 5000),
    ("synchronous", "EXTRA", 3),
    ("cache_size", -_CACHE_KIB, -_CACHE_KIB),
)


def connect(
    path: Path, *, raw_key: bytes | None, salt: bytes | None = None, read_only: bool = False
) -> Connection:
    """Connect to an existing file (an empty one counts); the caller closes the connection.

    Args:
        path: the file; it is never made here.
        raw_key: the 32-byte key, None for a plain file.
        salt: the 16 bytes a new encrypted file shall begin with; an existing one has its own.
        read_only: never write, and leave the file to other readers.

    Raises:
        StoreError: the engine is too old or has no encryption, a setting did not hold, or the file cannot be read.
    """
    from sqlcipher3 import dbapi2

    if dbapi2.sqlite_version_info < OLDEST_ENGINE:
        oldest = ".".join(map(str, OLDEST_ENGINE))
        raise StoreError(
            f"The database engine is SQLite {dbapi2.sqlite_version}, older than {oldest}, and could lose data. "
            "Install nsclinic again."
        )
    with translated(path):
        connection = dbapi2.connect(
            _address(path, read_only=read_only),
            uri=True,
            isolation_level=None,
            cached_statements=256,
        )
        try:
            _prepare(connection, path, raw_key=raw_key, salt=salt, read_only=read_only)
        except BaseException:
            connection.close()
            raise
    return connection


def _address(path: Path, *, read_only: bool) -> str:
    """Give the file's address with the way it may be used; a path that begins with two // gets an empty host before."""
    whole = quote(path.absolute().as_posix())
    host = "//" if whole.startswith("//") else ""
    return f"file:{host}{whole}?mode={'ro' if read_only else 'rw'}"


def _prepare(
    connection: Connection, path: Path, *, raw_key: bytes | None, salt: bytes | None, read_only: bool
) -> None:
    connection.execute("PRAGMA cipher_log_level = NONE")
    if not connection.execute("PRAGMA cipher_version").fetchone():
        raise StoreError("This build of the database engine cannot encrypt. Install nsclinic again.")
    if raw_key is not None:
        digits = raw_key.hex() + (salt.hex() if salt else "")
        connection.execute(f"PRAGMA key = \"x'{digits}'\"")
    for name, value, expected in _SETTINGS:
        connection.execute(f"PRAGMA {name} = {value}")
        _expect(connection, name, expected, path)
    locking = "normal" if read_only else "exclusive"
    connection.execute(f"PRAGMA locking_mode = {locking}")
    _expect(connection, "locking_mode", locking, path)
    if raw_key is not None:
        _expect(connection, "cipher_use_hmac", "1", path)
    if read_only:
        connection.execute("PRAGMA query_only = ON")
        _expect(connection, "query_only", 1, path)
    else:
        # The first statement that reads the file: a wrong key and a damaged first page show here.
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        _expect(connection, "journal_mode", "truncate", path)
    connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _expect(connection: Connection, pragma: str, expected: object, path: Path) -> None:
    found = connection.execute(f"PRAGMA {pragma}").fetchone()
    if found is None or found[0] != expected:
        raise StoreError(
            f"The database engine did not take the setting {pragma} for {path}. "
            "Nothing was opened; install nsclinic again."
        )


def begin(connection: Connection) -> None:
    """Begin a transaction that writes, and let it write the file's first page anew: its version set to what it is.

    In an encrypted file that page then differs after every save, which tells the file from a copy of another moment.
    """
    connection.execute("BEGIN IMMEDIATE")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.execute(f"PRAGMA user_version = {version}")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the engine's exceptions into this room's, so that they never leave it."""
    from sqlcipher3 import dbapi2

    try:
        yield
    except TornTextError as error:
        raise damaged(path) from error
    except dbapi2.Error as error:
        raise _translation(error, path) from error


def _translation(error: Exception, path: Path) -> StoreError:
    name = str(getattr(error, "sqlite_errorname", "") or "")
    kinds: tuple[tuple[str, Callable[[], StoreError]], ...] = (
        ("SQLITE_FULL", lambda: DiskFullError(path)),
        ("SQLITE_READONLY_DBMOVED", lambda: ClinicLostError(path)),
        ("SQLITE_READONLY", lambda: ReadOnlyError(path)),
        ("SQLITE_BUSY", lambda: ClinicLockedError(path)),
        ("SQLITE_LOCKED", lambda: ClinicLockedError(path)),
        ("SQLITE_CORRUPT", lambda: damaged(path)),
        ("SQLITE_NOTADB", lambda: damaged(path)),
        ("SQLITE_IOERR", lambda: _unreadable(path)),
        ("SQLITE_CANTOPEN", lambda: _unreadable(path)),
    )
    for prefix, make in kinds:
        if name.startswith(prefix):
            return make()
    return StoreError(f"The clinic file {path} refused this ({error}). Nothing was changed.")


def damaged(path: Path) -> ClinicDamagedError:
    """Give the error for a file whose content does not hold together."""
    return ClinicDamagedError(
        f"The clinic file {path} is damaged. Nothing was changed; open a backup, and keep this file aside."
    )


def _unreadable(path: Path) -> StoreError:
    return StoreError(
        f"The disk that holds {path} did not answer as it should. Nothing of this was saved; "
        "check the disk and its cable, then try again."
    )


def drop_rights_of_others(path: Path) -> None:
    """Let only the owner read and write a file just made; systems without such rights ignore it."""
    path.chmod(0o600)
