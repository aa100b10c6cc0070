"""Rules 0: after an outcome the course is still computed, and findings end as the outcome asks."""

import pytest

from tests.spec.story import reviewed, severities

RESISTANT = """
    2018-01-01..2018-03-09 prednisolone 2 mg/kg/day
    2018-03-01 upcr 5
    2018-03-02 biopsy MCD
"""


@pytest.mark.parametrize("outcome", ["ckd_g5", "dialysis", "transplant"])
def test_after_kidney_failure_no_rule_of_the_path_fires(outcome: str) -> None:
    answer = reviewed(f"{RESISTANT}\n2018-03-04 outcome {outcome}", "2018-03-05")
    assert "step-1-start" not in severities(answer)
    assert str(answer.course.steroid_response) == "SRNS"


@pytest.mark.parametrize("outcome", ["death", "transfer", "lost_to_follow_up"])
def test_after_a_child_has_left_nothing_is_found_or_due(outcome: str) -> None:
    answer = reviewed(f"{RESISTANT}\n2018-03-04 outcome {outcome}\n2018-03-05 visit phone", "2018-03-06")
    assert (answer.findings, answer.missing, answer.due) == ((), (), ())
    assert answer.course.episodes


def test_a_later_visit_ends_a_transfer_but_not_a_death() -> None:
    seen = "2018-03-05 visit"
    assert reviewed(f"{RESISTANT}\n2018-03-04 outcome transfer\n{seen}", "2018-03-06").findings
    assert not reviewed(f"{RESISTANT}\n2018-03-04 outcome death\n{seen}", "2018-03-06").findings
