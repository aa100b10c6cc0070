"""A chart of a child on a matplotlib Figure, with a window in time and a way from mark to mark.

Works on any canvas: Agg for picture files and for the window. Nothing here draws by itself: after `draw`, `set_window`
or `resized` the canvas is to be drawn. A cursor is painted over the picture by whoever shows it, at `place_of` a mark:
it then costs no redraw.
"""

from abc import ABC, abstractmethod
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from nsclinic.charts.drawing.picture import Picture, Place, Tone
from nsclinic.charts.model import Mark, TimeChart
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
    """Draws one child's chart on a figure; the same object is kept from child to child."""

    def __init__(self, figure: "Figure") -> None:
        prepare()
        self.figure = figure
        self.theme = PlotTheme()
        self.chart: Chart | None = None
        self.picture: Picture | None = None
        self._wording: Wording | None = None
        self._window: tuple[date, date] | None = None
        self._painter = Painter(figure, self.theme.palette)

    def draw(self, chart: Chart, wording: Wording, theme: PlotTheme | None = None) -> None:
        """Show another chart from its start to its end."""
        self.chart, self._wording, self.theme = chart, wording, theme or self.theme
        self._window = (chart.start, chart.end)
        self.resized()

    def resized(self) -> None:
        """Lay the chart out for the figure's size of now."""
        if self.chart is None or self._wording is None or self._window is None:
            return
        width, height = float(self.figure.bbox.width), float(self.figure.bbox.height)
        em = self.theme.text_points * self.figure.dpi / 72.0
        self.picture = self.laid_out(self.chart, self._wording, (width, height), em, self._window)
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
    def window(self) -> tuple[date, date]:
        """The first and the last day shown, both included."""
        if self._window is None:
            raise ValueError("no chart has been drawn yet")
        return self._window

    def set_window(self, start: date, end: date) -> None:
        """Show the days from `start` to `end`, kept inside the chart's own and at least two weeks wide."""
        if self.chart is None:
            return
        first, last = self.chart.start, self.chart.end
        days = min(max((end - start).days, LEAST_WINDOW_DAYS), (last - first).days)
        start = min(max(start, first), add_days(last, -days))
        self._window = (start, add_days(start, days))
        self.resized()

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
        if self.chart is not None:
            self.set_window(self.chart.start, self.chart.end)

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
        if self.chart is None or not self.chart.marks:
            return None
        marks = self.chart.marks
        index = next((index for index, mark in enumerate(marks) if mark is current), None)
        wanted = index + step if index is not None else 0 if step > 0 else len(marks) - 1
        mark = marks[min(max(wanted, 0), len(marks) - 1)]
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
