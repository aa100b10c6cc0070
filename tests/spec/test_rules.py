"""Rules 4: every rule fires, stays silent, turns exactly on its boundary, and says when it cannot tell.

The cases are data (cases/*.toml, read by cases.py) and the manual's chapter on the rules is made of them.
"""

from decimal import Decimal

import pytest

from nsclinic.advice.model import Amount, Finding, Parameter, Review, SuggestedDose
from nsclinic.advice.review import RULES
from tests.spec.cases import KINDS, RuleSpec, SpecCase, rule_specs
from tests.spec.story import lacks

CASES = [case for spec in rule_specs() for case in spec.all_cases]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.rule}-{case.kind}-{case.title}" for case in CASES])
def test_a_case_of_the_specification(case: SpecCase) -> None:
    answer = case.review()
    found = [finding for finding in answer.findings if finding.rule == case.rule]
    assert [finding.severity for finding in found] == ([case.then.severity] if case.then.severity else [])
    assert lacks(answer, case.rule) == case.then.lacks
    if case.variant is not None:
        assert [finding.variant for finding in found] == [case.variant]
    if case.doses is not None:
        assert [_dose(dose) for finding in found for dose in finding.advice] == list(case.doses)
    for name, value in case.tells.items():
        assert [_told(finding, name) for finding in found] == [value]
    assert_one_finding_a_condition(answer)


def _dose(dose: SuggestedDose) -> str:
    amount = "?" if dose.per_day_mg is None else f"{dose.per_day_mg.normalize():f}"
    return f"{dose.drug} {amount} {dose.frequency}"


def _told(finding: Finding, name: str) -> str:
    value: Parameter | None = finding.parameters.get(name)
    if isinstance(value, Amount):
        return f"{value.value.normalize():f} {value.unit}"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "nothing" if value is None else str(value)


def assert_one_finding_a_condition(answer: Review) -> None:
    """No rule fires twice for the same facts."""
    seen = [(finding.rule, finding.facts) for finding in answer.findings]
    assert len(seen) == len(set(seen))


def test_every_rule_of_the_program_is_specified_once_and_no_other() -> None:
    assert sorted(spec.rule for spec in rule_specs()) == sorted(RULES)


@pytest.mark.parametrize("spec", rule_specs(), ids=lambda spec: spec.rule)
def test_a_rule_fires_stays_silent_turns_on_its_boundary_and_cannot_tell(spec: RuleSpec) -> None:
    for kind in KINDS:
        assert spec.cases[kind] or (kind == "cannot_tell" and spec.never_lacks), kind
    assert all(case.then.severity for case in spec.cases["fires"])
    assert all(case.then.severity is None and not case.then.lacks for case in spec.cases["silent"])
    assert all(case.then.lacks for case in spec.cases["cannot_tell"])
    titles = [case.title for case in spec.all_cases]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("spec", rule_specs(), ids=lambda spec: spec.rule)
def test_a_boundary_is_shown_from_both_of_its_sides(spec: RuleSpec) -> None:
    answers = {
        (case.then.severity, case.then.lacks, case.variant, case.doses, tuple(case.tells.items()))
        for case in spec.cases["boundary"]
    }
    assert len(answers) > 1
