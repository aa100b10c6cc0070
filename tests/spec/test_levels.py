"""Rules 4, levels: what a trough fires, and the dose suggested from one within its fence."""

from decimal import Decimal

import pytest

from tests.spec.story import day, reviewed, severities, the

TACROLIMUS = """
    2018-01-02 weight 24.5
    2018-01-02 height 110
    2018-02-01.. tacrolimus 2.5 mg/day x2
"""


def fires(rule: str, history: str, as_of: str = "2018-03-12", protocol: str = "tac-guide") -> str | None:
    return severities(reviewed(TACROLIMUS + history, as_of, protocol)).get(rule)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("4.9", "action", None),
        ("5", None, None),
        ("10", None, None),
        ("10.1", None, "action"),
        ("14.9", None, "action"),
        ("15", None, "urgent"),
        ("<5", "action", None),
        ("<6", None, None),
        (">15", None, "urgent"),
        (">12", None, "action"),
    ],
)
def test_a_trough_against_its_target(value: str, low: str | None, high: str | None) -> None:
    history = f"2018-03-10 tac_trough {value}"
    assert (fires("tac-trough-low", history), fires("tac-trough-high", history)) == (low, high)


@pytest.mark.parametrize(
    ("as_of", "severity"), [("2018-04-24", "action"), ("2018-04-25", None)], ids=["45 days", "46"]
)
def test_only_a_recent_trough_fires(as_of: str, severity: str | None) -> None:
    assert fires("tac-trough-low", "2018-03-10 tac_trough 4", as_of) == severity


def test_a_trough_of_a_drug_no_longer_taken_is_shown_but_fires_nothing() -> None:
    history = "2018-02-01..2018-03-11 tacrolimus 2 mg/day\n2018-03-10 tac_trough 4"
    answer = reviewed(history, "2018-03-12", "tac-guide")
    assert str(answer.levels[0].verdict) == "below"
    assert "tac-trough-low" not in severities(answer)


def test_ciclosporin_has_a_target_where_the_study_prints_one() -> None:
    history = "2018-02-01.. ciclosporin 100 mg/day\n2018-03-10 csa_trough 90"
    assert severities(reviewed(history, "2018-03-12", "wang-2012-csa"))["csa-trough-low"] == "action"
    assert "csa-trough-low" not in severities(reviewed(history, "2018-03-12"))


@pytest.mark.parametrize(
    ("hours", "severity"), [("10.4", "info"), ("10.5", None), ("13.5", None), ("13.6", "info")]
)
def test_a_level_at_another_time_is_no_trough(hours: str, severity: str | None) -> None:
    history = f"2018-03-10 tac_trough 4 h={hours}"
    assert fires("not-a-trough", history) == severity
    assert (fires("tac-trough-low", history) is None) == (severity is not None)


@pytest.mark.parametrize(
    ("on", "severity"),
    [("2018-03-08", None), ("2018-03-09", "info"), ("2018-03-10", "info"), ("2018-03-11", None)],
    ids=["the day itself", "1 day after", "2 days after", "3 days after"],
)
def test_a_trough_too_soon_after_a_change_is_not_steady(on: str, severity: str | None) -> None:
    history = (
        f"2018-02-01..2018-03-07 tacrolimus 2 mg/day\n2018-03-08.. tacrolimus 3 mg/day\n{on} tac_trough 4"
    )
    assert severities(reviewed(history, "2018-03-12", "tac-guide")).get("trough-not-steady") == severity


@pytest.mark.parametrize(
    ("history", "as_of", "severity"),
    [
        ("", "2018-02-14", None),
        ("", "2018-02-15", "due"),
        ("2018-02-05 tac_trough 6", "2018-02-15", "due"),
        ("2018-02-06 tac_trough 6", "2018-02-15", None),
        ("2018-02-06 tac_trough 6", "2018-03-15", None),
        ("2018-02-06 tac_trough 6", "2018-03-16", "due"),
        ("2018-02-06 tac_trough 6 h=4", "2018-02-15", "due"),
    ],
    ids=[
        "day 13",
        "day 14",
        "one on day 4",
        "one on day 5",
        "37 days later",
        "38 days later",
        "one that is none",
    ],
)
def test_when_a_trough_is_due(history: str, as_of: str, severity: str | None) -> None:
    assert fires("trough-due", history, as_of) == severity


