"""Look, size of text and language hold at once, are kept for this user, and ask an open form first."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.preferences import Preferences
from nsclinic.ui.booking.asking import ask_booking
from nsclinic.ui.first_start.dialog import FirstStart
from nsclinic.ui.looks import LANGUAGE, TEXT_SCALE, TEXT_SCALES, THEME, Looks
from nsclinic.ui.theme import LIGHT, apply_theme
from nsclinic.ui.themes import DARK, SYSTEM, THEMES, theme_of
from nsclinic.ui.way import OF_ONE_CHILD, Place
from nsclinic.wording import wording
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import when_asked
from tests.ui.walk import cut_labels, faults_in

CONTROL = Qt.KeyboardModifier.ControlModifier
CHILD = "BS-0001-T"
PLACES = tuple(
    Place(key, CHILD if key in OF_ONE_CHILD else "")
    for key in (
        "today",
        "children",
        "registration",
        "amend",
        "merge",
        "child",
        "visit",
        "diary",
        "summary",
        "protocols",
        "outcomes",
        "import",
        "settings",
        "recovery",
        "keys",
    )
)


def hold(window, qtbot, name, code):
    """Choose, and wait until it holds."""
    assert window.choose_look(name, code)
    qtbot.waitUntil(window.isEnabled, timeout=WAIT_MS)
    settle(qtbot, window)


def test_another_look_holds_at_once_for_frame_screens_and_chart(open_window, qtbot):
    window = open_window()
    window.show_place(Place("child", CHILD))
    settle(qtbot, window)
    hold(window, qtbot, THEME, "dark")
    assert window.place == Place("child", CHILD)
    assert window.context.theme == window.screen_shown.context.theme == DARK
    qtbot.waitUntil(lambda: window.screen_shown.chart.canvas is not None, timeout=WAIT_MS)
    canvas = window.screen_shown.chart.canvas
    qtbot.waitUntil(lambda: canvas.plot.chart is not None, timeout=WAIT_MS)
    assert canvas.plot.theme.palette.paper == DARK.paper
    corner = window.grab().toImage().pixelColor(2, window.height() // 2).name()
    assert corner == DARK.rail


def test_what_is_chosen_is_kept_for_the_next_start(open_window, qtbot, tmp_path):
    kept = Preferences(tmp_path / "preferences.json")
    window = open_window(preferences=kept)
    hold(window, qtbot, THEME, "contrast_dark")
    hold(window, qtbot, TEXT_SCALE, "1.25")
    again = Looks(Preferences(tmp_path / "preferences.json"))
    assert (again.theme.name, again.text_scale) == ("contrast_dark", 1.25)


def test_the_users_language_goes_before_the_clinics_and_mirrors_the_window(open_window, qtbot):
    window = open_window()
    window.show_place(Place("settings"))
    settle(qtbot, window)
    hold(window, qtbot, LANGUAGE, "ar")
    assert window.context.wording.language == "ar"
    assert QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert window.screen_shown.context.wording.language == "ar"
    hold(window, qtbot, LANGUAGE, "en")
    assert QApplication.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_a_language_given_for_a_run_the_users_the_clinics_in_this_order():
    kept = Preferences()
    assert Looks(kept, "es").wording.language == "es"
    kept.put(LANGUAGE, "ar")
    assert Looks(kept, "es").wording.language == "ar"
    assert Looks(kept, "es", given_language="en").wording.language == "en"
    kept.put(LANGUAGE, "a language of a later version")
    assert Looks(kept, "es").wording.language == "es"


@pytest.mark.parametrize(("kept", "meant"), [(0.2, 0.9), (5.0, 2.0), (1.1, 1.1)])
def test_a_size_of_text_stays_between_90_and_200_percent(kept, meant):
    preferences = Preferences()
    preferences.put(TEXT_SCALE, kept)
    assert Looks(preferences).text_scale == meant


def test_control_plus_minus_and_nought_change_the_size_of_text_on_any_screen(open_window, qtbot):
    window = open_window()
    window.show_place(Place("children"))
    settle(qtbot, window)
    for key, scale in (
        (Qt.Key.Key_Plus, 1.1),
        (Qt.Key.Key_Equal, 1.25),
        (Qt.Key.Key_Minus, 1.1),
        (Qt.Key.Key_0, 1.0),
    ):
        QTest.keyPress(QApplication.focusWidget() or window, key, CONTROL)
        qtbot.waitUntil(lambda scale=scale: window.context.theme.text_scale == scale, timeout=WAIT_MS)
        qtbot.waitUntil(window.isEnabled, timeout=WAIT_MS)
        settle(qtbot, window)
        assert window.place == Place("children")
        assert f"{round(scale * 100)}" in window.messages.label.text()


def test_the_sizes_end_at_both_ends():
    preferences = Preferences()
    looks = Looks(preferences)
    for scale in TEXT_SCALES[2:]:
        looks.choose(TEXT_SCALE, repr(looks.scale_beside(1)))
        assert looks.text_scale == scale
    assert looks.scale_beside(1) == looks.text_scale == 2.0
    looks.choose(TEXT_SCALE, "0.9")
    assert looks.scale_beside(-1) == 0.9


def test_a_form_with_typing_in_it_is_asked_and_may_refuse(open_window, qtbot, monkeypatch):
    window = open_window()
    window.show_place(Place("registration"))
    settle(qtbot, window)
    form = window.screen_shown
    field = form.fields["given_name"].editor
    field.setFocus()
    QTest.keyClicks(field, "Amina")
    monkeypatch.setattr("nsclinic.ui.registration.screen.ask", lambda *_args, **_more: "stay")
    assert not window.choose_look(THEME, "dark")
    assert window.context.theme == LIGHT
    assert window.context.looks.theme_chosen == "light"
    assert window.screen_shown is form
    assert field.text() == "Amina"


def test_a_window_that_is_closed_while_it_is_made_anew_closes(open_window, qtbot):
    window = open_window()
    assert window.choose_look(THEME, "dark")
    assert not window.is_whole
    with qtbot.waitSignal(window.closed, timeout=WAIT_MS):
        window.close()
    assert not window.isVisible()
    qtbot.waitUntil(lambda: window.is_whole, timeout=WAIT_MS)


def test_the_computers_own_look_is_followed_when_it_is_left_to_it(qapp):
    hints = QGuiApplication.styleHints()
    assert theme_of("dark", hints) == DARK
    assert theme_of(SYSTEM, hints) == theme_of("no such look", hints)
    assert theme_of(SYSTEM, hints).is_dark is (hints.colorScheme() is Qt.ColorScheme.Dark)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_at_twice_the_size_of_text_every_screen_can_be_read_on_a_small_screen(open_window, qtbot, language):
    window = open_window(language=language, text_scale=2.0, is_demonstration=True)
    for place in PLACES:
        window.show_place(place)
        settle(qtbot, window)
        QTest.qWait(50)
        assert faults_in(window) == [], place
        assert window.width() == 1366, "no screen makes the window wider"
        assert not window.room.horizontalScrollBar().isVisible(), place


@pytest.fixture
def all_looks(qapp):
    """Dresses the program in a look; the plain one comes back after the test."""

    def dress(look="light", scale=1.0, language="en"):
        theme, words = THEMES[look].scaled(scale), wording(language)
        apply_theme(qapp, theme, is_right_to_left=words.is_right_to_left)
        return theme

    yield dress
    apply_theme(qapp, LIGHT)


LOOKED_AT = [
    ("en", "light", 1.0),
    ("ar", "dark", 1.0),
    ("en", "contrast_light", 2.0),
    ("ar", "contrast_dark", 2.0),
]
"""Language, look and size of text in which what is no screen of its own is looked at."""


@pytest.mark.parametrize(("language", "look", "scale"), LOOKED_AT)
def test_every_page_of_the_first_start_can_be_read(all_looks, qtbot, tmp_path, language, look, scale):
    dialog = FirstStart(all_looks(look, scale, language), language, tmp_path / "clinic.nsclinic")
    qtbot.addWidget(dialog)
    dialog.show()
    for page in (dialog.languages, dialog.wishes, dialog.clinic):
        dialog.pages.setCurrentWidget(page)
        assert faults_in(dialog) == []
    heights = {button.height() for button in dialog.languages.buttons.values()}
    assert len(heights) == 1, "a language stands out by its words, not by its room"


@pytest.mark.parametrize(("language", "look", "scale"), LOOKED_AT)
def test_a_childs_documents_and_the_questions_about_her_can_be_read(
    open_window, qtbot, language, look, scale
):
    window = open_window(language=language, look=look, text_scale=scale, is_demonstration=True)
    window.show_place(Place("child", CHILD))
    settle(qtbot, window)
    screen = window.screen_shown
    screen.show_documents()
    settle(qtbot, window)
    assert faults_in(window) == []
    found: list[list[str]] = []
    asked = when_asked(lambda dialog: found.append(faults_in(dialog)))
    ask_booking(screen, CHILD)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: bool(asked), timeout=WAIT_MS)
    window.show_place(Place("summary", CHILD))
    settle(qtbot, window)
    asked = when_asked(lambda dialog: found.append(faults_in(dialog)))
    window.screen_shown.ask_strengths()
    qtbot.waitUntil(lambda: bool(asked), timeout=WAIT_MS)
    assert found == [[], []]


def test_the_rail_shows_a_child_under_the_list_that_was_open_last_and_never_under_settings(
    open_window, qtbot
):
    window = open_window()

    def marked():
        return [key for key, button in window.rail._buttons.items() if button.isChecked()]

    for before, expected in (("today", "today"), ("children", "children"), ("settings", "children")):
        window.show_place(Place(before))
        window.show_place(Place("child", CHILD))
        settle(qtbot, window)
        assert marked() == [expected]


@pytest.mark.parametrize("look", sorted(THEMES))
def test_thicker_lines_and_other_colours_cut_no_word(open_window, qtbot, look):
    window = open_window(look=look)
    for place in PLACES:
        window.show_place(place)
        settle(qtbot, window)
        assert faults_in(window) == [], place
        assert cut_labels(window) == [], place
