"""Hand-worked boundary cases of the evaluator: levels, the suggested dose and follow-up.

Each number here was worked on paper from the text of the rules, not taken from a run of either evaluator.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.oracle import follow_up, levels
from tests.oracle.one_child import SIZE, A, ago, child, given, rules, seen

D = Decimal


# ---------------------------------------------------------------- the suggested dose


def test_a_trough_of_4_2_on_2_5_mg_aiming_at_7_5_gives_3_5() -> None:
    w = child(
        *SIZE,
        given("tacrolimus", ago(60), "", "2.5", "mg/day"),
        seen(ago(3), "tac_trough", "4.2", "ng/mL"),
        protocol="tac-guide",
    )
    assert levels.suggested_dose(w, "tacrolimus", []) == levels.Suggestion(D("3.5"), "given")


def test_the_protocols_highest_dose_holds_a_suggestion_down() -> None:
    # 10 kg on 2 mg, trough 2, middle 6.5: 6.5 mg, held to 3, but 0.25 mg/kg are 2.5 mg.
    w = child(
        seen(ago(10), "weight", "10", "kg"),
        given("tacrolimus", ago(60), "", "2", "mg/day"),
        seen(ago(3), "tac_trough", "2", "ng/mL"),
    )
    assert levels.suggested_dose(w, "tacrolimus", []).mg == D("2.5")


def test_a_suggestion_downward_is_rounded_up() -> None:
    # 3 mg, trough 12, middle 7.5: 1.875, held to no less than 1.5, rounded toward 3: 2.
    w = child(
        *SIZE,
        given("tacrolimus", ago(60), "", "3", "mg/day"),
        seen(ago(3), "tac_trough", "12", "ng/mL"),
        protocol="tac-guide",
    )
    assert levels.suggested_dose(w, "tacrolimus", []).mg == D(2)


@pytest.mark.parametrize(
    ("rows", "standing", "reason"),
    [
        ([seen(ago(3), "tac_trough", "4.2", "ng/mL")], [("egfr-low", "stop")], "stop"),
        ([seen(ago(3), "tac_trough", "4.2", "ng/mL")], [("creatinine-rise", "action")], "creatinine-rise"),
        ([seen(ago(3), "tac_trough", "2.0", "ng/mL", "<")], [], "censored"),
        ([seen(ago(3), "tac_trough", "4.2", "ng/mL", "", "10.4")], [], "not-a-trough"),
        ([seen(ago(58), "tac_trough", "4.2", "ng/mL")], [], "no-level"),
        (
            [
                seen(ago(3), "tac_trough", "4.2", "ng/mL"),
                given("fluconazole", ago(2), ago(1), "50", "mg/day"),
            ],
            [],
            "interaction",
        ),
    ],
)
def test_a_suggestion_is_withheld_and_says_why(
    rows: list[dict[str, str]], standing: list[tuple[str, str]], reason: str
) -> None:
    w = child(*SIZE, given("tacrolimus", ago(60), "", "2.5", "mg/day"), *rows, protocol="tac-guide")
    assert levels.suggested_dose(w, "tacrolimus", standing) == levels.Suggestion(None, reason)


def test_without_a_weight_no_dose_can_be_suggested() -> None:
    w = child(
        given("tacrolimus", ago(60), "", "2.5", "mg/day"),
        seen(ago(3), "tac_trough", "4.2", "ng/mL"),
        protocol="tac-guide",
    )
    assert levels.suggested_dose(w, "tacrolimus", []) == levels.Suggestion(None, "size-unknown")


# ---------------------------------------------------------------- levels


@pytest.mark.parametrize(
    ("value", "qualifier", "fired"),
    [
        ("3", "", {}),
        ("2.9", "", {"tac-trough-low": "action"}),
        ("3", "<", {"tac-trough-low": "action"}),
        ("10", "", {}),
        ("10.1", "", {"tac-trough-high": "action"}),
        ("10", ">", {"tac-trough-high": "action"}),
        ("14.9", "", {"tac-trough-high": "action"}),
        ("15", "", {"tac-trough-high": "urgent"}),
        ("14", ">", {"tac-trough-high": "action"}),
        ("15", ">", {"tac-trough-high": "urgent"}),
    ],
)
def test_a_trough_against_3_to_10(value: str, qualifier: str, fired: dict[str, str]) -> None:
    w = child(
        *SIZE,
        given("tacrolimus", ago(60), "", "2.5", "mg/day"),
        seen(ago(45), "tac_trough", "6", "ng/mL"),
        seen(ago(3), "tac_trough", value, "ng/mL", qualifier),
    )
    assert rules(levels.findings(w)) == fired


def test_a_level_that_is_no_trough_is_shown_and_passed_over() -> None:
    w = child(
        *SIZE,
        given("tacrolimus", ago(60), "", "2.5", "mg/day"),
        seen(ago(20), "tac_trough", "2", "ng/mL"),
        seen(ago(3), "tac_trough", "6", "ng/mL", "", "13.6"),
    )
    assert rules(levels.findings(w)) == {"tac-trough-low": "action", "not-a-trough": "info"}
    (shown,) = levels.levels(w)
    assert (shown["value"], shown["verdict"], shown["target_low"]) == (D(6), None, D(3))


@pytest.mark.parametrize(
    ("start", "trough", "is_due"),
    [(13, None, False), (14, None, True), (14, 10, True), (14, 9, False), (60, 37, False), (60, 38, True)],
)
def test_when_a_trough_is_due(start: int, trough: int | None, is_due: bool) -> None:
    rows = [given("tacrolimus", ago(start), "", "2.5", "mg/day")]
    if trough is not None:
        rows.append(seen(ago(trough), "tac_trough", "6", "ng/mL"))
    assert (("trough-due", "due") in levels.findings(child(*SIZE, *rows))) is is_due


@pytest.mark.parametrize(("after", "fires"), [(0, False), (1, True), (2, True), (3, False)])
def test_a_trough_one_or_two_days_after_a_change_is_not_steady(after: int, fires: bool) -> None:
    w = child(
        *SIZE,
        given("tacrolimus", ago(60), ago(10), "2.5", "mg/day"),
        given("tacrolimus", ago(10), "", "3", "mg/day"),
        seen(ago(10 - after), "tac_trough", "6", "ng/mL"),
    )
    assert (("trough-not-steady", "info") in levels.findings(w)) is fires


def test_a_remission_of_28_days_lowers_the_target_of_tac_guide_and_a_relapse_raises_it() -> None:
    rows = (
        *SIZE,
        given("tacrolimus", ago(300), "", "2.5", "mg/day"),
        seen(ago(90), "upcr", "0.1", "mg/mg"),
        seen(ago(63), "upcr", "0.1", "mg/mg"),
        seen(ago(62), "upcr", "0.1", "mg/mg"),
    )
    early = child(*rows, protocol="tac-guide", on=A - timedelta(days=63))
    assert levels.target(early, "tacrolimus") == (D(5), D(10))
    assert levels.target(child(*rows, protocol="tac-guide"), "tacrolimus") == (D(2), D(6))
    again = child(*rows, seen(ago(5), "upcr", "2.0", "mg/mg"), protocol="tac-guide")
    assert levels.target(again, "tacrolimus") == (D(5), D(10))


# ---------------------------------------------------------------- follow-up


@pytest.mark.parametrize(("start", "fires"), [(38, False), (39, True)])
def test_monthly_tests_never_taken_are_due_39_days_after_the_start(start: int, fires: bool) -> None:
    w = child(given("mycophenolate_mofetil", ago(start), "", "500", "mg/day"))
    assert (("monthly-tests", "due") in follow_up.findings(w)) is fires


def booked(day: str, following: str, kind: str = "scheduled") -> dict[str, str]:
    return {"date": day, "kind": kind, "next_visit_date": following}


@pytest.mark.parametrize(
    ("visits", "fires", "following"),
    [
        ([booked(ago(30), ago(7))], True, ago(7)),
        ([booked(ago(30), ago(6))], False, ago(6)),
        ([booked(ago(30), ago(7)), booked(ago(5), "", "phone")], True, ago(7)),
        ([booked(ago(30), ago(7)), booked(ago(5), "", "unscheduled")], False, None),
        ([booked(ago(30), ago(7)), booked(ago(5), ago(-3), "phone")], False, ago(-3)),
    ],
)
def test_a_booked_visit_is_overdue_from_the_7th_day(
    visits: list[dict[str, str]], fires: bool, following: str | None
) -> None:
    w: Any = child(*visits)
    assert (("visit-overdue", "due") in follow_up.findings(w)) is fires
    given_day = follow_up.next_visit(w)
    assert (given_day.isoformat() if given_day else None) == following


@pytest.mark.parametrize(("day", "fires"), [(44, False), (45, True)])
def test_urine_is_overdue_on_the_45th_day(day: int, fires: bool) -> None:
    w = child(given("prednisolone", ago(60), "", "5", "mg/day"), seen(ago(day), "upcr", "0.1", "mg/mg"))
    assert (("urine-test-overdue", "due") in follow_up.findings(w)) is fires
