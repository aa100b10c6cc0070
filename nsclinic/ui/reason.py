"""Asks why: what is about to be done, a reason in words, and two ways out. Ctrl+Enter answers, Escape leaves."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

MOST_LINES = 8
"""Lines told in the question; of more only how many."""


class ReasonEdit(QPlainTextEdit):
    """A few lines of text; `answered()` follows Ctrl+Enter, and Tab goes on."""

    answered = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)

    @property
    def in_one_line(self) -> str:
        """What was typed, in one line."""
        return " ".join(self.toPlainText().split())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Ctrl+Enter as the answer."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.answered.emit()
        else:
            super().keyPressEvent(event)


@dataclass(frozen=True, slots=True)
class Question:
    """What is about to be done: of whom, line by line, what else is to be known, and the word on the button.

    `suggested` is a reason that stands there, ready to be typed over.
    """

    title: str
    about: str
    lines: Sequence[str]
    told: str
    confirm: str
    suggested: str = ""


class ReasonDialog(QDialog):
    """What is about to be done, line by line, and why. Without a reason nothing is done."""

    def __init__(
        self,
        question: Question,
        theme: Theme,
        words: Wording,
        parent: QWidget | None,
        *,
        head: QWidget | None = None,
    ) -> None:
        """Make the dialog; `head` stands between whom it is about and the lines."""
        super().__init__(parent)
        self.setWindowTitle(question.title)
        self.setAccessibleName(question.title)
        self.setMinimumWidth(theme.px(64))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        column.setSpacing(theme.px(1))
        if question.about:
            column.addWidget(PlainLabel(question.about, theme, ink="soft", wrap=True))
        if head is not None:
            column.addWidget(head)
        for line in question.lines[:MOST_LINES]:
            column.addWidget(PlainLabel(line, theme, wrap=True))
        more = len(question.lines) - MOST_LINES
        if more > 0:
            column.addWidget(
                PlainLabel(words.ngettext("and {n} more", "and {n} more", more), theme, ink="soft")
            )
        if question.told:
            column.addWidget(PlainLabel(question.told, theme, size="small", ink="soft", wrap=True))
        column.addWidget(PlainLabel(words.t("Reason"), theme))
        self.reason = ReasonEdit(words.t("Reason"))
        self.reason.setFixedHeight(theme.px(8))
        self.reason.setPlainText(question.suggested)
        self.reason.selectAll()
        self.reason.textChanged.connect(self._changed)
        column.addWidget(self.reason)
        buttons = QDialogButtonBox()
        self.confirm: QPushButton = buttons.addButton(
            question.confirm, QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.reason.answered.connect(self.confirm.click)
        self.confirm.setAutoDefault(False)
        leave = buttons.addButton(words.t("Leave it"), QDialogButtonBox.ButtonRole.RejectRole)
        leave.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self._changed()
        self.reason.setFocus()

    @property
    def reason_given(self) -> str:
        """The reason in one line."""
        return self.reason.in_one_line

    def _changed(self) -> None:
        self.confirm.setEnabled(bool(self.reason_given))


def ask_reason(question: Question, theme: Theme, words: Wording, parent: QWidget | None) -> str:
    """Ask and wait; give the reason, or nothing where the question was left, or where one is open already."""
    if isinstance(QApplication.activeModalWidget(), ReasonDialog):
        return ""
    dialog = ReasonDialog(question, theme, words, parent)
    answered = dialog.exec()
    reason = dialog.reason_given if answered else ""
    dialog.deleteLater()
    return reason
