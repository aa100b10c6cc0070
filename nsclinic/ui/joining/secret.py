"""Asks for what opens the other computer's file, where this clinic's own key does not."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class SecretDialog(QDialog):
    """One field; Enter opens the file, Escape gives up. `secret` holds what was typed."""

    def __init__(self, parent: QWidget, wording: Wording, theme: Theme, *, was_wrong: bool) -> None:
        super().__init__(parent)
        title = wording.t("Open the other computer's file")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(wording.t("Passphrase of the other computer's file"))
        self.field.setMinimumWidth(theme.px(44))
        why = (
            wording.t("This does not open the file. Type it again.")
            if was_wrong
            else wording.t(
                "The other computer's file has another key: its passphrase was changed there or here."
            )
        )
        open_button = QPushButton(wording.t("Open"))
        open_button.setProperty("look", "primary")
        open_button.setDefault(True)
        open_button.clicked.connect(self.accept)
        leave_button = QPushButton(wording.t("Leave"))
        leave_button.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(1))
        foot.addStretch(1)
        foot.addWidget(leave_button)
        foot.addWidget(open_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(3), theme.px(4), theme.px(3))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(title, theme, size="large", bold=True))
        column.addWidget(PlainLabel(why, theme, ink="fault" if was_wrong else "soft", wrap=True))
        column.addWidget(self.field)
        column.addSpacing(theme.px(1))
        column.addLayout(foot)

    @property
    def secret(self) -> str:
        """What was typed."""
        return self.field.text()


def ask_for_secret(parent: QWidget, wording: Wording, theme: Theme, *, was_wrong: bool) -> str:
    """Ask and wait; give what was typed, empty where nobody typed anything."""
    dialog = SecretDialog(parent, wording, theme, was_wrong=was_wrong)
    typed = dialog.secret if dialog.exec() == QDialog.DialogCode.Accepted else ""
    dialog.deleteLater()
    return typed
