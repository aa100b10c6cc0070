"""How much steroid a child has taken over a span."""

from decimal import Decimal

import pytest

from nsclinic.course.doses import prednisolone_mg_per_kg_12m
from nsclinic.course.steroid_exposure import (
    SteroidExposure,
    Weighing,
    steroid_exposure,
)
from nsclinic.course.timeline import Timeline
from nsclinic.domain.catalogue import drugs, prednisolone_equivalent_mg, steroids
from nsclinic.protocol.loader import shipped_protocols
from tests.spec.story import day, told

COURSES = shipped_protocols()["three-step"].common.courses
WEIGHED = "2020-01-01 weight 24.5"
WORKED = f"""
    {WEIGHED}
    2020-01-01..2020-02-11 prednisolone 51.91 mg/day
    2020-02-12..2020-03-24 prednisolone 34.61 mg/day alternate_day
    """


def exposure(
    history: str,
    first: str = "2020-01-01",
    last: str = "2020-12-31",
    weighing: Weighing = Weighing.EACH_START,
) -> SteroidExposure:
    timeline = Timeline(told(f"born 2012-01-01\n{history}"), day("2020-12-31"))
    return steroid_exposure(timeline, COURSES, day(first), day(last), weighing)


def test_the_first_course_of_the_worked_example() -> None:
    found = exposure(WORKED)
    assert found.mg is not None
    assert found.mg_per_kg is not None
    assert round(found.mg) == 2907
    assert round(found.mg_per_kg, 1) == Decimal("118.7")
    assert found.unknown == ()


def test_the_sum_with_and_without_pulses() -> None:
    found = exposure(f"{WORKED}\n2020-02-01..2020-02-01 methylprednisolone 500 mg single")
    assert found.pulse_mg == 625
    assert found.mg is not None
    assert found.mg_without_pulses == found.mg - 625
    assert round(found.mg) == 2907 + 625
    without = found.mg_per_kg_without_pulses
    assert without is not None
    assert round(without, 1) == Decimal("118.7")


def test_both_ends_of_the_span_are_counted_and_nothing_beyond() -> None:
    history = f"{WEIGHED}\n2020-01-01..2020-03-31 prednisolone 10 mg/day"
    assert exposure(history, "2020-02-01", "2020-02-10").mg == 100
    assert exposure(history, "2020-03-31", "2020-12-31").mg == 10
    assert exposure(history, "2020-04-01", "2020-12-31").mg == 0


def test_nothing_is_counted_after_the_as_of_date() -> None:
    found = exposure(f"{WEIGHED}\n2020-12-30.. prednisolone 10 mg/day", "2020-12-30", "2021-12-31")
    assert found.mg == 20
    assert found.last == day("2020-12-31")


def test_on_the_day_on_which_one_stretch_ends_and_the_next_begins_only_the_next_counts() -> None:
    history = f"""
        {WEIGHED}
        2020-01-01..2020-01-10 prednisolone 10 mg/day
        2020-01-10..2020-01-11 prednisolone 20 mg/day
        """
    assert exposure(history).mg == 9 * 10 + 2 * 20


def test_the_weight_is_that_of_the_day_or_of_the_first_day_of_the_stretch() -> None:
    history = """
        2020-01-01 weight 20
        2020-01-11 weight 25
        2020-01-01..2020-01-20 prednisolone 20 mg/day
        """
    at_start = exposure(history)
    each_day = exposure(history, weighing=Weighing.EACH_DAY)
    assert at_start.mg_per_kg == 20
    assert each_day.mg_per_kg == 10 + Decimal(10 * 20) / 25
    assert at_start.weighing is Weighing.EACH_START
    assert each_day.weighing is Weighing.EACH_DAY


def test_a_span_that_begins_within_a_stretch_keeps_the_weight_of_its_start() -> None:
    history = """
        2020-01-01 weight 20
        2020-01-11 weight 25
        2020-01-01..2020-01-20 prednisolone 20 mg/day
        """
    assert exposure(history, "2020-01-15", "2020-01-20").mg_per_kg == 6


@pytest.mark.parametrize("stretch", ["prednisolone", "deflazacort"])
def test_a_dose_nobody_wrote_down_makes_the_sum_unknown_and_is_named(stretch: str) -> None:
    found = exposure(f"{WORKED}\n2020-05-01..2020-05-03 {stretch}")
    assert (found.mg, found.mg_per_kg, found.mg_without_pulses) == (None, None, None)
    assert [row.start_date for row in found.unknown] == [day("2020-05-01")]


def test_an_unknown_dose_outside_the_span_does_no_harm() -> None:
    found = exposure(f"{WORKED}\n2020-05-01..2020-05-03 prednisolone", last="2020-04-30")
    assert found.mg is not None
    assert found.unknown == ()


def test_without_a_weight_the_milligrams_are_still_known() -> None:
    found = exposure("2020-01-01..2020-01-10 prednisolone 10 mg/day")
    assert found.mg == 100
    assert found.mg_per_kg is None
    assert len(found.unknown) == 1


def test_a_dose_per_kg_without_a_weight_is_known_per_kg_alone() -> None:
    found = exposure("2020-01-01..2020-01-10 prednisolone 2 mg/kg/day")
    assert found.mg is None
    assert found.mg_per_kg == 20


def test_no_steroid_on_file_is_none_taken() -> None:
    found = exposure(WEIGHED)
    assert found.mg == 0
    assert found.mg_per_kg == 0
    assert found.pulse_mg == 0
    assert found.unknown == ()


def test_the_twelve_months_of_a_review_are_the_same_sum_over_the_weight_of_each_day() -> None:
    timeline = Timeline(told(f"born 2012-01-01\n{WORKED}\n2020-03-01 weight 26"), day("2020-12-31"))
    span = steroid_exposure(timeline, COURSES, day("2019-12-31"), day("2020-12-31"), Weighing.EACH_DAY)
    assert prednisolone_mg_per_kg_12m(timeline, COURSES) == span.mg_per_kg
    assert span.mg_per_kg is not None
    assert Decimal(112) < span.mg_per_kg < Decimal("118.7")


@pytest.mark.parametrize("drug", steroids())
def test_every_steroid_has_a_factor(drug: str) -> None:
    factor = drugs()[drug].prednisolone_factor
    assert factor is not None
    assert prednisolone_equivalent_mg(drug, Decimal(6)) == 6 * factor


def test_an_equivalent_is_exact_where_it_can_be() -> None:
    assert prednisolone_equivalent_mg("deflazacort", Decimal(24)) == 20


def test_a_drug_that_is_no_steroid_has_no_equivalent() -> None:
    assert prednisolone_equivalent_mg("tacrolimus", Decimal(1)) is None
