"""Real clinic files for each test: an empty one, and an encrypted one with its people."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.importing import import_folder
from nsclinic.store import create_clinic, open_clinic
from tests.clinic.people import Staffed, staffed
from tests.clinic.registry_clinic import TODAY


@pytest.fixture
def clinic(tmp_path):
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True) as clinic:
        yield clinic


@pytest.fixture(scope="session")
def examples_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The clinic of the worked examples, closed."""
    folder = tmp_path_factory.mktemp("examples")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NSCLINIC_HOME", str(folder / "home"))
        with create_clinic(folder / "clinic.nsclinic", passphrase=None, plain=True) as store:
            examples = Path(__file__).resolve().parents[2] / "resources" / "examples" / "clinic"
            assert not import_folder(Clinic(store, who="test", as_of=TODAY), examples).is_refused
    return folder / "clinic.nsclinic"


@pytest.fixture
def examples(examples_file: Path, tmp_path: Path) -> Iterator[Clinic]:
    """The clinic of the worked examples, of the test's own."""
    path = tmp_path / "clinic.nsclinic"
    shutil.copyfile(examples_file, path)
    with open_clinic(path) as store:
        yield Clinic(store, who="Dr N.", as_of=TODAY)


@pytest.fixture(scope="session")
def staffed_once(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    folder = tmp_path_factory.mktemp("staffed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NSCLINIC_HOME", str(folder / "home"))
        return staffed(folder)


@pytest.fixture
def people(staffed_once: Staffed, tmp_path: Path) -> Staffed:
    """A clinic with one user of each role, of the test's own (`tests.clinic.people`)."""
    return staffed_once.copy_to(tmp_path)
