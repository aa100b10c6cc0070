"""Planning a taper in the window: typed, seen with dates and pieces, saved in one change, a danger asked about."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from nsclinic.advice.review import review
from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import Frequency
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.store import open_clinic
from nsclinic.ui.taper.dialog import TaperDialog
from nsclinic.ui.taper.presenter import TaperGround, begun, plan_of, protocol_phase, rows_of, told_rows
from nsclinic.ui.visit.danger_dialog import DangerDialog
from tests.ui.child.records import AMINA, TODAY, amina
from tests.ui.clinic_of_tests import write_clinic
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import Hand
from tests.ui.walk import faults_in

AMINA_ID = AMINA.patient_id


def ground(protocol="three-step", strengths=None):
    rules = shipped_protocols()[protocol]
    record = amina()
    return TaperGround(record, review(record, rules, TODAY), rules, strengths or {})


def filled(form, **texts):
    return replace(form, **texts)


def test_it_begins_with_the_dose_of_today_on_its_next_day():
    form = begun(ground(), "prednisolone")
    assert (form.first, form.frequency, form.times) == ("10", Frequency.ALTERNATE_DAY, "1")
    assert form.start in (TODAY, TODAY + timedelta(days=1))
    assert begun(ground(), "tacrolimus").first == "2.5"


@pytest.mark.parametrize(
    "texts",
    [
        {},
        {"less": "2.5"},
        {"less": "2.5", "weeks": "x"},
        {"less": "2.5", "weeks": "0"},
        {"less": "0", "weeks": "2"},
        {"less": "2.5", "weeks": "2", "last": "10"},
        {"less": "2.5", "weeks": "2", "times": "two"},
        {"less": "2.5", "weeks": "2", "first": "1e3"},
    ],
)
def test_what_cannot_be_meant_gives_no_rows(texts):
    form = filled(begun(ground(), "prednisolone"), **texts)
    assert plan_of(form, "en") is None
    assert rows_of(form, "en") == ()


def test_rows_are_told_with_the_pieces_that_the_clinic_has():
    at = ground(strengths={"prednisolone": ("tablet-5",)})
    form = filled(begun(at, "prednisolone"), less="2.5", weeks="2")
    told = told_rows(at, rows_of(form, "en"))
    assert [one.is_exact for one in told] == [True, False, True, False]


def test_a_protocol_that_states_an_alternate_day_phase_offers_it_in_mg_for_this_child_and_another_does_not():
    assert protocol_phase(ground(), "prednisolone") is None
    at = ground("mmf")
    phase = protocol_phase(at, "prednisolone")
    assert phase is not None
    assert at.review.size.surface_m2 is not None
    exact = 40 * at.review.size.surface_m2
    assert exact - Decimal("2.5") < phase.mg <= exact
    assert phase.mg % Decimal("2.5") == 0
    assert [weeks.whole for weeks in phase.weeks] == [4, 6]
    assert protocol_phase(at, "tacrolimus") is None


@pytest.fixture
def clinic_file(tmp_path):
    return write_clinic(tmp_path / "taper.nsclinic", [amina()])


@pytest.fixture
def open_child(open_window, qtbot, clinic_file):
    def open_child(**how):
        window = open_window(path=clinic_file, **how)
        window.context.navigate.child(AMINA_ID)
        settle(qtbot, window)
        return window

    return open_child


def answering(kind, act):
    """Act on the next dialog of this kind; it is kept to be looked at."""
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            QTimer.singleShot(20, look)
            return
        seen.append(dialog)
        act(dialog)

    QTimer.singleShot(0, look)
    return seen


def fill(dialog, **texts):
    for name, text in texts.items():
        field = getattr(dialog, name)
        field.set_text(text)
        field.edited.emit()


def taper(window, qtbot, act):
    seen = answering(TaperDialog, act)
    Hand(window).press(Qt.Key.Key_T)
    qtbot.waitUntil(lambda: bool(seen), timeout=WAIT_MS)
    settle(qtbot, window)


def record_of(clinic_file):
    with Clinic(open_clinic(clinic_file, read_only=True), as_of=TODAY) as clinic:
        return clinic.record(AMINA_ID), clinic.store.changes()


def test_a_plan_is_seen_row_by_row_and_saved_in_one_change(open_child, qtbot, clinic_file):
    window = open_child()
    shown: list[tuple[str, ...]] = []

    def plan(dialog):
        assert not dialog.save.isEnabled()
        fill(dialog, first="10", less="2.5", weeks="2", last="0")
        shown.extend(row.cells for row in dialog.table.list_model.table.rows)
        dialog.save.click()

    taper(window, qtbot, plan)
    assert len(shown) == 4
    assert "1 tablet of 5 mg" in " ".join(shown[2][3].split())
    assert "planned: 4 doses" in window.messages.label.text()
    window.context.clinic_jobs.close()
    record, entries = record_of(clinic_file)
    planned = [row for row in record.treatments if row.drug == "prednisolone" and row.start_date >= TODAY]
    assert [row.dose for row in planned] == ["10", "7.5", "5", "2.5"]
    assert entries[0].kind == "taper"


def test_what_is_planned_stands_in_the_list_of_drugs(open_child, qtbot):
    window = open_child()

    def plan(dialog):
        fill(dialog, first="10", less="5", weeks="2")
        dialog.save.click()

    taper(window, qtbot, plan)
    cells = [row.cells[0] for row in window.screen_shown.page.drugs.rows]
    assert cells.count("Prednisolone, planned") >= 1


def test_leaving_the_planner_writes_nothing(open_child, qtbot, clinic_file):
    before = record_of(clinic_file)[0]
    window = open_child()

    def leave(dialog):
        fill(dialog, less="2.5", weeks="2")
        dialog.reject()

    taper(window, qtbot, leave)
    window.context.clinic_jobs.close()
    assert record_of(clinic_file)[0] == before


@pytest.mark.parametrize("is_meant", [True, False])
def test_a_plan_from_a_dangerous_dose_is_asked_about(open_child, qtbot, clinic_file, is_meant):
    window = open_child()

    def answer(dialog):
        if is_meant:
            dialog.reason.setText("Pulse at home")
            dialog.confirm.click()
        else:
            QDialog.reject(dialog)

    asked = []

    def plan(dialog):
        fill(dialog, frequency="daily", first="100", less="20", weeks="1")
        asked.append(answering(DangerDialog, answer))
        dialog.save.click()

    taper(window, qtbot, plan)
    assert len(asked[0]) == 1
    window.context.clinic_jobs.close()
    record, entries = record_of(clinic_file)
    assert any(row.dose == "100" for row in record.treatments) is is_meant
    assert (entries[0].reason == "Pulse at home") is is_meant


@pytest.mark.parametrize(("language", "scale"), [("en", 1.0), ("ar", 1.0), ("en", 2.0)])
def test_nothing_in_the_planner_is_clipped_and_it_fits_the_window(open_child, qtbot, language, scale):
    window = open_child(language=language, text_scale=scale)
    found = []

    def look(dialog):
        fill(dialog, less="2.5", weeks="2")
        found.extend(faults_in(dialog))
        assert dialog.width() <= window.width()
        assert dialog.height() <= window.height()
        dialog.reject()

    taper(window, qtbot, look)
    assert found == []
