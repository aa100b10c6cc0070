"""Outcome tables of a clinic over many reviews (contract 5): who responded to what, by sex, step and histology.

The reviews stream through and only counts are kept, so that the tables of ten thousand children cost no more memory
than those of ten.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from nsclinic.advice.model import Review
from nsclinic.cohort.facts import main_histology
from nsclinic.course.model import StepOutcome, SteroidResponse
from nsclinic.domain.catalogue import event_kinds
from nsclinic.domain.record import ChildRecord, EventKind, Sex
from nsclinic.protocol.model import Protocol

RESPONSES = (SteroidResponse.SSNS, SteroidResponse.SRNS)
"""The responses that table `sex` counts; the others are not settled, or neither."""

RESPONDING = frozenset({StepOutcome.COMPLETE_REMISSION, StepOutcome.PARTIAL_REMISSION})

OUTCOMES = (
    StepOutcome.COMPLETE_REMISSION,
    StepOutcome.PARTIAL_REMISSION,
    StepOutcome.RESISTANT,
    StepOutcome.RELAPSED,
    StepOutcome.ONGOING,
    StepOutcome.NOT_EVALUABLE,
    StepOutcome.STOPPED,
)
"""Every outcome, in the contract's order."""

Tables = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Cohort:
    """The outcome tables of the children of one protocol on one day.

    `n` children were counted. `on_other_protocols` were not: other criteria than this protocol's judge their outcomes.
    """

    as_of: date
    protocol_id: str
    protocol_version: str
    n: int
    on_other_protocols: int
    tables: Tables


class _Counts:
    """What is counted while the reviews stream through."""

    def __init__(self) -> None:
        self.children = 0
        self.others = 0
        self.sexes: Counter[tuple[str, Sex]] = Counter()
        self.outcomes: Counter[tuple[int, StepOutcome]] = Counter()
        self.histology: Counter[tuple[int, str, StepOutcome]] = Counter()

    def count(self, record: ChildRecord, review: Review) -> None:
        self.children += 1
        sex = record.child.sex
        if review.course.steroid_response in RESPONSES:
            self.sexes[review.course.steroid_response.value, sex] += 1
        found = main_histology(record)
        for step in review.steps:
            self.outcomes[step.number, step.outcome] += 1
            if step.outcome is StepOutcome.RESISTANT:
                self.sexes[_resistant_to(step.number), sex] += 1
            if found is not None:
                self.histology[step.number, found, step.outcome] += 1


def cohort_of(reviews: Iterable[tuple[ChildRecord, Review]], protocol: Protocol, as_of: date) -> Cohort:
    """Count the reviews of the children who are on `protocol`; each record is cut to `as_of`.

    A child counts in a step's table if the step was begun. Keys stand for every step of the protocol and every
    histology found, with 0 where nobody is counted.
    """
    counts = _Counts()
    for record, review in reviews:
        if review.protocol_id == protocol.id:
            counts.count(record, review)
        else:
            counts.others += 1
    steps = tuple(step.number for step in protocol.steps)
    tables: Tables = {
        "sex": _sex_table(counts, steps),
        "response": {
            str(step): {outcome.value: counts.outcomes[step, outcome] for outcome in OUTCOMES}
            for step in steps
        },
        "histology": _histology_table(counts, steps),
    }
    return Cohort(as_of, protocol.id, protocol.version, counts.children, counts.others, tables)


def cohort_json(cohort: Cohort) -> dict[str, Any]:
    """Give the tables as plain values for `json.dumps`, as the contract fixes them (contract 5)."""
    return {
        "as_of": cohort.as_of.isoformat(),
        "protocol": {"id": cohort.protocol_id, "version": cohort.protocol_version},
        "n": cohort.n,
        "tables": cohort.tables,
    }


def _resistant_to(step: int) -> str:
    return f"step{step}_resistant"


def _sex_table(counts: _Counts, steps: tuple[int, ...]) -> dict[str, dict[str, int]]:
    """Male and female always; children of unknown sex get a column only where there are any."""
    shown = [Sex.MALE, Sex.FEMALE]
    if any(sex is Sex.UNKNOWN for _, sex in counts.sexes):
        shown.append(Sex.UNKNOWN)
    groups = [*(response.value for response in RESPONSES), *(_resistant_to(step) for step in steps)]
    return {group: {sex.value: counts.sexes[group, sex] for sex in shown} for group in groups}


def _histology_table(counts: _Counts, steps: tuple[int, ...]) -> dict[str, dict[str, dict[str, int]]]:
    found = {code for _, code, _ in counts.histology}
    codes = [code for code in event_kinds()[EventKind.BIOPSY].codes if code in found]
    return {
        str(step): {
            code: {
                "responding": sum(counts.histology[step, code, outcome] for outcome in RESPONDING),
                "resistant": counts.histology[step, code, StepOutcome.RESISTANT],
            }
            for code in codes
        }
        for step in steps
    }
