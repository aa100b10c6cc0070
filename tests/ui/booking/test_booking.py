"""Booking and moving the next visit in the real window, by keys alone, from every screen that lists a child."""

from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import Event, EventKind, Visit, VisitKind
from nsclinic.ui.booking.dialog import BookingDialog
from nsclinic.ui.today.rows import BookedRow, ChildRow, Group, Heading
from nsclinic.ui.visit.day_edit import weekday_from
from nsclinic.ui.way import Place
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY, booked_children, everyone, write_clinic
from tests.ui.conftest import settle
from tests.ui.hand import CONTROL, ENTER, Hand, focus, focused_name, when_asked
from tests.ui.walk import faults_in

AMINA, LUCIA, NEVER_SEEN = "BS-0001-T", "BS-0004-T", "BS-0006-T"
ENGLISH = wording("en")


def ahead(days):
    return TODAY + timedelta(days=days)


@pytest.fixture
def path(tmp_path):
    return write_clinic(tmp_path / "booking.nsclinic", everyone())


def asked_of(window, qtbot, job):
    """Ask the clinic that the window has open."""
    answers: list[Any] = []
    window.context.clinic_jobs.read(job, answers.append)
    qtbot.waitUntil(lambda: bool(answers))
    return answers[0]


def booked_day(window, qtbot, patient_id):
    return asked_of(window, qtbot, lambda clinic: clinic.record(patient_id).visits[-1].next_visit_date)


def last_entry(window, qtbot):
    entry = asked_of(window, qtbot, lambda clinic: clinic.store.changes(limit=1))[0]
    return entry.kind, entry.reason


def shown(screen, group):
    return [row.patient_id for row in screen.model.lines if isinstance(row, ChildRow) and row.group is group]


def ask(window, qtbot, hand, act):
    """Press B and answer the question that comes; gives its title."""

    def once_it_has_the_keyboard(dialog):
        qtbot.waitUntil(lambda: focus() is dialog.day)
        act(dialog)

    asked = when_asked(once_it_has_the_keyboard)
    hand.press(Qt.Key.Key_B)
    qtbot.waitUntil(lambda: bool(asked))
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    settle(qtbot, window)
    return asked


def typed(window, text):
    """Answers by typing a day, Enter, and Enter again on Book."""

    def act(dialog):
        hand = Hand(dialog)
        hand.enter(text)
        assert focus() is dialog.confirm
        hand.press(ENTER)

    return act


def test_a_booking_is_moved_from_today_by_b_a_typed_day_and_enter_twice(open_window, qtbot, path):
    window = open_window(path=path)
    screen = window.screen_shown
    assert screen.chosen.patient_id == AMINA
    assert ask(window, qtbot, Hand(window), typed(window, "+2w")) == ["Book or move the next visit"]
    assert booked_day(window, qtbot, AMINA) == ahead(14)
    assert last_entry(window, qtbot) == ("booking", "")
    assert AMINA not in shown(screen, Group.BOOKED)
    assert window.messages.label.text() == f"Booked: {ENGLISH.isolate('Amina Hassan')}, Monday 7 Dec 2026."


def test_a_booking_is_cancelled_by_keys_with_its_reason_and_offers_undo(open_window, qtbot, path):
    window = open_window(path=path)

    def cancelling(dialog):
        hand = Hand(dialog)
        dialog.reason.setFocus()
        hand.write("moved away")
        for _ in range(3):  # past Book and Leave it: what takes a booking back comes last
            hand.press(Qt.Key.Key_Tab)
        assert focus() is dialog.cancel_booking
        assert faults_in(dialog) == []
        hand.press(Qt.Key.Key_Space)

    ask(window, qtbot, Hand(window), cancelling)
    assert booked_day(window, qtbot, AMINA) is None
    assert last_entry(window, qtbot) == ("booking", "moved away")
    assert AMINA not in shown(window.screen_shown, Group.BOOKED)
    said = f"No visit is booked any more: {ENGLISH.isolate('Amina Hassan')}."
    assert window.messages.label.text() == said
    assert window.messages.undo_button.isVisible()


def test_where_nothing_is_booked_nothing_can_be_cancelled(open_window, qtbot, path):
    window = open_window(path=path)
    window.show_place(Place("child", NEVER_SEEN))
    settle(qtbot, window)
    seen: list[bool] = []
    ask(window, qtbot, Hand(window), lambda dialog: seen.append(dialog.cancel_booking.isVisible()))
    assert seen == [False]


