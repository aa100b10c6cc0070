"""The ground that all tests stand on holds: offline, off the screen, apart from the person, and no skip unseen."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APART = ("-p", "tests.conftest", "-p", "no:randomly", "-p", "no:cacheprovider", "-c", "pyproject.toml")


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("203.0.113.7", 443)])
def test_a_connection_to_another_computer_is_refused(address):
    with socket.socket() as reaching_out, pytest.raises(RuntimeError, match=r"socket\.connect"):
        reaching_out.connect(address)


def test_the_name_of_another_computer_is_not_looked_up():
    with pytest.raises(RuntimeError, match=r"socket\.getaddrinfo"):
        socket.getaddrinfo("example.org", 80)


def test_a_datagram_to_another_computer_is_refused():
    with (
        socket.socket(type=socket.SOCK_DGRAM) as reaching_out,
        pytest.raises(RuntimeError, match=r"socket\.sendto"),
    ):
        reaching_out.sendto(b"out", ("192.0.2.1", 9))


def test_this_computer_itself_may_be_reached():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        client.sendall(b"in")
        accepted, _ = server.accept()
        with accepted:
            assert accepted.recv(2) == b"in"


def test_no_test_sees_the_persons_own_folders():
    home = Path.home()
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "MPLCONFIGDIR"):
        assert home not in Path(os.environ[variable]).parents


def run_one_test(folder, body, may_not_lack):
    test = folder / "test_one.py"
    test.write_text(body, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", *APART, "--rootdir", str(folder), str(test)],
        cwd=ROOT,
        env={**os.environ, "NSCLINIC_TESTS_MAY_NOT_LACK": may_not_lack},
        capture_output=True,
        text=True,
        check=False,
    )


SKIPPING_AT_THE_TEST = """
import pytest
@pytest.mark.skipif(True, reason="needs the program Xvfb")
def test_window():
    assert False
"""
SKIPPING_AT_THE_FILE = """
import pytest
pytest.skip("needs the program Xvfb", allow_module_level=True)
"""


@pytest.mark.parametrize("body", [SKIPPING_AT_THE_TEST, SKIPPING_AT_THE_FILE])
def test_a_skip_for_want_of_a_program_that_was_installed_fails(tmp_path, body):
    run = run_one_test(tmp_path, body, "xvfb cupsd")
    assert run.returncode != 0
    assert "skipped, though this machine has xvfb" in run.stdout


@pytest.mark.parametrize("body", [SKIPPING_AT_THE_TEST, SKIPPING_AT_THE_FILE])
def test_a_skip_for_want_of_a_program_that_is_not_there_is_listed_with_its_reason(tmp_path, body):
    run = run_one_test(tmp_path, body, "cupsd")
    assert "1 skipped" in run.stdout
    assert "needs the program Xvfb" in run.stdout
