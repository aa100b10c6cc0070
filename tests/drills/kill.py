"""Kills the writer at random moments of visit saves, imports, documents and drafts, and looks at what is left.

    python -m tests.drills.kill 10000            ten thousand kills
    python -m tests.drills.kill 500 --seed 4711  the same kills again, as far as two runs can be the same
    python -m tests.drills.kill 500 --memory     on files in memory, which a process that dies leaves as a disk does

The writer is a fork of this process with everything loaded, so that a kill costs little more than the saves it hits.
The moment is drawn: how many saves go through first, and then either a share of what such a save takes, or a moment
after its journal appeared. After each kill the file is opened by the program, everything in it is compared with what
was begun and acknowledged, it is checked whole, and what was cut off is saved once more.

Two writers that do it wrong are the control: one acknowledges before it commits, one writes a visit in two
transactions. `synchronous=OFF` would be none: a killed process loses nothing that it had handed to the system, so a
kill alone cannot tell a writer that syncs from one that does not; the power-cut drill can.
"""

import gc
import os
import shutil
import signal
import statistics
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random

from nsclinic.clinic.clinic import Clinic
from nsclinic.store import StoreError
from tests.drills.ground import (
    Ground,
    Rate,
    clinic_of,
    command,
    fresh_copy,
    make_ground,
    ram_folder,
    reopened,
    say,
    verdict,
    working_folder,
)
from tests.drills.state import State, can_be_repeated, state_of
from tests.drills.work import DRAFT, VISIT, Job

KILLS_A_FILE = 10
"""After so many a fresh clinic is begun: the check of what is left costs what the file has grown to."""
MOST_BEFORE = 3
LEAST_INSIDE = 0.30
CALIBRATING = 30
WATCHING = 0.75
"""The share of the kills that wait for the journal first."""
BEFORE, INSIDE, AFTER = "before", "inside", "after"

Saving = Callable[[Clinic, Job, Callable[[], None]], None]
"""Does a job and acknowledges it."""


def rightly(clinic: Clinic, job: Job, acknowledge: Callable[[], None]) -> None:
    """Acknowledge when the program's call has returned."""
    job.do(clinic)
    acknowledge()


def acknowledged_before_commit(clinic: Clinic, job: Job, acknowledge: Callable[[], None]) -> None:
    """The control that must lose acknowledged visits."""
    acknowledge()
    job.do(clinic)


def in_two_transactions(clinic: Clinic, job: Job, acknowledge: Callable[[], None]) -> None:
    """The control that must leave half visits."""
    entry = job.entry
    clinic.save_visit(replace(entry, observations=()), reason=job.mark)
    with clinic.changing("visit", job.mark) as (change, _):
        for row in entry.observations:
            change.put_observation(entry.patient_id, row)
    acknowledge()


@dataclass
class Tally:
    """What the kills of a run came to."""

    kills: int = 0
    fell: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    unacknowledged_but_there: int = 0
    repeated: int = 0
    lost: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @property
    def failures(self) -> list[str]:
        return self.lost + self.halves + self.other


