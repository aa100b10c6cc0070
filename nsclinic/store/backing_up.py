"""Makes a backup set of an open clinic file, in two parts so that a Save never waits for it.

The first belongs to the thread of the clinic: the engine copies the file page by page over the open connection, under
the same key and salt, and gives way between two steps; what is saved meanwhile goes into the copy too, because it is
the same connection that writes it. The second needs no clinic: the copy is opened and proved whole, documents are
stored, the manifest is written, and only then does the set get its name.
"""

import os
import secrets
import shutil
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nsclinic import __version__
from nsclinic.store import engine, migrations
from nsclinic.store.backup_sets import (
    DOCUMENTS,
    KEYS_SUFFIXES,
    MANIFEST,
    UNFINISHED,
    BackupSet,
    manifest_of,
    new_set_name,
    shelf_of,
    sum_of,
)
from nsclinic.store.contents import Contents, content_folder
from nsclinic.store.desk import make_private_folder, this_desk
from nsclinic.store.disk_faults import disk_faults
from nsclinic.store.entry import now
from nsclinic.store.errors import ClinicDamagedError, NoRoomError, StoreError
from nsclinic.store.keys import PLAIN_HEADER, SALT_BYTES
from nsclinic.store.migrations import sync_folder
from nsclinic.store.proving import ProvedCopy, contents_at, prove_copy

if TYPE_CHECKING:
    from nsclinic.store.clinic_file import ClinicFile

PAGES_A_STEP = 100
"""Of the engine's pages: 0.4 MB, some 5 ms of the clinic's thread (resources/decisions/0016)."""

_COPY_CACHE_KIB = 512
"""Little, so that pages go to the disk step by step and not all at the end."""

_UNDER_WAY_SECONDS = 3600
_SPARE_BYTES = 4_000_000
_TO_WAIT_SECONDS = 0.002

NOT_KEPT = "No backup can be kept in"

GiveWay = Callable[[int, int], None]
"""Told after each step how many pages are done, of how many; may do other work of the clinic. What it raises ends the
backup, and nothing of it stays."""


@dataclass(frozen=True, slots=True)
class SetInTheMaking:
    """A copy that is complete and not proved yet; `finished` makes a set of it, `dropped` forgets it."""

    folder: Path
    shelf: Path
    file_name: str
    raw_key: bytes | None
    live_documents: Path
    seq: int
    head: str
    made_at: datetime
    why: str

    @property
    def copy(self) -> Path:
        """The copy of the clinic file."""
        return self.folder / self.file_name


def copy_clinic(
    clinic: "ClinicFile", folder: Path, why: str, give_way: GiveWay | None = None
) -> SetInTheMaking:
    """Copy an open clinic file into a folder of backups under a name of its own; on the clinic's thread.

    Args:
        clinic: open, for reading alone or not.
        folder: where backups go; made where it is missing.
        why: a short word for the manifest: `close`, `interval`, `by hand`, `import`, …
        give_way: see `GiveWay`.

    Raises:
        NoRoomError: too little room; seen before anything was written.
        DiskFullError: the room was used up meanwhile; nothing is left behind.
        ClinicDamagedError: a page of the clinic file is not what was written.
        StoreError: the folder cannot be written.
    """
    shelf = shelf_of(folder, clinic.clinic_id)
    with disk_faults(folder, NOT_KEPT):
        make_private_folder(folder)
        make_private_folder(shelf)
        sweep(shelf)
        _refuse_without_room(clinic, shelf)
        part = new_part(shelf)
    try:
        copy = part / clinic.path.name
        with disk_faults(folder, NOT_KEPT):
            os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            salt = _salt_of(clinic)
        _copy_pages(clinic, copy, salt, give_way)
        head = clinic.head
        with disk_faults(folder, NOT_KEPT):
            _copy_keys(clinic.path, copy)
    except BaseException:
        _forget(part)
        raise
    return SetInTheMaking(
        folder=part,
        shelf=shelf,
        file_name=clinic.path.name,
        raw_key=clinic.raw_key,
        live_documents=content_folder(clinic.path),
        seq=head.seq,
        head=head.digest,
        made_at=now().astimezone().replace(microsecond=0),
        why=why,
    )


