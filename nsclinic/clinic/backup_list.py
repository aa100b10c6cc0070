"""The backup sets there are, on this computer and on the second medium, each once."""

from dataclasses import dataclass
from pathlib import Path

from nsclinic.clinic.backups import BackupStanding, remember_check, shelf_for, standing_of
from nsclinic.clinic.clinic import Clinic
from nsclinic.store import open_clinic
from nsclinic.store.backup_sets import BackupSet, sets_of
from nsclinic.store.backup_shelf import Check, is_there, read_state, seals_of
from nsclinic.store.proving import faults_of_set
from nsclinic.store.rehearsing import Told, rehearse


@dataclass(frozen=True, slots=True)
class ListedSet:
    """A set and where it lies; `kept` is the copy on this computer where there is one.

    `is_ours`: the clinic's audit goes through the point at which it stands.
    """

    kept: BackupSet
    is_here: bool
    is_on_second: bool
    is_ours: bool
    check: Check | None


@dataclass(frozen=True, slots=True)
class BackupList:
    """All sets, the newest of the clinic's audit first; `unreadable` are folders whose manifest cannot be read.

    `shelf` is where those of this computer lie.
    """

    shelf: Path
    sets: tuple[ListedSet, ...]
    unreadable: tuple[Path, ...]
    standing: BackupStanding
    is_second_there: bool


def backup_list(clinic: Clinic) -> BackupList:
    """Give every set of this clinic; on the clinic's thread."""
    shelf, standing = shelf_for(clinic), standing_of(clinic)
    here, unreadable = sets_of(shelf)
    there: list[BackupSet] = []
    is_second_there = standing.second is not None and is_there(standing.second)
    if standing.second is not None and is_second_there:
        there, more = sets_of(standing.second.path / shelf.name)
        unreadable += more
    checks = read_state(shelf).checks
    by_name = {one.name: one for one in (*there, *here)}
    names_here, names_there = {one.name for one in here}, {one.name for one in there}
    seals = seals_of(clinic.store, {one.seq for one in by_name.values()})
    listed = [
        ListedSet(
            one, name in names_here, name in names_there, seals.get(one.seq) == one.head, checks.get(name)
        )
        for name, one in by_name.items()
    ]
    listed.sort(key=lambda one: (one.is_ours, one.kept.seq, one.kept.name), reverse=True)
    return BackupList(shelf, tuple(listed), tuple(unreadable), standing, is_second_there)


def check_set(kept: BackupSet, raw_key: bytes | None) -> list[str]:
    """Read every byte of a set and remember whether it was whole; one sentence for each fault. On any thread."""
    faults = faults_of_set(kept, raw_key)
    remember_check(kept, is_whole=not faults)
    return faults


def rehearse_set(kept: BackupSet, raw_key: bytes | None, folder: Path, told: Told | None = None) -> list[str]:
    """Restore a set into a private folder, open it there, check it, delete it; one sentence for each fault.

    Raises:
        StoreError: too little room, or the key does not open the set.
    """
    faults = rehearse(kept, folder, lambda copy: open_clinic(copy, raw_key=raw_key), told)
    remember_check(kept, is_whole=not faults)
    return faults
