"""At a terminal: the passphrase is asked for and never shown, long work shows a bar, results stay apart from both."""

import io
import os
import select
import shutil
import subprocess
import sys
import time

import pytest

from nsclinic.cli import output
from nsclinic.store import create_clinic
from tests.cli.program import ROOT, run_here
from tests.exchange.folders import TODAY, write_good

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

PASSPHRASE = "four green plants"  # noqa: S105 - of a clinic that lives as long as a test


def at_a_terminal(*arguments, typed):
    """Run the program with a terminal as standard input and standard error; give code, result and what was shown."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "nsclinic", *map(str, arguments)],
        cwd=ROOT,
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        shown, asked = b"", 0
        for line in typed:
            while not shown[asked:].rstrip().endswith(b":"):
                shown += read_on(ours, shown)
            asked = len(shown)
            os.write(ours, f"{line}\n".encode())
            while b"\n" not in shown[asked:]:
                shown += read_on(ours, shown)
        assert process.stdout is not None
        result = process.stdout.read().decode()
        code = process.wait(60)
        shown += rest_of(ours)
    os.close(ours)
    return code, result, shown.decode()


def read_on(terminal, shown):
    """Give what the program shows next; it must show something within half a minute."""
    ready, _, _ = select.select([terminal], [], [], 30)
    assert ready, f"nothing more than {shown!r}"
    return os.read(terminal, 1000)


def rest_of(terminal):
    """Give what is still to be read of a terminal whose program has ended."""
    os.set_blocking(terminal, False)
    rest = b""
    try:
        while chunk := os.read(terminal, 1000):
            rest += chunk
    except OSError:  # all read, or the other side is gone
        return rest
    return rest


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    path = tmp_path_factory.mktemp("sealed") / "sealed.nsclinic"
    create_clinic(path, passphrase=PASSPHRASE).close()
    return path


@pytest.fixture
def sealed(made, tmp_path):
    """A clinic of the test's own: wrong tries are counted beside the file, and one test's would make the next wait."""
    shutil.copytree(made.parent, tmp_path / "sealed")
    return tmp_path / "sealed" / made.name


def test_the_passphrase_is_asked_for_and_not_shown(sealed):
    code, result, shown = at_a_terminal("review", "--db", sealed, typed=[PASSPHRASE])
    assert (code, result) == (0, "")
    assert f"Passphrase of {sealed}" in shown
    assert PASSPHRASE not in shown


def test_a_slip_can_be_put_right(sealed):
    code, _, shown = at_a_terminal("review", "--db", sealed, typed=["four gren plants", PASSPHRASE])
    assert code == 0
    assert "does not open the file. Again" in shown


def test_after_three_slips_it_is_over(sealed):
    code, _, shown = at_a_terminal("review", "--db", sealed, typed=["a", "b", "c"])
    assert code == 3
    assert "Traceback" not in shown


def test_a_new_clinics_passphrase_is_typed_twice(tmp_path):
    db = tmp_path / "new.nsclinic"
    folder = write_good(tmp_path / "in")
    arguments = ("import", folder, "--db", db, "--as-of", TODAY)
    code, _, shown = at_a_terminal(*arguments, typed=[PASSPHRASE, "four gren plants"])
    assert (code, db.exists()) == (2, False)
    assert "differ" in shown
    code, result, _ = at_a_terminal(*arguments, typed=[PASSPHRASE, PASSPHRASE])
    assert code == 0
    assert "patients: 2 new" in result
    code, _, _ = at_a_terminal("review", "--db", db, typed=[PASSPHRASE])
    assert code == 0


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands until it is moved."""
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    return now


def test_short_work_shows_no_bar(clock, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with output.progress("review") as bar:
        bar(1, 2)
        bar(2, 2)
    assert terminal.getvalue() == ""


def test_long_work_shows_a_bar_that_is_gone_in_the_end(clock, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with output.progress("review") as bar:
        clock[0] += 1
        bar(1, 2)
        assert terminal.getvalue() == f"\rreview [{'#' * 15}{'.' * 15}] 1/2"
        clock[0] += 0.01
        bar(1, 2)
        assert terminal.getvalue().count("\r") == 1
    assert terminal.getvalue().endswith(" \r")


def test_where_standard_error_is_no_terminal_there_is_no_bar(clock, monkeypatch):
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    with output.progress("review") as bar:
        clock[0] += 10
        bar(1, 2)
    assert pipe.getvalue() == ""


def test_a_table_has_even_columns_and_numbers_at_the_right():
    assert output.table(
        [["Response", "boy", "girl"], ["SSNS", "42", "5"], ["SRNS", "7", "120"]]
    ).splitlines() == [
        "Response  boy  girl",
        "--------  ---  ----",
        "SSNS       42     5",
        "SRNS        7   120",
    ]


def test_messages_and_results_do_not_mix(examples_clinic, capsys):
    ended = run_here(capsys, "cohort", "--db", examples_clinic, "--json")
    assert ended.out.startswith("{")
    assert ended.err.startswith("nsclinic: ")
