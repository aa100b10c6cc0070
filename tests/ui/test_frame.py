"""The frame: keys, the way back, messages, the banner, what happens at midnight; on a real clinic."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from nsclinic.clinic.clinic import Clinic
from nsclinic.store import DiskFullError, open_clinic
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.way import Place, Way
from tests.ui.clinic_of_tests import TODAY
from tests.ui.conftest import settle
from tests.ui.walk import cut_labels, faults_in

CONTROL = Qt.KeyboardModifier.ControlModifier
EVERY_PLACE = (
    Place("today"),
    Place("children"),
    Place("registration"),
    Place("child", "BS-0001-T"),
    Place("visit", "BS-0001-T"),
    Place("summary", "BS-0001-T"),
    Place("protocols"),
    Place("outcomes"),
)
SIZES = ((1366, 768), (1920, 1080))


def _press(
    window: ClinicWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def test_the_first_screen_is_today_with_its_keyboard_on_the_list(open_window):
    window = open_window()
    assert window.place == Place("today")
    assert window.screen_shown.title == "Today"
    assert QApplication.focusWidget() is window.screen_shown.list


def test_keys_go_to_each_screen_and_escape_comes_back(open_window, qtbot):
    window = open_window()
    _press(window, Qt.Key.Key_2, CONTROL)
    settle(qtbot, window)
    assert window.place == Place("children")
    _press(window, Qt.Key.Key_N, CONTROL)
    assert window.place == Place("registration")
    _press(window, Qt.Key.Key_Escape)
    assert window.place == Place("children")
    _press(window, Qt.Key.Key_Escape)
    assert window.place == Place("today")
    _press(window, Qt.Key.Key_1, CONTROL)
    assert window.place == Place("today")


def test_the_rail_opens_its_screens_and_marks_the_one_that_is_open(open_window, qtbot):
    window = open_window()
    children = next(
        button for button in window.rail.findChildren(QPushButton) if button.accessibleName() == "Children"
    )
    QTest.mouseClick(children, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert window.place == Place("children")
    assert children.isChecked()


def test_the_rail_shows_no_screen_that_does_not_exist_yet(open_window):
    window = open_window()
    names = [button.accessibleName() for button in window.rail.findChildren(QPushButton)]
    assert names == ["Today", "Children", "Protocols", "Outcomes", "Settings", "Help", "Fold"]


def test_a_form_that_was_left_is_not_gone_back_into():
    way = Way()
    for place in (Place("today"), Place("children"), Place("registration"), Place("child", "P1")):
        way.go(place)
    assert way.before() == Place("children")


def test_going_to_a_place_gone_through_shortens_the_way():
    way = Way()
    for place in (Place("today"), Place("child", "P1"), Place("child", "P2"), Place("child", "P1")):
        way.go(place)
    assert way.places == [Place("today"), Place("child", "P1")]


def test_a_message_stays_until_it_is_put_away_and_escape_does_that_first(open_window):
    window = open_window()
    window.show_place(Place("children"))
    window.context.navigate.say("Amina is registered.", "V starts the first visit.")
    assert window.messages.label.text() == "Amina is registered.  ·  V starts the first visit."
    _press(window, Qt.Key.Key_Escape)
    assert window.place == Place("children")
    assert not window.messages.has_message
    assert "Enter opens the child" in window.messages.label.text()


def test_undo_of_a_message_does_what_it_was_given(open_window):
    window, undone = open_window(), []
    window.context.navigate.say("Saved.", undo=lambda: undone.append(True))
    window.messages.undo_button.click()
    assert undone == [True]
    assert not window.messages.has_message


def test_the_programs_own_mistake_is_said_without_a_childs_data(open_window, qtbot):
    window = open_window()

    def stumble(_clinic):
        raise KeyError("Amina Hassan BS-0001-T")

    window.context.clinic_jobs.read(stumble, lambda _answer: None)
    settle(qtbot, window)
    assert "made a mistake" in window.messages.label.text()
    assert "Amina" not in window.messages.label.text()
    assert window.messages.property("look") == "fault"


def test_a_screen_with_unsaved_typing_is_left_only_when_it_agrees(open_window, qtbot):
    window = open_window()
    window.show_place(Place("children"))
    screen = window.screen_shown
    screen.may_leave = lambda: False
    assert not window.show_place(Place("today"))
    assert window.place == Place("children")
    screen.may_leave = lambda: True
    assert window.show_place(Place("today"))


def test_a_demonstration_says_so_on_every_screen_and_another_clinic_does_not(open_window):
    assert open_window(is_demonstration=True).banner.isVisible()
    assert not open_window().banner.isVisible()


def test_the_top_bar_names_clinic_day_and_user(open_window):
    window = open_window()
    for part in ("Beni-Suef clinic", "23 Nov 2026", "Dr N."):
        assert part in window.about.text()


def test_the_window_title_names_no_child(open_window, qtbot):
    window = open_window()
    window.show_place(Place("children"))
    settle(qtbot, window)
    assert window.windowTitle() == "nsclinic"


def test_at_midnight_every_screen_reckons_with_the_new_day(open_window, qtbot):
    window = open_window()
    tomorrow = date(2026, 11, 24)
    window.context.clinic_jobs.write(
        lambda clinic: setattr(clinic, "_as_of", tomorrow), lambda _nothing: None
    )
    window.ask_the_day()
    settle(qtbot, window)
    assert window.context.today == window.screen_shown.context.today == tomorrow
    assert "24 Nov 2026" in window.about.text()
    assert window.screen_shown.counts[next(iter(window.screen_shown.counts))].text() == "Booked today  0"


def test_at_midnight_an_open_form_is_left_alone(open_window, qtbot):
    window = open_window()
    window.show_place(Place("registration"))
    form = window.screen_shown
    form.fields["given_name"].set_text("Half-typed")
    window.context.clinic_jobs.write(
        lambda clinic: setattr(clinic, "_as_of", date(2026, 11, 24)), lambda _nothing: None
    )
    window.ask_the_day()
    settle(qtbot, window)
    assert window.screen_shown is form
    assert form.fields["given_name"].text == "Half-typed"


def test_f5_shows_what_another_part_of_the_program_has_written(open_window, qtbot):
    window = open_window()
    window.show_place(Place("children"))
    settle(qtbot, window)
    before = len(window.screen_shown.model.rows)
    jobs = window.context.clinic_jobs
    jobs.write(
        lambda clinic: clinic.register(replace(clinic.record("BS-0001-T").child, patient_id="NEW")),
        lambda _id: None,
    )
    settle(qtbot, window)
    _press(window, Qt.Key.Key_F5)
    settle(qtbot, window)
    assert len(window.screen_shown.model.rows) == before + 1


def test_closing_the_window_lets_the_file_go(open_window, clinic_path):
    window = open_window(path=clinic_path)
    window.close()
    with Clinic(open_clinic(clinic_path), as_of=TODAY) as clinic:
        assert len(clinic.children()) == 7


def test_closing_waits_until_it_is_known_that_a_save_is_kept(open_window, qtbot):
    window, gate = open_window(), Event()
    window.context.clinic_jobs.write(lambda _clinic: gate.wait(5), lambda _answer: None)
    window.close()
    assert window.isVisible()
    with qtbot.waitSignal(window.closed, timeout=5_000):
        gate.set()
    assert not window.isVisible()


def test_a_save_that_fails_keeps_the_window_open_and_says_so(open_window, qtbot):
    window, gate = open_window(), Event()

    def fail(_clinic):
        gate.wait(5)
        raise DiskFullError(Path("clinic.nsclinic"))

    window.context.clinic_jobs.write(fail, lambda _answer: None)
    window.close()
    gate.set()
    settle(qtbot, window)
    assert window.isVisible()
    assert "disk is full" in window.messages.label.text()


def test_opening_and_closing_every_screen_leaves_the_files_bytes_unchanged(open_window, clinic_path, qtbot):
    before = clinic_path.read_bytes()
    window = open_window(path=clinic_path)
    for place in (*EVERY_PLACE, Place("today")):
        window.show_place(place)
        settle(qtbot, window)
        window.refresh()
        settle(qtbot, window)
    QTest.keyClicks(window.search, "amina")
    settle(qtbot, window)
    window.close()
    assert clinic_path.read_bytes() == before


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("place", EVERY_PLACE, ids=lambda place: place.key)
def test_no_word_is_clipped_or_lies_over_another(open_window, qtbot, place, language, size):
    window = open_window(language=language, size=size, is_demonstration=True)
    window.show_place(place)
    settle(qtbot, window)
    assert faults_in(window) == []
    if (
        not place.patient_id
    ):  # a source's title and a last value may end in "…", and say the whole in a tooltip
        assert cut_labels(window) == []


@pytest.mark.parametrize("place", [Place("today"), Place("children"), Place("registration")])
def test_no_word_is_clipped_with_text_of_200_percent(open_window, qtbot, place):
    window = open_window(size=(1920, 1080), text_scale=2.0, is_demonstration=True)
    window.show_place(place)
    settle(qtbot, window)
    assert faults_in(window) == []


def test_in_arabic_the_rail_stands_at_the_right_and_the_search_begins_there(open_window):
    window = open_window(language="ar")
    assert window.rail.geometry().right() > window.width() - 10
    assert window.search.mapTo(window, window.search.rect().topRight()).x() > window.width() // 2


def test_the_walk_finds_what_is_wrong(open_window, qtbot):
    """A walk that could not fail would prove nothing."""
    window = open_window()
    button = next(one for one in window.screen_shown.findChildren(QPushButton) if one.isVisible())
    button.setText("A much longer text than the place that this button was given has room for " * 3)
    assert any("squeezed" in fault or "stands out" in fault for fault in faults_in(window))
    window.about.setFixedWidth(20)
    assert any("clipped" in fault for fault in faults_in(window))


def test_everything_that_takes_the_keyboard_has_a_name_for_a_screen_reader(open_window, qtbot):
    window = open_window()
    for place in (Place("today"), Place("children"), Place("registration")):
        window.show_place(place)
        settle(qtbot, window)
        nameless = [
            widget
            for widget in window.screen_shown.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and widget.isVisible()
            and not widget.accessibleName()
            and not (isinstance(widget, QPushButton) and widget.text())
        ]
        assert nameless == []
