"""The course chart in its frame, with targets in force and the decision ahead in words under it."""

from collections.abc import Sequence

from nsclinic.charts.model import CourseChart
from nsclinic.course.model import StepOutcome
from nsclinic.ui.child.course_canvas import CourseCanvas
from nsclinic.ui.child.plot_panel import PlotPanel
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording


class ChartPanel(PlotPanel):
    """Holds the course chart."""

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__(theme, words, words.t("Course"))

    def new_canvas(self) -> CourseCanvas:
        """Give the canvas of the course."""
        return CourseCanvas(self.theme, self.words)

    def facts_of(self, chart: CourseChart) -> Sequence[str]:
        """Give targets and decision."""
        return chart_facts(chart, self.words)


def chart_facts(chart: CourseChart, words: Wording) -> tuple[str, ...]:
    """Give in words what the chart shows as bands and lines: targets in force and the decision that lies ahead."""
    facts = []
    for panel in chart.levels:
        band = next((band for band in panel.bands if band.start <= chart.as_of <= band.end), None)
        if band is not None:
            target = words.quantity(f"{band.low:g}–{band.high:g}", panel.axis.unit)
            facts.append(
                words.t(
                    "Target band, {level}: {target}", level=words.analyte_short(panel.code), target=target
                )
            )
    ahead = [
        mark
        for mark in chart.marks
        if mark.code == "decision" and mark.detail == StepOutcome.ONGOING and mark.on >= chart.as_of
    ]
    facts += [
        words.t("Step {number}, decision on {date}", number=mark.value, date=words.date(mark.on))
        for mark in ahead
    ]
    return tuple(facts)
