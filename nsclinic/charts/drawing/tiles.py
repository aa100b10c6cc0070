"""Lays charts of tiles out on a surface of any size: columns side by side, tiles one under the other in each."""

from collections.abc import Iterator, Sequence
from datetime import date

from nsclinic.charts.drawing.bars import draw_drugs, draw_events
from nsclinic.charts.drawing.frame import DRUG_ROW, EVENT_ROW, SLIM, TIME_ROW, Frame, Strip
from nsclinic.charts.drawing.key import draw_heading
from nsclinic.charts.drawing.picture import Easel, Measure, Picture
from nsclinic.charts.drawing.surface import SMALL, Surface, finished
from nsclinic.charts.drawing.tile import TITLE_ROW, draw_panel_tile, draw_tile_title
from nsclinic.charts.drawing.time_axis import draw_time_axis
from nsclinic.charts.labels import drug_title, drug_unit, target_labels
from nsclinic.charts.model import LaneName
from nsclinic.charts.tile_labels import curve_label, empty_tile
from nsclinic.charts.tiles import Column, Tile, TileChart
from nsclinic.charts.words import Words

_COLUMN = 0.25
"""Marks closer than this, in ems, cannot be told apart."""
_GAP = 0.7
"""Between two tiles, in ems."""
_BETWEEN = 1.0
"""Between two columns, in ems."""
_MOST_DRUG_ROWS = 4
_LEFT, _RIGHT = 2.7, 1.0
"""Least width of the gutters beside a column, in ems."""


def draw_tiles(
    chart: TileChart,
    words: Words,
    *,
    width: float,
    height: float,
    em: float,
    measure: Measure,
    window: tuple[date, date] | None = None,
    heading: str = "",
) -> Picture:
    """Lay a chart out on `width` × `height` with text of height `em`; `window` shows less than the chart's time.

    `heading` stands over it where a picture leaves the program; the key of the signs stands in each tile anyway.
    """
    easel = Easel(em, measure)
    start, end = window or (chart.start, chart.end)
    bottom, top = TIME_ROW * em, height - 0.3 * em
    if heading:
        top = draw_heading(easel, heading, width, top)
    room = width - _BETWEEN * em * (len(chart.columns) - 1)
    shares = sum(column.share for column in chart.columns)
    x = 0.0
    spans: list[tuple[float, float]] = []
    for column in chart.columns:
        wide = room * column.share / shares
        is_alone = len(chart.columns) == 1
        left = x + min(0.3 * wide, _left_gutter(column, easel, words, has_units=is_alone))
        right = x + wide - min(0.32 * wide, _right_gutter(column, easel, words, chart.as_of))
        frame = Frame(x + wide, left, right, start, end, x)
        columns = max(20, int((right - left) / (_COLUMN * em)))
        _draw_column(Surface(easel, frame, chart, words, columns), column, bottom, top)
        spans.append((left, right))
        x += wide + _BETWEEN * em
    bounds = (spans[0][0], spans[-1][1], bottom, top)
    return finished(easel, chart, width=width, height=height, bounds=bounds, spans=tuple(spans))


def _draw_column(surface: Surface, column: Column, bottom: float, top: float) -> None:
    if not all(tile.is_empty for tile in column.tiles):
        draw_time_axis(surface, bottom, top, column.birth)
    for tile, strip in _shared(column, bottom + 0.2 * surface.em, top, surface.em):
        _draw_tile(surface, strip, tile)


def _rows_height(tile: Tile) -> float:
    """Give the height of a tile that has no axis of values, title and all, in ems."""
    if tile.is_empty:
        return SLIM
    if tile.events:
        return TITLE_ROW + EVENT_ROW * len(tile.events)
    return TITLE_ROW + DRUG_ROW * min(len(tile.drugs), _MOST_DRUG_ROWS)


def _has_room(tile: Tile) -> bool:
    """Say whether a tile is one of values, measured or not."""
    return tile.panel is not None or (tile.is_empty and tile.share > 0)


def _shared(column: Column, bottom: float, top: float, em: float) -> Iterator[tuple[Tile, Strip]]:
    """Share out the height of a column: rows get what they need, panels what is left, the room of an empty one too."""
    panels = [tile for tile in column.tiles if _has_room(tile)]
    fixed = sum(_rows_height(tile) for tile in column.tiles if not _has_room(tile))
    left = (top - bottom) / em - fixed - _GAP * (len(column.tiles) - 1)
    shares = sum(tile.share for tile in panels)
    y = top
    for tile in column.tiles:
        high = max(1.0, left * tile.share / shares) if _has_room(tile) else _rows_height(tile)
        yield tile, Strip(LaneName.KIDNEY, y - high * em, y)
        y -= (high + _GAP) * em


def _draw_tile(surface: Surface, strip: Strip, tile: Tile) -> None:
    if tile.panel is not None:
        draw_panel_tile(surface, strip, tile, tile.panel)
    elif tile.drugs:
        draw_tile_title(surface, strip.top, tile)
        draw_drugs(
            surface, Strip(LaneName.DRUGS, strip.bottom, strip.top - TITLE_ROW * surface.em), tile.drugs
        )
    elif tile.events:
        draw_tile_title(surface, strip.top, tile)
        rows = Strip(LaneName.EVENTS, strip.bottom, strip.top - TITLE_ROW * surface.em)
        draw_events(surface, rows, tile.events, has_names=False)
    else:
        draw_tile_title(surface, strip.top, tile, empty_tile(tile, surface.words))


def _left_gutter(column: Column, easel: Easel, words: Words, *, has_units: bool) -> float:
    """Give the room for ticks and the names of drugs, with the units of their doses where there is width for that."""
    em = easel.em
    widths = [_LEFT * em]
    for tile in column.tiles:
        for row in tile.drugs:
            name = easel.width(drug_title(row, words))
            unit = easel.width(words.left_to_right(words.unit(drug_unit(row))), SMALL)
            widths.append(name + unit + 1.3 * em if has_units else 2 * name + 0.7 * em)
        if tile.panel is not None:
            widths += [easel.width(tick.text, SMALL) + 0.7 * em for tick in tile.panel.axis.ticks]
    return max(widths)


def _right_gutter(column: Column, easel: Easel, words: Words, as_of: date) -> float:
    em = easel.em
    widths = [_RIGHT * em]
    for tile in column.tiles:
        if tile.panel is not None:
            widths += [easel.width(text, SMALL) + 0.9 * em for text in _beside(tile, words, as_of)]
    return max(widths)


def _beside(tile: Tile, words: Words, as_of: date) -> Sequence[str]:
    panel = tile.panel
    if panel is None:
        return ()
    texts = [curve_label(curve, panel, words) for curve in panel.curves if curve.points[-1][0] >= as_of]
    texts += [line for band in panel.bands[-1:] for line in target_labels(band, panel, words)[:2]]
    return texts
