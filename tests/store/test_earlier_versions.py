"""A clinic file of every version that was ever on `main` opens, and nothing that was in it is lost.

The files were made by the code of each version (`tests/store/fixtures/make.py`); kills at every statement of their
upgrade are the drill `tests.drills.upgrade`.
"""

import re
from pathlib import Path

import pytest

from nsclinic.store import (
    StoreError,
    WrongPassphraseError,
    WrongSecretError,
    create_clinic,
    engine,
    migrations,
    open_clinic,
)
from nsclinic.store.backing_up import copy_clinic, finished
from nsclinic.store.errors import NewerVersionError, OlderVersionError
from nsclinic.store.migrations import STEPS
from nsclinic.store.rehearsing import rehearse
from nsclinic.store.restoring import restore
from tests.store.children import BARE, register
from tests.store.fixtures.filling import SECRET, USER
from tests.store.fixtures.unpacked import KINDS, NAMES, PASSPHRASE, Old, differences, unpacked

EARLIER = tuple(name for name in NAMES if int(name.partition("-")[0]) < len(STEPS))

OF_GIVEN_UP_FORMS = {
    ("3", "sealed"): r"sealed\.nsclinic\.keys cannot be understood: an earlier nsclinic made it",
    ("4", "plain"): r"plain\.nsclinic\.head, which says what was saved last, was altered",
    ("4", "sealed"): r"sealed\.nsclinic\.head, which says what was saved last, was altered",
}
"""What `check` says of files beside the clinic file that had another form for a day and were never released."""


@pytest.fixture(params=[(name, kind) for name in NAMES for kind in KINDS], ids="-".join)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[tuple[str, str], Old]:
    name, kind = request.param
    return (name, kind), unpacked(name, kind, tmp_path)


def test_every_version_has_its_file_and_the_newest_is_among_them():
    versions = [int(name.partition("-")[0]) for name in NAMES]
    assert sorted(set(versions)) == list(range(1, len(STEPS) + 1))


def test_nothing_that_was_in_a_file_of_any_version_is_lost(old: tuple[tuple[str, str], Old]):
    which, before = old
    copies = {path.name for path in before.path.parent.iterdir()}
    bytes_before = before.path.read_bytes()
    with open_clinic(before.path, passphrase=PASSPHRASE) as clinic:
        assert differences(before, clinic) == []
        said = clinic.check()
        assert len(said) == (which in OF_GIVEN_UP_FORMS)
        assert all(re.search(OF_GIVEN_UP_FORMS[which], sentence) for sentence in said)
        brought_up = clinic.brought_up
        register(clinic, BARE.__class__("P9", BARE.birth_date, "Zainab"))
        assert [line.patient_id for line in clinic.search("zaineb")] == ["P9"]
        assert [fault for fault in clinic.check() if ".keys" not in fault] == []
    if before.version == len(STEPS):
        assert brought_up is None
        assert not list(before.path.parent.glob("*.before-*"))
    else:
        assert brought_up is not None
        assert brought_up.found == before.version
        assert brought_up.copy == before.path.with_name(f"{before.path.name}.before-{len(STEPS)}")
        assert brought_up.copy.read_bytes() == bytes_before
        assert brought_up.copy.name not in copies


@pytest.mark.parametrize("name", ["4", "5"])
def test_every_way_into_a_file_of_an_earlier_version_still_leads_in(name: str, tmp_path: Path):
    old = unpacked(name, "sealed", tmp_path)
    with open_clinic(old.path, passphrase=old.said["recovery_code"]) as clinic:
        assert clinic.is_opened_by_recovery
    with open_clinic(old.path, passphrase=SECRET, user=USER) as clinic:
        assert clinic.user == USER
    with pytest.raises(WrongSecretError):
        open_clinic(old.path, passphrase=f"not {SECRET}", user=USER)
    with pytest.raises(WrongPassphraseError):
        open_clinic(old.path, passphrase=f"not {SECRET}")


def test_what_was_concluded_by_an_earlier_version_is_thrown_away_without_a_word(tmp_path: Path):
    old = unpacked("5", "plain", tmp_path)
    with open_clinic(old.path) as clinic:
        clinic.review_cache.begin("the rules of another version")
        assert clinic.review_cache.current() == {}


