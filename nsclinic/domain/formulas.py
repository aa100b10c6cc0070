"""Body surface, kidney function and dose arithmetic, each with the source of its constants.

Exact decimals throughout: a threshold is compared with the unrounded result.
"""

from decimal import Decimal

SCHWARTZ_BEDSIDE_K = Decimal("0.413")
"""Bedside Schwartz 2009, creatinine by an IDMS-traceable method (reference D-03)."""

SCHWARTZ_S0_K = Decimal("0.5")
"""S0's own constant (reference D-04, 000-15): only where the three-step protocol asks for it."""


def body_surface_m2(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Give the body surface area by Mosteller, √(cm × kg / 3600) m² (reference D-01)."""
    return (weight_kg * height_cm / 3600).sqrt()


def egfr_ml_min_173(
    height_cm: Decimal, creatinine_mg_dl: Decimal, k: Decimal = SCHWARTZ_BEDSIDE_K
) -> Decimal:
    """Give k × height / creatinine in mL/min/1.73 m²; k is bedside Schwartz unless the protocol asks for its own."""
    return k * height_cm / creatinine_mg_dl
