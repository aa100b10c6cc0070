"""Invented children with a home diary, and without one yet."""

from dataclasses import replace
from datetime import timedelta

from nsclinic.domain.record import (
    Child,
    ChildRecord,
    Frequency,
    Observation,
    Qualifier,
    Sex,
    Treatment,
    Visit,
    VisitKind,
    child_record,
)
from tests.ui.clinic_of_tests import TODAY

SARA_ID, NOUR_ID = "BS-0301-K", "BS-0302-M"


def day(days_ago: int):
    """Give the day so many days ago."""
    return TODAY - timedelta(days=days_ago)


def home(days_ago: int, grade: str, number: str = "") -> Observation:
    """Give a dipstick read at home; `-` was not done."""
    if grade == "-":
        return Observation(
            day(days_ago), "dipstick_protein", "", "", Qualifier.NOT_DONE, place="home", row_id=number
        )
    return Observation(day(days_ago), "dipstick_protein", grade, "grade", place="home", row_id=number)


def sara() -> ChildRecord:
    """A steroid-sensitive girl in remission, whose family brings its first diary; a strip of the clinic within it."""
    child = Child(
        SARA_ID, day(365 * 5), "Sara", "Mahmoud", Sex.FEMALE, False, "Mahmoud Ali", diagnosis_date=day(300)
    )
    rows = [
        Observation(day(300), "upcr", "4.0", "mg/mg"),
        Observation(day(280), "upcr", "0.15", "mg/mg"),
        Observation(day(40), "upcr", "0.10", "mg/mg"),
        Observation(day(12), "dipstick_protein", "trace", "grade", place="clinic", row_id="clinic-12"),
        Observation(day(40), "weight", "19.0", "kg"),
        Observation(day(40), "height", "108", "cm"),
    ]
    treatments = [Treatment("prednisolone", day(300), day(258), "60", "mg/m2/day", Frequency.DAILY, 2)]
    visits = [Visit(day(ago), VisitKind.SCHEDULED, "Dr N.") for ago in (300, 40, 12)]
    return child_record(child, visits, rows, treatments)


def with_diary_on_file() -> ChildRecord:
    """Nour: the same course, and a diary on file from five weeks ago to ten days ago, two of its days left out."""
    record = sara()
    grades = {ago: "negative" for ago in range(35, 9, -1) if ago not in (20, 21)}
    grades.update({15: "1+", 14: "-"})
    rows = [home(ago, grade, f"home-{ago}") for ago, grade in grades.items()]
    earlier = home(30, "trace", "home-30-first")
    observations = [row for row in record.observations if row.row_id != "clinic-12"]
    child = replace(record.child, patient_id=NOUR_ID, given_name="Nour")
    return child_record(child, record.visits, [*observations, earlier, *rows], record.treatments)
