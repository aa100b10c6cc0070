"""A clinic of two children and a doubled record, and short ways to its screens by keys."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import ChildRecord, Observation, child_record
from nsclinic.store import open_clinic
from nsclinic.ui.child.screen import ChildScreen
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.reason import ReasonDialog
from tests.ui.clinic_of_tests import TODAY, booked_and_nephrotic, overdue, write_clinic
from tests.ui.conftest import WAIT_MS, settle

AMINA_ID = "BS-0001-T"
DOUBLED_ID = "BS-0009-T"


def doubled() -> ChildRecord:
    """Amina once more, from memory: another birth day and guardian, some rows twice and one that disagrees."""
    amina = booked_and_nephrotic()
    child = replace(
        amina.child,
        patient_id=DOUBLED_ID,
        birth_date=amina.child.birth_date.replace(day=12),
        guardian="Fatma A.",
        phone="",
        note="came with her aunt",
    )
    day = amina.visits[-1].on
    weight = Observation(day, "weight", "22.9", "kg")
    return child_record(child, amina.visits[-1:], [*amina.observations[-3:], weight], [])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The clinic file: Amina, whose last weight was corrected, her doubled record, and another child."""
    made = write_clinic(tmp_path / "history.nsclinic", [booked_and_nephrotic(), doubled(), overdue()])
    with Clinic(open_clinic(made), who="Dr Rowan", as_of=TODAY) as clinic:
        record = clinic.record(AMINA_ID)
        weight = [row for row in record.observations if row.code == "weight"][-1]
        clinic.save_visit(
            VisitEntry(AMINA_ID, record.visits[-1], (weight._replace(value="22.6"),)), "misread the scale"
        )
    return made


@pytest.fixture
def open_amina(open_window, qtbot, path) -> Callable[..., tuple[ClinicWindow, ChildScreen]]:
    """Opens the window on Amina's page and waits for its chart."""

    def open_amina(**how) -> tuple[ClinicWindow, ChildScreen]:
        window = open_window(path=path, **how)
        window.context.navigate.child(AMINA_ID)
        settle(qtbot, window)
        screen = window.screen_shown
        assert isinstance(screen, ChildScreen)
        qtbot.waitUntil(lambda: screen.chart.canvas is not None, timeout=WAIT_MS)
        return window, screen

    return open_amina


def read(window: ClinicWindow, qtbot, job):
    """What the clinic of a window answers."""
    answers: list[Any] = []
    window.context.clinic_jobs.read(job, answers.append)
    qtbot.waitUntil(lambda: bool(answers), timeout=WAIT_MS)
    return answers[0]


def weights(window: ClinicWindow, qtbot, patient_id: str = AMINA_ID) -> list[str]:
    """The weights on file, as they came."""
    record = read(window, qtbot, lambda clinic: clinic.record(patient_id))
    return [row.value for row in record.observations if row.code == "weight"]


def last_entry(window: ClinicWindow, qtbot):
    """The last audit entry."""
    return read(window, qtbot, lambda clinic: clinic.store.changes(limit=1)[0])


def give(dialog: QDialog, reason: str = "") -> None:
    """Type a reason into a question (nothing: the one that stands there) and confirm it, by keys."""
    assert isinstance(dialog, ReasonDialog)
    assert QTest.qWaitForWindowActive(dialog)
    for _ in range(WAIT_MS // 20):
        if dialog.reason.hasFocus():
            break
        QTest.qWait(20)
    QTest.keyClicks(dialog.reason, reason)
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def come_back(window: ClinicWindow, qtbot) -> None:
    """Have the keyboard in the window again, as a desktop gives it once a question is answered."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=WAIT_MS)
