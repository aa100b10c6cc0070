"""What a blood pressure reading of one day is compared with, and where it lies (AAP 2017).

The height is the one in force on the day of the reading, its centile that of the age on that day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from nsclinic.course.comparison import is_below
from nsclinic.course.size import measured_on
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import completed_years
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.centiles import age_months, cdc_height_z, centile
from nsclinic.domain.formulas import age_years
from nsclinic.domain.measures import measures
from nsclinic.domain.pressure import PressureRange, fourth_report, pressure_p90, pressure_p95
from nsclinic.domain.record import Observation, Sex
from nsclinic.protocol.model import Common

SYSTOLIC, DIASTOLIC = "sbp", "dbp"
PRESSURES = (SYSTOLIC, DIASTOLIC)


@dataclass(frozen=True, slots=True)
class PressureLimits:
    """Where elevated, stage 1 and stage 2 pressure begin on one day, in mmHg by code; the limit itself is reached.

    `height` is the height that they rest on and `height_z` its z-score by CDC 2000, both None where only the fixed
    limits decide. `lacks` says what a child in the table's ages misses for it: `sex`, `height`. Then, and below 1 year,
    `elevated` is empty: without the table nobody can tell that a pressure is normal.
    """

    on: date
    elevated: dict[str, Decimal]
    high: dict[str, Decimal]
    stage_2: dict[str, Decimal]
    height: Observation | None = None
    height_z: Decimal | None = None
    lacks: tuple[str, ...] = ()


def pressure_limits(timeline: Timeline, common: Common, on: date) -> PressureLimits:
    """Give the limits of a day: below 13 years P90, P95, P95 + 12 mmHg or the fixed ones where these are lower.

    Fixed are 120/80, 130/80 and 140/90: alone from 13 years on, below 1 year, and without height or sex.
    """
    numbers, child = common.harm, timeline.child
    high = {SYSTOLIC: numbers.systolic_high.value, DIASTOLIC: numbers.diastolic_high.value}
    stage_2 = {SYSTOLIC: numbers.systolic_stage_2.value, DIASTOLIC: numbers.diastolic_stage_2.value}
    elevated = {SYSTOLIC: measures().systolic_elevated.value, DIASTOLIC: numbers.diastolic_high.value}
    years = completed_years(child.birth_date, on)
    if years >= numbers.pressure_table_until.whole:
        return PressureLimits(on, elevated, high, stage_2)
    if years < numbers.pressure_table_from.whole:
        return PressureLimits(on, {}, high, stage_2)
    row, height_z = _height_z(timeline, common, on)
    if row is None or height_z is None:
        lacks = (*(["sex"] if child.sex is Sex.UNKNOWN else []), *(["height"] if row is None else []))
        return PressureLimits(on, {}, high, stage_2, lacks=lacks)
    at = centile(height_z)
    for code in PRESSURES:
        p90, p95 = (table(code, child.sex, years, at) for table in (pressure_p90, pressure_p95))
        if p90 is not None and p95 is not None:
            elevated[code] = min(elevated[code], p90)
            high[code] = min(high[code], p95)
            stage_2[code] = min(stage_2[code], p95 + numbers.stage_2_above_p95.value)
    return PressureLimits(on, elevated, high, stage_2, row, height_z)


def _height_z(timeline: Timeline, common: Common, on: date) -> tuple[Observation | None, Decimal | None]:
    """Give the height in force (None where it is none in cm either) and its z-score by CDC 2000."""
    courses, child = common.courses, timeline.child
    row = measured_on(timeline, "height", on, courses.height_valid.whole, courses.size_after.whole)
    height_cm = analytes()["height"].in_first_unit(row.number, row.unit) if row else None
    if height_cm is None:
        return None, None
    return row, cdc_height_z(child.sex, age_months(child.birth_date, on), height_cm)


def pressure_range(limits: PressureLimits, rows: Iterable[Observation]) -> PressureRange | None:
    """Give the highest range that a pressure of the reading reaches, of `sbp` and `dbp` rows of one day.

    Of several rows of one code the last counts. For display alone: the findings are the rules'. None where it cannot be
    told: no pressure, or none known to reach stage 1 and one that cannot be judged (censored, or below 130/80 where the
    table would be needed).
    """
    last = {row.code: row for row in rows if row.code in PRESSURES}
    found = [_range_of(limits, row) for row in last.values()]
    known = [one for one in found if one is not None]
    highest = max(known, key=list(PressureRange).index, default=None)
    if highest in (PressureRange.STAGE_1, PressureRange.STAGE_2) or len(known) == len(found):
        return highest
    return None


def _range_of(limits: PressureLimits, row: Observation) -> PressureRange | None:
    steps = (
        (PressureRange.STAGE_2, limits.stage_2),
        (PressureRange.STAGE_1, limits.high),
        (PressureRange.ELEVATED, limits.elevated),
    )
    for reached, by_code in steps:
        limit = by_code.get(row.code)
        below = is_below(row, limit) if limit is not None else None
        if below is None:
            return None
        if not below:
            return reached
    return PressureRange.NORMAL


def pressure_z(timeline: Timeline, common: Common, row: Observation) -> Decimal | None:
    """Give the z-score of one `sbp` or `dbp` by the 4th Report, for a trend only (reference D-19, D-20).

    None for a censored value, and without sex, a height in force, or an age of 1 to 17 years.
    """
    if row.is_censored:
        return None
    child = timeline.child
    _, height_z = _height_z(timeline, common, row.on)
    if height_z is None:
        return None
    expected = fourth_report(row.code, child.sex, age_years(child.birth_date, row.on), height_z)
    return expected.z_of(row.number) if expected else None
