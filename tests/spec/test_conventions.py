"""Rules 0: what is taken on a day and in which amount, and which weight and height a dose goes by."""

from decimal import Decimal

import pytest

from nsclinic.course.model import Dose
from tests.spec.story import reviewed


def dose(history: str, drug: str, as_of: str) -> Dose | None:
    return next((dose for dose in reviewed(history, as_of).doses if dose.drug == drug), None)


def amounts(history: str, drug: str, as_of: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    """Give mg, mg/kg and mg/m² of a treatment day."""
    found = dose(history, drug, as_of)
    assert found is not None
    return found.per_day_mg, found.mg_per_kg, found.mg_per_m2


@pytest.mark.parametrize(
    ("as_of", "is_taken"),
    [("2018-01-09", False), ("2018-01-10", True), ("2018-03-01", True), ("2018-03-02", False)],
    ids=["the day before the first", "the first day", "the last day", "the day after the last"],
)
def test_a_drug_is_taken_from_its_first_day_to_its_last(as_of: str, is_taken: bool) -> None:
    assert bool(dose("2018-01-10..2018-03-01 tacrolimus 2 mg/day", "tacrolimus", as_of)) is is_taken


def test_an_alternate_day_row_is_taken_on_its_whole_stretch_and_states_the_treatment_day() -> None:
    history = "2018-01-10..2018-03-01 prednisolone 20 mg/day alternate_day"
    for on in ("2018-02-01", "2018-02-02"):
        assert amounts(history, "prednisolone", on)[0] == 20


def test_an_end_that_lies_ahead_is_a_plan() -> None:
    assert dose("2018-01-10..2018-12-31 tacrolimus 2 mg/day", "tacrolimus", "2018-03-01")


def test_a_dose_per_kg_is_fixed_in_mg_by_the_weight_at_its_start() -> None:
    history = "2018-01-10 weight 20\n2018-06-10 weight 25\n2018-01-10.. tacrolimus 0.1 mg/kg/day"
    assert amounts(history, "tacrolimus", "2018-06-20") == (Decimal("2.0"), Decimal("0.08"), None)


def test_the_next_row_fixes_it_anew() -> None:
    history = """
        2018-01-10 weight 20
        2018-06-10 weight 25
        2018-01-10..2018-06-14 tacrolimus 0.1 mg/kg/day
        2018-06-15.. tacrolimus 0.1 mg/kg/day
    """
    assert amounts(history, "tacrolimus", "2018-06-20")[0] == Decimal("2.5")


def test_a_dose_without_a_size_keeps_its_own_unit() -> None:
    assert amounts("2018-01-10.. tacrolimus 0.1 mg/kg/day", "tacrolimus", "2018-06-20") == (
        None,
        Decimal("0.1"),
        None,
    )


def test_where_only_the_size_of_today_is_unknown_the_dose_per_kg_is() -> None:
    history = "2018-01-10 weight 20\n2018-01-10.. tacrolimus 0.1 mg/kg/day"
    assert amounts(history, "tacrolimus", "2018-07-11") == (Decimal("2.0"), None, None)


def test_overlapping_rows_add_up_but_not_on_the_day_one_ends_and_the_next_begins() -> None:
    history = "2018-01-10..2018-03-01 tacrolimus 1 mg/day\n2018-03-01.. tacrolimus 2 mg/day"
    assert amounts(history, "tacrolimus", "2018-03-01")[0] == 2
    history = "2018-01-10..2018-03-02 tacrolimus 1 mg/day\n2018-03-01.. tacrolimus 2 mg/day"
    assert amounts(history, "tacrolimus", "2018-03-01")[0] == 3


@pytest.mark.parametrize(
    ("weighed", "is_known"),
    [
        ("2018-01-10", True),
        ("2018-01-09", False),
        ("2018-08-09", True),
        ("2018-08-10", False),
    ],
    ids=["6 months before", "a day more", "30 days after", "31 days after"],
)
def test_which_weight_a_dose_goes_by(weighed: str, is_known: bool) -> None:
    history = f"{weighed} weight 20\n2018-07-10.. tacrolimus 0.1 mg/kg/day"
    assert (amounts(history, "tacrolimus", "2018-08-20")[0] is not None) is is_known


@pytest.mark.parametrize(
    ("measured", "is_known"),
    [("2017-07-10", True), ("2017-07-09", False), ("2018-08-09", True), ("2018-08-10", False)],
    ids=["12 months before", "a day more", "30 days after", "31 days after"],
)
def test_which_height_a_dose_goes_by(measured: str, is_known: bool) -> None:
    history = f"2018-07-10 weight 20\n{measured} height 110\n2018-07-10.. ciclosporin 150 mg/m2/day"
    assert (amounts(history, "ciclosporin", "2018-08-20")[0] is not None) is is_known


def test_the_latest_weight_before_goes_before_the_first_after() -> None:
    history = "2018-02-01 weight 20\n2018-07-12 weight 30\n2018-07-10.. tacrolimus 0.1 mg/kg/day"
    assert amounts(history, "tacrolimus", "2018-07-20")[0] == Decimal("2.0")


def test_a_censored_weight_is_no_weight() -> None:
    history = "2018-07-01 weight 20\n2018-07-09 weight >20\n2018-07-10.. tacrolimus 0.1 mg/kg/day"
    assert amounts(history, "tacrolimus", "2018-07-20")[0] == Decimal("2.0")


LATER = """
    2018-06-02 upcr 4
    2018-06-02 weight 30
    2018-06-02.. tacrolimus 20 mg/day
    2018-06-02 adverse_event severe_infection
    2018-06-02 visit -> 2018-06-09
    2018-06-02 classification SRNS
"""


def test_nothing_dated_after_the_day_is_used() -> None:
    history = "2018-02-01 upcr 0.1\n2018-01-10.. prednisolone 20 mg/day\n2018-02-01 weight 20"
    assert reviewed(f"{history}\n{LATER}", "2018-06-01") == reviewed(history, "2018-06-01")
