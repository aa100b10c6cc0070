"""The course chart of a child on a matplotlib Figure."""

from datetime import date

from nsclinic.charts.day import DayLine, day_lines
from nsclinic.charts.drawing.course import ALL_LANES, draw_course
from nsclinic.charts.drawing.picture import Picture
from nsclinic.charts.labels import reading
from nsclinic.charts.model import CourseChart, LaneName, Mark
from nsclinic.plots.plot import ChartPlot
from nsclinic.plots.text import text_width
from nsclinic.wording.wording import Wording


class CoursePlot(ChartPlot[CourseChart]):
    """Draws one child's course chart on a figure. `lanes` are those shown; the others leave their room to them."""

    lanes: tuple[LaneName, ...] = ALL_LANES

    def show_lanes(self, lanes: tuple[LaneName, ...]) -> None:
        """Show these lanes, in their order from top to bottom."""
        self.lanes = tuple(lane for lane in LaneName if lane in lanes)
        self.resized()

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of the lanes that are shown."""
        return tuple(mark for mark in super().marks if mark.lane in self.lanes)

    @property
    def changes(self) -> tuple[Mark, ...]:
        """The turns of the course in these lanes."""
        turns = self.chart.changes if self.chart is not None else ()
        return tuple(mark for mark in turns if mark.lane in self.lanes)

    def lines_of(self, day: date) -> tuple[DayLine, ...]:
        """Give what is known of a day in the lanes that are shown."""
        if self.chart is None or self._wording is None:
            return ()
        return day_lines(self.chart, day, self._wording, self.lanes)

    def laid_out(
        self,
        chart: CourseChart,
        wording: Wording,
        size: tuple[float, float],
        em: float,
        window: tuple[date, date],
    ) -> Picture:
        """Lay the lanes out one under the other."""
        return draw_course(
            chart,
            wording,
            width=size[0],
            height=size[1],
            em=em,
            measure=text_width,
            lanes=self.lanes,
            window=window,
            heading=self.heading,
            has_key=self.has_key,
        )

    def read(self, mark: Mark, _chart: CourseChart, wording: Wording) -> str:
        """Give a mark in words: its date, what it is, its value as it came."""
        return reading(mark, wording)
