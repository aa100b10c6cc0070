"""Invented children and rows for the tests of the store, and short ways to write them."""

from dataclasses import replace
from datetime import date
from hashlib import sha256

from nsclinic.domain.record import (
    Cause,
    Child,
    ChildRecord,
    Consent,
    Event,
    EventKind,
    Frequency,
    Observation,
    Qualifier,
    Sex,
    Treatment,
    Visit,
    VisitKind,
    child_record,
)
from nsclinic.store import AdoptedProtocol, ClinicFile

PASSPHRASE = "قمر على النيل seven"  # noqa: S105 -- of invented clinics only
DAY = date(2016, 5, 18)

OURS_TEXT = '# ours: "1" is not 2\nid = "our-own"\n'
OURS = AdoptedProtocol(
    "our-own",
    "1",
    "three-step",
    date(2016, 1, 1),
    sha256(OURS_TEXT.encode()).hexdigest(),
    OURS_TEXT,
    "our.toml",
)

NADIA = Child(
    patient_id="P1",
    birth_date=date(2012, 2, 29),
    given_name="Nadia",
    family_name="عبد الله",
    sex=Sex.FEMALE,
    birth_date_estimated=True,
    guardian="Om Nadia",
    phone="+20 100 123 4567",
    address="Beni-Suef",
    diagnosis_date=date(2015, 1, 4),
    cause=Cause.IDIOPATHIC,
    consent_registry=Consent.YES,
    note="first line\nsecond line",
)
BARE = Child(patient_id="P2", birth_date=date(2013, 1, 1))


def observation(value: str, *, on: date = DAY, code: str = "upcr", row_id: str = "") -> Observation:
    return Observation(on=on, code=code, value=value, unit="mg/mg", row_id=row_id)


def visit(on: date = DAY, *, kind: VisitKind = VisitKind.SCHEDULED, booked: date | None = None) -> Visit:
    return Visit(on=on, kind=kind, next_visit_date=booked)


def full_record() -> ChildRecord:
    """Every column of every kind filled, and every kind once bare."""
    return child_record(
        NADIA,
        visits=[
            Visit(DAY, VisitKind.UNSCHEDULED, "Dr N.", date(2016, 6, 18), "came early"),
            Visit(date(2016, 1, 31), VisitKind.PHONE),
        ],
        observations=[
            Observation(
                DAY, "tac_trough", "2.0", "ng/mL", Qualifier.LESS, "12.5", "laboratory", "Central", "late"
            ),
            Observation(DAY, "cd19", "", "%", Qualifier.NOT_DONE),
            Observation(DAY, "dipstick_protein", "3+", "grade"),
            Observation(date(2016, 2, 29), "weight", "20.50", "kg", Qualifier.NONE),
        ],
        treatments=[
            Treatment(
                "prednisolone",
                date(2015, 1, 4),
                date(2015, 2, 14),
                "60",
                "mg/m2/day",
                Frequency.ALTERNATE_DAY,
                2,
                "after meals",
            ),
            Treatment("tacrolimus", DAY),
        ],
        events=[
            Event(DAY, EventKind.ADVERSE_EVENT, "tremor", "mild", "Dr N.", "hands"),
            Event(date(2015, 3, 5), EventKind.STEP_START, "1"),
        ],
    )


def save(clinic: ClinicFile, record: ChildRecord, *, kind: str = "import") -> list[str]:
    """Write a record in one change; gives the row ids in the order of its rows."""
    patient_id = record.child.patient_id
    with clinic.change(kind=kind, who="Dr N.") as change:
        return [
            change.put_child(record.child),
            *(change.put_visit(patient_id, row) for row in record.visits),
            *(change.put_observation(patient_id, row) for row in record.observations),
            *(change.put_treatment(patient_id, row) for row in record.treatments),
            *(change.put_event(patient_id, row) for row in record.events),
        ]


def register(clinic: ClinicFile, *children: Child) -> None:
    with clinic.change(kind="register", who="Dr N.") as change:
        for child in children:
            change.put_child(child)


def add_observation(clinic: ClinicFile, row: Observation, *, patient_id: str = "P1") -> str:
    with clinic.change(kind="visit", who="Dr N.") as change:
        return change.put_observation(patient_id, row)


def without_ids(record: ChildRecord) -> ChildRecord:
    """The record with empty row ids, to be compared with what was written."""
    return ChildRecord(
        child=replace(record.child, row_id=""),
        visits=tuple(row._replace(row_id="") for row in record.visits),
        observations=tuple(row._replace(row_id="") for row in record.observations),
        treatments=tuple(row._replace(row_id="") for row in record.treatments),
        events=tuple(row._replace(row_id="") for row in record.events),
    )


def sentence(error: BaseException) -> str:
    """The text of an error as a nurse reads it: a sentence, without the machine's words."""
    text = str(error)
    assert text.endswith(".")
    assert "Error" not in text
    assert "sqlite" not in text.lower()
    return text
