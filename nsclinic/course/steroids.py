"""How the disease answered to the first steroid course, and how it relapses since (rules 2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from nsclinic.course.medication import DrugCourse, courses_of, days_taken_daily, last_taken_before
from nsclinic.course.model import Episode, EvidenceDay, RelapseFrequency, SteroidResponse, UrineState
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_days, is_within_months
from nsclinic.domain.record import Event, EventKind, Frequency
from nsclinic.protocol.model import Common, Protocol, RelapsePattern

RESPONSE_STEROIDS = ("prednisolone", "deflazacort")
"""The steroids whose daily course is the test of the response (rules 2)."""


@dataclass(frozen=True, slots=True)
class Response:
    """The steroid response, the day on which it was settled, and the day 0 it counts from."""

    response: SteroidResponse
    settled_on: date | None = None
    steroid_start: date | None = None
    is_before_record: bool = False
    classified: Event | None = None


def relapses(episodes: tuple[Episode, ...], diagnosis: date | None) -> tuple[date, ...]:
    """Give the first day of each confirmed nephrotic episode straight after a remission that followed the diagnosis."""
    if diagnosis is None:
        return ()
    return tuple(
        episode.start
        for before, episode in pairwise(episodes)
        if episode.state is UrineState.NEPHROTIC
        and episode.is_confirmed
        and before.state is not UrineState.NEPHROTIC
        and before.start > diagnosis
    )


def steroid_response(timeline: Timeline, evidence: tuple[EvidenceDay, ...], protocol: Protocol) -> Response:
    """Give the steroid response under the protocol's days (rules 2). A `classification` event wins over the data."""
    classifications = timeline.happened(EventKind.CLASSIFICATION)
    computed = _computed_response(timeline, evidence, protocol)
    if not classifications:
        return computed
    event = classifications[-1]
    frequent_or_dependent = event.code in ("FRNS", "SDNS")
    response = SteroidResponse.SSNS if frequent_or_dependent else SteroidResponse(event.code)
    return Response(response, event.on, computed.steroid_start, classified=event)


def _computed_response(timeline: Timeline, evidence: tuple[EvidenceDay, ...], protocol: Protocol) -> Response:
    diagnosis = timeline.child.diagnosis_date
    common = protocol.common
    if diagnosis is None:
        return Response(SteroidResponse.UNKNOWN)
    courses = courses_of(timeline, RESPONSE_STEROIDS, common.courses, Frequency.DAILY)
    earliest = add_days(diagnosis, -common.steroid_course.begun_before_diagnosis_at_most.whole)
    if not courses:
        return Response(SteroidResponse.UNKNOWN)
    if courses[0].start < earliest:
        return Response(SteroidResponse.UNKNOWN, is_before_record=True)
    return _answer_to_course(timeline, evidence, protocol, courses)


def _answer_to_course(
    timeline: Timeline,
    evidence: tuple[EvidenceDay, ...],
    protocol: Protocol,
    courses: tuple[DrugCourse, ...],
) -> Response:
    resistant_from = protocol.steroid_response.resistant_from.whole
    start = _day_zero(timeline, evidence, courses, resistant_from, protocol.common)
    first_complete = _first_complete(evidence, start)
    resistant_day = add_days(start, resistant_from)
    if first_complete is not None:
        if (first_complete - start).days <= protocol.steroid_response.sensitive_within.whole:
            return Response(SteroidResponse.SSNS, first_complete, start)
        until = first_complete - timedelta(days=1)
    else:
        until = timeline.as_of
    not_complete = next(
        (
            day.on
            for day in evidence
            if resistant_day <= day.on <= until and day.state is not UrineState.COMPLETE_REMISSION
        ),
        None,
    )
    if not_complete is None:
        if first_complete is not None:
            return Response(SteroidResponse.LATE_RESPONDER, first_complete, start)
        return Response(SteroidResponse.PENDING, None, start)
    if _is_adequate(timeline, start, resistant_from, protocol.common):
        return Response(SteroidResponse.SRNS, not_complete, start)
    return Response(SteroidResponse.PENDING, None, start)


def _day_zero(
    timeline: Timeline,
    evidence: tuple[EvidenceDay, ...],
    courses: tuple[DrugCourse, ...],
    resistant_from: int,
    common: Common,
) -> date:
    """Give the day from which the response counts.

    It is the first course's first day; where that course was too short, a later one of enough daily days moves it to
    its own start, if no complete remission came before it.
    """
    start = courses[0].start
    needed = common.steroid_course.daily_days_needed.whole
    for course in courses[1:]:
        if _is_adequate(timeline, start, resistant_from, common):
            break
        complete = _first_complete(evidence, courses[0].start)
        if complete is not None and complete < course.start:
            break
        end = course.end or timeline.as_of
        if days_taken_daily(timeline, RESPONSE_STEROIDS, course.start, end) >= needed:
            start = course.start
    return start


def _is_adequate(timeline: Timeline, start: date, resistant_from: int, common: Common) -> bool:
    taken = days_taken_daily(timeline, RESPONSE_STEROIDS, start, add_days(start, resistant_from))
    return taken >= common.steroid_course.daily_days_needed.whole


def _first_complete(evidence: tuple[EvidenceDay, ...], start: date) -> date | None:
    return next(
        (day.on for day in evidence if day.on >= start and day.state is UrineState.COMPLETE_REMISSION), None
    )


def relapse_pattern(
    timeline: Timeline,
    response: Response,
    evidence: tuple[EvidenceDay, ...],
    relapse_days: tuple[date, ...],
    limits: RelapsePattern,
) -> RelapseFrequency | None:
    """Give the pattern of relapses; None for a child who does not respond, or of whom that is not known."""
    if response.response not in (SteroidResponse.SSNS, SteroidResponse.LATE_RESPONDER):
        return None
    if response.classified is not None and response.classified.code == "FRNS":
        return RelapseFrequency.FREQUENT
    if response.classified is not None and response.classified.code == "SDNS":
        return RelapseFrequency.STEROID_DEPENDENT
    if _is_dependent(timeline, relapse_days, limits):
        return RelapseFrequency.STEROID_DEPENDENT
    if _is_frequent(timeline.child.diagnosis_date, evidence, relapse_days, limits):
        return RelapseFrequency.FREQUENT
    return RelapseFrequency.INFREQUENT if relapse_days else RelapseFrequency.NONE


def _is_dependent(timeline: Timeline, relapse_days: tuple[date, ...], limits: RelapsePattern) -> bool:
    in_a_row = 0
    for day in relapse_days:
        last = last_taken_before(timeline, RESPONSE_STEROIDS, day)
        on_steroid = last is not None and (day - last).days <= limits.dependent_days_after_steroid.whole
        in_a_row = in_a_row + 1 if on_steroid else 0
        if in_a_row >= limits.dependent_in_a_row.whole:
            return True
    return False


def _is_frequent(
    diagnosis: date | None,
    evidence: tuple[EvidenceDay, ...],
    relapse_days: tuple[date, ...],
    limits: RelapsePattern,
) -> bool:
    if diagnosis is None:
        return False
    first_complete = _first_complete(evidence, diagnosis + timedelta(days=1))
    if first_complete is not None:
        early = _count_within(relapse_days, first_complete, limits.frequent_early_window.whole)
        if early >= limits.frequent_early_count.whole:
            return True
    window = limits.frequent_window.whole
    return any(
        _count_within(relapse_days, first, window) >= limits.frequent_count.whole for first in relapse_days
    )


def _count_within(days: tuple[date, ...], start: date, months: int) -> int:
    return sum(is_within_months(start, day, months) for day in days)
