"""Drug levels over their targets, with the doses that made them on the same axis of time."""

from dataclasses import replace
from datetime import date

from nsclinic.advice.levels import verdict
from nsclinic.advice.model import LevelVerdict, Review
from nsclinic.charts.axis import linear_axis
from nsclinic.charts.drugs import drug_lane
from nsclinic.charts.levels import level_panels
from nsclinic.charts.model import Mark, Panel, Shape, TileLane
from nsclinic.charts.tiles import Column, Tile, TileChart, TileName, rows_only, tile_chart
from nsclinic.charts.urine import longest_join
from nsclinic.course.comparison import limit_for
from nsclinic.course.exposure import TROUGH_OF
from nsclinic.course.medication import is_taken
from nsclinic.course.model import Course
from nsclinic.course.targets import target_on
from nsclinic.course.timeline import Timeline
from nsclinic.course.trough_levels import dosed_troughs
from nsclinic.domain.catalogue import drugs_in
from nsclinic.domain.record import ChildRecord, Observation
from nsclinic.protocol.model import Protocol

OVER_DOSE_UNIT = "ng/mL per mg/kg/day"

LED_BY_LEVELS = ("calcineurin_inhibitor", "mycophenolate")
"""Groups of drugs whose doses stand under the levels."""


def levels_chart(record: ChildRecord, review: Review, protocol: Protocol) -> TileChart:
    """Give a tile for each level ever measured with the target in force, and the doses under them.

    A level known not to be a trough is hollow and named; a censored one is open with an arrow.
    """
    timeline = Timeline(record, review.as_of)
    panels = [
        replace(panel, marks=tuple(_judged(mark, review.course, protocol) for mark in panel.marks))
        for panel in level_panels(timeline, review.course, protocol)
    ]
    tiles = [Tile(TileName.LEVEL, panel, share=_share(panel.code)) for panel in panels]
    tiles += _over_dose(timeline, protocol)
    rows, marks = drug_lane(timeline, protocol)
    doses, dose_marks = rows_only(rows, marks, drugs_in(*LED_BY_LEVELS))
    if not tiles:
        tiles = [Tile(TileName.LEVEL, why_empty="level")]
    tiles.append(Tile(TileName.DOSES, drugs=doses, why_empty="doses", share=0))
    return tile_chart([Column(tuple(tiles))], dose_marks, record.child.birth_date, review.as_of)


def _over_dose(timeline: Timeline, protocol: Protocol) -> list[Tile]:
    """Give the troughs over their doses per kg (C0/D) of the calcineurin inhibitor taken now, else of the last."""
    found = {
        drug: [
            trough
            for trough in dosed_troughs(timeline, drug, protocol.common, date.min, timeline.as_of).used
            if trough.per_mg_per_kg is not None
        ]
        for drug in TROUGH_OF
    }
    known = [drug for drug, troughs in found.items() if troughs]
    if not known:
        return []
    drug = max(known, key=lambda one: (is_taken(timeline, one, timeline.as_of), found[one][-1].row.on))
    marks = tuple(
        Mark(
            lane=TileLane.OVER_DOSE,
            on=trough.row.on,
            code=drug,
            shape=Shape.SQUARE,
            y=float(trough.per_mg_per_kg or 0),
            value=format(trough.per_mg_per_kg or 0, "f"),
            unit=OVER_DOSE_UNIT,
            row_id=trough.row.row_id,
        )
        for trough in found[drug]
    )
    axis = linear_axis(1.1 * max(mark.y or 0.0 for mark in marks), OVER_DOSE_UNIT, most_ticks=2)
    joined = longest_join(protocol.common.urine)
    return [Tile(TileName.OVER_DOSE, Panel(drug, axis, marks, joined))]


def _share(code: str) -> float:
    return 2.0 if code.endswith("_trough") and not code.startswith("mpa") else 1.0


SHAPES = {
    LevelVerdict.BELOW: Shape.DOWN,
    LevelVerdict.IN_RANGE: Shape.CIRCLE,
    LevelVerdict.ABOVE: Shape.TRIANGLE,
}


def _judged(mark: Mark, course: Course, protocol: Protocol) -> Mark:
    """Give a level its sign by the target in force on its day, and the verdict as its label where there is one."""
    if mark.is_faint:
        return mark._replace(shape=Shape.CIRCLE)
    row = Observation(mark.on, mark.code, mark.value, mark.unit, mark.qualifier)
    target = target_on(protocol, mark.code, course, mark.on)
    low = limit_for(row, (target.low,)) if target else None
    high = limit_for(row, (target.high,)) if target else None
    found = verdict(row, low, high) if low is not None and high is not None else None
    return mark._replace(shape=SHAPES[found], label=found.value) if found else mark
