"""Blood pressure over time against the child's own limits of each day, which step with birthdays and with height."""

from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import groupby

from nsclinic.charts.axis import span_axis
from nsclinic.charts.model import Curve, Mark, Panel, Shape, TileLane
from nsclinic.charts.tiles import Column, Tile, TileName
from nsclinic.course.pressure import DIASTOLIC, SYSTOLIC, PressureLimits, pressure_limits, pressure_range
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_days, add_months, completed_years
from nsclinic.domain.pressure import PressureRange
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Common

NAMES = {SYSTOLIC: TileName.SYSTOLIC, DIASTOLIC: TileName.DIASTOLIC}
SHAPES = {
    PressureRange.NORMAL: Shape.CIRCLE,
    PressureRange.ELEVATED: Shape.SQUARE,
    PressureRange.STAGE_1: Shape.TRIANGLE,
    PressureRange.STAGE_2: Shape.DIAMOND,
}
UNIT = "mmHg"
LONGEST_JOIN_DAYS = 100
_ROOM = 6.0
UNDER_TABLE = "under_table"
"""Why a reading cannot be judged as normal: the child is younger than the table's first year."""


def pressure_column(timeline: Timeline, common: Common) -> Column:
    """Give a tile for each pressure, systolic above diastolic, with the lines of P90, P95 and P95 + 12 mmHg."""
    days = [row.on for code in NAMES for row in timeline.observed(code)]
    limits = _limits_over_time(timeline, common, min(days)) if days else []
    return Column(tuple(_tile(timeline, common, code, limits) for code in NAMES))


def _tile(timeline: Timeline, common: Common, code: str, limits: list[PressureLimits]) -> Tile:
    rows = timeline.observed(code)
    if not rows:
        return Tile(NAMES[code], why_empty=code)
    curves = _curves(limits, code, timeline.as_of)
    marks = tuple(
        pressure_mark(timeline, common, list(group)[-1]) for _, group in groupby(rows, key=lambda row: row.on)
    )
    places = [mark.y or 0.0 for mark in marks]
    places += [y for curve in curves for _, y in curve.points]
    axis = span_axis(min(places) - _ROOM, max(places) + _ROOM / 2, UNIT)
    return Tile(NAMES[code], Panel(code, axis, marks, LONGEST_JOIN_DAYS, curves=curves))


def pressure_mark(timeline: Timeline, common: Common, row: Observation) -> Mark:
    """Give the mark of one pressure: its shape says the range, `detail` too, `label` the limit that was reached.

    Where it cannot be judged `detail` is empty and `label` says why: `sex`, `height` or `under_table`, else nothing
    (a censored value).
    """
    limits = pressure_limits(timeline, common, row.on)
    found = pressure_range(limits, [row])
    return Mark(
        lane=TileLane.PRESSURE,
        on=row.on,
        code=row.code,
        shape=SHAPES[found] if found else Shape.CIRCLE,
        y=float(row.number),
        value=row.value,
        unit=row.unit,
        qualifier=row.qualifier,
        detail=found.value if found else "",
        label=_limit_reached(limits, row.code, found) if found else why_not_judged(limits),
        is_faint=found is None,
        is_kept=found in (PressureRange.STAGE_1, PressureRange.STAGE_2),
        row_id=row.row_id,
    )


def why_not_judged(limits: PressureLimits) -> str:
    """Give what is missing to call a reading normal: `sex`, `height`, `under_table`; empty where nothing is."""
    if limits.lacks:
        return limits.lacks[0]
    return "" if limits.elevated else UNDER_TABLE


def _limit_reached(limits: PressureLimits, code: str, found: PressureRange) -> str:
    by_range = {
        PressureRange.NORMAL: limits.elevated,
        PressureRange.ELEVATED: limits.elevated,
        PressureRange.STAGE_1: limits.high,
        PressureRange.STAGE_2: limits.stage_2,
    }
    limit = by_range[found].get(code)
    return "" if limit is None else format(whole_mmhg(limit), "f")


def whole_mmhg(limit: Decimal) -> Decimal:
    """Give the first whole mmHg that reaches a limit, as pressures are read."""
    return limit.to_integral_value(ROUND_CEILING)


def _limits_over_time(timeline: Timeline, common: Common, first: date) -> list[PressureLimits]:
    """Give the limits of every day on which they can change: birthdays, heights, and where a height grows too old."""
    child, as_of = timeline.child, timeline.as_of
    days = {first, as_of}
    years = completed_years(child.birth_date, first)
    while (birthday := add_months(child.birth_date, 12 * (years + 1))) <= as_of:
        days.add(birthday)
        years += 1
    for on in timeline.measured("height")[0]:
        days |= {on, add_days(add_months(on, common.courses.height_valid.whole), 1)}
        days.add(add_days(on, -common.courses.size_after.whole))
    month = first
    while month < as_of:
        days.add(month)
        month = add_months(month, 1)
    return [pressure_limits(timeline, common, day) for day in sorted(days) if first <= day <= as_of]


def _curves(limits: list[PressureLimits], code: str, end: date) -> tuple[Curve, ...]:
    """Give the lines of one pressure as steps; a line breaks where the limit is not known."""
    curves: list[Curve] = []
    for name in ("high", "stage_2", "elevated"):
        points: list[tuple[date, float]] = []
        for one in limits:
            value = getattr(one, name).get(code)
            if value is None:
                _close(curves, name, points, one.on)
                points = []
                continue
            if points and points[-1][1] != float(value):
                points.append((one.on - timedelta(days=1), points[-1][1]))
            points.append((one.on, float(value)))
        _close(curves, name, points, end)
    return tuple(curves)


def _close(curves: list[Curve], name: str, points: list[tuple[date, float]], end: date) -> None:
    if points:
        if points[-1][0] < end:
            points.append((end, points[-1][1]))
        curves.append(Curve(name, tuple(points)))
