"""What stands on the screen before the window opens: the question for the passphrase, and a word while one waits."""

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class UnlockDialog(QDialog):
    """One field; Enter opens, Escape gives up. `passphrase` holds what was typed; `says` why it is asked again."""

    def __init__(self, wording: Wording, theme: Theme, *, says: str = "") -> None:
        super().__init__()
        self.setWindowTitle("nsclinic")
        self.setAccessibleName(wording.t("Open the clinic"))
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setAccessibleName(wording.t("Passphrase of the clinic"))
        self.field.setMinimumWidth(theme.px(44))
        self.message = PlainLabel(says, theme, ink="fault", wrap=True)
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
        column.addWidget(PlainLabel(wording.t("Open the clinic"), theme, size="large", bold=True))
        column.addWidget(PlainLabel(wording.t("Passphrase of the clinic"), theme, ink="soft"))
        column.addWidget(self.field)
        column.addWidget(self.message)
        column.addSpacing(theme.px(1))
        column.addLayout(foot)

    @property
    def passphrase(self) -> str:
        """What was typed."""
        return self.field.text()


class WaitNote(QWidget):
    """A sentence in a small window of its own while there is no other: making a clinic takes a few seconds."""

    def __init__(self, says: str, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("nsclinic")
        self.setAccessibleName(says)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(3), theme.px(4), theme.px(3))
        column.addWidget(PlainLabel(says, theme))
