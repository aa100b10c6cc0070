"""Asks for the reason for which a finding is set aside; without one nothing is set aside."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from nsclinic.ui.child.findings import FindingWords
from nsclinic.ui.reason import ReasonEdit
from nsclinic.ui.signs import SignedWord, sign_of_severity
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class SetAsideDialog(QDialog):
    """One question: why. Ctrl+Enter answers, Escape leaves everything as it is."""

    def __init__(self, said: FindingWords, name: str, theme: Theme, words: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.t("Set a finding aside"))
        self.setMinimumWidth(theme.px(60))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(name, theme, ink="soft"))
        column.addWidget(SignedWord(sign_of_severity(said.finding.severity), said.title, theme, bold=True))
        column.addWidget(PlainLabel(said.message, theme, wrap=True))
        told = words.t(
            "It stays in the record and on the page, and leaves the list of work while its facts do not change."
        )
        column.addWidget(PlainLabel(told, theme, size="small", ink="soft", wrap=True))
        column.addWidget(PlainLabel(words.t("Reason"), theme))
        self.reason = ReasonEdit(words.t("Reason"))
        self.reason.setFixedHeight(theme.px(10))
        self.reason.textChanged.connect(self._changed)
        column.addWidget(self.reason)
        buttons = QDialogButtonBox()
        self.confirm: QPushButton = buttons.addButton(
            words.t("Set aside"), QDialogButtonBox.ButtonRole.AcceptRole
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
