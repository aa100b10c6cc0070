"""The rail at the leading edge: one button a screen, a sign and a word each; it folds to the signs alone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout

from nsclinic.ui.text import set_tip
from nsclinic.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class RailEntry:
    """One screen of the rail: its key, its word, the shortcut said in the tooltip, and how its sign is drawn."""

    key: str
    word: str
    shortcut: str
    outline: Callable[[], QPainterPath]


class Rail(QFrame):
    """Emits `asked(key)` when a screen is asked for."""

    asked = Signal(str)

    def __init__(self, entries: Sequence[RailEntry], name: str, theme: Theme) -> None:
        super().__init__()
        self.setProperty("look", "rail")
        self.setAccessibleName(name)
        self._theme = theme
        self._entries = {entry.key: entry for entry in entries}
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(1), theme.px(1), theme.px(1), theme.px(1))
        column.setSpacing(theme.px(0.5))
        for entry in entries:
            button = QPushButton()
            button.setProperty("look", "rail")
            button.setCheckable(True)
            button.setIconSize(QSize(theme.px(2.25), theme.px(2.25)))
            button.setIcon(_icon(entry.outline(), theme))
            button.setAccessibleName(entry.word)
            set_tip(button, f"{entry.word}  {entry.shortcut}")
            button.clicked.connect(lambda _checked=False, key=entry.key: self.asked.emit(key))
            self._group.addButton(button)
            self._buttons[entry.key] = button
            column.addWidget(button)
        column.addStretch(1)
        self.is_folded = False
        self.fold(is_folded=False)

    def mark(self, key: str) -> None:
        """Show which of its screens is open; a screen that is not in the rail leaves the last mark."""
        if key in self._buttons:
            self._buttons[key].setChecked(True)

    def fold(self, *, is_folded: bool) -> None:
        """Show the signs alone, or signs and words."""
        self.is_folded = is_folded
        for key, button in self._buttons.items():
            button.setText("" if is_folded else f"\u2002{self._entries[key].word}")
        widest = max(button.sizeHint().width() for button in self._buttons.values())
        self.setFixedWidth(
            self._theme.px(7.5) if is_folded else max(self._theme.px(20), widest + self._theme.px(4))
        )


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
