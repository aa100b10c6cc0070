"""Everything the program concludes about one child on one day: a pure function of record, protocol and as-of date."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from nsclinic.advice import eligibility, follow_up, prescribing, troughs, vaccines
from nsclinic.advice.case import Case, Rule, build_case
from nsclinic.advice.follow_up import due_list, next_visit
from nsclinic.advice.harm import blood, creatinine, growth, infection, mycophenolate, pressure
from nsclinic.advice.ladder import has_kidney_failed
from nsclinic.advice.levels import latest_levels
from nsclinic.advice.model import Egfr, Finding, Missing, Review, SetAside, Severity, SteroidExposure
from nsclinic.advice.path import remission, steps, steroid, stopping
from nsclinic.course.doses import prednisolone_mg_per_kg_12m, tacrolimus_days
from nsclinic.domain.record import ChildRecord, EventKind, VisitKind
from nsclinic.protocol.model import Protocol

PATH = (*steroid.RULES, *steps.RULES, *remission.RULES, *stopping.RULES)

CHAPTERS: tuple[tuple[str, Rule], ...] = (
    *eligibility.RULES,
    *PATH,
    *creatinine.RULES,
    *blood.RULES,
    *pressure.RULES,
    *mycophenolate.RULES,
    *infection.RULES,
    *growth.RULES,
    *prescribing.RULES,
    *vaccines.RULES,
    *follow_up.RULES,
    *troughs.RULES,
)
"""Every rule in the order of asking: troughs last, for a dose is suggested only where nothing forbids it."""

RULES: tuple[str, ...] = tuple(rule for rule, _ in CHAPTERS)
"""The ids of every rule, in the order in which findings of one severity are shown."""

_PATH_RULES = frozenset(rule for rule, _ in PATH)

_TROUGH_RULES = frozenset(rule for rule, _ in troughs.RULES)

LEFT = frozenset({"transfer", "lost_to_follow_up"})
"""Outcomes that a later visit ends (rules 0)."""


def review(record: ChildRecord, protocol: Protocol, as_of: date) -> Review:
    """Apply every rule to what was recorded up to `as_of`, both included. Nothing later is used, but plans."""
    case = build_case(record, protocol, as_of)
    levels = latest_levels(case.timeline, case.course, protocol)
    case = replace(case, levels=levels)
    findings: tuple[Finding, ...] = ()
    missing: tuple[Missing, ...] = ()
    is_followed = not _has_left(case)
    if is_followed:
        answers = list(_answers(case))
        found = [answer for answer in answers if isinstance(answer, Finding)]
        found.sort(key=lambda finding: (finding.severity.rank, RULES.index(finding.rule)))
        findings = tuple(_with_set_asides(record, protocol, case, found))
        missing = tuple(dict.fromkeys(answer for answer in answers if isinstance(answer, Missing)))
    egfr = case.egfrs[-1] if case.egfrs else None
    return Review(
        patient_id=case.child.patient_id,
        as_of=as_of,
        protocol_id=protocol.id,
        protocol_version=protocol.version,
        protocol_hash=protocol.sha256[:8],
        course=case.course,
        size=case.size,
        egfr=Egfr(egfr.value, "bedside_schwartz", egfr.on) if egfr else None,
        steps=case.steps,
        doses=case.doses,
        levels=levels,
        findings=findings,
        missing=missing,
        due=due_list(case, findings) if is_followed else (),
        next_visit=next_visit(case) if is_followed else None,
        exposure=SteroidExposure(
            prednisolone_mg_per_kg_12m(case.timeline, protocol.common.courses), tacrolimus_days(case.timeline)
        ),
    )


def _answers(case: Case) -> Iterator[Finding | Missing]:
    skips_path = has_kidney_failed(case)
    standing: set[str] = set()
    for rule, answer in CHAPTERS:
        if skips_path and rule in _PATH_RULES:
            continue
        if rule in _TROUGH_RULES:
            case = replace(case, standing=frozenset(standing))
        for found in answer(case):
            if isinstance(found, Finding) and (found.severity is Severity.STOP or rule == "creatinine-rise"):
                standing.add(rule)
            yield found


def _has_left(case: Case) -> bool:
    """Say whether the child died, or left and was not seen since (a phone call is no visit)."""
    for event in case.timeline.happened(EventKind.OUTCOME):
        if event.code == "death":
            return True
        if event.code in LEFT and not any(
            visit.on > event.on and visit.kind is not VisitKind.PHONE for visit in case.timeline.visits
        ):
            return True
    return False


def _with_set_asides(
    record: ChildRecord, protocol: Protocol, case: Case, findings: list[Finding]
) -> Iterator[Finding]:
    """Mark the findings that were set aside and whose facts are still those of that day (rules 0).

    The facts of that day are those of the record as it was then: a value corrected since brings the finding back.
    """
    set_aside = {event.code: event for event in case.timeline.happened(EventKind.SET_ASIDE)}
    rules = dict(CHAPTERS)
    recorded_then = dict(record.when_set_aside)
    cases: dict[tuple[str, date], Case] = {}
    for finding in findings:
        event = set_aside.get(finding.rule)
        if event is None:
            yield finding
            continue
        then = recorded_then.get(event.row_id, record)
        moment = (event.row_id if event.row_id in recorded_then else "", event.on)
        if moment not in cases:
            cases[moment] = build_case(then, protocol, event.on)
        earlier_findings = [
            answer for answer in rules[finding.rule](cases[moment]) if isinstance(answer, Finding)
        ]
        if any(earlier.facts == finding.facts for earlier in earlier_findings):
            yield replace(finding, set_aside=SetAside(event.on, event.clinician, event.note))
        else:
            yield finding
