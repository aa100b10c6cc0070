"""The Protocols screen on the demonstration clinic: by keyboard, by spoken names, nothing clipped or written."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from nsclinic.app import main
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.protocol_children import protocols_in_use
from nsclinic.clinic.protocol_paper import protocol_paper
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.store import open_clinic
from nsclinic.ui.protocols.comparison import compared
from nsclinic.ui.way import Place
from nsclinic.wording import wording
from nsclinic.wording.protocol_page import protocol_page
from tests.ui.clinic_of_tests import CLINIC_NAME, TODAY
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, Hand, focus, focused_name
from tests.ui.test_five_screens import plain, said
from tests.ui.walk import cut_labels, faults_in

ENGLISH = wording("en")
PROTOCOLS = shipped_protocols()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """The demonstration clinic as the command makes it."""
    path = tmp_path_factory.mktemp("protocols") / "demonstration.nsclinic"
    made = ["demo", "--no-window", "--db", str(path), "--as-of", TODAY.isoformat()]
    assert main([*made, "--patients", "24"]) == 0
    return path


@pytest.fixture(scope="session")
def in_use(demonstration):
    """Who is on which protocol in it."""
    with Clinic(open_clinic(demonstration, read_only=True), as_of=TODAY) as clinic:
        return protocols_in_use(clinic, TODAY)


@pytest.fixture
def window(open_window, qtbot, demonstration):
    """The window with the screen opened by its key."""
    window = open_window(path=demonstration)
    Hand(window).press(Qt.Key.Key_3, CONTROL)
    settle(qtbot, window)
    assert window.place == Place("protocols")
    return window


def test_the_screen_opens_on_the_clinics_default_with_the_keyboard_on_the_list(in_use, window):
    screen = window.screen_shown
    assert screen.list.hasFocus()
    assert screen.chosen == in_use.default_id == screen.list.listed[0].protocol_id
    assert {row.protocol_id: row.count for row in screen.list.listed} == {
        key: len(found) for key, found in in_use.children.items()
    }
    assert "default of this clinic" in screen.list.listed[0].sentence
    guide = next(row for row in screen.list.listed if row.protocol_id == "tac-guide")
    assert guide.warning == "source not reviewed"


def test_every_number_of_the_page_is_spoken_with_its_source(window):
    names = said(window.screen_shown)
    assert (
        "Page of the protocol: Three-step protocol (ciclosporin, ciclosporin + mycophenolate, tacrolimus)"
        in names
    )
    page = protocol_page(PROTOCOLS["three-step"], ENGLISH)
    for section in page.sections:
        assert section.title in names
        if section.is_folded:
            continue
        for line in section.lines:
            if line.numbers:
                start = plain(f"{line.label}: {line.amount}. Source: {line.source}")
                assert any(name.startswith(start) for name in names), start
    for erratum in page.errata:
        assert any(name.startswith(f"{erratum.id}: Printed: ") for name in names), erratum.id


def test_the_arrows_go_from_protocol_to_protocol_and_the_page_follows(window, qtbot):
    screen, hand = window.screen_shown, Hand(window)
    hand.press(Qt.Key.Key_End)
    settle(qtbot, window)
    last = screen.list.listed[-1]
    assert screen.chosen == last.protocol_id
    assert screen.page_view.page.title == last.title
    hand.press(Qt.Key.Key_Up)
    assert screen.chosen == screen.list.listed[-2].protocol_id


def test_a_search_shows_the_lines_that_hold_it_and_escape_ends_it_before_it_leaves(window, qtbot):
    screen, hand = window.screen_shown, Hand(window)
    hand.press(Qt.Key.Key_F, CONTROL)
    assert focused_name() == "Find on the page"
    hand.write("gap")
    shown = [row.accessibleName() for row in screen.page_view.sections[-3].rows if row.isVisible()]
    assert [name for name in shown if "A gap does not end a course" in name], "a folded section is unfolded"
    assert screen.found.text() == "1 line"
    assert faults_in(window) == []
    screen.search.setText("no such words")
    assert screen.found.text() == "nothing found"
    hand.press(Qt.Key.Key_Escape)
    assert (screen.search.text(), screen.found.text()) == ("", "")
    assert not any(row.isVisible() for row in screen.page_view.sections[-3].rows), "folded as before"
    hand.press(Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert window.place == Place("today")


def test_enter_goes_to_the_page_and_a_section_is_one_choice_away(window, qtbot):
    screen = window.screen_shown
    Hand(window).press(Qt.Key.Key_Return)
    assert focused_name().startswith("Page of the protocol")
    offered = [action.text() for action in screen.sections_menu.actions()]
    assert offered == [section.title for section in screen.page_view.sections]
    next(action for action in screen.sections_menu.actions() if action.text() == "Doses").trigger()
    QApplication.processEvents()
    doses = next(section for section in screen.page_view.sections if section.key == "doses")
    assert screen.page_view.verticalScrollBar().value() == doses.y()
    screen.go_to("conventions")
    assert screen.page_view.sections[-3].is_open


def test_a_refresh_leaves_the_page_where_it_was_read(window, qtbot):
    bar = window.screen_shown.page_view.verticalScrollBar()
    bar.setValue(700)
    Hand(window).press(Qt.Key.Key_F5)
    settle(qtbot, window)
    assert bar.value() == 700


def test_sections_fold_by_keyboard_and_stay_so_on_the_next_protocol(window, qtbot):
    screen = window.screen_shown
    who = screen.page_view.sections[0]
    who.button.setFocus()
    QTest.keyClick(who.button, Qt.Key.Key_Space)
    assert not who.is_open
    assert not any(row.isVisible() for row in who.rows)
    screen.list.setFocus()
    Hand(window).press(Qt.Key.Key_Down)
    settle(qtbot, window)
    assert not screen.page_view.sections[0].is_open


def test_two_protocols_stand_side_by_side_with_what_differs_and_where_it_is_printed(window, qtbot):
    screen, hand = window.screen_shown, Hand(window)
    screen.other.setFocus()
    assert focused_name() == "Compare with"
    for _ in range(screen.other.findData("tac-guide")):
        hand.press(Qt.Key.Key_Down)
    settle(qtbot, window)
    view = screen.comparison_view
    assert screen.stack.currentWidget() is view
    names = said(view)
    expected = compared(*(protocol_page(PROTOCOLS[key], ENGLISH) for key in ("three-step", "tac-guide")))
    assert f"{expected.difference_count} differences" in names
    row = next(name for name in names if name.startswith("Steroid-sensitive"))
    assert "42 days, S0, Methods: remission by 6 weeks" in row
    assert "28 days, I20, Definitions" in row
    assert not any("Potassium high" in name for name in names)
    view.only_button.click()
    settle(qtbot, window)
    assert any("Potassium high" in name for name in said(view))
    assert faults_in(window) == []
    screen.setFocus()
    hand.press(Qt.Key.Key_Escape)
    assert screen.stack.currentWidget() is screen.page_view
    assert window.place == Place("protocols")


def test_the_children_on_a_protocol_are_listed_and_enter_opens_one(in_use, window, qtbot):
    screen, hand = window.screen_shown, Hand(window)
    chosen = next(key for key, found in in_use.children.items() if found and key != in_use.default_id)
    screen.list.choose(chosen)
    screen.choose(chosen)
    assert screen.children_button.accessibleName().endswith("on this protocol")
    screen.children_button.setFocus()
    hand.press(Qt.Key.Key_Space)
    assert focused_name() == "Children on this protocol"
    wanted = screen.children_view.list.chosen
    listed = [row.patient_id for row in screen.children_view.list.found]
    assert listed == [one.child.patient_id for one in in_use.children[chosen]]
    hand.press(Qt.Key.Key_Return)
    settle(qtbot, window)
    assert window.place == Place("child", wanted)


def test_the_page_to_print_is_the_very_pdf_that_the_command_writes(window, qtbot, tmp_path):
    screen = window.screen_shown
    Hand(window).press(Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(lambda: screen.paper.is_drawn, timeout=WAIT_MS)
    assert focused_name() == "Print"
    assert len(screen.paper.preview.sheets.pages) == 3
    out = tmp_path / "page.pdf"
    screen.paper.save_to(out)
    assert out.read_bytes() == protocol_paper(PROTOCOLS["three-step"], ENGLISH, window.context.clinic_name)
    assert "Saved as page.pdf" in window.messages.label.text()
    screen.paper.save_to(tmp_path / "nowhere" / "page.pdf")
    assert "was not saved" in window.messages.label.text()


@pytest.mark.external
def test_printing_a_protocol_leaves_the_keyboard_on_print(window, qtbot, print_queue, monkeypatch):
    monkeypatch.setenv("CUPS_SERVER", str(print_queue.socket))
    print_queue.use_here()
    paper = window.screen_shown.paper
    hand = Hand(window)
    hand.press(Qt.Key.Key_P, CONTROL)
    qtbot.waitUntil(
        lambda: paper.is_drawn and paper.printers.currentData() == print_queue.name, timeout=WAIT_MS
    )
    hand.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: print_queue.name in window.messages.label.text(), timeout=WAIT_MS)
    assert focused_name() == "Print"
    assert paper.isVisible()


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)], ids=["1366x768", "1920x1080"])
@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
def test_no_word_is_clipped_cut_or_under_another(open_window, qtbot, demonstration, language, size):
    window = open_window(path=demonstration, language=language, size=size)
    window.show_place(Place("protocols"))
    settle(qtbot, window)
    screen = window.screen_shown
    bar = screen.page_view.verticalScrollBar()
    for place in range(0, bar.maximum() + bar.pageStep(), bar.pageStep()):
        bar.setValue(place)
        assert faults_in(window) == [], place
    screen.compare_with("mmf")
    assert faults_in(window) == []
    screen.show_children()
    settle(qtbot, window)
    assert faults_in(window) == []
    screen.show_paper()
    settle(qtbot, window)
    assert faults_in(window) == []
    assert cut_labels(window) == []


def test_with_text_of_200_percent_nothing_is_clipped(open_window, qtbot, demonstration):
    window = open_window(path=demonstration, size=(1920, 1080), text_scale=2.0)
    window.show_place(Place("protocols"))
    settle(qtbot, window)
    assert faults_in(window) == []


def test_the_next_protocols_page_keeps_the_cards_that_say_the_same(window, qtbot):
    screen = window.screen_shown
    before = {section.key: section for section in screen.page_view.sections}
    Hand(window).press(Qt.Key.Key_Down)
    settle(qtbot, window)
    after = {section.key: section for section in screen.page_view.sections}
    assert after["harm"] is before["harm"]
    assert after["doses"] is not before["doses"]
    assert [section.key for section in screen.page_view.sections if not section.isVisible()] == []
    screen.search.setText("potassium")
    settle(qtbot, window)
    harm = after["harm"]
    qtbot.waitUntil(lambda: harm.height() < 2 * harm.heightForWidth(harm.width()), timeout=WAIT_MS)
    screen.search.clear()
    settle(qtbot, window)
    Hand(window).press(Qt.Key.Key_Up)
    settle(qtbot, window)
    expected = [section.key for section in screen.page_view.page.sections]
    assert [section.key for section in screen.page_view.sections][: len(expected)] == expected


def test_a_page_ends_with_its_last_source_and_no_empty_paper(window):
    screen = window.screen_shown
    screen.page_view.verticalScrollBar().setValue(screen.page_view.verticalScrollBar().maximum())
    QApplication.processEvents()
    last = screen.page_view.sections[-1]
    assert not last.visibleRegion().isEmpty()
    assert last.title == "Sources"


def test_everything_that_takes_the_keyboard_has_a_name(window):
    nameless = [
        widget
        for widget in window.screen_shown.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not (isinstance(widget, QPushButton) and widget.text())
    ]
    assert nameless == []


def test_tab_reaches_list_page_and_every_button(window):
    screen = window.screen_shown
    reached = set()
    for _ in range(60):
        QTest.keyClick(focus() or window, Qt.Key.Key_Tab)
        reached.add(focused_name())
    assert {"Find on the page", "Compare with", "Print", "Protocols", "Doses"} <= reached
    assert screen.page_view.accessibleName() in reached


def test_reading_protocols_writes_nothing_to_the_clinic_file(open_window, qtbot, clinic_path):
    before = clinic_path.read_bytes()
    window = open_window(path=clinic_path)
    window.show_place(Place("protocols"))
    settle(qtbot, window)
    screen = window.screen_shown
    screen.compare_with("mmf")
    screen.show_children()
    screen.show_paper()
    settle(qtbot, window)
    window.context.navigate.protocol("BS-0001-T")
    settle(qtbot, window)
    window.close()
    assert window.context.clinic_name == CLINIC_NAME
    assert clinic_path.read_bytes() == before
