"""Makes backups of the open clinic, and knows how it stands with them, for whatever screen wants to say so.

The copy is made on the store thread, giving way to every Save; the rest on a thread of its own.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import Role
from nsclinic.store import ClinicFile, StoreError
from nsclinic.ui.jobs import ClinicJobs, StoppedError, Ticket
from nsclinic.ui.summary.worker import PageWorker

if TYPE_CHECKING:
    from nsclinic.clinic.backups import BackupDone, BackupStanding, BackupUnderWay, Why
    from nsclinic.store.backup_sets import BackupSet


@dataclass(frozen=True, slots=True)
class ClosedClinic:
    """What is known of a clinic after it was closed: where it lies, what opens it, and who had it open.

    `under_way` is the backup that was begun while it was closed, to be ended now; `fault` is what hindered it.
    """

    path: Path
    raw_key: bytes | None
    who: str
    role: Role | None
    under_way: "BackupUnderWay | None"
    fault: Exception | None = None

    def acting(self, store: ClinicFile) -> Clinic:
        """Give the clinic of an opened copy, for whoever had this one open."""
        return Clinic(store, who=self.who, role=self.role)


class BackupKeeper(QObject):
    """One backup at a time.

    Emits `begun()`, then `told(done, of)` while it copies, then `ended(BackupDone)` or `failed(Exception)`; `stood`
    whenever the standing was read; `restore_asked(BackupSet)` when a set is to be put in the clinic's place.
    """

    begun = Signal()
    told = Signal(int, int)
    ended = Signal(object)
    failed = Signal(object)
    stood = Signal(object)
    restore_asked = Signal(object)

    def __init__(self, jobs: ClinicJobs) -> None:
        super().__init__()
        self._jobs = jobs
        self._worker = PageWorker(self)
        self._copying: Ticket | None = None
        self.standing: BackupStanding | None = None
        self.closed: ClosedClinic | None = None

    @property
    def is_busy(self) -> bool:
        """Whether a backup is being made."""
        return self._copying is not None or self._worker.is_busy

    def read_standing(self) -> None:
        """Ask how the clinic stands with its backups; `stood` follows."""
        self._jobs.read(_standing_of, self._stands, owner=self, instead_of="standing")

    def make(self, why: "Why") -> None:
        """Make a backup, unless one is being made."""
        if self.is_busy:
            return
        from nsclinic.clinic.backups import begin_backup

        self._copying = self._jobs.at_length(
            lambda clinic, tell: begin_backup(clinic, why, tell),
            self._copied,
            self.told.emit,
            self._not_made,
            is_write=False,
            gives_way=True,
        )
        self.begun.emit()

    def stop(self) -> None:
        """Stop a backup that is still being copied; nothing of it stays."""
        if self._copying is not None:
            self._copying.stop()

    @property
    def can_stop(self) -> bool:
        """Whether what is being made can still be stopped."""
        return self._copying is not None

    def ask_restore(self, kept: "BackupSet") -> None:
        """Have a set put in the place of the clinic file, once the window is closed."""
        self.restore_asked.emit(kept)

    def take_leave(self) -> None:
        """Have the clinic copied once more when it is closed, where something lies in no set; `closed` then has it."""
        self._jobs.before_closing = self._take_leave

    def take_no_leave(self) -> None:
        """Copy nothing when the clinic is closed: it is opened again at once."""
        self._jobs.before_closing = None

    def _take_leave(self, clinic: Clinic) -> None:
        """Look at the clinic for the last time; on the store thread."""
        from nsclinic.clinic.backups import Why, begin_backup, is_backed_up_by_itself

        under_way, fault = None, None
        if is_backed_up_by_itself(clinic):
            try:
                under_way = begin_backup(clinic, Why.CLOSE)
            except (StoreError, OSError) as error:
                fault = error
        if under_way is not None and under_way.making is None and not _second_waits(clinic):
            under_way = None
        store = clinic.store
        self.closed = ClosedClinic(store.path, store.raw_key, clinic.who, clinic.role, under_way, fault)

    def _stands(self, standing: "BackupStanding") -> None:
        self.standing = standing
        self.stood.emit(standing)

    def _copied(self, under_way: "BackupUnderWay") -> None:
        from nsclinic.clinic.backups import end_backup, forget_backup

        ticket, self._copying = self._copying, None
        if ticket is not None and ticket.wants_stop:
            forget_backup(under_way)
            self.failed.emit(StoppedError())
            return
        self._worker.ask(lambda: end_backup(under_way), self._made, self._not_made)

    def _made(self, done: "BackupDone") -> None:
        self.read_standing()
        self.ended.emit(done)

    def _not_made(self, error: Exception) -> None:
        self._copying = None
        self.read_standing()
        self.failed.emit(error)


def _standing_of(clinic: Clinic) -> "BackupStanding":
    from nsclinic.clinic.backups import (
        standing_of,  # with all that makes and checks sets: not for the first screen
    )

    return standing_of(clinic)


def _second_waits(clinic: Clinic) -> bool:
    standing = _standing_of(clinic)
    return standing.second is not None and standing.second_waiting_since is not None
