"""The home diary in the real window on a real file, typed by keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from nsclinic.domain.record import Qualifier
from nsclinic.ui.diary.painting import DayPainter
from nsclinic.ui.diary.presenter import DayLook
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.way import Place
from tests.ui.clinic_of_tests import TODAY
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.diary.conftest import closed, stored
from tests.ui.diary.records import NOUR_ID, SARA_ID, day
from tests.ui.hand import CONTROL, ENTER, Hand, focused_name, press_button, when_asked
from tests.ui.walk import cut_labels, faults_in

KEY = Qt.Key


def reviewed(qtbot, window):
    """Wait until the rules have answered to what was typed."""
    screen = window.screen_shown
    qtbot.waitUntil(lambda: not screen._review_timer.isActive(), timeout=WAIT_MS)
    settle(qtbot, window)


def saved(qtbot, window, patient_id=SARA_ID):
    """Save and wait for the child's page."""
    Hand(window).press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: window.place == Place("child", patient_id), timeout=WAIT_MS)
    settle(qtbot, window)


def look(screen, days_ago):
    """Give how a day stands in the calendar."""
    return screen.presenter.day(day(days_ago)).look


def test_d_on_the_childs_page_opens_the_diary_with_the_hand_on_the_first_day_to_write(
    open_window, qtbot, clinic_file
):
    window = open_window(path=clinic_file)
    window.context.navigate.child(SARA_ID)
    settle(qtbot, window)
    Hand(window).press(KEY.Key_D)
    settle(qtbot, window)
    assert window.place == Place("diary", SARA_ID)
    assert focused_name() == "Home diary, day by day"
    assert window.screen_shown.presenter.diary.cursor == day(29)


def test_the_relapse_is_found_on_the_third_day_of_three_plus_and_not_before(open_diary, qtbot):
    window, screen = open_diary()
    hand = Hand(window)
    hand.write("0" * 20 + "33")
    reviewed(qtbot, window)
    assert "not confirmed" in screen.side.rules.text
    assert "Relapse found" not in screen.side.rules.text
    assert "3 days in a row confirm it." in screen.side.rules.text
    hand.write("4")
    reviewed(qtbot, window)
    said = screen.side.rules.text.replace("\u00a0", " ")
    assert "Relapse found: 14 Nov 2026" in said
    assert "Dipsticks 3+ and 4+ on 3 days in a row, 14 Nov to 16 Nov." in said
    assert "Nephrotic since 14 Nov" in screen.page.strip.state.accessibleName()


def test_opening_and_leaving_leaves_the_bytes_of_the_file_alone(open_diary, qtbot, clinic_file):
    before = clinic_file.read_bytes()
    window, _ = open_diary()
    hand = Hand(window)
    for key in (KEY.Key_Up, KEY.Key_PageUp, KEY.Key_Home, KEY.Key_R, KEY.Key_Space, KEY.Key_Backspace):
        hand.press(key)
    hand.press(KEY.Key_Escape)
    settle(qtbot, window)
    assert window.place.key != "diary"
    closed(window)
    assert clinic_file.read_bytes() == before
    assert stored(clinic_file)[2] == {}


def test_gaps_and_days_not_done_are_told_apart_and_only_what_was_typed_is_saved(
    open_diary, qtbot, clinic_file
):
    window, screen = open_diary()
    Hand(window).write("0t- 2")
    assert [look(screen, ago) for ago in (29, 27, 26, 25, 24)] == [
        DayLook.TYPED,
        DayLook.TYPED,
        DayLook.GAP,
        DayLook.TYPED,
        DayLook.EMPTY,
    ]
    assert "without an entry: 28 Oct" in screen.side.counts.text.replace("\u00a0", " ")
    assert "not done on 1 of them" in screen.side.counts.text
    saved(qtbot, window)
    closed(window)
    record, changes, _ = stored(clinic_file)
    home = {row.on: (row.value, row.qualifier) for row in record.observations if row.place == "home"}
    assert home == {
        day(29): ("negative", Qualifier.NONE),
        day(28): ("trace", Qualifier.NONE),
        day(27): ("", Qualifier.NOT_DONE),
        day(25): ("2+", Qualifier.NONE),
    }
    assert (changes[0].kind, changes[0].reason) == ("diary", "")


