"""What the charts of tiles say in words: titles, names of lines and signs, sentences of empty tiles, readings."""

from decimal import Decimal
from math import ceil
from typing import NamedTuple

from nsclinic.advice.model import LevelVerdict
from nsclinic.charts.labels import lane_title, panel_title, reading, unit_label
from nsclinic.charts.model import Curve, LaneName, Mark, Panel, Shape, TileLane
from nsclinic.charts.tiles import Tile, TileChart, TileName
from nsclinic.charts.trough_levels import OVER_DOSE_UNIT
from nsclinic.charts.words import Words
from nsclinic.domain.pressure import PressureRange
from nsclinic.domain.record import Observation

VERDICTS = frozenset(LevelVerdict)


def tile_title(tile: Tile, words: Words) -> str:
    """Give the name that stands over a tile."""
    if tile.name is TileName.LEVEL and tile.panel is None:
        return lane_title(LaneName.LEVELS, words)
    if tile.name is TileName.BLOOD and tile.panel is None:
        return words.t("Blood")
    if tile.panel is not None and tile.name in (TileName.LEVEL, TileName.BLOOD):
        return panel_title(tile.panel, words)
    if tile.panel is not None and tile.name is TileName.OVER_DOSE:
        return words.t("{drug}: trough over dose", drug=words.drug_short(tile.panel.code))
    titles = {
        TileName.HEIGHT: words.t("Height for age"),
        TileName.WEIGHT: words.t("Weight for age"),
        TileName.BMI: words.t("Body mass index for age"),
        TileName.STEROIDS: words.t("Steroid"),
        TileName.SYSTOLIC: words.t("Systolic pressure"),
        TileName.DIASTOLIC: words.t("Diastolic pressure"),
        TileName.DOSES: words.t("Doses"),
        TileName.CREATININE: words.t("Creatinine"),
        TileName.EGFR: words.t("eGFR"),
        TileName.ADVERSE: words.t("Adverse events"),
    }
    return titles[tile.name]


def empty_tile(tile: Tile, words: Words) -> str:
    """Give the sentence of a tile without data: what was never measured is said, not left blank."""
    sentences = {
        "bmi": words.t("weight and height never measured on one day"),
        "steroids": words.t("none on file"),
        "doses": words.t("no calcineurin inhibitor or mycophenolate on file"),
        "egfr": words.t("not known: no height within a year of a creatinine"),
        "blood": words.t("potassium, glucose and white cells never measured"),
        "adverse": words.t("none on file"),
    }
    return sentences.get(tile.why_empty, words.t("never measured"))


def curve_label(curve: Curve, panel: Panel, words: Words) -> str:
    """Give the few letters at the end of a line: its z-score, its centile or its name, and its value."""
    if curve.code.startswith("z"):
        z = int(curve.code[1:])
        return words.left_to_right(f"+{z}" if z > 0 else words.number(z))
    value = words.number(_short(curve.last, panel))
    if curve.code in ("baseline", "limit"):
        name = words.t("baseline") if curve.code == "baseline" else words.t("limit")
        return words.pgettext("chart", "{name} {value}", name=name, value=words.left_to_right(value))
    if curve.code == "stage_2":
        return words.pgettext("chart", "stage 2 {value}", value=words.left_to_right(value))
    if curve.code == "high" and panel.code in ("sbp", "dbp"):
        return words.pgettext("chart", "high {value}", value=words.left_to_right(value))
    if curve.code == "elevated":
        return words.pgettext("chart", "elevated {value}", value=words.left_to_right(value))
    return words.left_to_right(value)


def _short(value: float, panel: Panel) -> Decimal:
    """Give a limit as it is written beside its line: whole mmHg upwards, others to three digits."""
    if panel.code in ("sbp", "dbp"):
        return Decimal(ceil(value))
    exact = Decimal(f"{value:.3g}")
    return exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact


