"""A program killed at any moment loses nothing it had acknowledged and leaves no half visit."""

import random
import secrets
import subprocess
import sys
import time
from pathlib import Path

import pytest

from nsclinic.store import StoreError, open_clinic, opening
from tests.store.children import NADIA, register
from tests.store.conftest import Sealed

_KILLS = 20
_VALUES = 3

_WRITE_VISITS = """
import sys
from datetime import date
from nsclinic.domain.record import Observation, Visit, VisitKind
from nsclinic.store import open_clinic, uuid7
with open_clinic(sys.argv[1], raw_key=bytes.fromhex(sys.argv[2])) as clinic:
    print("open", flush=True)
    while True:
        visit_id = uuid7()
        with clinic.change(kind="visit", who="x") as change:
            change.put_visit("P1", Visit(date(2016, 5, 18), VisitKind.SCHEDULED, note="x" * 3000, row_id=visit_id))
            for number in range(int(sys.argv[3])):
                change.put_observation("P1", Observation(date(2016, 5, 18), "upcr", str(number), note=visit_id))
        print(visit_id, flush=True)
"""


def test_twenty_kills_lose_no_acknowledged_visit_and_leave_no_half_one(sealed: Sealed):
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        register(clinic, NADIA)
    seed = secrets.randbelow(1 << 30)
    moments = random.Random(seed)
    acknowledged: set[str] = set()
    inside = 0
    for _ in range(_KILLS):
        lines, had_journal = _run_and_kill(sealed, moments.uniform(0.001, 0.12))
        acknowledged.update(lines)
        inside += had_journal
        with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
            record = clinic.record("P1")
            assert record is not None
            present = {visit.row_id for visit in record.visits}
            assert acknowledged <= present, f"seed {seed}"
            values = [row.note for row in record.observations]
            assert {note: values.count(note) for note in set(values)} == dict.fromkeys(present, _VALUES), seed
            line = clinic.child_line("P1")
            assert line is not None
            assert (line.last_seen_on is not None) == bool(present)
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        assert clinic.check() == [], f"seed {seed}"
    assert acknowledged, f"seed {seed}"
    assert inside, f"seed {seed}: no kill fell inside a save"


def _run_and_kill(sealed: Sealed, after_seconds: float) -> tuple[list[str], bool]:
    """Let a program write visits and kill it; give the visits it acknowledged and whether a save was under way."""
    with subprocess.Popen(
        [sys.executable, "-c", _WRITE_VISITS, str(sealed.path), sealed.raw_key.hex(), str(_VALUES)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "open\n"
        time.sleep(after_seconds)
        process.kill()
        lines = process.stdout.read().splitlines(keepends=True)
    journal = sealed.path.with_name(sealed.path.name + "-journal")
    had_journal = journal.exists() and journal.stat().st_size > 0
    return [line.strip() for line in lines if line.endswith("\n")], had_journal


_DIE_WITH_PAGES_WRITTEN = """
import os, sys
from tests.store.children import observation
from nsclinic.store import open_clinic
with open_clinic(sys.argv[1], raw_key=bytes.fromhex(sys.argv[2])) as clinic:
    with clinic.reading() as connection:
        connection.execute("PRAGMA cache_size = 10")
    with clinic.change(kind="visit", who="x") as change:
        for number in range(20000):
            change.put_observation("P1", observation(str(number)))
        change.write_waiting()
        os.kill(os.getpid(), 9)
"""


@pytest.fixture
def cut_off(sealed: Sealed) -> Sealed:
    """A file whose writer died when half of a save stood in it already."""
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        register(clinic, NADIA)
    pages = sealed.path.stat().st_size
    killed = subprocess.run(
        [sys.executable, "-c", _DIE_WITH_PAGES_WRITTEN, str(sealed.path), sealed.raw_key.hex()],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert killed.returncode == -9
    assert sealed.path.stat().st_size > 2 * pages
    assert sealed.path.with_name(sealed.path.name + "-journal").stat().st_size > 0
    return sealed


@pytest.mark.parametrize("read_only", [False, True])
def test_half_a_save_is_taken_back_before_anybody_sees_it(cut_off: Sealed, read_only: bool):
    with open_clinic(cut_off.path, raw_key=cut_off.raw_key, read_only=read_only) as clinic:
        record = clinic.record("P1")
        assert record is not None
        assert record.observations == ()
        assert clinic.check() == []


def test_half_a_save_that_cannot_be_taken_back_is_not_shown(cut_off: Sealed, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(opening, "_can_write", lambda _: False)
    before = cut_off.path.read_bytes()
    with pytest.raises(StoreError, match="in the middle of a save"):
        open_clinic(cut_off.path, raw_key=cut_off.raw_key)
    assert cut_off.path.read_bytes() == before


def test_part_of_a_page_that_a_cut_off_save_left_at_the_end_is_taken_back(cut_off: Sealed):
    with cut_off.path.open("ab") as file:
        file.write(b"torn" * 128)
    with open_clinic(cut_off.path, raw_key=cut_off.raw_key) as clinic:
        assert clinic.check() == []
    assert cut_off.path.stat().st_size % 4096 == 0
