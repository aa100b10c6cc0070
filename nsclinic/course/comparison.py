"""Compares a value with a limit in the unit in which it was reported, and says "cannot tell" where it cannot.

A censored value decides only when everything beyond its limit lies on one side (rules 0).
"""

from collections.abc import Iterable
from decimal import Decimal

from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import Observation, Qualifier
from nsclinic.protocol.model import Number


def is_below(row: Observation, limit: Decimal) -> bool | None:
    """Say whether the value is below the limit (the limit itself is not); None where a censored value cannot tell."""
    if row.qualifier is Qualifier.LESS:
        return True if row.number <= limit else None
    if row.qualifier is Qualifier.GREATER:
        return False if row.number >= limit else None
    return row.number < limit


def is_above(row: Observation, limit: Decimal) -> bool | None:
    """Say whether the value is above the limit (the limit itself is not); None where a censored value cannot tell."""
    if row.qualifier is Qualifier.GREATER:
        return True if row.number >= limit else None
    if row.qualifier is Qualifier.LESS:
        return False if row.number <= limit else None
    return row.number > limit


def limit_for(row: Observation, limits: Iterable[Number]) -> Decimal | None:
    """Give the limit in the value's own unit: as stated for that unit, else converted; None where neither can be."""
    stated = tuple(limits)
    for number in stated:
        if number.unit == row.unit:
            return number.value
    analyte = analytes().get(row.code)
    for number in stated:
        converted = analyte.convert(number.value, number.unit, row.unit) if analyte else None
        if converted is not None:
            return converted
    return None
