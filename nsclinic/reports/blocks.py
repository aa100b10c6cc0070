"""The building stones of a page: blocks of known height, so that a page is known to fit before anything is drawn."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nsclinic.reports.page import INK, RULE, SOFT, TINT, Page
from nsclinic.reports.script import shortened, text_width, wrapped

LEADING = 1.28
SMALLEST_SHARE = 0.7
"""A piece wider than its room is set smaller, down to this share of its size, before any of it is cut."""


@dataclass(frozen=True, slots=True)
class Block:
    """Something `height` points high; `draw` puts it with its top at a y."""

    height: float
    draw: Callable[[Page, float], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """A line of text within a block: it begins `start` from the beginning of the line, cut at `room`.

    `scale` is its size as a share of the block's.
    """

    text: str
    start: float = 0.0
    room: float = 0.0
    bold: bool = False
    soft: bool = False
    at_end: bool = False
    scale: float = 1.0


def line(size: float, pieces: Iterable[Piece], width: float) -> Block:
    """Give one line of several pieces on one baseline, each cut to its room."""
    fixed = tuple(pieces)
    height = LEADING * size

    def draw(page: Page, top: float) -> None:
        for piece in fixed:
            room = piece.room or width - piece.start
            letters = _fitted(piece, room, size * piece.scale)
            text = shortened(piece.text, room, letters, bold=piece.bold)
            page.write(
                piece.start,
                top - size,
                text,
                letters,
                bold=piece.bold,
                colour=SOFT if piece.soft else INK,
                room=room,
                at_end=piece.at_end,
            )

    return Block(height, draw)


def _fitted(piece: Piece, room: float, letters: float) -> float:
    width = text_width(piece.text, letters, piece.bold)
    return letters if width <= room else max(letters * room / width * 0.995, letters * SMALLEST_SHARE)


def row(size: float, pieces: Iterable[Piece], width: float) -> Block:
    """Give pieces side by side, each broken into as many lines as it needs in its room: nothing is cut."""
    columns = [
        (piece, wrapped(piece.text, piece.room or width - piece.start, size, bold=piece.bold))
        for piece in pieces
    ]
    height = LEADING * size * max([1, *(len(lines) for _, lines in columns)])

    def draw(page: Page, top: float) -> None:
        for piece, lines in columns:
            for index, text in enumerate(lines):
                baseline = top - size - index * LEADING * size
                page.write(
                    piece.start, baseline, text, size, bold=piece.bold, colour=SOFT if piece.soft else INK
                )

    return Block(height, draw)


def paragraph(
    text: str,
    size: float,
    width: float,
    *,
    start: float = 0.0,
    bold: bool = False,
    soft: bool = False,
    most_lines: int = 0,
) -> list[Block]:
    """Give a text broken into lines; with `most_lines` the last one that is allowed ends in an ellipsis."""
    lines = wrapped(text, width - start, size, bold=bold)
    if most_lines and len(lines) > most_lines:
        rest = " ".join(lines[most_lines - 1 :])
        lines = [*lines[: most_lines - 1], shortened(rest + "…", width - start, size, bold=bold)]
    return [line(size, (Piece(part, start, bold=bold, soft=soft),), width) for part in lines]


def heading(text: str, size: float, width: float) -> Block:
    """Give the name of a section with a rule up to `width`."""
    height = 1.95 * size
    shown = shortened(text, width, size, bold=True)

    def draw(page: Page, top: float) -> None:
        baseline = top - 1.4 * size
        page.write(0.0, baseline, shown, size, bold=True)
        used = text_width(shown, size, bold=True) + 0.6 * size
        y = baseline + 0.3 * size
        if used < width:
            left = page.left_of(used, width - used)
            page.line(left, y, left + width - used, y, RULE)

    return Block(height, draw)


def gap(height: float) -> Block:
    """Give empty space."""
    return Block(height, lambda _page, _top: None)


def total(blocks: Iterable[Block]) -> float:
    """Give the height of blocks one under the other."""
    return sum(block.height for block in blocks)


def draw_down(page: Page, blocks: Sequence[Block], top: float) -> float:
    """Draw blocks one under the other from `top`; give the y below them."""
    for block in blocks:
        block.draw(page, top)
        top -= block.height
    return top


def boxed(blocks: Sequence[Block], width: float, pad: float) -> Block:
    """Give blocks in a tinted box with an outline, `pad` away from it."""
    height = total(blocks) + 2 * pad

    def draw(page: Page, top: float) -> None:
        page.box(0.0, top - height, width, height, fill=TINT)
        with page.moved(pad):
            draw_down(page, blocks, top - pad)

    return Block(height, draw)


def side_by_side(first: Sequence[Block], second: Sequence[Block], second_start: float) -> Block:
    """Give two columns as one block; the second begins `second_start` from the beginning of the line."""

    def draw(page: Page, top: float) -> None:
        draw_down(page, first, top)
        with page.moved(second_start):
            draw_down(page, second, top)

    return Block(max(total(first), total(second)), draw)
