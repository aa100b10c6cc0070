"""What treatment may harm: kidney, potassium, glucose, white cells, each against its limits, and what went wrong.

Limits are those of the protocol's rules, with the way in which each is reached: a value at the limit is judged here as
the rules judge it.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from nsclinic.advice.case import CALCINEURIN_INHIBITORS
from nsclinic.advice.harm.creatinine import creatinine_rise
from nsclinic.advice.model import Review
from nsclinic.charts.axis import linear_axis, span_axis
from nsclinic.charts.events import event_lane
from nsclinic.charts.kidney import EGFR_UNIT, kidney_panels
from nsclinic.charts.model import (
    Curve,
    EventRowName,
    LaneName,
    Mark,
    Panel,
    Shape,
    TileLane,
)
from nsclinic.charts.tiles import Column, Tile, TileChart, TileName, tile_chart
from nsclinic.charts.urine import longest_join
from nsclinic.course.comparison import is_above, is_below, limit_for
from nsclinic.course.kidney import creatinine_days, egfr_estimates
from nsclinic.course.medication import courses_of
from nsclinic.course.timeline import Timeline
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.record import ChildRecord, Observation
from nsclinic.protocol.model import Harm, Number, Protocol

TWO_COLUMNS_UP_TO = 3
"""So many blood tiles stand in one column beside the kidney; more of them take two."""


_NOT_FROM_ZERO = ("potassium", "hba1c")
"""Values that no living child has near 0: their axis begins below the lowest."""


@dataclass(frozen=True, slots=True)
class BloodLimit:
    """A limit of a rule: `name` is what reaching it means; `is_low` where it is reached from above.

    `is_itself_out`: the limit itself counts.
    """

    name: str
    numbers: tuple[Number, ...]
    is_low: bool = False
    is_itself_out: bool = False

    def is_passed(self, row: Observation) -> bool:
        """Say whether a value lies beyond it, in the value's own unit; a censored one only if all of it does."""
        limit = limit_for(row, self.numbers)
        if limit is None:
            return False
        if self.is_low:
            return is_below(row, limit) is True
        return is_below(row, limit) is False if self.is_itself_out else is_above(row, limit) is True


def blood_limits(harm: Harm) -> dict[str, tuple[BloodLimit, ...]]:
    """Give the limits of each blood value that a rule of harm watches, the graver first."""
    return {
        "potassium": (
            BloodLimit("urgent", (harm.potassium_urgent,), is_itself_out=True),
            BloodLimit("high", (harm.potassium_high,)),
        ),
        "glucose_fasting": (
            BloodLimit("high", harm.glucose_fasting_high, is_itself_out=True),
            BloodLimit("impaired", harm.glucose_fasting_impaired, is_itself_out=True),
        ),
        "glucose_random": (BloodLimit("high", harm.glucose_random_high, is_itself_out=True),),
        "hba1c": (BloodLimit("high", harm.hba1c_high, is_itself_out=True),),
        "wbc": (BloodLimit("low", (harm.wbc_low,), is_low=True),),
        "neutrophils": (
            BloodLimit("urgent", (harm.neutrophils_urgent,), is_low=True),
            BloodLimit("low", (harm.neutrophils_low,), is_low=True),
        ),
    }


def passed(row: Observation, limits: tuple[BloodLimit, ...]) -> BloodLimit | None:
    """Give the gravest limit that a value passes; None where it passes none."""
    return next((limit for limit in limits if limit.is_passed(row)), None)


def safety_chart(record: ChildRecord, review: Review, protocol: Protocol) -> TileChart:
    """Give kidney function and adverse events in one column, and the blood values that were measured beside it."""
    timeline = Timeline(record, review.as_of)
    blood = [
        Tile(TileName.BLOOD, _blood_panel(timeline, protocol, code, limits))
        for code, limits in blood_limits(protocol.common.harm).items()
        if timeline.observed(code)
    ]
    adverse, adverse_marks = _adverse(timeline)
    kidney = Column((*_kidney(timeline, protocol), adverse))
    if not blood:
        columns = [kidney, Column((Tile(TileName.BLOOD, why_empty="blood"),))]
    elif len(blood) <= TWO_COLUMNS_UP_TO:
        columns = [kidney, Column(tuple(blood))]
    else:
        half = (len(blood) + 1) // 2
        columns = [kidney, Column(tuple(blood[:half])), Column(tuple(blood[half:]))]
    return tile_chart(columns, adverse_marks, record.child.birth_date, review.as_of)


