"""The page of a pooled result: the forest plot as a table with its squares, and Galbraith's plot under it.

Each row draws its own stretch of the plot, so that many studies go on over further sheets with the head repeated.
"""

from dataclasses import dataclass

from nsclinic.charts.forest import Forest, Galbraith
from nsclinic.reports.blocks import Block, Piece, draw_down, gap, heading, line, paragraph, total
from nsclinic.reports.forest import axis_row, pooled_row, study_row
from nsclinic.reports.galbraith import galbraith_plot
from nsclinic.reports.page import A4_HEIGHT, Page
from nsclinic.reports.sheets import Kept, full_rule, hairline, shared_out
from nsclinic.wording.wording import Wording

MARGIN = 40.0
SIZE = 8.0
"""Points of running text."""
GALBRAITH_HEIGHT = 205.0


@dataclass(frozen=True, slots=True)
class PooledStudy:
    """A study as it is written: its name, what it says of each arm, its estimate with the interval."""

    name: str
    arm_1: str
    arm_2: str
    interval: str


@dataclass(frozen=True, slots=True)
class PooledContent:
    """Everything that the page says, worded; what is not here is not printed.

    `question` says what the two arms are, where that is known. `studies` stand in the order of the rows of `forest`.
    `lines` are the sentences under the plot, `source` names what was pooled.
    """

    title: str
    measure: str
    counts: str
    question: str
    studies: tuple[PooledStudy, ...]
    pooled: str
    lines: tuple[str, ...]
    source: str
    program_version: str
    forest: Forest
    galbraith: Galbraith
    is_ratio: bool


def pooled_page(content: PooledContent, words: Wording) -> bytes:
    """Give the page as a PDF, on as many sheets as it needs."""
    page = Page(
        language=words.language,
        right_to_left=words.is_right_to_left,
        title=content.title,
        author="",
        margin=MARGIN,
    )
    _Paper(content, words, page).draw()
    return page.finished()


class Columns:
    """Where the columns of the forest plot begin and how wide they are, in points."""

    def __init__(self, width: float, *, is_ratio: bool) -> None:
        arm = 0.105 if is_ratio else 0.14
        shares = (0.0, 0.27 if is_ratio else 0.22, arm, arm, 0.27 if is_ratio else 0.25, 0.165, 0.0)
        starts = [sum(shares[: number + 1]) * width for number in range(len(shares))]
        self.width = width
        self.name, self.arm_1, self.arm_2, self.plot, self.interval, self.weight = starts[:6]
        self.space = 0.012 * width
        self.number = 2.0 * SIZE


