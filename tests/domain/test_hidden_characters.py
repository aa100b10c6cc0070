"""Signs that nobody sees are found in a name wherever they stand; names as people write them are taken (H28)."""

import unicodedata

import pytest

from nsclinic.domain.plain_text import character_name, control_character, hidden_character, tidy

UNSEEN = (
    "\u200b", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2060", "\u2061",
    "\u2066", "\u2067",
    "\u2068", "\u2069", "\ufeff", "\u00ad", "\u061c", "\u180e", "\u2028", "\u2029", "\u3164", "\uffa0",
    "\u115f", "\u034f",
    "\U000e0041", "\U000e0001", "\ufff9", "\u206a", "\U0001d173", "\ud800",
)  # fmt: skip
JOINERS = ("\u200c", "\u200d")
NAMES = (
    "Amina Hassan", "O'Neill", "D’Angelo", "María-José", "Ñuñez", "Nguyễn Thị Ánh", "Þórdís Jónsdóttir", "Łukasz",
    "van der Berg", "Šárka", "İpek", "Ștefan", "Œuvre", "Kwabena", "N'Golo", "Ọlábísí", "Ŋaali",
    "أمينة حسن محمد", "عبد الرحمن", "مُحَمَّد", "زکریا", "گل‌ناز", "ٱلْحَسَن", "مريم ابنة علي",
    "አበበ ቢቂላ", "ሰላም", "आर्या शर्मा", "क्‍षमा", "সুমাইয়া", "முத்து", "ශ්‍රී", "สมชาย ใจดี", "ມະນີ", "មករា",
    "Жанна Иванова", "Ελένη", "שרה", "王小明", "김민준", "さくら", "Աննա", "ნინო",
)  # fmt: skip
"""As people write them in places where such clinics are, and beyond; two need a joiner between their letters."""


@pytest.mark.parametrize("sign", UNSEEN, ids=[f"U+{ord(sign):04X}" for sign in UNSEEN])
@pytest.mark.parametrize("place", [0, 3, 5])
def test_a_sign_that_nobody_sees_is_found_wherever_it_stands(sign, place):
    name = "Amina"[:place] + sign + "Amina"[place:]
    assert hidden_character(name, allow_joiners=True) == sign
    assert character_name(sign).startswith(f"U+{ord(sign):04X} (")


@pytest.mark.parametrize("sign", JOINERS)
def test_a_joiner_is_let_pass_in_a_name_and_not_in_an_id(sign):
    assert hidden_character(f"کل{sign}ناز", allow_joiners=True) == ""
    assert hidden_character(f"P{sign}1") == sign


@pytest.mark.parametrize("sign", [chr(code) for code in (*range(32), *range(0x7F, 0xA0))])
def test_every_control_sign_is_found_and_a_line_feed_only_where_none_may_stand(sign):
    assert control_character(f"Am{sign}ina") == sign
    assert control_character(f"Am{sign}ina", allow_line_feed=True) == ("" if sign == "\n" else sign)


@pytest.mark.parametrize("name", NAMES)
def test_names_as_people_write_them_are_taken(name):
    assert hidden_character(name, allow_joiners=True) == ""
    assert control_character(name) == ""
    assert unicodedata.is_normalized("NFC", tidy(name))


def test_nothing_invisible_is_left_out_of_all_that_unicode_has():
    """Every format sign and every separator of lines is found, but those that are drawn and the two joiners."""
    passed = {
        code
        for code in range(0x110000)
        if unicodedata.category(chr(code)) in {"Cf", "Zl", "Zp", "Cs"}
        and not hidden_character(f"a{chr(code)}", allow_joiners=True)
    }
    drawn = {0x600, 0x601, 0x602, 0x603, 0x604, 0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
    assert passed == drawn | {ord(sign) for sign in JOINERS}
