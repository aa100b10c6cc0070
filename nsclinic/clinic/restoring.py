"""Bringing a backup back: which set is meant, what is restored where, and who may."""

from collections.abc import Callable
from pathlib import Path

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import Right
from nsclinic.store import ClinicFile, StoreError
from nsclinic.store.backup_sets import MANIFEST, BackupSet, read_set, sets_of, shelves_in
from nsclinic.store.rehearsing import Opener, Told
from nsclinic.store.restoring import Restored, restore

Opened = Callable[[ClinicFile], Clinic]
"""Gives the clinic of an opened copy, acting as whoever's secret opened it."""


class NoSuchBackupError(StoreError):
    """There is no backup at that place, or more than one clinic's."""


def set_at(place: Path) -> BackupSet:
    """Give the set that a path means: the folder of one, a file in it, or the newest of a folder of backups.

    Raises:
        BackupDamagedError: it is a set, and its manifest cannot be read.
        NoSuchBackupError: there is none, or the sets of several clinics lie there.
    """
    folder = place if place.is_dir() else place.parent
    if not place.exists():
        raise NoSuchBackupError(f"There is nothing at {place}. Check the name.")
    if (folder / MANIFEST).exists():
        return read_set(folder)
    shelves = shelves_in(folder) or [folder]
    found = [(shelf, *sets_of(shelf)) for shelf in shelves]
    holding = [(sets, unreadable) for _, sets, unreadable in found if sets or unreadable]
    if len(holding) > 1:
        several = ", ".join(shelf.name for shelf, sets, unreadable in found if sets or unreadable)
        raise NoSuchBackupError(
            f"{folder} holds backups of several clinics ({several}). Name one of these folders."
        )
    if not holding:
        raise NoSuchBackupError(
            f"There is no backup set in {folder}. Name the folder of a set, or one that holds sets."
        )
    sets, unreadable = holding[0]
    if not sets:
        return read_set(unreadable[-1])  # says what is wrong with it
    return sets[-1]


def is_in_set(file: Path) -> bool:
    """Say whether a file is one of a backup set, which is never opened for work: what is put in place is a copy."""
    return (file.parent / MANIFEST).is_file()


def restore_clinic(
    kept: BackupSet,
    clinic_file: Path,
    open_file: Opener,
    opened: Opened,
    *,
    replace: bool,
    told: Told | None = None,
) -> Restored:
    """Put a set in the place of a clinic file that nobody has open; what was there is kept.

    Raises:
        RightLackingError: whoever's secret opens the set may not restore.
        StoreError: see `store.restoring.restore`; nothing was changed.
    """

    def who(copy: ClinicFile) -> str:
        acting = opened(copy)
        acting.require(Right.RESTORE)
        return acting.who

    return restore(kept, clinic_file, open_file, replace=replace, who=who, told=told)
