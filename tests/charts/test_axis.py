"""Axes end at round numbers that hold everything; the calendar is named in years, months or days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsclinic.charts.axis import Grain, linear_axis, log_axis, time_span, time_ticks


@given(st.floats(1e-3, 1e5))
def test_a_linear_axis_holds_its_highest_value_and_wastes_less_than_it_shows(highest):
    axis = linear_axis(highest, "ng/mL")
    assert axis.low == 0
    assert highest <= axis.high * 1.000001
    assert axis.high <= 2.6 * highest
    assert 2 <= len(axis.ticks) <= 5


@given(st.floats(1e-3, 0.9), st.floats(1.0, 1e4))
def test_a_logarithmic_axis_holds_both_ends(low, high):
    axis = log_axis(low, high, "mg/mg")
    assert 0 < axis.low <= low * 1.000001
    assert high <= axis.high * 1.000001
    assert axis.share(axis.low) == 0
    assert axis.share(axis.high) == pytest.approx(1)


@given(st.dates(date(2000, 1, 1), date(2030, 1, 1)), st.integers(1, 9000), st.integers(2, 14))
def test_time_ticks_are_few_in_order_and_on_the_axis(start, days, most):
    end = date.fromordinal(start.toordinal() + days)
    ticks = time_ticks(start, end, most)
    assert len(ticks) <= most
    assert [tick.on for tick in ticks] == sorted({tick.on for tick in ticks})
    assert all(start <= tick.on <= end for tick in ticks)


def test_the_first_of_january_is_named_as_a_year_among_months():
    ticks = time_ticks(date(2015, 10, 1), date(2016, 4, 1), 8)
    assert [tick.grain for tick in ticks if tick.on == date(2016, 1, 1)] == [Grain.YEAR]


def test_one_day_still_gets_an_axis_of_months():
    start, end = time_span(date(2015, 1, 10), date(2015, 1, 10))
    assert start < date(2015, 1, 10) < end
    assert (end - start).days >= 120
