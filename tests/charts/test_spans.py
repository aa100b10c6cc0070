"""The whole course, its last year, its last three months."""

from datetime import date

from nsclinic.charts.spans import Span, window_of
from tests.charts import children
from tests.charts.shown import chart_of, charts, ladder


def test_a_span_ends_with_the_day_and_a_little_of_what_is_planned():
    assert window_of(ladder(), Span.YEAR) == (date(2016, 5, 20), date(2017, 7, 4))
    assert window_of(ladder(), Span.MONTHS) == (date(2017, 2, 20), date(2017, 5, 31))
    assert window_of(ladder(), Span.WHOLE) == (ladder().start, ladder().end)


def test_where_nothing_lies_in_a_span_the_whole_course_is_shown():
    chart = chart_of(children.on_the_ladder(), date(2019, 5, 20))
    assert not any(mark.on > date(2018, 5, 20) for mark in chart.marks)
    assert window_of(chart, Span.YEAR) == (chart.start, chart.end)


def test_a_child_seen_once_has_each_span():
    chart = charts()["seen once"]
    start, end = window_of(chart, Span.MONTHS)
    assert start < chart.as_of < end
