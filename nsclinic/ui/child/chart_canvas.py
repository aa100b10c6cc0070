"""A chart on the screen: zoom, pan, hover, and a cursor that the arrow keys take from value to value.

matplotlib is imported when the first canvas is made, which is after the page has been painted. While the chart is
dragged the last picture is moved; at rest it is drawn exactly. The cursor and the card of its day are painted by Qt
over the picture, so that moving it costs nothing; the last few pictures are kept, so that going back costs nothing.
"""

from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
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

from nsclinic.charts.labels import what
from nsclinic.charts.model import Mark, TimeChart
from nsclinic.charts.spans import Span
from nsclinic.ui.child.chart_image import ChartImages
from nsclinic.ui.child.chart_look import paint_awaited, plot_theme
from nsclinic.ui.child.day_card import DayCard, paint_card, paint_cursor
from nsclinic.ui.roles import give_role, speak
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from nsclinic.charts.drawing.picture import Picture
    from nsclinic.plots.plot import ChartPlot

ZOOM_STEP = 0.8
"""One notch of the wheel or one key: so many times the days shown."""
PAN_SHARE = 0.2
"""One Shift+arrow moves by this share of the days shown."""
SPAN_KEYS = {Qt.Key.Key_0: Span.WHOLE, Qt.Key.Key_1: Span.YEAR, Qt.Key.Key_3: Span.MONTHS}
SETTLE_MS = 90
"""A resize or a run of wheel notches is over when nothing has come for so long; then the chart is drawn exactly."""


