"""Draws the lanes that have an axis of values: urine with its zones, levels with their targets, kidney function."""

from collections.abc import Collection, Sequence

from nsclinic.charts.drawing.frame import Strip, height_of, in_window
from nsclinic.charts.drawing.news import NEWEST, name_newest, newest
from nsclinic.charts.drawing.picture import Align, Box, Sheet, Sign, Stroke, Tone
from nsclinic.charts.drawing.surface import HAIR, SIGN, SMALL, TICK_ROOM, Surface
from nsclinic.charts.labels import (
    censored_label,
    flag_label,
    lane_title,
    panel_title,
    reference_label,
    target_labels,
    unit_label,
)
from nsclinic.charts.model import Band, LaneName, Mark, Panel, Shape, Zone
from nsclinic.course.model import UrineState

_ZONE_TONES = {
    UrineState.COMPLETE_REMISSION: (Tone.ZONE_COMPLETE, Tone.COMPLETE),
    UrineState.PARTIAL_REMISSION: (Tone.ZONE_PARTIAL, Tone.PARTIAL),
    UrineState.NEPHROTIC: (Tone.ZONE_NEPHROTIC, Tone.NEPHROTIC),
}
FLAG_ROW = 1.15
"""Height of the row above the urine lane in which relapses are named, in ems."""
ZONE_OF_TWO_LINES = 1.9
"""Height of a zone from which its name may stand on two lines, in ems."""
MANY = 60
"""From this many on the marks of a panel are drawn smaller."""
_JOINED_URINE = ("upcr", "urine_protein_rate")
"""A strip's grade is a class, not a number: no line runs between two of them."""


def draw_urine(surface: Surface, strip: Strip, panel: Panel) -> None:
    """Draw zones and values; diagnosis and relapses are lines through the lane, named in a row above it."""
    words, em = surface.words, surface.em
    whole, strip = strip, Strip(strip.lane, strip.bottom, strip.top - FLAG_ROW * em)
    _zones(surface, strip, panel)
    surface.ticks(strip, panel.axis)
    codes = list(dict.fromkeys(mark.code for mark in panel.marks))
    shapes = {mark.code: mark.shape for mark in panel.marks}
    under = surface.title(whole, lane_title(LaneName.URINE, words), (unit_label(panel.axis, words),))
    entries = [(shapes[code], Tone.SOFT, words.analyte_short(code)) for code in codes]
    surface.legend(under, entries, strip.bottom)
    for code in _JOINED_URINE:
        of_code = [mark for mark in panel.marks if mark.code == code]
        surface.join(of_code, strip, panel.axis, panel.longest_join_days, Tone.SOFT, dashed=False)
    draw_flags(surface, strip)
    _draw_remissions(surface, strip)
    _flag_names(surface, strip)
    drawn, last = [], newest(panel, surface.chart)
    for mark in surface.thin(panel.marks):
        zone = next(zone for zone in panel.zones if (mark.y or 0.0) <= zone.high)
        tone = _ZONE_TONES[mark.state or zone.state][1]
        size = SIGN * NEWEST if mark in last else SIGN
        drawn.append(surface.put(mark, height_of(strip, panel.axis, mark.y or 0.0), tone, Tone.INK, size))
    _name_values(surface, drawn, strip, panel, last)
    surface.remember_values(panel.marks, strip, panel.axis)


def _zones(surface: Surface, strip: Strip, panel: Panel) -> None:
    easel, frame, em = surface.easel, surface.frame, surface.em
    for zone in panel.zones:
        bottom = height_of(strip, panel.axis, zone.low)
        top = height_of(strip, panel.axis, zone.high)
        easel.grounds.append(Box(frame.left, bottom, frame.right, top, _ZONE_TONES[zone.state][0]))
        if zone is not panel.zones[0]:
            points = ((frame.left, bottom), (frame.right, bottom))
            easel.grid.append(Stroke(points, Tone.FRAME, HAIR * em))
        _zone_name(surface, zone, bottom, top)


def _zone_name(surface: Surface, zone: Zone, bottom: float, top: float) -> None:
    """Write a zone's state beside it, on two lines where it is long and the zone is high enough."""
    em = surface.em
    lines = zone_lines(surface.words.state(zone.state), is_low=top - bottom < ZONE_OF_TWO_LINES * em)
    middle = (bottom + top) / 2 + 0.5 * em * (len(lines) - 1)
    x = surface.frame.right + 0.4 * em
    for line in lines:
        shown = surface.easel.shortened(line, surface.right_room, SMALL)
        surface.easel.write(x, middle, shown, size=SMALL, tone=Tone.SOFT)
        middle -= em


