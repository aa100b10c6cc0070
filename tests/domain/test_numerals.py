"""The number grammar: what is taken, what is refused, and nothing in between."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsclinic.domain.numerals import NotANumberError, NumberFault, number, plain_number


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("1.50", "1.50"),
        ("0.2", "0.2"),
        (" 12 ", "12"),
        ("+3", "3"),
        ("-1", "-1"),
        ("٤٫٥", "4.5"),
        ("۱۲٫۰", "12.0"),
        ("٠.٢٠", "0.20"),
        ("१२", "12"),
        ("１２", "12"),
    ],
)
def test_digits_of_any_script_are_kept_as_ascii_with_their_zeros(text: str, kept: str) -> None:
    assert plain_number(text) == kept


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", NumberFault.EMPTY),
        ("  ", NumberFault.EMPTY),
        ("1,5", NumberFault.DECIMAL_COMMA),
        ("1,250", NumberFault.DECIMAL_COMMA),
        ("1٬250", NumberFault.THOUSANDS_SEPARATOR),
        ("1e3", NumberFault.EXPONENT),
        ("1e400", NumberFault.EXPONENT),
        ("1.5E-2", NumberFault.EXPONENT),
        ("1_000", NumberFault.NOT_A_NUMBER),
        ("nan", NumberFault.NOT_A_NUMBER),
        ("inf", NumberFault.NOT_A_NUMBER),
        (".5", NumberFault.NOT_A_NUMBER),
        ("5.", NumberFault.NOT_A_NUMBER),
        ("1.2.3", NumberFault.NOT_A_NUMBER),
        ("0x10", NumberFault.NOT_A_NUMBER),
        ("½", NumberFault.NOT_A_NUMBER),
        ("²", NumberFault.NOT_A_NUMBER),
        ("1 000", NumberFault.NOT_A_NUMBER),
        ("9" * 25, NumberFault.TOO_LONG),
    ],
)
def test_what_could_be_read_in_two_ways_is_refused(text: str, fault: NumberFault) -> None:
    with pytest.raises(NotANumberError) as caught:
        plain_number(text)
    assert caught.value.fault is fault


@given(st.text(max_size=30))
def test_no_text_is_reinterpreted(text: str) -> None:
    try:
        kept = plain_number(text)
    except NotANumberError:
        return
    assert re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", kept)
    assert plain_number(kept) == kept


@given(st.decimals(min_value=0, max_value=100000, places=3, allow_nan=False))
def test_a_plain_number_keeps_its_value(value: Decimal) -> None:
    assert number(plain_number(f"{value:f}")) == value
