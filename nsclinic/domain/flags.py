"""Whether a value stands outside its range in a table: ↑ ↓, and ⇈ ⇊ far out, by the limits of the catalogue.

One function for the flowsheet, the visit form and the printed page, so that no two of them can disagree.
"""

from decimal import Decimal
from enum import StrEnum

from nsclinic.domain.catalogue import Analyte, FlagLimits, analytes
from nsclinic.domain.record import Observation, Qualifier


class Flag(StrEnum):
    """Where a value stands; the value is the sign that a table prints, empty within the range or without one."""

    WITHIN = ""
    LOW = "↓"
    FAR_LOW = "⇊"
    HIGH = "↑"
    FAR_HIGH = "⇈"

    @property
    def is_far(self) -> bool:
        """Whether the value is far out."""
        return self in (Flag.FAR_LOW, Flag.FAR_HIGH)


def flag_of(row: Observation) -> Flag:
    """Give the flag of a value as it came, compared in its own unit, or in the limit's where it has none of its own.

    A censored value is flagged only where everything that it may stand for lies outside: "<2.0" is low where 2.0 is
    the low end or lies below it. WITHIN also stands for a code without limits, a choice, and a value not done.
    """
    analyte = analytes().get(row.code)
    if analyte is None or not row.is_done or analyte.takes_choice(row.unit) or not row.value[:1].isdecimal():
        return Flag.WITHIN
    found = _limits_for(analyte, row)
    return _side(row.qualifier, *found) if found is not None else Flag.WITHIN


def _side(qualifier: Qualifier, value: Decimal, limits: FlagLimits) -> Flag:
    is_less, is_more = qualifier is Qualifier.LESS, qualifier is Qualifier.GREATER
    if not is_more and _is_below(value, limits.far_low, is_beyond=is_less):
        return Flag.FAR_LOW
    if not is_more and _is_below(value, limits.low, is_beyond=is_less):
        return Flag.LOW
    if not is_less and _is_above(value, limits.far_high, limits.far_high_at, is_beyond=is_more):
        return Flag.FAR_HIGH
    if not is_less and _is_above(value, limits.high, limits.high_at, is_beyond=is_more):
        return Flag.HIGH
    return Flag.WITHIN


def _limits_for(analyte: Analyte, row: Observation) -> tuple[Decimal, FlagLimits] | None:
    own = next((limits for limits in analyte.flags if limits.unit == row.unit), None)
    if own is not None:
        return row.number, own
    for limits in analyte.flags:
        value = analyte.convert(row.number, row.unit, limits.unit)
        if value is not None:
            return value, limits
    return None


def _is_below(value: Decimal, end: Decimal | None, *, is_beyond: bool) -> bool:
    return end is not None and (value < end or (is_beyond and value == end))


def _is_above(value: Decimal, above: Decimal | None, at: Decimal | None, *, is_beyond: bool) -> bool:
    if above is not None and (value > above or (is_beyond and value == above)):
        return True
    return at is not None and value >= at
