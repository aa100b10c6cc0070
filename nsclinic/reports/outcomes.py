"""The outcome report on paper: the tables of the screen with their charts, on as many A4 sheets as they need.

It names nobody. Every sheet says of which day, protocol and version it is, so that a loose one misleads nobody.
"""

from collections.abc import Iterator, Sequence

from nsclinic import __version__
from nsclinic.charts.drawing.flow import draw_flow
from nsclinic.charts.drawing.palette import ON_PAPER
from nsclinic.charts.drawing.picture import Picture
from nsclinic.charts.drawing.survival import draw_survival, survival_height
from nsclinic.reports.blocks import (
    Block,
    Piece,
    gap,
    heading,
    line,
    paragraph,
    row,
    side_by_side,
    total,
)
from nsclinic.reports.outcomes_model import OutcomesInWords, Section, Table
from nsclinic.reports.page import A4_HEIGHT, Page
from nsclinic.reports.painter import ChartPainter
from nsclinic.reports.script import plain, text_width
from nsclinic.reports.sheets import Kept, draw_sheets, full_rule, hairline, shared_out
from nsclinic.wording.wording import Wording

SIZE = 8.4
"""Points of running text."""

MARGIN = 36.0
CHART_EM = 7.6
"""Points of the text of a chart."""

BETWEEN = 10.0
"""Points between two columns."""
SURVIVAL_SHARE, PAIRED_SHARE, FLOW_SHARE = 0.82, 0.485, 0.74
"""Width of a chart as a share of the line; more than two of a section stand in pairs."""
_PAIRS_FROM = 3


def outcomes_pdf(content: OutcomesInWords, wording: Wording) -> bytes:
    """Give the report as a PDF; the same tables in the same language give the same bytes."""
    return _Paper(content, wording).pdf()


