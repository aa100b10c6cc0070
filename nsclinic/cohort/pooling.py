"""Pools two-arm results of several studies or sites into one: the method of the meta-analysis behind the protocols.

Ratios of events (risk ratio, odds ratio) and differences of means; Mantel-Haenszel, inverse variance, and the random
effects of DerSimonian and Laird. Two of the latter are in use and differ: textbooks and R's metafor take Cochran's Q
about the inverse-variance estimate (`DL`), RevMan about the Mantel-Haenszel one (`DL_MH`); the method that was used,
and with it which Q, is part of every answer.

Sources: DerSimonian & Laird 1986; Higgins & Thompson 2002 (I²); Deeks & Higgins 2010 (what RevMan does).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from math import exp, sqrt

from nsclinic.cohort.mantel_haenszel import (
    common_odds_ratio,
    common_risk_ratio,
    odds_ratio_weights,
    risk_ratio_weights,
)
from nsclinic.cohort.small_studies import harbord_p
from nsclinic.cohort.two_arms import (
    Arms,
    Effect,
    Means,
    Table,
    cells_of,
    difference,
    log_odds_ratio,
    log_risk_ratio,
)

CONFIDENCE_95 = 1.959963984540054
"""The 97.5th centile of the normal distribution."""

MOST_I2, LEAST_Q_P = 50.0, 0.1
"""Studies agree up to this I² (percent) and from this P of Q on, both inclusive (contract 6, `auto`)."""


class Measure(StrEnum):
    """What is pooled."""

    RR = "rr"
    OR = "or"
    MD = "md"

    @property
    def is_ratio(self) -> bool:
        """Whether it is reckoned by its logarithm."""
        return self is not Measure.MD


class Method(StrEnum):
    """How it is pooled."""

    AUTO = "auto"
    MH = "mh"
    IV = "iv"
    DL = "dl"
    DL_MH = "dl-mh"

    @property
    def is_about_mantel_haenszel(self) -> bool:
        """Whether Cochran's Q is taken about the Mantel-Haenszel estimate, not the inverse-variance one."""
        return self in {Method.MH, Method.DL_MH}

    @property
    def is_random(self) -> bool:
        """Whether the studies' true effects are taken to differ, by τ²."""
        return self in {Method.DL, Method.DL_MH}


@dataclass(frozen=True, slots=True)
class StudyEstimate:
    """One study's own estimate with its 95 % interval, and its weight in percent of all.

    `standard_error` is that of the difference, or of the ratio's logarithm.
    """

    study: str
    estimate: float
    ci_low: float
    ci_high: float
    weight: float
    standard_error: float


@dataclass(frozen=True, slots=True)
class Pooled:
    """The pooled estimate with its 95 % interval.

    `method` is the one used, never `AUTO`. `k` counts every study given, `n` everybody in both arms of them. `q` is
    Cochran's, about the Mantel-Haenszel estimate for `MH` and `DL_MH` and about the inverse-variance one for `IV` and
    `DL`, and `about` is that estimate; `i2` is in percent; `tau2` is 0 for a fixed effect. `q_p` is None for one
    study, `harbord_p` for differences and for fewer than three studies with events. A ratio and its interval are no
    logarithms; `tau2` of one is on the scale of the logarithm.
    """

    measure: Measure
    method: Method
    k: int
    n: int
    estimate: float
    ci_low: float
    ci_high: float
    p: float
    q: float
    q_p: float | None
    i2: float
    tau2: float
    harbord_p: float | None
    studies: tuple[StudyEstimate, ...]
    about: float


class PoolingError(ValueError):
    """What cannot be pooled, and why; in one sentence."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What pooling works on, whatever the measure; without the two of Mantel and Haenszel for a difference."""

    names: tuple[str, ...]
    effects: tuple[Effect, ...]
    n: int
    mantel_haenszel: Effect | None = None
    mantel_haenszel_weights: tuple[float, ...] = ()
    harbord_p: float | None = None


def pool(studies: Sequence[Arms], measure: Measure, method: Method = Method.AUTO) -> Pooled:
    """Pool the studies.

    Args:
        studies: tables for a ratio, means for a difference; one or more.
        measure: what is pooled. A ratio is of the first arm over the second, a difference first less second.
        method: `AUTO` takes `MH` (`IV` for differences) where the studies agree (I² of 50 % or less and P of Q of 0.1
            or more), else `DL_MH` (`DL`).

    Raises:
        PoolingError: no study, the wrong kind of study, or a method that the measure does not have.
    """
    if not studies:
        raise PoolingError("there is no study to pool")
    if not measure.is_ratio and method.is_about_mantel_haenszel:
        raise PoolingError(f"'{method.value}' is a method for ratios; differences have iv, dl and auto")
    parts = _parts_of_ratio(studies, measure) if measure.is_ratio else _parts_of_difference(studies)
    if method is not Method.AUTO:
        return _pooled(parts, measure, method)
    fixed, random = (Method.MH, Method.DL_MH) if measure.is_ratio else (Method.IV, Method.DL)
    tried = _pooled(parts, measure, fixed)
    is_of_one_piece = tried.i2 <= MOST_I2 and (tried.q_p is None or tried.q_p >= LEAST_Q_P)
    return tried if is_of_one_piece else _pooled(parts, measure, random)


