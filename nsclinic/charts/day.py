"""Everything that the course chart knows of one day, lane by lane: what the cursor shows beside a value.

A lane in which nothing was measured on the day says what was known last, with its date: a value is never carried
forward as if it were of the day.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from nsclinic.charts.labels import (
    dose_words,
    drug_title,
    few_digits,
    lane_title,
    missing_words,
    more_drugs,
    step_labels,
    steroid_amount,
    what,
)
from nsclinic.charts.model import CourseChart, DoseBar, LaneName, Mark, Panel
from nsclinic.charts.steroid import UNIT, on_day
from nsclinic.charts.words import Words
from nsclinic.domain.record import EventKind

DRUGS_NAMED = 5
"""So many drugs of a day are named; where there are more, the rest is counted."""


class DayLine(NamedTuple):
    """One thing known on a day. `is_of_day` False: it was measured before, and the text says when."""

    lane: LaneName
    text: str
    is_of_day: bool = True


def day_lines(
    chart: CourseChart, day: date, words: Words, lanes: Collection[LaneName]
) -> tuple[DayLine, ...]:
    """Give what is known of a day in these lanes, from the top lane to the bottom one."""
    return tuple(line for lane in LaneName if lane in lanes for line in _of_lane(chart, lane, day, words))


def _of_lane(chart: CourseChart, lane: LaneName, day: date, words: Words) -> Iterator[DayLine]:
    marks = [mark for mark in chart.of_lane(lane) if mark.on == day]
    if lane is LaneName.STEPS:
        yield from _steps(chart, day, words)
        yield from (DayLine(lane, what(mark, words)) for mark in marks if mark.code == "decision")
    elif lane is LaneName.URINE:
        turns = [mark for mark in marks if mark.y is None]
        yield from (DayLine(lane, what(mark, words)) for mark in turns)
        yield from _latest(lane, chart.urine, day, words)
    elif lane in (LaneName.LEVELS, LaneName.KIDNEY):
        for panel in chart.levels if lane is LaneName.LEVELS else chart.kidney:
            yield from _latest(lane, panel, day, words)
    elif lane is LaneName.STEROID:
        yield from _steroid(chart, marks, day, words)
    elif lane is LaneName.DRUGS:
        yield from _drugs(chart, day, words)
    else:
        yield from _events(chart, marks, day, words)


def _steps(chart: CourseChart, day: date, words: Words) -> Iterator[DayLine]:
    for bar in chart.steps:
        if bar.start <= day <= bar.end:
            on = bar._replace(days=(day - bar.start).days, outcome=None, of_days=None)
            title = step_labels(on, words)[0]
            yield DayLine(LaneName.STEPS, title)


def _latest(lane: LaneName, panel: Panel | None, day: date, words: Words) -> Iterator[DayLine]:
    """Give the values of the day, else the last day's before it with its date."""
    before = [mark for mark in panel.marks if mark.on <= day] if panel else []
    if not before:
        return
    last = max(mark.on for mark in before)
    for mark in before:
        if mark.on == last:
            text = what(mark, words)
            if last < day:
                text = words.t("{what} on {date}", what=text, date=words.date(last))
            yield DayLine(lane, text, is_of_day=last == day)


def _steroid(chart: CourseChart, marks: list[Mark], day: date, words: Words) -> Iterator[DayLine]:
    if chart.steroid is None:
        return
    step = on_day(chart.steroid, day)
    if step is not None:
        amount = (
            missing_words(step.missing, words)
            if step.per_kg is None
            else steroid_amount(step.per_kg, UNIT, words)
        )
        title = lane_title(LaneName.STEROID, words)
        yield DayLine(LaneName.STEROID, words.t("{what}: {value}", what=title, value=amount))
    pulses = (mark for mark in marks if mark.code == "steroid_pulse")
    yield from (DayLine(LaneName.STEROID, what(mark, words)) for mark in pulses)


def _dose(bar: DoseBar, words: Words) -> str:
    if bar.amount is None:
        return words.t("dose not recorded")
    return dose_words(few_digits(bar.amount), bar.unit, bar.frequency, words)


def _events(chart: CourseChart, marks: list[Mark], day: date, words: Words) -> Iterator[DayLine]:
    """Give what happened on the day, and what had gone wrong before and was not yet over."""
    yield from (DayLine(LaneName.EVENTS, what(mark, words)) for mark in marks)
    for bar in (bar for row in chart.events for bar in row.bars):
        if bar.start < day and (day < bar.end or (bar.is_open and day == bar.end)):
            name = words.event_code(EventKind.ADVERSE_EVENT, bar.code)
            text = words.t("{what} since {date}", what=name, date=words.date(bar.start))
            yield DayLine(LaneName.EVENTS, text, is_of_day=False)


def _drugs(chart: CourseChart, day: date, words: Words) -> Iterator[DayLine]:
    taken = [
        words.t("{what}: {value}", what=drug_title(row, words), value=_dose(bar, words))
        for row in chart.drugs
        for bar in row.bars
        if bar.start <= day <= bar.end
    ]
    shown = taken if len(taken) <= DRUGS_NAMED else taken[: DRUGS_NAMED - 1]
    yield from (DayLine(LaneName.DRUGS, text) for text in shown)
    rest = len(taken) - len(shown)
    if rest:
        yield DayLine(LaneName.DRUGS, more_drugs(rest, words))
