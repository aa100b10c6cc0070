"""What happened on a day, each kind as the resource that fits it best; plans and what was set aside stay at home."""

from collections.abc import Iterator

from nsclinic.domain.catalogue import event_kinds
from nsclinic.domain.record import ChildRecord, Event, EventKind
from nsclinic.exchange.fhir.codes import Json, coding, concept, hl7, own, own_concept, reference

LEFT_AT_HOME = frozenset({EventKind.VACCINATION_PLANNED, EventKind.TREATMENT_PLANNED, EventKind.SET_ASIDE})
"""Kinds that no resource is made of: two are plans, and the third is worth nothing without its reason, a free text."""

RESOURCES_OF_EVENTS = ("AdverseEvent", "DiagnosticReport", "Immunization", "Observation", "Procedure")
"""Every type that a row of events.csv may have become: what is removed is known by its row id alone."""


def events(record: ChildRecord) -> Iterator[Json]:
    """Give what happened to a child, in the order of the record."""
    patient = reference("Patient", record.child.patient_id)
    days_of_biopsy = set()
    for row in record.events:
        if row.kind in LEFT_AT_HOME:
            continue
        if row.kind is EventKind.BIOPSY:
            if row.on not in days_of_biopsy:
                days_of_biopsy.add(row.on)
                yield _procedure(row, patient)
            yield _histology(row, patient)
        elif row.kind is EventKind.VACCINATION:
            yield _immunization(row, patient)
        elif row.kind is EventKind.ADVERSE_EVENT:
            yield _adverse_event(row, patient)
        else:
            yield _observed(row, patient)


def _code(row: Event) -> Json:
    """Give an event's code with its words, which come from the catalogue and never from the row."""
    entry = event_kinds()[row.kind]
    return concept(coding(own(f"event:{row.kind}"), row.code), text=entry.codes.get(row.code, row.code))


def _kind(row: Event) -> Json:
    return own_concept("event", row.kind, event_kinds()[row.kind].label)


def _procedure(row: Event, patient: Json) -> Json:
    """Give the biopsy of a day, named by its first row."""
    return {
        "resourceType": "Procedure",
        "id": row.row_id,
        "status": "completed",
        "code": _kind(row),
        "subject": patient,
        "performedDateTime": row.on.isoformat(),
    }


def _histology(row: Event, patient: Json) -> Json:
    return {
        "resourceType": "DiagnosticReport",
        "id": row.row_id,
        "status": "final",
        "code": _kind(row),
        "subject": patient,
        "effectiveDateTime": row.on.isoformat(),
        "conclusionCode": [_code(row)],
    }


def _immunization(row: Event, patient: Json) -> Json:
    return {
        "resourceType": "Immunization",
        "id": row.row_id,
        "status": "completed",
        "vaccineCode": _code(row),
        "patient": patient,
        "occurrenceDateTime": row.on.isoformat(),
    }


def _adverse_event(row: Event, patient: Json) -> Json:
    severity = (
        {"severity": concept(hl7("adverse-event-severity", row.severity, row.severity.capitalize()))}
        if row.severity
        else {}
    )
    return {
        "resourceType": "AdverseEvent",
        "id": row.row_id,
        "actuality": "actual",
        "event": _code(row),
        "subject": patient,
        "date": row.on.isoformat(),
    } | severity


def _observed(row: Event, patient: Json) -> Json:
    """Give a genetic test, an outcome, a start, a classification or a resolved event: a code that was seen on a day."""
    return {
        "resourceType": "Observation",
        "id": row.row_id,
        "status": "final",
        "code": _kind(row),
        "subject": patient,
        "effectiveDateTime": row.on.isoformat(),
        "valueCodeableConcept": _code(row),
    }
