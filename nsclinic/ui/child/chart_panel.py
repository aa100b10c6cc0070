"""The course chart in its frame: its lanes switched, its span of time remembered, what it shows in words under it."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QPushButton

from nsclinic.charts.key import chart_key
from nsclinic.charts.model import CourseChart, LaneName
from nsclinic.charts.spans import Span
from nsclinic.clinic.preferences import Preferences
from nsclinic.course.model import StepOutcome
from nsclinic.ui.child.chart_look import plot_theme
from nsclinic.ui.child.course_canvas import CourseCanvas
from nsclinic.ui.child.lane_switches import LaneSwitches
from nsclinic.ui.child.plot_panel import PlotPanel
from nsclinic.ui.text import set_tip
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

LANES, SPAN = "chart_lanes", "chart_span"
"""What is remembered for this user on this computer, whichever child is looked at."""


class ChartPanel(PlotPanel):
    """Holds the course chart. `lanes` are those shown, as the user left them."""

    def __init__(self, theme: Theme, words: Wording, preferences: Preferences | None = None) -> None:
        super().__init__(theme, words, words.t("Course"))
        self._preferences = preferences or Preferences()
        self.lanes = remembered_lanes(self._preferences)
        self.opens_at = remembered_span(self._preferences)
        lanes = words.t("Lanes")
        self.lanes_button = QPushButton(f"{lanes}  L")
        self.lanes_button.setProperty("look", "quiet")
        self.lanes_button.setAccessibleName(words.t("Lanes of the chart"))
        set_tip(self.lanes_button, words.t("Which lanes are shown, and what the signs mean"))
        self.lanes_button.clicked.connect(self.open_lanes)
        self.foot.addWidget(self.lanes_button)
        self._switches: LaneSwitches | None = None

    def new_canvas(self) -> CourseCanvas:
        """Give the canvas of the course, with the lanes that are chosen."""
        canvas = CourseCanvas(self.theme, self.words)
        canvas.show_lanes(self.lanes)
        return canvas

    def facts_of(self, chart: CourseChart) -> Sequence[str]:
        """Give targets and decision."""
        return chart_facts(chart, self.words)

    def keep_span(self, span: Span) -> None:
        """Open the next child so too, today and another day."""
        super().keep_span(span)
        self._preferences.put(SPAN, span.value)

    def show_lanes(self, lanes: tuple[LaneName, ...]) -> None:
        """Show these lanes, now and for whichever child is opened next."""
        self.lanes = lanes
        self._preferences.put(LANES, [lane.value for lane in lanes])
        if isinstance(self.canvas, CourseCanvas):
            self.canvas.show_lanes(lanes)

    def open_lanes(self) -> None:
        """Open the switches of the lanes over the button, the first one under the keys."""
        if self._switches is None:
            self._switches = LaneSwitches(self.theme, self.words, plot_theme(self.theme).palette, self)
            self._switches.changed.connect(self.show_lanes)
        shown = self.canvas.plot.chart if self.canvas is not None else None
        entries = chart_key(shown, self.words, tuple(LaneName)) if shown is not None else ()
        switches = self._switches
        switches.show_state(self.lanes, entries)
        switches.adjustSize()
        corner = self.lanes_button.mapToGlobal(QPoint(self.lanes_button.width(), 0))
        switches.move(corner - QPoint(switches.width(), switches.height()))
        switches.show()
        next(iter(switches.boxes.values())).setFocus()

    @property
    def switches(self) -> LaneSwitches | None:
        """The switches of the lanes once they have been opened."""
        return self._switches


def remembered_lanes(preferences: Preferences) -> tuple[LaneName, ...]:
    """Give the lanes that the user chose, in their order; all where none was chosen or none is known any more."""
    names = preferences.get(LANES, [""])
    chosen = tuple(lane for lane in LaneName if lane.value in names)
    return chosen or tuple(LaneName)


def remembered_span(preferences: Preferences) -> Span:
    """Give the span of time in which a course opens."""
    name = preferences.get(SPAN, Span.WHOLE.value)
    return Span(name) if name in {span.value for span in Span} else Span.WHOLE


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
