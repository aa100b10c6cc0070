"""The evaluator against the shipped examples: every line that has answers, all that it says."""

import csv
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.oracle.evaluate import evaluate

PARTS = ("visits", "observations", "treatments", "events")
EXAMPLES = Path(__file__).resolve().parents[2] / "resources" / "examples"
LINES = [json.loads(line) for line in (EXAMPLES / "expected.jsonl").read_text(encoding="utf-8").splitlines()]


def read_children():
    children: dict[str, dict[str, Any]] = {}
    for name in ("patients", *PARTS):
        with (EXAMPLES / "clinic" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if name == "patients":
                    children[row["patient_id"]] = {"patient": row, **{part: [] for part in PARTS}}
                else:
                    children[row["patient_id"]][name].append(row)
    return children


CHILDREN = read_children()


def differences(given, expected, place=""):
    """Yield each place where the answer is not what the example says; what it leaves out is not asked."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            yield from differences(given[key], value, f"{place}.{key}")
    elif isinstance(expected, list) and expected and isinstance(expected[0], dict):
        key = next((k for k in ("drug", "code") if k in expected[0]), None)
        if key is not None:
            given = sorted(given, key=lambda row: row[key])
            expected = sorted(expected, key=lambda row: row[key])
        if len(given) != len(expected):
            yield place, given, expected
        for i, (one, other) in enumerate(zip(given, expected, strict=False)):
            yield from differences(one, other, f"{place}[{i}]")
    elif isinstance(expected, float | int) and not isinstance(expected, bool) and given is not None:
        near = 0.01 if "per_year" in place else 0.1 if "exposure" in place else 0.01 * abs(expected)
        if abs(given - expected) > near:
            yield place, given, expected
    elif given != expected:
        yield place, given, expected


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line['patient_id']} {line['as_of']}")
def test_the_evaluator_says_what_the_example_says(line):
    answer = evaluate(CHILDREN[line["patient_id"]], date.fromisoformat(line["as_of"]))
    asked = {key: value for key, value in line.items() if key not in ("complete_for", "findings")}
    assert list(differences(answer, asked)) == []
    fired = {(f["rule"], f["severity"]) for f in answer["findings"]}
    wanted = {(f["rule"], f["severity"]) for f in line["findings"]}
    assert wanted - fired == set()
    assert {f for f in fired - wanted if f[0] in line["complete_for"]} == set()
