"""Adverse events as runs: a symptom begins, is recorded again, and lasts until it is recorded as resolved."""

from dataclasses import dataclass
from datetime import date

from nsclinic.advice.case import Case, event_fact
from nsclinic.advice.model import Fact
from nsclinic.domain.record import Event, EventKind

NOT_GIVEN = "moderate"
"""An adverse event without severity counts as moderate (rules 0)."""


@dataclass(frozen=True, slots=True)
class Ailment:
    """One run of an adverse event. `resolved_on` is None while it lasts."""

    code: str
    events: tuple[Event, ...]
    resolved_on: date | None

    @property
    def began_on(self) -> date:
        """The day on which it was first recorded."""
        return self.events[0].on

    @property
    def last_recorded_on(self) -> date:
        """The day on which it was last recorded."""
        return self.events[-1].on

    @property
    def severity(self) -> str:
        """Its latest severity."""
        return self.events[-1].severity or NOT_GIVEN

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Its beginning and its latest record."""
        return tuple(event_fact(event) for event in dict.fromkeys((self.events[0], self.events[-1])))


def ailments(case: Case, *codes: str) -> tuple[Ailment, ...]:
    """Give the runs of these adverse events, in order of their beginning.

    Of what was recorded on one day the order of entry counts: what is recorded after it was resolved has come again.
    """
    found: list[Ailment] = []
    for code in codes:
        run: list[Event] = []
        for event in (event for event in case.timeline.events if event.code == code):
            if event.kind is EventKind.ADVERSE_EVENT:
                run.append(event)
            elif event.kind is EventKind.EVENT_RESOLVED and run:
                found.append(Ailment(code, tuple(run), event.on))
                run = []
        if run:
            found.append(Ailment(code, tuple(run), None))
    return tuple(sorted(found, key=lambda ailment: ailment.began_on))


def unresolved(case: Case, *codes: str) -> tuple[Ailment, ...]:
    """Give the runs of these adverse events that last."""
    return tuple(ailment for ailment in ailments(case, *codes) if ailment.resolved_on is None)
