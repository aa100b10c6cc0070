"""Draws the lanes that have an axis of values: urine with its zones, levels with their targets, kidney function."""

from collections.abc import Sequence

from nsclinic.charts.drawing.frame import Strip, height_of, in_window
from nsclinic.charts.drawing.picture import Box, Sheet, Sign, Stroke, Tone
from nsclinic.charts.drawing.surface import HAIR, SIGN, SMALL, Surface
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
_JOINED_URINE = ("upcr", "urine_protein_rate")
"""A strip's grade is a class, not a number: no line runs between two of them."""


def draw_urine(surface: Surface, strip: Strip, panel: Panel) -> None:
    """Draw zones, values, and the diagnosis and relapses as lines through the lane."""
    _zones(surface, strip, panel)
    surface.ticks(strip, panel.axis)
    words = surface.words
    codes = list(dict.fromkeys(mark.code for mark in panel.marks))
    shapes = {mark.code: mark.shape for mark in panel.marks}
    under = surface.title(strip, lane_title(LaneName.URINE, words), (unit_label(panel.axis, words),))
    entries = [(shapes[code], Tone.SOFT, words.analyte_short(code)) for code in codes]
    surface.legend(under, entries, strip.bottom)
    for code in _JOINED_URINE:
        of_code = [mark for mark in panel.marks if mark.code == code]
        surface.join(of_code, strip, panel.axis, panel.longest_join_days, Tone.SOFT, dashed=False)
    sheet = Sheet()
    flags = [mark for mark in surface.chart.of_lane(LaneName.URINE) if mark.shape is Shape.BAR]
    _flags(surface, strip, in_window(flags, surface.frame), sheet)
    drawn = []
    for mark in surface.thin(panel.marks):
        zone = next(zone for zone in panel.zones if (mark.y or 0.0) <= zone.high)
        tone = _ZONE_TONES[mark.state or zone.state][1]
        drawn.append(surface.put(mark, height_of(strip, panel.axis, mark.y or 0.0), tone))
    _censored_labels(surface, drawn, sheet, strip)
    surface.remember_values(panel.marks, strip, panel.axis)
    surface.remember(flags, strip.top)


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
    """Write a zone's state beside it, on two lines where it is long."""
    em = surface.em
    first, _, rest = surface.words.state(zone.state).partition(" ")
    lines = [line for line in (first, rest) if line]
    middle = (bottom + top) / 2 + 0.5 * em * (len(lines) - 1)
    x = surface.frame.right + 0.4 * em
    for line in lines:
        surface.easel.write(x, middle, line, size=SMALL, tone=Tone.SOFT)
        middle -= em


def _flags(surface: Surface, strip: Strip, flags: Sequence[Mark], sheet: Sheet) -> None:
    easel, em = surface.easel, surface.em
    for mark in flags:
        x = surface.frame.x(mark.on)
        surface.line(x, strip.bottom, x, strip.top, Tone.INK, dashed=mark.code == "diagnosis")
        easel.signs.append(Sign(x, strip.top, Shape.BAR, Tone.INK, Tone.INK, 0.5 * em, mark=mark))
        text = flag_label(mark, surface.words)
        width = easel.width(text, SMALL, bold=True) + 0.3 * em
        for level in range(3):
            top = strip.top - (0.1 + 1.05 * level) * em
            if sheet.take(x, top - em, x + width, top):
                easel.plates.append(Box(x, top - em, x + width, top, Tone.PAPER, Tone.INK))
                easel.write(x + 0.15 * em, top - 0.5 * em, text, size=SMALL, bold=True)
                break


def _censored_labels(surface: Surface, drawn: Sequence[Sign], sheet: Sheet, strip: Strip) -> None:
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
        middle = max(strip.bottom + 0.5 * em, sign.y)
        for x in (sign.x + 0.5 * em, sign.x - 0.5 * em - width):
            fits = x >= surface.frame.left and x + width <= surface.frame.right + 5 * em
            if fits and sheet.take(x, middle - 0.42 * em, x + width, middle + 0.42 * em):
                surface.easel.write(x, middle, text, size=SMALL)
                break


