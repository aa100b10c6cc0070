"""Dates of a clinic's own list: in the order that its column is known to have, never in one that was guessed.

03/04/2019 is two days. A column in which some date can only be read one way tells its order; where none does, whoever
imports is asked. A year of two digits is refused.
"""

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from nsclinic.domain.ages import plain_text
from nsclinic.domain.folding import fold
from nsclinic.exchange.faults import Saying, saying
from nsclinic.exchange.list_words import list_words


class DateOrder(StrEnum):
    """In which order the numbers of a date stand."""

    DAY_MONTH_YEAR = "day_month_year"
    MONTH_DAY_YEAR = "month_day_year"
    YEAR_MONTH_DAY = "year_month_day"


_NUMBERS = re.compile(r"(\d{1,4})\s?[-./ ]\s?(\d{1,2})\s?[-./ ]\s?(\d{1,4})\Z")
_NAMED = re.compile(r"(\d{1,2})[ .-]*([^\W\d][^\d]*?)[ .,-]*(\d{2,4})\Z")
_MIDNIGHT = re.compile(r"[ t]00:00(:00(\.0+)?)?\Z")
_MARKS = re.compile("[\u200e\u200f\u061c\u066c]")
_YEAR_DIGITS = 4
_MONTHS = 12


class Orders(StrEnum):
    """What the dates of a column say of their order."""

    NONE_NEEDED = "none_needed"
    NOT_TOLD = "not_told"


def order_of(texts: Iterable[str]) -> DateOrder | Orders:
    """Give the order that the dates of a column tell.

    `NONE_NEEDED` where each can be read one way only whatever the order, `NOT_TOLD` where some can be read two ways and
    no other date (or dates that contradict one another) says which.
    """
    can_be_day_first = can_be_month_first = True
    is_open = False
    for text in texts:
        found = _NUMBERS.match(_plain(text))
        if found is None or len(found[3]) != _YEAR_DIGITS:
            continue
        first, second = int(found[1]), int(found[2])
        can_be_month_first &= first <= _MONTHS
        can_be_day_first &= second <= _MONTHS
        is_open |= first <= _MONTHS and second <= _MONTHS and first != second
    if can_be_day_first and can_be_month_first:
        return Orders.NOT_TOLD if is_open else Orders.NONE_NEEDED
    if can_be_day_first:
        return DateOrder.DAY_MONTH_YEAR
    if can_be_month_first:
        return DateOrder.MONTH_DAY_YEAR
    return Orders.NOT_TOLD


def read_list_date(text: str, order: DateOrder | None) -> date | Saying:
    """Read a date; `order` is that of the column, None where it is not known."""
    plain = _plain(text)
    found = _NUMBERS.match(plain)
    if found is not None:
        return _of_numbers(found[1], found[2], found[3], order)
    named = _NAMED.match(plain)
    if named is not None and (month := list_words().months.get(fold(named[2]))):
        return _day(named[3], month, named[1])
    return saying("is not a date, expected day, month and year")


def looks_like_a_date(text: str) -> bool:
    """Say whether a text is written as a date, in whatever order."""
    plain = _plain(text)
    if _NUMBERS.match(plain):
        return True
    named = _NAMED.match(plain)
    return named is not None and fold(named[2]) in list_words().months


def _of_numbers(  # noqa: PLR0911 - one return a reason
    first: str, second: str, third: str, order: DateOrder | None
) -> date | Saying:
    if len(first) == _YEAR_DIGITS:
        return _day(first, second, third)
    if len(third) != _YEAR_DIGITS:
        return saying("has a year of two digits, expected four")
    if order is None and int(first) != int(second):
        return saying("can be read as two days: say which of day and month comes first")
    if order is DateOrder.YEAR_MONTH_DAY:
        return saying("is not year, month, day as the others of its column")
    is_month_first = order is DateOrder.MONTH_DAY_YEAR
    month, day = (first, second) if is_month_first else (second, first)
    if int(month) > _MONTHS >= int(day):
        if is_month_first:
            return saying("is not month, day, year as the others of its column")
        return saying("is not day, month, year as the others of its column")
    return _day(third, month, day)


def _day(year: str, month: str | int, day: str) -> date | Saying:
    if len(year) != _YEAR_DIGITS:
        return saying("has a year of two digits, expected four")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return saying("is a day that does not exist")


def _plain(text: str) -> str:
    return _MIDNIGHT.sub("", plain_text(_MARKS.sub("", text)))
