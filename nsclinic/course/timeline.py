"""A child's record as it was known on one day, sorted for the rules: by observation code, by drug, by kind of event.

Built once a review; nothing dated after the as-of date is in it (but plans), so no rule can look ahead.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from nsclinic.domain.record import (
    Child,
    ChildRecord,
    Event,
    EventKind,
    Frequency,
    Observation,
    Treatment,
    Visit,
)


class Timeline:
    """The record up to `as_of`, both included. Lists are in order of date, and of entry within a day."""

    __slots__ = ("_by_code", "_by_drug", "_by_kind", "_measured", "as_of", "child", "events", "visits")

    def __init__(self, record: ChildRecord, as_of: date) -> None:
        cut = record.as_of(as_of)
        self.as_of = as_of
        self.child: Child = cut.child
        self.visits: tuple[Visit, ...] = cut.visits
        self.events: tuple[Event, ...] = cut.events
        by_code: defaultdict[str, list[Observation]] = defaultdict(list)
        for observation in cut.observations:
            if observation.is_done:
                by_code[observation.code].append(observation)
        by_drug: defaultdict[str, list[Treatment]] = defaultdict(list)
        for treatment in cut.treatments:
            by_drug[treatment.drug].append(treatment)
        by_kind: defaultdict[EventKind, list[Event]] = defaultdict(list)
        for event in cut.events:
            by_kind[event.kind].append(event)
        self._by_code = dict(by_code)
        self._measured: dict[str, tuple[list[date], list[Observation]]] = {}
        self._by_drug = dict(by_drug)
        self._by_kind = dict(by_kind)

    @property
    def drugs(self) -> tuple[str, ...]:
        """Every drug that was ever taken, in the order in which each first stands."""
        return tuple(self._by_drug)

    def observed(self, code: str) -> list[Observation]:
        """Give the values of a code; what was not done is left out."""
        return self._by_code.get(code, [])

    def treated(self, drug: str) -> list[Treatment]:
        """Give the stretches of a drug."""
        return self._by_drug.get(drug, [])

    def happened(self, kind: EventKind) -> list[Event]:
        """Give the events of a kind."""
        return self._by_kind.get(kind, [])

    def measured(self, code: str) -> tuple[list[date], list[Observation]]:
        """Give the days and values of a code that may enter a formula: each day's last that is not censored."""
        if code not in self._measured:
            by_day = {row.on: row for row in self.observed(code) if not row.is_censored}
            self._measured[code] = (list(by_day), list(by_day.values()))
        return self._measured[code]

    def last_by_day(self, code: str) -> Iterator[list[Observation]]:
        """Give the values of a code day by day, oldest day first, and of each day the last entered first."""
        rows = self.observed(code)
        day: list[Observation] = []
        for row in rows:
            if day and row.on != day[0].on:
                yield day[::-1]
                day = []
            day.append(row)
        if day:
            yield day[::-1]


def last_day(treatment: Treatment, as_of: date) -> date:
    """Give the last day up to `as_of` on which a stretch is taken; a single dose is taken on its first day only."""
    if treatment.frequency is Frequency.SINGLE:
        return treatment.start_date
    if treatment.end_date is None or treatment.end_date > as_of:
        return as_of
    return treatment.end_date


def known_end(treatment: Treatment, as_of: date) -> date | None:
    """Give the last day of a stretch, None while it goes on: an end after `as_of` is a plan, which nothing rests on."""
    if treatment.frequency is Frequency.SINGLE:
        return treatment.start_date
    is_over = treatment.end_date is not None and treatment.end_date <= as_of
    return treatment.end_date if is_over else None
