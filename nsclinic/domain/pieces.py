"""Of which tablets, capsules or millilitres a dose is made: exactly, or not at all and then how far off.

A family counts pieces. A dose that no whole number of pieces makes is never rounded in silence: the nearest that can be
made below and above are told with their difference, and somebody decides. Only a tablet that the clinic marked as
scored is halved, and of each strength at most one.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from itertools import combinations
from math import gcd
from typing import Any

from nsclinic.domain.resource import resource

MOST_PIECES = 100
"""No dose of more pieces of the largest strength is counted out: it is told that it cannot be made."""

SCORED = "scored"


class FormKind(StrEnum):
    """What a piece is; the order is that in which equal strengths are taken."""

    TABLET = "tablet"
    CAPSULE = "capsule"
    LIQUID = "liquid"


@dataclass(frozen=True, slots=True)
class Form:
    """One thing that a pharmacy hands out. `strength` is mg a piece, of a liquid mg in 1 mL."""

    kind: FormKind
    strength: Decimal
    is_scored: bool = False

    @property
    def key(self) -> str:
        """How the clinic's setting names it: "tablet-5", "tablet-5-scored", "liquid-100"."""
        return f"{self.kind}-{self.strength}" + (f"-{SCORED}" if self.is_scored else "")


@dataclass(frozen=True, slots=True)
class CommonForms:
    """What is commonly sold of a drug, and whether its tablets may be scored at all."""

    forms: tuple[Form, ...]
    may_be_scored: bool


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many of one form: `count` whole ones and, where `has_half`, half a tablet more; of a liquid `ml` instead."""

    form: Form
    count: int = 0
    has_half: bool = False
    ml: Decimal = Decimal(0)

    @property
    def mg(self) -> Decimal:
        """What they come to."""
        if self.form.kind is FormKind.LIQUID:
            return self.form.strength * self.ml
        return self.form.strength * self.count + (self.form.strength / 2 if self.has_half else 0)


@dataclass(frozen=True, slots=True)
class Making:
    """One way to make an amount: pieces of one or more strengths, the largest first."""

    pieces: tuple[Pieces, ...]

    @property
    def mg(self) -> Decimal:
        """What all pieces come to."""
        return sum((piece.mg for piece in self.pieces), Decimal(0))


@dataclass(frozen=True, slots=True)
class Intake:
    """How one intake of `dose_mg` is made. Without `exact`, `below` and `above` are the nearest there are, or None."""

    dose_mg: Decimal
    exact: Making | None
    below: Making | None = None
    above: Making | None = None

    def difference(self, making: Making) -> tuple[Decimal, Decimal]:
        """Give by how much a making differs from the dose: mg, and per cent of the dose; negative where it is less."""
        off = making.mg - self.dose_mg
        return off, off / self.dose_mg * 100


@cache
def _file() -> dict[str, Any]:
    with resource("strengths.toml").open("rb") as file:
        return tomllib.load(file)


def step_ml() -> Decimal:
    """Give the finest amount of a liquid that is measured out, in mL."""
    return Decimal(_file()["step_ml"])


@cache
def common_forms() -> dict[str, CommonForms]:
    """Give what is commonly sold, by drug; a drug that is not in it has no known strength."""
    lists = ((FormKind.TABLET, "tablets"), (FormKind.CAPSULE, "capsules"), (FormKind.LIQUID, "liquids"))
    return {
        drug: CommonForms(
            tuple(Form(kind, Decimal(mg)) for kind, name in lists for mg in entry.get(name, ())),
            bool(entry.get("may_be_scored", False)),
        )
        for drug, entry in _file().items()
        if isinstance(entry, dict)
    }


def forms_at(drug: str, chosen: Mapping[str, Sequence[str]]) -> tuple[Form, ...]:
    """Give what the clinic has of a drug by its setting; where it has not said, what is commonly sold, never halved.

    A key of the setting that names nothing known is passed over: it may come from a newer program.
    """
    known = common_forms().get(drug)
    if known is None:
        return ()
    if drug not in chosen:
        return known.forms
    keys = set(chosen[drug])
    possible = list(known.forms)
    if known.may_be_scored:
        possible += [
            Form(form.kind, form.strength, is_scored=True)
            for form in known.forms
            if form.kind is FormKind.TABLET
        ]
    return tuple(form for form in possible if form.key in keys)


def intake_of(dose_mg: Decimal, forms: Iterable[Form]) -> Intake:
    """Give how a dose is made from these forms: the fewest pieces, of equally few the largest strengths.

    Whole pieces come before halves, and pieces before a liquid; a liquid is measured in whole marks of the syringe.
    """
    if dose_mg <= 0:
        return Intake(dose_mg, None)
    listed = tuple(dict.fromkeys(forms))
    solids = tuple(form for form in listed if form.kind is not FormKind.LIQUID)
    found = [_counted(dose_mg, solids)] if solids else []
    found += [_measured(dose_mg, form) for form in listed if form.kind is FormKind.LIQUID]
    exact = next((one for one in found if one.exact is not None), None)
    if exact is not None:
        return exact
    below = [one.below for one in found if one.below is not None]
    above = [one.above for one in found if one.above is not None]
    return Intake(
        dose_mg,
        None,
        max(below, key=lambda making: making.mg, default=None),
        min(above, key=lambda making: making.mg, default=None),
    )


def _measured(dose_mg: Decimal, form: Form) -> Intake:
    step = step_ml()
    marks, rest = divmod(dose_mg / form.strength, step)
    lower, upper = (Making((Pieces(form, ml=step * count),)) for count in (marks, marks + 1))
    if not rest and lower.mg == dose_mg:
        return Intake(dose_mg, lower)
    return Intake(dose_mg, None, lower if marks else None, upper)


def _counted(dose_mg: Decimal, forms: tuple[Form, ...]) -> Intake:
    """Count pieces out, in whole units of what all the pieces share."""
    order = sorted(forms, key=lambda form: (-form.strength, form.is_scored, form.kind))
    if dose_mg > order[0].strength * MOST_PIECES:
        return Intake(dose_mg, None)
    digits = max(-int(form.strength.as_tuple().exponent) for form in order)
    scale = Decimal(2 * 10 ** max(0, digits))
    sizes = [int(form.strength * scale) for form in order]
    halves = [index for index, form in enumerate(order) if form.is_scored]
    unit = gcd(*sizes, *(sizes[index] // 2 for index in halves))
    wanted = dose_mg * scale / unit
    low = int(wanted)
    high = low + max(sizes) // unit
    table = _fewest([size // unit for size in sizes], high)
    half_sets = [
        (chosen, sum(sizes[index] // 2 for index in chosen) // unit)
        for count in range(len(halves) + 1)
        for chosen in combinations(halves, count)
    ]
    best = _Best(order, table, half_sets)
    if wanted == low and (made := best.at(low)) is not None:
        return Intake(dose_mg, made)
    first_above = low if wanted <= low else low + 1
    return Intake(
        dose_mg,
        None,
        next((made for total in range(low, 0, -1) if (made := best.at(total)) is not None), None),
        next((made for total in range(first_above, high + 1) if (made := best.at(total)) is not None), None),
    )


_Fewest = tuple[int, tuple[int, ...]]
"""How many pieces, and how many of each strength as negative numbers: the smaller is the better."""


def _fewest(sizes: list[int], most: int) -> list[_Fewest | None]:
    """Give, for every total up to `most`, the fewest whole pieces; None where none make it."""
    table: list[_Fewest | None] = [None] * (most + 1)
    table[0] = (0, (0,) * len(sizes))
    for total in range(1, most + 1):
        table[total] = min(_one_more(table, sizes, total), default=None)
    return table


def _one_more(table: list[_Fewest | None], sizes: list[int], total: int) -> Iterator[_Fewest]:
    for index, size in enumerate(sizes):
        if size <= total and (before := table[total - size]) is not None:
            count, counts = before
            yield count + 1, (*counts[:index], counts[index] - 1, *counts[index + 1 :])


@dataclass(frozen=True, slots=True)
class _Best:
    """The best making of any total, halves allowed."""

    order: list[Form]
    table: list[_Fewest | None]
    half_sets: list[tuple[tuple[int, ...], int]]

    def at(self, total: int) -> Making | None:
        """Give the making of the fewest pieces, then of the fewest halves; None where there is none."""
        found = []
        for chosen, units in self.half_sets:
            if units <= total and (whole := self.table[total - units]) is not None:
                found.append((whole[0] + len(chosen), len(chosen), whole[1], chosen))
        if not found or not total:
            return None
        _, _, counts, chosen = min(found)
        return Making(
            tuple(
                Pieces(form, -count, has_half=index in chosen)
                for index, (form, count) in enumerate(zip(self.order, counts, strict=True))
                if count or index in chosen
            )
        )


def parts_of_day(per_day_mg: Decimal, doses_per_day: int, step_mg: Decimal | None) -> tuple[Decimal, ...]:
    """Split a day's dose into what is taken each time, as evenly as the capsules allow, the larger part first.

    Without a known capsule, or where the day's dose is no whole number of them, the parts are equal. The parts always
    sum to the day's dose, but for the last digits of an endless fraction.
    """
    if step_mg is None or per_day_mg % step_mg:
        return (per_day_mg / doses_per_day,) * doses_per_day
    each, left = divmod(int(per_day_mg / step_mg), doses_per_day)
    return tuple(step_mg * (each + (1 if index < left else 0)) for index in range(doses_per_day))


def intakes_of_day(
    per_day_mg: Decimal, doses_per_day: int, forms: tuple[Form, ...], step_mg: Decimal | None
) -> tuple[Intake, ...]:
    """Give how a day's dose is made each time: equal parts where these can be made, else as evenly as the pieces allow.

    No part is ever nothing. Where no even split can be made of whole pieces, the parts are equal and each says how far
    off the nearest are.
    """
    equal = (per_day_mg / doses_per_day,) * doses_per_day
    steps = [step for step in (*_steps(forms), step_mg) if step is not None]
    splits = [equal, *(parts_of_day(per_day_mg, doses_per_day, step) for step in steps)]
    for parts in splits:
        if all(part > 0 for part in parts) and sum(parts) == per_day_mg:
            intakes = tuple(intake_of(part, forms) for part in parts)
            if all(intake.exact is not None for intake in intakes):
                return intakes
    return tuple(intake_of(part, forms) for part in equal)


def _steps(forms: tuple[Form, ...]) -> Iterator[Decimal]:
    """Give the amounts by which parts may differ: what all pieces share, each piece, a liquid's finest mark."""
    sizes = sorted(
        {form.strength / (2 if form.is_scored else 1) for form in forms if form.kind is not FormKind.LIQUID}
    )
    if sizes:
        scale = 10 ** max(0, *(-int(size.as_tuple().exponent) for size in sizes))
        yield Decimal(gcd(*(int(size * scale) for size in sizes))) / scale
        yield from sizes
    yield from (form.strength * step_ml() for form in forms if form.kind is FormKind.LIQUID)
