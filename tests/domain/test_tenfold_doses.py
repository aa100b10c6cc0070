"""Every drug with a ceiling, every weight of a child: an ordinary dose passes, ten times of it never does (H13)."""

from datetime import date
from decimal import Decimal

import pytest

from nsclinic.domain.catalogue import DoseCeiling, Drug, drugs
from nsclinic.domain.formulas import body_surface_m2
from nsclinic.domain.limits import dose_cautions
from nsclinic.domain.record import Frequency, Treatment

DAY = date(2026, 11, 23)
WEIGHTS = [Decimal(half) / 2 for half in range(6, 181)]
"""3 to 90 kg in steps of half a kilogram."""


def height_cm(weight_kg: Decimal) -> Decimal:
    """Give a height that goes with a weight, near enough: body surface is what it is for."""
    return Decimal(50) + 13 * (weight_kg - 3).sqrt() if weight_kg < 70 else Decimal(170)


def dangerous(drug: Drug, dose: Decimal, unit: str, weight_kg: Decimal, *, is_single: bool) -> bool:
    given = Treatment(
        drug.code,
        DAY,
        DAY if is_single else None,
        f"{dose:f}",
        unit,
        Frequency.SINGLE if is_single else Frequency.DAILY,
    )
    return any(caution.is_dangerous for caution in dose_cautions(given, weight_kg, height_cm(weight_kg)))


WITH_CEILINGS = [
    (drug, ceilings, is_single)
    for drug in drugs().values()
    for ceilings, is_single in ((drug.dangerous, False), (drug.single_dangerous, True))
    if ceilings
]


def least_mg(ceilings: tuple[DoseCeiling, ...], weight_kg: Decimal) -> Decimal:
    """Give the mg of a treatment day that no ceiling of a drug lets pass for a child of this weight."""
    size = body_surface_m2(weight_kg, height_cm(weight_kg))
    per = {"mg": Decimal(1), "mg/kg": weight_kg, "mg/m2": size}
    return min(ceiling.above * per[ceiling.unit.removesuffix("/day")] for ceiling in ceilings)


@pytest.mark.parametrize(
    ("drug", "ceilings", "is_single"),
    WITH_CEILINGS,
    ids=[f"{d.code}{'-once' * s}" for d, _, s in WITH_CEILINGS],
)
def test_a_third_of_the_ceiling_passes_and_ten_times_of_that_is_stopped_at_every_weight(
    drug, ceilings, is_single
):
    unit = "mg" if is_single else "mg/day"
    for weight_kg in WEIGHTS:
        usual = (least_mg(ceilings, weight_kg) / 3).quantize(Decimal("0.0001"))
        assert not dangerous(drug, usual, unit, weight_kg, is_single=is_single), weight_kg
        assert dangerous(drug, usual * 10, unit, weight_kg, is_single=is_single), weight_kg


def test_the_drugs_of_the_protocols_have_ceilings():
    named = {drug.code for drug, _, _ in WITH_CEILINGS}
    assert {"prednisolone", "tacrolimus", "ciclosporin", "mycophenolate_mofetil", "cyclophosphamide"} <= named
