"""The worked examples of the clinical reference, section D."""

from datetime import date
from decimal import Decimal

import pytest

from nsclinic.domain.catalogue import analytes
from nsclinic.domain.formulas import (
    SCHWARTZ_S0_K,
    age_years,
    body_mass_index_kg_m2,
    body_surface_m2,
    egfr_ml_min_173,
    egfr_u25_ml_min_173,
    u25_k,
)
from nsclinic.domain.record import Sex


@pytest.mark.parametrize(
    ("height_cm", "weight_kg", "expected"),
    [(110, "24.5", "0.8652"), (100, "16", "0.6667"), (75, "9.5", "0.4449")],
)
def test_body_surface_by_mosteller(height_cm: int, weight_kg: str, expected: str) -> None:
    assert round(body_surface_m2(Decimal(weight_kg), Decimal(height_cm)), 4) == Decimal(expected)


@pytest.mark.parametrize(
    ("height_cm", "creatinine", "bedside", "own"),
    [(110, "0.5", "90.86", "110.00"), (110, "0.85", "53.45", "64.71"), (120, "0.826", "60.00", "72.64")],
)
def test_kidney_function_by_schwartz(height_cm: int, creatinine: str, bedside: str, own: str) -> None:
    height, value = Decimal(height_cm), Decimal(creatinine)
    assert round(egfr_ml_min_173(height, value), 2) == Decimal(bedside)
    assert round(egfr_ml_min_173(height, value, SCHWARTZ_S0_K), 2) == Decimal(own)


@pytest.mark.parametrize(
    ("code", "value", "unit", "to_unit", "expected"),
    [
        ("upcr", "200", "mg/mmol", "mg/mg", "1.768"),
        ("upcr", "2.0", "mg/mg", "mg/mmol", "226.2"),
        ("albumin", "2.5", "g/dL", "g/L", "25"),
        ("creatinine", "0.5", "mg/dL", "umol/L", "44.20"),
        ("cholesterol", "250", "mg/dL", "mmol/L", "6.465"),
        ("glucose_fasting", "126", "mg/dL", "mmol/L", "6.994"),
        ("urine_protein_rate", "40", "mg/m2/h", "mg/m2/d", "960"),
        ("tac_trough", "4.5", "ug/L", "ng/mL", "4.5"),
        ("weight", "24500", "g", "kg", "24.5"),
        ("hba1c", "48", "mmol/mol", "%", "6.543"),
    ],
)
def test_conversions_between_units(code: str, value: str, unit: str, to_unit: str, expected: str) -> None:
    converted = analytes()[code].convert(Decimal(value), unit, to_unit)
    assert converted is not None
    wanted = Decimal(expected)
    assert round(converted, max(0, -int(wanted.as_tuple().exponent))) == wanted


@pytest.mark.parametrize("code", analytes())
def test_converting_there_and_back_gives_the_value_again(code: str) -> None:
    analyte = analytes()[code]
    for unit in analyte.units:
        there = analyte.in_first_unit(Decimal("12.5"), unit.symbol)
        if unit.is_convertible:
            assert there is not None
            back = analyte.convert(there, analyte.units[0].symbol, unit.symbol)
            assert back is not None
            assert abs(back - Decimal("12.5")) < Decimal("1e-20")
        else:
            assert there is None


def test_units_that_cannot_be_converted_give_no_number() -> None:
    assert analytes()["cd19"].convert(Decimal(5), "%", "cells/uL") is None
    assert analytes()["upcr"].convert(Decimal(5), "mg/l", "mg/mg") is None


def test_body_mass_index() -> None:
    assert body_mass_index_kg_m2(Decimal(25), Decimal(100)) == 25
    assert round(body_mass_index_kg_m2(Decimal("24.5"), Decimal(110)), 3) == Decimal("20.248")


@pytest.mark.parametrize(
    ("birth", "on", "years"),
    [
        (date(2010, 1, 1), date(2017, 1, 1), "7"),
        (date(2010, 1, 1), date(2017, 7, 2), "7.498630"),
        (date(2010, 1, 1), date(2016, 12, 31), "6.997268"),
        (date(2008, 2, 29), date(2009, 2, 28), "1"),
        (date(2010, 1, 1), date(2010, 1, 1), "0"),
    ],
)
def test_an_exact_age_is_whole_on_the_birthday(birth: date, on: date, years: str) -> None:
    assert round(age_years(birth, on), 6) == Decimal(years)


@pytest.mark.parametrize("sex", [Sex.FEMALE, Sex.MALE])
def test_the_constant_of_u25_does_not_jump_at_twelve_or_eighteen(sex: Sex) -> None:
    for birthday in (Decimal(12), Decimal(18)):
        before, on = u25_k(sex, birthday - Decimal("0.001")), u25_k(sex, birthday)
        assert before is not None
        assert on is not None
        assert abs(on - before) < Decimal("0.03")


@pytest.mark.parametrize(
    ("years", "is_given"), [("0.999", False), ("1", True), ("25", True), ("25.001", False)]
)
def test_u25_is_for_one_to_twenty_five_years(years: str, is_given: bool) -> None:
    estimate = egfr_u25_ml_min_173(Sex.MALE, Decimal(years), Decimal(110), Decimal("0.5"))
    assert (estimate is not None) is is_given


def test_without_a_sex_there_is_no_u25() -> None:
    assert u25_k(Sex.UNKNOWN, Decimal(7)) is None
