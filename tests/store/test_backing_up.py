"""A backup set is the clinic as it stood, whole and proved, or there is none; and nobody's name stands in it."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nsclinic.store import ClinicDamagedError, DiskFullError, StoreError, WrongPassphraseError, open_clinic
from nsclinic.store.backing_up import copy_clinic, finished
from nsclinic.store.backup_sets import BackupSet, read_set, set_folders, sets_of, shelf_of
from nsclinic.store.errors import BackupDamagedError, NoRoomError
from nsclinic.store.key_slots import keys_file
from nsclinic.store.proving import faults_of_set
from nsclinic.store.rehearsing import rehearse
from tests.store.attaching import attach
from tests.store.backing import add_one, content_of, fill, make_set, opened, opener
from tests.store.children import NADIA, PASSPHRASE, full_record, observation, register, save
from tests.store.conftest import Sealed


def test_a_set_holds_the_clinic_as_it_stands_and_opens_with_the_passphrase_alone(
    sealed: Sealed, tmp_path: Path
):
    with opened(sealed) as clinic:
        fill(clinic)
        before = content_of(clinic)
        kept = make_set(clinic, tmp_path / "to")
        assert faults_of_set(kept, clinic.raw_key) == []
        assert kept.counts["children"] == 2
        assert (kept.seq, kept.head) == (clinic.head.seq, clinic.head.digest)
    alone = tmp_path / "alone" / "copy.nsclinic"
    alone.parent.mkdir()
    alone.write_bytes(kept.clinic_file.read_bytes())
    with open_clinic(alone, passphrase=PASSPHRASE) as copy:
        assert (list(copy.records()), copy.head, copy.settings.all()) == (
            before.records,
            before.head,
            before.settings,
        )


def test_the_copy_begins_with_the_bytes_of_the_original_and_carries_its_keys(sealed: Sealed, tmp_path: Path):
    with opened(sealed) as clinic:
        fill(clinic)
        kept = make_set(clinic, tmp_path / "to")
    assert kept.clinic_file.read_bytes()[:16] == sealed.path.read_bytes()[:16]
    assert kept.keys_suffixes == (".keys", ".keys.copy")
    assert keys_file(kept.clinic_file).read_bytes() == keys_file(sealed.path).read_bytes()


def test_making_a_set_changes_no_byte_of_the_clinic(sealed: Sealed, tmp_path: Path):
    with opened(sealed) as clinic:
        fill(clinic)
    before = {
        path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file() and path.suffix != ".lock"
    }
    with opened(sealed) as clinic:
        make_set(clinic, tmp_path / "to")
    assert {path: path.read_bytes() for path in before} == before


def test_what_is_saved_between_two_steps_of_the_copy_stands_in_it(sealed: Sealed, tmp_path: Path):
    with opened(sealed) as clinic:
        fill(clinic)
        with clinic.change(kind="import", who="x") as change:
            for number in range(12_000):
                change.put_observation("P1", observation(str(number)))
        steps: list[int] = []

        def save_meanwhile(done: int, of: int) -> None:
            steps.append(done)
            if len(steps) % 2 and done < of:
                add_one(clinic, f"{len(steps)}.5")

        kept = finished(copy_clinic(clinic, tmp_path / "to", "interval", save_meanwhile))
        assert len(steps) >= 5
        assert (kept.seq, kept.head) == (clinic.head.seq, clinic.head.digest)
        assert faults_of_set(kept, clinic.raw_key) == []
        record = clinic.record("P1")
    with open_clinic(kept.clinic_file, raw_key=sealed.raw_key, read_only=True) as copy:
        assert copy.record("P1") == record


def test_a_change_that_is_open_is_not_in_the_copy_half(sealed: Sealed, tmp_path: Path):
    with opened(sealed) as clinic:
        fill(clinic)
        before = clinic.head
        making = copy_clinic(clinic, tmp_path / "to", "interval")
        add_one(clinic)
        assert finished(making).head == before.digest


def test_documents_are_kept_once_for_all_sets(sealed: Sealed, tmp_path: Path):
    with opened(sealed) as clinic:
        fill(clinic)
        first = make_set(clinic, tmp_path / "to")
        attach(clinic, "P1", b"third letter", "Third")
        second = make_set(clinic, tmp_path / "to")
    names = {path.name for path in first.documents_folder.iterdir()}
    assert len(first.documents) == 2
    assert set(second.documents) == names
    assert len(names) == 3


def test_a_document_that_lacks_is_told_and_one_kept_before_is_not_given_up(sealed: Sealed, tmp_path: Path):
    with opened(sealed) as clinic:
        fill(clinic)
        make_set(clinic, tmp_path / "to")
        for name in clinic.attachments.referred_names():
            (clinic.attachments.folder / name).write_bytes(b"rotten" * 1000)
        still = make_set(clinic, tmp_path / "to")
        assert still.absent == ()
        assert faults_of_set(still, clinic.raw_key) == []
        elsewhere = make_set(clinic, tmp_path / "elsewhere")
        assert set(elsewhere.absent) == clinic.attachments.referred_names()
        assert faults_of_set(elsewhere, clinic.raw_key) == []


def test_two_sets_of_one_moment_are_two(sealed: Sealed, tmp_path: Path):
    with opened(sealed) as clinic:
        fill(clinic)
        first, second = make_set(clinic, tmp_path / "to"), make_set(clinic, tmp_path / "to")
    assert first.folder != second.folder
    assert first.seq == second.seq
    whole, unreadable = sets_of(first.folder.parent)
    assert (whole, unreadable) == (sorted([first, second], key=lambda one: one.name), [])


def test_of_a_clinic_file_with_an_altered_page_no_set_is_made(sealed: Sealed, tmp_path: Path):
    with opened(sealed) as clinic:
        save(clinic, full_record())
        fill_pages(clinic)
    bytes_before = bytearray(sealed.path.read_bytes())
    bytes_before[len(bytes_before) // 2] ^= 1
    sealed.path.write_bytes(bytes_before)
    with opened(sealed) as clinic, pytest.raises(ClinicDamagedError):
        make_set(clinic, tmp_path / "to")
    assert [path for path in (tmp_path / "to").rglob("*") if path.is_file()] == []


def fill_pages(clinic) -> None:
    with clinic.change(kind="import", who="x") as change:
        for number in range(3000):
            change.put_observation("P1", observation(str(number)))


def test_a_plain_clinic_file_whose_audit_was_tampered_with_makes_no_set(clinic, tmp_path: Path):
    register(clinic, NADIA)
    with clinic.reading() as connection:
        connection.execute("DROP TRIGGER change_no_update")
        connection.execute("UPDATE change SET who = 'somebody else' WHERE seq = 1")
    with pytest.raises(ClinicDamagedError, match="No backup was made"):
        make_set(clinic, tmp_path / "to")
    assert set_folders(shelf_of(tmp_path / "to", clinic.clinic_id)) == []


def test_a_backup_that_is_stopped_leaves_nothing(sealed: Sealed, tmp_path: Path):
    class StopError(Exception):
        pass

    def stop(_done: int, _of: int) -> None:
        raise StopError

    with opened(sealed) as clinic:
        fill(clinic)
        with pytest.raises(StopError):
            copy_clinic(clinic, tmp_path / "to", "by_hand", stop)
        with pytest.raises(StopError):
            finished(copy_clinic(clinic, tmp_path / "to", "by_hand"), stop)
        shelf = shelf_of(tmp_path / "to", clinic.clinic_id)
        assert [path.name for path in shelf.iterdir() if path.name != "documents"] == []
        assert faults_of_set(make_set(clinic, tmp_path / "to"), clinic.raw_key) == []


def test_what_a_crash_left_unfinished_is_swept_by_the_next_backup(sealed: Sealed, tmp_path: Path):
    with opened(sealed) as clinic:
        fill(clinic)
        left = copy_clinic(clinic, tmp_path / "to", "by_hand")
        make_set(clinic, tmp_path / "to")
        assert left.copy.exists()  # it may be under way
        os.utime(left.folder, (0, 0))
        kept = make_set(clinic, tmp_path / "to")
        assert not left.folder.exists()
        assert kept.folder in set_folders(left.shelf)


def test_without_room_it_is_refused_before_anything_is_written(sealed: Sealed, tmp_path: Path, monkeypatch):
    from nsclinic.store import backing_up

    monkeypatch.setattr(backing_up, "_SPARE_BYTES", 1 << 60)
    with opened(sealed) as clinic, pytest.raises(NoRoomError, match="MB are needed"):
        make_set(clinic, tmp_path / "to")
    assert [path for path in (tmp_path / "to").rglob("*") if path.is_file()] == []


_FULL_DISK = """
import resource, sys
from pathlib import Path
from nsclinic.store import StoreError, open_clinic
from nsclinic.store.backing_up import copy_clinic, finished
with open_clinic(sys.argv[1], raw_key=bytes.fromhex(sys.argv[2])) as clinic:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), resource.RLIM_INFINITY))
    try:
        finished(copy_clinic(clinic, Path(sys.argv[3]), "by_hand"))
    except StoreError as error:
        print(type(error).__name__, error)
