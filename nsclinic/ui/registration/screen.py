"""Registration: a form of two columns, and beside it the children who may be the same child.

Nothing is saved while a child who looks the same stands there unanswered: either she is opened, or the person says that
this is another child.
"""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nsclinic.clinic.changing import Kept, kept
from nsclinic.clinic.clinic import Changed, Clinic, PatientIdTakenError
from nsclinic.domain.record import Child
from nsclinic.store.values import ChildLine
from nsclinic.ui.actions import Action
from nsclinic.ui.children.found import FoundList
from nsclinic.ui.children.presenter import ChildrenInWords
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.faults import fault_of_form
from nsclinic.ui.registration.draft import RegistrationDraft
from nsclinic.ui.registration.form import ChildForm
from nsclinic.ui.registration.presenter import FIELDS, Checked, checked, enough_to_compare
from nsclinic.ui.text import Choice, PlainLabel, ask, screen_title
from nsclinic.ui.undoing import undo_offer
from nsclinic.ui.visit.draft_offer import DraftOffer

COMPARE_AFTER_MS = 200


class RegistrationScreen(Screen):
    """Enter goes through the fields, Ctrl+Enter saves, Escape leaves."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("New child")
        self.setAccessibleName(self.title)
        self.hint = words.t("Enter next field · Shift+Enter back · Ctrl+Enter registers · Esc leaves")
        self.form = ChildForm(
            context, words.t("Register"), accessible=words.t("Register this child"), save=self.save
        )
        self.fields, self.save_button = self.form.fields, self.form.save_button
        self.cancel_button = self.form.cancel_button
        self._touched: set[str] = set()
        self._answered: frozenset[str] = frozenset()
        self._is_saving = False
        self.form.edited.connect(self._edited)
        self.form.passed.connect(self._passed)

        self._compare_later = QTimer(self)
        self._compare_later.setSingleShot(True)
        self._compare_later.setInterval(COMPARE_AFTER_MS)
        self._compare_later.timeout.connect(self._compare)

        self.offer(Action("save", words.t("Register this child"), self.save, ("Ctrl+Enter", "Ctrl+Return")))

        self.offer_line = DraftOffer(theme, words)
        self.draft = RegistrationDraft(
            context,
            self.offer_line,
            texts=lambda: self.form.texts,
            is_dirty=lambda: self.is_dirty and not self._is_saving,
            take=self._take_draft,
        )
        head = QHBoxLayout()
        head.addWidget(screen_title(self.title, theme))
        head.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(theme.px(2))
        columns.addWidget(self.form, 5)
        columns.addWidget(self._similar_card(), 3)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(2))
        column.addLayout(head)
        column.addWidget(self.offer_line)
        column.addLayout(columns, 1)
        self.begin("")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use one column where two would cut what the fields say."""
        super().resizeEvent(event)
        self.form.fit(self.width())

    def _similar_card(self) -> QFrame:
        words, theme = self.context.wording, self.context.theme
        card = QFrame()
        card.setProperty("look", "card")
        self.similar_title = PlainLabel("", theme, bold=True, wrap=True)
        self.similar_hint = PlainLabel("", theme, size="small", ink="soft", wrap=True)
        self.similar = FoundList(theme, words.t("Children who may be the same"), is_tall=True)
        self.similar.activated.connect(lambda _index: self._open_same())
        self.same_button = QPushButton(words.t("This is the same child"))
        self.same_button.clicked.connect(self._open_same)
        self.other_button = QPushButton(words.t("Another child"))
        self.other_button.clicked.connect(self._is_another)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.px(1))
        buttons.addWidget(self.same_button)
        buttons.addWidget(self.other_button)
        buttons.addStretch(1)
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addWidget(self.similar_title)
        column.addWidget(self.similar_hint)
        column.addWidget(self.similar, 1)
        column.addStretch()
        column.addLayout(buttons)
        return card

    # --- what the window asks ----------------------------------------------------------------------------------------

    def begin(self, name: str) -> None:
        """Empty the form for a new child; what was searched for becomes the name."""
        self._touched = set()
        self._answered = frozenset()
        self._is_saving = False
        for field in self.fields.values():
            field.set_text("")
            field.say()
        given, _, family = name.partition(" ")
        self.fields["given_name"].set_text(given)
        self.fields["family_name"].set_text(family)
        self._begun_with = self.form.texts
        self.draft.begin()
        self._show_similar([])
        self._compare()

    def refresh(self) -> None:
        """Keep what is typed; only the children beside it are looked up anew."""
        self._compare()

    def clinic_changed(self, _changed: Changed) -> None:
        """Look up the children beside the form anew."""
        self._compare()

    def take_focus(self) -> None:
        """Begin with the first empty field."""
        empty = next(
            (field for name in FIELDS if not (field := self.fields[name]).text), self.fields["given_name"]
        )
        empty.editor.setFocus()

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that would be lost."""
        return self.form.texts != self._begun_with

    def may_leave(self) -> bool:
        """Ask before what was typed is thrown away."""
        if not self.is_dirty or self._is_saving:
            return True
        words = self.context.wording
        answer = ask(
            self,
            words.t("New child"),
            words.t("This child is not registered yet."),
            (
                Choice("stay", words.t("Go on typing"), is_default=True, is_escape=True),
                Choice("keep", words.t("Leave, keep the draft")),
                Choice("drop", words.t("Leave, throw it away")),
            ),
        )
        if answer == "keep":
            self.draft.keeper.note_change()
            self.draft.keeper.keep()
        elif answer == "drop":
            self.draft.forget()
        if answer != "stay":
            self.begin("")
        return answer != "stay"

    def changeEvent(self, event: QEvent) -> None:
        """Keep a draft when the window loses the keyboard."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self.draft.keeper.keep()

    def _take_draft(self, texts: Mapping[str, str]) -> None:
        for name, field in self.fields.items():
            field.set_text(texts[name])
        self._touched = {name for name, text in texts.items() if text}
        self.form.say(self._checked(), self._touched)
        self._compare()
        self.take_focus()

    # --- typing ------------------------------------------------------------------------------------------------------

    def _checked(self) -> Checked:
        return checked(self.form.texts, self.context.wording, self.context.today)

    def _edited(self, name: str) -> None:
        self._touched.add(name)
        self._answered = frozenset()
        self.form.say(self._checked(), self._touched)
        self._compare_later.start()
        self.draft.keeper.note_change()

    def _passed(self, name: str) -> None:
        self._touched.add(name)
        self.form.say(self._checked(), self._touched)

    # --- the same child ----------------------------------------------------------------------------------------------

    def _compare(self) -> None:
        self._compare_later.stop()
        child = enough_to_compare(self.form.texts, self.context.wording, self.context.today)
        if child is None:
            self._show_similar([])
            return
        self.context.clinic_jobs.read(
            lambda clinic: clinic.similar(child), self._show_similar, owner=self, instead_of="similar"
        )

    def _show_similar(self, lines: list[ChildLine]) -> None:
        words = self.context.wording
        rows = ChildrenInWords(lines, words, self.context.today)
        self.similar.show_found(rows)
        ids = {row.patient_id for row in rows}
        is_open = bool(ids) and not ids <= self._answered
        if not rows:
            self.similar_title.setText(words.t("Nobody here looks like this child"))
            self.similar_hint.setText(
                words.t("While you type, children with a like name or birth date are listed here.")
            )
        else:
            n = len(rows)
            self.similar_title.setText(
                words.ngettext("{n} child may be the same", "{n} children may be the same", n)
            )
            self.similar_hint.setText(
                words.t(
                    "Compare birth date, guardian and number, then say whether one of them is this child."
                )
                if is_open
                else words.t("You said that this is another child.")
            )
        self.similar.setVisible(bool(rows))
        for button in (self.same_button, self.other_button):
            button.setVisible(bool(rows))
        self.same_button.setEnabled(bool(rows))
        self.other_button.setEnabled(is_open)
        if rows and not self.similar.chosen:
            self.similar.choose(0)

    def _open_same(self) -> None:
        if patient_id := self.similar.chosen:
            self.draft.forget()
            self.begin("")
            self.context.navigate.child(patient_id)

    def _is_another(self) -> None:
        """Note that none of those listed is this child."""
        self._answered = frozenset(row.patient_id for row in self.similar.found)
        self.other_button.setEnabled(False)
        self.similar_hint.setText(self.context.wording.t("You said that this is another child."))
        self.save_button.setFocus()

    # --- saving ------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Register the child, unless something is wrong or a child who looks the same is unanswered."""
        form = self._checked()
        self.form.say(form, set(FIELDS))
        if form.child is None:
            self.form.go_to(next(name for name in FIELDS if name in form.faults))
            return
        if self._is_saving:
            return
        self._is_saving = True
        child, answered = form.child, self._answered
        self.context.clinic_jobs.write(
            lambda clinic: kept(clinic, _register(clinic, child, answered)),
            lambda saved: self._saved(child, saved),
            self._not_saved,
        )

    def _saved(self, child: Child, saved: Kept[str | list[ChildLine]]) -> None:
        words, answer = self.context.wording, saved.answer
        if not isinstance(answer, str):
            self._is_saving = False
            self._show_similar(answer)
            self.context.navigate.say(
                words.t("Not registered yet: a child here may be the same."),
                words.t("Say whether it is the same child or another."),
                look="warning",
            )
            self.similar.setFocus()
            return
        self.draft.forget()
        self.begin("")
        registered = replace(child, patient_id=answer)
        self.context.navigate.say(
            words.t("{name} is registered as {number}.", name=words.isolate(registered.name), number=answer),
            words.t("V starts the first visit."),
            undo=undo_offer(self.context, saved.change_id),
        )
        self.context.navigate.child(answer)

    def _not_saved(self, error: Exception) -> None:
        self._is_saving = False
        if isinstance(error, PatientIdTakenError):
            field = self.fields["patient_id"]
            field.say(
                fault=self.context.wording.t("Another child has this number: leave it empty or change it.")
            )
            field.editor.setFocus()
            return
        said = fault_of_form(error, self.context.wording)
        self.context.navigate.say(said.happened, said.to_do, look="fault")
        self.draft.keeper.note_change()
        self.draft.keeper.keep()


def _register(clinic: Clinic, child: Child, answered: frozenset[str]) -> str | list[ChildLine]:
    """Give the new child's id, or the children who may be the same and about whom nobody has said anything."""
    similar = clinic.similar(child)
    if {line.patient_id for line in similar} <= answered:
        return clinic.register(child)
    return similar
