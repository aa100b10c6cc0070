"""Follow-up: the next visit, tests and urine that are due, measurements too old (rules 4, Follow-up, Prescribing)."""

from collections.abc import Iterator, Sequence
from datetime import date

from nsclinic.advice.case import (
    CALCINEURIN_INHIBITORS,
    Answer,
    Case,
    immunosuppressants,
    observation_fact,
)
from nsclinic.advice.model import Due, Fact, Finding, Severity
from nsclinic.course.exposure import TROUGH_OF, troughs_of
from nsclinic.course.model import UrineState
from nsclinic.course.timeline import last_day
from nsclinic.domain.calendar import (
    add_days,
    add_months,
    completed_years,
    days_between,
    has_lasted_months,
    is_within_months,
)
from nsclinic.domain.catalogue import drugs_in
from nsclinic.domain.record import Observation, Visit, VisitKind

TESTED_MONTHLY = ("sbp", "upcr", "albumin", "creatinine", "haemoglobin", "glucose")
GLUCOSE = ("glucose_fasting", "glucose_random")


def is_stable(case: Case) -> bool:
    """Say whether tests may be farther apart: long in complete remission, and long on an immunosuppressant."""
    follow_up = case.common.follow_up
    since = case.course.state_since
    if case.course.state is not UrineState.COMPLETE_REMISSION or since is None:
        return False
    start = _longest_taken_since(case)
    return (
        has_lasted_months(since, case.as_of, follow_up.stable_remission.whole)
        and start is not None
        and has_lasted_months(start, case.as_of, follow_up.stable_treatment.whole)
    )


def _longest_taken_since(case: Case) -> date | None:
    """Give the start of the longest-taken immunosuppressant of any kind; None where none is taken."""
    courses = map(case.open_course, case.on_any(immunosuppressants()))
    return min((course.start for course in courses if course is not None), default=None)


def booking(case: Case) -> Visit | None:
    """Give the visit that made the booking in force.

    A visit other than by phone on a later day has used the booking up, unless the day that it named still lies ahead.
    """
    return booking_in_force(case.timeline.visits, case.as_of)


def booking_in_force(visits: Sequence[Visit], as_of: date) -> Visit | None:
    """Give the visit whose named day is the booking on a day; `visits` are those up to it, in order of date."""
    booked = next((visit for visit in reversed(visits) if visit.next_visit_date is not None), None)
    if booked is None or booked.next_visit_date is None:
        return None
    seen_since = any(visit.on > booked.on and visit.kind is not VisitKind.PHONE for visit in visits)
    return None if seen_since and booked.next_visit_date < as_of else booked


def last_seen(case: Case) -> date | None:
    """Give the day of the last visit other than by phone."""
    return next(
        (visit.on for visit in reversed(case.timeline.visits) if visit.kind is not VisitKind.PHONE), None
    )


def next_visit(case: Case) -> date | None:
    """Give the booked next visit, else the last visit + 1 month on treatment, else None."""
    booked = booking(case)
    if booked is not None:
        return booked.next_visit_date
    seen = last_seen(case)
    if seen is None or not case.doses:
        return None
    return add_months(seen, case.common.follow_up.visit_interval.whole)


def visit_overdue(case: Case) -> Iterator[Answer]:
    """The booked visit is past and the child was not seen since."""
    visit = booking(case)
    late = case.common.follow_up.visit_overdue_after
    if visit is None or visit.next_visit_date is None:
        return
    days = days_between(visit.next_visit_date, case.as_of)
    if days >= late.whole:
        yield case.finding(
            "visit-overdue",
            Severity.DUE,
            [Fact("next_visit_date", visit.on, visit.next_visit_date.isoformat(), row_id=visit.row_id)],
            case.source_of(late),
            fell_due_on=add_days(visit.next_visit_date, late.whole),
            booked=visit.next_visit_date,
            days=days,
        )


def _tests_of(case: Case) -> dict[str, date]:
    """Give the tests that the child's drugs ask for, each with the start of treatment that it counts from.

    That is the start of the longest-taken immunosuppressant of any kind; for a trough that of its own drug.
    """
    groups = drugs_in("calcineurin_inhibitor", "mycophenolate") | {"mizoribine", "cyclophosphamide"}
    start = _longest_taken_since(case)
    if start is None or not case.on_any(groups):
        return {}
    tests = dict.fromkeys(TESTED_MONTHLY, start)
    for drug in CALCINEURIN_INHIBITORS:
        course = case.open_course(drug)
        if course is not None:
            tests[TROUGH_OF[drug]] = course.start
    return tests


def _code(test: str) -> str:
    """Give the observation code by which a test is named: either glucose serves, the random one is simpler to take."""
    return GLUCOSE[1] if test == "glucose" else test


def _last_test(case: Case, test: str) -> Observation | None:
    """Give the last value of a test; a level known not to be a trough is none."""
    drug = next((drug for drug, code in TROUGH_OF.items() if code == test), None)
    if drug is not None:
        return next(reversed(troughs_of(case.timeline, drug, case.common.follow_up)), None)
    codes = GLUCOSE if test == "glucose" else (test,)
    rows = [row for code in codes for row in case.timeline.observed(code)[-1:]]
    return max(rows, key=lambda row: row.on, default=None)


