"""Documents of a child in the real window, by keys alone: added, read, corrected, removed, taken back, copied out."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.documents import Particulars, add_document
from nsclinic.clinic.intake import take_in
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.store import open_clinic
from nsclinic.ui.child.screen import ChildScreen
from nsclinic.ui.documents.adding import AddDocumentDialog
from nsclinic.ui.documents.form import ParticularsDialog
from nsclinic.ui.documents.screen import DocumentScreen
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.reason import ReasonDialog
from tests.clinic.papers import archive, pdf, picture
from tests.ui.clinic_of_tests import TODAY, everyone, write_clinic
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.documents.answering import answer, choose_file, is_read
from tests.ui.hand import CONTROL, ENTER, SHIFT, Hand, press_button
from tests.ui.walk import faults_in

AMINA, OMAR = "BS-0001-T", "BS-0003-T"
LETTER = Particulars(date(2026, 11, 1), AttachmentKind.LETTER, "Discharge letter")
NOTE = Particulars(date(2026, 11, 2), AttachmentKind.OTHER, "Phone note")
SCAN = Particulars(date(2026, 11, 3), AttachmentKind.SCAN, "")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A clinic in which one child has a letter of three pages, a note and a scan; the latest stands first."""
    made = write_clinic(tmp_path / "clinic.nsclinic", everyone())
    with Clinic(open_clinic(made), who="Dr N.") as clinic:
        add_document(clinic, AMINA, take_in(pdf("ONE " * 9, "TWO " * 9, "THREE " * 9)), "letter.pdf", LETTER)
        add_document(clinic, AMINA, take_in("She called.\nأم أمينة".encode()), "note.txt", NOTE)
        add_document(clinic, AMINA, take_in(picture(600, 400)), "IMG_1.jpg", SCAN)
    return made


@pytest.fixture
def open_tab(open_window, qtbot, path) -> Callable[..., tuple[ClinicWindow, ChildScreen]]:
    """Opens a child's page on the Documents tab."""

    def open_tab(patient_id: str = AMINA, **how) -> tuple[ClinicWindow, ChildScreen]:
        window = open_window(path=path, **how)
        window.context.navigate.child(patient_id)
        settle(qtbot, window)
        screen = window.screen_shown
        assert isinstance(screen, ChildScreen)
        screen.tabs.setCurrentIndex(screen.documents_tab)
        screen.documents.list.setFocus()
        QApplication.processEvents()
        return window, screen

    return open_tab


@pytest.fixture
def read(qtbot) -> Callable[[ClinicWindow], DocumentScreen]:
    """Waits until the screen of a document shows it."""

    def read(window: ClinicWindow) -> DocumentScreen:
        settle(qtbot, window)
        screen = window.screen_shown
        assert isinstance(screen, DocumentScreen)
        return screen

    return read


def titles(screen: ChildScreen) -> list[str]:
    return [row.cells[1] for row in screen.documents.list.list_model.table.rows]


def last_entry(path: Path, window: ClinicWindow, qtbot) -> tuple[str, str]:
    found: list[tuple[str, str]] = []
    window.context.clinic_jobs.read(
        lambda clinic: clinic.store.changes(1)[0], lambda entry: found.append((entry.kind, entry.reason))
    )
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT_MS)
    return found[0]


def ink(image: QImage) -> int:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return sum(value < 128 for value in bytes(grey.constBits()))


def test_an_empty_tab_says_how_a_document_is_added(open_tab):
    _, screen = open_tab(OMAR)
    assert screen.tabs.tabText(screen.documents_tab) == "Documents (0)"
    assert "Ctrl+D" in screen.documents.list.accessibleDescription()
    assert not screen.documents.view_button.isVisible()


def test_documents_are_listed_the_latest_first(open_tab):
    _, screen = open_tab()
    assert titles(screen) == ["Scan", "Phone note", "Discharge letter"]
    assert screen.tabs.tabText(screen.documents_tab) == "Documents (3)"


