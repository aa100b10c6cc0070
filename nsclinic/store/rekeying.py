"""A new key for a clinic file: for a new passphrase, and for somebody who left and knew a way to the old key.

The clinic is copied page by page into a new file under the new key, the copy is proved against the old one and against
its own chain, and only then takes its name in one step. Until that step the old clinic is whole and counts, after it
the new one (`store.rekeyed` finishes what a crash cut off). The old file is gone with that step; what copies of it were
made before still open with the old key, and `Rekeyed.still_old` names those that lie beside.

Contents of documents keep their keys, which derive from the chain key inside the file (resources/decisions/0013).
"""

import errno
import os
from collections.abc import Callable, Collection
from contextlib import closing, suppress
from glob import escape
from pathlib import Path
from typing import Any, NamedTuple

from nsclinic.store import engine
from nsclinic.store.access_log import access_file, access_key
from nsclinic.store.checking import faults_of_record
from nsclinic.store.clinic_file import ClinicFile
from nsclinic.store.drafts import drafts_file, drafts_key
from nsclinic.store.engine import Connection
from nsclinic.store.errors import DiskFullError, ReadOnlyError, StoreError
from nsclinic.store.key_slots import folded_name, is_sealed_under, sealed_anew, slots_beside, write_slots
from nsclinic.store.keys import new_salt, raw_key_of
from nsclinic.store.migrations import sync_folder
from nsclinic.store.opening import open_clinic
from nsclinic.store.rekeyed import drop_staged, finish_rekeying, staged

_CACHE_SUFFIX = ".cache"


class Rekeyed(NamedTuple):
    """What came of it: the new key, the names whose secrets open the file still, those whose slots had been altered.

    `still_old` are files beside the clinic that open with the old key: copies before a migration, what was put aside.
    """

    raw_key: bytes
    kept: tuple[str, ...]
    refused: tuple[str, ...]
    still_old: tuple[Path, ...]


def rekey(
    clinic: ClinicFile,
    passphrase: str,
    *,
    kind: str,
    who: str,
    reason: str = "",
    leaving: Collection[str] = (),
) -> Rekeyed:
    """Give a clinic file a new key, of this passphrase over a new salt. The `ClinicFile` is closed when this returns.

    Args:
        clinic: the file, open for writing and encrypted. Where this raises, the object may be closed already.
        passphrase: the clinic's from now on, the same as before or another.
        kind: of the audit entry that the new file gets.
        who: for that entry.
        reason: for that entry.
        leaving: users whose secrets open the new file no more; all others' do, and the recovery sheet.

    Raises:
        DiskFullError: no room for a second file; nothing was changed.
        StoreError: the new file could not be written or did not prove to be the same; nothing was changed.
    """
    old_key = clinic.raw_key
    if old_key is None:
        raise StoreError(f"{clinic.path} is not encrypted, so it has no key to be changed.")
    if clinic.is_read_only:
        raise ReadOnlyError(clinic.path)
    place = clinic.path
    salt = new_salt()
    new_key = raw_key_of(passphrase, salt)
    gone = {folded_name(name) for name in leaving}
    # A new key that a crash cut off left slots of a file that never was.
    of_this_file = [
        slot for slot in slots_beside(place) if slot.file_salt == clinic.ways_in.file_salt().hex()
    ]
    there = [slot for slot in of_this_file if not slot.name or folded_name(slot.name) not in gone]
    ours = [slot for slot in there if is_sealed_under(slot, old_key)]
    refused = tuple(slot.name for slot in there if slot not in ours and slot.name)
    fresh = [sealed_anew(slot, new_key, salt) for slot in ours]
    try:
        _stage(clinic, old_key, new_key, salt, lambda made: made.note(kind=kind, who=who, reason=reason))
        if there:
            write_slots(place, (*there, *fresh))
        sync_folder(place.absolute().parent)
    except BaseException as error:
        with suppress(OSError):
            clinic.drafts.close()
            finish_rekeying(place)
        if isinstance(error, OSError):
            raise _not_written(place, error) from error
        raise
    _take_the_place(clinic)
    with suppress(StoreError):  # what stays then are the old key's slots, which open nothing that is here
        if there or slots_beside(place):
            write_slots(place, fresh)
    return Rekeyed(new_key, tuple(slot.name for slot in fresh if slot.name), refused, still_old(place))


