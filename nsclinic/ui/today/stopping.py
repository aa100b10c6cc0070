"""The button that stops a look at a large clinic: it appears only where the look lasts."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

from nsclinic.ui.actions import Action
from nsclinic.ui.jobs import Ticket
from nsclinic.wording import Wording

SHOWN_AFTER_MS = 1_000


class StopButton(QPushButton):
    """Follows one look at a time: `begin` with its ticket, `end` when all have been looked at."""

    def __init__(self, words: Wording, stopped: Callable[[], None]) -> None:
        super().__init__(words.pgettext("button", "Stop"))
        self._words, self._stopped = words, stopped
        self._looking: Ticket | None = None
        self.setProperty("look", "quiet")
        self.setAccessibleName(words.t("Stop looking at the children"))
        self.clicked.connect(self.stop)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SHOWN_AFTER_MS)
        self._later.timeout.connect(self.show)
        self.hide()

    def begin(self, looking: Ticket) -> None:
        """Stand ready to stop a look that has begun."""
        self._looking = looking
        self._later.start()

    def end(self) -> None:
        """Go: nothing is under way any more."""
        self._looking = None
        self._later.stop()
        self.hide()

    def stop(self) -> None:
        """Stop the look that is under way."""
        looking = self._looking
        if looking is not None:
            self.end()
            looking.cancel()
            self._stopped()

    def action(self) -> Action:
        """Give the same for the keyboard."""
        words = self._words.t("Stop looking at the children")
        return Action("stop", words, self.stop, ("Ctrl+.",), lambda: self._looking is not None)