class LegendEntry(NamedTuple):
    """A sign and what it means."""

    shape: Shape
    text: str
    is_hollow: bool = False


def unit_words(panel: Panel, words: Words) -> str:
    """Give the unit of a tile's axis; on a growth chart also what its lines are."""
    if panel.axis.unit == OVER_DOSE_UNIT:
        return words.left_to_right(words.t("ng/mL per mg/kg/day"))
    unit = unit_label(panel.axis, words)
    if panel.curves and panel.curves[0].code.startswith("z"):
        return words.t("{unit} · lines: WHO z-scores", unit=unit)
    return unit


def _three_digits(value: Decimal) -> Decimal:
    """Give a computed value to three digits, the whole part uncut."""
    return value.quantize(Decimal(1).scaleb(-max(0, 2 - value.adjusted())))


def legend_of(tile: Tile, words: Words) -> tuple[LegendEntry, ...]:
    """Give the signs that stand in a tile and are not the usual circle, with their meaning."""
    if tile.panel is None:
        return ()
    marks = tile.panel.marks
    shapes = {mark.shape for mark in marks if not mark.is_faint}
    named = _names_of_signs(tile.panel, words)
    entries = [LegendEntry(shape, text) for shape, text in named if shape in shapes]
    if any(mark.is_faint for mark in marks):
        is_pressure = tile.name in (TileName.SYSTOLIC, TileName.DIASTOLIC)
        hollow = words.t("not judged") if is_pressure else words.t("not a trough")
        entries.append(LegendEntry(Shape.CIRCLE, hollow, is_hollow=True))
    return tuple(entries)


def _names_of_signs(panel: Panel, words: Words) -> tuple[tuple[Shape, str], ...]:
    code = panel.code
    if code in ("sbp", "dbp"):
        return (
            (Shape.SQUARE, words.t("elevated")),
            (Shape.TRIANGLE, words.t("high (stage 1)")),
            (Shape.DIAMOND, words.t("stage 2")),
        )
    if code == "egfr":
        return (Shape.SQUARE, words.t("Schwartz")), (Shape.DIAMOND, words.t("U25"))
    if code in ("height", "weight", "bmi"):
        return ((Shape.DIAMOND, words.t("a year before")),)
    if panel.bands:
        return (Shape.TRIANGLE, words.t("above target")), (Shape.DOWN, words.t("below target"))
    return (Shape.TRIANGLE, words.t("beyond its limit")), (Shape.DOWN, words.t("below its limit"))


def tile_reading(mark: Mark, chart: TileChart, words: Words) -> str:
    """Give a mark as it is read aloud and shown by the cursor: its date, what it is, its value as it came."""
    if mark.lane is TileLane.GROWTH:
        what = _growth(mark, chart, words)
    elif mark.lane is TileLane.PRESSURE:
        what = _pressure(mark, words)
    elif mark.lane is TileLane.BLOOD:
        what = _blood(mark, words)
    elif mark.lane is TileLane.OVER_DOSE:
        value = words.quantity(_three_digits(Decimal(mark.value)), words.t("ng/mL per mg/kg/day"))
        title = words.t("{drug}: trough over dose", drug=words.drug_short(mark.code))
        what = words.t("{what}: {value}", what=title, value=value)
    elif mark.code == "egfr_u25":
        what = _u25(mark, words)
    elif mark.code == "egfr" and mark.detail == "low":
        what = _low_rate(mark, words)
    elif mark.detail == "risen":
        what = words.t("{text}, above the limit of 25 % over its baseline", text=_plain(mark, words))
    elif mark.label in VERDICTS and mark.lane is LaneName.LEVELS:
        text, verdict = _plain(mark, words), words.verdict(LevelVerdict(mark.label))
        what = words.pgettext("list", ", ").join((text, verdict))
    else:
        return reading(mark, words)
    return words.pgettext("fact", "{date}: {what}", date=words.date(mark.on), what=what)


