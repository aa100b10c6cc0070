"""Draws the rows of a forest plot on the page: squares by weight, intervals with arrows where they run off, a diamond.

The plot itself reads from the left on every page; only its column moves with the language.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Protocol

from nsclinic.charts.drawing.picture import Sheet
from nsclinic.charts.forest import Forest, ForestRow
from nsclinic.charts.model import Tick
from nsclinic.reports.blocks import LEADING, Block, Piece
from nsclinic.reports.page import INK, RULE, SOFT, Page
from nsclinic.reports.script import text_width, wrapped

ROW = 1.75
"""Height of a row of one line, in sizes of its text."""
SQUARE = "#6f6f6f"
LARGEST, SMALLEST = 1.0, 0.25
"""Side of the square of the study that weighs most, and the least side of any, in sizes of the text."""
WHISKER = 0.9
ARROW = 0.45
"""Length of the arrow of an interval that runs off the axis, in sizes of the text."""


class Columns(Protocol):
    """Where the columns stand."""

    name: float
    arm_1: float
    plot: float
    interval: float
    width: float
    space: float
    number: float


class _Plot:
    """The plot's column on a page, from the axis to places on it."""

    def __init__(self, forest: Forest, page: Page, at: Columns) -> None:
        self._forest = forest
        self._width = at.interval - at.plot - 2 * at.space
        self.left = page.left_of(at.plot + at.space, self._width)
        self.right = self.left + self._width

    def x(self, value: float) -> float:
        return self.left + self._width * min(1.0, max(0.0, self._forest.axis.share(value)))

    def lines(self, page: Page, top: float, bottom: float) -> None:
        """Draw the line of no effect and the pooled one behind a row."""
        x = self.x(self._forest.no_effect)
        page.line(x, bottom, x, top, RULE, 0.6)
        canvas = page.canvas
        canvas.saveState()
        canvas.setDash([1.5, 1.5], top % 3)
        x = self.x(self._forest.pooled.estimate)
        page.line(x, top, x, bottom, SOFT, 0.5)
        canvas.restoreState()


def study_row(
    forest: Forest, row: ForestRow, name: tuple[str, str], cells: Sequence[Piece], at: Columns, size: float
) -> Block:
    """Give a study's row; `name` is its number and its name: a long one takes as many lines as it needs."""
    number, full = name
    names = wrapped(full, at.arm_1 - at.name - at.number - at.space, size)
    height = max(ROW * size, LEADING * size * len(names) + 0.45 * size)
    most = max(each.weight for each in forest.rows)

    def draw(page: Page, top: float) -> None:
        middle = top - height / 2
        plot = _Plot(forest, page, at)
        plot.lines(page, top, top - height)
        _write(page, cells, middle, size)
        first = middle + LEADING * size * (len(names) - 1) / 2
        baseline = first - 0.34 * size
        page.write(at.name, baseline, number, 0.85 * size, colour=SOFT)
        for index, text in enumerate(names):
            page.write(at.name + at.number, baseline - LEADING * size * index, text, size)
        side = size * max(SMALLEST, LARGEST * sqrt(row.weight / most))
        x = plot.x(row.interval.estimate)
        _fill(
            page,
            [
                (x - side / 2, middle - side / 2),
                (x + side / 2, middle - side / 2),
                (x + side / 2, middle + side / 2),
                (x - side / 2, middle + side / 2),
            ],
            SQUARE,
        )
        _interval(page, forest, row, plot, middle, size)
        page.line(x, middle - 0.22 * size, x, middle + 0.22 * size, INK, WHISKER)

    return Block(height, draw)


