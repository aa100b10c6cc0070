"""The calendar law of section 0: clamped months, half-open windows, completed years."""

from __future__ import annotations

import calendar
from datetime import date, timedelta


def days(n: int) -> timedelta:
    return timedelta(days=n)


def add_months(d: date, n: int) -> date:
    """d + n months; a day that the month lacks becomes its last."""
    month = d.year * 12 + d.month - 1 + n
    year, month = divmod(month, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(d.day, last))


def within_months(d: date, n: int, day: date) -> bool:
    """Half-open: d <= day < d + n months."""
    return d <= day < add_months(d, n)


def months_passed(d: date, n: int, day: date) -> bool:
    """ "For n months or more": true from d + n months on."""
    return day >= add_months(d, n)


def older_than_months(d: date, n: int, day: date) -> bool:
    """Something of d is, on `day`, more than n months old (exactly n months is not more)."""
    return day > add_months(d, n)


def completed_years(birth: date, day: date) -> int:
    years = day.year - birth.year
    while add_months(birth, 12 * years) > day:
        years -= 1
    return years
