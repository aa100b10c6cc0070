"""Lays the course chart out on a surface of any size, in any language: the one layout for screen and paper."""

from collections.abc import Iterator, Sequence
from datetime import date

from nsclinic.charts.drawing.bars import draw_drugs, draw_events, draw_steps
from nsclinic.charts.drawing.frame import SLIM, TIME_ROW, Frame, Strip, readable_lanes, strips
from nsclinic.charts.drawing.key import LINE, draw_heading, draw_key, key_lines
from nsclinic.charts.drawing.news import draw_news, news_words
from nsclinic.charts.drawing.panels import draw_flags, draw_panel, draw_urine, has_low_zone, zone_lines
from nsclinic.charts.drawing.picture import Easel, Measure, Picture, Tone
from nsclinic.charts.drawing.steroid import draw_steroid
from nsclinic.charts.drawing.surface import SMALL, TICK_ROOM, Surface, finished
from nsclinic.charts.drawing.time_axis import draw_time_axis
from nsclinic.charts.key import chart_key
from nsclinic.charts.labels import (
    drug_title,
    drug_unit,
    empty_lane,
    event_row_title,
    lane_title,
    panel_title,
    target_labels,
    unit_label,
)
from nsclinic.charts.model import CourseChart, LaneName
from nsclinic.charts.words import Words

ALL_LANES = tuple(LaneName)
_COLUMN = 0.25
"""Marks closer than this, in ems, cannot be told apart."""


def draw_course(  # noqa: PLR0913 - each is said by its name
    chart: CourseChart,
    words: Words,
    *,
    width: float,
    height: float,
    em: float,
    measure: Measure,
    lanes: Sequence[LaneName] = ALL_LANES,
    window: tuple[date, date] | None = None,
    heading: str = "",
    has_key: bool = False,
) -> Picture:
    """Lay out a chart on `width` × `height` with text of height `em`; `window` shows less than the chart's time.

    `heading` stands over it and `has_key` adds what the signs mean, for a picture that leaves the program. Lanes that
    would be too low to be read are left out, and named.
    """
    easel = Easel(em, measure)
    start, end = window or (chart.start, chart.end)
    bottom, top = TIME_ROW * em, height - 0.4 * em
    if heading:
        top = draw_heading(easel, heading, width, top)
    if has_key:
        lines = key_lines(chart_key(chart, words, lanes), easel, width - 0.6 * em)
        draw_key(easel, lines, 0.3 * em, top)
        top -= (LINE * len(lines) + 0.4) * em
    room = (top - bottom - 0.3 * em) / em
    lanes, left_out = readable_lanes(chart, lanes, room)
    if left_out:
        top -= SLIM * em
    shared = strips(chart, lanes, bottom + 0.3 * em, top, em)
    left = min(0.24 * width, _left_gutter(chart, words, easel, lanes))
    right = width - min(0.18 * width, _right_gutter(chart, words, easel, shared))
    frame = Frame(width, left, right, start, end)
    columns = max(20, int((right - left) / (_COLUMN * em)))
    surface = Surface(easel, frame, chart, words, columns)
    draw_news(surface, chart, bottom, top)
    draw_time_axis(surface, bottom, top, beside=news_words(surface, chart))
    for strip in shared:
        _draw_lane(surface, strip, chart)
    if left_out:
        names = ", ".join(lane_title(lane, words) for lane in left_out)
        note = easel.shortened(words.t("No room for: {names}", names=names), width - 0.6 * em, SMALL)
        easel.write(0.3 * em, top + 0.8 * em, note, size=SMALL, tone=Tone.SOFT)
    return finished(easel, chart, width=width, height=height, bounds=(left, right, bottom, top))