def test_the_same_dose_resumed_is_no_change() -> None:
    history = """
        2018-02-01..2018-02-20 tacrolimus 2 mg/day
        2018-02-24.. tacrolimus 2 mg/day
        2018-02-10 tac_trough 6
    """
    assert "trough-due" not in severities(reviewed(history, "2018-03-12", "tac-guide"))


# --- the suggestion


def suggested(history: str, rule: str = "tac-trough-low", protocol: str = "tac-guide") -> Decimal | None:
    finding = the(reviewed(TACROLIMUS + history, "2018-03-12", protocol), rule)
    assert bool(finding.advice) != ("withheld" in finding.parameters)
    return finding.advice[0].per_day_mg if finding.advice else None


def test_the_worked_example_of_the_rules() -> None:
    # 2.5 x 7.5 / 4.2 = 4.46, held to 3.75, rounded toward the old dose to 3.5 mg a day
    assert suggested("2018-03-10 tac_trough 4.2") == Decimal("3.5")


def test_downward_it_is_held_to_half_and_rounded_toward_the_old_dose() -> None:
    # 2.5 x 7.5 / 20 = 0.94, held to 1.25, rounded up to 1.5
    assert suggested("2018-03-10 tac_trough 20", "tac-trough-high") == Decimal("1.5")


def test_it_stays_under_the_protocols_highest_dose() -> None:
    # three-step: at most 0.25 mg/kg/day; at 12 kg that is 3 mg
    history = "2018-03-01 weight 12\n2018-03-10 tac_trough 2"
    assert suggested(history, protocol="three-step") == Decimal("3.0")


@pytest.mark.parametrize(
    ("history", "reason"),
    [
        ("2018-03-10 tac_trough <5", "censored"),
        ("2018-03-10 tac_trough 4.2\n2018-03-11.. fluconazole 50 mg/day", "interaction"),
        (
            "2018-01-30 creatinine 0.40\n2018-03-10 creatinine 0.51\n2018-03-10 tac_trough 4.2",
            "creatinine-rise",
        ),
        ("2018-03-01.. ciclosporin 50 mg/day\n2018-03-10 tac_trough 4.2", "stop"),
        ("2018-03-10 tac_trough 4.9\n2018-03-05 weight 7", "dose-dangerous"),
        (
            """
            2018-01-30 creatinine 0.40
            2018-03-10 creatinine 0.51
            2018-03-01.. ciclosporin 50 mg/day
            2018-03-10 tac_trough <5
            2018-03-10..2018-03-11 fluconazole 50 mg/day
            """,
            "creatinine-rise stop censored interaction",
        ),
    ],
)
def test_a_suggestion_is_withheld_and_says_why(history: str, reason: str) -> None:
    finding = the(reviewed(f"{TACROLIMUS}{history}", "2018-03-12", "tac-guide"), "tac-trough-low")
    assert (finding.advice, finding.parameters["withheld"]) == ((), reason)


def test_none_is_suggested_on_a_level_of_a_dose_changed_since() -> None:
    history = """
        2018-01-02 weight 24.5
        2018-02-01..2018-03-10 tacrolimus 2.5 mg/day
        2018-03-11.. tacrolimus 3 mg/day
        2018-03-10 tac_trough 4
    """
    finding = the(reviewed(history, "2018-03-12", "tac-guide"), "tac-trough-low")
    assert finding.parameters["withheld"] == "not-steady"


def test_none_is_suggested_where_the_present_dose_in_mg_is_not_known() -> None:
    history = "2018-02-01.. tacrolimus 0.1 mg/kg/day\n2018-03-10 tac_trough 4"
    finding = the(reviewed(history, "2018-03-12", "tac-guide"), "tac-trough-low")
    assert finding.parameters["withheld"] == "dose-unknown"


