"""The manual in the window: from F1 and the palette, by keyboard alone, from the program's own files only."""

import os

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.manual import anchor_of, headings, page_text, pages, parts
from nsclinic.ui.help.pages import help_pages
from nsclinic.ui.manual.typesetting import Look, blocks, typeset
from nsclinic.ui.theme import LIGHT
from nsclinic.ui.way import Place
from nsclinic.wording import wording
from tests.ui.conftest import settle
from tests.ui.hand import Hand, names
from tests.ui.walk import faults_in

IMAGE = QTextDocument.ResourceType.ImageResource.value
CHILD = "BS-0001-T"


@pytest.fixture
def open_manual(open_window, qtbot):
    def opened(**options):
        window = open_window(**options)
        window.show_place(Place("manual"))
        settle(qtbot, window)
        return window, window.screen_shown

    return opened


def go(screen, qtbot, name, anchor=""):
    screen.show_page(name, anchor)
    qtbot.waitUntil(lambda: screen.is_ready)


def first_shown(screen):
    """Give the first paragraph that stands whole in sight."""
    reader = screen.reader
    return reader.cursorForPosition(reader.viewport().rect().topLeft()).block().text()


@pytest.mark.parametrize(
    ("language", "title"),
    [("en", "The first morning"), ("ar", "الصباح الأول"), ("fr", "La première matinée")],
)
def test_the_manual_begins_with_the_first_morning_in_the_users_language(open_manual, language, title):
    _, screen = open_manual(language=language)
    assert screen.page.title == title
    assert title in screen.reader.toPlainText()
    assert not screen.note.isVisible()


def test_it_is_found_in_the_palette(open_window, qtbot):
    window = open_window()
    hand = Hand(window)
    hand.press(Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    hand.write(">manual")
    hand.press(Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.place == Place("manual")


@pytest.mark.parametrize("key", ["child", "backups"])
def test_help_leads_to_what_the_manual_says_of_the_screen_in_any_language(open_window, qtbot, key):
    window = open_window(language="ar")
    window.show_place(Place(key, CHILD if key == "child" else ""))
    settle(qtbot, window)
    window.help.turn()
    window.help.manual_button.click()
    settle(qtbot, window)
    screen = window.screen_shown
    assert not window.help.isVisible()
    assert screen.page.name == "screens.md"
    assert first_shown(screen) == help_pages(wording("en"))[key].title


def test_a_page_in_english_says_so_in_another_language_and_offers_the_first_morning(open_manual, qtbot):
    window, screen = open_manual(language="ar")
    go(screen, qtbot, "backup.md")
    assert screen.note.isVisible()
    screen.quick_start_button.click()
    qtbot.waitUntil(lambda: screen.is_ready)
    assert screen.page.name == "quick-start.ar.md"
    assert not screen.note.isVisible()
    assert window.place == Place("manual")


def test_every_page_opens_with_its_sections_in_the_contents(open_manual, qtbot):
    _, screen = open_manual()
    for page in pages():
        go(screen, qtbot, page.name)
        assert page.title in screen.reader.toPlainText()
        assert screen.contents.currentItem().text(0) == page.title


def test_the_contents_open_a_page_and_a_section_by_keyboard_alone(open_manual, qtbot):
    window, screen = open_manual()
    hand = Hand(window)
    hand.press(Qt.Key.Key_C)
    assert screen.contents.hasFocus()
    while screen.contents.currentItem().text(0) != "Backups: what a clinic must do":
        hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.is_ready)
    assert screen.page.name == "backup.md"
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Down)
    hand.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.is_ready)
    assert first_shown(screen) == "Three duties"


def test_a_link_is_followed_by_keyboard_and_the_way_back_leads_to_where_one_read(open_manual, qtbot):
    window, screen = open_manual()
    go(screen, qtbot, "registry.md")
    hand = Hand(window)
    screen.reader.setFocus()
    hand.press(Qt.Key.Key_Tab)
    read_at = screen.reader.verticalScrollBar().value()
    hand.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screen.page.name == "registry-dictionary.md" and screen.is_ready)
    hand.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: screen.page.name == "registry.md" and screen.is_ready)
    assert screen.reader.verticalScrollBar().value() == read_at
    assert read_at > 0


