"""The spans of time that one key shows: the whole course, the last year, the last three months."""

from datetime import date
from enum import StrEnum

from nsclinic.charts.model import TimeChart
from nsclinic.domain.calendar import add_days, add_months


class Span(StrEnum):
    """How much of a course is shown."""

    WHOLE = "whole"
    YEAR = "year"
    MONTHS = "months"


_MONTHS = {Span.YEAR: 12, Span.MONTHS: 3}
_AHEAD = 8
"""Plans are shown so far ahead: this part of the span."""


def window_of(chart: TimeChart, span: Span) -> tuple[date, date]:
    """Give the first and the last day of a span that ends with the as-of date, and a little of what is planned.

    Where nothing at all lies in it the whole course is given: an empty chart would look like a child without a record.
    """
    if span is Span.WHOLE:
        return chart.start, chart.end
    start = add_months(chart.as_of, -_MONTHS[span])
    end = min(chart.end, add_days(chart.as_of, (chart.as_of - start).days // _AHEAD))
    if not any(start <= mark.on <= end for mark in chart.marks):
        return chart.start, chart.end
    return start, end
