"""Says when a value can hardly be meant: outside the hard limits it is refused, outside the soft ones questioned.

The import and the visit form ask the same functions; the numbers stand in analytes.toml and formulary.toml. Answers
are values, worded elsewhere. No dose is ever refused: what was given can always be recorded.
"""

from dataclasses import dataclass
from decimal import Decimal

from nsclinic.domain.catalogue import Analyte, DoseCeiling, Limits, drugs
from nsclinic.domain.formulas import body_surface_m2
from nsclinic.domain.record import Frequency, Qualifier, Treatment

YOUNGER_THAN_YEARS = 25
"""A child is seen at an age of 0 to below this (reference E, first row: hard)."""

EARLIEST_BIRTH_YEAR = 1900
"""An earlier year of birth is a slip of the pen (this project's own limit)."""

USUAL_ONSET_YEARS = (1, 14)
"""First day of the nephrotic syndrome: younger or older than this is questioned (reference E; S0)."""

LONGEST_HOURS_AFTER_DOSE = Decimal(72)
"""Hours between a dose and a level; more is another number in the wrong column (this project's own limit)."""

MOST_DOSES_PER_DAY = 24
"""Doses taken on one day; more is another number in the wrong column (this project's own limit)."""


@dataclass(frozen=True, slots=True)
class OutsideLimits:
    """A value outside the ends `low`…`high` (None = open), which are in `limit_unit`.

    `value` is in `unit`, as it came; `compared` is the same in `limit_unit`. `did_you_mean` is another unit of the
    analyte in which the same number would be plausible, or empty.
    """

    code: str
    value: Decimal
    unit: str
    compared: Decimal
    limit_unit: str
    low: Decimal | None
    high: Decimal | None
    did_you_mean: str = ""


def hard_fault(
    analyte: Analyte, value: Decimal, unit: str, age_years: int | None = None
) -> OutsideLimits | None:
    """Say why a value is refused, or None where it may be recorded; the ends themselves are allowed.

    `unit` must be one of the analyte's and the value a number; `age_years` are completed years, None where not known.
    Source: clinical reference E, as it stands in analytes.toml.
    """
    return _outside(analyte, analyte.hard, value, unit, age_years, only_usual=False)


def soft_warning(
    analyte: Analyte,
    value: Decimal,
    unit: str,
    age_years: int | None = None,
    qualifier: Qualifier = Qualifier.NONE,
) -> OutsideLimits | None:
    """Say why a value is worth a second look, or None; the ends themselves need none.

    A censored value is questioned only on the side on which everything it may stand for lies: "<20" says nothing
    about an upper end.
    """
    outside = _outside(analyte, analyte.soft, value, unit, age_years, only_usual=True)
    if outside is None:
        return None
    is_low = outside.low is not None and outside.compared < outside.low
    if qualifier is Qualifier.LESS and not is_low:
        return None
    if qualifier is Qualifier.GREATER and is_low:
        return None
    return outside


def _outside(
    analyte: Analyte,
    lines: tuple[Limits, ...],
    value: Decimal,
    unit: str,
    age_years: int | None,
    *,
    only_usual: bool,
) -> OutsideLimits | None:
    breach = _breach(analyte, lines, value, unit, age_years)
    if breach is None:
        return None
    compared, line, low = breach
    meant = _plausible_unit(analyte, value, unit, age_years, only_usual=only_usual)
    return OutsideLimits(analyte.code, value, unit, compared, line.unit, low, line.high, meant)


def _breach(
    analyte: Analyte, lines: tuple[Limits, ...], value: Decimal, unit: str, age_years: int | None
) -> tuple[Decimal, Limits, Decimal | None] | None:
    """Give the first line that the value is outside of: the value in its unit, the line, its low end at this age."""
    for line in _lines_for(analyte, lines, unit):
        compared = analyte.convert(value, unit, line.unit)
        if compared is None or not _is_of_age(line, age_years):
            continue
        low = _low_end(line, age_years)
        if (low is not None and compared < low) or (line.high is not None and compared > line.high):
            return compared, line, low
    return None


