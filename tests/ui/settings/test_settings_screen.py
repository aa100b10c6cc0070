"""Settings: one's own hold at once, the clinic's by one Save in one change; nothing typed is lost unasked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.settings import SettingFault, settings_of
from nsclinic.store import open_clinic
from nsclinic.ui.settings.presenter import fault_words, scales, themes, unit_rows
from nsclinic.ui.settings.screen import SettingsScreen
from nsclinic.ui.themes import SYSTEM, THEMES
from nsclinic.ui.way import Place
from nsclinic.wording import wording
from nsclinic.wording.glossary import not_confirmed_words
from tests.ui.clinic_of_tests import CLINIC_NAME, everyone, write_clinic
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, Hand

WORDS = wording("en")


@pytest.fixture
def path(tmp_path):
    return write_clinic(tmp_path / "settings.nsclinic", everyone())


@pytest.fixture
def window(open_window, qtbot, path):
    opened = open_window(path=path)
    opened.show_place(Place("settings"))
    settle(qtbot, opened)
    return opened


def kept_in(window, path):
    """What the clinic's file says once the window is closed."""
    window.context.clinic_jobs.close()
    with Clinic(open_clinic(path, read_only=True)) as clinic:
        return settings_of(clinic), [entry.kind for entry in clinic.store.changes()]


def choose(chooser, code):
    """Choose as a hand does."""
    chooser.setCurrentIndex(chooser.findData(code))
    chooser.activated.emit(chooser.currentIndex())


def test_control_comma_opens_the_settings_with_the_keyboard_on_the_look(open_window, qtbot):
    window = open_window()
    Hand(window).press(Qt.Key.Key_Comma, CONTROL)
    settle(qtbot, window)
    assert isinstance(window.screen_shown, SettingsScreen)
    assert QApplication.focusWidget() is window.screen_shown.computer.choosers["theme"]


def test_a_look_chosen_from_the_list_holds_and_the_keyboard_stays_on_the_list(window, qtbot):
    window.screen_shown.computer.choosers["text_scale"].setFocus()
    choose(window.screen_shown.computer.choosers["text_scale"], "1.25")
    qtbot.waitUntil(lambda: window.context.theme.text_scale == 1.25, timeout=WAIT_MS)
    qtbot.waitUntil(window.isEnabled, timeout=WAIT_MS)
    settle(qtbot, window)
    chooser = window.screen_shown.computer.choosers["text_scale"]
    assert chooser.currentData() == "1.25"
    assert QApplication.focusWidget() is chooser


def test_the_clinics_settings_are_typed_and_saved_in_one_change(window, qtbot, path):
    screen, hand = window.screen_shown, Hand(window)
    assert screen.clinic.name.text == CLINIC_NAME
    assert not screen.clinic.save_button.isEnabled()
    screen.clinic.name.editor.setFocus()
    screen.clinic.name.editor.selectAll()
    hand.write("Garden Row")
    hand.press(ENTER)
    hand.write("12 Garden Row")
    choose(screen.units.choosers["creatinine"], "umol/L")
    choose(screen.clinic.protocol.editor, "mmf")
    assert screen.is_dirty
    assert screen.clinic.state.text() == "Not saved yet"
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: window.context.clinic_name == "Garden Row", timeout=WAIT_MS)
    settle(qtbot, window)
    assert "Garden Row" in window.about.text()
    assert window.messages.label.text() == "The clinic's settings are saved."
    assert not window.screen_shown.is_dirty
    kept, kinds = kept_in(window, path)
    assert (kept.name, kept.letterhead, kept.protocol_id) == ("Garden Row", ("12 Garden Row",), "mmf")
    assert kept.units == {"creatinine": "umol/L"}
    assert kinds.count("settings") == 1


def test_the_language_of_the_clinic_becomes_that_of_the_window_where_nobody_chose_another(
    open_window, qtbot, path
):
    window = open_window(path=path)
    window.context.looks._given_language = ""
    window.show_place(Place("settings"))
    settle(qtbot, window)
    choose(window.screen_shown.clinic.language.editor, "es")
    window.screen_shown.clinic.language.edited.emit()
    window.screen_shown.save()
    qtbot.waitUntil(lambda: window.context.wording.language == "es", timeout=WAIT_MS)
    qtbot.waitUntil(window.isEnabled, timeout=WAIT_MS)
    settle(qtbot, window)
    assert window.screen_shown.context.wording.language == "es"


def test_a_fault_stands_under_its_field_and_nothing_is_written(window, qtbot, path):
    screen = window.screen_shown
    screen.clinic.name.editor.setFocus()
    QTest.keyClicks(screen.clinic.name.editor, "x" * 90)
    screen.save()
    qtbot.waitUntil(lambda: bool(screen.clinic.name.message.text()), timeout=WAIT_MS)
    assert "80 letters" in screen.clinic.name.message.text()
    assert window.messages.property("look") == "warning"
    assert screen.is_dirty
    kept, kinds = kept_in(window, path)
    assert kept.name == CLINIC_NAME
    assert "settings" not in kinds


@pytest.mark.parametrize(("answer", "leaves"), [("stay", False), ("drop", True)])
def test_leaving_what_is_not_saved_asks(window, qtbot, monkeypatch, answer, leaves):
    screen = window.screen_shown
    QTest.keyClicks(screen.clinic.name.editor, " new")
    monkeypatch.setattr("nsclinic.ui.settings.screen.ask", lambda *_args, **_more: answer)
    assert window.show_place(Place("today")) is leaves
    assert screen.is_dirty is not leaves


def test_the_visit_form_asks_in_the_units_that_were_chosen(window, qtbot):
    screen = window.screen_shown
    choose(screen.units.choosers["creatinine"], "umol/L")
    screen.save()
    settle(qtbot, window)
    window.show_place(Place("visit", "BS-0001-T"))
    settle(qtbot, window)
    units = {line.code: line.unit for line in window.screen_shown.presenter.lines}
    assert units["creatinine"] == "umol/L"


def test_settings_changed_elsewhere_do_not_overwrite_what_is_being_typed(window, qtbot):
    screen = window.screen_shown
    QTest.keyClicks(screen.clinic.name.editor, " new")
    screen.refresh()
    settle(qtbot, window)
    assert screen.clinic.name.text == f"{CLINIC_NAME} new"


def test_every_look_and_every_fault_has_its_words():
    assert {code for code, _ in themes(WORDS)} == {SYSTEM, *THEMES}
    assert all(fault_words(fault, WORDS) for fault in SettingFault)
    assert [word for code, word in scales(WORDS) if code == "1.25"] == [WORDS.percent(125)]
    assert all(len(row.choices) > 1 and row.name for row in unit_rows(WORDS))


def test_a_language_that_nobody_has_confirmed_says_so_when_it_is_first_chosen(window, qtbot):
    choose(window.screen_shown.computer.choosers["language"], "es")
    qtbot.waitUntil(lambda: window.context.wording.language == "es", timeout=WAIT_MS)
    settle(qtbot, window)
    assert window.messages.label.text() == not_confirmed_words("es", wording("es"))
    window.messages.clear()
    choose(window.screen_shown.computer.choosers["language"], "en")
    qtbot.waitUntil(lambda: window.context.wording.language == "en", timeout=WAIT_MS)
    settle(qtbot, window)
    choose(window.screen_shown.computer.choosers["language"], "es")
    qtbot.waitUntil(lambda: window.context.wording.language == "es", timeout=WAIT_MS)
    settle(qtbot, window)
    assert window.messages.label.text() != not_confirmed_words("es", wording("es")), "said once"