def zone_lines(state: str, *, is_low: bool) -> tuple[str, ...]:
    """Give the lines on which the name of a state is written beside its zone."""
    first, _, rest = state.partition(" ")
    return (state,) if is_low or not rest else (first, rest)


def has_low_zone(panel: Panel, strip: Strip, em: float) -> bool:
    """Say whether a zone is too low for a name of two lines."""
    inner = Strip(strip.lane, strip.bottom, strip.top - FLAG_ROW * em)
    return any(
        height_of(inner, panel.axis, zone.high) - height_of(inner, panel.axis, zone.low)
        < ZONE_OF_TWO_LINES * em
        for zone in panel.zones
    )


def _flags_of(surface: Surface) -> tuple[Mark, ...]:
    flags = [
        mark
        for mark in surface.chart.of_lane(LaneName.URINE)
        if mark.shape is Shape.BAR and mark.code != "remission"
    ]
    return in_window(flags, surface.frame)


def _draw_remissions(surface: Surface, strip: Strip) -> None:
    """Draw where remission begins as a short stroke up from the ground of the urine lane."""
    em = surface.em
    found = [mark for mark in surface.chart.of_lane(LaneName.URINE) if mark.code == "remission"]
    y = strip.bottom + 0.3 * em
    for mark in in_window(found, surface.frame):
        x = surface.frame.x(mark.on)
        surface.easel.signs.append(Sign(x, y, Shape.BAR, Tone.INK, Tone.INK, 0.6 * em, mark=mark))
    surface.remember(found, y)


def draw_flags(surface: Surface, strip: Strip) -> None:
    """Draw diagnosis and relapses as lines through the urine lane, which may hold nothing else."""
    easel, em = surface.easel, surface.em
    flags = _flags_of(surface)
    for mark in flags:
        x = surface.frame.x(mark.on)
        surface.line(x, strip.bottom, x, strip.top, Tone.INK, dashed=mark.code == "diagnosis")
        easel.signs.append(Sign(x, strip.top, Shape.BAR, Tone.INK, Tone.INK, 0.5 * em, mark=mark))
    surface.remember(flags, strip.top)


def _flag_names(surface: Surface, strip: Strip) -> None:
    """Name the flags in the row above the lane, the newest first where not all names have room."""
    easel, em = surface.easel, surface.em
    sheet = Sheet()
    middle = strip.top + 0.55 * em
    for mark in reversed(_flags_of(surface)):
        text = flag_label(mark, surface.words)
        half = easel.width(text, SMALL, bold=True) / 2
        x = min(max(surface.frame.x(mark.on), surface.frame.left + half), surface.frame.right - half)
        if sheet.take(x - half - 0.2 * em, 0, x + half + 0.2 * em, 1):
            easel.write(x, middle, text, size=SMALL, align=Align.CENTRE, bold=True)


def _name_values(
    surface: Surface, drawn: Sequence[Sign], strip: Strip, panel: Panel, last: Collection[Mark]
) -> None:
    """Write the newest values, then those that are censored, each where nothing else stands."""
    sheet = Sheet()
    for sign in drawn:
        half = sign.size / 2
        sheet.block(sign.x - half, sign.y - half, sign.x + half, sign.y + half)
    name_newest(surface, [sign for sign in drawn if sign.mark in last], sheet, strip, panel)
    name_censored(surface, drawn, sheet, strip)


def name_censored(surface: Surface, drawn: Sequence[Sign], sheet: Sheet, strip: Strip) -> None:
    """Write the text of censored values where nothing else stands, the newest first."""
    em = surface.em
    half = 0.5 * SIGN * em
    for sign in drawn:
        sheet.block(sign.x - half, sign.y - half, sign.x + half, sign.y + half)
    for sign in reversed(drawn):
        if sign.mark is None or not sign.arrow:
            continue
        text = surface.words.left_to_right(censored_label(sign.mark))
        width = surface.easel.width(text, SMALL)
        beside = max(strip.bottom + 0.45 * em, sign.y)
        for x, middle in (
            (sign.x + 0.5 * em, beside),
            (sign.x - 0.5 * em - width, beside),
            (sign.x - width / 2, sign.y + 0.9 * em),
            (sign.x - width / 2, sign.y - 1.4 * em),
        ):
            is_inside = x >= surface.frame.left and x + width <= surface.frame.width
            is_within = strip.bottom <= middle - 0.42 * em and middle + 0.42 * em <= strip.top + 0.2 * em
            if is_inside and is_within and sheet.take(x, middle - 0.42 * em, x + width, middle + 0.42 * em):
                surface.easel.write(x, middle, text, size=SMALL)
                break


