"""The drugs of the visit form at work: lines kept in step with the form, and slipped doses asked about before Save."""

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from nsclinic.advice.model import Finding, SuggestedDose
from nsclinic.advice.review import review
from nsclinic.clinic.dose_question import DoseQuestion, dose_question
from nsclinic.domain.record import Frequency, Treatment
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.visit.danger_dialog import DangerDialog
from nsclinic.ui.visit.dose_words import (
    amounts_words,
    fault_words,
    question_words,
    range_words,
    usual_words,
)
from nsclinic.ui.visit.drug_row import DrugRow
from nsclinic.ui.visit.medicines import Decision, DrugDecision, day_of, dose_fault, rows_of
from nsclinic.ui.visit.presenter import VisitPresenter
from nsclinic.ui.visit.side import DrugsBox


class DoseDesk(QObject):
    """Keeps drug lines and form in step. `changed()` follows every decision."""

    changed = Signal()

    def __init__(self, box: DrugsBox, context: ScreenContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._box = box
        self._context = context
        self._parent = parent
        self._presenter: VisitPresenter | None = None
        self._is_asking = False
        box.changed.connect(self._decided)
        box.dose_done.connect(self._left)
        box.removed.connect(self._remove)
        box.add_asked.connect(self.add)

    def show(self, presenter: VisitPresenter) -> None:
        """Show the drug lines of a form."""
        self._presenter = presenter
        self._box.show_lines(presenter.form.drugs)
        self.say_all()

    def take_focus(self) -> None:
        """Put the keyboard to the first drug, or to the button that adds one."""
        if self._box.rows:
            self._box.rows[0].take_focus()
        else:
            self._box.add_button.setFocus()

    def add(self) -> None:
        """Add a line for a new drug and go to it."""
        presenter = self._known
        index = presenter.add_drug()
        row = self._box.add_row(presenter.form.drugs[index])
        self._say(index)
        row.fields.begin(Decision.ADD)
        self.changed.emit()

    @property
    def _known(self) -> VisitPresenter:
        if self._presenter is None:
            raise RuntimeError("no form is shown")
        return self._presenter

    # --- keeping in step -------------------------------------------------------------------------------------------

    def _decided(self, index: int, line: DrugDecision) -> None:
        presenter = self._known
        presenter.form = presenter.form.with_drug(index, line)
        self._say(index)
        self.changed.emit()

    def _remove(self, index: int) -> None:
        presenter = self._known
        presenter.form = presenter.form.without_drug(index)
        self._box.remove_row(index)
        self.changed.emit()

    def say_all(self) -> None:
        """Say beside every drug what it comes to now."""
        for index in range(len(self._box.rows)):
            self._say(index)

    def _say(self, index: int) -> None:
        presenter, words = self._known, self._context.wording
        line, on = presenter.form.drugs[index], presenter.form.visit_on
        row = self._box.rows[index]
        start = line.row.start_date if line.row is not None else presenter.record.child.birth_date
        row.show_day(day_of(line, on), earliest=start, latest=None if line.decision is Decision.STOP else on)
        answer, protocol = presenter.review or presenter.ground.review, presenter.ground.protocol
        fault = dose_fault(line, on, words.language)
        if fault is not None:
            row.say("", fault=fault_words(fault, words) if line.dose or line.drug else "")
        elif line.decision is Decision.CONTINUE and line.row is not None:
            row.say(amounts_words(line.row, answer, protocol, words))
        elif line.has_new_dose and (treatment := _new_row(line, on, words.language)) is not None:
            amounts = amounts_words(treatment, answer, protocol, words) if treatment.dose else ""
            amounts = amounts or range_words(line.drug, answer, protocol, words)
            row.say(amounts, warning=usual_words(treatment, answer, words))
        else:
            row.say("")

    # --- asking about slips ----------------------------------------------------------------------------------------

    def question(self, index: int) -> DoseQuestion | None:
        """Give the question that a line asks, None where its dose is ordinary or was confirmed."""
        presenter = self._known
        form = presenter.form
        line = form.drugs[index]
        if not line.has_new_dose or line.is_confirmed:
            return None
        treatment = _new_row(line, form.visit_on, self._context.wording.language)
        if treatment is None or not treatment.dose:
            return None
        protocol = presenter.ground.protocol
        answer = review(presenter.previewed(), protocol, form.visit_on)
        return dose_question(treatment, line.row, answer, protocol)

    def _left(self, index: int) -> None:
        """Ask once the keys that left the fields have been dealt with: a question opens its own loop of events."""
        row = self._box.rows[index]
        QTimer.singleShot(0, row, lambda: self._ask_if_shown(row))

    def _ask_if_shown(self, row: DrugRow) -> None:
        if row in self._box.rows and row.isVisible():
            self._ask_about(self._box.rows.index(row))

    def _ask_about(self, index: int) -> bool:
        """Ask about a line where it has to be asked about; say whether its dose may be saved."""
        if self._is_asking:
            return False
        question = self.question(index)
        if question is None:
            return True
        presenter, words = self._known, self._context.wording
        self._is_asking = True
        dialog = DangerDialog(
            question_words(question, words),
            words.isolate(presenter.record.child.name),
            self._context.theme,
            words,
            self._parent,
            is_stop=question.is_dangerous,
        )
        is_meant = bool(dialog.exec())
        reason = dialog.reason_given
        dialog.deleteLater()
        self._parent.activateWindow()
        self._is_asking = False
        row = self._box.rows[index]
        if is_meant:
            note = "; ".join(part for part in (row.line.note.strip(), reason) if part)
            row.show_line(row.line.with_dose(note=note, is_confirmed=True))
            self._decided(index, row.line)
            return True
        row.fields.begin(Decision.CHANGE)
        return False

    def are_sound(self) -> bool:
        """Say whether every drug line can be saved; else go to the first that cannot."""
        presenter, words = self._known, self._context.wording
        for index in presenter.faulty_drugs:
            fault = dose_fault(presenter.form.drugs[index], presenter.form.visit_on, words.language)
            row = self._box.rows[index]
            row.say("", fault=fault_words(fault, words) if fault is not None else "")
            self._context.navigate.say(
                words.t("Not saved: {what} cannot be read.", what=row.name.text()),
                fault_words(fault, words) if fault is not None else "",
                look="fault",
            )
            row.fields.begin(Decision.CHANGE if row.line.drug else Decision.ADD)
            return False
        return all(self._ask_about(index) for index in range(len(presenter.form.drugs)))

    # --- taking up suggestions -------------------------------------------------------------------------------------

    def take_up(self, finding: Finding) -> bool:
        """Put the doses that a finding suggests into the lines; say whether it suggests any in mg."""
        suggested = [dose for dose in finding.advice if dose.per_day_mg is not None]
        for dose in suggested:
            self._take_up(dose)
        return bool(suggested)

    def _take_up(self, dose: SuggestedDose) -> None:
        presenter = self._known
        frequency = Frequency(dose.frequency)
        text = f"{dose.per_day_mg:f}" if dose.per_day_mg is not None else ""
        parts = {
            "dose": text.rstrip("0").rstrip(".") if "." in text else text,
            "dose_unit": "mg" if frequency is Frequency.SINGLE else "mg/day",
            "frequency": frequency,
            "times": "" if dose.doses_per_day is None else str(dose.doses_per_day),
        }
        for index, line in enumerate(presenter.form.drugs):
            if line.drug == dose.drug and line.row is not None:
                decided = line.with_dose(decision=Decision.CHANGE, on=None, **parts)
                self._box.rows[index].show_line(decided)
                self._decided(index, decided)
                return
        added = replace(DrugDecision(row=None, decision=Decision.ADD, drug=dose.drug), **parts)  # type: ignore[arg-type]  # as named
        self._box.add_row(added)
        self._say(presenter.add_drug(added))
        self.changed.emit()


def _new_row(line: DrugDecision, on: date, language: str) -> Treatment | None:
    """Give the row that a new dose would begin; None where it changes nothing or cannot be read."""
    rows = rows_of(line, on, language)
    return rows[-1] if rows else None
