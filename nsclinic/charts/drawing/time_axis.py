"""The axis of time under a chart: the calendar, or the child's age where growth is read by it."""

from collections.abc import Iterator
from datetime import date

from nsclinic.charts.axis import Grain, age_ticks, time_ticks
from nsclinic.charts.drawing.picture import Align, Sheet, Stroke, Tone
from nsclinic.charts.drawing.surface import HAIR, SMALL, Surface
from nsclinic.charts.labels import tick_label

TICK_EVERY = 5.2
"""Least distance of two ticks, in ems."""


def draw_time_axis(
    surface: Surface, bottom: float, top: float, birth: date | None = None, *, beside: str = ""
) -> None:
    """Draw the ticks under all lanes, by age where a birth date is given, and a line at the as-of date within it.

    `beside` stands before the as-of date, where there is room.
    """
    easel, frame, em, words = surface.easel, surface.frame, surface.em, surface.words
    middle = 0.75 * em
    sheet = Sheet()
    as_of = surface.chart.as_of
    if frame.holds(as_of):
        x = frame.x(as_of)
        easel.grid.append(Stroke(((x, bottom), (x, top)), Tone.TODAY, HAIR * em, is_dashed=True))
        text = words.date(as_of)
        half = easel.width(text, SMALL, bold=True) / 2
        inside = min(max(x, frame.left + half), frame.width - half - 0.2 * em)
        sheet.take(inside - half - 0.4 * em, 0, inside + half + 0.4 * em, 1)
        easel.write(inside, middle, text, size=SMALL, align=Align.CENTRE, bold=True)
        end = inside - half - 1.1 * em
        start = end - easel.width(beside, SMALL)
        if beside and start >= frame.left and sheet.take(start - 0.4 * em, 0, end + 0.3 * em, 1):
            easel.write(start, middle, beside, size=SMALL)
    for day, text, is_strong in _ticks(surface, birth):
        x = frame.x(day)
        easel.grid.append(Stroke(((x, bottom), (x, top)), Tone.GRID, HAIR * em))
        half = easel.width(text, SMALL) / 2
        if frame.left <= x - half and sheet.take(x - half - 0.3 * em, 0, x + half + 0.3 * em, 1):
            tone = Tone.INK if is_strong else Tone.SOFT
            easel.write(x, middle, text, size=SMALL, tone=tone, align=Align.CENTRE)
    easel.grid.append(Stroke(((frame.left, bottom), (frame.right, bottom)), Tone.FRAME, HAIR * em))


def _ticks(surface: Surface, birth: date | None) -> Iterator[tuple[date, str, bool]]:
    frame, words = surface.frame, surface.words
    most = max(2, int((frame.right - frame.left) / (TICK_EVERY * surface.em)))
    if birth is not None:
        for day in age_ticks(birth, frame.start, frame.end, most):
            yield day, words.age(birth, day), True
        return
    ticks = time_ticks(frame.start, frame.end, most)
    says_year = any(tick.grain is not Grain.DAY for tick in ticks)
    for tick in ticks:
        text = tick_label(tick, words) if says_year else words.date(tick.on)
        yield tick.on, text, tick.grain is Grain.YEAR