def test_after_moving_the_next_child_of_the_group_is_at_hand(open_window, qtbot, path):
    window = open_window(path=path)
    screen = window.screen_shown
    ask(window, qtbot, Hand(window), typed(window, "+2w"))
    assert screen.chosen.group is Group.BOOKED or screen.chosen.patient_id == AMINA


def test_an_overdue_child_who_is_booked_again_leaves_the_overdue(open_window, qtbot, path):
    window = open_window(path=path)
    screen = window.screen_shown
    place = [line.patient_id if isinstance(line, ChildRow) else "" for line in screen.model.lines].index(
        LUCIA
    )
    screen.list.setCurrentIndex(screen.model.index(place))
    ask(window, qtbot, Hand(window), typed(window, "friday"))
    assert booked_day(window, qtbot, LUCIA) == date(2026, 11, 27)
    assert LUCIA not in shown(screen, Group.OVERDUE)


def test_escape_leaves_everything_as_it_is(open_window, qtbot, path):
    window = open_window(path=path)
    before = path.read_bytes()

    def leave(dialog):
        hand = Hand(dialog)
        hand.enter("+1m")
        hand.press(Qt.Key.Key_Escape)

    ask(window, qtbot, Hand(window), leave)
    assert path.read_bytes() == before


def test_what_is_no_day_or_is_past_is_said_and_not_booked(open_window, qtbot, path):
    window = open_window(path=path)
    said = []

    def wrong(dialog):
        hand = Hand(dialog)
        for text in ("soon", "22/11/2026"):
            dialog.day.selectAll()
            hand.enter(text)
            said.append((dialog.warning.text(), dialog.confirm.isEnabled()))
        hand.press(ENTER, CONTROL)
        assert dialog.isVisible()

    ask(window, qtbot, Hand(window), wrong)
    assert [words[:13] for words, _ in said] == ["Not a date. W", "That day is t"]
    assert [is_enabled for _, is_enabled in said] == [False, False]
    assert booked_day(window, qtbot, AMINA) == TODAY


def test_ctrl_enter_books_with_the_reason_that_was_written(open_window, qtbot, path):
    window = open_window(path=path)

    def with_reason(dialog):
        hand = Hand(dialog)
        dialog.day.setText("+٣d")  # what another keyboard types; the hand of the tests has Latin letters only
        hand.press(Qt.Key.Key_Tab)
        assert focused_name() == "Reason", focus()
        hand.write("school")
        hand.press(ENTER, CONTROL)

    ask(window, qtbot, Hand(window), with_reason)
    assert booked_day(window, qtbot, AMINA) == ahead(3)
    assert last_entry(window, qtbot) == ("booking", "school")


def test_the_question_says_what_is_booked_what_is_due_and_how_full_the_day_is(open_window, qtbot, tmp_path):
    path = write_clinic(tmp_path / "full.nsclinic", [*everyone(), *booked_children(3)])
    window = open_window(path=path)
    texts = []

    def look(dialog):
        qtbot.waitUntil(lambda: "booked that day" in dialog.load.text())
        texts.extend(
            [dialog.load.text(), *(label.text() for label in dialog.findChildren(type(dialog.load)))]
        )
        Hand(dialog).enter("+1m")
        qtbot.waitUntil(lambda: "nobody else" in dialog.load.text())
        texts.append(dialog.warning.text())

    screen = window.screen_shown
    place = [line.patient_id if isinstance(line, ChildRow) else "" for line in screen.model.lines].index(
        AMINA
    )
    screen.list.setCurrentIndex(screen.model.index(place))
    ask(window, qtbot, Hand(window), look)
    assert texts[0] == "Monday 23 Nov 2026 · 5 other children are booked that day"
    assert "Booked for Monday 23 Nov 2026" in texts
    assert any(text.startswith("Due now: kidney biopsy") for text in texts)
    assert any(text.startswith("Due by 26 Nov 2026: creatinine") for text in texts)
    assert texts[-1] == "Later than what is due on 26 Nov 2026."


