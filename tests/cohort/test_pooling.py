"""Pooling, held to metafor's public figures for dat.bcg, and each rule that R's figures alone would not explain."""

import pytest

from nsclinic.cohort.pooling import Measure, Method, PoolingError, pool
from nsclinic.cohort.two_arms import Means, Table
from tests.cohort.studies import BCG, RATIOS


def test_dersimonian_and_laird_equals_metafor():
    found = pool(BCG, Measure.RR, Method.DL)
    assert found.estimate == pytest.approx(0.48962415, abs=5e-9)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.34491914, 0.69503772), abs=5e-9)
    assert found.tau2 == pytest.approx(0.30876026, abs=5e-9)
    assert found.q == pytest.approx(152.233008, abs=5e-7)
    assert found.i2 == pytest.approx(92.12, abs=0.01)
    assert found.k == 13
    assert found.n == 357347


def test_mantel_and_haenszel_equals_metafor():
    found = pool(BCG, Measure.RR, Method.MH)
    assert found.estimate == pytest.approx(0.63526719, abs=5e-9)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.58812873, 0.68618378), abs=5e-9)
    assert found.tau2 == 0


def test_q_is_taken_about_the_estimate_that_the_method_says():
    about_iv, about_mh = pool(BCG, Measure.RR, Method.DL), pool(BCG, Measure.RR, Method.DL_MH)
    assert about_mh.q > about_iv.q, "inverse variance is where Q is least"
    assert about_mh.tau2 > about_iv.tau2
    assert pool(BCG, Measure.RR, Method.IV).q == about_iv.q
    assert pool(BCG, Measure.RR, Method.MH).q == about_mh.q


@pytest.mark.parametrize(
    ("studies", "measure", "method"),
    [
        (BCG, Measure.RR, Method.DL_MH),
        (RATIOS["alike"], Measure.RR, Method.MH),
        (BCG[:1], Measure.RR, Method.MH),
        ((BCG[0], BCG[1]._replace(events_1=8)), Measure.OR, Method.MH),
        (
            (Means("A", 1.0, 1.0, 50, 2.0, 1.0, 50), Means("B", 1.1, 1.0, 50, 2.0, 1.0, 50)),
            Measure.MD,
            Method.IV,
        ),
        (
            (Means("A", 1.0, 1.0, 50, 2.0, 1.0, 50), Means("B", 9.0, 1.0, 50, 2.0, 1.0, 50)),
            Measure.MD,
            Method.DL,
        ),
    ],
)
def test_auto_takes_the_fixed_effect_where_studies_agree_and_else_the_random_one(studies, measure, method):
    assert pool(studies, measure).method is method
    assert pool(studies, measure) == pool(studies, measure, method)


def differing_by(difference, count):
    """Give so many studies whose means differ by turns, with a variance of 1 each: Q is known beforehand."""
    return [Means(f"s{n}", difference * (n % 2), 1.0, 2, 0.0, 1.0, 2) for n in range(count)]


@pytest.mark.parametrize(
    ("studies", "i2", "method"),
    [
        # two studies: Q is half the square of their difference; I² is 50 % at Q = 2, where P is 0.157
        (differing_by(2.0, 2), 50.0, Method.IV),
        (differing_by(2.001, 2), 50.1, Method.DL),
        # eleven: P falls below 0.1 at Q = 15.99, where I² is still 37 %
        (differing_by((15.98 * 11 / 30) ** 0.5, 11), 37.4, Method.IV),
        (differing_by((15.99 * 11 / 30) ** 0.5, 11), 37.5, Method.DL),
    ],
)
def test_auto_turns_at_an_i2_over_fifty_percent_and_at_a_p_of_q_under_a_tenth(studies, i2, method):
    found = pool(studies, Measure.MD)
    assert found.i2 == pytest.approx(i2, abs=0.1)
    assert found.method is method


def test_a_half_is_added_to_every_cell_of_a_table_with_a_zero_and_to_no_other():
    zero = Table("zero", 0, 10, 3, 12)
    found = pool((zero,), Measure.RR, Method.IV)
    assert found.estimate == pytest.approx((0.5 / 11) / (3.5 / 13))
    assert found.n == 22
    assert pool((BCG[0],), Measure.RR, Method.IV).estimate == pytest.approx((4 / 123) / (11 / 139))


def test_a_study_that_outweighs_all_others_leaves_a_variance_between_them():
    exact, vague = Means("exact", 1.0, 1e-10, 2, 0.0, 1e-10, 2), Means("vague", 5.0, 1.0, 2, 0.0, 1.0, 2)
    found = pool([exact, vague], Measure.MD, Method.DL)
    assert found.q == pytest.approx(16)
    # DerSimonian and Laird's denominator is 2 * w1 * w2 / (w1 + w2), and 2 where w2 is 1 and w1 is 1e20
    assert found.tau2 == pytest.approx(15 / 2)


def test_weights_are_percents_of_the_whole_and_each_study_keeps_its_own_interval():
    found = pool(BCG, Measure.RR, Method.DL)
    assert sum(study.weight for study in found.studies) == pytest.approx(100)
    assert found.studies[0].study == "Aronson 1948"
    assert found.studies[0].estimate == pytest.approx(0.4109, abs=5e-5)
    assert (found.studies[0].ci_low, found.studies[0].ci_high) == pytest.approx((0.1343, 1.2574), abs=5e-5)


def test_harbord_wants_three_studies_with_events_and_a_ratio():
    assert pool(BCG[:3], Measure.OR, Method.DL).harbord_p is not None
    assert pool(BCG[:2], Measure.OR, Method.DL).harbord_p is None
    assert pool((*BCG[:2], Table("none", 0, 10, 0, 10)), Measure.OR, Method.DL).harbord_p is None
    assert pool((*BCG[:2], Table("all", 10, 10, 9, 9)), Measure.OR, Method.DL).harbord_p is None
    assert pool((Means("A", 1, 1, 9, 2, 1, 9),) * 4, Measure.MD).harbord_p is None


@pytest.mark.parametrize(
    ("studies", "measure", "method", "says"),
    [
        ((), Measure.RR, Method.AUTO, "no study"),
        (BCG, Measure.MD, Method.AUTO, "mean"),
        (BCG, Measure.MD, Method.MH, "for ratios"),
        ((Means("A", 1, 1, 9, 2, 1, 9),), Measure.OR, Method.AUTO, "events"),
    ],
)
def test_what_cannot_be_pooled_is_refused_with_its_reason(studies, measure, method, says):
    with pytest.raises(PoolingError, match=says):
        pool(studies, measure, method)
