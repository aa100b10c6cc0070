"""Draws the lanes of bars: steps with their decision dates, drugs with their doses, events."""

from collections.abc import Sequence

from nsclinic.charts.drawing.frame import DATE_ROW, STEP_ROW, Strip
from nsclinic.charts.drawing.news import is_new
from nsclinic.charts.drawing.picture import Align, Box, Sheet, Sign, Stroke, Tone
from nsclinic.charts.drawing.surface import HAIR, SIGN, SMALL, Surface
from nsclinic.charts.key import is_plan
from nsclinic.charts.labels import (
    dose_labels,
    drug_title,
    drug_unit,
    event_labels,
    event_row_title,
    lane_title,
    more_drugs,
    step_labels,
)
from nsclinic.charts.model import DoseBar, DrugRow, EventRow, LaneName, Mark, Shape, StepBar
from nsclinic.domain.record import Frequency

_LEAST_ROW = 1.22
"""Rows of drugs may shrink to this height, in ems, before one has to do without its own."""
_LEAST_SHARE = 0.25
"""The smallest dose still has this height of its row, so that it is seen."""
_PLAIN_SHARE = 0.85
"""Below this height the edge of a dose runs through its text, which then gets a plate."""
_HATCH = 0.55


def draw_steps(surface: Surface, strip: Strip, bars: Sequence[StepBar]) -> None:
    """Draw a bar for each step with what fits of number, title, days and outcome, and its decision date below."""
    easel, frame, em = surface.easel, surface.frame, surface.em
    scale = (strip.top - strip.bottom) / em
    row = STEP_ROW * min(1.0, scale / (STEP_ROW + DATE_ROW)) * em if scale > STEP_ROW else scale * em
    bottom, middle = strip.top - row, strip.top - row / 2
    easel.write(0.3 * em, middle, lane_title(LaneName.STEPS, surface.words), bold=True)
    for bar in bars:
        ends = frame.overlap(bar.start, bar.end)
        if ends is None:
            continue
        x0, x1 = ends[0], max(ends[1], ends[0] + 0.2 * em)
        tone = Tone.STEP_OPEN if bar.is_open else Tone.STEP
        easel.bars.append(Box(x0, bottom + 0.1 * em, x1, strip.top - 0.1 * em, tone, Tone.BAR_EDGE))
        bold = is_new(surface.chart, bar.start)
        text = easel.fitting(step_labels(bar, surface.words), x1 - x0 - 0.7 * em, 0.9, bold=bold)
        easel.write(x0 + 0.45 * em, middle, text, size=0.9, bold=bold)
    marks = surface.chart.of_lane(LaneName.STEPS)
    shown = surface.thin(marks)
    sheet = Sheet()
    for mark in shown:
        if mark.code == "decision":
            surface.put(mark, bottom, Tone.INK, Tone.PAPER, SIGN * 1.25)
        else:
            easel.signs.append(
                Sign(frame.x(mark.on), bottom, Shape.BAR, Tone.INK, Tone.INK, 0.5 * em, mark=mark)
            )
    for mark in reversed(shown):
        if mark.code == "decision":
            _decision_date(surface, mark, bottom - 0.72 * em, sheet)
    surface.remember(marks, bottom)


def _decision_date(surface: Surface, mark: Mark, middle: float, sheet: Sheet) -> None:
    """Write a decision date under its diamond, moved inwards at the edges; left out where another stands there."""
    words, easel = surface.words, surface.easel
    text = words.date(mark.on)
    half = easel.width(text, SMALL) / 2
    x = min(max(surface.frame.x(mark.on), surface.frame.left + half), surface.frame.right - half)
    if sheet.take(x - half - 2, 0, x + half + 2, 1):
        easel.write(x, middle, text, size=SMALL, align=Align.CENTRE)


