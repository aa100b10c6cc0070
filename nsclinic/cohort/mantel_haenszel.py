"""Mantel and Haenszel's common ratio of several tables, and what each table weighs in it.

Sources: Mantel & Haenszel 1959; Greenland & Robins 1985 (variance of the risk ratio); Robins, Breslow & Greenland 1986
(variance of the odds ratio).
"""

from collections.abc import Sequence
from math import log

from nsclinic.cohort.two_arms import Cells, Effect


def common_risk_ratio(tables: Sequence[Cells]) -> Effect:
    """Give the logarithm of the common risk ratio."""
    above = sum(one.a * one.n_2 / one.n for one in tables)
    below = sum(risk_ratio_weights(tables))
    spread = sum(one.n_1 * one.n_2 * (one.a + one.c) / one.n**2 - one.a * one.c / one.n for one in tables)
    return Effect(log(above / below), spread / (above * below))


def risk_ratio_weights(tables: Sequence[Cells]) -> list[float]:
    """Give what each table's risk ratio counts in the common one, which is their mean weighed so."""
    return [one.c * one.n_1 / one.n for one in tables]


def common_odds_ratio(tables: Sequence[Cells]) -> Effect:
    """Give the logarithm of the common odds ratio."""
    above = [one.a * one.d / one.n for one in tables]
    below = odds_ratio_weights(tables)
    agreeing = [(one.a + one.d) / one.n for one in tables]
    r, s = sum(above), sum(below)
    variance = (
        sum(p * up for p, up in zip(agreeing, above, strict=True)) / (2 * r**2)
        + sum(p * down + (1 - p) * up for p, up, down in zip(agreeing, above, below, strict=True))
        / (2 * r * s)
        + sum((1 - p) * down for p, down in zip(agreeing, below, strict=True)) / (2 * s**2)
    )
    return Effect(log(r / s), variance)


def odds_ratio_weights(tables: Sequence[Cells]) -> list[float]:
    """Give what each table's odds ratio counts in the common one, which is their mean weighed so."""
    return [one.b * one.c / one.n for one in tables]
