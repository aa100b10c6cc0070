"""Asks why values on file are corrected, each shown before and after; without a reason nothing is saved."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QPushButton, QVBoxLayout, QWidget

from nsclinic.ui.child.set_aside import ReasonEdit
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

MOST_ROWS = 10
"""Corrections in one column; a whole diary typed over fits a small screen in a few."""


class CorrectionDialog(QDialog):
    """One question: why. Ctrl+Enter answers, Escape goes back to the diary."""

    def __init__(
        self, name: str, changes: tuple[str, ...], theme: Theme, words: Wording, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.t("Correct values on file"))
        self.setMinimumWidth(theme.px(60))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(name, theme, ink="soft"))
        asked = words.ngettext(
            "{n} value on file is changed. Why?", "{n} values on file are changed. Why?", len(changes)
        )
        column.addWidget(PlainLabel(asked, theme, bold=True, wrap=True))
        listed = QGridLayout()
        listed.setHorizontalSpacing(theme.px(3))
        for place, change in enumerate(changes):
            listed.addWidget(PlainLabel(change, theme), place % MOST_ROWS, place // MOST_ROWS)
        column.addLayout(listed)
        told = words.t("The value before stays in the history, with this reason.")
        column.addWidget(PlainLabel(told, theme, size="small", ink="soft", wrap=True))
        column.addWidget(PlainLabel(words.t("Reason"), theme))
        self.reason = ReasonEdit(words.t("Reason"))
        self.reason.setFixedHeight(theme.px(10))
        self.reason.textChanged.connect(self._changed)
        column.addWidget(self.reason)
        buttons = QDialogButtonBox()
        self.confirm: QPushButton = buttons.addButton(
            words.t("Correct and save"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.reason.answered.connect(self.confirm.click)
        self.confirm.setAutoDefault(False)
        leave = buttons.addButton(words.t("Back to the diary"), QDialogButtonBox.ButtonRole.RejectRole)
        leave.setAutoDefault(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addWidget(buttons)
        self._changed()
        self.reason.setFocus()

    @property
    def reason_given(self) -> str:
        """The reason in one line."""
        return " ".join(self.reason.toPlainText().split())

    def _changed(self) -> None:
        self.confirm.setEnabled(bool(self.reason_given))
