"""How much the troughs vary within one child."""

from decimal import Decimal

import pytest

from nsclinic.course.trough_levels import WhyLeftOut
from nsclinic.course.variability import VariabilityOf, variation_percent
from tests.course.levels_story import ON_TACROLIMUS, levels, on, variability_of


def test_on_one_dose_the_levels_themselves_are_compared() -> None:
    found = variability_of(f"{ON_TACROLIMUS}\n{levels()}")
    assert found.percent is not None
    assert round(found.percent, 2) == Decimal("29.65")
    assert found.of is VariabilityOf.LEVEL
    assert found.is_high is False
    assert len(found.used) == 6


def test_after_a_change_of_dose_the_levels_over_the_doses_are_compared() -> None:
    found = variability_of(
        f"""
        2019-12-01..{on(20)} tacrolimus 2.5 mg/day
        {on(21)}.. tacrolimus 3 mg/day
        {levels()}
        """
    )
    assert found.percent is not None
    assert round(found.percent, 2) == Decimal("25.11")
    assert found.of is VariabilityOf.LEVEL_OVER_DOSE


@pytest.mark.parametrize(("days_after", "is_used"), [(0, True), (1, False), (2, False), (3, True)])
def test_a_trough_one_or_two_days_after_a_change_is_not_steady(days_after: int, is_used: bool) -> None:
    found = variability_of(
        f"""
        2019-12-01..{on(20)} tacrolimus 2.5 mg/day
        {on(20)}.. tacrolimus 3 mg/day
        {on(20 + days_after)} tac_trough 5
        """
    )
    assert len(found.used) == is_used
    assert [one.why for one in found.left_out] == ([] if is_used else [WhyLeftOut.NOT_STEADY])


@pytest.mark.parametrize(("count", "is_given"), [(2, False), (3, True)])
def test_three_troughs_make_a_variability(count: int, is_given: bool) -> None:
    found = variability_of(f"{ON_TACROLIMUS}\n{levels(('4', '5', '6')[:count], (0, 14, 28)[:count])}")
    assert (found.percent is not None) is is_given
    assert (found.of is not None) is is_given
    assert found.is_high is (False if is_given else None)


def test_no_trough_at_all_is_no_variability() -> None:
    found = variability_of(ON_TACROLIMUS)
    assert (found.percent, found.of, found.is_high, found.used, found.left_out) == (None, None, None, (), ())


def test_exactly_thirty_per_cent_is_not_high() -> None:
    assert variability_of(f"{ON_TACROLIMUS}\n{levels(('7', '10', '13'), (0, 14, 28))}").is_high is False
    assert variability_of(f"{ON_TACROLIMUS}\n{levels(('6.9', '10', '13'), (0, 14, 28))}").is_high is True


def test_a_dose_known_per_kg_alone_leaves_the_trough_out() -> None:
    found = variability_of(f"2019-12-01.. tacrolimus 0.1 mg/kg/day\n{levels()}")
    assert found.percent is None
    assert [one.why for one in found.left_out] == [WhyLeftOut.DOSE_UNKNOWN] * 6


def test_levels_of_zero_have_no_mean_to_divide_by() -> None:
    assert variation_percent([Decimal(0)] * 3) is None
