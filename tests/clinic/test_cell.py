"""What reads a file from outside may hang, crash or swell, and nothing else is harmed."""

import os
import sys
import time
from pathlib import Path

import pytest

from nsclinic.clinic.cell import CancelledError, Cell, DiedError, TookTooLongError
from nsclinic.store import create_clinic
from tests.clinic import in_the_cell


def is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_cell_answers_one_question_after_the_other_and_ends_with_its_block():
    with Cell() as cell:
        assert cell.ask(in_the_cell.double, 21) == 42
        with pytest.raises(ValueError, match="refused"):
            cell.ask(in_the_cell.refuse)
        process = cell.ask(in_the_cell.who)
        assert process != os.getpid()
    assert not cell.is_open
    assert not is_running(process)


def test_a_cell_that_hangs_is_killed_when_its_time_is_up():
    with Cell(seconds=1.5) as cell:
        process = cell.ask(in_the_cell.who)
        begun = time.monotonic()
        with pytest.raises(TookTooLongError):
            cell.ask(in_the_cell.sleep, 60)
        assert time.monotonic() - begun < 10
        assert not cell.is_open
        assert not is_running(process)


def test_a_cell_is_given_up_as_soon_as_nobody_wants_the_answer():
    with Cell() as cell:
        cell.ask(in_the_cell.who)
        begun = time.monotonic()
        with pytest.raises(CancelledError):
            cell.ask(in_the_cell.sleep, 60, is_cancelled=lambda: time.monotonic() > begun + 0.2)
        assert time.monotonic() - begun < 5


def test_a_crash_in_the_cell_harms_nothing_else():
    with Cell() as cell:
        with pytest.raises(DiedError):
            cell.ask(in_the_cell.crash)
        assert not cell.is_open


@pytest.mark.skipif(sys.platform == "win32", reason="this system has no limit of memory for a process")
def test_a_cell_has_a_limit_of_memory():
    with Cell() as cell, pytest.raises(DiedError):
        cell.ask(in_the_cell.swell)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_a_cell_holds_no_file_of_the_clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "home"))
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True), Cell() as cell:
        held = cell.ask(in_the_cell.environment_of_clinic)
    assert not [path for path in held if str(tmp_path) in path]
