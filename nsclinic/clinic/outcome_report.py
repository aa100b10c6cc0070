"""The outcomes of a clinic: its children gathered one by one, counted, put into words, and printed.

Gathering reads the clinic and can be done in pieces, with a save between two of them; counting and printing need the
clinic no more and can be done on any thread. scipy is loaded when the tables are made, and never before.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from nsclinic.clinic.clinic import Clinic, Progress
from nsclinic.clinic.conclusions import ReviewsOfDay
from nsclinic.clinic.outcome_words.counted import Counted, address_of
from nsclinic.clinic.outcome_words.whole import outcomes_in_words
from nsclinic.cohort.facts import ChildFacts, facts_of
from nsclinic.cohort.listing import csv_text
from nsclinic.cohort.tables import Cohort, cohort_of, outline_of
from nsclinic.domain.record import ChildRecord
from nsclinic.protocol.model import Protocol
from nsclinic.reports.outcomes_model import OutcomesInWords
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known before the first child: whose outcomes, on which day, and how many children there are."""

    as_of: date
    protocol: Protocol
    protocols: Mapping[str, Protocol]
    clinic_name: str
    is_demonstration: bool
    of: int


@dataclass(frozen=True, slots=True)
class Looked:
    """One child that was reviewed: the protocol it is on, and its facts where that is the one counted."""

    protocol_id: str
    facts: ChildFacts | None


Piece = Begun | Looked


@dataclass(slots=True)
class Gathered:
    """What came so far. `begun` is None before anything did; `on` counts the children of each protocol."""

    begun: Begun | None = None
    facts: list[ChildFacts] = field(default_factory=list)
    on: Counter[str] = field(default_factory=Counter)

    def add(self, piece: Piece) -> None:
        """Take a piece of `gathering`."""
        if isinstance(piece, Begun):
            self.begun = piece
            return
        self.on[piece.protocol_id] += 1
        if piece.facts is not None:
            self.facts.append(piece.facts)

    @property
    def done(self) -> int:
        """How many children were looked at."""
        return self.on.total()

    @property
    def of(self) -> int:
        """How many children there are."""
        return self.begun.of if self.begun is not None else 0


def gathering(
    clinic: Clinic,
    as_of: date | None = None,
    protocol_id: str = "",
    each: Callable[[ChildRecord], None] | None = None,
) -> Iterator[Piece]:
    """Look at every child as of a day (today), under the protocol it is on; the clinic's default is counted.

    The clinic file is only read. `each` is told of every record, cut to the day.

    Raises:
        UnknownProtocolError: there is no such protocol on that day.
    """
    day = as_of or clinic.today
    known = clinic.site_protocols
    protocol = clinic.protocol(protocol_id, day) if protocol_id else known.default_on(day)
    of = len(clinic.store.patient_ids())
    yield Begun(day, protocol, known.on(day), clinic.name, clinic.is_demonstration, of)
    reviews = ReviewsOfDay(clinic, day)
    for record in clinic.store.records():
        cut = record.as_of(day)
        review = reviews.of(cut)
        if each is not None:
            each(cut)
        is_counted = review.protocol_id == protocol.id
        yield Looked(review.protocol_id, facts_of(cut, review, protocol) if is_counted else None)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcomes of the children on one protocol on one day, with the children behind each number."""

    begun: Begun
    cohort: Cohort
    on: Mapping[str, int]

    def children(self, key: str) -> tuple[str, ...]:
        """Give the numbers of the children behind a cell, by the key that the cell carries."""
        return self.cohort.children(address_of(key))

    def in_words(self, words: Wording) -> OutcomesInWords:
        """Put all of it into words."""
        begun = self.begun
        return outcomes_in_words(
            Counted(self.cohort, words),
            begun.protocol,
            clinic_name=begun.clinic_name,
            is_demonstration=begun.is_demonstration,
        )

    def protocol_choices(self, words: Wording) -> tuple[tuple[str, str], ...]:
        """Give the protocols that children are on, and the one counted: id, and its id with how many are on it."""
        shown = [key for key in self.begun.protocols if self.on.get(key) or key == self.begun.protocol.id]
        return tuple(
            (
                key,
                words.t("{heading} ({count})", heading=words.left_to_right(key), count=self.on.get(key, 0)),
            )
            for key in shown
        )

    def why_nothing(self, words: Wording) -> tuple[str, str]:
        """Say why there are no tables, and what to do."""
        if not self.on:
            return (
                words.t("There is no child in this clinic yet."),
                words.t("Outcomes are counted from the records: register the first child, or import a list."),
            )
        return (
            words.t("No child is on this protocol."),
            words.t(
                "Choose another protocol at the top. The number beside each says how many children are on it."
            ),
        )


def outcomes_of(gathered: Gathered) -> Outcomes:
    """Count what was gathered.

    Raises:
        ValueError: nothing was gathered yet.
    """
    if gathered.begun is None:
        raise ValueError("nothing was gathered")
    begun = gathered.begun
    others = gathered.done - len(gathered.facts)
    facts: Iterator[ChildFacts | None] = iter([*gathered.facts, *([None] * others)])
    cohort = cohort_of(facts, outline_of(begun.protocol), begun.as_of)
    return Outcomes(begun, cohort, dict(gathered.on))


def clinic_outcomes(
    clinic: Clinic,
    as_of: date | None = None,
    protocol_id: str = "",
    progress: Progress | None = None,
    each: Callable[[ChildRecord], None] | None = None,
) -> Outcomes:
    """Gather and count in one go."""
    gathered = Gathered()
    for piece in gathering(clinic, as_of, protocol_id, each):
        gathered.add(piece)
        if progress is not None and gathered.done:
            progress(gathered.done, gathered.of)
    return outcomes_of(gathered)


def outcomes_csv(outcomes: Outcomes) -> bytes:
    """Give every number of the tables in long form as CSV, in UTF-8."""
    return csv_text(outcomes.cohort).encode()


def outcomes_paper(said: OutcomesInWords, words: Wording) -> bytes:
    """Give the outcome report as a PDF."""
    from nsclinic.reports.outcomes import outcomes_pdf

    return outcomes_pdf(said, words)
