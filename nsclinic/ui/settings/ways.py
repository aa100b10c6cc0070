"""The ways from the settings to the screens by which the clinic is kept: its people, its computers, its file."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton

from nsclinic.ui.context import ScreenContext
from nsclinic.ui.folding import FoldingRow
from nsclinic.ui.text import screen_title
from nsclinic.ui.way import Place


def head_with_ways(title: str, context: ScreenContext) -> FoldingRow:
    """Give the title of the settings with a button for each of the other screens at its end, folded where narrow."""
    words, theme = context.wording, context.theme
    head, ends = QHBoxLayout(), QHBoxLayout()
    head.addWidget(screen_title(title, theme))
    head.addStretch(1)
    often = _row((("users", words.t("People and secrets")), ("join", words.t("Two computers"))), context)
    seldom = _row(
        (
            ("registry", words.t("Registry package…")),
            ("audit", words.t("Audit")),
            ("check", words.t("Check the clinic file")),
        ),
        context,
    )
    ends.addWidget(FoldingRow(often, seldom, theme))
    return FoldingRow(head, ends, theme)


def _row(ways: Sequence[tuple[str, str]], context: ScreenContext) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(context.theme.px(1))
    for key, text in ways:
        button = QPushButton(text)
        button.clicked.connect(lambda _checked=False, key=key: context.navigate.go(Place(key)))
        row.addWidget(button)
    return row