def test_the_same_is_asked_in_the_list_of_children_and_on_the_childs_page(open_window, qtbot, path):
    window = open_window(path=path)
    window.show_place(Place("children"))
    settle(qtbot, window)
    hand = Hand(window)
    hand.press(Qt.Key.Key_Down)
    ask(window, qtbot, hand, typed(window, "2026-12-01"))
    assert booked_day(window, qtbot, AMINA) == date(2026, 12, 1)
    window.show_place(Place("child", NEVER_SEEN))
    settle(qtbot, window)
    ask(window, qtbot, hand, typed(window, "1 dec 2026"))
    (visit,) = asked_of(window, qtbot, lambda clinic: clinic.record(NEVER_SEEN).visits)
    assert (visit.kind, visit.next_visit_date) == (VisitKind.PHONE, date(2026, 12, 1))


def test_a_child_who_died_is_not_asked_about(open_window, qtbot, path):
    window = open_window(path=path)
    gone = VisitEntry(
        LUCIA, Visit(TODAY, VisitKind.PHONE), events=(Event(TODAY, EventKind.OUTCOME, "death"),)
    )
    window.context.clinic_jobs.write(lambda clinic: clinic.save_visit(gone), lambda _id: None)
    settle(qtbot, window)
    window.show_place(Place("child", LUCIA))
    settle(qtbot, window)
    Hand(window).press(Qt.Key.Key_B)
    settle(qtbot, window)
    assert "is not followed here any more" in window.messages.label.text()
    assert not window.findChildren(BookingDialog)


def test_the_days_ahead_show_each_day_with_its_children_and_b_moves_one(open_window, qtbot, path):
    window = open_window(path=path)
    screen, hand = window.screen_shown, Hand(window)
    hand.press(Qt.Key.Key_D)
    settle(qtbot, window)
    lines = screen.ahead.lines_model.lines
    days = [(line.title, line.count, line.meaning) for line in lines if isinstance(line, Heading)]
    assert days == [("Sunday 13 Dec 2026", 1, "in 20 days")]
    assert [line.patient_id for line in lines if isinstance(line, BookedRow)] == ["BS-0003-T"]
    ask(window, qtbot, hand, typed(window, "+1"))
    lines = screen.ahead.lines_model.lines
    assert [(line.title, line.meaning) for line in lines if isinstance(line, Heading)] == [
        ("Tuesday 24 Nov 2026", "tomorrow")
    ]
    assert screen.chosen.patient_id == "BS-0003-T"
    assert faults_in(window) == []
    hand.press(Qt.Key.Key_Escape)
    assert isinstance(screen.chosen, ChildRow)
    assert focus() is screen.list


def test_enter_among_the_days_ahead_opens_the_child(open_window, qtbot, path):
    window = open_window(path=path)
    hand = Hand(window)
    hand.press(Qt.Key.Key_D)
    settle(qtbot, window)
    hand.press(ENTER)
    settle(qtbot, window)
    assert window.screen_shown.patient_id == "BS-0003-T"


def test_no_days_ahead_are_said_in_a_sentence(open_window, qtbot):
    window = open_window([])
    Hand(window).press(Qt.Key.Key_D)
    settle(qtbot, window)
    (line,) = window.screen_shown.ahead.lines_model.lines
    assert line.sentence == "Nobody is booked for the next four weeks."


@pytest.mark.parametrize(("language", "scale"), [("en", 1.0), ("ar", 1.0), ("en", 2.0), ("ar", 2.0)])
def test_the_days_ahead_and_the_question_are_laid_out_without_a_fault(
    open_window, qtbot, tmp_path, language, scale
):
    path = write_clinic(tmp_path / "laid.nsclinic", [*everyone(), *booked_children(20)])
    window = open_window(path=path, language=language, text_scale=scale)
    faults = []

    def look(dialog):
        faults.extend(faults_in(dialog))

    ask(window, qtbot, Hand(window), look)
    Hand(window).press(Qt.Key.Key_D)
    settle(qtbot, window)
    assert faults == []
    assert faults_in(window.screen_shown) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("monday", date(2026, 11, 30)),
        ("Tue", date(2026, 11, 24)),
        ("sun", date(2026, 11, 29)),
        ("t", None),
        ("soon", None),
        ("s", None),
    ],
)
def test_a_weekday_means_the_next_one_after_today(text, day):
    assert weekday_from(text, TODAY, ENGLISH) == day


def test_b_and_d_can_be_found_by_their_words(open_window):
    screen = open_window().screen_shown
    offered = {action.key: action for action in screen.offered}
    assert offered["booking"].words == "Book, move or cancel the next visit…"
    assert offered["booking"].keys == ("B",)
    assert offered["ahead"].keys == ("D",)
    assert offered["print"].keys == ("P",)
    assert offered["booking"].is_possible()
