"""The Visit screen: one form from the first value to Save, written by keyboard alone, never losing what was typed."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

from PySide6.QtCore import Qt

from nsclinic.advice.model import Review
from nsclinic.clinic.changing import kept
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.taper import plans_ended
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import Treatment
from nsclinic.ui.child.finding_card import FindingCard
from nsclinic.ui.child.findings import what_matters
from nsclinic.ui.child.identity import identity
from nsclinic.ui.child.set_aside import SetAsideDialog
from nsclinic.ui.child_form import ChildForm
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.undoing import undo_offer
from nsclinic.ui.visit.answers import Filled
from nsclinic.ui.visit.corrections import why_corrected
from nsclinic.ui.visit.dose_words import ended_words
from nsclinic.ui.visit.doses import DoseDesk
from nsclinic.ui.visit.drafts import KeptDraft
from nsclinic.ui.visit.ground import read_ground
from nsclinic.ui.visit.offers import hint, visit_actions
from nsclinic.ui.visit.page import VisitPage
from nsclinic.ui.visit.presenter import VisitGround, VisitPresenter
from nsclinic.ui.way import Place


class VisitScreen(ChildForm):
    """The form of one visit of one child. `presenter` is None until the clinic has answered."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        theme, words = context.theme, context.wording
        self.title = words.t("Visit")
        self.setAccessibleName(self.title)
        self.leave_question = (words.t("Leave this visit?"), words.t("This visit is not saved."))
        self.hint = hint(words)
        self.presenter: VisitPresenter | None = None
        self.page = page = VisitPage(self, theme, words)
        self.strip, self.head, self.sections, self.side = page.strip, page.head, page.sections, page.side
        self.adverse, self.note, self.foot = page.adverse, page.note, page.foot
        self.doses = DoseDesk(self.side.drugs, context, self)
        save, save_and_print = (lambda: self.save(prints=False)), (lambda: self.save(prints=True))
        self.offer(*visit_actions(words, save, save_and_print, self.doses.take_focus, self._to_diary))
        self._wire()

    def _wire(self) -> None:
        side = self.side
        self.head.day.chosen.connect(self._move_to)
        self.head.day.passed.connect(lambda step: self.sections.focus_first() if step > 0 else None)
        self.head.kind_chosen.connect(lambda kind: self._put(kind=kind))
        self.head.clinician_typed.connect(lambda text: self._put(clinician=text))
        self.head.draft_taken.connect(self._take_draft)
        self.head.draft_dropped.connect(self._drop_draft)
        self.sections.edited.connect(self._fill)
        self.sections.same_asked.connect(self._repeat)
        self.sections.left.connect(self._to_next_visit)
        self.adverse.changed.connect(
            lambda: self._put(adverse=self.adverse.events, resolved=self.adverse.resolved)
        )
        self.doses.changed.connect(self._changed)
        side.drugs.left.connect(self._to_next_visit)
        side.findings.accepted.connect(self._accept)
        side.findings.set_aside_asked.connect(self._ask_set_aside)
        side.findings.fact_chosen.connect(self._show_fact)
        self.foot.next_visit.chosen.connect(self._choose_next)
        self.foot.next_visit.passed.connect(
            lambda step: self.foot.save_button.setFocus() if step > 0 else self.sections.focus_last()
        )
        self.drafts.said.connect(self.foot.kept.setText)
        self.foot.save_asked.connect(lambda prints: self.save(prints=prints))
        self.note.typed.connect(lambda text: self._put(note=text))

    # --- what the window asks --------------------------------------------------------------------------------------

    @property
    def ground_reader(self) -> Callable[[Clinic, str, date], VisitGround]:
        """What reads all that the form needs of a child on a day."""
        return read_ground

    def _show_nobody(self) -> None:
        """Show no value, not even greyed, until it is known whose they are."""
        self.strip.show_identity(None)
        self.page.written.hide()
        self.side.findings.clear()

    def take_focus(self) -> None:
        """Begin with the draft that is offered, so that nobody types beside it; else with the first value."""
        if self._offered is not None:
            self.head.take_button.setFocus()
        else:
            self.sections.focus_first()

    # --- showing ---------------------------------------------------------------------------------------------------

    def begin(self, ground: VisitGround, on: date) -> None:
        """Show a fresh form on this ground; an answer about another child than the one bound now is dropped."""
        child = ground.record.child
        if child.patient_id != self.patient_id:
            return
        who = self.context.who
        self.presenter = VisitPresenter(ground, on, self.context.wording, who=who, draft_id=uuid4().hex)
        self.setEnabled(True)
        self.head.day.earliest, self.head.day.latest = child.birth_date, self.context.today
        self.head.day.counts_from = None
        self._offer(ground.drafts[0] if ground.drafts else None)
        self.foot.kept.setText("")
        self.drafts.rest()
        self._show_form()
        self.page.written.show()
        self.show_review(ground.review)
        self._ask_rules()
        self.became_ready.emit()
        self.take_focus()

    def _show_form(self) -> None:
        presenter = self._presenter
        self.page.show_form(presenter, is_back_entry=presenter.form.visit_on < self.context.today)
        self.doses.show(presenter)
        self.page.show_next(presenter)

    def show_review(self, review: Review) -> None:
        """Show what the rules say of the record as it would be."""
        presenter, words = self._presenter, self.context.wording
        presenter.review = review
        record = presenter.previewed()
        self.strip.show_identity(identity(record, review, presenter.ground.protocol, words))
        self.side.show_derived(review)
        matters = what_matters(review, words)
        if matters != self.side.findings.shown:
            self.side.findings.show_findings(matters, empty=words.t("Nothing stands open."))
        self.doses.say_all()
        self.page.show_next(self._presenter)

    @property
    def _presenter(self) -> VisitPresenter:
        if self.presenter is None:
            raise RuntimeError("the form is not open yet")
        return self.presenter

    # --- typing ----------------------------------------------------------------------------------------------------

    def _fill(self, code: str, filled: Filled) -> None:
        self.sections.rows[code].say(self._presenter.fill(code, filled))
        self._changed()

    def _repeat(self, code: str) -> None:
        presenter = self._presenter
        filled = presenter.repeat_last(code)
        row = self.sections.rows[code]
        if filled is not None:
            row.show_filled(filled)
        row.say(presenter.answers[code])
        self._changed()

    def _put(self, **parts: object) -> None:
        if self.presenter is not None:
            self.presenter.put(**parts)
            self._changed()

    def _changed(self) -> None:
        self._review_timer.start()
        self.drafts.note_change()

    def _move_to(self, on: date) -> None:
        presenter = self._presenter
        presenter.move_to(on)
        self._show_form()
        self._changed()
        self.context.clinic_jobs.read(
            lambda clinic: read_ground(clinic, presenter.patient_id, on),
            lambda ground: self._stand_on(presenter, ground),
            owner=self,
            instead_of="ground",
        )

    def _stand_on(self, presenter: VisitPresenter, ground: VisitGround) -> None:
        """Take protocol and rules of the day that the visit was moved to."""
        if self.presenter is presenter:
            presenter.ground = ground
            self._ask_rules()

    def _choose_next(self, day: date | None) -> None:
        self._presenter.choose_next_visit(day)
        self.page.show_next(self._presenter)
        self._changed()

    def _to_diary(self) -> None:
        """Leave for the home diary up to the day of the visit; what was typed here is asked after first."""
        if self.presenter is not None:
            on = self.presenter.form.visit_on
            visit_on = on if on < self.context.today else None
            self.context.navigate.go(Place("diary", self.patient_id, visit_on))

    def _to_next_visit(self) -> None:
        self.foot.next_visit.setFocus(Qt.FocusReason.TabFocusReason)

    # --- rules -----------------------------------------------------------------------------------------------------

    def _ask_rules(self) -> None:
        if self.presenter is None or self._is_saving:
            return
        presenter = self.presenter
        record, on = presenter.previewed(), presenter.form.visit_on
        self.context.clinic_jobs.read(
            lambda clinic: clinic.review_record(record, on),
            lambda review: self.show_review(review) if self.presenter is presenter else None,
            owner=self,
            instead_of="rules",
        )

    def _accept(self, card: FindingCard) -> None:
        """Take up what a finding suggests: its doses as drug lines, other actions as a line of the note."""
        finding = card.said.finding
        if not self.doses.take_up(finding):
            self.note.add_line(card.said.action)
        self.side.findings.show_accepted(card)
        self._changed()

    def _ask_set_aside(self, card: FindingCard) -> None:
        presenter, words, said = self._presenter, self.context.wording, card.said
        name = words.isolate(presenter.record.child.name)
        dialog = SetAsideDialog(said, name, self.context.theme, words, self)
        if dialog.exec():
            presenter.form = presenter.form.with_set_aside(said.finding.rule, dialog.reason_given)
            self._changed()
        dialog.deleteLater()

    def _show_fact(self, row_id: str) -> None:
        presenter = self._presenter
        for row in presenter.record.observations:
            if row.row_id == row_id:
                self.sections.focus_line(row.code)
                return

    # --- drafts ----------------------------------------------------------------------------------------------------

    def _show_offer(self, draft: KeptDraft | None) -> None:
        self.head.offer_draft(self.drafts.offer_words(draft) if draft is not None else "")

    def _take(self, draft: KeptDraft) -> None:
        self._presenter.take_draft(draft)
        self._show_form()
        self._changed()

    # --- saving ----------------------------------------------------------------------------------------------------

    def save(self, *, prints: bool = False) -> None:
        """Write the visit in one change; with a fault nothing is written and the keyboard goes to it."""
        presenter = self.presenter
        if presenter is None or self._is_saving or not self._is_sound(presenter):
            return
        entry = presenter.entry()
        reason = why_corrected(presenter.record, entry, self.context, self)
        if reason is None:
            return
        ended = plans_ended(presenter.record, entry, self.context.today)
        self._begin_saving()
        self.context.clinic_jobs.write(
            lambda clinic: kept(clinic, clinic.save_visit(entry, reason)),
            lambda saved: self._saved(entry, ended, saved.change_id, prints=prints),
            self._not_saved,
        )

    def _is_sound(self, presenter: VisitPresenter) -> bool:
        """Say whether the form can be saved; else say what is wrong and go there."""
        words, say = self.context.wording, self.context.navigate.say
        self.head.day.take_text()
        self.foot.next_visit.take_text()
        for code in presenter.faulty_codes:
            say(
                words.t("Not saved: {what} cannot be read.", what=words.analyte(code)),
                words.t("Correct the field or clear it."),
                look="fault",
            )
            self.sections.focus_line(code)
            return False
        for field in (self.head.day, self.foot.next_visit):
            if field.fault is not None:
                say(
                    words.t("Not saved: {what} cannot be read.", what=field.accessibleName()),
                    field.accessibleDescription(),
                    look="fault",
                )
                field.setFocus()
                return False
        return self.doses.are_sound()

    def _saved(
        self, entry: VisitEntry, ended: tuple[Treatment, ...], change_id: str, *, prints: bool
    ) -> None:
        words, navigate, on = self.context.wording, self.context.navigate, entry.visit.on
        self._end_saving()
        said = words.t("Visit of {date} saved.", date=words.date(on))
        navigate.say(said, ended_words(ended, words), undo=undo_offer(self.context, change_id))
        if prints:
            navigate.summary(entry.patient_id, on)
        else:
            navigate.child(entry.patient_id)
