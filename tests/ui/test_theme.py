"""The look is one table of tokens, readable, and made from the shipped fonts."""

from dataclasses import fields

from PySide6.QtGui import QFontInfo, QFontMetrics, QRawFont

from nsclinic.domain.resource import resource
from nsclinic.ui.theme import FONT_FILES, LIGHT, style_sheet


def test_the_sheet_is_made_of_every_length_and_colour_and_names_no_font():
    sheet = style_sheet(LIGHT)
    assert "$" not in sheet
    assert "font" not in sheet
    assert LIGHT.accent in sheet


def test_the_family_that_is_drawn_is_the_one_that_ships(qapp):
    assert QFontInfo(LIGHT.font()).family() == "Noto Sans"
    assert qapp.font().pointSizeF() == LIGHT.base_points == 10.5


def test_the_shipped_fonts_have_every_letter_and_sign_that_the_window_writes(qapp):
    drawn = [QRawFont(str(resource(f"fonts/{name}")), 14) for name in FONT_FILES]
    for letter in "Aé ßñÇ·–“”…×²⁹µ≥≤↑↓⇈⇊●◐▲○أمينة٢٫٥":
        assert any(font.supportsCharacter(ord(letter)) for font in drawn), f"no shipped font has {letter!r}"


def test_figures_are_equally_wide_so_that_columns_of_numbers_stand_in_line(qapp):
    for bold in (False, True):
        metrics = QFontMetrics(LIGHT.font(bold=bold))
        assert len({metrics.horizontalAdvance(figure * 4) for figure in "0123456789"}) == 1


def test_larger_text_takes_the_lengths_along():
    double = LIGHT.scaled(2.0)
    assert double.target == 2 * LIGHT.target == 64
    assert double.font().pointSizeF() == 21.0
    assert {
        item.name: getattr(double, item.name) for item in fields(double) if item.name != "text_scale"
    } == {item.name: getattr(LIGHT, item.name) for item in fields(LIGHT) if item.name != "text_scale"}
