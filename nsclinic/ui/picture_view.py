"""A laid-out chart in the window, painted by Qt itself: for charts that are looked at and not walked through.

The charts of a child, with a cursor and a window in time, are matplotlib's (`child.chart_canvas`); these need none of
it, and a screen that shows only these never waits for it.
"""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nsclinic.charts.drawing.palette import ON_SCREEN, Palette
from nsclinic.charts.drawing.picture import VEIL, Align, Box, Caption, Measure, Picture, Sign, Stroke, Tone
from nsclinic.charts.drawing.signs import CORNERED, sign_outline, sign_strokes
from nsclinic.charts.model import Shape
from nsclinic.ui.theme import Theme

Layout = Callable[[float, float, Measure], Picture]
"""Lays a chart out for a width in pixels and a height of text, measured by what is given."""

_DASHES = [4.0, 3.0]
_LARGE = 100
"""Pixels at which a text is measured: other sizes are in proportion."""


class PictureView(QWidget):
    """Shows what `lay_out` makes of the widget's width; as high as the picture is.

    `says` is what a screen reader hears of it: the figures stand in the table beside it.
    """

    def __init__(self, lay_out: Layout, says: str, theme: Theme) -> None:
        super().__init__()
        self._lay_out, self._theme = lay_out, theme
        self._palette: Palette = ON_SCREEN[theme.name]
        self._metrics = {bold: QFontMetricsF(self._font(_LARGE, bold=bold)) for bold in (False, True)}
        self.picture: Picture | None = None
        self.setAccessibleName(says)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._laid_out(theme.px(80))

    def _font(self, pixels: float, *, bold: bool) -> QFont:
        font = self._theme.font(bold=bold)
        font.setPixelSize(max(1, round(pixels)))
        return font

    def _measure(self, text: str, size: float, bold: bool) -> float:  # noqa: FBT001 - called as a layout's `Measure`
        return self._metrics[bold].horizontalAdvance(text) * size / _LARGE

    def _laid_out(self, width: int) -> None:
        em = QFontMetricsF(self._theme.font("small")).height() / 1.36  # Noto's line is 1.36 of its size
        self.picture = self._lay_out(float(max(width, self._theme.px(30))), em, self._measure)
        height = round(self.picture.height)
        if self.height() != height or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        """Ask for the picture's height."""
        return QSize(self._theme.px(60), self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the chart out for the new width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._laid_out(event.size().width())

    # --- painting ----------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the layers from back to front."""
        picture = self.picture
        if picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._boxes(painter, picture, picture.grounds)
        self._strokes(painter, picture, picture.grid)
        self._boxes(painter, picture, picture.bars)
        self._strokes(painter, picture, picture.lines)
        self._signs(painter, picture)
        self._boxes(painter, picture, picture.plates)
        for caption in picture.captions:
            self._caption(painter, picture, caption)
        painter.end()

    def _colour(self, tone: Tone, share: float = 1.0) -> QColor:
        colour = QColor(self._palette.colour(tone))
        colour.setAlphaF(share)
        return colour

    def _boxes(self, painter: QPainter, picture: Picture, boxes: Iterable[Box]) -> None:
        for box in boxes:
            edge = Qt.PenStyle.NoPen if box.edge is None else QPen(self._colour(box.edge), 1.0)
            painter.setPen(edge)
            painter.setBrush(self._colour(box.fill, VEIL if box.is_veil else 1.0))
            corner = QPointF(box.x0, picture.height - box.y1)
            painter.drawRect(QRectF(corner, QPointF(box.x1, picture.height - box.y0)))

    def _strokes(self, painter: QPainter, picture: Picture, strokes: Iterable[Stroke]) -> None:
        for stroke in strokes:
            pen = QPen(self._colour(stroke.tone), stroke.width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if stroke.is_dashed:
                pen.setDashPattern(_DASHES)
            painter.setPen(pen)
            painter.drawPolyline(self._points(picture, stroke.points))

    def _signs(self, painter: QPainter, picture: Picture) -> None:
        for sign in picture.signs:
            painter.setPen(QPen(self._colour(sign.edge), 0.08 * picture.em))
            painter.setBrush(self._colour(sign.fill))
            if sign.shape is Shape.CIRCLE:
                half = sign.size / 2
                painter.drawEllipse(QPointF(sign.x, picture.height - sign.y), half, half)
            elif sign.shape in CORNERED:
                painter.drawPolygon(self._points(picture, sign_outline(sign)))
            self._drawn_of_lines(painter, picture, sign)

    def _drawn_of_lines(self, painter: QPainter, picture: Picture, sign: Sign) -> None:
        self._strokes(painter, picture, sign_strokes((sign,), picture.em))

    def _points(self, picture: Picture, points: Iterable[tuple[float, float]]) -> QPolygonF:
        return QPolygonF([QPointF(x, picture.height - y) for x, y in points])

    def _caption(self, painter: QPainter, picture: Picture, caption: Caption) -> None:
        width = self._measure(caption.text, caption.size, caption.is_bold)
        share = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}[caption.align]
        painter.setPen(self._colour(caption.tone))
        painter.setFont(self._font(caption.size, bold=caption.is_bold))
        painter.drawText(QPointF(caption.x - share * width, picture.height - caption.y), caption.text)
