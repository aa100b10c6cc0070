"""An old copy put back, or a file that lost its end, is told from the file that was saved last."""

import json
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nsclinic.store import (
    ACCEPT_KIND,
    ClinicFile,
    ClinicLockedError,
    ClinicOlderError,
    ReadOnlyError,
    Standing,
    create_clinic,
    open_clinic,
)
from nsclinic.store.head import forget_head, head_file
from tests.store.children import BARE, NADIA, register
from tests.store.conftest import Sealed


def stands(clinic: ClinicFile) -> Standing:
    return clinic.witness.compared.standing


def standing(path: Path) -> Standing:
    with open_clinic(path, accept_older=True) as clinic:
        return stands(clinic)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[ClinicFile]:
    """One that was named, which was its first save."""
    path = tmp_path / "clinic.nsclinic"
    with create_clinic(path, passphrase=None, plain=True, clinic_name="Kidney clinic") as clinic:
        yield clinic


@pytest.fixture
def put_back(clinic: ClinicFile, tmp_path: Path) -> Path:
    """A clinic file in whose place a copy from before its last save was put."""
    copy = tmp_path / "copy"
    shutil.copyfile(clinic.path, copy)
    register(clinic, NADIA)
    clinic.close()
    shutil.copyfile(copy, clinic.path)
    return clinic.path


def test_an_old_copy_put_back_is_refused_and_left_as_it_is(put_back: Path):
    before = put_back.read_bytes()
    head = head_file(put_back).read_bytes()
    for read_only in (False, True):
        with pytest.raises(ClinicOlderError) as older:
            open_clinic(put_back, read_only=read_only)
        assert (older.value.seq, older.value.saved_seq) == (1, 2)
        assert older.value.at is not None
        assert older.value.at <= older.value.saved_at
        assert "open the newest backup" in str(older.value)
    assert put_back.read_bytes() == before
    assert head_file(put_back).read_bytes() == head


def test_nothing_is_saved_in_an_older_file_before_somebody_accepts_it(put_back: Path):
    with open_clinic(put_back, accept_older=True) as clinic:
        assert clinic.record("P1") is None
        with pytest.raises(ClinicOlderError):
            register(clinic, BARE)
        assert clinic.patient_ids() == []
    with pytest.raises(ClinicOlderError):
        open_clinic(put_back)


def test_an_accepted_older_file_says_so_in_its_audit_and_is_the_clinic_from_then_on(put_back: Path):
    with open_clinic(put_back, accept_older=True) as clinic:
        clinic.accept_older(who="Dr Amal", reason="the disk was changed")
        register(clinic, BARE)
    with open_clinic(put_back) as clinic:
        accepted = clinic.changes()[1]
        assert (accepted.kind, accepted.who, accepted.reason) == (
            ACCEPT_KIND,
            "Dr Amal",
            "the disk was changed",
        )
        assert clinic.verify_chain() == []
        assert clinic.patient_ids() == ["P2"]


def test_whoever_accepts_an_older_file_goes_on_as_another_desk(put_back: Path):
    with open_clinic(put_back, accept_older=True) as clinic:
        before = clinic.next_patient_id()
        clinic.accept_older(who="Dr Amal")
        assert clinic.next_patient_id()[:2] != before[:2]
        assert clinic.verify_chain() == []


def test_an_older_file_that_can_only_be_read_is_not_accepted_there(put_back: Path):
    with (
        open_clinic(put_back, read_only=True, accept_older=True) as clinic,
        pytest.raises(ReadOnlyError),
    ):
        clinic.accept_older(who="Dr Amal")
    with pytest.raises(ClinicOlderError):
        open_clinic(put_back)


def test_a_copy_that_went_another_way_is_refused_although_it_is_longer(clinic: ClinicFile, tmp_path: Path):
    """Worked on at another desk and copied back over what was saved here meanwhile."""
    elsewhere = tmp_path / "elsewhere.nsclinic"
    shutil.copyfile(clinic.path, elsewhere)
    register(clinic, NADIA)
    clinic.close()
    with open_clinic(elsewhere) as other:
        register(other, BARE)
        other.note(kind="export", who="x")
    shutil.copyfile(elsewhere, clinic.path)
    with pytest.raises(ClinicOlderError) as parted:
        open_clinic(clinic.path)
    assert (parted.value.seq, parted.value.saved_seq) == (3, 2)
    assert standing(clinic.path) is Standing.PARTED


