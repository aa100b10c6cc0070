"""The history of a child and of one value, by keys; undo from the history, from the message bar and by Ctrl+Z."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import Visit, VisitKind
from nsclinic.ui.children.screen import ChildrenScreen
from nsclinic.ui.history.value_dialog import ValueHistoryDialog
from nsclinic.ui.reason import ReasonDialog
from tests.ui.clinic_of_tests import TODAY
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, Hand, focused_name, when_asked
from tests.ui.history.conftest import AMINA_ID, come_back, give, last_entry, read, weights


def plain(text: str) -> str:
    return text.replace("\u202f", " ")


def said(dialog) -> str:
    """All that a question says."""
    return plain("\n".join(label.text() for label in dialog.findChildren(QLabel)))


def shown(table) -> list[list[str]]:
    return [[plain(cell) for cell in row.cells] for row in table.list_model.table.rows]


def open_history(window, screen, qtbot) -> Hand:
    hand = Hand(window)
    hand.press(Qt.Key.Key_H, CONTROL)
    qtbot.waitUntil(lambda: screen.history.panel.page is not None, timeout=WAIT_MS)
    settle(qtbot, window)
    return hand


def test_her_changes_stand_latest_first_with_who_what_values_and_reason(open_amina, qtbot, path):
    before = path.read_bytes()
    window, screen = open_amina()
    open_history(window, screen, qtbot)
    first, second = shown(screen.history.panel.table)
    assert first[1:] == [
        "Dr Rowan",
        "Visit saved",
        "26 Oct 2026: Weight 22.4 kg → 22.6 kg",
        "misread the scale",
    ]
    assert second[1:3] == ["test", "Imported"]
    assert focused_name() == "Changes"
    assert path.read_bytes() == before, "looking writes nothing"


def test_typing_finds_a_change(open_amina, qtbot):
    window, screen = open_amina()
    hand = open_history(window, screen, qtbot)
    screen.history.panel.filter.setFocus()
    hand.write("rowan 22.6")
    assert [row[1] for row in shown(screen.history.panel.table)] == ["Dr Rowan"]
    hand.write("x")
    assert shown(screen.history.panel.table) == []
    assert screen.history.panel.chosen == ""


def test_enter_shows_every_state_of_the_values_of_a_change(open_amina, qtbot):
    window, screen = open_amina()
    hand = open_history(window, screen, qtbot)
    tables = []

    def look(dialog):
        assert isinstance(dialog, ValueHistoryDialog)
        tables.append(shown(dialog.table))

    asked = when_asked(look)
    hand.press(ENTER)
    qtbot.waitUntil(lambda: bool(tables), timeout=WAIT_MS)
    assert asked == ["History of a value"]
    assert [row[3] for row in tables[0]] == [
        "26 Oct 2026: Weight 22.4 kg → 22.6 kg",
        "26 Oct 2026: Weight 22.4 kg",
    ]


def test_h_on_a_chosen_value_shows_who_wrote_it_when_before_and_after(open_amina, qtbot):
    window, screen = open_amina()
    hand = Hand(window)
    sheet = screen.flowsheet.sheet_model.sheet
    weight = next(row for row in sheet.codes if row == "weight")
    day = next(day for day in sheet.days if sheet.cell("weight", day) is not None)
    index = screen.flowsheet.sheet_model.index(sheet.codes.index(weight), sheet.days.index(day))
    screen.flowsheet.setFocus()
    screen.flowsheet.setCurrentIndex(index)
    tables = []

    def look(dialog):
        assert isinstance(dialog, ValueHistoryDialog)
        tables.append(shown(dialog.table))
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    when_asked(look)
    hand.press(Qt.Key.Key_H)
    qtbot.waitUntil(lambda: bool(tables), timeout=WAIT_MS)
    assert [(row[1], row[3], row[4]) for row in tables[0]] == [
        ("Dr Rowan", "26 Oct 2026: Weight 22.4 kg → 22.6 kg", "misread the scale"),
        ("test", "26 Oct 2026: Weight 22.4 kg", ""),
    ]


def test_a_change_is_undone_from_the_history_with_a_reason_and_the_undo_undone(open_amina, qtbot):
    window, screen = open_amina()
    hand = open_history(window, screen, qtbot)

    def answer(dialog):
        assert isinstance(dialog, ReasonDialog)
        assert "Amina Hassan · Visit saved" in said(dialog)
        assert "26 Oct 2026: Weight 22.6 kg → 22.4 kg" in said(dialog)
        assert not dialog.confirm.isEnabled()
        give(dialog, "it was right")

    when_asked(answer)
    hand.press(Qt.Key.Key_U)
    qtbot.waitUntil(lambda: "Undone" in window.messages.label.text(), timeout=WAIT_MS)
    settle(qtbot, window)
    assert weights(window, qtbot) == ["22.0", "22.4"]
    entry = last_entry(window, qtbot)
    assert (entry.kind, entry.who, entry.why) == ("undo", "Dr N.", "it was right")
    qtbot.waitUntil(lambda: len(shown(screen.history.panel.table)) == 3, timeout=WAIT_MS)
    assert shown(screen.history.panel.table)[0][2] == "Change undone"
    when_asked(give)
    window.messages.undo_button.click()
    qtbot.waitUntil(lambda: len(shown(screen.history.panel.table)) == 4, timeout=WAIT_MS)
    assert weights(window, qtbot) == ["22.0", "22.6"]


def test_leaving_the_question_undoes_nothing(open_amina, qtbot):
    window, screen = open_amina()
    hand = open_history(window, screen, qtbot)
    before = read(window, qtbot, lambda clinic: clinic.store.head)
    asked = when_asked(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    hand.press(Qt.Key.Key_U)
    qtbot.waitUntil(lambda: asked == ["Undo a change"], timeout=WAIT_MS)
    settle(qtbot, window)
    assert read(window, qtbot, lambda clinic: clinic.store.head) == before


def test_what_moved_on_is_not_undone_and_the_later_change_is_named(open_amina, qtbot):
    window, screen = open_amina()
    hand = open_history(window, screen, qtbot)
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_U)
    qtbot.waitUntil(lambda: window.messages.has_message, timeout=WAIT_MS)
    words = window.messages.label.text()
    assert words.startswith("Not undone: changed since by Visit saved · ")
    assert "Dr Rowan" in words
    assert words.endswith("Undo that first.")


def test_ctrl_z_undoes_the_last_change_of_this_window_and_then_the_one_before(open_amina, qtbot):
    window, _ = open_amina()
    jobs, hand = window.context.clinic_jobs, Hand(window)
    assert not any(action.key == "undo" and action.is_possible() for action in window.offered)
    hand.press(Qt.Key.Key_Z, CONTROL)
    for value in (1, 2):
        visit = Visit(TODAY, VisitKind.PHONE, note=f"call {value}")
        jobs.write(
            lambda clinic, visit=visit: clinic.save_visit(VisitEntry(AMINA_ID, visit)), lambda _id: None
        )
    settle(qtbot, window)
    for left in (["call 1"], []):
        when_asked(give)
        window.messages.clear()
        hand.press(Qt.Key.Key_Z, CONTROL)
        qtbot.waitUntil(lambda: "Undone" in window.messages.label.text(), timeout=WAIT_MS)
        settle(qtbot, window)
        record = read(window, qtbot, lambda clinic: clinic.record(AMINA_ID))
        assert [visit.note for visit in record.visits if visit.note] == left
        come_back(window, qtbot)
    assert last_entry(window, qtbot).why == "A slip, undone at once"
    assert window.changes.last == ""


def test_a_registration_undone_leads_back_to_the_list(open_window, qtbot, path):
    window = open_window(path=path)
    hand = Hand(window)
    hand.press(Qt.Key.Key_N, CONTROL)
    settle(qtbot, window)
    screen = window.screen_shown
    screen.fields["given_name"].set_text("Zahra")
    screen.fields["sex"].set_text("female")
    screen.fields["birth"].set_text("7")
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: "is registered" in window.messages.label.text(), timeout=WAIT_MS)
    settle(qtbot, window)
    when_asked(give)
    window.messages.undo_button.click()
    qtbot.waitUntil(lambda: isinstance(window.screen_shown, ChildrenScreen), timeout=WAIT_MS)
    settle(qtbot, window)
    QApplication.processEvents()
    assert window.messages.label.text() == "Undone: Child registered."
    assert read(window, qtbot, lambda clinic: clinic.search("Zahra")) == []


def test_the_arrow_between_two_values_points_the_way_of_reading(open_amina, qtbot):
    _, screen = open_amina(language="ar")
    screen.show_history()
    qtbot.waitUntil(lambda: screen.history.panel.page is not None, timeout=WAIT_MS)
    assert "←" in shown(screen.history.panel.table)[0][3]
    assert "→" not in shown(screen.history.panel.table)[0][3]
    assert screen.history.panel.chosen, "a line is chosen, also where lines begin at the right"
