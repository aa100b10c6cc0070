"""The strip: whose record this is and where she stands. It stays on the screen as long as the record is open."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from nsclinic.ui.child.identity import Identity
from nsclinic.ui.signs import Sign, SignedWord, sign_of_state
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class Strip(QFrame):
    """Two lines of identity with room for buttons at the end; shared by every screen about one child."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self.setProperty("look", "bar")
        self.setFixedHeight(theme.px(8))
        self.name = PlainLabel("", theme, size="large", bold=True, elide=True)
        self.person = PlainLabel("", theme, elide=True)
        self.state = SignedWord(Sign.UNKNOWN, "", theme, bold=True)
        self.disease = PlainLabel("", theme, elide=True)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(1))
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setSpacing(theme.px(2))
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        first.addWidget(self.name, 3)
        first.addWidget(self.person, 2)
        second.addWidget(self.state)
        second.addWidget(self.disease, 1)
        lines = QVBoxLayout()
        lines.setSpacing(theme.px(0.25))
        lines.addLayout(first)
        lines.addLayout(second)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(2), theme.px(0.5), theme.px(2), theme.px(0.5))
        row.setSpacing(theme.px(2))
        row.addLayout(lines, 1)
        row.addLayout(self.buttons)
        self.show_identity(None)

    def add_button(self, words: str, key: str, *, is_primary: bool = False) -> QPushButton:
        """Put a button at the end of the strip; `key` is the shortcut shown beside its words."""
        button = QPushButton(f"{words}  {key}" if key else words)
        button.setAccessibleName(words)
        if is_primary:
            button.setProperty("look", "primary")
        self.buttons.addWidget(button)
        return button

    def show_identity(self, identity: Identity | None) -> None:
        """Show another child, or that the record is being read."""
        if identity is None:
            self.name.setText("")
            self.person.setText(self._words.t("Reading the record…"))
            self.state.hide()
            self.disease.setText("")
            self.setAccessibleName(self._words.t("Child"))
            return
        gap = "  ·  "
        self.name.setText(identity.name)
        self.person.setText(gap.join(identity.person))
        self.state.show_state(sign_of_state(identity.state), identity.state_words)
        self.state.show()
        disease = identity.disease
        self.disease.setText(gap.join(disease))
        self.setAccessibleName(self._words.t("Child: {words}", words=identity.in_words))
        self.setAccessibleDescription(identity.decision)
