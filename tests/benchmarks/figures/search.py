"""From a letter typed to the painted list, among a hundred thousand names of which four in ten are Arabic."""

import json
from collections.abc import Iterator

from tests.benchmarks.clinics import names
from tests.benchmarks.measuring import Ground, Measured, python, quick, run

NAMES = 100_000


def measure(ground: Ground) -> Iterator[Measured]:
    """Type forty names of each script, letter by letter."""
    path = names(ground.clinics, NAMES)
    for kind, values in json.loads(run(python("-m", "tests.benchmarks.inside", "search", path)).said).items():
        yield from quick(f"search, {NAMES} names, {kind} letters", 16, values, worst=50)
