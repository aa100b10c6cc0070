"""Bookings: what is known before the next visit is booked or moved, how it is written, and who is booked ahead.

A booking has no row of its own: it is the day that a visit names as the next (`next_visit_date`). In force is that of
the last visit that names one, unless the child was seen since and that day is past (rules, Follow-up). So a booking is
moved where it stands, without telling of a visit that was none: the last visit of the child, whatever its kind, gets
the new day as a new revision of its row, and becomes the last one that names a day. What it named before stays in the
history with the audit entry of kind `booking`. A child without any visit has no such row; the booking is then a
contact of its own, a visit of kind `phone` of today, which counts as seen nowhere. A review of an earlier day sees the
row as it was corrected, as with every other correction.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from nsclinic.advice.follow_up import booking_in_force
from nsclinic.advice.model import Due
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.protocol_children import has_left
from nsclinic.clinic.worklist import child_line_of, is_set_aside
from nsclinic.domain.record import ChildRecord, EventKind, Visit, VisitKind
from nsclinic.store import ChildLine

KIND = "booking"
"""Of the audit entry."""

VISIT = "visit"


class BookingDayError(ValueError):
    """A booking for a day that is past; nothing was changed."""


@dataclass(frozen=True, slots=True)
class BookingQuestion:
    """What a clinician sees before a day is chosen.

    `booked` is the booking in force, None where there is none; it may be past. `proposed` is the day that treatment
    asks for without a booking. `asked` is what the protocol asks for, in order of day: tests, urine, the visit that
    treatment asks for; not the booking itself, nor what was set aside. `has_left` of one who died, or left and was not
    seen since: nothing is asked and nothing is to be booked.
    """

    child: ChildLine
    booked: date | None
    proposed: date | None
    asked: tuple[Due, ...]
    has_left: bool = False


@dataclass(frozen=True, slots=True)
class Booked:
    """A child who is booked for a day that lies ahead."""

    child: ChildLine
    on: date


def booking_question(clinic: Clinic, patient_id: str) -> BookingQuestion:
    """Give what is known of a child's next visit today.

    Raises:
        UnknownRowError: there is no such child.
    """
    record = clinic.record(patient_id).as_of(clinic.today)
    reviewed = clinic.review_record(record)
    following = reviewed.next_visit
    is_booked = following is not None and any(visit.next_visit_date == following for visit in record.visits)
    booked = following if is_booked else None
    asked = tuple(
        due
        for due in reviewed.due
        if not is_set_aside(due, reviewed.findings) and (due.what != VISIT or booked is None)
    )
    child = child_line_of(record, clinic.today)
    return BookingQuestion(
        child=child,
        booked=booked,
        proposed=None if is_booked else following,
        asked=asked,
        has_left=has_left(child, record.events),
    )


def move_booking(clinic: Clinic, patient_id: str, to: date, reason: str = "") -> None:
    """Book the next visit for a day from today on, or move it there: one change, one audit entry of kind `booking`.

    The day that is booked already writes nothing.

    Raises:
        BookingDayError: the day is past.
        StoreError: there is no such child, or the file could not be written.
    """
    if to < clinic.today:
        raise BookingDayError(f"{to} is past")
    names = visit_that_books(clinic.record(patient_id), clinic.today, clinic.who)
    with clinic.changing(KIND, reason.strip()) as (change, touched):
        change.put_visit(patient_id, names._replace(next_visit_date=to))
        touched.append(patient_id)


def cancel_booking(clinic: Clinic, patient_id: str, reason: str = "") -> None:
    """Take the booking in force back: one change, one audit entry of kind `booking`; the visits stay.

    Where an earlier visit named a day that would stand in its place, that is taken back too. Without a booking nothing
    is written.

    Raises:
        StoreError: there is no such child, or the file could not be written.
    """
    visits = list(clinic.record(patient_id).as_of(clinic.today).visits)
    named = []
    while (booked := booking_in_force(visits, clinic.today)) is not None:
        visits[visits.index(booked)] = freed = booked._replace(next_visit_date=None)
        named.append(freed)
    if not named:
        return
    with clinic.changing(KIND, reason.strip()) as (change, touched):
        for visit in named:
            change.put_visit(patient_id, visit)
        touched.append(patient_id)


def visit_that_books(record: ChildRecord, today: date, who: str = "") -> Visit:
    """Give the visit that is to name the next one: the last up to today, or a new contact by phone (module)."""
    visits = record.as_of(today).visits
    return visits[-1] if visits else Visit(today, VisitKind.PHONE, who)


def booked_children(clinic: Clinic, first: date, last: date) -> tuple[Booked, ...]:
    """Give who is booked from `first` to `last`, both included and not before today, by day and name.

    Who died, or left and was not seen since, is booked for nothing.
    """
    booked = clinic.store.booked_between(max(first, clinic.today), last, clinic.today)
    if not booked:
        return ()
    outcomes = clinic.store.events_by_child((EventKind.OUTCOME,))
    lines = {line.patient_id: line for line in clinic.children()}
    found = []
    for patient_id, day in booked:
        events = [event for event in outcomes.get(patient_id, ()) if event.on <= clinic.today]
        if not has_left(lines[patient_id], events):
            found.append(Booked(lines[patient_id], day))
    return tuple(sorted(found, key=lambda one: (one.on, one.child.name, one.child.patient_id)))


def bookings_a_day(clinic: Clinic, first: date, last: date, *, but_for: str = "") -> Counter[date]:
    """Give how many children are booked for each day from `first` to `last`; one child may be left out."""
    return Counter(one.on for one in booked_children(clinic, first, last) if one.child.patient_id != but_for)
