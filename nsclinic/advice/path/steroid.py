"""The first steroid course, what settles resistance, and relapses (rules 4, the path)."""

from collections.abc import Iterator

from nsclinic.advice.case import (
    PREDNISOLONE,
    Answer,
    Case,
    column_fact,
    event_fact,
    evidence_fact,
    immunosuppressants,
    treatment_fact,
)
from nsclinic.advice.model import Fact, Missing, Severity, SuggestedDose
from nsclinic.course.model import REMISSION, SteroidResponse, UrineState
from nsclinic.domain.calendar import (
    completed_years,
    days_between,
    has_lasted_months,
)
from nsclinic.domain.catalogue import drugs_in
from nsclinic.domain.record import Cause, EventKind, Frequency

WITHOUT_KNOWN_CAUSE = (None, Cause.IDIOPATHIC, Cause.UNKNOWN)


def steroid_start(case: Case) -> Iterator[Answer]:
    """Nephrotic and never treated: the first steroid course."""
    rule = "steroid-start"
    path = case.common.path
    if (
        case.course.state is not UrineState.NEPHROTIC
        or any(case.timeline.treated(drug) for drug in drugs_in("steroid"))
        or case.timeline.happened(EventKind.CLASSIFICATION)
        or case.on_any(immunosuppressants())
        or case.child.cause not in WITHOUT_KNOWN_CAUSE
    ):
        return
    diagnosis = case.child.diagnosis_date
    if diagnosis is None:
        yield Missing(rule, "diagnosis_date")
        return
    if not has_lasted_months(case.child.birth_date, diagnosis, path.steroid_youngest.whole):
        return
    is_infant = completed_years(case.child.birth_date, diagnosis) < path.genetics_first_under.whole
    dose = case.suggested_steroid()
    yield from missing_for(rule, dose)
    yield case.finding(
        rule,
        Severity.ACTION,
        [column_fact(case.child, "diagnosis_date"), *case.state_fact()],
        case.source_of(case.protocol.steroid_answer.dose),
        variant="genetics-first" if is_infant else "",
        advice=(dose,),
    )


def missing_for(rule: str, *doses: SuggestedDose) -> Iterator[Answer]:
    """Name what a suggested dose lacks to be given in mg."""
    for code in dict.fromkeys(code for dose in doses for code in dose.missing):
        yield Missing(rule, code)


def steroid_response_pending(case: Case) -> Iterator[Answer]:
    """The answer to the first steroid course is awaited."""
    start = case.course.steroid_start
    if case.course.steroid_response is SteroidResponse.PENDING and start is not None:
        number = case.protocol.steroid_response.resistant_from
        yield case.finding(
            "steroid-response-pending",
            Severity.INFO,
            [Fact(PREDNISOLONE, start)],
            case.source_of(number),
            day=days_between(start, case.as_of),
            of=number.whole,
        )


def classification_needed(case: Case) -> Iterator[Answer]:
    """Steroid was begun before the record does: how the child responded is to be entered."""
    if case.course.is_steroid_before_record and not case.course.is_classified_elsewhere:
        first = min(
            (row for drug in drugs_in("steroid") for row in case.timeline.treated(drug)),
            key=lambda row: row.start_date,
        )
        yield case.finding(
            "classification-needed",
            Severity.INFO,
            [treatment_fact(first)],
            case.source_of(case.common.steroid_course.begun_before_diagnosis_at_most),
            started=first.start_date,
        )


def resistance_facts(case: Case) -> tuple[Fact, ...]:
    """Give what settled steroid resistance: the classification, or the urine of that day."""
    if case.course.is_classified_elsewhere:
        return (event_fact(case.timeline.happened(EventKind.CLASSIFICATION)[-1]),)
    settled = case.course.steroid_response_date
    return tuple(evidence_fact(day) for day in case.course.evidence if day.on == settled)


def srns_work_up(case: Case) -> Iterator[Answer]:
    """Steroid-resistant without a biopsy on file."""
    is_resistant = case.course.steroid_response is SteroidResponse.SRNS
    if is_resistant and not case.timeline.happened(EventKind.BIOPSY):
        source = case.source_of(case.protocol.steroid_response.resistant_from)
        since = case.course.steroid_response_date
        yield case.finding("srns-work-up", Severity.ACTION, resistance_facts(case), source, since=since)


