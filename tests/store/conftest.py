"""Real clinic files in temporary folders; the passphrase's cost is paid once for the run, never lowered."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from nsclinic.store import ClinicFile, create_clinic
from tests.store.children import PASSPHRASE


class Sealed(NamedTuple):
    """An encrypted clinic file that is closed, and its key."""

    path: Path
    raw_key: bytes


@pytest.fixture(autouse=True)
def own_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setenv("NSCLINIC_HOME", str(home))
    return home


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[ClinicFile]:
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True) as clinic:
        yield clinic


@pytest.fixture(scope="session")
def sealed_once(tmp_path_factory: pytest.TempPathFactory) -> Sealed:
    folder = tmp_path_factory.mktemp("sealed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NSCLINIC_HOME", str(folder / "home"))
        with create_clinic(folder / "sealed.nsclinic", passphrase=PASSPHRASE) as clinic:
            assert clinic.raw_key is not None
            return Sealed(clinic.path, clinic.raw_key)


@pytest.fixture
def sealed(tmp_path: Path, sealed_once: Sealed) -> Sealed:
    """An encrypted clinic file of the test's own."""
    path = tmp_path / "sealed.nsclinic"
    shutil.copyfile(sealed_once.path, path)
    path.chmod(0o600)
    return Sealed(path, sealed_once.raw_key)
