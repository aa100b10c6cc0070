"""Correcting a child's particulars: the form of registration filled with what is recorded, and beside it what changes.

What was empty may be filled without a word; where something recorded is said otherwise a reason is asked, and stands in
the history. The clinic number stays: papers and the registry know the child by it.
"""

from dataclasses import replace
from datetime import date

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from nsclinic.clinic.amending import corrected_particulars, first_day
from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.domain.record import Child, ChildRecord
from nsclinic.store.values import RowChange, RowKind
from nsclinic.ui.actions import Action
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.history.words import change_words
from nsclinic.ui.reason import Question, ask_reason
from nsclinic.ui.registration.form import ChildForm
from nsclinic.ui.registration.presenter import FIELDS, Checked, checked
from nsclinic.ui.text import Choice, PlainLabel, ask, screen_title
from nsclinic.ui.undoing import undo_offer


def typed_of(child: Child) -> dict[str, str]:
    """Give a child's particulars as one would type them into the form."""
    return {
        **{name: str(getattr(child, name) or "") for name in FIELDS if name != "birth"},
        "sex": child.sex.value,
        "birth": child.birth_date.isoformat(),
    }


class AmendScreen(Screen):
    """The particulars of one child. `record` is None until the clinic has answered."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Correct the particulars")
        self.setAccessibleName(self.title)
        self.hint = words.t("Enter next field · Shift+Enter back · Ctrl+Enter saves · Esc leaves")
        self.patient_id = ""
        self.record: ChildRecord | None = None
        self._begun_with: dict[str, str] = {}
        self._is_saving = False
        self.form = ChildForm(
            context, words.t("Save"), accessible=words.t("Save the particulars"), save=self.save
        )
        self.fields = self.form.fields
        self.fields["patient_id"].editor.setEnabled(False)
        self.form.edited.connect(lambda _name: self._say())
        self.form.passed.connect(lambda _name: self._say())
        self.offer(Action("save", words.t("Save the particulars"), self.save, ("Ctrl+Enter", "Ctrl+Return")))
        self.whose = PlainLabel("", theme, ink="soft", elide=True)
        head = QHBoxLayout()
        head.setSpacing(theme.px(2))
        head.addWidget(screen_title(self.title, theme))
        head.addWidget(self.whose, 1)
        columns = QHBoxLayout()
        columns.setSpacing(theme.px(2))
        columns.addWidget(self.form, 5)
        columns.addWidget(self._changes_card(), 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(2))
        column.addLayout(head)
        column.addLayout(columns, 1)

    def _changes_card(self) -> QFrame:
        words, theme = self.context.wording, self.context.theme
        card = QFrame()
        card.setProperty("look", "card")
        self.changes = PlainLabel("", theme, wrap=True)
        self.told = PlainLabel("", theme, size="small", ink="soft", wrap=True)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(words.t("What changes"), theme, bold=True))
        column.addWidget(self.changes)
        column.addWidget(self.told)
        column.addStretch(1)
        return card

    # --- what the window asks ----------------------------------------------------------------------------------------

    def open(self, patient_id: str, _visit_on: date | None = None) -> None:
        """Fill the form with what is recorded of a child."""
        self.patient_id, self.record = patient_id, None
        self._is_saving = False
        self.setEnabled(False)
        self._read()

    def refresh(self) -> None:
        """Read the record anew while nothing is typed."""
        if self.patient_id and not self.is_dirty and not self._is_saving:
            self._read()

    def clinic_changed(self, changed: Changed) -> None:
        """Take note of changes to this child."""
        if not changed.patient_ids or self.patient_id in changed.patient_ids:
            self.refresh()

    def _read(self) -> None:
        patient_id = self.patient_id
        self.context.clinic_jobs.read(
            lambda clinic: clinic.record(patient_id), self._fill, owner=self, instead_of="record"
        )

    def _fill(self, record: ChildRecord) -> None:
        if record.child.patient_id != self.patient_id:
            return
        is_first = self.record is None
        self.record = record
        self._begun_with = typed_of(record.child)
        for name, text in self._begun_with.items():
            self.fields[name].set_text(text)
        words = self.context.wording
        self.whose.setText(f"{words.isolate(record.child.name)} · {words.isolate(record.child.patient_id)}")
        self.setEnabled(True)
        self._say()
        if is_first:
            self.take_focus()
        self.became_ready.emit()

    @property
    def is_ready(self) -> bool:
        """Whether the form is filled."""
        return self.record is not None

    def take_focus(self) -> None:
        """Begin with the first field."""
        self.form.go_to(FIELDS[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use one column where two would cut what the fields say."""
        super().resizeEvent(event)
        self.form.fit(self.width())

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that would be lost."""
        return self.record is not None and self.form.texts != self._begun_with

    def may_leave(self) -> bool:
        """Ask before what was typed is thrown away."""
        if not self.is_dirty or self._is_saving:
            return True
        words = self.context.wording
        answer = ask(
            self,
            self.title,
            words.t("The particulars are not saved yet. Leave, and lose what was typed?"),
            (
                Choice("stay", words.t("Go on typing"), is_default=True, is_escape=True),
                Choice("leave", words.t("Leave without saving")),
            ),
        )
        return answer == "leave"

    # --- typing ------------------------------------------------------------------------------------------------------

    def _checked(self) -> Checked:
        """Read the form; a field left as it was filled says what is recorded, whatever its text would be read as."""
        record, words = self.record, self.context.wording
        if record is None:
            return Checked(None)
        form = checked(self.form.texts, words, self.context.today)
        if form.child is None:
            return form
        before, texts = record.child, self.form.texts
        untouched = {name for name, text in texts.items() if text == self._begun_with[name]}
        if "birth" in untouched:
            untouched = untouched - {"birth"} | {"birth_date", "birth_date_estimated"}
        kept = {name: getattr(before, name) for name in untouched | {"patient_id", "row_id"}}
        child = replace(form.child, **kept)
        first = first_day(record)
        if "birth_date" not in untouched and first is not None and child.birth_date > first:
            fault = words.t("Something is recorded on {date}, before this day.", date=first)
            return Checked(None, {"birth": fault}, form.warnings, form.notes)
        return Checked(child, {}, form.warnings, form.notes)

    def _say(self) -> None:
        form, words = self._checked(), self.context.wording
        self.form.say(form, set(FIELDS))
        lines = self._lines(form.child)
        self.changes.setText("\n".join(lines) or words.t("Nothing so far."))
        self.told.setText(
            words.t("You will be asked why: what was recorded before is said otherwise.")
            if form.child is not None
            and self.record is not None
            and corrected_particulars(self.record.child, form.child)
            else ""
        )

    def _lines(self, child: Child | None) -> tuple[str, ...]:
        if child is None or self.record is None or child == self.record.child:
            return ()
        change = RowChange(RowKind.CHILD, child.row_id, child.patient_id, self.record.child, child)
        return change_words(change, self.context.wording)

    # --- saving ------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Write the particulars in one change, with a reason where something recorded is said otherwise."""
        record, form = self.record, self._checked()
        if record is None or self._is_saving:
            return
        self.form.say(form, set(FIELDS))
        child = form.child
        if child is None:
            self.form.go_to(next(name for name in FIELDS if name in form.faults))
            return
        if child == record.child:
            self.context.navigate.child(self.patient_id)
            return
        reason = ""
        if corrected_particulars(record.child, child) and not (reason := self._ask_why(child)):
            return
        self._is_saving = True

        def job(clinic: Clinic) -> str:
            clinic.amend_child(child, reason)
            return clinic.last_change_id

        self.context.clinic_jobs.write(job, lambda change_id: self._saved(child, change_id), self._not_saved)

    def _ask_why(self, child: Child) -> str:
        words = self.context.wording
        question = Question(
            words.t("Why is this corrected?"),
            words.isolate(child.name),
            self._lines(child),
            words.t("What was recorded before stays in the history, with this reason."),
            words.t("Save the correction"),
        )
        return ask_reason(question, self.context.theme, words, self)

    def _saved(self, child: Child, change_id: str) -> None:
        words = self.context.wording
        self._begun_with = self.form.texts
        self._is_saving = False
        self.context.navigate.child(child.patient_id)
        self.context.navigate.say(
            words.t("The particulars of {name} are saved.", name=words.isolate(child.name)),
            undo=undo_offer(self.context, change_id),
        )

    def _not_saved(self, error: Exception) -> None:
        self._is_saving = False
        self.context.clinic_jobs.failed.emit(error)
