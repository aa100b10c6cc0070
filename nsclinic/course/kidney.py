"""Kidney function from creatinine and the height of its day: one estimate for the rules, several to show beside it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nsclinic.course.size import measured_on
from nsclinic.course.timeline import Timeline
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.formulas import (
    SCHWARTZ_BEDSIDE_K,
    age_years,
    egfr_ml_min_173,
    egfr_u25_ml_min_173,
)
from nsclinic.domain.measures import measures
from nsclinic.domain.record import Observation, Sex
from nsclinic.protocol.model import Courses, Protocol


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
    known = _height_and_creatinine(timeline, creatinine, courses)
    if known is None:
        return None
    height, height_cm, mg_dl = known
    return EgfrDay(creatinine.on, egfr_ml_min_173(height_cm, mg_dl, k), creatinine, height)


def _height_and_creatinine(
    timeline: Timeline, creatinine: Observation, courses: Courses
) -> tuple[Observation, Decimal, Decimal] | None:
    """Give the height in force, the same in cm, and the creatinine in mg/dL; None without a height."""
    height = measured_on(
        timeline, "height", creatinine.on, courses.height_valid.whole, courses.size_after.whole
    )
    if height is None:
        return None
    height_cm = analytes()["height"].in_first_unit(height.number, height.unit)
    mg_dl = analytes()["creatinine"].in_first_unit(creatinine.number, creatinine.unit)
    if height_cm is None or mg_dl is None:
        return None
    return height, height_cm, mg_dl


def egfr_days(timeline: Timeline, courses: Courses, k: Decimal = SCHWARTZ_BEDSIDE_K) -> tuple[EgfrDay, ...]:
    """Give the estimates of all days that allow one, oldest first."""
    found = (egfr_of(timeline, row, courses, k) for row in creatinine_days(timeline))
    return tuple(day for day in found if day is not None)


@dataclass(frozen=True, slots=True)
class EgfrEstimates:
    """What different equations make of one creatinine, in mL/min/1.73 m²; the rules use `bedside` (and `own`) alone.

    `u25` is CKiD U25's, None where `lacks` says what it misses: `sex`, or `age` outside 1 to 25 years. `own` is the one
    by the protocol's own constant, None where the protocol has none.
    """

    on: date
    creatinine: Observation
    height: Observation
    bedside: Decimal
    u25: Decimal | None
    own: Decimal | None
    lacks: str = ""

    @property
    def apart_percent(self) -> Decimal:
        """By how much the highest estimate lies above the lowest, in per cent of the lowest."""
        known = [value for value in (self.bedside, self.u25, self.own) if value is not None]
        return (max(known) / min(known) - 1) * 100

    @property
    def is_apart(self) -> bool:
        """Whether they differ so much that the choice of equation may decide (reference E; 25 % itself is not)."""
        return self.apart_percent > measures().egfr_apart_above.value


def egfr_estimates(timeline: Timeline, creatinine: Observation, protocol: Protocol) -> EgfrEstimates | None:
    """Give the estimates for one creatinine side by side; None without a height in force on its day."""
    known = _height_and_creatinine(timeline, creatinine, protocol.common.courses)
    if known is None:
        return None
    height, height_cm, mg_dl = known
    child = timeline.child
    u25 = egfr_u25_ml_min_173(child.sex, age_years(child.birth_date, creatinine.on), height_cm, mg_dl)
    own_k = protocol.eligibility.own_egfr_k
    lacks = "" if u25 is not None else "sex" if child.sex is Sex.UNKNOWN else "age"
    return EgfrEstimates(
        on=creatinine.on,
        creatinine=creatinine,
        height=height,
        bedside=egfr_ml_min_173(height_cm, mg_dl),
        u25=u25,
        own=egfr_ml_min_173(height_cm, mg_dl, own_k.value) if own_k else None,
        lacks=lacks,
    )
