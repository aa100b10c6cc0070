"""The statistics of the outcome tables are R's to four digits, and say which method gave them."""

import subprocess
import sys

import pytest

from nsclinic.cohort.statistics import (
    Comparison,
    Method,
    Why,
    fisher,
    kruskal_wallis,
    proportion,
    summary,
    wilcoxon,
)
from tests.cohort.r import figure, figures

CLOSE = 1e-6


def as_r(name):
    return pytest.approx(figure(name), rel=CLOSE)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("quantile 1", [3.1]),
        ("quantile 2", [8.4, 3.1]),
        ("quantile 7", [2.2, 5.5, 1.25, 9.75, 4, 4, 7.1]),
    ],
)
def test_quartiles_lie_between_neighbours_as_rs_do(name, values):
    found = summary(values)
    assert [found.low, found.q1, found.median, found.q3, found.high] == pytest.approx(
        figures(name), rel=CLOSE
    )
    assert found.n == len(values)


def test_of_no_values_nothing_is_known():
    found = summary([])
    assert (found.n, found.median, found.q1, found.q3, found.low, found.high) == (0, *(None,) * 5)


GROUPS: dict[str, tuple[list[float], ...]] = {
    "kruskal plain": ([2.9, 3.0, 2.5, 2.6, 3.2], [3.8, 2.7, 4.0, 2.4], [2.8, 3.4, 3.7, 2.2, 2.0]),
    "kruskal ties": ([1, 2, 2, 3, 5], [2, 4, 5, 6], [5, 6, 7, 7, 9]),
    "kruskal two": ([1, 2], [3]),
}


@pytest.mark.parametrize("name", GROUPS)
def test_groups_are_compared_by_ranks_as_r_does(name):
    found = kruskal_wallis(GROUPS[name])
    assert (found.p, found.method, found.why) == (as_r(name), Method.KRUSKAL_WALLIS, None)


def test_a_group_without_values_is_left_out_of_the_comparison():
    assert kruskal_wallis(([1, 2], [], [3])).p == as_r("kruskal two")


@pytest.mark.parametrize("groups", [(), ([],), ([1, 2],), ([1, 2], [], [])])
def test_fewer_than_two_groups_give_no_p_and_say_why(groups):
    assert kruskal_wallis(groups) == Comparison(None, Method.KRUSKAL_WALLIS, Why.TOO_FEW_GROUPS)


def test_values_that_are_all_equal_give_no_p_where_r_gives_nan():
    assert figure("kruskal equal") is None
    found = kruskal_wallis(([1, 1], [1, 1]))
    assert (found.p, found.why) == (None, Why.ALL_EQUAL)


BEFORE = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]
SPREAD = [(-1 if k % 3 == 0 else 1) * (k + k**2 / 1000) for k in range(1, 61)]


def differences(one, two):
    return [round(x - y, 6) for x, y in zip(one, two, strict=True)]


@pytest.mark.parametrize(
    ("name", "given", "method"),
    [
        ("wilcoxon exact 9", differences(BEFORE, AFTER), Method.WILCOXON_EXACT),
        (
            "wilcoxon ties",
            differences([3, 4, 2, 5, 6, 1, 4, 8], [1, 2, 3, 3, 2, 2, 4.5, 5]),
            Method.WILCOXON_NORMAL,
        ),
        (
            "wilcoxon zeros and ties",
            differences([2, 2, 3, 1, 0, 4, 5], [2, 0, 1, 1, 1, 1, 4]),
            Method.WILCOXON_NORMAL,
        ),
        ("wilcoxon 49", SPREAD[:49], Method.WILCOXON_EXACT),
        ("wilcoxon 50", SPREAD[:50], Method.WILCOXON_NORMAL),
        ("wilcoxon 60", SPREAD, Method.WILCOXON_NORMAL),
        ("wilcoxon 1", [1], Method.WILCOXON_EXACT),
        ("wilcoxon 2", [1, 3], Method.WILCOXON_EXACT),
    ],
)
def test_pairs_are_compared_by_signed_ranks_as_r_does(name, given, method):
    found = wilcoxon(given)
    assert (found.p, found.method) == (as_r(name), method)


def test_zeros_are_dropped_before_it_is_asked_whether_an_exact_test_is_possible():
    """The contract's sentence; R itself turns to the normal approximation as soon as it sees a zero."""
    given = differences([2, 1.5, 3, 1, 0.7, 4.4, 5], [2, 0.25, 1, 1, 1.1, 1, 4])
    found = wilcoxon(given)
    assert (found.p, found.method) == (as_r("wilcoxon zeros, dropped first"), Method.WILCOXON_EXACT)
    assert found.p != as_r("wilcoxon zeros, R as it is")


def test_fifty_pairs_of_which_one_does_not_differ_are_tested_exactly():
    assert wilcoxon([0, *SPREAD[:49]]) == wilcoxon(SPREAD[:49])


@pytest.mark.parametrize(("given", "why"), [([], Why.NO_PAIRS), ([0, 0], Why.NO_DIFFERENCES)])
def test_without_a_difference_there_is_no_p_and_a_reason(given, why):
    found = wilcoxon(given)
    assert (found.p, found.method, found.why) == (None, Method.WILCOXON, why)


SHARES = [(20, 43), (8, 23), (11, 15), (8, 15), (28, 43), (39, 43), (4, 19), (0, 15), (15, 15), (1, 1)]


@pytest.mark.parametrize(("n", "of"), SHARES)
def test_intervals_of_a_proportion_are_rs(n, of):
    found = proportion(n, of)
    assert found.share == n / of
    assert found.wilson is not None
    assert found.exact is not None
    assert list(found.wilson) == pytest.approx(figures(f"wilson {n} {of}"), abs=CLOSE)
    assert list(found.exact) == pytest.approx(figures(f"exact {n} {of}"), abs=CLOSE)


def test_of_nobody_there_is_no_proportion():
    found = proportion(0, 0)
    assert (found.n, found.of, found.share, found.wilson, found.exact) == (0, 0, None, None, None)


def test_shares_of_two_groups_are_compared_exactly_as_r_does():
    assert fisher((1, 10), (4, 0)).p == as_r("fisher FSGS step 3")
    assert fisher((42, 25), (35, 18)).p == as_r("fisher sex")


@pytest.mark.parametrize(
    ("yes", "no", "why"),
    [
        ((0, 0), (0, 0), Why.TOO_FEW_GROUPS),
        ((3, 0), (2, 0), Why.TOO_FEW_GROUPS),
        ((3, 2), (0, 0), Why.ALL_EQUAL),
        ((0, 0), (3, 2), Why.ALL_EQUAL),
    ],
)
def test_a_group_of_nobody_or_one_answer_of_all_gives_no_p(yes, no, why):
    found = fisher(yes, no)
    assert (found.p, found.method, found.why) == (None, Method.FISHER, why)


def test_the_statistics_are_imported_without_scipy_until_one_is_asked_for():
    program = "import sys, nsclinic.cohort.tables, nsclinic.clinic.outcome_words.whole; print('scipy' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "False"
