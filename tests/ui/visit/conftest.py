"""The visit form of the tests: opened on a real file in the real window, and the file read again afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.store import open_clinic
from nsclinic.ui.visit.screen import VisitScreen
from tests.ui.child.records import AMINA, TODAY, amina, one_visit
from tests.ui.clinic_of_tests import write_clinic
from tests.ui.conftest import settle

AMINA_ID = AMINA.patient_id


@pytest.fixture
def clinic_file(tmp_path: Path) -> Path:
    """A clinic of two children."""
    return write_clinic(tmp_path / "visit.nsclinic", [amina(), one_visit()])


@pytest.fixture
def open_visit(open_window, qtbot, clinic_file) -> Callable:
    """Opens the window on the form of a child."""

    def open_visit(patient_id=AMINA_ID, visit_on=None, **how):
        window = open_window(path=clinic_file, **how)
        window.context.navigate.visit(patient_id, visit_on)
        settle(qtbot, window)
        assert isinstance(window.screen_shown, VisitScreen)
        return window, window.screen_shown

    return open_visit


def stored(path, patient_id=AMINA_ID):
    """Give record, audit and drafts as they stand in the file; no window may hold it."""
    with Clinic(open_clinic(path, read_only=True), as_of=TODAY) as clinic:
        return clinic.record(patient_id), clinic.store.changes(), clinic.drafts.all()


def closed(window):
    """Close the clinic file of a window."""
    window.context.clinic_jobs.close()


def drug_row(screen, drug):
    """Give the line of a drug."""
    return next(row for row in screen.side.drugs.rows if row.line.drug == drug)
