"""Tells screens out of sight that records changed, once the one in sight has had the time to be painted.

What *Today* then looks at costs as much as the page of a child that somebody waits for after a Save.
"""

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid

from nsclinic.clinic.clinic import Changed
from nsclinic.ui.context import Screen

LATER_MS = 150


class LaterTelling:
    """Keeps what is to be told to each screen; nothing of it is lost, and a screen is told before it is shown."""

    def __init__(self, owner: QObject) -> None:
        self._kept: list[tuple[Screen, Changed]] = []
        self._timer = QTimer(owner)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LATER_MS)
        self._timer.timeout.connect(self.tell)

    def keep(self, screen: Screen, changed: Changed) -> None:
        """Tell this screen of a change in a moment."""
        self._kept.append((screen, changed))
        self._timer.start()

    def tell(self, only: Screen | None = None) -> None:
        """Tell now: every screen, or one that is about to be shown. One that is gone is left out."""
        wanted = [each for each in self._kept if only is None or each[0] is only]
        self._kept = [each for each in self._kept if each not in wanted]
        for screen, changed in wanted:
            if isValid(screen):
                screen.clinic_changed(changed)
