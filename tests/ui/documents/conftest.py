"""A clinic with documents, and the ways to a child's list of them and to the screen of one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.documents import Particulars, add_document
from nsclinic.clinic.intake import take_in
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.store import open_clinic
from nsclinic.ui.child.screen import ChildScreen
from nsclinic.ui.documents.screen import DocumentScreen
from nsclinic.ui.frame import ClinicWindow
from tests.clinic.papers import pdf, picture
from tests.ui.clinic_of_tests import everyone, write_clinic
from tests.ui.conftest import settle

AMINA, OMAR = "BS-0001-T", "BS-0003-T"
LETTER = Particulars(date(2026, 11, 1), AttachmentKind.LETTER, "Discharge letter")
NOTE = Particulars(date(2026, 11, 2), AttachmentKind.OTHER, "Phone note")
SCAN = Particulars(date(2026, 11, 3), AttachmentKind.SCAN, "")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A clinic in which one child has a letter of three pages, a note and a scan; the latest stands first."""
    made = write_clinic(tmp_path / "clinic.nsclinic", everyone())
    with Clinic(open_clinic(made), who="Dr N.") as clinic:
        add_document(clinic, AMINA, take_in(pdf("ONE " * 9, "TWO " * 9, "THREE " * 9)), "letter.pdf", LETTER)
        add_document(clinic, AMINA, take_in("She called.\nأم أمينة".encode()), "note.txt", NOTE)
        add_document(clinic, AMINA, take_in(picture(600, 400)), "IMG_1.jpg", SCAN)
    return made


@pytest.fixture
def open_tab(open_window, qtbot, path) -> Callable[..., tuple[ClinicWindow, ChildScreen]]:
    """Opens a child's page on the Documents tab."""

    def open_tab(patient_id: str = AMINA, **how) -> tuple[ClinicWindow, ChildScreen]:
        window = open_window(path=path, **how)
        window.context.navigate.child(patient_id)
        settle(qtbot, window)
        screen = window.screen_shown
        assert isinstance(screen, ChildScreen)
        screen.tabs.setCurrentIndex(screen.documents_tab)
        screen.documents.list.setFocus()
        QApplication.processEvents()
        return window, screen

    return open_tab


@pytest.fixture
def read(qtbot) -> Callable[[ClinicWindow], DocumentScreen]:
    """Waits until the screen of a document shows it."""

    def read(window: ClinicWindow) -> DocumentScreen:
        settle(qtbot, window)
        screen = window.screen_shown
        assert isinstance(screen, DocumentScreen)
        return screen

    return read
