"""What every lane is drawn with: the easel, the time axis, the chart, the voice, and the gutters beside the axis."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from nsclinic.charts.drawing.frame import Frame, Strip, height_of
from nsclinic.charts.drawing.picture import Align, Easel, Picture, Place, Sheet, Sign, Stroke, Tone
from nsclinic.charts.model import Axis, Mark, Shape, TimeChart
from nsclinic.charts.thinning import thinned
from nsclinic.charts.words import Words
from nsclinic.domain.calendar import add_days

SMALL = 0.82
"""Size of ticks and of second lines, in ems."""
SIGN = 0.62
TICK_ROOM = 2.2
"""Width kept free for the ticks of an axis, in ems."""
DENSE_LINE = 0.92
"""From one small line of a title to the next where a lane is low, in ems."""
_OVERHANG = 0.35
"""By this share of a line a dense title may reach into the gap under its lane."""
HAIR = 0.06
"""Width of thin lines, in ems."""


@dataclass(frozen=True, slots=True)
class Surface:
    """One chart being laid out. `columns` is how many marks side by side can be told apart."""

    easel: Easel
    frame: Frame
    chart: TimeChart
    words: Words
    columns: int

    @property
    def em(self) -> float:
        """Height of the text."""
        return self.easel.em

    @property
    def right_room(self) -> float:
        """Width of the gutter at the right of the axis."""
        return self.frame.width - self.frame.right - 0.5 * self.em

    def thin(self, marks: Sequence[Mark], beyond_days: int = 0) -> tuple[Mark, ...]:
        """Give the marks in the window (and so many days beside it) that can be told apart."""
        start = add_days(self.frame.start, -beyond_days)
        return thinned(marks, start, add_days(self.frame.end, beyond_days), self.columns)

    def line(self, x0: float, y0: float, x1: float, y1: float, tone: Tone, *, dashed: bool = False) -> None:
        """Draw a thin line over the bars."""
        self.easel.lines.append(Stroke(((x0, y0), (x1, y1)), tone, HAIR * self.em, dashed))

    def put(self, mark: Mark, y: float, fill: Tone, edge: Tone = Tone.INK, size: float = SIGN) -> Sign:
        """Draw a mark; a censored one open, with an arrow away from its limit."""
        arrow = 0
        if mark.is_censored:
            arrow = -1 if mark.qualifier.value == "<" else 1
            fill = Tone.PAPER
        x = self.frame.x(mark.on)
        sign = Sign(x, y, mark.shape, fill, edge, size * self.em, arrow, mark, is_ringed=mark.is_severe)
        self.easel.signs.append(sign)
        return sign

    def remember(self, marks: Iterable[Mark], y: float) -> None:
        """Note where the marks of a row stand, for the cursor."""
        self.easel.places += [
            Place(mark, self.frame.x(mark.on), y) for mark in marks if self.frame.holds(mark.on)
        ]

    def remember_values(self, marks: Iterable[Mark], strip: Strip, axis: Axis) -> None:
        """Note where the marks of an axis stand, for the cursor."""
        self.easel.places += [
            Place(mark, self.frame.x(mark.on), height_of(strip, axis, mark.y))
            for mark in marks
            if mark.y is not None and self.frame.holds(mark.on)
        ]

    def title(self, strip: Strip, text: str, under: Sequence[str] = ()) -> float:
        """Write a lane's name at the top of the left gutter, with lines under it; give the y of the next line."""
        easel, em = self.easel, self.em
        middle = strip.top - 0.62 * em
        room = self.frame.left - (0.4 + TICK_ROOM) * em
        most = max(1, int((strip.top - strip.bottom) / (1.08 * em)) - len(under))
        lines = easel.wrapped(text, room, most, bold=True)
        if under and lines[-1].endswith("…"):
            return self._dense_title(strip, text, under[0])
        for line in lines:
            easel.write(0.3 * em, middle, line, bold=True)
            middle -= 1.08 * em
        for line in under:
            easel.write(0.3 * em, middle, easel.shortened(line, room, SMALL), size=SMALL, tone=Tone.SOFT)
            middle -= 1.08 * em
        return middle

    def _dense_title(self, strip: Strip, text: str, unit: str) -> float:
        """Write the name smaller and on every line there is, rather than cut it, and the unit after its last word."""
        easel, em = self.easel, self.em
        middle = strip.top - 0.5 * em
        room = self.frame.left - (0.4 + TICK_ROOM) * em
        most = max(1, int((strip.top - strip.bottom) / (DENSE_LINE * em) + _OVERHANG))
        lines = easel.wrapped(text, room, most, SMALL, bold=True)
        for line in lines:
            easel.write(0.3 * em, middle, line, size=SMALL, bold=True)
            middle -= DENSE_LINE * em
        beside = 0.6 * em + easel.width(lines[-1], SMALL, bold=True)
        if len(lines) < most:
            easel.write(0.3 * em, middle, easel.shortened(unit, room, SMALL), size=SMALL, tone=Tone.SOFT)
            middle -= DENSE_LINE * em
        elif beside + easel.width(unit, SMALL) <= self.frame.left - TICK_ROOM * em:
            easel.write(beside, middle + DENSE_LINE * em, unit, size=SMALL, tone=Tone.SOFT)
        return middle

    def legend(self, middle: float, entries: Iterable[tuple[Shape, Tone, str]], least: float) -> None:
        """Write what each shape means under a lane's title, as far as there is room above `least`."""
        for shape, fill, text in entries:
            if middle - 0.4 * self.em < least:
                return
            sign = Sign(0.75 * self.em, middle, shape, fill, Tone.INK, SIGN * self.em)
            self.easel.signs.append(sign)
            room = self.frame.left - (1.6 + TICK_ROOM) * self.em
            shown = self.easel.shortened(text, room, SMALL)
            self.easel.write(1.4 * self.em, middle, shown, size=SMALL, tone=Tone.SOFT)
            middle -= 1.08 * self.em

    def ticks(self, strip: Strip, axis: Axis) -> None:
        """Write the ticks of an axis of values, with a line across, where there is room for them."""
        sheet = Sheet()
        for tick in axis.ticks:
            y = height_of(strip, axis, tick.y)
            half = 0.5 * SMALL * self.em
            inside = min(max(y, strip.bottom + 0.25 * self.em), strip.top - 0.25 * self.em)
            if not sheet.take(0, inside - half, 1, inside + half):
                continue
            across = ((self.frame.left, y), (self.frame.right, y))
            self.easel.grid.append(Stroke(across, Tone.GRID, HAIR * self.em))
            x = self.frame.left - 0.35 * self.em
            self.easel.write(x, inside, tick.text, size=SMALL, tone=Tone.SOFT, align=Align.RIGHT)

    def join(
        self, marks: Sequence[Mark], strip: Strip, axis: Axis, longest_days: int, tone: Tone, *, dashed: bool
    ) -> None:
        """Join values of one kind by lines, cut at the window's ends.

        No line runs over a time in which nothing is known, nor to a censored value, whose place is not known.
        """
        frame = self.frame
        points: list[tuple[float, float]] = []
        for first, second in pairwise(self.thin(marks, longest_days)):
            is_far = (second.on - first.on).days > longest_days
            is_outside = second.on < frame.start or first.on > frame.end
            if is_far or is_outside or first.is_censored or second.is_censored:
                self._polyline(points, tone, dashed=dashed)
                points = []
                continue
            ends = self._cut(first, second, strip, axis)
            if points and points[-1] == ends[0]:
                points.append(ends[1])
            else:
                self._polyline(points, tone, dashed=dashed)
                points = [*ends]
        self._polyline(points, tone, dashed=dashed)

    def _cut(
        self, first: Mark, second: Mark, strip: Strip, axis: Axis
    ) -> tuple[tuple[float, float], tuple[float, float]]:
        x0, x1 = self.frame.unbounded_x(first.on), self.frame.unbounded_x(second.on)
        y0 = height_of(strip, axis, first.y or 0.0)
        y1 = height_of(strip, axis, second.y or 0.0)
        slope = (y1 - y0) / (x1 - x0) if x1 > x0 else 0.0
        left, right = max(x0, self.frame.left), min(x1, self.frame.right)
        return (left, y0 + slope * (left - x0)), (right, y0 + slope * (right - x0) if x1 > x0 else y1)

    def _polyline(self, points: list[tuple[float, float]], tone: Tone, *, dashed: bool) -> None:
        if len(points) > 1:
            self.easel.lines.append(Stroke(tuple(points), tone, HAIR * 1.4 * self.em, dashed))

    def empty(self, strip: Strip, title: str, sentence: str) -> None:
        """Draw a lane without data: its name and, in words, that there is none."""
        easel = self.easel
        easel.write(0.3 * self.em, strip.middle, title, bold=True)
        easel.write(self.frame.left + 0.4 * self.em, strip.middle, sentence, size=0.9, tone=Tone.SOFT)
        self.line(self.frame.left, strip.bottom, self.frame.right, strip.bottom, Tone.GRID)


def finished(
    easel: Easel,
    chart: TimeChart,
    *,
    width: float,
    height: float,
    bounds: tuple[float, float, float, float],
    spans: tuple[tuple[float, float], ...] = (),
) -> Picture:
    """Give what stands on the easel as a picture, its places in the order of the cursor.

    `bounds` are left, right, bottom and top of what a cursor may run over.
    """
    order = {id(mark): index for index, mark in enumerate(chart.marks)}
    places = sorted(easel.places, key=lambda place: order[id(place.mark)])
    return Picture(
        width,
        height,
        easel.em,
        *bounds,
        tuple(easel.grounds),
        tuple(easel.grid),
        tuple(easel.bars),
        tuple(easel.lines),
        tuple(easel.signs),
        tuple(easel.plates),
        tuple(easel.captions),
        tuple(places),
        spans,
    )
