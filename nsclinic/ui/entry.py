"""Reads a date or an age as a person types it, and never guesses: what is taken is said back with the month's name.

Families often know a child's age and not the birth date. An age gives a birth date in the middle of the time in which
the child can have been born, marked as estimated.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nsclinic.domain.ages import estimated_birth, plain_text, read_age
from nsclinic.domain.calendar import add_months
from nsclinic.wording import Wording
from nsclinic.wording.dates import MONTHS

OLDEST_YEARS = 120
"""Ages above are a slip of the finger; adults who were ill as children stay in the file."""


class DateFault(StrEnum):
    """Why a typed date is not taken; the form words it."""

    NOT_A_DATE = "not_a_date"
    NO_SUCH_DAY = "no_such_day"
    DAY_COMES_FIRST = "day_comes_first"
    IN_FUTURE = "in_future"
    TOO_LONG_AGO = "too_long_ago"


class NotADateError(ValueError):
    """A text that is not a date or an age; `fault` says which way."""

    def __init__(self, text: str, fault: DateFault) -> None:
        super().__init__(f"{text!r}: {fault.value}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date, and whether it was estimated from an age."""

    on: date
    is_estimated: bool


_YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})\Z")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})\Z")
_NAMED = re.compile(r"(\d{1,2})[ .-]*([^\W\d]+)[ .,-]*(\d{4})\Z")


def read_day(text: str, wording: Wording) -> date:
    """Give the date that was typed: `2019-03-04`, `4/3/2019` (day first), `4 Mar 2019`, with digits of any script.

    Raises:
        NotADateError: for anything else.
    """
    plain = plain_text(text)
    if found := _YEAR_FIRST.match(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _DAY_FIRST.match(plain):
        day, month, year = (int(part) for part in found.groups())
    elif found := _NAMED.match(plain):
        day, month, year = int(found[1]), _month(found[2], wording), int(found[3])
    else:
        raise NotADateError(text, DateFault.NOT_A_DATE)
    if month > 12 >= day:
        raise NotADateError(text, DateFault.DAY_COMES_FIRST)
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADateError(text, DateFault.NO_SUCH_DAY) from None


def read_past_day(text: str, today: date, wording: Wording) -> date:
    """Give a typed date that may not lie after `today`.

    Raises:
        NotADateError: no date, or one that lies ahead.
    """
    day = read_day(text, wording)
    if day > today:
        raise NotADateError(text, DateFault.IN_FUTURE)
    return day


def read_birth(text: str, today: date, wording: Wording) -> Birth:
    """Give a birth date from a date, or an estimated one from an age (`7`, `about 7 years`, `7 y 3 mo`, `18 months`).

    Raises:
        NotADateError: neither, or outside the last 120 years.
    """
    age = read_age(text)
    if age is None:
        birth = Birth(read_past_day(text, today, wording), is_estimated=False)
    else:
        birth = Birth(estimated_birth(age, today), is_estimated=True)
    if birth.on < add_months(today, -12 * OLDEST_YEARS):
        raise NotADateError(text, DateFault.TOO_LONG_AGO)
    return birth


def _month(word: str, wording: Wording) -> int:
    asked = without_accents(word.casefold())
    for number, english in enumerate(MONTHS, start=1):
        names = tuple(without_accents(name.casefold()) for name in (english, wording.t(english)))
        if asked in names or (len(asked) >= 3 and asked.startswith(names)):
            return number
    raise NotADateError(word, DateFault.NOT_A_DATE)


def without_accents(word: str) -> str:
    """Give the word as it is typed where a keyboard has no accents: "aout", "fevrier"."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))
