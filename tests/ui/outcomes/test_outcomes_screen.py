"""The Outcomes screen on a demonstration clinic: a number opens just its children, and the window never waits."""

import csv
from datetime import timedelta

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.app import main
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.outcome_report import clinic_outcomes
from nsclinic.clinic.outcome_words.counted import address_of
from nsclinic.store import open_clinic
from nsclinic.ui.way import Place
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, Hand, focus, focused_name
from tests.ui.walk import cut_labels, faults_in

ENGLISH = wording("en")
CHILDREN = 24
THEN = TODAY - timedelta(days=500)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory):
    """The demonstration clinic as the command makes it."""
    path = tmp_path_factory.mktemp("outcomes") / "demonstration.nsclinic"
    made = ["demo", "--no-window", "--db", str(path), "--as-of", TODAY.isoformat()]
    assert main([*made, "--patients", str(CHILDREN)]) == 0
    return path


@pytest.fixture(scope="session")
def expected(demonstration):
    """The same outcomes counted without a window."""
    with Clinic(open_clinic(demonstration, read_only=True), as_of=TODAY) as clinic:
        return clinic_outcomes(clinic)


@pytest.fixture(scope="session")
def expected_then(demonstration):
    """The outcomes as of a day long ago."""
    with Clinic(open_clinic(demonstration, read_only=True), as_of=TODAY) as clinic:
        return clinic_outcomes(clinic, THEN)


@pytest.fixture(scope="session")
def children(demonstration):
    """Every child of it."""
    with Clinic(open_clinic(demonstration, read_only=True), as_of=TODAY) as clinic:
        return clinic.children()


@pytest.fixture
def window(open_window, qtbot, demonstration):
    """The window with the screen opened by its key."""
    window = open_window(path=demonstration)
    Hand(window).press(Qt.Key.Key_4, CONTROL)
    settle(qtbot, window)
    assert window.place == Place("outcomes")
    return window


def openable(screen):
    """Every cell that children stand behind: its group, the place of its table, its row and column."""
    for section in screen.said.sections:
        for place, table in enumerate(section.tables):
            for row, line in enumerate(table.rows):
                for column, cell in enumerate(line.cells, start=1):
                    if cell.key:
                        yield section.key, place, row, column, cell


def listed(screen):
    return [row.patient_id for row in screen.children_view.list.found]


def test_the_tables_are_those_counted_without_a_window_and_nobody_opens_nothing(window, expected):
    screen = window.screen_shown
    assert screen.said == expected.in_words(ENGLISH)
    assert screen.head.counted.text() == f"{expected.cohort.n} children are counted."
    assert screen.shown.cohort.tables == expected.cohort.tables
    table = screen.tables_view.section_shown.tables[0]
    zeros = [
        (row, column)
        for row, line in enumerate(table.cells.table.rows)
        for column, cell in enumerate(line.cells, start=1)
        if cell.text.startswith("0")
    ]
    table.choose(*zeros[0])
    assert not table.can_open
    Hand(window).press(ENTER)
    assert screen.stack.currentWidget() is screen.tables_view


