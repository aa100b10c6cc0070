"""Puts a backup set in the place of a clinic file, keeping all that was there; a crash leaves the old or the new whole.

The set is copied into a work folder beside the file, opened there, proved, and written into its own audit. What is
there now is linked or copied beside it. Then a plan is written, and from that moment the change is carried to its
end: by this call, or after a crash by whoever opens the file next. Without a plan the work folder means nothing and
is swept.

What was there becomes a folder of its own in which the clinic file and all beside it have their names, so that it can
be opened as it is.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from nsclinic.store import rehearsing
from nsclinic.store.access_log import ACCESS_SUFFIX
from nsclinic.store.backing_up import copied, refuse_without_room
from nsclinic.store.backup_sets import KEYS_SUFFIXES, BackupSet
from nsclinic.store.checking import faults_of_record
from nsclinic.store.clinic_file import ClinicFile
from nsclinic.store.contents import content_folder
from nsclinic.store.desk import begin_new_desk, make_private_folder
from nsclinic.store.disk_faults import disk_faults
from nsclinic.store.entry import now
from nsclinic.store.errors import (
    BackupDamagedError,
    ClinicExistsError,
    StoreError,
)
from nsclinic.store.head import HEAD_SUFFIX
from nsclinic.store.lock import FileLock
from nsclinic.store.migrations import sync_folder
from nsclinic.store.rehearsing import (
    NOT_PUT_BACK,
    Opener,
    Told,
    altered_copy,
    bytes_of,
    faults_of_copy,
    opened_copy,
    refuse_newer,
    size_on_disk,
    stage,
)

RESTORE_KIND = "restore"
"""What the audit of a restored file calls the step back."""

_PLAN = "plan.json"
_CARRIED = (*KEYS_SUFFIXES, HEAD_SUFFIX)
"""What comes in with the restored file. The head beside it (how far its audit had come) is the one written with the
note of the restore: so a step back that was meant is not taken for an older file put back by somebody."""

_GOES = (
    *(*_CARRIED, ".head.new", ".drafts", ".drafts-journal", ".cache", "-journal", "-wal", "-shm"),
    *(".rekeyed", ".rekeyed-journal", ".drafts.rekeyed", ".access.rekeyed"),
)
"""What lies beside a clinic file and is of no other: kept aside with it."""

_STAYS = (ACCESS_SUFFIX,)
"""What goes on as it is, and is copied aside: who opened the clinic is told also after a step back."""


class Restored(NamedTuple):
    """What a restore did. `kept_aside` is the folder of what was there; None where nothing was."""

    clinic_file: Path
    kept: BackupSet
    kept_aside: Path | None
    absent: int
    """Documents that the set lacks."""


def work_folder(clinic: Path) -> Path:
    """Give the folder in which a restore of this file is prepared."""
    return clinic.with_name(clinic.name + ".restoring")


def restore(
    kept: BackupSet,
    clinic: Path,
    open_file: Opener,
    *,
    replace: bool,
    who: Callable[[ClinicFile], str],
    told: Told | None = None,
) -> Restored:
    """Put a set in the place of a clinic file that nobody has open.

    Args:
        kept: the set.
        clinic: where the file shall lie; with `replace` something may lie there, whole or not.
        open_file: opens the copy in the work folder; a wrong secret ends all before anything was changed.
        replace: without it, nothing may lie there.
        who: gives who is written into the audit, from the opened copy; may refuse by raising.
        told: hears how many files are copied, of how many.

    Raises:
        ClinicExistsError: something lies there, and `replace` was not said.
        ClinicLockedError: another program has the file open.
        BackupDamagedError: the set is not whole; nothing was changed.
        NewerBackupError: it was made by a newer program; nothing was changed.
        NoRoomError: too little room; nothing was changed.
        StoreError: the folder cannot be written, or the secret does not open the set; nothing was changed.
    """
    refuse_newer(kept)
    with disk_faults(clinic.parent, NOT_PUT_BACK):
        make_private_folder(clinic.parent)
        if (clinic.exists() or content_folder(clinic).exists()) and not replace:
            raise ClinicExistsError(clinic)
        lock = FileLock(clinic, is_shared=False)
    try:
        work = work_folder(clinic)
        with disk_faults(clinic.parent, NOT_PUT_BACK):
            finish_restore(clinic, is_locked=True)
            try:
                return _restored(kept, clinic, work, open_file, who, told)
            finally:
                if not (work / _PLAN).exists():
                    shutil.rmtree(work, ignore_errors=True)
    finally:
        lock.release()


def finish_restore(clinic: Path, *, is_locked: bool) -> None:
    """Carry a restore to its end that a crash cut off after its plan was written, or sweep one that had no plan yet.

    Called before a clinic file is opened; where nothing was cut off it only looks. The lock is taken for the work
    unless `is_locked`.

    Raises:
        ClinicLockedError: the restore is under way in another program.
        StoreError: it cannot be finished here.
    """
    work = work_folder(clinic)
    if not work.is_dir():
        return
    if not os.access(work.parent, os.W_OK):
        if not (work / _PLAN).exists():
            return
        raise StoreError(
            f"{clinic} was left in the middle of a restore and can only be read here. Copy it together with "
            f"{work.name} to a disk that can be written, then open the copy."
        )
    with disk_faults(clinic.parent, NOT_PUT_BACK):
        lock = None if is_locked else FileLock(clinic, is_shared=False)
        try:
            if (work / _PLAN).exists():
                _carry_out(clinic, work)
            shutil.rmtree(work, ignore_errors=True)
        finally:
            if lock is not None:
                lock.release()


def _restored(
    kept: BackupSet,
    clinic: Path,
    work: Path,
    open_file: Opener,
    who: Callable[[ClinicFile], str],
    told: Told | None,
) -> Restored:
    there = [path for path in _all_there(clinic) if path.exists()]
    needed = 2 * bytes_of(kept) + sum(size_on_disk(path) for path in there) + rehearsing.SPARE_BYTES
    refuse_without_room(clinic.parent, needed)
    new, old = work / "new", work / "old"
    work.mkdir(mode=0o700)
    stage(kept, new, clinic.name, told)
    if altered := altered_copy(kept, new / clinic.name):
        raise BackupDamagedError(kept.folder, altered)
    at = now().astimezone()
    aside = _free_aside(clinic, at) if there else None
    with opened_copy(kept, new / clinic.name, open_file) as opened:
        acting = who(opened)
        if faults := faults_of_copy(opened, kept):
            raise BackupDamagedError(kept.folder, faults[0].rstrip("."))
        begin_new_desk()
        opened.note(kind=RESTORE_KIND, who=acting, reason=_reason(kept, aside))
        if faults := faults_of_record(opened):
            raise BackupDamagedError(kept.folder, faults[0].rstrip("."))
    _leave_only_what_belongs(new, clinic.name)
    if there:
        old.mkdir(mode=0o700)
        for path in there:
            is_staying = path.name in {clinic.name + suffix for suffix in _STAYS}
            (copied if is_staying else _link_or_copy)(path, old / path.name)
    _sync_all(work)
    _write_plan(work, aside)
    _carry_out(clinic, work)
    shutil.rmtree(work, ignore_errors=True)
    return Restored(clinic, kept, aside, len(kept.absent))


def _carry_out(clinic: Path, work: Path) -> None:
    """Do what the plan says; begun again from any point it comes to the same end.

    The journal of the old file goes before the new file comes: the engine would take a save back that was never in it.
    The new file comes last: until then the old one stands in its place.
    """
    new, old = work / "new", work / "old"
    aside_name = json.loads((work / _PLAN).read_text(encoding="utf-8"))["aside"]
    fresh = new / clinic.name
    if fresh.exists():
        for suffix in _GOES:
            side = clinic.with_name(clinic.name + suffix)
            side.unlink(missing_ok=True)
        sync_folder(clinic.parent)
        for suffix in _CARRIED:
            if (side := fresh.with_name(fresh.name + suffix)).exists():
                _copy_in(side, clinic.with_name(clinic.name + suffix))
        _bring_documents(content_folder(fresh), content_folder(clinic))
        sync_folder(clinic.parent)
        fresh.replace(clinic)
        sync_folder(clinic.parent)
    _drop_documents_not_of(content_folder(clinic), content_folder(fresh))
    if aside_name and old.is_dir():
        old.rename(clinic.with_name(aside_name))
        sync_folder(clinic.parent)
    (work / _PLAN).unlink()
    sync_folder(work)


def _leave_only_what_belongs(new: Path, file_name: str) -> None:
    """Take away what opening the copy left beside it: its lock, and the copy that a migration made before it."""
    belongs = {file_name, content_folder(new / file_name).name, *(file_name + suffix for suffix in _CARRIED)}
    for path in new.iterdir():
        if path.name not in belongs and path.is_file():
            path.unlink()


def _reason(kept: BackupSet, aside: Path | None) -> str:
    said = f"restored from set {kept.name}"
    return f"{said}; what was there is kept in {aside.name}" if aside is not None else said


def _all_there(clinic: Path) -> Iterator[Path]:
    yield clinic
    for suffix in (*_GOES, *_STAYS):
        yield clinic.with_name(clinic.name + suffix)
    yield content_folder(clinic)


def _free_aside(clinic: Path, at: datetime) -> Path:
    first = f"{clinic.name}.replaced-{at:%Y-%m-%d-%H%M%S}"
    names = chain((first,), (f"{first}-{number}" for number in count(2)))
    return next(target for name in names if not (target := clinic.with_name(name)).exists())


def _link_or_copy(source: Path, target: Path) -> None:
    """Keep a file or a folder of files under another name: by a link where the disk has them, else by a copy."""
    if source.is_dir():
        target.mkdir(mode=0o700)
        for path in source.iterdir():
            if path.is_file():
                _link_or_copy(path, target / path.name)
        return
    try:
        os.link(source, target)
    except OSError:  # FAT, as on most memory sticks
        with suppress(FileNotFoundError):
            target.unlink()
        copied(source, target)


def _copy_in(source: Path, target: Path) -> None:
    draft = target.with_name(target.name + ".restored")
    draft.unlink(missing_ok=True)
    copied(source, draft)
    draft.replace(target)


def _bring_documents(source: Path, target: Path) -> None:
    """Put the set's documents beside those that are there; one that is there under its name is replaced."""
    if not source.is_dir():
        return
    make_private_folder(target)
    for path in sorted(source.iterdir()):
        _copy_in(path, target / path.name)
    sync_folder(target)


def _drop_documents_not_of(target: Path, of_set: Path) -> None:
    """Take away the documents that the restored file does not know; they are kept aside."""
    if not target.is_dir():
        return
    wanted = {path.name for path in of_set.iterdir()} if of_set.is_dir() else set()
    for path in sorted(target.iterdir()):
        if path.name not in wanted and path.is_file():
            path.unlink()
    if not wanted:
        with suppress(OSError):
            target.rmdir()


def _write_plan(work: Path, aside: Path | None) -> None:
    draft = work / f"{_PLAN}.part"
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"aside": aside.name if aside is not None else ""}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(work / _PLAN)
    sync_folder(work)
    sync_folder(work.parent)


def _sync_all(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            sync_folder(path)
        elif path.is_file():
            with suppress(OSError), path.open("rb+") as file:
                os.fsync(file.fileno())
    sync_folder(folder)
