"""The rail at the leading edge: one button a screen, a sign and a word each; it folds to the signs alone.

At its foot stand help and the button that folds it. Where the window is too low for all of them, the rail is scrolled.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout, QWidget

from nsclinic.ui.room import Room
from nsclinic.ui.text import set_tip
from nsclinic.ui.theme import Theme
from nsclinic.ui.way import OF_ONE_CHILD
from nsclinic.wording import Wording

FOLD_KEYS = "Ctrl+B"
LISTS_OF_CHILDREN = ("today", "children")
"""Screens that a child is opened from."""


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One screen of the rail: its key, its word, the shortcut said in the tooltip, and how its sign is drawn."""

    key: str
    word: str
    shortcut: str
    outline: Callable[[], QPainterPath]


class Rail(QFrame):
    """Emits `asked(key)` when a screen is asked for, `help_asked` and `fold_asked` for the buttons at its foot."""

    asked = Signal(str)
    help_asked = Signal()
    fold_asked = Signal()

    def __init__(self, entries: Sequence[RailEntry], words: Wording, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "rail")
        self.setAccessibleName(words.t("Screens"))
        self._theme, self._words = theme, words
        self._entries = {entry.key: entry for entry in entries}
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        inside = QWidget()
        self._room = Room(inside, theme)
        self._room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._room)
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.px(1), theme.px(1), theme.px(1), theme.px(1))
        column.setSpacing(theme.px(0.5))
        for entry in entries:
            button = self._button(entry.word, entry.shortcut, entry.outline())
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, key=entry.key: self.asked.emit(key))
            self._group.addButton(button)
            self._buttons[entry.key] = button
            column.addWidget(button)
        column.addStretch(1)
        self._help = self._button(words.t("Help"), "F1", help_outline())
        self._help.clicked.connect(self.help_asked)
        self._fold = self._button("", FOLD_KEYS, QPainterPath())
        self._fold.clicked.connect(self.fold_asked)
        for button in (self._help, self._fold):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            column.addWidget(button)
        self.is_folded = False
        self.fold(is_folded=False)

    def _button(self, word: str, shortcut: str, outline: QPainterPath) -> QPushButton:
        button, edge = QPushButton(), self._theme.px(2.25)
        button.setProperty("look", "rail")
        button.setIconSize(QSize(edge, edge))
        button.setIcon(_icon(outline, self._theme))
        button.setAccessibleName(word)
        set_tip(button, f"{word}  {shortcut}")
        return button

    def mark(self, key: str) -> None:
        """Show which of its screens is open; one that is not in the rail leaves the last mark.

        A screen of one child stands under Today or Children, whichever was open last, else under Children.
        """
        if key in OF_ONE_CHILD and not any(self._buttons[name].isChecked() for name in LISTS_OF_CHILDREN):
            key = "children"
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def fold(self, *, is_folded: bool) -> None:
        """Show the signs alone, or signs and words."""
        words, theme = self._words, self._theme
        self.is_folded = is_folded
        turn = words.t("Show the words") if is_folded else words.t("Fold")
        named = [(self._entries[key].word, button) for key, button in self._buttons.items()]
        for word, button in (*named, (words.t("Help"), self._help), (turn, self._fold)):
            button.setText("" if is_folded else f"\u2002{word}")
        self._fold.setAccessibleName(turn)
        set_tip(self._fold, f"{turn}  {FOLD_KEYS}")
        is_from_right = words.is_right_to_left
        self._fold.setIcon(_icon(fold_outline(is_to_left=is_folded is is_from_right), theme))
        every = (*self._buttons.values(), self._help, self._fold)
        widest = max(button.sizeHint().width() for button in every)
        self.setFixedWidth(theme.px(7.5) if is_folded else max(theme.px(20), widest + theme.px(4)))


def calendar_outline() -> QPainterPath:
    """Give a day's sheet, in a square of 16."""
    path = QPainterPath()
    path.addRoundedRect(QRectF(2, 3, 12, 11), 1.5, 1.5)
    path.moveTo(2, 6.5)
    path.lineTo(14, 6.5)
    for x in (5.5, 10.5):
        path.moveTo(x, 1.5)
        path.lineTo(x, 4.5)
    return path


def children_outline() -> QPainterPath:
    """Give two heads and shoulders, in a square of 16."""
    path = QPainterPath()
    path.addEllipse(QPointF(6, 5), 2.6, 2.6)
    path.moveTo(1.5, 14)
    path.cubicTo(1.5, 8.5, 10.5, 8.5, 10.5, 14)
    path.moveTo(10.2, 2.9)
    path.cubicTo(13.6, 2.6, 13.6, 7.6, 10.4, 7.4)
    path.moveTo(11.2, 9.6)
    path.cubicTo(13.5, 10, 14.5, 11.8, 14.5, 14)
    return path


def protocols_outline() -> QPainterPath:
    """Give a stair of three steps, in a square of 16."""
    path = QPainterPath()
    path.moveTo(1.5, 14)
    path.lineTo(1.5, 10.5)
    path.lineTo(6, 10.5)
    path.lineTo(6, 6.5)
    path.lineTo(10.5, 6.5)
    path.lineTo(10.5, 2.5)
    path.lineTo(14.5, 2.5)
    path.lineTo(14.5, 14)
    path.closeSubpath()
    return path


def outcomes_outline() -> QPainterPath:
    """Give two axes and a line that falls in steps, in a square of 16."""
    path = QPainterPath()
    path.moveTo(2, 1.5)
    path.lineTo(2, 14)
    path.lineTo(14.5, 14)
    path.moveTo(2, 4)
    for x, y in ((5.5, 4), (5.5, 7), (9, 7), (9, 9.5), (13.5, 9.5)):
        path.lineTo(x, y)
    return path


def settings_outline() -> QPainterPath:
    """Give three sliders, in a square of 16."""
    path = QPainterPath()
    for y, knob in ((3.5, 10.5), (8.0, 5.0), (12.5, 11.5)):
        path.moveTo(1.5, y)
        path.lineTo(knob - 1.8, y)
        path.addEllipse(QPointF(knob, y), 1.8, 1.8)
        path.moveTo(knob + 1.8, y)
        path.lineTo(14.5, y)
    return path


def help_outline() -> QPainterPath:
    """Give a question mark in a ring, in a square of 16."""
    path = QPainterPath()
    path.addEllipse(QPointF(8, 8), 6.5, 6.5)
    path.moveTo(5.9, 6.4)
    path.cubicTo(5.9, 3.6, 10.1, 3.6, 10.1, 6.4)
    path.cubicTo(10.1, 8, 8, 7.9, 8, 9.6)
    path.moveTo(8, 11.6)
    path.lineTo(8, 11.9)
    return path


def fold_outline(*, is_to_left: bool) -> QPainterPath:
    """Give two chevrons that point to where the rail's edge will go, in a square of 16."""
    path = QPainterPath()
    reach = -3.5 if is_to_left else 3.5
    for middle in (5.5, 10.5):
        path.moveTo(middle - reach / 2, 4)
        path.lineTo(middle + reach / 2, 8)
        path.lineTo(middle - reach / 2, 12)
    return path


def _icon(path: QPainterPath, theme: Theme) -> QIcon:
    edge = theme.px(2.25)
    pixmap = QPixmap(QSize(edge, edge) * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(edge / 16, edge / 16)
    painter.setPen(QPen(theme.colour("accent_strong"), 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPath(path)
    painter.end()
    return QIcon(pixmap)
