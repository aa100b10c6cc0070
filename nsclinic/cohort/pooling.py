"""Pools two-arm results of several studies or sites into one: the method of the meta-analysis behind the protocols.

Ratios of events (risk ratio, odds ratio) and differences of means; Mantel-Haenszel, inverse variance, and the random
effects of DerSimonian and Laird. Two of the latter are in use and differ: textbooks and R's metafor take Cochran's Q
about the inverse-variance estimate (`DL`), RevMan about the Mantel-Haenszel one (`DL_MH`); the method that was used is
part of every answer.

Sources: Mantel & Haenszel 1959; Greenland & Robins 1985 (variance of the risk ratio); Robins, Breslow & Greenland 1986
(variance of the odds ratio); DerSimonian & Laird 1986; Higgins & Thompson 2002 (I²); Harbord, Egger & Sterne 2006.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, log, sqrt
from typing import NamedTuple

from nsclinic.cohort.distributions import chi_square_tail, normal_two_sided, student_two_sided

CONFIDENCE_95 = 1.959963984540054
"""The 97.5th centile of the normal distribution."""

HALF = 0.5
"""Added to every cell of a table that has a zero (contract 6)."""

MOST_I2, LEAST_Q_P = 50.0, 0.1
"""Studies agree up to this I² (percent) and from this P of Q on, both inclusive (contract 6, `auto`)."""

FEWEST_FOR_HARBORD = 3
"""A regression on two coefficients leaves nothing to test with fewer studies."""


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


class Table(NamedTuple):
    """A study's events among so many, in the first arm and in the second. Counts are whole, 0 <= events <= n, n > 0."""

    study: str
    events_1: int
    n_1: int
    events_2: int
    n_2: int


class Means(NamedTuple):
    """A study's mean, standard deviation and number in each arm; deviations above 0, numbers of 1 or more."""

    study: str
    mean_1: float
    sd_1: float
    n_1: int
    mean_2: float
    sd_2: float
    n_2: int


Arms = Table | Means


@dataclass(frozen=True, slots=True)
class StudyEstimate:
    """One study's own estimate with its 95 % interval, and its weight in percent of all."""

    study: str
    estimate: float
    ci_low: float
    ci_high: float
    weight: float


@dataclass(frozen=True, slots=True)
class Pooled:
    """The pooled estimate with its 95 % interval.

    `method` is the one used, never `AUTO`. `q` is Cochran's, about the Mantel-Haenszel estimate for `MH` and `DL_MH`
    and about the inverse-variance one for `IV` and `DL`; `i2` is in percent; `tau2` is 0 for a fixed effect. `q_p` is
    None for one study, `harbord_p` for differences and for fewer than three studies with events.
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


class PoolingError(ValueError):
    """What cannot be pooled, and why; in one sentence."""


class _Effect(NamedTuple):
    """A study's effect (of a ratio the logarithm) and its variance."""

    value: float
    variance: float


class _Cells(NamedTuple):
    """A table's four cells, corrected where one was 0: events and others in each arm."""

    a: float
    b: float
    c: float
    d: float

    @property
    def n_1(self) -> float:
        return self.a + self.b

    @property
    def n_2(self) -> float:
        return self.c + self.d

    @property
    def n(self) -> float:
        return self.n_1 + self.n_2


def pool(studies: Sequence[Arms], measure: Measure, method: Method = Method.AUTO) -> Pooled:
    """Pool the studies.

    Args:
        studies: tables for a ratio, means for a difference; one or more.
        measure: what is pooled. A ratio is of the first arm over the second, a difference first minus second.
        method: `AUTO` takes `MH` (`IV` for differences) where the studies agree (I² of 50 % or less and P of Q of 0.1
            or more), else `DL_MH` (`DL`).

    Raises:
        PoolingError: no study, the wrong kind of study, or a method that the measure does not have.
    """
    if not studies:
        raise PoolingError("there is no study to pool")
    if measure.is_ratio:
        tables = [study for study in studies if isinstance(study, Table)]
        if len(tables) < len(studies):
            raise PoolingError(f"'{measure.value}' wants events and numbers of each study")
        return _pooled_ratio(tables, measure, method)
    if method in {Method.MH, Method.DL_MH}:
        raise PoolingError(f"'{method.value}' is a method for ratios; differences have iv, dl and auto")
    means = [study for study in studies if isinstance(study, Means)]
    if len(means) < len(studies):
        raise PoolingError("'md' wants mean, standard deviation and number of each study")
    effects = [_difference(study) for study in means]
    total = sum(study.n_1 + study.n_2 for study in means)
    chosen = _method(effects, _inverse_variance(effects).value, method, fixed=Method.IV, random=Method.DL)
    return _answer(means, effects, measure, chosen, total, None, None)