def test_a_correction_is_shown_before_and_after_asks_why_and_keeps_the_row(open_diary, qtbot, clinic_file):
    window, screen = open_diary(NOUR_ID)
    hand = Hand(window)
    before = {row.row_id: row for row in stored_record(clinic_file).observations}
    for _ in range(6):
        hand.press(KEY.Key_Left)
    hand.write("3")
    assert screen.presenter.day(day(15)).value == "1+ → 3+"
    assert look(screen, 15) is DayLook.CORRECTED

    asked = when_asked(lambda dialog: dialog.reject())
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: asked == ["Why is this corrected?"], timeout=WAIT_MS)
    assert window.place == Place("diary", NOUR_ID)
    window.activateWindow()
    qtbot.waitUntil(lambda: focused_name() == "Home diary, day by day", timeout=WAIT_MS)

    def answer(dialog):
        assert not dialog.confirm.isEnabled()
        assert "8 Nov: 1+ → 3+" in [label.text() for label in dialog.findChildren(PlainLabel)]
        QTest.keyClicks(dialog.reason, "misread the colour")
        QTest.keyClick(dialog.reason, ENTER, CONTROL)

    when_asked(answer)
    saved(qtbot, window, NOUR_ID)
    closed(window)
    record, changes, _ = stored(clinic_file, NOUR_ID)
    after = {row.row_id: row for row in record.observations}
    assert after == {**before, "home-15": before["home-15"]._replace(value="3+")}
    assert (changes[0].kind, changes[0].reason) == ("diary", "misread the colour")


def stored_record(path):
    """Give Nour's record while the window holds the file: a copy of it is read."""
    import shutil

    copy = path.with_name("copy.nsclinic")
    shutil.copy(path, copy)
    return stored(copy, NOUR_ID)[0]


def test_a_key_that_means_nothing_is_said_and_stays_said_until_the_hand_goes_back(open_diary):
    window, screen = open_diary()
    hand = Hand(window)
    hand.write("07")
    assert screen.page.refused.text() == "“7” means nothing here: 26 Oct 2026 was not written."
    hand.write("0")
    assert screen.page.refused.isVisible()
    assert sorted(screen.presenter.diary.typed) == [day(29), day(28)]
    hand.press(KEY.Key_Backspace)
    assert not screen.page.refused.isVisible()


def test_one_value_more_than_there_are_days_is_refused_as_out_of_step(open_diary):
    window, screen = open_diary()
    Hand(window).write("0" * 31)
    assert screen.page.refused.text() == (
        "No day is left after 23 Nov 2026: are the values one day out of step?"
    )
    assert len(screen.presenter.diary.typed) == 30


def test_newest_first_is_typed_backwards(open_diary, qtbot, clinic_file):
    window, screen = open_diary()
    hand = Hand(window)
    hand.press(KEY.Key_R)
    assert screen.page.order_button.text() == "Newest day first  R"
    hand.write("210")
    saved(qtbot, window)
    closed(window)
    home = {row.on: row.value for row in stored(clinic_file)[0].observations if row.place == "home"}
    assert home == {TODAY: "2+", day(1): "1+", day(2): "negative"}


def test_a_draft_comes_back_and_is_gone_once_saved(open_diary, qtbot, clinic_file):
    window, screen = open_diary()
    Hand(window).write("00 1")
    screen.drafts.keep()
    settle(qtbot, window)
    assert screen.page.kept.text().startswith("Draft kept")
    closed(window)
    assert [values["form"] for values in stored(clinic_file)[2].values()] == ["diary"]

    window, screen = open_diary()
    assert focused_name() == "Go on with it"
    hand = Hand(window)
    hand.press(ENTER)
    assert screen.presenter.diary.typed == {day(29): "negative", day(28): "negative", day(26): "1+"}
    assert screen.presenter.diary.cursor == day(25)
    hand.write("3")
    saved(qtbot, window)
    closed(window)
    record, _, drafts = stored(clinic_file)
    assert len([row for row in record.observations if row.place == "home"]) == 4
    assert drafts == {}


def test_a_draft_whose_typing_was_taken_back_is_not_offered_again(open_diary, qtbot, clinic_file):
    window, screen = open_diary()
    hand = Hand(window)
    hand.write("3")
    screen.drafts.keep()
    settle(qtbot, window)
    hand.press(KEY.Key_Backspace)
    settle(qtbot, window)
    closed(window)
    assert stored(clinic_file)[2] == {}


def test_leaving_with_typing_in_it_asks_and_a_draft_can_be_kept(open_diary, qtbot, clinic_file):
    window, _ = open_diary()
    hand = Hand(window)
    hand.write("0")
    asked = when_asked(lambda dialog: press_button(dialog, "Leave, keep the draft"))
    hand.press(KEY.Key_Escape)
    qtbot.waitUntil(lambda: asked == ["Leave the diary?"], timeout=WAIT_MS)
    settle(qtbot, window)
    assert window.place.key == "today"
    closed(window)
    record, _, drafts = stored(clinic_file)
    assert [values["typed"] for values in drafts.values()] == [{day(29).isoformat(): "negative"}]
    assert not [row for row in record.observations if row.place == "home"]


