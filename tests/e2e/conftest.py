"""One screen without a monitor and one demonstration clinic for all tests of the real window."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nsclinic.app import main
from tests.e2e import real_window
from tests.e2e.plan import Plan, planned

AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """The display of an X server of the tests' own."""
    if lacking := real_window.lacking():
        pytest.skip(f"needs the programs {' and '.join(lacking)}")
    with real_window.screen() as display:
        yield display


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration clinic, made as a person makes it; never worked in."""
    path: Path = tmp_path_factory.mktemp("e2e") / "demonstration.nsclinic"
    arguments = ["demo", "--no-window", "--db", str(path), "--as-of", AS_OF.isoformat()]
    assert main(arguments) == 0
    return path


@pytest.fixture
def clinic(demonstration: Path, tmp_path: Path) -> Path:
    """A copy of the demonstration to work in."""
    path = tmp_path / "clinic.nsclinic"
    shutil.copy(demonstration, path)
    return path


@pytest.fixture
def plan(clinic: Path) -> Plan:
    """The visit to be typed in this clinic."""
    return planned(clinic, AS_OF)