def _pooled_ratio(tables: Sequence[Table], measure: Measure, method: Method) -> Pooled:
    cells = [_cells(table) for table in tables]
    effects = [_risk_ratio(one) if measure is Measure.RR else _odds_ratio(one) for one in cells]
    mantel_haenszel = _mh_risk_ratio(cells) if measure is Measure.RR else _mh_odds_ratio(cells)
    chosen = _method(effects, mantel_haenszel.value, method, fixed=Method.MH, random=Method.DL_MH)
    total = sum(table.n_1 + table.n_2 for table in tables)
    return _answer(tables, effects, measure, chosen, total, mantel_haenszel, _harbord_p(tables), cells)


def _method(
    effects: Sequence[_Effect], about: float, method: Method, *, fixed: Method, random: Method
) -> Method:
    """Give the method to use: the one that was asked for, or by how well the studies agree."""
    if method is not Method.AUTO:
        return method
    q = _q(effects, about)
    q_p = _q_p(q, len(effects))
    is_of_one_piece = _i2(q, len(effects)) <= MOST_I2 and (q_p is None or q_p >= LEAST_Q_P)
    return fixed if is_of_one_piece else random


def _answer(
    studies: Sequence[Arms],
    effects: Sequence[_Effect],
    measure: Measure,
    method: Method,
    total: int,
    mantel_haenszel: _Effect | None,
    harbord_p: float | None,
    cells: Sequence[_Cells] = (),
) -> Pooled:
    is_about_mh = method in {Method.MH, Method.DL_MH} and mantel_haenszel is not None
    about = mantel_haenszel if is_about_mh and mantel_haenszel is not None else _inverse_variance(effects)
    q = _q(effects, about.value)
    tau2 = _tau2(effects, q) if method in {Method.DL, Method.DL_MH} else 0.0
    whole = about if method is Method.MH else _inverse_variance(effects, tau2)
    weights = (
        _mh_weights(cells, measure) if method is Method.MH else [1 / (e.variance + tau2) for e in effects]
    )
    all_weight = sum(weights)
    low, high = _interval(whole)
    back: Callable[[float], float] = exp if measure.is_ratio else float
    return Pooled(
        measure=measure,
        method=method,
        k=len(studies),
        n=total,
        estimate=back(whole.value),
        ci_low=back(low),
        ci_high=back(high),
        p=normal_two_sided(whole.value / sqrt(whole.variance)),
        q=q,
        q_p=_q_p(q, len(studies)),
        i2=_i2(q, len(studies)),
        tau2=tau2,
        harbord_p=harbord_p,
        studies=tuple(
            _study(study.study, effect, 100 * weight / all_weight, back)
            for study, effect, weight in zip(studies, effects, weights, strict=True)
        ),
    )


def _study(name: str, effect: _Effect, weight: float, back: Callable[[float], float]) -> StudyEstimate:
    low, high = _interval(effect)
    return StudyEstimate(name, back(effect.value), back(low), back(high), weight)


# --- one study -------------------------------------------------------------------------------------------------------


def _cells(table: Table) -> _Cells:
    cells = (table.events_1, table.n_1 - table.events_1, table.events_2, table.n_2 - table.events_2)
    return _Cells(*(cell + HALF for cell in cells)) if 0 in cells else _Cells(*map(float, cells))


def _risk_ratio(cells: _Cells) -> _Effect:
    value = log(cells.a / cells.n_1) - log(cells.c / cells.n_2)
    return _Effect(value, 1 / cells.a - 1 / cells.n_1 + 1 / cells.c - 1 / cells.n_2)


