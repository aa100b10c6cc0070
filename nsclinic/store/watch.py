"""Watches that the file that is saved into is still the one that was opened, whole and in its place.

A stick is pulled, a folder renamed, a backup copied over the open file by hand: the engine would write on into a file
that nobody finds again, or mix two files. Before each change it costs a hundredth of a millisecond to see that the
path still leads to the open file and that its first page, which every save of an encrypted file makes another one
(`engine.begin`), is the one left by the last save.
"""

import os
from pathlib import Path

from nsclinic.store.engine import PAGE_BYTES
from nsclinic.store.errors import ClinicLostError, ClinicReplacedError


class FileWatch:
    """Holds one clinic file open beside the engine; closed after it, for closing a handle may drop its locks."""

    def __init__(self, path: Path) -> None:
        """Take note of the file as it is now.

        Raises:
            OSError: it cannot be read.
        """
        self._path = path
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        self._descriptor: int | None = os.open(path, flags)
        self._first_page = b""
        self.is_elsewhere = False
        """Whether, when last looked, the path led to another file, or to none, and not to this one written over."""
        self.note()

    def note(self) -> None:
        """Take note that the file was written by this program."""
        try:
            self._first_page = self._read_first_page()
        except OSError:
            self._first_page = b""

    def refuse_other(self) -> None:
        """Do nothing where the open file is in its place and as this program left it.

        Raises:
            ClinicLostError: there is no file at its place any more, or its disk does not answer.
            ClinicReplacedError: another file stands there, or something else was written into it.
        """
        self.is_elsewhere = True
        if self._descriptor is None:
            raise ClinicLostError(self._path)
        try:
            there, held = self._path.stat(), os.fstat(self._descriptor)
            first_page = self._read_first_page()
        except OSError as error:
            raise ClinicLostError(self._path) from error
        self.is_elsewhere = (there.st_dev, there.st_ino) != (held.st_dev, held.st_ino)
        if self.is_elsewhere or first_page != self._first_page:
            raise ClinicReplacedError(self._path)

    def close(self) -> None:
        """Let go of the file; twice is no error."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _read_first_page(self) -> bytes:
        if self._descriptor is None:
            return b""
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.read(self._descriptor, PAGE_BYTES)
