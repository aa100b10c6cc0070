"""What a clinician types in a number field is read exactly or not at all."""

from decimal import Decimal, InvalidOperation

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsclinic.domain.record import Qualifier
from nsclinic.ui.visit.typed import Meaning, Typed, TypedFault, read_typed


def test_empty_text_is_nothing_and_never_zero():
    assert read_typed("   ") == Typed(Meaning.NOTHING)


@pytest.mark.parametrize("text", ["-", "–", "−", " - "])
def test_a_dash_says_that_it_was_not_done(text):
    assert read_typed(text) == Typed(Meaning.NOT_DONE, qualifier=Qualifier.NOT_DONE)


@pytest.mark.parametrize("text", [".", "٫"])
def test_a_point_alone_asks_for_the_same_as_last_time(text):
    assert read_typed(text).meaning is Meaning.SAME_AS_LAST


@pytest.mark.parametrize("text", ["0.90", "12", "007.50"])
def test_zeros_stay_as_they_were_typed(text):
    assert read_typed(text) == Typed(Meaning.VALUE, text)


@pytest.mark.parametrize(("text", "qualifier"), [("<2.0", Qualifier.LESS), ("> 60", Qualifier.GREATER)])
def test_a_sign_before_the_number_makes_it_censored(text, qualifier):
    typed = read_typed(text)
    assert (typed.meaning, typed.qualifier) == (Meaning.VALUE, qualifier)
    assert typed.value == text.lstrip("<> ")


def test_a_sign_without_a_number_is_a_fault():
    assert read_typed("<").fault is TypedFault.NUMBER_MISSING


@pytest.mark.parametrize("text", ["٢٫٥", "٢.٥", "۲٫۵"])
def test_eastern_digits_are_read_and_shown_back(text):
    assert read_typed(text, "ar") == Typed(Meaning.VALUE, "2.5", is_reinterpreted=True)


@pytest.mark.parametrize("text", ["0,5", "12,5", "1,25", "1,2500", "0,125"])
def test_a_decimal_comma_is_taken_in_spanish_and_shown_back(text):
    assert read_typed(text, "es") == Typed(Meaning.VALUE, text.replace(",", "."), is_reinterpreted=True)


def test_a_decimal_comma_is_refused_in_english_with_the_number_that_was_probably_meant():
    assert read_typed("0,5", "en") == Typed(Meaning.FAULT, fault=TypedFault.DECIMAL_COMMA, readings=("0.5",))


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt", "ar"])
@pytest.mark.parametrize("text", ["1,250", "٤،٥٠٠", "450,125"])
def test_a_comma_that_could_mean_thousands_asks_in_every_language(text, language):
    typed = read_typed(text, language)
    assert typed.fault is TypedFault.AMBIGUOUS_COMMA
    assert len(typed.readings) == 2
    assert Decimal(typed.readings[1]) == 1000 * Decimal(typed.readings[0])


@pytest.mark.parametrize(
    "text", ["1,250.5", "1٬250", "1_000", "1e3", "nan", "1.2.3", ".5", "5.", "1 250", "½", "0x1F"]
)
@pytest.mark.parametrize("language", ["en", "es", "fr", "pt", "ar"])
def test_what_could_be_read_in_two_ways_is_refused(text, language):
    assert read_typed(text, language).meaning is Meaning.FAULT


@given(
    st.text(alphabet="0123456789.,<>-+eE_ ٠١٢٣٫٬،", max_size=9),
    st.sampled_from(["en", "es", "fr", "pt", "ar"]),
)
def test_a_value_that_is_taken_is_the_plain_reading_of_its_characters(text, language):
    typed = read_typed(text, language)
    if typed.meaning is not Meaning.VALUE:
        return
    plain = text.strip().lstrip("<>").strip().removeprefix("+")
    oracle = plain.translate(str.maketrans("٠١٢٣٫،", "0123.,")).replace(",", ".")
    try:
        expected = Decimal(oracle)
    except InvalidOperation:
        pytest.fail(f"{text!r} was read as {typed.value}")
    assert Decimal(typed.value) == expected
    assert ("," not in text and "،" not in text) or language != "en"
