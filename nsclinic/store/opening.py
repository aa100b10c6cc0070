"""Opens a clinic file, or makes one: who holds it, is it whole, is it ours, of which version, does the key fit.

Each way this can end has its own sentence. Opening a sound and up-to-date file changes no byte of it.
"""

import os
import secrets
import uuid
from pathlib import Path

from nsclinic.store import engine, migrations
from nsclinic.store.clinic_file import ClinicFile
from nsclinic.store.desk import make_private_folder
from nsclinic.store.engine import PAGE_BYTES, Connection
from nsclinic.store.entry import now
from nsclinic.store.errors import (
    ClinicDamagedError,
    ClinicExistsError,
    ClinicMissingError,
    NewerVersionError,
    OlderVersionError,
    PassphraseNeededError,
    StoreError,
    WrongPassphraseError,
)
from nsclinic.store.key_slots import refuse_newer_slots
from nsclinic.store.keys import new_salt, opens_any_page, raw_key_of
from nsclinic.store.lock import FileLock, lock_path
from nsclinic.store.rekeyed import finish_rekeying
from nsclinic.store.tries import Tries
from nsclinic.store.unlocking import Key, Offered, key_of, name_of_user, unreadable
from nsclinic.store.values import BroughtUp
from nsclinic.store.ways_in import OpenedBy


def open_clinic(
    path: Path | str,
    *,
    passphrase: str | None = None,
    user: str = "",
    raw_key: bytes | None = None,
    read_only: bool = False,
    accept_older: bool = False,
) -> ClinicFile:
    """Open a clinic file, bringing an older one up to date after a verified copy of it.

    An opening is written into the access log beside the file, a wrong secret counted there (`store.tries`).

    Args:
        path: the clinic file.
        passphrase: the clinic's, or the code of its recovery sheet; with `user`, that user's secret. Not looked at for
            a plain file.
        user: whose secret it is.
        raw_key: `ClinicFile.raw_key` of an earlier opening, which spares a worker process the cost of the passphrase.
        read_only: several readers may have the file at once while nobody writes. A file on a medium that can only be
            read is opened so by itself.
        accept_older: open also a file that is older than what was saved here; nothing can be saved in it before
            `ClinicFile.accept_older`.

    Raises:
        StoreError: one of its kinds, with a sentence for the user.
    """
    place = Path(path)
    _finish_what_was_cut_off(place)
    _check_place(place)
    tries = Tries(place)
    try:
        clinic = _opened(
            place,
            Offered(passphrase, user, raw_key),
            is_read_only=read_only or not _can_write(place),
            accept_older=accept_older,
        )
    except WrongPassphraseError:
        if raw_key is None:
            tries.add()
            refuse_newer_slots(place)
        raise
    if clinic.opened_by not in {OpenedBy.KEY, OpenedBy.NOTHING}:
        failed = tries.failed()
        clinic.access_log.opened(clinic.opened_by.value, failed.tries, failed.last)
        tries.clear()
    return clinic


def _opened(place: Path, offered: Offered, *, is_read_only: bool, accept_older: bool) -> ClinicFile:
    key = None
    if is_read_only and _is_cut_off(place):
        key = _take_back_what_was_cut_off(place, offered)
    lock = _lock(place, is_shared=is_read_only)
    try:
        if not is_read_only:
            finish_rekeying(place)
        key = key or key_of(place, offered)
        connection, brought_up = _connect(place, key.raw_key, is_read_only=is_read_only)
        try:
            clinic = ClinicFile(
                place, connection, lock, raw_key=key.raw_key, is_read_only=is_read_only, opened_by=key.by
            )
            clinic.brought_up = brought_up
        except BaseException:
            connection.close()
            raise
    except BaseException:
        lock.release()
        raise
    try:
        if not accept_older:
            clinic.witness.refuse_older()
        if key.by is OpenedBy.USER:
            clinic.user = clinic.access_log.who = name_of_user(clinic.users, offered.user)
    except BaseException:
        clinic.close()
        raise
    return clinic


