"""The list of children and the search field of the top bar, on a real clinic and its real search."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.domain.record import Child, Sex, child_record
from nsclinic.ui.children.presenter import MOST_FOUND, ChildrenInWords, count_in_words
from nsclinic.ui.way import Place
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import LONG_NAME, TODAY, booked_children, with_long_name
from tests.ui.conftest import settle
from tests.ui.walk import faults_in

ENGLISH = wording("en")
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def window(open_window, qtbot):
    window = open_window()
    window.show_place(Place("children"))
    settle(qtbot, window)
    return window


def _type(qtbot, window, text):
    window.screen_shown.search.clear()
    QTest.keyClicks(window.screen_shown.search, text)
    settle(qtbot, window)


def _listed(window):
    return [row.patient_id for row in window.screen_shown.model.rows]


def test_everybody_is_listed_and_counted(window):
    assert len(_listed(window)) == 7
    assert window.screen_shown.count.text() == "7 children"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("luc", ["BS-0004-T"]),
        ("fernandez", ["BS-0004-T"]),
        ("0003", ["BS-0003-T"]),
        ("farouk said", ["BS-0003-T"]),
        ("555 0101", ["BS-0001-T"]),
        ("امينه", ["BS-0002-T"]),
    ],
)
def test_a_few_letters_of_name_number_guardian_or_phone_find_the_child(qtbot, window, typed, found):
    QTest.keyClicks(window.screen_shown.search, "")
    window.screen_shown.search.setText(typed)
    settle(qtbot, window)
    assert _listed(window) == found
    assert window.screen_shown.count.text() == "1 found"


def test_children_of_one_name_are_told_apart_and_counted(qtbot, window):
    _type(qtbot, window, "amina")
    rows = window.screen_shown.model.rows
    assert {row.patient_id for row in rows} == {"BS-0001-T", "BS-0005-T", "BS-0006-T"}
    assert {row.alike_words for row in rows} == {"3 of this name"}
    assert len({row.identity for row in rows}) == 3
    assert faults_in(window) == []


def test_who_is_not_found_is_said_with_what_to_try(qtbot, window):
    _type(qtbot, window, "zzzzzz")
    assert _listed(window) == []
    assert window.screen_shown.not_found.isVisible()
    assert "Try fewer letters" in window.screen_shown.not_found.to_do.text()
    _type(qtbot, window, "")
    assert not window.screen_shown.not_found.isVisible()


def test_a_clinic_without_children_says_how_to_begin(open_window, qtbot):
    window = open_window([])
    window.show_place(Place("children"))
    settle(qtbot, window)
    assert window.screen_shown.nobody.isVisible()
    assert faults_in(window) == []


def test_enter_in_the_search_opens_the_first_child_that_the_last_letters_find(qtbot, window, monkeypatch):
    opened: list[Place] = []
    monkeypatch.setattr(window, "show_place", opened.append)
    QTest.keyClicks(window.screen_shown.search, "lucia")
    QTest.keyClick(window.screen_shown.search, Qt.Key.Key_Return)  # the answer has not come yet
    settle(qtbot, window)
    assert opened == [Place("child", "BS-0004-T")]


def test_enter_after_letters_that_find_nobody_opens_nobody(qtbot, window, monkeypatch):
    opened: list[Place] = []
    monkeypatch.setattr(window, "show_place", opened.append)
    QTest.keyClicks(window.screen_shown.search, "zzzzzz")
    QTest.keyClick(window.screen_shown.search, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert opened == []


def test_down_goes_to_the_list_whose_letters_are_commands(qtbot, window, monkeypatch):
    screen = window.screen_shown
    QTest.keyClick(screen.search, Qt.Key.Key_Down)
    assert screen.table.hasFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Down)
    asked: list[Place] = []
    monkeypatch.setattr(window, "show_place", lambda place, prepare=None: asked.append(place))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_V, Qt.Key.Key_N):
        QTest.keyClick(screen.table, key)
    assert asked == [Place("child", "BS-0002-T"), Place("visit", "BS-0002-T"), Place("registration")]


def test_up_from_the_first_child_goes_back_to_the_search(window):
    screen = window.screen_shown
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Up)
    assert screen.search.hasFocus()


def test_registering_takes_along_what_was_searched_for(qtbot, window):
    _type(qtbot, window, "Nour Salem")
    QTest.mouseClick(window.screen_shown.new_button, Qt.MouseButton.LeftButton)
    assert window.place == Place("registration")
    assert window.screen_shown.fields["given_name"].text == "Nour"
    assert window.screen_shown.fields["family_name"].text == "Salem"


def test_the_list_stays_on_the_child_that_was_chosen_when_it_is_refreshed(qtbot, window):
    screen = window.screen_shown
    screen.table.selectRow(3)
    screen.refresh()
    settle(qtbot, window)
    assert screen.table.currentIndex().row() == 3


def test_a_narrow_window_leaves_columns_out_and_never_the_name_or_the_number(qtbot, window):
    window.resize(800, 700)
    QTest.qWait(20)
    header = window.screen_shown.table.horizontalHeader()
    hidden = {place for place in range(header.count()) if header.isSectionHidden(place)}
    assert hidden
    assert not hidden & {0, 1}
    assert faults_in(window) == []


def test_a_name_of_sixty_letters_keeps_its_column(open_window, qtbot):
    window = open_window([with_long_name()])
    window.show_place(Place("children"))
    settle(qtbot, window)
    assert " ".join(LONG_NAME) in window.screen_shown.model.rows[0].name
    assert faults_in(window) == []


def test_escape_empties_the_search_first_and_then_leaves_the_screen(qtbot, window):
    _type(qtbot, window, "amina")
    QTest.keyClick(window.screen_shown.search, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert window.place == Place("children")
    assert len(_listed(window)) == 7
    QTest.keyClick(window.screen_shown.search, Qt.Key.Key_Escape)
    assert window.place == Place("today")


def test_control_n_takes_along_what_was_searched_for_in_vain(qtbot, window):
    _type(qtbot, window, "Zeyad Nabil")
    QTest.keyClick(window.screen_shown.search, Qt.Key.Key_N, CONTROL)
    assert window.place == Place("registration")
    assert window.screen_shown.fields["family_name"].text == "Nabil"


def test_more_matches_than_the_search_gives_are_said_to_be_the_best(open_window, qtbot):
    window = open_window(booked_children(60))
    window.show_place(Place("children"))
    _type(qtbot, window, "Booked")
    assert len(_listed(window)) == MOST_FOUND
    assert "best 50 matches" in window.screen_shown.count.text()
    assert count_in_words(60, "", ENGLISH) == "60 children"


def test_an_estimated_birth_is_shown_by_its_month_and_as_such():
    child = child_record(
        Child("P", TODAY.replace(year=2019), "Nour", "", Sex.UNKNOWN, birth_date_estimated=True)
    )
    from nsclinic.clinic.worklist import child_line_of

    (row,) = ChildrenInWords([child_line_of(child, TODAY)], ENGLISH, TODAY)
    assert row.born == "about Nov 2019"
    assert row.age == "about 7 y"
    assert row.sex == "not known"


# --- the search field of the top bar ---


def _search(qtbot, window, text):
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_K, CONTROL)
    assert window.search.hasFocus()
    window.search.insert(text)  # a test's keyboard has no letters but ASCII
    settle(qtbot, window)


def test_control_k_finds_a_child_from_any_screen_and_enter_opens_her(open_window, qtbot, monkeypatch):
    window = open_window()
    opened: list[Place] = []
    monkeypatch.setattr(window, "show_place", opened.append)
    _search(qtbot, window, "lucía")
    assert window.search.popup.isVisible()
    assert faults_in(window) == []
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert opened == [Place("child", "BS-0004-T")]
    assert not window.search.popup.isVisible()
    assert window.search.text() == ""


def test_children_of_one_name_hang_under_the_field_with_what_tells_them_apart(
    open_window, qtbot, monkeypatch
):
    window = open_window()
    opened: list[Place] = []
    monkeypatch.setattr(window, "show_place", opened.append)
    _search(qtbot, window, "amina")
    found = window.search.popup.children_found.found
    assert len(found) == 3
    assert len({child.identity for child in found}) == 3
    QTest.keyClick(window.search, Qt.Key.Key_Down)
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert opened == [Place("child", found[1].patient_id)]


def test_enter_never_opens_a_child_that_older_letters_found(open_window, qtbot, monkeypatch):
    window = open_window()
    opened: list[Place] = []
    monkeypatch.setattr(window, "show_place", opened.append)
    _search(qtbot, window, "a")
    QTest.keyClicks(window.search, "lu")
    window.search.setText("lucia")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert opened == [Place("child", "BS-0004-T")]


def test_escape_empties_the_search_and_gives_the_keyboard_back(open_window, qtbot):
    window = open_window()
    _search(qtbot, window, "ami")
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    assert not window.search.popup.isVisible()
    assert window.search.text() == ""
    assert QApplication.focusWidget() is window.screen_shown.list
    assert window.place == Place("today")


def test_control_enter_lists_everything_found(open_window, qtbot):
    window = open_window()
    _search(qtbot, window, "amina")
    QTest.keyClick(window.search, Qt.Key.Key_Return, CONTROL)
    settle(qtbot, window)
    assert window.place == Place("children")
    assert len(_listed(window)) == 3


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_hangs_under_the_field_stays_inside_the_window(open_window, qtbot, language):
    window = open_window(language=language, size=(1000, 600))
    _search(qtbot, window, "حسن" if language == "ar" else "amina")
    popup = window.search.popup
    assert popup.isVisible()
    assert window.rect().contains(popup.geometry())
    assert faults_in(window) == []