def finished(making: SetInTheMaking, told: Callable[[int, int], None] | None = None) -> BackupSet:
    """Prove the copy, store its documents, and give the set its name; on any thread, needs no clinic.

    `told` hears how many documents are done, of how many; what it raises ends the backup.

    Raises:
        ClinicDamagedError: the copy does not hold together, so the clinic file does not either; nothing is left behind.
        DiskFullError: no room; nothing is left behind.
        StoreError: the folder cannot be written.
    """
    try:
        with disk_faults(making.shelf, NOT_KEPT):
            return _finished(making, told)
    finally:
        _forget(making.folder)


def dropped(making: SetInTheMaking) -> None:
    """Forget a copy that no set is to be made of."""
    _forget(making.folder)


def sweep(shelf: Path) -> None:
    """Delete what an earlier backup or rehearsal of this computer left unfinished because a power cut came.

    What was touched within the last hour may be another one's that is under way.
    """
    for path in shelf.glob(f"{_part_prefix()}*"):
        with suppress(OSError):
            if time.time() - path.stat().st_mtime > _UNDER_WAY_SECONDS:
                _forget(path)


def put_in_place(part: Path, kept: BackupSet, chain_key: bytes, target: Path) -> BackupSet:
    """Write the manifest of a set that is proved, make sure of it on the disk, and give it its name on a shelf.

    Raises:
        StoreError: there is something of that name; it is left as it is.
    """
    place = part / MANIFEST
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(manifest_of(kept, chain_key))
    for path in part.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    sync_folder(part)
    if target.exists():
        raise StoreError(f"There is a backup set {target.name} already, and it is left as it is.")
    part.rename(target)
    sync_folder(target.parent)
    return replace(kept, folder=target)


def new_part(shelf: Path) -> Path:
    """Make a folder for a set that has no name yet."""
    part = shelf / f"{_part_prefix()}{secrets.token_hex(4)}"
    part.mkdir(mode=0o700)
    return part


def store_documents(
    names: list[str],
    sources: list[Path],
    shelf: Path,
    proved: ProvedCopy,
    told: Callable[[int, int], None] | None = None,
) -> tuple[str, ...]:
    """Have every content of these names on the shelf, proved by its name; give those that no source had whole.

    One that lies there with its size is taken for whole: it was proved when it was stored, and a check reads it again.
    """
    pool = contents_at(shelf / DOCUMENTS, proved)
    if names:
        make_private_folder(pool.folder)
        for left in pool.folder.glob(f"*{UNFINISHED}"):
            left.unlink(missing_ok=True)
    absent = []
    for done, name in enumerate(names, start=1):
        there = [source / name for source in sources if (source / name).is_file()]
        if not _is_stored(pool, name, there) and not any(_store(source, pool, name) for source in there):
            absent.append(name)
        if told is not None:
            told(done, len(names))
    if names:
        sync_folder(pool.folder)
    return tuple(absent)


def _is_stored(pool: Contents, name: str, there: list[Path]) -> bool:
    if pool.is_absent(name):
        return False
    size = pool.path_of(name).stat().st_size
    return any(source.stat().st_size == size for source in there) or pool.is_whole(name)


def _store(source: Path, pool: Contents, name: str) -> bool:
    """Copy one content to the shelf; say whether it is whole there. Only a whole one takes the place of another."""
    draft = pool.folder / f"{name}{UNFINISHED}"
    try:
        copied(source, draft)
        if not pool.is_whole_at(draft, name):
            return False
        draft.replace(pool.path_of(name))
    finally:
        draft.unlink(missing_ok=True)
    return True


