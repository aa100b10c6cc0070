"""The largest clinic on a small computer: one core, and 1.5 GB of memory with all that the system caches for it."""

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from tests.benchmarks.clinics import TODAY, demonstration, forget_reviews
from tests.benchmarks.measuring import Ground, Measured, at_most, drop_caches, nsclinic, runs

LIMIT = 1_500_000_000
GROUPS = Path("/sys/fs/cgroup/memory"), Path("/sys/fs/cgroup")


def measure(ground: Ground) -> Iterator[Measured]:
    """Start, and review everybody, under the limit."""
    path = demonstration(ground.clinics, ground.most)
    limit, how = _limit()
    day = TODAY.isoformat()
    for name, command in (
        ("start", nsclinic("--db", path, "--as-of", day, "--quit-when-ready")),
        ("review", nsclinic("review", "--db", path, "--as-of", day, "--json")),
    ):
        count = ground.runs if name == "start" else 1

        def prepare(path: Path = path) -> None:
            forget_reviews(path)
            drop_caches()

        found = runs(command, count, cores=(0,), limit=limit, prepare=prepare)
        memory = [run.memory_mb for run in found]
        yield at_most(f"{name} on one core under 1.5 GB ({how}), memory", "MB", 200, memory)
        yield at_most(
            f"{name} on one core under 1.5 GB, the disk read anew",
            "s wall",
            600,
            [run.wall for run in found],
            note=f"{min(run.cpu for run in found):.3g} s CPU",
        )


def _limit() -> tuple[Callable[[], object], str]:
    """Give what puts a process under the limit, and its name.

    A group of the kernel counts what is in memory, the files it caches too: that is what a small computer has. A limit
    of addresses would count what Qt maps and never touches; without groups, the limit is one of data that is written.
    """
    for root in GROUPS:
        group = root / "nsclinic-benchmark"
        most = group / ("memory.limit_in_bytes" if root.name == "memory" else "memory.max")
        with suppress(OSError):
            group.mkdir(exist_ok=True)
            most.write_text(str(LIMIT))
            return partial(_join, group), "group"
    return partial(resource.setrlimit, resource.RLIMIT_DATA, (LIMIT, LIMIT)), "data"


def _join(group: Path) -> None:
    (group / "cgroup.procs").write_text(str(os.getpid()))
