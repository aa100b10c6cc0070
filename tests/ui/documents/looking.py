"""What a test reads off the window about documents."""

from pathlib import Path

from PySide6.QtGui import QImage

from nsclinic.ui.child.screen import ChildScreen
from nsclinic.ui.frame import ClinicWindow
from tests.ui.conftest import WAIT_MS


def titles(screen: ChildScreen) -> list[str]:
    return [row.cells[1] for row in screen.documents.list.list_model.table.rows]


def last_entry(path: Path, window: ClinicWindow, qtbot) -> tuple[str, str]:
    found: list[tuple[str, str]] = []
    window.context.clinic_jobs.read(
        lambda clinic: clinic.store.changes(1)[0], lambda entry: found.append((entry.kind, entry.reason))
    )
    qtbot.waitUntil(lambda: bool(found), timeout=WAIT_MS)
    return found[0]


def ink(image: QImage) -> int:
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    return sum(value < 128 for value in bytes(grey.constBits()))