"""


@pytest.mark.parametrize("room", [0, 8_192, 200_000, 310_000])
def test_a_disk_that_fills_up_leaves_nothing_behind_and_the_clinic_whole(
    sealed: Sealed, tmp_path: Path, room: int
):
    with opened(sealed) as clinic:
        fill(clinic)
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            _FULL_DISK,
            str(sealed.path),
            sealed.raw_key.hex(),
            str(tmp_path / "to"),
            str(room),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert ended.returncode == 0, ended.stderr
    assert "Error" in ended.stdout, (room, ended.stdout)
    assert [path for path in (tmp_path / "to").rglob("*") if path.is_file()] == []
    with opened(sealed) as clinic:
        assert clinic.check() == []


def test_on_a_full_memory_disk_nothing_is_left_and_space_freed_lets_it_go_on(
    sealed: Sealed, small_disk: Path
):
    with opened(sealed) as clinic:
        fill(clinic)
        fill_pages(clinic)
        ballast = small_disk / "ballast"
        ballast.write_bytes(bytes(3_500_000))
        with pytest.raises((DiskFullError, NoRoomError)):
            make_set(clinic, small_disk / "to")
        assert [path for path in (small_disk / "to").rglob("*") if path.is_file()] == []


@pytest.fixture
def small_disk(tmp_path: Path):
    if os.geteuid() != 0:
        pytest.skip("needs root for the program mount")
    place = tmp_path / "small"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("needs the right for the program mount")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_folder_that_cannot_be_made_is_said(sealed: Sealed, tmp_path: Path):
    blocked = tmp_path / "blocked"
    blocked.write_text("a file")
    with opened(sealed) as clinic, pytest.raises(StoreError, match="No backup can be kept in"):
        make_set(clinic, blocked / "to")


def damage(path: Path, at: float, *, bit: int = 1) -> None:
    """Flip one bit of a file at a share of its length."""
    content = bytearray(path.read_bytes())
    content[min(int(len(content) * at), len(content) - 1)] ^= bit
    path.write_bytes(content)


@pytest.fixture
def one_set(sealed: Sealed, tmp_path: Path) -> BackupSet:
    with opened(sealed) as clinic:
        fill(clinic)
        return make_set(clinic, tmp_path / "to")


def files_of(kept: BackupSet) -> list[Path]:
    return [*sorted(kept.folder.iterdir()), *sorted(kept.documents_folder.iterdir())]


def found_faults(kept: BackupSet, raw_key: bytes) -> list[str]:
    try:
        return faults_of_set(read_set(kept.folder), raw_key)
    except BackupDamagedError as error:
        return [error.what]


@pytest.mark.parametrize("at", [0.0, 0.3, 0.77, 1.0])
def test_a_flipped_bit_in_any_file_of_a_set_is_noticed(one_set: BackupSet, sealed: Sealed, at: float):
    assert found_faults(one_set, sealed.raw_key) == []
    for path in files_of(one_set):
        whole = path.read_bytes()
        damage(path, at, bit=4)
        assert found_faults(one_set, sealed.raw_key), (path.name, at)
        path.write_bytes(whole)
    assert found_faults(one_set, sealed.raw_key) == []


@pytest.mark.parametrize("left", [0.0, 0.5, 0.98])
def test_a_truncated_file_of_a_set_is_noticed_and_a_missing_one_too(
    one_set: BackupSet, sealed: Sealed, left: float
):
    for path in files_of(one_set):
        whole = path.read_bytes()
        path.write_bytes(whole[: int(len(whole) * left)])
        assert found_faults(one_set, sealed.raw_key), path.name
        path.unlink()
        assert found_faults(one_set, sealed.raw_key), path.name
        path.write_bytes(whole)


def test_a_damaged_set_is_told_by_its_rehearsal_too(one_set: BackupSet, sealed: Sealed, tmp_path: Path):
    assert rehearse(one_set, tmp_path / "private", opener(sealed)) == []
    damage(one_set.clinic_file, 0.5)
    assert rehearse(one_set, tmp_path / "private", opener(sealed))
    assert list((tmp_path / "private").iterdir()) == []


def test_a_set_under_an_earlier_key_is_not_called_damaged(one_set: BackupSet, sealed: Sealed, tmp_path: Path):
    with pytest.raises(WrongPassphraseError):
        faults_of_set(one_set, bytes(32))
    with pytest.raises(WrongPassphraseError, match=one_set.name):
        rehearse(one_set, tmp_path / "private", lambda copy: open_clinic(copy, raw_key=bytes(32)))
    damage(one_set.clinic_file, 0.4)
    assert faults_of_set(one_set, bytes(32)) == ["The file sealed.nsclinic of the set was altered."]


def test_a_manifest_that_was_written_anew_without_the_key_is_noticed(one_set: BackupSet, sealed: Sealed):
    from nsclinic.store.backup_sets import manifest_of

    forged = replace(one_set, why="forged")
    (one_set.folder / "manifest.json").write_text(manifest_of(forged, bytes(32)), encoding="utf-8")
    assert found_faults(one_set, sealed.raw_key) == ["The manifest was not written with this clinic's key."]


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a\\b", "..", ""])
def test_a_manifest_whose_names_lead_elsewhere_is_refused(one_set: BackupSet, name: str):
    from nsclinic.store.backup_sets import FileSum, manifest_of

    forged = replace(one_set, file_name=name, files={name: FileSum("0" * 64, 1)})
    (one_set.folder / "manifest.json").write_text(manifest_of(forged, bytes(32)), encoding="utf-8")
    with pytest.raises(BackupDamagedError):
        read_set(one_set.folder)


def test_no_name_stands_in_any_byte_of_a_set(sealed: Sealed, tmp_path: Path):
    canaries = ("Zwetschgenbaum", "قطيفةالورد", "0999888777666", "Quittengelee")
    name, arabic, phone, note = canaries
    with opened(sealed) as clinic:
        with clinic.change(kind="register", who=name, reason=note) as change:
            change.put_child(replace(NADIA, given_name=name, family_name=arabic, phone=phone, note=note))
        attach(clinic, "P1", f"{note} {arabic} ".encode() * 500, note, file_name=f"{name}.pdf")
        kept = make_set(clinic, tmp_path / "to")
        rehearse(kept, tmp_path / "private", opener(sealed))
    for path in (tmp_path / "to").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            for canary in canaries:
                assert canary.encode() not in content, path
                assert canary.encode("utf-16-le") not in content, path
                assert canary not in path.name


def test_all_that_is_made_is_its_owners_alone(one_set: BackupSet):
    for path in one_set.folder.parent.parent.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_a_plain_clinic_makes_plain_sets_and_says_so(clinic, tmp_path: Path):
    fill(clinic)
    kept = make_set(clinic, tmp_path / "to")
    assert not kept.is_encrypted
    assert kept.clinic_file.read_bytes().startswith(b"SQLite format 3")
    assert faults_of_set(kept, None) == []
    manifest = json.loads((kept.folder / "manifest.json").read_text())
    assert manifest["is_encrypted"] is False
    damage(kept.clinic_file, 0.5)
    assert faults_of_set(kept, None)


def test_a_file_that_is_only_read_can_be_backed_up(sealed: Sealed, tmp_path: Path):
    with opened(sealed) as clinic:
        fill(clinic)
    with open_clinic(sealed.path, raw_key=sealed.raw_key, read_only=True) as clinic:
        kept = make_set(clinic, tmp_path / "to")
    assert faults_of_set(kept, sealed.raw_key) == []
