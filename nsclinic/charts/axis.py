"""Round numbers for axes of values, and calendar places for the axis of time, chosen once for screen and paper."""

from datetime import date
from enum import StrEnum
from math import ceil, floor, log10
from typing import NamedTuple

from nsclinic.charts.model import Axis, Tick
from nsclinic.domain.calendar import add_days, add_months

_LOG_STEPS = (1, 2, 5)


class Grain(StrEnum):
    """What a tick of the time axis names."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


class TimeTick(NamedTuple):
    """A place on the time axis: the first day of a year or month, or a day."""

    on: date
    grain: Grain


def _plain(value: float) -> str:
    return f"{value:.10f}".rstrip("0").rstrip(".")


def log_axis(low: float, high: float, unit: str, marked: tuple[float, ...] = ()) -> Axis:
    """Give a logarithmic axis that holds `low` to `high` (both above zero, low below high) and ends at 1, 2 or 5 × 10ⁿ.

    Ticks stand at the values in `marked`, which come first, and at each power of ten.
    """
    places = [
        step * 10.0**power
        for power in range(floor(log10(low)) - 1, ceil(log10(high)) + 2)
        for step in _LOG_STEPS
    ]
    first = max(place for place in places if place <= low * 1.0000001)
    last = min(place for place in places if place >= high * 0.9999999)
    tens = [place for place in places if abs(log10(place) - round(log10(place))) < 1e-9]
    ticks = dict.fromkeys((*marked, *tens))
    inside = [place for place in ticks if first * 0.9999999 <= place <= last * 1.0000001]
    return Axis(first, last, unit, tuple(Tick(place, _plain(place)) for place in inside), is_log=True)


def linear_axis(highest: float, unit: str, most_ticks: int = 4) -> Axis:
    """Give an axis from 0 that holds `highest`, with at most `most_ticks` steps above 0, those at its ends first."""
    highest = max(highest, 1e-6)
    power = 10.0 ** floor(log10(highest / most_ticks))
    step = next(
        factor * power
        for factor in (1, 2, 2.5, 5, 10, 20)
        if factor * power * most_ticks >= highest * 0.9999999
    )
    count = min(most_ticks, max(1, ceil(highest / step - 1e-7)))
    numbers = sorted(range(count + 1), key=lambda n: (0 < n < count, n))
    return Axis(0.0, step * count, unit, tuple(Tick(step * n, _plain(step * n)) for n in numbers))


def span_axis(low: float, high: float, unit: str, most_ticks: int = 4) -> Axis:
    """Give an axis that holds `low` to `high` and need not begin at 0, with at most `most_ticks` steps, ends first."""
    spread = max(high - low, 1e-6)
    power = 10.0 ** floor(log10(spread / most_ticks))
    for factor in (1, 2, 2.5, 5, 10, 20, 25, 50):
        step = factor * power
        first, last = floor(low / step + 1e-7), ceil(high / step - 1e-7)
        if last - first <= most_ticks:
            break
    last = max(last, first + 1)
    numbers = sorted(range(first, last + 1), key=lambda n: (first < n < last, n))
    return Axis(step * first, step * last, unit, tuple(Tick(step * n, _plain(step * n)) for n in numbers))


def _year_ticks(start: date, end: date, step: int) -> list[date]:
    first = start.year if start == date(start.year, 1, 1) else start.year + 1
    return [date(year, 1, 1) for year in range(first, end.year + 1) if year % step == 0]


def _month_ticks(start: date, end: date, step: int) -> list[date]:
    months = (end.year - start.year) * 12 + end.month - start.month
    first = date(start.year, start.month, 1)
    days = (add_months(first, month) for month in range(months + 1))
    return [day for day in days if day >= start and (day.month - 1) % step == 0]


def _day_ticks(start: date, end: date, step: int) -> list[date]:
    first = start.toordinal() + (-start.toordinal()) % step
    return [date.fromordinal(day) for day in range(first, end.toordinal() + 1, step)]


def time_ticks(start: date, end: date, most: int) -> tuple[TimeTick, ...]:
    """Give the finest calendar ticks from `start` to `end`, both included, that are at most `most`.

    The first of January is named as a year whatever the step, so that a zoomed axis still says which year it shows.
    """
    days = (end - start).days
    for step in (1, 2, 7, 14):
        if days // step + 1 <= most:
            return tuple(TimeTick(day, Grain.DAY) for day in _day_ticks(start, end, step))
    for step in (1, 2, 3, 6):
        if days / (30 * step) + 1 <= most:
            return tuple(
                TimeTick(day, Grain.YEAR if day.month == 1 else Grain.MONTH)
                for day in _month_ticks(start, end, step)
            )
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if days / (365 * step) + 1 <= most or step == 100)
    return tuple(TimeTick(day, Grain.YEAR) for day in _year_ticks(start, end, step))


_AGE_STEPS = (1, 3, 6, 12, 24, 36, 60)


def age_ticks(birth: date, start: date, end: date, most: int) -> tuple[date, ...]:
    """Give the days from `start` to `end`, both included, on which a round age is reached: the finest that are few."""
    days: list[date] = []
    for step in _AGE_STEPS:
        ages = (add_months(birth, months) for months in range(0, 12 * 130, step))
        days = [day for day in ages if start <= day <= end]
        if len(days) <= most:
            break
    return tuple(days)


LEAST_DAYS = 120
"""A child seen once still gets an axis of this many days, so that one point does not stand for all of time."""


def time_span(first: date, last: date) -> tuple[date, date]:
    """Give the ends of a time axis that holds `first` to `last` with a margin of a fiftieth on each side."""
    short = max(0, LEAST_DAYS - (last - first).days)
    margin = max(3, (last - first).days // 50)
    return add_days(first, -margin - short // 3), add_days(last, margin + short - short // 3)