def test_none_is_suggested_without_the_size_that_its_ceilings_rest_on() -> None:
    history = "2018-02-01.. tacrolimus 2.5 mg/day\n2018-03-10 tac_trough 4.2"
    finding = the(reviewed(history, "2018-03-12", "tac-guide"), "tac-trough-low")
    assert (finding.advice, finding.parameters["withheld"]) == ((), "size-unknown")


# --- creatinine


@pytest.mark.parametrize(
    ("now", "severity"),
    [("0.50 mg/dL", None), ("0.51 mg/dL", "urgent"), ("44 umol/L", None), ("45 umol/L", "urgent")],
    ids=["exactly 25 %", "27.5 %", "below in another unit", "above in another unit"],
)
def test_creatinine_more_than_a_quarter_above_its_baseline(now: str, severity: str | None) -> None:
    assert (
        fires("creatinine-rise", f"2018-01-30 creatinine 0.40 mg/dL\n2018-03-10 creatinine {now}") == severity
    )


@pytest.mark.parametrize(("now", "severity"), [("0.39", "action"), ("0.40", "urgent")])
def test_a_rise_smaller_than_a_tenth_is_repeated_first(now: str, severity: str) -> None:
    assert fires("creatinine-rise", f"2018-01-30 creatinine 0.30\n2018-03-10 creatinine {now}") == severity


@pytest.mark.parametrize(
    ("baseline", "severity"),
    [("2017-11-03", "urgent"), ("2017-11-02", None), ("2018-02-15", "urgent")],
    ids=["90 days before", "91 days before", "14 days after"],
)
def test_where_the_baseline_is_looked_for(baseline: str, severity: str | None) -> None:
    # without a baseline in reach, the lowest value on the drug is the latest itself
    assert fires("creatinine-rise", f"{baseline} creatinine 0.40\n2018-03-10 creatinine 0.60") == severity


def test_a_baseline_older_than_a_year_is_compared_by_kidney_function_so_that_growth_is_no_harm() -> None:
    history = (
        "2018-01-30 creatinine 0.40\n2019-02-15 height 140\n2019-02-15 weight 35\n2019-02-15 creatinine "
    )
    assert fires("creatinine-rise", f"{history}0.60", "2019-02-20") is None
    assert fires("creatinine-rise", f"{history}0.65", "2019-02-20") == "urgent"


@pytest.mark.parametrize(
    ("second", "dose", "severity"),
    [("2018-03-15", "2", "urgent"), ("2018-03-14", "2", None), ("2018-03-15", "2.5", None)],
    ids=["14 days apart and lowered", "13 days apart", "not lowered"],
)
def test_a_rise_that_persists_though_the_dose_was_lowered(
    second: str, dose: str, severity: str | None
) -> None:
    history = f"""
        2018-02-01..2018-03-05 tacrolimus 2.5 mg/day
        2018-03-06.. tacrolimus {dose} mg/day
        2018-01-30 creatinine 0.40
        2018-03-01 creatinine 0.60
        {second} creatinine 0.58
    """
    answer = severities(reviewed(history, "2018-03-20", "tac-guide"))
    assert answer.get("creatinine-rise-persistent") == severity


@pytest.mark.parametrize(
    ("as_of", "severity"), [("2018-04-02", "due"), ("2018-04-03", None)], ids=["day 60", "day 61"]
)
def test_a_missing_baseline_is_asked_for_in_the_first_60_days(as_of: str, severity: str | None) -> None:
    assert fires("creatinine-baseline-missing", "", as_of) == severity
    assert fires("creatinine-baseline-missing", "2018-02-15 creatinine 0.4", as_of) is None


def test_the_finding_dates_from_its_latest_fact() -> None:
    finding = the(
        reviewed(TACROLIMUS + "2018-03-10 tac_trough 4.2", "2018-03-12", "tac-guide"), "tac-trough-low"
    )
    assert finding.since == day("2018-03-10")
    assert not finding.source.is_reviewed
