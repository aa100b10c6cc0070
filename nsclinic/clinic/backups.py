"""Backups as the clinic knows them: when one is due, what stands between the last and now, and one made in its parts.

Sets go to the folder `backups` beside the clinic file, and from there to a second medium where one was chosen and is
plugged in. A demonstration is not backed up by itself: its children are invented.
"""

from collections.abc import Callable, Container, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from threading import Lock

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import Right
from nsclinic.store import StoreError
from nsclinic.store.backing_up import GiveWay, SetInTheMaking, copy_clinic, dropped, finished
from nsclinic.store.backup_sets import KEYS_SUFFIXES, BackupSet, read_set, set_folders, shelf_of, sum_of
from nsclinic.store.backup_shelf import (
    Check,
    Good,
    SecondMedium,
    choose_second,
    forget_second,
    is_there,
    mirrored,
    read_state,
    rotate,
    seals_of,
    write_state,
)
from nsclinic.store.errors import BackupDamagedError

BACKUPS_FOLDER = "backups"
"""Beside the clinic file."""

_ONE_AT_A_TIME = Lock()
"""Of the second parts of backups in this process: the last of a window that closes may follow one that is not ended."""

ANY_LIMIT = timedelta(days=1)
"""Work older than this that lies in no backup calls for a word."""

SECOND_LIMIT = timedelta(days=7)
"""Work older than this that lies on no second medium calls for a word."""


class Why(StrEnum):
    """What a backup was made for; stands in its manifest."""

    BY_HAND = "by_hand"
    INTERVAL = "interval"
    CLOSE = "close"
    IMPORT = "import"
    MERGE = "merge"


class Nag(StrEnum):
    """What the window has to say of backups; the most pressing."""

    NONE = "none"
    NO_BACKUP = "no_backup"
    NO_SECOND = "no_second"
    SECOND_OLD = "second_old"


@dataclass(frozen=True, slots=True)
class BackupStanding:
    """How the clinic stands with its backups.

    `last` is the newest set of this audit, `is_current` whether it holds all that is recorded. `waiting_since` is when
    the oldest change was saved that lies in no set, `second_waiting_since` the same of the second medium; None where
    all does.
    """

    is_wanted: bool
    last: BackupSet | None
    is_current: bool
    waiting_since: datetime | None
    second: SecondMedium | None
    second_waiting_since: datetime | None

    def nag(self, now: datetime) -> Nag:
        """Give what has to be said; a clock that was set back counts like one that runs on."""
        if not self.is_wanted:
            return Nag.NONE
        if self.waiting_since is not None and abs(now - self.waiting_since) > ANY_LIMIT:
            return Nag.NO_BACKUP
        if self.second_waiting_since is not None and abs(now - self.second_waiting_since) > SECOND_LIMIT:
            return Nag.NO_SECOND if self.second is None else Nag.SECOND_OLD
        return Nag.NONE


@dataclass(frozen=True, slots=True)
class BackupUnderWay:
    """The part of a backup that needs no clinic. `making` is None where the set `last` holds everything already."""

    shelf: Path
    making: SetInTheMaking | None
    last: BackupSet | None
    raw_key: bytes | None
    seals: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class BackupDone:
    """What came of a backup: the set, whether it lies on the second medium too, and what hindered that.

    `dropped` are the names of older sets that were thinned out.
    """

    kept: BackupSet
    is_new: bool
    is_on_second: bool
    second_fault: StoreError | None
    dropped: tuple[str, ...]


def backups_folder(clinic_file: Path) -> Path:
    """Give the folder of backups beside a clinic file; it may not exist."""
    return clinic_file.absolute().parent / BACKUPS_FOLDER


def shelf_for(clinic: Clinic) -> Path:
    """Give where the sets of this clinic lie beside its file."""
    return shelf_of(backups_folder(clinic.store.path), clinic.store.clinic_id)


def is_backed_up_by_itself(clinic: Clinic) -> bool:
    """Say whether backups are made without being asked for: not of a demonstration, not of a file only read."""
    return not (clinic.is_demonstration or clinic.store.is_read_only)


def standing_of(clinic: Clinic) -> BackupStanding:
    """Give how the clinic stands with its backups; on the clinic's thread, a few milliseconds."""
    shelf = shelf_for(clinic)
    state = read_state(shelf)
    head = clinic.store.head
    bad = {name for name, check in state.checks.items() if not check.is_whole}
    last = _newest_of(clinic, shelf, bad)
    second_seq = 0
    if state.second is not None and state.second.last is not None:
        good = state.second.last
        second_seq = good.seq if seals_of(clinic.store, {good.seq}).get(good.seq) == good.head else 0
    return BackupStanding(
        is_wanted=is_backed_up_by_itself(clinic),
        last=last,
        is_current=last is not None and last.seq == head.seq,
        waiting_since=_saved_after(clinic, last.seq if last is not None else 0),
        second=state.second,
        second_waiting_since=_saved_after(clinic, second_seq),
    )


def begin_backup(clinic: Clinic, why: Why, give_way: GiveWay | None = None) -> BackupUnderWay:
    """Copy the clinic file, unless the last set holds everything and nobody asked for one; on the clinic's thread.

    Raises:
        RightLackingError: whoever opened the clinic may make no backup.
        StoreError: it cannot be made; nothing is left behind.
    """
    clinic.require(Right.BACK_UP)
    shelf, store = shelf_for(clinic), clinic.store
    second = read_state(shelf).second
    shelves = [shelf, *([second.path / shelf.name] if second is not None and is_there(second) else [])]
    seqs = {int(path.name.partition("-")[0]) for one in shelves for path in set_folders(one)}
    last = standing_of(clinic).last
    is_needed = why is Why.BY_HAND or last is None or not _holds_all(last, clinic)
    making = copy_clinic(store, shelf.parent, why.value, give_way) if is_needed else None
    return BackupUnderWay(shelf, making, last, store.raw_key, seals_of(store, {*seqs, store.head.seq}))


