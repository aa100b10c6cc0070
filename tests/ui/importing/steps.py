"""The steps that every test of importing takes, with real files and keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, Hand, when_asked

LIST = [
    ("Name", "Sex", "DOB", "Mother"),
    ("Youssef Said", "M", "03/04/2018", "Hala"),
    ("Sara Nabil", "F", "25/12/2017", "Mona"),
]
ESCAPE, DOWN = Qt.Key.Key_Escape, Qt.Key.Key_Down


def screen_of(window, qtbot):
    Hand(window).press(Qt.Key.Key_I, CONTROL)
    settle(qtbot, window)
    assert window.place.key == "import"
    return window.screen_shown


def write_file_name(dialog, path):
    """Fill in the name of a file, whole: what is typed letter by letter is completed by the dialog itself."""
    assert isinstance(dialog, QFileDialog)
    field = dialog.findChild(QLineEdit)
    assert field is not None
    field.setText(str(path))
    popup = field.completer().popup()
    assert popup is not None
    popup.hide()
    QTest.keyClick(field, ENTER)


def choose(window, qtbot, path):
    """Press Ctrl+O and give the file's name to the dialog."""
    asked = when_asked(lambda dialog: write_file_name(dialog, path))
    Hand(window).press(Qt.Key.Key_O, CONTROL)
    settle(qtbot, window)
    assert asked == ["Choose a file to import"]
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=WAIT_MS)
    QApplication.processEvents()


def kinds(screen):
    return [line.kind for line in screen.preview.model.lines]


def children(window, qtbot):
    told: list[str] = []
    window.context.clinic_jobs.read(lambda clinic: [line.name for line in clinic.children()], told.extend)
    settle(qtbot, window)
    return told
