"""The Backups screen and the watch behind it, on a real clinic and a real stick (a folder)."""

from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from nsclinic.clinic.backups import Why, back_up, standing_of, take_second
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import Role
from nsclinic.domain.record import Child, Sex
from nsclinic.store import open_clinic
from nsclinic.store.backup_sets import set_folders, shelf_of
from nsclinic.store.entry import now
from nsclinic.ui.backups import line as backup_line
from nsclinic.ui.backups import watch as backup_watch
from nsclinic.ui.backups.line import BackupLine
from nsclinic.ui.backups.watch import MOST_SAVES, BackupWatch
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.way import Place
from tests.ui.clinic_of_tests import TODAY
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import Hand


def show(qtbot, window: ClinicWindow) -> Any:
    window.show_place(Place("backups"))
    at_rest(qtbot, window)
    return window.screen_shown


def at_rest(qtbot, window: ClinicWindow) -> None:
    """Wait until no backup is made or looked at, and the screen shows what came of it."""
    keeper: Any = window.context.backups
    screen: Any = window.screen_shown
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not (keeper.is_busy or getattr(screen, "is_at_work", False)), timeout=WAIT_MS)
    settle(qtbot, window)


def sets_beside(path: Path) -> list[str]:
    with open_clinic(path) as store:
        shelf = shelf_of(path.parent / "backups", store.clinic_id)
    return [folder.name for folder in set_folders(shelf)]


def register_one(window: ClinicWindow, number: int) -> None:
    child = Child(f"N-{number}", TODAY, "New", f"Child{number}", Sex.MALE, False)
    window.context.clinic_jobs.write(lambda clinic: clinic.register(child), lambda _id: None)


def test_b_makes_a_backup_that_is_listed_verified_and_told(open_window, qtbot, clinic_path):
    window = open_window(path=clinic_path)
    screen = show(qtbot, window)
    assert screen.table.list_model.table.rows == ()
    assert "No backup yet" in screen.head.first.text()
    Hand(window).press(Qt.Key.Key_B)
    at_rest(qtbot, window)
    (row,) = screen.table.list_model.table.rows
    assert row.cells[2:5] == ("7", "1 MB", "this computer")
    assert row.cells[5] == "whole, just now"
    assert screen.head.first.text() == "Last backup just now, nothing saved since"
    assert "The backup is made and verified." in window.messages.label.text()
    window.context.clinic_jobs.close()
    assert len(sets_beside(clinic_path)) == 1


