"""The contents of attachments, each in a file of its own in `FILE.d`, encrypted as the clinic file is.

A content is kept as the one row of a small database of the engine at hand, under a key of its own: the standard library
cannot encrypt, and each page carries an HMAC. The file is named by a keyed hash of the content, so that the same one is
kept once and the name tells nothing; read again, a content that does not give its name is not handed out.

Keys and names derive from the clinic's chain key and not from the passphrase's: rows hold the names for ever, and a
changed passphrase or another desk must find the same files (resources/decisions/0013).
"""

import errno
import hmac
import os
from contextlib import closing, suppress
from pathlib import Path

from nsclinic.store import engine
from nsclinic.store.desk import make_private_folder
from nsclinic.store.errors import (
    AttachmentAbsentError,
    AttachmentDamagedError,
    DiskFullError,
    NewerFileError,
    ReadOnlyError,
    StoreError,
)
from nsclinic.store.keys import new_salt, subkey
from nsclinic.store.migrations import sync_folder

MOST_BYTES = 10_000_000
"""A larger content is not kept: attachments travel with every backup, on sticks and slow disks."""

FORMAT = 0
"""The number that each file bears (`user_version`); a later form of it bears a higher one."""

_UNFINISHED = ".part"
_MOST_FILE_BYTES = 2 * MOST_BYTES
"""A content file is little larger than its content; one beyond this is not even read."""


def content_folder(clinic_path: Path) -> Path:
    """Give the folder of a clinic file's contents."""
    return clinic_path.with_name(clinic_path.name + ".d")


class Contents:
    """The content files beside one open clinic file, or in another folder that holds copies of them."""

    def __init__(
        self,
        clinic_path: Path,
        chain_key: bytes,
        *,
        is_encrypted: bool,
        is_read_only: bool,
        folder: Path | None = None,
    ) -> None:
        self.folder = folder or content_folder(clinic_path)
        self._clinic_path = clinic_path
        self.chain_key = chain_key
        self.is_encrypted = is_encrypted
        self._name_key = subkey(chain_key, "names of contents")
        self._content_key = subkey(chain_key, "contents") if is_encrypted else None
        self._is_read_only = is_read_only

    def name_of(self, content: bytes) -> str:
        """Give the name of the file that keeps this content: 64 hexadecimal digits."""
        return hmac.digest(self._name_key, content, "sha256").hex()

    def path_of(self, name: str) -> Path:
        """Give where the content of that name lies, or would lie."""
        return self.folder / name

    def is_absent(self, name: str) -> bool:
        """Say whether there is no file of that name."""
        return not self.path_of(name).is_file()

    def is_whole(self, name: str) -> bool:
        """Say whether the content of that name is there and what was kept; reads all of it."""
        try:
            self.read(name)
        except StoreError:
            return False
        return True

    def keep(self, content: bytes) -> bool:
        """Keep a content; it is on the disk when this returns. Say whether it was not there, or not whole, before.

        Raises:
            ReadOnlyError: the clinic is open for reading only.
            DiskFullError: no room; nothing is left behind.
            StoreError: it is empty or too large, or could not be written.
        """
        if self._is_read_only:
            raise ReadOnlyError(self._clinic_path)
        if not 0 < len(content) <= MOST_BYTES:
            raise StoreError(f"A document of {len(content)} bytes is not kept. Nothing was changed.")
        name = self.name_of(content)
        try:
            self.read(name)
        except NewerFileError:
            raise
        except StoreError:
            pass  # it is not there, or not whole: it is written anew
        else:
            return False
        draft = self.folder / f"{name}{_UNFINISHED}"
        try:
            self._make_folder()
            self._sweep()
            self._write(draft, name, content)
            draft.replace(self.path_of(name))
            sync_folder(self.folder)
        except OSError as error:
            raise self._not_written(error) from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        return True

    def read(self, name: str) -> bytes:
        """Give the content of that name.

        Raises:
            AttachmentAbsentError: there is no such file.
            AttachmentDamagedError: it was altered, or cannot be read.
            NewerFileError: it was written by a newer program.
        """
        path = self.path_of(name)
        if self.is_absent(name):
            raise AttachmentAbsentError(path)
        content = self._read(path, name)
        if content is None or not hmac.compare_digest(self.name_of(content), name):
            raise AttachmentDamagedError(path)
        return content

    def is_whole_at(self, path: Path, name: str) -> bool:
        """Say whether a file, whatever it is called, holds the content of that name."""
        try:
            content = self._read(path, name)
        except NewerFileError:
            return False
        return content is not None and hmac.compare_digest(self.name_of(content), name)

    def names(self) -> list[str]:
        """Give the names of all content files there are, in order; what is unfinished does not count."""
        if not self.folder.is_dir():
            return []
        return sorted(path.name for path in self.folder.iterdir() if _UNFINISHED not in path.name)

    def drop(self, name: str) -> None:
        """Delete a content that no row refers to; the caller knows that none does."""
        self.path_of(name).unlink(missing_ok=True)

    def _key_of(self, name: str) -> bytes | None:
        """Give the key of one file: another for each, so that no page of one can stand in another."""
        return None if self._content_key is None else subkey(self._content_key, name)

    def _make_folder(self) -> None:
        if not self.folder.is_dir():
            make_private_folder(self.folder)
            sync_folder(self.folder.absolute().parent)

    def _sweep(self) -> None:
        """Delete what an earlier crash left unfinished; the clinic file's lock keeps others from writing here."""
        for path in self.folder.glob(f"*{_UNFINISHED}*"):
            path.unlink(missing_ok=True)

    def _write(self, draft: Path, name: str, content: bytes) -> None:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        key = self._key_of(name)
        connection = engine.connect(draft, raw_key=key, salt=None if key is None else new_salt())
        with closing(connection), engine.translated(draft):
            # Nobody knows the draft yet: it is made sure of once, below, and a journal would only be left over.
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA journal_mode = MEMORY")
            connection.execute("CREATE TABLE content (content BLOB NOT NULL) STRICT")
            connection.execute("INSERT INTO content (content) VALUES (?)", (content,))
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        if self._read(draft, name) != content:
            raise StoreError(
                "The disk did not keep the document as it was written. Check the disk; nothing was changed."
            )

    def _read(self, path: Path, name: str) -> bytes | None:
        """Give what a file holds; None for one that does not hold together."""
        try:
            if path.stat().st_size > _MOST_FILE_BYTES:
                return None
            connection = engine.connect(path, raw_key=self._key_of(name), read_only=True)
            with closing(connection), engine.translated(path):
                _refuse_newer(connection, path)
                row = connection.execute("SELECT content FROM content").fetchone()
        except NewerFileError:
            raise
        except (StoreError, OSError):
            return None
        return row[0] if row and isinstance(row[0], bytes) else None

    def _not_written(self, error: OSError) -> StoreError:
        if error.errno == errno.ENOSPC:
            return DiskFullError(self.folder)
        return StoreError(
            f"The document could not be kept in {self.folder} ({error.strerror}). Check the disk and your rights; "
            "nothing was changed."
        )


def _refuse_newer(connection: engine.Connection, path: Path) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] > FORMAT:
        raise NewerFileError(path)
