"""What stands on the screen before the window opens: the question who is there, and a word while one waits."""

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nsclinic.clinic.acting import Typed
from nsclinic.ui.secret import SecretForm
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class UnlockDialog(QDialog):
    """Enter opens, Escape gives up. `typed` is what was given, and by whom."""

    def __init__(self, wording: Wording, theme: Theme, users: Sequence[str] = ()) -> None:
        super().__init__()
        self.setWindowTitle("nsclinic")
        self.setAccessibleName(wording.t("Open the clinic"))
        self.form = SecretForm(users, wording, theme)
        self.form.given.connect(self.accept)
        leave_button = QPushButton(wording.t("Leave"))
        leave_button.setAutoDefault(False)
        leave_button.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(1))
        foot.addStretch(1)
        foot.addWidget(leave_button)
        foot.addWidget(self.form.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(3), theme.px(4), theme.px(3))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(wording.t("Open the clinic"), theme, size="large", bold=True))
        column.addWidget(self.form)
        column.addSpacing(theme.px(1))
        column.addLayout(foot)
        self.form.take_focus()

    @property
    def typed(self) -> Typed:
        """What was given."""
        return Typed(self.form.text, self.form.user)


class WaitNote(QWidget):
    """A sentence in a small window of its own while there is no other: making a clinic takes a few seconds."""

    def __init__(self, says: str, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("nsclinic")
        self.setAccessibleName(says)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(4), theme.px(3), theme.px(4), theme.px(3))
        column.addWidget(PlainLabel(says, theme))
