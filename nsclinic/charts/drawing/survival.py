"""Lays a Kaplan-Meier chart out: falling steps, their intervals, and under the axis how many are still followed.

Groups are told apart by the dashes of the line, by their mark and by their name at its end; colour comes last, so that
a grey print and a colour-blind reader lose nothing. Time runs from the left in every language, as on all charts.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import hypot
from typing import NamedTuple

from nsclinic.charts.drawing.picture import Align, Box, Easel, Measure, Picture, Sheet, Sign, Stroke, Tone
from nsclinic.charts.model import Shape
from nsclinic.charts.survival import SurvivalChart, SurvivalGroup
from nsclinic.charts.words import Words

SMALL = 0.88
ROW = 1.5
"""Height of a line of numbers under the axis, in ems."""
_HAIR, _LINE = 0.06, 0.13
_MARK = 0.6
_TICK = 0.75
"""Height of the tick of a child who left without the event, in ems."""
_SAMPLE = 2.6
"""Width of the piece of line beside a group's name, in ems."""
_MARK_EVERY = 4.0
"""Marks on a line are no closer than this, in ems."""
_NUDGES = (0.0, 1.1, -1.1, 2.2, -2.2, 3.3, -3.3)


class Look(NamedTuple):
    """How a group is told apart: lengths of dash and gap in ems (none: a whole line), its mark, its colour."""

    dashes: tuple[float, ...]
    shape: Shape
    tone: Tone


LOOKS = (
    Look((), Shape.CIRCLE, Tone.VALUE),
    Look((0.9, 0.4), Shape.SQUARE, Tone.NEPHROTIC),
    Look((0.2, 0.3), Shape.TRIANGLE, Tone.COMPLETE),
    Look((0.9, 0.35, 0.2, 0.35), Shape.DIAMOND, Tone.ADVERSE),
    Look((1.8, 0.5), Shape.DOWN, Tone.INK),
    Look((0.5, 0.9), Shape.HEXAGON, Tone.SOFT),
)
"""In the order of the groups."""

MOST_GROUPS = len(LOOKS)
"""More lines than this cannot be told apart: whoever makes a chart says which are not drawn."""


def survival_height(chart: SurvivalChart, em: float, lines: float = 16.0) -> float:
    """Give a height at which the lines have `lines` ems of room, with the numbers under them."""
    return (lines + _under(chart)) * em


def draw_survival(
    chart: SurvivalChart, words: Words, *, width: float, height: float, em: float, measure: Measure
) -> Picture:
    """Lay the chart out on `width` × `height` with text of height `em`.

    Raises:
        ValueError: there are more groups than looks to tell them apart.
    """
    if len(chart.groups) > MOST_GROUPS:
        raise ValueError(f"{len(chart.groups)} groups in one chart; at most {MOST_GROUPS} can be told apart")
    easel = Easel(em, measure)
    names = [easel.shortened(group.label, 0.28 * width, SMALL) for group in chart.groups]
    widest = max((easel.width(name, SMALL) for name in names), default=0.0)
    left = max(widest + (_SAMPLE + 2.6) * em, easel.width(words.t("Still followed"), SMALL) + em, 3.4 * em)
    right = width - max(widest + 1.0 * em, 1.5 * em)
    bottom, top = _under(chart) * em, height - 1.9 * em
    plot = _Plot(easel, chart, words, left, max(right, left + 4 * em), bottom, top)
    says = easel.shortened(chart.says, width - 0.4 * em, bold=True)
    if words.is_right_to_left:
        easel.write(width - 0.2 * em, height - 0.7 * em, says, align=Align.RIGHT, bold=True)
    else:
        easel.write(0.2 * em, height - 0.7 * em, says, bold=True)
    plot.axes()
    for group, look in zip(chart.groups, LOOKS, strict=False):
        plot.band(group, look)
        plot.line(group, look)
    plot.names(names)
    plot.risk_table(names)
    return easel.finished(width, height, (plot.left, plot.right, bottom, top))


def _under(chart: SurvivalChart) -> float:
    """Give the height under the axis in ems: its ticks, its name, and the numbers of each group."""
    return 3.2 + ROW * (len(chart.groups) + 1)


