"""What can be chosen to be imported: by dialog, by dropping, whatever its letters, sheets and headings."""

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from nsclinic.exchange.list_matching import proposed
from nsclinic.ui.importing.presenter import TEMPLATE_COLUMNS, known_headings
from nsclinic.wording import wording
from tests.exchange.lists import listed, write_list, write_text
from tests.ui.conftest import settle
from tests.ui.hand import Hand, press_button, when_asked
from tests.ui.importing.steps import DOWN, LIST, screen_of, write_file_name


def test_a_file_dropped_on_any_screen_is_taken(open_window, qtbot, tmp_path):
    window = open_window()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(write_list(tmp_path / "list.xlsx", LIST)))])
    copy, left, plain = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, plain)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), copy, data, left, plain))
    settle(qtbot, window)
    assert window.place.key == "import"
    assert window.screen_shown.pages.currentWidget() is window.screen_shown.matching
    two = QMimeData()
    two.setUrls([QUrl.fromLocalFile("a"), QUrl.fromLocalFile("b")])
    refused = QDragEnterEvent(QPoint(9, 9), copy, two, left, plain)
    refused.ignore()
    QApplication.sendEvent(window, refused)
    assert not refused.isAccepted()


def test_a_file_that_is_no_list_is_said_to_be_none_and_why(open_window, qtbot, tmp_path):
    window = open_window()
    screen = screen_of(window, qtbot)
    window.context.navigate.import_from(write_text(tmp_path / "list.xlsx", "x"))
    settle(qtbot, window)
    assert "is not a workbook" in window.messages.label.text()
    assert screen.pages.currentWidget() is screen.start


def test_letters_that_are_not_told_are_shown_in_both_ways_and_chosen(open_window, qtbot, tmp_path):
    window = open_window()
    screen = screen_of(window, qtbot)
    text = "Nombre;F. Nac.\nLucía Peña;25/03/2019\n"
    seen = []

    def answer(dialog):
        seen.append(dialog.informativeText())
        press_button(dialog, "Windows Western European")

    asked = when_asked(answer)
    window.context.navigate.import_from(write_text(tmp_path / "lista.csv", text, "cp1252"))
    settle(qtbot, window)
    assert asked == ["Which letters does this file have?"]
    assert "Lucía Peña" in seen[0]
    assert "Windows Arabic" in seen[0]
    assert "Lucía Peña" in screen.matching.rows[0].samples.text()


def test_another_sheet_and_another_row_of_headings_can_be_chosen(open_window, qtbot, tmp_path):
    window = open_window()
    screen = screen_of(window, qtbot)

    def more(sheet):
        other = sheet.parent.create_sheet("2025")
        other.append(["Kidney clinic"])
        other.append(["الاسم", "تاريخ الميلاد"])
        other.append(["عمر خالد", "٢٥/٠٣/٢٠١٨"])

    window.context.navigate.import_from(write_list(tmp_path / "list.xlsx", LIST, more))
    settle(qtbot, window)
    view = screen.matching
    view.sheet.setFocus()
    Hand(window).press(DOWN)
    settle(qtbot, window)
    assert view.found.sheet == "2025"
    assert view.matching.heading == 2
    view.line.setFocus()
    Hand(window).press(Qt.Key.Key_Up)
    assert view.matching.heading == 1
    assert not screen.next_button.isEnabled()


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
def test_the_empty_list_that_is_saved_is_understood_when_it_comes_back(
    open_window, qtbot, tmp_path, language
):
    window = open_window(language=language)
    screen_of(window, qtbot)
    words = wording(language)

    asked = when_asked(lambda dialog: write_file_name(dialog, tmp_path / "empty"))
    window.screen_shown.save_empty_list()
    assert len(asked) == 1
    book = load_workbook(tmp_path / "empty.xlsx")
    sheet = book.active
    assert bool(sheet.sheet_view.rightToLeft) is words.is_right_to_left
    assert sheet.max_row == 1 or all(cell.value is None for cell in sheet[2])
    sheet["B2"], sheet["E2"] = "Sara", "2019-03-04"
    book.save(tmp_path / "filled.xlsx")
    matching = proposed(listed(tmp_path / "filled.xlsx"), also_known=known_headings(words))
    assert matching.columns == TEMPLATE_COLUMNS
