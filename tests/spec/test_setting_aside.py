"""Rules 0: a finding stays set aside while its facts are those of that day, and comes back when one changes."""

from dataclasses import replace

import pytest

from nsclinic.advice.review import review
from nsclinic.protocol.loader import shipped_protocols
from tests.spec.story import day, reviewed, severities, the, told

TODAY = "2018-06-01"


def aside(
    history: str, rule: str, on: str = "2018-02-10", as_of: str = TODAY, under: str = "three-step"
) -> bool:
    """Say whether the rule's finding is set aside; it must be there."""
    finding = the(reviewed(f"{history}\n{on} set_aside {rule} seen", as_of, under), rule)
    return finding.set_aside is not None


LOW_C3 = "2018-02-01 c3 0.5"


def test_it_keeps_who_when_and_why_and_leaves_the_open_findings() -> None:
    answer = reviewed(f"{LOW_C3}\n2018-02-10 set_aside excluded-complement another assay", TODAY)
    finding = the(answer, "excluded-complement")
    assert finding.set_aside is not None
    assert (finding.set_aside.on, finding.set_aside.by, finding.set_aside.reason) == (
        day("2018-02-10"),
        "Dr Example",
        "another assay",
    )
    assert finding not in answer.open_findings


@pytest.mark.parametrize(
    ("rule", "before", "since"),
    [
        ("excluded-complement", LOW_C3, "2018-05-01 c3 0.6"),
        ("excluded-complement", LOW_C3, "2018-05-01 c3 0.5"),
        ("excluded-complement", LOW_C3, "2018-05-01 c3 50 mg/dL"),
        ("potassium-high", "2018-02-01 potassium 5.7", "2018-05-01 potassium 5.8"),
        ("interaction", "2018-01-10.. tacrolimus 2 mg/day\n2018-02-01.. fluconazole", "2018-05-01.. diltiazem"),
        (
            "dose-dangerous",
            "2018-02-01..2018-04-30 tacrolimus 11 mg/day",
            "2018-05-01.. tacrolimus 12 mg/day",
        ),
    ],
    ids=["another value", "another date", "another unit", "a higher value", "another drug", "another dose"        ],
)  # fmt: skip
def test_it_comes_back_when_a_fact_changes(rule: str, before: str, since: str) -> None:
    assert aside(before, rule, as_of="2018-04-20")
    assert not aside(f"{before}\n{since}", rule)


def test_what_does_not_touch_its_facts_leaves_it_aside() -> None:
    assert aside(
        f"{LOW_C3}\n2018-05-01 creatinine 0.4\n2018-05-02 visit\n2018-05-03 upcr 4", "excluded-complement"
    )


def test_a_value_corrected_since_brings_the_finding_back() -> None:
    """The store keeps the record as it stood when the finding was set aside; a folder knows only today's."""
    aside_on = "2018-02-10 set_aside excluded-complement seen"
    then, now = told(f"{LOW_C3}\n{aside_on}"), told(f"2018-02-01 c3 0.4\n{aside_on}")
    events = tuple(event._replace(row_id="E1") for event in now.events)
    corrected = replace(now, events=events, when_set_aside=(("E1", then),))
    unchanged = replace(then, events=events, when_set_aside=(("E1", then),))
    protocol = shipped_protocols()["three-step"]
    assert the(review(corrected, protocol, day(TODAY)), "excluded-complement").set_aside is None
    assert the(review(unchanged, protocol, day(TODAY)), "excluded-complement").set_aside is not None


def test_it_is_not_aside_before_its_day() -> None:
    assert not aside(LOW_C3, "excluded-complement", as_of="2018-02-09")
    assert aside(LOW_C3, "excluded-complement", as_of="2018-02-10")


def test_the_latest_setting_aside_counts() -> None:
    history = f"{LOW_C3}\n2018-02-10 set_aside excluded-complement seen\n2018-04-01 c3 0.6"
    assert the(reviewed(history, TODAY), "excluded-complement").set_aside is None
    again = the(
        reviewed(f"{history}\n2018-04-02 set_aside excluded-complement again", TODAY), "excluded-complement"
    )
    assert again.set_aside is not None
    assert again.set_aside.reason == "again"


def test_setting_one_rule_aside_leaves_the_others() -> None:
    history = f"cause secondary\n{LOW_C3}\n2018-02-10 set_aside excluded-complement seen"
    answer = reviewed(history, TODAY)
    assert "excluded-cause" in {finding.rule for finding in answer.open_findings}


def test_it_comes_back_after_the_condition_ended_and_began_anew() -> None:
    history = "2018-02-01 potassium 5.7\n2018-03-01 potassium 4.5\n2018-05-01 potassium 5.7"
    assert not aside(history, "potassium-high")


def test_a_stop_set_aside_still_holds_a_step_back() -> None:
    resistant = "2018-02-01 classification SRNS\n2018-03-01 upcr 5"
    assert "step-1-start" in severities(reviewed(resistant, "2018-03-05"))
    held = reviewed(f"{resistant}\n{LOW_C3}\n2018-03-02 set_aside excluded-complement seen", "2018-03-05")
    assert the(held, "excluded-complement").set_aside is not None
    assert "step-1-start" not in severities(held)


def test_a_pressure_set_aside_comes_back_with_the_next_high_reading() -> None:
    boy = "sex male\n2018-01-02 height 110\n2018-02-05 sbp 115"
    assert aside(boy, "bp-repeat", as_of="2018-02-12", under="mmf")
    assert not aside(f"{boy}\n2018-05-11 sbp 115", "bp-repeat", as_of="2018-05-12", under="mmf")
