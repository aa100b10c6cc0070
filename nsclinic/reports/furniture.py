"""Pages about one child on as many sheets as they need, with the child at the top and the foot of each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from nsclinic.reports.blocks import Block, draw_down, gap, total
from nsclinic.reports.page import A4_HEIGHT, Page
from nsclinic.reports.sheets import Kept, shared_out

MARGIN = 40.0
SPACE = 6.0


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands on every sheet: the head of the first, the shorter one of those after it, and the foot by number."""

    first_head: Sequence[Block]
    next_head: Sequence[Block]
    foot: Callable[[int, int], Sequence[Block]]


def draw_sheets(page: Page, groups: Sequence[Sequence[Block]], furniture: Furniture) -> int:
    """Draw the groups from a fresh sheet of `page` on; the last sheet is left open. Give the number of sheets.

    A group stands whole on one sheet where it can; one that is taller than a sheet is broken between its blocks.
    """
    foot_height = total(furniture.foot(1, 1)) + SPACE
    room = A4_HEIGHT - 2 * MARGIN - foot_height
    later = room - total(furniture.next_head)
    sheets = shared_out(list(_parts(groups, later)), room - total(furniture.first_head), later)
    for number, parts in enumerate(sheets, start=1):
        if number > 1:
            page.turn()
        head = furniture.first_head if number == 1 else furniture.next_head
        blocks = [block for part in parts for block in part.blocks]
        draw_down(page, [*head, *blocks], A4_HEIGHT - MARGIN)
        foot = furniture.foot(number, len(sheets))
        top = MARGIN + total(foot)
        page.rule(top + SPACE / 2)
        draw_down(page, foot, top)
    return len(sheets)


def _parts(groups: Sequence[Sequence[Block]], room: float) -> Iterator[Kept]:
    for group in groups:
        if total(group) <= room:
            yield Kept(tuple(group))
        else:
            yield from (Kept((block,)) for block in group)
        yield Kept((gap(SPACE),))
