"""Who may be on the protocol: the first table of rules 4. Its `stop` findings hold a step of the protocol back."""

from collections.abc import Iterator
from datetime import date

from nsclinic.advice.case import (
    CALCINEURIN_INHIBITORS,
    EGFR_UNIT,
    MMF,
    Answer,
    Case,
    column_fact,
    egfr_facts,
    event_fact,
    latest_deciding,
    observation_fact,
    treatment_fact,
)
from nsclinic.advice.ladder import next_step_due
from nsclinic.advice.model import Amount, Fact, Missing, Severity
from nsclinic.course.comparison import is_below, limit_for
from nsclinic.course.kidney import EgfrDay, creatinine_days, egfr_days
from nsclinic.domain.calendar import add_days, completed_years
from nsclinic.domain.record import EventKind, Observation
from nsclinic.protocol.model import Number

INTERSTITIAL_OR_VASCULAR = ("interstitial_disease", "vascular_disease")


def excluded_cause(case: Case) -> Iterator[Answer]:
    """A cause other than idiopathic, or a variant found, where the protocol excludes it."""
    rule = "excluded-cause"
    eligibility = case.protocol.eligibility
    if not eligibility.excluded_causes:
        return
    tests = case.timeline.happened(EventKind.GENETIC_TEST)
    variants = [event for event in tests if event.code in eligibility.excluded_variants]
    cause = case.child.cause
    source = case.source(eligibility.source, eligibility.section)
    if cause is not None and cause in eligibility.excluded_causes:
        facts = [column_fact(case.child, "cause"), *map(event_fact, variants)]
        since = max((event.on for event in variants), default=case.child.diagnosis_date)
        yield case.finding(rule, Severity.STOP, facts, source, fell_due_on=since, cause=cause)
    elif variants:
        facts = [event_fact(event) for event in variants]
        yield case.finding(rule, Severity.STOP, facts, source, variant="variant", cause=variants[-1].code)
    elif cause is None:
        yield Missing(rule, "cause")


def excluded_complement(case: Case) -> Iterator[Answer]:
    """Low complement: another disease than the protocol is for."""
    rule = "excluded-complement"
    eligibility = case.protocol.eligibility
    low: list[tuple[Observation, Number]] = []
    for code, limits in (("c3", eligibility.c3_at_least), ("c4", eligibility.c4_at_least)):
        if not limits:
            continue
        found = latest_deciding(case.timeline.observed(code), lambda row, limits=limits: _is_low(row, limits))  # type: ignore[misc]
        if found is None:
            yield Missing(rule, code)
        elif found[1]:
            low.append((found[0], limits[0]))
    if low:
        row, number = low[0]
        limit = limit_for(row, eligibility.c3_at_least if row.code == "c3" else eligibility.c4_at_least)
        yield case.finding(
            rule,
            Severity.STOP,
            [observation_fact(row) for row, _ in low],
            case.source(eligibility.source, eligibility.section),
            code=row.code,
            value=Amount(row.number, row.unit),
            limit=Amount(number.value if limit is None else limit, row.unit),
        )


def _is_low(row: Observation, limits: tuple[Number, ...]) -> bool | None:
    limit = limit_for(row, limits)
    return None if limit is None else is_below(row, limit)


def excluded_infection(case: Case) -> Iterator[Answer]:
    """A positive screening test, where the protocol excludes it."""
    rule = "excluded-infection"
    eligibility = case.protocol.eligibility
    positive = []
    for code in eligibility.excluded_screens:
        rows = case.timeline.observed(code)
        if not rows:
            yield Missing(rule, code)
        elif rows[-1].value == "positive":
            positive.append(rows[-1])
    if positive:
        yield case.finding(
            rule,
            Severity.STOP,
            map(observation_fact, positive),
            case.source(eligibility.source, eligibility.section),
            code=positive[-1].code,
        )


def excluded_prior_rituximab(case: Case) -> Iterator[Answer]:
    """Rituximab before mycophenolate, where the protocol excludes it."""
    eligibility = case.protocol.eligibility
    if not eligibility.excludes_prior_rituximab:
        return
    begun = case.current_course(MMF)
    given = [
        row for row in case.timeline.treated("rituximab") if begun is None or row.start_date < begun.start
    ]
    if given:
        yield case.finding(
            "excluded-prior-rituximab",
            Severity.STOP,
            [treatment_fact(given[-1])],
            case.source(eligibility.source, eligibility.section),
            on=given[-1].start_date,
        )


def excluded_egfr(case: Case) -> Iterator[Answer]:
    """Kidney function too low at the start of mycophenolate, where the protocol asks."""
    rule = "excluded-egfr"
    eligibility = case.protocol.eligibility
    limit, window = eligibility.egfr_above_at_start, eligibility.egfr_start_window
    if limit is None or window is None:
        return
    begun = case.current_course(MMF)
    days = case.egfrs
    first = date.min
    if begun is not None:
        first = add_days(begun.start, -window.whole)
        days = tuple(day for day in days if first <= day.on <= begun.start)
    if not days:
        yield from _missing_egfr(case, rule, first, begun.start if begun else case.as_of)
    elif days[-1].value <= limit.value:
        yield case.finding(
            rule,
            Severity.STOP,
            egfr_facts(days[-1]),
            case.source_of(limit),
            egfr=Amount(days[-1].value, EGFR_UNIT),
            on=days[-1].on,
            limit=Amount(limit.value, EGFR_UNIT),
        )


