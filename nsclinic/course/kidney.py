"""Kidney function from creatinine and the height of its day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nsclinic.course.size import measured_on
from nsclinic.course.timeline import Timeline
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.formulas import SCHWARTZ_BEDSIDE_K, egfr_ml_min_173
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Courses


@dataclass(frozen=True, slots=True)
class EgfrDay:
    """One estimate in mL/min/1.73 m², with the creatinine and the height that it rests on."""

    on: date
    value: Decimal
    creatinine: Observation
    height: Observation


def creatinine_days(timeline: Timeline) -> tuple[Observation, ...]:
    """Give the creatinine of each day, oldest first: the last entered that is not censored."""
    return tuple(row for row in timeline.measured("creatinine")[1] if row.number > 0)


def egfr_of(
    timeline: Timeline, creatinine: Observation, courses: Courses, k: Decimal = SCHWARTZ_BEDSIDE_K
) -> EgfrDay | None:
    """Give the estimate for one creatinine by k × height / creatinine; None without a height in force on its day."""
    height = measured_on(
        timeline, "height", creatinine.on, courses.height_valid.whole, courses.size_after.whole
    )
    if height is None:
        return None
    height_cm = analytes()["height"].in_first_unit(height.number, height.unit)
    mg_dl = analytes()["creatinine"].in_first_unit(creatinine.number, creatinine.unit)
    if height_cm is None or mg_dl is None:
        return None
    return EgfrDay(creatinine.on, egfr_ml_min_173(height_cm, mg_dl, k), creatinine, height)


def egfr_days(timeline: Timeline, courses: Courses, k: Decimal = SCHWARTZ_BEDSIDE_K) -> tuple[EgfrDay, ...]:
    """Give the estimates of all days that allow one, oldest first."""
    found = (egfr_of(timeline, row, courses, k) for row in creatinine_days(timeline))
    return tuple(day for day in found if day is not None)
