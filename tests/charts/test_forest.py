"""What the forest and the Galbraith plot show: axes that hold every estimate, points whose distances make up Q."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsclinic.charts.forest import ForestRow, Interval, forest, galbraith
from nsclinic.cohort.pooling import Measure, Method, pool
from tests.cohort.studies import BCG, DIFFERENCES, RATIOS


def plotted(pooled):
    rows = [
        ForestRow(each.study, Interval(each.estimate, each.ci_low, each.ci_high), each.weight)
        for each in pooled.studies
    ]
    whole = Interval(pooled.estimate, pooled.ci_low, pooled.ci_high)
    is_ratio = pooled.measure.is_ratio
    return (
        forest(rows, whole, is_ratio=is_ratio),
        galbraith(
            [(each.estimate, each.standard_error) for each in pooled.studies], pooled.about, is_ratio=is_ratio
        ),
    )


@pytest.mark.parametrize("method", [Method.MH, Method.IV, Method.DL, Method.DL_MH])
def test_the_distances_of_the_points_from_the_line_add_up_to_q(method):
    pooled = pool(BCG, Measure.OR, method)
    _, radial = plotted(pooled)
    squares = [(point.z - radial.slope * point.precision) ** 2 for point in radial.points]
    assert sum(squares) == pytest.approx(pooled.q, rel=1e-9)


def test_the_studies_outside_the_band_are_those_that_differ_from_the_line_by_more_than_chance():
    pooled = pool(BCG, Measure.RR, Method.IV)
    _, radial = plotted(pooled)
    outside = [number for number, point in enumerate(radial.points, start=1) if radial.is_outside(point)]
    assert outside == [2, 4, 6, 7, 8, 10]
    _, alike = plotted(pool(RATIOS["alike"], Measure.RR, Method.MH))
    assert not any(alike.is_outside(point) for point in alike.points)


def test_a_ratio_has_a_logarithmic_axis_with_one_on_it_and_a_difference_a_plain_one_with_nought():
    ratio, _ = plotted(pool(BCG, Measure.RR))
    assert ratio.axis.is_log
    assert ratio.no_effect == 1
    assert "1" in {tick.text for tick in ratio.axis.ticks}
    difference, _ = plotted(pool(DIFFERENCES["alike"], Measure.MD))
    assert not difference.axis.is_log
    assert difference.no_effect == 0
    assert difference.axis.low <= 0 <= difference.axis.high


def test_an_interval_that_is_too_long_runs_off_the_axis_and_its_estimate_does_not():
    wide = ForestRow("wide", Interval(0.5, 0.0001, 2500.0), 1.0)
    narrow = ForestRow("narrow", Interval(0.8, 0.7, 0.9), 99.0)
    plot = forest([wide, narrow], Interval(0.8, 0.7, 0.9), is_ratio=True)
    assert 0.0001 < plot.axis.low < 0.5
    assert 0.8 < plot.axis.high < 2500
    far = ForestRow("far", Interval(10.0, -900.0, 920.0), 1.0)
    plot = forest([far], Interval(10.0, 8.0, 12.0), is_ratio=False)
    assert -900 < plot.axis.low <= 0
    assert 12 <= plot.axis.high < 920


some_intervals = st.lists(
    st.tuples(st.floats(-12, 12), st.floats(0.01, 4)).map(
        lambda pair: (pair[0] - pair[1], *pair[:1], pair[0] + pair[1])
    ),
    min_size=1,
    max_size=6,
)


@given(some_intervals, st.booleans())
def test_every_estimate_and_the_pooled_interval_stand_on_the_axis(ends, is_ratio):
    back = (lambda value: 2.718281828459045**value) if is_ratio else float
    rows = [ForestRow("s", Interval(back(value), back(low), back(high)), 1.0) for low, value, high in ends]
    pooled = rows[0].interval
    plot = forest(rows, pooled, is_ratio=is_ratio)
    for value in (*pooled, plot.no_effect, *(row.interval.estimate for row in rows)):
        assert -1e-9 <= plot.axis.share(value) <= 1 + 1e-9
    assert len([tick for tick in plot.axis.ticks if 0 <= plot.axis.share(tick.y) <= 1]) >= 1
    errors = [(high - low) / 3.92 for low, _, high in ends]
    studies = [(row.interval.estimate, error) for row, error in zip(rows, errors, strict=True)]
    radial = galbraith(studies, pooled.estimate, is_ratio=is_ratio)
    assert radial.slope == pytest.approx(log(pooled.estimate) if is_ratio else pooled.estimate)
    for point in radial.points:
        assert 0 <= radial.across.share(point.precision) <= 1
        assert 0 <= radial.up.share(point.z) <= 1
