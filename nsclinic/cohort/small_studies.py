"""Harbord's test: do small studies say something else than large ones, as they do where some were never published?

Harbord, Egger & Sterne, Statistics in Medicine 2006;25:3443-57. The score of the odds ratio is used for either ratio,
as Stata's metabias and R's meta do it, and the counts as they are: no halves.
"""

from collections.abc import Sequence
from math import sqrt

from nsclinic.cohort.two_arms import Table

FEWEST = 3
"""A regression on two coefficients leaves nothing to test with fewer studies."""


def harbord_p(tables: Sequence[Table]) -> float | None:
    """Give P of the intercept of Z/√V regressed on √V, by Student's t with k - 2 degrees of freedom.

    Z is the efficient score and V its variance under no effect. A table without events, or with nothing else, has no
    score and is left out. None where fewer than three are left, all V are the same, or the points lie on one line.
    """
    from scipy.stats import linregress, t

    scored = [_score(table) for table in tables if not table.says_nothing]
    across, up = [sqrt(v) for _, v in scored], [z / sqrt(v) for z, v in scored]
    if len(scored) < FEWEST or len(set(across)) == 1:
        return None
    line = linregress(across, up)
    error = float(line.intercept_stderr)
    return float(2 * t.sf(abs(line.intercept) / error, len(scored) - 2)) if error > 0 else None


def _score(table: Table) -> tuple[float, float]:
    n, events = table.n_1 + table.n_2, table.events_1 + table.events_2
    score = table.events_1 - events * table.n_1 / n
    return score, table.n_1 * table.n_2 * events * (n - events) / (n**2 * (n - 1))
