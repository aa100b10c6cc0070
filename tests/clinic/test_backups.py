"""When a backup is due, what a second medium is, and that neither overwrites nor loses a good set."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nsclinic.clinic.backups import (
    ANY_LIMIT,
    SECOND_LIMIT,
    BackupStanding,
    Nag,
    Why,
    back_up,
    back_up_before,
    begin_backup,
    end_backup,
    leave_second,
    remember_check,
    shelf_for,
    standing_of,
    take_second,
)
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.restoring import NoSuchBackupError, Opened, restore_clinic, set_at
from nsclinic.clinic.rights import RightLackingError, Role
from nsclinic.store import ClinicDamagedError, StoreError, create_clinic, open_clinic
from nsclinic.store.backup_sets import set_folders
from nsclinic.store.backup_shelf import MARKER, read_state
from tests.store.backing import add_one, fill

NOW = datetime.now(UTC)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    with create_clinic(tmp_path / "desk" / "clinic.nsclinic", passphrase=None, plain=True) as store:
        fill(store)
        yield Clinic(store, who="Dr N.")


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick" / "backups"
    folder.mkdir(parents=True)
    return folder


def names(shelf: Path) -> list[str]:
    return [path.name for path in set_folders(shelf)]


def test_nothing_is_copied_where_the_last_set_holds_everything_unless_asked_for(clinic):
    first = back_up(clinic, Why.INTERVAL)
    assert first.is_new
    assert not back_up(clinic, Why.CLOSE).is_new
    assert back_up(clinic, Why.BY_HAND).is_new
    add_one(clinic.store)
    assert back_up(clinic, Why.CLOSE).is_new
    assert len(names(shelf_for(clinic))) == 3


def test_a_changed_file_of_keys_is_backed_up_though_nothing_was_recorded(tmp_path: Path):
    place = tmp_path / "desk" / "clinic.nsclinic"
    with create_clinic(place, passphrase="four words of ours") as store:  # noqa: S106 -- of an invented clinic
        fill(store)
        clinic = Clinic(store, who="Dr N.")
        back_up(clinic, Why.CLOSE)
        assert not back_up(clinic, Why.CLOSE).is_new
        from nsclinic.store.recovery_code import new_recovery_code

        store.ways_in.keep_recovery_code(new_recovery_code())
        assert back_up(clinic, Why.CLOSE).is_new


def test_the_standing_tells_the_last_set_and_since_when_something_waits(clinic):
    before = standing_of(clinic)
    assert (before.last, before.is_current) == (None, False)
    assert before.waiting_since is not None
    kept = back_up(clinic, Why.INTERVAL).kept
    now = standing_of(clinic)
    assert (now.last, now.is_current, now.waiting_since) == (kept, True, None)
    assert now.second_waiting_since == before.second_waiting_since
    add_one(clinic.store)
    first_waiting = standing_of(clinic).waiting_since
    add_one(clinic.store)
    assert standing_of(clinic).waiting_since == first_waiting


@pytest.mark.parametrize(
    ("waiting", "second_waiting", "has_second", "nag"),
    [
        (None, None, True, Nag.NONE),
        (ANY_LIMIT, None, True, Nag.NONE),
        (ANY_LIMIT + timedelta(minutes=1), None, True, Nag.NO_BACKUP),
        (-ANY_LIMIT - timedelta(minutes=1), None, True, Nag.NO_BACKUP),
        (None, SECOND_LIMIT, True, Nag.NONE),
        (None, SECOND_LIMIT + timedelta(minutes=1), True, Nag.SECOND_OLD),
        (None, SECOND_LIMIT + timedelta(minutes=1), False, Nag.NO_SECOND),
        (ANY_LIMIT * 2, SECOND_LIMIT * 2, False, Nag.NO_BACKUP),
    ],
)
def test_after_a_day_without_any_backup_or_a_week_without_the_stick_something_is_said(
    clinic, stick, waiting, second_waiting, has_second, nag
):
    second = take_second(clinic, stick) if has_second else None
    standing = BackupStanding(
        is_wanted=True,
        last=None,
        is_current=False,
        waiting_since=None if waiting is None else NOW - waiting,
        second=second,
        second_waiting_since=None if second_waiting is None else NOW - second_waiting,
    )
    assert standing.nag(NOW) is nag


def test_a_missing_stick_is_said_after_a_week_and_what_was_saved_reaches_it_when_it_comes_back(clinic, stick):
    take_second(clinic, stick)
    assert back_up(clinic, Why.CLOSE).is_on_second
    assert standing_of(clinic).second_waiting_since is None
    away = stick.with_name("in-the-drawer")
    stick.rename(away)
    add_one(clinic.store)
    done = back_up(clinic, Why.CLOSE)
    assert (done.is_new, done.is_on_second, done.second_fault) == (True, False, None)
    standing = standing_of(clinic)
    assert standing.nag(NOW) is Nag.NONE
    assert standing.nag(NOW + timedelta(days=8)) is Nag.SECOND_OLD
    assert not stick.exists()
    away.rename(stick)
    again = back_up(clinic, Why.CLOSE)
    assert (again.is_new, again.is_on_second) == (False, True)
    assert standing_of(clinic).nag(NOW + timedelta(days=8)) is Nag.NONE


def test_another_stick_at_the_same_place_is_not_written(clinic, stick):
    take_second(clinic, stick)
    shutil.rmtree(stick)
    stick.mkdir()
    assert not back_up(clinic, Why.CLOSE).is_on_second
    assert list(stick.iterdir()) == []
    (stick / MARKER).write_text('{"medium": "00000000-0000-4000-8000-000000000000"}')
    assert not back_up(clinic, Why.BY_HAND).is_on_second
    assert [path.name for path in stick.iterdir()] == [MARKER]


def test_a_set_on_the_stick_is_whole_and_restores(clinic, stick, tmp_path: Path):
    take_second(clinic, stick)
    done = back_up(clinic, Why.CLOSE)
    kept = set_at(stick)
    assert kept.folder.name == done.kept.name
    place = tmp_path / "new computer" / "clinic.nsclinic"
    restore_clinic(kept, place, open_clinic, lambda store: Clinic(store, who="Dr N."), replace=False)
    with open_clinic(place) as restored:
        assert list(restored.records()) == list(clinic.store.records())
        assert restored.check() == []


def test_a_damaged_set_on_the_stick_is_said_and_not_written_over(clinic, stick):
    take_second(clinic, stick)
    back_up(clinic, Why.CLOSE)
    kept = set_at(stick)
    kept.clinic_file.write_bytes(b"rotten" * 1000)
    done = back_up(clinic, Why.CLOSE)
    assert not done.is_on_second
    assert "altered" in str(done.second_fault)
    assert kept.clinic_file.read_bytes().startswith(b"rotten")


def test_two_clinics_share_a_stick_and_keep_apart(clinic, stick, tmp_path: Path):
    take_second(clinic, stick)
    back_up(clinic, Why.CLOSE)
    with create_clinic(tmp_path / "other" / "clinic.nsclinic", passphrase=None, plain=True) as store:
        fill(store)
        other = Clinic(store, who="Dr M.")
        take_second(other, stick)
        assert back_up(other, Why.CLOSE).is_on_second
    with pytest.raises(NoSuchBackupError, match="several clinics"):
        set_at(stick)
    for shelf in stick.glob("nsclinic-????????"):
        assert set_at(shelf).folder.parent == shelf


def test_a_second_medium_is_not_the_place_of_the_first_backups(clinic):
    back_up(clinic, Why.CLOSE)
    for folder in (shelf_for(clinic).parent, shelf_for(clinic), clinic.store.path.parent):
        with pytest.raises(StoreError, match="Choose a folder on another medium"):
            take_second(clinic, folder)
    assert read_state(shelf_for(clinic)).second is None


def test_two_sticks_used_in_turn_under_one_path_are_both_known(clinic, stick):
    take_second(clinic, stick)
    back_up(clinic, Why.CLOSE)
    first = stick.with_name("first, at home")
    stick.rename(first)
    stick.mkdir()
    take_second(clinic, stick)
    add_one(clinic.store)
    assert back_up(clinic, Why.CLOSE).is_on_second
    stick.rename(stick.with_name("second, at home"))
    first.rename(stick)
    add_one(clinic.store)
    assert back_up(clinic, Why.CLOSE).is_on_second


def test_a_second_medium_can_be_given_up_and_chosen_again(clinic, stick):
    marker = take_second(clinic, stick).marker
    leave_second(clinic)
    assert standing_of(clinic).second is None
    assert take_second(clinic, stick).marker == marker


def test_rotation_never_writes_over_a_set_and_never_drops_the_one_just_made(clinic, monkeypatch):
    from nsclinic.store import backing_up

    shelf = shelf_for(clinic)
    seen: dict[str, bytes] = {}
    begun = datetime(2026, 1, 1, 8, tzinfo=UTC)
    for number in range(30):
        moment = begun + timedelta(days=number) if number != 15 else datetime(1980, 1, 1, tzinfo=UTC)
        monkeypatch.setattr(backing_up, "now", lambda moment=moment: moment)
        add_one(clinic.store, f"{number}.5")
        done = back_up(clinic, Why.CLOSE)
        there = {path.name: (path / "manifest.json").read_bytes() for path in set_folders(shelf)}
        assert done.kept.name in there
        assert done.kept.name not in seen
        assert all(seen.get(name, text) == text for name, text in there.items())
        seen |= there
    left = names(shelf)
    assert len(left) < 20
    assert left == sorted(left)
    assert left[-1] == done.kept.name
    needed = {path.name for path in (shelf / "documents").iterdir()}
    assert needed == clinic.store.attachments.referred_names()


def test_a_damaged_clinic_drops_no_good_set(clinic):
    good = back_up(clinic, Why.CLOSE).kept
    with clinic.store.reading() as connection:
        connection.execute("DROP TRIGGER change_no_update")
        connection.execute("UPDATE change SET who = 'somebody else' WHERE seq = 2")
    with pytest.raises(ClinicDamagedError):
        back_up(clinic, Why.BY_HAND)
    assert names(shelf_for(clinic)) == [good.name]


def test_a_set_that_was_found_damaged_counts_no_more(clinic):
    first = back_up(clinic, Why.CLOSE).kept
    remember_check(first, is_whole=False)
    assert standing_of(clinic).last is None
    assert back_up(clinic, Why.CLOSE).is_new
    assert first.name in names(shelf_for(clinic))


def test_after_a_restore_the_sets_that_were_left_behind_stay_and_new_ones_count(clinic, tmp_path: Path):
    first = back_up(clinic, Why.CLOSE).kept
    add_one(clinic.store)
    add_one(clinic.store)
    left = back_up(clinic, Why.CLOSE).kept
    path = clinic.store.path
    clinic.close()
    restore_clinic(first, path, open_clinic, lambda store: Clinic(store, who="Dr N."), replace=True)
    with open_clinic(path) as store:
        again = Clinic(store, who="Dr N.")
        standing = standing_of(again)
        assert standing.last == first
        assert not standing.is_current
        newest = back_up(again, Why.CLOSE).kept
        assert newest.seq < left.seq
        assert standing_of(again).last == newest
        assert {first.name, left.name, newest.name} <= set(names(shelf_for(again)))


def acting_as(role: Role) -> Opened:
    return lambda store: Clinic(store, who="x", role=role)


def test_everybody_backs_up_and_only_an_administrator_restores(clinic, tmp_path: Path):
    for role in Role:
        clinic.role = role
        kept = back_up(clinic, Why.BY_HAND).kept
    place = tmp_path / "elsewhere" / "clinic.nsclinic"
    for role in Role:
        if role is Role.ADMINISTRATOR:
            continue
        with pytest.raises(RightLackingError):
            restore_clinic(
                kept,
                place,
                open_clinic,
                acting_as(role),
                replace=True,
            )
        assert not place.exists()
    restore_clinic(kept, place, open_clinic, acting_as(Role.ADMINISTRATOR), replace=True)
    assert place.exists()


def test_before_a_great_change_an_empty_clinic_and_a_demonstration_need_no_backup(tmp_path: Path):
    for is_demonstration in (False, True):
        folder = tmp_path / str(is_demonstration)
        with create_clinic(
            folder / "clinic.nsclinic", passphrase=None, plain=True, demonstration=is_demonstration
        ) as store:
            clinic = Clinic(store, who="x")
            back_up_before(clinic, Why.IMPORT)
            assert not (folder / "backups").exists()
            fill(store)
            back_up_before(clinic, Why.IMPORT)
            assert (folder / "backups").exists() is not is_demonstration


def test_the_second_part_of_a_backup_needs_no_clinic(clinic):
    under_way = begin_backup(clinic, Why.INTERVAL)
    path = clinic.store.path
    clinic.close()
    done = end_backup(under_way)
    with open_clinic(path) as store:
        assert standing_of(Clinic(store)).last == done.kept
