"""In remission: what is withdrawn, tapered, restored or goes on (rules 4, the path)."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from nsclinic.advice.case import (
    CICLOSPORIN,
    PREDNISOLONE,
    TACROLIMUS,
    Answer,
    Case,
    treatment_fact,
    under_ceiling,
)
from nsclinic.advice.model import Amount, Fact, Missing, Severity, SuggestedDose
from nsclinic.advice.path.steroid import relapse_facts
from nsclinic.course.medication import Taken, compare_doses, dose_changes, last_taken_before, taken_on
from nsclinic.course.model import REMISSION, Episode, UrineState
from nsclinic.domain.calendar import (
    add_months,
    has_lasted_months,
    whole_months,
)
from nsclinic.domain.record import Frequency


def _complete_since(case: Case, months: int) -> date | None:
    """Give since when complete remission lasts, if for `months` or more."""
    since = case.course.state_since
    if case.course.state is not UrineState.COMPLETE_REMISSION or since is None:
        return None
    return since if has_lasted_months(since, case.as_of, months) else None


def prednisolone_withdraw(case: Case) -> Iterator[Answer]:
    """Complete remission has lasted on the first step: prednisolone is withdrawn."""
    number = case.common.path.remission_before_taper
    since = _complete_since(case, number.whole)
    is_first = case.last_step is not None and case.last_step.number == 1
    if is_first and since is not None and case.is_on(PREDNISOLONE):
        rows = case.timeline.treated(PREDNISOLONE)
        yield case.finding(
            "prednisolone-withdraw",
            Severity.ACTION,
            [*case.state_fact(), treatment_fact(rows[-1])],
            case.source_of(number),
            fell_due_on=add_months(since, number.whole),
            since=since,
        )


def csa_taper(case: Case) -> Iterator[Answer]:
    """Complete remission has lasted on the second step and ciclosporin was not lowered yet."""
    rule = "csa-taper"
    number = case.common.path.remission_before_taper
    since = _complete_since(case, number.whole)
    if case.last_step is None or case.last_step.number != 2 or since is None or not case.is_on(CICLOSPORIN):
        return
    courses = case.common.courses
    now = taken_on(case.timeline, CICLOSPORIN, case.as_of, courses)
    then = taken_on(case.timeline, CICLOSPORIN, since, courses)
    difference = compare_doses(now, then) if now and then else None
    if now and then and difference is None:
        for code in case.missing_size("m2") or ("weight",):
            yield Missing(rule, code)
        return
    if difference is None or difference >= 0:
        rows = case.timeline.treated(CICLOSPORIN)
        yield case.finding(
            rule,
            Severity.ACTION,
            [*case.state_fact(), treatment_fact(rows[-1])],
            case.source("S0", "Methods: second step"),
            fell_due_on=add_months(since, number.whole),
            since=since,
        )


def csa_restore(case: Case) -> Iterator[Answer]:
    """A relapse after ciclosporin was lowered in remission: back to the dose before."""
    rule = "csa-restore"
    if not case.course.is_relapse or case.is_on(TACROLIMUS):
        return
    remission = _remission_before(case)
    if remission is None:
        return
    is_known = True
    for change in dose_changes(case.timeline, CICLOSPORIN, case.common.courses):
        before = _taken_before(case, change.on)
        if before is None or not remission.start <= change.on <= (remission.end or case.as_of):
            continue
        lowered = compare_doses(change.taken, before) if change.taken else Decimal(-1)
        if lowered is None or lowered >= 0:
            is_known = is_known and lowered is not None
            continue
        now = taken_on(case.timeline, CICLOSPORIN, case.as_of, case.common.courses)
        difference = compare_doses(now, before) if now else Decimal(-1)
        if difference is not None and difference < 0:
            row = before.stretches[-1]
            cut = Fact(CICLOSPORIN, change.on, None)
            facts = [treatment_fact(row), cut, *relapse_facts(case)]
            source = case.source("S0", "Methods: second step")
            advice = _former_dose(case, before)
            yield case.finding(rule, Severity.URGENT, facts, source, advice=advice, cut=change.on)
            return
        is_known = is_known and difference is not None
        break
    if not is_known:
        yield Missing(rule, "weight")


def _taken_before(case: Case, day: date) -> Taken | None:
    """Give the ciclosporin of the last day before one on which it was taken, by the child's size of that day."""
    last = last_taken_before(case.timeline, (CICLOSPORIN,), day)
    return taken_on(case.timeline, CICLOSPORIN, last, case.common.courses) if last else None


def _former_dose(case: Case, taken: Taken) -> tuple[SuggestedDose, ...]:
    """Give the dose before the cut, under the drug's ceiling; none where nobody wrote it down.

    Of stretches taken together it is the sum, never the newest of them alone. A dose per kg or m² begun before the
    child was measured is worked out for today's size.
    """
    row = taken.stretches[-1]
    former = taken.per_day_mg
    if len(taken.stretches) == 1 and row.dose:
        stated = Amount(Decimal(row.dose), row.dose_unit)
    elif former is not None:
        stated = Amount(former, "mg/day")
    else:
        return ()
    if former is None:
        return (case.suggested(CICLOSPORIN, stated, Frequency.DAILY, row.doses_per_day),)
    held, is_capped = under_ceiling(CICLOSPORIN, former, case.size)
    return (
        SuggestedDose(CICLOSPORIN, stated, held, Frequency.DAILY, row.doses_per_day, is_capped=is_capped),
    )


def _remission_before(case: Case) -> Episode | None:
    """Give the complete remission before the current episode."""
    earlier = case.course.episodes[:-1]
    return next(
        (episode for episode in reversed(earlier) if episode.state is UrineState.COMPLETE_REMISSION), None
    )


def _tacrolimus_months(case: Case) -> tuple[date, int] | None:
    course = case.open_course(TACROLIMUS)
    return (course.start, whole_months(course.start, case.as_of)) if course else None


def responder_continue(case: Case) -> Iterator[Answer]:
    """In remission between the decision and the end of the course: tacrolimus goes on to twelve months at least."""
    on_it = _tacrolimus_months(case)
    path = case.common.path
    if on_it is None or case.course.state not in REMISSION:
        return
    start, months = on_it
    if path.course_review_from.whole <= months < path.course_complete_from.whole:
        yield case.finding(
            "responder-continue",
            Severity.INFO,
            [Fact(TACROLIMUS, start), *case.state_fact()],
            case.source_of(path.course_review_from),
            fell_due_on=add_months(start, path.course_review_from.whole),
            months=months,
            until=add_months(start, path.course_complete_from.whole),
        )


def course_complete(case: Case) -> Iterator[Answer]:
    """In remission after twelve months of tacrolimus: decide, and taper over months."""
    on_it = _tacrolimus_months(case)
    path = case.common.path
    if on_it is None or case.course.state not in REMISSION:
        return
    start, months = on_it
    if months >= path.course_complete_from.whole:
        yield case.finding(
            "course-complete",
            Severity.ACTION,
            [Fact(TACROLIMUS, start), *case.state_fact()],
            case.source_of(path.course_complete_from),
            fell_due_on=add_months(start, path.course_complete_from.whole),
            months=months,
        )


RULES = (
    ("prednisolone-withdraw", prednisolone_withdraw),
    ("csa-taper", csa_taper),
    ("csa-restore", csa_restore),
    ("responder-continue", responder_continue),
    ("course-complete", course_complete),
)
