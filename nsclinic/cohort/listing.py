"""The outcome tables in long form, one number a line, for a spreadsheet or a program of statistics."""

import csv
import io
from collections.abc import Iterator
from typing import Any, NamedTuple

from nsclinic.cohort.tables import Cohort

COLUMNS = ("table", "row", "column", "statistic", "value")

OVER_TIME = ("survival", "at_risk", "events", "lower", "upper")
"""The lists of a curve, a place for each of its `time_days`."""


class Line(NamedTuple):
    """One number of a table; `value` is empty where it cannot be known. Codes, never words of a language."""

    table: str
    row: str
    column: str
    statistic: str
    value: str


def lines_of(cohort: Cohort) -> Iterator[Line]:
    """Give every number of every table once, in the order of `cohort --json`.

    A count is statistic `n` of its row and column. Of a table of time the column is the day, and a histology is named
    in the row behind the step ("1 FSGS"). The ends of an interval are `wilson_low`, `wilson_high` and so on.
    """
    for table, rows in cohort.tables.items():
        for row, cells in rows.items():
            for place in _places(row, cells):
                yield Line(table, *place)


def csv_text(cohort: Cohort) -> str:
    """Give the long form as CSV (RFC 4180) with a header line."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(lines_of(cohort))
    return text.getvalue()


Place = tuple[str, str, str, str]


def _places(row: str, cells: Any) -> Iterator[Place]:
    if not isinstance(cells, dict):
        yield row, "", "n", _text(cells)
    elif "time_days" in cells:
        yield from _over_time(row, cells)
    elif cells and all(isinstance(value, dict) and "time_days" in value for value in cells.values()):
        for group, curve in cells.items():
            yield from _over_time(f"{row} {group}", curve)
    elif all(isinstance(value, int) for value in cells.values()):
        for column, value in cells.items():
            yield row, column, "n", _text(value)
    else:
        for column, value in cells.items():
            if isinstance(value, dict):
                for name, number in value.items():
                    yield from _statistic(row, column, name, number)
            else:
                yield from _statistic(row, "", column, value)


def _statistic(row: str, column: str, name: str, value: Any) -> Iterator[Place]:
    if name in ("wilson", "exact"):
        low, high = value or (None, None)
        yield row, column, f"{name}_low", _text(low)
        yield row, column, f"{name}_high", _text(high)
    else:
        yield row, column, name, _text(value)


def _over_time(row: str, curve: dict[str, Any]) -> Iterator[Place]:
    for name, value in curve.items():
        if not isinstance(value, list):
            yield row, "", name, _text(value)
    for place, day in enumerate(curve["time_days"]):
        for name in OVER_TIME:
            if name in curve:
                yield row, str(day), name, _text(curve[name][place])


def _text(value: Any) -> str:
    return "" if value is None else str(value)
