"""What installer/run says and does before the program starts; the bare system itself is installer/drill-bare."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="installer/run.cmd is the Windows one")
IS_MADE_BY_THE_INSTALLER = (ROOT / ".venv" / "program.stamp").exists()


def run(*arguments, **variables):
    environment = {
        name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}
    }
    return subprocess.run(
        ["sh", "installer/run", *map(str, arguments)],
        cwd=ROOT,
        env=environment | {name: str(value) for name, value in variables.items()},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def bare_system(tmp_path):
    """Give a PATH on which nobody is root and the dynamic linker knows no library."""
    for name, answer in {"id": "echo 1000", "ldconfig": "echo '0 libs found in cache'"}.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
        program.chmod(0o755)
    return f"{tmp_path}:{os.environ['PATH']}"


USAGE = "usage: sh installer/run demo|test|kit [arguments], or drill NAME COUNT [arguments]\n"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("demonstration",),
        ("--help",),
        ("drill",),
        ("drill", "nothing"),
        ("drill", "work"),
        ("drill", "../drills/kill"),
    ],
)
def test_another_word_than_the_two_and_the_drills_gets_the_usage_and_exit_2(arguments):
    answer = run(*arguments)
    assert answer.returncode == 2
    assert answer.stderr == USAGE


def test_a_person_without_rights_is_told_the_line_with_every_missing_package(bare_system):
    answer = run("demo", PATH=bare_system)
    assert answer.returncode == 1
    (line,) = [line for line in answer.stderr.splitlines() if "apt-get" in line]
    assert line.startswith("    sudo apt-get install -y --no-install-recommends ")
    assert {"libglib2.0-0", "libegl1", "libxcb-cursor0", "libcups2"} <= set(line.split())


def test_a_python_that_is_too_old_or_absent_is_named():
    answer = run("demo", NSCLINIC_PYTHON="python2.7")
    assert answer.returncode == 1
    assert (
        answer.stderr == "installer/run: NSCLINIC_PYTHON=python2.7 is not a 64-bit Python from 3.11 to 3.14\n"
    )


@pytest.mark.skipif(not IS_MADE_BY_THE_INSTALLER, reason="only in an environment that installer/run has made")
def test_without_a_display_the_demonstration_says_so_and_proves_itself_offscreen(tmp_path):
    clinic = tmp_path / "demonstration of spaces.nsclinic"
    for display in ({}, {"DISPLAY": ":999"}):
        answer = run("demo", "--db", clinic, "--patients", 2, QT_QPA_PLATFORM="", **display)
        assert answer.returncode == 0, answer.stderr
        assert "no display answers here" in answer.stderr
        assert "the first screen was painted with its data" in answer.stderr
        assert clinic.stat().st_size > 0


@pytest.mark.skipif(shutil.which("dash") is None, reason="needs the program dash")
@pytest.mark.parametrize("script", ["run", "drill-bare"])
def test_the_scripts_are_plain_posix_shell(script):
    read = subprocess.run(
        ["dash", "-n", f"installer/{script}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (read.returncode, read.stderr) == (0, "")


def test_the_windows_command_has_the_line_ends_that_its_interpreter_needs():
    text = (ROOT / "installer" / "run.cmd").read_bytes()
    assert text.count(b"\r\n") == text.count(b"\n") > 0
    assert text.isascii()
