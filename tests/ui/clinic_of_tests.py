"""A handful of invented children in a real clinic file: each stands for one thing that a screen has to show."""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from nsclinic.domain.record import (
    Child,
    ChildRecord,
    Event,
    EventKind,
    Frequency,
    Observation,
    Sex,
    Treatment,
    Visit,
    VisitKind,
    child_record,
)
from nsclinic.store import create_clinic

TODAY = date(2026, 11, 23)
CLINIC_NAME = "Beni-Suef clinic"
LONG_NAME = ("Maximiliana Konstantina", "Papadopoulou-Hatzimichalis y Montoyas")
assert len(" ".join(LONG_NAME)) >= 60


def _day(days_ago: int) -> date:
    return TODAY - timedelta(days=days_ago)


def _seen(days_ago: int, next_in: int | None = None) -> Visit:
    booked = None if next_in is None else _day(days_ago) + timedelta(days=next_in)
    return Visit(_day(days_ago), VisitKind.SCHEDULED, "Dr N.", booked)


def _urine(days_ago: int, ratio: str) -> Observation:
    return Observation(_day(days_ago), "upcr", ratio, "mg/mg")


def _size(days_ago: int, weight: str, height: str) -> tuple[Observation, ...]:
    return (
        Observation(_day(days_ago), "weight", weight, "kg"),
        Observation(_day(days_ago), "height", height, "cm"),
    )


def _resistant(days_ago: int) -> list[Treatment]:
    """Give a first course of prednisolone of eight weeks from that day."""
    return [
        Treatment("prednisolone", _day(days_ago), _day(days_ago - 56), "60", "mg/m2/day", Frequency.DAILY, 2)
    ]


def booked_and_nephrotic() -> ChildRecord:
    """Amina: nephrotic, on tacrolimus with a trough below its target, booked for today."""
    child = Child(
        "BS-0001-T", date(2019, 8, 11), "Amina", "Hassan", Sex.FEMALE, False, "Fatma Ali", "+20 100 555 0101", "",
        _day(400),
    )  # fmt: skip
    rows = [
        _urine(400, "4.2"), _urine(340, "3.8"), _urine(200, "3.1"), _urine(96, "2.9"), _urine(28, "2.6"),
        *_size(96, "22.0", "118.0"), *_size(28, "22.4", "118.5"),
        Observation(_day(96), "creatinine", "0.40", "mg/dL"), Observation(_day(28), "creatinine", "0.42", "mg/dL"),
        Observation(_day(28), "tac_trough", "2.1", "ng/mL", hours_after_dose="12"),
    ]  # fmt: skip
    treatments = [
        *_resistant(400),
        Treatment("tacrolimus", _day(96), None, "2.5", "mg/day", Frequency.DAILY, 2),
    ]
    return child_record(child, [_seen(400), _seen(96), _seen(28, 28)], rows, treatments)


def booked_in_remission() -> ChildRecord:
    """أمينة: steroid-sensitive, in complete remission, born about 2019, booked for today."""
    child = Child(
        "BS-0002-T", date(2019, 5, 23), "أمينة", "حسن محمد", Sex.FEMALE, True, "محمد حسن", "٠١٠٠٥٥٥٠١٠٢", "",
        _day(300),
    )  # fmt: skip
    rows = [
        _urine(300, "4.0"),
        _urine(280, "0.15"),
        _urine(60, "0.10"),
        _urine(14, "0.12"),
        *_size(60, "21.0", "112.0"),
    ]
    treatments = [Treatment("prednisolone", _day(300), _day(258), "60", "mg/m2/day", Frequency.DAILY, 2)]
    return child_record(child, [_seen(300), _seen(60), _seen(14, 14)], rows, treatments)


