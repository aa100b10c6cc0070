"""Charts of tiles of invented children, as the child's page makes them: through the review and a shipped protocol."""

from dataclasses import replace
from datetime import date
from functools import cache

from nsclinic.advice.review import review
from nsclinic.charts.model import Panel
from nsclinic.charts.tiles import Tile, TileChart, TileName
from nsclinic.domain.record import ChildRecord
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.ui.child.chart_tabs import growth_page, levels_page, safety_page
from nsclinic.ui.child.presenter import ChildFile
from nsclinic.wording import wording
from tests.charts import children

ENGLISH = wording("en")


def file_of(record: ChildRecord, as_of: date, protocol: str = "three-step") -> ChildFile:
    rules = shipped_protocols()[protocol]
    return ChildFile(record.as_of(as_of), rules, review(record, rules, as_of))


def pages(record: ChildRecord, as_of: date, protocol: str = "three-step"):
    file = file_of(record, as_of, protocol)
    return [make(file, ENGLISH) for make in (growth_page, levels_page, safety_page)]


def charts_of(record: ChildRecord, as_of: date, protocol: str = "three-step") -> dict[str, TileChart]:
    growth, levels, safety = pages(record, as_of, protocol)
    height, weight, bmi = growth.charts
    return {
        "height": height,
        "weight": weight,
        "bmi": bmi,
        "levels": levels.charts[0],
        "safety": safety.charts[0],
    }


def without_heights() -> ChildRecord:
    record = children.on_the_ladder()
    return replace(record, observations=tuple(row for row in record.observations if row.code != "height"))


@cache
def all_charts() -> dict[str, TileChart]:
    found: dict[str, TileChart] = {}
    for name, record, as_of in (
        ("seen once", children.seen_once(), children.ONCE_AS_OF),
        ("on the ladder", children.on_the_ladder(), children.LADDER_AS_OF),
        ("twelve years", children.seen_for_twelve_years(), children.LONG_AS_OF),
        ("all censored", children.all_censored(), children.CENSORED_AS_OF),
        ("no heights", without_heights(), children.LADDER_AS_OF),
    ):
        found |= {f"{name}, {key}": chart for key, chart in charts_of(record, as_of).items()}
    return found


def tile_of(chart: TileChart, name: TileName, code: str = "") -> Tile:
    return next(
        tile
        for tile in chart.tiles
        if tile.name is name and (not code or (tile.panel is not None and tile.panel.code == code))
    )


def panel_of(chart: TileChart, name: TileName, code: str = "") -> Panel:
    panel = tile_of(chart, name, code).panel
    assert panel is not None
    return panel