def draw_panel(surface: Surface, strip: Strip, panel: Panel) -> None:
    """Draw one level over its target, or creatinine or the filtration rate over what it is held against."""
    words = surface.words
    surface.ticks(strip, panel.axis)
    draw_targets(surface, strip, panel)
    frame_line(surface, strip)
    middle = surface.title(strip, panel_title(panel, words), (unit_label(panel.axis, words),))
    _references(surface, strip, panel, middle)
    judged = [mark for mark in panel.marks if not mark.is_faint]
    surface.join(judged, strip, panel.axis, panel.longest_join_days, Tone.SOFT, dashed=False)
    shown, last = surface.thin(panel.marks), newest(panel, surface.chart)
    size = SIGN if len(shown) <= MANY else 0.75 * SIGN
    drawn = [
        surface.put(
            mark,
            height_of(strip, panel.axis, mark.y or 0.0),
            Tone.RATE if mark.code == "egfr" else Tone.VALUE,
            Tone.SOFT if mark.is_faint else Tone.INK,
            SIGN * NEWEST if mark in last else size,
        )
        for mark in shown
    ]
    _name_values(surface, drawn, strip, panel, last)
    surface.remember_values(panel.marks, strip, panel.axis)


def draw_targets(surface: Surface, strip: Strip, panel: Panel) -> None:
    """Draw the targets in force as bands, and name the last one beside it."""
    shown = None
    for band in panel.bands:
        ends = surface.frame.overlap(band.start, band.end)
        if ends is None:
            continue
        low, high = (height_of(strip, panel.axis, value) for value in (band.low, band.high))
        right = max(ends[1], ends[0] + HAIR * surface.em)
        surface.easel.grounds.append(Box(ends[0], low, right, high, Tone.TARGET))
        for y in (low, high):
            surface.line(ends[0], y, right, y, Tone.TARGET_EDGE)
        shown = band
    if shown is not None:
        _target_name(surface, strip, panel, shown)


def _references(surface: Surface, strip: Strip, panel: Panel, middle: float) -> None:
    """Draw the lines that values are held against, and name them under the title where there is room."""
    em = surface.em
    tones = {"baseline": Tone.FRAME, "limit": Tone.NEPHROTIC}
    for line in panel.references:
        ends = surface.frame.overlap(line.start, line.end)
        if ends is not None:
            y = height_of(strip, panel.axis, line.y)
            surface.line(ends[0], y, ends[1], y, tones[line.code], dashed=line.code == "limit")
    for code in ("limit", "baseline"):
        if middle - 0.4 * em < strip.bottom or not any(line.code == code for line in panel.references):
            continue
        surface.line(0.3 * em, middle, 1.6 * em, middle, tones[code], dashed=code == "limit")
        room = surface.frame.left - (2.2 + TICK_ROOM) * em
        text = surface.easel.shortened(reference_label(code, surface.words), room, SMALL)
        surface.easel.write(2.0 * em, middle, text, size=SMALL, tone=Tone.SOFT)
        middle -= 1.08 * em


def _target_name(surface: Surface, strip: Strip, panel: Panel, band: Band) -> None:
    em = surface.em
    middle = (height_of(strip, panel.axis, band.low) + height_of(strip, panel.axis, band.high)) / 2
    lines = target_labels(band, panel, surface.words)
    middle = min(strip.top - 0.5 * em, middle + 0.5 * em * (len(lines) - 1))
    for line in lines:
        shown = surface.easel.shortened(line, surface.right_room, SMALL)
        surface.easel.write(surface.frame.right + 0.4 * em, middle, shown, size=SMALL, tone=Tone.SOFT)
        middle -= em


def frame_line(surface: Surface, strip: Strip) -> None:
    """Draw the line on which a panel stands."""
    points = ((surface.frame.left, strip.bottom), (surface.frame.right, strip.bottom))
    surface.easel.grid.append(Stroke(points, Tone.FRAME, HAIR * surface.em))