def _interval(page: Page, forest: Forest, row: ForestRow, plot: _Plot, y: float, size: float) -> None:
    axis = forest.axis
    low, high = plot.x(row.interval.low), plot.x(row.interval.high)
    page.line(low, y, high, y, INK, WHISKER)
    length, half = ARROW * size, 0.5 * ARROW * size
    if row.interval.low < axis.low:
        _fill(
            page,
            [(plot.left - 0.1 * size, y), (plot.left + length, y - half), (plot.left + length, y + half)],
            INK,
        )
    if row.interval.high > axis.high:
        _fill(
            page,
            [(plot.right + 0.1 * size, y), (plot.right - length, y - half), (plot.right - length, y + half)],
            INK,
        )


def pooled_row(forest: Forest, name: str, cells: Sequence[Piece], at: Columns, size: float) -> Block:
    """Give the row of the pooled estimate: a diamond as wide as its interval."""
    height = 1.15 * ROW * size

    def draw(page: Page, top: float) -> None:
        middle = top - height / 2
        plot = _Plot(forest, page, at)
        plot.lines(page, top, top - height)
        _write(page, cells, middle, size)
        page.write(at.name + at.number, middle - 0.34 * size, name, size, bold=True)
        half = 0.5 * size
        pooled = forest.pooled
        corners = [
            (plot.x(pooled.low), middle),
            (plot.x(pooled.estimate), middle - half),
            (plot.x(pooled.high), middle),
            (plot.x(pooled.estimate), middle + half),
        ]
        _fill(page, corners, INK)

    return Block(height, draw)


def axis_row(forest: Forest, sides: tuple[str, str] | None, at: Columns, size: float) -> Block:
    """Give the axis under the plot, with what each side of no effect means, where that is said."""
    height = (3.3 if sides else 1.8) * size
    small = 0.85 * size

    def draw(page: Page, top: float) -> None:
        plot = _Plot(forest, page, at)
        page.line(plot.left, top, plot.right, top, INK, 0.6)
        sheet = Sheet()
        for tick in _first_in_middle(forest):
            text = page.number(tick.text)
            x, width = plot.x(tick.y), text_width(text, small, bold=False)
            if sheet.take(x - width / 2 - 2, 0, x + width / 2 + 2, 1):
                page.line(x, top, x, top - 0.35 * size, INK, 0.6)
                page.write_at(x - width / 2, top - 1.3 * size, text, small)
        if sides:
            _sides(page, plot.x(forest.no_effect), top - 2.5 * size, sides, small)

    return Block(height, draw)


def _sides(page: Page, middle: float, baseline: float, sides: tuple[str, str], size: float) -> None:
    """Say on each side of no effect what it means; the arrows point away from it in every language."""
    before, after = sides
    x = middle - 3 - text_width(before, size, bold=False)
    page.write_at(x, baseline, before, size, colour=SOFT)
    page.write_at(x - 1.3 * size, baseline, "←", size, colour=SOFT)
    page.write_at(middle + 3, baseline, after, size, colour=SOFT)
    page.write_at(
        middle + 3 + text_width(after, size, bold=False) + 0.4 * size, baseline, "→", size, colour=SOFT
    )


def _first_in_middle(forest: Forest) -> list[Tick]:
    """Give the ticks in the order in which room is given to them: no effect first."""
    return sorted(forest.axis.ticks, key=lambda tick: tick.y != forest.no_effect)


def _write(page: Page, cells: Sequence[Piece], middle: float, size: float) -> None:
    for piece in cells:
        letters = min(size, size * piece.room / max(1e-9, text_width(piece.text, size, piece.bold)))
        page.write(
            piece.start,
            middle - 0.34 * size,
            piece.text,
            letters,
            bold=piece.bold,
            colour=SOFT if piece.soft else INK,
            room=piece.room,
            at_end=piece.at_end,
        )


def _fill(page: Page, corners: Sequence[tuple[float, float]], colour: str) -> None:
    from reportlab.lib.colors import HexColor

    canvas = page.canvas
    canvas.setFillColor(HexColor(colour))
    path = canvas.beginPath()
    path.moveTo(*corners[0])
    for corner in corners[1:]:
        path.lineTo(*corner)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)
