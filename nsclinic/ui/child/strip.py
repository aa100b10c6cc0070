"""The strip: whose record this is and where she stands. It stays on the screen as long as the record is open."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout

from nsclinic.ui.child.identity import Identity
from nsclinic.ui.signs import Sign, SignedWord, sign_of_state
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

FOLD_BELOW_STEPS = 96
"""Steps of the grid: a narrower strip has three lines."""


class Strip(QFrame):
    """Two lines of identity with room for buttons at the end; shared by every screen about one child."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self._words = words
        self.setProperty("look", "bar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.name = PlainLabel("", theme, size="large", bold=True, elide=True)
        self.person = PlainLabel("", theme, elide=True)
        self.state = SignedWord(Sign.UNKNOWN, "", theme, bold=True)
        self.disease = PlainLabel("", theme, elide=True)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(theme.px(1))
        self._first, second = QHBoxLayout(), QHBoxLayout()
        for row in (self._first, second):
            row.setSpacing(theme.px(2))
        self.name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._first.addWidget(self.name, 3)
        self._first.addWidget(self.person, 2)
        second.addWidget(self.state)
        second.addWidget(self.disease, 1)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.px(0.25))
        self._lines.addLayout(self._first)
        self._lines.addLayout(second)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.px(2), theme.px(0.5), theme.px(2), theme.px(0.5))
        self._row.setSpacing(theme.px(2))
        self._row.addStrut(theme.px(7))
        self._row.addLayout(self._lines, 1)
        self._row.addLayout(self.buttons)
        self._is_folded = False
        self.show_identity(None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow place give the person a line of her own, and put the buttons beside the name."""
        super().resizeEvent(event)
        is_folded = self.width() < self._theme.px(FOLD_BELOW_STEPS)
        if is_folded is self._is_folded:
            return
        self._is_folded = is_folded
        if is_folded:
            self._row.removeItem(self.buttons)
            self._first.removeWidget(self.person)
            self._first.addLayout(self.buttons)
            self._lines.insertWidget(1, self.person)
            self._first.setAlignment(self.name, Qt.AlignmentFlag.AlignLeading)
        else:
            self._first.removeItem(self.buttons)
            self._lines.removeWidget(self.person)
            self._first.addWidget(self.person, 2)
            self._first.setAlignment(self.name, Qt.AlignmentFlag(0))
            self._row.addLayout(self.buttons)
        QTimer.singleShot(0, self, self.updateGeometry)

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
            self.setAccessibleDescription("")
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