class Kills:
    """Kills one after the other of a writer on one clinic file after the other."""

    def __init__(
        self, ground: Ground, seed: int, saving: Saving, kinds: tuple[str, ...] | None = None
    ) -> None:
        self.ground = ground
        self.seed = seed
        self.saving = saving
        self.kinds = {} if kinds is None else {"kinds": kinds}
        self.chance = Random(seed)
        self.tally = Tally()
        self.seconds: dict[str, float] = {}
        self._next = 1
        self._begin_file()

    def run(self, count: int) -> Tally:
        """Kill so many times."""
        self._calibrate()
        for kill in range(count):
            if kill and kill % KILLS_A_FILE == 0:
                self._begin_file()
            self._kill()
        return self.tally

    # --- within ----------------------------------------------------------------------------------------------------

    def _begin_file(self) -> None:
        shutil.rmtree(self.ground.folder / "imports", ignore_errors=True)
        self.path = fresh_copy(self.ground, "clinic")
        self.begun: dict[int, Job] = {}
        self.acknowledged: set[int] = set()
        self.journal = self.path.with_name(self.path.name + "-journal")
        self.draft_journal = self.path.with_name(self.path.name + ".drafts-journal")

    def _job(self, number: int) -> Job:
        job = Job(self.seed, number, self.ground.folder / "imports", **self.kinds)
        job.prepare()
        return job

    def _calibrate(self) -> None:
        """Measure what a save of each kind takes here, so that the moments fall over the whole of it."""
        took: dict[str, list[float]] = {}
        with reopened(self.path, self.ground.raw_key) as store:
            clinic = clinic_of(store)
            for number in range(CALIBRATING):
                job = self._job(-1 - number)
                began = time.perf_counter()
                job.do(clinic)
                took.setdefault(job.kind, []).append(time.perf_counter() - began)
        self.seconds = {kind: statistics.median(times) for kind, times in took.items()}
        self._begin_file()

    def _kill(self) -> None:
        tally, first = self.tally, self._next
        jobs = [self._job(number) for number in range(first, first + self.chance.randint(1, MOST_BEFORE) + 2)]
        aim = len(jobs) - 3
        begun, acknowledged = self._let_write_and_kill(jobs, aim)
        tally.kills += 1
        self._next = jobs[-1].number + 1
        self.begun.update({job.number: job for job in jobs if job.number in begun})
        self.acknowledged |= acknowledged
        for job in jobs:
            tally.acknowledged[job.kind] += job.number in acknowledged
        cut_off = next((job for job in jobs if job.number in begun - acknowledged), None)
        is_inside = _holds_something(self.journal) or _holds_something(self.draft_journal)
        try:
            self._look(cut_off, is_inside=is_inside)
        except (StoreError, OSError, ValueError) as error:
            tally.other.append(f"kill {tally.kills}: {type(error).__name__}: {error}")
            self._begin_file()

    def _look(self, cut_off: Job | None, *, is_inside: bool) -> None:
        """Open what the kill left, compare it, and save once more what was cut off."""
        tally = self.tally
        with reopened(self.path, self.ground.raw_key) as store:
            state = state_of(store, self.begun.values(), self.acknowledged)
            self._note(state)
            is_there = cut_off is None or cut_off.number in state.present
            tally.fell[INSIDE if is_inside else AFTER if is_there else BEFORE] += 1
            tally.unacknowledged_but_there += cut_off is not None and is_there
            if not state.is_good:
                self._begin_file()
            elif cut_off is not None and (can_be_repeated(cut_off) or not is_there):
                cut_off.do(clinic_of(store))
                tally.repeated += 1
                self.acknowledged.add(cut_off.number)
                if is_there:
                    self._note(state_of(store, self.begun.values(), self.acknowledged))

    def _note(self, state: State) -> None:
        tally, number = self.tally, self.tally.kills
        tally.lost += [f"kill {number}: {fault}" for fault in state.lost]
        tally.halves += [f"kill {number}: {fault}" for fault in state.halves]
        tally.other += [f"kill {number}: {fault}" for fault in state.unsound]

    def _let_write_and_kill(self, jobs: list[Job], aim: int) -> tuple[set[int], set[int]]:
        """Let a fork write, kill it while it does the job that is aimed at; give what it began and acknowledged."""
        share, watches_journal = self.chance.uniform(0.0, 1.5), self.chance.random() < WATCHING
        reading, writing = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(reading)
            self._write(writing, jobs)
        os.close(writing)
        target = jobs[aim]
        told = _read_until(reading, f"b {target.number}\n".encode())
        self._wait(target, share, watches_journal=watches_journal)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        told += _read_until(reading, None)
        os.close(reading)
        lines = [line.split() for line in told.decode().splitlines()]
        if broken := [line for line in lines if line[0] not in "ab"]:
            raise RuntimeError(f"the writer failed: {' '.join(broken[0])}")
        begun, acknowledged = ({int(number) for word, number in lines if word == said} for said in "ba")
        return begun, acknowledged

    def _wait(self, target: Job, share: float, *, watches_journal: bool) -> None:
        """Wait for the drawn moment of the save: a share of its time, or of what follows on its journal."""
        lasts = self.seconds.get(target.kind, 0.002)
        until = time.perf_counter() + share * lasts
        if watches_journal:
            journal = self.draft_journal if target.kind == DRAFT else self.journal
            give_up = time.perf_counter() + 3 * lasts
            while not _holds_something(journal) and time.perf_counter() < give_up:
                pass
            until = time.perf_counter() + share * min(0.25 * lasts, 0.002)
        while (left := until - time.perf_counter()) > 0:
            time.sleep(left if left > 0.0005 else 0)

    def _write(self, writing: int, jobs: list[Job]) -> None:
        """The writer's whole life, in the fork: it is killed, or ends after its jobs."""
        try:
            with reopened(self.path, self.ground.raw_key) as store:
                clinic = clinic_of(store)
                for job in jobs:
                    os.write(writing, f"b {job.number}\n".encode())
                    self.saving(clinic, job, partial(_acknowledge, writing, job.number))
        except BaseException as error:  # noqa: BLE001 -- whatever it is, the drill must say it
            os.write(writing, f"failed {error!r}\n".encode())
        finally:
            os._exit(0)


