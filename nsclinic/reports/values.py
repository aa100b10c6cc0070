"""What the summary reads out of a record: the day's values against the last, and what was decided on the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nsclinic.course.medication import stretches_on
from nsclinic.course.model import EvidenceDay, Step, StepLine
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_days, days_between
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.flags import Flag, flag_of
from nsclinic.domain.record import (
    FORWARD_LOOKING,
    ChildRecord,
    Event,
    EventKind,
    Observation,
    Treatment,
    Visit,
)
from nsclinic.reports.model import SummaryContent

PRESSURE = "pressure"
_PAIR = ("sbp", "dbp")


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of the day's values: the rows of the day and of the last day before it; two rows for a blood pressure.

    `now` is empty where it was not measured on the day. `code` is an observation code or `pressure`.
    """

    code: str
    now: tuple[Observation, ...]
    before: tuple[Observation, ...]

    @property
    def flag(self) -> Flag:
        """Where the day's value stands; of a pair the first that stands outside."""
        shown = self.now or self.before
        return next((flag for row in shown if (flag := flag_of(row)) is not Flag.WITHIN), Flag.WITHIN)


def measured_values(record: ChildRecord, on: date) -> tuple[Measured, ...]:
    """Give the values of a day against the last before it, in the order of the catalogue, drug levels left out.

    What was not done on the day stands as such. Without any value of the day: the last of each code.
    """
    rows: dict[str, list[Observation]] = {}
    for row in record.observations:
        if row.on <= on:
            rows.setdefault(row.code, []).append(row)
    found = list(_measured(rows, on))
    today = tuple(line for line in found if line.now)
    return today or tuple(found)


def _measured(rows: dict[str, list[Observation]], on: date) -> Iterator[Measured]:
    for code, analyte in analytes().items():
        if code == _PAIR[1] and _PAIR[0] in rows:
            continue
        codes = _PAIR if code == _PAIR[0] and _PAIR[1] in rows else (code,)
        if analyte.group == "level" or not any(code in rows for code in codes):
            continue
        now = tuple(row for code in codes if (row := _last(rows.get(code, []), on)) is not None)
        before = _last_day_before(rows, codes, on)
        yield Measured(PRESSURE if len(codes) > 1 else code, now, before)


def _last(rows: list[Observation], on: date) -> Observation | None:
    return next((row for row in reversed(rows) if row.on == on), None)


def _last_day_before(
    rows: dict[str, list[Observation]], codes: tuple[str, ...], on: date
) -> tuple[Observation, ...]:
    """Give the values of the last earlier day on which any of the codes was measured; not done is no value."""
    days = [row.on for code in codes for row in rows.get(code, []) if row.on < on and row.is_done]
    if not days:
        return ()
    return tuple(row for code in codes if (row := _last(rows.get(code, []), max(days))) is not None)


class DecisionKind(StrEnum):
    """What was decided about a drug or a finding."""

    STARTED = "started"
    CHANGED = "changed"
    STOPPED = "stopped"
    PLANNED = "planned"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision of a day. `before`, `after`: rows of the drug; `event`: the plan, or the finding set aside."""

    kind: DecisionKind
    by: str
    before: Treatment | None = None
    after: Treatment | None = None
    event: Event | None = None


def decided(record: ChildRecord, visit: Visit, as_of: date) -> tuple[Decision, ...]:
    """Give what was decided on the day of a visit: drugs, findings set aside, and plans ahead.

    A drug is stopped where its last day is the visit's or the one before it and nothing of it is taken afterwards.
    """
    timeline = Timeline(record, as_of)
    found = [
        decision
        for drug in timeline.drugs
        for row in timeline.treated(drug)
        if (decision := _of_drug(timeline, row, visit)) is not None
    ]
    for event in record.events:
        if event.kind is EventKind.SET_ASIDE and event.on == visit.on:
            found.append(Decision(DecisionKind.SET_ASIDE, event.clinician or visit.clinician, event=event))
        elif event.kind in FORWARD_LOOKING and event.on >= visit.on:
            found.append(Decision(DecisionKind.PLANNED, event.clinician, event=event))
    return tuple(found)


def _of_drug(timeline: Timeline, row: Treatment, visit: Visit) -> Decision | None:
    eve = add_days(visit.on, -1)
    if row.start_date == visit.on:
        before = stretches_on(timeline, row.drug, eve)
        kind = DecisionKind.CHANGED if before else DecisionKind.STARTED
        return Decision(kind, visit.clinician, before[-1] if before else None, row)
    goes_on = any(
        other.start_date > row.start_date and other.start_date <= add_days(visit.on, 1)
        for other in timeline.treated(row.drug)
    )
    if row.end_date in (eve, visit.on) and not goes_on:
        return Decision(DecisionKind.STOPPED, visit.clinician, before=row)
    return None


def evidence_days(content: SummaryContent, most: int) -> tuple[EvidenceDay, ...]:
    """Give the last days that the state rests on, newest first; the last urine on file where the state is unknown."""
    course = content.review.course
    if course.current is not None:
        return tuple(reversed(course.current.days[-most:]))
    return (course.latest_evidence,) if course.latest_evidence else ()


def step_line(step: Step, as_of: date) -> StepLine:
    """Give where a step that goes on stands."""
    return StepLine(
        step.number,
        days_between(step.start, as_of),
        days_between(step.start, step.decision_date),
        step.decision_date,
    )