def test_a_copy_that_was_worked_on_elsewhere_and_came_back_is_taken(clinic: ClinicFile, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere.nsclinic"
    clinic.close()
    shutil.copyfile(clinic.path, elsewhere)
    with open_clinic(elsewhere) as other:
        register(other, BARE)
    shutil.copyfile(elsewhere, clinic.path)
    assert standing(clinic.path) is Standing.AHEAD
    with open_clinic(clinic.path) as again:
        assert again.patient_ids() == ["P2"]


def test_a_save_whose_head_was_not_written_any_more_is_taken_and_mended_by_the_next(clinic: ClinicFile):
    """A power cut between the two."""
    before = head_file(clinic.path).read_bytes()
    register(clinic, NADIA)
    clinic.close()
    head_file(clinic.path).write_bytes(before)
    head_file(clinic.path).with_name("clinic.nsclinic.head.new").write_text("half a he")
    with open_clinic(clinic.path) as again:
        assert stands(again) is Standing.AHEAD
        assert head_file(clinic.path).read_bytes() == before
        register(again, BARE)
        assert stands(again) is Standing.AGREES
    assert standing(clinic.path) is Standing.AGREES
    assert not head_file(clinic.path).with_name("clinic.nsclinic.head.new").exists()


def test_without_its_head_a_file_opens_and_gets_one_at_the_next_save(clinic: ClinicFile):
    clinic.close()
    head_file(clinic.path).unlink()
    with open_clinic(clinic.path) as again:
        assert stands(again) is Standing.ABSENT
        assert not head_file(clinic.path).exists()
        register(again, NADIA)
    assert standing(clinic.path) is Standing.AGREES


@pytest.mark.parametrize("name", ["clinic_id", "desk_id", "seq", "at_utc", "seal", "mac"])
def test_a_head_changed_in_any_field_is_named_and_keeps_nobody_from_the_clinic(clinic: ClinicFile, name: str):
    clinic.close()
    place = head_file(clinic.path)
    head = json.loads(place.read_text())
    head[name] = 1000 if name == "seq" else "00"
    place.write_text(json.dumps(head))
    expected = Standing.OF_ANOTHER_CLINIC if name == "clinic_id" else Standing.ALTERED
    assert standing(clinic.path) is expected
    with open_clinic(clinic.path) as again:
        register(again, NADIA)
    assert standing(clinic.path) is Standing.AGREES


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[]", b"{}", b"1" * 10_000, b"null"])
def test_a_head_that_is_none_is_named_and_keeps_nobody_from_the_clinic(clinic: ClinicFile, content: bytes):
    clinic.close()
    head_file(clinic.path).write_bytes(content)
    assert standing(clinic.path) is Standing.ALTERED


def test_every_single_bit_of_a_head_counts(clinic: ClinicFile):
    register(clinic, NADIA)
    clinic.close()
    place = head_file(clinic.path)
    whole = place.read_bytes()
    with open_clinic(clinic.path) as again, again.reading() as connection:
        witness = again.witness
        for _ in range(300):
            bit = secrets.randbelow(len(whole) * 8)
            flipped = bytearray(whole)
            flipped[bit // 8] ^= 1 << bit % 8
            place.write_bytes(flipped)
            found = witness._compare(connection).standing
            if (
                found is Standing.AGREES
            ):  # a blank of the JSON that became another blank, a letter of another case
                assert json.loads(flipped) == json.loads(whole)
            else:
                assert found in {Standing.ALTERED, Standing.OF_ANOTHER_CLINIC}, bit
    place.write_bytes(whole)


def test_a_new_clinic_where_another_lay_is_not_kept_from_opening(clinic: ClinicFile):
    register(clinic, NADIA)
    clinic.close()
    clinic.path.unlink()
    with create_clinic(clinic.path, passphrase=None, plain=True) as new:
        assert stands(new) is Standing.OF_ANOTHER_CLINIC
        register(new, BARE)
        assert stands(new) is Standing.AGREES
    assert standing(clinic.path) is Standing.AGREES


def test_opening_and_reading_leaves_the_head_as_it_is(sealed: Sealed):
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        register(clinic, NADIA)
    place = head_file(sealed.path)
    before, moment = place.read_bytes(), place.stat().st_mtime_ns
    for read_only in (False, True):
        with open_clinic(sealed.path, raw_key=sealed.raw_key, read_only=read_only) as clinic:
            assert clinic.record("P1")
    assert (place.read_bytes(), place.stat().st_mtime_ns) == (before, moment)


def test_a_change_that_is_empty_or_rolled_back_keeps_no_head(clinic: ClinicFile):
    before = head_file(clinic.path).read_bytes()
    with clinic.change(kind="visit", who="x"):
        pass
    with pytest.raises(ClinicLockedError), clinic.change(kind="visit", who="x"):
        open_clinic(clinic.path)
    assert head_file(clinic.path).read_bytes() == before


def test_a_head_that_cannot_be_written_does_not_make_a_save_fail(clinic: ClinicFile):
    place = head_file(clinic.path)
    place.unlink()
    place.mkdir()
    register(clinic, NADIA)
    assert clinic.record("P1")
    clinic.close()
    place.rmdir()
    assert standing(clinic.path) is Standing.ABSENT


def test_a_head_forgotten_on_purpose_lets_an_older_file_in(put_back: Path):
    forget_head(put_back)
    forget_head(put_back)
    assert standing(put_back) is Standing.ABSENT


_SAVE_AND_DIE = """
import os, sys
from nsclinic.store import head, open_clinic
from tests.store.children import NADIA, register
def die(*_): os.kill(os.getpid(), 9)
with open_clinic(sys.argv[1]) as clinic:
    if sys.argv[2] == "before":
        head.keep_head = die
    elif sys.argv[2] == "draft":
        head.os.fsync = die
    else:
        head.sync_folder = die
    register(clinic, NADIA)
"""


@pytest.mark.parametrize(
    ("moment", "expected"),
    [("before", Standing.AHEAD), ("draft", Standing.AHEAD), ("after", Standing.AGREES)],
)
def test_a_kill_anywhere_between_save_and_head_raises_no_alarm(
    clinic: ClinicFile, moment: str, expected: Standing
):
    clinic.close()
    killed = subprocess.run(
        [sys.executable, "-c", _SAVE_AND_DIE, str(clinic.path), moment],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert killed.returncode == -9
    with open_clinic(clinic.path) as again:
        assert again.record("P1")
        assert stands(again) is expected
        register(again, BARE)
    assert standing(clinic.path) is Standing.AGREES
