"""The home diary of the tests: opened on a real file in the real window, and the file read again afterwards."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.store import open_clinic
from nsclinic.ui.diary.screen import DiaryScreen
from nsclinic.ui.way import Place
from tests.ui.clinic_of_tests import TODAY, write_clinic
from tests.ui.conftest import settle
from tests.ui.diary.records import SARA_ID, sara, with_diary_on_file


@pytest.fixture
def clinic_file(tmp_path: Path) -> Path:
    """A clinic of two children: one without a diary, one with a month of it on file."""
    return write_clinic(tmp_path / "diary.nsclinic", [sara(), with_diary_on_file()])


@pytest.fixture
def open_diary(open_window, qtbot, clinic_file) -> Callable:
    """Opens the window on the diary of a child."""

    def open_diary(patient_id=SARA_ID, visit_on=None, **how):
        window = open_window(path=clinic_file, **how)
        window.context.navigate.go(Place("diary", patient_id, visit_on))
        settle(qtbot, window)
        assert isinstance(window.screen_shown, DiaryScreen)
        return window, window.screen_shown

    return open_diary


def stored(path, patient_id=SARA_ID):
    """Give record, audit and drafts as they stand in the file; no window may hold it."""
    with Clinic(open_clinic(path, read_only=True), as_of=TODAY) as clinic:
        return clinic.record(patient_id), clinic.store.changes(), clinic.drafts.all()


def closed(window):
    """Close the clinic file of a window."""
    window.context.clinic_jobs.close()