class ChartCanvas(QWidget):
    """A chart; a class below says by which plot.

    `read(text)` gives the reading under cursor or pointer, or ""; `window_changed()` follows zoom. `span_chosen(span)`
    says which span was asked for by a key, a double click or a button: whoever holds the canvas may remember it.
    """

    read = Signal(str)
    window_changed = Signal()
    span_chosen = Signal(Span)
    opens_at = Span.WHOLE

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        give_role(self, QAccessible.Role.Chart)
        from nsclinic.plots.environment import prepare

        prepare()  # matplotlib reads where it may write when it is first imported
        from matplotlib.figure import Figure

        self._theme = theme
        self.words = words
        self._figure = Figure()
        self.plot: ChartPlot[Any] = self.new_plot(self._figure)
        self._images = ChartImages(self._figure, self.plot)
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
        self.setMinimumSize(theme.px(36), theme.px(18))
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    @abstractmethod
    def new_plot(self, figure: "Figure") -> "ChartPlot[Any]":
        """Give the plot that draws on a figure."""

    def plot_maker(self) -> "Callable[[Figure], ChartPlot[Any]]":
        """Give what makes another plot that shows the same, for a picture file; safe to call on another thread."""
        return type(self.plot)

    @abstractmethod
    def summary(self, chart: Any) -> str:
        """Give the sentence by which a screen reader introduces a chart."""

    # --- what is shown ---------------------------------------------------------------------------------------------

    def show_chart(self, chart: TimeChart) -> None:
        """Show another chart, whole."""
        self.marked = self._hovered = None
        self._fit_figure()
        self.plot.draw(chart, self.words, plot_theme(self._theme))
        if self.opens_at is not Span.WHOLE:
            self.plot.show_span(self.opens_at)
        self.setAccessibleDescription(self.summary(chart))
        self._image = QImage()  # never another child's, not even for a turn
        QTimer.singleShot(0, self, self._render)

    def clear(self) -> None:
        """Show no chart until the next comes: nothing of a child whose page is left can be seen, read or zoomed."""
        self.plot.forget()
        self.marked = self._hovered = self._pressed = None
        self._shift = 0.0
        self._image = QImage()
        self.setAccessibleDescription("")
        self.update()

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
        """Show the whole course again, now and in the next chart."""
        self.show_span(Span.WHOLE)

    def show_span(self, span: Span) -> None:
        """Show the whole course, or its last year or months; without a chart yet, so it will open."""
        self.opens_at = span
        self.plot.show_span(span)
        if self.plot.chart is not None:
            self._render()
        self.span_chosen.emit(span)
        self.window_changed.emit()

    @property
    def shows_all(self) -> bool:
        """Whether nothing is zoomed away."""
        chart = self.plot.chart
        return chart is None or self.plot.window == (chart.start, chart.end)

    def step_cursor(self, step: int, *, to_change: bool = False) -> None:
        """Take the cursor to the next value in time, or back, and read it; `to_change`: to where something turned."""
        before = self.plot.window if self.plot.chart else None
        wanted = self.plot.next_change if to_change else self.plot.next_mark
        self.marked = wanted(self.marked, step) or self.marked
        if before is not None and self.plot.window != before:
            self._render()
            self.window_changed.emit()
        self._tell(self.marked)
        self.update()

    def go_to_row(self, row_id: str) -> bool:
        """Put the cursor on the mark of a row; say whether the chart has one."""
        found = next((mark for mark in self.plot.marks if mark.row_id == row_id), None)
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
        speak(self, text)
        self.read.emit(text)

    def read_day(self) -> None:
        """Speak everything that is known of the cursor's day; it stands in the card beside the cursor."""
        if self.marked is not None:
            lines = [line.text for line in self.plot.lines_of(self.marked.on)]
            speak(self, "; ".join((self.words.date(self.marked.on), *lines)))

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
        if self.plot.chart is None:
            return
        self._shift = 0.0
        self._image = self._images.image(self._ratio)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Show the last picture, moved while it is dragged, with the cursor over it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("paper"))
        if not self._image.isNull():
            self._paint_picture(painter)
        elif self.plot.chart is None:
            paint_awaited(painter, self.rect(), self.words.t("Drawing…"), self._theme)
        if not self._shift:
            for mark, token in ((self._hovered, "ink_soft"), (self.marked, "accent")):
                if mark is not None:
                    self._paint_cursor(painter, mark, self._theme.colour(token))
            self._paint_card(painter)
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
        if place is not None and self.plot.picture is not None:
            at = QPointF(place[0] / self._ratio, (self._figure.bbox.height - place[1]) / self._ratio)
            paint_cursor(painter, at, self._lanes(self.plot.picture), colour, self._theme)

    def _lanes(self, picture: "Picture") -> QRectF:
        """Give where the lanes stand in the widget: a picture's y grows upwards, in the dots of the screen."""
        ratio, height = self._ratio, self._figure.bbox.height
        top, bottom = (height - picture.top) / ratio, (height - picture.bottom) / ratio
        return QRectF(QPointF(picture.left / ratio, top), QPointF(picture.right / ratio, bottom))

    def _paint_card(self, painter: QPainter) -> None:
        """Show all that is known of the day under the pointer, else under the cursor while the keys go here."""
        mark = self._hovered or (self.marked if self.hasFocus() else None)
        place, picture = (self.plot.place_of(mark), self.plot.picture) if mark is not None else (None, None)
        lines = self.plot.lines_of(mark.on) if mark is not None else ()
        if mark is None or place is None or picture is None or not lines:
            return
        card = DayCard(self.words.date(mark.on), lines, what(mark, self.words), self.words.is_right_to_left)
        inside = self._lanes(picture)
        inside.setLeft(0)
        inside.setRight(self.width())
        paint_card(painter, card, inside, place[0] / self._ratio, self._theme)

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

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what lay under the pointer."""
        super().leaveEvent(event)
        if self._hovered is not None:
            self._hovered = None
            self.read.emit(self.plot.reading(self.marked) if self.marked is not None else "")
            self.update()

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Show everything again."""
        self._pressed = None
        self.show_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Read with the arrows, with Ctrl from change to change; Shift pans, + and − zoom, Enter says the whole day."""
        is_pan = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_jump = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            if is_pan:
                self.pan(step)
            else:
                self.step_cursor(step, to_change=is_jump)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.read_day()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.marked = None
            self.step_cursor(1 if key == Qt.Key.Key_Home else -1)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(ZOOM_STEP, self._cursor_x())
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom(1 / ZOOM_STEP, self._cursor_x())
        elif key in SPAN_KEYS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.show_span(SPAN_KEYS[Qt.Key(key)])
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
