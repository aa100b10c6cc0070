"""The kidney lane: creatinine against what it was before the drug, and the filtration rate at the height of the day."""

from nsclinic.advice.case import CALCINEURIN_INHIBITORS
from nsclinic.advice.harm.creatinine import creatinine_baseline
from nsclinic.charts.axis import linear_axis
from nsclinic.charts.model import LaneName, Mark, Panel, Reference, Shape
from nsclinic.charts.urine import longest_join
from nsclinic.course.kidney import EgfrDay, egfr_days
from nsclinic.course.medication import courses_of
from nsclinic.course.timeline import Timeline
from nsclinic.domain.calendar import add_months
from nsclinic.domain.catalogue import Analyte, analytes
from nsclinic.domain.record import Observation
from nsclinic.protocol.model import Common

EGFR_UNIT = "mL/min/1.73 m2"
_LEAST_CREATININE, _LEAST_EGFR = 1.0, 120.0
"""The axes always reach these, so that a small rise of a small value does not look like a fall off a cliff."""


def kidney_panels(timeline: Timeline, common: Common) -> tuple[Panel, ...]:
    """Give creatinine in the first unit of the catalogue, and the bedside Schwartz eGFR under it; empty without either.

    A filtration rate is drawn where a height is in force on the day and the creatinine is not censored.
    """
    rows = timeline.observed("creatinine")
    if not rows:
        return ()
    analyte = analytes()["creatinine"]
    marks = tuple(_creatinine(row, analyte) for row in rows)
    references = _references(timeline, common)
    highest = max([_LEAST_CREATININE, *(mark.y or 0.0 for mark in marks), *(line.y for line in references)])
    axis = linear_axis(highest, analyte.units[0].symbol, most_ticks=2)
    joined = longest_join(common.urine)
    panels = [Panel("creatinine", axis, marks, joined, references=references)]
    rates = tuple(_rate(day) for day in egfr_days(timeline, common.courses))
    if rates:
        axis = linear_axis(max([_LEAST_EGFR, *(mark.y or 0.0 for mark in rates)]), EGFR_UNIT, most_ticks=2)
        panels.append(Panel("egfr", axis, rates, joined))
    return tuple(panels)


def _creatinine(row: Observation, analyte: Analyte) -> Mark:
    value = analyte.in_first_unit(row.number, row.unit)
    return Mark(
        lane=LaneName.KIDNEY,
        on=row.on,
        code=row.code,
        shape=Shape.CIRCLE,
        y=float(row.number if value is None else value),
        value=row.value,
        unit=row.unit,
        qualifier=row.qualifier,
        row_id=row.row_id,
    )


def _references(timeline: Timeline, common: Common) -> tuple[Reference, ...]:
    """Give, for each course of a calcineurin inhibitor, its baseline, and the value above which a rise fires.

    The limit is drawn as long as the baseline is not too old to be held against.
    """
    analyte = analytes()["creatinine"]
    lines = []
    for drug in CALCINEURIN_INHIBITORS:
        for course in courses_of(timeline, (drug,), common.courses):
            end = course.end or timeline.as_of
            row = creatinine_baseline(timeline, course, common, end)
            value = analyte.in_first_unit(row.number, row.unit) if row else None
            if row is None or value is None:
                continue
            lines.append(Reference(course.start, end, float(value), "baseline"))
            valid_to = min(end, add_months(row.on, common.harm.creatinine_baseline_valid.whole))
            limit = float(value * common.harm.creatinine_ratio.value)
            if valid_to > course.start:
                lines.append(Reference(course.start, valid_to, limit, "limit"))
    return tuple(lines)


def _rate(day: EgfrDay) -> Mark:
    return Mark(
        lane=LaneName.KIDNEY,
        on=day.on,
        code="egfr",
        shape=Shape.SQUARE,
        y=float(day.value),
        panel=1,
        value=format(day.value, "f"),
        unit=EGFR_UNIT,
        row_id=day.creatinine.row_id,
    )