def test_the_keyboard_begins_on_the_first_number_and_enter_opens_its_children(window, qtbot, expected):
    screen, hand = window.screen_shown, Hand(window)
    table = screen.tables_view.section_shown.tables[0]
    assert table.hasFocus()
    assert focused_name() == "What came of each step"
    key = table.cells.cell_at(table.currentIndex()).key
    hand.press(ENTER)
    settle(qtbot, window)
    assert sorted(listed(screen)) == sorted(expected.children(key))
    assert screen.children_view.what.text().startswith("What came of each step · ")
    wanted = listed(screen)[0]
    hand.press(ENTER)
    settle(qtbot, window)
    assert window.place == Place("child", wanted)
    hand.press(Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert window.place == Place("outcomes")
    assert screen.stack.currentWidget() is screen.children_view
    hand.press(Qt.Key.Key_Escape)
    assert screen.stack.currentWidget() is screen.tables_view
    assert focus() is table


def test_every_number_opens_as_many_children_as_it_says(window, qtbot, expected):
    screen = window.screen_shown
    told = 0
    for *_place, cell in list(openable(screen)):
        address = address_of(cell.key)
        assert expected.children(cell.key), cell
        if address.table != "baseline" and not cell.text.endswith("%)") and cell.text.isdigit():
            assert int(cell.text) == len(expected.children(cell.key)), cell
            told += 1
        elif "/" in cell.text:
            assert int(cell.text.split("/")[0]) == len(expected.children(cell.key)), cell
            told += 1
    assert told > 60
    _section, place, row, column, cell = next(one for one in openable(screen) if one[0] == "adverse")
    screen.tables_view.show_section("adverse")
    table = screen.tables_view.section_shown.tables[place]
    table.choose(row, column)
    table.open_at(table.currentIndex())
    settle(qtbot, window)
    assert sorted(listed(screen)) == sorted(expected.children(cell.key))


def test_control_tab_goes_through_every_group_and_none_has_anything_cut_or_unnamed(window, qtbot):
    screen, hand = window.screen_shown, Hand(window)
    keys = []
    for _group in range(screen.tables_view.tabs.count()):
        keys.append(screen.tables_view.section_shown.section.key)
        assert cut_labels(screen) == []
        assert faults_in(window) == []
        hand.press(Qt.Key.Key_Tab, CONTROL)
        settle(qtbot, window)
        assert screen.tables_view.section_shown.verticalScrollBar().value() == 0
    assert keys[:3] == ["response", "time_to_remission", "time_to_relapse"]
    assert len(set(keys)) == len(keys) == 10
    assert screen.tables_view.section_shown.section.key == "response"


def test_another_day_counts_what_was_known_then(window, qtbot, expected, expected_then):
    screen, hand = window.screen_shown, Hand(window)
    screen.head.day.setFocus()
    screen.head.day.selectAll()
    hand.enter(THEN.isoformat())
    settle(qtbot, window)
    assert screen.said == expected_then.in_words(ENGLISH)
    assert screen.head.day.text() == ENGLISH.date(THEN)
    said = screen.said
    screen.head.day.setFocus()
    screen.head.day.selectAll()
    hand.enter("2099-01-01")
    settle(qtbot, window)
    assert screen.said is said, "a day that lies ahead is refused"
    assert screen.head.as_of == THEN
    assert window.messages.has_message
    assert screen.said != expected.in_words(ENGLISH)


def test_another_protocol_without_steps_says_so(window, qtbot, expected):
    screen = window.screen_shown
    choices = dict(expected.protocol_choices(ENGLISH))
    assert choices["three-step"] == f"three-step ({expected.cohort.n})"
    other = next(key for key in choices if not expected.begun.protocols[key].steps)
    screen.head.protocol.setCurrentIndex(screen.head.protocol.findData(other))
    screen.head.asked.emit()
    settle(qtbot, window)
    assert screen.shown.begun.protocol.id == other
    (table,) = screen.said.sections[0].tables
    assert table.empty == "This protocol has no steps whose outcome could be counted."


def test_counting_can_be_stopped_and_then_no_table_is_made_of_a_part(open_window, qtbot, demonstration):
    window = open_window(path=demonstration)
    window.show_place(Place("outcomes"))
    screen = window.screen_shown
    jobs = window.context.clinic_jobs
    read: list[str] = []
    jobs.read(lambda clinic: clinic.name, read.append)
    qtbot.waitUntil(lambda: bool(read), timeout=WAIT_MS)
    assert screen.is_counting, "what is asked meanwhile is answered first"
    qtbot.waitUntil(lambda: "Counting:" in screen.head.counted.text(), timeout=WAIT_MS)
    assert focus() is screen.head.stop_button
    Hand(window).press(Qt.Key.Key_Period, CONTROL)
    settle(qtbot, window)
    assert not screen.said
    assert not screen.head.csv_button.isEnabled()
    shown = screen.nothing.findChildren(type(screen.head.counted))
    assert any("Counting was stopped" in label.text() for label in shown)
    Hand(window).press(Qt.Key.Key_F5)
    settle(qtbot, window)
    assert screen.said
    assert screen.stack.currentWidget() is screen.tables_view


def test_the_report_is_shown_saved_and_names_nobody_and_so_does_the_csv(
    window, qtbot, tmp_path, children, expected
):
    screen = window.screen_shown
    Hand(window).press(Qt.Key.Key_P, CONTROL)
    settle(qtbot, window)
    assert screen.stack.currentWidget() is screen.paper
    out = tmp_path / "outcomes.pdf"
    screen.paper.save_to(out)
    document = pypdfium2.PdfDocument(out)
    said = " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    document.close()
    for section in screen.said.sections:
        assert section.title in said
        for table in section.tables:
            for text in (*table.says, *table.warns, *(() if table.is_drawn else (table.title,))):
                assert " ".join(text.split()) in said, text
    assert "Still followed" in said
    for child in children:
        assert child.patient_id not in said
        assert child.name not in said
    Hand(window).press(Qt.Key.Key_Escape)
    assert screen.stack.currentWidget() is screen.tables_view
    out = tmp_path / "numbers"
    screen.save_csv(out)
    qtbot.waitUntil(lambda: not screen._writing.is_busy, timeout=WAIT_MS)
    with out.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    resistant = [
        row["value"]
        for row in rows
        if (row["table"], row["row"], row["column"]) == ("response", "1", "resistant")
    ]
    assert resistant == [str(expected.cohort.tables["response"]["1"]["resistant"])]
    assert window.messages.has_message


def test_a_clinic_without_children_says_so_plainly(open_window, qtbot):
    window = open_window([])
    window.show_place(Place("outcomes"))
    settle(qtbot, window)
    screen = window.screen_shown
    shown = [label.text() for label in screen.nothing.findChildren(type(screen.head.counted))]
    assert "There is no child in this clinic yet." in shown
    assert not screen.head.print_button.isEnabled()


@pytest.mark.parametrize(("language", "text_scale"), [("ar", 1.0), ("en", 2.0)])
def test_mirrored_and_at_twice_the_size_nothing_is_cut(
    open_window, qtbot, demonstration, language, text_scale
):
    window = open_window(path=demonstration, language=language, text_scale=text_scale)
    window.show_place(Place("outcomes"))
    settle(qtbot, window)
    screen = window.screen_shown
    for place in range(screen.tables_view.tabs.count()):
        screen.tables_view.tabs.setCurrentIndex(place)
        settle(qtbot, window)
        QTest.qWait(1)
        QApplication.processEvents()
        assert cut_labels(screen) == []
        assert faults_in(window) == []


def test_scipy_is_loaded_only_by_counting(tmp_path):
    import subprocess
    import sys

    code = (
        "import sys, nsclinic.ui.outcomes.screen, nsclinic.clinic.outcome_report, nsclinic.reports.outcomes;"
        "sys.exit(any(name in sys.modules for name in ('scipy', 'numpy', 'matplotlib', 'reportlab')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
