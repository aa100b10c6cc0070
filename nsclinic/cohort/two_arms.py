"""What one study says: events or means in two arms, and the effect that they come to, with its variance.

A ratio is reckoned by its logarithm. To every cell of a table that has a zero a half is added, to the table that is
pooled as well as to the study's own estimate: contract 6, RevMan, and R's metafor by `add = 1/2, to = "only0"`. It
pulls Mantel-Haenszel estimates towards 1 (Ades et al., Res Synth Methods 2025). A table without any event, or with
nothing else, is no exception: it counts with its halves (metafor's `drop00 = FALSE`).
"""

from math import log
from typing import NamedTuple

HALF = 0.5
"""Added to every cell of a table that has a zero (contract 6)."""


class Table(NamedTuple):
    """A study's events among so many, in the first arm and in the second. Counts are whole, 0 <= events <= n, n > 0."""

    study: str
    events_1: int
    n_1: int
    events_2: int
    n_2: int

    @property
    def cells(self) -> tuple[int, int, int, int]:
        """Events and others in the first arm, then in the second."""
        return self.events_1, self.n_1 - self.events_1, self.events_2, self.n_2 - self.events_2

    @property
    def says_nothing(self) -> bool:
        """Whether nobody had the event, or everybody: what it then adds comes from the halves alone."""
        return self.events_1 + self.events_2 in (0, self.n_1 + self.n_2)


class Means(NamedTuple):
    """A study's mean, standard deviation and number in each arm; deviations above 0, numbers of 1 or more."""

    study: str
    mean_1: float
    sd_1: float
    n_1: int
    mean_2: float
    sd_2: float
    n_2: int


Arms = Table | Means


class Effect(NamedTuple):
    """An effect (of a ratio the logarithm) and its variance."""

    value: float
    variance: float


class Cells(NamedTuple):
    """A table's four cells, corrected where one was 0: events and others in the first arm, then in the second."""

    a: float
    b: float
    c: float
    d: float

    @property
    def n_1(self) -> float:
        """All of the first arm."""
        return self.a + self.b

    @property
    def n_2(self) -> float:
        """All of the second arm."""
        return self.c + self.d

    @property
    def n(self) -> float:
        """All of both arms."""
        return self.n_1 + self.n_2


def cells_of(table: Table) -> Cells:
    """Give the four cells, a half added to each where one is 0."""
    cells = table.cells
    return Cells(*(cell + HALF for cell in cells)) if 0 in cells else Cells(*map(float, cells))


def log_risk_ratio(cells: Cells) -> Effect:
    """Give the logarithm of the first arm's risk over the second's."""
    value = log(cells.a / cells.n_1) - log(cells.c / cells.n_2)
    return Effect(value, 1 / cells.a - 1 / cells.n_1 + 1 / cells.c - 1 / cells.n_2)


def log_odds_ratio(cells: Cells) -> Effect:
    """Give the logarithm of the first arm's odds over the second's (variance: Woolf 1955)."""
    value = log(cells.a) + log(cells.d) - log(cells.b) - log(cells.c)
    return Effect(value, sum(1 / cell for cell in cells))


def difference(study: Means) -> Effect:
    """Give the first arm's mean less the second's; each arm has its own variance."""
    return Effect(study.mean_1 - study.mean_2, study.sd_1**2 / study.n_1 + study.sd_2**2 / study.n_2)
