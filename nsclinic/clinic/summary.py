"""Fills the one-page visit summary from the clinic, and writes files whole; nothing in the clinic file changes.

The digest on the page is made from everything the page is made from, so a page printed again from the same rows, under
the same protocol and on the same day, carries the same eight characters. The head of the audit beside it is no part of
that: it grows with every save, and makes the paper a witness of the file as it stood (resources/decisions/0021).
"""

import json
import os
import tempfile
from collections.abc import Iterable
from dataclasses import astuple
from datetime import date
from hashlib import sha256
from pathlib import Path

from nsclinic import __version__
from nsclinic.advice.version import RULES_VERSION
from nsclinic.charts.course import course_chart
from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import ChildRecord, Visit
from nsclinic.protocol.model import Protocol
from nsclinic.reports.model import Letterhead, SummaryContent
from nsclinic.store.paper_head import printed_head

DIGEST_LENGTH = 8


class NoSuchVisitError(LookupError):
    """The child has no visit on the day that was asked for; `days` are those of the visits there are."""

    def __init__(self, patient_id: str, visit_on: date, days: tuple[date, ...]) -> None:
        known = (
            f"the last visits are of {', '.join(day.isoformat() for day in days[-3:])}"
            if days
            else "there is none"
        )
        super().__init__(f"'{patient_id}' has no visit on {visit_on.isoformat()}; {known}")
        self.visit_on = visit_on
        self.days = days


def summary_content(
    clinic: Clinic, patient_id: str, as_of: date | None = None, visit_on: date | None = None
) -> SummaryContent:
    """Give what the summary of a visit says.

    `visit_on` names the visit; without it, it is the last one on or before `as_of`. `as_of` is today, or the day of the
    visit where one is named, so that the page of an earlier visit says what was known on that day.

    Raises:
        UnknownRowError: there is no such child.
        NoSuchVisitError: the child has no visit on `visit_on` that was recorded by `as_of`.
    """
    day = as_of or visit_on or clinic.today
    record = clinic.record(patient_id).as_of(day)
    visit = _visit(record, patient_id, visit_on)
    protocol = clinic.protocol_of(record, day)
    review = clinic.review_record(record, day)
    return SummaryContent(
        letterhead=Letterhead(clinic.name, clinic.letterhead_lines, clinic.is_demonstration),
        record=record,
        review=review,
        protocol=protocol,
        chart=course_chart(record, review, protocol),
        visit=visit,
        digest=content_digest(record, protocol, day, visit),
        program_version=__version__,
        head=printed_head(clinic.store.head.digest),
    )


def content_digest(record: ChildRecord, protocol: Protocol, as_of: date, visit: Visit | None) -> str:
    """Give 8 hexadecimal digits of SHA-256 over the rows known on the day, protocol, day, visit and program version."""
    made_from = [
        _columns(astuple(record.child)),
        *(
            [_columns(row) for row in rows]
            for rows in (record.visits, record.observations, record.treatments, record.events)
        ),
        [protocol.id, protocol.version, protocol.sha256],
        [as_of.isoformat(), visit.row_id or visit.on.isoformat() if visit else None],
        [__version__, RULES_VERSION],
    ]
    text = json.dumps(made_from, ensure_ascii=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()[:DIGEST_LENGTH]


def write_whole(out: Path, content: bytes) -> None:
    """Put a file in place in one step, so that a cut-off write never leaves half of one under its name.

    Raises:
        OSError: the folder is missing or cannot be written, or the disk is full.
    """
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(out)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _visit(record: ChildRecord, patient_id: str, visit_on: date | None) -> Visit | None:
    if visit_on is None:
        return record.visits[-1] if record.visits else None
    found = [visit for visit in record.visits if visit.on == visit_on]
    if not found:
        raise NoSuchVisitError(patient_id, visit_on, tuple(visit.on for visit in record.visits))
    return found[-1]


def _columns(row: Iterable[object]) -> list[str | None]:
    return [None if value is None else str(value) for value in row]