def _acknowledge(writing: int, number: int) -> None:
    os.write(writing, f"a {number}\n".encode())


def _read_until(reading: int, awaited: bytes | None) -> bytes:
    told = b""
    while awaited is None or awaited not in told:
        part = os.read(reading, 65536)
        if not part:
            break
        told += part
    return told


def _holds_something(journal: Path) -> bool:
    try:
        return journal.stat().st_size > 0
    except FileNotFoundError:
        return False


def controls(ground: Ground, seed: int, count: int) -> list[str]:
    """Run the two writers that do it wrong; give a failure for each in which the drill saw nothing wrong."""
    failures = []
    early = Kills(ground, seed + 1, acknowledged_before_commit, (VISIT,)).run(count)
    say(
        f"control, acknowledged before the commit: {len(early.lost)} acknowledged visits lost in {count} kills"
    )
    if not early.lost:
        failures.append("the control that acknowledges before it commits lost nothing")
    two = Kills(ground, seed + 2, in_two_transactions, (VISIT,)).run(count)
    say(f"control, a visit in two transactions: {len(two.halves)} half visits in {count} kills")
    if not two.halves:
        failures.append("the control that saves in two transactions left no half visit")
    return failures


def main(arguments: list[str]) -> int:
    """Kill, count, compare; 1 on any failure."""

    def more(parser: ArgumentParser) -> None:
        parser.add_argument(
            "--memory",
            action="store_true",
            help="on files in memory: as a kill needs no disk, many times as fast",
        )

    asked = command(arguments, "Kills the writer of a clinic file at random moments.", 500, more)
    with working_folder(ram_folder() if asked.options.memory else None) as folder:
        ground = make_ground(folder)
        gc.collect()
        gc.freeze()  # a fork then copies fewer pages
        say(f"kill drill, seed {asked.seed}")
        failures = controls(ground, asked.seed, max(20, min(asked.count // 20, 200)))
        rate = Rate()
        tally = Kills(ground, asked.seed, rightly).run(asked.count)
        say(rate.of(tally.kills, "kills"))
    share = tally.fell[INSIDE] / max(tally.kills, 1)
    say(
        f"fell before the commit {tally.fell[BEFORE]}, inside (journal present) {tally.fell[INSIDE]} "
        f"({share:.0%}), after it {tally.fell[AFTER]}"
    )
    said = ", ".join(f"{kind} {number}" for kind, number in sorted(tally.acknowledged.items()))
    say(f"acknowledged: {said}; there without having been acknowledged: {tally.unacknowledged_but_there}")
    say(f"saved once more after the kill: {tally.repeated}")
    say(
        f"acknowledged and lost {len(tally.lost)}, half or doubled {len(tally.halves)}, other {len(tally.other)}"
    )
    if share < LEAST_INSIDE:
        failures.append(f"only {share:.0%} of the kills fell inside a save; {LEAST_INSIDE:.0%} must")
    return verdict("kill", failures + tally.failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
