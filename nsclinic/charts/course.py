"""The course chart: the lanes of one child put on one time axis and their marks in the order in which they are read."""

from datetime import date

from nsclinic.advice.model import Review
from nsclinic.charts.axis import time_span
from nsclinic.charts.changes import changes_in, remission_marks, visit_before_last
from nsclinic.charts.drugs import drug_lane
from nsclinic.charts.events import event_lane
from nsclinic.charts.kidney import kidney_panels
from nsclinic.charts.levels import level_panels
from nsclinic.charts.model import CourseChart, LaneName, Mark
from nsclinic.charts.steps import first_steroid_bar, step_bars, step_marks
from nsclinic.charts.steroid import steroid_lane
from nsclinic.charts.urine import course_marks, urine_panel
from nsclinic.course.timeline import Timeline
from nsclinic.domain.record import ChildRecord
from nsclinic.protocol.model import Protocol


def course_chart(
    record: ChildRecord,
    review: Review,
    protocol: Protocol,
    *,
    start: date | None = None,
    end: date | None = None,
) -> CourseChart:
    """Give the course chart of a record on the review's as-of date under its protocol.

    The axis runs from the first thing that is shown to the as-of date, or to a decision date or plan that lies ahead,
    with a margin; `start` and `end` (both included) replace its ends. What lies outside of it is still in the chart.
    """
    timeline = Timeline(record, review.as_of)
    course = review.course
    steps = step_bars(timeline, review.steps, protocol)
    first_steroid = first_steroid_bar(timeline, course.steroid_start, steps, protocol)
    urine = urine_panel(timeline, protocol.common.urine)
    levels = level_panels(timeline, course, protocol)
    kidney = kidney_panels(timeline, protocol.common)
    steroid = steroid_lane(timeline, protocol.common.courses)
    drugs, drug_marks = drug_lane(timeline, protocol)
    events, event_marks = event_lane(timeline)
    marks = [*step_marks(review.steps), *course_marks(timeline, course), *remission_marks(course)]
    marks += [*drug_marks, *event_marks]
    for lane in (urine, *levels, *kidney, steroid):
        marks += lane.marks if lane else ()
    marks.sort(key=_order)
    first, last = _ends(timeline, marks)
    return CourseChart(
        start=start or first,
        end=end or last,
        as_of=review.as_of,
        steps=(first_steroid, *steps) if first_steroid else steps,
        urine=urine,
        levels=levels,
        kidney=kidney,
        drugs=drugs,
        events=events,
        marks=tuple(marks),
        steroid=steroid,
        changes=changes_in(marks, review),
        since=visit_before_last(timeline),
    )


def _order(mark: Mark) -> tuple[date, int, int, str]:
    return (mark.on, LaneName(mark.lane).rank, mark.panel, mark.code)


def _ends(timeline: Timeline, marks: list[Mark]) -> tuple[date, date]:
    days = [mark.on for mark in marks] + [visit.on for visit in timeline.visits]
    return time_span(min([*days, timeline.as_of]), max([*days, timeline.as_of]))
