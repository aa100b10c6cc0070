"""Asks for the reason for which a document is removed; without one it stays."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from nsclinic.ui.child.set_aside import ReasonEdit
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class RemoveDocumentDialog(QDialog):
    """One question: why. Ctrl+Enter answers, Escape leaves everything as it is."""

    def __init__(self, title: str, name: str, theme: Theme, words: Wording, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.t("Remove a document"))
        self.setAccessibleName(words.t("Remove a document"))
        self.setMinimumWidth(theme.px(60))
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(2), theme.px(2), theme.px(2), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(name, theme, ink="soft", elide=True))
        column.addWidget(PlainLabel(title, theme, bold=True, elide=True))
        told = words.t("It leaves the list; the record keeps it, with the reason and who removed it.")
        column.addWidget(PlainLabel(told, theme, size="small", ink="soft", wrap=True))
        column.addWidget(PlainLabel(words.t("Reason"), theme))
        self.reason = ReasonEdit(words.t("Reason"))
        self.reason.setFixedHeight(theme.px(10))
        self.reason.textChanged.connect(self._changed)
        column.addWidget(self.reason)
        buttons = QDialogButtonBox()
        self.confirm: QPushButton = buttons.addButton(
            words.t("Remove"), QDialogButtonBox.ButtonRole.AcceptRole
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
        return " ".join(self.reason.toPlainText().split())

    def _changed(self) -> None:
        self.confirm.setEnabled(bool(self.reason_given))