def draw_level(surface: Surface, strip: Strip, panel: Panel) -> None:
    """Draw one level's values over the target that was in force, the target named at the right."""
    easel, frame, words = surface.easel, surface.frame, surface.words
    surface.ticks(strip, panel.axis)
    shown = None
    for band in panel.bands:
        ends = frame.overlap(band.start, band.end)
        if ends is None:
            continue
        low, high = (height_of(strip, panel.axis, value) for value in (band.low, band.high))
        easel.grounds.append(Box(ends[0], low, max(ends[1], ends[0] + HAIR), high, Tone.TARGET))
        for y in (low, high):
            surface.line(ends[0], y, ends[1], y, Tone.TARGET_EDGE)
        shown = band
    _frame_line(surface, strip)
    surface.title(strip, panel_title(panel, words), (unit_label(panel.axis, words),))
    if shown is not None:
        _target_name(surface, strip, panel, shown)
    judged = [mark for mark in panel.marks if not mark.is_faint]
    surface.join(judged, strip, panel.axis, panel.longest_join_days, Tone.SOFT, dashed=False)
    drawn = [
        surface.put(
            mark,
            height_of(strip, panel.axis, mark.y or 0.0),
            Tone.SOFT if mark.is_faint else Tone.VALUE,
            Tone.SOFT if mark.is_faint else Tone.INK,
        )
        for mark in surface.thin(panel.marks)
    ]
    _censored_labels(surface, drawn, Sheet(), strip)
    surface.remember_values(panel.marks, strip, panel.axis)


def _target_name(surface: Surface, strip: Strip, panel: Panel, band: Band) -> None:
    em = surface.em
    middle = (height_of(strip, panel.axis, band.low) + height_of(strip, panel.axis, band.high)) / 2
    lines = target_labels(band, panel, surface.words)
    middle = min(strip.top - 0.5 * em, middle + 0.5 * em * (len(lines) - 1))
    for line in lines:
        shown = surface.easel.shortened(line, surface.right_room, SMALL)
        surface.easel.write(surface.frame.right + 0.4 * em, middle, shown, size=SMALL, tone=Tone.SOFT)
        middle -= em


def draw_kidney(surface: Surface, strip: Strip, panel: Panel) -> None:
    """Draw creatinine (left axis) against its baseline and the filtration rate (right axis)."""
    words = surface.words
    surface.ticks(strip, panel.axis)
    _frame_line(surface, strip)
    middle = surface.title(strip, lane_title(LaneName.KIDNEY, words))
    creatinine = words.analyte_short("creatinine")
    entries = [(Shape.CIRCLE, Tone.VALUE, f"{creatinine} {unit_label(panel.axis, words)}")]
    if panel.right is not None:
        entries.append((Shape.SQUARE, Tone.PAPER, words.t("eGFR")))
        surface.ticks(strip, panel.right, right=True)
    surface.legend(middle, entries, strip.bottom)
    for line in panel.references:
        ends = surface.frame.overlap(line.start, line.end)
        if ends is None:
            continue
        y = height_of(strip, panel.axis, line.y)
        surface.line(ends[0], y, ends[1], y, Tone.NEPHROTIC, dashed=True)
        text = reference_label(line, panel.axis, words)
        if surface.easel.width(text, SMALL) < ends[1] - ends[0]:
            surface.easel.write(ends[0], y + 0.45 * surface.em, text, size=SMALL, tone=Tone.SOFT)
    drawn: list[Sign] = []
    for is_right, axis in ((True, panel.right), (False, panel.axis)):
        if axis is None:
            continue
        marks = [mark for mark in panel.marks if mark.is_right_axis is is_right]
        tone = Tone.RATE if is_right else Tone.VALUE
        surface.join(marks, strip, axis, panel.longest_join_days, tone, dashed=is_right)
        for mark in surface.thin(marks):
            fill, edge = (Tone.PAPER, Tone.SOFT) if is_right else (Tone.VALUE, Tone.INK)
            drawn.append(surface.put(mark, height_of(strip, axis, mark.y or 0.0), fill, edge, SIGN * 0.9))
        surface.remember_values(marks, strip, axis)
    _censored_labels(surface, drawn, Sheet(), strip)


def _frame_line(surface: Surface, strip: Strip) -> None:
    points = ((surface.frame.left, strip.bottom), (surface.frame.right, strip.bottom))
    surface.easel.grid.append(Stroke(points, Tone.FRAME, HAIR * surface.em))
