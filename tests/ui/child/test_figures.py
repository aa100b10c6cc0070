"""Figures beside a limit: what lies beyond it is never rounded into it."""

from decimal import Decimal

import pytest

from nsclinic.ui.child.figures import apart_from, counted
from nsclinic.wording import wording


@pytest.mark.parametrize(
    ("value", "limit", "decimals", "shown"),
    [
        ("59.74", "60", 0, "59.7"),
        ("60", "60", 0, "60"),
        ("57.2", "60", 0, "57"),
        ("1.2504", "1.25", 2, "1.2504"),
        ("1.2512", "1.25", 2, "1.251"),
        ("1.17143", "1.25", 2, "1.17"),
        ("30.04", "30", 0, "30.04"),
    ],
)
def test_a_value_gets_as_many_decimals_as_tell_it_from_its_limit(value, limit, decimals, shown):
    assert apart_from(Decimal(value), Decimal(limit), decimals) == Decimal(shown)


def test_reasons_are_counted_in_the_order_in_which_they_first_stand():
    assert counted(["censored", "not a trough", "censored"], wording("en")) == "2 censored, 1 not a trough"