def _plain(mark: Mark, words: Words) -> str:
    row = Observation(mark.on, mark.code, mark.value, mark.unit, mark.qualifier)
    return words.t("{what}: {value}", what=words.analyte_short(mark.code), value=words.observed(row))


def z_words(z: Decimal, words: Words) -> str:
    """Give a z-score to one decimal, with its sign ("−1.9", "+0.4")."""
    shown = z.quantize(Decimal("0.1"))
    text = words.number(shown or abs(shown))
    return words.left_to_right(f"+{text}" if shown > 0 else text)


def _growth(mark: Mark, chart: TileChart, words: Words) -> str:
    if mark.code == "bmi":
        value = words.quantity(mark.value, mark.unit)
        text = words.t("{what}: {value}", what=words.t("Body mass index"), value=value)
    else:
        text = _plain(mark, words)
    age = words.age(chart.birth, mark.on)
    if not mark.label:
        return words.t("{text}, at {age}", text=text, age=age)
    return words.t("{text}, z {z}, at {age}", text=text, z=z_words(Decimal(mark.label), words), age=age)


def range_words(found: PressureRange, words: Words) -> str:
    """Give the range of a pressure in a word or two."""
    names = {
        PressureRange.NORMAL: words.t("normal"),
        PressureRange.ELEVATED: words.t("elevated"),
        PressureRange.STAGE_1: words.t("high (stage 1)"),
        PressureRange.STAGE_2: words.t("stage 2"),
    }
    return names[found]


def why_not_judged_words(why: str, words: Words) -> str:
    """Give why a pressure cannot be called normal."""
    reasons = {
        "sex": words.t("not judged: the sex is not known"),
        "height": words.t("not judged: no height within a year"),
        "under_table": words.t("not judged: there is no table under 1 year"),
    }
    return reasons.get(why, words.t("not judged: known only as above or below"))


def _pressure(mark: Mark, words: Words) -> str:
    text = _plain(mark, words)
    comma = words.pgettext("list", ", ")
    if not mark.detail:
        return comma.join((text, why_not_judged_words(mark.label, words)))
    name = range_words(PressureRange(mark.detail), words)
    limit = words.quantity(mark.label, mark.unit)
    if mark.detail == PressureRange.NORMAL:
        return words.t("{text}, {range} (below {limit})", text=text, range=name, limit=limit)
    return words.t("{text}, {range} (from {limit})", text=text, range=name, limit=limit)


def _blood(mark: Mark, words: Words) -> str:
    text = _plain(mark, words)
    if not mark.detail:
        return text
    limit = words.quantity(mark.label, mark.unit)
    return words.t("{text}, beyond the limit of {limit}", text=text, limit=limit)


def _u25(mark: Mark, words: Words) -> str:
    rate = words.quantity(words.number(Decimal(mark.value), 0), mark.unit)
    return words.t("{what}: {value}", what=words.t("eGFR by CKiD U25"), value=rate)


def _low_rate(mark: Mark, words: Words) -> str:
    """Give a filtration rate below its limit, never rounded into the limit itself."""
    value, limit = Decimal(mark.value), Decimal(mark.label)
    decimals = next((places for places in range(4) if round(value, places) != limit), 4)
    rate = words.quantity(words.number(value, decimals), mark.unit)
    text = words.t("{what}: {value}", what=words.t("eGFR"), value=rate)
    shown = words.quantity(mark.label, mark.unit)
    return words.t("{text}, below the limit of {limit}", text=text, limit=shown)


def tiles_summary(chart: TileChart, words: Words) -> str:
    """Give the one sentence by which a screen reader introduces the chart."""
    comma = words.pgettext("list", ", ")
    return words.t(
        "{tiles}; from {start} to {end}, {count} values",
        tiles=comma.join(dict.fromkeys(tile_title(tile, words) for tile in chart.tiles)),
        start=words.date(chart.start),
        end=words.date(chart.end),
        count=len(chart.marks),
    )
