"""What was typed and not saved yet, in `FILE.drafts`, apart from the record and its audit.

A small database under a subkey of the clinic's key rather than text files of our own: the engine at hand encrypts it
(the standard library cannot), and each draft is kept in a transaction that survives a power cut. A file of drafts that
cannot be read is put aside and never keeps a clinic from being opened.
"""

import errno
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from nsclinic.store import engine
from nsclinic.store.engine import Connection
from nsclinic.store.entry import now
from nsclinic.store.errors import (
    ClinicDamagedError,
    ClinicLostError,
    DiskFullError,
    NewerFileError,
    ReadOnlyError,
    StoreError,
)
from nsclinic.store.keys import new_salt, subkey
from nsclinic.store.torn import refuse_torn

DRAFTS_SUFFIX = ".drafts"
FORMAT = 0
"""The number that a file of drafts bears (`user_version`); a later form of it bears a higher one."""

_Answer = TypeVar("_Answer")


class Drafts:
    """The drafts beside one open clinic file; opened when first used, closed with the clinic."""

    def __init__(self, clinic_path: Path, raw_key: bytes | None, *, is_read_only: bool) -> None:
        self._clinic_path = clinic_path
        self._path = drafts_file(clinic_path)
        self._key = None if raw_key is None else drafts_key(raw_key)
        self._is_read_only = is_read_only
        self._connection: Connection | None = None

    def save(self, draft_id: str, draft: dict[str, Any]) -> None:
        """Keep a draft (a JSON object) in place of the one of that id; it is on the disk when this returns.

        Raises:
            ReadOnlyError: the clinic is open for reading only.
            DiskFullError: no room; the draft kept before is still there.
        """
        text = json.dumps(draft, ensure_ascii=False)
        self._do(
            lambda connection: connection.execute(
                "INSERT INTO draft (draft_id, saved_at, content) VALUES (?, ?, ?) ON CONFLICT (draft_id) "
                "DO UPDATE SET saved_at = excluded.saved_at, content = excluded.content",
                (draft_id, now().isoformat(timespec="milliseconds"), text),
            )
        )

    def all(self) -> dict[str, dict[str, Any]]:
        """Give every draft by its id, the one begun first first."""
        if self._holds_nothing():
            return {}
        rows = self._do(_drafts_read, is_writing=False)
        return {draft_id: json.loads(content) for draft_id, content in rows}

    def drop(self, draft_id: str) -> None:
        """Forget a draft; no error where there is none."""
        if not self._holds_nothing():
            self._do(
                lambda connection: connection.execute("DELETE FROM draft WHERE draft_id = ?", (draft_id,))
            )

    def drop_saved(self, draft_id: str) -> None:
        """Forget a draft of what was saved just now; that it cannot be forgotten is no word about what was saved.

        On a full or failing disk the draft stays and is offered once more, and nothing else: an error here would tell a
        clinic that its visit was not saved, which it was.
        """
        with suppress(StoreError):
            self.drop(draft_id)

    def check(self) -> None:
        """Do nothing where every draft can be read, or there is none; nothing is put aside.

        Raises:
            StoreError: the file of drafts cannot be read.
            ValueError: a draft cannot be understood.
        """
        if not self._path.exists() or not self._path.stat().st_size:
            return
        with engine.translated(self._path):
            connection = self._connection or engine.connect(self._path, raw_key=self._key, read_only=True)
            try:
                self._refuse_newer(connection)
                for (content,) in connection.execute("SELECT content FROM draft"):
                    json.loads(content)
            finally:
                if connection is not self._connection:
                    connection.close()

    def close(self) -> None:
        """Close the file; it opens again when used again."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()

    def _do(self, work: Callable[[Connection], _Answer], *, is_writing: bool = True) -> _Answer:
        """Do a piece of work; where the file turns out to be damaged, in an empty one after it was put aside."""
        if is_writing and self._is_read_only:
            raise ReadOnlyError(self._path)
        try:
            return self._done(work, is_writing=is_writing)
        except ClinicDamagedError:
            if self._is_read_only:
                raise
            self._put_aside()
            return self._done(work, is_writing=is_writing)
        except OSError as error:
            raise _not_kept(self._path, error) from error

    def _refuse_lost(self) -> None:
        """Do nothing where the folder and, once it is open, the file are there.

        Raises:
            ClinicLostError: they are not: what is written would be found by nobody.
        """
        place = self._path if self._connection is not None else self._path.parent
        if not place.exists():
            raise ClinicLostError(self._clinic_path)

    def _holds_nothing(self) -> bool:
        """Say whether there is no file yet, or an empty one that a full disk kept from being begun."""
        return not self._path.exists() or self._path.stat().st_size == 0

    def _done(self, work: Callable[[Connection], _Answer], *, is_writing: bool) -> _Answer:
        try:
            with engine.translated(self._path):
                if is_writing:
                    self._refuse_lost()
                if self._connection is None:
                    self._connection = self._connect()
                return work(self._connection)
        except (StoreError, OSError):
            # Its stick or drive may have been taken out: the next draft is put where the file is then.
            self.close()
            raise

    def _connect(self) -> Connection:
        is_new = not self._path.exists()
        if is_new:
            self._path.touch(mode=0o600, exist_ok=True)
        is_empty = self._path.stat().st_size == 0
        connection = engine.connect(
            self._path,
            raw_key=self._key,
            salt=new_salt() if is_empty and self._key is not None else None,
            read_only=self._is_read_only,
        )
        try:
            self._refuse_newer(connection)
        except BaseException:
            connection.close()
            raise
        if not self._is_read_only:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS draft (number INTEGER PRIMARY KEY, draft_id TEXT NOT NULL UNIQUE, "
                "saved_at TEXT NOT NULL, content TEXT NOT NULL) STRICT"
            )
        return connection

    def _refuse_newer(self, connection: Connection) -> None:
        if connection.execute("PRAGMA user_version").fetchone()[0] > FORMAT:
            raise NewerFileError(
                self._path,
                "It holds what was typed and not saved; without it, put aside, this program goes on.",
            )

    def _put_aside(self) -> None:
        moment = now().strftime("%Y%m%d-%H%M%S")
        for path in (self._path, self._path.with_name(self._path.name + "-journal")):
            if path.exists():
                path.replace(path.with_name(f"{path.name}.unreadable-{moment}"))


def _not_kept(path: Path, error: OSError) -> StoreError:
    if error.errno == errno.ENOSPC:
        return DiskFullError(path)
    return StoreError(
        f"The draft could not be kept in {path} ({error.strerror}). Check the disk and your rights."
    )


def _drafts_read(connection: Connection) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = connection.execute(
        "SELECT draft_id, content FROM draft ORDER BY number"
    ).fetchall()
    refuse_torn(rows)
    return rows


def drafts_file(clinic: Path) -> Path:
    """Give the place of a clinic file's drafts; it may not exist."""
    return clinic.with_name(clinic.name + DRAFTS_SUFFIX)


def drafts_key(raw_key: bytes) -> bytes:
    """Give the key of the drafts beside a clinic file of this key."""
    return subkey(raw_key, "drafts")
