"""Draws one tile: its name over it, the lines that values are read against, named at their ends, and the values."""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from nsclinic.advice.model import LevelVerdict
from nsclinic.charts.drawing.frame import Strip, height_of
from nsclinic.charts.drawing.panels import draw_targets, frame_line, name_censored
from nsclinic.charts.drawing.picture import Box, Sheet, Sign, Stroke, Tone
from nsclinic.charts.drawing.surface import HAIR, SIGN, SMALL, Surface
from nsclinic.charts.growth import COMPARED
from nsclinic.charts.model import Curve, LaneName, Mark, Panel, Shape, TileLane
from nsclinic.charts.tile_labels import curve_label, legend_of, tile_title, unit_words
from nsclinic.charts.tiles import Tile

_LEAST_SIGN, _OVERLAP = 0.36, 1.3
"""Marks never get smaller than this, in ems; up to there they may cover a quarter of their neighbours."""
TITLE_ROW = 1.4
"""Height of the row over a tile in which its name stands, in ems."""
DEEP_TITLE_ROW = 1.8
"""The same over an axis of values where letters reach far below the line, as Arabic ones do."""

_LINES: dict[str, tuple[Tone, float, bool]] = {
    "z0": (Tone.COMPLETE, 2.4, False),
    "z1": (Tone.FRAME, 1.0, True),
    "z2": (Tone.FRAME, 1.3, False),
    "z3": (Tone.SOFT, 1.3, False),
    "baseline": (Tone.SOFT, 1.2, False),
    "limit": (Tone.NEPHROTIC, 1.4, True),
    "elevated": (Tone.FRAME, 1.2, True),
    "high": (Tone.NEPHROTIC, 1.6, False),
    "low": (Tone.NEPHROTIC, 1.6, False),
    "impaired": (Tone.FRAME, 1.2, True),
    "stage_2": (Tone.INK, 1.4, True),
    "urgent": (Tone.INK, 1.4, True),
    "egfr_limit": (Tone.NEPHROTIC, 1.4, True),
}
"""Tone, width in hairs and whether dashed: lines are told apart in grey by width, dashes and the name at their end."""

_NUDGES = (0.0, -0.35, 0.35, -0.7, 0.7)
"""How far the name of a line may stand from its end, in ems, where the next line's name is near."""

_OUT = frozenset({"stage_1", "stage_2", "high", "urgent", "low", "risen"})
"""Details of marks beyond a limit; a level out of its target says so by its label."""
_OUT_OF_TARGET = frozenset(LevelVerdict) - {LevelVerdict.IN_RANGE}


def draw_tile_title(surface: Surface, top: float, tile: Tile, sentence: str = "") -> None:
    """Write a tile's name over it with its unit, what its signs mean, and the sentence of an empty one."""
    easel, em, words = surface.easel, surface.em, surface.words
    x, middle = surface.frame.outer + 0.3 * em, top - 0.6 * em
    title = easel.shortened(tile_title(tile, words), surface.frame.width - x - 0.3 * em, bold=True)
    easel.write(x, middle, title, bold=True)
    _cleared(surface, x, x + easel.width(title, bold=True), middle)
    x += easel.width(title, bold=True) + 0.6 * em
    rest = sentence or (unit_words(tile.panel, words) if tile.panel else "")
    if rest:
        shown = easel.shortened(rest, surface.frame.width - x - 0.2 * em, SMALL)
        easel.write(x, middle, shown, size=SMALL, tone=Tone.SOFT)
        _cleared(surface, x, x + easel.width(shown, SMALL), middle)
        x += easel.width(shown, SMALL) + 1.0 * em
    for shape, text, is_hollow in legend_of(tile, words):
        width = easel.width(text, SMALL)
        if x + width + 1.0 * em > surface.frame.width:
            return
        fill = Tone.PAPER if is_hollow else _fill_of(shape, tile)
        easel.signs.append(Sign(x + 0.3 * em, middle, shape, fill, Tone.INK, SIGN * em))
        easel.write(x + 0.8 * em, middle, text, size=SMALL, tone=Tone.SOFT)
        _cleared(surface, x, x + 0.8 * em + width, middle)
        x += width + 1.7 * em


