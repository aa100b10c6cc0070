"""The worked examples, end to end: imported and reviewed by the real program, every line of them."""

import json

import pytest

from nsclinic.advice.review import RULES
from tests.cli.program import EXAMPLES, run, run_here

EXPECTED = [json.loads(line) for line in (EXAMPLES / "expected.jsonl").read_text("utf-8").splitlines()]
DOSE_NUMBERS = {"per_day_mg", "mg_per_kg", "mg_per_m2", "protocol_low", "protocol_high"}


def by(rows, key):
    found = {row[key]: row for row in rows}
    assert len(found) == len(rows), rows
    return found


def is_near(given, expected, *, share=0.0, by_at_most=0.0):
    if given is None or expected is None:
        return given is expected
    return abs(given - expected) <= max(share * abs(expected), by_at_most)


def differences(answer, expected):
    """Give what of the expected line the answer does not hold; what the line leaves open is not looked at."""
    found = []
    for key, value in expected["course"].items():
        given = answer["course"][key]
        is_same = is_near(given, value, by_at_most=0.01) if key == "relapses_per_year" else given == value
        if not is_same:
            found.append(f"course.{key}: {given} for {value}")
    if "steps" in expected:
        if len(answer["steps"]) != len(expected["steps"]):
            found.append(f"steps: {answer['steps']}")
        for given, step in zip(answer["steps"], expected["steps"], strict=False):
            found += [
                f"step {step['number']} {k}: {given[k]} for {v}" for k, v in step.items() if given[k] != v
            ]
    for name, key, numbers in (("doses", "drug", DOSE_NUMBERS), ("levels", "code", {"value"})):
        if name in expected:
            found += row_differences(answer[name], expected[name], key, numbers)
    found += finding_differences(answer["findings"], expected)
    for key, value in expected.get("exposure", {}).items():
        if not is_near(answer["exposure"][key], value, by_at_most=0.1):
            found.append(f"exposure.{key}: {answer['exposure'][key]} for {value}")
    return found


def row_differences(given_rows, expected_rows, key, numbers):
    given, expected = by(given_rows, key), by(expected_rows, key)
    if set(given) != set(expected):
        return [f"{sorted(given)} for {sorted(expected)}"]
    return [
        f"{name} {column}: {given[name][column]} for {value}"
        for name, row in expected.items()
        for column, value in row.items()
        if not (
            is_near(given[name][column], value, share=0.01)
            if column in numbers
            else given[name][column] == value
        )
    ]


def finding_differences(findings, expected):
    """Compare the rules that this program has; for a rule of `complete_for` silence is expected, too."""
    given = {finding["rule"]: finding["severity"] for finding in findings}
    wanted = {
        finding["rule"]: finding["severity"] for finding in expected["findings"] if finding["rule"] in RULES
    }
    silent = (frozenset(expected["complete_for"]) & frozenset(RULES)) - wanted.keys()
    return [
        f"{rule}: {given.get(rule)} for {severity}"
        for rule, severity in wanted.items()
        if given.get(rule) != severity
    ] + [f"{rule} fired" for rule in silent if rule in given]


def test_there_are_twenty_four_children_and_two_days_each():
    assert len({line["patient_id"] for line in EXPECTED}) == 24
    assert len(EXPECTED) == 48


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda line: f"{line['patient_id']} on {line['as_of']}")
def test_the_review_says_what_the_worked_example_says(expected, examples_clinic, capsys):
    ended = run_here(
        capsys,
        "review",
        "--db",
        examples_clinic,
        "--patient",
        expected["patient_id"],
        "--as-of",
        expected["as_of"],
        "--json",
    )
    assert ended.code == 0, ended.err
    (answer,) = ended.lines
    assert answer["patient_id"] == expected["patient_id"]
    assert answer["as_of"] == expected["as_of"]
    assert differences(answer, expected) == []


def test_the_comparison_finds_what_is_wrong(examples_clinic, capsys):
    expected = next(line for line in EXPECTED if line["steps"])
    ended = run_here(
        capsys,
        "review",
        "--db",
        examples_clinic,
        "--patient",
        expected["patient_id"],
        "--as-of",
        "2015-01-01",
        "--json",
    )
    assert differences(ended.lines[0], expected) != []


def test_without_a_patient_every_child_is_reviewed_in_order_of_id(examples_clinic):
    ended = run("review", "--db", examples_clinic, "--as-of", "2018-03-20", "--json")
    assert ended.code == 0
    assert ended.err == ""
    assert [line["patient_id"] for line in ended.lines] == [f"EX-{number:02}" for number in range(1, 25)]
