"""The first look at a large clinic shows how far it is, and can be stopped."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.clinic_of_tests import booked_children
from tests.ui.conftest import WAIT_MS, settle


def forget_what_is_kept(window, qtbot):
    """Let the next look conclude anew; what is kept of the look before makes it too short to be stopped."""
    window.context.clinic_jobs.read(lambda clinic: clinic.store.review_cache.forget(), lambda _nothing: None)
    settle(qtbot, window)


def test_a_look_that_lasts_shows_how_far_it_is_and_stops_when_told(open_window, qtbot, monkeypatch):
    monkeypatch.setattr("nsclinic.ui.today.stopping.SHOWN_AFTER_MS", 0)
    window = open_window(booked_children(150))
    screen = window.screen_shown
    rows = len(screen.model.lines)
    forget_what_is_kept(window, qtbot)
    screen.refresh()
    qtbot.waitUntil(lambda: "looked at" in screen.progress.text(), timeout=WAIT_MS)
    assert screen.stop_button.isVisible()
    QTest.mouseClick(screen.stop_button, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert screen.progress.text() == "This list is not whole. F5 looks again."
    assert not screen.stop_button.isVisible()
    assert len(screen.model.lines) == rows, "what stood there before stays"
    screen.refresh()
    qtbot.waitUntil(lambda: screen.progress.text() == "", timeout=WAIT_MS)


def test_a_first_look_that_is_stopped_shows_those_who_are_known(open_window, qtbot):
    window = open_window(booked_children(150))
    screen = window.screen_shown
    forget_what_is_kept(window, qtbot)
    screen._is_ready = screen._has_looked = False
    screen.refresh()
    assert next(action for action in screen.offered if action.key == "stop").is_possible()
    screen.stop_button.stop()
    settle(qtbot, window)
    assert screen.is_ready
    assert "not whole" in screen.progress.text()
    assert not next(action for action in screen.offered if action.key == "stop").is_possible()
