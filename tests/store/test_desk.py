"""A computer keeps its own name outside every clinic file."""

import json
import re
from pathlib import Path

import pytest

from nsclinic.store import ClinicFile, StoreError, create_clinic, user_data_folder
from nsclinic.store.desk import this_desk
from tests.store.children import NADIA, register


def test_a_desk_is_named_once_and_keeps_its_name(own_desk: Path):
    first = this_desk()
    assert this_desk() == first
    assert re.fullmatch("[A-Z]{2}", first.letters)
    assert [path.name for path in own_desk.iterdir()] == ["desk.json"]


def test_another_user_or_computer_is_another_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    first = this_desk()
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "other"))
    assert this_desk().desk_id != first.desk_id


def test_two_desks_of_one_file_never_share_letters(
    clinic: ClinicFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    register(clinic, NADIA)
    letters = this_desk().letters
    assert clinic.next_patient_id().startswith(letters)
    other = tmp_path / "other"
    other.mkdir()
    desk = {"desk_id": "6f2a4f9e-0000-4000-8000-000000000000", "letters": letters}
    (other / "desk.json").write_text(json.dumps(desk))
    monkeypatch.setenv("NSCLINIC_HOME", str(other))
    foreseen = clinic.next_patient_id()
    assert not foreseen.startswith(letters)
    with clinic.change(kind="register", who="x") as change:
        change.put_setting("language", "en")
        assert change.next_patient_id() == foreseen
    assert clinic.next_patient_id() == foreseen


def test_the_letters_are_the_clinics_to_choose(own_desk: Path, tmp_path: Path):
    own_desk.mkdir()
    desk = {"desk_id": "6f2a4f9e-0000-4000-8000-000000000000", "letters": "BS"}
    (own_desk / "desk.json").write_text(json.dumps(desk))
    with create_clinic(tmp_path / "new.nsclinic", passphrase=None, plain=True) as clinic:
        assert clinic.next_patient_id().startswith("BS-0001-")


@pytest.mark.parametrize("content", ["", "{}", '{"desk_id": "x", "letters": "BS"}', "[1]"])
def test_a_desk_file_that_holds_no_desk_is_told_and_left(clinic: ClinicFile, own_desk: Path, content: str):
    own_desk.mkdir(exist_ok=True)
    (own_desk / "desk.json").write_text(content)
    with pytest.raises(StoreError, match="does not hold this desk's id"):
        register(clinic, NADIA)
    assert (own_desk / "desk.json").read_text() == content


def test_letters_that_are_none_are_told(clinic: ClinicFile, own_desk: Path):
    own_desk.mkdir(exist_ok=True)
    desk = {"desk_id": "6f2a4f9e-0000-4000-8000-000000000000", "letters": "b1"}
    (own_desk / "desk.json").write_text(json.dumps(desk))
    with pytest.raises(StoreError, match="two capital letters"):
        register(clinic, NADIA)


def test_the_users_folder_follows_the_systems_convention(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert user_data_folder() == tmp_path / "home"
    monkeypatch.delenv("NSCLINIC_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere/data")
    monkeypatch.setattr("sys.platform", "linux")
    assert user_data_folder() == Path("/somewhere/data/nsclinic")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert user_data_folder() == Path.home() / ".local/share/nsclinic"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "/users/n/local")
    assert user_data_folder() == Path("/users/n/local/nsclinic")
    monkeypatch.setattr("sys.platform", "darwin")
    assert user_data_folder() == Path.home() / "Library/Application Support/nsclinic"
