"""Words stand out by at least 4.5 to 1 and signs, outlines and the keyboard's ring by 3 to 1, in every look."""

from itertools import pairwise

import pytest

from nsclinic.charts.drawing.palette import ON_PAPER, ON_SCREEN
from nsclinic.ui.signs import Sign
from nsclinic.ui.themes import CONTRAST_DARK, CONTRAST_LIGHT, THEMES
from tests.ui.contrast import contrast

LOOKS = [pytest.param(theme, id=name) for name, theme in THEMES.items()]
PALETTES = [pytest.param(palette, id=name) for name, palette in {**ON_SCREEN, "paper": ON_PAPER}.items()]
GROUNDS = ("ground", "paper", "raised", "selected", "rail", "notice_ground", "warning_ground", "fault_ground")
ROWS = ("ground", "paper", "raised", "selected")
INKS = ("ink", "ink_soft", "accent", "accent_strong", "urgent_ink", "stop")
EDGES = ("edge", "accent", "partial_edge", *(sign.value for sign in Sign if sign is not Sign.PARTIAL))


def below(least, pairs):
    """Give every pair of colours that stands apart by less than `least`."""
    return {pair: round(found, 2) for pair, found in pairs if found < least}


def of_theme(theme, fronts, grounds):
    for front in fronts:
        for ground in grounds:
            yield f"{front} on {ground}", contrast(getattr(theme, front), getattr(theme, ground))


@pytest.mark.parametrize("theme", LOOKS)
def test_words_stand_out_from_whatever_they_are_written_on(theme):
    assert below(4.5, of_theme(theme, INKS, GROUNDS)) == {}
    coloured = [
        ("on_accent", "accent"),
        ("on_accent", "accent_strong"),
        ("on_demonstration", "demonstration"),
    ]
    coloured.append(("paper", "ink"))  # a tooltip
    pairs = ((pair, contrast(*(getattr(theme, token) for token in pair))) for pair in coloured)
    assert below(4.5, pairs) == {}


@pytest.mark.parametrize("theme", LOOKS)
def test_signs_outlines_and_the_ring_of_the_keyboard_stand_out_from_every_row(theme):
    assert below(3.0, of_theme(theme, EDGES, ROWS)) == {}


@pytest.mark.parametrize("theme", [CONTRAST_LIGHT, CONTRAST_DARK], ids=lambda theme: theme.name)
def test_high_contrast_keeps_words_apart_from_their_ground_by_seven_to_one(theme):
    assert below(7.0, of_theme(theme, INKS, GROUNDS)) == {}
    assert below(4.5, of_theme(theme, EDGES, ROWS)) == {}
    assert theme.edge_width > 1


@pytest.mark.parametrize("theme", LOOKS)
def test_a_ring_is_thicker_than_an_outline(theme):
    assert theme.focus_width == theme.edge_width + 1


@pytest.mark.parametrize("palette", PALETTES)
def test_the_words_of_a_chart_stand_out_from_its_paper_its_zones_and_its_bars(palette):
    def pairs():
        zones = ("zone_complete", "zone_partial", "zone_nephrotic", "target")
        for ink, grounds in (
            ("ink", ("paper", "bar", "dose", "step", "step_open", *zones)),
            ("soft", ("paper", *zones)),
        ):
            for ground in grounds:
                yield f"{ink} on {ground}", contrast(getattr(palette, ink), getattr(palette, ground))

    assert below(4.5, pairs()) == {}


@pytest.mark.parametrize("palette", PALETTES)
def test_the_values_of_a_chart_are_seen_by_fill_or_by_edge_on_every_zone(palette):
    zones = ("paper", "zone_complete", "zone_partial", "zone_nephrotic", "target")
    edges = ("ink", "bar_edge", "value", "today")
    assert below(3.0, of_theme(palette, edges, zones)) == {}
    assert below(3.0, of_theme(palette, ("frame", "target_edge"), ("paper",))) == {}


@pytest.mark.parametrize("palette", PALETTES)
def test_the_zones_of_a_chart_stay_three_in_grey(palette):
    zones = (palette.zone_complete, palette.zone_partial, palette.zone_nephrotic)
    assert min(contrast(one, other) for one, other in pairwise(zones)) >= 1.05


def test_each_look_of_the_window_has_its_own_chart_on_the_same_ground():
    assert set(ON_SCREEN) == set(THEMES)
    for name, theme in THEMES.items():
        assert ON_SCREEN[name].paper == theme.paper