def create_clinic(
    path: Path | str,
    *,
    passphrase: str | None,
    plain: bool = False,
    demonstration: bool = False,
    clinic_name: str = "",
    site_code: str = "",
    who: str = "clinic",
) -> ClinicFile:
    """Make a new clinic file, encrypted under the passphrase unless `plain`, and open it.

    It is built under another name and appears whole or not at all. Its name and site code are its first change.

    Raises:
        ClinicExistsError: there is something at that place already (an empty file does not count).
        PassphraseNeededError: neither a passphrase nor `plain`.
    """
    place = Path(path)
    if place.exists() and (not place.is_file() or place.stat().st_size):
        raise ClinicExistsError(place)
    if plain:
        salt, key = None, None
    elif passphrase:
        salt = new_salt()
        key = raw_key_of(passphrase, salt)
    else:
        raise PassphraseNeededError(place)
    try:
        make_private_folder(place.parent)
        draft = place.with_name(f"{place.name}.new-{secrets.token_hex(4)}")
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError as error:
        raise StoreError(
            f"No file can be made in {place.parent} ({error.strerror}). Choose another folder."
        ) from error
    try:
        _build(draft, key, salt, is_demonstration=demonstration)
        _give_name(draft, place)
    finally:
        for leftover in (draft, draft.with_name(draft.name + "-journal")):
            leftover.unlink(missing_ok=True)
    clinic = open_clinic(place, raw_key=key)
    try:
        with clinic.change(kind="create", who=who) as change:
            for name, value in (("clinic_name", clinic_name), ("site_code", site_code)):
                if value:
                    change.put_setting(name, value)
    except BaseException:
        clinic.close()
        raise
    return clinic


def _finish_what_was_cut_off(place: Path) -> None:
    """Carry a restore to its end that a crash cut off: until then what lies there is neither the old nor the new."""
    if place.with_name(place.name + ".restoring").is_dir():
        from nsclinic.store.restoring import finish_restore

        finish_restore(place, is_locked=False)


def _check_place(place: Path) -> None:
    """Refuse what cannot be a clinic file, by its length alone: a file that another holds must not be opened to look.

    Closing a second handle on a file takes away the engine's locks on it, on some systems.

    Raises:
        ClinicMissingError: there is no such file.
        ClinicDamagedError: it is empty, or its length is none that a clinic file can have.
        StoreError: it is no file, or cannot be looked at.
    """
    try:
        if not place.exists():
            raise ClinicMissingError(place)
        size = place.stat().st_size
    except OSError as error:
        raise unreadable(place, error) from error
    if not place.is_file():
        raise StoreError(f"{place} is a folder or a device, no clinic file. Choose a file.")
    if size == 0:
        raise ClinicDamagedError(
            f"{place} is empty: what was in it is gone. Open a backup; nothing was changed."
        )
    # A save cut off while the file grew leaves part of a page at its end; its journal takes that back.
    if size % PAGE_BYTES and not _is_cut_off(place):
        raise ClinicDamagedError(
            f"{place} is no clinic file, or its end is missing. Choose another file, or open a backup."
        )


def _can_write(place: Path) -> bool:
    """Say whether the file and its folder can be written: the journal of a save lies beside it."""
    return os.access(place, os.W_OK) and os.access(place.absolute().parent, os.W_OK)


def _is_cut_off(place: Path) -> bool:
    """Say whether a crash left a save half done: the journal that takes it back still holds something."""
    journal = place.with_name(place.name + "-journal")
    return journal.exists() and journal.stat().st_size > 0


def _take_back_what_was_cut_off(place: Path, offered: Offered) -> Key:
    """Let the engine take back a save that a crash cut off, which a reader is not allowed to; gives the file's key.

    Raises:
        StoreError: it cannot be taken back here, and what the file shows without that would be wrong.
    """
    if not _can_write(place):
        raise StoreError(
            f"{place} was left in the middle of a save and can only be read here. Copy it together with "
            f"{place.name}-journal to a disk that can be written, then open the copy."
        )
    lock = _lock(place, is_shared=False)
    try:
        key = key_of(place, offered)
        _connect(place, key.raw_key, is_read_only=False)[0].close()
        return key
    finally:
        lock.release()


