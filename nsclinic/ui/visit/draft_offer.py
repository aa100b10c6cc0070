"""The offer of a draft that was kept: go on with it, or throw it away."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class DraftOffer(QFrame):
    """One line above a form; hidden while there is nothing to offer."""

    taken = Signal()
    dropped = Signal()

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self.setProperty("look", "notice")
        self.words = PlainLabel("", theme, elide=True)
        self.take_button = QPushButton(words.t("Go on with it"))
        self.drop_button = QPushButton(words.t("Throw it away"))
        self.take_button.clicked.connect(self.taken)
        self.drop_button.clicked.connect(self.dropped)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(1.5), theme.px(0.5), theme.px(1), theme.px(0.5))
        row.setSpacing(theme.px(1))
        row.addWidget(SignMark(Sign.INFO, theme))
        row.addWidget(self.words, 1)
        for button in (self.take_button, self.drop_button):
            button.setAccessibleName(button.text())
            button.setAutoDefault(True)  # Enter presses it, as Space does
            row.addWidget(button)
        self.hide()

    def show_offer(self, text: str) -> None:
        """Offer a draft that was kept; empty text takes the offer away."""
        self.words.setText(text)
        self.setVisible(bool(text))
