"""The calendar law of the rules, in one place: months, ages, spans and windows.

A month is a calendar month counted forward from the earlier date, clamped to the month's end (31 August + 6 months
is the last day of February). Windows in months are half-open. Spans are differences of dates.
"""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date, timedelta

EVERY_MONTH_HAS = 28
"""Days: only beyond them need a month's length be looked up."""


def add_months(day: date, months: int) -> date:
    """Give the same day `months` later, or the last day of that month where it is shorter. `months` may be negative.

    Never beyond the calendar's own ends: an open end is sometimes written 9999-12-31, and must not stop a review.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return date.min if year < MINYEAR else date.max
    if day.day <= EVERY_MONTH_HAS:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_days(day: date, days: int) -> date:
    """Give the date `days` later; earlier where negative. Never beyond the calendar's own ends."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.min if days < 0 else date.max


def days_between(start: date, end: date) -> int:
    """Give end − start in days: 0 on the start day itself."""
    return (end - start).days


def is_within_months(start: date, day: date, months: int) -> bool:
    """Say whether `day` lies in the half-open window start ≤ day < start + months."""
    return start <= day < add_months(start, months)


def has_lasted_months(start: date, day: date, months: int) -> bool:
    """Say whether `months` have passed since start on `day`: true from start + months on, false the day before."""
    return day >= add_months(start, months)


def whole_months(start: date, day: date) -> int:
    """Give the calendar months completed from start to day; negative never, 0 before the first is complete."""
    if day <= start:
        return 0
    months = (day.year - start.year) * 12 + day.month - start.month
    return months if add_months(start, months) <= day else months - 1


def years_months(birth: date, day: date) -> tuple[int, int]:
    """Give age as completed years and the months completed beyond them."""
    return divmod(whole_months(birth, day), 12)


def completed_years(birth: date, day: date) -> int:
    """Give age in completed years. Born on 29 February: a year is complete on 28 February of a common year."""
    return years_months(birth, day)[0]
