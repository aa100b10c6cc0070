"""The one catalogue of what can be recorded: analytes, drugs, events, with their units, limits, codes and labels.

Read once from resources/*.toml; the form, the importer, the exporter, the charts and the manual all ask here.
"""

import tomllib
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from nsclinic.domain.record import EventKind
from nsclinic.domain.resource import resource


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of an analyte; the first unit's value = value × multiply / divide + add.

    `ucum` is UCUM's spelling, empty of an ordinal scale; `loinc` the code of a value in this unit, empty where no
    confirmed one is known.
    """

    symbol: str
    multiply: Decimal = Decimal(1)
    divide: Decimal = Decimal(1)
    add: Decimal = Decimal(0)
    is_convertible: bool = True
    ucum: str = ""
    loinc: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Ends of what is taken (hard) or taken without a warning (soft), in one unit; None = open. Ends are allowed.

    `years` limits a line to ages from the first (inclusive) to the second (exclusive). A low end may grow with age:
    low_at_birth + low_per_year × completed years, at most low_max.
    """

    unit: str
    low: Decimal | None = None
    high: Decimal | None = None
    years: tuple[int, int] | None = None
    low_at_birth: Decimal | None = None
    low_per_year: Decimal | None = None
    low_max: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FlagLimits:
    """Where a table marks a value ↓ ↑ ⇊ ⇈: outside `low`…`high`; the `_at` ends are themselves marked."""

    unit: str
    low: Decimal | None = None
    far_low: Decimal | None = None
    high: Decimal | None = None
    high_at: Decimal | None = None
    far_high: Decimal | None = None
    far_high_at: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Analyte:
    """What is measured. `choices` are the values of a code that is no number; with `choice_unit` only in that unit."""

    code: str
    label: str
    short: str
    group: str
    units: tuple[Unit, ...]
    choices: tuple[str, ...]
    choice_unit: str
    hard: tuple[Limits, ...]
    soft: tuple[Limits, ...]
    flags: tuple[FlagLimits, ...]
    drug: str
    loinc: str
    source: str

    @property
    def is_judged_by_age(self) -> bool:
        """Whether one of its limits counts from or below an age, or grows with it."""
        return any(line.years or line.low_at_birth is not None for line in (*self.hard, *self.soft))

    def unit(self, symbol: str) -> Unit | None:
        """Give the unit of that symbol, or None where this analyte is not reported in it."""
        for unit in self.units:  # asked of every value of a clinic, many times
            if unit.symbol == symbol:
                return unit
        return None

    def loinc_in(self, unit: str) -> str:
        """Give LOINC's code of a value in this unit, of one without a unit the analyte's; empty where none is known."""
        known = self.unit(unit)
        return self.loinc if known is None else known.loinc

    def takes_choice(self, unit: str) -> bool:
        """Say whether a value in this unit is one of `choices` instead of a number."""
        return bool(self.choices) and unit == self.choice_unit

    def in_first_unit(self, value: Decimal, unit: str) -> Decimal | None:
        """Give the value in the first unit, unrounded; None where the two cannot be converted."""
        known = self.unit(unit)
        if known is None or not known.is_convertible:
            return None
        return value * known.multiply / known.divide + known.add

    def convert(self, value: Decimal, unit: str, to_unit: str) -> Decimal | None:
        """Give the value in another of this analyte's units, unrounded; None where they cannot be converted."""
        if unit == to_unit:
            return value
        first = self.in_first_unit(value, unit)
        target = self.unit(to_unit)
        if first is None or target is None or not target.is_convertible:
            return None
        return (first - target.add) * target.divide / target.multiply


@dataclass(frozen=True, slots=True)
class DoseCeiling:
    """A dose above this, in this unit, on a treatment day."""

    unit: str
    above: Decimal


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug of the formulary; `group` is what the rules ask for. `step_mg`: what its capsules or tablets allow."""

    code: str
    label: str
    short: str
    group: str
    is_other_medicine: bool
    atc: str
    prednisolone_factor: Fraction | None
    step_mg: Decimal | None
    dangerous: tuple[DoseCeiling, ...]
    single_dangerous: tuple[DoseCeiling, ...]
    usual_max: tuple[DoseCeiling, ...]
    source: str


@dataclass(frozen=True, slots=True)
class EventCatalogueEntry:
    """A kind of event. `codes` maps each code to its label; `codes_from` names another catalogue instead."""

    kind: EventKind
    label: str
    codes: dict[str, str]
    codes_from: str
    may_lie_ahead: bool


@dataclass(frozen=True, slots=True)
class Calculated:
    """What the program calculates or puts together and nobody types, with its unit and public code."""

    code: str
    label: str
    unit: str
    loinc: str


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


def _limits(line: dict[str, Any]) -> Limits:
    years = line.get("years")
    names = ("low", "high", "low_at_birth", "low_per_year", "low_max")
    return Limits(
        unit=line["unit"],
        years=(years[0], years[1]) if years else None,
        **{name: _decimal(line.get(name)) for name in names},
    )


def _flag(line: dict[str, Any]) -> FlagLimits:
    names = ("low", "far_low", "high", "high_at", "far_high", "far_high_at")
    return FlagLimits(
        unit=line["unit"], source=line["source"], **{name: _decimal(line.get(name)) for name in names}
    )


def _unit(line: dict[str, Any], loinc: str) -> Unit:
    return Unit(
        symbol=line["unit"],
        multiply=Decimal(line.get("multiply", "1")),
        divide=Decimal(line.get("divide", "1")),
        add=Decimal(line.get("add", "0")),
        is_convertible=not line.get("apart", False),
        ucum=ucum()[line["unit"]],
        loinc=line.get("loinc", loinc),
    )


@cache
def ucum() -> dict[str, str]:
    """Give UCUM's spelling of each unit that the program writes; empty of an ordinal scale."""
    with resource("units.toml").open("rb") as file:
        units: dict[str, str] = tomllib.load(file)["ucum"]
    return units