def test_nothing_typed_is_nothing_saved(open_diary, qtbot, clinic_file):
    window, _ = open_diary()
    Hand(window).press(ENTER, CONTROL)
    settle(qtbot, window)
    assert window.place == Place("diary", SARA_ID)
    assert window.messages.label.text() == "Nothing was typed: there is nothing to save."


def test_arrows_weeks_pages_home_and_end_move_over_the_days_and_never_past_today(open_diary):
    window, screen = open_diary()
    hand = Hand(window)
    diary = lambda: screen.presenter.diary  # noqa: E731 - asked anew each time
    hand.press(KEY.Key_Up)
    assert diary().cursor == day(36)
    hand.press(KEY.Key_PageUp)
    assert diary().cursor == day(71)
    assert screen.calendar.days.index_of(day(71)).isValid()
    hand.press(KEY.Key_PageDown)
    hand.press(KEY.Key_End)
    assert diary().cursor == screen.calendar.days.day_at(screen.calendar.days.index(5, 6))
    for key in (KEY.Key_PageDown, KEY.Key_Down, KEY.Key_Right):
        hand.press(key)
    assert diary().cursor == TODAY
    hand.press(KEY.Key_Home)
    assert diary().cursor == screen.calendar.days.top


@pytest.mark.parametrize(("language", "ahead"), [("en", KEY.Key_Right), ("ar", KEY.Key_Left)])
def test_the_days_go_as_one_reads_and_so_do_the_arrows(open_diary, language, ahead):
    window, screen = open_diary(language=language)
    view, days = screen.calendar, screen.calendar.days
    first, second = (view.visualRect(days.index(0, column)).x() for column in (0, 1))
    assert (first > second) is (language == "ar")
    Hand(window).press(ahead)
    assert screen.presenter.diary.cursor == day(28)


def test_the_diary_of_a_visit_of_another_day_ends_on_that_day(open_diary, qtbot):
    window, screen = open_diary(visit_on=day(10))
    assert screen.presenter.diary.latest == day(10)
    Hand(window).press(KEY.Key_End)
    Hand(window).press(KEY.Key_Down)
    assert screen.presenter.diary.cursor == day(10)
    assert look(screen, 9) is DayLook.OUTSIDE


def test_alt_h_leads_from_the_visit_to_the_diary(open_window, qtbot, clinic_file):
    window = open_window(path=clinic_file)
    window.context.navigate.visit(SARA_ID)
    settle(qtbot, window)
    Hand(window).press(KEY.Key_H, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, window)
    assert window.place == Place("diary", SARA_ID)


def test_the_keys_beside_the_calendar_can_be_pressed_with_the_pointer(open_diary):
    window, screen = open_diary()
    for words in ("0  negative", "Space  leave out", "3  3+", "-  not done"):
        press_button(window, words)
    assert screen.presenter.diary.typed == {day(29): "negative", day(27): "3+", day(26): ""}
    assert focused_name() == "Home diary, day by day"


def test_a_screen_reader_is_told_each_day_whole(open_diary):
    window, screen = open_diary(NOUR_ID)
    Hand(window).write("3")
    view = QAccessible.queryAccessibleInterface(screen.calendar)
    said = {
        view.child(place).text(QAccessible.Text.Name)
        for place in range(view.childCount())
        if view.child(place) is not None
    }
    assert "Saturday, 14 Nov 2026, 3+, Nephrotic, new" in said
    assert "Monday, 2 Nov 2026, no entry" in said
    assert "Saturday, 24 Oct 2026, negative, Complete remission, home, last of 2" in said
    assert "Tuesday, 24 Nov 2026, not yet" in said


@pytest.mark.parametrize("language", ["en", "ar", "es"])
@pytest.mark.parametrize(("size", "text_scale"), [((1366, 768), 1.0), ((1920, 1080), 2.0)])
def test_no_word_of_the_diary_is_clipped_or_lies_over_another(open_diary, qtbot, language, size, text_scale):
    window, screen = open_diary(NOUR_ID, language=language, size=size, text_scale=text_scale)
    hand = Hand(window)
    hand.write("0t-1 233")
    reviewed(qtbot, window)
    assert faults_in(window) == []
    assert cut_labels(window) == []
    for row in range(6):
        for column in range(7):
            index = screen.calendar.days.index(row, column)
            rect = screen.calendar.visualRect(index)
            told = index.data(Qt.ItemDataRole.UserRole)
            painter = screen.calendar.itemDelegate()
            assert isinstance(painter, DayPainter)
            pieces = painter.pieces(told, rect, screen.calendar.layoutDirection())
            assert all(rect.contains(piece.place) for piece in pieces)
            assert not any(
                one.place.intersects(other.place) for one in pieces for other in pieces if one is not other
            )
