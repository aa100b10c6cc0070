"""What a clinician's few keystrokes in a field mean, and never more than they say.

The grammar is that of every import (`nsclinic.domain.numerals`), with the short forms of the form: `-` not done, `.`
the same as last time, `<` and `>` before a number. A decimal comma is taken only in a language that writes one, only
where it cannot be a thousands separator, and what was read is always shown back.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from nsclinic.domain.numerals import ARABIC_DECIMAL_POINT, NotANumberError, NumberFault, plain_number
from nsclinic.domain.record import Qualifier

DECIMAL_COMMA_LANGUAGES = frozenset({"ar", "es", "fr", "pt"})
"""Languages whose readers write a decimal comma by habit."""

NOT_DONE_KEYS = frozenset({"-", "–", "−"})
SAME_KEYS = frozenset({".", ARABIC_DECIMAL_POINT})
ARABIC_COMMA = "،"

_QUALIFIERS = {"<": Qualifier.LESS, ">": Qualifier.GREATER}
_ONE_COMMA = re.compile(r"\d+,\d+\Z")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}\Z")


class Meaning(StrEnum):
    """What kind of thing was typed."""

    NOTHING = "nothing"
    VALUE = "value"
    NOT_DONE = "not_done"
    SAME_AS_LAST = "same_as_last"
    FAULT = "fault"


class TypedFault(StrEnum):
    """Why nothing was taken from what was typed; the form words it."""

    DECIMAL_COMMA = "decimal_comma"
    AMBIGUOUS_COMMA = "ambiguous_comma"
    THOUSANDS_SEPARATOR = "thousands_separator"
    NUMBER_MISSING = "number_missing"
    TOO_LONG = "too_long"
    NOT_A_NUMBER = "not_a_number"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was read. `value` is decimal text as it is kept; `readings` are what an ambiguous number could be.

    `is_reinterpreted`: what is kept looks different from what was typed, so that it has to be shown back.
    """

    meaning: Meaning
    value: str = ""
    qualifier: Qualifier = Qualifier.NONE
    fault: TypedFault | None = None
    readings: tuple[str, ...] = ()
    is_reinterpreted: bool = False


_FAULTS = {
    NumberFault.EMPTY: TypedFault.NUMBER_MISSING,
    NumberFault.DECIMAL_COMMA: TypedFault.DECIMAL_COMMA,
    NumberFault.THOUSANDS_SEPARATOR: TypedFault.THOUSANDS_SEPARATOR,
    NumberFault.EXPONENT: TypedFault.NOT_A_NUMBER,
    NumberFault.TOO_LONG: TypedFault.TOO_LONG,
    NumberFault.NOT_A_NUMBER: TypedFault.NOT_A_NUMBER,
}


def read_typed(text: str, language: str = "en") -> Typed:
    """Read the text of a number field as a value, a short form, or a fault; empty text is NOTHING, never 0."""
    stripped = text.strip()
    if not stripped:
        return Typed(Meaning.NOTHING)
    if stripped in NOT_DONE_KEYS:
        return Typed(Meaning.NOT_DONE, qualifier=Qualifier.NOT_DONE)
    if stripped in SAME_KEYS:
        return Typed(Meaning.SAME_AS_LAST)
    qualifier = _QUALIFIERS.get(stripped[0], Qualifier.NONE)
    number = stripped[1:].strip() if qualifier is not Qualifier.NONE else stripped
    return _number(number, qualifier, takes_comma=language in DECIMAL_COMMA_LANGUAGES)


def _number(text: str, qualifier: Qualifier, *, takes_comma: bool) -> Typed:
    try:
        return _value(text, plain_number(text), qualifier)
    except NotANumberError as error:
        fault = _FAULTS[error.fault]
    with_comma = text.replace(ARABIC_COMMA, ",")
    if fault is not TypedFault.DECIMAL_COMMA or not _ONE_COMMA.match(with_comma):
        return Typed(Meaning.FAULT, qualifier=qualifier, fault=fault)
    as_decimal = plain_number(with_comma.replace(",", "."))
    if _THOUSANDS.match(as_decimal):
        readings = (as_decimal, as_decimal.replace(".", ""))
        return Typed(Meaning.FAULT, qualifier=qualifier, fault=TypedFault.AMBIGUOUS_COMMA, readings=readings)
    if not takes_comma:
        return Typed(Meaning.FAULT, qualifier=qualifier, fault=fault, readings=(as_decimal,))
    return _value(text, as_decimal, qualifier)


def _value(typed: str, kept: str, qualifier: Qualifier) -> Typed:
    return Typed(Meaning.VALUE, kept, qualifier, is_reinterpreted=typed != kept)
