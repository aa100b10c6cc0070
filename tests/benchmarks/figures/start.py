"""From nothing to a painted first screen, against a bare window that lists the same children."""

from collections.abc import Iterator
from functools import partial

from tests.benchmarks.clinics import TODAY, demonstration, forget_reviews
from tests.benchmarks.measuring import (
    Ground,
    Measured,
    Spread,
    cpu_against,
    drop_caches,
    floor,
    memory_against,
    nsclinic,
    python,
    run,
    runs,
)


def measure(ground: Ground) -> Iterator[Measured]:
    """Start on the smallest and the largest clinic, without and with what was concluded before, warm and cold."""
    smallest, largest = (demonstration(ground.clinics, size) for size in (min(ground.children), ground.most))

    def started(path, **how):
        command = nsclinic("--db", path, "--as-of", TODAY.isoformat(), "--quit-when-ready")
        return runs(command, ground.runs, **how)

    run(python("-m", "compileall", "-q", "nsclinic"))
    bare = runs(floor("window", largest), ground.runs)
    first = started(largest, prepare=partial(forget_reviews, largest))
    yield cpu_against(f"start, {ground.most} children, nothing concluded before", 1.3, first, bare)
    run(nsclinic("review", "--db", largest, "--as-of", TODAY.isoformat(), "--json"))
    known = started(largest)
    yield cpu_against(f"start, {ground.most} children, all concluded before", 1.3, known, bare)
    yield memory_against("start, memory", 1.3, known, bare)
    few = started(smallest, prepare=partial(forget_reviews, smallest))
    yield cpu_against(f"start, {ground.most} against {min(ground.children)} children", 1.1, first, few)
    if drop_caches():
        cold = started(largest, prepare=drop_caches)
        bare = runs(floor("window", largest), ground.runs, prepare=drop_caches)
        wall, below = (Spread.of([each.wall for each in some]) for some in (cold, bare))
        yield Measured(
            "start, nothing of the disk in memory", "s wall", wall, 1.3, wall.middle / below.middle, below
        )
