"""The Child screen without a window: what is asked of the clinic, and everything the page says, as values."""

from dataclasses import dataclass
from datetime import date

from nsclinic.advice.model import Review
from nsclinic.charts.course import course_chart
from nsclinic.charts.model import CourseChart
from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import ChildRecord
from nsclinic.protocol.model import Protocol
from nsclinic.ui.child.findings import WhatMatters, what_matters
from nsclinic.ui.child.flowsheet import Flowsheet, flowsheet
from nsclinic.ui.child.identity import Identity, identity
from nsclinic.ui.child.lists import ListTable, drug_table, event_table
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class ChildFile:
    """What the clinic gives for the page: the record, the protocol in force and its review on a day."""

    record: ChildRecord
    protocol: Protocol
    review: Review


def read_child(clinic: Clinic, patient_id: str, as_of: date) -> ChildFile:
    """Read a child for the page; runs on the store thread."""
    record = clinic.record(patient_id)
    return ChildFile(record, clinic.protocol_of(record, as_of), clinic.review_record(record, as_of))


@dataclass(frozen=True, slots=True)
class ChildPage:
    """Everything that the page shows beside its chart."""

    identity: Identity
    matters: WhatMatters
    nothing_matters: str
    sheet: Flowsheet
    drugs: ListTable
    events: ListTable


def course_of(file: ChildFile) -> CourseChart:
    """Give the chart of the course, which is made when the page stands already."""
    return course_chart(file.record.as_of(file.review.as_of), file.review, file.protocol)


def child_page(file: ChildFile, words: Wording) -> ChildPage:
    """Put a child's page into words."""
    record, review, protocol = file.record, file.review, file.protocol
    return ChildPage(
        identity=identity(record, review, protocol, words),
        matters=what_matters(review, words),
        nothing_matters=words.t(
            "Nothing stands open today. Next visit: {date}.", date=words.date(review.next_visit)
        )
        if review.next_visit
        else words.t("Nothing stands open today."),
        sheet=flowsheet(record, review),
        drugs=drug_table(record, protocol, review.as_of, words),
        events=event_table(record, review.as_of, words),
    )
