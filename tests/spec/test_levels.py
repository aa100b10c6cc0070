"""Rules 4, Levels: the latest of each level is shown with its verdict, whatever its age."""

import pytest

from tests.spec.story import day, reviewed, severities, the


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("2.9", "below"),
        ("3", "in_range"),
        ("10", "in_range"),
        ("10.1", "above"),
        ("<3", "below"),
        ("<4", None),
        (">10", "above"),
        (">9", None),
    ],
)
def test_the_verdict_on_a_trough(value: str, verdict: str | None) -> None:
    level = reviewed(f"2018-03-01 tac_trough {value}", "2018-03-02").levels[0]
    assert (str(level.verdict) if level.verdict else None) == verdict


def test_a_trough_of_a_drug_no_longer_taken_is_shown_but_fires_nothing() -> None:
    history = "2018-02-01..2018-03-11 tacrolimus 2 mg/day\n2018-03-10 tac_trough 4"
    answer = reviewed(history, "2018-12-12", "tac-guide")
    assert str(answer.levels[0].verdict) == "below"
    assert "tac-trough-low" not in severities(answer)


def test_a_level_that_is_no_trough_has_no_verdict() -> None:
    level = reviewed("2018-03-01 tac_trough 5 h=4", "2018-03-02").levels[0]
    assert (level.verdict, level.is_trough) == (None, False)


@pytest.mark.parametrize(
    "protocol",
    ["choudhry-2009-tac", "sinha-2017-tac", "gulati-2012-tac", "tac-mzr-pdn"],
)
def test_a_level_has_no_verdict_where_the_source_prints_no_target(protocol: str) -> None:
    level = reviewed("2018-03-01 tac_trough 5", "2018-03-02", protocol).levels[0]
    assert (level.target_low, level.target_high, level.verdict) == (None, None, None)


@pytest.mark.parametrize(
    ("protocol", "low", "high"),
    [
        ("three-step", 3, 10),
        ("tac-guide", 5, 10),
        ("yang-2016", 5, 10),
        ("roberti-2010", 5, 8),
        ("loeffler-2004", 5, 10),
        ("gulati-2008", 5, 10),
        ("wang-2012-tac", 5, 12),
    ],
)
def test_the_target_of_each_protocol(protocol: str, low: int, high: int) -> None:
    level = reviewed("2018-03-01 tac_trough 5", "2018-03-02", protocol).levels[0]
    assert level.target_low == low
    assert level.target_high == high


@pytest.mark.parametrize(
    ("second", "high"), [("2018-03-04", 10), ("2018-03-05", 6)], ids=["27 days", "28 days"]
)
def test_the_target_falls_once_remission_has_held(second: str, high: int) -> None:
    history = f"2018-02-05 upcr 0.1\n{second} upcr 0.1\n2018-03-06 tac_trough 6.1"
    assert reviewed(history, "2018-03-06", "tac-guide").levels[0].target_high == high


def test_the_target_rises_again_after_a_relapse() -> None:
    history = "2018-02-05 upcr 0.1\n2018-03-05 upcr 0.1\n2018-04-01 upcr 4\n2018-04-02 tac_trough 6.1"
    assert reviewed(history, "2018-04-02", "tac-guide").levels[0].target_high == 10


def test_a_finding_dates_from_its_latest_fact_and_says_that_its_source_is_not_reviewed() -> None:
    history = "2018-01-02 weight 24.5\n2018-02-01.. tacrolimus 2.5 mg/day\n2018-03-10 tac_trough 4.2"
    finding = the(reviewed(history, "2018-03-12", "tac-guide"), "tac-trough-low")
    assert finding.since == day("2018-03-10")
    assert not finding.source.is_reviewed
