"""What stands over the window while it is locked: who works here, and a field for the secret. Nothing of any child."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from nsclinic.ui.secret import SecretForm
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

WIDTH_STEPS = 60


class Curtain(QFrame):
    """Covers its window whole. Emits `given()` for a secret, `other_asked()` where somebody else wants to work."""

    given = Signal()
    other_asked = Signal()

    def __init__(self, who: str, user: str, wording: Wording, theme: Theme, window: QWidget) -> None:
        """Make it for whoever works here: `who` as they are written down, `user` empty for the clinic's passphrase."""
        super().__init__(window)
        self._window = window
        self.setProperty("look", "curtain")
        self.setAutoFillBackground(True)
        self.setAccessibleName(wording.t("The clinic is locked"))
        self.form = SecretForm((user,) if user else (), wording, theme)
        self.form.choose(user)
        self.form.who.hide()
        self.form.who_label.hide()
        self.form.button.setText(wording.t("Go on"))
        self.form.given.connect(self.given)
        self.other_button = QPushButton(wording.t("Somebody else works here now"))
        self.other_button.setProperty("look", "quiet")
        self.other_button.clicked.connect(self.other_asked)
        card = QFrame()
        card.setProperty("look", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(theme.px(4), theme.px(3), theme.px(4), theme.px(3))
        column.setSpacing(theme.px(1))
        column.addWidget(PlainLabel(wording.t("The clinic is locked"), theme, size="large", bold=True))
        column.addWidget(PlainLabel(wording.t("{who} works here.", who=wording.isolate(who)), theme))
        column.addWidget(
            PlainLabel(
                wording.t("What was typed is kept, and stands where it stood when you go on."),
                theme,
                size="small",
                ink="soft",
                wrap=True,
            )
        )
        column.addSpacing(theme.px(1))
        column.addWidget(self.form)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(1))
        foot.addWidget(self.other_button)
        foot.addStretch(1)
        foot.addWidget(self.form.button)
        column.addLayout(foot)
        card.setMinimumWidth(theme.px(WIDTH_STEPS))
        middle = (
            QHBoxLayout()
        )  # an alignment would reckon the height of what is said with the width of the window
        middle.addStretch(1)
        middle.addWidget(card)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)

    def lay_over(self) -> None:
        """Be as large as the window is now."""
        self.setGeometry(self._window.rect())

    def cover(self) -> None:
        """Cover the window, and take the keyboard."""
        self.lay_over()
        self.show()
        self.raise_()
        self.form.take_focus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let no key through to what lies behind."""
        event.accept()