class _Paper:
    """Sets one report: its tables as blocks, the blocks onto sheets."""

    def __init__(self, content: OutcomesInWords, wording: Wording) -> None:
        self._content, self._words = content, wording
        self._clinic = wording.isolate(plain(content.clinic_name)) if content.clinic_name else ""
        self._title_words = wording.t("Outcomes of the clinic")
        self._sheet = Page(
            language=wording.language,
            right_to_left=wording.is_right_to_left,
            title=self._title_words,
            author=plain(content.clinic_name),
            margin=MARGIN,
        )
        self._width = self._sheet.width
        self._painter = ChartPainter(self._sheet.canvas, ON_PAPER, right_to_left=wording.is_right_to_left)

    def pdf(self) -> bytes:
        """Draw the sheets."""
        sheet, first, later = self._sheet, self._title(), self._head()
        room = A4_HEIGHT - 2 * MARGIN - total(self._foot(1, 1))
        sheets = shared_out(list(self._body()), room - total(first), room - total(later))
        return draw_sheets(sheet, sheets, first, later, self._foot)

    # --- head and foot ----------------------------------------------------------------------------

    def _protocol(self) -> str:
        words, content = self._words, self._content
        return words.t(
            "{id} · version {version} · {digest}",
            id=words.left_to_right(content.protocol_id),
            version=words.left_to_right(content.protocol_version),
            digest=words.left_to_right(content.digest),
        )

    def _title(self) -> list[Block]:
        words, content, width = self._words, self._content, self._width
        blocks: list[Block] = []
        if self._clinic:
            blocks += paragraph(self._clinic, 1.1 * SIZE, width, bold=True, most_lines=1)
        blocks += paragraph(self._title_words, 2.0 * SIZE, width, bold=True)
        blocks += paragraph(words.t("As of {date}", date=content.as_of), 1.2 * SIZE, width)
        blocks += paragraph(content.protocol_title, 1.1 * SIZE, width)
        blocks += paragraph(self._protocol(), SIZE, width, soft=True)
        blocks.append(gap(0.4 * SIZE))
        if content.is_demonstration:
            invented = words.t("Demonstration: every child here is invented")
            blocks += paragraph(f"▲ {invented}", 1.1 * SIZE, width, bold=True)
        for place, text in enumerate(content.counted):
            blocks += paragraph(text, 1.1 * SIZE if place == 0 else SIZE, width, bold=place == 0)
        for text in content.cautions:
            blocks += paragraph(text, SIZE, width)
        return [*blocks, gap(0.6 * SIZE)]

    def _head(self) -> list[Block]:
        words, content = self._words, self._content
        says = words.t("{title}, as of {date}", title=self._title_words, date=content.as_of)
        named = " · ".join(part for part in (self._clinic, self._protocol()) if part)
        pieces = (
            Piece(says, room=0.44 * self._width, bold=True),
            Piece(named, 0.46 * self._width, 0.54 * self._width, soft=True, at_end=True),
        )
        blocks = [line(SIZE, pieces, self._width), full_rule()]
        if content.is_demonstration:
            invented = words.t("Demonstration: every child here is invented")
            blocks += paragraph(f"▲ {invented}", SIZE, self._width, bold=True)
        return [*blocks, gap(0.6 * SIZE)]

    def _foot(self, number: int, of: int) -> list[Block]:
        words = self._words
        says = words.t(
            "This report names no child. Small numbers may still show who is meant: share it with care."
        )
        parts = (
            words.left_to_right(f"nsclinic {__version__}"),
            words.t("sheet {number} of {count}", number=number, count=of),
        )
        pieces = (
            Piece(says, room=0.7 * self._width, soft=True),
            Piece(" · ".join(parts), 0.71 * self._width, 0.29 * self._width, soft=True, at_end=True),
        )
        return [gap(0.5 * SIZE), full_rule(), line(0.85 * SIZE, pieces, self._width)]

    # --- body -------------------------------------------------------------------------------------

    def _body(self) -> Iterator[Kept]:
        for section in self._content.sections:
            yield from self._section(section)
            yield Kept((gap(0.9 * SIZE),))

    def _section(self, section: Section) -> Iterator[Kept]:
        """Give a section: its name stays with what comes first, a chart is never cut."""
        opening: tuple[Block, ...] = (heading(section.title, 1.3 * SIZE, self._width), gap(0.3 * SIZE))
        charts = [self._chart(picture) for picture in self._pictures(section)]
        if len(section.survival) >= _PAIRS_FROM:
            charts = self._in_pairs(charts)
        for chart in charts:
            yield Kept((*opening, chart, gap(0.6 * SIZE)))
            opening = ()
        for table in section.tables:
            yield from self._table(table, opening)
            opening = ()

    def _pictures(self, section: Section) -> Iterator[Picture]:
        words = self._words
        if section.flow is not None:
            yield draw_flow(
                section.flow, words, width=FLOW_SHARE * self._width, em=CHART_EM, measure=text_width
            )
        share = PAIRED_SHARE if len(section.survival) >= _PAIRS_FROM else SURVIVAL_SHARE
        for chart in section.survival:
            yield draw_survival(
                chart,
                words,
                width=share * self._width,
                height=survival_height(chart, CHART_EM),
                em=CHART_EM,
                measure=text_width,
            )

    def _chart(self, picture: Picture) -> Block:
        """Give a chart as a block that begins where lines begin."""

        def draw(page: Page, top: float) -> None:
            self._painter.paint(picture, page.left_of(0.0, picture.width), top - picture.height)

        return Block(picture.height, draw)

    def _in_pairs(self, charts: Sequence[Block]) -> list[Block]:
        second = (1 - PAIRED_SHARE) * self._width
        pairs = (charts[place : place + 2] for place in range(0, len(charts), 2))
        return [side_by_side(pair[:1], pair[1:], second) for pair in pairs]

    def _table(self, table: Table, opening: Sequence[Block]) -> Iterator[Kept]:
        width = self._width
        name = (
            [*opening, *paragraph(table.title, 1.05 * SIZE, width, bold=True)] if table.title else [*opening]
        )
        notes = [
            *(block for text in table.warns for block in paragraph(f"▲ {text}", SIZE, width, bold=True)),
            *(block for text in table.says for block in paragraph(text, 0.96 * SIZE, width, soft=True)),
            gap(0.7 * SIZE),
        ]
        if table.is_drawn:
            yield Kept((*opening, *notes))
            return
        if not table.rows:
            yield Kept((*name, *paragraph(table.empty, SIZE, width), *notes))
            return
        rooms = self._rooms(table)
        head = (
            gap(0.2 * SIZE),
            row(0.96 * SIZE, self._pieces(table.columns, rooms, bold=True), width),
            hairline(),
        )
        lines = [
            (
                row(SIZE, self._pieces((one.label, *(cell.text for cell in one.cells)), rooms), width),
                hairline(),
            )
            for one in table.rows
        ]
        last = len(lines) - 1
        for place, blocks in enumerate(lines):
            before = (*name, *head) if place == 0 else ()
            after = (gap(0.25 * SIZE), *notes) if place == last else ()
            yield Kept((*before, *blocks, *after), () if place == 0 else head)

    def _rooms(self, table: Table) -> list[float]:
        """Share the line out: each column by the width of its words, none narrower than its longest word."""
        columns = [
            [(head, True), *((text, False) for text in texts)]
            for head, *texts in zip(
                table.columns,
                *((one.label, *(cell.text for cell in one.cells)) for one in table.rows),
                strict=True,
            )
        ]
        widths = [max(text_width(text, SIZE, bold) for text, bold in column) for column in columns]
        least = [
            max(text_width(word, SIZE, bold) for text, bold in column for word in text.split(" "))
            for column in columns
        ]
        room = self._width - BETWEEN * (len(columns) - 1)
        spare = room - sum(widths)
        if spare >= 0:
            return [width + spare / len(widths) for width in widths]
        give = [max(0.0, width - word) for width, word in zip(widths, least, strict=True)]
        share = min(1.0, -spare / max(1.0, sum(give)))
        return [width - share * part for width, part in zip(widths, give, strict=True)]

    def _pieces(self, texts: Sequence[str], rooms: Sequence[float], *, bold: bool = False) -> list[Piece]:
        """Give the cells of a line under each other's columns."""
        starts = [sum(rooms[:place]) + BETWEEN * place for place in range(len(rooms))]
        return [
            Piece(text, start, room, bold=bold, soft=bold)
            for text, start, room in zip(texts, starts, rooms, strict=True)
        ]
