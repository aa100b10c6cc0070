"""The other computer's file as it may come: with a new key, in use, damaged, of a newer program, on a sealed stick."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.joining import join, join_preview
from nsclinic.store import (
    ClinicDamagedError,
    ClinicFile,
    ClinicLockedError,
    ClinicMissingError,
    NewerVersionError,
    PassphraseNeededError,
    WrongPassphraseError,
    open_clinic,
)
from nsclinic.store.engine import connect
from nsclinic.store.migrations import version_here
from nsclinic.store.rekeying import rekey
from tests.store.children import NADIA, PASSPHRASE
from tests.store.conftest import Sealed, sealed_once

__all__ = ["sealed_once"]

OTHER_PASSPHRASE = "three doves over the delta"  # noqa: S105 -- of invented clinics only


@pytest.fixture
def two(
    tmp_path: Path, sealed_once: Sealed, monkeypatch: pytest.MonkeyPatch
) -> tuple[Clinic, Path, Callable[[], ClinicFile]]:
    """An open clinic, the other computer's copy of it in which a child was registered, and its opening there."""
    here, there = tmp_path / "here.nsclinic", tmp_path / "stick" / "there.nsclinic"
    there.parent.mkdir()
    for path in (here, there):
        shutil.copyfile(sealed_once.path, path)

    def on_the_other() -> ClinicFile:
        monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "other"))
        return open_clinic(there, raw_key=sealed_once.raw_key)

    with on_the_other() as clinic, clinic.change(kind="register", who="south") as change:
        change.put_child(NADIA)
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "home"))
    return Clinic(open_clinic(here, raw_key=sealed_once.raw_key), who="north"), there, on_the_other


def test_a_file_of_the_same_key_is_opened_without_a_question(two):
    clinic, there, _ = two
    with clinic:
        join(clinic, there)
        assert clinic.store.record(NADIA.patient_id) is not None


def test_a_file_with_a_new_key_is_opened_by_its_own_passphrase(two):
    clinic, there, opened = two
    rekey(opened(), OTHER_PASSPHRASE, kind="rekey", who="south")
    with clinic:
        with pytest.raises(PassphraseNeededError):
            join_preview(clinic, there)
        with pytest.raises(WrongPassphraseError):
            join_preview(clinic, there, PASSPHRASE)
        join(clinic, there, OTHER_PASSPHRASE)
        assert clinic.store.record(NADIA.patient_id) is not None
        assert clinic.store.check() == []


def test_a_file_in_use_is_refused_and_comes_in_afterwards(two):
    clinic, there, opened = two
    with clinic:
        with opened(), pytest.raises(ClinicLockedError):
            join_preview(clinic, there)
        assert join_preview(clinic, there).plan.entries


def test_a_damaged_file_brings_nothing_in(two):
    clinic, there, _ = two
    before = clinic.store.path.read_bytes()
    with there.open("r+b") as file:
        for page in range(1, there.stat().st_size // 4096, 2):
            file.seek(4096 * page + 1000)
            file.write(b"\x00" * 100)
    with clinic, pytest.raises(ClinicDamagedError):
        join(clinic, there)
    assert clinic.store.path.read_bytes() == before


def test_a_file_of_a_newer_program_and_one_that_is_absent_are_refused(two, sealed_once: Sealed):
    clinic, there, _ = two
    connection = connect(there, raw_key=sealed_once.raw_key)
    connection.execute(f"PRAGMA user_version = {version_here() + 1}")
    connection.close()
    with clinic:
        with pytest.raises(NewerVersionError):
            join_preview(clinic, there)
        with pytest.raises(ClinicMissingError):
            join_preview(clinic, there.with_name("absent.nsclinic"))


def test_a_stick_that_can_only_be_read_is_enough_and_stays_as_it_is(two):
    clinic, there, _ = two
    for leftover in there.parent.iterdir():
        if leftover != there:
            leftover.unlink()
    before = there.read_bytes()
    there.chmod(0o400)
    there.parent.chmod(0o500)
    try:
        with clinic:
            join(clinic, there)
            assert clinic.store.record(NADIA.patient_id) is not None
    finally:
        there.parent.chmod(0o700)
    assert there.read_bytes() == before
