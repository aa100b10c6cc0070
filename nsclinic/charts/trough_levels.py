"""Drug levels over their targets, with the doses that made them on the same axis of time."""

from dataclasses import replace

from nsclinic.advice.model import Review
from nsclinic.charts.drugs import drug_lane
from nsclinic.charts.levels import level_panels
from nsclinic.charts.model import Panel, Shape
from nsclinic.charts.tiles import Column, Tile, TileChart, TileName, rows_only, tile_chart
from nsclinic.course.timeline import Timeline
from nsclinic.domain.catalogue import drugs_in
from nsclinic.domain.record import ChildRecord
from nsclinic.protocol.model import Protocol

LED_BY_LEVELS = ("calcineurin_inhibitor", "mycophenolate")
"""Groups of drugs whose doses stand under the levels."""


def levels_chart(record: ChildRecord, review: Review, protocol: Protocol) -> TileChart:
    """Give a tile for each level ever measured with the target in force, and the doses under them.

    A level known not to be a trough is hollow and named; a censored one is open with an arrow.
    """
    timeline = Timeline(record, review.as_of)
    panels = level_panels(timeline, review.course, protocol)
    tiles = [Tile(TileName.LEVEL, _hollow(panel), share=_share(panel.code)) for panel in panels]
    rows, marks = drug_lane(timeline, protocol)
    doses, dose_marks = rows_only(rows, marks, drugs_in(*LED_BY_LEVELS))
    if not tiles:
        tiles = [Tile(TileName.LEVEL, why_empty="level")]
    tiles.append(Tile(TileName.DOSES, drugs=doses, why_empty="doses", share=0))
    return tile_chart([Column(tuple(tiles))], dose_marks, record.child.birth_date, review.as_of)


def _share(code: str) -> float:
    return 2.0 if code.endswith("_trough") and not code.startswith("mpa") else 1.0


def _hollow(panel: Panel) -> Panel:
    return replace(
        panel,
        marks=tuple(mark._replace(shape=Shape.CIRCLE) if mark.is_faint else mark for mark in panel.marks),
    )
