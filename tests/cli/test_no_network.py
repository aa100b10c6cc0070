"""The program opens no internet socket, whatever it does: cut off by the kernel, it works as before."""

import os
import signal
import subprocess
import sys

import pytest

from tests.cli.program import EXAMPLES, ROOT
from tests.cut_off import lacking

pytestmark = pytest.mark.skipif(bool(lacking()), reason=lacking() or "-")

REACHING_OUT = """
import socket
from tests.cut_off import cut_off
cut_off()
socket.socket(socket.AF_UNIX).close()
print("still here", flush=True)
socket.socket(socket.{family})
print("not here", flush=True)
"""


def cut_off(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.cut_off", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_whoever_opens_an_internet_socket_is_ended_on_the_spot(family):
    ended = subprocess.run(
        [sys.executable, "-c", REACHING_OUT.format(family=family)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (-signal.SIGSYS, "still here\n"), ended.stderr


def test_every_command_works_cut_off_from_every_network(tmp_path):
    db = ("--db", tmp_path / "clinic.nsclinic")
    day = ("--as-of", "2026-11-23")
    ended = cut_off(
        "import", EXAMPLES / "clinic", *db, "--plain", "--",
        "review", *db, *day, "--json", "--",
        "worklist", *db, *day, "--",
        "cohort", *db, *day, "--",
        "export", tmp_path / "out", *db, "--identified", "--",
        "protocols", "three-step", "--",
        "summary", "EX-01", *db, *day, "--out", tmp_path / "summary.pdf", "--",
        "demo", "--db", tmp_path / "demo.nsclinic", "--patients", "2", "--no-window",
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "summary.pdf").read_bytes().startswith(b"%PDF")


def test_the_window_comes_up_cut_off_from_every_network(examples_clinic):
    ended = cut_off("--quit-when-ready", "--db", examples_clinic)
    assert (ended.returncode, ended.stderr) == (0, "")