def genetics_advised(case: Case) -> Iterator[Answer]:
    """Steroid-resistant without a genetic test, where one is likely to find a cause."""
    rule = "genetics-advised"
    if case.course.steroid_response is not SteroidResponse.SRNS or case.timeline.happened(
        EventKind.GENETIC_TEST
    ):
        return
    child = case.child
    number = case.common.path.genetics_first_under
    facts: list[Fact] = []
    reason = ""
    if child.diagnosis_date is None:
        yield Missing(rule, "diagnosis_date")
    elif completed_years(child.birth_date, child.diagnosis_date) < number.whole:
        facts += [column_fact(child, "birth_date"), column_fact(child, "diagnosis_date")]
        reason = "infant"
    sclerosis = [event for event in case.timeline.happened(EventKind.BIOPSY) if event.code == "DMS"]
    if sclerosis:
        facts.append(event_fact(sclerosis[-1]))
        reason = reason or "DMS"
    if child.cause in (Cause.FAMILIAL, Cause.CONGENITAL):
        facts.append(column_fact(child, "cause"))
        reason = reason or str(child.cause)
    if facts:
        facts += resistance_facts(case)
        yield case.finding(rule, Severity.ACTION, facts, case.source_of(number), reason=reason)
    elif child.cause is None:
        yield Missing(rule, "cause")


def relapse_facts(case: Case) -> tuple[Fact, ...]:
    """Give the urine with which the current episode began."""
    current = case.course.current
    if current is None:
        return ()
    return tuple(evidence_fact(day) for day in current.days[:1])


def _follows_remission(case: Case) -> bool:
    """Say whether the current episode is nephrotic straight after one of remission."""
    episodes = case.course.episodes
    return (
        len(episodes) > 1 and episodes[-1].state is UrineState.NEPHROTIC and episodes[-2].state in REMISSION
    )


def relapse(case: Case) -> Iterator[Answer]:
    """The current episode is a relapse: the protocol's steroid answer, in mg for this child."""
    current = case.course.current
    if current is None:
        return
    if case.child.diagnosis_date is None and current.is_confirmed and _follows_remission(case):
        yield Missing("relapse", "diagnosis_date")
    if not case.course.is_relapse:
        return
    answer = case.protocol.steroid_answer
    doses = [case.suggested_steroid()]
    if answer.then_dose is not None:
        doses.append(case.suggested(PREDNISOLONE, answer.then_dose, Frequency.ALTERNATE_DAY, 1))
    yield from missing_for("relapse", *doses)
    yield case.finding(
        "relapse",
        Severity.URGENT,
        relapse_facts(case),
        case.source_of(answer.dose),
        variant="then-alternate" if answer.then_dose else "",
        advice=tuple(doses),
        on=current.start,
        weeks_from=answer.then_weeks[0].whole if answer.then_weeks else None,
        weeks_to=answer.then_weeks[-1].whole if answer.then_weeks else None,
    )


def relapse_suspected(case: Case) -> Iterator[Answer]:
    """Nephrotic after a remission but not confirmed: test three mornings running.

    A remission before the diagnosis is not relapsed from; where that day is not known, testing harms nobody.
    """
    current = case.course.current
    if current is None or current.is_confirmed:
        return
    if _follows_remission(case):
        diagnosis = case.child.diagnosis_date
        if diagnosis is not None and case.course.episodes[-2].start <= diagnosis:
            return
        source = case.source_of(case.common.urine.dipstick_days_to_confirm)
        yield case.finding("relapse-suspected", Severity.DUE, relapse_facts(case), source, on=current.start)


RULES = (
    ("steroid-start", steroid_start),
    ("steroid-response-pending", steroid_response_pending),
    ("classification-needed", classification_needed),
    ("srns-work-up", srns_work_up),
    ("genetics-advised", genetics_advised),
    ("relapse", relapse),
    ("relapse-suspected", relapse_suspected),
)
