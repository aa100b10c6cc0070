"""Answers to dialogs that wait one after the other: each is answered by keys when it has come."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit

from nsclinic.ui.documents.adding import AddDocumentDialog

Asked = TypeVar("Asked", bound=QDialog)
_LOOK_EVERY_MS = 20
_MOST_LOOKS = 1000


def answer(
    kind: type[Asked], act: Callable[[Asked], None], *, when: Callable[[Asked], bool] = bool
) -> list[str]:
    """Act on the next dialog of a kind, once it is as wanted; the list holds its title then."""
    titles: list[str] = []
    looks = 0

    def look() -> None:
        nonlocal looks
        looks += 1
        dialog = QApplication.activeModalWidget()
        has_keyboard = QApplication.focusWidget() is not None
        if isinstance(dialog, kind) and dialog.isActiveWindow() and has_keyboard and when(dialog):
            titles.append(dialog.windowTitle())
            act(dialog)
        elif looks < _MOST_LOOKS:
            QTimer.singleShot(_LOOK_EVERY_MS, look)
        elif isinstance(dialog, QDialog):
            dialog.reject()

    QTimer.singleShot(_LOOK_EVERY_MS, look)
    return titles


def choose_file(path: object) -> list[str]:
    """Type a path into the next question for a file."""

    def act(dialog: QFileDialog) -> None:
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setText(str(path))
        QTest.keyClick(line, Qt.Key.Key_Return)

    return answer(QFileDialog, act)


def is_read(dialog: AddDocumentDialog) -> bool:
    """Whether it is known what came of the file."""
    return dialog.progress.isHidden()
