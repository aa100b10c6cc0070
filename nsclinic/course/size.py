"""Weight and height in force on a day: the latest that is not too old, else the first soon after (rules 0)."""

from bisect import bisect_right
from datetime import date
from decimal import Decimal

from nsclinic.course.model import Size
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_months
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.formulas import body_surface_m2
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Courses


def measured_on(
    timeline: Timeline, code: str, day: date, valid_months: int, after_days: int
) -> Observation | None:
    """Give the value in force on `day`: the latest on or before it, at most `valid_months` old; else the first after.

    "After" is up to `after_days` days later and never past the as-of date. Censored values are never used.
    """
    days, rows = timeline.measured(code)
    following = bisect_right(days, day)
    if following and day <= add_months(days[following - 1], valid_months):
        return rows[following - 1]
    if following < len(days) and (days[following] - day).days <= after_days:
        return rows[following]
    return None


def weight_kg_on(timeline: Timeline, courses: Courses, day: date) -> Decimal | None:
    """Give the weight in force on `day` in kg; None where not known."""
    row = measured_on(timeline, "weight", day, courses.weight_valid.whole, courses.size_after.whole)
    return analytes()["weight"].in_first_unit(row.number, row.unit) if row else None


def height_cm_on(timeline: Timeline, courses: Courses, day: date) -> Decimal | None:
    """Give the height in force on `day` in cm; None where not known."""
    row = measured_on(timeline, "height", day, courses.height_valid.whole, courses.size_after.whole)
    return analytes()["height"].in_first_unit(row.number, row.unit) if row else None


def size_on(timeline: Timeline, courses: Courses, day: date) -> Size:
    """Give weight (kg), height (cm) and body surface (m², Mosteller) in force on `day`; None where not known."""
    after = courses.size_after.whole
    weight = measured_on(timeline, "weight", day, courses.weight_valid.whole, after)
    height = measured_on(timeline, "height", day, courses.height_valid.whole, after)
    weight_kg = analytes()["weight"].in_first_unit(weight.number, weight.unit) if weight else None
    height_cm = analytes()["height"].in_first_unit(height.number, height.unit) if height else None
    surface = body_surface_m2(weight_kg, height_cm) if weight_kg and height_cm else None
    return Size(weight, height, weight_kg, height_cm, surface)
