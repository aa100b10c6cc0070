"""Statistics of the outcome tables: summaries, intervals of proportions, tests with the method's name (contract 5).

Computed by scipy, which takes a second to import and is imported only when a table needs it. What cannot be computed
is None with the reason, never 0 and never 1.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

LEVEL = 0.95
"""The level of every interval, both sides together."""

LARGEST_EXACT = 49
"""Up to so many pairs with a difference the signed-rank test is exact, if no two differences are alike (contract 5)."""

FEWEST_GROUPS = 2


class Method(StrEnum):
    """Name of the method of a P."""

    KRUSKAL_WALLIS = "kruskal_wallis"
    WILCOXON = "wilcoxon_signed_rank"
    WILCOXON_EXACT = "wilcoxon_signed_rank_exact"
    WILCOXON_NORMAL = "wilcoxon_signed_rank_normal"
    FISHER = "fisher_exact"


class Why(StrEnum):
    """Why a test was not made."""

    TOO_FEW_GROUPS = "too_few_groups"
    ALL_EQUAL = "all_equal"
    NO_PAIRS = "no_pairs"
    NO_DIFFERENCES = "no_differences"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A two-sided P with the method that gave it; None with the reason where it could not be computed."""

    p: float | None
    method: Method
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """How many values there are, their median, quartiles and ends; all None without a value."""

    n: int
    median: float | None = None
    q1: float | None = None
    q3: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Proportion:
    """`n` of `of`, with the 95 % intervals of Wilson and Clopper-Pearson as shares from 0 to 1; None of nobody."""

    n: int
    of: int
    share: float | None
    wilson: tuple[float, float] | None
    exact: tuple[float, float] | None


def summary(values: Sequence[float]) -> Summary:
    """Summarise values; quartiles by linear interpolation between neighbours (NumPy's default, R's type 7)."""
    if not values:
        return Summary(0)
    ordered = sorted(values)
    return Summary(
        n=len(ordered),
        median=_quantile(ordered, 0.5),
        q1=_quantile(ordered, 0.25),
        q3=_quantile(ordered, 0.75),
        low=ordered[0],
        high=ordered[-1],
    )


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    if below + 1 == len(ordered):
        return ordered[below]
    return ordered[below] + (ordered[below + 1] - ordered[below]) * (place - below)


@lru_cache(maxsize=20_000)  # a registry's tables ask for the same small counts site after site
def proportion(n: int, of: int) -> Proportion:
    """Give a proportion with its intervals (R: `prop.test(correct = FALSE)` and `binom.test`)."""
    if of == 0:
        return Proportion(n, of, None, None, None)
    from scipy.stats import binomtest

    counted = binomtest(n, of)
    wilson, exact = (counted.proportion_ci(LEVEL, method) for method in ("wilson", "exact"))
    return Proportion(
        n, of, n / of, (float(wilson.low), float(wilson.high)), (float(exact.low), float(exact.high))
    )


def kruskal_wallis(groups: Sequence[Sequence[float]]) -> Comparison:
    """Test whether groups differ, by ranks; groups without a value are left out (R: `kruskal.test`).

    None where fewer than two groups have a value, or where all values are equal.
    """
    filled = [group for group in groups if group]
    if len(filled) < FEWEST_GROUPS:
        return Comparison(None, Method.KRUSKAL_WALLIS, Why.TOO_FEW_GROUPS)
    if len({value for group in filled for value in group}) == 1:
        return Comparison(None, Method.KRUSKAL_WALLIS, Why.ALL_EQUAL)
    from scipy.stats import kruskal

    return Comparison(float(kruskal(*filled).pvalue), Method.KRUSKAL_WALLIS)


def wilcoxon(differences: Sequence[float]) -> Comparison:
    """Test whether paired differences lie about 0, by signed ranks (contract 5).

    Differences of 0 are dropped. Of those left, 49 or fewer without ties are tested exactly; others by the normal
    approximation with correction for ties and for continuity. R's `wilcox.test` does the same to what is left; given
    the zeros themselves, it does not test exactly.
    """
    if not differences:
        return Comparison(None, Method.WILCOXON, Why.NO_PAIRS)
    left = [difference for difference in differences if difference != 0]
    if not left:
        return Comparison(None, Method.WILCOXON, Why.NO_DIFFERENCES)
    has_ties = max(Counter(abs(difference) for difference in left).values()) > 1
    is_exact = len(left) <= LARGEST_EXACT and not has_ties
    from scipy.stats import wilcoxon as signed_rank

    found = signed_rank(left, zero_method="wilcox", correction=True, method="exact" if is_exact else "approx")
    method = Method.WILCOXON_EXACT if is_exact else Method.WILCOXON_NORMAL
    return Comparison(min(float(found.pvalue), 1.0), method)


def fisher(yes: tuple[int, int], no: tuple[int, int]) -> Comparison:
    """Test whether two groups differ in a share: `yes` and `no` of the one and the other (R: `fisher.test`).

    None where one of the groups is empty, or where all children answered alike.
    """
    if 0 in (yes[0] + no[0], yes[1] + no[1]):
        return Comparison(None, Method.FISHER, Why.TOO_FEW_GROUPS)
    if 0 in (sum(yes), sum(no)):
        return Comparison(None, Method.FISHER, Why.ALL_EQUAL)
    from scipy.stats import fisher_exact

    return Comparison(min(float(fisher_exact([yes, no]).pvalue), 1.0), Method.FISHER)