def _draw_lane(surface: Surface, strip: Strip, chart: CourseChart) -> None:
    lane = strip.lane
    if lane is LaneName.STEPS and chart.steps:
        draw_steps(surface, strip, chart.steps)
    elif lane is LaneName.URINE and chart.urine:
        draw_urine(surface, strip, chart.urine)
    elif lane is LaneName.LEVELS and chart.levels:
        draw_panel(surface, strip, chart.levels[strip.index])
    elif lane is LaneName.KIDNEY and chart.kidney:
        draw_panel(surface, strip, chart.kidney[strip.index])
    elif lane is LaneName.STEROID and chart.steroid:
        draw_steroid(surface, strip, chart.steroid)
    elif lane is LaneName.DRUGS and chart.drugs:
        draw_drugs(surface, strip, chart.drugs)
    elif lane is LaneName.EVENTS and chart.events:
        draw_events(surface, strip, chart.events)
    else:
        surface.empty(strip, lane_title(lane, surface.words), empty_lane(lane, surface.words))
        if lane is LaneName.URINE:
            draw_flags(surface, strip)


def _left_texts(chart: CourseChart, words: Words, easel: Easel, lanes: Sequence[LaneName]) -> Iterator[float]:
    """Give the widths that the left gutter should hold, in surface units."""
    em = easel.em
    for lane in lanes:
        title = lane_title(lane, words)
        can_break = bool(chart.of_lane(lane)) and lane is not LaneName.STEPS
        parts = title.split() if can_break else [title]
        yield max(easel.width(part, bold=True) for part in parts) + (3.0 if can_break else 0.9) * em
    if LaneName.URINE in lanes and chart.urine:
        for code in {mark.code for mark in chart.urine.marks}:
            yield easel.width(words.analyte_short(code), SMALL) + (1.6 + TICK_ROOM) * em
    for lane, panels in ((LaneName.LEVELS, chart.levels), (LaneName.KIDNEY, chart.kidney)):
        for panel in panels if lane in lanes else ():
            words_of_title = panel_title(panel, words).split()
            yield max(easel.width(word, bold=True) for word in words_of_title) + (0.6 + TICK_ROOM) * em
            yield easel.width(unit_label(panel.axis, words), SMALL) + (0.6 + TICK_ROOM) * em
    yield from _row_texts(chart, words, easel, lanes)


def _row_texts(chart: CourseChart, words: Words, easel: Easel, lanes: Sequence[LaneName]) -> Iterator[float]:
    """Give the widths that the lanes without a panel should have in the left gutter."""
    em = easel.em
    if LaneName.STEROID in lanes and chart.steroid:
        yield easel.width(unit_label(chart.steroid.axis, words), SMALL) + (0.6 + TICK_ROOM) * em
    if LaneName.DRUGS in lanes:
        for row in chart.drugs[:12]:
            unit = words.unit(drug_unit(row))
            yield easel.width(drug_title(row, words)) + easel.width(unit, SMALL) + 1.3 * em
    if LaneName.EVENTS in lanes:
        for events in chart.events:
            yield easel.width(event_row_title(events, words), bold=True) + 0.8 * em


def _left_gutter(chart: CourseChart, words: Words, easel: Easel, lanes: Sequence[LaneName]) -> float:
    return max(6 * easel.em, *_left_texts(chart, words, easel, lanes))


def _right_gutter(chart: CourseChart, words: Words, easel: Easel, shared: Sequence[Strip]) -> float:
    widths = [easel.em]
    for strip in shared:
        if strip.lane is LaneName.URINE and chart.urine:
            is_low = has_low_zone(chart.urine, strip, easel.em)
            widths += [
                easel.width(line, SMALL)
                for zone in chart.urine.zones
                for line in zone_lines(words.state(zone.state), is_low=is_low)
            ]
    if any(strip.lane is LaneName.LEVELS for strip in shared):
        widths += [
            easel.width(line, SMALL)
            for panel in chart.levels
            for band in panel.bands[-1:]
            for line in target_labels(band, panel, words)[:2]
        ]
    return max(widths) + 1.1 * easel.em
