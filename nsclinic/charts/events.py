"""The events lane: biopsies and tests, what went wrong and until when, vaccines, on a row each."""

from nsclinic.charts.model import EventBar, EventRow, EventRowName, LaneName, Mark, Shape
from nsclinic.course.timeline import Timeline
from nsclinic.domain.catalogue import live_vaccines
from nsclinic.domain.record import Event, EventKind

_ROW_OF = {
    EventKind.BIOPSY: (EventRowName.FINDINGS, Shape.SQUARE),
    EventKind.GENETIC_TEST: (EventRowName.FINDINGS, Shape.DIAMOND),
    EventKind.CLASSIFICATION: (EventRowName.FINDINGS, Shape.CIRCLE),
    EventKind.OUTCOME: (EventRowName.FINDINGS, Shape.CROSS),
    EventKind.TREATMENT_PLANNED: (EventRowName.FINDINGS, Shape.PLUS),
    EventKind.ADVERSE_EVENT: (EventRowName.ADVERSE, Shape.CROSS),
    EventKind.EVENT_RESOLVED: (EventRowName.ADVERSE, Shape.BAR),
    EventKind.VACCINATION: (EventRowName.VACCINES, Shape.TRIANGLE),
    EventKind.VACCINATION_PLANNED: (EventRowName.VACCINES, Shape.TRIANGLE),
}
"""Protocol and step starts stand in the steps lane; a finding set aside is no event of the child's."""

INFECTIONS = frozenset({"infection", "severe_infection"})
"""Apart from other adverse events: they bring relapses."""
PLANS = frozenset({EventKind.VACCINATION_PLANNED, EventKind.TREATMENT_PLANNED})
_SEVERE = "severe"


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


def sign_of(event: Event) -> Shape:
    """Give the form of an event's mark: infections apart from what else went wrong, live vaccines from the others."""
    if event.kind is EventKind.ADVERSE_EVENT and event.code in INFECTIONS:
        return Shape.HEXAGON
    if event.kind in (EventKind.VACCINATION, EventKind.VACCINATION_PLANNED) and event.code in live_vaccines():
        return Shape.STAR
    return _ROW_OF[event.kind][1]


def is_severe(event: Event) -> bool:
    """Say whether an adverse event was of hospital grade, by its severity or by what it is."""
    is_named_so = event.code == "severe_infection"
    return event.kind is EventKind.ADVERSE_EVENT and (event.severity == _SEVERE or is_named_so)


def _mark(event: Event, row: int) -> Mark:
    return Mark(
        lane=LaneName.EVENTS,
        on=event.on,
        code=f"{event.kind}:{event.code}",
        shape=sign_of(event),
        panel=row,
        detail=event.severity,
        is_kept=event.kind is EventKind.BIOPSY or event.kind is EventKind.OUTCOME,
        row_id=event.row_id,
        is_severe=is_severe(event),
    )


def event_lane(timeline: Timeline) -> tuple[tuple[EventRow, ...], tuple[Mark, ...]]:
    """Give the rows that hold something, and their marks; a planned event may lie after the as-of date."""
    shown = [(event, _ROW_OF[kind][0]) for kind in _ROW_OF for event in timeline.happened(kind)]
    names = [name for name in EventRowName if any(row is name for _, row in shown)]
    marks = [_mark(event, names.index(row)) for event, row in shown]
    rows = tuple(EventRow(name, _bars(timeline) if name is EventRowName.ADVERSE else ()) for name in names)
    return rows, tuple(marks)