def _finished(making: SetInTheMaking, told: Callable[[int, int], None] | None) -> BackupSet:
    proved = prove_copy(making.copy, making.raw_key)
    if (proved.seq, proved.head) != (making.seq, making.head):
        raise StoreError(
            "The copy does not stand where the clinic file stood. No backup was made; check the disk, then try again."
        )
    absent = store_documents(list(proved.documents), [making.live_documents], making.shelf, proved, told)
    kept = BackupSet(
        folder=making.folder,
        file_name=making.file_name,
        clinic_id=proved.clinic_id,
        made_at=making.made_at,
        why=making.why,
        seq=making.seq,
        head=making.head,
        program=__version__,
        version=migrations.version_here(),
        is_encrypted=proved.is_encrypted,
        counts=proved.counts,
        documents=proved.documents,
        absent=absent,
        files={path.name: sum_of(path) for path in sorted(making.folder.iterdir())},
    )
    target = making.shelf / new_set_name(kept.seq, kept.made_at)
    return put_in_place(making.folder, kept, proved.chain_key, target)


def _copy_pages(clinic: "ClinicFile", copy: Path, salt: bytes | None, give_way: GiveWay | None) -> None:
    def stepped(_status: int, remaining: int, total: int) -> None:
        if give_way is not None:
            give_way(total - remaining, total)

    with clinic.reading() as connection, engine.translated(copy):
        target = engine.connect(copy, raw_key=clinic.raw_key, salt=salt)
        with closing(target):
            # Nobody knows the copy yet: it is made sure of once, when it has been proved.
            target.execute("PRAGMA synchronous = OFF")
            target.execute("PRAGMA journal_mode = OFF")
            target.execute(f"PRAGMA cache_size = -{_COPY_CACHE_KIB}")
            connection.backup(target, pages=PAGES_A_STEP, progress=stepped, sleep=_TO_WAIT_SECONDS)


def _salt_of(clinic: "ClinicFile") -> bytes | None:
    """Give the 16 bytes that the file begins with, asked of the engine: a second handle would drop its locks."""
    if clinic.raw_key is None:
        return None
    with clinic.reading() as connection:
        salt = bytes.fromhex(connection.execute("PRAGMA cipher_salt").fetchone()[0])
    if len(salt) != SALT_BYTES or salt == PLAIN_HEADER:
        raise ClinicDamagedError(f"The clinic file {clinic.path} is damaged. No backup was made of it.")
    return salt


def _copy_keys(clinic: Path, copy: Path) -> None:
    for suffix in KEYS_SUFFIXES:
        source = clinic.with_name(clinic.name + suffix)
        if source.is_file():
            copied(source, copy.with_name(copy.name + suffix))


def copied(source: Path, target: Path) -> None:
    """Copy a file under a name that is free, for its owner alone, and make sure of it on the disk."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as copy, source.open("rb") as original:
        shutil.copyfileobj(original, copy, 1 << 20)
        copy.flush()
        os.fsync(copy.fileno())


def _refuse_without_room(clinic: "ClinicFile", shelf: Path) -> None:
    pool = shelf / DOCUMENTS
    documents = sum(
        (clinic.attachments.folder / name).stat().st_size
        for name in clinic.attachments.referred_names()
        if not (pool / name).exists() and (clinic.attachments.folder / name).is_file()
    )
    needed = clinic.path.stat().st_size + documents + _SPARE_BYTES
    refuse_without_room(shelf, needed)


def refuse_without_room(place: Path, needed: int) -> None:
    """Do nothing where a disk has so many bytes free.

    Raises:
        NoRoomError: it has not.
    """
    free = shutil.disk_usage(place).free
    if free < needed:
        raise NoRoomError(place, needed, free)


def _part_prefix() -> str:
    return f"{UNFINISHED}-{this_desk().desk_id[:8]}-"


def _forget(part: Path) -> None:
    with suppress(OSError):
        shutil.rmtree(part, ignore_errors=True)
