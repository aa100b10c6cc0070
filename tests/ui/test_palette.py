"""The palette under the search field and the menu: everything that can be done, found by its words, with its keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.ui.actions import Action
from nsclinic.ui.keys import sequence_in_words
from nsclinic.ui.palette import matching
from nsclinic.ui.screens import MAKERS
from nsclinic.ui.way import OF_ONE_CHILD, Place
from nsclinic.wording import wording
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, Hand, focused_name

AMINA = "BS-0001-T"


def _nothing() -> None:
    raise AssertionError("nobody asked for this")


def _action(key: str, words: str, **given) -> Action:
    return Action(key, words, _nothing, **given)


def _opened(window, qtbot) -> Hand:
    hand = Hand(window)
    hand.press(Qt.Key.Key_K, CONTROL)
    settle(qtbot, window)
    assert window.search.popup.isVisible()
    return hand


def _listed(window) -> list[str]:
    return [action.words for action in window.search.popup.actions_found.rows]


def test_every_word_typed_must_begin_a_word_of_the_action():
    visit, tab = _action("visit", "Start a visit"), _action("tab", "Next tab")
    assert matching([visit, tab], "vis sta") == [visit]
    assert matching([visit, tab], "isit") == []
    assert matching([visit, tab], "") == [visit, tab]


def test_accents_and_case_make_no_difference():
    back = _action("back", "Página anterior")
    assert matching([back], "PAGINA") == [back]


def test_what_is_not_possible_now_is_not_listed():
    assert matching([_action("visit", "Start a visit", is_possible=lambda: False)], "") == []


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ("Ctrl+P", "Ctrl+P"),
        ("Escape", "Esc"),
        ("Ctrl+Return", "Ctrl+Enter"),
        ("Ctrl++", "Ctrl++"),
        ("+", "+"),
    ],
)
def test_keys_are_written_as_they_stand_on_the_keyboard(keys, words):
    assert sequence_in_words(keys, wording("en")) == words


def test_control_k_lists_what_can_be_done_here_first_and_then_everywhere(open_window, qtbot):
    window = open_window()
    window.show_place(Place("child", AMINA))
    settle(qtbot, window)
    _opened(window, qtbot)
    listed = _listed(window)
    assert listed[0] == "Start a visit"
    assert listed.index("Show the page to print") < listed.index("Go to Today")
    assert "Search a child or an action" not in listed


def test_an_action_is_found_by_its_words_and_done_by_enter(open_window, qtbot):
    window = open_window()
    window.show_place(Place("child", AMINA))
    settle(qtbot, window)
    hand = _opened(window, qtbot)
    hand.write("page pr")
    settle(qtbot, window)
    hand.press(ENTER)
    qtbot.waitUntil(lambda: window.place == Place("summary", AMINA), timeout=WAIT_MS)
    settle(qtbot, window)
    assert window.search.text() == ""
    assert not window.search.popup.isVisible()


def test_children_come_before_actions_and_the_cursor_goes_through_both(open_window, qtbot):
    window = open_window()
    hand = _opened(window, qtbot)
    hand.write("re")  # "Register", "Refresh", and no name
    hand.write("n")
    settle(qtbot, window)
    window.search.setText("a")
    settle(qtbot, window)
    popup = window.search.popup
    children, actions = len(popup.children_found.found), len(popup.actions_found.rows)
    assert children > 1
    assert actions > 1
    hand.press(Qt.Key.Key_Up)
    assert popup.chosen == popup.children_found.found[0].patient_id
    for _ in range(children):
        hand.press(Qt.Key.Key_Down)
    assert popup.chosen is popup.actions_found.rows[0]
    assert popup.children_found.chosen == ""
    for _ in range(actions + 3):
        hand.press(Qt.Key.Key_Down)
    assert popup.chosen is popup.actions_found.rows[-1]
    for _ in range(actions):
        hand.press(Qt.Key.Key_Up)
    assert popup.chosen == popup.children_found.found[-1].patient_id


def test_a_sign_typed_first_looks_for_actions_alone(open_window, qtbot):
    window = open_window()
    hand = _opened(window, qtbot)
    hand.write(">re")
    settle(qtbot, window)
    assert not window.search.popup.children_found.found
    listed = _listed(window)
    assert {"Register a new child", "Refresh what is shown"} <= set(listed)
    assert "Go to Today" not in listed


def test_what_is_done_has_the_keyboard_where_it_was(open_window, qtbot):
    window = open_window()
    window.show_place(Place("visit", AMINA))
    settle(qtbot, window)
    assert focused_name() == "Weight"
    hand = Hand(window)
    hand.enter("22.9")
    assert focused_name() == "Height"
    hand.press(Qt.Key.Key_K, CONTROL)
    settle(qtbot, window)
    hand.write("refresh")
    settle(qtbot, window)
    hand.press(ENTER)
    settle(qtbot, window)
    assert focused_name() == "Height"


def test_escape_leaves_the_palette_and_the_screen_stays(open_window, qtbot):
    window = open_window()
    window.show_place(Place("child", AMINA))
    settle(qtbot, window)
    hand = _opened(window, qtbot)
    hand.press(Qt.Key.Key_Escape)
    assert window.place == Place("child", AMINA)
    assert not window.search.popup.isVisible()


@pytest.mark.parametrize("key", sorted(MAKERS))
def test_no_key_of_a_screen_works_that_is_not_offered(open_window, qtbot, key):
    window = open_window()
    window.show_place(Place(key, AMINA) if key in OF_ONE_CHILD else Place(key))
    settle(qtbot, window)
    screen = window.screen_shown
    known = {
        QKeySequence(keys).toString()
        for group in (screen.offered, window.offered)
        for a in group
        for keys in a.keys
    }
    working = {shortcut.key().toString() for shortcut in window.findChildren(QShortcut)}
    shown = {shortcut.key().toString() for shortcut in screen.findChildren(QShortcut)}
    assert shown <= known
    assert {QKeySequence(keys).toString() for action in window.offered for keys in action.keys} <= working
    assert screen.hint


@pytest.mark.parametrize("key", sorted(MAKERS))
def test_no_two_actions_of_a_screen_share_a_key(open_window, qtbot, key):
    window = open_window()
    window.show_place(Place(key, AMINA) if key in OF_ONE_CHILD else Place(key))
    settle(qtbot, window)
    keys = [
        QKeySequence(one).toString()
        for group in (window.screen_shown.offered, window.offered)
        for action in group
        for one in action.keys
    ]
    assert sorted(keys) == sorted(set(keys))


def test_the_menu_shows_the_keys_and_does_what_is_chosen(open_window, qtbot):
    window = open_window()
    window.show_place(Place("child", AMINA))
    settle(qtbot, window)
    menu = window.menu_button.menu_of_actions
    menu.aboutToShow.emit()
    entries = {entry.text(): entry for entry in menu.actions() if entry.text()}
    assert "Start a visit\tV" in entries
    assert "Go to Today\tCtrl+1" in entries
    entries["Show the page to print\tP"].trigger()
    qtbot.waitUntil(lambda: window.place == Place("summary", AMINA), timeout=WAIT_MS)
    settle(qtbot, window)


def test_a_screen_reader_hears_the_keys_of_an_action(open_window, qtbot):
    window = open_window()
    _opened(window, qtbot)
    model = window.search.popup.actions_found.model()
    heard = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert "Go to Children, Ctrl+2" in heard
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
