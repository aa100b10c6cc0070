"""Opens a backup set at another place, as a restore does: the proof of a set that leaves no doubt.

What is opened is always a copy: opening a clinic file for writing leaves a lock beside it and may bring it up to date.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

from nsclinic.store.backing_up import copied, new_part, refuse_without_room, sweep
from nsclinic.store.backup_sets import BackupSet, has_seal, sum_of
from nsclinic.store.checking import faults_of_record
from nsclinic.store.clinic_file import ClinicFile
from nsclinic.store.contents import content_folder
from nsclinic.store.desk import make_private_folder
from nsclinic.store.disk_faults import disk_faults
from nsclinic.store.errors import (
    BackupDamagedError,
    NewerBackupError,
    PassphraseNeededError,
    WrongPassphraseError,
)
from nsclinic.store.migrations import version_here
from nsclinic.store.proving import counts_of

NOT_PUT_BACK = "The backup cannot be put back in"
SPARE_BYTES = 4_000_000

Opener = Callable[[Path], ClinicFile]
"""Opens the clinic file at a place with whatever secret the person gave, for writing."""

Told = Callable[[int, int], None]


def rehearse(kept: BackupSet, folder: Path, open_file: Opener, told: Told | None = None) -> list[str]:
    """Restore a set into a private folder, open and check it there, and delete it again; one sentence for each fault.

    Raises:
        NoRoomError: too little room.
        NewerBackupError: it was made by a newer program.
        StoreError: the set cannot be opened with that secret, or the folder cannot be written.
    """
    refuse_newer(kept)
    with disk_faults(folder, NOT_PUT_BACK):
        make_private_folder(folder)
        refuse_without_room(folder, bytes_of(kept) + SPARE_BYTES)
        sweep(folder)
        part = new_part(folder)
    place = part / "rehearsal"
    try:
        with disk_faults(folder, NOT_PUT_BACK):
            try:
                stage(kept, place, kept.file_name, told)
                if altered := altered_copy(kept, place / kept.file_name):
                    return [f"The set cannot be used: {altered}."]
                with opened_copy(kept, place / kept.file_name, open_file) as opened:
                    return faults_of_copy(opened, kept)
            except BackupDamagedError as error:
                return [f"The set cannot be used: {error.what}."]
    finally:
        shutil.rmtree(part, ignore_errors=True)


def refuse_newer(kept: BackupSet) -> None:
    """Do nothing where this program knows the version of a set's clinic file.

    Raises:
        NewerBackupError: it is a newer one's.
    """
    if kept.version > version_here():
        raise NewerBackupError(kept.folder)


def stage(kept: BackupSet, place: Path, file_name: str, told: Told | None) -> None:
    """Copy a set's files to a place, under the name that the clinic file has there."""
    place.mkdir(mode=0o700)
    target = place / file_name
    copies = [(kept.clinic_file, target)]
    copies += [
        (kept.folder / (kept.file_name + suffix), target.with_name(target.name + suffix))
        for suffix in kept.keys_suffixes
    ]
    documents = sorted(set(kept.documents) - set(kept.absent))
    if documents:
        content_folder(target).mkdir(mode=0o700)
        copies += [(kept.documents_folder / name, content_folder(target) / name) for name in documents]
    for done, (source, copy) in enumerate(copies, start=1):
        if not source.is_file():
            raise BackupDamagedError(kept.folder, f"{source.name} is missing")
        copied(source, copy)
        if told is not None:
            told(done, len(copies))


def opened_copy(kept: BackupSet, copy: Path, open_file: Opener) -> ClinicFile:
    """Open a copy; of a secret that does not fit, say so of the set and not of a work folder."""
    try:
        return open_file(copy)
    except WrongPassphraseError as error:
        raise WrongPassphraseError(kept.clinic_file) from error
    except PassphraseNeededError as error:
        raise PassphraseNeededError(kept.clinic_file) from error


def altered_copy(kept: BackupSet, copy: Path) -> str:
    """Give what of the copies is not as the manifest has it, "" where all is: what is summed is what will be opened."""
    copies = {kept.file_name: copy}
    for suffix in kept.keys_suffixes:
        copies[kept.file_name + suffix] = copy.with_name(copy.name + suffix)
    wrong = [name for name, place in copies.items() if kept.files.get(name) != sum_of(place)]
    return f"{wrong[0]} was altered" if wrong else ""


def faults_of_copy(opened: ClinicFile, kept: BackupSet) -> list[str]:
    """Check an opened copy of a set against its manifest, and all of it in itself."""
    faults = []
    if not has_seal(kept, opened.chain_key):
        faults.append("The manifest was not written with this clinic's key.")
    head = opened.head
    if (head.seq, head.digest, opened.clinic_id) != (kept.seq, kept.head, kept.clinic_id):
        faults.append("The copy does not stand where the manifest says.")
    if kept.version == version_here() and counts_of(opened) != dict(kept.counts):
        faults.append("The copy does not hold what the manifest counts.")
    absent = set(kept.absent)
    faults += faults_of_record(opened)
    faults += [
        f"The document {name} of the set was altered."
        for name in kept.documents
        if name not in absent and not opened.attachments.is_whole(name)
    ]
    return faults


def bytes_of(kept: BackupSet) -> int:
    """Give how many bytes a set takes with its documents."""
    documents = (kept.documents_folder / name for name in kept.documents)
    return kept.size + sum(size_on_disk(path) for path in documents)


def size_on_disk(path: Path) -> int:
    """Give how many bytes a file or a folder of files takes; 0 where it cannot be looked at."""
    try:
        if path.is_dir():
            return sum(size_on_disk(inside) for inside in path.iterdir())
        return path.stat().st_size
    except OSError:
        return 0
