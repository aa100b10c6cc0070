"""Numbers and units: no zero that turns 5 into 50, no rounding that hides a limit, no digit that nobody printed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsclinic.advice.model import Amount
from nsclinic.domain.catalogue import analytes
from nsclinic.domain.numerals import plain_number
from nsclinic.wording import wording
from nsclinic.wording.quantities import NARROW_NO_BREAK_SPACE, UNITS, rounded
from nsclinic.wording.speech import LEFT_TO_RIGHT_ISOLATE, POP_ISOLATE

ENGLISH = wording("en")
ARABIC = wording("ar")
SPANISH = wording("es")


def plain(text: str) -> str:
    return text.replace(NARROW_NO_BREAK_SPACE, " ")


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("5.0", "mg", "5 mg"),
        ("0.5", "mg", "0.5 mg"),
        (".5", "mg", "0.5 mg"),
        ("10", "mg", "10 mg"),
        ("1200", "mg", "1200 mg"),
        ("1038.23451", "mg", "1038 mg"),
        ("43.2561", "mg", "43.3 mg"),
        ("0.10204081", "mg/kg", "0.102 mg/kg"),
        ("0.25000000", "mg/kg/day", "0.25 mg/kg/day"),
        ("150", "mg/m2/day", "150 mg/m²/day"),
    ],
)
def test_a_dose_has_a_zero_before_the_point_and_none_at_its_end(value, unit, shown):
    assert plain(ENGLISH.amount(Amount(Decimal(value), unit))) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [("0.80", "mg/dL", "0.80 mg/dL"), ("2.0", "ng/mL", "2.0 ng/mL"), ("45", "umol/L", "45 µmol/L")],
)
def test_a_laboratory_value_keeps_the_zeros_that_were_printed(value, unit, shown):
    assert plain(ENGLISH.amount(Amount(Decimal(value), unit))) == shown
    assert plain(ENGLISH.quantity(value, unit)) == shown


def test_a_computed_value_is_rounded_but_never_onto_the_limit_that_it_crosses():
    limit = Amount(Decimal("0.3"), "mg/kg/day")
    above = Amount(Decimal("0.30041234"), "mg/kg/day")
    assert plain(ENGLISH.amount(above)) == "0.3 mg/kg/day"
    assert plain(ENGLISH.amount(above, apart_from=(limit.value,))) == "0.3004 mg/kg/day"


def test_an_egfr_under_sixty_is_never_shown_as_sixty():
    egfr = Amount(Decimal("59.96124"), "mL/min/1.73 m2")
    assert plain(ENGLISH.amount(egfr)) == "60 mL/min/1.73 m²"
    assert plain(ENGLISH.amount(egfr, apart_from=(Decimal(60),))) == "59.96 mL/min/1.73 m²"
    assert plain(ENGLISH.amount(Amount(Decimal("119.2812"), "mL/min/1.73 m2"))) == "119 mL/min/1.73 m²"


@given(st.decimals(min_value="0.001", max_value="5000", places=6))
def test_a_shown_dose_is_within_half_a_percent_and_is_read_back_as_a_number(value):
    shown = ENGLISH.shown(Amount(value, "mg"))
    assert abs(shown - value) <= value * Decimal("0.005")
    text = ENGLISH.number(shown)
    assert Decimal(plain_number(text)) == shown
    assert not text.startswith(".")
    assert "." not in text or not text.endswith("0")


@given(st.decimals(min_value="0.000001", max_value="1000000"), st.integers(1, 6))
def test_rounding_never_cuts_a_digit_before_the_point(value, digits):
    assert abs(rounded(value, digits) - value) <= Decimal("0.5")


def test_a_number_is_never_written_with_an_exponent_and_a_minus_is_a_minus():
    assert ENGLISH.number(Decimal("1E+3")) == "1000"
    assert ENGLISH.number(Decimal("1E-7")) == "0.0000001"
    assert ENGLISH.number(Decimal("-1.5")) == "\u22121.5"
    assert ENGLISH.number(Decimal("2.345"), decimals=1) == "2.3"


def test_the_decimal_sign_is_a_point_in_every_language():
    for voice in (ENGLISH, ARABIC, SPANISH):
        assert "2.5" in voice.quantity(Decimal("2.5"), "mg")


def test_a_quantity_in_arabic_reads_from_the_left_as_one_run():
    text = ARABIC.quantity(Decimal("2.5"), "mg")
    assert text == f"{LEFT_TO_RIGHT_ISOLATE}2.5{NARROW_NO_BREAK_SPACE}mg{POP_ISOLATE}"
    assert ENGLISH.quantity(Decimal("2.5"), "mg") == f"2.5{NARROW_NO_BREAK_SPACE}mg"


def test_a_qualifier_stands_inside_the_run():
    assert plain(ENGLISH.quantity("2.0", "ng/mL", qualifier="<")) == "< 2.0 ng/mL"
    assert ARABIC.quantity("2.0", "ng/mL", qualifier="<").startswith(f"{LEFT_TO_RIGHT_ISOLATE}<")


def test_every_unit_of_the_catalogue_is_shown_in_letters_that_a_reader_knows():
    for analyte in analytes().values():
        for unit in analyte.units:
            shown = ENGLISH.unit(unit.symbol)
            assert "m2" not in shown
            assert "umol" not in shown
            assert "10^9" not in shown
            assert "Cel" not in shown
    assert ENGLISH.unit("grade") == ""
    assert SPANISH.unit("mg/kg/day") == "mg/kg/día"
    assert ENGLISH.unit("10^9/L") == UNITS["10^9/L"] == "×10⁹/L"


def test_a_range_names_its_unit_once_and_a_single_number_is_no_range():
    assert plain(ENGLISH.span(Decimal("3.0"), Decimal(10), "ng/mL")) == "3–10 ng/mL"
    assert plain(ENGLISH.span(Decimal("0.20"), Decimal("0.2"), "mg/kg/day")) == "0.2 mg/kg/day"
