"""The one-page summary of a visit: set as closely as it must be to fit, never cut without saying so."""

from nsclinic.charts.drawing.course import draw_course
from nsclinic.charts.drawing.palette import LIGHT
from nsclinic.charts.model import LaneName
from nsclinic.reports.blocks import Block, draw_down, gap, side_by_side, total
from nsclinic.reports.model import SummaryContent
from nsclinic.reports.page import A4_HEIGHT, Page
from nsclinic.reports.painter import ChartPainter
from nsclinic.reports.script import plain, text_width
from nsclinic.reports.sections import Fit, Writer
from nsclinic.wording.wording import Wording

LANES = (LaneName.STEPS, LaneName.URINE, LaneName.LEVELS, LaneName.DRUGS)
"""The lanes that are printed; kidney and events stand in the program."""

FITS = (
    Fit(size=8.4, chart=262, values=30, doses=12, decisions=8),
    Fit(size=7.9, chart=250, values=30, doses=12, decisions=8),
    Fit(size=7.4, chart=236, values=27, doses=12, decisions=7),
    Fit(size=7.0, chart=220, values=24, doses=12, decisions=6),
    Fit(size=6.6, chart=205, values=21, doses=10, decisions=5, finding_lines=2),
    Fit(size=6.6, chart=190, values=18, doses=8, decisions=4, finding_lines=1),
)
"""From comfortable to close; the last one takes as many findings as there is room for and says how many it left out."""

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
    room = A4_HEIGHT - 2 * page.margin
    for fit in FITS:
        writer = Writer(content, wording, fit, page.width)
        layout = _Layout(writer, room)
        if layout.spare >= 0 and layout.is_whole:
            break
    layout.draw(page)
    return page.finished()


class _Layout:
    """The page at one closeness: what stands above the chart, what below, and the room that is left."""

    def __init__(self, writer: Writer, room: float) -> None:
        self.writer = writer
        size = writer.size
        column = 0.53 * writer.width
        self.above: tuple[Block, ...] = (
            *writer.head(),
            gap(0.5 * size),
            side_by_side(writer.state(), writer.steps_and_levels(), column),
            gap(0.3 * size),
            *writer.values(),
            gap(0.4 * size),
        )
        self.doses = writer.doses()
        self.last: tuple[Block, ...] = (
            side_by_side(writer.decisions(), writer.next_visit(), column),
            gap(0.5 * size),
        )
        self.foot = writer.foot()
        fixed = total(self.above) + total(self.doses) + total(self.last) + total(self.foot)
        left = room - fixed - writer.fit.chart - 1.2 * size
        self.findings = writer.findings(left)
        self.spare = left - total(self.findings)
        whole = Writer(writer.content, writer.words, writer.fit, writer.width).findings(float("inf"))
        self.is_whole = len(whole) == len(self.findings)

    def draw(self, page: Page) -> None:
        """Draw the page; what room is left goes to the chart first."""
        writer = self.writer
        chart = min(_TALLEST_CHART, writer.fit.chart + max(0.0, self.spare))
        top = draw_down(page, self.above, A4_HEIGHT - page.margin)
        self._chart(page, top - chart, chart)
        top = draw_down(page, self.doses, top - chart - 0.6 * writer.size)
        draw_down(page, self.findings, top)
        foot_top = page.margin + total(self.foot)
        bottom = foot_top + 0.6 * writer.size
        draw_down(page, self.last, bottom + total(self.last))
        page.rule(foot_top + 0.2 * writer.size)
        draw_down(page, self.foot, foot_top)

    def _chart(self, page: Page, bottom: float, height: float) -> None:
        content, words = self.writer.content, self.writer.words
        picture = draw_course(
            content.chart,
            words,
            width=page.width,
            height=height,
            em=_CHART_TEXT * self.writer.size,
            measure=text_width,
            lanes=LANES,
        )
        painter = ChartPainter(page.canvas, LIGHT, right_to_left=words.is_right_to_left)
        painter.paint(picture, page.margin, bottom)
