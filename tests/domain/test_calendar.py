"""The calendar law: months, ages and windows at their ends, 29 February and the ends of months."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsclinic.domain.calendar import (
    add_days,
    add_months,
    completed_years,
    has_lasted_months,
    is_within_months,
    whole_months,
    years_months,
)

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "expected"),
    [
        ("2018-08-31", 6, "2019-02-28"),
        ("2019-08-31", 6, "2020-02-29"),
        ("2018-01-31", 1, "2018-02-28"),
        ("2018-12-15", 1, "2019-01-15"),
        ("2020-02-29", 12, "2021-02-28"),
        ("2018-03-31", -1, "2018-02-28"),
    ],
)
def test_a_month_is_a_calendar_month_clamped_to_its_end(start: str, months: int, expected: str) -> None:
    assert add_months(date.fromisoformat(start), months) == date.fromisoformat(expected)


def test_a_window_in_months_is_half_open() -> None:
    start = date(2018, 1, 10)
    assert is_within_months(start, start, 6)
    assert is_within_months(start, date(2018, 7, 9), 6)
    assert not is_within_months(start, date(2018, 7, 10), 6)
    assert has_lasted_months(start, date(2018, 7, 10), 6)
    assert not has_lasted_months(start, date(2018, 7, 9), 6)


def test_a_child_born_on_29_february_turns_a_year_older_on_28_february_of_a_common_year() -> None:
    assert completed_years(date(2016, 2, 29), date(2017, 2, 27)) == 0
    assert completed_years(date(2016, 2, 29), date(2017, 2, 28)) == 1
    assert completed_years(date(2016, 2, 29), date(2020, 2, 28)) == 3
    assert completed_years(date(2016, 2, 29), date(2020, 2, 29)) == 4


def test_age_in_years_and_months() -> None:
    assert years_months(date(2010, 5, 10), date(2018, 4, 9)) == (7, 10)
    assert years_months(date(2010, 5, 10), date(2018, 4, 10)) == (7, 11)
    assert years_months(date(2018, 5, 10), date(2018, 5, 10)) == (0, 0)


@given(start=DAYS, extra=st.integers(0, 9000))
def test_whole_months_are_those_that_have_lasted(start: date, extra: int) -> None:
    day = start + timedelta(days=extra)
    months = whole_months(start, day)
    assert has_lasted_months(start, day, months)
    assert not has_lasted_months(start, day, months + 1)


def test_an_open_end_at_the_last_day_of_the_calendar_stays_there() -> None:
    assert add_months(date.max, 3) == add_days(date.max, 60) == date.max
    assert add_months(date.min, -3) == add_days(date.min, -60) == date.min
    assert add_days(add_months(date(9999, 11, 30), 1), 1) == date.max