def test_a_document_is_added_by_keys_and_stands_chosen(open_tab, qtbot, tmp_path, path):
    window, screen = open_tab(OMAR)
    came = tmp_path / "came.bin"
    came.write_bytes(pdf("a letter"))
    hand = Hand(window)

    def fill_in(dialog: AddDocumentDialog) -> None:
        assert "PDF" in dialog.state.text()
        hand.enter("From Cairo")
        hand.enter()
        hand.press(ENTER)
        hand.write("by post")
        hand.press(ENTER, CONTROL)

    asked = choose_file(came)
    told = answer(AddDocumentDialog, fill_in, when=is_read)
    hand.press(Qt.Key.Key_D, CONTROL)
    assert asked
    assert told == ["Add a document"]
    qtbot.waitUntil(lambda: titles(screen) == ["From Cairo"], timeout=WAIT_MS)
    row = screen.documents.chosen
    assert row is not None
    assert (row.on, row.kind, row.note, row.file_name) == (
        TODAY,
        AttachmentKind.LETTER,
        "by post",
        "came.bin",
    )
    assert last_entry(path, window, qtbot)[0] == "document"


def test_an_archive_that_calls_itself_a_pdf_is_refused_with_a_sentence(open_tab, qtbot, tmp_path):
    window, screen = open_tab(OMAR)
    came = tmp_path / "letter.pdf"
    came.write_bytes(archive())
    said: list[str] = []

    def leave(dialog: AddDocumentDialog) -> None:
        said.append(dialog.state.text())
        assert not dialog.save_button.isVisible()
        QTest.keyClick(dialog, Qt.Key.Key_Return, CONTROL)
        Hand(window).press(ENTER)

    choose_file(came)
    answer(AddDocumentDialog, leave, when=is_read)
    Hand(window).press(Qt.Key.Key_D, CONTROL)
    assert said == [
        "Only PDF, JPEG and PNG pictures, and plain text can be added. Save or scan it as a PDF, then add that."
    ]
    settle(qtbot, window)
    assert titles(screen) == []


def test_reading_a_file_is_given_up_with_escape(open_tab, qtbot, tmp_path):
    window, screen = open_tab(OMAR)
    came = tmp_path / "large.png"
    came.write_bytes(picture(5000, 5000, "PNG"))
    wishes = []

    def leave(dialog: AddDocumentDialog) -> None:
        wishes.append(dialog._wish)
        assert dialog.taken is None
        Hand(window).press(Qt.Key.Key_Escape)

    choose_file(came)
    answer(AddDocumentDialog, leave)
    Hand(window).press(Qt.Key.Key_D, CONTROL)
    assert [wish.is_given_up for wish in wishes] == [True]
    settle(qtbot, window)
    assert titles(screen) == []


def test_a_copied_picture_is_pasted(open_tab, qtbot):
    window, screen = open_tab(OMAR)
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    QGuiApplication.clipboard().setImage(image)
    answer(AddDocumentDialog, lambda _dialog: Hand(window).press(ENTER, CONTROL), when=is_read)
    Hand(window).press(Qt.Key.Key_V, CONTROL)
    qtbot.waitUntil(lambda: titles(screen) == ["Scan"], timeout=WAIT_MS)


def test_nothing_to_paste_is_said(open_tab):
    window, _ = open_tab(OMAR)
    QGuiApplication.clipboard().setText("only words")
    Hand(window).press(Qt.Key.Key_V, CONTROL)
    assert "Nothing was copied" in window.messages.label.text()


def test_a_file_is_dropped_on_the_page(open_tab, qtbot, tmp_path):
    window, screen = open_tab(OMAR)
    came = tmp_path / "note.txt"
    came.write_text("a note", encoding="utf-8")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(came))])
    answer(AddDocumentDialog, lambda _dialog: Hand(window).press(ENTER, CONTROL), when=is_read)
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPoint(5, 5), *how)
    QApplication.sendEvent(screen, entering)
    assert entering.isAccepted()
    QApplication.sendEvent(screen, QDropEvent(QPointF(5, 5), *how))
    qtbot.waitUntil(lambda: titles(screen) == ["Letter"], timeout=WAIT_MS)


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
