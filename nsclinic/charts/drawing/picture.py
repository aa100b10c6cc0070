"""The few kinds of shape that a chart is painted from, in layers from back to front.

Lengths are in the surface's own unit (pixels or points), the origin is at the bottom left, y grows upwards.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from nsclinic.charts.model import Mark, Shape


class Tone(StrEnum):
    """What a colour means; a palette says which it is."""

    PAPER = "paper"
    INK = "ink"
    SOFT = "soft"
    GRID = "grid"
    FRAME = "frame"
    ZONE_COMPLETE = "zone_complete"
    ZONE_PARTIAL = "zone_partial"
    ZONE_NEPHROTIC = "zone_nephrotic"
    COMPLETE = "complete"
    PARTIAL = "partial"
    NEPHROTIC = "nephrotic"
    TARGET = "target"
    TARGET_EDGE = "target_edge"
    VALUE = "value"
    RATE = "rate"
    STEP = "step"
    STEP_OPEN = "step_open"
    BAR = "bar"
    DOSE = "dose"
    BAR_EDGE = "bar_edge"
    ADVERSE = "adverse"
    TODAY = "today"
    NEWS = "news"
    STEROID = "steroid"
    STEROID_EDGE = "steroid_edge"


class Align(StrEnum):
    """Which part of a caption stands at its x."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


class Box(NamedTuple):
    """A filled rectangle with an outline where `edge` is given. `is_veil`: what lies behind it shines through."""

    x0: float
    y0: float
    x1: float
    y1: float
    fill: Tone
    edge: Tone | None = None
    is_veil: bool = False


VEIL = 0.16
"""How much of its colour a veil has, from 0 to 1."""


class Stroke(NamedTuple):
    """A line through points; `width` in surface units."""

    points: tuple[tuple[float, float], ...]
    tone: Tone
    width: float
    is_dashed: bool = False


class Sign(NamedTuple):
    """A mark as drawn: `size` across, open where `fill` is paper, with an arrow up (1), down (-1) or none (0).

    `mark` is what it stands for, None in a legend. `is_ringed`: what it stands for was severe.
    """

    x: float
    y: float
    shape: Shape
    fill: Tone
    edge: Tone
    size: float
    arrow: int = 0
    mark: Mark | None = None
    is_ringed: bool = False


class Caption(NamedTuple):
    """A line of text on a baseline."""

    x: float
    y: float
    text: str
    size: float
    tone: Tone = Tone.INK
    align: Align = Align.LEFT
    is_bold: bool = False


class Place(NamedTuple):
    """Where a mark stands, drawn or left out for want of room: the cursor goes to all of them."""

    mark: Mark
    x: float
    y: float


Measure = Callable[[str, float, bool], float]
"""Gives the width of a text at a size, bold or not, in surface units."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart laid out on a surface of `width` × `height`; layers are painted in the order of the fields.

    `left` and `right`, `bottom` and `top` bound the time axis and all lanes, for a cursor. Where the axis stands more
    than once side by side, `spans` are the left and right end of each; `span_at` gives the one under an x.
    """

    width: float
    height: float
    em: float
    left: float
    right: float
    bottom: float
    top: float
    grounds: tuple[Box, ...]
    grid: tuple[Stroke, ...]
    bars: tuple[Box, ...]
    lines: tuple[Stroke, ...]
    signs: tuple[Sign, ...]
    plates: tuple[Box, ...]
    captions: tuple[Caption, ...]
    places: tuple[Place, ...]
    spans: tuple[tuple[float, float], ...] = ()

    def span_at(self, x: float) -> tuple[float, float]:
        """Give the ends of the time axis under or nearest to `x`."""
        spans = self.spans or ((self.left, self.right),)
        return min(spans, key=lambda span: max(span[0] - x, x - span[1], 0.0))


@dataclass(slots=True)
class Easel:
    """Collects shapes while a chart is laid out. `em` is the height of its text."""

    em: float
    measure: Measure
    grounds: list[Box] = field(default_factory=list)
    grid: list[Stroke] = field(default_factory=list)
    bars: list[Box] = field(default_factory=list)
    lines: list[Stroke] = field(default_factory=list)
    signs: list[Sign] = field(default_factory=list)
    plates: list[Box] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def finished(self, width: float, height: float, bounds: tuple[float, float, float, float]) -> Picture:
        """Give the picture; `bounds` are the left, right, bottom and top of its axes."""
        return Picture(
            *(width, height, self.em, *bounds),
            grounds=tuple(self.grounds),
            grid=tuple(self.grid),
            bars=tuple(self.bars),
            lines=tuple(self.lines),
            signs=tuple(self.signs),
            plates=tuple(self.plates),
            captions=tuple(self.captions),
            places=tuple(self.places),
        )

    def width(self, text: str, size: float = 1.0, *, bold: bool = False) -> float:
        """Give the width of a text whose size is in ems."""
        return self.measure(text, size * self.em, bold)

    def write(
        self,
        x: float,
        middle: float,
        text: str,
        *,
        size: float = 1.0,
        tone: Tone = Tone.INK,
        align: Align = Align.LEFT,
        bold: bool = False,
    ) -> None:
        """Write a line whose small letters are centred on `middle`."""
        height = size * self.em
        self.captions.append(Caption(x, middle - 0.34 * height, text, height, tone, align, bold))

    def fitting(self, texts: tuple[str, ...], room: float, size: float = 1.0, *, bold: bool = False) -> str:
        """Give the first of these texts that is no wider than `room`; empty where none is."""
        return next((text for text in texts if text and self.width(text, size, bold=bold) <= room), "")

    def shortened(self, text: str, room: float, size: float = 1.0, *, bold: bool = False) -> str:
        """Give the text, cut with an ellipsis where it is wider than `room`."""
        if self.width(text, size, bold=bold) <= room:
            return text
        for length in range(len(text) - 1, 0, -1):
            cut = text[:length].rstrip() + "…"
            if self.width(cut, size, bold=bold) <= room:
                return cut
        return ""

    def wrapped(
        self, text: str, room: float, most: int, size: float = 1.0, *, bold: bool = False
    ) -> list[str]:
        """Give the text broken at its blanks into at most `most` lines no wider than `room`; what is longer is cut."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and (len(lines) == most or self.width(longer, size, bold=bold) <= room):
                lines[-1] = longer
            else:
                lines.append(word)
        return [self.shortened(line, room, size, bold=bold) for line in lines]


class Sheet:
    """Remembers where something is drawn already, so that no label is put over another."""

    __slots__ = ("_taken",)

    def __init__(self) -> None:
        self._taken: list[tuple[float, float, float, float]] = []

    def block(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Mark a rectangle as taken, whatever stands there already."""
        self._taken.append((x0, y0, x1, y1))

    def take(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        """Take a rectangle if all of it is free; say whether it was."""
        for (
            left,
            bottom,
            right,
            top,
        ) in self._taken:  # a loop and no `any`: asked thousands of times for one chart
            if x0 < right and left < x1 and y0 < top and bottom < y1:
                return False
        self._taken.append((x0, y0, x1, y1))
        return True
