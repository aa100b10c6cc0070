"""The table of hazards is whole, and every test that it names exists."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "resources" / "manual" / "hazards.md").read_text(encoding="utf-8")
HEADER = ["Id", "Hazard", "Cause", "Severity", "Control", "Proved by"]
ASKED_FOR = {
    "wrong patient": "H09", "wrong unit": "H11", "tenfold dose": "H13", "protocol": "H15", "clock": "H16",
    "stick": "H18",
}  # fmt: skip
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def rows() -> list[list[str]]:
    lines = [line for line in PAGE.splitlines() if line.startswith("| H")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


ROWS = rows()


@cache
def names_in(path: Path) -> frozenset[str]:
    """The tests of a file, by its syntax alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def missing_tests(cell: str) -> list[str]:
    found = _TEST.findall(cell)
    return [
        f"{file}::{name}"
        for file, name in found
        if not (ROOT / file).is_file() or name not in names_in(ROOT / file)
    ]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_every_row_is_whole_and_names_tests_that_exist(row):
    assert len(row) == len(HEADER)
    assert all(row)
    assert row[3] in {"1", "2", "3"}
    proofs = row[5]
    assert _TEST.findall(proofs), "a hazard without a proof is only a wish"
    assert _TEST.sub("", proofs).strip() == "", "nothing but tests stands in the last column"
    assert missing_tests(proofs) == []


def test_every_table_has_its_head_and_no_hazard_stands_twice():
    ids = [row[0] for row in ROWS]
    assert len(set(ids)) == len(ids)
    heads = [line for line in PAGE.splitlines() if line.startswith("| Id")]
    assert [[cell.strip() for cell in line.strip("|").split("|")] for line in heads] == [HEADER] * len(heads)
    assert {f"H{number:02d}" for number in range(1, 35)} <= set(ids)


@pytest.mark.parametrize(("words", "hazard"), ASKED_FOR.items())
def test_the_hazards_that_everybody_asks_about_are_there(words, hazard):
    row = next(row for row in ROWS if row[0] == hazard)
    assert words in row[1].casefold()


def test_a_proof_that_does_not_exist_is_found():
    real = "tests/test_hazards.py::test_a_proof_that_does_not_exist_is_found"
    assert missing_tests(f"`{real}` `tests/test_hazards.py::test_nothing` `tests/absent.py::test_it`") == [
        "tests/test_hazards.py::test_nothing",
        "tests/absent.py::test_it",
    ]
