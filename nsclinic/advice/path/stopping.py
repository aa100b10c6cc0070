"""Stopped too early, stopped at once, steroid cut before tacrolimus works (rules 4, the path)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nsclinic.advice.case import (
    CALCINEURIN_INHIBITORS,
    CICLOSPORIN,
    PREDNISOLONE,
    TACROLIMUS,
    Answer,
    Case,
    evidence_fact,
    state_on,
    stretch_fact,
)
from nsclinic.advice.harm.creatinine import creatinine_rise
from nsclinic.advice.model import Fact, Missing, Severity
from nsclinic.course.medication import (
    DrugCourse,
    Taken,
    compare_doses,
    days_taken,
    dose_changes,
    dose_share,
    share_of,
    taken_on,
)
from nsclinic.course.model import REMISSION, UrineState
from nsclinic.domain.calendar import add_days, add_months, whole_months
from nsclinic.domain.record import EventKind


@dataclass(frozen=True, slots=True)
class _Stopped:
    course: DrugCourse
    last: date

    @property
    def drug(self) -> str:
        return self.course.drugs[0]

    @property
    def fact(self) -> Fact:
        return stretch_fact(self.course.stretches[-1], self.last)


def _stopped_lately(case: Case) -> Iterator[_Stopped]:
    """Give the calcineurin inhibitors ended lately without a reason on file: nothing in their place, no harm."""
    path = case.common.path
    for drug in CALCINEURIN_INHIBITORS:
        course = case.current_course(drug)
        if course is None or course.end is None:
            continue
        last = course.end
        is_recent = add_days(case.as_of, -path.stopped_recently.whole) <= last
        waited = add_days(last, path.replaced_within.whole) < case.as_of
        if not is_recent or not waited:
            continue
        following = (add_days(last, 1), add_days(last, path.replaced_within.whole))
        others = [other for other in CALCINEURIN_INHIBITORS if other != drug]
        if not days_taken(case.timeline, others, *following) and not _has_reason(case, course, last):
            yield _Stopped(course, last)


def _has_reason(case: Case, course: DrugCourse, last: date) -> bool:
    """Say whether harm stands before the stop: an adverse event not mild, or a creatinine rise on the last day."""
    earliest = add_days(last, -case.common.path.adverse_event_before_stop.whole)
    harmed = any(
        earliest <= event.on <= last and event.severity != "mild"
        for event in case.timeline.happened(EventKind.ADVERSE_EVENT)
    )
    return harmed or creatinine_rise(case.timeline, course, case.common, last) is not None


def stopped_early(case: Case) -> Iterator[Answer]:
    """Stopped in remission before the course was complete."""
    path = case.common.path
    valid = case.common.urine.evidence_valid.whole
    has_own_taper = any(CICLOSPORIN in step.with_drugs for step in case.protocol.steps)
    for stopped in _stopped_lately(case):
        if stopped.drug == CICLOSPORIN and has_own_taper:
            continue
        too_early = stopped.last < add_months(stopped.course.start, path.course_complete_from.whole)
        state = state_on(case.course, stopped.last, valid)
        if too_early and state is UrineState.UNKNOWN:
            yield Missing("stopped-early", "upcr")
        elif too_early and state in REMISSION:
            evidence = [day for day in case.course.evidence if day.on <= stopped.last][-1]
            yield case.finding(
                "stopped-early",
                Severity.URGENT,
                [stopped.fact, evidence_fact(evidence)],
                case.source("S3", "Premature discontinuation"),
                drug=stopped.drug,
                stopped=stopped.last,
                months=whole_months(stopped.course.start, stopped.last),
            )


def abrupt_stop(case: Case) -> Iterator[Answer]:
    """Stopped with the last dose near the highest of the weeks before, instead of being tapered."""
    path = case.common.path
    courses = case.common.courses
    for stopped in _stopped_lately(case):
        last = taken_on(case.timeline, stopped.drug, stopped.last, courses)
        first = add_days(stopped.last, -path.abrupt_highest_of.whole)
        highest, is_known = _highest(case, stopped.drug, first, stopped.last)
        if last is None or highest is None:
            continue
        share = dose_share(last, highest)
        is_high = share is not None and share >= path.abrupt_share_of_highest.value
        if share is None or (is_high and not is_known):
            yield Missing("abrupt-stop", "weight")
        elif is_high:
            yield case.finding(
                "abrupt-stop",
                Severity.ACTION,
                [stopped.fact],
                case.source("S3", "Premature discontinuation"),
                drug=stopped.drug,
                stopped=stopped.last,
                share=int(share * 100),
            )


def _highest(case: Case, drug: str, first: date, last: date) -> tuple[Taken | None, bool]:
    """Give the highest dose of the days, of those that can be compared, and whether that is all of them."""
    courses = case.common.courses
    days = [first, *(row.start_date for row in case.timeline.treated(drug) if first < row.start_date <= last)]
    highest: Taken | None = None
    is_known = True
    for day in days:
        taken = taken_on(case.timeline, drug, day, courses)
        if taken is None:
            continue
        difference = compare_doses(taken, highest) if highest else Decimal(1)
        is_known = is_known and difference is not None
        if difference is not None and difference > 0:
            highest = taken
    return highest, is_known


def _share_per_kg(part: Taken, whole: Taken) -> Decimal | None:
    """Give part / whole per kg, each by the weight of its day: a child that lost oedema was cut by less than in mg."""
    if part.mg_per_kg is not None and whole.mg_per_kg:
        return share_of(part.mg_per_kg, whole.mg_per_kg)
    return dose_share(part, whole)


def steroid_taper_early(case: Case) -> Iterator[Answer]:
    """Prednisolone halved before tacrolimus can have worked, where the protocol holds it until then."""
    hold = case.protocol.steroid_taper_hold
    course = case.open_course(TACROLIMUS)
    if hold is None or course is None:
        return
    if any(day.on >= course.start and day.state in REMISSION for day in case.course.evidence):
        return
    courses = case.common.courses
    at_start = taken_on(case.timeline, PREDNISOLONE, course.start, courses, is_mean=True)
    if at_start is None:
        return
    until = add_days(course.start, hold.whole)
    is_known = True
    for change in dose_changes(case.timeline, PREDNISOLONE, courses):
        if not course.start < change.on <= until:
            continue
        taken = taken_on(case.timeline, PREDNISOLONE, change.on, courses, is_mean=True)
        share = _share_per_kg(taken, at_start) if taken else Decimal(0)
        if share is None:
            is_known = False
        elif share <= Decimal("0.5"):
            rows = [row for row in case.timeline.treated(PREDNISOLONE) if row.start_date <= change.on]
            facts = [stretch_fact(rows[-1], change.on), Fact(TACROLIMUS, course.start)]
            yield case.finding(
                "steroid-taper-early", Severity.ACTION, facts, case.source_of(hold), started=course.start
            )
            return
    if not is_known:
        yield Missing("steroid-taper-early", "weight")


RULES = (
    ("stopped-early", stopped_early),
    ("abrupt-stop", abrupt_stop),
    ("steroid-taper-early", steroid_taper_early),
)
