"""What a column of a package may hold, and what the registry keeps it as: one list for the check and for the SQL."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from nsclinic.exchange.faults import Saying, saying
from nsclinic.exchange.package_tables import CONCLUDED, LIST_SEPARATOR, FieldType, PackageField, PackageTable

ADVERSE_EVENTS = "adverse_events"
LISTS = frozenset({"outcomes", ADVERSE_EVENTS})
"""Columns whose cells list several codes; those of a drug's adverse events carry its name before."""

DATE = "DATE"
TEXT = "VARCHAR"
WHOLE = "INTEGER"
AMOUNT = "DECIMAL(18, 6)"
NUMBER = "DOUBLE PRECISION"

_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,15})?\Z")
_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?\Z")
_WHOLE = re.compile(r"[0-9]{1,9}\Z")
_DAY = re.compile(r"(?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}\Z")
_PSEUDONYM = re.compile(r"[A-Za-z2-7]{26}\Z")
_PSEUDONYMS = re.compile(r"[A-Za-z2-7]{26}(?:\n[A-Za-z2-7]{26})*+\Z")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")


@dataclass(frozen=True, slots=True)
class Kind:
    """What makes a cell good, the words for one that is not, and the SQL type.

    `all_good` says quickly of many cells, one a line, that every one of them is good: for ids, which are all different.
    """

    is_good: Callable[[str], bool]
    wanted: Saying
    sql: str = TEXT
    all_good: Callable[[str], bool] | None = None


def is_number(cell: str) -> bool:
    """Say whether a cell is a plain number."""
    return _NUMBER.match(cell) is not None


def is_day(cell: str) -> bool:
    """Say whether a cell is a day of the calendar, of the years 1900 to 2199."""
    if not _DAY.match(cell):
        return False
    try:
        date.fromisoformat(cell)
    except ValueError:
        return False
    return True


def one_of(codes: Iterable[str]) -> Kind:
    """Make the kind of a column of codes."""
    known = frozenset(codes)
    return Kind(known.__contains__, saying("is not one of its codes"))


def several_of(codes: Iterable[str]) -> Kind:
    """Make the kind of a column of several codes in one cell."""
    known = frozenset(codes)
    return Kind(
        lambda cell: known.issuperset(cell.split(LIST_SEPARATOR)), saying("is not a list of its codes")
    )


PSEUDONYM = Kind(
    lambda cell: _PSEUDONYM.match(cell) is not None,
    saying("is no pseudonym (26 letters and digits, as an export makes them)"),
    all_good=lambda cells: _PSEUDONYMS.match(cells) is not None,
)
WORD = Kind(lambda cell: _WORD.match(cell) is not None, saying("is no code"))
DAY = Kind(is_day, saying("is not a date, expected YYYY-MM-DD"), DATE)
COUNT = Kind(lambda cell: _WHOLE.match(cell) is not None, saying("is not a whole number"), WHOLE)
MEASURE = Kind(is_number, saying("is not a number"), NUMBER)
SIX_DECIMALS = Kind(
    lambda cell: _AMOUNT.match(cell) is not None, saying("is not a number of at most six decimals"), AMOUNT
)
YES_NO = one_of(("yes", "no"))
SUM = Kind(lambda cell: re.match(r"[0-9a-f]{64}\Z", cell) is not None, saying("is no SHA-256"))
VALUE = Kind(
    lambda cell: re.match(r"[A-Za-z0-9.+-]{1,32}\Z", cell) is not None,
    saying("is no value as it can be recorded"),
)

SEVERAL_WORDS = Kind(
    lambda cell: all(map(WORD.is_good, cell.split(LIST_SEPARATOR))),
    saying("is not a list of codes, ';' between"),
)

_BY_NAME = {"patient_id": PSEUDONYM, "row_id": PSEUDONYM, "value": VALUE}
_BY_TYPE = {
    FieldType.STRING: WORD,
    FieldType.DATE: DAY,
    FieldType.INTEGER: COUNT,
    FieldType.NUMBER: MEASURE,
    FieldType.BOOLEAN: YES_NO,
}


def kind_of(table: PackageTable, field: PackageField) -> Kind:
    """Give the kind of a column of a package."""
    if field.name in LISTS or field.name.endswith(f"_{ADVERSE_EVENTS}"):
        return several_of(field.choices) if field.choices else SEVERAL_WORDS
    if field.choices:
        return one_of(field.choices)
    if (
        field.type is FieldType.NUMBER and table in CONCLUDED
    ):  # they come with no more, and are kept to the last
        return SIX_DECIMALS
    return _BY_NAME.get(field.name) or _BY_TYPE[field.type]
