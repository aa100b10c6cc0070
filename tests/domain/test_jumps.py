"""A value far from the child's last one is questioned, exactly from the printed limits on."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from nsclinic.domain.catalogue import analytes
from nsclinic.domain.jumps import jump_from
from nsclinic.domain.record import Observation, Qualifier

LAST_DAY = date(2026, 11, 1)


def jump(code, before, after, unit, days=10, *, qualifier=Qualifier.NONE, after_unit=None):
    last = Observation(LAST_DAY, code, before, unit)
    new = Observation(LAST_DAY + timedelta(days=days), code, after, after_unit or unit, qualifier)
    return jump_from(last, new, analytes()[code])


@pytest.mark.parametrize(
    ("after", "jumps"), [("22.0", False), ("22.1", True), ("18.0", False), ("17.9", True)]
)
def test_weight_may_change_by_exactly_ten_percent_in_fourteen_days(after, jumps):
    assert (jump("weight", "20", after, "kg", days=14) is not None) is jumps


def test_the_same_change_of_weight_is_believed_a_day_later():
    assert jump("weight", "20", "22.1", "kg", days=15) is None


def test_a_slipped_point_in_the_weight_is_seen_months_later_with_its_factor():
    found = jump("weight", "22.4", "2.24", "kg", days=200)
    assert found is not None
    assert found.factor == Decimal("0.1")


@pytest.mark.parametrize(("after", "jumps"), [("119.0", False), ("118.9", True), ("140", False)])
def test_height_may_fall_by_exactly_one_centimetre(after, jumps):
    assert (jump("height", "120", after, "cm", days=400) is not None) is jumps


@pytest.mark.parametrize(("after", "jumps"), [("0.8", False), ("0.81", True), ("0.2", False), ("0.19", True)])
def test_creatinine_may_double_or_halve(after, jumps):
    assert (jump("creatinine", "0.4", after, "mg/dL") is not None) is jumps


def test_values_in_two_units_are_compared_in_one():
    assert jump("creatinine", "0.5", "44", "mg/dL", after_unit="umol/L") is None
    assert jump("weight", "20", "20000", "kg", after_unit="g") is None


def test_a_censored_value_is_compared_with_nothing():
    assert jump("creatinine", "0.4", "5", "mg/dL", qualifier=Qualifier.LESS) is None
