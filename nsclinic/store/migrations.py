"""Brings a clinic file's tables from any earlier version to this one: numbered steps, forward only.

All steps, their records, the checks of what came of them and the file's version number are one transaction, so that a
file is of the version that it had or of this one and never between. Before the first step of an existing file a copy of
it is made and verified, and it is kept.
"""

import os
import shutil
from collections.abc import Callable
from glob import escape as glob_escaped
from hashlib import file_digest
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple, cast

from nsclinic.store import engine
from nsclinic.store.disk_faults import disk_faults
from nsclinic.store.engine import Connection
from nsclinic.store.errors import ClinicDamagedError, DiskFullError, StoreError
from nsclinic.store.kinds import KIND_TABLES
from nsclinic.store.schema import (
    Database,
    make_attachment_tables,
    make_audit_tables,
    make_first_tables,
    make_joinable,
    make_protocol_tables,
)
from nsclinic.store.search_index import has_search_tables, make_search_tables, unmake_search_tables

APPLICATION_ID = 0x4E53434C
"""The bytes "NSCL" in the file's header: tells a clinic file from any other database."""

_NOT_COPIED = "The clinic file could not be copied before it is brought up to date, in"


class Step(NamedTuple):
    """One migration; its number is the version that the file has after it."""

    name: str
    apply: Callable[[Database], None]


def _first_version(db: Database) -> None:
    make_first_tables(db)
    make_search_tables(db)
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")


STEPS: tuple[Step, ...] = (
    Step("0001_first_version", _first_version),
    Step("0002_adopted_protocols", make_protocol_tables),
    Step("0003_attachments", make_attachment_tables),
    Step("0004_audit_found_by", make_audit_tables),
    Step("0005_joined_desks", make_joinable),
)
"""Never edited once released, only added to; a test of the same name stands in tests/store/test_migrations.py."""


def version_here() -> int:
    """Give the version of the files that this program writes."""
    return len(STEPS)


def version_of(connection: Connection) -> int:
    """Give the version of an open file."""
    return cast("int", connection.execute("PRAGMA user_version").fetchone()[0])


def bring_up_to_date(connection: Connection) -> None:
    """Apply the steps that are missing and check what came of them, all in one transaction.

    Raises:
        StoreError: what came of it does not hold together, or lacks a row that was there; the file stays as it was.
    """
    from sqlite_utils import Database as UtilsDatabase
    from sqlite_utils import Migrations

    migrations = Migrations("clinic")
    for number, step in enumerate(STEPS, start=1):
        migrations(name=step.name)(_numbered(number, step))
    database = UtilsDatabase(connection)
    with database.atomic():
        found = version_of(connection)
        before = _counts(connection)
        migrations.apply(database)
        if found:
            _renew_first_search(database)
            _refuse_unless_whole(connection, before)


def _counts(connection: Connection) -> dict[str, int]:
    """Give how many rows stand in each table that keeps what was recorded, of those that there are."""
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    kinds = [name for table in KIND_TABLES for name in (table.heads, table.superseded)]
    return {
        name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]
        for name in (*kinds, "change", "desk", "source", "touched", "change_marks")
        if name in names
    }


def _renew_first_search(database: Database) -> None:
    """Make the search anew in a file of the first day of version 1, whose search had no table of letters."""
    if not has_search_tables(database):
        from nsclinic.store.derived import renew_all

        unmake_search_tables(database)
        make_search_tables(database)
        renew_all(database.conn)


def _refuse_unless_whole(connection: Connection, before: dict[str, int]) -> None:
    after = _counts(connection)
    has_all = all(after.get(name) == count for name, count in before.items())
    if not has_all or connection.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok":
        raise _not_brought(version_here())


def _not_brought(number: int) -> StoreError:
    return StoreError(f"The clinic file could not be brought to version {number}; it stays as it was.")


def _numbered(number: int, step: Step) -> Callable[[Database], None]:
    def run(db: Database) -> None:
        step.apply(db)
        if db.execute("PRAGMA foreign_key_check").fetchone() is not None:
            raise _not_brought(number)
        db.execute(f"PRAGMA user_version = {number}")

    return run


def copy_aside(path: Path, *, found: int, raw_key: bytes | None) -> Path:
    """Copy a file that nobody has open to `FILE.before-<version here>`, verify the copy by opening it, give its place.

    `found` is the version of the file. A copy already there is never written over: the next is called `…-2`. Where one
    holds the same bytes, as after an upgrade that failed, it is that one: many tries fill no disk.

    Raises:
        DiskFullError: no room; nothing is left behind.
        ClinicDamagedError: the copy does not open whole, so the file itself is damaged.
        StoreError: the disk refuses it.
    """
    for kept in reversed(copies_aside(path, version_here())):
        if _is_same(kept, path):
            _verify(kept, raw_key=raw_key, found=found)
            return kept
    target = _free_name(path)
    draft = target.with_name(target.name + ".part")
    try:
        with disk_faults(path.parent, _NOT_COPIED):
            if shutil.disk_usage(path.parent).free < 2 * path.stat().st_size:
                raise DiskFullError(path)
            descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "wb") as copy, path.open("rb") as original:
                shutil.copyfileobj(original, copy, 1 << 20)
                copy.flush()
                os.fsync(copy.fileno())
            _verify(draft, raw_key=raw_key, found=found)
            draft.replace(target)
            sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
    return target


def copies_aside(path: Path, version: int) -> list[Path]:
    """Give the copies that were made before a file was brought to a version, the oldest first."""
    first = path.with_name(f"{path.name}.before-{version}")
    later = {
        int(number): copy
        for copy in path.parent.glob(f"{glob_escaped(first.name)}-*")
        if (number := copy.name.removeprefix(f"{first.name}-")).isdecimal()
    }
    return [*([first] if first.exists() else []), *(later[number] for number in sorted(later))]


def _is_same(copy: Path, path: Path) -> bool:
    """Say whether two files hold the same bytes, as far as both can be read."""
    try:
        if copy.stat().st_size != path.stat().st_size:
            return False
        with copy.open("rb") as one, path.open("rb") as other:
            return file_digest(one, "sha256").digest() == file_digest(other, "sha256").digest()
    except OSError:
        return False


def _free_name(path: Path) -> Path:
    first = f"{path.name}.before-{version_here()}"
    names = chain((first,), (f"{first}-{number}" for number in count(2)))
    return next(target for name in names if not (target := path.with_name(name)).exists())


def _verify(copy: Path, *, raw_key: bytes | None, found: int) -> None:
    try:
        connection = engine.connect(copy, raw_key=raw_key, read_only=True)
        try:
            with engine.translated(copy):
                sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
                if raw_key is not None:
                    sound = sound and connection.execute("PRAGMA cipher_integrity_check").fetchone() is None
                sound = sound and version_of(connection) == found
        finally:
            connection.close()
    except ClinicDamagedError:
        sound = False
    if not sound:
        raise ClinicDamagedError(
            f"{copy.name.removesuffix('.part')} could not be verified, so the clinic file was not brought up to date. "
            "It is damaged: open a backup."
        )


def sync_folder(folder: Path) -> None:
    """Make a rename or a new file in a folder survive a power cut, where the system lets a folder be opened."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        return
    finally:
        os.close(descriptor)
