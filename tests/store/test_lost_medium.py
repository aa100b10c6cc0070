"""A file that vanishes while it is open, comes back, or is another one then: nothing is written into a wrong one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from nsclinic.store import (
    ClinicFile,
    ClinicLostError,
    ClinicReplacedError,
    StoreError,
    create_clinic,
    open_clinic,
)
from tests.store.children import BARE, NADIA, PASSPHRASE, register
from tests.store.conftest import Sealed


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """A folder that is moved away and back, as a stick is."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


@pytest.fixture
def on_stick(stick: Path) -> Iterator[ClinicFile]:
    with create_clinic(stick / "clinic.nsclinic", passphrase=None, plain=True) as clinic:
        register(clinic, NADIA)
        clinic.drafts.save("one", {"weight": "20"})
        yield clinic


def test_a_stick_that_was_pulled_takes_nothing_along(on_stick: ClinicFile, stick: Path, tmp_path: Path):
    before = on_stick.path.read_bytes()
    stick.rename(tmp_path / "pulled")
    with pytest.raises(ClinicLostError, match="put it back, then save again"):
        register(on_stick, BARE)
    with pytest.raises(ClinicLostError):
        on_stick.drafts.save("one", {"weight": "21"})
    assert not stick.exists()
    assert (tmp_path / "pulled" / "clinic.nsclinic").read_bytes() == before


def test_put_back_it_is_saved_into_as_if_nothing_had_been(on_stick: ClinicFile, stick: Path, tmp_path: Path):
    stick.rename(tmp_path / "pulled")
    with pytest.raises(ClinicLostError):
        register(on_stick, BARE)
    with pytest.raises(ClinicLostError):
        on_stick.drafts.save("one", {"weight": "21"})
    (tmp_path / "pulled").rename(stick)
    register(on_stick, BARE)
    on_stick.drafts.save("one", {"weight": "22"})
    assert on_stick.check() == []
    on_stick.close()
    with open_clinic(on_stick.path) as again:
        assert again.patient_ids() == ["P1", "P2"]
        assert again.drafts.all() == {"one": {"weight": "22"}}


def test_a_stick_put_in_anew_is_taken_up_again(on_stick: ClinicFile, stick: Path, tmp_path: Path):
    """The same bytes as other files, which is what a drive that is mounted once more looks like."""
    shutil.copytree(stick, tmp_path / "same")
    shutil.rmtree(stick)
    with pytest.raises(ClinicLostError):
        register(on_stick, BARE)
    shutil.copytree(tmp_path / "same", stick)
    register(on_stick, BARE)
    on_stick.drafts.save("two", {})
    assert set(on_stick.drafts.all()) == {"one", "two"}
    with pytest.raises(StoreError, match="in use"):
        open_clinic(on_stick.path)
    on_stick.close()
    with open_clinic(on_stick.path) as again:
        assert again.patient_ids() == ["P1", "P2"]
        assert again.check() == []


@pytest.mark.parametrize("other", ["another clinic", "older copy", "no clinic"])
def test_nothing_is_written_into_another_file_in_its_place(
    on_stick: ClinicFile, stick: Path, tmp_path: Path, other: str
):
    there = tmp_path / "there"
    if other == "another clinic":
        with create_clinic(there, passphrase=None, plain=True) as foreign:
            register(foreign, NADIA)
    elif other == "older copy":
        shutil.copyfile(on_stick.path, there)
        register(on_stick, BARE)
    else:
        there.write_bytes(b"dear colleague" * 1000)
    stick.rename(tmp_path / "pulled")
    stick.mkdir()
    shutil.copyfile(there, on_stick.path)
    before = on_stick.path.read_bytes()
    for _ in range(2):
        with pytest.raises(ClinicReplacedError, match="nothing was saved in it"):
            on_stick.note(kind="print", who="x")
    assert on_stick.path.read_bytes() == before
    shutil.rmtree(stick)
    (tmp_path / "pulled").rename(stick)
    on_stick.note(kind="print", who="x")
    assert on_stick.check() == []


def test_a_backup_copied_over_the_open_file_is_not_mixed_with_it(sealed: Sealed, tmp_path: Path):
    backup = tmp_path / "backup"
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        register(clinic, NADIA)
        for child in (BARE, replace(BARE, patient_id="P3")):
            shutil.copyfile(clinic.path, backup)
            register(clinic, child)
        now = clinic.path.read_bytes()
        shutil.copyfile(backup, clinic.path)
        with pytest.raises(ClinicReplacedError):
            clinic.note(kind="print", who="x")
        assert clinic.path.read_bytes() == backup.read_bytes()
        clinic.path.write_bytes(now)
        clinic.note(kind="print", who="x")
        assert clinic.check() == []


def test_a_save_that_failed_does_not_make_the_file_look_like_another(on_stick: ClinicFile):
    with on_stick.change(kind="visit", who="x"):
        pass
    with pytest.raises(StoreError), on_stick.change(kind="visit", who="x"):
        open_clinic(on_stick.path)
    register(on_stick, BARE)
    assert on_stick.patient_ids() == ["P1", "P2"]


needs_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may mount a drive"
)


def _mount(folder: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)], check=True)


@needs_root
def test_a_drive_unmounted_under_the_open_file_is_noticed_and_taken_up_when_it_is_back(tmp_path: Path):
    real, place = tmp_path / "drive", tmp_path / "place"
    real.mkdir()
    place.mkdir()
    _mount(real)
    bound = ["mount", "--bind", str(real), str(place)]
    try:
        subprocess.run(bound, check=True)
        with create_clinic(place / "clinic.nsclinic", passphrase=PASSPHRASE) as clinic:
            register(clinic, NADIA)
            subprocess.run(["umount", "--lazy", str(place)], check=True)
            for _ in range(2):
                with pytest.raises(ClinicLostError):
                    register(clinic, BARE)
            assert list(place.iterdir()) == []
            subprocess.run(bound, check=True)
            register(clinic, BARE)
            assert clinic.patient_ids() == ["P1", "P2"]
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["umount", "--lazy", str(real)], check=False)
