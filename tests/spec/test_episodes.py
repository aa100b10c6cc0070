"""Rules 1: episodes, what confirms them, and which are relapses."""

from decimal import Decimal

import pytest

from nsclinic.advice.model import Review
from tests.spec.story import day, reviewed


def runs(answer: Review) -> list[tuple[str, str, str | None]]:
    return [
        (str(one.state)[0], one.start.isoformat(), one.end.isoformat() if one.end else None)
        for one in answer.course.episodes
    ]


def test_an_episode_ends_the_day_before_the_next_begins() -> None:
    answer = reviewed("2018-02-01 upcr 0.8\n2018-02-20 upcr 0.1\n2018-03-01 upcr 0.1", "2018-03-02")
    assert runs(answer) == [
        ("n", "2018-01-01", "2018-01-31"),
        ("p", "2018-02-01", "2018-02-19"),
        ("c", "2018-02-20", None),
    ]


LONE = """
    2018-02-01 upcr 0.1
    2018-02-10 dipstick_protein 3+
    2018-02-20 upcr 0.1
"""


def test_a_lone_dipstick_day_between_two_days_of_one_state_joins_them() -> None:
    assert runs(reviewed(LONE, "2018-02-20"))[1:] == [("c", "2018-02-01", None)]


def test_a_dipstick_day_is_not_lone_before_the_next_evidence_is_known() -> None:
    assert runs(reviewed(LONE, "2018-02-19"))[-1] == ("n", "2018-02-10", None)


def test_a_ratio_never_joins() -> None:
    answer = reviewed("2018-02-01 upcr 0.1\n2018-02-10 upcr 3\n2018-02-20 upcr 0.1", "2018-02-20")
    assert [run[0] for run in runs(answer)] == ["n", "c", "n", "c"]


def test_two_dipstick_days_of_another_state_do_not_join() -> None:
    history = "2018-02-01 upcr 0.1\n2018-02-10 dipstick_protein 3+\n2018-02-11 dipstick_protein 3+\n2018-02-20 upcr 0.1"
    assert [run[0] for run in runs(reviewed(history, "2018-02-20"))] == ["n", "c", "n", "c"]


def test_a_dipstick_day_between_two_different_states_does_not_join() -> None:
    history = "2018-02-01 upcr 0.1\n2018-02-10 dipstick_protein 3+\n2018-02-20 upcr 0.9"
    assert [run[0] for run in runs(reviewed(history, "2018-02-20"))] == ["n", "c", "n", "p"]


def test_days_are_judged_in_order() -> None:
    # the 3+ joins the remission around it first; the negative strip after it is then no lone day among nephrotic ones
    history = """
        2018-02-01 upcr 0.1
        2018-02-10 dipstick_protein 3+
        2018-02-12 dipstick_protein negative
        2018-02-14 upcr 3
    """
    assert runs(reviewed(history, "2018-02-14"))[1:] == [
        ("c", "2018-02-01", "2018-02-13"),
        ("n", "2018-02-14", None),
    ]


@pytest.mark.parametrize(
    ("history", "is_confirmed"),
    [
        ("2018-06-04 upcr 3", True),
        ("2018-06-04 urine_protein_rate 60", True),
        ("2018-06-04 dipstick_protein 3+\n2018-06-05 dipstick_protein 3+", False),
        (
            "2018-06-04 dipstick_protein 3+\n2018-06-05 dipstick_protein 4+\n2018-06-06 dipstick_protein 3+",
            True,
        ),
        (
            "2018-06-04 dipstick_protein 3+\n2018-06-05 dipstick_protein 3+\n2018-06-07 dipstick_protein 3+",
            False,
        ),
        ("2018-06-04 dipstick_protein 3+\n2018-06-05 upcr <3\n2018-06-06 dipstick_protein 3+", False),
    ],
    ids=["ratio", "rate", "two strips", "three strips in a row", "a day between", "a ratio that cannot tell"],
)
def test_what_confirms_an_episode(history: str, is_confirmed: bool) -> None:
    answer = reviewed(f"2018-02-01 upcr 0.1\n2018-05-20 upcr 0.1\n{history}", "2018-06-08")
    assert answer.course.is_confirmed is is_confirmed
    assert answer.course.relapses == ((day("2018-06-04"),) if is_confirmed else ())


def test_a_relapse_follows_partial_remission_too() -> None:
    assert reviewed("2018-02-01 upcr 0.8\n2018-03-01 upcr 3", "2018-03-01").course.relapses == (
        day("2018-03-01"),
    )


def test_the_first_nephrotic_episode_is_no_relapse() -> None:
    assert reviewed("2018-01-05 upcr 3", "2018-03-01").course.relapses == ()


def test_a_remission_on_the_day_of_diagnosis_does_not_follow_it() -> None:
    assert reviewed("2018-01-01 upcr 0.1\n2018-01-20 upcr 3", "2018-03-01").course.relapses == ()


def test_without_a_diagnosis_date_there_are_no_relapses_and_no_rate() -> None:
    course = reviewed("diagnosed never\n2018-02-01 upcr 0.1\n2018-03-01 upcr 3", "2018-06-01").course
    assert (course.relapses, course.relapses_per_year) == ((), None)


@pytest.mark.parametrize(
    ("as_of", "rate"), [("2018-01-30", None), ("2018-01-31", "0.00"), ("2018-07-01", "2.02")]
)
def test_the_rate_counts_from_thirty_days_on(as_of: str, rate: str | None) -> None:
    history = "2018-02-20 upcr 0.1\n2018-05-01 upcr 3.0"
    expected = None if rate is None else Decimal(rate)
    assert reviewed(history, as_of).course.relapses_per_year == expected
