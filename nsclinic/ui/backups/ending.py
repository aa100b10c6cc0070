"""What is done when the window has closed the clinic: the last backup is ended, or a set is put in the file's place.

The clinic is closed and everything in it saved by then; a sentence stands on the screen while one waits.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton

from nsclinic.clinic.backups import BackupDone, end_backup
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.restoring import restore_clinic
from nsclinic.store import (
    ClinicFile,
    PassphraseNeededError,
    WrongPassphraseError,
    open_clinic,
    user_names,
)
from nsclinic.store.backup_sets import BackupSet
from nsclinic.store.rehearsing import Opener
from nsclinic.store.restoring import Restored
from nsclinic.ui.backups.keeper import ClosedClinic
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.text import Choice, ask
from nsclinic.ui.theme import Theme
from nsclinic.ui.unlock import UnlockDialog, WaitNote
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from nsclinic.clinic.acting import Typed


class Ending(QObject):
    """One thing at a time, each with its word on the screen; `over` follows in any case."""

    over = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = PageWorker(self)
        self._note: WaitNote | None = None
        self.restored: Restored | None = None
        self.typed: Typed | None = None
        """The secret that was asked for; None where the key was known."""

    def end_backup(self, closed: ClosedClinic, words: Wording, theme: Theme) -> None:
        """Prove the last copy and put it in its place, also on the second medium; `over` follows."""
        under_way = closed.under_way
        if closed.fault is not None:
            self._not_backed_up(closed.fault, words)
            return
        if under_way is None:
            self.over.emit()
            return
        skip = QPushButton(words.t("Close without it"))
        self._wait(
            words.t("The clinic is closed and saved. One moment: a backup is being made…"), theme, skip
        )

        self._worker.ask(
            lambda: end_backup(under_way),
            lambda done: self._backed_up(done, words),
            lambda error: self._not_backed_up(error, words),
        )
        skip.clicked.connect(self._skip)

    def restore(
        self,
        kept: BackupSet,
        place: Path,
        acting: Callable[[ClinicFile], Clinic],
        words: Wording,
        theme: Theme,
        raw_key: bytes | None = None,
    ) -> None:
        """Put a set in the place of a clinic file that is closed or missing; `over` follows, `restored` tells whether.

        It is opened with the key, else with a passphrase that is asked for. `acting` gives the clinic of an opened
        copy, for whoever opened it.
        """
        key = raw_key if kept.is_encrypted else None
        self._restore(kept, place, acting, lambda copy: open_clinic(copy, raw_key=key), words, theme)

    def _restore(
        self,
        kept: BackupSet,
        place: Path,
        acting: Callable[[ClinicFile], Clinic],
        open_file: Opener,
        words: Wording,
        theme: Theme,
    ) -> None:
        self._wait(words.t("One moment: the backup is being put in its place…"), theme)

        def failed(error: Exception) -> None:
            self._put_note_away()
            if isinstance(error, WrongPassphraseError | PassphraseNeededError):
                dialog = UnlockDialog(words, theme, user_names(kept.clinic_file))
                if isinstance(error, WrongPassphraseError):
                    dialog.form.say_wrong()
                if dialog.exec() == QDialog.DialogCode.Accepted:
                    typed = self.typed = dialog.typed
                    open_it = partial(open_clinic, passphrase=typed.secret, user=typed.user)
                    self._restore(kept, place, acting, open_it, words, theme)
                    return
            self.say_not_put_back(error, words)

        self._worker.ask(
            lambda: restore_clinic(kept, place, open_file, acting, replace=True), self._put_back, failed
        )

    def say_not_put_back(self, error: Exception, words: Wording) -> None:
        """Say why a backup cannot be put in place; `over` follows."""
        self._say(words.t("The backup was not put in place: all is as it was."), error, words)
        self.over.emit()

    def _put_back(self, restored: Restored) -> None:
        self.restored = restored
        self._put_note_away()
        self.over.emit()

    def _backed_up(self, done: BackupDone, words: Wording) -> None:
        self._put_note_away()
        if done.second_fault is not None:
            says = words.t("The backup lies on this computer, and not on the second medium.")
            self._say(says, done.second_fault, words)
        self.over.emit()

    def _not_backed_up(self, error: Exception, words: Wording) -> None:
        self._put_note_away()
        self._say(words.t("The clinic is closed and saved, and no backup could be made."), error, words)
        self.over.emit()

    def _skip(self) -> None:
        """Wait no longer: the program ends, and what is half done is swept by a later backup."""
        self._worker.drop()
        self._put_note_away()
        self.over.emit()

    def _say(self, happened: str, error: Exception, words: Wording) -> None:
        fault = fault_in_words(error, words)
        ask(
            None,
            "nsclinic",
            happened,
            (Choice("read", words.t("Close"), is_default=True, is_escape=True),),
            details=f"{fault.happened} {fault.to_do}".strip(),
        )

    def _wait(self, says: str, theme: Theme, button: QPushButton | None = None) -> None:
        self._put_note_away()
        self._note = WaitNote(says, theme)
        layout = self._note.layout()
        if button is not None and layout is not None:
            layout.addWidget(button)
            layout.setAlignment(button, Qt.AlignmentFlag.AlignTrailing)
        self._note.show()

    def _put_note_away(self) -> None:
        if self._note is not None:
            self._note.close()
            self._note.deleteLater()
            self._note = None
