"""A document comes in by keys, pasted or dropped; what may not come in is refused with a sentence."""

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.domain.attachment import AttachmentKind
from nsclinic.ui.documents.adding import AddDocumentDialog
from tests.clinic.papers import archive, pdf, picture
from tests.ui.clinic_of_tests import TODAY
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.documents.answering import answer, choose_file, is_read
from tests.ui.documents.conftest import OMAR
from tests.ui.documents.looking import last_entry, titles
from tests.ui.hand import CONTROL, ENTER, Hand


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
