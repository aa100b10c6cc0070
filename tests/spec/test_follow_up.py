"""Rules 4, Follow-up: the next visit and the list of what is due."""

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
