"""Chance that is the same for the same seed on every machine and Python: nothing but the generator's plain fractions.

No logarithm, root or library distribution is drawn from, because their last digits differ between machines.
"""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

_Thing = TypeVar("_Thing")


class Dice:
    """Throws for one child or one block of children; `name` and seed fix every throw."""

    def __init__(self, seed: int, name: str) -> None:
        self._fraction = Random(f"{seed}/{name}").random  # noqa: S311 - invented children, no secret

    def between(self, low: float, high: float) -> float:
        """Give a number from low to high."""
        return low + (high - low) * self._fraction()

    def whole(self, low: int, high: int) -> int:
        """Give a whole number from low to high, both possible."""
        return low + int((high - low + 1) * self._fraction())

    def chance(self, share: float) -> bool:
        """Say yes in this share of throws."""
        return self._fraction() < share

    def pick(self, things: Sequence[_Thing]) -> _Thing:
        """Give one of the things."""
        return things[int(len(things) * self._fraction())]

    def shuffled(self, things: Sequence[_Thing]) -> list[_Thing]:
        """Give the things in another order."""
        rest = list(things)
        return [rest.pop(int(len(rest) * self._fraction())) for _ in range(len(rest))]