def _missing_egfr(case: Case, rule: str, first: date = date.min, last: date = date.max) -> Iterator[Answer]:
    """Name what an estimate of the days asked for lacks: the creatinine, the height of its day, or both."""
    has_creatinine = any(first <= row.on <= last for row in creatinine_days(case.timeline))
    if not has_creatinine:
        yield Missing(rule, "creatinine")
    if has_creatinine or not case.timeline.observed("height"):
        yield Missing(rule, "height")


def excluded_age(case: Case) -> Iterator[Answer]:
    """An age outside the study's: what is known of the protocol comes from other children."""
    rule = "excluded-age"
    eligibility = case.protocol.eligibility
    child = case.child
    if eligibility.age_from is not None and eligibility.age_to is not None:
        if child.diagnosis_date is None:
            yield Missing(rule, "diagnosis_date")
            return
        age = completed_years(child.birth_date, child.diagnosis_date)
        if not eligibility.age_from.whole <= age <= eligibility.age_to.whole:
            facts = [column_fact(child, "birth_date"), column_fact(child, "diagnosis_date")]
            source = case.source_of(eligibility.age_from)
            yield case.finding(rule, Severity.INFO, facts, source, fell_due_on=child.diagnosis_date, age=age)
    if eligibility.age_under_at_start is not None:
        begun = case.current_course(MMF)
        day = begun.start if begun else case.as_of
        age = completed_years(child.birth_date, day)
        if age >= eligibility.age_under_at_start.whole:
            facts = [
                column_fact(child, "birth_date"),
                *([treatment_fact(begun.stretches[0])] if begun else []),
            ]
            source = case.source_of(eligibility.age_under_at_start)
            yield case.finding(rule, Severity.INFO, facts, source, fell_due_on=day, variant="adult", age=age)


def protocol_end_egfr(case: Case) -> Iterator[Answer]:
    """Kidney function under the protocol's own limit by its own formula, not recovered since: the protocol ends."""
    rule = "protocol-end-egfr"
    eligibility = case.protocol.eligibility
    k, limit = eligibility.own_egfr_k, eligibility.own_egfr_at_least
    window, recovered = eligibility.own_egfr_window, eligibility.own_egfr_recovered_days
    if k is None or limit is None or window is None or recovered is None:
        return
    days = egfr_days(case.timeline, case.common.courses, k.value)
    if not days:
        yield from _missing_egfr(case, rule)
        return
    start = case.steps[0].start if case.steps else None
    low = [
        day
        for day in _asked_days(days, start, window.whole)
        if day.value < limit.value
        and sum(later.on > day.on and later.value >= limit.value for later in days) < recovered.whole
    ]
    if low:
        yield case.finding(
            rule,
            Severity.STOP,
            egfr_facts(low[-1]),
            case.source_of(limit),
            egfr=Amount(low[-1].value, EGFR_UNIT),
            on=low[-1].on,
            limit=Amount(limit.value, EGFR_UNIT),
        )


def _asked_days(days: tuple[EgfrDay, ...], start: date | None, window: int) -> tuple[EgfrDay, ...]:
    """Give the days that count: from the first step on, and the latest shortly before it; before a step the latest.

    The first step's own day is the latest up to it where there is a value of that day.
    """
    if start is None:
        return days[-1:]
    up_to_start = [day for day in days if add_days(start, -window) <= day.on <= start]
    return (*up_to_start[-1:], *(day for day in days if day.on > start))


def _cni_or_due(case: Case) -> bool:
    """Say whether the child is on a calcineurin inhibitor, or a step that holds one is due."""
    if case.on_any(CALCINEURIN_INHIBITORS):
        return True
    number = next_step_due(case)
    return any(
        step.number == number and set(CALCINEURIN_INHIBITORS) & set(step.with_drugs)
        for step in case.protocol.steps
    )


def egfr_low(case: Case) -> Iterator[Answer]:
    """Bedside Schwartz eGFR under 60 on a calcineurin inhibitor, or with one due."""
    rule = "egfr-low"
    if not _cni_or_due(case):
        return
    limit = case.common.path.cni_egfr_at_least
    if not case.egfrs:
        yield from _missing_egfr(case, rule)
        return
    day = case.egfrs[-1]
    if case.timeline.observed("creatinine")[-1].on > day.on:
        yield Missing(rule, "height")
    if day.value < limit.value:
        yield case.finding(
            rule,
            Severity.STOP,
            egfr_facts(day),
            case.source_of(limit),
            egfr=Amount(day.value, EGFR_UNIT),
            on=day.on,
            limit=Amount(limit.value, EGFR_UNIT),
        )


def cni_histology(case: Case) -> Iterator[Answer]:
    """Interstitial or vascular disease in the biopsy on a calcineurin inhibitor, or with one due."""
    if not _cni_or_due(case):
        return
    rows = [e for e in case.timeline.happened(EventKind.BIOPSY) if e.code in INTERSTITIAL_OR_VASCULAR]
    if rows:
        facts: list[Fact] = [event_fact(event) for event in rows]
        source = case.source_of(case.common.path.cni_egfr_at_least)
        yield case.finding("cni-histology", Severity.STOP, facts, source, histology=rows[-1].code)


RULES = (
    ("excluded-cause", excluded_cause),
    ("excluded-complement", excluded_complement),
    ("excluded-infection", excluded_infection),
    ("excluded-prior-rituximab", excluded_prior_rituximab),
    ("excluded-egfr", excluded_egfr),
    ("excluded-age", excluded_age),
    ("protocol-end-egfr", protocol_end_egfr),
    ("egfr-low", egfr_low),
    ("cni-histology", cni_histology),
)
