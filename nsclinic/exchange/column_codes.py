"""What stands behind a column of a package beside its meaning: titles, labels of its codes, public codes, patterns.

Names, meanings, types and units of the columns are `package_tables`'; labels and public codes the catalogues'.
"""

from collections.abc import Mapping
from types import MappingProxyType

from nsclinic.domain.catalogue import analytes, calculated
from nsclinic.exchange.code_lists import CodeList, choices, code_lists

LOINC_ADDRESS = "http://loinc.org"

PSEUDONYM_PATTERN = "[A-Z2-7]{26}"
"""Twenty-six base-32 characters of a keyed hash (contract 4)."""

NUMBER_PATTERN = r"[0-9]+(\.[0-9]+)?"
"""A number as it came: digits, and a point between digits."""

KEYS = frozenset({"patient_id", "row_id"})
"""Columns of pseudonyms."""

LIST_OF_COLUMN: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("visits", "kind"): "visit_kind",
        ("observations", "code"): "analyte",
        ("events", "kind"): "event_kind",
        ("events", "severity"): "severity",
        ("treatments", "drug"): "drug",
        ("steps", "outcome"): "step_outcome",
        ("", "sex"): "sex",
        ("", "cause"): "cause",
        ("", "consent_registry"): "consent",
        ("", "qualifier"): "qualifier",
        ("", "frequency"): "frequency",
        ("", "steroid_response"): "steroid_response",
        ("", "relapse_pattern"): "relapse_pattern",
        ("", "state"): "state",
        ("relapses", "relapsed_from"): "state",
        ("", "best_response"): "best_response",
        ("", "histology"): "histology",
        ("", "left"): "outcome",
        ("", "outcomes"): "outcome",
    }
)
"""The list whose codes a column of a file holds; without a file, of every file that has the column."""


def title_of(column: str) -> str:
    """Give a column's name as words."""
    return column.replace("_", " ").capitalize()


def list_of(file: str, column: str) -> str:
    """Give the name of the list whose codes a column holds; empty where it holds none, or plain words."""
    return LIST_OF_COLUMN.get((file, column)) or LIST_OF_COLUMN.get(("", column), "")


def labels_of(file: str, column: str, codes: tuple[str, ...]) -> CodeList:
    """Give each of a column's codes with its label; a code that no list labels says itself."""
    known = code_lists().get(list_of(file, column), {})
    return {code: known.get(code, code) for code in codes}


def pattern_of(file: str, column: str) -> str:
    """Give the pattern that every text of a column has; empty where there is none."""
    if column in KEYS:
        return PSEUDONYM_PATTERN
    if (file, column) == ("observations", "value"):
        words = "|".join(choice.replace("+", r"\+") for choice in choices())
        return f"({NUMBER_PATTERN}|{words})"
    return ""


def address_of(file: str, column: str) -> str:
    """Give LOINC's address of what a column measures, in its first unit; empty where there is none."""
    if file not in ("steps", "course"):
        return ""
    code = column.removesuffix("_value")
    if code in calculated():
        return f"{LOINC_ADDRESS}/{calculated()[code].loinc}"
    analyte = analytes().get(code)
    if analyte is None or not analyte.units or not analyte.units[0].loinc:
        return ""
    return f"{LOINC_ADDRESS}/{analyte.units[0].loinc}"
