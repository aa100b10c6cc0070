"""The urine lane: every urine protein on one logarithmic axis, each in the zone of the state that it means.

Values in other units are placed by the protocol's own limits of those units, not by a molar factor: 22 mg/mmol is
partial remission and must not be drawn in the zone of complete remission because 22 / 113.1 is below 0.2.
"""

from math import log

from nsclinic.charts.axis import log_axis
from nsclinic.charts.model import LaneName, Mark, Panel, Shape, Zone
from nsclinic.course.model import Course, UrineState
from nsclinic.course.timeline import Timeline
from nsclinic.course.urine import URINE_CODES, strip_grade, urine_state
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Urine, UrineLimits

SHAPES = {
    "upcr": Shape.CIRCLE,
    "urine_protein_rate": Shape.SQUARE,
    "dipstick_protein": Shape.TRIANGLE,
}

_DECADE = 10.0
_STRIP_NUMBER_UNIT = "mg/dL"
_LOWEST_SHOWN, _HIGHEST_SHOWN = 0.02, 20.0
"""The axis always holds these (mg/mg), so that two children's charts can be held side by side."""


def _ends(limits: UrineLimits) -> tuple[float, float]:
    low = limits.complete_at_most or limits.complete_below
    high = limits.nephrotic_from or limits.nephrotic_above
    if low is None or high is None:
        raise ValueError(f"the protocol gives no two limits for urine protein in {limits.unit}")
    return float(low.value), float(high.value)


class UrineScale:
    """Places urine values on the axis in the first unit in which the protocol gives limits for the ratio."""

    def __init__(self, urine: Urine) -> None:
        self.unit = urine.upcr[0].unit
        self._limits = {
            "upcr": {limits.unit: _ends(limits) for limits in urine.upcr},
            "urine_protein_rate": {limits.unit: _ends(limits) for limits in urine.urine_protein_rate},
        }
        self._urine = urine
        self.low, self.high = self._limits["upcr"][self.unit]

    def _of_grade(self, grade: str) -> float | None:
        urine = self._urine
        low, high = self.low, self.high
        for grades, first, last in (
            (urine.dipstick_complete, low / _DECADE, low),
            (urine.dipstick_partial, low, high),
            (urine.dipstick_nephrotic, high, high * _DECADE),
        ):
            if grade in grades:
                share = (grades.index(grade) + 0.5) / len(grades)
                return float(first * (last / first) ** share)
        return None

    def place(self, row: Observation) -> float | None:
        """Give the place of a row on the axis: 0 for a value of 0, which a logarithmic axis cannot hold.

        A unit for which the protocol has no limits goes by conversion; None where there is nothing to place it by.
        """
        if row.code == "dipstick_protein":
            graded = row.unit == _STRIP_NUMBER_UNIT
            return self._of_grade(strip_grade(row.number, self._urine) if graded else row.value)
        limits = self._limits[row.code]
        unit = row.unit if row.unit in limits else next(iter(limits), "")
        number = analytes()[row.code].convert(row.number, row.unit, unit)
        if number is None or unit not in limits:
            return None
        low, high = limits[unit]
        value = float(number)
        if value <= low:
            return self.low * (value / low)
        if value >= high:
            return self.high * (value / high)
        share = log(value / low) / log(high / low)
        return float(self.low * (self.high / self.low) ** share)


def longest_join(urine: Urine) -> int:
    """Give the days over which a line may join two values: as long as urine is evidence, counted as months of 31."""
    return urine.evidence_valid.whole * 31


def urine_panel(timeline: Timeline, urine: Urine) -> Panel | None:
    """Give the urine lane with its zones; None without any urine protein.

    A value beyond the axis is drawn at its end. Several values of a day are all drawn.
    """
    scale = UrineScale(urine)
    rows = [row for code in URINE_CODES for row in timeline.observed(code)]
    placed = [(row, place) for row in rows if (place := scale.place(row)) is not None]
    if not placed:
        return None
    shown = [place for _, place in placed if place > 0]
    axis = log_axis(
        max(min([*shown, _LOWEST_SHOWN]), _LOWEST_SHOWN / 4),
        max([*shown, _HIGHEST_SHOWN]),
        scale.unit,
        (scale.low, scale.high),
    )
    marks = tuple(
        Mark(
            lane=LaneName.URINE,
            on=row.on,
            code=row.code,
            shape=SHAPES[row.code],
            y=min(max(place, axis.low), axis.high),
            value=row.value,
            unit=row.unit,
            qualifier=row.qualifier,
            state=urine_state(row, urine),
            row_id=row.row_id,
        )
        for row, place in placed
    )
    zones = (
        Zone(UrineState.COMPLETE_REMISSION, axis.low, scale.low),
        Zone(UrineState.PARTIAL_REMISSION, scale.low, scale.high),
        Zone(UrineState.NEPHROTIC, scale.high, axis.high),
    )
    return Panel("", axis, marks, longest_join(urine), zones=zones)


def course_marks(timeline: Timeline, course: Course) -> tuple[Mark, ...]:
    """Give the diagnosis and the relapses, numbered R1, R2 … in order: lines through the urine lane, never thinned."""
    diagnosis = timeline.child.diagnosis_date
    marks = [
        Mark(LaneName.URINE, on, "relapse", Shape.BAR, value=str(number), label=f"R{number}", is_kept=True)
        for number, on in enumerate(course.relapses, 1)
    ]
    if diagnosis is not None:
        marks.insert(0, Mark(LaneName.URINE, diagnosis, "diagnosis", Shape.BAR, is_kept=True))
    return tuple(marks)
