"""Lines in any script: doses keep their order, brackets turn with the text, nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nsclinic.reports.script import plain, runs, shortened, text_width, visual, wrapped

DOSE = "\u20662.5\u202fmg\u2069"


def drawn(text: str, *, right_to_left: bool = True) -> str:
    return visual(text, right_to_left=right_to_left)


@pytest.mark.parametrize("sentence", ["جرعة {} يوميًا", "{} يوميًا", "جرعة {}", "أمينة: {}، ثم {}"])
def test_an_isolated_dose_keeps_its_order_in_an_arabic_sentence(sentence):
    line = drawn(sentence.replace("{}", DOSE))
    assert line.count("2.5\u202fmg") == sentence.count("{}")


def test_brackets_turn_with_arabic_text_and_stay_around_latin():
    assert drawn("(أمينة)").startswith("(")
    assert drawn("(أمينة)").endswith(")")
    assert drawn("نسبة (uPCR 2.1)").startswith("(uPCR 2.1)")
    assert drawn("نسبة \u2066uPCR (2.1)\u2069").startswith("uPCR (2.1)")


def test_a_bracket_pair_around_latin_after_latin_stays_with_it():
    assert "study (three-step protocol)" in drawn("بروتوكول \u2066study (three-step protocol)\u2069، خطوة")


def test_signs_less_and_greater_keep_their_meaning_within_an_isolate():
    assert "<\u202f2.0" in drawn("القيمة \u2066<\u202f2.0 ng/mL\u2069")


def test_arabic_letters_are_joined_and_run_from_the_right():
    line = drawn("حسن")
    assert line == "ﻦﺴﺣ"


def test_a_latin_line_is_left_as_it_is_but_for_format_characters():
    assert drawn("Amina (2.5 mg) <b>", right_to_left=False) == "Amina (2.5 mg) <b>"
    assert drawn("\u2068Amina\u2069", right_to_left=False) == "Amina"


def test_a_letter_that_no_shipped_font_has_is_shown_as_unknown_not_left_out():
    assert "".join(run.text for run in runs("aአb", bold=False, right_to_left=False)) == "a\ufffdb"


def test_each_letter_is_drawn_in_a_font_that_has_it():
    fonts = {run.font for run in runs("Amina أمينة ◷ 2.5", bold=False, right_to_left=False)}
    assert fonts == {"NoNsRegular", "NoArRegular", "DeSaRegular"}


def test_text_from_outside_loses_direction_and_control_characters_only():
    assert plain("<b>Bo\u202ebby\u2066</b>\u0007\u200f") == "<b>Bobby</b>"
    assert plain("می\u200cخواهم é 山") == "می\u200cخواهم é 山"


@given(st.text(alphabet="abc dé أمن(2.5)", min_size=1, max_size=120), st.integers(30, 200))
def test_breaking_into_lines_loses_no_letter_and_keeps_to_the_room(text, room):
    lines = wrapped(text, room, 9)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(text_width(line, 9, bold=False) <= room or len(line) == 1 for line in lines)


def test_an_isolated_name_that_is_broken_is_isolated_on_each_line():
    lines = wrapped("\u2068" + "Maria de los Angeles Guadalupe\u2069", 60, 9)
    assert len(lines) > 1
    assert all(line.startswith("\u2068") and line.endswith("\u2069") for line in lines)


def test_a_dose_is_never_broken_nor_cut_within():
    text = f"give {DOSE} now"
    for room in range(10, 90, 3):
        assert all(
            "2.5" in line or ("2" not in line and "5" not in line) for line in wrapped(text, room + 40, 9)
        )
        cut = shortened(text, room, 9)
        assert "2.5\u202fmg" in cut or not any(character.isdigit() for character in cut)


def test_what_is_cut_ends_in_an_ellipsis_and_fits():
    cut = shortened("Focal segmental glomerulosclerosis of the kidney", 90, 9)
    assert cut.endswith("…")
    assert text_width(cut, 9, bold=False) <= 90
