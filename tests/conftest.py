"""What every test stands on: no screen, no network, and no file or habit of the person at the machine.

The settings are made before Qt or matplotlib is imported by anything, and hold in the programs that a test starts.
"""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from nsclinic.store import keys
from tests import print_queue as queues


def _stand_apart_from_this_machine() -> None:
    """Give the run its own user folders, one language, and an offscreen Qt unless a screen was chosen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.pop("NSCLINIC_PASSPHRASE", None)
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ.pop("LANGUAGE", None)
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # the run that started this one has made the folders
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    os.environ.setdefault(
        "NSCLINIC_WHEELS", str(caches / "nsclinic" / "wheels")
    )  # kept there, never fetched here
    own = Path(tempfile.mkdtemp(prefix="nsclinic-tests-"))
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    for variable in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR", "MPLCONFIGDIR"):
        folder = own / variable
        folder.mkdir(mode=0o700)
        os.environ[variable] = str(folder)


_stand_apart_from_this_machine()

# A deadline would measure the other core's work; a failing example is printed so that it can be kept as a test.
settings.register_profile("clinic", deadline=None, print_blob=True)
settings.load_profile("clinic")


class OutsideNetworkReached(RuntimeError):  # noqa: N818
    """Something tried to leave this computer; the program works offline, so this is a fault."""


_REACHING_OUT = {"socket.connect": 1, "socket.sendto": 1, "socket.sendmsg": 1, "socket.getaddrinfo": 0}
_REACHING_OUT["socket.gethostbyname"] = 0
_LOOPBACK = ("127.", "::1", "localhost")


def _stay_on_this_computer(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse every connection and look-up of Python's but to this computer itself.

    What Qt and other libraries in C open is not seen here: `tests/cut_off.py` forbids it to the whole program.
    """
    if event not in _REACHING_OUT:
        return
    address = arguments[_REACHING_OUT[event]]
    host = address[0] if isinstance(address, tuple) and address else address
    is_internet = isinstance(address, tuple) or event in {"socket.getaddrinfo", "socket.gethostbyname"}
    if is_internet and isinstance(host, str) and host and not host.startswith(_LOOPBACK):
        raise OutsideNetworkReached(f"{event} to {host!r}")


sys.addaudithook(_stay_on_this_computer)

_MAY_NOT_LACK = tuple(os.environ.get("NSCLINIC_TESTS_MAY_NOT_LACK", "").split())
"""Programs that this machine is said to have: a test that is skipped for want of one fails."""


def _refuse_needless_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.outcome != "skipped" or hasattr(report, "wasxfail") or not isinstance(report.longrepr, tuple):
        return
    reason = report.longrepr[2]
    lacking = [program for program in _MAY_NOT_LACK if program.casefold() in reason.casefold()]
    if lacking:
        report.outcome = "failed"
        report.longrepr = f"skipped, though this machine has {', '.join(lacking)}: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_needless_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_needless_skip(report)
    return report


@pytest.fixture(scope="session")
def print_queue() -> Iterator[queues.PrintQueue]:
    """A real CUPS queue that keeps what it prints in files: `tests/print_queue.py`."""
    if lacking := queues.lacking():
        pytest.skip(f"needs the programs {' and '.join(lacking)}")
    with queues.print_queue() as queue:
        yield queue


@pytest.fixture
def quick_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a secret cost next to nothing in a test that tries many; what it really costs is test_keys.py's."""
    monkeypatch.setattr(keys, "_FORMAT_1", keys._FORMAT_1._replace(memory_kib=8, passes=1))
