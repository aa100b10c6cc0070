"""Reads an age as people write it, and gives the birth date that it lets one estimate.

Families often know a child's age and not the birth date. An age gives a birth date in the middle of the time in which
the child can have been born; whoever keeps it marks it as estimated.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from nsclinic.domain.calendar import add_months

_AGE_PART = re.compile(r"(\d{1,3})\s*([^\W\d]*)")
_ABOUT = re.compile(
    r"^(about|approx\.?|cerca de|ca?\.?|~|≈|unos|aprox\.?|environ|env\.?|حوالي|نحو|تقريبا)\s*"
    r"|\s*(تقريبا|approx\.?|environ)$"
)
_YEARS = (
    "y",
    "yr",
    "yrs",
    "year",
    "years",
    "a",
    "año",
    "años",
    "an",
    "ans",
    "ano",
    "anos",
    "سنة",
    "سنوات",
    "سنه",
    "عام",
    "أعوام",
)
_MONTHS = ("m", "mo", "mos", "month", "months", "mes", "mês", "meses", "mois", "شهر", "أشهر", "شهور", "اشهر")


@dataclass(frozen=True, slots=True)
class Age:
    """An age in months, and whether it was said in years alone."""

    months: int
    is_whole_years: bool


def read_age(text: str) -> Age | None:
    """Read `7`, `about 7 years`, `7y 3m`, `18 months`, in five languages and digits of any script; None for no age."""
    plain = _ABOUT.sub("", plain_text(text)).strip()
    parts = _AGE_PART.findall(plain)
    if not parts or _AGE_PART.sub("", plain).strip(" ,etو"):
        return None
    months, is_whole_years = 0, True
    for amount, unit in parts:
        if unit in _MONTHS:
            months += int(amount)
            is_whole_years = False
        elif unit in _YEARS or (not unit and len(parts) == 1):
            months += 12 * int(amount)
        else:
            return None
    return Age(months, is_whole_years)


def estimated_birth(age: Age, on: date) -> date:
    """Give the middle of the days on which a child who has that age on a day can have been born."""
    if age.is_whole_years:
        return add_months(on, -(age.months + 6))
    return add_months(on, -age.months) - timedelta(days=15)


def plain_text(text: str) -> str:
    """Give the text in lower case with ASCII digits and single blanks."""
    digits = (
        str(unicodedata.decimal(sign)) if unicodedata.category(sign) == "Nd" else sign
        for sign in unicodedata.normalize("NFC", text)
    )
    return " ".join("".join(digits).casefold().split())
