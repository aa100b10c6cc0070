"""A program killed at any moment loses nothing it had acknowledged and leaves no half visit."""

import random
import secrets
import subprocess
import sys
import time
from pathlib import Path

from nsclinic.store import open_clinic
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
    moments = random.Random(seed)  # noqa: S311 -- moments of a kill
    acknowledged: set[str] = set()
    inside = 0
    for _ in range(_KILLS):
        lines, had_journal = _run_and_kill(sealed, moments.uniform(0.001, 0.05))
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


def test_a_reader_opens_a_file_whose_writer_was_killed_inside_a_save(sealed: Sealed):
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        register(clinic, NADIA)
    for kill in range(60):
        _, had_journal = _run_and_kill(sealed, 0.0005 * kill)
        if had_journal:
            break
    assert had_journal
    with open_clinic(sealed.path, raw_key=sealed.raw_key, read_only=True) as reader:
        record = reader.record("P1")
        assert record is not None
        assert len(record.observations) == _VALUES * len(record.visits)
