"""Noise is a hazard: a stable child, seen and tested on time, has no more than two findings of action or above."""

import pytest

from nsclinic.advice.model import Review, Severity
from nsclinic.domain.calendar import add_months
from tests.spec.story import day, reviewed

LOUD = (Severity.STOP, Severity.URGENT, Severity.ACTION)


def loud(answer: Review) -> list[str]:
    """Give the rules that fire with action or above."""
    return [finding.rule for finding in answer.findings if finding.severity in LOUD]


def visits(first: str, months: int, values: str) -> str:
    """Write a visit and its tests on every month from `first` on."""
    lines = []
    for month in range(months):
        on = add_months(day(first), month)
        lines.append(f"{on} visit -> {add_months(on, 1)}")
        lines += [f"{on} {value.strip()}" for value in values.split(",")]
    return "\n".join(lines)


BEFORE = """
    born 2012-03-03
    2018-01-01..2018-02-28 prednisolone 40 mg/day
    2018-02-27 upcr 5
    2018-02-28 biopsy MCD
    2018-01-05 hbsag negative
    2018-01-05 anti_hcv negative
    2018-01-05 hiv negative
    2018-01-05 syphilis negative
    2018-01-05 c3 1.2
    2018-01-05 c4 0.3
    2018-02-28 creatinine 0.4
"""
TESTS = (
    "upcr 0.1, sbp 98, dbp 60, albumin 4.1, creatinine 0.42, haemoglobin 12, glucose_fasting 85, potassium 4.4, "
    "wbc 7, neutrophils 3.5, weight 20, height 114"
)


@pytest.mark.parametrize(
    ("protocol", "drugs", "trough"),
    [
        ("three-step", "2018-03-05.. ciclosporin 120 mg/day x2", ", csa_trough 110"),
        ("three-step", "2018-03-05.. tacrolimus 3 mg/day x2", ", tac_trough 6"),
        ("tac-guide", "2018-03-05.. tacrolimus 1.5 mg/day x2", ", tac_trough 5.5"),
        ("yang-2016", "2018-03-05.. tacrolimus 3 mg/day x2", ", tac_trough 7"),
        ("mmf", "2018-03-05.. mycophenolate_mofetil 750 mg/day x2", ""),
    ],
)
@pytest.mark.parametrize("month", range(2, 14))
def test_a_stable_child_seen_and_tested_on_time_is_quiet(
    protocol: str, drugs: str, trough: str, month: int
) -> None:
    history = f"{BEFORE}\n{drugs}\n{visits('2018-03-20', month, TESTS + trough)}"
    as_of = add_months(day("2018-03-20"), month - 1)
    assert len(loud(reviewed(history, as_of.isoformat(), protocol))) <= 2