class _Paper:
    """Sets the page: the parts as blocks, the blocks onto sheets."""

    def __init__(self, content: PooledContent, words: Wording, page: Page) -> None:
        self._content = content
        self._words = words
        self._page = page
        self._width = page.width
        self._columns = Columns(page.width, is_ratio=content.is_ratio)
        self._has_axis_on_top = False

    def draw(self) -> None:
        """Draw the sheets."""
        page, first = self._page, self._title()
        room = A4_HEIGHT - 2 * MARGIN - total(self._foot(1, 1))
        forest = shared_out([*self._forest(), self._result()], room - total(first), room)
        self._has_axis_on_top = len(forest) > 1
        sheets = shared_out([*self._forest(), self._result(), self._galbraith()], room - total(first), room)
        for number, kept in enumerate(sheets, start=1):
            if number > 1:
                page.turn()
            top = A4_HEIGHT - MARGIN
            if number == 1:
                top = draw_down(page, first, top)
            draw_down(page, [block for part in kept for block in part.blocks], top)
            foot = self._foot(number, len(sheets))
            draw_down(page, foot, MARGIN + total(foot))

    def _title(self) -> list[Block]:
        return [
            *paragraph(self._content.title, 1.9 * SIZE, self._width, bold=True),
            *(paragraph(self._content.question, 1.15 * SIZE, self._width) if self._content.question else ()),
            *paragraph(self._content.counts, 1.15 * SIZE, self._width, soft=True),
            gap(SIZE),
        ]

    def _foot(self, number: int, of: int) -> list[Block]:
        words, content = self._words, self._content
        made = " · ".join(
            (
                words.left_to_right(f"nsclinic {content.program_version}"),
                words.t("sheet {number} of {count}", number=number, count=of),
            )
        )
        source = words.t("Pooled from {source}", source=words.isolate(content.source))
        pieces = (
            Piece(source, room=0.6 * self._width, soft=True),
            Piece(made, 0.61 * self._width, 0.39 * self._width, soft=True, at_end=True),
        )
        return [gap(0.5 * SIZE), full_rule(), line(0.85 * SIZE, pieces, self._width)]

    def _heads(self) -> tuple[Block, ...]:
        words, at = self._words, self._columns
        of = words.t("events/all") if self._content.is_ratio else words.t("mean ± SD (n)")
        first = (
            Piece(words.t("Study"), at.name + at.number, at.arm_1 - at.name - at.number, bold=True),
            self._ended(words.t("Arm 1"), at.arm_1, at.arm_2, bold=True),
            self._ended(words.t("Arm 2"), at.arm_2, at.plot, bold=True),
            self._ended(self._content.measure, at.interval, at.weight, bold=True),
            self._ended(words.t("Weight"), at.weight, at.width, bold=True),
        )
        second = (
            self._ended(of, at.arm_1, at.arm_2, soft=True),
            self._ended(of, at.arm_2, at.plot, soft=True),
            self._ended(words.t("95 % interval"), at.interval, at.weight, soft=True),
            self._ended("%", at.weight, at.width, soft=True),
        )
        named = (line(SIZE, first, at.width), line(0.9 * SIZE, second, at.width), full_rule())
        if not self._has_axis_on_top:
            return named
        return (*named, axis_row(self._content.forest, None, at, SIZE))

    def _ended(self, text: str, start: float, end: float, *, bold: bool = False, soft: bool = False) -> Piece:
        return Piece(
            text,
            start,
            end - start - self._columns.space * (end < self._columns.width),
            bold,
            soft,
            at_end=True,
        )

    def _forest(self) -> list[Kept]:
        content, at, heads = self._content, self._columns, self._heads()
        kept: list[Kept] = []
        for number, (row, study) in enumerate(
            zip(content.forest.rows, content.studies, strict=True), start=1
        ):
            cells = (
                self._ended(study.arm_1, at.arm_1, at.arm_2),
                self._ended(study.arm_2, at.arm_2, at.plot),
                self._ended(study.interval, at.interval, at.weight),
                self._ended(f"{row.weight:.1f}", at.weight, at.width),
            )
            name = self._words.isolate(study.name)
            block = study_row(content.forest, row, (str(number), name), cells, at, SIZE)
            kept.append(Kept((*(heads if number == 1 else ()), block), again=heads if number > 1 else ()))
        return kept

    def _result(self) -> Kept:
        """Give the pooled row with the axis, and what is said of it."""
        content, words, at = self._content, self._words, self._columns
        cells = (
            self._ended(content.pooled, at.interval, at.weight, bold=True),
            self._ended("100.0", at.weight, at.width, bold=True),
        )
        sides = (
            (words.t("fewer in arm 1"), words.t("more in arm 1"))
            if content.is_ratio
            else (words.t("lower in arm 1"), words.t("higher in arm 1"))
        )
        whole = (
            hairline(),
            pooled_row(content.forest, words.t("Pooled"), cells, at, SIZE),
            axis_row(content.forest, sides, at, SIZE),
        )
        said = [
            block
            for text in content.lines
            for block in (*paragraph(text, SIZE, self._width), gap(0.25 * SIZE))
        ]
        return Kept((*whole, gap(0.6 * SIZE), *said), again=self._heads())

    def _galbraith(self) -> Kept:
        words, content = self._words, self._content
        effect = (
            words.t("log of the ratio / standard error")
            if content.is_ratio
            else words.t("difference / standard error")
        )
        blocks = [
            gap(SIZE),
            heading(words.t("Galbraith plot"), 1.15 * SIZE, self._width),
            *paragraph(
                words.t(
                    "Each number is a study of the list above. The line is the estimate that Q is taken about; 95 % of "
                    "studies lie between the dashed lines where all tell of one effect. Those outside, in bold, make "
                    "the studies differ."
                ),
                SIZE,
                self._width,
                soft=True,
            ),
            gap(0.4 * SIZE),
            galbraith_plot(
                content.galbraith,
                (words.t("1 / standard error (larger studies to the right)"), effect),
                self._width,
                GALBRAITH_HEIGHT,
                SIZE,
            ),
        ]
        return Kept(tuple(blocks))