@cache
def calculated() -> dict[str, Calculated]:
    """Give what is calculated (`egfr`, `bmi`) or put together (`blood_pressure`) by its code."""
    with resource("calculated.toml").open("rb") as file:
        return {code: Calculated(code=code, **entry) for code, entry in tomllib.load(file).items()}


@cache
def analytes() -> dict[str, Analyte]:
    """Give every analyte by its code, in the order of the file, which is the order of forms and flowsheets."""
    with resource("analytes.toml").open("rb") as file:
        raw = tomllib.load(file)
    return {
        code: Analyte(
            code=code,
            label=entry["label"],
            short=entry.get("short", entry["label"]),
            group=entry["group"],
            units=tuple(_unit(line, entry.get("loinc", "")) for line in entry.get("units", ())),
            choices=tuple(entry.get("choices", ())),
            choice_unit=entry.get("choice_unit", ""),
            hard=tuple(_limits(line) for line in entry.get("hard", ())),
            soft=tuple(_limits(line) for line in entry.get("soft", ())),
            flags=tuple(_flag(line) for line in entry.get("flag", ())),
            drug=entry.get("drug", ""),
            loinc=entry.get("loinc", ""),
            source=entry["source"],
        )
        for code, entry in raw.items()
    }


def _ceilings(lines: list[dict[str, str]]) -> tuple[DoseCeiling, ...]:
    return tuple(DoseCeiling(line["unit"], Decimal(line["above"])) for line in lines)


@cache
def drugs() -> dict[str, Drug]:
    """Give every drug by its code, in the order of the file, which is the order of pick-lists."""
    with resource("formulary.toml").open("rb") as file:
        raw = tomllib.load(file)
    return {
        code: Drug(
            code=code,
            label=entry["label"],
            short=entry.get("short", entry["label"]),
            group=entry["group"],
            is_other_medicine=entry.get("other", False),
            atc=entry.get("atc", ""),
            prednisolone_factor=Fraction(entry["prednisolone_factor"])
            if "prednisolone_factor" in entry
            else None,
            step_mg=_decimal(entry.get("step_mg")),
            dangerous=_ceilings(entry.get("dangerous", [])),
            single_dangerous=_ceilings(entry.get("single_dangerous", [])),
            usual_max=_ceilings(entry.get("usual_max", [])),
            source=entry["source"],
        )
        for code, entry in raw.items()
    }


def prednisolone_equivalent_mg(code: str, amount: Decimal) -> Decimal | None:
    """Give the same amount in mg of prednisolone; None of a drug that is no steroid (factors: reference D-11).

    Multiplied before it is divided: 24 mg of deflazacort are 20 mg, not a hair less.
    """
    factor = drugs()[code].prednisolone_factor
    return None if factor is None else amount * factor.numerator / factor.denominator


@cache
def steroids() -> tuple[str, ...]:
    """Give the steroids in the order of the formulary."""
    return tuple(drug.code for drug in drugs().values() if drug.group == "steroid")


@cache
def drugs_in(*groups: str) -> frozenset[str]:
    """Give the codes of all drugs of these groups."""
    return frozenset(drug.code for drug in drugs().values() if drug.group in groups)


TREATMENT_GROUPS = (
    "steroid",
    "calcineurin_inhibitor",
    "mycophenolate",
    "antimetabolite",
    "alkylating",
    "immunomodulator",
    "anti_cd20",
)
"""Groups of the formulary whose drugs treat the nephrotic syndrome itself: what is compared drug by drug is these."""


@cache
def treatment_drugs() -> tuple[str, ...]:
    """Give the codes of the drugs of TREATMENT_GROUPS, in the formulary's order."""
    return tuple(code for code, drug in drugs().items() if drug.group in TREATMENT_GROUPS)


@cache
def event_kinds() -> dict[EventKind, EventCatalogueEntry]:
    """Give every kind of event with its codes."""
    with resource("events.toml").open("rb") as file:
        raw = tomllib.load(file)
    entries = {}
    for kind, entry in raw.items():
        listed = raw[entry["codes_of"]]["codes"] if "codes_of" in entry else entry.get("codes", {})
        entries[EventKind(kind)] = EventCatalogueEntry(
            kind=EventKind(kind),
            label=entry["label"],
            codes=dict(listed) if isinstance(listed, dict) else {},
            codes_from=listed if isinstance(listed, str) else "",
            may_lie_ahead=entry.get("may_lie_ahead", False),
        )
    return entries


@cache
def live_vaccines() -> frozenset[str]:
    """Give the codes of the live vaccines (I22)."""
    with resource("events.toml").open("rb") as file:
        return frozenset(tomllib.load(file)[EventKind.VACCINATION]["live"])


@cache
def _icd_10() -> tuple[dict[str, str], str]:
    with resource("events.toml").open("rb") as file:
        biopsy = tomllib.load(file)[EventKind.BIOPSY]
    return dict(biopsy["icd10"]), str(biopsy["icd10_else"])


def icd_10_of(histology: str) -> str:
    """Give ICD-10's code of nephrotic syndrome with a biopsy's histology; N04.9 where its pattern is not known."""
    by_histology, unspecified = _icd_10()
    return by_histology.get(histology, unspecified)
