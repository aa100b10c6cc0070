"""How much of the time, and how many of the troughs, lay within the target in force (reference D-18).

Between two troughs the level is taken to move on a straight line (Rosendaal). Where the record says nothing about the
time between them (a long gap, the drug stopped, no target) it is not judged, and said not to be.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from nsclinic.course.comparison import is_above, is_below, limit_for
from nsclinic.course.exposure import TROUGH_OF, is_known_not_trough
from nsclinic.course.medication import courses_of
from nsclinic.course.model import Course
from nsclinic.course.targets import target_bands, target_on
from nsclinic.course.timeline import Timeline
from nsclinic.course.trough_levels import LeftOut, WhyLeftOut, level_of, troughs
from nsclinic.domain.calendar import add_days, days_between
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.measures import measures
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Number, Protocol, Target


class WhyNotJudged(StrEnum):
    """Why the time between two troughs is not judged."""

    LONG_GAP = "long_gap"
    NOT_TAKEN = "not_taken"
    NO_TARGET = "no_target"


@dataclass(frozen=True, slots=True)
class NotJudged:
    """Time between two troughs that is not judged: from one day to the other, and why."""

    start: date
    end: date
    why: WhyNotJudged


@dataclass(frozen=True, slots=True)
class TimeInTarget:
    """Days within, below and above the target in force on each, between the troughs of a span.

    `used` are the troughs that entered, `left_out` the others and why; `not_judged` the stretches of time left out.
    """

    drug: str
    within_days: Decimal
    below_days: Decimal
    above_days: Decimal
    used: tuple[Observation, ...]
    left_out: tuple[LeftOut, ...]
    not_judged: tuple[NotJudged, ...]

    @property
    def days(self) -> Decimal:
        """All days that were judged."""
        return self.within_days + self.below_days + self.above_days

    @property
    def within_percent(self) -> Decimal | None:
        """Share of the judged days within the target, in per cent; None where no day was judged."""
        return 100 * self.within_days / self.days if self.days else None

    @property
    def below_percent(self) -> Decimal | None:
        """Share of the judged days below the target, in per cent; None where no day was judged."""
        return 100 * self.below_days / self.days if self.days else None


@dataclass(frozen=True, slots=True)
class TroughsInTarget:
    """How many troughs of a span lay within, below and above the target in force on their day; and those left out."""

    drug: str
    within: int
    below: int
    above: int
    left_out: tuple[LeftOut, ...]

    @property
    def judged(self) -> int:
        """All troughs that were judged."""
        return self.within + self.below + self.above

    @property
    def within_percent(self) -> Decimal | None:
        """Share of the judged troughs within the target, in per cent; None where none was judged."""
        return Decimal(100 * self.within) / self.judged if self.judged else None


def time_in_target(
    timeline: Timeline, drug: str, course: Course, protocol: Protocol, first: date, last: date
) -> TimeInTarget:
    """Give the time in target between the troughs from `first` to `last`, both included; the target's ends are within.

    Not judged: between two troughs more than 60 days apart, or not of one recorded course of the drug (a gap of up to
    14 days ends none; the day after its last dose still belongs to it), and where the protocol has no target.
    """
    found = troughs(timeline, drug, protocol.common, first, last)
    taken = [
        (each.start, timeline.as_of if each.end is None else add_days(each.end, 1))
        for each in courses_of(timeline, (drug,), protocol.common.courses)
    ]
    within = below = above = Decimal(0)
    not_judged: list[NotJudged] = []
    for earlier, later in pairwise(found.used):
        why = _why_not_joined(earlier.on, later.on, taken)
        if why is not None:
            not_judged.append(NotJudged(earlier.on, later.on, why))
            continue
        for part in _parts(protocol, course, earlier, later):
            if isinstance(part, NotJudged):
                not_judged.append(part)
                continue
            below += part.days * part.share_below
            above += part.days * part.share_above
            within += part.days * (1 - part.share_below - part.share_above)
    return TimeInTarget(drug, within, below, above, found.used, found.left_out, tuple(not_judged))


def _why_not_joined(earlier: date, later: date, taken: list[tuple[date, date]]) -> WhyNotJudged | None:
    """Say why the level between two troughs is anybody's guess; None where it can be drawn as a line."""
    if days_between(earlier, later) > measures().interpolated_at_most.value:
        return WhyNotJudged.LONG_GAP
    if not any(start <= earlier and later <= end for start, end in taken):
        return WhyNotJudged.NOT_TAKEN
    return None


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of one target between two troughs: its days, and the shares of them below and above."""

    days: int
    share_below: Decimal
    share_above: Decimal


def _parts(
    protocol: Protocol, course: Course, earlier: Observation, later: Observation
) -> Iterator[_Part | NotJudged]:
    """Cut the line between two troughs where the target changes, and say what has none."""
    days = days_between(earlier.on, later.on)
    start_level, rise = level_of(earlier), level_of(later) - level_of(earlier)
    reached = earlier.on
    for start, end, target in target_bands(protocol, earlier.code, course, earlier.on, later.on):
        if start > reached:
            yield NotJudged(reached, start, WhyNotJudged.NO_TARGET)
        ends = _ends(target)
        if ends is None:
            yield NotJudged(start, end, WhyNotJudged.NO_TARGET)
        elif end > start:
            from_level = start_level + rise * days_between(earlier.on, start) / days
            to_level = start_level + rise * days_between(earlier.on, end) / days
            low, high = ends
            yield _Part(
                days_between(start, end),
                share_below(from_level, to_level, low),
                share_below(-from_level, -to_level, -high),
            )
        reached = end
    if reached < later.on:
        yield NotJudged(reached, later.on, WhyNotJudged.NO_TARGET)


def share_below(from_level: Decimal, to_level: Decimal, limit: Decimal) -> Decimal:
    """Give the share (0 to 1) of a straight line between two levels that lies below a limit."""
    low, high = min(from_level, to_level), max(from_level, to_level)
    if low >= limit:
        return Decimal(0)
    return Decimal(1) if high <= limit else (limit - low) / (high - low)


def _ends(target: Target) -> tuple[Decimal, Decimal] | None:
    """Give both ends of a target in the first unit of its code; None where it cannot be converted."""
    low, high = _in_first_unit(target.code, target.low), _in_first_unit(target.code, target.high)
    return (low, high) if low is not None and high is not None else None


def _in_first_unit(code: str, number: Number) -> Decimal | None:
    return analytes()[code].in_first_unit(number.value, number.unit)


def troughs_in_target(
    timeline: Timeline, drug: str, course: Course, protocol: Protocol, first: date, last: date
) -> TroughsInTarget:
    """Count the troughs from `first` to `last`, both included, against the target in force on their day.

    One a day: the last that can be judged. A censored one is counted where everything beyond its limit lies on one
    side, as in the rules; the ends of the target are within.
    """
    counts: Counter[_Side] = Counter()
    left_out: list[LeftOut] = []
    for rows in timeline.last_by_day(TROUGH_OF[drug]):
        if not first <= rows[0].on <= last:
            continue
        target = target_on(protocol, TROUGH_OF[drug], course, rows[0].on)
        is_counted = False
        for row in rows:
            side = _side(row, target, protocol)
            if isinstance(side, WhyLeftOut):
                left_out.append(LeftOut(row, side))
            elif is_counted:
                left_out.append(LeftOut(row, WhyLeftOut.SAME_DAY))
            else:
                counts[side] += 1
                is_counted = True
    return TroughsInTarget(
        drug, counts[_Side.WITHIN], counts[_Side.BELOW], counts[_Side.ABOVE], tuple(left_out)
    )


class _Side(StrEnum):
    """Where a level lies against its target."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"


def _side(row: Observation, target: Target | None, protocol: Protocol) -> _Side | WhyLeftOut:
    """Give the side on which a trough lies, or why it cannot be told."""
    if is_known_not_trough(row, protocol.common.follow_up):
        return WhyLeftOut.NOT_A_TROUGH
    low = limit_for(row, (target.low,)) if target else None
    high = limit_for(row, (target.high,)) if target else None
    if low is None or high is None:
        return WhyLeftOut.NO_TARGET
    below, above = is_below(row, low), is_above(row, high)
    if below:
        return _Side.BELOW
    if above:
        return _Side.ABOVE
    return _Side.WITHIN if below is False and above is False else WhyLeftOut.UNDECIDED
