"""Draws the steroid lane: a filled stepped area over its axis, and a marked gap where the dose cannot be known."""

from collections.abc import Sequence

from nsclinic.charts.drawing.frame import Strip, height_of
from nsclinic.charts.drawing.picture import Align, Box, Sign, Stroke, Tone
from nsclinic.charts.drawing.surface import DENSE_LINE, HAIR, SIGN, SMALL, TICK_ROOM, Surface
from nsclinic.charts.labels import lane_title, missing_words, unit_label
from nsclinic.charts.model import LaneName, Mark, Shape, SteroidLane, SteroidStep
from nsclinic.charts.thinning import thinned

_TWO_LINES = 2.3
"""Height of the lane from which its name and its unit stand one over the other, in ems."""
_GAP_STEP = 0.7
"""From one slanted line to the next in a gap, in ems: wider than the hatch of a dose every other day."""


def draw_steroid(surface: Surface, strip: Strip, lane: SteroidLane) -> None:
    """Draw the area step by step with its upper edge, the gaps with their reason, and pulses above it."""
    em = surface.em
    surface.ticks(strip, lane.axis)
    _title(surface, strip, lane)
    for step in lane.steps:
        ends = surface.frame.overlap(step.start, step.end)
        if ends is None:
            continue
        left, right = ends[0], max(ends[1], ends[0] + 0.18 * em)
        if step.per_kg is None:
            _gap(surface, strip, step, (left, right))
            continue
        top = height_of(strip, lane.axis, float(step.per_kg))
        surface.easel.bars.append(Box(left, strip.bottom, right, top, Tone.STEROID))
        surface.easel.lines.append(Stroke(((left, top), (right, top)), Tone.STEROID_EDGE, 1.6 * HAIR * em))
    _edges(surface, strip, lane)
    base = ((surface.frame.left, strip.bottom), (surface.frame.right, strip.bottom))
    surface.easel.grid.append(Stroke(base, Tone.FRAME, HAIR * em))
    _marks(surface, strip, lane)


def _title(surface: Surface, strip: Strip, lane: SteroidLane) -> None:
    """Write the lane's name over its unit, smaller and closer in a low lane: a dose never stands without its unit."""
    easel, em, words = surface.easel, surface.em, surface.words
    name, unit = lane_title(LaneName.STEROID, words), unit_label(lane.axis, words)
    height = strip.top - strip.bottom
    if height >= _TWO_LINES * em:
        surface.title(strip, name, (unit,))
        return
    room = surface.frame.left - (0.4 + TICK_ROOM) * em
    line = min(DENSE_LINE * em, height / 2)
    middle = strip.middle + line / 2
    easel.write(0.3 * em, middle, easel.shortened(name, room, SMALL, bold=True), size=SMALL, bold=True)
    shown = easel.shortened(unit, room, SMALL)
    easel.write(0.3 * em, middle - line, shown, size=SMALL, tone=Tone.SOFT)


def _edges(surface: Surface, strip: Strip, lane: SteroidLane) -> None:
    """Draw the upright edges: from each known amount to the one before, or to the ground."""
    for number, step in enumerate(lane.steps):
        if step.per_kg is None:
            continue
        before = lane.steps[number - 1] if number else None
        is_joined = before is not None and (step.start - before.end).days == 1 and before.per_kg is not None
        known = float(before.per_kg or 0) if is_joined and before is not None else 0.0
        for day, other in ((step.start, known), (step.end, 0.0)):
            following = lane.steps[number + 1] if number + 1 < len(lane.steps) else None
            goes_on = following is not None and (following.start - step.end).days == 1
            is_end = day == step.end and other == 0.0 and day != step.start
            if not surface.frame.holds(day) or (is_end and (goes_on or step.is_open)):
                continue
            x = surface.frame.x(day)
            y0, y1 = (height_of(strip, lane.axis, value) for value in (other, float(step.per_kg)))
            surface.line(x, y0, x, y1, Tone.STEROID_EDGE)


def _gap(surface: Surface, strip: Strip, step: SteroidStep, ends: tuple[float, float]) -> None:
    """Draw what cannot be known: a dashed frame with wide slanted lines and the word for what is missing, never 0."""
    easel, em = surface.easel, surface.em
    left, right = ends
    bottom, top = strip.bottom, strip.top - 0.15 * em
    corners = ((left, bottom), (left, top), (right, top), (right, bottom))
    easel.lines.append(Stroke(corners, Tone.STEROID_EDGE, HAIR * em, is_dashed=True))
    x, height = left - (top - bottom), top - bottom
    while x < right:
        start, end = max(x, left), min(x + height, right)
        if start < end:
            points = ((start, bottom + start - x), (end, bottom + end - x))
            easel.lines.append(Stroke(points, Tone.FRAME, 0.7 * HAIR * em))
        x += _GAP_STEP * em
    why = missing_words(step.missing, surface.words)
    text = easel.fitting((why, surface.words.left_to_right("?")), right - left - 0.3 * em, SMALL)
    if text:
        half = easel.width(text, SMALL) / 2 + 0.15 * em
        middle = (left + right) / 2
        plate = Box(
            middle - half, strip.middle - 0.5 * em, middle + half, strip.middle + 0.5 * em, Tone.PAPER
        )
        easel.plates.append(plate)
        easel.write(middle, strip.middle, text, size=SMALL, align=Align.CENTRE)


def _marks(surface: Surface, strip: Strip, lane: SteroidLane) -> None:
    em = surface.em
    pulse_y = strip.top - 0.35 * em
    steps = [mark for mark in lane.marks if mark.shape is not Shape.DOWN]
    pulses = [mark for mark in lane.marks if mark.shape is Shape.DOWN]
    foot = strip.bottom + 0.2 * em
    for mark in _thin(surface, steps):
        x = surface.frame.x(mark.on)
        surface.easel.signs.append(Sign(x, foot, Shape.BAR, Tone.INK, Tone.INK, 0.4 * em, mark=mark))
    for mark in _thin(surface, pulses):
        surface.put(mark, pulse_y, Tone.INK, Tone.INK, SIGN * 0.9)
    surface.remember(steps, foot)
    surface.remember(pulses, pulse_y)


def _thin(surface: Surface, marks: Sequence[Mark]) -> tuple[Mark, ...]:
    return thinned(marks, surface.frame.start, surface.frame.end, surface.columns)
