"""The commands bring a file of an earlier version up to date and say where it is kept; a newer one is refused."""

import json
from pathlib import Path

import pytest

from nsclinic.store import migrations, open_clinic
from nsclinic.store.key_slots import keys_copy, keys_file
from tests.cli.program import run_here
from tests.store.fixtures.filling import SECRET, USER
from tests.store.fixtures.unpacked import PASSPHRASE, differences, unpacked

KEPT_AS = (
    "nsclinic: The clinic file was brought up to date for this version of the program; nothing is lost. "
    "As it was before, it is kept beside it as plain.nsclinic.before-5."
)


def bytes_under(folder: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"
    }


def test_a_command_that_only_reads_brings_an_earlier_file_up_to_date_first_and_says_so_once(tmp_path, capsys):
    old = unpacked("3", "plain", tmp_path)
    told = run_here(capsys, "review", "--json", "--db", old.path, "--as-of", "2016-05-18")
    assert told.code == 0
    assert [line["patient_id"] for line in told.lines] == ["P1", "P2", "P3", "P4"]
    first, protocol = told.err.splitlines()
    assert first == KEPT_AS
    assert "our-own version 1 is not used" in protocol  # as it was before
    again = run_here(capsys, "review", "--json", "--db", old.path, "--as-of", "2016-05-18")
    assert (again.code, again.out, again.err.splitlines()) == (0, told.out, [protocol])
    with open_clinic(old.path) as clinic:
        assert differences(old, clinic) == []


def test_whoever_types_the_passphrase_of_an_earlier_file_types_it_once(tmp_path, capsys, monkeypatch):
    asked: list[str] = []

    def answered(question: str) -> str:
        asked.append(question)
        return PASSPHRASE

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("nsclinic.cli.opening.asked_passphrase", answered)
    old = unpacked("4", "sealed", tmp_path)
    told = run_here(capsys, "review", "--db", old.path, "--as-of", "2016-05-18")
    assert told.code == 0
    assert asked == [f"Passphrase of {old.path}: "]
    assert told.err.count("was brought up to date") == 1


def test_a_check_of_an_earlier_file_finds_nothing(tmp_path, capsys):
    told = run_here(capsys, "check", "--db", unpacked("1-first-day", "plain", tmp_path).path)
    assert told.code == 0
    assert told.err.splitlines()[0] == KEPT_AS


def test_an_earlier_file_on_a_medium_that_can_only_be_read_ends_with_3(tmp_path, capsys, monkeypatch):
    old = unpacked("2", "plain", tmp_path)
    before = bytes_under(tmp_path)
    monkeypatch.setattr("nsclinic.store.opening._can_write", lambda _place: False)
    told = run_here(capsys, "review", "--db", old.path)
    assert (told.code, told.out) == (3, "")
    assert "lies" not in told.err
    assert "where nothing can be saved. Copy it, with the files beside it, to a disk" in told.err
    assert bytes_under(tmp_path) == before


@pytest.mark.parametrize("command", ["review", "worklist", "check", "protocols", "audit"])
def test_a_newer_file_ends_with_3_and_says_what_to_do(command, tmp_path, capsys, monkeypatch):
    old = unpacked("5", "plain", tmp_path)
    before = bytes_under(tmp_path)
    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS[:-1])
    told = run_here(capsys, command, "--db", old.path)
    assert (told.code, told.out) == (3, "")
    assert "written by a newer nsclinic (file version 5, this program knows 4). Install the newer" in told.err
    assert bytes_under(tmp_path) == before


def test_a_user_whose_secret_stands_in_a_newer_file_of_keys_is_told_so(tmp_path, capsys, monkeypatch):
    old = unpacked("5", "sealed", tmp_path)
    for place in (keys_file(old.path), keys_copy(old.path)):
        place.write_text(json.dumps({"format": 3}))
    monkeypatch.setenv("NSCLINIC_PASSPHRASE", SECRET)
    told = run_here(capsys, "review", "--db", old.path, "--user", USER)
    assert (told.code, told.out) == (3, "")
    assert "Install the newer program" in told.err


def test_a_backup_of_a_newer_program_is_not_restored(tmp_path, capsys, monkeypatch):
    old = unpacked("5", "plain", tmp_path)
    assert run_here(capsys, "backup", "--db", old.path, "--to", tmp_path / "backups").code == 0
    before = bytes_under(tmp_path)
    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS[:-1])
    told = run_here(capsys, "restore", tmp_path / "backups", "--db", tmp_path / "restored.nsclinic")
    assert (told.code, told.out) == (3, "")
    assert "made by a newer nsclinic. Install the newer program, or use an older set" in told.err
    assert bytes_under(tmp_path) == before
