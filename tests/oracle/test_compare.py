"""The program and the evaluator, written apart from each other, say the same of invented histories.

A short run of `python -m tests.oracle.compare`; `NSCLINIC_HISTORIES` gives another count.
"""

import json
import os
from datetime import date
from typing import Any

import pytest

from tests.oracle import compare
from tests.oracle.compare import differences, disagreements, program, shown, shrunk
from tests.oracle.evaluate import evaluate
from tests.oracle.histories import history
from tests.oracle.narrow import narrow_history

COUNT = int(os.environ.get("NSCLINIC_HISTORIES", "300"))
BLOCKS = 5
FIRST = 1_000_000
"""Other histories than those of the properties and of a long run from 0."""


@pytest.mark.parametrize("block", range(BLOCKS))
def test_both_say_the_same_of_every_history(block: int) -> None:
    for seed in range(FIRST + block, FIRST + COUNT, BLOCKS):
        told = history(seed)
        for day in told.days:
            found = disagreements(told.child, day)
            assert not found, f"history {seed} on {day}: {json.dumps(found)}\n{shown(told.child)}"


@pytest.mark.parametrize("block", range(BLOCKS))
def test_both_say_the_same_about_the_narrow_places_of_the_rules(block: int) -> None:
    for seed in range(FIRST + block, FIRST + COUNT, BLOCKS):
        told = narrow_history(seed)
        for day in told.days:
            found = disagreements(told.child, day)
            assert not found, f"narrow history {seed} on {day}: {json.dumps(found)}\n{shown(told.child)}"


def test_the_same_seed_tells_the_same_narrow_history() -> None:
    for seed in range(FIRST, FIRST + 50):
        assert narrow_history(seed) == narrow_history(seed)
    assert narrow_history(FIRST).child != narrow_history(FIRST + 1).child


def any_answer() -> dict[str, Any]:
    """Give an answer with something in every part that is compared."""
    for seed in range(2000):
        told = history(seed)
        for day in told.days:
            answer = program(told.child, day)
            if all(
                answer[part] for part in ("steps", "doses", "levels", "findings", "due", "egfr", "next_visit")
            ):
                return answer
    raise LookupError("no history has everything")


@pytest.mark.parametrize(
    "part", ["course", "steps", "doses", "levels", "findings", "due", "egfr", "next_visit"]
)
def test_a_difference_in_any_part_is_found(part: str) -> None:
    answer = any_answer()
    assert differences(answer, answer) == {}
    other = json.loads(json.dumps(answer))
    match part:
        case "course":
            other["course"]["relapses"] = ["2001-01-01"]
        case "steps":
            other["steps"][0]["outcome"] = "invented"
        case "next_visit":
            other["next_visit"] = "2001-01-01"
        case "egfr":
            other["egfr"]["value"] *= 1.01
        case _:
            other[part].pop()
    assert differences(answer, other) != {}
    assert differences(other, answer) != {}


def test_an_exception_is_a_difference_and_a_history_is_shrunk_to_the_rows_that_matter(monkeypatch) -> None:
    def stumbling(child: dict[str, Any], as_of: date) -> dict[str, Any]:
        if any(row["code"] == "potassium" for row in child["observations"]):
            raise ValueError("potassium")
        return evaluate(child, as_of)

    monkeypatch.setattr(compare, "evaluate", stumbling)
    told = next(
        told
        for told in map(history, range(FIRST, FIRST + 500))
        if sum(row["code"] == "potassium" for row in told.child["observations"]) == 1
    )
    place = "exception.evaluator"
    assert place in disagreements(told.child, told.days[0])
    small = shrunk(told.child, told.days[0], place)
    assert [row["code"] for row in small["observations"]] == ["potassium"]
    assert small["treatments"] == small["events"] == small["visits"] == []
