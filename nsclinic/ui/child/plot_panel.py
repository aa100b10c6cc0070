"""A chart in its frame: a calm placeholder until it is drawn, zoom buttons, and the line that reads values."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from nsclinic.charts.model import TimeChart
from nsclinic.charts.spans import Span
from nsclinic.ui.child.chart_canvas import ZOOM_STEP, ChartCanvas
from nsclinic.ui.child.drawing_tools import drawing_tools
from nsclinic.ui.text import PlainLabel, set_tip
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

READING_STEPS = 12
"""Width kept for the reading of a value, in steps of the grid."""
ASKED_AGAIN_MS = 15
"""How often it is asked whether what draws has come."""


class PlotPanel(QFrame):
    """Holds a canvas, which is made only after the panel itself has been painted. `drawn()` follows each drawing."""

    drawn = Signal()

    def __init__(self, theme: Theme, words: Wording, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.words = words
        self._make: Callable[[], TimeChart] | None = None
        self._waits = False
        self._wants_focus = False
        self.opens_at = Span.WHOLE
        self._is_reading = False
        self.canvas: ChartCanvas | None = None
        self.setProperty("look", "card")
        self.setAccessibleName(name)
        self.facts = QHBoxLayout()
        self.facts.setSpacing(theme.px(3))
        self._fact_labels: list[PlainLabel] = []
        self.reading = PlainLabel("", theme, size="small", elide=True)
        self.foot_room = QWidget()
        self.foot_room.setMinimumWidth(1)  # what has no room is hidden: the foot never makes the chart wider
        self.foot = foot = QHBoxLayout(self.foot_room)
        foot.setContentsMargins(theme.px(1.5), 0, theme.px(0.5), 0)
        foot.setSpacing(theme.px(0.5))
        foot.addLayout(self.facts)
        foot.addWidget(self.reading, 1)
        self.closer = self._button("+", words.t("Zoom in"), "+")
        self.farther = self._button("−", words.t("Zoom out"), "−")
        for button in (self.closer, self.farther):
            foot.addWidget(button)
        self.closer.clicked.connect(lambda: self._zoom(ZOOM_STEP))
        self.farther.clicked.connect(lambda: self._zoom(1 / ZOOM_STEP))
        self.spans: dict[Span, QPushButton] = {}
        for span, text, said, key in (
            (Span.WHOLE, words.t("All"), words.t("Show the whole time"), "0"),
            (Span.YEAR, words.t("1 y"), words.t("Show the last year"), "1"),
            (Span.MONTHS, words.t("3 mo"), words.t("Show the last three months"), "3"),
        ):
            button = self._button(text, said, key)
            button.setProperty("look", "choice")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked, span=span: self.show_span(span))
            self.spans[span] = button
            foot.addWidget(button)
        self._stack = QStackedWidget()
        self.placeholder = PlainLabel(words.t("Drawing…"), theme, ink="soft")
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack.addWidget(self.placeholder)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addWidget(self.foot_room)
        keys = words.t(
            "← → read the values · Ctrl+← → from change to change · Enter says the whole day · "
            "+ − zoom · Shift+← → move · 0 whole time · 1 last year · 3 last three months"
        )
        set_tip(self.reading, keys)
        self.setMinimumHeight(theme.px(24))
        self._read("")

    @abstractmethod
    def new_canvas(self) -> ChartCanvas:
        """Give the canvas, when the chart is drawn for the first time."""

    def facts_of(self, _chart: Any) -> Sequence[str]:
        """Give in words what the chart shows as bands and lines; it stands under it while no value is read."""
        return ()

    def _button(self, text: str, name: str, key: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("look", "quiet")
        button.setAccessibleName(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_tip(button, f"{name}  {key}")
        return button

    def _zoom(self, factor: float) -> None:
        if self.canvas is not None:
            self.canvas.zoom(factor)

    def show_span(self, span: Span) -> None:
        """Show the whole time, or its last year or months; before the chart is drawn, it will open so."""
        if self.canvas is not None:
            self.canvas.show_span(span)
        else:
            self.keep_span(span)

    def keep_span(self, span: Span) -> None:
        """Take note of a span that was asked for: the next chart opens so."""
        self.opens_at = span

    def _mark_span(self) -> None:
        """Press the button of the span that is shown; none where it was zoomed by hand."""
        shown = self.canvas.plot.span if self.canvas is not None else None
        for span, button in self.spans.items():
            button.setChecked(span is shown)

    def show_chart(self, chart: TimeChart) -> None:
        """Show a chart as soon as the page itself has been painted."""
        self.show_when_painted(lambda: chart)

    def show_when_painted(self, make: Callable[[], TimeChart]) -> None:
        """Make a chart and show it as soon as the page itself has been painted; an equal one stays as it is."""
        self._make = make
        self._later()

    def clear(self) -> None:
        """Show no chart until the next one is there."""
        self._make = None
        if self.canvas is not None:
            self.canvas.clear()
        self._show_facts(())
        self._read("")

    def take_focus(self) -> None:
        """Let the keys go to the chart, as soon as there is one."""
        if self.canvas is not None:
            self.canvas.setFocus()
        else:
            self._wants_focus = True

    def _later(self) -> None:
        """Draw in the next round of events after a paint; before the panel is shown there is nothing to paint."""
        if self._make is not None and self.isVisible():
            if self.visibleRegion().isEmpty():  # scrolled out of sight, it is not painted
                QTimer.singleShot(0, self, self._draw)
            else:
                self._waits = True
                self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what waits now: whatever else of the page was to be painted is painted in this round too."""
        super().paintEvent(event)
        if self._waits:
            self._waits = False
            QTimer.singleShot(0, self, self._draw)

    def event(self, event: QEvent) -> bool:
        """Draw what waits when the panel appears."""
        answer = super().event(event)
        if event.type() == QEvent.Type.Show and self._make is not None:
            QTimer.singleShot(0, self, self._later)
        return answer

    def _draw(self) -> None:
        """Fetch what draws, make the canvas, draw: each in a turn of its own, so that the window stays awake."""
        if self._make is None:
            return
        if self.canvas is None:
            if not drawing_tools.have_come():
                QTimer.singleShot(ASKED_AGAIN_MS, self, self._draw)
                return
            self.canvas = self.new_canvas()
            self.canvas.read.connect(self._read)
            self.canvas.window_changed.connect(self._mark_span)
            self.canvas.span_chosen.connect(self.keep_span)
            self.canvas.opens_at = self.opens_at
            self._stack.addWidget(self.canvas)
            QTimer.singleShot(0, self, self._draw)
            return
        make, self._make = self._make, None
        chart = make()
        if chart != self.canvas.plot.chart:
            self._show_facts(self.facts_of(chart))
            self._stack.setCurrentWidget(self.canvas)
            self.canvas.resize(self._stack.size())
            self.canvas.show_chart(chart)
            self._mark_span()
            self._read("")
        if self._wants_focus:
            self._wants_focus = False
            self.canvas.setFocus()
        self.drawn.emit()

    def _read(self, text: str) -> None:
        hint = self.words.t("← → read the values")
        self.reading.setText(text or hint)
        self.reading.set_ink("" if text else "soft")
        self._is_reading = bool(text)
        self._fit_facts()

    def _fit_facts(self) -> None:
        """Share out the foot: room to read in, the spans, the facts while no value is read, and zoom where it is left.

        What has no room is hidden: keys and wheel do what every button does.
        """
        zoom, spans = (self.closer, self.farther), tuple(self.spans.values())
        others = [one for one in self.foot_room.findChildren(QPushButton) if one not in {*zoom, *spans}]
        room = self.width() - self.theme.px(READING_STEPS) - sum(self._wide(button) for button in others)
        for button in spans:
            room -= self._wide(button)
            button.setVisible(room >= 0)
        for label in self._fact_labels:
            room -= label.sizeHint().width() + self.facts.spacing()
            label.setVisible(not self._is_reading and room >= 0)
        for button in zoom:
            room -= self._wide(button)
            button.setVisible(room >= 0)

    def _wide(self, button: QPushButton) -> int:
        return button.sizeHint().width() + self.foot.spacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See anew which facts have room."""
        super().resizeEvent(event)
        self._fit_facts()

    def _show_facts(self, facts: Sequence[str]) -> None:
        for label in self._fact_labels:
            self.facts.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._fact_labels = [PlainLabel(text, self.theme, size="small", bold=True) for text in facts]
        for label in self._fact_labels:
            self.facts.addWidget(label)
        self._fit_facts()