def test_a_backup_is_checked_and_tried_by_keys_and_a_damaged_one_is_said(open_window, qtbot, clinic_path):
    with Clinic(open_clinic(clinic_path), who="Dr N.") as clinic:
        kept = back_up(clinic, Why.BY_HAND).kept
    window = open_window(path=clinic_path)
    screen, hand = show(qtbot, window), Hand(window)
    hand.press(Qt.Key.Key_T)
    at_rest(qtbot, window)
    assert "was restored into a private place, opened, found whole" in window.messages.label.text()
    hand.press(Qt.Key.Key_C)
    at_rest(qtbot, window)
    assert "This backup is whole" in window.messages.label.text()
    content = bytearray(kept.clinic_file.read_bytes())
    content[len(content) // 2] ^= 1
    kept.clinic_file.write_bytes(content)
    hand.press(Qt.Key.Key_C)
    at_rest(qtbot, window)
    assert "This backup is damaged and counts no more" in window.messages.label.text()
    assert "DAMAGED" in screen.table.list_model.table.rows[0].cells[5]
    assert "No backup yet" in screen.head.first.text()


def test_a_chosen_stick_gets_the_backup_and_is_listed(open_window, qtbot, clinic_path, tmp_path):
    stick = tmp_path / "stick" / "backups"
    stick.mkdir(parents=True)
    window = open_window(path=clinic_path)
    screen = show(qtbot, window)
    assert "No second medium is chosen" in screen.head.second.text()
    with qtbot.waitSignal(window.context.backups.ended, timeout=WAIT_MS):
        screen.take_second(stick)
    at_rest(qtbot, window)
    (row,) = screen.table.list_model.table.rows
    assert row.cells[4] == "this computer, second medium"
    assert "last backup just now" in screen.head.second.text()
    stick.rename(stick.with_name("away"))
    screen.refresh()
    at_rest(qtbot, window)
    assert screen.table.list_model.table.rows[0].cells[4] == "this computer"


def test_a_save_during_the_copy_goes_first_and_stands_in_it(open_window, qtbot, clinic_path, monkeypatch):
    from nsclinic.store import backing_up

    asked, copy_pages = Event(), backing_up._copy_pages

    def copy_once_asked(*arguments):
        asked.wait(WAIT_MS / 1000)
        copy_pages(*arguments)

    monkeypatch.setattr(backing_up, "PAGES_A_STEP", 1)
    monkeypatch.setattr(backing_up, "_copy_pages", copy_once_asked)
    window = open_window(path=clinic_path)
    keeper = window.context.backups
    order: list[str] = []
    keeper.ended.connect(lambda _done: order.append("backup"))
    keeper.make(Why.INTERVAL)
    child = Child("N-1", TODAY, "New", "Child", Sex.MALE, False)
    window.context.clinic_jobs.write(lambda clinic: clinic.register(child), lambda _id: order.append("saved"))
    asked.set()
    at_rest(qtbot, window)
    qtbot.waitUntil(lambda: len(order) == 2, timeout=WAIT_MS)
    assert order == ["saved", "backup"]


def test_after_twenty_saves_a_backup_is_made_without_being_asked(open_window, qtbot, clinic_path):
    window = open_window(path=clinic_path)
    keeper = window.context.backups
    watch = BackupWatch(window, keeper)
    qtbot.waitUntil(lambda: keeper.standing is not None, timeout=WAIT_MS)
    for number in range(MOST_SAVES - 1):
        register_one(window, number)
    at_rest(qtbot, window)
    assert watch.saves == MOST_SAVES - 1
    with qtbot.waitSignal(keeper.ended, timeout=WAIT_MS):
        register_one(window, 99)
    at_rest(qtbot, window)
    assert keeper.standing.is_current
    assert watch.saves == 0


def test_half_an_hour_after_a_save_a_backup_is_made(open_window, qtbot, clinic_path, monkeypatch):
    window = open_window(path=clinic_path)
    keeper = window.context.backups
    watch = BackupWatch(window, keeper)
    qtbot.waitUntil(lambda: keeper.standing is not None, timeout=WAIT_MS)
    register_one(window, 1)
    at_rest(qtbot, window)
    watch.look()
    assert not keeper.is_busy
    monkeypatch.setattr(backup_watch, "MOST_MINUTES", 0)
    with qtbot.waitSignal(keeper.ended, timeout=WAIT_MS):
        watch.look()


def test_a_stick_that_comes_back_gets_the_last_backup_by_itself(open_window, qtbot, clinic_path, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    with Clinic(open_clinic(clinic_path), who="Dr N.") as clinic:
        take_second(clinic, stick)
        stick.rename(tmp_path / "away")
        back_up(clinic, Why.CLOSE)
        assert standing_of(clinic).second_waiting_since is not None
    window = open_window(path=clinic_path)
    keeper = window.context.backups
    watch = BackupWatch(window, keeper)
    qtbot.waitUntil(lambda: keeper.standing is not None, timeout=WAIT_MS)
    (tmp_path / "away").rename(stick)
    with qtbot.waitSignal(keeper.ended, timeout=WAIT_MS) as told:
        watch.look()
    assert told.args[0].is_on_second
    assert not told.args[0].is_new


def test_a_demonstration_is_neither_backed_up_nor_nagged_about(open_window, qtbot):
    window = open_window(is_demonstration=True)
    keeper = window.context.backups
    watch = BackupWatch(window, keeper)
    qtbot.waitUntil(lambda: keeper.standing is not None, timeout=WAIT_MS)
    watch.saves = MOST_SAVES
    watch.look()
    assert not keeper.is_busy
    assert not window.screen_shown.findChild(BackupLine).isVisible()


def test_today_says_calmly_when_a_week_of_work_lies_on_no_stick(open_window, qtbot, clinic_path, monkeypatch):
    with Clinic(open_clinic(clinic_path), who="Dr N.") as clinic:
        back_up(clinic, Why.CLOSE)
    window = open_window(path=clinic_path)
    keeper = window.context.backups
    line = window.screen_shown.findChild(BackupLine)
    keeper.read_standing()
    at_rest(qtbot, window)
    assert not line.isVisible()
    monkeypatch.setattr(backup_line, "now", lambda: now() + timedelta(days=8))
    keeper.read_standing()
    at_rest(qtbot, window)
    assert line.isVisible()
    assert line.label.text() == "All backups lie on this computer. Open Backups and choose a stick for them."
    line.button.click()
    settle(qtbot, window)
    assert window.place == Place("backups")


def test_only_who_may_restore_is_asked_whether_to(open_window, qtbot, clinic_path, monkeypatch):
    with Clinic(open_clinic(clinic_path), who="Dr N.") as clinic:
        kept = back_up(clinic, Why.CLOSE).kept
    window = open_window(path=clinic_path)
    screen, hand = show(qtbot, window), Hand(window)
    asked: list[object] = []
    window.context.backups.restore_asked.connect(asked.append)
    questions: list[str] = []

    def answer(box: QMessageBox) -> int:
        questions.append(box.text())
        next(button for button in box.buttons() if button.text() == "Close and restore").click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    window.context.clinic_jobs.read(lambda clinic: setattr(clinic, "role", Role.NURSE), lambda _: None)
    hand.press(Qt.Key.Key_R)
    settle(qtbot, window)
    assert questions == []
    assert "Your role does not include this" in window.messages.label.text()
    window.context.clinic_jobs.read(lambda clinic: setattr(clinic, "role", None), lambda _: None)
    hand.press(Qt.Key.Key_R)
    settle(qtbot, window)
    assert len(questions) == 1
    assert asked == [kept]
    assert screen.chosen.kept == kept


def test_what_is_not_saved_in_any_set_is_copied_when_the_clinic_closes(open_window, qtbot, clinic_path):
    window = open_window(path=clinic_path)
    keeper = window.context.backups
    BackupWatch(window, keeper)
    qtbot.waitUntil(lambda: keeper.standing is not None, timeout=WAIT_MS)
    window.context.clinic_jobs.close()
    closed = keeper.closed
    assert closed.path == clinic_path
    assert closed.under_way is not None
    assert closed.fault is None


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("text_scale", [1.0, 2.0])
def test_the_screen_shows_all_its_words(open_window, qtbot, clinic_path, tmp_path, language, text_scale):
    stick = tmp_path / "stick"
    stick.mkdir()
    with Clinic(open_clinic(clinic_path), who="Dr N.") as clinic:
        take_second(clinic, stick)
        back_up(clinic, Why.CLOSE)
    window = open_window(path=clinic_path, language=language, text_scale=text_scale)
    screen = show(qtbot, window)
    for button in (screen.head.now_button, screen.head.second_button, screen.restore_button):
        assert button.width() >= button.sizeHint().width()
        assert screen.rect().contains(button.mapTo(screen, button.rect().center()))
