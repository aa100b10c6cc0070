"""Keeps the picture of the screen before, for the moments until the next one has its data.

A child's record comes within some tens of milliseconds: an empty page painted in between would cost as much as the page
itself and flicker. Nothing is held for longer than a hand feels; then the screen says itself that it is reading.
"""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from nsclinic.ui.context import Screen

MOST_MS = 120


class HeldPicture:
    """Keeps what is painted in a room until the screen that was opened there is ready, at most so many milliseconds."""

    def __init__(self, room: QWidget) -> None:
        self._room = room
        self._awaited: Screen | None = None
        self._patience = QTimer(room)
        self._patience.setSingleShot(True)
        self._patience.setInterval(MOST_MS)
        self._patience.timeout.connect(self.release)

    def until_ready(self, screen: Screen) -> None:
        """Paint nothing until this screen is ready; one that is ready already is painted as ever."""
        self.release()
        if screen.is_ready:
            return
        self._awaited = screen
        self._room.setUpdatesEnabled(False)
        screen.became_ready.connect(self.release)
        self._patience.start()

    def release(self) -> None:
        """Paint what stands there now, also where the screen that was awaited is gone (another look or language)."""
        screen, self._awaited = self._awaited, None
        self._patience.stop()
        if screen is None:
            return
        self._room.setUpdatesEnabled(True)
        if isValid(screen):
            screen.became_ready.disconnect(self.release)
