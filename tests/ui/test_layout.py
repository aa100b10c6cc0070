"""How the window is arranged is kept for this user on this computer, and never in the clinic's file."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QSplitter, QWidget

from nsclinic.clinic.preferences import Preferences
from nsclinic.ui.folding import FoldingRow
from nsclinic.ui.layout import keep_geometry, restore_geometry
from nsclinic.ui.way import Place
from tests.ui.clinic_of_tests import everyone, write_clinic
from tests.ui.conftest import settle

CHILD = Place("child", "BS-0001-T")


def test_dividers_and_tab_of_the_childs_page_are_as_they_were_left(open_window, qtbot, tmp_path):
    kept = Preferences(tmp_path / "preferences.json")
    path = write_clinic(tmp_path / "kept.nsclinic", everyone())
    window = open_window(path=path, preferences=kept)
    window.show_place(CHILD)
    settle(qtbot, window)
    page = window.screen_shown
    page.tabs.setCurrentIndex(2)
    moved = [page.body.upper.widget(0).width() + 60, page.body.upper.widget(1).width() - 60]
    page.body.upper.setSizes(moved)
    page.keep_layout()
    again = open_window(preferences=Preferences(tmp_path / "preferences.json"))
    again.show_place(CHILD)
    settle(qtbot, again)
    assert again.screen_shown.tabs.currentIndex() == 2
    assert abs(again.screen_shown.body.upper.sizes()[0] - moved[0]) <= 2


def test_closing_the_window_keeps_where_it_stood(open_window, qtbot, tmp_path):
    kept = Preferences(tmp_path / "preferences.json")
    window = open_window(preferences=kept, size=(700, 600))
    clinic = window.context.clinic_jobs
    window.close()
    assert clinic.is_idle
    other = QWidget()
    qtbot.addWidget(other)
    assert restore_geometry(other, Preferences(tmp_path / "preferences.json"))
    assert other.size().toTuple() == (700, 600)


def test_a_window_that_filled_the_screen_fills_it_again(qtbot):
    kept, first, second = Preferences(), QWidget(), QWidget()
    for window in (first, second):
        qtbot.addWidget(window)
    assert not restore_geometry(second, kept), "nothing is known yet"
    first.showMaximized()
    keep_geometry(first, kept)
    assert restore_geometry(second, kept)
    assert second.isMaximized()


def test_a_place_that_cannot_be_understood_is_none(qtbot):
    kept, window = Preferences(), QWidget()
    qtbot.addWidget(window)
    kept.put("window_geometry", "£££ not of Qt")
    assert not restore_geometry(window, kept)


def test_the_rail_is_folded_by_choice_and_stays_so(open_window, qtbot):
    kept = Preferences()
    window = open_window(preferences=kept)
    assert not window.rail.is_folded
    QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.rail.is_folded
    assert open_window(preferences=kept).rail.is_folded
    button = next(
        one for one in window.rail.findChildren(QPushButton) if one.accessibleName() == "Show the words"
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not window.rail.is_folded
    assert not kept.get("rail_folded", True)


def test_looking_and_arranging_write_nothing_into_the_clinics_file(open_window, qtbot, tmp_path):
    path = write_clinic(tmp_path / "still.nsclinic", everyone())
    window = open_window(path=path, preferences=Preferences(tmp_path / "preferences.json"))
    before = path.read_bytes()
    window.show_place(CHILD)
    settle(qtbot, window)
    window.screen_shown.tabs.setCurrentIndex(1)
    window.turn_rail()
    assert window.choose_look("theme", "dark")
    qtbot.waitUntil(window.isEnabled)
    settle(qtbot, window)
    assert path.read_bytes() == before
    assert "dark" in (tmp_path / "preferences.json").read_text(encoding="utf-8")


def test_findings_stand_above_the_chart_only_where_there_is_no_room_beside_it(open_window, qtbot):
    for scale, is_folded in ((1.0, False), (2.0, True)):
        window = open_window(text_scale=scale)
        window.show_place(CHILD)
        settle(qtbot, window)
        page = window.screen_shown
        assert page.body.upper.is_folded is is_folded
        assert isinstance(page.body.upper, QSplitter)


def test_a_row_folds_exactly_where_its_two_groups_no_longer_fit(open_window, qtbot):
    window = open_window()
    window.show_place(Place("children"))
    settle(qtbot, window)
    row = window.screen_shown.findChild(FoldingRow)
    least = row.minimumSizeHint().width()
    row.resize(2 * least, row.height())
    assert not row.is_folded
    row.resize(least, row.height())
    assert row.is_folded
