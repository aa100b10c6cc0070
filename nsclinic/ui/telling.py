"""A card that says what a screen is for before anything is chosen: titled paragraphs, and the ways to begin."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from nsclinic.ui.context import ScreenContext
from nsclinic.ui.layout import leave_room_at_end
from nsclinic.ui.roles import give_role
from nsclinic.ui.text import PlainLabel

_WIDTH_STEPS = 90


class TellingCard(QFrame):
    """Paragraphs, each under its title, that are scrolled together; buttons stand under them and always in sight."""

    def __init__(
        self,
        context: ScreenContext,
        name: str,
        told: Sequence[tuple[str, str]],
        buttons: Sequence[QPushButton],
    ) -> None:
        super().__init__()
        words, theme = context.wording, context.theme
        self.setProperty("look", "card")
        inside = QWidget()
        column = QVBoxLayout(inside)
        leave_room_at_end(column, theme.px(1), is_mirrored=words.is_right_to_left)
        column.setSpacing(theme.px(0.25))
        for title, text in told:
            column.addWidget(PlainLabel(title, theme, bold=True))
            label = PlainLabel(text, theme, ink="soft", wrap=True)
            label.setMaximumWidth(theme.px(_WIDTH_STEPS))
            column.addWidget(label)
            column.addSpacing(theme.px(1.5))
        column.addStretch(1)
        self.page = scroll = QScrollArea()
        give_role(scroll, QAccessible.Role.Document)
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setProperty("look", "page")
        scroll.setAccessibleName(name)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = QHBoxLayout()
        row.setSpacing(theme.px(1))
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(theme.px(3), theme.px(2), theme.px(2), theme.px(2))
        whole.setSpacing(theme.px(1.5))
        whole.addWidget(scroll, 1)
        if buttons:
            whole.addLayout(row)
