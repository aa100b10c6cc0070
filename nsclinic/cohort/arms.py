"""Two arms of children within one site, to be pooled over sites: who is compared, and by what.

Only what tells apart children who could be in the one arm or the other is offered. The steps of a protocol are not:
who comes to step 3 did not respond to step 2, so the two are no arms of one question.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from nsclinic.cohort.facts import FURTHER_BIOPSY_ROWS, ChildFacts, DrugFacts, StepFacts
from nsclinic.cohort.pooling import Measure
from nsclinic.cohort.two_arms import Arms, Means, Table
from nsclinic.course.model import StepOutcome
from nsclinic.domain.catalogue import event_kinds, treatment_drugs
from nsclinic.domain.record import EventKind, Sex

ANY_ADVERSE_EVENT = "any_adverse_event"

REMISSIONS = {
    "remission": frozenset({StepOutcome.COMPLETE_REMISSION, StepOutcome.PARTIAL_REMISSION}),
    "complete_remission": frozenset({StepOutcome.COMPLETE_REMISSION}),
}
"""Outcomes of a step that count as the event, by the name under which they are asked for."""

JUDGED = REMISSIONS["remission"] | {StepOutcome.RELAPSED, StepOutcome.RESISTANT}
"""Outcomes of a step that answer the question; a step that is ongoing, stopped or not evaluable answers nothing."""

CHANGES = ("relapse_rate", "steroid_dose")
"""What a drug changes: the value on it less the value before it, of each child of whom both are known."""


class Kind(StrEnum):
    """What tells the two arms apart."""

    SEX = "sex"
    HISTOLOGY = "histology"
    PROTOCOL = "protocol"
    DRUG = "drug"


class ComparisonError(ValueError):
    """What cannot be compared, and what can; in one sentence."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups of one kind, and the outcome by which they are compared; `step` is the one whose outcome counts."""

    kind: Kind
    arm_1: str
    arm_2: str
    outcome: str
    step: int = 1


@dataclass(frozen=True, slots=True)
class SiteArms:
    """One site's two arms, None where one of them has too few; how many children were in neither, and why.

    `in_both` took both drugs. `unanswered` are in an arm, and what is asked of them is not known.
    """

    arms: Arms | None
    in_both: int
    unanswered: int


def comparison(arms: str, outcome: str, measure: Measure, step: int = 1) -> Comparison:
    """Read `A:B` as two groups and check that the outcome can be asked of them by this measure.

    Groups are a sex, a main histology, a drug, or else a protocol's id. An outcome is `remission` or
    `complete_remission` of a step (by sex, histology, protocol; ratios), an adverse event's code or
    `any_adverse_event` (of two drugs; ratios), `relapse_rate` or `steroid_dose` (of two drugs; differences).

    Raises:
        ComparisonError: what is wrong, and what may be asked.
    """
    first, mark, second = arms.partition(":")
    if not (mark and first and second) or ":" in second or first == second:
        raise ComparisonError(f"'{arms}' does not name two different groups as A:B")
    kind, other = _kind(first), _kind(second)
    if kind is not other:
        raise ComparisonError(
            f"'{first}' is a {kind.value} and '{second}' a {other.value}: no two arms of one kind"
        )
    possible = outcomes_of(kind, measure)
    if outcome not in possible:
        asked = f"of two arms by {kind.value} with --measure {measure.value}"
        raise ComparisonError(
            f"'{outcome}' cannot be asked {asked}; "
            + (f"there are {', '.join(possible)}" if possible else "nothing can")
        )
    return Comparison(kind, first, second, outcome, step)


def outcomes_of(kind: Kind, measure: Measure) -> tuple[str, ...]:
    """Give the outcomes that can be asked of arms of a kind by a measure."""
    if kind is not Kind.DRUG:
        return tuple(REMISSIONS) if measure.is_ratio else ()
    if not measure.is_ratio:
        return CHANGES
    return (ANY_ADVERSE_EVENT, *event_kinds()[EventKind.ADVERSE_EVENT].codes)


def _kind(group: str) -> Kind:
    if group in {Sex.FEMALE, Sex.MALE}:
        return Kind.SEX
    if group in event_kinds()[EventKind.BIOPSY].codes and group not in FURTHER_BIOPSY_ROWS:
        return Kind.HISTOLOGY
    if group in treatment_drugs():
        return Kind.DRUG
    return Kind.PROTOCOL


def arms_of(site: str, children: Iterable[ChildFacts], asked: Comparison) -> SiteArms:
    """Count one site's children into the two arms of a comparison."""
    answers: tuple[list[float], list[float]] = ([], [])
    in_both = unanswered = 0
    for child in children:
        is_in = [_is_in(child, group, asked.kind) for group in (asked.arm_1, asked.arm_2)]
        if all(is_in):
            in_both += 1
        elif any(is_in):
            arm = 0 if is_in[0] else 1
            answer = _answer(child, asked.arm_1 if is_in[0] else asked.arm_2, asked)
            if answer is None:
                unanswered += 1
            else:
                answers[arm].append(answer)
    is_mean = asked.outcome in CHANGES
    return SiteArms(_means(site, *answers) if is_mean else _table(site, *answers), in_both, unanswered)


def _is_in(child: ChildFacts, group: str, kind: Kind) -> bool:
    if kind is Kind.SEX:
        return child.sex == group
    if kind is Kind.HISTOLOGY:
        return child.histology == group
    if kind is Kind.PROTOCOL:
        return child.protocol_id == group
    return _drug(child, group) is not None


def _drug(child: ChildFacts, code: str) -> DrugFacts | None:
    return next((drug for drug in child.drugs if drug.drug == code), None)


def _answer(child: ChildFacts, group: str, asked: Comparison) -> float | None:
    """Give 1 for an event and 0 for none, or the change; None where it is not known."""
    if asked.outcome in REMISSIONS:
        step = next((step for step in child.steps if step.number == asked.step), None)
        return _remission(step, asked.outcome)
    drug = _drug(child, group)
    if drug is None:
        return None
    if asked.outcome == ANY_ADVERSE_EVENT:
        return float(bool(drug.adverse_events))
    if asked.outcome not in CHANGES:
        return float(asked.outcome in drug.adverse_events)
    before, after = (
        (drug.relapse_rate_before, drug.relapse_rate_after)
        if asked.outcome == "relapse_rate"
        else (drug.steroid_dose_before, drug.steroid_dose_after)
    )
    return None if before is None or after is None else float(after - before)


def _remission(step: StepFacts | None, outcome: str) -> float | None:
    if step is None or step.outcome not in JUDGED:
        return None
    return float(step.outcome in REMISSIONS[outcome])


def _table(site: str, first: list[float], second: list[float]) -> Table | None:
    if not first or not second:
        return None
    return Table(site, int(sum(first)), len(first), int(sum(second)), len(second))


def _means(site: str, first: list[float], second: list[float]) -> Means | None:
    """Give means with their deviations; None where an arm has no deviation: one child, or all alike."""
    described = [_described(values) for values in (first, second)]
    (mean_1, sd_1), (mean_2, sd_2) = described
    if not sd_1 or not sd_2:
        return None
    return Means(site, mean_1, sd_1, len(first), mean_2, sd_2, len(second))


def _described(values: list[float]) -> tuple[float, float]:
    """Give mean and standard deviation (n - 1), 0 where there is none."""
    if len(values) < 2:
        return 0.0, 0.0
    mean = sum(values) / len(values)
    return mean, sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
