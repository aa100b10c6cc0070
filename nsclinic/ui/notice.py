"""A line that stands on a screen until something is put right: a sign, what it is, and the way to where it is done."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from nsclinic.ui.context import ScreenContext
from nsclinic.ui.signs import Sign, SignMark
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.way import Place


class NoticeLine(QWidget):
    """Hidden while it says nothing. The button bears the name of the screen at `place`."""

    def __init__(
        self, context: ScreenContext, parent: QWidget, sign: Sign, leads_to: str, place: str
    ) -> None:
        super().__init__(parent)  # without one it would come up as a window of its own
        theme = context.theme
        self.mark = SignMark(sign, theme)
        self.label = PlainLabel("", theme, wrap=True)
        self.button = QPushButton(leads_to)
        self.button.setProperty("look", "quiet")
        self.button.clicked.connect(lambda: context.navigate.go(Place(place)))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(1))
        row.addWidget(self.mark)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.hide()

    def say(self, what: str) -> None:
        """Say something, or with "" nothing more."""
        self.label.setText(what)
        self.setVisible(bool(what))
