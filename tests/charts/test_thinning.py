"""Ten thousand values draw as fast as a hundred, and what a clinician looks for is never left out."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nsclinic.charts.model import LaneName, Mark, Shape
from nsclinic.charts.thinning import thinned

START = date(2014, 1, 1)
DAYS = 12 * 365


def mark(day: int, y: float | None, *, kept: bool = False) -> Mark:
    on = START + timedelta(days=day)
    return Mark(LaneName.URINE, on, "upcr", Shape.CIRCLE, y=y, is_kept=kept)


def test_daily_values_of_twelve_years_are_thinned_to_a_few_a_column():
    marks = [mark(day, 0.1 + day % 7) for day in range(DAYS)]
    assert len(thinned(marks, START, START + timedelta(days=DAYS), 200)) <= 800


def test_few_values_all_stay():
    marks = [mark(day, 1.0) for day in range(50)]
    assert thinned(marks, START, START + timedelta(days=DAYS), 60) == tuple(marks)


def test_a_relapse_among_thousands_of_values_stays():
    marks = [mark(day, 1.0, kept=day == 2001) for day in range(DAYS)]
    assert marks[2001] in thinned(marks, START, START + timedelta(days=DAYS), 20)


@given(
    st.lists(st.tuples(st.integers(0, DAYS), st.floats(0.01, 100.0)), min_size=100, max_size=400),
    st.integers(2, 60),
)
def test_the_extremes_and_the_last_value_stay_and_order_is_kept(points, columns):
    marks = [mark(day, y) for day, y in sorted(points)]
    shown = thinned(marks, START, START + timedelta(days=DAYS), columns)
    heights = [item.y for item in shown]
    assert max(y for _, y in points) in heights
    assert min(y for _, y in points) in heights
    assert shown[-1].on == marks[-1].on
    assert [item.on for item in shown] == sorted(item.on for item in shown)


def test_what_lies_outside_the_window_is_left_out_and_its_ends_are_in():
    marks = [mark(day, 1.0) for day in (0, 9, 10, 20, 21)]
    first, last = START + timedelta(days=10), START + timedelta(days=20)
    assert [item.on for item in thinned(marks, first, last, 10)] == [first, last]
