"""How many children of a package share what could tell who they are: sex, month of birth and histology.

A child who is alone with them can be found again by whoever knows the three, whatever the pseudonym (k-anonymity with
k = 5). In a clinic of a few dozen children nearly all are: the count is a warning that lets the clinic decide, and
shows what would help.
"""

from collections import Counter
from enum import StrEnum
from typing import NamedTuple

from nsclinic.domain.record import Child, Sex

K = 5
"""A child who shares sex, month of birth and histology with fewer than this many children, herself counted, stands in a
small cell."""


class Cell(NamedTuple):
    """What a group of children has in common. `birth_month` counts from 1; `histology` is empty where none is known."""

    sex: Sex
    birth_year: int
    birth_month: int
    histology: str


class Coarser(StrEnum):
    """What could be left out or told less exactly, the least loss first."""

    YEAR = "year"
    """The year of birth in place of the month."""
    NO_HISTOLOGY = "no_histology"
    YEAR_AND_NO_HISTOLOGY = "year_and_no_histology"


class SmallCells:
    """The cells of the children told so far."""

    def __init__(self) -> None:
        self.cells: Counter[Cell] = Counter()

    def add(self, child: Child, histology: str) -> None:
        """Count one child."""
        self.cells[Cell(child.sex, child.birth_date.year, child.birth_date.month, histology)] += 1

    @property
    def children(self) -> int:
        """How many children were counted."""
        return self.cells.total()

    @property
    def small(self) -> tuple[tuple[Cell, int], ...]:
        """The small cells with their children, fewest children first, then in the order of their values."""
        found = [(cell, count) for cell, count in self.cells.items() if count < K]
        return tuple(sorted(found, key=lambda one: (one[1], one[0])))

    @property
    def children_in_small(self) -> int:
        """How many children stand in small cells."""
        return sum(count for count in self.cells.values() if count < K)

    def left(self, coarser: Coarser) -> int:
        """Give how many children would still stand in small cells if so much less were told."""
        merged: Counter[Cell] = Counter()
        for cell, count in self.cells.items():
            month = cell.birth_month if coarser is Coarser.NO_HISTOLOGY else 1
            histology = cell.histology if coarser is Coarser.YEAR else ""
            merged[Cell(cell.sex, cell.birth_year, month, histology)] += count
        return sum(count for count in merged.values() if count < K)
