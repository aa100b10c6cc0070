"""The card of keys: every key of every screen on one sheet of paper, to lie beside the keyboard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nsclinic import __version__
from nsclinic.reports.blocks import Block, Piece, draw_down, gap, heading, line, paragraph, row, total
from nsclinic.reports.page import A4_HEIGHT, Page
from nsclinic.wording.wording import Wording

SIZES = (11.0, 10.0, 9.2, 8.5, 7.8, 7.2, 6.6, 6.0)
"""Points of running text: the first at which everything stands on one sheet, else the last, over further sheets."""

COLUMN, BETWEEN = 0.485, 0.03
"""Width of each of two columns and of the space between them, as shares of the line."""

KEYS = 0.4
"""Of a column: the keys; what they do has the rest."""

MARGIN = 34.0


@dataclass(frozen=True, slots=True)
class KeySection:
    """The keys of one screen: pairs of a key as it is written and what it does."""

    title: str
    keys: tuple[tuple[str, str], ...]


def keys_card_pdf(sections: Sequence[KeySection], wording: Wording, clinic_name: str = "") -> bytes:
    """Give the card as a PDF; the same keys, language and clinic name give the same bytes."""
    page = Page(
        language=wording.language,
        right_to_left=wording.is_right_to_left,
        title=wording.t("Card of keys"),
        author=clinic_name,
        margin=MARGIN,
    )
    for size in SIZES:
        card = _Card(sections, wording, clinic_name, size, page.width)
        if len(card.columns) <= 2:
            break
    for place in range(0, max(1, len(card.columns)), 2):
        if place:
            page.turn()
        top = draw_down(page, card.head, A4_HEIGHT - MARGIN)
        for number, column in enumerate(card.columns[place : place + 2]):
            with page.moved(number * (COLUMN + BETWEEN) * page.width):
                draw_down(page, column, top)
    return page.finished()


class _Card:
    """The sections set in one size, shared out to columns; a section stays whole."""

    def __init__(
        self, sections: Sequence[KeySection], words: Wording, clinic_name: str, size: float, width: float
    ) -> None:
        self._words, self._size, self._width = words, size, COLUMN * width
        made = " · ".join(
            part
            for part in (words.isolate(clinic_name), words.left_to_right(f"nsclinic {__version__}"))
            if part
        )
        self.head: list[Block] = [
            line(1.7 * size, (Piece(words.t("Card of keys"), bold=True),), width),
            *paragraph(made, size, width, soft=True),
            gap(0.3 * size),
        ]
        room = A4_HEIGHT - 2 * MARGIN - total(self.head)
        self.columns = _shared_out([list(self._section(section)) for section in sections], room)

    def _section(self, section: KeySection) -> Iterator[Block]:
        yield heading(section.title, 1.1 * self._size, self._width)
        start = KEYS * self._width
        for keys, does in section.keys:
            pieces = (
                Piece(keys, room=start - 0.4 * self._size, bold=True),
                Piece(does, start, self._width - start),
            )
            yield row(self._size, pieces, self._width)
        yield gap(0.5 * self._size)


def _shared_out(sections: Sequence[list[Block]], room: float) -> list[list[Block]]:
    """Share sections out to columns in their order; one that is higher than a column has one to itself."""
    columns: list[list[Block]] = [[]]
    left = room
    for section in sections:
        height = total(section)
        if height > left and columns[-1]:
            columns.append([])
            left = room
        columns[-1] += section
        left -= height
    return columns
