"""Everything that stands in a visit form, as one immutable value: what a keystroke changes and what a draft keeps.

The form belongs to the child it was opened for and to nobody else; it can be written down as plain text values and read
back after a crash, and it becomes the one `VisitEntry` that a Save writes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import (
    ChildRecord,
    Event,
    EventKind,
    Observation,
    Visit,
    VisitKind,
)
from nsclinic.ui.visit.answers import Answer, Filled, Look
from nsclinic.ui.visit.medicines import DrugDecision, rows_of


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """An adverse event entered at this visit; `severity` empty = not said."""

    code: str
    severity: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The contents of the form.

    `filled` are the lines by code, `drugs` the drug lines in the order shown, `resolved` the codes of earlier adverse
    events that have passed, `set_aside` the reasons by rule. `next_visit_on` None means that the proposal stands
    (`is_next_visit_chosen` False) or that there is to be none.
    """

    patient_id: str
    visit_on: date
    draft_id: str
    kind: VisitKind = VisitKind.SCHEDULED
    clinician: str = ""
    note: str = ""
    next_visit_on: date | None = None
    is_next_visit_chosen: bool = False
    filled: Mapping[str, Filled] = field(default_factory=dict)
    drugs: tuple[DrugDecision, ...] = ()
    adverse: tuple[AdverseEvent, ...] = ()
    resolved: tuple[str, ...] = ()
    set_aside: Mapping[str, str] = field(default_factory=dict)
    recorded: Visit | None = None

    def with_line(self, code: str, filled: Filled) -> "Form":
        """Give the form with another content of one line."""
        return replace(self, filled={**self.filled, code: filled})

    def with_drug(self, index: int, line: DrugDecision) -> "Form":
        """Give the form with another decision about one drug."""
        return replace(self, drugs=(*self.drugs[:index], line, *self.drugs[index + 1 :]))

    def without_drug(self, index: int) -> "Form":
        """Give the form without one of the added drugs."""
        return replace(self, drugs=self.drugs[:index] + self.drugs[index + 1 :])

    def with_set_aside(self, rule: str, reason: str) -> "Form":
        """Give the form with a finding set aside, or taken back where the reason is empty."""
        reasons = {key: why for key, why in self.set_aside.items() if key != rule}
        return replace(self, set_aside={**reasons, rule: reason} if reason else reasons)


def unresolved(record: ChildRecord, on: date) -> tuple[Event, ...]:
    """Give the adverse events that were recorded up to the day before and have not passed, each by its latest row."""
    standing: dict[str, Event] = {}
    for event in record.events:
        if event.on >= on:
            continue
        if event.kind is EventKind.ADVERSE_EVENT:
            standing[event.code] = event
        elif event.kind is EventKind.EVENT_RESOLVED:
            standing.pop(event.code, None)
    return tuple(standing.values())


def visit_on(record: ChildRecord, on: date) -> Visit | None:
    """Give the visit already recorded on a day, the last of several; None where there is none."""
    return next((visit for visit in reversed(record.visits) if visit.on == on), None)


def entry_of(
    form: Form,
    answers: Mapping[str, Answer],
    record: ChildRecord,
    *,
    proposed_next: date | None,
    language: str = "en",
) -> VisitEntry:
    """Give what a Save of the form writes, without the lines that have a fault.

    A line that is cleared takes back the row of the visit's day; rows that would say again what stands in the record
    are left out.
    """
    earlier = form.recorded
    next_on = form.next_visit_on if form.is_next_visit_chosen else proposed_next
    visit = Visit(
        on=form.visit_on,
        kind=form.kind,
        clinician=form.clinician.strip(),
        next_visit_date=next_on,
        note=form.note.strip(),
        row_id=earlier.row_id if earlier is not None else "",
    )
    return VisitEntry(
        patient_id=form.patient_id,
        visit=visit,
        observations=tuple(_new_rows(answers, record)),
        treatments=tuple(row for line in form.drugs for row in rows_of(line, form.visit_on, language)),
        events=tuple(_events(form)),
        removed_row_ids=tuple(_removed(form, answers, record)),
        draft_id=form.draft_id,
    )


def _new_rows(answers: Mapping[str, Answer], record: ChildRecord) -> Iterable[Observation]:
    known = {row.row_id: row for row in record.observations if row.row_id}
    for answer in answers.values():
        if answer.row is not None and known.get(answer.row.row_id) != answer.row:
            yield answer.row


def _removed(form: Form, answers: Mapping[str, Answer], record: ChildRecord) -> Iterable[str]:
    last_of_code = {row.code: row for row in record.observations if row.on == form.visit_on and row.row_id}
    for code, row in last_of_code.items():
        answer = answers.get(code)
        if answer is not None and answer.row is None and answer.look is not Look.FAULT:
            yield row.row_id


def _events(form: Form) -> Iterable[Event]:
    who = form.clinician.strip()
    for adverse in form.adverse:
        if adverse.code:
            yield Event(
                form.visit_on,
                EventKind.ADVERSE_EVENT,
                adverse.code,
                adverse.severity,
                who,
                adverse.note.strip(),
            )
    for code in form.resolved:
        yield Event(form.visit_on, EventKind.EVENT_RESOLVED, code, clinician=who)
    for rule, reason in form.set_aside.items():
        yield Event(form.visit_on, EventKind.SET_ASIDE, rule, clinician=who, note=reason)


def draft_of(form: Form, kept_at: str) -> dict[str, Any]:
    """Give the form as plain values for the store's drafts; `kept_at` is the moment, as ISO text."""
    return {
        "form": "visit",
        "kept_at": kept_at,
        "patient_id": form.patient_id,
        "visit_on": form.visit_on.isoformat(),
        "kind": form.kind.value,
        "clinician": form.clinician,
        "note": form.note,
        "next_visit_on": form.next_visit_on.isoformat() if form.next_visit_on else "",
        "is_next_visit_chosen": form.is_next_visit_chosen,
        "filled": {
            code: [filled.text, filled.unit, filled.hours]
            for code, filled in form.filled.items()
            if not filled.is_blank
        },
        "drugs": [_drug_draft(line) for line in form.drugs],
        "adverse": [[one.code, one.severity, one.note] for one in form.adverse],
        "resolved": list(form.resolved),
        "set_aside": dict(form.set_aside),
    }


def _drug_draft(line: DrugDecision) -> dict[str, Any]:
    return {
        "row_id": line.row.row_id if line.row is not None else "",
        "start": line.row.start_date.isoformat() if line.row is not None else "",
        "decision": line.decision.value,
        "drug": line.drug,
        "dose": line.dose,
        "dose_unit": line.dose_unit,
        "frequency": line.frequency.value,
        "times": line.times,
        "note": line.note,
        "on": line.on.isoformat() if line.on else "",
        "is_confirmed": line.is_confirmed,
    }
