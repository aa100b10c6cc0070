"""The cursor over a chart, and the card beside it: everything that the chart knows of one day, painted by Qt.

The card stands on the side of the chart that is away from the cursor, and is hardly wider than half of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from nsclinic.charts.day import DayLine
from nsclinic.ui.theme import Theme

_WIDEST = 0.52
"""Of the width of the chart with its gutters."""
_TALL_LETTERS = 1.3
"""Arabic letters stand higher and deeper than a line of Latin ones."""


@dataclass(frozen=True, slots=True)
class DayCard:
    """What a card says: the date, the lines of the day, and the text of the value that the cursor is on."""

    title: str
    lines: tuple[DayLine, ...]
    marked: str
    is_right_to_left: bool


def paint_cursor(painter: QPainter, at: QPointF, inside: QRectF, colour: QColor, theme: Theme) -> None:
    """Paint a line through all lanes and a ring around the value that is read."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1))
    painter.drawLine(QPointF(at.x(), inside.top()), QPointF(at.x(), inside.bottom()))
    painter.setPen(QPen(colour, 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(at, theme.px(0.9), theme.px(0.9))


def paint_card(painter: QPainter, card: DayCard, inside: QRectF, x: float, theme: Theme) -> None:
    """Paint the card within the chart, away from the cursor at `x`; lines without room are counted by an ellipsis."""
    bold, plain = theme.font("small", bold=True), theme.font("small")
    wide, narrow = QFontMetricsF(bold), QFontMetricsF(plain)
    pad, step = theme.px(1), narrow.height() * (_TALL_LETTERS if card.is_right_to_left else 1.0)
    room = int((inside.height() - 2 * pad - step) / step)
    lines = _fitting(card.lines, max(1, room))
    texts = [(line.text, line.text == card.marked, line.is_of_day) for line in lines]
    if len(lines) < len(card.lines):
        texts[-1] = ("…", False, False)
    widths = [(wide if is_marked else narrow).horizontalAdvance(text) for text, is_marked, _ in texts]
    most = _WIDEST * inside.width() - 2 * pad
    width = min(max([*widths, wide.horizontalAdvance(card.title)]), most)
    height = step * (len(texts) + 1)
    is_left = x > inside.center().x()
    left = inside.left() + pad if is_left else inside.right() - width - 3 * pad
    box = QRectF(left, inside.top() + pad / 2, width + 2 * pad, height + pad)
    painter.save()
    painter.setPen(QPen(theme.colour("edge"), 1))
    painter.setBrush(theme.colour("paper"))
    painter.drawRoundedRect(box, theme.px(0.5), theme.px(0.5))
    side = Qt.AlignmentFlag.AlignRight if card.is_right_to_left else Qt.AlignmentFlag.AlignLeft
    flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
    top = box.top() + pad / 2
    for text, is_bold, is_of_day in ((card.title, True, True), *texts):
        metrics = wide if is_bold else narrow
        painter.setFont(bold if is_bold else plain)
        painter.setPen(theme.colour("ink" if is_of_day else "ink_soft"))
        line = QRectF(box.left() + pad, top, width + 1, step)
        painter.drawText(line, flags, metrics.elidedText(text, Qt.TextElideMode.ElideRight, width + 1))
        top += step
    painter.restore()


def _fitting(lines: Sequence[DayLine], room: int) -> tuple[DayLine, ...]:
    """Give as many lines as have room, those of the day before those that were known earlier."""
    if len(lines) <= room:
        return tuple(lines)
    ranked = sorted(range(len(lines)), key=lambda place: (not lines[place].is_of_day, place))
    kept = sorted(ranked[:room])
    return tuple(lines[place] for place in kept)
