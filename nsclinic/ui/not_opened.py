"""What follows where the clinic did not open: who is there and by which secret, what to begin with, a backup, the end.

Apart from the window's own start, so that a clinic that opens does not wait for any of it.
"""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog

from nsclinic.clinic.acting import acting_clinic
from nsclinic.clinic.backups import backups_folder
from nsclinic.clinic.restoring import is_in_set, set_at
from nsclinic.store import StoreError, user_names
from nsclinic.store.errors import (
    ClinicDamagedError,
    ClinicLockedError,
    ClinicMissingError,
    ClinicOlderError,
    PassphraseNeededError,
    TooManyTriesError,
    WrongPassphraseError,
)
from nsclinic.ui.faults import fault_at_opening
from nsclinic.ui.looks import LANGUAGE
from nsclinic.ui.text import Choice, ask
from nsclinic.ui.unlock import UnlockDialog
from nsclinic.ui.way import Place
from nsclinic.ui.window import LAST_USER, NOT_OPENED
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from nsclinic.ui.first_ways import FirstWays
    from nsclinic.ui.window import Start

AFTER_THE_FIRST_START = (Place("users"), Place("settings"), Place("recovery"))
"""What a new clinic is led through, last first: each leads back to the one before it, and the first to *Today*."""


class NotOpened:
    """Answers one opening that failed; the start goes on with what was answered, or ends."""

    def __init__(self, start: "Start") -> None:
        self._start = start

    def answer(self, error: Exception) -> None:
        """Ask what is to be done, where somebody can be asked; else say what is wrong, and end with 3."""
        _theme, words = self._start.looks.dress(self._start.application)
        can_ask = not self._start.options.quit_when_ready
        if can_ask and self._start.first is not None and isinstance(error, ClinicMissingError):
            self._ask_first(self._start.first)
            return
        if can_ask and isinstance(error, PassphraseNeededError | WrongPassphraseError | TooManyTriesError):
            self._ask_who(error)
            return
        if can_ask and isinstance(error, ClinicOlderError) and self._start.ways is not None:
            self._ask_older(error, words)
            return
        fault = fault_at_opening(
            error, words, self._start.first.path.name if self._start.first is not None else ""
        )
        sys.stderr.write(
            f"nsclinic: {fault.happened} {fault.to_do}\n" if fault.is_ours else f"nsclinic: {error}\n"
        )
        if can_ask:
            leave = Choice("leave", words.t("Leave"), is_default=True, is_escape=True)
            first = self._start.first
            if first is not None and isinstance(error, ClinicDamagedError):
                choices = (Choice("backup", words.t("Open a backup…")), leave)
                if ask(None, "nsclinic", fault.happened, choices, details=fault.to_do) == "backup":
                    folder = QFileDialog.getExistingDirectory(
                        None, words.t("Choose a backup"), str(backups_folder(first.path))
                    )
                    if folder:
                        self._restore_first(first, Path(folder))
                        return
            else:
                again = (
                    (Choice("again", words.t("Try again")),) if isinstance(error, ClinicLockedError) else ()
                )
                if ask(None, "nsclinic", fault.happened, (leave, *again), details=fault.to_do) == "again":
                    self._start.begin()
                    return
        self._start.application.exit(NOT_OPENED)

    def _ask_first(self, first: "FirstWays") -> None:
        """Ask what to begin with, and begin so."""
        from nsclinic.ui.first_start.dialog import FirstStart

        dialog = FirstStart(self._start.looks.theme, self._start.looks.wording.language, first.path)
        dialog.exec()
        begun = dialog.begun
        dialog.deleteLater()
        if begun is None:
            self._start.application.exit(NOT_OPENED)
            return
        self._start.looks.choose(LANGUAGE, begun.language)
        self._start.is_language_chosen = True
        theme, words = self._start.looks.dress(self._start.application)
        clinic, file = begun.clinic, begun.file
        if clinic is not None:
            self._start.open_clinic = lambda _typed: first.make(clinic)
            self._start.begins_at = AFTER_THE_FIRST_START
        elif file is not None and is_in_set(file):
            self._restore_first(first, file)
            return
        elif file is not None:
            self._start.first, self._start.ways = None, first.at(file)
            self._start.open_clinic = self._start.ways.open
        else:
            name = words.t("Demonstration clinic")
            self._start.open_clinic = lambda _typed: first.demonstration(name)
        self._start.say_wait(words, theme)
        self._start.begin()

    def _restore_first(self, first: "FirstWays", place: Path) -> None:
        """Put a backup in the place of a clinic that is missing or damaged, and open it."""
        from nsclinic.ui.backups.ending import Ending

        theme, words = self._start.looks.theme, self._start.looks.wording
        ending = Ending(self._start)

        def over() -> None:
            if ending.restored is None:
                self._start.application.exit(NOT_OPENED)
                return
            self._start.restored, self._start.typed = ending.restored, ending.typed
            self._start.open_clinic = first.open
            self._start.begin()

        ending.over.connect(over)
        try:
            kept = set_at(place)
        except StoreError as error:
            ending.say_not_put_back(error, words)
        else:
            ending.restore(kept, first.path, acting_clinic, words, theme)

    def _ask_older(self, error: ClinicOlderError, words: Wording) -> None:
        from nsclinic.ui.older import goes_on_with_older

        if self._start.ways is not None and goes_on_with_older(error, words):
            self._start.open_clinic = self._start.ways.open_older
            self._start.begin()
        else:
            sys.stderr.write(f"nsclinic: {error}\n")
            self._start.application.exit(NOT_OPENED)

    def _ask_who(self, error: Exception) -> None:
        """Ask who is there, and for the secret; say what was wrong with the last one."""
        users = user_names(self._start.ways.path) if self._start.ways is not None else ()
        dialog = UnlockDialog(self._start.looks.wording, self._start.looks.theme, users)
        last = self._start.typed.user if self._start.typed is not None and self._start.typed.secret else None
        first = users[0] if users else ""
        dialog.form.choose(self._start.preferences.get(LAST_USER, first) if last is None else last)
        if isinstance(error, TooManyTriesError):
            dialog.form.say_wait(error.seconds_left)
        elif isinstance(error, WrongPassphraseError):
            dialog.form.say_wrong()
        is_given = dialog.exec() == QDialog.DialogCode.Accepted
        self._start.typed = dialog.typed
        dialog.deleteLater()
        if is_given:
            self._start.begin()
        else:
            self._start.application.exit(NOT_OPENED)
