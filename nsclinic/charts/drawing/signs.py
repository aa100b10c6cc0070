"""The outline of each kind of mark, so that a diamond on the screen is the same diamond on paper."""

from collections.abc import Iterable, Iterator
from math import cos, pi, sin

from nsclinic.charts.drawing.picture import Sign, Stroke
from nsclinic.charts.model import Shape

_ARROW = 1.5
"""Length of a censored value's arrow, in halves of its mark."""

_RING = 1.75
"""Radius of the ring around what was severe, in halves of its mark."""


def _round(count: int, radii: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """Give corners around the origin from the top on, their distances taken in turn from `radii`."""
    angles = [pi / 2 + 2 * pi * number / count for number in range(count)]
    return tuple(
        (radii[number % len(radii)] * cos(angle), radii[number % len(radii)] * sin(angle))
        for number, angle in enumerate(angles)
    )


_CORNERS: dict[Shape, tuple[tuple[float, float], ...]] = {
    Shape.SQUARE: ((-0.88, -0.88), (0.88, -0.88), (0.88, 0.88), (-0.88, 0.88)),
    Shape.DIAMOND: ((0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)),
    Shape.TRIANGLE: ((-1.05, -0.85), (1.05, -0.85), (0, 1.1)),
    Shape.DOWN: ((-1.05, 0.85), (1.05, 0.85), (0, -1.1)),
    Shape.STAR: _round(10, (1.3, 0.55)),
    Shape.HEXAGON: _round(6, (1.12,)),
}

CORNERED = frozenset(_CORNERS)
"""Marks that are filled and have corners; a circle is filled too, the others are lines."""


def sign_outline(sign: Sign) -> tuple[tuple[float, float], ...]:
    """Give the corners of a mark that has corners."""
    half = sign.size / 2
    return tuple((sign.x + half * x, sign.y + half * y) for x, y in _CORNERS[sign.shape])


def sign_strokes(signs: Iterable[Sign], em: float) -> Iterator[Stroke]:
    """Give the lines of marks that are made of lines, and the arrows of censored values, the rings."""
    width = 0.1 * em
    for sign in signs:
        half = sign.size / 2
        x, y = sign.x, sign.y
        if sign.shape is Shape.CROSS:
            yield Stroke(((x - half, y - half), (x + half, y + half)), sign.edge, 1.3 * width)
            yield Stroke(((x - half, y + half), (x + half, y - half)), sign.edge, 1.3 * width)
        elif sign.shape is Shape.PLUS:
            yield Stroke(((x - half, y), (x + half, y)), sign.edge, 1.3 * width)
            yield Stroke(((x, y - half), (x, y + half)), sign.edge, 1.3 * width)
        elif sign.shape is Shape.BAR:
            yield Stroke(((x, y - half), (x, y + half)), sign.edge, 1.3 * width)
        if sign.is_ringed:
            ring = _round(24, (_RING * half,))
            yield Stroke(tuple((x + dx, y + dy) for dx, dy in (*ring, ring[0])), sign.edge, 1.3 * width)
        if sign.arrow:
            tip = y + sign.arrow * (half + _ARROW * half)
            back = tip - sign.arrow * 0.8 * half
            yield Stroke(((x, y + sign.arrow * half), (x, tip)), sign.edge, width)
            yield Stroke(((x - 0.6 * half, back), (x, tip), (x + 0.6 * half, back)), sign.edge, width)
