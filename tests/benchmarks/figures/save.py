"""A visit saved into an encrypted clinic with every sync that EXTRA asks for, and the page painted again."""

import json
from collections.abc import Iterator

from tests.benchmarks.clinics import copied, demonstration
from tests.benchmarks.measuring import Ground, Measured, python, quick, run


def measure(ground: Ground) -> Iterator[Measured]:
    """Save forty visits of one child with her page open."""
    size = sorted(ground.children)[len(ground.children) // 2]
    path = copied(demonstration(ground.clinics, size, is_encrypted=True), ground.work)
    found = json.loads(run(python("-m", "tests.benchmarks.inside", "save", path)).said)
    yield from quick(f"save a visit, {size} children: painted again, processor", 100, found["painted_cpu"])
    yield from quick(f"save a visit, {size} children, encrypted: kept", 50, found["saved"])
    yield from quick(f"save a visit, {size} children: page painted again", 100, found["painted"])
