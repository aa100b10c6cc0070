"""Says on standard error when a screen shows its data, for whoever drives the window from outside and has no eyes.

Only where the environment variable `NSCLINIC_SAY_READY` is set: a line `ready: visit` for each screen that has come to
show what was asked for. Nothing of any child is ever said.
"""

import os
import sys
from functools import partial

from PySide6.QtCore import QObject

from nsclinic.ui.context import Screen
from nsclinic.ui.frame import ClinicWindow

VARIABLE = "NSCLINIC_SAY_READY"


class ReadinessTeller(QObject):
    """Follows the screens of a window and says each one that is ready while it is shown."""

    def __init__(self, window: ClinicWindow) -> None:
        super().__init__(window)
        self._window = window
        self._followed: set[Screen] = set()
        window.stack.currentChanged.connect(self._follow)
        self._follow()

    def _follow(self, _place: int = 0) -> None:
        """Follow the screen that is shown now; say it where its data stand there already."""
        if not self._window.is_whole:
            return
        screen = self._window.screen_shown
        if screen not in self._followed:
            self._followed.add(screen)
            screen.became_ready.connect(partial(self._say, screen))
        if screen.is_ready:
            self._say(screen)

    def _say(self, screen: Screen) -> None:
        if screen is self._window.stack.currentWidget():
            sys.stderr.write(f"ready: {self._window.place.key}\n")
            sys.stderr.flush()


def tell_readiness(window: ClinicWindow) -> None:
    """Say when screens are ready, where the environment asks for it."""
    if os.environ.get(VARIABLE):
        ReadinessTeller(window)
