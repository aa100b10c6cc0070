"""From a child chosen to the painted page of 120 visits, and to the drawn chart, in a small and a large clinic."""

import json
from collections.abc import Iterator

from tests.benchmarks.clinics import demonstration
from tests.benchmarks.measuring import Ground, Measured, Spread, python, quick, run


def measure(ground: Ground) -> Iterator[Measured]:
    """Open the child of 120 visits in the smallest and in the largest clinic."""
    of = {}
    for size in sorted({min(ground.children), ground.most}):
        path = demonstration(ground.clinics, size)
        of[size] = json.loads(run(python("-m", "tests.benchmarks.inside", "child", path)).said)
        yield from quick(f"child, {size} children: page painted", 50, of[size]["page"])
        yield from quick(f"child, {size} children: page painted, processor", 50, of[size]["page_cpu"])
        yield from quick(f"child, {size} children: chart painted", 250, of[size]["chart"])
    yield from quick("chart: one step of dragging", 16, of[ground.most]["drag"])
    yield from quick("chart: drawn exactly after dragging ended", 150, of[ground.most]["rest"])
    few, many = of[min(ground.children)]["page_cpu"], of[ground.most]["page_cpu"]
    ratio = min(many) / min(few)
    yield Measured(
        "child: largest against smallest clinic", "ms", Spread.of(many), 1.1, ratio, Spread.of(few)
    )