def draw_drugs(surface: Surface, strip: Strip, rows: Sequence[DrugRow]) -> None:
    """Draw one row a drug; where there is no room for all, the last row gathers the rest and says how many they are."""
    em = surface.em
    room = max(1, int((strip.top - strip.bottom) / (_LEAST_ROW * em) + 0.01))
    height = (strip.top - strip.bottom) / min(room, len(rows))
    alone = rows if len(rows) <= room else rows[: room - 1]
    for index, row in enumerate(alone):
        top = strip.top - index * height
        _drug_row(surface, Strip(LaneName.DRUGS, top - height, top), row)
        _drug_marks(surface, (index,), top - 0.88 * height)
    rest = rows[len(alone) :]
    if rest:
        top = strip.bottom + height
        _gathered(surface, Strip(LaneName.DRUGS, strip.bottom, top), rest)
        _drug_marks(surface, range(len(alone), len(rows)), top - 0.88 * height)


def _drug_marks(surface: Surface, panels: Sequence[int], y: float) -> None:
    marks = [mark for mark in surface.chart.of_lane(LaneName.DRUGS) if mark.panel in panels]
    for mark in surface.thin(marks):
        x = surface.frame.x(mark.on)
        surface.easel.signs.append(Sign(x, y, Shape.BAR, Tone.INK, Tone.INK, 0.4 * surface.em, mark=mark))
    surface.remember(marks, y)


def _drug_row(surface: Surface, strip: Strip, row: DrugRow) -> None:
    easel, em, words = surface.easel, surface.em, surface.words
    room = surface.frame.left - 0.6 * em
    unit = drug_unit(row)
    unit_text = words.left_to_right(words.unit(unit))
    unit_width = easel.width(unit_text, SMALL)
    name = easel.shortened(drug_title(row, words), max(room - unit_width - 0.5 * em, 0.5 * room))
    easel.write(0.3 * em, strip.middle, name)
    if easel.width(name) + unit_width + 0.5 * em <= room:
        x = surface.frame.left - 0.35 * em
        easel.write(x, strip.middle, unit_text, size=SMALL, tone=Tone.SOFT, align=Align.RIGHT)
    else:
        unit = ""
    for bar in row.bars:
        _dose_bar(surface, strip, bar, unit)


def _dose_bar(surface: Surface, strip: Strip, bar: DoseBar, row_unit: str) -> None:
    easel, em = surface.easel, surface.em
    ends = surface.frame.overlap(bar.start, bar.end)
    if ends is None:
        return
    x0, x1 = ends[0], max(ends[1], ends[0] + 0.18 * em)
    bottom, top = strip.bottom + 0.08 * em, strip.top - 0.08 * em
    share = max(_LEAST_SHARE, bar.share)
    dose_top = bottom + share * (top - bottom)
    easel.bars.append(Box(x0, bottom, x1, top, Tone.BAR))
    easel.bars.append(Box(x0, bottom, x1, dose_top, Tone.DOSE, Tone.BAR_EDGE))
    if bar.frequency is Frequency.ALTERNATE_DAY:
        _hatch(surface, x0, bottom, x1, dose_top)
    bold = is_new(surface.chart, bar.start)
    text = easel.fitting(dose_labels(bar, row_unit, surface.words), x1 - x0 - 0.5 * em, SMALL, bold=bold)
    if text:
        width = easel.width(text, SMALL, bold=bold)
        if bar.frequency is Frequency.ALTERNATE_DAY or share < _PLAIN_SHARE:
            plate = Box(
                x0 + 0.2 * em,
                strip.middle - 0.48 * em,
                x0 + 0.4 * em + width,
                strip.middle + 0.48 * em,
                Tone.PAPER,
            )
            easel.plates.append(plate)
        easel.write(x0 + 0.3 * em, strip.middle, text, size=SMALL, bold=bold)


