"""A child's facts, from a history told in lines."""

from dataclasses import replace

from nsclinic.advice.review import review
from nsclinic.cohort.facts import ChildFacts, DrugFacts, facts_of
from nsclinic.domain.record import Sex
from nsclinic.protocol.loader import shipped_protocols
from tests.spec.story import day, told

A = "2018-12-31"


def facts(
    history: str, *, as_of: str = A, sex: str = "male", protocol: str = "three-step", patient_id: str = "P1"
) -> ChildFacts:
    """Tell a history, review it on a day, and give its facts."""
    record = told(history)
    record = replace(record, child=replace(record.child, sex=Sex(sex), patient_id=patient_id))
    chosen = shipped_protocols()[protocol]
    return facts_of(record, review(record, chosen, day(as_of)), chosen)


def on_drug(history: str, drug: str, as_of: str = A) -> DrugFacts:
    """Give what a history says of one drug."""
    (found,) = (taken for taken in facts(history, as_of=as_of).drugs if taken.drug == drug)
    return found
