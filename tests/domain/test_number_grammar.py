"""Thousands of texts that look like numbers, against a grammar written a second time: none is read as another (H12)."""

from decimal import Decimal
from random import Random

import pytest

from nsclinic.domain.numerals import LONGEST_NUMBER, NotANumberError, number, plain_number
from nsclinic.ui.visit.typed import DECIMAL_COMMA_LANGUAGES, Meaning, read_typed

TEXTS = 5000
PIECES = (
    "0", "1", "5", "25", "125", "250", "1000", "٠", "٥", "١٢", "۷", "०", "９", ".", ".", "٫", ",", "،", "٬", " ",
    "\u00a0", "\u202f", "_", "e", "E3", "+", "-", "−", "x", "½", "²", "nan", "inf", "<", ">", "'", "/",
    "\u200e", "k", "%",
)  # fmt: skip
_ZEROS = (0x30, 0x660, 0x6F0, 0x966, 0xFF10)
"""The zero of each script that the texts use; its nine follow."""


def texts(seed: int) -> list[str]:
    dice = Random(seed)
    return ["".join(dice.choices(PIECES, k=dice.randrange(1, 6))) for _ in range(TEXTS)]


def told(text: str) -> Decimal | None:
    """Read sign by sign what a person would read without a doubt; None where a person could read two things."""
    text = text.strip()
    sign = -1 if text.startswith("-") else 1
    digits = text[1:] if text[:1] in ("+", "-") else text
    whole, after, is_after = 0, Decimal(0), False
    place, seen, seen_after = Decimal(1), 0, 0
    for letter in digits:
        if letter in ".٫":
            if is_after or not seen:
                return None
            is_after = True
            continue
        value = next((ord(letter) - zero for zero in _ZEROS if 0 <= ord(letter) - zero <= 9), None)
        if value is None:
            return None
        if is_after:
            place /= 10
            after += place * value
            seen_after += 1
        else:
            whole = 10 * whole + value
            seen += 1
    if not seen or (is_after and not seen_after) or len(text) > LONGEST_NUMBER:
        return None
    return sign * (whole + after)


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_taken_is_what_was_written_and_what_could_be_two_things_is_not_taken(seed):
    taken = 0
    for text in texts(seed):
        expected = told(text)
        try:
            found: Decimal | None = number(plain_number(text))
        except NotANumberError:
            found = None
        assert found == expected, repr(text)
        taken += found is not None
    assert TEXTS * 0.05 < taken < TEXTS * 0.7


@pytest.mark.parametrize("language", ["en", "ar", "es"])
def test_a_field_takes_no_more_than_that_but_a_comma_that_can_mean_one_thing(language):
    for text in texts(3):
        typed = read_typed(text, language)
        if typed.meaning is not Meaning.VALUE:
            continue
        bare = text.strip().lstrip("<>").strip()
        expected = told(bare)
        if expected is None:
            assert language in DECIMAL_COMMA_LANGUAGES, (text, typed)
            expected = told(bare.replace(",", ".").replace("،", "."))
            before = bare.replace("،", ",").partition(",")
            assert not (len(before[2]) == 3 and before[0].strip("0") and len(before[0]) <= 3), text
        assert expected is not None, (text, typed)
        assert Decimal(typed.value) == expected, (text, typed)
