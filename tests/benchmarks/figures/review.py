"""Every child reviewed by the command: against every row fetched, on two cores, and with nothing changed."""

import subprocess
from collections.abc import Iterator
from functools import partial
from time import monotonic

from tests.benchmarks.clinics import TODAY, demonstration, forget_reviews
from tests.benchmarks.measuring import (
    Ground,
    Measured,
    Spread,
    at_most,
    cpu_against,
    floor,
    nsclinic,
    run,
    runs,
)


def measure(ground: Ground) -> Iterator[Measured]:
    """Review the largest clinic."""
    path = demonstration(ground.clinics, ground.most)
    command = nsclinic("review", "--db", path, "--as-of", TODAY.isoformat(), "--json")
    count = ground.long_runs
    forget = partial(forget_reviews, path)
    bare = runs(floor("fetch_all", path), count)
    one = runs(command, count, prepare=forget)
    yield cpu_against(f"review of {ground.most} children", 6.0, one, bare)
    two = runs(command, count, prepare=forget, cores=(0, 1))
    alone, both = (Spread.of([each.wall for each in some]) for some in (one, two))
    gain, both_cpu = _gained_by_a_second_core(), Spread.of([each.cpu for each in two])
    yield Measured(
        "review, one core against two",
        "s wall",
        both,
        1.8,
        alone.least / both.least,
        alone,
        is_at_least=True,
        note=f"plain work gained {gain:.2f} in the same minute; {both_cpu.least:.3g} s CPU on two",
    )
    yield at_most(
        "review, memory of the greatest process", "MB", 200, [each.memory_mb for each in (*one, *two)]
    )
    again = runs(command, count)
    yield cpu_against("review, nothing changed since", 1.0, again, bare)


def _gained_by_a_second_core() -> float:
    """Give how much faster two pieces of plain work are side by side than one after the other, as busy as it is now."""
    command = floor("work")
    began = monotonic()
    for core in (0, 1):
        run(command, cores=(core,))
    one_after_the_other = monotonic() - began
    began = monotonic()
    with (
        subprocess.Popen(["taskset", "--cpu-list", "0", *command]),
        subprocess.Popen(["taskset", "--cpu-list", "1", *command]),
    ):
        pass
    return one_after_the_other / (monotonic() - began)
