"""How each command can end: the contract's exit codes, with a sentence on standard error and never a traceback."""

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nsclinic import BUILT_ON
from nsclinic.cli import front
from nsclinic.cli.arguments import parser
from nsclinic.store import create_clinic
from nsclinic.store.medium import Medium
from nsclinic.wording import wording
from tests.cli.program import ROOT, run, run_here

COMMANDS = tuple(front.MODULES)
PASSPHRASE = "four green plants"  # noqa: S105 - of a clinic that lives as long as a test


@pytest.fixture(scope="module")
def sealed_clinic(tmp_path_factory):
    path = tmp_path_factory.mktemp("sealed") / "sealed.nsclinic"
    create_clinic(path, passphrase=PASSPHRASE).close()
    return path


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_with_an_example(command, capsys):
    ended = run_here(capsys, command, "--help")
    assert ended.code == 0
    assert f"example:\n  nsclinic {command}" in ended.out


def test_the_programs_help_names_every_command(capsys):
    ended = run_here(capsys, "--help")
    assert ended.code == 0
    assert [
        line.split()[0] for line in ended.out.splitlines() if line.startswith("    ") and line[4] != " "
    ] == list(COMMANDS)


WRONG_ARGUMENTS = {
    "no such command": ["revew"],
    "an abbreviated option": ["worklist", "--as", "2018-01-01"],
    "a day that is not in the calendar": ["worklist", "--as-of", "2011-02-29"],
    "a date of another order": ["worklist", "--as-of", "20-03-2018"],
    "a date without hyphens": ["worklist", "--as-of", "20180320"],
    "a day at the end of the calendar": ["worklist", "--as-of", "9999-12-31"],
    "a day at its beginning": ["worklist", "--as-of", "0001-01-01"],
    "no output file": ["summary", "EX-01"],
    "an unknown language": ["worklist", "--language", "tlh"],
    "an unknown child": ["review", "--patient", "EX-99"],
    "an unknown child's summary": ["summary", "EX-99", "--out", "x.pdf"],
    "a visit that was not": ["summary", "EX-01", "--out", "x.pdf", "--visit", "2018-01-02"],
    "an unknown protocol": ["review", "--protocol", "four-step"],
    "an unknown protocol to show": ["protocols", "four-step"],
    "a protocol file that is not there": ["protocols", "--check", "nowhere.toml"],
    "to adopt a protocol": ["protocols", "--adopt", "own.toml"],
    "a package that is not identified": ["export", "out"],
    "a package since a day": ["export", "out", "--identified", "--since", "2018-01-01"],
    "a sealed package": ["export", "out", "--identified", "--seal-to", "key"],
    "a FHIR package": ["export", "out", "--identified", "--format", "fhir"],
    "a folder that is not there": ["import", "nowhere"],
    "a passphrase file that is not there": ["review", "--passphrase-file", "nowhere"],
    "outcomes in a form that is not written": ["cohort", "--out", "x.doc"],
    "no children": ["demo", "--patients", "0", "--no-window"],
}


