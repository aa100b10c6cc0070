"""What matters is said with its facts, its condition and its source; what is missing is said once."""

from nsclinic.advice.model import Missing
from nsclinic.advice.review import review
from nsclinic.domain.record import Event, EventKind, child_record
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.ui.child.findings import missing_words, what_matters
from nsclinic.wording import wording
from tests.ui.child.records import TODAY, amina, troubled

THREE_STEP = shipped_protocols()["three-step"]
EN = wording("en")


def matters(record):
    return what_matters(review(record, THREE_STEP, TODAY), EN)


def test_a_finding_carries_its_words_facts_and_source():
    said = next(one for one in matters(amina()).standing if one.finding.rule == "tac-trough-low")
    assert said.title == "Tacrolimus trough below target"
    assert "2.1" in said.message
    assert said.condition
    assert "Mostafa-Ahmed" in said.source
    assert said.source_key.startswith("S0, ")
    assert any(fact.row_id == "BS-0042-K-21-tac_trough" for fact in said.facts)
    assert said.source in said.in_words


def test_a_source_that_nobody_reviewed_is_marked():
    said = [one for one in matters(troubled()).standing if not one.finding.source.is_reviewed]
    assert said
    assert all("not reviewed" in one.source_key for one in said)


def test_findings_stand_most_serious_first():
    ranks = [one.finding.severity.rank for one in matters(troubled()).standing]
    assert len(ranks) >= 12
    assert ranks == sorted(ranks)


def test_a_finding_set_aside_is_listed_apart_with_reason_and_name():
    record = amina()
    aside = Event(TODAY, EventKind.SET_ASIDE, "hepatitis-b-screen", clinician="Dr N.", note="card seen")
    shown = matters(
        child_record(
            record.child, record.visits, record.observations, record.treatments, [*record.events, aside]
        )
    )
    assert "hepatitis-b-screen" not in {one.finding.rule for one in shown.standing}
    said = next(one for one in shown.aside if one.finding.rule == "hepatitis-b-screen")
    assert "card seen" in said.set_aside
    assert "Dr N." in said.set_aside


def test_each_missing_input_is_said_once_with_all_that_waits_for_it():
    missing = (Missing("bp-high", "height"), Missing("bp-repeat", "height"), Missing("bp-high", "sex"))
    said = missing_words(missing, EN)
    assert len(said) == 2
    assert said[0].startswith("Height")
