"""What turned in a child's course, and what is new: the eye and the cursor go there first."""

from collections.abc import Iterable
from datetime import date

from nsclinic.advice.model import Review
from nsclinic.charts.model import LaneName, Mark, Shape
from nsclinic.course.model import Course, UrineState
from nsclinic.course.timeline import Timeline

_REMISSIONS = frozenset({UrineState.COMPLETE_REMISSION, UrineState.PARTIAL_REMISSION})
_TURNS = frozenset({"diagnosis", "relapse", "remission", "step", "steroid_pulse"})
_LANES_OF_TURNS = frozenset({LaneName.DRUGS, LaneName.EVENTS})


def remission_marks(course: Course) -> tuple[Mark, ...]:
    """Give the first day of each time in remission, complete or partial."""
    return tuple(
        Mark(LaneName.URINE, episode.start, "remission", Shape.BAR, state=episode.state, is_kept=True)
        for episode in course.episodes
        if episode.state in _REMISSIONS
    )


def changes_in(marks: Iterable[Mark], review: Review) -> tuple[Mark, ...]:
    """Give the marks at which something turned: state, step, dose, event, and every fact of a finding that is open."""
    facts = {fact.row_id for finding in review.open_findings for fact in finding.facts if fact.row_id}
    return tuple(
        mark
        for mark in marks
        if mark.code in _TURNS or mark.lane in _LANES_OF_TURNS or (mark.row_id and mark.row_id in facts)
    )


def visit_before_last(timeline: Timeline) -> date | None:
    """Give the day of the visit before the last one; None before there are two."""
    days = sorted({visit.on for visit in timeline.visits if visit.on <= timeline.as_of})
    return days[-2] if len(days) > 1 else None
