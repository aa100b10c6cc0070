"""Kaplan-Meier estimates are those of R's survfit with its log interval, with its median to the half day."""

import pytest

from nsclinic.cohort.survival import kaplan_meier, share_on
from tests.cohort.r import figures

SAMPLES = {
    "6mp": (
        (6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35),
        (1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0),
    ),
    "placebo": ((1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23), (1,) * 21),
    "half": ((30, 60, 90, 120), (1, 1, 1, 1)),
    "half flat": ((30, 60, 90, 120), (1, 1, 0, 0)),
    "half censored between": ((30, 60, 75, 120, 150), (1, 0, 1, 0, 1)),
    "all censored": ((10, 20, 20), (0, 0, 0)),
    "one event": ((14,), (1,)),
    "one censored": ((14,), (0,)),
    "two": ((14, 20), (1, 0)),
    "begun today": ((0, 0, 30, 60), (0, 0, 1, 0)),
    "ten": ((28, 28, 56, 56, 56, 84, 112, 140, 180, 180), (1, 1, 1, 0, 1, 1, 0, 1, 0, 0)),
}
"""As in r/reference.R: days, and whether the event came then."""


def near(values):
    return [None if value is None else pytest.approx(value, abs=1e-6) for value in values]


@pytest.mark.parametrize("name", SAMPLES)
def test_an_estimate_is_that_of_survfit(name):
    days, came = SAMPLES[name]
    curve = kaplan_meier([(day, bool(event)) for day, event in zip(days, came, strict=True)])
    assert curve.n == len(days)
    assert list(curve.time_days) == figures(f"{name} time")
    assert list(curve.at_risk) == figures(f"{name} n.risk")
    assert list(curve.events) == figures(f"{name} n.event")
    assert list(curve.survival) == near(figures(f"{name} surv"))
    assert list(curve.lower) == near(figures(f"{name} lower"))
    assert list(curve.upper) == near(figures(f"{name} upper"))
    assert [curve.median, curve.median_low, curve.median_high] == near(figures(f"{name} median"))


def test_the_order_in_which_children_come_changes_nothing():
    days, came = SAMPLES["ten"]
    observed = [(day, bool(event)) for day, event in zip(days, came, strict=True)]
    assert kaplan_meier(observed[::-1]) == kaplan_meier(observed)


def test_the_median_is_the_middle_of_the_stretch_at_exactly_a_half():
    assert kaplan_meier([(30, True), (60, True), (90, True), (120, True)]).median == 75
    assert kaplan_meier([(30, True), (60, True), (90, False), (120, False)]).median == 60


def test_of_nobody_the_curve_is_empty_and_has_no_median():
    curve = kaplan_meier([])
    assert (curve.n, curve.time_days, curve.survival, curve.median) == (0, (), (), None)


def test_a_share_holds_from_its_day_on():
    assert [share_on((30, 60), (0.5, 0.25), day) for day in (0, 29, 30, 59, 60, 400)] == [
        1.0, 1.0, 0.5, 0.5, 0.25, 0.25,
    ]  # fmt: skip
