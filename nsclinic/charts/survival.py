"""What a chart of time to an event shows, as plain values: one group of children a line, followed until each left.

Nothing here is computed from children: the estimates, their intervals and the counts come from the outcome tables.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

MONTH_DAYS = 365.25 / 12
"""The Gregorian mean; the axis of a chart counts in months of this length."""

_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 36, 60, 120)
_DAY_STEPS = (1, 2, 5, 7, 14, 28)
_COUNTED_IN_DAYS = 62
"""An axis no longer than this counts days: months would be one or two ticks."""


@dataclass(frozen=True, slots=True)
class SurvivalGroup:
    """One line of the chart: a group of `of` children under its name in words.

    The sequences are of one length, one entry for each day (counted from the start, ascending) on which a child of the
    group had the event or was last seen without it. `survival` is the share without the event after that day, `low` and
    `high` its 95 % interval (None where there is none), `at_risk` how many were followed up to the day, `censored` how
    many left on it without the event. `median` in days; None where it was not reached.
    """

    label: str
    of: int
    time_days: tuple[float, ...]
    survival: tuple[float, ...]
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]
    at_risk: tuple[int, ...]
    censored: tuple[int, ...]
    median: float | None = None

    @property
    def last_day(self) -> float:
        """The day up to which anybody was followed; 0 without children."""
        return self.time_days[-1] if self.time_days else 0.0

    def survival_at(self, day: float) -> float:
        """Give the share without the event after a day."""
        place = bisect_right(self.time_days, day)
        return self.survival[place - 1] if place else 1.0

    def at_risk_at(self, day: float) -> int:
        """Give how many were still followed without the event just before a day."""
        place = bisect_left(self.time_days, day)
        return self.at_risk[place] if place < len(self.at_risk) else 0


@dataclass(frozen=True, slots=True)
class SurvivalChart:
    """Lines to compare. `says` names the share that falls ("Share still without remission"), in words."""

    says: str
    groups: tuple[SurvivalGroup, ...]

    @property
    def last_day(self) -> float:
        """The longest follow-up of any group."""
        return max((group.last_day for group in self.groups), default=0.0)

    @property
    def counts_days(self) -> bool:
        """Whether the axis counts days, not months."""
        return self.last_day <= _COUNTED_IN_DAYS

    def ticks(self, most: int) -> tuple[tuple[float, int], ...]:
        """Give the places of the axis that are named, from 0 on: each as a day, and as the number of months (or days).

        The finest round step is taken that gives at most `most` of them, but never fewer than two.
        """
        length, steps = (1.0, _DAY_STEPS) if self.counts_days else (MONTH_DAYS, _MONTH_STEPS)
        span = max(self.last_day, length) / length
        step = next((one for one in steps if span // one + 1 <= max(2, most)), steps[-1])
        return tuple((number * length, number) for number in range(0, int(span) + 1, step))