def opened_again(before: ClinicFile, done: Rekeyed) -> ClinicFile:
    """Open the clinic under its new key, for whoever had it open before; its last entry is kept as its head.

    Raises:
        StoreError: it cannot be opened just now; it is whole.
    """
    fresh = open_clinic(before.path, raw_key=done.raw_key)
    fresh.opened_by, fresh.user = before.opened_by, before.user
    fresh.access_log.who = before.access_log.who
    with fresh.reading() as connection:
        fresh.witness.keep(connection)
    return fresh


def still_old(place: Path) -> tuple[Path, ...]:
    """Give the files beside a clinic that open with earlier keys of it, in order of name."""
    beside = place.absolute().parent.glob(f"{escape(place.name)}.*")
    return tuple(sorted(path for path in beside if ".before-" in path.name or ".unreadable-" in path.name))


def _stage(
    clinic: ClinicFile,
    old_key: bytes,
    new_key: bytes,
    salt: bytes,
    write_entry: Callable[[ClinicFile], None],
) -> None:
    """Make everything that the new key needs beside the old files, proved and on the disk."""
    place = clinic.path
    finish_rekeying(place)
    new = staged(place)
    with clinic.reading() as connection:
        _copied(connection, new, new_key, salt)
        _prove_same(connection, new, new_key)
    made = ClinicFile(new, engine.connect(new, raw_key=new_key), None, raw_key=new_key, is_read_only=False)
    with made:
        write_entry(made)
        faults = faults_of_record(made)
    if faults:
        raise StoreError(f"The clinic's new file did not prove whole ({faults[0]}). Nothing was changed.")
    _settle(new)
    sync_folder(place.absolute().parent)  # its name must be on the disk before those of what belongs to it
    clinic.drafts.close()
    for beside, key_of in ((drafts_file(place), drafts_key), (access_file(place), access_key)):
        _carry(beside, key_of(old_key), key_of(new_key))


def _copied(source: Connection, target: Path, key: bytes, salt: bytes) -> None:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    connection = engine.connect(target, raw_key=key, salt=salt)
    with closing(connection), engine.translated(target):
        # Nobody knows the file yet: it is made sure of once, when it is complete.
        connection.execute("PRAGMA synchronous = OFF")
        source.backup(connection)


def _carry(path: Path, old_key: bytes, new_key: bytes) -> None:
    """Stage a database beside the clinic under its new key; one that cannot be read is left as it is."""
    if not path.exists() or not path.stat().st_size:
        return
    new = staged(path)
    try:
        source = engine.connect(path, raw_key=old_key)
        with closing(source), engine.translated(path):
            _copied(source, new, new_key, new_salt())
    except DiskFullError:
        raise
    except StoreError:
        drop_staged(new)
        return
    _settle(new)


def _prove_same(source: Connection, copy: Path, key: bytes) -> None:
    """Compare all that a page by page copy could have lost.

    Raises:
        StoreError: something is not as it was.
    """
    connection = engine.connect(copy, raw_key=key, read_only=True)
    with closing(connection), engine.translated(copy):
        sound = connection.execute("PRAGMA cipher_integrity_check").fetchone() is None
        sound = sound and connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
        if not sound or _account(connection) != _account(source):
            raise StoreError(
                "The clinic's new file is not what the old one is. Check the disk; nothing was changed."
            )


def _account(connection: Connection) -> list[Any]:
    """Give identity, version and schema of a file, and how many rows each of its tables has."""
    pragmas = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")]
    schema = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"
    ).fetchall()
    tables = [
        name for kind, name, _, sql in schema if kind == "table" and not str(sql).startswith("CREATE VIRTUAL")
    ]
    counts = [connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables]
    return [*pragmas, *schema, *counts]


def _settle(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _take_the_place(clinic: ClinicFile) -> None:
    """Give the new file the clinic's name, and then what belongs to it; the clinic file is closed."""
    place = clinic.path
    lock = clinic.close_under_lock()
    try:
        try:
            staged(place).replace(place)
            sync_folder(place.absolute().parent)
        except OSError as error:
            finish_rekeying(place)
            raise _not_written(place, error) from error
        finish_rekeying(place)
        with suppress(OSError):
            place.with_name(place.name + _CACHE_SUFFIX).unlink(missing_ok=True)
    finally:
        if lock is not None:
            lock.release()


def _not_written(place: Path, error: OSError) -> StoreError:
    if error.errno == errno.ENOSPC:
        return DiskFullError(place)
    return StoreError(
        f"The clinic's new file could not be written beside {place} ({error.strerror}). Check the disk and your "
        "rights; nothing was changed."
    )
