"""The chart as a picture file, through the real dialogs: nothing is replaced unasked, no name is written unasked."""

import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMessageBox

from nsclinic.plots.picture_file import PictureKind
from nsclinic.ui.child.chart_picture import PictureSaver, file_name, picture_order, with_ending
from tests.ui.child.records import amina
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, press_button, when_asked


@pytest.fixture
def opened(open_window, qtbot):
    window = open_window([amina()])
    window.context.navigate.child(amina().child.patient_id)
    settle(qtbot, window)
    screen = window.screen_shown
    qtbot.waitUntil(lambda: screen.chart.canvas is not None, timeout=WAIT_MS)
    screen.chart.canvas.setFocus()
    return window, screen


def name_the_file(place, then=lambda dialog: dialog.accept()):
    def act(dialog):
        assert isinstance(dialog, QFileDialog)
        field = dialog.findChild(QLineEdit, "fileNameEdit")
        assert field is not None
        field.setText(str(place))
        then(dialog)

    return act


def say_no(box):
    assert isinstance(box, QMessageBox)
    box.button(QMessageBox.StandardButton.No).click()


def press_control_e(canvas, asked):
    """Press it in the window that has the keyboard: after a dialog the window gets it back only by and by."""
    canvas.window().activateWindow()
    canvas.setFocus()
    QTest.qWaitForWindowActive(canvas.window())
    QTest.keyClick(canvas, Qt.Key.Key_E, CONTROL)
    assert asked, "no dialog came"


def ask_for(canvas, place, kind=PictureKind.PNG, *, has_name=False, then=lambda dialog: dialog.accept()):
    """Press Ctrl+E and answer both dialogs."""
    asked = []

    def choose(dialog):
        dialog.kinds[kind].setChecked(True)
        dialog.name.setChecked(has_name)
        dialog.confirm.click()
        asked.append(
            when_asked(name_the_file(place, then))
        )  # this dialog is gone before the next one is looked for

    press_control_e(canvas, first := when_asked(choose))
    return [*first, *(asked[0] if asked else [])]


@pytest.mark.parametrize("kind", list(PictureKind))
def test_ctrl_e_saves_the_chart_in_each_form(opened, qtbot, tmp_path, kind):
    window, screen = opened
    place = tmp_path / f"course.{kind.value}"
    titles = ask_for(screen.chart.canvas, place, kind)
    settle(qtbot, window)
    assert titles == ["Save the chart as a picture", "Save the chart as a picture"]
    start = {PictureKind.PNG: b"\x89PNG", PictureKind.SVG: b"<?xml", PictureKind.PDF: b"%PDF"}[kind]
    assert place.read_bytes().startswith(start)


def test_the_childs_name_is_in_the_picture_only_where_it_was_chosen(opened, qtbot, tmp_path):
    window, screen = opened
    ask_for(screen.chart.canvas, tmp_path / "number.svg", PictureKind.SVG)
    settle(qtbot, window)
    ask_for(screen.chart.canvas, tmp_path / "name.svg", PictureKind.SVG, has_name=True)
    settle(qtbot, window)
    without, with_name = ((tmp_path / f"{one}.svg").read_text(encoding="utf-8") for one in ("number", "name"))
    assert "BS-0042-K" in without
    assert "Hassan" not in without
    assert "Amina" not in without
    assert "Amina Hassan" in with_name


def test_the_suggested_name_of_the_file_holds_the_number_and_the_day(opened):
    _window, screen = opened
    name = file_name(amina().child, screen.chart.canvas, PictureKind.PDF)
    assert name == "chart-BS-0042-K-2026-11-23.pdf"


def test_the_lanes_and_the_time_on_the_screen_are_those_of_the_picture(opened):
    window, screen = opened
    QTest.keyClick(screen.chart.canvas, Qt.Key.Key_1)
    order = picture_order(screen.chart.canvas, amina().child, window.context.wording, has_name=False)
    assert order.window == screen.chart.canvas.plot.window


def test_a_file_that_is_there_stays_where_replacing_it_is_refused(opened, qtbot, tmp_path):
    window, screen = opened
    place = tmp_path / "course.png"
    place.write_bytes(b"mine")
    questions = []

    def refuse(dialog):
        questions.append(when_asked(say_no))
        dialog.accept()
        dialog.reject()

    ask_for(screen.chart.canvas, place, then=refuse)
    settle(qtbot, window)
    assert len(questions[0]) == 1
    assert place.read_bytes() == b"mine"


def test_where_the_ending_that_is_added_names_a_file_it_is_asked_about(opened, qtbot, tmp_path):
    window, screen = opened
    (tmp_path / "course.png").write_bytes(b"mine")
    questions = []

    def accept(dialog):
        questions.append(when_asked(lambda box: press_button(box, "Leave it")))
        dialog.accept()

    ask_for(screen.chart.canvas, tmp_path / "course", then=accept)
    settle(qtbot, window)
    assert len(questions[0]) == 1
    assert (tmp_path / "course.png").read_bytes() == b"mine"


def test_leaving_either_dialog_writes_nothing(opened, qtbot, tmp_path):
    window, screen = opened
    before = sorted(tmp_path.iterdir())
    press_control_e(screen.chart.canvas, when_asked(lambda dialog: dialog.reject()))
    ask_for(screen.chart.canvas, tmp_path / "course.png", then=lambda dialog: dialog.reject())
    settle(qtbot, window)
    assert sorted(tmp_path.iterdir()) == before


def test_a_folder_that_is_not_there_is_said_in_words_and_the_window_goes_on(opened, qtbot):
    window, screen = opened
    order = picture_order(screen.chart.canvas, amina().child, window.context.wording, has_name=False)
    said = []
    window.context.navigate.say = lambda *words, **more: said.append((*words, more))
    saver = PictureSaver(screen, window.context)
    saver.save(order, PictureKind.PNG, Path(os.sep) / "no such folder" / "course.png")
    settle(qtbot, window)
    assert said[0][0].startswith("The file was not saved: ")
    assert said[0][1] == "Choose another folder."
    assert screen.is_ready


@pytest.mark.parametrize(
    ("typed", "kind", "place"),
    [
        ("a.png", PictureKind.PNG, "a.png"),
        ("a.PNG", PictureKind.PNG, "a.PNG"),
        ("a", PictureKind.SVG, "a.svg"),
        ("a.b", PictureKind.PDF, "a.b.pdf"),
    ],
)
def test_the_ending_of_the_kind_is_added_where_it_was_not_typed(typed, kind, place):
    assert with_ending(Path(typed), kind) == Path(place)


def test_the_charts_of_the_tabs_are_saved_too(opened, qtbot, tmp_path):
    window, screen = opened
    screen.tabs.setCurrentIndex(screen.first_chart_tab + 1)
    panel = screen.panels[1]
    qtbot.waitUntil(lambda: panel.canvas is not None and panel.canvas.plot.chart is not None, timeout=WAIT_MS)
    settle(qtbot, window)
    panel.canvas.setFocus()
    ask_for(panel.canvas, tmp_path / "levels.svg", PictureKind.SVG)
    settle(qtbot, window)
    text = (tmp_path / "levels.svg").read_text(encoding="utf-8")
    assert "Levels" in text
    assert "Amina" not in text
    assert json.dumps("BS-0042-K") not in text
