"""The course chart on the screen."""

from typing import TYPE_CHECKING

from nsclinic.charts.labels import chart_summary
from nsclinic.charts.model import CourseChart, LaneName
from nsclinic.ui.child.chart_canvas import ChartCanvas
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from nsclinic.plots.course import CoursePlot


class CourseCanvas(ChartCanvas):
    """The course of one child."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__(theme, words)
        self.setAccessibleName(words.t("Course chart"))

    def show_lanes(self, lanes: tuple[LaneName, ...]) -> None:
        """Show these lanes; a cursor on another one is taken off."""
        from nsclinic.plots.course import CoursePlot

        plot = self.plot
        if not isinstance(plot, CoursePlot):
            return
        plot.show_lanes(lanes)
        if self.marked is not None and self.marked.lane not in lanes:
            self.marked = None
            self._tell(None)
        if plot.chart is not None:
            self._render()

    def new_plot(self, figure: "Figure") -> "CoursePlot":
        """Give the plot of the course."""
        from nsclinic.plots.course import CoursePlot

        return CoursePlot(figure)

    def plot_maker(self) -> "Callable[[Figure], CoursePlot]":
        """Give what makes a plot of the course with the lanes that are shown now."""
        from nsclinic.plots.course import CoursePlot

        lanes = self.plot.lanes if isinstance(self.plot, CoursePlot) else tuple(LaneName)

        def make(figure: "Figure") -> CoursePlot:
            plot = CoursePlot(figure)
            plot.show_lanes(lanes)
            return plot

        return make

    def summary(self, chart: CourseChart) -> str:
        """Give from when to when the course runs, and how many values it shows."""
        return chart_summary(chart, self.words)
