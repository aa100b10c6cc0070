"""What was typed and not saved yet, in `FILE.drafts`, apart from the record and its audit.

A small database under a subkey of the clinic's key rather than text files of our own: the engine at hand encrypts it
(the standard library cannot), and each draft is kept in a transaction that survives a power cut. A file of drafts that
cannot be read is put aside and never keeps a clinic from being opened.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from nsclinic.store import engine
from nsclinic.store.engine import Connection
from nsclinic.store.entry import now
from nsclinic.store.errors import ClinicDamagedError, ReadOnlyError
from nsclinic.store.keys import new_salt, subkey

_Answer = TypeVar("_Answer")


class Drafts:
    """The drafts beside one open clinic file; opened when first used, closed with the clinic."""

    def __init__(self, clinic_path: Path, raw_key: bytes | None, *, is_read_only: bool) -> None:
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
        if not self._path.exists():
            return {}
        rows = self._do(
            lambda connection: connection.execute(
                "SELECT draft_id, content FROM draft ORDER BY number"
            ).fetchall(),
            is_writing=False,
        )
        return {draft_id: json.loads(content) for draft_id, content in rows}

    def drop(self, draft_id: str) -> None:
        """Forget a draft; no error where there is none."""
        if self._path.exists():
            self._do(
                lambda connection: connection.execute("DELETE FROM draft WHERE draft_id = ?", (draft_id,))
            )

    def close(self) -> None:
        """Close the file; it opens again when used again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _do(self, work: Callable[[Connection], _Answer], *, is_writing: bool = True) -> _Answer:
        if is_writing and self._is_read_only:
            raise ReadOnlyError(self._path)
        with engine.translated(self._path):
            if self._connection is None:
                self._connection = self._open()
            return work(self._connection)

    def _open(self) -> Connection:
        try:
            return self._connect()
        except ClinicDamagedError:
            if self._is_read_only:
                raise
            self._put_aside()
            return self._connect()

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
        if not self._is_read_only:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS draft (number INTEGER PRIMARY KEY, draft_id TEXT NOT NULL UNIQUE, "
                "saved_at TEXT NOT NULL, content TEXT NOT NULL) STRICT"
            )
        return connection

    def _put_aside(self) -> None:
        moment = now().strftime("%Y%m%d-%H%M%S")
        for path in (self._path, self._path.with_name(self._path.name + "-journal")):
            if path.exists():
                path.replace(path.with_name(f"{path.name}.unreadable-{moment}"))


def drafts_file(clinic: Path) -> Path:
    """Give the place of a clinic file's drafts; it may not exist."""
    return clinic.with_name(clinic.name + ".drafts")


def drafts_key(raw_key: bytes) -> bytes:
    """Give the key of the drafts beside a clinic file of this key."""
    return subkey(raw_key, "drafts")
