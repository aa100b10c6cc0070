"""Weight and height in force on a day: the latest that is not too old, else the first soon after (rules 0)."""

from datetime import date

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
    latest = first_after = None
    for row in timeline.observed(code):
        if row.is_censored:
            continue
        if row.on <= day:
            latest = row
        elif first_after is None or row.on == first_after.on:
            first_after = row
        else:
            break
    if latest is not None and day <= add_months(latest.on, valid_months):
        return latest
    if first_after is not None and (first_after.on - day).days <= after_days:
        return first_after
    return None


def size_on(timeline: Timeline, courses: Courses, day: date) -> Size:
    """Give weight (kg), height (cm) and body surface (m², Mosteller) in force on `day`; None where not known."""
    after = courses.size_after.whole
    weight = measured_on(timeline, "weight", day, courses.weight_valid.whole, after)
    height = measured_on(timeline, "height", day, courses.height_valid.whole, after)
    weight_kg = analytes()["weight"].in_first_unit(weight.number, weight.unit) if weight else None
    height_cm = analytes()["height"].in_first_unit(height.number, height.unit) if height else None
    surface = body_surface_m2(weight_kg, height_cm) if weight_kg and height_cm else None
    return Size(weight, height, weight_kg, height_cm, surface)
