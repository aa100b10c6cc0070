"""Rules 4, Follow-up: the next visit and the list of what is due; rules 0: what a dose is on a day."""

from decimal import Decimal

import pytest

from tests.spec.story import day, reviewed

BOOKED = "2018-03-01 visit -> 2018-04-01"


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (BOOKED, "2018-04-01"),
        ("2018-03-01 visit", None),
        ("2018-01-31 visit\n2018-01-15.. tacrolimus 2 mg/day", "2018-02-28"),
        (f"{BOOKED}\n2018-03-05 visit -> 2018-05-01", "2018-05-01"),
        (f"{BOOKED}\n2018-03-05 visit", "2018-04-01"),
    ],
    ids=[
        "booked",
        "not on treatment",
        "a month on treatment",
        "the last booking",
        "seen before the booked day",
    ],
)
def test_the_next_visit(history: str, expected: str | None) -> None:
    assert reviewed(history, "2018-03-10").next_visit == (day(expected) if expected else None)


ALL_TESTED = """
    2018-03-01 sbp 100
    2018-03-01 upcr 4
    2018-03-01 albumin 2
    2018-03-01 creatinine 0.4
    2018-03-01 haemoglobin 12
    2018-03-01 glucose_random 90
    2018-03-01 tac_trough 5
    2018-01-10.. tacrolimus 2 mg/day
"""


STABLE = """
    2018-01-10.. tacrolimus 2 mg/day
    2018-05-01 upcr 0.1
    2018-08-01 upcr 0.1
    2018-08-01 sbp 100
    2018-08-01 albumin 4
    2018-08-01 creatinine 0.4
    2018-08-01 haemoglobin 12
    2018-08-01 glucose_fasting 80
    2018-08-01 tac_trough 5
"""


def test_what_is_due_and_when() -> None:
    due = {item.what: (item.on, item.is_overdue) for item in reviewed(ALL_TESTED, "2018-03-20").due}
    assert due["tac_trough"] == (day("2018-04-01"), False)
    assert due["urine"] == (day("2018-04-01"), False)
    stable = {item.what: item.on for item in reviewed(STABLE, "2018-09-01").due}
    assert stable["creatinine"] == day("2018-11-01")


# --- doses


def dose(history: str, drug: str, as_of: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    found = next(dose for dose in reviewed(history, as_of).doses if dose.drug == drug)
    return found.per_day_mg, found.mg_per_kg, found.mg_per_m2


def test_a_dose_per_kg_is_fixed_in_mg_by_the_weight_at_its_start() -> None:
    history = "2018-01-10 weight 20\n2018-06-10 weight 25\n2018-01-10.. tacrolimus 0.1 mg/kg/day"
    assert dose(history, "tacrolimus", "2018-06-20") == (Decimal("2.0"), Decimal("0.08"), None)


def test_a_dose_without_a_size_keeps_its_own_unit() -> None:
    assert dose("2018-01-10.. tacrolimus 0.1 mg/kg/day", "tacrolimus", "2018-06-20") == (
        None,
        Decimal("0.1"),
        None,
    )


def test_overlapping_rows_add_up_but_not_on_the_day_one_ends_and_the_next_begins() -> None:
    history = "2018-01-10..2018-03-01 tacrolimus 1 mg/day\n2018-03-01.. tacrolimus 2 mg/day"
    assert dose(history, "tacrolimus", "2018-03-01")[0] == 2
    history = "2018-01-10..2018-03-02 tacrolimus 1 mg/day\n2018-03-01.. tacrolimus 2 mg/day"
    assert dose(history, "tacrolimus", "2018-03-01")[0] == 3
