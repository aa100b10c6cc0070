"""Home days between two visits are one column of the flowsheet: days, worst and last; each day is there on Enter."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nsclinic.domain.record import Observation, Visit, VisitKind, child_record
from nsclinic.ui.child.flowsheet import STATE_ROW
from nsclinic.ui.child.flowsheet_model import FlowsheetModel, PartsRole
from nsclinic.ui.child.flowsheet_view import FlowsheetView
from nsclinic.ui.child.home_days import HomeDays, columns_of
from nsclinic.ui.theme import LIGHT
from nsclinic.wording import wording
from tests.ui.child.test_flowsheet import sheet_of
from tests.ui.clinic_of_tests import TODAY
from tests.ui.diary.records import day, home, sara, with_diary_on_file

SPOKEN = Qt.ItemDataRole.AccessibleTextRole


@pytest.fixture
def view(qtbot):
    """The flowsheet of a child with a month of diary on file."""
    shown = FlowsheetView(LIGHT, wording("en"))
    qtbot.addWidget(shown)
    shown.resize(1200, 400)
    shown.show_sheet(sheet_of(with_diary_on_file(), TODAY))
    return shown


def fold_of(sheet):
    """Give the one column of home days."""
    (found,) = (column for column in columns_of(sheet, frozenset()) if isinstance(column, HomeDays))
    return found


def with_rows(*rows, visits=()):
    """Give a child with these rows and visits alone."""
    return child_record(sara().child, visits, rows)


def told_in(index):
    """Give what a cell of the column tells: each word with its value."""
    parts: tuple = index.data(PartsRole)
    return [(word, one.value) for word, one in parts]


def plain(text):
    """Give text without its isolates and narrow blanks."""
    return "".join(
        letter for letter in text.replace("\u202f", " ") if letter not in "\u2066\u2067\u2068\u2069"
    )


def test_home_days_up_to_a_visit_are_one_column_and_visits_keep_theirs():
    sheet = sheet_of(with_diary_on_file(), TODAY)
    columns = columns_of(sheet, frozenset())
    # Nour was seen 12 days ago, in the midst of the diary
    assert [len(column.days) if isinstance(column, HomeDays) else column for column in columns] == [
        2,
        day(12),
        21,
        day(40),
        day(280),
        day(300),
    ]


def test_opened_days_follow_their_column():
    sheet = sheet_of(with_rows(home(5, "1+"), home(4, "2+"), home(3, "trace")), TODAY)
    folded = fold_of(sheet)
    assert columns_of(sheet, {folded.key})[:4] == (folded, day(3), day(4), day(5))


def test_worst_last_and_days_not_done_are_told():
    folded = fold_of(sheet_of(with_rows(home(6, "3+"), home(5, "3+"), home(4, "trace"), home(3, "-")), TODAY))
    assert (folded.worst.on, folded.worst.value) == (day(5), "3+")
    assert (folded.last.on, folded.last.value) == (day(4), "trace")
    assert len(folded.days) - len(folded.values) == 1


def test_of_several_strips_of_a_day_the_last_counts():
    folded = fold_of(sheet_of(with_rows(home(5, "4+"), home(5, "1+"), home(4, "trace")), TODAY))
    assert folded.worst.value == "1+"


@pytest.mark.parametrize(
    "other",
    [
        Observation(day(4), "weight", "19", "kg"),
        Observation(day(4), "dipstick_protein", "1+", "grade", place="clinic"),
        Observation(day(4), "dipstick_protein", "100", "mg/dL", place="home"),
        Observation(day(4), "temperature", "37.2", "Cel", place="home"),
    ],
)
def test_a_day_that_holds_anything_else_keeps_its_column(other):
    columns = columns_of(
        sheet_of(with_rows(home(5, "1+"), home(4, "1+"), other, home(3, "1+")), TODAY), frozenset()
    )
    assert columns[:3] == (day(3), day(4), day(5))


def test_a_visit_without_values_divides_home_days():
    record = with_rows(*(home(ago, "1+") for ago in range(6, 1, -1)), visits=[Visit(day(4), VisitKind.PHONE)])
    columns = columns_of(sheet_of(record, TODAY), frozenset())
    assert [column if not isinstance(column, HomeDays) else len(column.days) for column in columns[:3]] == [
        2,
        day(4),
        2,
    ]


def test_a_single_home_day_keeps_its_column():
    assert columns_of(sheet_of(with_rows(home(3, "1+")), TODAY), frozenset())[0] == day(3)


def test_the_column_says_in_words_what_it_holds_and_what_enter_does():
    model = FlowsheetModel(LIGHT, wording("en"))
    model.show_sheet(sheet_of(with_rows(home(6, "3+"), home(5, "-"), home(4, "trace")), TODAY))
    assert plain(model.headerData(0, Qt.Orientation.Horizontal)) == "+ 3 home days\n17 Nov – 19 Nov 2026"
    index = model.index(model.sheet.codes.index("dipstick_protein"), 0)
    assert plain(model.data(index, SPOKEN)) == (
        "3 home days, 17 Nov – 19 Nov 2026, Enter opens. Urine dipstick protein: "
        "worst 3+ (17 Nov), last trace (19 Nov), 1 day not done"
    )
    assert told_in(index) == [
        ("worst", "3+"),
        ("last", "trace"),
    ]
    state = model.index(model.sheet.codes.index(STATE_ROW), 0)
    assert "State of the urine: worst " in str(model.data(state, SPOKEN))


def test_where_all_days_agree_it_says_so_once():
    model = FlowsheetModel(LIGHT, wording("en"))
    model.show_sheet(sheet_of(with_rows(home(6, "1+"), home(5, "1+")), TODAY))
    index = model.index(model.sheet.codes.index("dipstick_protein"), 0)
    assert told_in(index) == [("all", "1+")]


def test_days_on_which_nothing_was_read_say_so():
    model = FlowsheetModel(LIGHT, wording("en"))
    model.show_sheet(sheet_of(with_rows(home(6, "-"), home(5, "-")), TODAY))
    index = model.index(model.sheet.codes.index("dipstick_protein"), 0)
    assert plain(model.data(index, SPOKEN)).endswith("Urine dipstick protein: 2 days not done")


def test_enter_opens_and_closes_and_the_keyboard_stays_on_the_column(view):
    closed = view.sheet_model.columnCount()
    view.setCurrentIndex(view.sheet_model.index(1, 2))
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert view.sheet_model.columnCount() == closed + 21
    assert (view.currentIndex().row(), view.currentIndex().column()) == (1, 2)
    QTest.keyClick(view, Qt.Key.Key_Right)
    assert view.sheet_model.columns[view.currentIndex().column()] == day(15 - 2)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert view.sheet_model.columnCount() == closed
    assert view.currentIndex().column() == 2, (
        "from one of its days too it closes, and is where the keyboard is"
    )


def test_a_click_on_the_column_or_its_head_opens_and_closes(view):
    closed = view.sheet_model.columnCount()
    place = view.visualRect(view.sheet_model.index(0, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.sheet_model.columnCount() == closed + 2
    header = view.horizontalHeader()
    place.setY(header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert view.sheet_model.columnCount() == closed


def test_what_was_opened_stays_open_when_the_sheet_comes_anew_and_is_not_another_childs(view):
    closed = view.sheet_model.columnCount()
    view.setCurrentIndex(view.sheet_model.index(0, 2))
    QTest.keyClick(view, Qt.Key.Key_Return)
    other = sheet_of(with_rows(*(home(ago, "1+") for ago in range(35, 12, -1))), TODAY)
    view.show_sheet(other)
    assert view.sheet_model.columnCount() == 2
    view.show_sheet(sheet_of(with_diary_on_file(), TODAY))
    assert view.sheet_model.columnCount() == closed + 21


def test_a_fact_in_folded_days_opens_them_and_is_shown(view):
    read: list[str] = []
    view.reading.connect(read.append)
    assert view.show_row("home-30")
    assert view.sheet_model.columns[view.currentIndex().column()] == day(30)
    assert "also negative" not in read[-1]
    assert "also trace that day" in read[-1]
    assert view.chosen_rows == ("home-30-first", "home-30")
