"""Asks once more about a dose that can hardly be meant: three numbers large, no default button, a reason to go on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from nsclinic.ui.signs import Sign, SignedWord
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.visit.dose_words import QuestionWords
from nsclinic.wording import Wording


class DangerDialog(QDialog):
    """The question. Escape, closing and Enter never confirm: only the button, once a reason is written."""

    def __init__(
        self, said: QuestionWords, name: str, theme: Theme, words: Wording, parent: QWidget, *, is_stop: bool
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(said.title)
        self.setAccessibleName(said.title)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2.5), theme.px(3), theme.px(2.5))
        column.setSpacing(theme.px(1.5))
        column.addWidget(PlainLabel(name, theme, ink="soft"))
        column.addWidget(SignedWord(Sign.STOP if is_stop else Sign.URGENT, said.sentence, theme, bold=True))
        numbers = QHBoxLayout()
        numbers.setSpacing(theme.px(1.5))
        self.numbers: list[PlainLabel] = []
        for number, what in said.numbers:
            numbers.addWidget(self._number(number, what, theme), 1)
        column.addLayout(numbers)
        column.addWidget(PlainLabel(words.t("If it is meant: why?"), theme))
        self.reason = QLineEdit()
        self.reason.setAccessibleName(words.t("Reason for this dose"))
        self.reason.setMinimumHeight(theme.target)
        column.addWidget(self.reason)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        self.confirm = QPushButton(words.t("This dose is meant"))
        self.correct = QPushButton(words.t("Correct the dose"))
        for button in (self.confirm, self.correct):
            button.setAutoDefault(False)
            button.setDefault(False)
            buttons.addWidget(button)
        column.addLayout(buttons)
        self.confirm.clicked.connect(self.accept)
        self.correct.clicked.connect(self.reject)
        self.confirm.setEnabled(False)
        self.reason.textChanged.connect(lambda text: self.confirm.setEnabled(bool(text.strip())))
        self.setMinimumWidth(theme.px(84))
        self.reason.setFocus()

    def _number(self, number: str, what: str, theme: Theme) -> QFrame:
        card = QFrame()
        card.setProperty("look", "card")
        card.setAccessibleName(" ".join(part for part in (number, what) if part))
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(2), theme.px(1.5), theme.px(2), theme.px(1.5))
        large = PlainLabel(number, theme, size="large", bold=True)
        font = large.font()
        font.setPointSizeF(theme.large_points * theme.text_scale * 1.5)
        large.setFont(font)
        self.numbers.append(large)
        for label in (large, PlainLabel(what, theme, ink="soft", wrap=True)):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
            column.addWidget(label)
        column.addStretch(1)
        return card

    @property
    def reason_given(self) -> str:
        """The reason in one line."""
        return " ".join(self.reason.text().split())