def _parts_of_ratio(studies: Sequence[Arms], measure: Measure) -> _Parts:
    tables = [study for study in studies if isinstance(study, Table)]
    if len(tables) < len(studies):
        raise PoolingError(f"'{measure.value}' wants events and numbers of each study")
    cells = [cells_of(table) for table in tables]
    own, common, weights = (
        (log_risk_ratio, common_risk_ratio, risk_ratio_weights)
        if measure is Measure.RR
        else (log_odds_ratio, common_odds_ratio, odds_ratio_weights)
    )
    return _Parts(
        names=tuple(table.study for table in tables),
        effects=tuple(own(one) for one in cells),
        n=sum(table.n_1 + table.n_2 for table in tables),
        mantel_haenszel=common(cells),
        mantel_haenszel_weights=tuple(weights(cells)),
        harbord_p=harbord_p(tables),
    )


def _parts_of_difference(studies: Sequence[Arms]) -> _Parts:
    means = [study for study in studies if isinstance(study, Means)]
    if len(means) < len(studies):
        raise PoolingError("'md' wants mean, standard deviation and number of each study")
    return _Parts(
        names=tuple(study.study for study in means),
        effects=tuple(difference(study) for study in means),
        n=sum(study.n_1 + study.n_2 for study in means),
    )


def _pooled(parts: _Parts, measure: Measure, method: Method) -> Pooled:
    """Pool by a method that the measure has."""
    effects, k = parts.effects, len(parts.effects)
    common = parts.mantel_haenszel if method.is_about_mantel_haenszel else None
    about = common if common is not None else _inverse_variance(effects)
    q = _q(effects, about.value)
    tau2 = _tau2(effects, q) if method.is_random else 0.0
    whole = _inverse_variance(effects, tau2) if method.is_random else about
    weights = (
        parts.mantel_haenszel_weights
        if method is Method.MH
        else [1 / (effect.variance + tau2) for effect in effects]
    )
    all_weight = sum(weights)
    back: Callable[[float], float] = exp if measure.is_ratio else float
    low, high = _interval(whole)
    return Pooled(
        measure=measure,
        method=method,
        k=k,
        n=parts.n,
        estimate=back(whole.value),
        ci_low=back(low),
        ci_high=back(high),
        p=_normal_two_sided(whole.value / sqrt(whole.variance)),
        q=q,
        q_p=_chi_square_tail(q, k - 1) if k > 1 else None,
        i2=max(0.0, 100 * (q - (k - 1)) / q) if q > 0 else 0.0,
        tau2=tau2,
        harbord_p=parts.harbord_p,
        studies=tuple(
            _study(name, effect, 100 * weight / all_weight, back)
            for name, effect, weight in zip(parts.names, effects, weights, strict=True)
        ),
        about=back(about.value),
    )


def _study(name: str, effect: Effect, weight: float, back: Callable[[float], float]) -> StudyEstimate:
    low, high = _interval(effect)
    return StudyEstimate(
        name, back(effect.value), back(low), back(high), weight, standard_error=sqrt(effect.variance)
    )


def _inverse_variance(effects: Sequence[Effect], tau2: float = 0.0) -> Effect:
    weights = [1 / (effect.variance + tau2) for effect in effects]
    value = sum(weight * effect.value for weight, effect in zip(weights, effects, strict=True)) / sum(weights)
    return Effect(value, 1 / sum(weights))


def _q(effects: Sequence[Effect], about: float) -> float:
    """Give Cochran's Q; 0 for one study, whose pooled estimate differs from its own by rounding alone."""
    if len(effects) == 1:
        return 0.0
    return sum((effect.value - about) ** 2 / effect.variance for effect in effects)


def _tau2(effects: Sequence[Effect], q: float) -> float:
    """Give the variance between studies by the moments of DerSimonian and Laird; 0 for one study.

    Their denominator, S1 - S2/S1 of the weights, is summed as each weight's share of all the others: where one study
    outweighs the rest by far, the difference of the two sums would be 0.
    """
    if len(effects) == 1:
        return 0.0
    weights = [1 / effect.variance for effect in effects]
    before = accumulate(weights[:-1], initial=0.0)
    after = reversed(list(accumulate(reversed(weights[1:]), initial=0.0)))
    others = [left + right for left, right in zip(before, after, strict=True)]
    scale = sum(weight * other for weight, other in zip(weights, others, strict=True)) / sum(weights)
    return max(0.0, (q - (len(effects) - 1)) / scale)


def _interval(effect: Effect) -> tuple[float, float]:
    reach = CONFIDENCE_95 * sqrt(effect.variance)
    return effect.value - reach, effect.value + reach


def _normal_two_sided(z: float) -> float:
    from scipy.stats import norm

    return float(2 * norm.sf(abs(z)))


def _chi_square_tail(value: float, freedom: int) -> float:
    from scipy.stats import chi2

    return float(chi2.sf(value, freedom))
