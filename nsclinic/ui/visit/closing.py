"""What closes a visit: the note, the next visit as the protocol proposes it, and Save."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from nsclinic.ui.folding import FoldingRow
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.day_edit import DayEdit
from nsclinic.wording import Wording

SHORT_BELOW_STEPS = 110
"""Steps of the grid: on the buttons of a narrower foot the keys are not written."""


class NoteBox(QFrame):
    """The note of the visit. `typed(str)` follows every keystroke."""

    typed = Signal(str)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.edit = QPlainTextEdit()
        self.edit.setAccessibleName(words.t("Note"))
        self.edit.setTabChangesFocus(True)
        self.edit.setFixedHeight(theme.px(11))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(1.25), theme.px(0.75), theme.px(1.25), theme.px(1.25))
        column.setSpacing(theme.px(0.5))
        column.addWidget(PlainLabel(words.t("Note"), theme, bold=True))
        column.addWidget(self.edit)
        self.edit.textChanged.connect(lambda: self.typed.emit(self.edit.toPlainText()))

    @property
    def text(self) -> str:
        """What was written."""
        return self.edit.toPlainText()

    def show_text(self, text: str) -> None:
        """Show a note without telling anybody."""
        was_blocked = self.edit.blockSignals(True)  # noqa: FBT003 - Qt's own
        self.edit.setPlainText(text)
        self.edit.blockSignals(was_blocked)

    def add_line(self, text: str) -> None:
        """Write one more line."""
        self.edit.setPlainText("\n".join(line for line in (self.text.strip(), text) if line))


class ClosingFoot(QFrame):
    """The foot of the form: next visit, when the draft was kept, Save. `save_asked(prints)`."""

    save_asked = Signal(bool)

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._words, self._theme = words, theme
        self.setProperty("look", "foot")
        self.next_visit = DayEdit(words.t("Next visit"), theme, words, may_be_empty=True)
        self.next_said = PlainLabel("", theme, size="small", ink="soft", elide=True)
        self.kept = PlainLabel("", theme, size="small", ink="soft", elide=True)
        self.save_button = QPushButton(words.t("Save  Ctrl+Enter"))
        self.save_button.setAccessibleName(words.t("Save"))
        self.save_button.setProperty("look", "primary")
        self.print_button = QPushButton(words.t("Save and print  Ctrl+Shift+Enter"))
        self.print_button.setAccessibleName(words.t("Save and print"))
        label = PlainLabel(words.t("Next visit"), theme, bold=True)
        label.setBuddy(self.next_visit)
        says, buttons = QHBoxLayout(), QHBoxLayout()
        for row in (says, buttons):
            row.setSpacing(theme.px(1))
        says.addWidget(label)
        says.addWidget(self.next_visit)
        says.addWidget(self.next_said, 2)
        says.addWidget(self.kept, 2)
        buttons.addWidget(self.print_button)
        buttons.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(0.75), theme.px(2), theme.px(0.75))
        column.addWidget(FoldingRow(says, buttons, theme))
        self.save_button.clicked.connect(lambda: self.save_asked.emit(False))  # noqa: FBT003 - a signal
        self.print_button.clicked.connect(lambda: self.save_asked.emit(True))  # noqa: FBT003 - a signal
        self.next_visit.faulted.connect(self._say_fault)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the keys away where there is no room for them."""
        super().resizeEvent(event)
        words, is_short = self._words, self.width() < self._theme.px(SHORT_BELOW_STEPS)
        self.save_button.setText(words.t("Save") if is_short else words.t("Save  Ctrl+Enter"))
        self.print_button.setText(
            words.t("Save and print") if is_short else words.t("Save and print  Ctrl+Shift+Enter")
        )

    def show_next(self, day: date | None, *, is_chosen: bool, visit_on: date) -> None:
        """Show the next visit: the proposal, or what was chosen."""
        self.next_visit.counts_from = self.next_visit.earliest = visit_on
        if not self.next_visit.hasFocus():
            self.next_visit.show_day(day)
        words = self._words
        if self.next_visit.fault is None:
            proposed = words.t("as the protocol proposes") if day else words.t("no visit proposed")
            self.next_said.setText(words.t("chosen here") if is_chosen else proposed)
            self.next_said.set_ink("soft")

    def _say_fault(self, said: str) -> None:
        self.next_said.setText(said)
        self.next_said.set_ink("fault" if said else "soft")
