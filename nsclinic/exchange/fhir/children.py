"""Who the child is and how the disease went: Patient, Encounter, Condition, CarePlan, and the estimated filtration.

No name, address, telephone or note is read here, whatever the record holds. The month of birth is written as a month,
not as its first day: FHIR knows dates that are known to the month.
"""

from collections.abc import Iterator
from datetime import date
from html import escape

from nsclinic.advice.eligibility import INTERSTITIAL_OR_VASCULAR
from nsclinic.advice.model import Egfr
from nsclinic.course.model import REMISSION, Course, Step, StepOutcome, UrineState
from nsclinic.domain.catalogue import calculated, icd_10_of, ucum
from nsclinic.domain.notices import LOINC_NOTICE, UCUM_NOTICE
from nsclinic.domain.record import EventKind, Visit, VisitKind
from nsclinic.exchange.fhir.codes import (
    ICD_10,
    LOINC,
    Json,
    coding,
    concept,
    hl7,
    own,
    own_concept,
    period,
    quantity,
    reference,
    rounded,
    unknown,
)
from nsclinic.exchange.leaving import LeavingChild

NEPHROTIC_SYNDROME = "Nephrotic syndrome"
_CLASSES = {VisitKind.PHONE: ("VR", "virtual")}
_ACTIVE, _RELAPSE, _REMISSION = ("active", "Active"), ("relapse", "Relapse"), ("remission", "Remission")


def patient(child: LeavingChild, site: str) -> Json:
    """Give who the child is: pseudonym, sex, month of birth, and the day of death where there is one."""
    of_child = child.record.child
    died_on = next(
        (row.on for row in child.record.events if row.kind is EventKind.OUTCOME and row.code == "death"), None
    )
    return (
        {
            "resourceType": "Patient",
            "id": of_child.patient_id,
            "meta": {"security": [hl7("v3-ObservationValue", "PSEUDED", "pseudonymized")]},
            "identifier": [{"system": own("registry-patient"), "value": of_child.patient_id}],
            "gender": of_child.sex.value,
            "birthDate": of_child.birth_date.isoformat()[: len("2011-05")],
        }
        | ({"deceasedDateTime": died_on.isoformat()} if died_on else {})
        | {"managingOrganization": reference("Organization", site)}
    )


def organization(site: str) -> Json:
    """Give the clinic: its code alone."""
    return {
        "resourceType": "Organization",
        "id": site,
        "identifier": [{"system": own("site"), "value": site}],
    }


def notice(site: str) -> Json:
    """Give, as words alone, what the owners of LOINC and UCUM ask to go wherever their codes go."""
    words = "".join(f"<p>{escape(text)}</p>" for text in (LOINC_NOTICE, UCUM_NOTICE))
    return {
        "resourceType": "Basic",
        "id": f"{site}.notice",
        "text": {"status": "additional", "div": f'<div xmlns="http://www.w3.org/1999/xhtml">{words}</div>'},
        "code": own_concept("notice", "codes", "Notices of the owners of codes"),
        "author": reference("Organization", site),
    }


def encounter(row: Visit, patient: Json) -> Json:
    """Give one contact; the day that was booked next is a plan and stays at home."""
    code, display = _CLASSES.get(row.kind, ("AMB", "ambulatory"))
    return {
        "resourceType": "Encounter",
        "id": row.row_id,
        "status": "finished",
        "class": hl7("v3-ActCode", code, display),
        "type": [own_concept("visit", row.kind, row.kind.value)],
        "subject": patient,
        "period": period(row.on, row.on),
    }


def course(child: LeavingChild) -> Iterator[Json]:
    """Give the disease as it stands, its relapses, the steps of the protocol, and the last estimated filtration.

    A child always has these four, whatever they hold: a later bundle then overwrites what is no longer so.
    """
    subject = reference("Patient", child.patient_id)
    yield _syndrome(child, subject)
    yield _relapses(child, subject)
    yield _path(child, subject)
    yield _egfr(child.patient_id, child.review.egfr, subject)


