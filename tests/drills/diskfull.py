"""Fills the disk under a clinic at work, at one size after the other, and looks at what is left.

    python -m tests.drills.diskfull 500

Each round puts the clinic on a file system in memory that has a little room, drawn anew, and saves visits, imports,
keeps documents and drafts until nothing fits any more, and then tries each a few times more. Every refusal must be the
one sentence of `DiskFullError`, or that the backup before an import has no room; everything acknowledged must be there
and whole, with nothing left over by halves; a visit that could not be saved has its draft still; and once there is
room, it is saved and the clinic goes on.

It needs the right to mount: root's, or a user's own name space. A limit on the size of files would be no substitute:
the system then says something else than "full".
"""

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from nsclinic.clinic.clinic import Clinic
from nsclinic.store import DiskFullError, StoreError, free_space
from nsclinic.store.errors import NoRoomError
from tests.drills.ground import (
    Ground,
    Rate,
    clinic_of,
    command,
    fresh_copy,
    make_ground,
    reopened,
    say,
    verdict,
    working_folder,
)
from tests.drills.state import state_of
from tests.drills.work import DOCUMENT, DRAFT, IMPORT, VISIT, Job

INSIDE = "NSCLINIC_DRILL_MAY_MOUNT"
"""Set in the process that has mounts of its own, which end with it."""
LEAST_ROOM, MOST_ROOM = 0, 900_000
MOST_JOBS = 400
ENOUGH_REFUSALS = 6
ROOM_AGAIN = 8_000_000
KINDS = (VISIT, IMPORT, DOCUMENT, DRAFT)
_MOUNT_AND_UNMOUNT = """
folder=$(mktemp -d) && mount -t tmpfs -o size=64k drill "$folder"; made=$?
umount "$folder" 2>/dev/null; rmdir "$folder"; exit $made
"""


def way_to_mount() -> list[str] | None:
    """Give the words that start a program with mounts of its own; None where there is no way."""
    unshare = shutil.which("unshare")
    for words in ([unshare or "", "--mount"], [unshare or "", "--map-root-user", "--mount"]):
        tries = [*words, "sh", "-c", _MOUNT_AND_UNMOUNT]
        if unshare and subprocess.run(tries, capture_output=True, check=False).returncode == 0:
            return words
    return None


@dataclass
class Tally:
    """What the rounds came to."""

    acknowledged: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


