"""A disk that fills up: a save stops before the last byte, loses nothing, and goes on once there is room."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from nsclinic.store import DiskFullError, create_clinic, open_clinic
from nsclinic.store import free_space as free_space_module
from nsclinic.store.free_space import LEAST_FREE_BYTES, SAVE_BYTES, free_bytes, refuse_full, wanted_bytes
from tests.store.children import BARE, NADIA, PASSPHRASE, register


def test_three_times_a_large_file_should_be_free_and_never_less_than_200_megabytes(tmp_path: Path):
    file = tmp_path / "clinic"
    assert wanted_bytes(file) == LEAST_FREE_BYTES
    file.write_bytes(b"")
    os.truncate(file, 66_000_000)
    assert wanted_bytes(file) == LEAST_FREE_BYTES
    os.truncate(file, 100_000_000)
    assert wanted_bytes(file) == 300_000_000


def test_a_place_that_is_not_there_yet_is_asked_by_what_is_above_it(tmp_path: Path):
    free = free_bytes(tmp_path / "a" / "b" / "clinic.nsclinic")
    assert free is not None
    assert free > 0


@pytest.mark.parametrize(
    ("free", "brought", "is_full"),
    [
        (SAVE_BYTES, 0, False),
        (SAVE_BYTES - 1, 0, True),
        (SAVE_BYTES + 299, 100, True),
        (SAVE_BYTES + 300, 100, False),
    ],
)
def test_a_save_is_not_begun_where_it_would_not_fit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, brought: int, is_full: bool
):
    disk = SimpleNamespace(free=free)
    monkeypatch.setattr(free_space_module, "shutil", SimpleNamespace(disk_usage=lambda _: disk))
    if is_full:
        with pytest.raises(DiskFullError):
            refuse_full(tmp_path / "clinic", brought)
    else:
        refuse_full(tmp_path / "clinic", brought)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this system lets nobody mount")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def _fill(folder: Path, leave: int) -> None:
    with (folder / "photographs").open("wb") as file:
        file.write(bytes(max(0, shutil.disk_usage(folder).free - leave)))


def test_on_a_full_disk_a_save_is_refused_and_the_draft_of_the_form_still_kept(small_disk: Path):
    with create_clinic(small_disk / "clinic.nsclinic", passphrase=PASSPHRASE) as clinic:
        register(clinic, NADIA)
        _fill(small_disk, leave=SAVE_BYTES // 2)
        with pytest.raises(DiskFullError, match="free some space and save again"):
            register(clinic, BARE)
        with pytest.raises(DiskFullError), clinic.attachments.keeping(os.urandom(400_000)):
            pass
        clinic.drafts.save("one", {"weight": "20"})
        assert clinic.patient_ids() == ["P1"]
        (small_disk / "photographs").unlink()
        register(clinic, BARE)
        assert clinic.check() == []


def test_on_a_disk_without_a_byte_nothing_is_lost_and_the_clinic_still_opens(small_disk: Path):
    path = small_disk / "clinic.nsclinic"
    with create_clinic(path, passphrase=None, plain=True) as clinic:
        register(clinic, NADIA)
        clinic.drafts.save("one", {"weight": "20"})
    _fill(small_disk, leave=0)
    with open_clinic(path) as clinic:
        assert clinic.drafts.all() == {"one": {"weight": "20"}}
        with pytest.raises(DiskFullError):
            register(clinic, BARE)
        with pytest.raises(DiskFullError):
            clinic.drafts.save("one", {"note": "x" * 200_000})
        assert clinic.drafts.all() == {"one": {"weight": "20"}}
        assert clinic.patient_ids() == ["P1"]
    (small_disk / "photographs").unlink()
    with open_clinic(path) as again:
        register(again, BARE)
        assert again.check() == []


def test_a_clinic_is_not_begun_half_on_a_full_disk(small_disk: Path):
    _fill(small_disk, leave=8192)
    with pytest.raises(DiskFullError):
        create_clinic(small_disk / "clinic.nsclinic", passphrase=None, plain=True)
    assert [file.name for file in small_disk.iterdir()] == ["photographs"]