def _syndrome(child: LeavingChild, subject: Json) -> Json:
    """Give the nephrotic syndrome: the ICD-10 code of the histology, and the state of the urine on the as-of date.

    Where the state is not known there is no clinicalStatus: FHIR would take any for an answer.
    """
    of_child, now = child.record.child, child.review.course
    cause = [coding(own("cause"), of_child.cause)] if of_child.cause else []
    stages = [
        {"summary": own_concept("steroid-response", now.steroid_response, now.steroid_response.value)},
        *(
            [{"summary": own_concept("relapse-pattern", now.relapse_pattern, now.relapse_pattern.value)}]
            if now.relapse_pattern
            else []
        ),
    ]
    status = _status(now)
    return (
        {"resourceType": "Condition", "id": f"{child.patient_id}.syndrome"}
        | ({"clinicalStatus": concept(hl7("condition-clinical", *status))} if status else {})
        | {
            "verificationStatus": concept(hl7("condition-ver-status", "confirmed", "Confirmed")),
            "code": concept(coding(ICD_10, icd_10_of(_histology(child))), *cause, text=NEPHROTIC_SYNDROME),
            "subject": subject,
        }
        | ({"onsetDateTime": of_child.diagnosis_date.isoformat()} if of_child.diagnosis_date else {})
        | {"stage": stages}
    )


def _status(now: Course) -> tuple[str, str] | None:
    if now.state is UrineState.UNKNOWN:
        return None
    if now.state is UrineState.COMPLETE_REMISSION:
        return _REMISSION
    return _RELAPSE if now.is_relapse else _ACTIVE


def _histology(child: LeavingChild) -> str:
    """Give the histology of the last biopsy, empty without one; what else was found in the tissue names no disease."""
    codes = [row.code for row in child.record.events if row.kind is EventKind.BIOPSY]
    return next((code for code in reversed(codes) if code not in INTERSTITIAL_OR_VASCULAR), "")


def _relapses(child: LeavingChild, subject: Json) -> Json:
    """Give how many relapses there were, and of each its first day and the first day of the remission after it."""
    now = child.review.course
    components: list[Json] = [
        {
            "code": own_concept("course", "relapse", "Relapse, until the next remission"),
            "valuePeriod": period(relapse_on, _next_remission(now, relapse_on)),
        }
        for relapse_on in now.relapses
    ]
    if now.relapses_per_year is not None:
        components.append(
            {
                "code": own_concept("course", "relapses_per_year", "Relapses per year"),
                "valueQuantity": quantity(rounded(now.relapses_per_year), "1/year", ucum()["1/year"]),
            }
        )
    return (
        {
            "resourceType": "Observation",
            "id": f"{child.patient_id}.relapses",
            "status": "final",
            "code": own_concept("course", "relapses", "Relapses of nephrotic syndrome"),
            "subject": subject,
            "effectiveDateTime": child.review.as_of.isoformat(),
        }
        | _value(len(now.relapses) if now.evidence else None)
        | ({"component": components} if components else {})
    )


def _value(count: int | None) -> Json:
    return unknown() if count is None else {"valueInteger": count}


def _next_remission(now: Course, relapse_on: date) -> date | None:
    return next(
        (one.start for one in now.episodes if one.start > relapse_on and one.state in REMISSION), None
    )


def _path(child: LeavingChild, subject: Json) -> Json:
    """Give the protocol and its steps: the days of each, how it ended, and the best response within its window."""
    review = child.review
    steps = [_step(step) for step in review.steps]
    return {
        "resourceType": "CarePlan",
        "id": f"{child.patient_id}.protocol",
        "instantiatesUri": [f"{own('protocol')}:{review.protocol_id}:{review.protocol_version}"],
        "status": "active",
        "intent": "plan",
        "subject": subject,
    } | ({"activity": steps} if steps else {})


def _step(step: Step) -> Json:
    return {
        "outcomeCodeableConcept": [
            own_concept("step-outcome", step.outcome, step.outcome.value),
            own_concept("best-response", step.best_response, step.best_response.value),
        ],
        "detail": {
            "code": own_concept("step", str(step.number), f"Step {step.number}"),
            "status": "in-progress" if step.outcome is StepOutcome.ONGOING else "completed",
            "scheduledPeriod": period(step.start, step.end),
        },
    }


def _egfr(patient_id: str, egfr: Egfr | None, subject: Json) -> Json:
    """Give the last estimate with the name of its formula, which LOINC's code leaves open."""
    known = calculated()["egfr"]
    head = {
        "resourceType": "Observation",
        "id": f"{patient_id}.egfr",
        "status": "final",
        "category": [concept(hl7("observation-category", "laboratory", "Laboratory"))],
        "code": concept(coding(LOINC, known.loinc), coding(own("observation"), known.code), text=known.label),
        "subject": subject,
    }
    if egfr is None:
        return head | unknown()
    return head | {
        "effectiveDateTime": egfr.on.isoformat(),
        "valueQuantity": quantity(rounded(egfr.value), known.unit, ucum()[known.unit]),
        "method": own_concept("egfr-formula", egfr.formula, egfr.formula.replace("_", " ")),
    }
