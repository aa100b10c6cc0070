"""The one-page summary of a visit: set as closely as it must be to fit, never cut without saying so."""

from nsclinic.charts.drawing.course import draw_course
from nsclinic.charts.drawing.palette import ON_PAPER
from nsclinic.charts.drawing.picture import Picture
from nsclinic.charts.model import LaneName
from nsclinic.reports.blocks import Block, draw_down, gap, side_by_side, total
from nsclinic.reports.findings import what_the_rules_say
from nsclinic.reports.identity import foot, head
from nsclinic.reports.model import SummaryContent
from nsclinic.reports.page import A4_HEIGHT, Page
from nsclinic.reports.painter import ChartPainter
from nsclinic.reports.script import plain, text_width
from nsclinic.reports.standing import current_state, day_values, steps_and_levels
from nsclinic.reports.treatment import decisions, drugs_taken, next_visit
from nsclinic.reports.writer import Fit, Writer
from nsclinic.wording.wording import Wording

LANES = (LaneName.STEPS, LaneName.URINE, LaneName.LEVELS, LaneName.DRUGS)
"""The lanes that are printed; kidney and events stand in the program."""

FITS = (
    Fit(size=9.2, chart=275, values=30, doses=12, decisions=8),
    Fit(size=8.4, chart=262, values=30, doses=12, decisions=8),
    Fit(size=7.9, chart=250, values=30, doses=12, decisions=8),
    Fit(size=7.4, chart=236, values=27, doses=12, decisions=7),
    Fit(size=7.0, chart=220, values=24, doses=12, decisions=6),
    Fit(size=6.6, chart=205, values=21, doses=10, decisions=5, finding_lines=2),
    Fit(size=6.6, chart=190, values=18, doses=8, decisions=4, finding_lines=1),
)
"""From comfortable to close, each with everything; the last one also with as many findings as there is room for."""

LAST_RESORTS = (
    FITS[-1],
    Fit(size=6.6, chart=150, values=15, doses=6, decisions=3, finding_lines=1),
    Fit(size=6.4, chart=110, values=12, doses=5, decisions=2, finding_lines=1),
)
"""Where not everything fits on one page: the first of these on which nothing stands over anything."""

_TALLEST_CHART = 300.0
_CHART_TEXT = 0.8
"""Size of the chart's text, as a share of the page's."""


def summary_pdf(content: SummaryContent, wording: Wording) -> bytes:
    """Give the summary as a PDF of one A4 page; the same content and language give the same bytes.

    A list that is too long for the page ends with "and 3 more: see the program".
    """
    page = Page(
        language=wording.language,
        right_to_left=wording.is_right_to_left,
        title=wording.t("Visit summary"),
        author=plain(content.letterhead.name),
    )
    draw_summary(page, content, wording)
    return page.finished()


def draw_summary(page: Page, content: SummaryContent, wording: Wording) -> None:
    """Draw the summary on a fresh sheet of `page`, which is left open."""
    layout_of(content, wording, page.width, A4_HEIGHT - 2 * page.margin).draw(page)


def layout_of(content: SummaryContent, wording: Wording, width: float, room: float) -> "Layout":
    """Give the most comfortable layout of a content in `room` points of height."""
    for fit in FITS:
        layout = Layout(Writer(content, wording, fit, width), room)
        if layout.spare >= 0 and layout.is_whole:
            return layout
    for fit in LAST_RESORTS:
        layout = Layout(Writer(content, wording, fit, width), room)
        if layout.spare >= 0:
            break
    return layout


class Layout:
    """The page at one closeness: what stands above the chart, what below, and the room that is left.

    `spare` is negative where it does not fit; `is_whole` where no finding was left out.
    """

    def __init__(self, writer: Writer, room: float) -> None:
        self.writer = writer
        size = writer.size
        column = 0.53 * writer.width
        self.above: tuple[Block, ...] = (
            *head(writer),
            gap(0.5 * size),
            side_by_side(current_state(writer), steps_and_levels(writer), column),
            gap(0.3 * size),
            *day_values(writer),
            gap(0.4 * size),
        )
        self.doses = drugs_taken(writer)
        self.last: tuple[Block, ...] = (
            side_by_side(decisions(writer), next_visit(writer), column),
            gap(0.5 * size),
        )
        self.foot = foot(writer)
        fixed = total(self.above) + total(self.doses) + total(self.last) + total(self.foot)
        left = room - fixed - writer.fit.chart - 1.2 * size
        self.findings = what_the_rules_say(writer, left)
        self.spare = left - total(self.findings)
        self.is_whole = len(what_the_rules_say(writer, float("inf"))) == len(self.findings)

    @property
    def chart_height(self) -> float:
        """Height of the chart: what room is left on the page goes to it first."""
        return min(_TALLEST_CHART, self.writer.fit.chart + max(0.0, self.spare))

    def draw(self, page: Page) -> None:
        """Draw the page."""
        writer = self.writer
        top = draw_down(page, self.above, A4_HEIGHT - page.margin) - self.chart_height
        painter = ChartPainter(page.canvas, ON_PAPER, right_to_left=page.right_to_left)
        painter.paint(self.picture(), page.margin, top)
        top = draw_down(page, self.doses, top - 0.6 * writer.size)
        draw_down(page, self.findings, top)
        foot_top = page.margin + total(self.foot)
        bottom = foot_top + 0.6 * writer.size
        draw_down(page, self.last, bottom + total(self.last))
        page.rule(foot_top + 0.2 * writer.size)
        draw_down(page, self.foot, foot_top)

    def picture(self) -> Picture:
        """Give the chart laid out for this page."""
        writer = self.writer
        return draw_course(
            writer.content.chart,
            writer.words,
            width=writer.width,
            height=self.chart_height,
            em=_CHART_TEXT * writer.size,
            measure=text_width,
            lanes=LANES,
        )
