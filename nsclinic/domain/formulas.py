"""Body surface, body mass and kidney function, each with the source of its constants.

Exact decimals throughout: a threshold is compared with the unrounded result.
"""

from datetime import date
from decimal import Decimal

from nsclinic.domain.calendar import add_months, completed_years, days_between
from nsclinic.domain.record import Sex

SCHWARTZ_BEDSIDE_K = Decimal("0.413")
"""Bedside Schwartz 2009, creatinine by an IDMS-traceable method (reference D-03)."""

SCHWARTZ_S0_K = Decimal("0.5")
"""S0's own constant (reference D-04, 000-15): only where the three-step protocol asks for it."""

U25_YEARS = (1, 25)
"""Ages that CKiD U25 was made for, both ends included (Pierce CB et al. Kidney Int 2021;99:948)."""

U25_GROWING = {
    Sex.MALE: (Decimal("39.0"), Decimal("1.008"), Decimal("1.045")),
    Sex.FEMALE: (Decimal("36.1"), Decimal("1.008"), Decimal("1.023")),
}
"""k at 12 years, and the factor by which it grows a year before and after that (reference D-05)."""

U25_GROWN = {Sex.MALE: Decimal("50.8"), Sex.FEMALE: Decimal("41.4")}
"""k from 18 years on (reference D-05)."""


def body_surface_m2(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Give the body surface area by Mosteller, √(cm × kg / 3600) m² (reference D-01)."""
    return (weight_kg * height_cm / 3600).sqrt()


def body_mass_index_kg_m2(weight_kg: Decimal, height_cm: Decimal) -> Decimal:
    """Give weight over the square of the height in metres, in kg/m²."""
    return weight_kg * 10000 / (height_cm * height_cm)


def age_years(birth: date, on: date) -> Decimal:
    """Give the exact age: completed years, and of the running year the share of its days that have passed."""
    years = completed_years(birth, on)
    birthday, next_birthday = add_months(birth, 12 * years), add_months(birth, 12 * (years + 1))
    return years + Decimal(days_between(birthday, on)) / days_between(birthday, next_birthday)


def egfr_ml_min_173(
    height_cm: Decimal, creatinine_mg_dl: Decimal, k: Decimal = SCHWARTZ_BEDSIDE_K
) -> Decimal:
    """Give k × height / creatinine in mL/min/1.73 m²; k is bedside Schwartz unless the protocol asks for its own."""
    return k * height_cm / creatinine_mg_dl


def u25_k(sex: Sex, years: Decimal) -> Decimal | None:
    """Give CKiD U25's k for a height in metres, by sex and exact age (reference D-05).

    To below 12 years k12 × 1.008^(age − 12); from 12 to below 18 k12 × 1.045^(age − 12), for girls 1.023; from 18 on
    one number. None where the sex is not known or the age lies outside 1 to 25 years.
    """
    youngest, oldest = U25_YEARS
    if sex not in U25_GROWN or not youngest <= years <= oldest:
        return None
    if years >= 18:
        return U25_GROWN[sex]
    at_twelve, before, after = U25_GROWING[sex]
    return at_twelve * (before if years < 12 else after) ** (years - 12)


def egfr_u25_ml_min_173(
    sex: Sex, years: Decimal, height_cm: Decimal, creatinine_mg_dl: Decimal
) -> Decimal | None:
    """Give CKiD U25's estimate in mL/min/1.73 m², creatinine IDMS-traceable; None where `u25_k` is."""
    k = u25_k(sex, years)
    return None if k is None else k * height_cm / 100 / creatinine_mg_dl
