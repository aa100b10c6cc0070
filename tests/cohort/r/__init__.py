"""R's printed figures (reference.txt), which reference.R made; no R is needed to run the tests."""

from functools import cache
from pathlib import Path

NA = ("NA", "NaN")


@cache
def _printed() -> dict[str, str]:
    lines = Path(__file__).with_name("reference.txt").read_text().splitlines()[1:]
    return {name.strip(): values for name, _, values in (line.partition(" :") for line in lines)}


def figures(name: str) -> list[float | None]:
    """Give the figures that R printed under a name; None where it said that there is none."""
    return [None if word in NA else float(word) for word in _printed()[name].split()]


def figure(name: str) -> float | None:
    """Give the one figure under a name."""
    (one,) = figures(name)
    return one
