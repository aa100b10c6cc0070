"""What must be true of pooling whatever the studies say, tried on studies that nobody chose."""

from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsclinic.cohort.pooling import Measure, Method, pool
from nsclinic.cohort.two_arms import Means, Table

RATIO_METHODS = (Method.MH, Method.IV, Method.DL, Method.DL_MH)


@st.composite
def a_table(draw):
    n_1, n_2 = draw(st.integers(1, 400)), draw(st.integers(1, 400))
    return Table("s", draw(st.integers(0, n_1)), n_1, draw(st.integers(0, n_2)), n_2)


numbers = st.integers(2, 200)
a_deviation = st.floats(0.1, 20)
a_mean = st.floats(-50, 50)
some_means = st.builds(Means, st.just("s"), a_mean, a_deviation, numbers, a_mean, a_deviation, numbers)
some_tables = st.lists(a_table(), min_size=1, max_size=8)
ratios = st.sampled_from((Measure.RR, Measure.OR))
methods = st.sampled_from(RATIO_METHODS)


def swapped(table):
    return Table(table.study, table.events_2, table.n_2, table.events_1, table.n_1)


@given(some_tables, ratios, methods)
def test_swapping_the_arms_inverts_the_ratio_and_its_interval(studies, measure, method):
    one, other = (pool(tables, measure, method) for tables in (studies, [swapped(s) for s in studies]))
    assert other.estimate == pytest.approx(1 / one.estimate, rel=1e-7)
    assert (other.ci_low, other.ci_high) == pytest.approx((1 / one.ci_high, 1 / one.ci_low), rel=1e-7)
    assert other.q == pytest.approx(one.q, rel=1e-6, abs=1e-7)


@given(some_tables, ratios, methods, st.randoms())
def test_the_order_of_the_studies_does_not_matter(studies, measure, method, chance):
    shuffled = chance.sample(studies, len(studies))
    one, other = pool(studies, measure, method), pool(shuffled, measure, method)
    for name in ("estimate", "ci_low", "ci_high", "p", "q", "i2", "tau2"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-6, abs=1e-7), name


@given(a_table(), st.integers(2, 9), ratios, methods)
def test_identical_studies_disagree_in_nothing(table, count, measure, method):
    alone, found = pool([table], measure, method), pool([table] * count, measure, method)
    assert found.i2 == found.tau2 == 0
    assert found.estimate == pytest.approx(alone.estimate, rel=1e-9)
    assert log(found.ci_high / found.ci_low) == pytest.approx(
        log(alone.ci_high / alone.ci_low) / sqrt(count), rel=1e-7
    )


@given(a_table(), ratios)
def test_one_table_pooled_by_mantel_and_haenszel_is_the_table_itself(table, measure):
    a, b, c, d = table.events_1, table.n_1 - table.events_1, table.events_2, table.n_2 - table.events_2
    if 0 in (a, b, c, d):
        a, b, c, d = (cell + 0.5 for cell in (a, b, c, d))
    by_hand = (a / (a + b)) / (c / (c + d)) if measure is Measure.RR else a * d / (b * c)
    error = sqrt(
        1 / a - 1 / (a + b) + 1 / c - 1 / (c + d) if measure is Measure.RR else 1 / a + 1 / b + 1 / c + 1 / d
    )
    found = pool([table], measure, Method.MH)
    assert found.estimate == pytest.approx(by_hand, rel=1e-9)
    assert found.ci_high == pytest.approx(by_hand * exp(1.959963984540054 * error), rel=1e-7)


@given(st.lists(some_means, min_size=1, max_size=8), st.sampled_from((Method.IV, Method.DL)))
def test_swapping_the_arms_turns_the_sign_of_a_difference(studies, method):
    turned = [Means(s.study, s.mean_2, s.sd_2, s.n_2, s.mean_1, s.sd_1, s.n_1) for s in studies]
    one, other = pool(studies, Measure.MD, method), pool(turned, Measure.MD, method)
    assert (other.estimate, other.ci_low) == pytest.approx((-one.estimate, -one.ci_high), rel=1e-9, abs=1e-12)


@given(some_tables, ratios, st.sampled_from(tuple(Method)))
def test_the_estimate_lies_in_its_interval_and_weights_make_a_whole(studies, measure, method):
    found = pool(studies, measure, method)
    assert found.ci_low <= found.estimate <= found.ci_high
    assert 0 <= found.p <= 1
    assert sum(study.weight for study in found.studies) == pytest.approx(100)
    assert found.harbord_p is None or 0 <= found.harbord_p <= 1
