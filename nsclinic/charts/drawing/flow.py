"""Lays the children's way through the steps out: a column of boxes, and beside each way down who did not go on.

Lines of text begin at the right in Arabic, and so does this chart: it shows a text in boxes, not a course in time.
"""

from collections.abc import Sequence

from nsclinic.charts.drawing.picture import Align, Box, Easel, Measure, Picture, Stroke, Tone
from nsclinic.charts.flow import FlowChart, FlowLine, FlowStage
from nsclinic.charts.words import Words

SMALL = 0.92
_ROW = 1.55
_BOX = 2.6
"""Height of a box of the column, in ems."""
_PAD = 0.7
_WAY = 1.4
"""Least height of the way from a box to the next, in ems."""
_COLUMN, _BESIDE = 0.42, 0.5
"""Where the column ends and where what stands beside it begins, as shares of the width."""
_HAIR = 0.08


def flow_height(chart: FlowChart, em: float) -> float:
    """Give the height that the boxes need."""
    ways = sum(_way(stage) for stage in chart.stages[:-1])
    last = chart.stages[-1] if chart.stages else None
    tail = _way(last) if last is not None and last.stayed else 0.0
    return (len(chart.stages) * _BOX + ways + tail + 0.6) * em


def draw_flow(chart: FlowChart, words: Words, *, width: float, em: float, measure: Measure) -> Picture:
    """Lay the chart out on `width` and as high as it needs to be, with text of height `em`."""
    easel = Easel(em, measure)
    height = flow_height(chart, em)
    drawing = _Flow(easel, words, width)
    y = height - 0.3 * em
    for place, stage in enumerate(chart.stages):
        is_last = place == len(chart.stages) - 1
        drawing.stage(stage, y)
        y -= _BOX * em
        if is_last and not stage.stayed:
            break
        below = y - _way(stage) * em
        drawing.way(stage.stayed, y, below, goes_on=not is_last)
        y = below
    return easel.finished(width, height, (0.0, width, 0.0, height))


def _way(stage: FlowStage) -> float:
    """Give the height of the way down from a stage, in ems: what stands beside it has its lines."""
    return max(_WAY, len(stage.stayed) * _ROW + 2 * _PAD + 0.4) if stage.stayed else _WAY


class _Flow:
    """The boxes and ways of one chart; x grows from the side on which lines begin."""

    def __init__(self, easel: Easel, words: Words, width: float) -> None:
        self.easel, self.words, self.width = easel, words, width

    def _x(self, start: float) -> float:
        return self.width - start if self.words.is_right_to_left else start

    def _box(self, start: float, end: float, bottom: float, top: float, fill: Tone) -> None:
        x0, x1 = sorted((self._x(start), self._x(end)))
        self.easel.grounds.append(Box(x0, bottom, x1, top, fill, Tone.FRAME))

    def _line(self, *points: tuple[float, float]) -> None:
        placed = tuple((self._x(x), y) for x, y in points)
        self.easel.lines.append(Stroke(placed, Tone.INK, _HAIR * self.easel.em))

    def _counted(self, start: float, end: float, middle: float, line: FlowLine, *, bold: bool) -> None:
        """Write a line of words at the beginning and its number at the end of a box."""
        easel, em = self.easel, self.easel.em
        first, last = (Align.RIGHT, Align.LEFT) if self.words.is_right_to_left else (Align.LEFT, Align.RIGHT)
        number = self.words.number(line.count)
        room = end - start - 2 * _PAD * em - easel.width(number, bold=True) - 0.5 * em
        size = 1.0 if bold else SMALL
        label = easel.shortened(line.label, room, size, bold=bold)
        easel.write(self._x(start + _PAD * em), middle, label, size=size, align=first, bold=bold)
        easel.write(self._x(end - _PAD * em), middle, number, align=last, bold=True)

    def stage(self, stage: FlowStage, top: float) -> None:
        """Draw a box of the column with its top at `top`."""
        em = self.easel.em
        end = _COLUMN * self.width
        self._box(0.1 * em, end, top - _BOX * em, top, Tone.STEP)
        line = FlowLine(stage.label, stage.count)
        self._counted(0.1 * em, end, top - 0.5 * _BOX * em, line, bold=True)

    def way(self, stayed: Sequence[FlowLine], top: float, bottom: float, *, goes_on: bool) -> None:
        """Draw the way down, and beside it those who did not go on."""
        em = self.easel.em
        x = _COLUMN * self.width / 2
        middle = (top + bottom) / 2
        if goes_on:
            self._line((x, top), (x, bottom))
            self._head((x, bottom), (0.0, 1.0))
        if not stayed:
            return
        start, end = _BESIDE * self.width, self.width - 0.1 * em
        half = (len(stayed) * _ROW / 2 + _PAD) * em
        if not goes_on:
            self._line((x, top), (x, middle))
        self._line((x, middle), (start, middle))
        self._head((start, middle), (-1.0, 0.0))
        self._box(start, end, middle - half, middle + half, Tone.PAPER)
        for place, line in enumerate(stayed):
            y = middle + half - (_PAD + (place + 0.5) * _ROW) * em
            self._counted(start, end, y, line, bold=False)

    def _head(self, tip: tuple[float, float], back: tuple[float, float]) -> None:
        """Draw an arrow's head at `tip`, its back lying in the direction `back`."""
        reach = 0.45 * self.easel.em
        (x, y), (dx, dy) = tip, back
        self._line(
            (x + reach * (dx - 0.6 * dy), y + reach * (dy - 0.6 * dx)),
            (x, y),
            (x + reach * (dx + 0.6 * dy), y + reach * (dy + 0.6 * dx)),
        )
