"""What the limits of a value that is reported in several units must be together: one limit a unit, none forgotten.

A value in a unit without a limit would be passed over in silence, so every unit of the catalogue is asked for.
"""

from collections.abc import Iterable, Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

from nsclinic.domain.catalogue import analytes
from nsclinic.protocol.model import Harm, Number, Urine, UrineLimits
from nsclinic.protocol.places import KeyPath
from nsclinic.protocol.vocabulary import analyte_units

Faults = Iterator[tuple[KeyPath, str]]
"""Key path below the table or list that was asked about, and what is wrong there."""

CUSTOMARY_ROUNDING = Decimal("1.25")
"""Limits of one value in two units may differ by this factor: 20 mg/mmol is written for 0.2 mg/mg, which are 22.6."""


def amount(number: Number) -> str:
    """Give a number with its unit, for a message."""
    return f"{number.value} {number.unit}"


def each_unit_once(name: str, found: list[str], wanted: tuple[str, ...]) -> Faults:
    """Ask for one limit in every unit wanted."""
    for index, unit in enumerate(found):
        if unit in found[:index]:
            yield (name, index), f"{unit} is given twice"
    for unit in wanted:
        if unit not in found:
            yield (name,), f"the limit in {unit} is missing"


def one_meaning(code: str, limits: Iterable[tuple[KeyPath, Number]]) -> Faults:
    """Ask that limits of an analyte in several units be the same amount: a slip of ten in one of them shows so."""
    analyte = analytes()[code]
    first: Number | None = None
    for path, limit in limits:
        amount_here = analyte.in_first_unit(limit.value, limit.unit)
        amount_there = analyte.in_first_unit(first.value, first.unit) if first is not None else None
        if first is None:
            first = limit
        elif amount_here is not None and amount_there is not None:
            low, high = sorted((amount_here, amount_there))
            if high > low * CUSTOMARY_ROUNDING:
                is_worth = analyte.convert(limit.value, limit.unit, first.unit)
                about = is_worth.quantize(Decimal("0.001"), ROUND_HALF_EVEN).normalize() if is_worth else 0
                yield (
                    path,
                    f"{amount(limit)} is {about:f} {first.unit}, and the limit in that unit is {first.value}",
                )


def urine(section: Urine) -> Faults:
    """Say what is wrong with the limits of the urine's states and the grades of its strips."""
    for name in ("upcr", "urine_protein_rate"):
        limits: tuple[UrineLimits, ...] = getattr(section, name)
        yield from each_unit_once(name, [line.unit for line in limits], analyte_units(name))
        for ends in (("complete_at_most", "complete_below"), ("nephrotic_from", "nephrotic_above")):
            given = (
                ((name, index, end, "value"), getattr(line, end))
                for index, line in enumerate(limits)
                for end in ends
            )
            yield from one_meaning(name, ((path, limit) for path, limit in given if limit is not None))
    grades = analytes()["dipstick_protein"].choices
    seen: dict[str, str] = {}
    for name in ("dipstick_complete", "dipstick_partial", "dipstick_nephrotic"):
        for grade in getattr(section, name):
            if grade in seen and seen[grade] != name:
                yield (name,), f"{grade} is one of {seen[grade]} too"
            seen.setdefault(grade, name)
    for grade in grades:
        if grade not in seen:
            yield (), f"the dipstick grade {grade} means nothing; name it in one of the three lists"
    order = {grade: place for place, grade in enumerate(grades)}
    places = [order[grade] for grade in seen]
    if len(seen) == len(grades) and places != sorted(places):
        yield ("dipstick_nephrotic",), "the three lists are not in the order of the grades"
    yield from _strip_grades(section, grades)


def _strip_grades(urine: Urine, grades: tuple[str, ...]) -> Faults:
    found = tuple(line.grade for line in urine.strip_grades)
    if found != grades:
        yield ("strip_grades",), f"gives each grade once, in their order ({', '.join(grades)})"
        return
    *bounded, last = urine.strip_grades
    for index, line in enumerate(bounded):
        if line.below is None:
            yield ("strip_grades", index), "'below' is missing"
    if last.below is not None:
        yield ("strip_grades", len(bounded), "below"), "the last grade has no end"
    ends = [(index, line.below) for index, line in enumerate(bounded) if line.below is not None]
    for (_, lower), (index, upper) in pairwise(ends):
        if upper.value <= lower.value:
            yield (
                ("strip_grades", index, "below", "value"),
                f"{amount(upper)} is not above the grade before ({amount(lower)})",
            )


def urine_limits(limits: UrineLimits) -> Faults:
    """Say what is wrong with the limits in one unit."""
    complete = [name for name in ("complete_at_most", "complete_below") if getattr(limits, name) is not None]
    nephrotic = [name for name in ("nephrotic_from", "nephrotic_above") if getattr(limits, name) is not None]
    for found, names in (
        (complete, "complete_at_most and complete_below"),
        (nephrotic, "nephrotic_from and nephrotic_above"),
    ):
        if len(found) != 1:
            yield (), f"one of {names} is given, not {'both' if found else 'neither'}"
    for name in (*complete, *nephrotic):
        if getattr(limits, name).unit != limits.unit:
            yield (
                (name, "unit"),
                f"is '{getattr(limits, name).unit}', and these are the limits in '{limits.unit}'",
            )
    if len(complete) == len(nephrotic) == 1:
        low, high = getattr(limits, complete[0]), getattr(limits, nephrotic[0])
        if low.value >= high.value:
            yield (nephrotic[0], "value"), f"{amount(high)} is not above {complete[0]} ({amount(low)})"


_IN_EACH_UNIT: dict[str, str] = {
    "creatinine_small_rise": "creatinine",
    "glucose_fasting_high": "glucose_fasting",
    "glucose_fasting_impaired": "glucose_fasting",
    "glucose_random_high": "glucose_random",
    "hba1c_high": "hba1c",
}


def harm(section: Harm) -> Faults:
    """Say which limit of harm lacks a unit, or is no higher than the milder one."""
    for name, code in _IN_EACH_UNIT.items():
        limits: tuple[Number, ...] = getattr(section, name)
        yield from each_unit_once(name, [limit.unit for limit in limits], analyte_units(code))
        yield from one_meaning(code, (((name, index, "value"), limit) for index, limit in enumerate(limits)))
    impaired = {limit.unit: limit for limit in section.glucose_fasting_impaired}
    for index, limit in enumerate(section.glucose_fasting_high):
        lower = impaired.get(limit.unit)
        if lower is not None and lower.value >= limit.value:
            yield (
                ("glucose_fasting_high", index, "value"),
                f"{amount(limit)} is not above glucose_fasting_impaired ({amount(lower)})",
            )
