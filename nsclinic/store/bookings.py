"""Which children are booked for which day: one query over the visits, since a booking is a column of one."""

from datetime import date
from typing import TYPE_CHECKING

from nsclinic.store import reading
from nsclinic.store.engine import Connection
from nsclinic.store.values import ChildLine

if TYPE_CHECKING:
    from nsclinic.store.clinic_file import ClinicFile

_BOOKED = (
    "SELECT line.patient_id, booking.next_visit_date FROM visit AS booking "
    "JOIN child_line AS line ON line.child = booking.child "
    "WHERE booking.removed = 0 AND booking.on_date <= :as_of AND booking.next_visit_date BETWEEN :first AND :last "
    "AND NOT EXISTS (SELECT 1 FROM visit AS later WHERE later.child = booking.child AND later.removed = 0 "
    "AND later.on_date <= :as_of AND later.next_visit_date IS NOT NULL "
    "AND (later.on_date, later.position) > (booking.on_date, booking.position)) "
    "ORDER BY booking.next_visit_date, line.patient_id"
)


def booked_between(connection: Connection, first: date, last: date, as_of: date) -> list[tuple[str, date]]:
    """Give child and day of every booking from `first` to `last`, both included, in order of day and id.

    A child's booking is that of the last visit up to `as_of` that names a day. Whether it still stands on a day that is
    past by then is not asked here.
    """
    days = {"first": first.isoformat(), "last": last.isoformat(), "as_of": as_of.isoformat()}
    return [(patient_id, date.fromisoformat(day)) for patient_id, day in connection.execute(_BOOKED, days)]


def booked_lines(clinic: "ClinicFile", day: date) -> list[ChildLine]:
    """Give a line for each child who is booked for a day and was not seen on it yet, in order of id."""
    with clinic.reading() as connection:
        rows = connection.execute(
            "SELECT child FROM child_line WHERE next_visit_on = :day AND last_seen_on IS NOT :day ORDER BY patient_id",
            {"day": day.isoformat()},
        ).fetchall()
        return reading.lines_of(connection, [row[0] for row in rows], day)


def awaited_ids(clinic: "ClinicFile", day: date) -> list[str]:
    """Give the ids of the children whose booking for a day or before it still stands, in order of id."""
    with clinic.reading() as connection:
        rows = connection.execute(
            f"SELECT patient_id FROM child_line WHERE {reading.STANDING_BOOKING} <= :as_of ORDER BY patient_id",
            {"as_of": day.isoformat()},
        )
        return [row[0] for row in rows]
