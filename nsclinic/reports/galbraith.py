"""Draws Galbraith's plot on the page: each study's number where the study stands, about the line of the estimate."""

from nsclinic.charts.drawing.picture import Sheet
from nsclinic.charts.forest import Galbraith, RadialPoint
from nsclinic.reports.blocks import Block
from nsclinic.reports.page import INK, RULE, SOFT, Page
from nsclinic.reports.script import text_width
from nsclinic.reports.sheets import FAINT

GUTTER, UNDER = 3.6, 3.2
"""Room for the numbers beside the plot and under it, in sizes of the text."""
DOT = 0.2
"""Radius of a study's point, in sizes of the text."""
NUDGES = (
    (0.75, 0.0),
    (-0.75, 0.0),
    (0.0, 0.85),
    (0.0, -0.85),
    (0.75, 0.7),
    (-0.75, 0.7),
    (0.75, -0.7),
    (-0.75, -0.7),
)
"""Where a study's number may stand beside its point, in sizes of the text, the best place first."""


def galbraith_plot(
    plot: Galbraith, names: tuple[str, str], width: float, height: float, size: float
) -> Block:
    """Give the plot as a block; `names` are those of the axis across and of the one up."""
    across_name, up_name = names
    small = 0.85 * size

    def draw(page: Page, top: float) -> None:
        left = page.left_of(0.0, width) + GUTTER * size
        right = page.left_of(0.0, width) + width
        ceiling, floor = top - 1.4 * size, top - height + UNDER * size
        frame = _Frame(plot, left, right, floor, ceiling)
        page.write_at(left - GUTTER * size, top - 0.8 * size, up_name, small, colour=SOFT)
        frame.axes(page, small)
        page.write_at(
            right - text_width(across_name, small, bold=False),
            floor - 2.6 * size,
            across_name,
            small,
            colour=SOFT,
        )
        frame.line(page, 0.0, dashed=False)
        for side in (-1, 1):
            frame.line(page, side * plot.reach, dashed=True)
        frame.points(page, size, small)

    return Block(height, draw)


class _Frame:
    """The plot's frame on a page, from values to places."""

    def __init__(self, plot: Galbraith, left: float, right: float, floor: float, ceiling: float) -> None:
        self._plot = plot
        self._left, self._right, self._floor, self._ceiling = left, right, floor, ceiling

    def _x(self, value: float) -> float:
        return self._left + (self._right - self._left) * self._plot.across.share(value)

    def _y(self, value: float) -> float:
        return self._floor + (self._ceiling - self._floor) * self._plot.up.share(value)

    def axes(self, page: Page, small: float) -> None:
        for tick in self._plot.up.ticks:
            y, text = self._y(tick.y), page.number(tick.text)
            page.line(self._left, y, self._right, y, RULE if tick.y == 0 else FAINT, 0.4)
            page.write_at(self._left - 4 - text_width(text, small, bold=False), y - 0.34 * small, text, small)
        page.line(self._left, self._floor, self._left, self._ceiling, INK, 0.6)
        page.line(self._left, self._floor, self._right, self._floor, INK, 0.6)
        for tick in self._plot.across.ticks:
            x, half = self._x(tick.y), text_width(tick.text, small, bold=False) / 2
            page.line(x, self._floor, x, self._floor - 3, INK, 0.6)
            page.write_at(
                min(x - half, self._right - 2 * half), self._floor - 3 - 1.05 * small, tick.text, small
            )

    def line(self, page: Page, beside: float, *, dashed: bool) -> None:
        """Draw the line, or one `beside` it, as far as the frame goes."""
        plot, canvas = self._plot, page.canvas
        end = plot.across.high
        canvas.saveState()
        if dashed:
            canvas.setDash([3, 2])
        page.line(
            self._x(0.0),
            self._y(beside),
            self._x(end),
            self._y(plot.slope * end + beside),
            SOFT if dashed else INK,
            0.7,
        )
        canvas.restoreState()

    def points(self, page: Page, size: float, small: float) -> None:
        from reportlab.lib.colors import HexColor

        sheet = Sheet()
        places = [(self._x(point.precision), self._y(point.z)) for point in self._plot.points]
        for x, y in places:
            page.canvas.setFillColor(HexColor(INK))
            page.canvas.circle(x, y, DOT * size, stroke=0, fill=1)
            sheet.block(x - DOT * size, y - DOT * size, x + DOT * size, y + DOT * size)
        for number, ((x, y), point) in enumerate(zip(places, self._plot.points, strict=True), start=1):
            self._number(page, sheet, (x, y), point, str(number), size, small)

    def _number(
        self,
        page: Page,
        sheet: Sheet,
        place: tuple[float, float],
        point: RadialPoint,
        text: str,
        size: float,
        small: float,
    ) -> None:
        from reportlab.lib.colors import HexColor

        x, y = place
        is_bold = self._plot.is_outside(point)
        half, high = text_width(text, small, is_bold) / 2, 0.4 * small
        for across, up in NUDGES:
            middle, level = (
                x + across * size + (half - 0.25 * size) * (across > 0) - (half - 0.25 * size) * (across < 0),
                y + up * size,
            )
            inside = self._left < middle - half and middle + half < self._right + 2
            if inside and sheet.take(middle - half, level - high, middle + half, level + high):
                page.canvas.setFillColor(HexColor("#ffffff"))
                page.canvas.rect(middle - half - 0.5, level - high, 2 * half + 1, 2 * high, stroke=0, fill=1)
                page.write_at(middle - half, level - 0.34 * small, text, small, bold=is_bold)
                return
