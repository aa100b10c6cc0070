"""What was concluded of a child as rows of course.csv, steps.csv and relapses.csv.

`registry.facts` reads them back to the very facts they were made from; only the age is rounded, because the day of
birth does not leave the clinic.
"""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from nsclinic.advice.model import Review
from nsclinic.cohort.facts import Baseline, ChildFacts, DrugFacts
from nsclinic.course.model import REMISSION, Episode
from nsclinic.domain.catalogue import treatment_drugs
from nsclinic.exchange.package_tables import LIST_SEPARATOR

Cells = tuple[object, ...]
RowId = Callable[[str], str]
"""Gives the pseudonym of a row by what it is called within the clinic."""

_AGE = Decimal("0.1")
_COMPUTED = Decimal("0.000001")
_NO_DRUG: Cells = (None,) * 7


def course_row(
    facts: ChildFacts, review: Review, protocol_sha256: str, patient_id: str, row_id: str
) -> Cells:
    """Give the child's row of course.csv, in the order of its columns; the sum is that of the protocol's file."""
    course = review.course
    taken = {drug.drug: drug for drug in facts.drugs}
    return (
        patient_id,
        review.as_of,
        review.protocol_id,
        review.protocol_version,
        protocol_sha256,
        course.steroid_response,
        course.steroid_response_date,
        course.relapse_pattern,
        course.state,
        course.state_since,
        _yes_or_no(is_so=course.is_confirmed),
        len(course.relapses),
        _number(course.relapses_per_year),
        _number(review.egfr.value if review.egfr else None),
        review.egfr.on if review.egfr else None,
        review.egfr.formula if review.egfr else None,
        _number(review.exposure.prednisolone_mg_per_kg_12m),
        review.exposure.tac_days,
        facts.histology,
        facts.left,
        LIST_SEPARATOR.join(facts.outcomes),
        *(cell for code in treatment_drugs() for cell in _drug(taken.get(code))),
        row_id,
    )


def step_rows(facts: ChildFacts, patient_id: str, row_id: RowId) -> Iterator[Cells]:
    """Give the child's rows of steps.csv."""
    for step in facts.steps:
        yield (
            patient_id,
            step.number,
            step.start,
            step.end,
            step.outcome,
            step.best_response,
            step.remission_date,
            step.decision_date,
            step.observed_until,
            step.relapse_date,
            step.followed_until,
            *_baseline(step.baseline),
            row_id(f"step {step.number}"),
        )


def relapse_rows(review: Review, patient_id: str, row_id: RowId) -> Iterator[Cells]:
    """Give the child's rows of relapses.csv."""
    episodes = review.course.episodes
    for day in review.course.relapses:
        at = next(index for index, episode in enumerate(episodes) if episode.start == day)
        yield (
            patient_id,
            day,
            episodes[at - 1].state if at else None,
            _next_remission(episodes[at + 1 :]),
            row_id(f"relapse {day}"),
        )


def _next_remission(following: tuple[Episode, ...]) -> date | None:
    return next((episode.start for episode in following if episode.state in REMISSION), None)


def _drug(drug: DrugFacts | None) -> Cells:
    if drug is None:
        return _NO_DRUG
    return (
        drug.first_day,
        drug.last_day,
        _number(drug.relapse_rate_before),
        _number(drug.relapse_rate_after),
        _number(drug.steroid_dose_before),
        _number(drug.steroid_dose_after),
        LIST_SEPARATOR.join(drug.adverse_events),
    )


def _baseline(baseline: Baseline) -> Iterator[str | None]:
    age = baseline.age
    yield None if age is None else str(age.quantize(_AGE, ROUND_HALF_EVEN))
    yield from map(_number, baseline[1:])


def _number(value: Decimal | None) -> str | None:
    """Give a number in plain digits, to six decimals, without zeros at its end."""
    if value is None:
        return None
    text = format(value.quantize(_COMPUTED, ROUND_HALF_EVEN), "f")
    return text.rstrip("0").rstrip(".")


def _yes_or_no(*, is_so: bool) -> str:
    return "yes" if is_so else "no"
