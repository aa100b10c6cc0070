"""Registration by keyboard on a real clinic: nobody is registered twice by oversight."""

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from nsclinic.ui.registration.presenter import FIELDS
from nsclinic.ui.way import Place
from tests.ui.clinic_of_tests import TODAY
from tests.ui.conftest import settle
from tests.ui.walk import faults_in

if TYPE_CHECKING:
    from nsclinic.store import ChangeEntry, ChildLine

ENTER = Qt.Key.Key_Return
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(open_window, qtbot):
    window = open_window()
    window.context.navigate.register()
    settle(qtbot, window)
    return window


@pytest.fixture
def shown(window, monkeypatch):
    """Places that are asked for instead of gone to: the screen of a child is not what these tests are about."""
    asked: list[str] = []
    monkeypatch.setattr(window.context.navigate, "child", asked.append, raising=False)
    return asked


def _keyboard() -> QWidget:
    """The widget that has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def _press(key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(_keyboard(), key, modifier)


def _write(text):
    QTest.keyClicks(_keyboard(), text)


def _fill(qtbot, window, **texts):
    for name, text in texts.items():
        field = window.screen_shown.fields[name]
        field.set_text(text)
        field.edited.emit()
    QTest.qWait(250)
    settle(qtbot, window)


def _children(qtbot, window):
    found: list[ChildLine] = []
    window.context.clinic_jobs.read(lambda clinic: clinic.children(), found.extend)
    settle(qtbot, window)
    return found


def test_a_child_is_registered_by_keyboard_alone(qtbot, window, shown):
    assert QApplication.focusWidget() is window.screen_shown.fields["given_name"].editor
    _write("Nour")
    _press(ENTER)
    _write("Salem")
    _press(ENTER)
    _press(Qt.Key.Key_Down)
    _press(ENTER)
    _write("about 7 years")
    _press(ENTER)
    _write("Salem Adel")
    QTest.qWait(250)
    settle(qtbot, window)
    _press(ENTER, CONTROL)
    settle(qtbot, window)
    (new,) = [line for line in _children(qtbot, window) if line.given_name == "Nour"]
    assert (new.family_name, new.sex.value, new.guardian) == ("Salem", "female", "Salem Adel")
    assert new.birth_date_estimated
    assert shown == [new.patient_id]
    assert "is registered as" in window.messages.label.text()
    assert new.patient_id in window.messages.label.text()


def test_the_number_is_the_next_one_of_this_desk(qtbot, window, shown):
    _fill(qtbot, window, given_name="Nour", sex="male", birth="4/3/2019")
    window.screen_shown.save()
    settle(qtbot, window)
    assert re.fullmatch(r"[A-Z]{2}-\d{4}-[0-9A-Z]", shown[0])


def test_enter_goes_through_every_field_in_order_and_shift_enter_back(window):
    screen = window.screen_shown
    screen.fields["given_name"].editor.setFocus()
    for name in FIELDS[1:]:
        _press(ENTER)
        assert QApplication.focusWidget() is screen.fields[name].editor
    _press(ENTER)
    assert QApplication.focusWidget() is screen.save_button
    screen.fields["sex"].editor.setFocus()
    _press(ENTER, SHIFT)
    assert QApplication.focusWidget() is screen.fields["family_name"].editor


def test_an_empty_form_is_not_full_of_reproaches_until_it_is_to_be_saved(window):
    screen = window.screen_shown
    assert all(not field.message.text() for field in screen.fields.values())
    screen.save()
    assert screen.fields["given_name"].message.text()
    assert screen.fields["birth"].message.text()
    assert QApplication.focusWidget() is screen.fields["given_name"].editor
    assert screen.fields["birth"].editor.accessibleDescription() == screen.fields["birth"].message.text()


def test_a_child_who_may_be_the_same_stands_beside_the_form_while_one_types(qtbot, window):
    _fill(qtbot, window, given_name="Amina", family_name="Hassan", birth="11/8/2019")
    screen = window.screen_shown
    assert "BS-0001-T" in [child.patient_id for child in screen.similar.found]
    assert screen.similar.isVisible()
    assert faults_in(window) == []


def test_nobody_is_registered_while_a_child_who_looks_the_same_is_unanswered(qtbot, window, shown):
    _fill(qtbot, window, given_name="Amina", family_name="Hassan", birth="11/8/2019", sex="female")
    before = len(_children(qtbot, window))
    window.screen_shown.save()
    settle(qtbot, window)
    assert len(_children(qtbot, window)) == before
    assert shown == []
    assert "may be the same" in window.messages.label.text()
    assert QApplication.focusWidget() is window.screen_shown.similar


def test_this_is_the_same_child_opens_her_and_registers_nobody(qtbot, window, shown):
    _fill(qtbot, window, given_name="Amina", family_name="Hassan", birth="11/8/2019", sex="female")
    before = len(_children(qtbot, window))
    screen = window.screen_shown
    looked_at = screen.similar.chosen
    screen.same_button.click()
    assert shown == [looked_at]
    assert len(_children(qtbot, window)) == before


def test_another_child_of_the_same_name_is_registered_once_someone_says_so(qtbot, window, shown):
    _fill(qtbot, window, given_name="Amina", family_name="Hassan", birth="11/8/2019", sex="female")
    before = len(_children(qtbot, window))
    window.screen_shown.other_button.click()
    window.screen_shown.save()
    settle(qtbot, window)
    assert len(_children(qtbot, window)) == before + 1
    assert len(shown) == 1


def test_what_was_answered_counts_no_more_once_the_name_is_changed(qtbot, window, shown):
    _fill(qtbot, window, given_name="Amina", family_name="Hassan", birth="11/8/2019", sex="female")
    window.screen_shown.other_button.click()
    _fill(qtbot, window, given_name="Omar", family_name="Farouk", birth="29/2/2016", sex="male")
    before = len(_children(qtbot, window))
    window.screen_shown.save()
    settle(qtbot, window)
    assert len(_children(qtbot, window)) == before


def test_a_number_that_another_child_has_is_said_under_its_field(qtbot, window, shown):
    _fill(qtbot, window, given_name="Zeyad", sex="male", birth="4/3/2012", patient_id="BS-0003-T")
    window.screen_shown.save()
    settle(qtbot, window)
    if window.screen_shown.similar.found:
        window.screen_shown.other_button.click()
        window.screen_shown.save()
        settle(qtbot, window)
    assert "Another child has this number" in window.screen_shown.fields["patient_id"].message.text()
    assert shown == []


def test_typing_is_not_lost_by_a_stray_key(qtbot, window):
    _fill(qtbot, window, given_name="Nour")
    asked = []

    def stay():
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        box.reject()

    QTimer.singleShot(0, stay)
    _press(Qt.Key.Key_Escape)
    assert asked
    assert window.place == Place("registration")
    assert window.screen_shown.fields["given_name"].text == "Nour"


def test_an_untouched_form_is_left_without_a_question(window):
    _press(Qt.Key.Key_Escape)
    assert window.place == Place("today")


def test_a_refused_character_is_named_at_once(qtbot, window):
    _fill(qtbot, window, given_name="No\u202eur")
    field = window.screen_shown.fields["given_name"]
    assert "U+202E" in field.message.text()
    assert field.mark.isVisible()
    assert field.editor.property("fault") is True


def test_the_audit_names_the_user_and_the_kind_of_change(qtbot, window, shown):
    _fill(qtbot, window, given_name="Nour", sex="male", birth="4/3/2019")
    window.screen_shown.save()
    settle(qtbot, window)
    entries: list[ChangeEntry] = []
    window.context.clinic_jobs.read(lambda clinic: clinic.store.changes(limit=1), entries.extend)
    settle(qtbot, window)
    assert (entries[0].kind, entries[0].who) == ("register", "Dr N.")


def test_the_day_of_the_form_is_the_clinics_day(qtbot, window):
    _fill(qtbot, window, birth="7")
    assert f"{TODAY.year - 8 + 1}" in window.screen_shown.fields["birth"].message.text()
