"""What may stand at a place of a protocol file: the units of its numbers and the codes of its words.

A number in a wrong unit is the sources' deadliest misprint (a level in ng/dL), so each place takes only the unit that
the rules read there. For the sections that all protocols share that is the unit in common.toml; for a protocol's own
places it stands here; for levels and drugs the catalogues have it.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from nsclinic.domain.catalogue import analytes, drugs, event_kinds
from nsclinic.domain.record import Cause, EventKind
from nsclinic.protocol.places import KeyPath

DOSE_UNITS = ("mg/kg/day", "mg/m2/day", "mg/day")
EGFR_UNITS = ("mL/min/1.73 m2",)
FREQUENCIES = ("daily", "alternate_day")
PHASES = ("always", "without_held_remission", "held_remission")


class Bounds(NamedTuple):
    """What a number in a unit can be: its highest value (allowed), and whether it is a whole number."""

    highest: int
    is_whole: bool = False


BOUNDS: dict[str, Bounds] = {
    "day": Bounds(18_300, is_whole=True),
    "week": Bounds(2_600, is_whole=True),
    "month": Bounds(600, is_whole=True),
    "year": Bounds(50, is_whole=True),
    "hour": Bounds(72),
    "count": Bounds(100, is_whole=True),
    "share": Bounds(1),
    "factor": Bounds(100),
    "z": Bounds(10),
}
"""Ends beyond which a number is a slip of the pen in any protocol: fifty years, a whole, a hundredfold."""

ANY_UNIT = Bounds(100_000)

_UNITS_OF_ZERO = frozenset({"day", "year"})
_PLACES_OF_ZERO = frozenset({"targets.low"})
"""Where a number may be 0: the same day, from birth, no lower end. Elsewhere it would silence a rule."""

_OWN_UNITS: dict[str, tuple[str, ...]] = {
    "steroid_response.sensitive_within": ("day",),
    "steroid_response.resistant_from": ("day",),
    "steroid_answer.dose": ("mg/kg/day", "mg/m2/day"),
    "steroid_answer.at_most": ("mg/day",),
    "steroid_answer.then_dose": ("mg/kg/day", "mg/m2/day"),
    "steroid_answer.then_weeks": ("week",),
    "doses.low": DOSE_UNITS,
    "doses.high": DOSE_UNITS,
    "doses.start": DOSE_UNITS,
    "reported_doses.mean": DOSE_UNITS,
    "reported_doses.deviation": DOSE_UNITS,
    "held_remission.complete_days_apart": ("day",),
    "held_remission.partial_days_apart": ("day",),
    "steroid_taper_hold": ("day",),
    "eligibility.age_from": ("year",),
    "eligibility.age_to": ("year",),
    "eligibility.age_under_at_start": ("year",),
    "eligibility.egfr_above_at_start": EGFR_UNITS,
    "eligibility.egfr_start_window": ("day",),
    "eligibility.own_egfr_k": ("factor",),
    "eligibility.own_egfr_at_least": EGFR_UNITS,
    "eligibility.own_egfr_window": ("day",),
    "eligibility.own_egfr_recovered_days": ("count",),
}

_UNITS_OF_ANALYTE: dict[str, str] = {
    "eligibility.c3_at_least": "c3",
    "eligibility.c4_at_least": "c4",
    **{
        f"urine.{code}.{name}": code
        for code in ("upcr", "urine_protein_rate")
        for name in ("complete_at_most", "complete_below", "nephrotic_from", "nephrotic_above")
    },
}


def place_name(path: KeyPath) -> str:
    """Give a key path without the places of list items (`doses.low`)."""
    return ".".join(part for part in path if isinstance(part, str))


def units_at(path: KeyPath, shared: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Give the units that a number at a place may have; empty where another check knows (levels).

    `shared` are those of common.toml, by place.
    """
    name = place_name(path)
    if name in _OWN_UNITS:
        return _OWN_UNITS[name]
    if name in _UNITS_OF_ANALYTE:
        return analyte_units(_UNITS_OF_ANALYTE[name])
    return shared.get(name, ())


