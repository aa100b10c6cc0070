"""A correction says why: a visit saved over an earlier one, and a child's particulars."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nsclinic.ui.child.screen import ChildScreen
from nsclinic.ui.reason import ReasonDialog
from nsclinic.ui.registration.amend import AmendScreen
from nsclinic.ui.visit.screen import VisitScreen
from tests.ui.clinic_of_tests import TODAY
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, Hand, focused_name, when_asked
from tests.ui.history.conftest import AMINA_ID, give, last_entry, read, weights
from tests.ui.history.test_history import said

SEEN = date(2026, 10, 26)


def answer(reason: str, *told: str):
    """Answer the question why, looking at what it tells."""

    def act(dialog):
        assert isinstance(dialog, ReasonDialog)
        for words in told:
            assert words in said(dialog)
        give(dialog, reason)

    return act


def open_visit(window, qtbot, on: date) -> VisitScreen:
    window.context.navigate.visit(AMINA_ID, on)
    settle(qtbot, window)
    screen = window.screen_shown
    assert isinstance(screen, VisitScreen)
    return screen


def retype_weight(screen: VisitScreen, text: str) -> Hand:
    hand = Hand(screen)
    screen.sections.focus_line("weight")
    hand.press(Qt.Key.Key_A, CONTROL)
    hand.write(text)
    return hand


def test_a_value_typed_over_an_earlier_one_asks_why_and_keeps_the_reason(open_amina, qtbot):
    window, _ = open_amina()
    screen = open_visit(window, qtbot, SEEN)
    hand = retype_weight(screen, "22.8")
    asked = when_asked(answer("other scale", "26 Oct 2026: Weight 22.6 kg → 22.8 kg"))
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.screen_shown, ChildScreen), timeout=WAIT_MS)
    settle(qtbot, window)
    assert asked == ["Why is this corrected?"]
    assert weights(window, qtbot) == ["22.0", "22.8"]
    entry = last_entry(window, qtbot)
    assert (entry.kind, entry.why) == ("visit", "other scale")
    assert window.messages.undo_button.isVisible()


def test_without_a_reason_the_correction_is_not_saved_and_the_form_stays(open_amina, qtbot):
    window, _ = open_amina()
    screen = open_visit(window, qtbot, SEEN)
    hand = retype_weight(screen, "22.8")
    asked = when_asked(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    hand.press(ENTER, CONTROL)
    assert asked == ["Why is this corrected?"]
    settle(qtbot, window)
    assert window.screen_shown is screen
    assert weights(window, qtbot) == ["22.0", "22.6"]
    screen.drafts.rest()


def test_a_new_visit_asks_nothing_and_can_be_undone_from_the_message(open_amina, qtbot):
    window, _ = open_amina()
    screen = open_visit(window, qtbot, TODAY)
    hand = retype_weight(screen, "23.1")
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.screen_shown, ChildScreen), timeout=WAIT_MS)
    settle(qtbot, window)
    assert weights(window, qtbot) == ["22.0", "22.6", "23.1"]
    when_asked(give)
    window.messages.undo_button.click()
    qtbot.waitUntil(lambda: "Undone" in window.messages.label.text(), timeout=WAIT_MS)
    assert weights(window, qtbot) == ["22.0", "22.6"]


# --- particulars -----------------------------------------------------------------------------------------------------


def open_amend(window, qtbot) -> tuple[AmendScreen, Hand]:
    hand = Hand(window)
    hand.press(Qt.Key.Key_E)
    settle(qtbot, window)
    screen = window.screen_shown
    assert isinstance(screen, AmendScreen)
    return screen, hand


def child(window, qtbot):
    return read(window, qtbot, lambda clinic: clinic.record(AMINA_ID)).child


def test_e_opens_the_particulars_and_a_correction_says_why(open_amina, qtbot):
    window, _ = open_amina()
    screen, hand = open_amend(window, qtbot)
    assert focused_name() == "Given name"
    assert not screen.is_dirty
    for _ in range(4):
        hand.press(ENTER)
    assert focused_name() == "Guardian"
    hand.press(Qt.Key.Key_A, CONTROL)
    hand.write("Fatma Aly")
    assert screen.changes.text() == "Guardian: Fatma Ali → Fatma Aly"
    when_asked(answer("spelling", "Guardian: Fatma Ali → Fatma Aly"))
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.screen_shown, ChildScreen), timeout=WAIT_MS)
    settle(qtbot, window)
    assert child(window, qtbot).guardian == "Fatma Aly"
    assert last_entry(window, qtbot).why == "spelling"
    when_asked(give)
    window.messages.undo_button.click()
    qtbot.waitUntil(lambda: "Undone" in window.messages.label.text(), timeout=WAIT_MS)
    assert child(window, qtbot).guardian == "Fatma Ali"


def test_what_was_empty_is_filled_without_a_word_and_the_rest_stays_as_it_was(open_amina, qtbot):
    window, _ = open_amina()
    before = child(window, qtbot)
    _, hand = open_amend(window, qtbot)
    for _ in range(6):
        hand.press(ENTER)
    assert focused_name() == "Address"
    hand.write("Beni-Suef")
    hand.press(ENTER)
    assert focused_name() == "First day of nephrotic syndrome", "the clinic number is passed over"
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.screen_shown, ChildScreen), timeout=WAIT_MS)
    settle(qtbot, window)
    after = child(window, qtbot)
    assert after.address == "Beni-Suef"
    assert (after.birth_date, after.birth_date_estimated) == (before.birth_date, before.birth_date_estimated)
    assert last_entry(window, qtbot).why == ""


def test_nothing_changed_writes_nothing(open_amina, qtbot, path):
    window, _ = open_amina()
    before = path.read_bytes()
    _, hand = open_amend(window, qtbot)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert isinstance(window.screen_shown, ChildScreen)
    assert path.read_bytes() == before


def test_a_birth_date_after_her_first_value_is_refused(open_amina, qtbot):
    window, _ = open_amina()
    screen, hand = open_amend(window, qtbot)
    for _ in range(3):
        hand.press(ENTER)
    hand.press(Qt.Key.Key_A, CONTROL)
    hand.write("2026-01-01")
    for _ in range(4):
        hand.press(ENTER)
    hand.press(Qt.Key.Key_A, CONTROL)
    hand.press(Qt.Key.Key_Backspace)
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert window.screen_shown is screen
    assert focused_name() == "Birth date or age"
    assert "Something is recorded on" in screen.fields["birth"].message.text()
    screen.may_leave = lambda: True  # of this one object
