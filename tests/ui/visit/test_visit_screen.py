"""The visit form in the real window on a real file, written by keyboard alone."""

import random
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import Qualifier
from nsclinic.store import open_clinic
from nsclinic.ui.visit.ground import read_ground
from nsclinic.ui.way import Place
from tests.ui.child.records import (
    TODAY,
    amina,
    arabic,
    forty_drugs,
    long_named,
    named,
    one_visit,
)
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, SHIFT, Hand, focused_name, press_button, when_asked
from tests.ui.visit.conftest import AMINA_ID, closed, drug_row, stored
from tests.ui.walk import cut_labels, faults_in


def test_a_visit_of_twelve_values_and_a_changed_dose_is_written_by_keyboard_and_saved_in_one_change(
    open_visit, qtbot, clinic_file
):
    before = len(stored(clinic_file)[1])
    window, _ = open_visit()
    hand = Hand(window)
    assert focused_name() == "Weight"
    for text in ("22.9", "121", "104", "62", "2.4"):
        hand.enter(text)
    hand.write("3")
    hand.press(ENTER)
    for text in ("3.0", "398", "0.38", "4.4", "-", "11.9", "<3.0", "12"):
        hand.enter(text)
    hand.press(Qt.Key.Key_M)
    hand.press(ENTER)
    assert focused_name() == "Next visit"
    hand.press(Qt.Key.Key_D, Qt.KeyboardModifier.AltModifier)
    for _ in range(12):
        if focused_name() == "Change Tacrolimus":
            break
        hand.press(Qt.Key.Key_Tab)
    hand.press(Qt.Key.Key_Space)
    assert focused_name() == "Dose on a treatment day"
    hand.enter("3")
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: window.place == Place("child", AMINA_ID), timeout=WAIT_MS)
    settle(qtbot, window)
    closed(window)
    record, changes, drafts = stored(clinic_file)
    values = {row.code: (row.qualifier.value, row.value) for row in record.observations if row.on == TODAY}
    assert values == {
        "weight": ("", "22.9"),
        "height": ("", "121"),
        "sbp": ("", "104"),
        "dbp": ("", "62"),
        "upcr": ("", "2.4"),
        "dipstick_protein": ("", "3+"),
        "albumin": ("", "3.0"),
        "cholesterol": ("", "398"),
        "creatinine": ("", "0.38"),
        "potassium": ("", "4.4"),
        "glucose_random": (Qualifier.NOT_DONE, ""),
        "haemoglobin": ("", "11.9"),
        "tac_trough": ("<", "3.0"),
        "oedema": ("", "mild"),
    }
    assert (
        next(
            row for row in record.observations if row.code == "tac_trough" and row.on == TODAY
        ).hours_after_dose
        == "12"
    )
    doses = [
        (row.dose, row.start_date, row.end_date) for row in record.treatments if row.drug == "tacrolimus"
    ]
    assert doses[-2:] == [("2.5", date(2026, 9, 21), date(2026, 11, 22)), ("3", TODAY, None)]
    assert record.visits[-1].on == TODAY
    assert record.visits[-1].next_visit_date == date(2026, 12, 20)
    assert len(changes) == before + 1
    assert changes[0].kind == "visit"
    assert drafts == {}


def test_shift_enter_goes_back_and_a_point_repeats_the_last_value(open_visit):
    window, screen = open_visit()
    hand = Hand(window)
    hand.enter(".")
    assert screen.sections.rows["weight"].number.text() == "22.4"
    hand.press(ENTER, SHIFT)
    assert focused_name() == "Weight"


def test_a_limit_speaks_at_once_and_save_goes_to_the_fault(open_visit, clinic_file):
    window, screen = open_visit()
    hand = Hand(window)
    hand.write("2290")
    row = screen.sections.rows["weight"]
    assert row.message.isVisible()
    assert "Not possible" in row.message.text()
    hand.press(ENTER)
    hand.press(ENTER, CONTROL)
    assert focused_name() == "Weight"
    assert screen.presenter is not None
    assert "Weight" in window.messages.label.text()
    closed(window)
    assert stored(clinic_file)[0].visits[-1].on != TODAY