def _lines_for(analyte: Analyte, lines: tuple[Limits, ...], unit: str) -> list[Limits]:
    """Lines in the value's own unit win; else those of the first unit that has any."""
    own = [line for line in lines if line.unit == unit]
    if own or not lines:
        return own
    first = next((u.symbol for u in analyte.units if any(line.unit == u.symbol for line in lines)), "")
    return [line for line in lines if line.unit == first]


def _is_of_age(line: Limits, age_years: int | None) -> bool:
    if line.years is None:
        return True
    return age_years is not None and line.years[0] <= age_years < line.years[1]


def _low_end(line: Limits, age_years: int | None) -> Decimal | None:
    if line.low_at_birth is None or line.low_per_year is None:
        return line.low
    if age_years is None:
        return None
    low = line.low_at_birth + line.low_per_year * age_years
    return low if line.low_max is None else min(low, line.low_max)


def _plausible_unit(
    analyte: Analyte, value: Decimal, unit: str, age_years: int | None, *, only_usual: bool
) -> str:
    """Give the unit that was probably meant: one in which the number is usual, else (for a refused value) possible."""
    possible = ""
    for other in (other.symbol for other in analyte.units if other.symbol != unit):
        if _breach(analyte, analyte.hard, value, other, age_years) is None:
            if _breach(analyte, analyte.soft, value, other, age_years) is None:
                return other
            possible = possible or other
    return "" if only_usual else possible


@dataclass(frozen=True, slots=True)
class DoseCaution:
    """A dose above a ceiling of the formulary: `amount` on a treatment day, in the ceiling's unit."""

    drug: str
    amount: Decimal
    ceiling: DoseCeiling
    is_dangerous: bool

    @property
    def ratio(self) -> Decimal:
        """How many times the ceiling the dose is."""
        return self.amount / self.ceiling.above


def dose_cautions(
    treatment: Treatment, weight_kg: Decimal | None = None, height_cm: Decimal | None = None
) -> tuple[DoseCaution, ...]:
    """Give every ceiling that the dose of one stretch is above, the dangerous ones first; empty where there is none.

    Amounts are those of one treatment day. A ceiling per kg or m² is passed over where the size is not known and the
    dose was not given in that unit. A drug with ceilings of its own for one dose given once is held to those.
    """
    drug = drugs().get(treatment.drug)
    if drug is None or not treatment.dose:
        return ()
    amounts = _amounts(treatment, weight_kg, height_cm)
    dangerous, usual = drug.dangerous, drug.usual_max
    if treatment.frequency is Frequency.SINGLE and drug.single_dangerous:
        dangerous = drug.single_dangerous
        usual = tuple(ceiling for ceiling in usual if not ceiling.unit.endswith("/day"))
    found = []
    for ceilings, is_dangerous in ((dangerous, True), (usual, False)):
        for ceiling in ceilings:
            amount = amounts.get(ceiling.unit.removesuffix("/day"))
            if amount is not None and amount > ceiling.above:
                found.append(DoseCaution(drug.code, amount, ceiling, is_dangerous))
    return tuple(found)


def _amounts(
    treatment: Treatment, weight_kg: Decimal | None, height_cm: Decimal | None
) -> dict[str, Decimal]:
    """Give the amount of a treatment day in mg, mg/kg and mg/m2, as far as each is known."""
    dose = Decimal(treatment.dose)
    stated = treatment.dose_unit.removesuffix("/day")
    surface_m2 = body_surface_m2(weight_kg, height_cm) if weight_kg and height_cm else None
    sizes = {"mg": Decimal(1), "mg/kg": weight_kg, "mg/m2": surface_m2}
    amounts = {stated: dose}
    size = sizes.get(stated)
    if size is None:
        return amounts
    dose_mg = dose * size
    for unit, per in sizes.items():
        if unit != stated and per is not None:
            amounts[unit] = dose_mg / per
    return amounts
