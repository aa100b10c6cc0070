"""The tabs of charts in the real window: made when looked at, read by keys and by name, nothing clipped."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.domain.record import Observation, Sex
from nsclinic.ui.child.screen import ChildScreen
from tests.charts.children import all_censored
from tests.ui.child.records import (
    AMINA,
    TODAY,
    amina,
    forty_drugs,
    many_visits,
    never_seen,
    one_visit,
    troubled,
)
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, SHIFT, names
from tests.ui.walk import cut_labels, faults_in

GROWTH, LEVELS, SAFETY = 3, 4, 5
TABS = (GROWTH, LEVELS, SAFETY)


def without_heights():
    record = amina()
    return replace(record, observations=tuple(row for row in record.observations if row.code != "height"))


@pytest.fixture
def open_child(open_window, qtbot):
    """Opens the window on the page of a child and waits for its course."""

    def open_child(record, **how):
        window = open_window([record], **how)
        window.context.navigate.child(record.child.patient_id)
        settle(qtbot, window)
        screen = window.screen_shown
        assert isinstance(screen, ChildScreen)
        qtbot.waitUntil(lambda: screen.chart.canvas is not None, timeout=WAIT_MS)
        return window, screen

    return open_child


@pytest.fixture
def look_at(qtbot):
    """Turns to a tab of charts and waits until it is drawn."""

    def look_at(window, screen, tab):
        screen.tabs.setCurrentIndex(tab)
        panel = screen.panels[tab - screen.first_chart_tab]
        qtbot.waitUntil(
            lambda: window.context.clinic_jobs.is_idle and panel.canvas is not None and bool(panel.charts),
            timeout=WAIT_MS,
        )
        QApplication.processEvents()
        return panel

    return look_at


def plain(text):
    return text.replace("\u202f", " ")


def figures_of(screen, tab):
    """Give the table of figures of a tab as {what: (value, rests on)}; of drugs the first."""
    found: dict[str, tuple[str, ...]] = {}
    for row in screen.figures[tab - screen.first_chart_tab].list_model.table.rows:
        found.setdefault(plain(row.cells[0]), tuple(plain(cell) for cell in row.cells[1:]))
    return found


def test_a_tab_of_charts_shows_its_chart_in_the_place_of_the_course_and_its_figures_below(
    open_child, look_at
):
    window, screen = open_child(amina())
    for tab in TABS:
        panel = look_at(window, screen, tab)
        assert panel.isVisible()
        assert not screen.chart.isVisible()
        assert screen.figures[tab - GROWTH].isVisible()
        assert screen.findings.isVisible()
        assert screen.strip.isVisible()
    screen.tabs.setCurrentIndex(0)
    assert screen.chart.isVisible()
    assert screen.flowsheet.isVisible()


def test_charts_are_found_by_accessible_name_and_say_what_they_show(open_child, look_at):
    window, screen = open_child(amina())
    for tab, name in zip(TABS, ("Growth & BP", "Levels", "Safety"), strict=True):
        panel = look_at(window, screen, tab)
        assert panel.canvas.accessibleName() == name
        assert panel.canvas.accessibleDescription().endswith(" values")
        assert name in names(window)
    assert [plain(screen.tabs.tabText(tab)) for tab in TABS] == ["Growth && BP", "Levels", "Safety"]


def test_arrow_keys_read_the_values_of_a_chart_aloud_and_in_its_foot(open_child, look_at):
    window, screen = open_child(amina())
    panel = look_at(window, screen, GROWTH)
    panel.canvas.setFocus()
    QTest.keyClick(panel.canvas, Qt.Key.Key_End)
    read = plain(panel.reading.text())
    assert read.startswith("20 Nov 2026: ")
    assert panel.canvas.accessibleDescription() == panel.reading.text()
    texts = set()
    for _ in panel.canvas.plot.chart.marks:
        QTest.keyClick(panel.canvas, Qt.Key.Key_Left)
        texts.add(plain(panel.reading.text()))
    assert "20 Nov 2026: Height: 120.5 cm, z −0.3, at 7 y 3 mo" in texts
    assert any("Diastolic" in text and "normal (below" in text for text in texts)


def test_control_and_tab_turn_the_tabs_round_and_back(open_child, qtbot):
    window, screen = open_child(amina())
    screen.visit_button.setFocus()
    last = screen.tabs.count() - 1
    for expected in (*range(1, last + 1), 0):
        QTest.keyClick(screen.visit_button, Qt.Key.Key_Tab, CONTROL)
        assert screen.tabs.currentIndex() == expected
    QTest.keyClick(screen.visit_button, Qt.Key.Key_Backtab, CONTROL | SHIFT)
    assert screen.tabs.currentIndex() == last
    settle(qtbot, window)


def test_the_switch_of_growth_is_turned_by_keys_and_shows_another_curve(open_child, look_at, qtbot):
    window, screen = open_child(amina())
    panel = look_at(window, screen, GROWTH)
    buttons = panel.switch.buttons()
    assert [button.text() for button in buttons] == ["Height", "Weight", "Body mass index"]
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in buttons)
    buttons[0].setFocus()
    QTest.keyClick(buttons[0], Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: panel.canvas.plot.chart is panel.charts[1], timeout=WAIT_MS)
    assert panel.chosen == 1
    assert {mark.code for mark in panel.canvas.plot.chart.marks} >= {"weight", "sbp"}


def test_the_figures_of_growth_say_now_and_a_year_before(open_child, look_at):
    window, screen = open_child(amina())
    look_at(window, screen, GROWTH)
    found = figures_of(screen, GROWTH)
    assert found["Height for age"] == (
        "120.5 cm, z −0.3, was −0.4 a year before",
        "20 Nov 2026; 115.0 cm on 3 Dec 2025",
    )
    assert found["Blood pressure: latest"] == ("103/62 mmHg, normal", "20 Nov 2026")
    assert found["Readings high or in stage 2, 12 months"][0] == "2 of 12"


def test_what_cannot_be_judged_of_pressure_and_growth_is_said_with_its_reason(open_child, look_at):
    window, screen = open_child(without_heights())
    look_at(window, screen, GROWTH)
    found = figures_of(screen, GROWTH)
    assert found["Height for age"] == ("cannot be said", "never measured")
    assert found["Blood pressure: latest"][0] == "103/62 mmHg, not judged: no height within a year"
    assert found["Readings high or in stage 2, 12 months"] == ("cannot be said", "12 readings not judged")


def test_of_unknown_sex_there_is_no_z_score_and_no_u25(open_child, look_at):
    window, screen = open_child(amina(replace(AMINA, sex=Sex.UNKNOWN)))
    look_at(window, screen, GROWTH)
    assert figures_of(screen, GROWTH)["Height for age"][0] == "120.5 cm, no z-score"
    look_at(window, screen, SAFETY)
    assert figures_of(screen, SAFETY)["eGFR: CKiD U25"] == ("cannot be said", "the sex is not known")


def test_the_protocols_own_filtration_rate_stands_beside_the_others_with_its_end(open_child, look_at):
    window, screen = open_child(amina())
    look_at(window, screen, SAFETY)
    found = figures_of(screen, SAFETY)
    assert found["eGFR: CKiD U25"][1] == "shown beside it, decides nothing"
    value, rests_on = found["eGFR: the source's own formula"]
    assert value.endswith("mL/min/1.73 m²")
    assert rests_on == (
        "the protocol ends below 60 mL/min/1.73 m² (S0, Methods: exclusion); far above the lowest of the others"
    )


def test_an_old_height_says_since_when_none_was_recorded(open_child, look_at):
    record = amina()
    kept = tuple(row for row in record.observations if row.code != "height" or row.on.year < 2026)
    oedema = Observation(TODAY, "oedema", "mild", "", row_id="oedema")
    window, screen = open_child(replace(record, observations=(*kept[:-1], oedema)))
    look_at(window, screen, GROWTH)
    found = figures_of(screen, GROWTH)
    weight = found["Weight for age"][1]
    assert "oedema when last looked for, 23 Nov 2026: a weight may be water" in weight
    earlier = replace(record, observations=tuple(
        row for row in record.observations if row.code != "height" or row.on.isoformat() < "2025-06-01"
    ))  # fmt: skip
    window, screen = open_child(earlier)
    look_at(window, screen, GROWTH)
    assert figures_of(screen, GROWTH)["Height for age"][1].startswith("No height recorded since 3 May 2025; ")


def test_the_figures_of_levels_say_what_each_rests_on_or_why_it_cannot_be_said(open_child, look_at):
    window, screen = open_child(amina())
    look_at(window, screen, LEVELS)
    found = figures_of(screen, LEVELS)
    assert found["Tacrolimus trough: latest"] == (
        "2.1 ng/mL, below target",
        "20 Nov 2026; target 3–10 ng/mL (S0, Methods: third step)",
    )
    assert found["Level over dose (C0/D): latest"] == (
        "18.8 ng/mL per mg/kg/day",
        "20 Nov 2026; on 0.112 mg/kg/day",
    )
    assert found["Variability (CV), 12 months"] == (
        "cannot be said",
        "fewer than 3 steady troughs; left out: 1 known only as below or above",
    )
    assert found["Time in target, 6 months"] == ("0 %", "48 days judged: 100 % below, 0 % above")
    assert found["Troughs in target, 12 months"] == ("0 of 3", "3 below, 0 above")


def test_the_figures_of_safety_hold_creatinine_against_its_baseline_with_source(open_child, look_at):
    window, screen = open_child(troubled())
    look_at(window, screen, SAFETY)
    found = figures_of(screen, SAFETY)
    assert found["Creatinine on Tac"] == (
        "2.80 times its baseline, risen",
        "baseline 0.35 mg/dL on 3 Aug 2026; alert above 0.438 mg/dL (S3, Nephrotoxicity)",
    )
    assert found["Potassium: latest"] == (
        "6.2 mmol/L, beyond its limit",
        "22 Nov 2026; urgent from 6.0 mmol/L (R, Harm); high above 5.5 mmol/L (R, Harm)",
    )
    assert found["White cells: latest"][0] == "2.1 ×10⁹/L, beyond its limit"
    assert found["Adverse event, not resolved"] == ("Adverse event: Tremor (mild)", "3 Oct 2026")


def test_a_tab_is_made_once_and_made_anew_after_a_change(open_child, look_at, qtbot):
    window, screen = open_child(amina())
    panel = look_at(window, screen, SAFETY)
    first = panel.charts
    screen.tabs.setCurrentIndex(0)
    look_at(window, screen, SAFETY)
    assert panel.charts is first
    screen.set_aside(screen.findings.cards[0].said.finding, "seen")
    qtbot.waitUntil(lambda: panel.charts is not first, timeout=WAIT_MS)
    assert panel.charts == first, "a finding set aside changes no value"


def test_zoom_and_cursor_stay_where_a_change_leaves_the_chart_as_it_was(open_child, look_at, qtbot):
    window, screen = open_child(amina())
    panel = look_at(window, screen, LEVELS)
    panel.canvas.zoom(0.5)
    panel.canvas.step_cursor(1)
    shown, marked, before = panel.canvas.plot.window, panel.canvas.marked, panel.charts
    screen.set_aside(screen.findings.cards[0].said.finding, "seen")
    qtbot.waitUntil(lambda: panel.charts is not before, timeout=WAIT_MS)
    QApplication.processEvents()
    assert (panel.canvas.plot.window, panel.canvas.marked) == (shown, marked)


def test_the_chart_of_one_child_never_stands_under_the_name_of_another(open_window, look_at, qtbot):
    window = open_window([amina(), many_visits()])
    window.context.navigate.child(AMINA.patient_id)
    settle(qtbot, window)
    screen = window.screen_shown
    panels = [look_at(window, screen, tab) for tab in TABS]
    assert all(panel.charts for panel in panels)
    window.context.navigate.child("BS-0007-A")
    assert [panel.charts for panel in panels] == [(), (), ()]
    assert [panel.canvas.plot.chart for panel in panels] == [None, None, None]
    assert [len(table.list_model.table.rows) for table in screen.figures] == [0, 0, 0]
    settle(qtbot, window)
    qtbot.waitUntil(lambda: panels[2].canvas.plot.chart is not None, timeout=WAIT_MS)
    marks = panels[2].canvas.plot.chart.marks
    assert {mark.row_id[:9] for mark in marks if mark.row_id} == {"BS-0007-A"}


def test_a_z_score_from_an_estimated_birth_date_says_so(open_child, look_at):
    window, screen = open_child(one_visit())
    look_at(window, screen, GROWTH)
    assert figures_of(screen, GROWTH)["Height for age"][1].endswith("; birth date estimated")


def test_the_keys_stay_with_the_chart_while_the_tabs_are_turned(open_child, qtbot):
    _, screen = open_child(amina())
    screen.chart.canvas.setFocus()
    qtbot.waitUntil(screen.chart.canvas.hasFocus, timeout=WAIT_MS)
    screen.tabs.setCurrentIndex(GROWTH)
    panel = screen.panels[0]
    qtbot.waitUntil(lambda: panel.canvas is not None and panel.canvas.hasFocus(), timeout=WAIT_MS)
    screen.tabs.setCurrentIndex(0)
    assert screen.chart.canvas.hasFocus()
    screen.flowsheet.setFocus()
    screen.tabs.setCurrentIndex(LEVELS)
    assert screen.figures[1].hasFocus()


def test_a_table_without_rows_says_so_in_a_sentence(open_child, look_at):
    window, screen = open_child(never_seen())
    look_at(window, screen, LEVELS)
    assert screen.figures[1].accessibleDescription() == "No drug level was ever measured."
    screen.tabs.setCurrentIndex(1)
    assert screen.drugs.accessibleDescription() == "No drug on file."
    empty = screen.drugs.grab().toImage()
    colours = {empty.pixelColor(x, y).lightness() for x in range(200) for y in range(40, 70)}
    assert min(colours) < 150, "the sentence is painted"


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_nothing_is_clipped_and_nothing_covers_anything(open_child, look_at, language, size):
    window, screen = open_child(amina(), language=language, size=size)
    for tab in TABS:
        look_at(window, screen, tab)
        assert faults_in(window) == []
        assert cut_labels(window) == []


def test_at_twice_the_size_of_text_nothing_is_clipped(open_child, look_at):
    window, screen = open_child(amina(), size=(1920, 1080), text_scale=2.0)
    assert faults_in(window) == []
    for tab in TABS:
        look_at(window, screen, tab)
        assert faults_in(window) == []


@pytest.mark.parametrize(
    "record",
    [one_visit(), many_visits(), never_seen(), forty_drugs(), troubled(), all_censored(), without_heights()],
    ids=["one visit", "120 visits", "never seen", "forty drugs", "troubled", "all censored", "no heights"],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_unusual_children_fit_every_tab(open_child, look_at, record, language):
    window, screen = open_child(record, language=language)
    for tab in TABS:
        look_at(window, screen, tab)
        assert faults_in(window) == []


def test_charts_keep_time_from_left_to_right_where_the_page_is_mirrored(open_child, look_at):
    window, screen = open_child(amina(), language="ar")
    panel = look_at(window, screen, GROWTH)
    assert panel.canvas.layoutDirection() is Qt.LayoutDirection.LeftToRight
    places = [
        panel.canvas.plot.place_of(mark) for mark in panel.canvas.plot.chart.marks if mark.code == "height"
    ]
    assert [x for x, _ in places] == sorted(x for x, _ in places)
    assert screen.findings.x() > panel.x()
