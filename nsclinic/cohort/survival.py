"""Kaplan-Meier estimates of the time to an event, as R's `survfit` gives them with `conf.type = "log"` (contract 5)."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from nsclinic.cohort.statistics import LEVEL

HALF = 0.5

_ALIKE = math.sqrt(2.220446049250313e-16)
"""How near to a half a share counts as one (R: the square root of the machine's epsilon)."""

Observed = tuple[int, bool]
"""Days from the beginning, and whether the event came then; False: observed so long without it."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One estimate. A place in the lists for each day on which an event came or an observation ended, in order.

    `at_risk` are those still observed just before the day, `events` the events on it, `survival` the share without the
    event from that day on, with its 95 % interval `lower` to `upper` (None where nobody is left without it). `median`
    is the day from which half have had it; where the share stays at exactly a half for a while the middle of that
    stretch. It and its interval's ends are None where the share (the end of its interval) never falls so low.
    """

    n: int
    time_days: tuple[int, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]
    survival: tuple[float, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    median: float | None
    median_low: float | None
    median_high: float | None


def kaplan_meier(observed: Sequence[Observed]) -> Curve:
    """Estimate the share without the event over time; an empty curve of nobody."""
    if not observed:
        return Curve(0, (), (), (), (), (), (), None, None, None)
    from scipy.stats import CensoredData, ecdf

    came = [days for days, is_event in observed if is_event]
    ended = [days for days, is_event in observed if not is_event]
    found = ecdf(CensoredData(uncensored=came, right=ended)).sf
    times = tuple(int(days) for days in found.quantiles)
    survival = tuple(float(share) for share in found.probabilities)
    ordered = sorted(days for days, _ in observed)
    at_risk = tuple(len(ordered) - bisect_left(ordered, day) for day in times)
    counted = Counter(came)
    events = tuple(counted[day] for day in times)
    lower, upper = _band(survival, at_risk, events)
    return Curve(
        n=len(observed),
        time_days=times,
        at_risk=at_risk,
        events=events,
        survival=survival,
        lower=lower,
        upper=upper,
        median=_median(times, survival),
        median_low=_median(times, lower),
        median_high=_median(times, upper),
    )


def share_on(time_days: Sequence[int], survival: Sequence[float], day: int) -> float:
    """Give the share without the event at the end of a day; 1 before the first."""
    place = bisect_right(time_days, day)
    return survival[place - 1] if place else 1.0


def _band(
    survival: tuple[float, ...], at_risk: tuple[int, ...], events: tuple[int, ...]
) -> tuple[tuple[float | None, ...], tuple[float | None, ...]]:
    """Give the interval of each share: Greenwood's variance on the scale of the logarithm, at most 1."""
    z = NormalDist().inv_cdf((1 + LEVEL) / 2)
    lower: list[float | None] = []
    upper: list[float | None] = []
    variance = 0.0
    for share, n, d in zip(survival, at_risk, events, strict=True):
        if n == d:
            lower.append(None)
            upper.append(None)
            continue
        variance += d / (n * (n - d))
        factor = math.exp(z * math.sqrt(variance))
        lower.append(share / factor)
        upper.append(min(1.0, share * factor))
    return tuple(lower), tuple(upper)


def _median(times: tuple[int, ...], shares: Sequence[float | None]) -> float | None:
    """Give the first day at a half or below; at exactly a half the middle between it and the next lower share's day."""
    low = [
        (day, share)
        for day, share in zip(times, shares, strict=True)
        if share is not None and share < HALF + _ALIKE
    ]
    if not low:
        return None
    first, at_first = low[0]
    if abs(at_first - HALF) < _ALIKE:
        lower = next((day for day, share in low if share < at_first), None)
        if lower is not None:
            return (first + lower) / 2
    return float(first)
