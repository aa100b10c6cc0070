"""Two arms within a site: who is in which, what counts as the event, and what cannot be asked."""

from datetime import date
from decimal import Decimal

import pytest

from nsclinic.cohort.arms import ComparisonError, arms_of, comparison
from nsclinic.cohort.facts import Baseline, ChildFacts, DrugFacts, StepFacts
from nsclinic.cohort.pooling import Measure
from nsclinic.cohort.two_arms import Means, Table
from nsclinic.course.model import BestResponse, StepOutcome, SteroidResponse
from nsclinic.domain.record import Sex

DAY = date(2025, 3, 1)


def a_step(number, outcome):
    return StepFacts(
        number=number,
        start=DAY,
        end=None,
        outcome=StepOutcome(outcome),
        best_response=BestResponse.NONE,
        remission_date=None,
        decision_date=DAY,
        observed_until=DAY,
        relapse_date=None,
        followed_until=None,
        baseline=Baseline(),
    )


def a_drug(drug, *adverse_events, rates=(None, None), doses=(None, None)):
    before, after, dose_before, dose_after = (
        None if value is None else Decimal(value) for value in (*rates, *doses)
    )
    return DrugFacts(drug, DAY, None, before, after, dose_before, dose_after, adverse_events)


def a_child(*outcomes, sex="male", histology=None, protocol="three-step", drugs=()):
    return ChildFacts(
        patient_id="x",
        protocol_id=protocol,
        sex=Sex(sex),
        response=SteroidResponse.SRNS,
        histology=histology,
        left="",
        outcomes=(),
        steps=tuple(a_step(number, outcome) for number, outcome in enumerate(outcomes, start=1)),
        drugs=tuple(drugs),
    )


def asked(arms, outcome, measure="rr", step=1):
    return comparison(arms, outcome, Measure(measure), step)


BOYS_AND_GIRLS = [
    a_child("complete_remission"),
    a_child("partial_remission"),
    a_child("resistant", "complete_remission"),
    a_child("relapsed"),
    a_child("ongoing"),
    a_child("not_evaluable"),
    a_child(),
    a_child("complete_remission", sex="female"),
    a_child("stopped", sex="female"),
    a_child("resistant", sex="female"),
    a_child("complete_remission", sex="unknown"),
]


def test_remissions_are_counted_among_steps_that_were_judged():
    found = arms_of("minia", BOYS_AND_GIRLS, asked("male:female", "remission"))
    assert found.arms == Table("minia", 2, 4, 1, 2)
    assert found.unanswered == 4
    assert found.in_both == 0


def test_a_complete_remission_is_not_a_partial_one():
    found = arms_of("minia", BOYS_AND_GIRLS, asked("male:female", "complete_remission"))
    assert found.arms == Table("minia", 1, 4, 1, 2)


def test_the_step_that_is_asked_for_is_the_one_that_counts():
    children = [*BOYS_AND_GIRLS, a_child("resistant", "resistant", sex="female")]
    assert arms_of("minia", children, asked("male:female", "remission", step=2)).arms == Table(
        "minia", 1, 1, 0, 1
    )


def test_arms_may_be_of_histology_and_of_protocols():
    children = [
        a_child("resistant", histology="FSGS"),
        a_child("complete_remission", histology="MCD", protocol="yang-2016"),
        a_child("complete_remission", protocol="yang-2016"),
    ]
    by_histology = arms_of("a", children, asked("MCD:FSGS", "remission"))
    assert by_histology.arms == Table("a", 1, 1, 0, 1)
    by_protocol = arms_of("a", children, asked("yang-2016:three-step", "remission"))
    assert by_protocol.arms == Table("a", 2, 2, 0, 1)


def test_a_child_who_took_both_drugs_is_in_neither_arm_and_is_counted():
    children = [
        a_child(drugs=[a_drug("tacrolimus", "nephrotoxicity")]),
        a_child(drugs=[a_drug("tacrolimus")]),
        a_child(drugs=[a_drug("ciclosporin", "nephrotoxicity", "hypertrichosis")]),
        a_child(drugs=[a_drug("ciclosporin", "hypertrichosis"), a_drug("tacrolimus")]),
        a_child(drugs=[a_drug("rituximab", "nephrotoxicity")]),
    ]
    found = arms_of("a", children, asked("tacrolimus:ciclosporin", "nephrotoxicity", "or"))
    assert (found.arms, found.in_both, found.unanswered) == (Table("a", 1, 2, 1, 1), 1, 0)
    found = arms_of("a", children, asked("tacrolimus:ciclosporin", "any_adverse_event", "or"))
    assert found.arms == Table("a", 1, 2, 1, 1)


def test_a_change_on_a_drug_is_the_value_on_it_less_the_value_before():
    children = [
        a_child(drugs=[a_drug("tacrolimus", rates=(4, 1), doses=("1.0", "0.5"))]),
        a_child(drugs=[a_drug("tacrolimus", rates=(3, 2), doses=(None, None))]),
        a_child(drugs=[a_drug("ciclosporin", rates=(4, 4))]),
        a_child(drugs=[a_drug("ciclosporin", rates=(2, 1))]),
        a_child(drugs=[a_drug("ciclosporin", rates=(2, 1))]),
        a_child(drugs=[a_drug("ciclosporin")]),
    ]
    found = arms_of("a", children, asked("tacrolimus:ciclosporin", "relapse_rate", "md"))
    assert isinstance(found.arms, Means)
    assert found.arms[1:] == pytest.approx((-2, 2**0.5, 2, -2 / 3, (1 / 3) ** 0.5, 3))
    assert found.unanswered == 1
    assert arms_of("a", children, asked("tacrolimus:ciclosporin", "steroid_dose", "md")).arms is None


def test_a_site_without_children_in_one_of_the_arms_has_nothing_to_pool():
    assert arms_of("a", [a_child("resistant")], asked("male:female", "remission")).arms is None
    alike = [a_child(drugs=[a_drug(drug, rates=(4, 1))]) for drug in ("tacrolimus", "ciclosporin") * 2]
    assert arms_of("a", alike, asked("tacrolimus:ciclosporin", "relapse_rate", "md")).arms is None


@pytest.mark.parametrize(
    ("arms", "outcome", "measure", "says"),
    [
        ("male", "remission", "rr", "does not name two different groups as A:B"),
        ("male:male", "remission", "rr", "does not name two different groups"),
        ("male:female:x", "remission", "rr", "does not name two different groups"),
        ("male:FSGS", "remission", "rr", "'male' is a sex and 'FSGS' a histology"),
        ("male:female", "nephrotoxicity", "rr", "there are remission, complete_remission"),
        ("male:female", "remission", "md", "nothing can"),
        ("tacrolimus:ciclosporin", "remission", "rr", "there are any_adverse_event"),
        ("tacrolimus:ciclosporin", "nephrotoxicity", "md", "there are relapse_rate, steroid_dose"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_can(arms, outcome, measure, says):
    with pytest.raises(ComparisonError, match=says):
        asked(arms, outcome, measure)
