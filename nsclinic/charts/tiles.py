"""Charts of several small tiles side by side and one under the other, on one axis of time: growth, levels, safety.

As in the course chart nothing here knows a pixel, a font or a language.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nsclinic.charts.axis import time_span
from nsclinic.charts.model import DrugRow, EventRow, Mark, Panel, TimeChart


class TileName(StrEnum):
    """What a tile is about; the order is that of the cursor on one day."""

    HEIGHT = "height"
    WEIGHT = "weight"
    BMI = "bmi"
    STEROIDS = "steroids"
    SYSTOLIC = "sbp"
    DIASTOLIC = "dbp"
    LEVEL = "level"
    OVER_DOSE = "over_dose"
    DOSES = "doses"
    CREATININE = "creatinine"
    EGFR = "egfr"
    BLOOD = "blood"
    ADVERSE = "adverse"


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: a panel of values, or rows of drugs, or rows of events; with none of them it says that it has no data.

    `share` is its part of the height that rows leave over. `why_empty` is a code that says why nothing is shown.
    """

    name: TileName
    panel: Panel | None = None
    drugs: tuple[DrugRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    share: float = 1.0
    why_empty: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw but a sentence."""
        return self.panel is None and not self.drugs and not self.events


@dataclass(frozen=True, slots=True)
class Column:
    """Tiles one under the other on one axis of time; `birth` is given where the axis is to be read by age."""

    tiles: tuple[Tile, ...]
    birth: date | None = None
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class TileChart(TimeChart):
    """Columns of tiles of one child."""

    birth: date
    columns: tuple[Column, ...]

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """All tiles, column by column."""
        return tuple(tile for column in self.columns for tile in column.tiles)


def tile_chart(
    columns: Iterable[Column],
    row_marks: Iterable[Mark],
    birth: date,
    as_of: date,
    *,
    shows_from: date | None = None,
) -> TileChart:
    """Put columns on one axis of time, from the first thing shown (or `shows_from`, if earlier) to the as-of date.

    `row_marks` are the marks of drugs and events, which stand in no panel.
    """
    columns = tuple(columns)
    panels = [tile.panel for column in columns for tile in column.tiles if tile.panel]
    marks = [mark for panel in panels for mark in panel.marks]
    marks += row_marks
    marks.sort(key=lambda mark: mark.on)
    days = [mark.on for mark in marks] or [as_of]
    first, last = min(days), max([*days, as_of])
    start, end = time_span(min(first, shows_from or first), last)
    return TileChart(start, end, as_of, tuple(marks), birth, columns)


def rows_only(
    rows: Iterable[DrugRow], marks: Iterable[Mark], wanted: Iterable[str]
) -> tuple[tuple[DrugRow, ...], tuple[Mark, ...]]:
    """Give of a drugs lane the rows of these drugs, and their marks in the places that the rows then have."""
    kept = frozenset(wanted)
    places = {index: row for index, row in enumerate(rows) if row.drug in kept}
    moved = {old: new for new, old in enumerate(places)}
    shown = tuple(mark._replace(panel=moved[mark.panel]) for mark in marks if mark.panel in moved)
    return tuple(places.values()), shown