def _hatch(surface: Surface, x0: float, bottom: float, x1: float, top: float) -> None:
    """Draw slanted lines in a box, cut at its edges: a dose taken every other day."""
    step, height = _HATCH * surface.em, top - bottom
    start = x0 - height
    while start < x1:
        left, right = max(start, x0), min(start + height, x1)
        if left < right:
            points = ((left, bottom + left - start), (right, bottom + right - start))
            surface.easel.lines.append(Stroke(points, Tone.BAR_EDGE, HAIR * 0.8 * surface.em))
        start += step


def _gathered(surface: Surface, strip: Strip, rows: Sequence[DrugRow]) -> None:
    easel, em = surface.easel, surface.em
    title = easel.shortened(more_drugs(len(rows), surface.words), surface.frame.left - 0.6 * em)
    easel.write(0.3 * em, strip.middle, title, tone=Tone.SOFT)
    lines = min(len(rows), 5)
    height = (strip.top - strip.bottom - 0.2 * em) / lines
    for index, row in enumerate(rows):
        top = strip.top - 0.1 * em - (index % lines) * height
        for bar in row.bars:
            ends = surface.frame.overlap(bar.start, bar.end)
            if ends is not None:
                right = max(ends[1], ends[0] + 0.18 * em)
                easel.bars.append(Box(ends[0], top - 0.8 * height, right, top, Tone.DOSE, Tone.BAR_EDGE))


def draw_events(surface: Surface, strip: Strip, rows: Sequence[EventRow], *, has_names: bool = True) -> None:
    """Draw events as marks with what fits of their names, adverse events with a bar up to the day they were over.

    The names of the rows stand beside them, unless they stand elsewhere.
    """
    em = surface.em
    height = (strip.top - strip.bottom) / len(rows)
    for index, row in enumerate(rows):
        top = strip.top - index * height
        middle = top - height / 2
        title = event_row_title(row, surface.words) if has_names else ""
        shown = surface.easel.shortened(title, surface.frame.left - 0.6 * em, bold=True)
        surface.easel.write(0.3 * em, middle, shown, bold=True)
        surface.line(surface.frame.left, top - height, surface.frame.right, top - height, Tone.GRID)
        for bar in row.bars:
            ends = surface.frame.overlap(bar.start, bar.end)
            if ends is not None:
                box = Box(
                    ends[0], middle - 0.14 * em, ends[1], middle + 0.14 * em, Tone.ADVERSE, Tone.BAR_EDGE
                )
                surface.easel.bars.append(box)
        marks = [mark for mark in surface.chart.of_lane(LaneName.EVENTS) if mark.panel == index]
        _event_marks(surface, marks, middle)


def _event_marks(surface: Surface, marks: Sequence[Mark], middle: float) -> None:
    em = surface.em
    shown = surface.thin(marks)
    sheet = Sheet()
    for mark in shown:
        surface.put(mark, middle, Tone.PAPER if is_plan(mark) else Tone.INK, Tone.INK)
        x = surface.frame.x(mark.on)
        reach = (0.6 if mark.is_severe else 0.4) * em
        sheet.block(x - reach, 0, x + reach, 1)
    for mark in shown:
        _event_name(surface, mark, middle, sheet)
    surface.remember(marks, middle)


def _event_name(surface: Surface, mark: Mark, middle: float, sheet: Sheet) -> None:
    """Write an event's name at the right of its mark, else at the left, the longest that fits."""
    easel, em = surface.easel, surface.em
    x = surface.frame.x(mark.on)
    bold = is_new(surface.chart, mark.on)
    for text in event_labels(mark, surface.words):
        width = easel.width(text, SMALL, bold=bold)
        beside = (0.75 if mark.is_severe else 0.55) * em
        for start in (x + beside, x - beside - width):
            is_inside = surface.frame.left <= start and start + width <= surface.frame.width
            if is_inside and sheet.take(start - 0.1 * em, 0, start + width + 0.1 * em, 1):
                plate = Box(start - 0.1 * em, middle - 0.5 * em, start + width, middle + 0.5 * em, Tone.PAPER)
                easel.plates.append(plate)
                easel.write(start, middle, text, size=SMALL, bold=bold)
                return