def end_backup(under_way: BackupUnderWay, told: Callable[[int, int], None] | None = None) -> BackupDone:
    """Prove what was copied, put it in its place and on the second medium, and thin out; on any thread.

    What hinders the second medium is told and undoes nothing.

    Raises:
        ClinicDamagedError: the clinic file does not hold together; no set was made and none dropped.
        StoreError: the set cannot be made; nothing is left behind.
    """
    with _ONE_AT_A_TIME:
        return _ended(under_way, told)


def _ended(under_way: BackupUnderWay, told: Callable[[int, int], None] | None) -> BackupDone:
    making, shelf = under_way.making, under_way.shelf
    if making is not None:
        kept = finished(making, told)
        _remember_check(shelf, kept.name, is_whole=True)
    elif under_way.last is not None:
        kept = under_way.last
    else:
        raise ValueError("there is neither a copy nor a set that holds everything")
    second = read_state(shelf).second
    is_on_second, fault = False, None
    if second is not None and is_there(second):
        try:
            _bring_to_second(kept, second, under_way)
            is_on_second = True
        except StoreError as error:
            fault = error
    gone: list[str] = []
    if making is not None:
        gone = rotate(shelf, under_way.seals, never=kept.name)
    return BackupDone(kept, making is not None, is_on_second, fault, tuple(gone))


def back_up(clinic: Clinic, why: Why, told: GiveWay | None = None) -> BackupDone:
    """Make a backup in one go, where nobody waits for the clinic meanwhile.

    Raises:
        StoreError: as `begin_backup` and `end_backup`.
    """
    return end_backup(begin_backup(clinic, why, told))


def back_up_before(clinic: Clinic, why: Why) -> None:
    """Make a backup before a great change, where anything is recorded that could be lost.

    Raises:
        StoreError: it cannot be made, and so the change should not be either.
    """
    if is_backed_up_by_itself(clinic) and clinic.store.patient_ids():
        back_up(clinic, why)


def forget_backup(under_way: BackupUnderWay) -> None:
    """Drop a copy that is not to become a set."""
    if under_way.making is not None:
        dropped(under_way.making)


def back_up_to(clinic: Clinic, folder: Path, told: GiveWay | None = None) -> BackupSet:
    """Make a set in a folder of the user's choice; nothing there is thinned.

    Raises:
        StoreError: it cannot be made; nothing is left behind.
    """
    clinic.require(Right.BACK_UP)
    return finished(copy_clinic(clinic.store, folder, Why.BY_HAND.value, told))


def take_second(clinic: Clinic, folder: Path) -> SecondMedium:
    """Use a folder on another medium for backups from now on, on this computer.

    Raises:
        StoreError: it lies with the first backups, or cannot be written.
    """
    clinic.require(Right.BACK_UP)
    shelf = shelf_for(clinic)
    return choose_second(shelf, folder, backups_folder(clinic.store.path))


def leave_second(clinic: Clinic) -> None:
    """Use no second medium any more."""
    clinic.require(Right.BACK_UP)
    forget_second(shelf_for(clinic))


def remember_check(kept: BackupSet, *, is_whole: bool) -> None:
    """Keep when a set was read through and whether it was whole, on its shelf where that can be written."""
    with suppress(StoreError):
        _remember_check(kept.folder.parent, kept.name, is_whole=is_whole)


def _remember_check(shelf: Path, name: str, *, is_whole: bool) -> None:
    state = read_state(shelf)
    there = {path.name for path in set_folders(shelf)}
    checks = {known: check for known, check in state.checks.items() if known in there}
    checks[name] = Check(datetime.now(UTC), is_whole)
    write_state(shelf, replace(state, checks=checks))


def _bring_to_second(kept: BackupSet, second: SecondMedium, under_way: BackupUnderWay) -> None:
    there = mirrored(kept, second, under_way.raw_key)
    good = Good(there.name, there.seq, there.head, there.made_at)
    state = read_state(under_way.shelf)
    if state.second is not None and state.second.marker == second.marker:
        write_state(under_way.shelf, replace(state, second=replace(state.second, last=good)))
    rotate(there.folder.parent, under_way.seals, never=there.name)


def _newest_of(clinic: Clinic, shelf: Path, bad: Container[str]) -> BackupSet | None:
    """Give the newest set that the clinic's audit goes through; older manifests, which may be long, are not read."""
    for folder in reversed(set_folders(shelf)):
        if folder.name in bad:
            continue
        try:
            one = read_set(folder)
        except BackupDamagedError:
            continue
        if seals_of(clinic.store, {one.seq}).get(one.seq) == one.head:
            return one
    return None


def _holds_all(last: BackupSet, clinic: Clinic) -> bool:
    """Say whether a set holds the clinic as it stands: the same head, and the same further ways to its key."""
    head = clinic.store.head
    if (last.seq, last.head) != (head.seq, head.digest):
        return False
    place = clinic.store.path
    sides = {suffix: place.with_name(place.name + suffix) for suffix in KEYS_SUFFIXES}
    try:
        now = {suffix: sum_of(side) for suffix, side in sides.items() if side.exists()}
    except OSError:
        return False
    return now == {suffix: last.files[last.file_name + suffix] for suffix in last.keys_suffixes}


def _saved_after(clinic: Clinic, seq: int) -> datetime | None:
    """Give when the first change after a point of the audit was saved; None where there is none."""
    newer = clinic.store.changes(1, before=seq + 2) if clinic.store.head.seq > seq else []
    return newer[0].at if newer and newer[0].seq > seq else None
