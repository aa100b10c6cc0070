"""What is concluded of one child on one day, and how it is concluded from her record."""

from datetime import date
from typing import NamedTuple

from nsclinic.advice.model import Review
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.packing import packed
from nsclinic.clinic.worklist import WorklistRow, sorting_keys, worklist_row
from nsclinic.domain.record import Child
from nsclinic.store.review_cache import KeptConclusion, KeptListing


class Concluded(NamedTuple):
    """Of one child on one day: the particulars, the review, and her row in the list of the day, None without one.

    `named_in_vain` is a protocol that the record names and that cannot be used; `in_force_from` its first day where
    that lies ahead.
    """

    child: Child
    review: Review
    row: WorklistRow | None
    named_in_vain: str = ""
    in_force_from: date | None = None


def conclude(clinic: Clinic, patient_id: str, day: date) -> tuple[KeptConclusion, Concluded] | None:
    """Review a child on a day; give it as it is kept and as it is. None where the child is not there any more."""
    seq = clinic.store.record_revision(
        patient_id
    )  # before the record is read: a change in between makes it stale
    record = clinic.store.record(patient_id)
    if record is None:
        return None
    cut = record.as_of(day)
    choice = clinic.protocol_choice(cut, day)
    review = clinic.review_record(cut, day)
    row = worklist_row(cut, review, clinic.protocol(review.protocol_id, day))
    now = Concluded(cut.child, review, row, choice.unknown_id, choice.in_force_from)
    listing = None if row is None else KeptListing(*sorting_keys(row), packed(row))
    return KeptConclusion(patient_id, seq, day, packed(now), listing), now
