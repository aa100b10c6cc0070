"""Pages that run on: groups of blocks put on as many sheets as they need, each with the child at its top and its foot.

A group stands whole on one sheet where it can; one that is taller than a sheet is broken between its blocks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nsclinic.reports.blocks import Block, draw_down, gap, total
from nsclinic.reports.page import A4_HEIGHT, Page

MARGIN = 40.0
SPACE = 6.0


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every sheet: the head of the first, the shorter one of those after it, and the foot by number."""

    first_head: Sequence[Block]
    next_head: Sequence[Block]
    foot: Callable[[int, int], Sequence[Block]]


def draw_sheets(page: Page, groups: Sequence[Sequence[Block]], furniture: Furniture) -> int:
    """Draw the groups from a fresh sheet of `page` on; the last sheet is left open. Give the number of sheets."""
    foot_height = total(furniture.foot(1, 1)) + SPACE
    room = A4_HEIGHT - 2 * MARGIN - foot_height
    sheets = _sheets(groups, room, (total(furniture.first_head), total(furniture.next_head)))
    for number, blocks in enumerate(sheets, start=1):
        if number > 1:
            page.turn()
        head = furniture.first_head if number == 1 else furniture.next_head
        draw_down(page, [*head, *blocks], A4_HEIGHT - MARGIN)
        foot = furniture.foot(number, len(sheets))
        top = MARGIN + total(foot)
        page.rule(top + SPACE / 2)
        draw_down(page, foot, top)
    return len(sheets)


def _sheets(groups: Sequence[Sequence[Block]], room: float, heads: tuple[float, float]) -> list[list[Block]]:
    sheets: list[list[Block]] = [[]]
    left = room - heads[0]
    for group in groups:
        height = total(group)
        if height > left and sheets[-1] and height <= room - heads[1]:
            sheets.append([])
            left = room - heads[1]
        for block in group:
            if block.height > left and sheets[-1]:
                sheets.append([])
                left = room - heads[1]
            sheets[-1].append(block)
            left -= block.height
        space = gap(SPACE)
        sheets[-1].append(space)
        left -= space.height
    return sheets
