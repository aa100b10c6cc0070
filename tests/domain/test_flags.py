"""A table marks a value exactly from the catalogue's limits on, in the unit in which it came."""

from datetime import date

import pytest

from nsclinic.domain.flags import Flag, flag_of
from nsclinic.domain.record import Observation, Qualifier

DAY = date(2026, 11, 23)


def flag(code, value, unit, qualifier=Qualifier.NONE):
    return flag_of(Observation(DAY, code, value, unit, qualifier))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("3.0", Flag.WITHIN),
        ("2.99", Flag.LOW),
        ("2.5", Flag.LOW),
        ("2.49", Flag.FAR_LOW),
        ("5.0", Flag.WITHIN),
    ],
)
def test_albumin_is_low_below_three_and_far_out_below_two_and_a_half(value, expected):
    assert flag("albumin", value, "g/dL") is expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("5.5", Flag.WITHIN),
        ("5.51", Flag.HIGH),
        ("5.99", Flag.HIGH),
        ("6.0", Flag.FAR_HIGH),
        ("2.9", Flag.LOW),
    ],
)
def test_potassium_is_far_out_from_exactly_six(value, expected):
    assert flag("potassium", value, "mmol/L") is expected


@pytest.mark.parametrize(("value", "expected"), [("29", Flag.LOW), ("30", Flag.WITHIN), ("24", Flag.FAR_LOW)])
def test_a_value_in_another_unit_is_compared_by_conversion(value, expected):
    assert flag("albumin", value, "g/L") is expected


@pytest.mark.parametrize(
    ("value", "expected"), [("5.5", Flag.WITHIN), ("5.6", Flag.HIGH), ("7.0", Flag.FAR_HIGH)]
)
def test_a_value_in_a_unit_with_limits_of_its_own_is_compared_in_that_unit(value, expected):
    assert flag("glucose_fasting", value, "mmol/L") is expected


def test_a_censored_value_is_flagged_only_where_all_that_it_may_stand_for_lies_outside():
    assert flag("albumin", "3.0", "g/dL", Qualifier.LESS) is Flag.LOW
    assert flag("albumin", "3.1", "g/dL", Qualifier.LESS) is Flag.WITHIN
    assert flag("potassium", "5.5", "mmol/L", Qualifier.GREATER) is Flag.HIGH
    assert flag("potassium", "5.4", "mmol/L", Qualifier.GREATER) is Flag.WITHIN
    assert flag("potassium", "7", "mmol/L", Qualifier.LESS) is Flag.WITHIN
    assert flag("albumin", "1.0", "g/dL", Qualifier.GREATER) is Flag.WITHIN


def test_what_is_no_number_has_no_flag():
    assert flag("albumin", "", "", Qualifier.NOT_DONE) is Flag.WITHIN
    assert flag("dipstick_protein", "4+", "grade") is Flag.WITHIN
    assert flag("oedema", "severe", "") is Flag.WITHIN
    assert flag("no_such_code", "5", "") is Flag.WITHIN
