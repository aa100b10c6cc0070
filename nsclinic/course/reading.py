"""Reads a child's timeline into the course of the disease: the one door of rules 1 and 2."""

from decimal import ROUND_HALF_UP, Decimal

from nsclinic.course.model import Course
from nsclinic.course.steroids import relapse_pattern, relapses, steroid_response
from nsclinic.course.timeline import Timeline
from nsclinic.course.urine import episodes, evidence_days
from nsclinic.domain.calendar import add_months, days_between
from nsclinic.protocol.model import Protocol

DAYS_A_YEAR = Decimal("365.25")


def read_course(timeline: Timeline, protocol: Protocol) -> Course:
    """Give the course on the timeline's as-of date under the protocol."""
    common = protocol.common
    evidence = evidence_days(timeline, common.urine)
    found = episodes(evidence, common.urine)
    diagnosis = timeline.child.diagnosis_date
    relapse_days = relapses(found, diagnosis)
    response = steroid_response(timeline, evidence, protocol)
    is_recent = bool(evidence) and timeline.as_of <= add_months(
        evidence[-1].on, common.urine.evidence_valid.whole
    )
    rate = None
    if diagnosis is not None:
        days = days_between(diagnosis, timeline.as_of)
        if days >= common.relapse_pattern.shortest_observation.whole:
            rate = (len(relapse_days) * DAYS_A_YEAR / days).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Course(
        evidence=evidence,
        episodes=found,
        current=found[-1] if found and is_recent else None,
        relapses=relapse_days,
        relapses_per_year=rate,
        steroid_response=response.response,
        steroid_response_date=response.settled_on,
        relapse_pattern=relapse_pattern(timeline, response, evidence, relapse_days, common.relapse_pattern),
        steroid_start=response.steroid_start,
        is_steroid_before_record=response.is_before_record,
        is_classified_elsewhere=response.classified is not None,
    )
