"""Rules 3: when a step starts and ends, and how its urine decides it."""

import pytest

from nsclinic.course.model import Step
from tests.spec.story import day, reviewed

STEP_1 = "2018-03-10.. ciclosporin 150 mg/m2/day x2"
"""Step 1 starts on 10 March 2018 and is decided on 10 September."""


def steps(history: str, as_of: str) -> tuple[Step, ...]:
    return reviewed(history, as_of).steps


def numbers(history: str, as_of: str) -> list[tuple[int, str, str | None]]:
    return [
        (step.number, step.start.isoformat(), step.end.isoformat() if step.end else None)
        for step in steps(history, as_of)
    ]


def outcome(history: str, as_of: str) -> str:
    return str(steps(history, as_of)[-1].outcome)


def test_the_drugs_tell_the_steps() -> None:
    history = """
        2018-03-10..2018-09-30 ciclosporin 150 mg/m2/day
        2018-09-15..2018-12-31 mycophenolate_mofetil 1200 mg/m2/day
        2019-01-10.. tacrolimus 0.1 mg/kg/day
    """
    assert numbers(history, "2019-02-01") == [
        (1, "2018-03-10", "2018-09-14"),
        (2, "2018-09-15", "2018-12-31"),
        (3, "2019-01-10", None),
    ]


def test_step_2_lasts_while_either_of_its_drugs_is_taken() -> None:
    history = """
        2018-03-10..2018-06-30 ciclosporin 150 mg/m2/day
        2018-03-10..2018-08-31 mycophenolate_mofetil 1200 mg/m2/day
    """
    assert numbers(history, "2018-12-01") == [(2, "2018-03-10", "2018-08-31")]


def test_a_step_start_event_wins_over_the_drugs_and_the_last_one_counts() -> None:
    history = f"{STEP_1}\n2018-03-20 step_start 1\n2018-04-01 step_start 1"
    assert numbers(history, "2018-05-01") == [(1, "2018-04-01", None)]


def test_steps_never_go_back() -> None:
    history = "2018-03-10..2018-06-01 tacrolimus 0.1 mg/kg/day\n2018-06-02.. ciclosporin 150 mg/m2/day"
    assert numbers(history, "2018-08-01") == [(3, "2018-03-10", "2018-06-01")]


def test_drugs_taken_again_after_a_gap_reopen_the_step() -> None:
    history = "2018-03-10..2018-04-30 ciclosporin 150 mg/m2/day\n2018-07-01.. ciclosporin 150 mg/m2/day"
    assert numbers(history, "2018-06-15") == [(1, "2018-03-10", "2018-04-30")]
    assert numbers(history, "2018-07-15") == [(1, "2018-03-10", None)]


def test_a_planned_end_after_today_leaves_the_step_open() -> None:
    assert numbers("2018-03-10..2018-12-31 ciclosporin 150 mg/m2/day", "2018-05-01") == [
        (1, "2018-03-10", None)
    ]


@pytest.mark.parametrize(
    ("start", "decision"),
    [("2018-03-10", "2018-09-10"), ("2018-08-31", "2019-02-28"), ("2019-08-31", "2020-02-29")],
)
def test_the_decision_comes_six_calendar_months_after_the_start(start: str, decision: str) -> None:
    assert steps(f"{start}.. ciclosporin 150 mg/m2/day", start)[0].decision_date == day(decision)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2018-09-09", "ongoing"), ("2018-09-10", "resistant")],
    ids=["a day less", "six months"],
)
def test_a_step_is_ongoing_until_its_decision_date(as_of: str, expected: str) -> None:
    assert outcome(f"{STEP_1}\n2018-09-01 upcr 4", as_of) == expected


@pytest.mark.parametrize(
    ("final", "expected"),
    [
        ("0.2", "complete_remission"),
        ("0.21", "partial_remission"),
        ("1.99", "partial_remission"),
        ("2", "resistant"),
    ],
)
def test_the_last_urine_of_the_window_decides(final: str, expected: str) -> None:
    assert outcome(f"{STEP_1}\n2018-06-01 upcr 5\n2018-09-01 upcr {final}", "2018-10-01") == expected


@pytest.mark.parametrize(
    ("last_urine", "expected"),
    [("2018-07-12", "resistant"), ("2018-07-11", "not_evaluable")],
    ids=["60 days before the decision", "61 days"],
)
def test_urine_older_than_60_days_does_not_decide(last_urine: str, expected: str) -> None:
    assert outcome(f"{STEP_1}\n{last_urine} upcr 4", "2018-12-01") == expected


@pytest.mark.parametrize(
    ("later", "expected"),
    [("2018-10-10", "partial_remission"), ("2018-10-11", "not_evaluable")],
    ids=["30 days after the decision", "31 days"],
)
def test_the_first_urine_of_the_following_30_days_serves_where_none_was_recent(
    later: str, expected: str
) -> None:
    assert outcome(f"{STEP_1}\n{later} upcr 1.0\n2018-11-20 upcr 4", "2018-12-01") == expected


def test_recent_urine_in_the_window_is_not_replaced_by_a_later_one() -> None:
    assert outcome(f"{STEP_1}\n2018-08-01 upcr 4\n2018-09-20 upcr 0.1", "2018-12-01") == "resistant"


def test_urine_of_the_start_day_lies_outside_the_window() -> None:
    step = steps(f"{STEP_1}\n2018-03-10 upcr 0.1\n2018-08-01 upcr 4", "2018-09-10")[0]
    assert (str(step.best_response), step.remission_date) == ("none", None)


