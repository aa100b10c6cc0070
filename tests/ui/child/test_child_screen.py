"""The child's page in the real window on a real file: everything found by its accessible name, nothing clipped."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import EventKind
from nsclinic.store import open_clinic
from nsclinic.ui.child.screen import ChildScreen
from nsclinic.ui.way import Place
from tests.ui.child.records import (
    AMINA,
    TODAY,
    amina,
    arabic,
    forty_drugs,
    long_named,
    many_visits,
    never_seen,
    one_visit,
    troubled,
)
from tests.ui.clinic_of_tests import write_clinic
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import names, when_asked
from tests.ui.walk import cut_labels, faults_in


@pytest.fixture
def open_child(open_window, qtbot):
    """Opens the window on the page of a child and waits for its chart."""

    def open_child(record, **how):
        window = open_window(None if "path" in how else [record], **how)
        window.context.navigate.child(record.child.patient_id)
        settle(qtbot, window)
        screen = window.screen_shown
        assert isinstance(screen, ChildScreen)
        qtbot.waitUntil(lambda: screen.chart.canvas is not None, timeout=WAIT_MS)
        QApplication.processEvents()
        return window, screen

    return open_child


def card_of(screen, rule):
    return next(card for card in screen.findings.cards if card.said.finding.rule == rule)


def test_strip_finding_censored_value_target_band_and_decision_are_found_by_accessible_name(open_child):
    window, screen = open_child(amina())
    found = [name.replace("\u202f", " ") for name in names(window)]
    assert any(name.startswith("Child: Amina Hassan") and "Nephrotic since" in name for name in found)
    assert any(
        name.startswith("Finding: Action · Tacrolimus trough below target") and "Mostafa-Ahmed" in name
        for name in found
    )
    assert "Target band, Tacrolimus trough: 3–10 ng/mL" in found
    assert "Step 3, decision on 19 Feb 2027" in found
    table = QAccessible.queryAccessibleInterface(screen.flowsheet)
    cells = [table.child(place) for place in range(table.childCount())]
    said = {cell.text(QAccessible.Text.Name).replace("\u202f", " ") for cell in cells}
    assert "3 Sep 2026: Tacrolimus trough, whole blood < 2.0 ng/mL, 12 h after the dose" in said


def test_why_unfolds_to_facts_condition_and_source_and_a_fact_is_shown_where_it_stands(open_child, qtbot):
    _, screen = open_child(amina())
    card = card_of(screen, "tac-trough-low")
    card.why_button.click()
    assert card.is_unfolded
    said = names(card)
    assert any(name.startswith("Source: Mostafa-Ahmed") for name in said)
    assert card.said.condition in said
    screen.tabs.setCurrentIndex(2)
    row_id = next(fact.row_id for fact in card.said.facts if fact.row_id)
    card.fact_chosen.emit(row_id)
    assert screen.tabs.currentIndex() == 0
    assert "2.1" in screen.reading.text()
    assert "2.1" in screen.chart.reading.text()
    card.why_button.click()
    assert not card.is_unfolded


def test_a_fact_about_a_drug_leads_to_the_drugs(open_child):
    _, screen = open_child(amina())
    screen.show_fact("t6")
    assert screen.tabs.currentIndex() == 1
    assert screen.drugs.currentIndex().isValid()
    screen.show_fact("e2")
    assert screen.tabs.currentIndex() == 2


def test_a_finding_is_set_aside_with_a_reason_and_then_stands_folded(open_child, qtbot, tmp_path):
    path = write_clinic(tmp_path / "aside.nsclinic", [amina()])
    window, screen = open_child(amina(), path=path)

    def give_reason(dialog):
        assert not dialog.confirm.isEnabled()
        QTest.keyClicks(dialog.reason, "vaccinated")
        QTest.keyClick(dialog.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    asked = when_asked(give_reason)
    card_of(screen, "hepatitis-b-screen").aside_button.click()
    assert asked == ["Set a finding aside"]
    qtbot.waitUntil(lambda: card_of(screen, "hepatitis-b-screen").said.set_aside != "", timeout=WAIT_MS)
    assert screen.findings.aside_button.isVisible()
    assert not card_of(screen, "hepatitis-b-screen").isVisible()
    screen.findings.aside_button.click()
    assert card_of(screen, "hepatitis-b-screen").isVisible()
    window.context.clinic_jobs.close()
    with Clinic(open_clinic(path, read_only=True), as_of=TODAY) as clinic:
        last = [
            event for event in clinic.record(AMINA.patient_id).events if event.kind is EventKind.SET_ASIDE
        ]
        assert [(event.code, event.note, event.clinician) for event in last] == [
            ("hepatitis-b-screen", "vaccinated", "Dr N.")
        ]


def test_v_starts_a_visit_and_p_shows_the_summary(open_child, qtbot):
    window, screen = open_child(amina())
    QTest.keyClick(screen.chart.canvas, Qt.Key.Key_V)
    settle(qtbot, window)
    assert window.place == Place("visit", AMINA.patient_id)
    window.context.navigate.child(AMINA.patient_id)
    settle(qtbot, window)
    QTest.keyClick(screen.chart.canvas, Qt.Key.Key_P)
    assert window.place == Place("summary", AMINA.patient_id)


def test_the_strip_stays_while_the_tables_change(open_child):
    _, screen = open_child(amina())
    for place in range(3):
        screen.tabs.setCurrentIndex(place)
        assert screen.strip.isVisible()
        assert "Amina Hassan" in screen.strip.accessibleName()


def test_another_childs_answer_is_never_shown_under_this_name(open_child, qtbot):
    _, screen = open_child(amina())
    file_of_amina = screen._file
    screen.patient_id = "BS-9999-X"
    screen.page = None
    screen.show_file(replace(file_of_amina))
    assert screen.page is None


def test_looking_at_every_table_and_finding_leaves_the_file_as_it_was(open_child, qtbot, tmp_path):
    path = write_clinic(tmp_path / "looked-at.nsclinic", [amina()])
    before = path.read_bytes()
    window, screen = open_child(amina(), path=path)
    for card in screen.findings.cards:
        card.why_button.click()
    for place in range(3):
        screen.tabs.setCurrentIndex(place)
        QApplication.processEvents()
    window.context.clinic_jobs.close()
    assert path.read_bytes() == before


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_nothing_is_clipped_and_nothing_covers_anything(open_child, language, size):
    window, screen = open_child(amina(), language=language, size=size)
    for place in range(3):
        screen.tabs.setCurrentIndex(place)
        assert faults_in(window) == []
    card_of(screen, "tac-trough-low").show_why(is_open=True)
    assert faults_in(window) == []
    if language == "en":
        assert cut_labels(window) == []


@pytest.mark.parametrize(
    "record", [one_visit(), many_visits(), never_seen(), long_named(), arabic(), forty_drugs(), troubled()]
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_unusual_children_fit_the_page(open_child, record, language):
    window, _ = open_child(record, language=language)
    assert faults_in(window) == []


def test_a_change_that_leaves_the_course_as_it_was_keeps_zoom_and_cursor(open_child, qtbot, tmp_path):
    path = write_clinic(tmp_path / "zoomed.nsclinic", [amina()])
    window, screen = open_child(amina(), path=path)
    canvas = screen.chart.canvas
    canvas.zoom(0.5)
    canvas.step_cursor(1)
    shown, marked = canvas.plot.window, canvas.marked
    screen.set_aside(card_of(screen, "hepatitis-b-screen").said.finding, "seen")
    qtbot.waitUntil(lambda: card_of(screen, "hepatitis-b-screen").said.set_aside != "", timeout=WAIT_MS)
    QApplication.processEvents()
    assert canvas.plot.window == shown
    assert canvas.marked is marked
    assert window.screen_shown is screen