def analyte_units(code: str) -> tuple[str, ...]:
    """Give the units in which an analyte is reported."""
    return tuple(unit.symbol for unit in analytes()[code].units)


def shared_units(common: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """Give the units of each place of common.toml, from its plain values."""
    found: dict[str, list[str]] = {}
    for path, unit in _numbers(common, ()):
        found.setdefault(place_name(path), []).append(unit)
    return {name: tuple(dict.fromkeys(units)) for name, units in found.items()}


def _numbers(value: Any, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    if isinstance(value, dict):
        if "value" in value and "unit" in value:
            yield path, value["unit"]
        for key, item in value.items():
            yield from _numbers(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _numbers(item, (*path, index))


def level_codes() -> tuple[str, ...]:
    """Give the codes of the analytes that are levels of a drug."""
    return tuple(code for code, analyte in analytes().items() if analyte.drug)


def _screens() -> tuple[str, ...]:
    return tuple(code for code, analyte in analytes().items() if "positive" in analyte.choices)


def _grades() -> tuple[str, ...]:
    return analytes()["dipstick_protein"].choices


_WORDS: dict[str, tuple[str, Callable[[], Collection[str]]]] = {
    "main_drugs": ("a drug of the formulary", drugs),
    "doses.drug": ("a drug of the formulary", drugs),
    "doses.frequency": ("a frequency", lambda: FREQUENCIES),
    "reported_doses.drug": ("a drug of the formulary", drugs),
    "steps.with_drugs": ("a drug of the formulary", drugs),
    "steps.without_drugs": ("a drug of the formulary", drugs),
    "steps.lasts_while_any": ("a drug of the formulary", drugs),
    "targets.code": ("the code of a drug level", level_codes),
    "targets.phase": ("a phase", lambda: PHASES),
    "eligibility.excluded_causes": ("a cause", lambda: tuple(Cause)),
    "eligibility.excluded_variants": (
        "a code of genetic_test",
        lambda: event_kinds()[EventKind.GENETIC_TEST].codes,
    ),
    "eligibility.excluded_screens": ("the code of a test that is positive or negative", _screens),
    "urine.upcr.unit": ("a unit of upcr", lambda: analyte_units("upcr")),
    "urine.urine_protein_rate.unit": (
        "a unit of urine_protein_rate",
        lambda: analyte_units("urine_protein_rate"),
    ),
    "urine.dipstick_complete": ("a dipstick grade", _grades),
    "urine.dipstick_partial": ("a dipstick grade", _grades),
    "urine.dipstick_nephrotic": ("a dipstick grade", _grades),
    "urine.strip_grades.grade": ("a dipstick grade", _grades),
}
"""Places whose words are codes: what such a word is called in a message, and those there are."""


@cache
def words_at(name: str) -> tuple[str, tuple[str, ...]] | None:
    """Give what a word at a place must be: what it is called, and which there are; None where any text may stand."""
    entry = _WORDS.get(name)
    return None if entry is None else (entry[0], tuple(map(str, entry[1]())))


def number_fault(value: Decimal, unit: str, place: str) -> str:
    """Say why a number cannot be meant in its unit at a place; empty where it can."""
    bounds = BOUNDS.get(unit, ANY_UNIT)
    if value < 0:
        return f"{value} is negative"
    if value == 0 and unit not in _UNITS_OF_ZERO and place not in _PLACES_OF_ZERO:
        return f"0 {unit} would switch off what the number is for"
    if value > bounds.highest:
        return f"{value} {unit} is more than any protocol can mean ({bounds.highest} {unit})"
    if bounds.is_whole and value != value.to_integral_value():
        return f"{value} is not a whole number of the unit '{unit}'"
    if -int(value.as_tuple().exponent) > 6:
        return f"{value} has more than 6 decimals"
    return ""
