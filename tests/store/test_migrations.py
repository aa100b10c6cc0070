"""An older file is brought up to date after a verified copy; a test here bears each step's name.

Files that earlier versions made are in `test_earlier_versions.py`; kills are the drill `tests.drills.upgrade`.
"""

import errno
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nsclinic.store import (
    Choice,
    ClinicDamagedError,
    ClinicFile,
    DiskFullError,
    StoreError,
    create_clinic,
    migrations,
    open_clinic,
)
from nsclinic.store.engine import connect
from nsclinic.store.migrations import STEPS, Step
from tests.store.attaching import attach
from tests.store.children import BARE, NADIA, OURS, full_record, register, save, without_ids
from tests.store.conftest import Sealed
from tests.store.two_desks import parted


def _with_a_colour(db: Any) -> None:
    db["desk"].add_column("colour", str)
    db["desk"].add_column("place", str)


NEXT = len(STEPS) + 1
_NEWER = Step(f"{NEXT:04d}_desks_have_a_colour", _with_a_colour)


@pytest.fixture
def newer_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that knows one step more than the file."""
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, _NEWER))


def columns(path: Path, table: str, raw_key: bytes | None = None) -> list[str]:
    connection = connect(path, raw_key=raw_key, read_only=True)
    try:
        return [row[0] for row in connection.execute(f"SELECT name FROM pragma_table_info('{table}')")]
    finally:
        connection.close()


def version(path: Path, raw_key: bytes | None = None) -> int:
    connection = connect(path, raw_key=raw_key, read_only=True)
    try:
        return migrations.version_of(connection)
    finally:
        connection.close()


@pytest.fixture
def older(clinic: ClinicFile) -> Path:
    """A closed file of the version before."""
    save(clinic, full_record())
    clinic.close()
    return clinic.path


_BROUGHT = {
    2: ("protocol", "protocol_history"),
    3: ("attachment", "attachment_history"),
    4: ("change_marks",),
    5: ("unseen",),
}
"""The tables that each version brought."""


def made_older(clinic: ClinicFile, to: int) -> Path:
    """Close a clinic and take from its file what versions after `to` brought, as a program of that version made it."""
    clinic.close()
    connection = connect(clinic.path, raw_key=clinic.raw_key)
    for brought in range(len(STEPS), to, -1):
        for view in ("protocol_revisions", "attachment_revisions"):
            if any(view.startswith(table) for table in _BROUGHT[brought]):
                connection.execute(f"DROP VIEW {view}")
        for table in _BROUGHT[brought]:
            connection.execute(f"DROP TABLE {table}")
        if brought == 4:
            for column in ("at_utc", "who", "kind"):
                connection.execute(f"DROP INDEX idx_change_{column}")
        connection.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (STEPS[brought - 1].name,))
    connection.execute(f"PRAGMA user_version = {to}")
    connection.close()
    return clinic.path


def test_0001_first_version_holds_every_kind_and_is_recorded(clinic: ClinicFile):
    save(clinic, full_record())
    assert clinic.check() == []
    with clinic.reading() as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
        recorded = connection.execute("SELECT name FROM _sqlite_migrations").fetchall()
        assert migrations.version_of(connection) == len(STEPS)
    assert names >= {
        "child",
        "visit",
        "observation",
        "treatment",
        "event",
        "setting",
        "change",
        "desk",
        "clinic",
    }
    assert [name for (name,) in recorded] == [step.name for step in STEPS]


def test_0002_adopted_protocols_gives_an_older_file_room_for_them(clinic: ClinicFile):
    save(clinic, full_record())
    older = made_older(clinic, 1)
    with open_clinic(older) as newer:
        assert newer.adopted_protocols() == []
        with newer.change(kind="protocol", who="x") as change:
            change.put_protocol(OURS)
        assert [kept[:6] for kept in newer.adopted_protocols()] == [OURS[:6]]
        found = newer.record("P1")
        assert found is not None
        assert without_ids(found) == full_record()
        assert newer.check() == []
    assert older.with_name(f"{older.name}.before-{len(STEPS)}").exists()


def test_0003_attachments_gives_an_older_file_room_for_them(clinic: ClinicFile):
    save(clinic, full_record())
    with open_clinic(made_older(clinic, 2)) as newer:
        assert newer.attachments.of("P1") == []
        attach(newer, "P1", b"a letter")
        assert [newer.attachments.content(row) for row in newer.attachments.of("P1")] == [b"a letter"]
        assert newer.check() == []


def test_0004_audit_found_by_takes_an_older_file_whose_entries_have_no_marks(clinic: ClinicFile):
    save(clinic, full_record())
    clinic.note(kind="print", who="x", patient_ids=("P1",))
    with open_clinic(made_older(clinic, 3)) as newer:
        assert newer.check() == []
        with newer.reading() as connection:
            assert connection.execute("SELECT count(*) FROM change_marks").fetchone() == (0,)
        register(newer, BARE)
        newer.note(kind="print", who="x", patient_ids=("P1", "P2"))
        assert newer.check() == []


def test_0005_joined_desks_lets_an_older_file_take_in_another_desks_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    north, south = parted(tmp_path, monkeypatch)
    for desk in (north, south):
        with desk.open() as clinic:
            made_older(clinic, 4)
    north.do(lambda change: change.put_child(replace(NADIA, phone="1")))
    south.do(lambda change: change.put_child(replace(NADIA, phone="2")))
    north.join(south, Choice.THEIRS)
    south.join(north)
    assert north.stands() == south.stands()
    assert north.record("P1").child.phone == "2"  # type: ignore[union-attr]  # she is there
    assert north.path.with_name(f"{north.path.name}.before-{len(STEPS)}").exists()


def test_every_step_has_a_test_that_bears_its_name():
    tests = [name for name in globals() if name.startswith("test_")]
    for number, step in enumerate(STEPS, start=1):
        assert step.name.startswith(f"{number:04d}_")
        assert any(name.startswith(f"test_{step.name}") for name in tests), step.name


def test_an_older_file_is_copied_aside_and_brought_up_to_date(older: Path, newer_program: None):
    before = older.read_bytes()
    with open_clinic(older) as clinic:
        found = clinic.record("P1")
        assert found is not None
        assert without_ids(found) == full_record()
        assert clinic.check() == []
        save(clinic, found)
    assert columns(older, "desk")[-2:] == ["colour", "place"]
    copy = older.with_name(older.name + f".before-{NEXT}")
    assert copy.read_bytes() == before
    assert copy.stat().st_mode & 0o777 == 0o600


def test_an_encrypted_file_is_copied_and_brought_up_to_date_with_its_key(sealed: Sealed, newer_program: None):
    with open_clinic(sealed.path, raw_key=sealed.raw_key):
        pass
    copy = sealed.path.with_name(sealed.path.name + f".before-{NEXT}")
    assert version(copy, sealed.raw_key) == NEXT - 1
    assert version(sealed.path, sealed.raw_key) == NEXT
    assert "colour" in columns(sealed.path, "desk", sealed.raw_key)


def test_a_second_upgrade_makes_no_second_copy_but_never_writes_over_one(older: Path, newer_program: None):
    earlier = older.with_name(older.name + f".before-{NEXT}")
    earlier.write_text("something else")
    for _ in range(2):
        with open_clinic(older):
            pass
    assert earlier.read_text() == "something else"
    assert sorted(path.name for path in older.parent.glob("*.before-*")) == [
        f"clinic.nsclinic.before-{NEXT}",
        f"clinic.nsclinic.before-{NEXT}-2",
    ]


def test_a_new_file_is_of_the_newest_version_and_has_no_copy(tmp_path: Path, newer_program: None):
    with create_clinic(tmp_path / "new.nsclinic", passphrase=None, plain=True):
        pass
    assert version(tmp_path / "new.nsclinic") == NEXT
    assert not list(tmp_path.glob("*.before-*"))


def test_a_step_that_fails_leaves_the_file_as_it_was(older: Path, monkeypatch: pytest.MonkeyPatch):
    def half(db: Any) -> None:
        _with_a_colour(db)
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "STEPS", (*STEPS, Step(f"{NEXT:04d}_half", half)))
    with pytest.raises(ZeroDivisionError):
        open_clinic(older)
    assert version(older) == NEXT - 1
    assert "colour" not in columns(older, "desk")


def test_an_upgrade_that_fails_again_and_again_makes_one_copy(older: Path, monkeypatch: pytest.MonkeyPatch):
    def failing(_db: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(migrations, "STEPS", (*STEPS, Step(f"{NEXT:04d}_failing", failing)))
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            open_clinic(older)
    (copy,) = migrations.copies_aside(older, NEXT)
    assert copy.read_bytes() == older.read_bytes()


def test_the_copies_of_a_file_stand_in_the_order_in_which_they_were_made(older: Path):
    first = f"{older.name}.before-{NEXT}"
    names = [first, *(f"{first}-{number}" for number in range(2, 12))]
    for name in (*names, f"{first}0", f"{first}-2.part", f"{older.name}.before-{NEXT + 1}"):
        older.with_name(name).touch()
    assert [copy.name for copy in migrations.copies_aside(older, NEXT)] == names


def test_a_step_that_leaves_a_dangling_reference_is_taken_back(older: Path, monkeypatch: pytest.MonkeyPatch):
    def dangling(db: Any) -> None:
        db.execute(
            "CREATE TABLE toy (child INTEGER REFERENCES child(child) DEFERRABLE INITIALLY DEFERRED) STRICT"
        )
        db.execute("INSERT INTO toy VALUES (99)")

    monkeypatch.setattr(migrations, "STEPS", (*STEPS, Step(f"{NEXT:04d}_dangling", dangling)))
    with pytest.raises(StoreError, match="stays as it was"):
        open_clinic(older)
    assert version(older) == NEXT - 1


def test_a_damaged_older_file_is_not_touched(sealed: Sealed, newer_program: None):
    with sealed.path.open("r+b") as file:
        file.seek(-2000 - 8 * 4096, 2)  # a page that opening does not read
        file.write(b"\x00" * 100)
    before = sealed.path.read_bytes()
    with pytest.raises(ClinicDamagedError, match="not brought up to date"):
        open_clinic(sealed.path, raw_key=sealed.raw_key)
    assert sealed.path.read_bytes() == before
    assert not list(sealed.path.parent.glob("*.before-*"))


def test_an_older_file_on_a_full_disk_is_not_touched(
    older: Path, newer_program: None, monkeypatch: pytest.MonkeyPatch
):
    before = older.read_bytes()
    usage = shutil.disk_usage(older.parent)._replace(free=1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(DiskFullError):
        open_clinic(older)
    assert older.read_bytes() == before
    assert not list(older.parent.glob("*.before-*"))


def test_a_disk_that_fills_while_an_older_file_is_copied_is_told_and_leaves_no_half_copy(
    older: Path, newer_program: None, monkeypatch: pytest.MonkeyPatch
):
    before = older.read_bytes()

    def filled(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfileobj", filled)
    with pytest.raises(DiskFullError):
        open_clinic(older)
    assert older.read_bytes() == before
    assert not list(older.parent.glob("*.before-*"))


def test_an_older_file_opened_for_reading_alone_is_left_and_told(older: Path, newer_program: None):
    before = older.read_bytes()
    with pytest.raises(StoreError, match="older nsclinic"):
        open_clinic(older, read_only=True)
    assert older.read_bytes() == before
