"""The printed list of a day: who is booked, who needs somebody, who is overdue; to be written on by hand.

A child has a box to tick, who she is, why she stands there, and lines for notes. She is written out once; where she
stands in a further group as well, that group says in one line where she is. Every sheet says of which clinic and day it
is, so that a loose one misleads nobody. All of it is ink on white: nothing is said by a colour.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from nsclinic import __version__
from nsclinic.reports.blocks import Block, Piece, draw_down, gap, heading, line, paragraph, total
from nsclinic.reports.blocks import row as pieces_in_a_row
from nsclinic.reports.page import A4_HEIGHT, RULE, Page
from nsclinic.reports.script import plain
from nsclinic.reports.sheets import Kept, draw_sheets, full_rule, hairline, shared_out
from nsclinic.wording.wording import Wording

SIZE = 8.6
"""Points of running text."""

MARGIN = 30.0
BOX = 9.0
WHO, WHY, NOTES = 0.035, 0.33, 0.73
"""Where the columns begin, as shares of the line; the box stands before the first."""

BETWEEN = 0.02
NOTE_LINES, NOTE_STEP = 2, 15.0
"""Lines for handwriting beside a child, and how far they lie apart."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One child in words. `sign` and `word` are the severity's. `due` is what is due or asked for, empty for nothing.

    `name`, `number` and `phone` are as they were written down. `above` is the name of the group that she is written out
    in already, empty where it is this one.
    """

    name: str
    age: str
    number: str
    phone: str
    state: str
    sign: str
    word: str
    why: str
    more: str
    due: str
    seen: str
    above: str = ""


@dataclass(frozen=True, slots=True)
class DayGroup:
    """A group with its children; `empty` is said where there is none."""

    title: str
    meaning: str
    empty: str
    rows: tuple[DayRow, ...]


@dataclass(frozen=True, slots=True)
class DayList:
    """Everything on the page. `day` is in words, `digest` names this very list; `is_whole` where nobody is left out.

    `head` is that of the audit when the list was made, as it stands on paper.
    """

    clinic_name: str
    day: str
    groups: tuple[DayGroup, ...]
    digest: str
    is_whole: bool = True
    is_demonstration: bool = False
    head: str = ""


def day_list_pdf(content: DayList, wording: Wording) -> bytes:
    """Give the list as a PDF; the same list in the same language gives the same bytes."""
    return _Paper(content, wording).pdf()


class _Paper:
    """Sets one list: the groups as blocks, the blocks onto sheets."""

    def __init__(self, content: DayList, wording: Wording) -> None:
        self._content = content
        self._words = wording
        self._clinic = wording.isolate(plain(content.clinic_name)) if content.clinic_name else ""
        self._sheet = Page(
            language=wording.language,
            right_to_left=wording.is_right_to_left,
            title=wording.t("List of {day}", day=content.day),
            author=plain(content.clinic_name),
            margin=MARGIN,
        )
        self._width = self._sheet.width

    def pdf(self) -> bytes:
        """Draw the sheets."""
        sheet, first, later = self._sheet, self._title(), self._head()
        room = A4_HEIGHT - 2 * MARGIN - total(self._foot(1, 1))
        sheets = shared_out(list(self._body()), room - total(first), room - total(later))
        return draw_sheets(sheet, sheets, first, later, self._foot)

    # --- head and foot ----------------------------------------------------------------------------

    def _title(self) -> list[Block]:
        words, content = self._words, self._content
        blocks: list[Block] = []
        if self._clinic:
            blocks += paragraph(self._clinic, 1.05 * SIZE, self._width, bold=True, most_lines=1)
        blocks += paragraph(words.t("List of {day}", day=content.day), 1.7 * SIZE, self._width, bold=True)
        counts = " · ".join(f"{group.title}: {words.number(len(group.rows))}" for group in content.groups)
        blocks += paragraph(counts, SIZE, self._width, soft=True)
        return [*blocks, *self._warnings(), gap(0.5 * SIZE)]

    def _warnings(self) -> list[Block]:
        words, content = self._words, self._content
        said = []
        if content.is_demonstration:
            said.append(words.t("Demonstration: every child here is invented"))
        if not content.is_whole:
            not_whole = words.t("This list is not whole.")
            said.append(f"▲ {not_whole}")
        return [block for text in said for block in paragraph(text, SIZE, self._width, bold=True)]

    def _head(self) -> list[Block]:
        pieces = (
            Piece(self._words.t("List of {day}", day=self._content.day), room=0.6 * self._width, bold=True),
            Piece(self._clinic, 0.62 * self._width, 0.38 * self._width, soft=True, at_end=True),
        )
        return [line(SIZE, pieces, self._width), full_rule(), *self._warnings(), gap(0.5 * SIZE)]

    def _foot(self, number: int, of: int) -> list[Block]:
        words = self._words
        says = words.t("This list names children: keep it as the records are kept.")
        head = words.left_to_right(self._content.head)
        parts = (
            words.left_to_right(f"nsclinic {__version__}"),
            words.t("page {digest}", digest=words.left_to_right(self._content.digest)),
            words.t("audit {head}", head=head) if self._content.head else "",
            words.t("sheet {number} of {count}", number=number, count=of),
        )
        made = " · ".join(part for part in parts if part)
        pieces = (
            Piece(says, room=0.5 * self._width, soft=True),
            Piece(made, 0.51 * self._width, 0.49 * self._width, soft=True, at_end=True),
        )
        return [gap(0.5 * SIZE), full_rule(), line(0.85 * SIZE, pieces, self._width)]

    # --- body -------------------------------------------------------------------------------------

    def _body(self) -> Iterator[Kept]:
        for group in self._content.groups:
            count = self._words.number(len(group.rows))
            name = self._named(f"{group.title}  {count}")
            again = self._named(self._words.t("{group}, continued", group=group.title))
            if not group.rows:
                yield Kept((*name, *paragraph(group.empty, SIZE, self._width, soft=True), gap(0.5 * SIZE)))
                continue
            opening = (*name, *paragraph(group.meaning, 0.9 * SIZE, self._width, soft=True), gap(0.3 * SIZE))
            for row in group.rows:
                yield Kept((*opening, *self._row(row)), () if opening else again)
                opening = ()
            yield Kept((gap(0.8 * SIZE),))

    def _named(self, title: str) -> tuple[Block, ...]:
        return (heading(title, 1.2 * SIZE, self._width), gap(0.2 * SIZE))

    def _row(self, row: DayRow) -> tuple[Block, ...]:
        return (self._above(row) if row.above else self._child(row), hairline())

    def _above(self, row: DayRow) -> Block:
        """Give who, why she stands here as well, and where she is written out."""
        words, start = self._words, WHO * self._width
        who = f"{words.isolate(plain(row.name))} · {words.isolate(plain(row.number))}"
        above = words.t("above: {group}", group=row.above)
        pieces = (
            Piece(who, start, (WHY - WHO - BETWEEN) * self._width),
            Piece(f"{row.why} · {above}", WHY * self._width, (1 - WHY) * self._width, soft=True),
        )
        return pieces_in_a_row(SIZE, pieces, self._width)

    def _child(self, row: DayRow) -> Block:
        words, width = self._words, self._width
        who_width, why_width = (WHY - WHO - BETWEEN) * width, (NOTES - WHY - BETWEEN) * width
        number = words.isolate(plain(row.number))
        phone = words.isolate(plain(row.phone)) if row.phone else words.t("no phone")
        who = [
            *paragraph(words.isolate(plain(row.name)), 1.15 * SIZE, who_width, bold=True),
            *paragraph(f"{row.age} · {number}", SIZE, who_width),
            *paragraph(phone, SIZE, who_width),
        ]
        title = f"{row.sign} {row.word}: {row.why}" if row.word else row.why
        why = [
            *paragraph(title, SIZE, why_width, bold=True),
            *paragraph(f"{row.state} · {row.seen}", SIZE, why_width),
            *paragraph(row.more, SIZE, why_width, soft=True),
            *paragraph(row.due, SIZE, why_width),
        ]
        pad = 0.45 * SIZE
        height = max(total(who), total(why), NOTE_LINES * NOTE_STEP) + 2 * pad

        def draw(page: Page, top: float) -> None:
            inner = top - pad
            page.box(0.0, inner - BOX - 1.0, BOX, BOX, edge="#000000")
            with page.moved(WHO * width):
                draw_down(page, who, inner)
            with page.moved(WHY * width):
                draw_down(page, why, inner)
            left = page.left_of(NOTES * width, (1 - NOTES) * width)
            for number in range(1, NOTE_LINES + 1):
                y = inner - number * NOTE_STEP
                page.line(left, y, left + (1 - NOTES) * width, y, RULE)

        return Block(height, draw)
