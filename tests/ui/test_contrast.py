"""Words stand out by at least 4.5 to 1 and signs, outlines and the keyboard's ring by 3 to 1, in every look."""

from collections import Counter
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton

from nsclinic.charts.drawing.palette import ON_PAPER, ON_SCREEN
from nsclinic.ui.signs import Sign
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.themes import CONTRAST_DARK, CONTRAST_LIGHT, THEMES
from nsclinic.ui.way import Place
from tests.ui.conftest import settle
from tests.ui.contrast import contrast

LOOKS = [pytest.param(theme, id=name) for name, theme in THEMES.items()]
PALETTES = [pytest.param(palette, id=name) for name, palette in {**ON_SCREEN, "paper": ON_PAPER}.items()]
GROUNDS = (
    "ground",
    "paper",
    "raised",
    "selected",
    "rail",
    "rail_chosen",
    "notice_ground",
    "warning_ground",
    "fault_ground",
)
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


def ink_and_ground(picture, place):
    """Give the commonest colour of a place of a picture and the one that stands furthest apart from it."""
    counted = Counter(
        picture.pixelColor(x, y).name()
        for x in range(max(0, place.left()), min(picture.width(), place.right() + 1))
        for y in range(max(0, place.top()), min(picture.height(), place.bottom() + 1))
    )
    ground = counted.most_common(1)[0][0]
    return max(counted, key=lambda colour: contrast(colour, ground)), ground


def seen_words(window):
    """Give every label and button that is seen whole, with its place in the window."""
    for kind in (PlainLabel, QPushButton):
        for widget in window.findChildren(kind):
            is_whole = widget.visibleRegion().boundingRect() == widget.rect()
            if widget.isVisible() and widget.isEnabled() and widget.text().strip() and is_whole:
                yield widget, QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


@pytest.mark.parametrize("look", sorted(THEMES))
def test_words_stand_out_as_they_are_painted(open_window, qtbot, look):
    window = open_window(look=look, is_demonstration=True)
    for key in ("today", "children", "child", "visit", "protocols", "outcomes", "settings"):
        window.show_place(Place(key, "BS-0001-T" if key in {"child", "visit"} else ""))
        settle(qtbot, window)
        window.messages.say("Saved.", "Go on.", look="warning")
        QApplication.processEvents()
        picture = window.grab().toImage()
        measured = {
            f"{key}: {widget.text()}": round(contrast(*ink_and_ground(picture, place)), 2)
            for widget, place in seen_words(window)
        }
        assert len(measured) > 5
        assert {words: found for words, found in measured.items() if found < 4.5} == {}


@pytest.mark.parametrize("look", sorted(THEMES))
def test_whatever_has_the_keyboard_is_seen_to_have_it(open_window, qtbot, look):
    window = open_window(look=look)
    window.show_place(Place("settings"))
    settle(qtbot, window)
    for widget in (
        window.screen_shown.clinic.name.editor,
        window.screen_shown.computer.choosers["theme"],
        window.rail.findChild(QPushButton),
        window.search,
    ):
        window.setFocus()
        place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
        before = window.grab(place).toImage()
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        after = window.grab(place).toImage()
        changed = [
            contrast(before.pixelColor(x, y).name(), after.pixelColor(x, y).name())
            for x in range(before.width())
            for y in (0, before.height() - 1)
            if before.pixelColor(x, y) != after.pixelColor(x, y)
        ]
        ring = after.pixelColor(after.width() // 2, 0).name()
        assert changed, widget.accessibleName()
        assert contrast(ring, window.context.theme.paper) >= 3.0, widget.accessibleName()
