"""The visit form without a window: what it asks, what it answers to each keystroke, and what a Save would write."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from nsclinic.advice.model import Finding, Review
from nsclinic.clinic.visit_entry import VisitEntry, preview
from nsclinic.course.exposure import TROUGH_OF
from nsclinic.domain.calendar import add_months, completed_years
from nsclinic.domain.record import ChildRecord, Observation, Visit, VisitKind
from nsclinic.protocol.model import Protocol
from nsclinic.ui.visit.answers import Answer, Asker, Filled, Look
from nsclinic.ui.visit.drafts import KeptDraft, form_from
from nsclinic.ui.visit.form import Form, draft_of, entry_of, visit_on
from nsclinic.ui.visit.lines import Line, lines_for
from nsclinic.ui.visit.medicines import Decision, DrugDecision, dose_fault, taken_on
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class VisitGround:
    """What a form stands on: the record as it is, its protocol, the units of the site, drafts of the child."""

    record: ChildRecord
    protocol: Protocol
    review: Review
    site_units: Mapping[str, str]
    drafts: tuple[KeptDraft, ...] = ()


class VisitPresenter:
    """One visit form. `form` is its contents; every change gives what the window has to show anew."""

    def __init__(self, ground: VisitGround, on: date, words: Wording, *, who: str, draft_id: str) -> None:
        self.ground = ground
        self.words = words
        self._draft_id = draft_id
        self._who = who
        self.lines: tuple[Line, ...] = ()
        self.answers: dict[str, Answer] = {}
        self.review: Review | None = None
        self.form = self._begin(on)
        self._saved = self.form

    # --- reading ---------------------------------------------------------------------------------------------------

    @property
    def record(self) -> ChildRecord:
        """The record as it stands, without this form."""
        return self.ground.record

    @property
    def patient_id(self) -> str:
        """The child that the form was opened for, for good."""
        return self.form.patient_id

    @property
    def draft_id(self) -> str:
        """The id under which a draft of this form is kept."""
        return self.form.draft_id

    @property
    def is_dirty(self) -> bool:
        """Whether anything was typed or chosen since the form was opened."""
        return self.form != self._saved

    def line(self, code: str) -> Line:
        """Give the line of a code."""
        return next(line for line in self.lines if line.code == code)

    def filled(self, code: str) -> Filled:
        """Give what stands in a line."""
        return self.form.filled[code]

    @property
    def proposed_next(self) -> date | None:
        """The next visit as the protocol has it: a booking that lies ahead, else the usual interval on treatment."""
        review = self.review or self.ground.review
        on = self.form.visit_on
        if review.next_visit is not None and review.next_visit > on:
            return review.next_visit
        if not review.doses:
            return None
        return add_months(on, self.ground.protocol.common.follow_up.visit_interval.whole)

    @property
    def next_visit(self) -> date | None:
        """The next visit that a Save would book."""
        return self.form.next_visit_on if self.form.is_next_visit_chosen else self.proposed_next

    @property
    def faulty_codes(self) -> tuple[str, ...]:
        """The lines that a Save does not pass, from first to last."""
        return tuple(line.code for line in self.lines if self.answers[line.code].look is Look.FAULT)

    @property
    def faulty_drugs(self) -> tuple[int, ...]:
        """The places of the drug lines that a Save does not pass."""
        form = self.form
        return tuple(
            index
            for index, line in enumerate(form.drugs)
            if dose_fault(line, form.visit_on, self.words.language) is not None
        )

    def entry(self) -> VisitEntry:
        """Give what a Save would write now."""
        return self._entry(self.proposed_next)

    def previewed(self) -> ChildRecord:
        """Give the record as it would be, for the rules; a proposed booking is left out, as nobody has made it."""
        return preview(self.record, self._entry(None))

    def draft(self, kept_at: str) -> dict[str, Any]:
        """Give the form as the store's drafts keep it."""
        return draft_of(self.form, kept_at)

    def said_set_aside(self, finding: Finding) -> str:
        """Give the reason for which a finding is set aside in this form; empty where it is not."""
        return self.form.set_aside.get(finding.rule, "")

    # --- writing ---------------------------------------------------------------------------------------------------

    def fill(self, code: str, filled: Filled) -> Answer:
        """Put something into a line and give what it means."""
        self.form = self.form.with_line(code, filled)
        answer = self._asker().read(self.line(code), filled)
        self.answers[code] = answer
        return answer

    def repeat_last(self, code: str) -> Filled | None:
        """Fill a line with its last value, in the unit in which that came; None where there is none."""
        line = self.line(code)
        if line.last is None:
            return None
        filled = replace(typed_of(line.last, line), hours=self.filled(code).hours)
        self.fill(code, filled)
        return filled

    def put(self, **parts: object) -> None:
        """Change one of the plain parts of the form: kind, clinician, note."""
        self.form = replace(self.form, **parts)  # type: ignore[arg-type]  # names are checked by the dataclass

    def move_to(self, on: date) -> None:
        """Date the visit otherwise: last values and drugs are those before that day; what was typed stays."""
        typed = {
            code: filled
            for code, filled in self.form.filled.items()
            if filled != self._saved.filled.get(code, Filled())
        }
        earlier = self.form
        fresh = self._begin(on)
        self._saved = fresh
        self.form = replace(
            fresh,
            kind=earlier.kind if fresh.recorded is None else fresh.kind,
            clinician=earlier.clinician or fresh.clinician,
            note=earlier.note or fresh.note,
            filled={**fresh.filled, **typed},
            drugs=_carried(fresh.drugs, earlier.drugs),
            adverse=earlier.adverse,
            resolved=earlier.resolved,
            set_aside=earlier.set_aside,
        )
        self._read_all()

    def take_draft(self, draft: KeptDraft) -> None:
        """Put a kept draft of this child into the form."""
        if draft.patient_id != self.patient_id:
            raise ValueError("a draft belongs to the child it was typed for")
        if draft.visit_on != self.form.visit_on:
            fresh = self._begin(draft.visit_on)
            self._saved = fresh
        else:
            fresh = self._saved
        self.form = form_from(draft, fresh)
        self._draft_id = draft.draft_id
        self._read_all()

    def choose_next_visit(self, on: date | None) -> None:
        """Book the next visit, or say that there is to be none."""
        self.form = replace(self.form, next_visit_on=on, is_next_visit_chosen=True)

    def propose_next_visit(self) -> None:
        """Let the protocol's proposal stand again."""
        self.form = replace(self.form, next_visit_on=None, is_next_visit_chosen=False)

    def add_drug(self, line: DrugDecision | None = None) -> int:
        """Add a drug line and give its place."""
        added = line or DrugDecision(row=None, decision=Decision.ADD)
        self.form = replace(self.form, drugs=(*self.form.drugs, added))
        return len(self.form.drugs) - 1

    # --- within ----------------------------------------------------------------------------------------------------

    def _begin(self, on: date) -> Form:
        record = self.record
        asked = {due.what for due in self.ground.review.due}
        drugs = taken_on(record, on)
        taken = {line.drug for line in drugs}
        asked |= {TROUGH_OF[drug] for drug in taken if drug in TROUGH_OF}
        self.lines = lines_for(record, on, site_units=self.ground.site_units, asked=asked)
        visit = visit_on(record, on)
        form = Form(
            patient_id=record.child.patient_id,
            visit_on=on,
            draft_id=self._draft_id,
            kind=visit.kind if visit else VisitKind.SCHEDULED,
            clinician=visit.clinician if visit else self._who,
            note=visit.note if visit else "",
            next_visit_on=visit.next_visit_date if visit else None,
            is_next_visit_chosen=visit is not None and visit.next_visit_date is not None,
            filled={line.code: filled_at_start(line) for line in self.lines},
            drugs=drugs,
            recorded=visit,
        )
        self.form = form
        self._read_all()
        return form

    def _read_all(self) -> None:
        asker = self._asker()
        self.answers = {line.code: asker.read(line, self.form.filled[line.code]) for line in self.lines}

    def _asker(self) -> Asker:
        child = self.record.child
        on = self.form.visit_on
        age = completed_years(child.birth_date, on) if on >= child.birth_date else None
        return Asker(on, age, self.words)

    def _entry(self, proposed_next: date | None) -> VisitEntry:
        return entry_of(
            self.form,
            self.answers,
            self.record,
            proposed_next=proposed_next,
            language=self.words.language,
        )


def filled_at_start(line: Line) -> Filled:
    """Give what stands in a line when the form opens: the row of the visit's day, else nothing in the site's unit."""
    return typed_of(line.recorded, line) if line.recorded is not None else Filled(unit=line.unit)


def typed_of(row: Observation, line: Line) -> Filled:
    """Give a recorded value as one would have typed it."""
    if not row.is_done:
        return Filled("-", line.unit)
    return Filled(f"{row.qualifier.value}{row.value}", row.unit or line.unit, row.hours_after_dose)


def visit_before(record: ChildRecord, on: date) -> Visit | None:
    """Give the last visit before a day."""
    return next((visit for visit in reversed(record.visits) if visit.on < on), None)


def _carried(fresh: tuple[DrugDecision, ...], typed: tuple[DrugDecision, ...]) -> tuple[DrugDecision, ...]:
    """Carry decisions over to the drugs taken on another day; a drug that is not taken then is left out."""
    by_row = {line.row: line for line in typed}
    kept = tuple(by_row.get(line.row, line) for line in fresh)
    return kept + tuple(line for line in typed if line.row is None)
