"""Every kind of wrong folder leaves the clinic file as it was, to the byte."""

from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.importing import import_folder
from nsclinic.store import create_clinic, open_clinic
from tests.exchange.folders import TODAY, write_good
from tests.exchange.wrong_folders import WRONG_FOLDERS, WrongFolder


@pytest.fixture(scope="module")
def clinic_with_children(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("clinic")
    path: Path = folder / "clinic.nsclinic"
    with create_clinic(path, passphrase=None, plain=True) as clinic:
        report = import_folder(Clinic(clinic, who="test", as_of=TODAY), write_good(folder / "first"))
        assert not report.is_refused
    return path


@pytest.mark.parametrize("wrong", WRONG_FOLDERS, ids=lambda wrong: wrong.name)
def test_a_wrong_folder_changes_nothing_and_its_place_is_named(
    wrong: WrongFolder, clinic_with_children, tmp_path
):
    before = clinic_with_children.read_bytes()
    with open_clinic(clinic_with_children) as clinic:
        head = clinic.head
        report = import_folder(Clinic(clinic, who="test", as_of=TODAY), wrong.write(tmp_path / "in"))
        assert clinic.head == head
    lines = [str(fault) for fault in report.faults]
    assert any(line.startswith(wrong.place) and wrong.words in line for line in lines), lines
    assert clinic_with_children.read_bytes() == before