@pytest.mark.parametrize("case", WRONG_ARGUMENTS)
def test_wrong_arguments_end_with_2_and_one_sentence(case, examples_clinic, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ended = run_here(capsys, *WRONG_ARGUMENTS[case], "--db", examples_clinic)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err.strip()
    assert "Traceback" not in ended.err
    assert list(tmp_path.iterdir()) == []


def test_a_missing_clinic_ends_with_3_and_is_named(tmp_path, capsys):
    ended = run_here(capsys, "review", "--db", tmp_path / "nowhere.nsclinic")
    assert ended.code == 3
    assert "nowhere.nsclinic" in ended.err


def test_what_is_no_clinic_ends_with_3(tmp_path, capsys):
    path = tmp_path / "letter.txt"
    path.write_text("Dear colleague, " * 1000)
    assert run_here(capsys, "review", "--db", path).code == 3
    assert path.read_text().startswith("Dear colleague")


def test_a_clinic_in_use_ends_with_3_and_says_by_whom(tmp_path):
    path = tmp_path / "clinic.nsclinic"
    with create_clinic(path, passphrase=None, plain=True):
        ended = run("review", "--db", path)
    assert ended.code == 3
    assert f"process {os.getpid()}" in ended.err


@pytest.mark.parametrize(
    ("given", "code"),
    [({}, 3), ({"NSCLINIC_PASSPHRASE": "wrong"}, 3), ({"NSCLINIC_PASSPHRASE": PASSPHRASE}, 0)],
)
def test_a_sealed_clinic_opens_with_its_passphrase_only(given, code, sealed_clinic):
    ended = run("review", "--db", sealed_clinic, environment=given)
    assert ended.code == code, ended.err
    assert "passphrase" in ended.err or code == 0


def test_the_passphrase_can_come_from_the_first_line_of_a_file(sealed_clinic, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("NSCLINIC_PASSPHRASE", "wrong")
    file = tmp_path / "secret"
    file.write_text(f"{PASSPHRASE}\nnot this\n")
    assert run_here(capsys, "review", "--db", sealed_clinic, "--passphrase-file", file).code == 0
    file.write_text("\n")
    assert run_here(capsys, "review", "--db", sealed_clinic, "--passphrase-file", file).code == 2


def test_reading_commands_leave_the_clinics_bytes_alone(examples_clinic, tmp_path, capsys):
    before = examples_clinic.read_bytes()
    for command in (["review"], ["worklist"], ["cohort"], ["summary", "EX-11", "--out", tmp_path / "x.pdf"]):
        assert run_here(capsys, *command, "--db", examples_clinic).code == 0
    assert run_here(capsys, "export", tmp_path / "out", "--identified", "--db", examples_clinic).code == 0
    assert examples_clinic.read_bytes() == before


def test_a_reader_that_goes_away_ends_the_program_quietly(examples_clinic):
    program = [sys.executable, "-m", "nsclinic", "review", "--json", "--db", str(examples_clinic)]
    with subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
def test_a_result_that_cannot_be_written_is_said(examples_clinic):
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "nsclinic", "protocols"],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ended.returncode == 3
    assert b"No space left" in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_a_mistake_of_the_program_is_one_sentence_without_what_the_record_says(capsys, monkeypatch):
    def broken(_options):
        raise KeyError("Amina Hassan")

    monkeypatch.setattr("nsclinic.cli.protocols.run", broken)
    ended = run_here(capsys, "protocols")
    assert ended.code == 3
    assert "KeyError in nsclinic/cli/front.py:" in ended.err
    assert "Amina" not in ended.err
    assert ended.err.count("\n") == 1


def test_an_interruption_ends_as_shells_expect(capsys, monkeypatch):
    def interrupted(_options):
        raise KeyboardInterrupt

    monkeypatch.setattr("nsclinic.cli.protocols.run", interrupted)
    assert run_here(capsys, "protocols").code == 130


def test_options_of_the_clinic_may_stand_before_the_command(examples_clinic):
    options = parser().parse_args(["--db", str(examples_clinic), "--as-of", "2018-01-01", "worklist"])
    assert (options.db, options.as_of.isoformat()) == (examples_clinic, "2018-01-01")
    after = parser().parse_args(["worklist", "--db", str(examples_clinic)])
    assert (after.db, after.as_of) == (examples_clinic, None)


def test_the_help_and_the_parser_load_nothing_heavy():
    code = (
        "import sys; from nsclinic.app import main; main(['review', '--help']); "
        "heavy = {'matplotlib', 'numpy', 'reportlab', 'openpyxl', 'scipy', 'sqlite_utils', 'sqlcipher3', 'PySide6'}; "
        "sys.exit(str(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_what_is_wrong_with_clock_or_place_is_said_once_and_refuses_nothing(capsys, tmp_path, monkeypatch):
    db = tmp_path / "clinic.nsclinic"
    create_clinic(db, passphrase=None, plain=True).close()
    usual = run_here(capsys, "review", "--db", db)
    assert (usual.code, usual.err) == (0, "")
    monkeypatch.setattr("nsclinic.clinic.cautions.medium_of", lambda _: Medium.NETWORK)
    monkeypatch.setattr("nsclinic.clinic.cautions.now", lambda: datetime(2016, 11, 28, 12, tzinfo=UTC))
    told = run_here(capsys, "review", "--db", db)
    assert (told.code, told.out) == (0, usual.out)
    made_on = wording("en").date(BUILT_ON)
    (line,) = told.err.splitlines()  # a command that only reads may read from anywhere
    assert line.startswith("nsclinic: This computer says it is 28 Nov 2016, but this program was made on ")
    assert line.endswith(f"{made_on}. Set its day and time right before you write anything.")
