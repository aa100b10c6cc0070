"""Cuts the power at random instants of the real writer's work and opens what a disk may have kept of it.

    python -m tests.drills.powercut 5000            five thousand cuts
    python -m tests.drills.powercut 2000 --flip     with a flipped bit in the journal on top of each

The writer (visits, imports, documents, drafts) runs once under strace. Each cut takes its changes up to an instant,
keeps what was synced, keeps, drops or tears the rest (`tests/drills/disk.py`), opens the result with the program and
compares everything in it with what was acknowledged by then. The same writer with `synchronous=OFF`, and with WAL and
`synchronous=NORMAL`, is the control: either must lose something, or the drill sees nothing.

With `--flip` a bit of the clinic's journal is turned over in each cut that leaves one. Then the file may refuse to
open, or `check` may say what is wrong; nothing acknowledged may be missing without a word. The control is that some
are noticed.
"""

import shutil
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

from nsclinic.store import StoreError
from tests.drills.disk import Disk
from tests.drills.ground import (
    NAME,
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
from tests.drills.state import state_of
from tests.drills.tracing import Step, lacking, watched
from tests.drills.work import DOCUMENT, Job

JOBS = 60
JOURNAL = f"{NAME}-journal"
CONTROLS = {
    "synchronous=OFF": ("synchronous = OFF",),
    "WAL with synchronous=NORMAL": ("journal_mode = WAL", "synchronous = NORMAL", "wal_autocheckpoint = 40"),
}
GOES_ON = 0.1
"""The share of the cuts after which the clinic also goes on working, and is looked at once more."""
REFUSED, BY_CHECK, WELL, SILENT = "refused", "told by check", "nothing missing", "silent"


class Cut(NamedTuple):
    """What is left after one cut, and what had been begun and acknowledged by then."""

    left: dict[str, bytes | None]
    begun: int
    acknowledged: int


@dataclass
class Tally:
    """What the cuts of a run came to."""

    cuts: int = 0
    inside: int = 0
    losing: int = 0
    lost: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unsound: list[str] = field(default_factory=list)
    went_on: int = 0
    flips: Counter[str] = field(default_factory=Counter)
    silent: list[str] = field(default_factory=list)

    @property
    def failures(self) -> list[str]:
        return self.lost + self.halves + self.refused + self.unsound + self.silent


class Cuts:
    """One writer, watched once, and its power cut as often as wanted."""

    def __init__(self, ground: Ground, seed: int, settings: tuple[str, ...] = ()) -> None:
        self.ground = ground
        self.seed = seed
        self.chance = Random(seed)
        self.before = fresh_copy(ground, "before").parent
        written = fresh_copy(ground, "written")
        imports = ground.folder / "imports"
        self.jobs = [Job(seed, number, imports) for number in range(1, JOBS + 1)]
        for job in self.jobs:
            job.prepare()
        told = ground.folder / "acknowledged"
        told.unlink(missing_ok=True)
        words = (written, ground.raw_key.hex(), seed, JOBS, imports, told, *settings)
        self.steps: list[Step] = watched(
            [sys.executable, "-m", "tests.drills.writer", *map(str, words)],
            written.parent,
            told,
            ground.folder / "trace",
        )
        if sum(step.content.startswith(b"a") for step in self.steps if step.what == "told") != JOBS:
            raise RuntimeError("the trace does not tell of every job")

    @property
    def syncs(self) -> int:
        """How often the writer synced a file or a folder."""
        return sum(step.what == "sync" for step in self.steps)

    def run(self, count: int, scratch: Path, *, flips: bool = False) -> Tally:
        """Cut so often; each result is opened in `scratch`."""
        tally = Tally()
        for cut in self._with_a_journal(count) if flips else self._cuts(count):
            tally.cuts += 1
            tally.inside += bool(cut.left.get(JOURNAL))
            place = scratch / "left"
            _write(cut.left, place)
            if flips:
                _flip_journal(place / JOURNAL, self.chance)
                self._look_after_flip(place / NAME, cut, tally)
            else:
                self._look(place / NAME, cut, tally)
        return tally

    # --- within ----------------------------------------------------------------------------------------------------

    def _cuts(self, count: int) -> Iterator[Cut]:
        """Give what is left at so many instants, in order of time; several may fall on one."""
        instants = Counter(self.chance.randint(0, len(self.steps)) for _ in range(count))
        disk, begun, acknowledged = Disk(self.before), 0, 0
        for instant in range(len(self.steps) + 1):
            for _ in range(instants[instant]):
                yield Cut(disk.left(self.chance), begun, acknowledged)
            if instant == len(self.steps):
                return
            step = self.steps[instant]
            if step.what != "told":
                disk.take(step)
            elif step.content.startswith(b"b"):
                begun = int(step.content[1:])
            else:
                acknowledged = int(step.content[1:])

    def _with_a_journal(self, count: int) -> Iterator[Cut]:
        found = 0
        while found < count:
            for cut in self._cuts(max(count, 100)):
                if cut.left.get(JOURNAL):
                    found += 1
                    yield cut
                    if found == count:
                        return

    def _look(self, path: Path, cut: Cut, tally: Tally) -> None:
        name = f"cut {tally.cuts} in job {cut.begun}"
        jobs, acknowledged = self.jobs[: cut.begun], set(range(1, cut.acknowledged + 1))
        try:
            with reopened(path, self.ground.raw_key) as store:
                state = state_of(store, jobs, acknowledged)
                tally.lost += [f"{name}: {fault}" for fault in state.lost]
                tally.losing += bool(state.lost)
                tally.halves += [f"{name}: {fault}" for fault in state.halves]
                tally.unsound += [f"{name}: {fault}" for fault in state.unsound]
                if state.is_good and self.chance.random() < GOES_ON:
                    tally.went_on += 1
                    for job in self.jobs[cut.acknowledged : cut.begun + 2]:
                        if job.kind != DOCUMENT or job.number not in state.present:
                            job.do(clinic_of(store))
                    done = self.jobs[: cut.begun + 2]
                    after = state_of(store, done, {job.number for job in done})
                    tally.unsound += [f"{name}, going on: {fault}" for fault in after.faults]
        except StoreError as error:
            tally.refused.append(f"{name}: {type(error).__name__}: {error}")

    def _look_after_flip(self, path: Path, cut: Cut, tally: Tally) -> None:
        try:
            with reopened(path, self.ground.raw_key) as store:
                state = state_of(store, self.jobs[: cut.begun], set(range(1, cut.acknowledged + 1)))
        except StoreError:
            tally.flips[REFUSED] += 1
            return
        if state.unsound:
            tally.flips[BY_CHECK] += 1
        elif state.is_good:
            tally.flips[WELL] += 1
        else:
            tally.flips[SILENT] += 1
            tally.silent += [f"flip {tally.cuts}: {fault}" for fault in state.faults]


def _write(left: dict[str, bytes | None], place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    for name, content in left.items():
        path = place / name
        if content is None:
            path.mkdir(parents=True, exist_ok=True)
        else:
            path.write_bytes(content)


def _flip_journal(journal: Path, chance: Random) -> None:
    """Turn one bit over, of the header in every fourth journal."""
    content = bytearray(journal.read_bytes())
    most = min(512, len(content)) if chance.random() < 0.25 else len(content)
    content[chance.randrange(most)] ^= 1 << chance.randrange(8)
    journal.write_bytes(content)


def controls(ground: Ground, seed: int, count: int, scratch: Path) -> list[str]:
    """Cut the power of the writers that must lose something; give a failure for each that did not."""
    failures = []
    for name, settings in CONTROLS.items():
        cuts = Cuts(ground, seed, settings)
        tally = cuts.run(count, scratch)
        say(
            f"control, {name}: {cuts.syncs} syncs; of {count} cuts {tally.losing} lost something acknowledged "
            f"({len(tally.lost)} jobs), {len(tally.refused)} left a file that does not open"
        )
        if not tally.lost and not tally.refused:
            failures.append(f"the control with {name} lost nothing")
    return failures


def main(arguments: list[str]) -> int:
    """Watch, cut, open, compare; 1 on any failure, 3 where no program can be watched."""

    def more(parser: ArgumentParser) -> None:
        parser.add_argument("--flip", action="store_true", help="turn over a bit of the journal in each cut")

    asked = command(arguments, "Cuts the power at random instants of the writer's work.", 300, more)
    if why_not := lacking():
        say(f"powercut: skipped: {why_not}")
        return 3
    with ExitStack() as stack:
        ground = make_ground(stack.enter_context(working_folder()))
        scratch = stack.enter_context(working_folder(ram_folder()))
        say(
            f"power-cut drill, seed {asked.seed}{', a bit of the journal turned over' if asked.options.flip else ''}"
        )
        failures = []
        if not asked.options.flip:
            failures += controls(ground, asked.seed, max(20, min(asked.count // 10, 200)), scratch)
        cuts = Cuts(ground, asked.seed)
        say(f"the writer: {JOBS} jobs, {len(cuts.steps)} changes of the folder, {cuts.syncs} syncs")
        rate = Rate()
        tally = cuts.run(asked.count, scratch, flips=asked.options.flip)
        say(rate.of(tally.cuts, "cuts"))
    say(f"{tally.inside} of them left a journal that holds something")
    if asked.options.flip:
        say(", ".join(f"{name} {tally.flips[name]}" for name in (REFUSED, BY_CHECK, WELL, SILENT)))
        if not tally.flips[REFUSED] + tally.flips[BY_CHECK]:
            failures.append("no flipped bit was ever noticed: the drill does not see")
    else:
        say(
            f"acknowledged and lost {len(tally.lost)}, half {len(tally.halves)}, refused {len(tally.refused)}, "
            f"faults of check {len(tally.unsound)}; went on working {tally.went_on} times"
        )
    return verdict("powercut", failures + tally.failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
