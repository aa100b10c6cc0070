"""The ladder: when a step starts, nears its decision, or proves without effect (rules 4, the path)."""

from collections.abc import Iterator

from nsclinic.advice.case import (
    PREDNISOLONE,
    TACROLIMUS,
    Answer,
    Case,
    event_fact,
    evidence_fact,
    observation_fact,
    treatment_fact,
)
from nsclinic.advice.eligibility import RULES as ELIGIBILITY
from nsclinic.advice.ladder import next_step_due
from nsclinic.advice.model import Amount, Fact, Finding, Severity
from nsclinic.advice.path.steroid import missing_for, resistance_facts
from nsclinic.course.model import Step, StepOutcome, UrineState
from nsclinic.course.targets import target_without_remission
from nsclinic.domain.calendar import (
    add_days,
    days_between,
    has_lasted_months,
)
from nsclinic.domain.catalogue import drugs_in
from nsclinic.domain.record import EventKind


def is_held_back(case: Case) -> bool:
    """Say whether a `stop` finding of the first table holds a step back; one set aside still does."""
    return any(
        isinstance(answer, Finding) and answer.severity is Severity.STOP
        for _, rule in ELIGIBILITY
        for answer in rule(case)
    )


def _step_start(case: Case, number: int) -> Iterator[Answer]:
    if next_step_due(case) != number or is_held_back(case):
        return
    rule = f"step-{number}-start"
    drugs_of_step = next(step.with_drugs for step in case.protocol.steps if step.number == number)
    doses = [
        case.suggested_from_range(drug, number)
        for drug in (*drugs_of_step, PREDNISOLONE)
        if not _takes_another_mycophenolate(case, drug)
    ]
    advice = tuple(dose for dose in doses if dose is not None)
    before = case.last_step
    facts = resistance_facts(case)
    if before is not None:
        facts = (evidence_fact(before.final),) if before.final else ()
    yield from missing_for(rule, *advice)
    yield case.finding(
        rule,
        Severity.ACTION,
        [*facts, *case.state_fact()],
        case.source_of(case.common.step_rules.decision_after),
        advice=advice,
        step=number,
    )


def _takes_another_mycophenolate(case: Case, drug: str) -> bool:
    """Say whether the drug is a mycophenolate and the child takes the other one: no second is ever suggested."""
    mycophenolates = drugs_in("mycophenolate")
    return drug in mycophenolates and bool(case.on_any(mycophenolates - {drug}))


def step_1_start(case: Case) -> Iterator[Answer]:
    """Steroid-resistant and nephrotic, no step begun: the first step."""
    yield from _step_start(case, 1)


def step_2_start(case: Case) -> Iterator[Answer]:
    """The first step was without effect: the second."""
    yield from _step_start(case, 2)


def step_3_start(case: Case) -> Iterator[Answer]:
    """The second step was without effect: the third."""
    yield from _step_start(case, 3)


def step_decision_near(case: Case) -> Iterator[Answer]:
    """An ongoing step is about to be decided in a child who is nephrotic."""
    step = case.last_step
    if (
        step is None
        or step.outcome is not StepOutcome.ONGOING
        or case.course.state is not UrineState.NEPHROTIC
    ):
        return
    near = case.common.path.decision_near
    if days_between(case.as_of, step.decision_date) <= near.whole:
        yield case.finding(
            "step-decision-near",
            Severity.DUE,
            _step_facts(case, step),
            case.source_of(case.common.step_rules.decision_after),
            fell_due_on=add_days(step.decision_date, -near.whole),
            step=step.number,
            decision=step.decision_date,
            days=days_between(case.as_of, step.decision_date),
        )


def _step_facts(case: Case, step: Step) -> tuple[Fact, ...]:
    events = [
        event for event in case.timeline.happened(EventKind.STEP_START) if event.code == str(step.number)
    ]
    if step.is_begun_by_event and events:
        return (event_fact(events[-1]),)
    drugs = next(
        (line.with_drugs for line in case.protocol.steps if line.number == step.number), (TACROLIMUS,)
    )
    rows = [row for drug in drugs for row in case.timeline.treated(drug) if row.start_date == step.start]
    return tuple(treatment_fact(row) for row in rows)


def _is_past_decision(case: Case, step: Step | None) -> bool:
    return (
        step is not None
        and case.is_on(TACROLIMUS)
        and case.course.state is UrineState.NEPHROTIC
        and case.as_of >= step.decision_date
    )


def exposure_unproven(case: Case) -> Iterator[Answer]:
    """At the decision date on tacrolimus, nephrotic, and its target not shown to be reached: not yet resistant."""
    step = case.tacrolimus_step
    if step is None or step.exposure is None or not _is_past_decision(case, step):
        return
    if step.outcome is not StepOutcome.NOT_EVALUABLE or step.exposure.is_proven:
        return
    urgent_from = case.common.path.exposure_urgent_from
    is_urgent = has_lasted_months(step.start, case.as_of, urgent_from.whole)
    target = target_without_remission(case.protocol, "tac_trough")
    facts = [*_step_facts(case, step), *map(observation_fact, step.exposure.troughs)]
    latest = max((fact.on for fact in facts if fact.on), default=step.decision_date)
    yield case.finding(
        "exposure-unproven",
        Severity.URGENT if is_urgent else Severity.ACTION,
        facts,
        case.source_of(case.common.step_rules.exposure_share_in_target),
        fell_due_on=max(step.decision_date, latest),
        reached=len(step.exposure.reached),
        troughs=len(step.exposure.troughs),
        low=Amount(target.low.value, target.low.unit) if target else None,
    )


def tac_resistant(case: Case) -> Iterator[Answer]:
    """Nephrotic on tacrolimus whose exposure is proven, at its decision date: stop, and the alternatives."""
    step = case.tacrolimus_step
    if step is None or not case.is_on(TACROLIMUS) or case.course.state is not UrineState.NEPHROTIC:
        return
    if step.outcome is StepOutcome.RESISTANT:
        final = (evidence_fact(step.final),) if step.final else ()
        troughs = map(observation_fact, step.exposure.troughs if step.exposure else ())
        yield case.finding(
            "tac-resistant",
            Severity.ACTION,
            [*_step_facts(case, step), *final, *troughs],
            case.source_of(case.common.step_rules.decision_after),
            decision=step.decision_date,
        )


RULES = (
    ("step-1-start", step_1_start),
    ("step-2-start", step_2_start),
    ("step-3-start", step_3_start),
    ("step-decision-near", step_decision_near),
    ("exposure-unproven", exposure_unproven),
    ("tac-resistant", tac_resistant),
)