def with_risen_creatinine() -> ChildRecord:
    """Omar: on ciclosporin, creatinine well above his own baseline; not booked."""
    child = Child(
        "BS-0003-T", date(2016, 2, 29), "Omar", "Farouk", Sex.MALE, False, "Farouk Said", "", "", _day(500)
    )
    rows = [
        _urine(500, "3.9"), _urine(440, "3.5"), _urine(120, "1.1"), _urine(20, "0.9"), *_size(20, "30.0", "131.0"),
        Observation(_day(130), "creatinine", "0.50", "mg/dL"), Observation(_day(20), "creatinine", "0.80", "mg/dL"),
    ]  # fmt: skip
    treatments = [
        *_resistant(500),
        Treatment("ciclosporin", _day(120), None, "150", "mg/day", Frequency.DAILY, 2),
    ]
    return child_record(child, [_seen(500), _seen(120), _seen(20, 40)], rows, treatments)


def overdue() -> ChildRecord:
    """Lucía: her visit of three weeks ago did not take place."""
    child = Child(
        "BS-0004-T", date(2014, 6, 5), "Lucía", "Fernández", Sex.FEMALE, False, "Ana Fernández", "+34 600 555 010", "",
        _day(800),
    )  # fmt: skip
    rows = [_urine(800, "5.0"), _urine(780, "0.1"), _urine(110, "0.18"), *_size(110, "40.0", "150.0")]
    return child_record(child, [_seen(800), _seen(110, 89)], rows, [])


def same_name() -> ChildRecord:
    """Another Amina Hassan, four years older."""
    child = Child(
        "BS-0005-T", date(2015, 3, 1), "Amina", "Hassan", Sex.FEMALE, False, "Salma Adel", "", "", None
    )
    return child_record(child, [_seen(15, 60)], [_urine(15, "0.2")], [])


def same_name_with_accents() -> ChildRecord:
    """A third, written with an accent and capitals."""
    return child_record(Child("BS-0006-T", date(2020, 1, 15), "Amína", "HASSAN", Sex.FEMALE, False))


def with_long_name() -> ChildRecord:
    """A name of 60 letters, one visit, a dipstick only."""
    child = Child("BS-0007-T", date(2021, 4, 4), *LONG_NAME, Sex.UNKNOWN, False, diagnosis_date=_day(3))
    rows = [Observation(_day(3), "dipstick_protein", "3+", "grade")]
    events = [Event(_day(3), EventKind.ADVERSE_EVENT, "infection", "mild")]
    return child_record(child, [_seen(3, 3)], rows, [], events)


def everyone() -> tuple[ChildRecord, ...]:
    """Give all of them."""
    return (
        booked_and_nephrotic(),
        booked_in_remission(),
        with_risen_creatinine(),
        overdue(),
        same_name(),
        same_name_with_accents(),
        with_long_name(),
    )


def booked_children(count: int) -> tuple[ChildRecord, ...]:
    """Give so many children who are booked for today."""
    return tuple(
        child_record(
            Child(
                f"Q-{number:04d}", date(2018, 1, 1 + number % 28), f"Child{number}", "Booked", Sex.MALE, False
            ),
            [_seen(30, 30)],
            [_urine(30, "0.1")],
            [],
        )
        for number in range(1, count + 1)
    )


def write_clinic(path: Path, records: Iterable[ChildRecord], *, is_demonstration: bool = False) -> Path:
    """Write a plain clinic file with these children in one change."""
    with (
        create_clinic(
            path,
            passphrase=None,
            plain=True,
            demonstration=is_demonstration,
            clinic_name=CLINIC_NAME,
            site_code="BS",
        ) as store,
        store.change(kind="import", who="test") as change,
    ):
        for record in records:
            patient_id = record.child.patient_id
            change.put_child(record.child)
            for visit in record.visits:
                change.put_visit(patient_id, visit)
            for observation in record.observations:
                change.put_observation(patient_id, observation)
            for treatment in record.treatments:
                change.put_treatment(patient_id, treatment)
            for event in record.events:
                change.put_event(patient_id, event)
    return path
