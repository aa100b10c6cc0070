"""Documents of a child in the real window, by keys alone: read, corrected, removed, taken back, copied out."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from nsclinic.store import open_clinic
from nsclinic.ui.documents.form import ParticularsDialog
from nsclinic.ui.reason import ReasonDialog
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.documents.answering import answer, choose_file
from tests.ui.documents.conftest import AMINA, OMAR
from tests.ui.documents.looking import ink, last_entry, titles
from tests.ui.hand import CONTROL, ENTER, SHIFT, Hand, press_button
from tests.ui.walk import faults_in


def test_an_empty_tab_says_how_a_document_is_added(open_tab):
    _, screen = open_tab(OMAR)
    assert screen.tabs.tabText(screen.documents_tab) == "Documents (0)"
    assert "Ctrl+D" in screen.documents.list.accessibleDescription()
    assert not screen.documents.view_button.isVisible()


def test_documents_are_listed_the_latest_first(open_tab):
    _, screen = open_tab()
    assert titles(screen) == ["Scan", "Phone note", "Discharge letter"]
    assert screen.tabs.tabText(screen.documents_tab) == "Documents (3)"


def test_enter_shows_a_document_and_keys_turn_its_pages_and_escape_leads_back(open_tab, read, qtbot):
    window, child = open_tab()
    hand = Hand(window)
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Down)
    hand.press(ENTER)
    screen = read(window)
    assert screen.strip.name.text() == "Amina Hassan"
    assert screen.head.title.text() == "Discharge letter"
    assert screen.head.place.text() == "Page 1 of 3"
    assert screen.page_view.hasFocus()
    first = screen.page_view.image
    assert ink(first) > 100
    hand.press(Qt.Key.Key_N)
    read(window)
    assert screen.head.place.text() == "Page 2 of 3"
    assert screen.page_view.image != first
    hand.press(Qt.Key.Key_N)
    hand.press(Qt.Key.Key_N)
    read(window)
    assert screen.head.place.text() == "Page 3 of 3"
    hand.press(Qt.Key.Key_B)
    hand.press(Qt.Key.Key_B)
    read(window)
    assert screen.page_view.image == first
    hand.press(Qt.Key.Key_Plus)
    read(window)
    assert abs(screen.page_view.image.width() - first.width() * 1.25) < 3
    hand.press(Qt.Key.Key_0)
    read(window)
    assert screen.page_view.image.width() == first.width()
    hand.press(Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert window.screen_shown is child
    assert child.tabs.currentIndex() == child.documents_tab
    assert child.documents.chosen is not None
    assert child.documents.chosen.title == "Discharge letter"
    assert screen.file is None


def test_at_the_end_of_a_page_comes_the_next_and_before_its_top_the_one_before(open_tab, read):
    window, screen_of_child = open_tab()
    screen_of_child.documents.list.choose_row(2)
    hand = Hand(window)
    hand.press(ENTER)
    screen = read(window)
    bar = screen.page_view.verticalScrollBar()
    assert bar.maximum() > 0
    while screen.page == 0:
        hand.press(Qt.Key.Key_PageDown)
    read(window)
    assert (screen.page, bar.value()) == (1, 0)
    hand.press(Qt.Key.Key_PageUp)
    read(window)
    assert screen.page == 0
    assert bar.value() == bar.maximum()


def test_a_text_is_shown_letter_by_letter(open_tab, read):
    window, child = open_tab()
    child.documents.list.choose_row(1)
    Hand(window).press(ENTER)
    screen = read(window)
    assert screen.text_view.toPlainText() == "She called.\nأم أمينة"
    assert not screen.head.place.isVisible()


def test_what_is_said_of_a_document_is_corrected(open_tab, qtbot, path):
    window, screen = open_tab()
    hand = Hand(window)

    def correct(_dialog: ParticularsDialog) -> None:
        hand.write("Urine result")
        hand.press(ENTER, CONTROL)

    answer(ParticularsDialog, correct)
    hand.press(Qt.Key.Key_E, SHIFT)
    qtbot.waitUntil(lambda: "Urine result" in titles(screen), timeout=WAIT_MS)
    assert last_entry(path, window, qtbot)[0] == "document"


def test_a_document_is_removed_with_a_reason_and_taken_back(open_tab, qtbot, path):
    window, screen = open_tab()
    hand = Hand(window)

    def give_reason(dialog: ReasonDialog) -> None:
        hand.press(ENTER, CONTROL)
        assert dialog.isVisible()
        hand.write("of another child")
        hand.press(ENTER, CONTROL)

    answer(ReasonDialog, give_reason)
    hand.press(Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: titles(screen) == ["Phone note", "Discharge letter"], timeout=WAIT_MS)
    assert last_entry(path, window, qtbot) == ("remove_document", "of another child")
    answer(ReasonDialog, lambda _dialog: hand.press(ENTER, CONTROL))
    window.messages.undo_button.click()
    qtbot.waitUntil(lambda: len(titles(screen)) == 3, timeout=WAIT_MS)


def test_a_copy_leaves_only_after_a_warning_and_is_noted(open_tab, read, qtbot, path, tmp_path):
    window, child = open_tab()
    child.documents.list.choose_row(2)
    Hand(window).press(ENTER)
    screen = read(window)
    content = screen.file.content
    before = last_entry(path, window, qtbot)
    warned = answer(QMessageBox, lambda box: QTest.keyClick(box, Qt.Key.Key_Return))
    Hand(window).press(Qt.Key.Key_S)
    assert warned
    assert last_entry(path, window, qtbot) == before
    window.activateWindow()  # which a screen without a window manager does not do by itself
    qtbot.waitUntil(screen.page_view.hasFocus, timeout=WAIT_MS)
    out = tmp_path / "out.pdf"
    answer(QMessageBox, lambda box: press_button(box, "Save a copy…"))
    choose_file(out)
    Hand(window).press(Qt.Key.Key_S)
    qtbot.waitUntil(lambda: "not encrypted" in window.messages.label.text(), timeout=WAIT_MS)
    assert out.read_bytes() == content
    assert out.stat().st_mode & 0o077 == 0
    assert last_entry(path, window, qtbot)[0] == "copy"


def test_pages_are_shown_before_they_are_printed_and_printing_is_noted(open_tab, read, qtbot, path):
    window, child = open_tab()
    for place in (2, 0, 1):
        child.documents.list.choose_row(place)
        Hand(window).press(ENTER)
        screen = read(window)
        Hand(window).press(Qt.Key.Key_P)
        read(window)
        assert screen.stack.currentWidget() is screen.paper
        assert not screen.paper.save_button.isVisible()
        assert len(screen.paper.preview.sheets.pages) == (3 if place == 2 else 1)
        assert ink(screen.paper.preview.sheets.pages[0].image) > 100
        screen.paper.shown.taken("Sent.")
        qtbot.waitUntil(lambda: window.messages.label.text() == "Sent.", timeout=WAIT_MS)
        assert last_entry(path, window, qtbot) == ("print", f"document {screen.file.row.sha256[:8]}")
        window.leave()
        settle(qtbot, window)
        child.documents.list.setFocus()


@pytest.mark.parametrize("is_absent", [True, False])
def test_a_spoilt_document_is_said_not_shown_and_the_others_are(open_tab, read, qtbot, path, is_absent):
    with open_clinic(path) as store:
        letter = next(row for row in store.attachments.of(AMINA) if row.title == "Discharge letter")
        kept = store.attachments.folder / letter.content_name
    if is_absent:
        kept.unlink()
    else:
        spoilt = bytearray(kept.read_bytes())
        spoilt[-700] ^= 1
        kept.write_bytes(spoilt)
    window, child = open_tab()
    assert [row.is_current for row in child.documents.list.list_model.table.rows] == [
        True,
        True,
        not is_absent,
    ]
    child.documents.list.choose_row(2)
    Hand(window).press(ENTER)
    screen = read(window)
    assert screen.stack.currentWidget() is screen.placeholder
    assert screen.placeholder.text().startswith(
        "The file of this document is absent." if is_absent else "The file of this document was altered"
    )
    assert not screen.print_button.isEnabled()
    Hand(window).press(Qt.Key.Key_P)
    assert screen.stack.currentWidget() is screen.placeholder
    window.leave()
    settle(qtbot, window)
    child.documents.list.choose_row(0)
    child.documents.list.setFocus()
    Hand(window).press(ENTER)
    assert ink(read(window).page_view.image) > 100


@pytest.mark.parametrize(
    ("language", "size", "text_scale"),
    [("en", (1366, 768), 1.0), ("ar", (1366, 768), 1.0), ("en", (1920, 1080), 2.0)],
)
def test_nothing_is_clipped(open_tab, read, language, size, text_scale):
    window, child = open_tab(language=language, size=size, text_scale=text_scale)
    assert faults_in(window) == []
    child.documents.list.choose_row(2)
    child.documents.show_chosen()
    read(window)
    assert faults_in(window) == []
