"""Room on the disk: how much is free, when a clinic should be told, and when a save is better not begun.

The engine takes back whole what does not fit. But on a disk filled to the last byte the draft of a form cannot be kept
either, so a save stops a little before the end and leaves that room to drafts and heads.
"""

import shutil
from pathlib import Path

from nsclinic.store.errors import DiskFullError

LEAST_FREE_BYTES = 200_000_000
"""Below this, or three times the file, a clinic is told: a backup and a copy before an update need that much."""

_COPIES = 3

SAVE_BYTES = 1_000_000
"""What a save of some forms needs at most: its pages, their journal, the search tables."""

_JOURNAL_SHARE = 3
"""What is brought in stands in the file, in its indexes, and in the journal: this many times its own size."""


def free_bytes(path: Path) -> int | None:
    """Give the bytes that this user may still write on the disk of a file or folder; None where nobody can tell."""
    for place in (path, *path.absolute().parents):
        if place.exists():
            try:
                return shutil.disk_usage(place).free
            except OSError:
                return None
    return None


def wanted_bytes(clinic: Path) -> int:
    """Give the bytes that should be free on the disk of a clinic file."""
    try:
        return max(LEAST_FREE_BYTES, _COPIES * clinic.stat().st_size)
    except OSError:
        return LEAST_FREE_BYTES


def refuse_full(clinic: Path, brought_in_bytes: int = 0) -> None:
    """Do nothing where a save finds room, with `brought_in_bytes` of what an import or a document brings.

    Raises:
        DiskFullError: it would not.
    """
    free = free_bytes(clinic.absolute().parent)
    if free is not None and free < SAVE_BYTES + _JOURNAL_SHARE * brought_in_bytes:
        raise DiskFullError(clinic)
