"""The names of what a new key brings before it counts, and what is left to do where a crash came between.

A new key makes `FILE.rekeyed`, and `FILE.drafts.rekeyed` and `FILE.access.rekeyed` for what lies beside. The moment
that counts is that in which `FILE.rekeyed` takes the name `FILE`: while it is there, the old clinic counts and all
three are rubbish; when it is gone, the other two belong to the new clinic and take their places.
"""

from contextlib import suppress
from pathlib import Path

from nsclinic.store.migrations import sync_folder

STAGED_SUFFIX = ".rekeyed"
CARRIED_SUFFIXES = (".drafts", ".access")
"""What lies beside a clinic file under keys of its own key."""


def staged(place: Path) -> Path:
    """Give the name that a file has until the new key counts."""
    return place.with_name(place.name + STAGED_SUFFIX)


def finish_rekeying(clinic: Path) -> None:
    """Do what a new key that was cut off left to do; the caller holds the lock, and nothing of this is open.

    What cannot be done now (a file that somebody holds) is done at the next opening.
    """
    with suppress(OSError):
        is_old = staged(clinic).exists()
        for suffix in CARRIED_SUFFIXES:
            target = clinic.with_name(clinic.name + suffix)
            new = staged(target)
            journal_of(new).unlink(missing_ok=True)
            if not new.exists():
                continue
            if is_old:
                new.unlink()
            else:
                journal_of(target).unlink(missing_ok=True)
                new.replace(target)
                sync_folder(clinic.absolute().parent)
        if is_old:
            drop_staged(staged(clinic))
        journal_of(staged(clinic)).unlink(missing_ok=True)


def drop_staged(path: Path) -> None:
    """Take a file in the making away, with its journal."""
    journal_of(path).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def journal_of(path: Path) -> Path:
    """Give the place of a database's journal."""
    return path.with_name(path.name + "-journal")
