"""Pools a list of studies: what `nsclinic registry pool` does, for either face.

No clinic file is opened: what is pooled comes from a list or from a registry, and no child is in it.
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from nsclinic.clinic.pooled_words import (
    harbord_words,
    heterogeneity_words,
    interval_words,
    method_words,
    p_words,
    q_about_words,
    why_words,
)
from nsclinic.cohort.pooling import Measure, Method, Pooled, pool
from nsclinic.cohort.two_arms import Arms, Means, Table
from nsclinic.exchange.faults import Fault
from nsclinic.exchange.study_list import EVENTS, MEANS, read_studies
from nsclinic.wording import Wording

SUM_SHOWN = 8
"""Characters of a file's SHA-256 that a page repeats, to tell by which list it was made from."""


@dataclass(frozen=True, slots=True)
class Studies:
    """Studies to pool and where they come from. `measure` is what their columns stand for where none was asked for.

    `question` says what the arms are where the studies are sites of a registry, `notes` who could not be counted.
    """

    arms: tuple[Arms, ...]
    measure: Measure
    source: str
    question: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FaultyList:
    """A list of studies that was not pooled; `has_more`: there are more faults than these."""

    faults: tuple[Fault, ...]
    has_more: bool


def studies_of(path: Path, measure: Measure | None) -> Studies | FaultyList:
    """Read the studies of a CSV file; without a measure events are pooled as risk ratios and means as differences.

    Raises:
        OSError: the file cannot be read.
    """
    table = None if measure is None else (EVENTS if measure.is_ratio else MEANS)
    found = read_studies(path, table)
    if found.faults:
        return FaultyList(tuple(found.faults), found.has_more)
    arms: tuple[Arms, ...] = (*(Table(*row) for row in found.events), *(Means(*row) for row in found.means))
    source = f"{path.name} ({found.sha256[:SUM_SHOWN]})"
    return Studies(arms, measure or (Measure.MD if found.means else Measure.RR), source)


def pooled_json(pooled: Pooled) -> dict[str, Any]:
    """Give the result under the contract's keys; `q_about` (`mh` or `iv`) says which Q it is."""
    return {
        "measure": pooled.measure.value,
        "method": pooled.method.value,
        "k": pooled.k,
        "n": pooled.n,
        "estimate": pooled.estimate,
        "ci_low": pooled.ci_low,
        "ci_high": pooled.ci_high,
        "p": pooled.p,
        "q": pooled.q,
        "q_p": pooled.q_p,
        "i2": pooled.i2,
        "tau2": pooled.tau2,
        "harbord_p": pooled.harbord_p,
        "studies": [
            {
                "study": study.study,
                "estimate": study.estimate,
                "ci_low": study.ci_low,
                "ci_high": study.ci_high,
                "weight": study.weight,
            }
            for study in pooled.studies
        ],
        "q_about": (Method.MH if pooled.method.is_about_mantel_haenszel else Method.IV).value,
    }


def arms_words(arms: Arms, words: Wording) -> tuple[str, str]:
    """Give what a study says of each arm: events of so many, or mean, deviation and number."""
    if isinstance(arms, Table):
        return (
            words.left_to_right(f"{arms.events_1}/{arms.n_1}"),
            words.left_to_right(f"{arms.events_2}/{arms.n_2}"),
        )
    return (
        words.left_to_right(f"{_given(arms.mean_1, words)} ± {_given(arms.sd_1, words)} ({arms.n_1})"),
        words.left_to_right(f"{_given(arms.mean_2, words)} ± {_given(arms.sd_2, words)} ({arms.n_2})"),
    )


def _given(value: float, words: Wording) -> str:
    """Give a number as the list gave it, to six digits."""
    return words.number(Decimal(f"{value:.6g}"))


def pooled_lines(pooled: Pooled, asked: Method, words: Wording) -> tuple[str, ...]:
    """Give the sentences under the table: the answer, how it was made and why, how far studies differ, by which Q."""
    whole = interval_words(pooled.estimate, pooled.ci_low, pooled.ci_high, words)
    method = words.t("Method: {method}.", method=method_words(pooled.method, words))
    why = why_words(pooled, asked, words) if pooled.k > 1 else ""
    said = [
        words.t("Pooled: {interval}, {p}", interval=whole, p=p_words(pooled.p, words)),
        " ".join(part for part in (method, why) if part),
    ]
    heterogeneity = heterogeneity_words(pooled, words)
    said.append(f"{heterogeneity}. {q_about_words(pooled.method, words)}" if pooled.k > 1 else heterogeneity)
    said.append(harbord_words(pooled, words))
    return tuple(said)


def pooled_of(studies: Studies, method: Method) -> Pooled:
    """Pool the studies by their measure.

    Raises:
        PoolingError: the method is none of the measure's.
    """
    return pool(studies.arms, studies.measure, method)
