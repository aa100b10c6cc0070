"""The levels lane: drug levels against the target that was in force on their day, a panel for each code measured."""

from nsclinic.charts.axis import linear_axis
from nsclinic.charts.model import Band, LaneName, Mark, Panel, Shape
from nsclinic.charts.urine import longest_join
from nsclinic.course.exposure import TROUGH_OF, is_known_not_trough
from nsclinic.course.medication import courses_of
from nsclinic.course.model import Course
from nsclinic.course.targets import target_bands
from nsclinic.course.timeline import Timeline
from nsclinic.domain.catalogue import Analyte, analytes
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Protocol

_ROOM_ABOVE = 1.15
_TROUGHS = frozenset(TROUGH_OF.values())


def level_panels(timeline: Timeline, course: Course, protocol: Protocol) -> tuple[Panel, ...]:
    """Give a panel for each level that was ever measured, in the order of the catalogue.

    A trough known not to be one is drawn as a cross and faint: it is shown and judged by nothing.
    """
    codes = [
        code for code, analyte in analytes().items() if analyte.group == "level" and timeline.observed(code)
    ]
    return tuple(
        _panel(timeline, course, protocol, analytes()[code], index) for index, code in enumerate(codes)
    )


def _panel(timeline: Timeline, course: Course, protocol: Protocol, analyte: Analyte, index: int) -> Panel:
    unit = analyte.units[0].symbol
    bands = _bands(timeline, course, protocol, analyte)
    placed = [(row, _place(analyte, row)) for row in timeline.observed(analyte.code)]
    highest = max([place for _, place in placed] + [band.high for band in bands])
    axis = linear_axis(highest * _ROOM_ABOVE, unit, most_ticks=3)
    marks = tuple(_mark(row, place, index, protocol) for row, place in placed)
    return Panel(analyte.code, axis, marks, longest_join(protocol.common.urine), bands=bands)


def _place(analyte: Analyte, row: Observation) -> float:
    value = analyte.in_first_unit(row.number, row.unit)
    return float(row.number if value is None else value)


def _mark(row: Observation, place: float, index: int, protocol: Protocol) -> Mark:
    is_faint = row.code in _TROUGHS and is_known_not_trough(row, protocol.common.follow_up)
    return Mark(
        lane=LaneName.LEVELS,
        on=row.on,
        code=row.code,
        shape=Shape.CROSS if is_faint else Shape.CIRCLE,
        y=place,
        panel=index,
        value=row.value,
        unit=row.unit,
        qualifier=row.qualifier,
        detail=row.hours_after_dose,
        is_faint=is_faint,
        row_id=row.row_id,
    )


def _bands(timeline: Timeline, course: Course, protocol: Protocol, analyte: Analyte) -> tuple[Band, ...]:
    """Give the target in force on each day on which the drug of this level was being taken."""
    bands = []
    for taken in courses_of(timeline, (analyte.drug,), protocol.common.courses):
        last = taken.end or timeline.as_of
        for start, end, target in target_bands(protocol, analyte.code, course, taken.start, last):
            low = analyte.in_first_unit(target.low.value, target.low.unit)
            high = analyte.in_first_unit(target.high.value, target.high.unit)
            if low is not None and high is not None:
                bands.append(Band(start, end, float(low), float(high), target.phase))
    return tuple(bands)
