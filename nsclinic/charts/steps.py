"""The steps lane: which step of the protocol a child was on from when to when, and when each was to be decided."""

from datetime import date

from nsclinic.charts.model import LaneName, Mark, Shape, StepBar
from nsclinic.course.medication import courses_of
from nsclinic.course.model import Step
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_days, days_between
from nsclinic.domain.catalogue import drugs_in
from nsclinic.protocol.model import Protocol, Text


def _title(protocol: Protocol, number: int) -> Text:
    return next((step.title for step in protocol.steps if step.number == number), {})


def step_bars(timeline: Timeline, steps: tuple[Step, ...], protocol: Protocol) -> tuple[StepBar, ...]:
    """Give a bar for each step; one that goes on ends with the as-of date. `of_days` is the time up to its decision."""
    bars = []
    for step in steps:
        end = step.end if step.end is not None and step.end <= timeline.as_of else timeline.as_of
        bars.append(
            StepBar(
                start=step.start,
                end=max(step.start, end),
                number=step.number,
                title=_title(protocol, step.number),
                days=max(0, days_between(step.start, end)),
                of_days=days_between(step.start, step.decision_date),
                outcome=step.outcome,
                is_open=step.end is None,
            )
        )
    return tuple(bars)


def first_steroid_bar(
    timeline: Timeline, steroid_start: date | None, steps: tuple[StepBar, ...], protocol: Protocol
) -> StepBar | None:
    """Give the first steroid course where it stands before the first step: up to that step or to its last day."""
    if steroid_start is None or (steps and steps[0].start <= steroid_start):
        return None
    found = courses_of(timeline, drugs_in("steroid"), protocol.common.courses)
    course = next((item for item in found if item.end is None or item.end >= steroid_start), None)
    if course is None:
        return None
    end = course.end or timeline.as_of
    is_open = course.end is None
    if steps and end >= steps[0].start:
        end, is_open = add_days(steps[0].start, -1), False
    return StepBar(steroid_start, end, None, {}, days_between(steroid_start, end), None, None, is_open)


def step_marks(steps: tuple[Step, ...]) -> tuple[Mark, ...]:
    """Give the start and the decision date of each step."""
    marks = []
    for step in steps:
        number = str(step.number)
        marks.append(
            Mark(LaneName.STEPS, step.start, "step", Shape.BAR, value=number, label=number, is_kept=True)
        )
        marks.append(
            Mark(
                LaneName.STEPS,
                step.decision_date,
                "decision",
                Shape.DIAMOND,
                value=number,
                detail=step.outcome.value,
                is_kept=True,
            )
        )
    return tuple(marks)
