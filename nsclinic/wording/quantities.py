"""Numbers and units as they are read in the consulting room: never rounded into a lie, never without a unit.

The decimal sign is a point in every language, as in the laboratory's slip and in the form. A dose never ends in a
decimal zero ("5.0 mg" is read as 50) and never begins with a point; a laboratory value keeps the zeros it came with.
"""

from decimal import ROUND_HALF_EVEN, Decimal

from nsclinic.advice.model import Amount
from nsclinic.wording.speech import Speech, marked

NARROW_NO_BREAK_SPACE = "\u202f"
MINUS = "\u2212"

UNITS = {
    "mg/m2/h": "mg/m²/h",
    "mg/m2/d": marked("mg/m²/d"),
    "umol/L": "µmol/L",
    "10^9/L": "×10⁹/L",
    "cells/uL": marked("cells/µL"),
    "Cel": "°C",
    "ug/L": "µg/L",
    "ug/mL": "µg/mL",
    "mg.h/L": "mg·h/L",
    "m2": "m²",
    "kg/m2": "kg/m²",
    "mg/m2": "mg/m²",
    "mg/day": marked("mg/day"),
    "mg/kg/day": marked("mg/kg/day"),
    "mg/m2/day": marked("mg/m²/day"),
    "mL/min/1.73 m2": "mL/min/1.73\u202fm²",
    "mm[Hg]": "mmHg",
}
"""How a unit is shown; one that is not here is shown as it is written. A marked one has words of a language in it."""

WITHOUT_UNIT = frozenset({"", "grade", "count", "factor"})
"""Units that are no text beside the number."""

DOSE_UNITS = frozenset({"mg", "mg/day", "mg/kg", "mg/kg/day", "mg/m2", "mg/m2/day"})
"""Units of doses: no decimal zero at the end."""

EGFR_UNIT = "mL/min/1.73 m2"

SIGNIFICANT_DIGITS = 3
"""Digits of a computed value; the whole part is never cut."""

PRINTED_DIGITS = 6
"""A value with no more digits than this was printed so by somebody and is shown as it came."""


def rounded(value: Decimal, digits: int = SIGNIFICANT_DIGITS) -> Decimal:
    """Give the value to so many significant digits, for display only; digits before the point all stay."""
    if not value:
        return Decimal(0)
    places = max(0, digits - 1 - value.adjusted())
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN)


def without_end_zeros(value: Decimal) -> Decimal:
    """Give the same number without decimal zeros at its end."""
    whole = value.to_integral_value()
    return whole if whole == value else value.normalize()


class Quantities(Speech):
    """Numbers and units in one language."""

    def number(self, value: Decimal | int | str, decimals: int | None = None) -> str:
        """Give a number as text: a str as it was printed, a Decimal in full unless `decimals` rounds it."""
        exact = Decimal(value) if decimals is not None else value
        if isinstance(exact, Decimal):
            if decimals is not None:
                exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_EVEN)
            text = f"{exact:f}"
        else:
            text = str(exact)
        return text.replace("-", MINUS) if text.startswith("-") else text

    def unit(self, symbol: str) -> str:
        """Give a unit as it is shown ("mg/m²", "µmol/L", "×10⁹/L"); empty where the number stands alone."""
        if symbol in WITHOUT_UNIT:
            return ""
        return self.t(UNITS[symbol]) if symbol in UNITS else symbol

    def quantity(self, value: Decimal | int | str, unit: str, *, qualifier: str = "") -> str:
        """Give a number with its unit, not broken over lines, isolated where lines begin at the right.

        The value is shown in full as it is given (see `amount` for a computed one). `qualifier` is `<`, `>` or empty.
        """
        shown = self.number(value)
        parts = [part for part in (qualifier, shown, self.unit(unit)) if part]
        return self.left_to_right(NARROW_NO_BREAK_SPACE.join(parts))

    def amount(self, amount: Amount, *, apart_from: tuple[Decimal, ...] = ()) -> str:
        """Give an amount of a finding: a printed value as printed, a dose without end zeros, a computed one rounded.

        A value is never rounded into one of `apart_from`: what is above a limit is not shown as the limit.
        """
        return self.quantity(self.shown(amount, apart_from), amount.unit)

    def shown(self, amount: Amount, apart_from: tuple[Decimal, ...] = ()) -> Decimal:
        """Give the number that `amount` prints."""
        value = amount.value
        if amount.unit == EGFR_UNIT:
            start = max(SIGNIFICANT_DIGITS - 1, value.adjusted() + 1)
        elif len(value.as_tuple().digits) > PRINTED_DIGITS or amount.unit in DOSE_UNITS:
            start = SIGNIFICANT_DIGITS
        else:
            return value
        shown = value
        for digits in range(start, len(value.as_tuple().digits) + 1):
            shown = rounded(value, digits)
            if all(shown != other for other in apart_from if other != value):
                break
        return without_end_zeros(shown)

    def span(self, low: Decimal, high: Decimal, unit: str) -> str:
        """Give a range with one unit ("3–10 ng/mL"); one number where both ends are the same."""
        shown = self.number(without_end_zeros(low))
        if low != high:
            shown = f"{shown}–{self.number(without_end_zeros(high))}"
        return self.quantity(shown, unit)

    def percent(self, share: int | Decimal) -> str:
        """Give a whole-number percentage."""
        return self.quantity(share, "%")
