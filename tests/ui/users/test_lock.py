"""The lock of the window: what is seen and can be done while it is drawn, and how it opens."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from nsclinic.store.tries import FREE_TRIES
from nsclinic.ui.way import Place
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.users.conftest import SECRETS

SECRET = SECRETS["Dr Amal"][1]


def unlock(window, qtbot, secret):
    form = window.lock.curtain.form
    form.message.setText("")
    form.field.setText(secret)
    form.given.emit()
    qtbot.waitUntil(
        lambda: not window.lock.is_locked or bool(window.lock.curtain.form.message.text()), timeout=WAIT_MS
    )


def test_a_locked_window_shows_no_child_and_takes_no_key_until_the_secret_comes(window_of, qtbot):
    window = window_of()
    window.show_place(Place("child", "BS-0001-T"))
    settle(qtbot, window)
    window.lock.lock()
    assert window.lock.is_locked
    visible = [part for part in window.findChildren(QWidget) if part.isVisible()]
    curtain = window.lock.curtain
    assert visible
    assert all(part is curtain or curtain.isAncestorOf(part) for part in visible)
    texts = " ".join(part.accessibleName() for part in visible)
    assert "Amina" not in texts
    QTest.keyClick(curtain, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.place == Place("child", "BS-0001-T")
    unlock(window, qtbot, "not the secret at all")
    assert window.lock.is_locked
    assert "not right" in curtain.form.message.text()
    unlock(window, qtbot, SECRET)
    assert not window.lock.is_locked
    settle(qtbot, window)
    assert window.screen_shown.isVisible()
    assert window.place == Place("child", "BS-0001-T")


def test_what_was_typed_stands_where_it_stood(window_of, qtbot):
    window = window_of()
    window.show_place(Place("registration"))
    settle(qtbot, window)
    field = window.screen_shown.fields["given_name"].editor
    field.setFocus()
    QTest.keyClicks(field, "Omar")
    window.lock.lock()
    unlock(window, qtbot, SECRET)
    assert field.text() == "Omar"
    assert QApplication.focusWidget() is field


def test_nobody_at_work_for_the_minutes_set_draws_the_curtain_and_a_key_puts_it_off(
    window_of, qtbot, monkeypatch
):
    window = window_of()
    watch = window.lock.watch
    assert watch.minutes == 5
    now = [watch._last]
    monkeypatch.setattr("nsclinic.ui.locking.idle.monotonic", lambda: now[0])
    monkeypatch.setattr("nsclinic.ui.locking.idle.time", lambda: watch._last_on_the_wall)
    now[0] += 299
    watch._ask()
    assert not window.lock.is_locked
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Shift)
    now[0] += 299
    watch._ask()
    assert not window.lock.is_locked
    now[0] += 1
    watch._ask()
    assert window.lock.is_locked


def test_an_open_question_is_left_as_escape_leaves_it(window_of, qtbot):
    window = window_of()
    window.show_place(Place("users"))
    settle(qtbot, window)
    QTimer.singleShot(100, window.lock.lock)
    next(action for action in window.screen_shown.offered if action.key == "add").ask()
    assert QApplication.activeModalWidget() is None
    qtbot.waitUntil(lambda: window.lock.is_locked, timeout=WAIT_MS)


def test_after_too_many_wrong_tries_the_curtain_waits(window_of, qtbot):
    window = window_of()
    window.lock.lock()
    for _ in range(FREE_TRIES + 1):
        unlock(window, qtbot, "not the secret at all")
    unlock(window, qtbot, SECRET)
    assert window.lock.is_locked
    assert window.lock.curtain.form.is_waiting
    assert not window.lock.curtain.form.button.isEnabled()


def test_a_clinic_without_encryption_has_no_lock(open_window, qtbot):
    window = open_window()
    window.lock.lock()
    assert not window.lock.is_locked
    assert "lock" not in {action.key for action in window.offered if action.is_possible()}


def test_another_person_asks_to_work_here(window_of, qtbot):
    window = window_of()
    window.lock.lock()
    with qtbot.waitSignal(window.lock.other_asked, timeout=WAIT_MS):
        QTest.mouseClick(window.lock.curtain.other_button, Qt.MouseButton.LeftButton)