def test_a_backup_set_of_an_earlier_version_is_restored_and_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    old = unpacked("4", "plain", tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", STEPS[:4])  # the program of that version
        with open_clinic(old.path) as clinic:
            kept = finished(copy_clinic(clinic, tmp_path / "backups", "by hand"))
    assert kept.version == 4
    assert rehearse(kept, tmp_path / "rehearsal", open_clinic) == []
    place = tmp_path / "restored" / "clinic.nsclinic"
    restore(kept, place, open_clinic, replace=False, who=lambda _clinic: "Dr N.")
    assert not list(place.parent.glob("*.before-*"))
    with open_clinic(place) as restored:
        assert restored.check() == []
        assert list(restored.settings.all()) == list(old.said["settings"])
        assert [record.child.patient_id for record in restored.records()] == ["P1", "P2", "P3", "P4"]


@pytest.mark.parametrize("name", EARLIER)
def test_an_earlier_file_where_nothing_can_be_saved_is_told_so_and_left_alone(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    old = unpacked(name, "plain", tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    monkeypatch.setattr("nsclinic.store.opening._can_write", lambda _place: False)
    with pytest.raises(OlderVersionError, match="where nothing can be saved") as told:
        open_clinic(old.path)
    assert told.value.is_on_fixed_medium
    # The lock of a medium that was only said to be fixed is all that came.
    assert {path: path.read_bytes() for path in before} == before
    assert {path.suffix for path in tmp_path.iterdir() if path.is_file()} - {
        path.suffix for path in before
    } <= {".lock"}


def test_a_file_of_a_newer_program_names_the_copy_that_was_made_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    old = unpacked("4", "plain", tmp_path)
    with open_clinic(old.path) as clinic:
        copy = clinic.brought_up.copy  # type: ignore[union-attr]  # it was
    monkeypatch.setattr(migrations, "STEPS", STEPS[:4])  # the program of before
    before = old.path.read_bytes()
    with pytest.raises(NewerVersionError, match=re.escape(f"kept beside it as {copy.name}.")) as newer:
        open_clinic(old.path)
    assert newer.value.copy == copy
    assert old.path.read_bytes() == before
    copy.replace(old.path)  # the way back
    with open_clinic(old.path) as again:
        assert differences(old, again) == []


def test_a_step_that_loses_a_row_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def losing(db: object) -> None:
        db.execute("DROP TRIGGER observation_history_no_delete")  # type: ignore[attr-defined]
        db.execute("DELETE FROM observation_history")  # type: ignore[attr-defined]

    path = unpacked("5", "plain", tmp_path).path
    step = migrations.Step(f"{len(STEPS) + 1:04d}_losing", losing)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*STEPS, step))
        with pytest.raises(StoreError, match="it stays as it was"):
            open_clinic(path)
    with open_clinic(path) as clinic:
        assert clinic.check() == []


def test_two_steps_are_one_transaction(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def failing(_db: object) -> None:
        raise ZeroDivisionError

    old = unpacked("3", "plain", tmp_path)
    step = migrations.Step(f"{len(STEPS) + 1:04d}_failing", failing)
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, step))
    with pytest.raises(ZeroDivisionError):
        open_clinic(old.path)
    connection = engine.connect(old.path, raw_key=None, read_only=True)
    assert migrations.version_of(connection) == 3
    connection.close()


def test_a_new_file_is_of_the_version_of_the_newest_fixture(tmp_path: Path):
    """A step added without a fixture of what was before it, or one edited, shows here."""
    old = unpacked(NAMES[-1], "plain", tmp_path / "old")
    made = create_clinic(tmp_path / "new.nsclinic", passphrase=None, plain=True).path
    shapes = []
    for path in (old.path, made):
        connection = engine.connect(path, raw_key=None, read_only=True)
        shapes.append(
            connection.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY 1, 2, 3").fetchall()
        )
        connection.close()
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("name", EARLIER)
def test_an_upgraded_file_has_every_table_column_index_and_trigger_of_a_new_one(name: str, tmp_path: Path):
    """Whoever adds a column to the tables of version 1 instead of by a step of its own is found here."""
    upgraded = unpacked(name, "plain", tmp_path / "old").path
    open_clinic(upgraded).close()
    made = create_clinic(tmp_path / "new.nsclinic", passphrase=None, plain=True).path
    assert named_parts(upgraded) == named_parts(made)


def named_parts(path: Path) -> set[tuple[str, ...]]:
    """Everything in a file's schema by its name, and the columns of each table with their types."""
    connection = engine.connect(path, raw_key=None, read_only=True)
    parts = set(connection.execute("SELECT type, name FROM sqlite_schema"))
    for table in [name for kind, name in parts if kind == "table"]:
        columns = connection.execute(f"SELECT name, type, \"notnull\", pk FROM pragma_table_info('{table}')")
        parts |= {(table, *map(str, column)) for column in columns}
    connection.close()
    return parts
