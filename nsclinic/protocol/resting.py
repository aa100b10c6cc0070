"""Walks every number that ships, in protocols and catalogues, with the facts that it rests on.

The test that no number is without its fact and the page of source facts ask here, so that both see the same numbers.
"""

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from nsclinic.domain.catalogue import Analyte, Drug, FlagLimits, Limits, analytes, drugs
from nsclinic.domain.measures import measures
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.protocol.numbers import numbers_of
from nsclinic.protocol.shared import COMMON_FILE

ANALYTES_FILE = "analytes.toml"
FORMULARY_FILE = "formulary.toml"
MEASURES_FILE = "measures.toml"
FACTOR = "factor"

EXACT_FACTORS = frozenset(Decimal(factor) for factor in (1, 10, 24, 100, 1000))
"""Between units of one kind these are exact and rest on nothing (rules 0)."""

NO_AGE = frozenset({0, 130})
"""Ends of an age range that stand for no end."""


class RestingNumber(NamedTuple):
    """A shipped number: its file, its key path there, what it is about, and the ids of the facts it rests on.

    `note` is what a protocol's number says beside itself; the catalogues have none.
    """

    file: str
    where: str
    of: str
    value: Decimal
    unit: str
    source: str
    facts: tuple[str, ...]
    note: str = ""

    @property
    def about(self) -> str:
        """What the number is about, as its place and its file say it."""
        return f"{self.where} {self.of}"


def resting_numbers() -> Iterator[RestingNumber]:
    """Give every number once: common.toml's, each protocol's own, the measures', the analytes' and the drugs'."""
    seen = set()
    for protocol in shipped_protocols().values():
        for where, of, number in numbers_of(protocol):
            file, place = (
                (COMMON_FILE, where.removeprefix("common."))
                if where.startswith("common.")
                else (f"{protocol.id}.toml", where)
            )
            if (file, place) not in seen:
                seen.add((file, place))
                facts = (number.fact,) if number.fact else ()
                yield RestingNumber(
                    file, place, of, number.value, number.unit, number.source, facts, number.note
                )
    for item in fields(measures()):
        shown = getattr(measures(), item.name)
        yield RestingNumber(
            MEASURES_FILE, item.name, "", shown.value, shown.unit, shown.source, _ids(shown.fact)
        )
    for analyte in analytes().values():
        yield from _of_analyte(analyte)
    for drug in drugs().values():
        yield from _of_drug(drug)


def _of_analyte(analyte: Analyte) -> Iterator[RestingNumber]:
    for what, value, unit, source in _in_analyte(analyte):
        if value is not None:
            facts = _ids(source or analyte.source)
            yield RestingNumber(ANALYTES_FILE, f"{analyte.code}.{what}", analyte.code, value, unit, "", facts)


def _in_analyte(analyte: Analyte) -> Iterator[tuple[str, Decimal | None, str, str]]:
    for unit in analyte.units:
        yield from (
            ("units", factor, FACTOR, "")
            for factor in (unit.multiply, unit.divide)
            if factor not in EXACT_FACTORS
        )
        if unit.add:
            yield "units", unit.add, analyte.units[0].symbol, ""
    for name, lines in (("hard", analyte.hard), ("soft", analyte.soft)):
        yield from ((name, value, symbol, "") for line in lines for value, symbol in _ends(line))
    for flag in analyte.flags:
        yield from (("flag", value, flag.unit, flag.source) for value in _marks(flag))


def _ends(line: Limits) -> Iterator[tuple[Decimal | None, str]]:
    for value in (line.low, line.high, line.low_at_birth, line.low_per_year, line.low_max):
        yield value, line.unit
    yield from ((Decimal(year), "year") for year in line.years or () if year not in NO_AGE)


def _marks(flag: FlagLimits) -> tuple[Decimal | None, ...]:
    return flag.low, flag.far_low, flag.high, flag.high_at, flag.far_high, flag.far_high_at


def _of_drug(drug: Drug) -> Iterator[RestingNumber]:
    facts = _ids(drug.source)
    for what, value, unit in (
        ("prednisolone_factor", _as_stated(drug.prednisolone_factor), FACTOR),
        ("step_mg", drug.step_mg, "mg"),
    ):
        if value is not None:
            yield RestingNumber(FORMULARY_FILE, f"{drug.code}.{what}", drug.code, value, unit, "", facts)
    for what, ceilings in (
        ("dangerous", drug.dangerous),
        ("single_dangerous", drug.single_dangerous),
        ("usual_max", drug.usual_max),
    ):
        for ceiling in ceilings:
            where = f"{drug.code}.{what}"
            yield RestingNumber(FORMULARY_FILE, where, drug.code, ceiling.above, ceiling.unit, "", facts)


def _as_stated(factor: Fraction | None) -> Decimal | None:
    """Give a factor as a fact can state it, in four places: the program takes it exactly."""
    return None if factor is None else round(Decimal(factor.numerator) / factor.denominator, 4).normalize()


def _ids(source: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in source.split(","))