def _cleared(surface: Surface, x0: float, x1: float, middle: float) -> None:
    """Keep the lines of the calendar out of a title."""
    em = surface.em
    surface.easel.bars.append(Box(x0, middle - 0.5 * em, x1 + 0.2 * em, middle + 0.6 * em, Tone.PAPER))


def _fill_of(shape: Shape, tile: Tile) -> Tone:
    if tile.panel is not None and tile.panel.code == "egfr":
        return Tone.PARTIAL if shape is Shape.DIAMOND else Tone.RATE
    if shape is Shape.SQUARE:
        return Tone.PARTIAL
    is_growth = tile.panel is not None and any(mark.detail == COMPARED for mark in tile.panel.marks)
    return Tone.PARTIAL if is_growth else Tone.NEPHROTIC


def draw_panel_tile(surface: Surface, strip: Strip, tile: Tile, panel: Panel) -> None:
    """Draw a tile of values under its title."""
    em = surface.em
    draw_tile_title(surface, strip.top, tile)
    row = DEEP_TITLE_ROW if surface.words.is_right_to_left else TITLE_ROW
    inner = Strip(strip.lane, strip.bottom, strip.top - row * em)
    surface.ticks(inner, panel.axis)
    draw_targets(surface, inner, panel)
    frame_line(surface, inner)
    _curves(surface, inner, panel)
    codes = dict.fromkeys(mark.code for mark in panel.marks)
    for code in codes:
        own = [
            mark for mark in panel.marks if mark.code == code and (not mark.is_faint or _is_pressure(mark))
        ]
        surface.join(own, inner, panel.axis, panel.longest_join_days, Tone.SOFT, dashed=code == "egfr_u25")
    shown = surface.thin(panel.marks)
    size = _size(surface, len(shown))
    drawn = [_put(surface, inner, tile, panel, mark, size) for mark in sorted(shown, key=_is_loud)]
    name_censored(surface, drawn, Sheet(), inner)
    surface.remember_values(panel.marks, inner, panel.axis)


def _size(surface: Surface, count: int) -> float:
    """Give the size of marks, in ems: smaller where many have to stand side by side."""
    room = (surface.frame.right - surface.frame.left) / max(1, count) / surface.em
    return min(SIGN, max(_LEAST_SIGN, _OVERLAP * room))


def _is_loud(mark: Mark) -> bool:
    """Say whether a mark is to stand over the others: what is beyond a limit, or compared with."""
    return mark.detail in _OUT or mark.detail == COMPARED


def _is_pressure(mark: Mark) -> bool:
    return mark.lane is TileLane.PRESSURE


def _put(surface: Surface, strip: Strip, tile: Tile, panel: Panel, mark: Mark, size: float) -> Sign:
    y = height_of(strip, panel.axis, mark.y or 0.0)
    if mark.is_faint:
        return surface.put(mark, y, Tone.PAPER, Tone.INK if _is_pressure(mark) else Tone.SOFT, size)
    fill = Tone.VALUE
    is_out = mark.detail in _OUT or (mark.lane is LaneName.LEVELS and mark.label in _OUT_OF_TARGET)
    if is_out:
        fill = Tone.NEPHROTIC
    elif mark.code.startswith("egfr") or mark.detail in ("elevated", "impaired"):
        fill = _fill_of(mark.shape if mark.code.startswith("egfr") else Shape.SQUARE, tile)
    larger = 1.2 if is_out else 1.0
    if mark.detail == COMPARED:
        fill, larger = Tone.PARTIAL, 0.95 * SIGN / size
    return surface.put(mark, y, fill, Tone.INK, size * larger)


