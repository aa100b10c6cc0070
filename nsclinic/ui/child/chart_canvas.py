"""A chart on the screen: zoom, pan, hover, and a cursor that the arrow keys take from value to value.

matplotlib is imported when the first canvas is made, which is after the page has been painted. While the chart is
dragged the last picture is moved; at rest it is drawn exactly. The cursor is painted by Qt over the picture, so that
moving it costs nothing.
"""

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from nsclinic.charts.model import Mark, TimeChart
from nsclinic.ui.roles import give_role
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from nsclinic.plots.plot import ChartPlot
    from nsclinic.plots.theme import PlotTheme

ZOOM_STEP = 0.8
"""One notch of the wheel or one key: so many times the days shown."""
PAN_SHARE = 0.2
"""One Shift+arrow moves by this share of the days shown."""
SETTLE_MS = 90
"""A resize or a run of wheel notches is over when nothing has come for so long; then the chart is drawn exactly."""


class ChartCanvas(QWidget):
    """A chart; a class below says by which plot.

    `read(text)` gives the reading under cursor or pointer, or ""; `window_changed()` follows zoom.
    """

    read = Signal(str)
    window_changed = Signal()

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        give_role(self, QAccessible.Role.Chart)
        from nsclinic.plots.environment import prepare

        prepare()  # matplotlib reads where it may write when it is first imported
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self._theme = theme
        self.words = words
        self._figure = Figure()
        self._agg = FigureCanvasAgg(self._figure)
        self.plot: ChartPlot[Any] = self.new_plot(self._figure)
        self._image = QImage()
        self._shift = 0.0
        self._pressed: QPointF | None = None
        self.marked: Mark | None = None
        self._hovered: Mark | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._draw)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.px(40), theme.px(24))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    @abstractmethod
    def new_plot(self, figure: "Figure") -> "ChartPlot[Any]":
        """Give the plot that draws on a figure."""

    @abstractmethod
    def summary(self, chart: Any) -> str:
        """Give the sentence by which a screen reader introduces a chart."""

    # --- what is shown ---------------------------------------------------------------------------------------------

    def show_chart(self, chart: TimeChart) -> None:
        """Show another chart, whole."""
        self.marked = self._hovered = None
        self._fit_figure()
        self.plot.draw(chart, self.words, plot_theme(self._theme))
        self.setAccessibleDescription(self.summary(chart))
        self._render()

    def zoom(self, factor: float, x: float | None = None) -> None:
        """Show `factor` times as many days; the day under `x` stays where it is."""
        if self.plot.chart is None:
            return
        self.plot.zoom(factor, None if x is None else x * self._ratio)
        self._render()
        self.window_changed.emit()

    def pan(self, direction: int) -> None:
        """Move a fifth of the window forward (1) or back (-1)."""
        if self.plot.chart is None:
            return
        start, end = self.plot.window
        self.plot.pan(direction * max(1, round((end - start).days * PAN_SHARE)))
        self._render()
        self.window_changed.emit()

    def show_all(self) -> None:
        """Show the whole course again."""
        self.plot.show_all()
        self._render()
        self.window_changed.emit()

    @property
    def shows_all(self) -> bool:
        """Whether nothing is zoomed away."""
        chart = self.plot.chart
        return chart is None or self.plot.window == (chart.start, chart.end)

    def step_cursor(self, step: int) -> None:
        """Take the cursor to the next value in time, or back, and read it."""
        before = self.plot.window if self.plot.chart else None
        self.marked = self.plot.next_mark(self.marked, step)
        if before is not None and self.plot.window != before:
            self._render()
            self.window_changed.emit()
        self._tell(self.marked)
        self.update()

    def go_to_row(self, row_id: str) -> bool:
        """Put the cursor on the mark of a row; say whether the chart has one."""
        chart = self.plot.chart
        found = next((mark for mark in chart.marks if mark.row_id == row_id), None) if chart else None
        if found is None:
            return False
        start, end = self.plot.window
        if not start <= found.on <= end:
            self.plot.show_all()
            self._render()
        self.marked = found
        self._tell(found)
        self.update()
        return True

    def _tell(self, mark: Mark | None) -> None:
        text = self.plot.reading(mark) if mark is not None else ""
        self.setAccessibleDescription(text)
        self.read.emit(text)

    # --- drawing ---------------------------------------------------------------------------------------------------

    @property
    def _ratio(self) -> float:
        return self.devicePixelRatioF()

    def _fit_figure(self) -> None:
        dpi = 96.0 * self._ratio
        self._figure.set_dpi(dpi)
        width, height = max(self.width(), 80), max(self.height(), 60)
        self._figure.set_size_inches(width * self._ratio / dpi, height * self._ratio / dpi)

    def _draw(self) -> None:
        """Lay out for the size of now and draw."""
        if self.plot.chart is None:
            return
        self._fit_figure()
        self.plot.resized()
        self._render()

    def _render(self) -> None:
        self._shift = 0.0
        self._agg.draw()  # type: ignore[no-untyped-call]  # matplotlib gives its canvas no types
        buffer = memoryview(self._agg.buffer_rgba())  # type: ignore[no-untyped-call]  # as above
        height, width = buffer.shape[:2] if buffer.shape is not None else (0, 0)
        self._image = QImage(bytes(buffer), width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
        self._image.setDevicePixelRatio(self._ratio)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Show the last picture, moved while it is dragged, with the cursor over it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("paper"))
        if not self._image.isNull():
            self._paint_picture(painter)
        if not self._shift:
            for mark, token in ((self._hovered, "ink_soft"), (self.marked, "accent")):
                if mark is not None:
                    self._paint_cursor(painter, mark, self._theme.colour(token))
        if self.hasFocus():
            painter.setPen(QPen(self._theme.colour("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_picture(self, painter: QPainter) -> None:
        if not self._shift or self.plot.picture is None:
            painter.drawImage(QPointF(0, 0), self._image)
            return
        picture, ratio = self.plot.picture, self._ratio
        painter.drawImage(QPointF(0, 0), self._image)
        for first, last in picture.spans or ((picture.left, picture.right),):
            inside = QRectF(first / ratio, 0, (last - first) / ratio, self.height())
            painter.fillRect(inside, self._theme.colour("paper"))
            painter.setClipRect(inside)
            painter.drawImage(QPointF(self._shift, 0), self._image)
            painter.setClipping(False)

    def _paint_cursor(self, painter: QPainter, mark: Mark, colour: QColor) -> None:
        place = self.plot.place_of(mark)
        picture = self.plot.picture
        if place is None or picture is None:
            return
        ratio, height = self._ratio, self._figure.bbox.height
        x, y = place[0] / ratio, (height - place[1]) / ratio
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1))
        top, bottom = (height - picture.top) / ratio, (height - picture.bottom) / ratio
        painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        painter.setPen(QPen(colour, 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        reach = self._theme.px(0.9)
        painter.drawEllipse(QPointF(x, y), reach, reach)

    # --- what the hand does ----------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw anew once the size has settled."""
        super().resizeEvent(event)
        self._settle.start()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the day under the pointer; a sideways wheel pans."""
        sideways, turned = event.angleDelta().x(), event.angleDelta().y()
        if abs(sideways) > abs(turned):
            self.pan(-1 if sideways > 0 else 1)
        elif turned:
            self.zoom(ZOOM_STEP if turned > 0 else 1 / ZOOM_STEP, event.position().x())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the chart."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture while it is held, else read what lies under the pointer."""
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            shift = event.position().x() - self._pressed.x()
            if self._shift or abs(shift) > self._theme.px(0.5):
                self._shift = shift
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self.update()
            return
        self._hover(event.position())

    def _hover(self, position: QPointF) -> None:
        mark = self._mark_at(position)
        if mark is self._hovered:
            return
        self._hovered = mark
        shown = mark or self.marked
        self.read.emit(self.plot.reading(shown) if shown is not None else "")
        self.update()

    def _mark_at(self, position: QPointF) -> Mark | None:
        if self.plot.chart is None:
            return None
        ratio = self._ratio
        return self.plot.nearest(position.x() * ratio, self._figure.bbox.height - position.y() * ratio)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: draw exactly where it was left, or put the cursor on the value that was clicked."""
        pressed, self._pressed = self._pressed, None
        self.unsetCursor()
        if self._shift:
            days = self.plot.days_in(self._shift * self._ratio)
            self.plot.pan(-days)
            self._render()
            self.window_changed.emit()
        elif pressed is not None:
            mark = self._mark_at(event.position())
            if mark is not None:
                self.marked = mark
                self._tell(mark)
                self.update()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Show everything again."""
        self._pressed = None
        self.show_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read with the arrows, pan with Shift and them, zoom with + and −, show all with 0."""
        is_pan = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            if is_pan:
                self.pan(step)
            else:
                self.step_cursor(step)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.marked = None
            self.step_cursor(1 if key == Qt.Key.Key_Home else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM_STEP, self._cursor_x())
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / ZOOM_STEP, self._cursor_x())
        elif key == Qt.Key.Key_0:
            self.show_all()
        else:
            super().keyPressEvent(event)

    def _cursor_x(self) -> float | None:
        place = self.plot.place_of(self.marked) if self.marked is not None else None
        return place[0] / self._ratio if place is not None else None

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keys go here."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the frame away."""
        super().focusOutEvent(event)
        self.update()


def plot_theme(theme: Theme) -> "PlotTheme":
    """Give the chart the look of the window and the size of its text."""
    from nsclinic.charts.drawing.palette import ON_SCREEN
    from nsclinic.plots.theme import PlotTheme

    return PlotTheme(ON_SCREEN[theme.name], theme.small_points * theme.text_scale)