class _Plot:
    """The axes of one chart on its easel."""

    def __init__(
        self,
        easel: Easel,
        chart: SurvivalChart,
        words: Words,
        left: float,
        right: float,
        bottom: float,
        top: float,
    ) -> None:
        self.easel, self.chart, self.words = easel, chart, words
        self.left, self.right, self.bottom, self.top = left, right, bottom, top
        most = int((right - left) / (3.4 * easel.em))
        self.ticks = chart.ticks(most)
        self.last = max(chart.last_day, self.ticks[-1][0], 1.0)

    def x(self, day: float) -> float:
        """Give where a day stands."""
        return self.left + (self.right - self.left) * day / self.last

    def y(self, share: float) -> float:
        """Give where a share stands."""
        return self.bottom + (self.top - self.bottom) * share

    def axes(self) -> None:
        """Draw the frame, the shares at its left and the time under it."""
        easel, em, words = self.easel, self.easel.em, self.words
        for percent in (0, 25, 50, 75, 100):
            y = self.y(percent / 100)
            tone = Tone.FRAME if percent == 0 else Tone.GRID
            easel.grid.append(Stroke(((self.left, y), (self.right, y)), tone, _HAIR * em))
            text = words.quantity(percent, "%")
            easel.write(self.left - 0.5 * em, y, text, size=SMALL, tone=Tone.SOFT, align=Align.RIGHT)
        easel.grid.append(Stroke(((self.left, self.bottom), (self.left, self.top)), Tone.FRAME, _HAIR * em))
        middle = self.bottom - 0.95 * em
        for day, number in self.ticks:
            x = self.x(day)
            easel.grid.append(Stroke(((x, self.bottom), (x, self.bottom - 0.3 * em)), Tone.FRAME, _HAIR * em))
            easel.write(x, middle, words.number(number), size=SMALL, tone=Tone.SOFT, align=Align.CENTRE)
        name = (
            words.t("Days since the start") if self.chart.counts_days else words.t("Months since the start")
        )
        room = self.right - self.left
        shown = easel.shortened(name, room, SMALL)
        easel.write(
            (self.left + self.right) / 2,
            middle - 1.25 * em,
            shown,
            size=SMALL,
            tone=Tone.SOFT,
            align=Align.CENTRE,
        )

    def band(self, group: SurvivalGroup, look: Look) -> None:
        """Veil the interval round the line of a group."""
        ends = (*group.time_days, group.last_day)[1:]
        for start, end, low, high in zip(group.time_days, ends, group.low, group.high, strict=True):
            if low is not None and high is not None and end > start:
                box = Box(self.x(start), self.y(low), self.x(end), self.y(high), look.tone, is_veil=True)
                self.easel.grounds.append(box)

    def line(self, group: SurvivalGroup, look: Look) -> None:
        """Draw the steps of a group, its marks, and a tick where a child left without the event."""
        if not group.time_days:
            return
        easel, em = self.easel, self.easel.em
        points = [(self.x(0), self.y(1.0))]
        marked = -_MARK_EVERY * em
        share = 1.0
        for day, after, left in zip(group.time_days, group.survival, group.censored, strict=True):
            x = self.x(day)
            points.append((x, self.y(share)))
            if after != share:
                points.append((x, self.y(after)))
                if x - marked >= _MARK_EVERY * em:
                    easel.signs.append(Sign(x, self.y(after), look.shape, look.tone, Tone.PAPER, _MARK * em))
                    marked = x
            share = after
            if left:
                sign = Sign(x, self.y(after), Shape.BAR, look.tone, look.tone, _TICK * em)
                easel.signs.append(sign)
        easel.lines.extend(dashed(points, look, em))

    def names(self, names: Sequence[str]) -> None:
        """Write the name of each group at the end of its line, none over another."""
        easel, em, sheet = self.easel, self.easel.em, Sheet()
        for group, name in zip(self.chart.groups, names, strict=True):
            if not group.time_days:
                continue
            x, y = self.x(group.last_day) + 0.5 * em, self.y(group.survival[-1])
            wide = easel.width(name, SMALL)
            for nudge in _NUDGES:
                middle = min(max(y + nudge * em, self.bottom + 0.4 * em), self.top)
                is_free = not self._is_crossed(group, x, x + wide, middle)
                if is_free and sheet.take(x, middle - 0.5 * em, x + wide, middle + 0.5 * em):
                    easel.write(x, middle, name, size=SMALL)
                    break

    def _is_crossed(self, group: SurvivalGroup, x0: float, x1: float, middle: float) -> bool:
        """Say whether the line of another group runs through the place of a name."""
        em, days = self.easel.em, self.last / max(1.0, self.right - self.left)
        for other in self.chart.groups:
            for share in range(9) if other is not group else ():
                day = (x0 + (x1 - x0) * share / 8 - self.left) * days
                if day <= other.last_day and abs(self.y(other.survival_at(day)) - middle) < 0.6 * em:
                    return True
        return False

    def risk_table(self, names: Sequence[str]) -> None:
        """Write under the axis how many of each group are still followed at each tick."""
        easel, em, words = self.easel, self.easel.em, self.words
        middle = self.bottom - 3.2 * em - 0.4 * ROW * em
        easel.write(0.2 * em, middle, words.t("Still followed"), size=SMALL, tone=Tone.SOFT)
        for group, look, name in zip(self.chart.groups, LOOKS, names, strict=False):
            middle -= ROW * em
            ends = ((0.2 * em, middle), ((0.2 + _SAMPLE) * em, middle))
            easel.lines.extend(dashed(ends, look, em))
            half = (0.2 + _SAMPLE / 2) * em
            easel.signs.append(Sign(half, middle, look.shape, look.tone, Tone.PAPER, _MARK * em))
            easel.write((_SAMPLE + 0.7) * em, middle, name, size=SMALL)
            for day, _number in self.ticks:
                count = words.number(group.at_risk_at(day))
                easel.write(self.x(day), middle, count, size=SMALL, align=Align.CENTRE)


def dashed(points: Sequence[tuple[float, float]], look: Look, em: float) -> Iterator[Stroke]:
    """Give a line through points in the dashes of a group; its corners stay corners."""
    width = _LINE * em
    if not look.dashes:
        yield Stroke(tuple(points), look.tone, width)
        return
    lengths = [part * em for part in look.dashes]
    place, left, is_drawn = 0, lengths[0], True
    piece = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        whole = hypot(x1 - x0, y1 - y0)
        done = 0.0
        while whole - done > left:
            done += left
            at = (x0 + (x1 - x0) * done / whole, y0 + (y1 - y0) * done / whole)
            if is_drawn:
                yield Stroke((*piece, at), look.tone, width)
            piece = [at]
            place = (place + 1) % len(lengths)
            left, is_drawn = lengths[place], not is_drawn
        left -= whole - done
        piece.append((x1, y1))
    if is_drawn and len(piece) > 1:
        yield Stroke(tuple(piece), look.tone, width)
