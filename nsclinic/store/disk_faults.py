"""Turns the system's errors about a folder into this room's, each with a sentence for a person."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nsclinic.store.errors import DiskFullError, StoreError

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def disk_faults(folder: Path, cannot: str) -> Iterator[None]:
    """Say of what the system refuses inside the block that `cannot` ("No backup can be kept in") holds for a folder.

    Raises:
        DiskFullError: there was no room.
        StoreError: anything else that the system refused.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFullError(folder) from error
        raise StoreError(
            f"{cannot} {folder} ({error.strerror}). Check the disk and your rights, or choose another folder; the "
            "clinic file was not changed."
        ) from error
