"""A chart of a child on a matplotlib Figure, with a window in time and a way from mark to mark.

Works on any canvas: Agg for picture files and for the window. Nothing here draws by itself: after `draw`, `set_window`
or `resized` the canvas is to be drawn. A cursor is painted over the picture by whoever shows it, at `place_of` a mark:
it then costs no redraw.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from nsclinic.charts.day import DayLine
from nsclinic.charts.drawing.picture import Picture, Place, Tone
from nsclinic.charts.model import Mark, TimeChart
from nsclinic.charts.spans import Span, window_of
from nsclinic.domain.calendar import add_days
from nsclinic.plots.environment import prepare
from nsclinic.plots.painter import Painter
from nsclinic.plots.theme import PlotTheme
from nsclinic.wording.wording import Wording

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEAST_WINDOW_DAYS = 14
"""Zooming in further would show one value and no course."""
_REACH = 1.6
"""How far from a mark, in ems, a pointer still means it."""


Chart = TypeVar("Chart", bound=TimeChart)


class ChartPlot(ABC, Generic[Chart]):
    """Draws one child's chart on a figure; the same object is kept from child to child.

    `heading` and `has_key` are for a picture that leaves the program. Without `paints_at_once` the figure keeps showing
    the picture before until `paint`: whoever keeps finished images need not paint one a second time.
    """

    def __init__(self, figure: "Figure") -> None:
        prepare()
        self.figure = figure
        self.theme = PlotTheme()
        self.chart: Chart | None = None
        self.picture: Picture | None = None
        self.heading = ""
        self.has_key = False
        self.paints_at_once = True
        self._wording: Wording | None = None
        self._window: tuple[date, date] | None = None
        self._painter = Painter(figure, self.theme.palette)

    def draw(self, chart: Chart, wording: Wording, theme: PlotTheme | None = None) -> None:
        """Show another chart from its start to its end."""
        self.chart, self._wording, self.theme = chart, wording, theme or self.theme
        self._window = (chart.start, chart.end)
        self.resized()

    def forget(self) -> None:
        """Hold no chart any more, until another is drawn."""
        self.chart = self.picture = self._window = None

    def resized(self) -> None:
        """Lay the chart out for the figure's size of now."""
        if self.chart is None or self._wording is None or self._window is None:
            return
        width, height = float(self.figure.bbox.width), float(self.figure.bbox.height)
        em = self.theme.text_points * self.figure.dpi / 72.0
        self.picture = self.laid_out(self.chart, self._wording, (width, height), em, self._window)
        if self.paints_at_once:
            self.paint()

    def paint(self) -> None:
        """Put the picture that is laid out onto the figure."""
        if self.picture is not None:
            self.figure.set_facecolor(self.theme.palette.colour(Tone.PAPER))
            self._painter.paint(self.picture, self.theme.palette)

    @abstractmethod
    def laid_out(
        self, chart: Chart, wording: Wording, size: tuple[float, float], em: float, window: tuple[date, date]
    ) -> Picture:
        """Lay a chart out on a surface of width and height, with text of height `em`, for a window in time."""

    @abstractmethod
    def read(self, mark: Mark, chart: Chart, wording: Wording) -> str:
        """Give a mark as it is read aloud."""

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks that the cursor goes to."""
        return self.chart.marks if self.chart is not None else ()

    @property
    def changes(self) -> tuple[Mark, ...]:
        """Those of them at which something turned; none where a chart does not say."""
        return ()

    def lines_of(self, _day: date) -> tuple[DayLine, ...]:
        """Give what the chart knows of a day, lane by lane; nothing where a chart has no lanes."""
        return ()

    @property
    def window(self) -> tuple[date, date]:
        """The first and the last day shown, both included."""
        if self._window is None:
            raise ValueError("no chart has been drawn yet")
        return self._window

    def set_window(self, start: date, end: date) -> None:
        """Show the days from `start` to `end`, kept inside the chart's own and at least two weeks wide."""
        if self.chart is not None:
            self._window = self._fitted(start, end)
            self.resized()

    def _fitted(self, start: date, end: date) -> tuple[date, date]:
        """Give a window moved and cut to lie inside the chart's own time."""
        if self.chart is None:
            return start, end
        first, last = self.chart.start, self.chart.end
        days = min(max((end - start).days, LEAST_WINDOW_DAYS), (last - first).days)
        start = min(max(start, first), add_days(last, -days))
        return start, add_days(start, days)

    def zoom(self, factor: float, x_pixel: float | None = None) -> None:
        """Show `factor` times as many days (below 1: closer), the day under `x_pixel` (else the middle) staying put."""
        start, end = self.window
        days = (end - start).days
        share = 0.5 if x_pixel is None else self._share(x_pixel)
        wanted = max(LEAST_WINDOW_DAYS, round(days * factor))
        self.set_window(
            add_days(start, round((days - wanted) * share)),
            add_days(start, round((days - wanted) * share) + wanted),
        )

    def pan(self, days: int) -> None:
        """Move the window by so many days; it stops at the chart's ends."""
        start, end = self.window
        self.set_window(add_days(start, days), add_days(end, days))

    def days_in(self, pixels: float) -> int:
        """Give the days that so many pixels along the time axis are worth, for dragging."""
        if self.picture is None:
            return 0
        start, end = self.window
        left, right = self.picture.span_at(self.picture.left)
        return round(pixels * (end - start).days / max(1.0, right - left))

    def show_all(self) -> None:
        """Show the whole chart again."""
        self.show_span(Span.WHOLE)

    def show_span(self, span: Span) -> None:
        """Show the whole chart, or its last year or months."""
        if self.chart is not None:
            self.set_window(*window_of(self.chart, span))

    @property
    def span(self) -> Span | None:
        """The span that is shown; None where the window was zoomed or moved by hand."""
        if self.chart is None:
            return Span.WHOLE
        return next(
            (span for span in Span if self._fitted(*window_of(self.chart, span)) == self.window), None
        )

    def _share(self, x_pixel: float) -> float:
        if self.picture is None:
            return 0.5
        left, right = self.picture.span_at(x_pixel)
        across = (x_pixel - left) / max(1.0, right - left)
        return min(1.0, max(0.0, across))

    def nearest(self, x_pixel: float, y_pixel: float) -> Mark | None:
        """Give the mark nearest to a place (figure pixels, origin at the bottom left); None where none is near."""
        if self.picture is None or not self.picture.places:
            return None

        def distance(place: Place) -> float:
            return float((place.x - x_pixel) ** 2 + (place.y - y_pixel) ** 2)

        best = min(self.picture.places, key=distance)
        return best.mark if distance(best) <= (_REACH * self.picture.em) ** 2 else None

    def next_mark(self, current: Mark | None, step: int) -> Mark | None:
        """Give the mark `step` further in time (negative: back), moving the window where it lies outside.

        From no mark forward goes to the first, back to the last. None only where the chart has no mark.
        """
        marks = self.marks
        if not marks:
            return None
        index = place_in(marks, current)
        wanted = index + step if index is not None else 0 if step > 0 else len(marks) - 1
        return self._brought_into_view(marks[min(max(wanted, 0), len(marks) - 1)])

    def next_change(self, current: Mark | None, step: int) -> Mark | None:
        """Give the next mark in time (`step` 1) or the one before (-1) at which something turned.

        From no mark forward goes to the first, back to the last; from the last one on it stays. None without any.
        """
        changes, marks = self.changes, self.marks
        if not changes:
            return None
        here = place_in(marks, current)
        places = [place_in(marks, mark) or 0 for mark in changes]
        if here is None:
            chosen = 0 if step > 0 else len(changes) - 1
        elif step > 0:
            chosen = next((n for n, place in enumerate(places) if place > here), len(changes) - 1)
        else:
            chosen = next((n for n in reversed(range(len(places))) if places[n] < here), 0)
        return self._brought_into_view(changes[chosen])

    def _brought_into_view(self, mark: Mark) -> Mark:
        start, end = self.window
        if not start <= mark.on <= end:
            half = (end - start).days // 2
            self.set_window(add_days(mark.on, -half), add_days(mark.on, half))
        return mark

    def place_of(self, mark: Mark) -> tuple[float, float] | None:
        """Give where a mark stands in figure pixels; None while it is outside the window."""
        if self.picture is None:
            return None
        return next(((place.x, place.y) for place in self.picture.places if place.mark is mark), None)

    def reading(self, mark: Mark) -> str:
        """Give a mark as it is read aloud: its date, what it is, its value as it came."""
        if self._wording is None or self.chart is None:
            raise ValueError("no chart has been drawn yet")
        return self.read(mark, self.chart, self._wording)

    def reading_at(self, x_pixel: float, y_pixel: float) -> str:
        """Give the reading of the mark under a pointer; empty where there is none."""
        mark = self.nearest(x_pixel, y_pixel)
        return "" if mark is None else self.reading(mark)


def place_in(marks: Sequence[Mark], wanted: Mark | None) -> int | None:
    """Give where a very mark stands; None where it is not among them. Equal marks are told apart."""
    return next((place for place, mark in enumerate(marks) if mark is wanted), None)
