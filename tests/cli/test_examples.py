"""The worked examples, end to end: imported and reviewed by the real program, every line of them."""

import pytest

from nsclinic.clinic.worked_examples import differences, worked_examples
from tests.cli.program import run, run_here

EXPECTED = [example.expected for example in worked_examples()]


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
    assert differences(answer, expected) == ()


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
    assert differences(ended.lines[0], expected) != ()


def test_without_a_patient_every_child_is_reviewed_in_order_of_id(examples_clinic):
    ended = run("review", "--db", examples_clinic, "--as-of", "2018-03-20", "--json")
    assert ended.code == 0
    assert ended.err == ""
    assert [line["patient_id"] for line in ended.lines] == [f"EX-{number:02}" for number in range(1, 25)]
