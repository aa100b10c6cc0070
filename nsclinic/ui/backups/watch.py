"""Has backups made without being asked: after so many saves or so much time, and when the second medium comes."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from nsclinic.clinic.clinic import Changed
from nsclinic.store.entry import now
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.jobs import StoppedError
from nsclinic.ui.summary.worker import PageWorker

if TYPE_CHECKING:
    from nsclinic.clinic.backups import BackupDone, BackupStanding
    from nsclinic.ui.backups.keeper import BackupKeeper
    from nsclinic.ui.frame import ClinicWindow

MOST_SAVES = 20
MOST_MINUTES = 30
"""After so many saves, or so long after the first of them, a backup is made."""

LOOK_MS = 60_000
READ_AGAIN_LOOKS = 10
"""Ages are told anew so often, in looks."""


class BackupWatch(QObject):
    """Follows the changes of one window's clinic. Made once; lives as long as the window."""

    def __init__(self, window: "ClinicWindow", keeper: "BackupKeeper") -> None:
        super().__init__(window)
        self._window, self._keeper = window, keeper
        self._worker = PageWorker(self)
        self._since_first = QElapsedTimer()
        self._has_failed = False
        self._looks = 0
        self.saves = 0
        window.context.clinic_jobs.changed.connect(self._changed)
        keeper.begun.connect(self._begun)
        keeper.ended.connect(self._ended)
        keeper.failed.connect(self._failed)
        keeper.stood.connect(self._stood)
        self._is_told = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        keeper.take_leave()
        window.when_painted(keeper.read_standing)

    def look(self) -> None:
        """Make a backup where one is due, else see whether the second medium has come back."""
        from nsclinic.clinic.backups import Why
        from nsclinic.store.backup_shelf import is_there

        standing = self._keeper.standing
        self._looks += 1
        if standing is None or self._looks % READ_AGAIN_LOOKS == 0:
            self._keeper.read_standing()
        if standing is None or not standing.is_wanted or self._keeper.is_busy:
            return
        minutes = self._since_first.elapsed() / 60_000 if self._since_first.isValid() else 0
        if self.saves >= MOST_SAVES or (self.saves and minutes >= MOST_MINUTES):
            self._keeper.make(Why.INTERVAL)
        elif (
            standing.second is not None and standing.second_waiting_since is not None and standing.is_current
        ):
            second = standing.second
            self._worker.ask(lambda: is_there(second), self._seen, lambda _error: None)

    def _seen(self, is_second_there: bool) -> None:  # noqa: FBT001 - an answer
        if is_second_there:
            from nsclinic.clinic.backups import Why

            self._keeper.make(Why.INTERVAL)

    def _changed(self, _changed: Changed) -> None:
        if not self.saves:
            self._since_first.start()
        self.saves += 1
        if self.saves >= MOST_SAVES and not self._has_failed:
            self.look()

    def _begun(self) -> None:
        self.saves = 0
        self._since_first.invalidate()

    def _ended(self, done: "BackupDone") -> None:
        self._has_failed = False
        if done.second_fault is not None:
            words = self._window.context.wording
            fault = fault_in_words(done.second_fault, words)
            self._window.context.navigate.say(
                words.t("The backup lies on this computer, and not on the second medium."),
                fault.happened,
                look="warning",
            )

    def _failed(self, error: Exception) -> None:
        """Say once that no backup could be made, and try again when it is due again."""
        if isinstance(error, StoppedError):
            return
        self.saves = max(self.saves, 1)
        self._since_first.start()
        if not self._has_failed:
            words = self._window.context.wording
            fault = fault_in_words(error, words)
            self._window.context.navigate.say(
                words.t("No backup could be made."), fault.happened, look="fault"
            )
        self._has_failed = True

    def _stood(self, standing: "BackupStanding") -> None:
        """Say once after opening what has to be said; *Today* goes on saying it."""
        if self._is_told:
            return
        self._is_told = True
        from nsclinic.clinic.backups import Nag
        from nsclinic.ui.backups.words import nag_words

        if standing.nag(now()) is not Nag.NONE:
            said = nag_words(standing, now(), self._window.context.wording)
            self._window.context.navigate.say(said.says, said.to_do, look="warning")
