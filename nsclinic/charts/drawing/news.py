"""Leads the eye to what is new: a quiet ground from the visit before the last one on, and the newest value by number.

Everything older keeps its place and its colour; only the newest value of each axis is larger and written out.
"""

from collections.abc import Sequence
from datetime import date

from nsclinic.charts.drawing.frame import Strip
from nsclinic.charts.drawing.picture import Box, Sheet, Sign, Stroke, Tone
from nsclinic.charts.drawing.surface import SMALL, Surface
from nsclinic.charts.labels import observed_row
from nsclinic.charts.model import CourseChart, Mark, Panel, TimeChart

NEWEST = 1.35
"""Size of the newest sign of an axis, as a share of the others."""
_WIDEST = 0.4
"""Share of the axis up to which the ground is drawn: where nearly everything is new, a ground tells nothing apart."""
_LEAST_WIDTH = 0.25
"""Of the band, in ems: over twelve years a month is narrower than a line."""


def news_words(surface: Surface, chart: CourseChart) -> str:
    """Give the words for the stroke along the axis of time; empty where nothing that is shown is new."""
    is_shown = chart.since is not None and surface.frame.overlap(chart.since, chart.as_of) is not None
    if chart.since is None or not is_shown or not any(chart.is_new(mark.on) for mark in chart.marks):
        return ""
    return surface.words.t("new since {date}", date=surface.words.short_date(chart.since))


def draw_news(surface: Surface, chart: CourseChart, bottom: float, top: float) -> None:
    """Draw the ground of what is new, under everything, and a stroke along the axis of time that stays in grey."""
    frame, em = surface.frame, surface.em
    ends = frame.overlap(chart.since, chart.as_of) if chart.since else None
    if ends is None:
        return
    left = min(ends[0], ends[1] - _LEAST_WIDTH * em)
    if ends[1] - left <= _WIDEST * (frame.right - frame.left):
        surface.easel.grounds.append(Box(left, bottom, ends[1], top, Tone.NEWS))
    along = ((left, bottom), (ends[1], bottom))
    surface.easel.lines.append(Stroke(along, Tone.INK, 0.16 * em))


def is_new(chart: TimeChart, day: date) -> bool:
    """Say whether a day of a course is new; on other charts nothing is."""
    return isinstance(chart, CourseChart) and chart.is_new(day)


def newest(panel: Panel, chart: TimeChart) -> tuple[Mark, ...]:
    """Give the newest values of an axis, where they are new: one for each code. A level that is no trough is none."""
    last = {mark.code: mark for mark in panel.marks if is_new(chart, mark.on) and not mark.is_faint}
    return tuple(last.values())


def name_newest(surface: Surface, signs: Sequence[Sign], sheet: Sheet, strip: Strip, panel: Panel) -> None:
    """Write the newest values as they came beside their signs, in bold, where nothing else stands."""
    em = surface.em
    for sign in signs:
        if sign.mark is None or sign.mark.is_censored:
            continue  # a censored value is named with the others of its kind
        text = surface.words.left_to_right(_short(sign.mark, panel, surface))
        width = surface.easel.width(text, SMALL, bold=True)
        gap = 0.62 * em
        for x, middle in (
            (sign.x + gap, sign.y),
            (sign.x - gap - width, sign.y + 0.35 * em),
            (sign.x - width / 2, sign.y + 0.95 * em),
            (sign.x - width / 2, sign.y - 0.95 * em),
            (sign.x - gap - width, sign.y - 0.7 * em),
            (sign.x - gap - width, sign.y + 0.9 * em),
        ):
            is_inside = surface.frame.left <= x and x + width <= surface.frame.right + 0.3 * em
            is_within = strip.bottom <= middle - 0.42 * em and middle + 0.42 * em <= strip.top + 0.2 * em
            if is_inside and is_within and sheet.take(x, middle - 0.42 * em, x + width, middle + 0.42 * em):
                surface.easel.write(x, middle, text, size=SMALL, bold=True)
                break


def _short(mark: Mark, panel: Panel, surface: Surface) -> str:
    """Give the number as it came, with its unit where it is not that of the axis."""
    if mark.code == "egfr":
        return surface.words.number(mark.value.partition(".")[0])
    if mark.unit in {"", "grade", panel.axis.unit}:
        is_number = mark.value[:1].isdecimal() and mark.unit != "grade"
        return mark.value if is_number else surface.words.observed(observed_row(mark))
    return surface.words.quantity(mark.value, mark.unit)
