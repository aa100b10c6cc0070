"""Reads a number as it was written, without ever reinterpreting it: the grammar behind every import and every field.

Digits of any script are kept as ASCII digits with their zeros. There is no exponent, underscore, sign of infinity or
thousands separator: what could be read in two ways is refused, because a slipped decimal point is a tenfold dose.
"""

import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

ARABIC_DECIMAL_POINT = "\u066b"
ARABIC_THOUSANDS = "\u066c"

_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?\Z")
_EXPONENT = re.compile(r"[+-]?[0-9.]+[eE][+-]?[0-9]+\Z")


class NumberFault(StrEnum):
    """Why a text is not taken for a number; the reader words it."""

    EMPTY = "empty"
    DECIMAL_COMMA = "decimal_comma"
    THOUSANDS_SEPARATOR = "thousands_separator"
    EXPONENT = "exponent"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"


class NotANumberError(ValueError):
    """A text that is not a plain decimal number; `fault` says which way."""

    def __init__(self, text: str, fault: NumberFault) -> None:
        super().__init__(f"{text!r}: {fault.value}")
        self.text = text
        self.fault = fault


LONGEST_NUMBER = 24
"""Characters a number may have; no laboratory prints more, and longer text is a pasted mistake."""


@lru_cache(maxsize=65_536)
def plain_number(text: str) -> str:
    """Give the number as ASCII digits with a decimal point, its zeros as they were written.

    Accepts decimal digits of any script, an optional sign, and `.` or U+066B as the decimal point (with a digit on
    both sides).

    Raises:
        NotANumberError: for anything else, naming the fault.
    """
    stripped = text.strip()
    if not stripped:
        raise NotANumberError(text, NumberFault.EMPTY)
    if len(stripped) > LONGEST_NUMBER:
        raise NotANumberError(text, NumberFault.TOO_LONG)
    if ARABIC_THOUSANDS in stripped:
        raise NotANumberError(text, NumberFault.THOUSANDS_SEPARATOR)
    ascii_text = "".join(_ascii(character) for character in stripped)
    if _PLAIN.match(ascii_text):
        return ascii_text.removeprefix("+")
    if "," in ascii_text or "،" in ascii_text:
        raise NotANumberError(text, NumberFault.DECIMAL_COMMA)
    if _EXPONENT.match(ascii_text):
        raise NotANumberError(text, NumberFault.EXPONENT)
    raise NotANumberError(text, NumberFault.NOT_A_NUMBER)


def number(text: str) -> Decimal:
    """Give the exact value of a number kept by `plain_number`."""
    return Decimal(text)


def _ascii(character: str) -> str:
    if character == ARABIC_DECIMAL_POINT:
        return "."
    if unicodedata.category(character) == "Nd":
        return str(unicodedata.decimal(character))
    return character
