"""Kidney function by several equations side by side."""

from decimal import Decimal

import pytest

from nsclinic.course.kidney import EgfrEstimates, creatinine_days, egfr_estimates
from nsclinic.course.timeline import Timeline
from nsclinic.protocol.loader import shipped_protocols
from tests.spec.story import day, told

BOY_OF_SEVEN = "born 2010-01-01\nsex male\n2017-01-01 height 110"


def estimates(text: str, as_of: str = "2017-01-01", protocol: str = "three-step") -> EgfrEstimates | None:
    timeline = Timeline(told(text), day(as_of))
    return egfr_estimates(timeline, creatinine_days(timeline)[-1], shipped_protocols()[protocol])


def test_the_three_equations_of_vignette_27_stand_side_by_side_and_are_marked_as_apart() -> None:
    found = estimates(f"{BOY_OF_SEVEN}\n2017-01-01 creatinine 0.85")
    assert found is not None
    assert found.u25 is not None
    assert found.own is not None
    assert [round(value, 2) for value in (found.bedside, found.u25, found.own)] == [
        Decimal("53.45"),
        Decimal("48.50"),
        Decimal("64.71"),
    ]
    assert found.is_apart


def test_a_protocol_without_its_own_constant_shows_two_and_they_agree() -> None:
    found = estimates(f"{BOY_OF_SEVEN}\n2017-01-01 creatinine 0.85", protocol="tac-guide")
    assert found is not None
    assert found.own is None
    assert round(found.apart_percent, 1) == Decimal("10.2")
    assert not found.is_apart


def test_exactly_a_quarter_more_is_not_apart() -> None:
    found = estimates(f"{BOY_OF_SEVEN}\n2017-01-01 creatinine 0.85")
    assert found is not None
    row = found.creatinine
    at_limit = EgfrEstimates(row.on, row, found.height, Decimal(60), Decimal(75), None)
    above = EgfrEstimates(row.on, row, found.height, Decimal(60), Decimal("75.01"), None)
    assert not at_limit.is_apart
    assert above.is_apart


@pytest.mark.parametrize(
    ("history", "lacks"),
    [
        ("born 2010-01-01\nsex unknown\n2017-01-01 height 110\n2017-01-01 creatinine 0.5", "sex"),
        ("born 2016-01-02\nsex male\n2017-01-01 height 70\n2017-01-01 creatinine 0.3", "age"),
    ],
)
def test_without_sex_or_under_one_year_u25_is_missing_and_says_why(history: str, lacks: str) -> None:
    found = estimates(history)
    assert found is not None
    assert found.u25 is None
    assert found.lacks == lacks
    assert found.bedside > 0


def test_on_the_first_birthday_u25_is_there() -> None:
    found = estimates("born 2016-01-01\nsex male\n2017-01-01 height 75\n2017-01-01 creatinine 0.3")
    assert found is not None
    assert found.u25 is not None
    assert found.lacks == ""


def test_without_a_height_there_is_no_estimate_at_all() -> None:
    assert estimates("born 2010-01-01\nsex male\n2017-01-01 creatinine 0.5") is None


def test_units_are_those_of_the_laboratory() -> None:
    found = estimates(f"{BOY_OF_SEVEN}\n2017-01-01 creatinine 44.2 umol/L")
    assert found is not None
    assert round(found.bedside, 2) == Decimal("90.86")