def _lock(place: Path, *, is_shared: bool) -> FileLock:
    try:
        return FileLock(place, is_shared=is_shared)
    except OSError as error:
        if isinstance(error, PermissionError | IsADirectoryError):
            raise StoreError(
                f"{lock_path(place)} cannot be written ({error.strerror}), which keeps other programs from the clinic "
                "file while it is open. Let this user write it, or delete it while nobody has the clinic open."
            ) from error
        raise StoreError(
            f"{place} cannot be kept from other programs while it is open ({error.strerror}). "
            "Move it to a disk of this computer, then open it there."
        ) from error


def _connect(place: Path, key: bytes | None, *, is_read_only: bool) -> tuple[Connection, BroughtUp | None]:
    """Connect, check that the file is a clinic's and of a version known here, and bring an older one up to date."""
    try:
        connection = engine.connect(place, raw_key=key, read_only=is_read_only)
    except ClinicDamagedError as error:
        if key is not None and not opens_any_page(place, key):
            raise WrongPassphraseError(place) from error
        raise
    try:
        with engine.translated(place):
            found = _check_identity(connection, place)
            _check_length(connection, place)
            if found == migrations.version_here():
                return connection, None
    except BaseException:
        connection.close()
        raise
    connection.close()
    if is_read_only:
        is_fixed = not _can_write(place)
        raise OlderVersionError(place, found, migrations.version_here(), is_on_fixed_medium=is_fixed)
    return _migrate(place, key, found)


def _check_length(connection: Connection, place: Path) -> None:
    """Refuse a file that is longer than its own account of itself.

    A damaged journal can make the engine set any length; nothing reads the pages beyond, and a check of all of them
    would not end.
    """
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    if place.stat().st_size != pages * PAGE_BYTES:
        raise engine.damaged(place)


def _check_identity(connection: Connection, place: Path) -> int:
    found = migrations.version_of(connection)
    if found > migrations.version_here():
        copies = migrations.copies_aside(place, found)
        raise NewerVersionError(place, found, migrations.version_here(), copies[-1] if copies else None)
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    if application != migrations.APPLICATION_ID:
        raise ClinicDamagedError(
            f"{place} is a database of another program, not a clinic file. Choose another file."
        )
    return found


def _migrate(place: Path, key: bytes | None, found: int) -> tuple[Connection, BroughtUp]:
    copy = migrations.copy_aside(place, found=found, raw_key=key)
    connection = engine.connect(place, raw_key=key)
    try:
        with engine.translated(place):
            migrations.bring_up_to_date(connection)
    except BaseException:
        connection.close()
        raise
    return connection, BroughtUp(found, copy)


def _build(draft: Path, key: bytes | None, salt: bytes | None, *, is_demonstration: bool) -> None:
    connection = engine.connect(draft, raw_key=key, salt=salt)
    try:
        with engine.translated(draft):
            # Nobody knows the draft yet: it is made sure of once, below, and not at each step.
            connection.execute("PRAGMA synchronous = OFF")
            migrations.bring_up_to_date(connection)
            connection.execute(
                "INSERT INTO clinic (clinic, clinic_id, made_at, is_demonstration, site_key, chain_key) "
                "VALUES (1, ?, ?, ?, ?, ?)",
                (
                    str(uuid.uuid4()),
                    now().isoformat(timespec="seconds"),
                    int(is_demonstration),
                    secrets.token_bytes(32),
                    secrets.token_bytes(32),
                ),
            )
    finally:
        connection.close()
    with draft.open("rb+") as file:
        os.fsync(file.fileno())


def _give_name(draft: Path, place: Path) -> None:
    """Put the finished file in its place, unless something came there meanwhile."""
    if place.exists() and place.stat().st_size == 0:
        place.unlink()
    try:
        os.link(draft, place)
    except FileExistsError as error:
        raise ClinicExistsError(place) from error
    except OSError:
        # A disk without hard links (FAT): the check before is all there is.
        if place.exists():
            raise ClinicExistsError(place) from None
        draft.rename(place)
    migrations.sync_folder(place.absolute().parent)
