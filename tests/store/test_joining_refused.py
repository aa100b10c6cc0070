"""A join is undone, and what is no work of another desk of this clinic is refused with the way on."""

from pathlib import Path

import pytest

from nsclinic.store import (
    AnotherClinicError,
    Choice,
    ForkedDeskError,
    NoUndo,
    UndoRefusedError,
    create_clinic,
    open_clinic,
)
from tests.store.attaching import attach
from tests.store.children import DAY
from tests.store.desk_steps import add, registered, weigh
from tests.store.two_desks import P1, Desk, parted


@pytest.fixture
def desks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Desk, Desk]:
    return parted(tmp_path, monkeypatch)


# --- undo ------------------------------------------------------------------------------------------------------------


def test_a_join_is_undone_and_the_undo_is_undone(desks: tuple[Desk, Desk]):
    north, south = desks
    weigh(north, "21")
    weigh(south, "22")
    registered(north, "H-7", "Layla")
    registered(south, "H-7", "Sami")
    north.do(lambda change: change.put_setting("language", "ar"))
    south.do(lambda change: change.put_setting("language", "es"))
    before = north.stands()["records"]
    joined = north.join(south, Choice.THEIRS)
    together = north.stands()["records"]
    assert together != before
    undone = north.undo(joined)
    assert north.stands()["records"] == before
    with north.open() as clinic:
        assert clinic.settings.get("language") == "ar"
    north.undo(undone)
    assert north.stands()["records"] == together
    with north.open() as clinic:
        assert clinic.settings.get("language") == "es"


def test_a_join_on_which_something_was_built_is_not_undone(desks: tuple[Desk, Desk]):
    north, south = desks
    weigh(south, "22")
    joined = north.join(south)
    weigh(north, "23")
    with pytest.raises(UndoRefusedError) as refused:
        north.undo(joined)
    assert refused.value.cause is NoUndo.MOVED_ON


def test_a_join_is_undone_only_where_it_was_made(desks: tuple[Desk, Desk]):
    north, south = desks
    weigh(north, "21")
    weigh(south, "22")
    joined = north.join(south, Choice.MINE)
    south.join(north)
    with pytest.raises(UndoRefusedError) as refused:
        south.undo(joined)
    assert refused.value.cause is NoUndo.JOINED_ELSEWHERE


def test_work_that_the_other_desk_took_out_again_is_not_taken_from_its_own_desk(desks: tuple[Desk, Desk]):
    north, south = desks
    other = registered(south)
    joined = north.join(south)
    north.undo(joined)
    assert north.record(other) is None
    (found,) = south.plan(north).conflicts
    assert found.is_taken_back
    south.join(north, Choice.MINE)
    assert south.record(other) is not None
    north.join(south)
    assert north.record(other) is not None


# --- what is refused -------------------------------------------------------------------------------------------------


def test_another_clinics_file_is_refused_with_the_way_to_import(desks: tuple[Desk, Desk], tmp_path: Path):
    with create_clinic(tmp_path / "other.nsclinic", passphrase=None, plain=True) as clinic:
        other = clinic.path
    stranger = Desk(tmp_path / "stranger", pytest.MonkeyPatch())
    stranger.path = other
    with pytest.raises(AnotherClinicError, match="import the folder"):
        desks[0].plan(stranger)


def test_two_copies_written_on_as_one_desk_are_told_apart_and_refused(
    desks: tuple[Desk, Desk], tmp_path: Path
):
    north, _ = desks
    restored = Desk(tmp_path / "restored", pytest.MonkeyPatch())
    restored.home = north.home
    north.copy_to(restored)
    add(north, "1.1")
    add(restored, "9.9")
    before = north.path.read_bytes()
    with pytest.raises(ForkedDeskError, match="Both files were written on as the same computer"):
        north.plan(restored)
    assert north.path.read_bytes() == before


def test_an_older_backup_of_this_desk_gets_its_own_entries_back_from_the_other(
    desks: tuple[Desk, Desk], tmp_path: Path
):
    north, south = desks
    backup = Desk(tmp_path / "backup", pytest.MonkeyPatch())
    backup.home = north.home
    north.copy_to(backup)
    add(north, "1.1")
    south.join(north)
    backup.join(south)
    assert backup.stands() == south.stands()
    add(backup, "1.2")
    south.join(backup)
    assert backup.stands() == south.stands()


def test_a_file_whose_account_was_altered_brings_nothing_in(desks: tuple[Desk, Desk]):
    north, south = desks
    add(south, "2.2")
    with south.open() as clinic, clinic.reading() as connection:
        connection.execute("DROP TRIGGER change_no_update")
        connection.execute(
            "UPDATE change SET who = 'somebody else' WHERE seq = (SELECT max(seq) FROM change)"
        )
    with pytest.raises(Exception, match=r"does not hold.*Nothing was brought in"):
        north.plan(south)


def test_stopping_half_way_brings_nothing_in(desks: tuple[Desk, Desk]):
    north, south = desks
    with south.open() as clinic:
        attach(clinic, P1, b"a letter")
    for number in range(3):
        registered(south, f"H-{number}")
    before = north.path.read_bytes()

    def stop(done: int, of: int) -> None:
        if done == of - 1:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        north.join(south, progress=stop)
    assert north.path.read_bytes() == before
    assert not list(north.path.parent.glob("*.d/*"))


def test_a_clock_that_is_behind_does_not_put_what_came_later_first(
    desks: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
):
    north, south = desks
    with monkeypatch.context() as ahead:
        ahead.setattr("nsclinic.store.ids.time.time_ns", lambda: 4_000_000_000 * 10**9)
        ahead.setattr("nsclinic.store.ids._last", 0)
        add(south, "2.2")
    monkeypatch.setattr("nsclinic.store.ids._last", 0)
    north.join(south)
    add(north, "3.3")
    south.join(north)
    for desk in desks:
        record = desk.record(P1)
        assert record is not None
        values = [row.value for row in record.observations if row.code == "upcr" and row.on == DAY]
        assert values[-2:] == ["2.2", "3.3"]


def test_a_read_only_copy_can_be_brought_in(desks: tuple[Desk, Desk]):
    north, south = desks
    add(south, "2.2")
    south.path.chmod(0o400)
    try:
        with north.open() as mine, open_clinic(south.path, read_only=True) as theirs:
            assert theirs.is_read_only
            assert mine.head.seq > 0
        north.join(south)
    finally:
        south.path.chmod(0o600)
    assert north.record(P1) == south.record(P1)
