"""The events lane: biopsies and tests, what went wrong and until when, vaccines, on a row each."""

from nsclinic.charts.model import EventBar, EventRow, EventRowName, LaneName, Mark, Shape
from nsclinic.course.timeline import Timeline
from nsclinic.domain.record import Event, EventKind

_ROW_OF = {
    EventKind.BIOPSY: (EventRowName.FINDINGS, Shape.SQUARE),
    EventKind.GENETIC_TEST: (EventRowName.FINDINGS, Shape.DIAMOND),
    EventKind.CLASSIFICATION: (EventRowName.FINDINGS, Shape.CIRCLE),
    EventKind.OUTCOME: (EventRowName.FINDINGS, Shape.CROSS),
    EventKind.TREATMENT_PLANNED: (EventRowName.FINDINGS, Shape.PLUS),
    EventKind.ADVERSE_EVENT: (EventRowName.ADVERSE, Shape.CROSS),
    EventKind.EVENT_RESOLVED: (EventRowName.ADVERSE, Shape.CIRCLE),
    EventKind.VACCINATION: (EventRowName.VACCINES, Shape.TRIANGLE),
    EventKind.VACCINATION_PLANNED: (EventRowName.VACCINES, Shape.PLUS),
}
"""Protocol and step starts stand in the steps lane; a finding set aside is no event of the child's."""


def _bars(timeline: Timeline) -> tuple[EventBar, ...]:
    """Give each adverse event from its first record to the day it was resolved."""
    happened = sorted(
        [*timeline.happened(EventKind.ADVERSE_EVENT), *timeline.happened(EventKind.EVENT_RESOLVED)],
        key=lambda event: event.on,
    )
    begun: dict[str, Event] = {}
    bars = []
    for event in happened:
        if event.kind is EventKind.ADVERSE_EVENT:
            begun.setdefault(event.code, event)
        elif event.code in begun:
            bars.append(EventBar(begun.pop(event.code).on, event.on, event.code, is_open=False))
    bars += [EventBar(event.on, timeline.as_of, code, is_open=True) for code, event in begun.items()]
    return tuple(sorted(bars, key=lambda bar: (bar.start, bar.end, bar.code)))


def _mark(event: Event, row: int, shape: Shape) -> Mark:
    return Mark(
        lane=LaneName.EVENTS,
        on=event.on,
        code=f"{event.kind}:{event.code}",
        shape=shape,
        panel=row,
        detail=event.severity,
        is_kept=event.kind is EventKind.BIOPSY or event.kind is EventKind.OUTCOME,
        row_id=event.row_id,
    )


def event_lane(timeline: Timeline) -> tuple[tuple[EventRow, ...], tuple[Mark, ...]]:
    """Give the rows that hold something, and their marks; a planned event may lie after the as-of date."""
    shown = [(event, *_ROW_OF[kind]) for kind in _ROW_OF for event in timeline.happened(kind)]
    names = [name for name in EventRowName if any(row is name for _, row, _ in shown)]
    marks = [_mark(event, names.index(row), shape) for event, row, shape in shown]
    rows = tuple(EventRow(name, _bars(timeline) if name is EventRowName.ADVERSE else ()) for name in names)
    return rows, tuple(marks)