def monthly_tests(case: Case) -> Iterator[Answer]:
    """Tests asked for every month (every three months when stable) are overdue: one finding names them all."""
    late = _late_tests(case)
    if not late:
        return
    limit = _tests_limit(case)
    facts = [observation_fact(row) if row else Fact(_code(test), None) for test, (row, _) in late.items()]
    yield case.finding(
        "monthly-tests",
        Severity.DUE,
        facts,
        case.source_of(case.common.follow_up.tests_due_after),
        fell_due_on=min(add_days(counted_from, limit + 1) for _, counted_from in late.values()),
        tests=" ".join(late),
    )


def _tests_limit(case: Case) -> int:
    follow_up = case.common.follow_up
    return (follow_up.tests_due_after_stable if is_stable(case) else follow_up.tests_due_after).whole


def _late_tests(case: Case) -> dict[str, tuple[Observation | None, date]]:
    limit = _tests_limit(case)
    late = {}
    for test, start in _tests_of(case).items():
        row = _last_test(case, test)
        counted_from = row.on if row else start
        if days_between(counted_from, case.as_of) > limit:
            late[test] = (row, counted_from)
    return late


def _asks_for_urine(case: Case) -> tuple[str, ...]:
    """Give the drugs that ask for urine tests: those of a weakened defence, levamisole, any steroid."""
    taken = case.on_any(
        drugs_in(
            "calcineurin_inhibitor",
            "mycophenolate",
            "antimetabolite",
            "alkylating",
            "immunomodulator",
            "steroid",
        )
    )
    months = case.common.follow_up.anti_cd20_lasts.whole
    lately = tuple(
        drug
        for drug in drugs_in("anti_cd20")
        if any(is_within_months(row.start_date, case.as_of, months) for row in case.timeline.treated(drug))
    )
    return (*taken, *lately)


def urine_test_overdue(case: Case) -> Iterator[Answer]:
    """On treatment without urine evidence for too long."""
    drugs = _asks_for_urine(case)
    latest = case.course.latest_evidence
    limit = _urine_limit(case)
    if not drugs:
        return
    if latest is None or days_between(latest.on, case.as_of) >= limit:
        begun = min(row.start_date for drug in drugs for row in case.timeline.treated(drug))
        yield case.finding(
            "urine-test-overdue",
            Severity.DUE,
            [Fact("urine", latest.on)] if latest else [Fact("urine", None)],
            case.source_of(case.common.follow_up.urine_due_after),
            fell_due_on=add_days(latest.on, limit) if latest else begun,
            last=latest.on if latest else None,
            days=days_between(latest.on, case.as_of) if latest else None,
        )


def _urine_limit(case: Case) -> int:
    follow_up = case.common.follow_up
    return (follow_up.urine_due_after_stable if is_stable(case) else follow_up.urine_due_after).whole


def measure_child(case: Case) -> Iterator[Answer]:
    """On a dosed drug with a weight or height too old to dose by."""
    courses = case.common.courses
    taken = (row for dose in case.doses for row in case.timeline.treated(dose.drug))
    if not any(row.dose and last_day(row, case.as_of) == case.as_of for row in taken):
        return
    is_small = completed_years(case.child.birth_date, case.as_of) < 2
    valid = {
        "weight": (courses.weight_due_after_under_2 if is_small else courses.weight_due_after).whole,
        "height": courses.height_due_after.whole,
    }
    old: dict[str, Observation | None] = {}
    for code, months in valid.items():
        rows = [row for row in case.timeline.observed(code) if not row.is_censored]
        if not rows or case.as_of > add_months(rows[-1].on, months):
            old[code] = rows[-1] if rows else None
    if old:
        yield case.finding(
            "measure-child",
            Severity.DUE,
            [observation_fact(row) if row else Fact(code, None) for code, row in old.items()],
            case.source_of(courses.weight_due_after),
            fell_due_on=max(
                (add_days(add_months(row.on, valid[code]), 1) for code, row in old.items() if row),
                default=min(dose.since for dose in case.doses),
            ),
            what=" ".join(old),
        )


def due_list(case: Case, findings: tuple[Finding, ...]) -> tuple[Due, ...]:
    """Give what is due, with its day, in order of day: tests, urine, the next visit, biopsy and genetic test."""
    follow_up = case.common.follow_up
    interval = (follow_up.tests_interval_stable if is_stable(case) else follow_up.tests_interval).whole
    late = _late_tests(case)
    items = []
    for test, start in _tests_of(case).items():
        row = _last_test(case, test)
        items.append(
            Due(
                row.code if row else _code(test),
                add_months(row.on if row else start, interval),
                is_overdue=test in late,
            )
        )
    drugs = _asks_for_urine(case)
    if drugs:
        latest = case.course.latest_evidence
        begun = min(row.start_date for drug in drugs for row in case.timeline.treated(drug))
        on = add_months(latest.on, interval) if latest else begun
        is_late = latest is None or days_between(latest.on, case.as_of) >= _urine_limit(case)
        items.append(Due("urine", on, is_overdue=is_late))
    following = next_visit(case)
    if following is not None:
        is_late = days_between(following, case.as_of) >= follow_up.visit_overdue_after.whole
        items.append(Due("visit", following, is_overdue=is_late))
    tests = {"srns-work-up": "biopsy", "genetics-advised": "genetic_test"}
    items += [
        Due(tests[finding.rule], finding.since, is_overdue=finding.since < case.as_of)
        for finding in findings
        if finding.rule in tests
    ]
    return tuple(sorted(items, key=lambda item: (item.on, item.what)))


RULES = (
    ("measure-child", measure_child),
    ("monthly-tests", monthly_tests),
    ("visit-overdue", visit_overdue),
    ("urine-test-overdue", urine_test_overdue),
)
