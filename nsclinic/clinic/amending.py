"""Correcting what is recorded of who a child is: which particulars change, and whether a reason is owed."""

from dataclasses import fields
from datetime import date

from nsclinic.domain.record import Child, ChildRecord, Sex

_NOT_SAID = ("", None, Sex.UNKNOWN)


def corrected_particulars(before: Child, after: Child) -> tuple[str, ...]:
    """Give the names of the particulars that said something before and say another thing, or nothing, now.

    What was empty and is filled is no correction; nor is a note that goes on.
    """
    found = []
    for name in (one.name for one in fields(Child) if one.name != "row_id"):
        was, now = getattr(before, name), getattr(after, name)
        goes_on = name == "note" and str(now).startswith(str(was))
        if was not in _NOT_SAID and was != now and not goes_on:
            found.append(name)
    return tuple(found)


def first_day(record: ChildRecord) -> date | None:
    """Give the first day on which anything is recorded of a child, which she cannot have been born after."""
    days = [row.on for rows in (record.visits, record.observations, record.events) for row in rows]
    return min((*days, *(row.start_date for row in record.treatments)), default=None)
