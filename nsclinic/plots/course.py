"""The course chart of a child on a matplotlib Figure, and as a picture file."""

from datetime import date

from nsclinic.charts.drawing.course import ALL_LANES, draw_course
from nsclinic.charts.drawing.picture import Picture
from nsclinic.charts.labels import reading
from nsclinic.charts.model import CourseChart, Mark
from nsclinic.plots.environment import prepare
from nsclinic.plots.plot import ChartPlot
from nsclinic.plots.text import text_width
from nsclinic.wording.wording import Wording


class CoursePlot(ChartPlot[CourseChart]):
    """Draws one child's course chart on a figure."""

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
            lanes=ALL_LANES,
            window=window,
        )

    def read(self, mark: Mark, _chart: CourseChart, wording: Wording) -> str:
        """Give a mark in words: its date, what it is, its value as it came."""
        return reading(mark, wording)


def course_png(
    chart: CourseChart, wording: Wording, *, inches: tuple[float, float], dots_per_inch: int = 150
) -> bytes:
    """Give a course chart as a PNG picture, for a file or a mail to a colleague."""
    prepare()
    from io import BytesIO

    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=inches, dpi=dots_per_inch)
    FigureCanvasAgg(figure)
    CoursePlot(figure).draw(chart, wording)
    picture = BytesIO()
    figure.savefig(picture, format="png", dpi=dots_per_inch)
    return picture.getvalue()
