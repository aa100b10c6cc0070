"""The worked examples that ship with the program: invented children, and what is to be concluded about each on a day.

They are the answers of the sources, worked out by hand. The tests hold the program to them, and a self-test holds the
installation to them. What a line leaves out it says nothing about.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from nsclinic.advice.review import RULES
from nsclinic.domain.resource import resource

_DOSE_NUMBERS = frozenset({"per_day_mg", "mg_per_kg", "mg_per_m2", "protocol_low", "protocol_high"})
_DOSE_SHARE = 0.01
_RATE_BY, _EXPOSURE_BY = 0.01, 0.1
"""How near a number must come: doses and levels to one in a hundred, relapses per year to 0.01, exposures to 0.1."""


class WorkedExample(NamedTuple):
    """What is to be said of one child on one day, in the shape of `review --json` (contract 3), reduced."""

    patient_id: str
    as_of: date
    expected: Mapping[str, Any]


def examples_folder() -> Path:
    """Give the interchange folder of the children."""
    return resource("examples/clinic")


def worked_examples() -> tuple[WorkedExample, ...]:
    """Give every example, most children on two days."""
    lines = resource("examples/expected.jsonl").read_text("utf-8").splitlines()
    read = [json.loads(line) for line in lines]
    return tuple(WorkedExample(one["patient_id"], date.fromisoformat(one["as_of"]), one) for one in read)


def differences(answer: Mapping[str, Any], expected: Mapping[str, Any]) -> tuple[str, ...]:
    """Give what of the expected line an answer of `review --json` does not hold, one sentence each."""
    return (
        *_of_course(answer["course"], expected["course"]),
        *_of_steps(answer["steps"], expected.get("steps")),
        *_of_rows(answer["doses"], expected.get("doses"), "drug", _DOSE_NUMBERS),
        *_of_rows(answer["levels"], expected.get("levels"), "code", frozenset({"value"})),
        *_of_findings(answer["findings"], expected),
        *_of_exposure(answer["exposure"], expected.get("exposure", {})),
    )


def _is_near(given: Any, expected: Any, *, share: float = 0.0, by_at_most: float = 0.0) -> bool:
    if given is None or expected is None:
        return given is expected
    return bool(abs(given - expected) <= max(share * abs(expected), by_at_most))


def _of_course(given: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
    for key, value in expected.items():
        is_same = (
            _is_near(given[key], value, by_at_most=_RATE_BY)
            if key == "relapses_per_year"
            else given[key] == value
        )
        if not is_same:
            yield f"course.{key}: {given[key]} for {value}"


def _of_steps(given: list[dict[str, Any]], expected: list[dict[str, Any]] | None) -> Iterator[str]:
    if expected is None:
        return
    if len(given) != len(expected):
        yield f"steps: {given}"
    for answer, step in zip(given, expected, strict=False):
        for key, value in step.items():
            if answer[key] != value:
                yield f"step {step['number']} {key}: {answer[key]} for {value}"


def _of_rows(
    given_rows: list[dict[str, Any]],
    expected_rows: list[dict[str, Any]] | None,
    key: str,
    numbers: frozenset[str],
) -> Iterator[str]:
    """Compare rows that are known by one key, in whatever order they come."""
    if expected_rows is None:
        return
    given, expected = ({row[key]: row for row in rows} for rows in (given_rows, expected_rows))
    if len(given) != len(given_rows) or set(given) != set(expected):
        yield f"{sorted(row[key] for row in given_rows)} for {sorted(expected)}"
        return
    for name, row in expected.items():
        for column, value in row.items():
            answer = given[name][column]
            if not (_is_near(answer, value, share=_DOSE_SHARE) if column in numbers else answer == value):
                yield f"{name} {column}: {answer} for {value}"


def _of_findings(findings: list[dict[str, Any]], expected: Mapping[str, Any]) -> Iterator[str]:
    """Compare the rules that this program has; a rule of `complete_for` that is not expected must be silent."""
    given = {finding["rule"]: finding["severity"] for finding in findings}
    wanted = {
        finding["rule"]: finding["severity"] for finding in expected["findings"] if finding["rule"] in RULES
    }
    for rule, severity in wanted.items():
        if given.get(rule) != severity:
            yield f"{rule}: {given.get(rule)} for {severity}"
    silent = (frozenset(expected["complete_for"]) & frozenset(RULES)) - wanted.keys()
    for rule in sorted(silent & given.keys()):
        yield f"{rule} fired"


def _of_exposure(given: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[str]:
    for key, value in expected.items():
        if not _is_near(given[key], value, by_at_most=_EXPOSURE_BY):
            yield f"exposure.{key}: {given[key]} for {value}"
