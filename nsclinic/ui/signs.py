"""The signs of state and severity, drawn by the program itself so that no font can lack them.

A sign never stands without its word: colour comes third, after shape and word (design: language of signs).
"""

from collections.abc import Callable
from enum import StrEnum
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPaintEvent, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from nsclinic.advice.model import Severity
from nsclinic.course.model import UrineState
from nsclinic.ui.text import PlainLabel, Size
from nsclinic.ui.theme import Theme


class Sign(StrEnum):
    """Every sign there is; the value is also the name of its colour in the theme."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NEPHROTIC = "nephrotic"
    UNKNOWN = "unknown"
    STOP = "stop"
    URGENT = "urgent"
    ACTION = "action"
    DUE = "due"
    INFO = "info"


_OF_STATE = {
    UrineState.COMPLETE_REMISSION: Sign.COMPLETE,
    UrineState.PARTIAL_REMISSION: Sign.PARTIAL,
    UrineState.NEPHROTIC: Sign.NEPHROTIC,
    UrineState.UNKNOWN: Sign.UNKNOWN,
}


def sign_of_state(state: UrineState) -> Sign:
    """Give the sign of a state of the urine."""
    return _OF_STATE[state]


def sign_of_severity(severity: Severity) -> Sign:
    """Give the sign of a finding's severity."""
    return Sign(severity.value)


def paint_sign(painter: QPainter, rect: QRectF, sign: Sign, theme: Theme) -> None:
    """Draw a sign into the square in the middle of `rect`."""
    edge = min(rect.width(), rect.height())
    box = QRectF(0, 0, edge, edge)
    box.moveCenter(rect.center())
    colour = theme.colour(sign.value)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    _DRAW[sign](painter, box, colour, theme)
    painter.restore()


def _circle(painter: QPainter, box: QRectF, _colour: QColor, _theme: Theme) -> None:
    painter.drawEllipse(_inset(box, 0.1))


def _half(painter: QPainter, box: QRectF, _colour: QColor, theme: Theme) -> None:
    painter.drawPie(_inset(box, 0.16), 90 * 16, 180 * 16)
    _ring(painter, box, theme.colour("partial_edge"), theme)


def _ring(painter: QPainter, box: QRectF, colour: QColor, _theme: Theme) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, max(1.5, box.width() * 0.12)))
    painter.drawEllipse(_inset(box, 0.16))


def _triangle(painter: QPainter, box: QRectF, _colour: QColor, _theme: Theme) -> None:
    inner = _inset(box, 0.06)
    painter.drawPolygon(
        QPolygonF([QPointF(inner.center().x(), inner.top()), inner.bottomRight(), inner.bottomLeft()]),
    )


def _square(painter: QPainter, box: QRectF, _colour: QColor, _theme: Theme) -> None:
    painter.drawRect(_inset(box, 0.14))


def _octagon(painter: QPainter, box: QRectF, _colour: QColor, theme: Theme) -> None:
    centre, radius = box.center(), box.width() / 2
    angles = [pi / 8 + pi / 4 * corner for corner in range(8)]
    painter.drawPolygon(
        QPolygonF([QPointF(centre.x() + radius * cos(a), centre.y() + radius * sin(a)) for a in angles])
    )
    painter.setBrush(theme.colour("paper"))
    painter.drawRect(
        QRectF(centre.x() - radius * 0.55, centre.y() - radius * 0.16, radius * 1.1, radius * 0.32)
    )


def _clock(painter: QPainter, box: QRectF, colour: QColor, theme: Theme) -> None:
    _ring(painter, box, colour, theme)
    pen = QPen(colour, max(1.5, box.width() * 0.11), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    centre = box.center()
    painter.drawLine(centre, centre + QPointF(0, -box.height() * 0.23))
    painter.drawLine(centre, centre + QPointF(box.width() * 0.17, 0))


def _letter(painter: QPainter, box: QRectF, _colour: QColor, _theme: Theme) -> None:
    """Draw an i: its dot and its stem."""
    centre, width = box.center().x(), box.width()
    painter.drawEllipse(QPointF(centre, box.top() + width * 0.2), width * 0.12, width * 0.12)
    stem = QRectF(centre - width * 0.1, box.top() + width * 0.4, width * 0.2, width * 0.5)
    painter.drawRoundedRect(stem, width * 0.06, width * 0.06)


def _inset(box: QRectF, share: float) -> QRectF:
    by = box.width() * share
    return box.adjusted(by, by, -by, -by)


_DRAW: dict[Sign, Callable[[QPainter, QRectF, QColor, Theme], None]] = {
    Sign.COMPLETE: _circle,
    Sign.PARTIAL: _half,
    Sign.NEPHROTIC: _triangle,
    Sign.UNKNOWN: _ring,
    Sign.STOP: _octagon,
    Sign.URGENT: _triangle,
    Sign.ACTION: _square,
    Sign.DUE: _clock,
    Sign.INFO: _letter,
}


def sign_icon(sign: Sign, theme: Theme, edge: int | None = None) -> QIcon:
    """Give a sign as an icon, for a button or an item of a list."""
    size = edge or theme.icon
    pixmap = QPixmap(QSize(size, size) * 2)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_sign(painter, QRectF(0, 0, size, size), sign, theme)
    painter.end()
    return QIcon(pixmap)


class SignMark(QWidget):
    """The painted sign alone; only for use beside a word, as in `SignedWord`."""

    def __init__(self, sign: Sign, theme: Theme, edge: int | None = None) -> None:
        super().__init__()
        self._theme = theme
        self.sign = sign
        size = edge or theme.icon
        self.setFixedSize(size, size)

    def set_sign(self, sign: Sign) -> None:
        """Show another sign."""
        self.sign = sign
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the sign."""
        painter = QPainter(self)
        paint_sign(painter, QRectF(self.rect()), self.sign, self._theme)
        painter.end()


class SignedWord(QWidget):
    """A sign and its word side by side; its accessible name is the word."""

    def __init__(
        self, sign: Sign, word: str, theme: Theme, *, bold: bool = False, size: Size = "base"
    ) -> None:
        super().__init__()
        self.mark = SignMark(sign, theme)
        self.label = PlainLabel(word, theme, bold=bold, size=size)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(0.75))
        row.addWidget(self.mark)
        row.addWidget(self.label, 1)
        self.setAccessibleName(word)

    def show_state(self, sign: Sign, word: str) -> None:
        """Show another sign with its word."""
        self.mark.set_sign(sign)
        self.label.setText(word)
        self.setAccessibleName(word)
