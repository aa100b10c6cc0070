"""Real clinic files for each test: an empty one, and an encrypted one with its people."""

from pathlib import Path

import pytest

from nsclinic.store import create_clinic
from tests.clinic.people import Staffed, staffed


@pytest.fixture
def clinic(tmp_path):
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True) as clinic:
        yield clinic


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
