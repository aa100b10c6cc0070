"""One holder at a time, who is named; the lock frees itself when its process dies, and readers share."""

import getpass
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nsclinic.store import ClinicFile, ClinicLockedError, StoreError, open_clinic
from nsclinic.store.medium import Medium
from tests.store.children import NADIA, register
from tests.store.conftest import Sealed

_HOLD = """
import sys
from nsclinic.store import open_clinic
with open_clinic(sys.argv[1], read_only=sys.argv[2] == "reader"):
    print("open", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(path: Path, role: str) -> Iterator[subprocess.Popen[str]]:
    """Another process has the file open until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path), role],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdin
    assert process.stdout
    try:
        assert process.stdout.readline() == "open\n"
        yield process
    finally:
        process.stdin.close()
        process.wait()
        process.stdout.close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_second_program_is_told_who_holds_the_file(clinic: ClinicFile, read_only: bool):
    clinic.close()
    with held_elsewhere(clinic.path, "writer") as holder:
        with pytest.raises(ClinicLockedError) as locked:
            open_clinic(clinic.path, read_only=read_only)
        assert locked.value.pid == holder.pid
        assert locked.value.user == getpass.getuser()
        assert locked.value.host
        assert locked.value.since
        for part in (str(holder.pid), locked.value.user, locked.value.host, "Close it there"):
            assert part in str(locked.value)
    with open_clinic(clinic.path, read_only=read_only):
        pass


def test_the_lock_of_a_killed_program_is_free_at_once(clinic: ClinicFile):
    clinic.close()
    with held_elsewhere(clinic.path, "writer") as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        with open_clinic(clinic.path) as again:
            register(again, NADIA)


def test_who_holds_the_file_is_told_before_a_passphrase_is_asked_for(sealed: Sealed):
    with open_clinic(sealed.path, raw_key=sealed.raw_key), pytest.raises(ClinicLockedError):
        open_clinic(sealed.path)


def test_the_same_program_does_not_open_it_twice(clinic: ClinicFile):
    with pytest.raises(ClinicLockedError) as locked:
        open_clinic(clinic.path)
    assert locked.value.pid == os.getpid()


def test_several_may_read_at_once_and_nobody_writes_meanwhile(clinic: ClinicFile):
    register(clinic, NADIA)
    clinic.close()
    with held_elsewhere(clinic.path, "reader"):
        with open_clinic(clinic.path, read_only=True) as reader:
            assert reader.record("P1")
        with pytest.raises(ClinicLockedError):
            open_clinic(clinic.path)
    with open_clinic(clinic.path) as writer:
        register(writer, NADIA)


def test_a_lock_file_without_a_readable_name_still_locks(clinic: ClinicFile):
    lock_file = clinic.path.with_name(clinic.path.name + ".lock")
    lock_file.write_text("not JSON")
    with pytest.raises(ClinicLockedError, match="left no name") as locked:
        open_clinic(clinic.path)
    assert locked.value.pid is None


def test_a_foreign_program_inside_the_file_is_met_with_the_same_kind_of_error(
    clinic: ClinicFile, monkeypatch: pytest.MonkeyPatch
):
    from nsclinic.store import engine

    clinic.close()
    other = engine.connect(clinic.path, raw_key=None)
    other.execute("BEGIN EXCLUSIVE")
    quick = tuple(
        (name, 50, 50) if name == "busy_timeout" else (name, value, expected)
        for name, value, expected in engine._SETTINGS
    )
    monkeypatch.setattr(engine, "_SETTINGS", quick)
    with pytest.raises(ClinicLockedError):
        open_clinic(clinic.path)
    other.close()
    with open_clinic(clinic.path):
        pass


def test_whoever_closes_the_file_takes_its_name_out_of_the_lock(clinic: ClinicFile):
    lock_file = clinic.path.with_name(clinic.path.name + ".lock")
    assert str(os.getpid()) in lock_file.read_text()
    clinic.close()
    assert lock_file.read_text() == ""


def _left_by_another_computer(path: Path) -> str:
    left = '{"pid": 7, "host": "ward-2", "user": "amal", "since": "2026-11-27 09:00:00+02:00"}'
    path.with_name(path.name + ".lock").write_text(left)
    return left


def test_a_name_that_a_crash_left_is_written_over_on_a_disk_that_locks(clinic: ClinicFile):
    clinic.close()
    _left_by_another_computer(clinic.path)
    with open_clinic(clinic.path) as again:
        register(again, NADIA)


def test_on_a_network_drive_another_computers_name_is_believed_until_somebody_takes_it_away(
    clinic: ClinicFile, monkeypatch: pytest.MonkeyPatch
):
    clinic.close()
    left = _left_by_another_computer(clinic.path)
    monkeypatch.setattr("nsclinic.store.lock.medium_of", lambda _: Medium.NETWORK)
    with pytest.raises(ClinicLockedError, match=r"ward-2.*delete clinic\.nsclinic\.lock") as locked:
        open_clinic(clinic.path)
    assert not locked.value.is_certain
    with open_clinic(clinic.path, read_only=True) as reader:
        assert reader.patient_ids() == []
    assert clinic.path.with_name("clinic.nsclinic.lock").read_text() == left
    clinic.path.with_name("clinic.nsclinic.lock").unlink()
    with open_clinic(clinic.path) as again:
        register(again, NADIA)


def test_on_a_network_drive_this_computers_own_crash_hinders_nobody(
    clinic: ClinicFile, monkeypatch: pytest.MonkeyPatch
):
    clinic.close()
    monkeypatch.setattr("nsclinic.store.lock.medium_of", lambda _: Medium.NETWORK)
    with held_elsewhere(clinic.path, "writer") as holder:
        holder.send_signal(signal.SIGKILL)
        holder.wait()
    with open_clinic(clinic.path):
        pass


def test_a_lock_file_that_cannot_be_written_is_named(clinic: ClinicFile):
    clinic.close()
    lock_file = clinic.path.with_name(clinic.path.name + ".lock")
    lock_file.unlink()
    lock_file.mkdir()
    with pytest.raises(StoreError, match=r"clinic\.nsclinic\.lock cannot be written .* delete it"):
        open_clinic(clinic.path)
