"""The hand of a test: keys to whatever has the keyboard, counted, and answers to questions that wait for one."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ENTER = Qt.Key.Key_Return


class Hand:
    """Types into a window. `keys` counts every key but the digits of values; `digits` counts those."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self.keys = 0
        self.digits = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        """Press one key, with Ctrl or Shift as one keystroke."""
        QTest.keyClick(focus() or self._window, key, modifier)
        self.keys += 1
        QApplication.processEvents()

    def write(self, text: str) -> None:
        """Type text; digits and the point of a value are counted apart."""
        for letter in text:
            QTest.keyClicks(focus() or self._window, letter)
            if letter.isdigit() or letter == ".":
                self.digits += 1
            else:
                self.keys += 1
        QApplication.processEvents()

    def enter(self, text: str = "") -> None:
        """Type a value and go on with Enter."""
        self.write(text)
        self.press(ENTER)


def focus() -> QWidget | None:
    """Give what has the keyboard."""
    return QApplication.focusWidget()


def focused_name() -> str:
    """Give the accessible name of what has the keyboard; empty where nothing has."""
    widget = focus()
    return widget.accessibleName() if widget is not None else ""


def named(window: QWidget, name: str, kind: type[QWidget] = QWidget) -> QWidget:
    """Give the one visible widget of this accessible name."""
    found = [one for one in window.findChildren(kind) if one.isVisible() and one.accessibleName() == name]
    assert len(found) == 1, f"{len(found)} widgets are named {name!r}"
    return found[0]


def names(window: QWidget) -> list[str]:
    """Give the accessible names of all that is visible."""
    return [
        one.accessibleName()
        for one in window.findChildren(QWidget)
        if one.isVisible() and one.accessibleName()
    ]


def when_asked(act: Callable[[QDialog], None]) -> list[str]:
    """Do something with the next question that waits; the list holds its title once it has been asked.

    What `act` finds wrong is raised in the list's place by the caller looking at it: a question that it leaves open
    is refused, so that no test hangs.
    """
    asked: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QDialog):
            QTimer.singleShot(20, look)
            return
        asked.append(dialog.windowTitle())
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(20, look)
    return asked


def press_button(dialog: QWidget, words: str) -> None:
    """Click the button of these words."""
    button = next(one for one in dialog.findChildren(QPushButton) if one.text() == words)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
