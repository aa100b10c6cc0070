"""Rules 4: what every finding carries, whichever rule it is: dated facts, and the document and section behind it."""

from datetime import date

import pytest

from nsclinic.advice.model import Severity
from nsclinic.protocol.loader import shipped_protocols
from tests.spec.cases import SpecCase, rule_specs
from tests.spec.story import reviewed, the

FIRING = [case for spec in rule_specs() for case in spec.cases["fires"]]


@pytest.mark.parametrize("case", FIRING, ids=[f"{case.rule}-{case.title}" for case in FIRING])
def test_a_finding_shows_what_it_saw_and_who_says_so(case: SpecCase) -> None:
    answer = case.review()
    protocol = shipped_protocols()[case.under]
    for finding in (finding for finding in answer.findings if finding.rule == case.rule):
        assert finding.facts
        assert all(fact.code for fact in finding.facts)
        assert finding.source.document == protocol.document(finding.source.key).document
        assert finding.source.section
        assert finding.source.is_reviewed is (finding.source.key != "S3")
        assert finding.since <= max([case.on, *(fact.on for fact in finding.facts if fact.on)])
        for dose in finding.advice:
            assert (dose.per_day_mg is None) is bool(dose.missing)


def test_findings_come_most_serious_first() -> None:
    history = "cause secondary\n2018-01-10.. tacrolimus 2 mg/day\n2018-03-01 potassium 6.4\n2018-03-01 upcr 5"
    ranks = [finding.severity.rank for finding in reviewed(history, "2018-03-12").findings]
    assert ranks == sorted(ranks)
    assert ranks[0] == Severity.STOP.rank


def test_a_finding_names_its_facts_and_its_source() -> None:
    finding = the(reviewed("2018-02-01 c3 0.5", "2018-03-05"), "excluded-complement")
    assert [
        (fact.code, fact.on.isoformat(), str(fact.value), fact.unit) for fact in finding.facts if fact.on
    ] == [("c3", "2018-02-01", "0.5", "g/L")]
    assert (finding.source.key, finding.source.is_reviewed) == ("S0", True)
    assert finding.since == date(2018, 2, 1)