class Filling:
    """One round: a disk with little room, a clinic that works until it is full."""

    def __init__(self, ground: Ground, disk: Path, seed: int, room: int, tally: Tally) -> None:
        self.raw_key = ground.raw_key
        self.imports = ground.folder / "imports"
        self.disk = disk
        self.seed = seed
        self.room = room
        self.tally = tally
        self.name = f"with {room} bytes of room"
        self.path = disk / "clinic" / ground.path.name
        shutil.copytree(fresh_copy(ground, "source").parent, self.path.parent)
        self.begun: list[Job] = []
        self.acknowledged: set[int] = set()
        self.refused: dict[str, Job] = {}

    def run(self) -> None:
        """Work until the disk is full, look, make room, go on.

        A save stops before the last megabyte (`tests/store/test_free_space.py`); here it meets the end of the disk.
        """
        free_space.SAVE_BYTES = 0
        self._leave_room()
        with reopened(self.path, self.raw_key) as store:
            self._work(clinic_of(store))
        self._look("full")
        (self.disk / "ballast").unlink()
        with reopened(self.path, self.raw_key) as store:
            clinic = clinic_of(store)
            for job in self.refused.values():
                self._save_again(clinic, job)
        self._look("with room again")

    # --- within ----------------------------------------------------------------------------------------------------

    def _leave_room(self) -> None:
        free = shutil.disk_usage(self.disk).free
        with (self.disk / "ballast").open("wb") as ballast:
            ballast.write(bytes(max(0, free - self.room)))

    def _work(self, clinic: Clinic) -> None:
        refusals: Counter[str] = Counter()
        for number in range(1, MOST_JOBS):
            kinds = tuple(kind for kind in KINDS if refusals[kind] < ENOUGH_REFUSALS)
            if not kinds:
                return
            job = Job(self.seed, number, self.imports, kinds)
            job.prepare()
            if self._save(clinic, job):
                self.acknowledged.add(number)
                self.tally.acknowledged[job.kind] += 1
            else:
                refusals[job.kind] += 1
                self.refused[job.kind] = job
        self.tally.failures.append(f"{self.name}: the disk never became full")

    def _save(self, clinic: Clinic, job: Job) -> bool:
        """Do a job, a visit as the form does it: its draft first."""
        if job.kind == VISIT:
            is_draft_kept = self._does(job, lambda: clinic.drafts.save(job.mark, job.draft))
        self.begun.append(job)
        is_saved = self._does(job, lambda: job.do(clinic))
        if (
            job.kind == VISIT
            and not is_saved
            and is_draft_kept
            and clinic.drafts.all().get(job.mark) != job.draft
        ):
            self.tally.failures.append(f"{self.name}: the draft of {job.mark} is gone, and it was not saved")
        return is_saved

    def _does(self, job: Job, work: Callable[[], object]) -> bool:
        try:
            work()
        except (DiskFullError, NoRoomError):
            self.tally.refused[job.kind] += 1
            return False
        except (StoreError, OSError) as error:
            self.tally.failures.append(f"{self.name}: {job.kind}: {type(error).__name__}: {error}")
            return False
        return True

    def _save_again(self, clinic: Clinic, job: Job) -> None:
        try:
            job.do(clinic)
        except (StoreError, OSError) as error:
            self.tally.failures.append(f"{self.name}: with room again, {job.kind}: {error}")
        else:
            self.acknowledged.add(job.number)

    def _look(self, when: str) -> None:
        """Open the clinic as the next morning would, compare, and look for what was left by halves."""
        failures = self.tally.failures
        try:
            with reopened(self.path, self.raw_key) as store:
                state = state_of(store, self.begun, self.acknowledged)
                failures += [f"{self.name}, {when}: {fault}" for fault in state.faults]
                halves = store.attachments.leftovers()
        except StoreError as error:
            failures.append(f"{self.name}, {when}: {type(error).__name__}: {error}")
            return
        refused = {job.number for job in self.begun} - self.acknowledged
        failures += [
            f"{self.name}, {when}: job {number} was refused and is there"
            for number in refused & state.present
        ]
        failures += [f"{self.name}, {when}: a content without its document: {name}" for name in halves]
        failures += [f"{self.name}, {when}: {name} is left over" for name in self._partial_files()]

    def _partial_files(self) -> Iterator[str]:
        for path in self.path.parent.rglob("*"):
            is_journal_in_use = path.name.endswith("-journal") and path.stat().st_size > 0
            if is_journal_in_use or ".part" in path.suffixes or ".new" in path.name:
                yield path.name


@contextmanager
def small_disk(at: Path, size: int) -> Iterator[Path]:
    """Mount a file system in memory of a size in bytes, for as long as the block lasts."""
    at.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "nsclinic-drill", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


def main(arguments: list[str]) -> int:
    """Fill one disk after the other; 1 on any failure, 3 where nothing can be mounted."""
    asked = command(arguments, "Fills the disk under a clinic at work.", 20)
    if INSIDE not in os.environ:
        way = way_to_mount()
        if way is None:
            say("diskfull: skipped: nobody here has the right to mount a file system")
            return 3
        words = [
            *way,
            sys.executable,
            "-m",
            "tests.drills.diskfull",
            str(asked.count),
            "--seed",
            str(asked.seed),
        ]
        return subprocess.run(words, env={**os.environ, INSIDE: "1"}, check=False).returncode
    say(f"disk-full drill, seed {asked.seed}")
    chance, tally, rate = Random(asked.seed), Tally(), Rate()
    with working_folder() as folder:
        ground = make_ground(folder)
        for number in range(asked.count):
            room = chance.randint(LEAST_ROOM, MOST_ROOM) if number else LEAST_ROOM
            with small_disk(folder / "disk", ROOM_AGAIN + ground.path.stat().st_size) as disk:
                Filling(ground, disk, asked.seed + number, room, tally).run()
    say(rate.of(asked.count, "full disks"))
    for name, counts in (("acknowledged", tally.acknowledged), ("refused for want of room", tally.refused)):
        say(f"{name}: {', '.join(f'{kind} {counts[kind]}' for kind in KINDS)}")
    lacking = [kind for kind in KINDS if not tally.refused[kind]]
    failures = [f"no {kind} was ever refused: the drill does not see" for kind in lacking]
    return verdict("diskfull", failures + tally.failures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