def _curves(surface: Surface, strip: Strip, panel: Panel) -> None:
    """Draw the lines that values are read against, cut at the tile, and name each at its end where there is room."""
    easel, em, frame = surface.easel, surface.em, surface.frame
    sheet = Sheet()
    half = 0.45 * em
    for band in panel.bands[-1:]:
        middle = (height_of(strip, panel.axis, band.low) + height_of(strip, panel.axis, band.high)) / 2
        sheet.block(0, middle - 1.6 * em, 1, middle + 1.1 * em)
    for curve in panel.curves:
        tone, hairs, is_dashed = _look(curve)
        for points in _pieces(surface, strip, panel, curve):
            easel.lines.append(Stroke(points, tone, hairs * HAIR * em, is_dashed))
        last = _named_on(surface, curve)
        if last is None:
            continue
        value = _value_on(curve, last)
        if not panel.axis.low <= value <= panel.axis.high:
            continue
        y = min(max(height_of(strip, panel.axis, value), strip.bottom + 0.3 * em), strip.top - 0.2 * em)
        x = min(frame.right, frame.x(last)) if last < surface.chart.as_of else frame.right
        room = frame.width - x - 0.5 * em
        text = easel.shortened(curve_label(curve, panel, surface.words), room, SMALL)
        for nudge in _NUDGES:
            place = y + nudge * em
            if strip.bottom <= place - half and sheet.take(0, place - half, 1, place + half):
                easel.write(x + 0.35 * em, place, text, size=SMALL, tone=Tone.SOFT)
                break


def _named_on(surface: Surface, curve: Curve) -> date | None:
    """Give the day at which a line is named: its last one on the axis; None of a limit that is no longer in force.

    The lines of growth stay true where WHO's tables end, and are named there.
    """
    first, end = curve.points[0][0], curve.points[-1][0]
    last = min(surface.frame.end, surface.chart.as_of)
    if first <= last <= end:
        return last
    is_growth = curve.code.startswith("z")
    return end if is_growth and surface.frame.start <= end <= last else None


def _look(curve: Curve) -> tuple[Tone, float, bool]:
    code = curve.code.replace("z-", "z")
    return _LINES[code]


def _value_on(curve: Curve, day: date) -> float:
    """Give where a line stands on a day, straight between two of its points."""
    points = curve.points
    after = bisect_right(points, day, key=lambda point: point[0])
    if after == 0:
        return points[0][1]
    if after == len(points):
        return points[-1][1]
    (first, low), (second, high) = points[after - 1], points[after]
    return low + (high - low) * (day - first).days / max(1, (second - first).days)


def _pieces(
    surface: Surface, strip: Strip, panel: Panel, curve: Curve
) -> Sequence[tuple[tuple[float, float], ...]]:
    """Give the parts of a line that lie inside the tile, in surface units."""
    frame, axis = surface.frame, panel.axis
    start, end = max(frame.start, curve.points[0][0]), min(frame.end, curve.points[-1][0])
    if start > end:
        return ()
    places = [
        (start, _value_on(curve, start)),
        *((day, value) for day, value in curve.points if start < day < end),
        (end, _value_on(curve, end)),
    ]
    pieces: list[tuple[tuple[float, float], ...]] = []
    piece: list[tuple[float, float]] = []
    for (day, value), (next_day, next_value) in pairwise(places):
        cut = _inside((frame.x(day), value), (frame.x(next_day), next_value), axis.low, axis.high)
        if cut is None:
            if piece:
                pieces.append(tuple(piece))
            piece = []
            continue
        ends = [(x, height_of(strip, axis, y)) for x, y in cut]
        if piece and piece[-1] == ends[0]:
            piece.append(ends[1])
        else:
            if piece:
                pieces.append(tuple(piece))
            piece = ends
    if piece:
        pieces.append(tuple(piece))
    return pieces


def _inside(
    one: tuple[float, float], other: tuple[float, float], low: float, high: float
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Cut a straight stretch at the ends of an axis; None where none of it lies between them."""
    (x0, y0), (x1, y1) = one, other
    if max(y0, y1) < low or min(y0, y1) > high:
        return None

    def at(y: float) -> tuple[float, float]:
        inside = min(max(y, low), high)
        if inside == y or y0 == y1:
            return (x0 if y == y0 else x1, inside)
        return x0 + (x1 - x0) * (inside - y0) / (y1 - y0), inside

    first = at(y0)
    second = (x1, y1) if low <= y1 <= high else at(y1)
    return first, second