def test_what_follows_from_the_values_is_shown_while_one_types(open_visit, qtbot):
    window, screen = open_visit()
    hand = Hand(window)
    assert "Body surface 0.87" in screen.side.derived.text().replace("\u202f", " ")
    hand.enter("30.0")
    hand.enter("135")
    qtbot.waitUntil(lambda: "1.06" in screen.side.derived.text(), timeout=WAIT_MS)
    tacrolimus = drug_row(screen, "tacrolimus")
    assert "0.0833" in tacrolimus.amounts.text()
    assert "Tacrolimus trough below target" in [card.said.title for card in screen.side.findings.cards]
    screen.sections.focus_line("tac_trough")
    hand.enter("6.2")
    qtbot.waitUntil(
        lambda: "Tacrolimus trough below target" not in [c.said.title for c in screen.side.findings.cards],
        timeout=WAIT_MS,
    )
    assert screen.strip.accessibleName().startswith("Child: ")


def test_a_visit_from_paper_is_entered_with_its_own_date(open_visit, qtbot, clinic_file):
    window, screen = open_visit()
    hand = Hand(window)
    hand.press(ENTER, SHIFT)
    screen.head.day.setFocus()
    screen.head.day.selectAll()
    hand.enter("20/8/2025")
    settle(qtbot, window)
    assert "An earlier day" in screen.head.said.text()
    assert {row.line.drug for row in screen.side.drugs.rows} == {"ciclosporin", "enalapril", "prednisolone"}
    assert focused_name() == "Weight"
    hand.enter("19.5")
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: window.place.key == "child", timeout=WAIT_MS)
    closed(window)
    assert date(2025, 8, 20) in {visit.on for visit in stored(clinic_file)[0].visits}


def test_a_date_that_has_not_come_is_refused_where_it_is_typed(open_visit):
    window, screen = open_visit()
    screen.head.day.setFocus()
    screen.head.day.selectAll()
    Hand(window).enter("24/11/2026")
    assert screen.head.day.fault is not None
    assert screen.presenter.form.visit_on == TODAY


def test_what_was_typed_is_kept_within_five_seconds_and_offered_again_after_a_crash(
    open_window, open_visit, qtbot, clinic_file
):
    window, screen = open_visit()
    Hand(window).enter("22.9")
    qtbot.waitUntil(lambda: "Draft kept" in screen.foot.kept.text(), timeout=5_000)
    closed(window)
    record, _, drafts = stored(clinic_file)
    assert len(drafts) == 1
    assert record.visits[-1].on != TODAY
    again = open_window(path=clinic_file)
    again.context.navigate.visit(AMINA_ID)
    settle(qtbot, again)
    form = again.screen_shown
    assert form.head.offer.isVisible()
    assert form.sections.rows["weight"].number.text() == ""
    QTest.mouseClick(form.head.take_button, Qt.MouseButton.LeftButton)
    assert form.sections.rows["weight"].number.text() == "22.9"
    form.save()
    qtbot.waitUntil(lambda: again.place.key == "child", timeout=WAIT_MS)
    closed(again)
    assert stored(clinic_file)[2] == {}


def test_leaving_a_form_with_typing_asks_and_stays_unless_told(open_visit):
    window, screen = open_visit()
    Hand(window).write("22")
    asked = when_asked(lambda dialog: QTest.keyClick(dialog, Qt.Key.Key_Escape))
    window.context.navigate.today()
    assert len(asked) == 1
    assert window.screen_shown is screen
    when_asked(lambda dialog: press_button(dialog, "Leave, throw it away"))
    window.context.navigate.today()
    assert window.place.key == "today"


def test_an_untouched_form_is_left_without_a_question(open_visit):
    window, _ = open_visit()
    window.context.navigate.today()
    assert window.place.key == "today"


