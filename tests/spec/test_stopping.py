"""Rules 4, the path: stopped too early, stopped at once, steroid cut before tacrolimus works."""

import pytest

from tests.spec.story import reviewed, severities

SIZE = "2018-01-02 weight 24.5\n2018-01-02 height 110"


def fires(rule: str, history: str, as_of: str, protocol: str = "three-step") -> str | None:
    return severities(reviewed(history, as_of, protocol)).get(rule)


def stopped(last_day: str, extra: str = "") -> str:
    return f"""
        {SIZE}
        2018-03-10..{last_day} tacrolimus 2.5 mg/day
        2018-06-20 upcr 0.1
        2018-09-20 upcr 0.1
        2018-12-20 upcr 0.1
        2019-03-05 upcr 0.1
        {extra}
    """


@pytest.mark.parametrize(
    ("last_day", "as_of", "severity"),
    [
        ("2018-10-01", "2018-10-15", None),
        ("2018-10-01", "2018-10-16", "urgent"),
        ("2018-10-01", "2018-12-30", "urgent"),
        ("2018-10-01", "2018-12-31", None),
        ("2019-03-09", "2019-03-30", "urgent"),
        ("2019-03-10", "2019-03-30", None),
    ],
    ids=["14 days after", "day 15", "day 90", "day 91", "a day under 12 months", "12 months"],
)
def test_tacrolimus_stopped_early_in_remission(last_day: str, as_of: str, severity: str | None) -> None:
    assert fires("stopped-early", stopped(last_day), as_of) == severity


@pytest.mark.parametrize(
    "extra",
    [
        "2018-10-10.. ciclosporin 100 mg/day",
        "2018-10-15..2018-10-15 tacrolimus 2.5 mg/day",
        "2018-09-01 adverse_event tremor",
        "2018-09-28 adverse_event tremor severe",
        "2018-03-01 creatinine 0.4\n2018-09-28 creatinine 0.51",
    ],
    ids=["another one", "resumed within 14 days", "no severity is moderate", "severe", "creatinine rise"],
)
def test_a_stop_with_a_reason_or_a_replacement_is_silent(extra: str) -> None:
    answer = severities(reviewed(stopped("2018-10-01", extra), "2018-10-20"))
    assert "stopped-early" not in answer
    assert "abrupt-stop" not in answer


@pytest.mark.parametrize(
    "extra",
    [
        "2018-08-31 adverse_event tremor moderate",
        "2018-09-28 adverse_event tremor mild",
        "2018-03-01 creatinine 0.40\n2018-09-28 creatinine 0.50",
        "2018-10-16.. ciclosporin 100 mg/day",
    ],
    ids=["31 days before", "mild", "exactly 25 %", "a replacement on day 15"],
)
def test_what_is_no_reason_to_stop(extra: str) -> None:
    answer = severities(reviewed(stopped("2018-10-01", extra), "2018-10-20"))
    assert answer["stopped-early"] == "urgent"
    assert answer["abrupt-stop"] == "action"


@pytest.mark.parametrize(("last_dose", "severity"), [("1.9", "action"), ("1.875", "action"), ("1.87", None)])
def test_a_stop_from_three_quarters_of_the_highest_dose_is_abrupt(
    last_dose: str, severity: str | None
) -> None:
    history = f"""
        {SIZE}
        2018-03-10..2018-09-15 tacrolimus 2.5 mg/day
        2018-09-16..2018-10-01 tacrolimus {last_dose} mg/day
        2018-09-20 upcr 0.1
    """
    assert fires("abrupt-stop", history, "2018-10-20") == severity


def test_ciclosporin_with_a_taper_of_its_own_is_not_stopped_early() -> None:
    history = f"{SIZE}\n2018-03-10..2018-10-01 ciclosporin 100 mg/day\n2018-09-20 upcr 0.1"
    assert fires("stopped-early", history, "2018-10-20") is None
    assert fires("stopped-early", history, "2018-10-20", "mmf") == "urgent"


@pytest.mark.parametrize(
    ("second", "severity"),
    [
        ("2018-05-09.. prednisolone 0.5 mg/kg/day", "action"),
        ("2018-05-10.. prednisolone 0.5 mg/kg/day", None),
        ("2018-05-09.. prednisolone 0.51 mg/kg/day", None),
        ("2018-05-09.. prednisolone 1 mg/kg/day alternate_day", "action"),
    ],
    ids=["halved on day 60", "day 61", "cut by less", "alternate days halve the mean"],
)
def test_steroid_cut_before_tacrolimus_works(second: str, severity: str | None) -> None:
    before = second[:8] + f"{int(second[8:10]) - 1:02}"
    history = f"""
        {SIZE}
        2018-03-10.. tacrolimus 0.1 mg/kg/day
        2018-02-01..{before} prednisolone 1 mg/kg/day
        {second}
        2018-05-01 upcr 4
    """
    assert fires("steroid-taper-early", history, "2018-05-20", "tac-guide") == severity
    assert fires("steroid-taper-early", history, "2018-05-20") is None
