"""Shares what a page has to say out to as many sheets as it needs, and draws the lines between its parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nsclinic.reports.blocks import Block, draw_down, total
from nsclinic.reports.page import A4_HEIGHT, Page

FAINT = "#c8c8c8"
"""Of the hairline under each line: it leads the eye and is no content."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Blocks that stay on one sheet: a line with its notes, a heading with its first line.

    `again` stands before them where they are the first of a further sheet: whose part it is that goes on there.
    """

    blocks: tuple[Block, ...]
    again: tuple[Block, ...] = ()

    @property
    def height(self) -> float:
        """The height of all its blocks."""
        return total(self.blocks)


def shared_out(parts: Sequence[Kept], first: float, later: float) -> list[list[Kept]]:
    """Share parts out to sheets with so much room; a part that is higher than a sheet has one to itself."""
    sheets: list[list[Kept]] = [[]]
    left = first
    for part in parts:
        placed = part
        if part.height > left and sheets[-1]:
            sheets.append([])
            left = later
            placed = Kept((*part.again, *part.blocks))
        sheets[-1].append(placed)
        left -= placed.height
    return sheets


def draw_sheets(
    page: Page,
    sheets: Sequence[Sequence[Kept]],
    first: Sequence[Block],
    later: Sequence[Block],
    foot: Callable[[int, int], Sequence[Block]],
) -> bytes:
    """Draw sheet after sheet and give the PDF: what stands at its head, its parts, and its foot at the bottom.

    `first` heads the first sheet and `later` every other; `foot` is asked for by the sheet's number and their count.
    """
    margin = page.margin
    for number, kept in enumerate(sheets, start=1):
        if number > 1:
            page.turn()
        top = draw_down(page, first if number == 1 else later, A4_HEIGHT - margin)
        draw_down(page, [block for part in kept for block in part.blocks], top)
        at_foot = foot(number, len(sheets))
        draw_down(page, at_foot, margin + total(at_foot))
    return page.finished()


def full_rule() -> Block:
    """Give a rule across the page."""

    def draw(page: Page, top: float) -> None:
        page.rule(top - 1.5)

    return Block(3.0, draw)


def hairline() -> Block:
    """Give a faint line across the page."""

    def draw(page: Page, top: float) -> None:
        left = page.left_of(0.0, page.width)
        page.line(left, top - 0.3, left + page.width, top - 0.3, FAINT, 0.4)

    return Block(0.9, draw)