def _kidney(timeline: Timeline, protocol: Protocol) -> tuple[Tile, Tile]:
    panels = {panel.code: panel for panel in kidney_panels(timeline, protocol.common)}
    creatinine, egfr = panels.get("creatinine"), panels.get("egfr")
    if creatinine is not None:
        risen = _risen(timeline, protocol)
        marks = tuple(
            mark._replace(shape=Shape.TRIANGLE, detail="risen", is_kept=True)
            if (mark.on, mark.row_id) in risen
            else mark
            for mark in creatinine.marks
        )
        curves = tuple(
            Curve(line.code, ((line.start, line.y), (line.end, line.y))) for line in creatinine.references
        )
        creatinine = replace(creatinine, marks=marks, references=(), curves=curves)
    why = "egfr" if creatinine else "creatinine"
    return (
        Tile(TileName.CREATININE, creatinine, why_empty="creatinine", share=1.3),
        Tile(TileName.EGFR, _with_u25(timeline, protocol, egfr) if egfr else None, why_empty=why),
    )


def _risen(timeline: Timeline, protocol: Protocol) -> frozenset[tuple[date, str]]:
    """Give day and row of each creatinine that had risen on a calcineurin inhibitor, as the rule on it says."""
    common = protocol.common
    found = set()
    for drug in CALCINEURIN_INHIBITORS:
        for course in courses_of(timeline, (drug,), common.courses):
            end = course.end or timeline.as_of
            for row in creatinine_days(timeline):
                rise = (
                    creatinine_rise(timeline, course, common, row.on)
                    if course.start <= row.on <= end
                    else None
                )
                if rise is not None and rise.value is row:
                    found.add((row.on, row.row_id))
    return frozenset(found)


def _with_u25(timeline: Timeline, protocol: Protocol, panel: Panel) -> Panel:
    """Put the estimates of CKiD U25 beside the bedside ones, and the limit below which a drug is stopped."""
    limit = protocol.common.path.cni_egfr_at_least
    marks = [
        mark._replace(detail="low", label=format(limit.value, "f"))
        if Decimal(mark.value) < limit.value
        else mark
        for mark in panel.marks
    ]
    for row in creatinine_days(timeline):
        found = egfr_estimates(timeline, row, protocol)
        if found is None or found.u25 is None:
            continue
        marks.append(
            Mark(
                lane=LaneName.KIDNEY,
                on=row.on,
                code="egfr_u25",
                shape=Shape.DIAMOND,
                y=float(found.u25),
                value=format(found.u25, "f"),
                unit=EGFR_UNIT,
                row_id=row.row_id,
            )
        )
    marks.sort(key=lambda mark: mark.on)
    axis = linear_axis(max([panel.axis.high, *(mark.y or 0.0 for mark in marks)]), EGFR_UNIT, most_ticks=3)
    line = _line("egfr_limit", float(limit.value), timeline)
    return replace(panel, axis=axis, marks=tuple(marks), curves=(line,))


def _line(name: str, y: float, timeline: Timeline) -> Curve:
    return Curve(name, ((date.min, y), (timeline.as_of, y)))


def _blood_panel(timeline: Timeline, protocol: Protocol, code: str, limits: tuple[BloodLimit, ...]) -> Panel:
    analyte = analytes()[code]
    unit = analyte.units[0].symbol
    curves = []
    for limit in limits:
        number = next((one for one in limit.numbers if one.unit == unit), limit.numbers[0])
        value = analyte.in_first_unit(number.value, number.unit)
        if value is not None:
            curves.append(_line(limit.name, float(value), timeline))
    marks = []
    for row in timeline.observed(code):
        value = analyte.in_first_unit(row.number, row.unit)
        out = passed(row, limits)
        limit_there = limit_for(row, out.numbers) if out else None
        marks.append(
            Mark(
                lane=TileLane.BLOOD,
                on=row.on,
                code=code,
                shape=_shape(out),
                y=float(row.number if value is None else value),
                value=row.value,
                unit=row.unit,
                qualifier=row.qualifier,
                detail=out.name if out else "",
                label=format(limit_there, "f") if limit_there is not None else "",
                is_kept=out is not None,
                row_id=row.row_id,
            )
        )
    highest = max([*(mark.y or 0.0 for mark in marks), *(curve.last for curve in curves)])
    axis = linear_axis(1.08 * highest, unit, most_ticks=3)
    if code in _NOT_FROM_ZERO:
        lowest = min([*(mark.y or 0.0 for mark in marks), *(curve.last for curve in curves)])
        axis = span_axis(0.94 * lowest, 1.04 * highest, unit, most_ticks=3)
    return Panel(code, axis, tuple(marks), longest_join(protocol.common.urine), curves=tuple(curves))


def _shape(out: BloodLimit | None) -> Shape:
    if out is None:
        return Shape.CIRCLE
    return Shape.DOWN if out.is_low else Shape.TRIANGLE


def _adverse(timeline: Timeline) -> tuple[Tile, tuple[Mark, ...]]:
    rows, marks = event_lane(timeline)
    place = next((place for place, row in enumerate(rows) if row.name is EventRowName.ADVERSE), None)
    if place is None:
        return Tile(TileName.ADVERSE, why_empty="adverse", share=0), ()
    shown = tuple(mark._replace(panel=0) for mark in marks if mark.panel == place)
    return Tile(TileName.ADVERSE, events=(rows[place],), share=0), shown