def test_a_save_that_fails_keeps_the_form_open_with_everything_in_it(open_visit, qtbot):
    window, screen = open_visit()
    hand = Hand(window)
    hand.enter("22.9")
    jobs = window.context.clinic_jobs

    def remove_child(clinic):
        with clinic.changing("merge_children") as (change, touched):
            change.remove(clinic.record(AMINA_ID).child.row_id)
            touched.append("somebody-else")

    jobs.write(remove_child, lambda _: None)
    screen.save()
    settle(qtbot, window)
    assert window.screen_shown is screen
    assert screen.isEnabled()
    assert screen.sections.rows["weight"].number.text() == "22.9"
    assert "Everything typed is still here" in window.messages.label.text()


def test_the_form_saves_to_the_child_it_was_opened_for_whatever_answers_arrive(
    open_visit, qtbot, clinic_file
):
    grounds = {}
    with Clinic(open_clinic(clinic_file, read_only=True), as_of=TODAY) as clinic:
        for patient_id in (AMINA_ID, "BS-0101-T"):
            grounds[patient_id] = read_ground(clinic, patient_id, TODAY)
    _, screen = open_visit()
    chance = random.Random(9)
    for _ in range(30):
        bound = chance.choice(list(grounds))
        screen.open(bound)
        arriving = [*grounds.values(), *grounds.values()]
        chance.shuffle(arriving)
        for ground in arriving[: chance.randint(1, 4)]:
            screen.begin(ground, TODAY)
        if screen.presenter is not None:
            name = grounds[bound].record.child.given_name
            assert screen.presenter.entry().patient_id == bound
            assert name in screen.strip.name.text()
        QApplication.processEvents()


def test_looking_at_a_form_leaves_the_file_as_it_was(open_visit, qtbot, clinic_file):
    before = clinic_file.read_bytes()
    window, _ = open_visit()
    window.context.navigate.child(AMINA_ID)
    settle(qtbot, window)
    closed(window)
    assert clinic_file.read_bytes() == before


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_nothing_is_clipped_and_nothing_covers_anything(open_window, qtbot, language, size):
    window = open_window([amina()], language=language, size=size)
    window.context.navigate.visit(AMINA_ID)
    settle(qtbot, window)
    Hand(window).enter("2290")
    assert faults_in(window) == []
    if language == "en":
        assert cut_labels(window) == []


@pytest.mark.parametrize(
    "record", [one_visit(), long_named(), arabic(), forty_drugs(), named("أمينة", "Hassan")]
)
def test_unusual_children_fit_the_form(open_window, qtbot, record):
    window = open_window([record])
    window.context.navigate.visit(record.child.patient_id)
    settle(qtbot, window)
    assert faults_in(window) == []


def test_tab_goes_as_the_eye_does_through_everything_that_can_be_written_or_pressed(open_visit, qtbot):
    window, screen = open_visit()
    QApplication.processEvents()
    hand = Hand(window)
    order = [focused_name()]
    while True:
        hand.press(Qt.Key.Key_Tab)
        if focused_name() == order[0] or len(order) > 120:
            break
        order.append(focused_name())
    wanted = [
        "Weight",
        "Height",
        "Systolic blood pressure",
        "Urine protein/creatinine ratio",
        "Albumin, serum",
        "Tacrolimus trough, whole blood",
        "Tacrolimus trough, whole blood: hours after the dose",
        "Oedema",
        "Adverse event",
        "Note",
        "Continue Enalapril",
        "Stop Tacrolimus",
        "Why: Tacrolimus trough below target",
        "Next visit",
        "Save and print",
        "Save",
        "Date of the visit",
        "Kind of visit",
        "Clinician",
    ]
    places = [order.index(name) for name in wanted]
    assert places == sorted(places)
    buttons = [
        button for button in screen.findChildren(QPushButton) if button.isVisible() and button.isEnabled()
    ]
    assert {button.accessibleName() or button.text() for button in buttons} <= set(order)
