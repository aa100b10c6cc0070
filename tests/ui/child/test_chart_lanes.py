"""Lanes and spans in the real window: by key, remembered for the user and never for a child."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.charts.model import LaneName
from nsclinic.charts.spans import Span
from nsclinic.clinic.preferences import Preferences
from nsclinic.ui.child.chart_panel import LANES, SPAN
from tests.ui.child.records import amina, many_visits, never_seen, one_visit
from tests.ui.conftest import WAIT_MS, settle


def is_drawn(canvas):
    return canvas is not None and canvas.plot.chart is not None


@pytest.fixture
def open_child(open_window, qtbot):
    def open_child(record, preferences=None, **more):
        window = open_window([record], preferences=preferences, **more)
        window.context.navigate.child(record.child.patient_id)
        settle(qtbot, window)
        screen = window.screen_shown
        qtbot.waitUntil(lambda: is_drawn(screen.chart.canvas), timeout=WAIT_MS)
        screen.chart.canvas.setFocus()
        return window, screen

    return open_child


def press(key):
    widget = QApplication.activePopupWidget() or QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key)
    QApplication.processEvents()


def test_l_opens_the_switches_digits_switch_and_escape_closes(open_child):
    _window, screen = open_child(amina())
    press(Qt.Key.Key_L)
    switches = screen.chart.switches
    assert switches.isVisible()
    press(Qt.Key.Key_5)
    press(Qt.Key.Key_7)
    assert not {LaneName.STEROID, LaneName.EVENTS} & set(screen.chart.lanes)
    assert screen.chart.canvas.plot.lanes == screen.chart.lanes
    press(Qt.Key.Key_5)
    assert LaneName.STEROID in screen.chart.lanes
    press(Qt.Key.Key_Escape)
    assert not switches.isVisible()


def test_the_arrows_go_from_lane_to_lane_and_the_blank_switches(open_child):
    _window, screen = open_child(amina())
    press(Qt.Key.Key_L)
    boxes = list(screen.chart.switches.boxes.values())
    assert boxes[0].hasFocus()
    QTest.keyClick(boxes[0], Qt.Key.Key_Down)
    assert boxes[1].hasFocus()
    QTest.keyClick(boxes[1], Qt.Key.Key_Space)
    assert LaneName.URINE not in screen.chart.lanes


def test_the_last_lane_cannot_be_switched_off(open_child):
    _window, screen = open_child(amina())
    press(Qt.Key.Key_L)
    for digit in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5, Qt.Key.Key_6, Qt.Key.Key_7):
        press(digit)
    assert screen.chart.lanes == (LaneName.URINE,)
    press(Qt.Key.Key_2)
    assert screen.chart.lanes == (LaneName.URINE,)
    assert screen.chart.switches.chosen == (LaneName.URINE,)


def test_lanes_and_span_are_remembered_for_the_user_whichever_child_is_opened(open_child, tmp_path):
    kept = tmp_path / "preferences.json"
    _window, screen = open_child(amina(), Preferences(kept))
    press(Qt.Key.Key_L)
    press(Qt.Key.Key_7)
    press(Qt.Key.Key_Escape)
    screen.chart.canvas.setFocus()
    press(Qt.Key.Key_1)
    again = Preferences(kept)
    assert again.get(SPAN, "") == "year"
    assert LaneName.EVENTS.value not in again.get(LANES, [""])
    assert "BS-0042-K" not in kept.read_text(encoding="utf-8")
    _window, other = open_child(many_visits(), Preferences(kept))
    assert LaneName.EVENTS not in other.chart.canvas.plot.lanes
    shown = other.chart.canvas.plot
    assert (shown.span, other.chart.opens_at) == (Span.YEAR, Span.YEAR), (shown.window, shown.chart.as_of)
    assert other.chart.spans[Span.YEAR].isChecked()


def test_what_was_remembered_and_is_not_known_any_more_counts_for_nothing(open_child, tmp_path):
    kept = Preferences(tmp_path / "preferences.json")
    kept.put(LANES, ["ghosts"])
    kept.put(SPAN, "century")
    _window, screen = open_child(amina(), kept)
    assert screen.chart.lanes == tuple(LaneName)
    assert screen.chart.canvas.plot.span is Span.WHOLE


def test_looking_at_another_span_writes_nothing_into_the_clinic(open_child, tmp_path):
    window, _screen = open_child(amina())
    path = next(tmp_path.glob("*.nsclinic"))
    before = path.read_bytes()
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_0):
        press(key)
    assert path.read_bytes() == before
    assert window.context.preferences.get(SPAN, "") == "whole"


def test_the_keys_of_spans_work_on_the_charts_of_the_tabs_too(open_child, qtbot):
    window, screen = open_child(many_visits())
    screen.tabs.setCurrentIndex(screen.first_chart_tab + 2)
    panel = screen.panels[2]
    qtbot.waitUntil(lambda: panel.canvas is not None and panel.canvas.plot.chart is not None, timeout=WAIT_MS)
    settle(qtbot, window)
    panel.canvas.setFocus()
    press(Qt.Key.Key_1)
    assert panel.canvas.plot.span is Span.YEAR
    assert screen.chart.canvas.plot.span is Span.WHOLE


def test_the_switches_say_what_the_signs_of_this_child_mean(open_child):
    _window, screen = open_child(amina())
    screen.chart.open_lanes()
    texts = {label.text() for label in screen.chart.switches.findChildren(type(screen.reading))}
    assert {"infection", "live vaccine", "planned", "Signs"} <= texts


@pytest.mark.parametrize("record", [never_seen, one_visit])
def test_a_child_without_a_course_has_the_same_keys(open_child, record):
    _window, screen = open_child(record())
    for key in (Qt.Key.Key_L, Qt.Key.Key_5, Qt.Key.Key_Escape):
        press(key)
    screen.chart.canvas.setFocus()
    for key in (Qt.Key.Key_1, Qt.Key.Key_3, Qt.Key.Key_Right, Qt.Key.Key_Return):
        press(key)
    assert LaneName.STEROID not in screen.chart.lanes


def test_every_command_of_the_chart_is_offered_by_its_words(open_child):
    window, screen = open_child(amina())
    offered = {action.key: action.shown_keys for action in screen.offered}
    assert {key: offered[key] for key in ("lanes", "span_year", "span_months", "span_whole", "picture")} == {
        "lanes": "L",
        "span_year": "1",
        "span_months": "3",
        "span_whole": "0",
        "picture": "Ctrl+E",
    }
    assert window.context.preferences.get(LANES, [""]) == [""]
