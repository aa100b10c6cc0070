"""Help (F1): for the screen one is on, with its own keys and signs; searched; printed as a card."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.keys_paper import keys_paper
from nsclinic.ui.help.content import Heading, KeyLine, Paragraph, SignLine
from nsclinic.ui.help.pages import help_pages
from nsclinic.ui.keys import keys_in_words
from nsclinic.ui.screens import MAKERS
from nsclinic.ui.signs import Sign
from nsclinic.ui.way import Place
from nsclinic.wording import wording
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import Hand
from tests.ui.walk import faults_in

CHILD = "BS-0001-T"


def press(window, key):
    QTest.keyClick(QApplication.focusWidget() or window, key)


def of_kind(lines, kind):
    return [line for line in lines if isinstance(line, kind)]


def test_every_screen_has_its_help_with_what_is_done_there():
    pages = help_pages(wording("en"))
    assert set(pages) == set(MAKERS)
    for key, page in pages.items():
        assert page.purpose, key
        assert len(page.tasks) == (1 if key == "keys" else 3), key


def test_f1_opens_help_for_the_screen_and_gives_the_keyboard_back(open_window, qtbot):
    window = open_window()
    before = QApplication.focusWidget()
    press(window, Qt.Key.Key_F1)
    assert window.help.isVisible()
    assert window.help.isAncestorOf(QApplication.focusWidget())
    assert of_kind(window.help.lines, Heading)[0].text == "Today"
    assert {line.sign for line in of_kind(window.help.lines, SignLine)} == set(Sign)
    press(window, Qt.Key.Key_Escape)
    assert not window.help.isVisible()
    assert window.place == Place("today")
    assert QApplication.focusWidget() is before


def test_the_keys_are_those_that_the_screen_and_the_window_offer(open_window, qtbot):
    window = open_window()
    window.show_place(Place("child", CHILD))
    settle(qtbot, window)
    window.help.turn()
    said = {(line.keys, line.does) for line in of_kind(window.help.lines, KeyLine)}
    offered = [action for action in (*window.screen_shown.offered, *window.offered) if action.keys]
    assert len(offered) > 10
    for action in offered:
        assert (keys_in_words(action, window.context.wording), action.words) in said


def test_help_over_a_form_asks_nothing_and_leaves_the_typing_alone(open_window, qtbot):
    window = open_window()
    window.show_place(Place("visit", CHILD))
    settle(qtbot, window)
    Hand(window).write("22")
    form = window.screen_shown
    press(window, Qt.Key.Key_F1)
    assert of_kind(window.help.lines, Heading)[0].text == "Visit"
    press(window, Qt.Key.Key_F1)
    assert window.screen_shown is form
    assert form.presenter.is_dirty


def test_help_follows_to_the_next_screen(open_window, qtbot):
    window = open_window()
    window.help.turn()
    window.show_place(Place("children"))
    settle(qtbot, window)
    assert window.help.isVisible()
    assert of_kind(window.help.lines, Heading)[0].text == "Children"


def test_a_search_finds_on_every_screen_without_accents_or_capitals(open_window, qtbot):
    window = open_window()
    window.help.turn()
    window.help.search.setText("SET aside finding")
    qtbot.waitUntil(lambda: len(window.help._offered) == len(MAKERS), timeout=WAIT_MS)
    found = window.help.lines
    assert [line.text for line in of_kind(found, Heading)] == ["Today", "Child"]
    assert any(line.title == "Set a finding aside" for line in of_kind(found, Paragraph))
    window.help.search.setText("zzz no such thing")
    assert "Nothing in the help" in window.help.lines[0].text


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_panel_cuts_no_word_and_lies_on_the_trailing_side(open_window, qtbot, language, scale):
    window = open_window(language=language, text_scale=scale)
    window.help.turn()
    QApplication.processEvents()
    assert faults_in(window.help) == []
    is_trailing_right = language == "en"
    gap = window.width() - window.help.geometry().right() if is_trailing_right else window.help.x()
    assert gap < window.context.theme.px(3)


def test_the_card_of_keys_has_the_keys_of_every_screen(open_window, qtbot):
    window = open_window()
    window.show_place(Place("keys"))
    settle(qtbot, window)
    sections = dict(window.screen_shown.sections)
    assert ("Ctrl+K", "Search a child or an action") in sections["Everywhere"]
    assert ("V", "Start a visit") in sections["Today"]
    assert ("Ctrl+Enter", "Save the visit") in sections["Visit"]
    assert window.screen_shown.paper.shown.pdf.startswith(b"%PDF")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_card_is_one_sheet_and_cuts_nothing(language):
    import pypdfium2

    words = wording(language)
    keys = (("Ctrl+Shift+Enter", "Save the visit and show the page to print"), ("V", "Start a visit"))
    sections = [(f"Screen {number}", keys * 3) for number in range(14)]
    document = pypdfium2.PdfDocument(keys_paper(sections, words, "Garden Row"))
    try:
        assert len(document) == 1
        text = document[0].get_textpage().get_text_range()
    finally:
        document.close()
    assert text.count("Ctrl+Shift+Enter") == 42
    assert "…" not in text