@pytest.mark.parametrize(
    ("end", "expected"),
    [("2018-08-11", "resistant"), ("2018-08-10", "stopped")],
    ids=["30 days before the decision", "31 days"],
)
def test_a_step_that_ends_shortly_before_its_decision_counts_as_full(end: str, expected: str) -> None:
    assert (
        outcome(f"2018-03-10..{end} ciclosporin 150 mg/m2/day\n2018-08-01 upcr 4", "2018-12-01") == expected
    )


@pytest.mark.parametrize(("final", "expected"), [("0.1", "complete_remission"), ("1.0", "partial_remission")])
def test_a_step_ended_early_in_remission_is_that(final: str, expected: str) -> None:
    history = f"2018-03-10..2018-06-01 ciclosporin 150 mg/m2/day\n2018-05-20 upcr {final}"
    assert outcome(history, "2018-06-02") == expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [("2018-06-29", "relapsed"), ("2018-06-28", "resistant")],
    ids=["remission over 28 days", "27 days"],
)
def test_nephrotic_after_a_remission_of_28_days_is_relapsed(second: str, expected: str) -> None:
    history = f"{STEP_1}\n2018-06-01 upcr 0.1\n{second} upcr 0.2\n2018-09-01 upcr 4"
    assert outcome(history, "2018-10-01") == expected


def test_remission_days_of_two_episodes_do_not_add_up() -> None:
    history = f"{STEP_1}\n2018-05-01 upcr 0.1\n2018-05-10 upcr 1\n2018-06-20 upcr 0.1\n2018-09-01 upcr 4"
    assert outcome(history, "2018-10-01") == "resistant"


def test_best_response_and_first_remission_day() -> None:
    step = steps(f"{STEP_1}\n2018-05-01 upcr 1\n2018-06-20 upcr 0.1\n2018-09-01 upcr 1", "2018-10-01")[0]
    assert (str(step.best_response), step.remission_date) == ("complete", day("2018-05-01"))


TACROLIMUS = "2018-03-10.. tacrolimus 0.1 mg/kg/day x2\n2018-09-01 upcr 4"
"""Decided on 10 September; day 14 is 24 March; the target's lower limit is 3 ng/mL."""


@pytest.mark.parametrize(
    ("troughs", "expected"),
    [
        ("2018-03-24 tac_trough 3\n2018-06-01 tac_trough 2.9", "resistant"),
        ("2018-03-23 tac_trough 3\n2018-06-01 tac_trough 3", "not_evaluable"),
        ("2018-06-01 tac_trough 5", "not_evaluable"),
        ("2018-05-01 tac_trough 3\n2018-06-01 tac_trough 2\n2018-07-01 tac_trough 2", "not_evaluable"),
        ("2018-05-01 tac_trough 3\n2018-06-01 tac_trough 3 h=4", "not_evaluable"),
        ("2018-05-01 tac_trough 3\n2018-06-01 tac_trough 3 h=10.5", "resistant"),
        ("2018-05-01 tac_trough 3\n2018-06-01 tac_trough 3 h=13.6", "not_evaluable"),
        ("2018-05-01 tac_trough 3\n2018-06-01 tac_trough <3", "resistant"),
        ("2018-05-01 tac_trough 3\n2018-06-01 tac_trough <4", "not_evaluable"),
        ("2018-05-01 tac_trough 3 ug/L\n2018-06-01 tac_trough >3", "resistant"),
    ],
    ids=[
        "half of two reach it, the first on day 14",
        "one of them on day 13",
        "one alone",
        "a third of them",
        "taken after four hours",
        "taken after ten and a half",
        "taken too late",
        "a censored one that decides counts",
        "a censored one that does not is left out",
        "other unit, censored above",
    ],
)
def test_tacrolimus_is_resistant_only_on_proven_exposure(troughs: str, expected: str) -> None:
    assert outcome(f"{TACROLIMUS}\n{troughs}", "2018-09-10") == expected


LATE = "2018-10-01 tac_trough 4\n2018-11-01 tac_trough 4\n2018-10-20 upcr 4"


@pytest.mark.parametrize(
    ("as_of", "expected"), [("2018-10-31", "not_evaluable"), ("2018-11-01", "resistant")]
)
def test_the_window_moves_on_until_exposure_is_proven(as_of: str, expected: str) -> None:
    assert outcome(f"{TACROLIMUS}\n{LATE}", as_of) == expected


def test_the_window_stops_moving_once_exposure_was_proven() -> None:
    step = steps(f"{TACROLIMUS}\n{LATE}\n2018-12-01 upcr 0.1", "2018-12-01")[0]
    assert (str(step.outcome), step.window_end) == ("resistant", day("2018-11-01"))


@pytest.mark.parametrize(
    ("second", "expected"),
    [("2019-03-10", "resistant"), ("2019-03-11", "not_evaluable")],
    ids=["twelve months after the start", "a day more"],
)
def test_the_window_moves_no_further_than_twelve_months(second: str, expected: str) -> None:
    history = f"{TACROLIMUS}\n2018-10-01 tac_trough 4\n{second} tac_trough 4\n2019-03-01 upcr 4"
    assert outcome(history, "2019-04-01") == expected


def test_a_remission_needs_no_proof_of_exposure() -> None:
    history = "2018-03-10.. tacrolimus 0.1 mg/kg/day\n2018-09-01 upcr 0.1"
    assert outcome(history, "2018-09-10") == "complete_remission"


def test_nothing_after_today_is_used() -> None:
    history = f"{STEP_1}\n2018-08-20 upcr 4\n2018-09-20 upcr 0.1\n2018-10-01.. tacrolimus 0.1 mg/kg/day"
    assert numbers(history, "2018-09-15") == [(1, "2018-03-10", None)]
    assert outcome(history, "2018-09-15") == "resistant"
