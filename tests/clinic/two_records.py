"""One invented child with two records: some rows stand in both, some in one, and some disagree."""

from datetime import date
from pathlib import Path

from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import (
    Cause,
    Child,
    ChildRecord,
    Consent,
    Event,
    EventKind,
    Observation,
    Sex,
    Treatment,
    Visit,
    VisitKind,
    child_record,
)
from nsclinic.store import ClinicFile, create_clinic

TODAY = date(2018, 3, 20)
DAY = date(2018, 2, 10)
FIRST = date(2018, 1, 5)

KEPT = child_record(
    Child(
        "BS-0001-X",
        date(2011, 5, 10),
        "Amina",
        "Hassan",
        Sex.FEMALE,
        birth_date_estimated=False,
        guardian="Fatma",
        note="lives with her aunt",
        consent_registry=Consent.YES,
    ),
    [Visit(FIRST, VisitKind.SCHEDULED, "Dr N."), Visit(DAY, VisitKind.SCHEDULED, "Dr N.")],
    [
        Observation(FIRST, "upcr", "3.0", "mg/mg"),
        Observation(DAY, "weight", "22.4", "kg"),
        Observation(DAY, "upcr", "0.10", "mg/mg"),
    ],
    [Treatment("prednisolone", FIRST, DAY, "60", "mg/m2/day")],
)
OTHER = child_record(
    Child(
        "BS-0009-Y",
        date(2011, 5, 12),
        "Amina",
        "Hasan",
        Sex.FEMALE,
        birth_date_estimated=True,
        phone="555 0101",
        cause=Cause.IDIOPATHIC,
        note="cousin marriage",
        consent_registry=Consent.NO,
    ),
    [Visit(DAY, VisitKind.SCHEDULED, "Dr N."), Visit(date(2018, 3, 1), VisitKind.PHONE)],
    [
        Observation(DAY, "weight", "22.9", "kg"),
        Observation(DAY, "upcr", "0.1", "mg/mg"),
        Observation(date(2018, 3, 1), "dipstick_protein", "3+", "grade", place="home"),
    ],
    [Treatment("enalapril", DAY, None, "5", "mg/day")],
    [Event(DAY, EventKind.ADVERSE_EVENT, "infection", "mild")],
)


def open_two(path: Path, *records: ChildRecord) -> Clinic:
    """A clinic with these records, the two of one child where none is given, each written in a change of its own."""
    store = create_clinic(path, passphrase=None, plain=True)
    for record in records or (KEPT, OTHER):
        write(store, record)
    return Clinic(store, who="Dr Rowan", as_of=TODAY)


def write(store: ClinicFile, record: ChildRecord) -> None:
    """Write a record in one change."""
    patient_id = record.child.patient_id
    with store.change(kind="import", who="x") as change:
        change.put_child(record.child)
        for visit in record.visits:
            change.put_visit(patient_id, visit)
        for observation in record.observations:
            change.put_observation(patient_id, observation)
        for treatment in record.treatments:
            change.put_treatment(patient_id, treatment)
        for event in record.events:
            change.put_event(patient_id, event)