def test_next_and_previous_page_go_through_the_manual_in_its_order_and_stop_at_its_ends(open_manual, qtbot):
    window, screen = open_manual()
    first = parts()[0].pages
    hand = Hand(window)
    hand.press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen.page == first[1] and screen.is_ready)
    hand.press(Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: screen.page == first[0] and screen.is_ready)
    go(screen, qtbot, pages()[-1].name)
    hand.press(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert screen.is_ready
    assert screen.page == pages()[-1]


def test_a_word_is_found_on_the_page_from_place_to_place(open_manual, qtbot):
    window, screen = open_manual()
    go(screen, qtbot, "backup.md")
    hand = Hand(window)
    hand.press(Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    hand.write("STICK")
    times = screen.reader.toPlainText().lower().count("stick")
    assert times > 3
    assert screen.found.text() == f"1 of {times}"
    hand.press(Qt.Key.Key_Return)
    assert screen.found.text() == f"2 of {times}"
    hand.press(Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    hand.press(Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert screen.found.text() == f"{times} of {times}"
    hand.write("zzz")
    assert screen.found.text() == "nothing found"


@pytest.mark.parametrize(
    "address", ["http://loinc.org/license", "file:///etc/passwd", "../../CONTRIBUTING.md", "mailto:a@b.org"]
)
def test_a_link_outside_is_said_and_never_opened(open_manual, address):
    window, screen = open_manual()
    before = screen.page
    screen.reader.anchorClicked.emit(QUrl(address))
    assert screen.page == before
    assert any(address in name for name in names(window.messages))


@pytest.mark.parametrize(
    "address",
    [
        "/etc/passwd",
        "../glossary/ar.toml",
        "pictures/../README.md",
        "file:///etc/passwd",
        "http://a.org/b.png",
    ],
)
def test_nothing_but_the_manuals_own_pictures_is_loaded(open_manual, address):
    _, screen = open_manual()
    loaded = screen.reader.loadResource(IMAGE, QUrl(address))
    assert (loaded.width(), loaded.height()) == (1, 1)
    assert screen.reader.loadResource(IMAGE, QUrl("pictures/today.png")).width() > 1


def test_a_picture_elsewhere_on_the_computer_is_not_read_where_a_page_names_it(open_manual, tmp_path):
    _, screen = open_manual()
    here = tmp_path / "elsewhere.png"
    assert screen.grab().save(str(here))
    reader = screen.reader
    named = (QUrl.fromLocalFile(str(here)).toString(), os.path.relpath(here))
    page = "\n\n".join(f"![picture]({name})" for name in named)
    reader.show_document(reader.set_page(page, right_to_left=False))
    reader.grab()
    for name in named:
        assert reader.document().resource(IMAGE, QUrl(name)).width() == 1


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_word_of_the_screen_is_cut(open_manual, qtbot, language, scale):
    window, screen = open_manual(language=language, text_scale=scale)
    go(screen, qtbot, "source-facts.md")
    assert faults_in(window) == []


def test_a_page_in_arabic_runs_from_the_right_in_an_english_window_and_english_from_the_left(
    open_manual, qtbot
):
    _, screen = open_manual()
    go(screen, qtbot, "quick-start.ar.md")
    assert direction(screen) is Qt.LayoutDirection.RightToLeft
    go(screen, qtbot, "backup.md")
    assert direction(screen) is Qt.LayoutDirection.LeftToRight


def test_an_english_page_runs_from_the_left_in_an_arabic_window(open_manual, qtbot):
    _, screen = open_manual(language="ar")
    go(screen, qtbot, "backup.md")
    assert direction(screen) is Qt.LayoutDirection.LeftToRight


def direction(screen):
    return screen.reader.document().begin().blockFormat().layoutDirection()


def test_the_window_sees_the_headings_that_links_lead_to(qapp):
    """Qt and forges differ in small things, as in a heading right below a table: no page may have any of them."""
    look = Look.of(LIGHT, 80)
    for page in pages():
        text = page_text(page.name)
        shown = [block.text() for block in blocks(typeset(text, look)) if block.blockFormat().headingLevel()]
        assert shown == [heading.text for heading in headings(text)], page.name


@pytest.mark.parametrize("width", [1000, 1366])
def test_a_picture_is_no_wider_than_the_page(open_window, qtbot, width):
    window = open_window(size=(width, 768))
    window.context.navigate.manual("quick-start.md")
    settle(qtbot, window)
    reader = window.screen_shown.reader
    assert reader.toPlainText().count("\ufffc") > 4
    assert reader.horizontalScrollBar().maximum() == 0
    window.resize(900, 768)
    QApplication.processEvents()
    assert reader.horizontalScrollBar().maximum() == 0


def test_help_names_a_section_of_the_manual_for_every_screen():
    anchors = {anchor for heading in headings(page_text("screens.md")) for anchor in heading.anchors}
    assert {anchor_of(page.title) for page in help_pages(wording("en")).values()} <= anchors