def _odds_ratio(cells: _Cells) -> _Effect:
    value = log(cells.a) + log(cells.d) - log(cells.b) - log(cells.c)
    return _Effect(value, sum(1 / cell for cell in cells))


def _difference(study: Means) -> _Effect:
    return _Effect(study.mean_1 - study.mean_2, study.sd_1**2 / study.n_1 + study.sd_2**2 / study.n_2)


# --- all together ----------------------------------------------------------------------------------------------------


def _inverse_variance(effects: Sequence[_Effect], tau2: float = 0.0) -> _Effect:
    weights = [1 / (effect.variance + tau2) for effect in effects]
    value = sum(weight * effect.value for weight, effect in zip(weights, effects, strict=True)) / sum(weights)
    return _Effect(value, 1 / sum(weights))


def _mh_risk_ratio(cells: Sequence[_Cells]) -> _Effect:
    above = sum(one.a * one.n_2 / one.n for one in cells)
    below = sum(one.c * one.n_1 / one.n for one in cells)
    spread = sum((one.n_1 * one.n_2 * (one.a + one.c) - one.a * one.c * one.n) / one.n**2 for one in cells)
    return _Effect(log(above / below), spread / (above * below))


def _mh_odds_ratio(cells: Sequence[_Cells]) -> _Effect:
    with_r_s = [
        ((one.a + one.d) / one.n, (one.b + one.c) / one.n, one.a * one.d / one.n, one.b * one.c / one.n)
        for one in cells
    ]
    above, below = sum(r for _, _, r, _ in with_r_s), sum(s for *_, s in with_r_s)
    variance = (
        sum(p * r for p, _, r, _ in with_r_s) / (2 * above**2)
        + sum(p * s + q * r for p, q, r, s in with_r_s) / (2 * above * below)
        + sum(q * s for _, q, _, s in with_r_s) / (2 * below**2)
    )
    return _Effect(log(above / below), variance)


def _mh_weights(cells: Sequence[_Cells], measure: Measure) -> list[float]:
    if measure is Measure.RR:
        return [one.c * one.n_1 / one.n for one in cells]
    return [one.b * one.c / one.n for one in cells]


def _interval(effect: _Effect) -> tuple[float, float]:
    reach = CONFIDENCE_95 * sqrt(effect.variance)
    return effect.value - reach, effect.value + reach


def _q(effects: Sequence[_Effect], about: float) -> float:
    return sum((effect.value - about) ** 2 / effect.variance for effect in effects)


def _q_p(q: float, k: int) -> float | None:
    return chi_square_tail(q, k - 1) if k > 1 else None


def _i2(q: float, k: int) -> float:
    return max(0.0, 100 * (q - (k - 1)) / q) if q > 0 else 0.0


def _tau2(effects: Sequence[_Effect], q: float) -> float:
    weights = [1 / effect.variance for effect in effects]
    scale = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    return max(0.0, (q - (len(effects) - 1)) / scale) if scale > 0 else 0.0


def _harbord_p(tables: Sequence[Table]) -> float | None:
    """Test for small-study effects by the score of the odds ratio, as R's meta does for either ratio.

    Regresses Z/√V on √V and tests the intercept by Student's t with k - 2 degrees of freedom; a table without events,
    or with nothing else, has no score and is left out.
    """
    points: list[tuple[float, float]] = []
    for table in tables:
        n, events = table.n_1 + table.n_2, table.events_1 + table.events_2
        if n < 2 or events in (0, n):
            continue
        score = table.events_1 - events * table.n_1 / n
        information = table.n_1 * table.n_2 * events * (n - events) / (n**2 * (n - 1))
        points.append((sqrt(information), score / sqrt(information)))
    k = len(points)
    if k < FEWEST_FOR_HARBORD:
        return None
    mean_x, mean_y = sum(x for x, _ in points) / k, sum(y for _, y in points) / k
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    if spread == 0:
        return None
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    intercept = mean_y - slope * mean_x
    left = sum((y - intercept - slope * x) ** 2 for x, y in points) / (k - 2)
    error = sqrt(left * (1 / k + mean_x**2 / spread))
    return student_two_sided(intercept / error, k - 2) if error > 0 else None
