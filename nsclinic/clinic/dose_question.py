"""Whether a dose has to be confirmed before it is recorded: the tenfold slip, upwards and downwards.

No dose is refused anywhere: what was given can always be recorded. A dose in the dangerous range of the formulary, or
three times and more (a third and less) of what it should be like, asks once more and says how far off it is.
"""

from dataclasses import dataclass
from decimal import Decimal

from nsclinic.advice.model import Amount, Review
from nsclinic.course.doses import range_ends
from nsclinic.domain.formulas import body_surface_m2
from nsclinic.domain.limits import DoseCaution, dose_cautions
from nsclinic.domain.record import Frequency, Treatment
from nsclinic.protocol.model import Protocol

FACTOR_ASKED = Decimal(3)
"""A dose so many times the last one, or so many times less, is asked about (safety H13)."""

WITHIN_RANGE_SHARE = Decimal("1.10")
"""A dose up to 10 % above the protocol's range is within it (rules 4, `dose-high`)."""


@dataclass(frozen=True, slots=True)
class DoseAmounts:
    """What is taken on a treatment day, in each unit that can be known."""

    mg: Decimal | None
    mg_per_kg: Decimal | None
    mg_per_m2: Decimal | None

    def in_unit(self, unit: str) -> Decimal | None:
        """Give the amount in a dose unit, with or without "/day"."""
        amounts = {"mg": self.mg, "mg/kg": self.mg_per_kg, "mg/m2": self.mg_per_m2}
        return amounts.get(unit.removesuffix("/day"))


@dataclass(frozen=True, slots=True)
class DoseQuestion:
    """Why a dose is asked about. `protocol_dose` is the end of the protocol's range that it is compared with.

    Each ratio is this dose over the other, None where there is nothing to compare with.
    """

    treatment: Treatment
    amounts: DoseAmounts
    caution: DoseCaution | None
    protocol_dose: Amount | None
    protocol_ratio: Decimal | None
    last_ratio: Decimal | None

    @property
    def is_dangerous(self) -> bool:
        """Whether the dose is above a ceiling of the formulary."""
        return self.caution is not None


def dose_amounts(treatment: Treatment, weight_kg: Decimal | None, height_cm: Decimal | None) -> DoseAmounts:
    """Give the dose of a treatment day in mg, mg/kg and mg/m² (Mosteller) for a child of this size."""
    if not treatment.dose:
        return DoseAmounts(None, None, None)
    dose = Decimal(treatment.dose)
    stated = treatment.dose_unit.removesuffix("/day")
    surface = body_surface_m2(weight_kg, height_cm) if weight_kg and height_cm else None
    sizes = {"mg": Decimal(1), "mg/kg": weight_kg, "mg/m2": surface}
    size = sizes.get(stated)
    if not size:
        return DoseAmounts(None, dose if stated == "mg/kg" else None, dose if stated == "mg/m2" else None)
    mg = dose * size
    return DoseAmounts(mg, mg / weight_kg if weight_kg else None, mg / surface if surface else None)


def dose_question(
    treatment: Treatment,
    last: Treatment | None,
    review: Review,
    protocol: Protocol,
) -> DoseQuestion | None:
    """Say why a new dose is to be confirmed, or None.

    `last` is the dose before it, None for a drug that is begun. `review` is of the record with the new dose: its size
    and steps count. Asked about are a dose above a dangerous ceiling; one 3 times or more, or a third or less, of the
    last, unless it lies within the protocol's range; and for a first dose the same against that range.
    """
    weight_kg, height_cm = review.size.weight_kg, review.size.height_cm
    amounts = dose_amounts(treatment, weight_kg, height_cm)
    cautions = [one for one in dose_cautions(treatment, weight_kg, height_cm) if one.is_dangerous]
    compared = _against_protocol(treatment, amounts, review, protocol)
    last_ratio = _against_last(last, amounts, weight_kg, height_cm)
    question = DoseQuestion(
        treatment=treatment,
        amounts=amounts,
        caution=max(cautions, key=lambda one: one.ratio, default=None),
        protocol_dose=compared[0] if compared else None,
        protocol_ratio=compared[1] if compared else None,
        last_ratio=last_ratio,
    )
    if cautions:
        return question
    if last_ratio is None:
        return question if _is_far(question.protocol_ratio) else None
    is_in_range = compared is not None and compared[1] == 1
    return question if _is_far(last_ratio) and not is_in_range else None


def _is_far(ratio: Decimal | None) -> bool:
    return ratio is not None and (ratio >= FACTOR_ASKED or ratio <= 1 / FACTOR_ASKED)


def _against_protocol(
    treatment: Treatment, amounts: DoseAmounts, review: Review, protocol: Protocol
) -> tuple[Amount, Decimal] | None:
    """Give the end of the range that the dose is compared with, and the ratio: 1 within the range."""
    if treatment.frequency is Frequency.SINGLE:
        return None
    low, high = range_ends(treatment.drug, review.course, review.steps, protocol)
    if low is None or high is None:
        return None
    amount = amounts.in_unit(low.unit)
    if amount is None or low.value <= 0:
        return None
    if amount > high.value * WITHIN_RANGE_SHARE:
        return Amount(high.value, high.unit), amount / high.value
    if amount < low.value:
        return Amount(low.value, low.unit), amount / low.value
    return Amount(high.value, high.unit), Decimal(1)


def _against_last(
    last: Treatment | None,
    amounts: DoseAmounts,
    weight_kg: Decimal | None,
    height_cm: Decimal | None,
) -> Decimal | None:
    if last is None or not last.dose:
        return None
    before = dose_amounts(last, weight_kg, height_cm)
    for unit in ("mg", "mg/kg", "mg/m2"):
        new, old = amounts.in_unit(unit), before.in_unit(unit)
        if new is not None and old:
            return new / old
    return None
