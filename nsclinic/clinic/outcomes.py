"""The outcomes of a clinic: its children's facts, one by one, and the tables that count them."""

from collections.abc import Callable, Iterable, Iterator

from nsclinic.advice.model import Review
from nsclinic.clinic.clinic import Clinic, Progress
from nsclinic.cohort.facts import ChildFacts, facts_of
from nsclinic.cohort.tables import Cohort, cohort_of, outline_of
from nsclinic.domain.record import ChildRecord
from nsclinic.protocol.model import Protocol


def facts_under(
    reviews: Iterable[tuple[ChildRecord, Review]], protocol: Protocol
) -> Iterator[ChildFacts | None]:
    """Give the facts of each child who was reviewed under a protocol, None for one who was under another."""
    for record, review in reviews:
        yield facts_of(record, review, protocol) if review.protocol_id == protocol.id else None


def clinic_cohort(
    clinic: Clinic,
    protocol: Protocol | None = None,
    progress: Progress | None = None,
    is_cancelled: Callable[[], bool] | None = None,
) -> Cohort:
    """Count the clinic's children who are on `protocol` (the clinic's default) today; the file is only read.

    Cancelled, it gives the tables of those counted so far, which are to be thrown away.
    """
    chosen = protocol or clinic.default_protocol
    reviews = clinic.reviews(progress=progress, is_cancelled=is_cancelled)
    return cohort_of(facts_under(reviews, chosen), outline_of(chosen), clinic.today)
