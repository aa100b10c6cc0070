"""Without a command the program opens the window, on the store's own file; `--quit-when-ready` proves it."""

import pytest

from nsclinic.store import create_clinic
from tests.cli.program import run

PASSPHRASE = "four green plants"  # noqa: S105 - of a clinic that lives as long as a test


def test_the_first_screen_comes_up_with_its_data_and_leaves_the_file_alone(examples_clinic):
    before = examples_clinic.read_bytes()
    ended = run("--quit-when-ready", "--db", examples_clinic)
    assert (ended.code, ended.err) == (0, "")
    assert examples_clinic.read_bytes() == before


@pytest.mark.parametrize(("passphrase", "code"), [(PASSPHRASE, 0), ("wrong", 3)])
def test_a_sealed_clinic_comes_up_with_its_passphrase_only(passphrase, code, tmp_path):
    path = tmp_path / "sealed.nsclinic"
    create_clinic(path, passphrase=PASSPHRASE).close()
    ended = run("--quit-when-ready", "--db", path, environment={"NSCLINIC_PASSPHRASE": passphrase})
    assert ended.code == code, ended.err
    assert "Traceback" not in ended.err


def test_where_there_is_no_clinic_yet_the_ways_to_one_are_named(tmp_path):
    ended = run("--quit-when-ready", environment={"XDG_DATA_HOME": str(tmp_path)})
    assert ended.code == 3
    assert "nsclinic import FOLDER" in ended.err
    assert "nsclinic demo" in ended.err


def test_a_demonstration_is_made_and_shown(tmp_path):
    ended = run("--quit-when-ready", "demo", "--patients", "3", "--db", tmp_path / "demo.nsclinic")
    assert ended.code == 0, ended.err
    assert "3 invented children" in ended.err
