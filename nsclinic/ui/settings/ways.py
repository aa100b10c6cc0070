"""The ways from the settings to the screens that keep watch over the clinic file."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from nsclinic.ui.context import ScreenContext
from nsclinic.ui.text import screen_title
from nsclinic.ui.way import Place


def head_with_ways(title: str, context: ScreenContext) -> QHBoxLayout:
    """Give the title of the settings with a button for each of the other screens at its end."""
    words, theme = context.wording, context.theme
    row = QHBoxLayout()
    row.setSpacing(theme.px(1))
    row.addWidget(screen_title(title, theme))
    row.addStretch(1)
    for key, text in (("audit", words.t("Audit")), ("check", words.t("Check the clinic file"))):
        button = QPushButton(text)
        button.clicked.connect(lambda _checked=False, key=key: context.navigate.go(Place(key)))
        row.addWidget(button)
    return row
