"""Tells screens out of sight that records changed, once the one in sight has had the time to be painted.

What *Today* then looks at costs as much as the page of a child that somebody waits for after a Save.
"""

from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
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

    def spread(self, changed: Changed, shown: QWidget | None, screens: Iterable[Screen]) -> set[Screen]:
        """Tell the screen that is shown at once, and in a moment those that follow changes; give those that do not.

        While all screens are made anew none is shown, and those that come read what was changed.
        """
        others = {screen for screen in screens if screen is not shown}
        following = {screen for screen in others if screen.follows_changes}
        if isinstance(shown, Screen):
            shown.clinic_changed(changed)
        self._kept += [(screen, changed) for screen in following]
        self._timer.start()
        return others - following

    def tell(self, only: Screen | None = None) -> None:
        """Tell now: every screen, or one that is about to be shown. One that is gone is left out."""
        wanted = [each for each in self._kept if only is None or each[0] is only]
        self._kept = [each for each in self._kept if each not in wanted]
        for screen, changed in wanted:
            if isValid(screen):
                screen.clinic_changed(changed)
