"""The page about the program says its version and carries the notices that others' codes ask for."""

from PySide6.QtCore import Qt

from nsclinic import __version__
from nsclinic.domain.notices import LOINC_NOTICE, UCUM_NOTICE
from nsclinic.ui.about.screen import AboutScreen
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.way import Place
from tests.ui.conftest import settle
from tests.ui.hand import CONTROL, ENTER, Hand


def test_it_is_found_in_the_palette_and_says_version_and_notices(open_window, qtbot):
    window = open_window()
    Hand(window).press(Qt.Key.Key_K, CONTROL)
    Hand(window).write(">about the program")
    Hand(window).press(ENTER)
    settle(qtbot, window)
    screen = window.screen_shown
    assert isinstance(screen, AboutScreen)
    said = [label.text() for label in screen.findChildren(PlainLabel)]
    assert {LOINC_NOTICE, UCUM_NOTICE} <= set(said)
    assert any(__version__ in text for text in said)


def test_the_notices_stand_in_their_own_words_in_every_language(open_window, qtbot):
    window = open_window(language="ar")
    window.show_place(Place("about"))
    settle(qtbot, window)
    said = {label.text() for label in window.screen_shown.findChildren(PlainLabel)}
    assert {LOINC_NOTICE, UCUM_NOTICE} <= said
