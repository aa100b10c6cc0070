"""The steroid lane: how much steroid a child took per kg and day, whichever drug it came from, as one stepped area.

The sums are those of the exposure that the contract gives (`course/steroid_exposure.py`): prednisolone equivalent,
alternate days halved, over the weight at the start of each stretch. A stretch that cannot be known stays a gap.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from nsclinic.charts.axis import linear_axis
from nsclinic.charts.model import LaneName, Mark, Missing, Shape, SteroidLane, SteroidStep
from nsclinic.course.medication import even, stretches_on
from nsclinic.course.size import weight_kg_on
from nsclinic.course.steroid_exposure import steroid_exposure
from nsclinic.course.timeline import Timeline, last_day
from nsclinic.domain.catalogue import steroids
from nsclinic.domain.record import Frequency, Treatment
from nsclinic.protocol.model import Courses

UNIT, PULSE_UNIT = "mg/kg/day", "mg/kg"
_LEAST_SHOWN = 2.0
"""The axis always reaches this, so that two children's charts can be held side by side."""
STOPPED = "stopped"


def steroid_lane(timeline: Timeline, courses: Courses) -> SteroidLane | None:
    """Give the daily steroid from the first stretch to the as-of date; None where no steroid is on file."""
    rows = [row for drug in steroids() for row in timeline.treated(drug)]
    if not rows:
        return None
    steps = tuple(_joined(_steps(timeline, rows, courses)))
    pulses = {row.start_date: row for row in rows if row.frequency is Frequency.SINGLE}
    marks = [*_step_marks(steps), *(_pulse(timeline, row, courses) for row in pulses.values())]
    known = [float(step.per_kg) for step in steps if step.per_kg is not None]
    axis = linear_axis(max([_LEAST_SHOWN, *known]), UNIT, most_ticks=3)
    return SteroidLane(axis, steps, tuple(sorted(marks, key=lambda mark: mark.on)))


def _steps(timeline: Timeline, rows: list[Treatment], courses: Courses) -> Iterator[SteroidStep]:
    """Give the amounts between each two days on which some stretch begins or has ended."""
    edges = {row.start_date for row in rows}
    edges |= {last_day(row, timeline.as_of) + timedelta(days=1) for row in rows}
    for start, after in pairwise(sorted(edges)):
        end = after - timedelta(days=1)
        taken = [row for drug in steroids() for row in stretches_on(timeline, drug, start)]
        lasting = [row for row in taken if row.frequency is not Frequency.SINGLE]
        if not lasting:
            continue
        exposure = steroid_exposure(timeline, courses, start, end)
        total = exposure.mg_per_kg_without_pulses
        is_open = any(row.end_date is None or row.end_date > timeline.as_of for row in lasting)
        is_open = is_open and end >= timeline.as_of
        if total is None:
            missing = _missing(timeline, exposure.unknown[0], courses)
            yield SteroidStep(start, end, None, missing, is_open)
        else:
            days = Decimal((end - start).days + 1)
            yield SteroidStep(start, end, even(total / days), None, is_open)


def _missing(timeline: Timeline, row: Treatment, courses: Courses) -> Missing:
    """Say what a stretch lacks; a dose per m² with a weight lacks the height."""
    if not row.dose:
        return Missing.DOSE
    return Missing.WEIGHT if weight_kg_on(timeline, courses, row.start_date) is None else Missing.HEIGHT


def _joined(steps: Iterator[SteroidStep]) -> Iterator[SteroidStep]:
    """Join steps that follow each other with the same amount: a dose that is only written anew is no change."""
    kept: SteroidStep | None = None
    for step in steps:
        is_next = kept is not None and (step.start - kept.end).days == 1
        if kept is not None and is_next and (kept.per_kg, kept.missing) == (step.per_kg, step.missing):
            kept = kept._replace(end=step.end, is_open=step.is_open)
            continue
        if kept is not None:
            yield kept
        kept = step
    if kept is not None:
        yield kept


def _step_marks(steps: tuple[SteroidStep, ...]) -> Iterator[Mark]:
    for number, step in enumerate(steps):
        yield Mark(
            LaneName.STEROID,
            step.start,
            "steroid",
            Shape.BAR,
            y=0.0 if step.per_kg is None else float(step.per_kg),
            value="" if step.per_kg is None else format(step.per_kg, "f"),
            unit=UNIT,
            detail=step.missing or "",
        )
        is_last = number + 1 == len(steps) or (steps[number + 1].start - step.end).days > 1
        if is_last and not step.is_open:
            yield Mark(LaneName.STEROID, step.end, "steroid", Shape.BAR, y=0.0, detail=STOPPED)


def _pulse(timeline: Timeline, row: Treatment, courses: Courses) -> Mark:
    """Give what was given once on the day of a stretch, in prednisolone equivalent per kg where that can be known."""
    alone = steroid_exposure(timeline, courses, row.start_date, row.start_date)
    amount = alone.pulse_mg_per_kg
    return Mark(
        LaneName.STEROID,
        row.start_date,
        "steroid_pulse",
        Shape.DOWN,
        value="" if amount is None else format(even(amount), "f"),
        unit=PULSE_UNIT,
        label=row.drug,
        detail="" if amount is not None else _missing(timeline, row, courses),
        row_id=row.row_id,
    )


def on_day(lane: SteroidLane, day: date) -> SteroidStep | None:
    """Give the step in which a day lies; None where no steroid was taken."""
    return next((step for step in lane.steps if step.start <= day <= step.end), None)
