"""What one cell may hold: dates, numbers, choices, ids, and the apostrophe that keeps formulas out of spreadsheets.

Each function gives the value, or the words for what is wrong with the cell; the row that asks knows the place.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from nsclinic.domain.numerals import LONGEST_NUMBER, NotANumberError, NumberFault, plain_number
from nsclinic.domain.plain_text import character_name, hidden_character
from nsclinic.exchange.faults import Saying, saying

_ESCAPED = re.compile(r"'+[=+\-@\t]")
_TO_ESCAPE = re.compile(r"'*[=+\-@\t]")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+\Z")
_LONGEST_GUESS = 64

LONGEST_ID = 64
"""Characters of a patient_id (contract 2)."""


def escaped(text: str) -> str:
    """Give a text cell as it is written: one more `'` before what a spreadsheet would take for a formula."""
    return f"'{text}" if _TO_ESCAPE.match(text) else text


def unescaped(cell: str) -> str:
    """Give the text of a cell that was written by `escaped`."""
    return cell[1:] if cell.startswith("'") and _ESCAPED.match(cell) else cell


def day(cell: str) -> date | Saying:
    """Read `YYYY-MM-DD`, digits of any script."""
    found = _DAY.match(cell if cell.isascii() else ascii_digits(cell))
    if found is None:
        return saying("is not a date, expected YYYY-MM-DD")
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return saying("is a day that does not exist")


def ascii_digits(text: str) -> str:
    """Give the text with decimal digits of any script as ASCII digits."""
    return "".join(
        str(unicodedata.decimal(character)) if unicodedata.category(character) == "Nd" else character
        for character in text
    )


def amount(cell: str) -> str | Saying:
    """Read a number that is not negative, kept as ASCII digits with its zeros."""
    number = signed(cell)
    return saying("is negative") if isinstance(number, str) and number.startswith("-") else number


def signed(cell: str) -> str | Saying:
    """Read a number of either sign, kept as ASCII digits with its zeros."""
    try:
        return plain_number(cell)
    except NotANumberError as error:
        return _no_number(cell.strip(), error.fault)


def _no_number(cell: str, fault: NumberFault) -> Saying:  # noqa: PLR0911 - one return a kind of slip
    if cell[:1] in ("<", ">"):
        return saying("is a number with a sign; the sign stands in the column qualifier")
    if fault is NumberFault.DECIMAL_COMMA:
        if _THOUSANDS.match(cell):
            return saying(
                "has a comma, for decimals or for thousands; write {point} or {plain}",
                point=cell.replace(",", ".", 1),
                plain=cell.replace(",", ""),
            )
        return saying("has a decimal comma, expected a decimal point")
    if fault is NumberFault.THOUSANDS_SEPARATOR:
        return saying("has a thousands separator, expected digits and a decimal point alone")
    if fault is NumberFault.EXPONENT:
        return saying("has an exponent, expected the number in full")
    if fault is NumberFault.TOO_LONG:
        return saying("is longer than {n} characters, expected a plain number", n=LONGEST_NUMBER)
    return saying("is not a number (digits, and a decimal point between digits)")


def whole(cell: str, low: int, high: int) -> int | Saying:
    """Read a whole number from low to high, both included; digits of any script, no decimal point."""
    digits = ascii_digits(cell)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= LONGEST_NUMBER):
        return saying("is not a whole number from {low} to {high}", low=low, high=high)
    number = int(digits)
    if not low <= number <= high:
        return saying("is not a whole number from {low} to {high}", low=low, high=high)
    return number


def hidden(text: str, *, allow_joiners: bool) -> Saying | None:
    """Say which character of an id or a name cannot be seen; None where all can."""
    found = hidden_character(text, allow_joiners=allow_joiners)
    if not found:
        return None
    return saying("has the invisible character {name}", name=character_name(found))


def one_of(cell: str, options: Iterable[str]) -> Saying:
    """Say that a cell is none of a few options."""
    listed = ", ".join(options)
    return saying("is not one of {options}", options=listed) if cell else empty(listed)


def empty(listed: str) -> Saying:
    """Say that a cell must not be empty, and what may stand in it."""
    return saying("is empty, expected {options}", options=listed)


def guessed(text: str, options: Iterable[str]) -> str:
    """Give the option that the text was probably meant for, empty where none is near."""
    folded = {option.casefold(): option for option in options}
    near = get_close_matches(text[:_LONGEST_GUESS].strip().casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else ""
