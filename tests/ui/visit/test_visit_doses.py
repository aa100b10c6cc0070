"""Doses and findings in the visit form: slips are asked about, suggestions taken up, decisions saved."""

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from nsclinic.domain.record import EventKind
from nsclinic.ui.visit.danger_dialog import DangerDialog
from nsclinic.ui.visit.medicines import Decision
from tests.ui.child.records import (
    TODAY,
    without_plans,
)
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, Hand, focus, press_button, when_asked
from tests.ui.visit.conftest import AMINA_ID, closed, drug_row, stored
from tests.ui.walk import faults_in


def test_a_tenfold_dose_asks_with_three_large_numbers_and_no_button_that_enter_could_press(
    open_visit, qtbot, clinic_file
):
    window, screen = open_visit()
    hand = Hand(window)
    row = drug_row(screen, "tacrolimus")
    row.decide(Decision.CHANGE)
    seen: list[str] = []

    def look(dialog):
        assert isinstance(dialog, DangerDialog)
        seen.extend(label.text().replace("\u202f", " ") for label in dialog.numbers)
        assert not any(
            button.isDefault() or button.autoDefault() for button in dialog.findChildren(QPushButton)
        )
        QTest.keyClick(dialog.reason, ENTER)
        assert dialog.isVisible()
        assert not dialog.confirm.isEnabled()
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    asked = when_asked(look)
    hand.write("25")
    hand.press(ENTER, CONTROL)
    assert asked == ["Is this dose meant?"]
    assert seen == ["25 mg", "1.12 mg/kg", "4.5 times"]
    qtbot.waitUntil(lambda: focus() is row.fields.dose, timeout=WAIT_MS)
    closed(window)
    assert stored(clinic_file)[0].visits[-1].on != TODAY


def test_a_dangerous_dose_that_is_meant_is_saved_with_its_reason(open_visit, qtbot, clinic_file):
    window, screen = open_visit()
    row = drug_row(screen, "tacrolimus")
    row.decide(Decision.CHANGE)

    def confirm(dialog):
        QTest.keyClicks(dialog.reason, "given by mistake elsewhere")
        press_button(dialog, "This dose is meant")

    asked = when_asked(confirm)
    hand = Hand(window)
    hand.write("25")
    row.fields.times.setFocus()
    hand.press(ENTER)
    screen.save()
    qtbot.waitUntil(lambda: window.place.key == "child", timeout=WAIT_MS)
    closed(window)
    assert len(asked) == 1
    last = stored(clinic_file)[0].treatments[-1]
    assert (last.dose, last.note) == ("25", "given by mistake elsewhere")


def test_a_finding_with_a_dose_is_taken_up_into_the_drug_line(open_window, qtbot):
    window = open_window([without_plans()])
    window.context.navigate.visit(AMINA_ID)
    settle(qtbot, window)
    screen = window.screen_shown
    card = next(card for card in screen.side.findings.cards if card.said.finding.rule == "tac-trough-low")
    card.accept_button.click()
    line = drug_row(screen, "tacrolimus").line
    assert line.decision is Decision.CHANGE
    assert Decimal(line.dose) == card.said.finding.advice[0].per_day_mg
    assert not card.accept_button.isEnabled()


def test_a_finding_without_a_dose_is_taken_up_into_the_note(open_visit):
    _, screen = open_visit()
    card = next(card for card in screen.side.findings.cards if card.said.finding.rule == "hepatitis-b-screen")
    card.accept_button.click()
    assert screen.note.text == card.said.action


def test_what_was_accepted_for_one_child_does_not_stand_as_accepted_for_the_next(open_window, qtbot):
    window = open_window()
    cards = []
    for patient_id in ("BS-0001-T", "BS-0003-T"):
        window.context.navigate.visit(patient_id)
        settle(qtbot, window)
        screen = window.screen_shown
        card = next(one for one in screen.side.findings.cards if one.said.finding.rule == "srns-work-up")
        assert card.accept_button.text() == "Accept"
        assert card.accept_button.isEnabled()
        card.accept_button.click()
        assert not card.accept_button.isEnabled()
        assert screen.note.text == card.said.action
        cards.append(card)
        screen.may_leave = lambda: True
    assert len(cards) == 2


def test_a_button_held_down_while_other_findings_come_does_nothing_for_them(open_visit):
    _, screen = open_visit()
    findings = screen.side.findings
    asked: list[object] = []
    findings.set_aside_asked.connect(asked.append)
    for button in ("accept_button", "aside_button"):
        card = next(one for one in findings.cards if getattr(one, button).isVisible())
        before = card.said
        QTest.mousePress(getattr(card, button), Qt.MouseButton.LeftButton)
        standing = findings.shown.standing
        findings.show_findings(replace(findings.shown, standing=standing[1:] + standing[:1]))
        assert card.said != before
        QTest.mouseRelease(getattr(card, button), Qt.MouseButton.LeftButton)
        assert card.accept_button.text() == "Accept"
    assert screen.note.text == ""
    assert not findings.accepted_rules
    assert not asked


def test_a_finding_is_set_aside_with_a_reason_and_saved_with_the_visit(open_visit, qtbot, clinic_file):
    window, screen = open_visit()
    card = next(card for card in screen.side.findings.cards if card.said.finding.rule == "hepatitis-b-screen")

    def give_reason(dialog):
        assert not dialog.confirm.isEnabled()
        QTest.keyClicks(dialog.reason, "vaccinated, card seen")
        dialog.confirm.click()

    when_asked(give_reason)
    card.aside_button.click()
    qtbot.waitUntil(
        lambda: any(
            c.said.finding.rule == "hepatitis-b-screen" and c.said.set_aside
            for c in screen.side.findings.cards
        ),
        timeout=WAIT_MS,
    )
    screen.save()
    qtbot.waitUntil(lambda: window.place.key == "child", timeout=WAIT_MS)
    closed(window)
    asides = [event for event in stored(clinic_file)[0].events if event.kind is EventKind.SET_ASIDE]
    assert [(event.code, event.note) for event in asides] == [("hepatitis-b-screen", "vaccinated, card seen")]


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
def test_the_question_shows_its_three_numbers_whole_in_every_language(open_visit, language):
    _, screen = open_visit(language=language)
    row = drug_row(screen, "tacrolimus")
    row.decide(Decision.CHANGE)
    found: list[str] = []

    def look(dialog):
        found.extend(faults_in(dialog))
        found.append(str(len(dialog.numbers)))

    asked = when_asked(look)
    QTest.keyClicks(row.fields.dose, "25")
    screen.save()
    assert len(asked) == 1
    assert found == ["3"]
