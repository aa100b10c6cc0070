"""What the first screen reads at a start: from the cache, reviewing nobody."""

import json
from collections.abc import Iterator

from tests.benchmarks.clinics import TODAY, demonstration
from tests.benchmarks.measuring import Ground, Measured, nsclinic, python, quick, run


def measure(ground: Ground) -> Iterator[Measured]:
    """Read it of the largest clinic, once everybody was reviewed."""
    path = demonstration(ground.clinics, ground.most)
    run(nsclinic("review", "--db", path, "--as-of", TODAY.isoformat(), "--json"), cores=None)
    found = json.loads(run(python("-m", "tests.benchmarks.inside", "today", path)).said)
    yield from quick(f"today of {ground.most} children, from the cache", 50, found["read"])
