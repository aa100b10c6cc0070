"""What the two plots of a meta-analysis show, as plain values: the forest plot and Galbraith's.

Both read from the left in every language, as axes of numbers do; what stands beside them follows the language.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import floor, log, log10
from typing import NamedTuple

from nsclinic.charts.axis import linear_axis, log_axis, span_axis
from nsclinic.charts.model import Axis

WHISKER_ROOM = 4.0
"""A ratio's axis reaches at most so many times beyond the outermost estimate; a longer interval runs off it."""

SPREAD_ROOM = 0.6
"""A difference's axis reaches at most this share of the estimates' spread beyond the outermost of them."""

DECADES_OF_STEPS = 2.2
"""An axis of more decades is marked at powers of ten alone, a shorter one at 1, 2 and 5."""

EDGE = 0.04
"""Room over the uppermost point of Galbraith's plot and under the lowest, as a share of their spread."""

CONFIDENCE_95 = 1.959963984540054
"""The 97.5th centile of the normal distribution."""


class Interval(NamedTuple):
    """An estimate with the ends of its 95 % interval."""

    estimate: float
    low: float
    high: float


class ForestRow(NamedTuple):
    """A study: where it lies on the axis, and its weight in percent, which its square is drawn by."""

    name: str
    interval: Interval
    weight: float


@dataclass(frozen=True, slots=True)
class Forest:
    """Studies over one axis, the pooled estimate under them; `no_effect` is 1 of a ratio and 0 of a difference."""

    axis: Axis
    no_effect: float
    rows: tuple[ForestRow, ...]
    pooled: Interval


class RadialPoint(NamedTuple):
    """A study by its precision (1/standard error) and its effect in standard errors."""

    precision: float
    z: float


@dataclass(frozen=True, slots=True)
class Galbraith:
    """Studies as points, in the order of the forest plot's rows, about a line through the origin.

    The line's slope is the effect that Cochran's Q is taken about (of a ratio its logarithm): the squares of the
    points' distances from it, upright, add up to Q. `reach` is how far over and under the line 95 % of studies lie
    where all tell of one effect.
    """

    across: Axis
    up: Axis
    points: tuple[RadialPoint, ...]
    slope: float
    reach: float = CONFIDENCE_95

    def is_outside(self, point: RadialPoint) -> bool:
        """Say whether a study lies where chance alone seldom puts one."""
        return abs(point.z - self.slope * point.precision) > self.reach


def forest(rows: Sequence[ForestRow], pooled: Interval, *, is_ratio: bool) -> Forest:
    """Give the forest plot of one study or more. Every estimate lies on the axis, the end of an interval need not."""
    return Forest(
        _ratio_axis(rows, pooled) if is_ratio else _difference_axis(rows, pooled),
        float(is_ratio),
        tuple(rows),
        pooled,
    )


def _ratio_axis(rows: Sequence[ForestRow], pooled: Interval) -> Axis:
    estimates = [1.0, pooled.low, pooled.high, *(row.interval.estimate for row in rows)]
    low = max(min(row.interval.low for row in rows), min(estimates) / WHISKER_ROOM)
    high = min(max(row.interval.high for row in rows), max(estimates) * WHISKER_ROOM)
    low, high = min(low, *estimates) * 0.95, max(high, *estimates) * 1.05
    decades = range(floor(log10(low)) - 1, floor(log10(high)) + 2)
    is_short = log10(high / low) <= DECADES_OF_STEPS
    steps = [factor * 10.0**power for power in decades for factor in (1, 2, 5)] if is_short else []
    return log_axis(low, high, "", (1.0, *steps))


def _difference_axis(rows: Sequence[ForestRow], pooled: Interval) -> Axis:
    estimates = [0.0, pooled.low, pooled.high, *(row.interval.estimate for row in rows)]
    room = SPREAD_ROOM * (max(estimates) - min(estimates))
    low = max(min(row.interval.low for row in rows), min(estimates) - room)
    high = min(max(row.interval.high for row in rows), max(estimates) + room)
    return span_axis(min(low, *estimates), max(high, *estimates), "", 6)


def galbraith(studies: Sequence[tuple[float, float]], about: float, *, is_ratio: bool) -> Galbraith:
    """Give Galbraith's plot of studies about an estimate.

    A study is its estimate, as it is read, with its standard error: of a ratio that of the logarithm.
    """
    scale: Callable[[float], float] = log if is_ratio else float
    points = [RadialPoint(1 / error, scale(estimate) / error) for estimate, error in studies]
    slope = scale(about)
    across = linear_axis(1.08 * max(point.precision for point in points), "", 5)
    ends = [slope * across.high + side * CONFIDENCE_95 for side in (-1, 1)]
    heights = [-CONFIDENCE_95, CONFIDENCE_95, *ends, *(point.z for point in points)]
    room = EDGE * (max(heights) - min(heights))
    return Galbraith(across, span_axis(min(heights) - room, max(heights) + room, "", 6), tuple(points), slope)
