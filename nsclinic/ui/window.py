"""Brings the window up: application, clinic, first screen; the one function that the program's front door calls."""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from traceback import format_tb
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from nsclinic.clinic.acting import Typed, acting_clinic
from nsclinic.clinic.backups import backups_folder
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.preferences import user_preferences
from nsclinic.store import StoreError, user_names
from nsclinic.store.backup_sets import BackupSet
from nsclinic.store.errors import (
    ClinicDamagedError,
    ClinicLockedError,
    ClinicMissingError,
    ClinicOlderError,
    PassphraseNeededError,
    TooManyTriesError,
    WrongPassphraseError,
)
from nsclinic.ui.backups.watch import BackupWatch
from nsclinic.ui.backups.words import moment_words
from nsclinic.ui.desktop import name_for_the_desktop
from nsclinic.ui.display import has_display
from nsclinic.ui.faults import fault_at_opening, fault_in_words
from nsclinic.ui.first_ways import FirstWays
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.jobs import ClinicJobs, OpenedClinic
from nsclinic.ui.layout import restore_geometry
from nsclinic.ui.looks import LANGUAGE, Looks
from nsclinic.ui.memory import GarbageOnThisThread, spare_what_lasts
from nsclinic.ui.readiness import tell_readiness
from nsclinic.ui.text import Choice, ask
from nsclinic.ui.theme import load_fonts
from nsclinic.ui.unconfirmed import warn_of_language
from nsclinic.ui.unlock import UnlockDialog, WaitNote
from nsclinic.ui.way import Place
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from nsclinic.store.restoring import Restored

AFTER_THE_FIRST_START = (Place("users"), Place("settings"), Place("recovery"))
"""What a new clinic is led through, last first: each leads back to the one before it, and the first to *Today*."""

DONE, BAD_ARGUMENTS, NOT_OPENED = 0, 2, 3
"""Exit codes of the contract."""

LAST_USER = "last_user"
"""Name of the preference: who opened the clinic on this computer last, and stands chosen the next time."""

Opener = Callable[[Typed | None], Clinic]
"""Opens the clinic with what was typed, or with nothing; called on the store thread, where the connection then lives.

An empty secret asks for one even where the command line gave it."""


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How the window comes up: what is given here goes before the user's own choice (`looks.Looks`).

    `text_scale` 2.0 is 200 %.
    """

    quit_when_ready: bool = False
    language: str = ""
    text_scale: float | None = None


def run(open_clinic: Opener, options: WindowOptions, first: FirstWays | None = None) -> int:
    """Show the clinic in a window until it is closed; give the exit code of the contract.

    Where there is no file yet, `first` says what can be begun with, and the first start asks.

    With `quit_when_ready` it ends with 0 as soon as the first screen is painted with its data, and 3 where the clinic
    could not be opened.
    """
    if not has_display():
        sys.stderr.write(
            "nsclinic: there is no display here; set QT_QPA_PLATFORM=offscreen to run without one\n"
        )
        return BAD_ARGUMENTS
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    application = QApplication.instance() or QApplication(["nsclinic"])
    if not isinstance(application, QApplication):
        raise TypeError("a window needs a QApplication, and another application runs already")
    name_for_the_desktop(application)
    application.setQuitOnLastWindowClosed(False)  # closing the question for the passphrase is not the end
    load_fonts()
    start = _Start(application, open_clinic, options, first)
    garbage = GarbageOnThisThread()
    usual_hook, sys.excepthook = sys.excepthook, start.stumbled
    try:
        QTimer.singleShot(0, start.begin)
        code = application.exec()
    finally:
        sys.excepthook = usual_hook
        start.end()
        del start
        garbage.release()
    return code


class _Start(QObject):
    """The steps from an application to a window with data."""

    def __init__(
        self, application: QApplication, open_clinic: Opener, options: WindowOptions, first: FirstWays | None
    ) -> None:
        super().__init__()
        self._application = application
        self._open_clinic = open_clinic
        self._options = options
        self._first = first
        self._begins_at: tuple[Place, ...] = ()
        self._is_language_chosen = False
        self._note: WaitNote | None = None
        self._preferences = user_preferences()
        self._looks = Looks(
            self._preferences, given_language=options.language, given_scale=options.text_scale
        )
        self._jobs: ClinicJobs | None = None
        self._window: ClinicWindow | None = None
        self._ways = first
        self._typed: Typed | None = None
        self._has_failed = False
        self._to_restore: BackupSet | None = None
        self._restored: Restored | None = None

    def begin(self) -> None:
        """Open the clinic on the store thread."""
        typed = self._typed
        self._jobs = ClinicJobs(lambda: self._open_clinic(typed))
        self._jobs.opened.connect(self._opened)
        self._jobs.not_opened.connect(self._not_opened)
        self._jobs.failed.connect(self._failed)
        self._jobs.start()

    def end(self) -> None:
        """Close what is open; the file is closed when this returns."""
        self._close()
        self._looks.undress(self._application)

    def _close(self) -> None:
        if self._jobs is not None:
            self._jobs.close()
        if self._window is not None:
            self._window.deleteLater()
            QCoreApplication.sendPostedEvents(self._window, QEvent.Type.DeferredDelete.value)
            self._window = None

    def _change_user(self) -> None:
        """Close the clinic, with what was typed kept as drafts, and ask who is there."""
        if self._window is not None:
            self._window.hide()
            if self._window.context.backups is not None:
                self._window.context.backups.take_no_leave()
        self._close()
        self._begins_at = ()
        self._typed = Typed("")
        self.begin()

    def stumbled(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Say a mistake of the program in the message bar, and where it was on standard error, without its values.

        The text of an exception may hold a child's data.
        """
        sys.stderr.write("".join(format_tb(trace)) + f"{kind.__name__}\n")
        if self._window is not None and isinstance(error, Exception):
            self._window.say_fault(error)

    def _opened(self, clinic: OpenedClinic) -> None:
        if self._jobs is None:
            return
        self._looks.clinic_language = clinic.language
        self._put_note_away()
        theme, words = self._looks.dress(self._application)
        window = ClinicWindow(self._jobs, clinic, words, theme, self._preferences, self._looks)
        window.closed.connect(self._closed)
        self._watch_backups(window)
        window.lock.other_asked.connect(self._change_user, Qt.ConnectionType.QueuedConnection)
        if clinic.user:
            self._preferences.put(LAST_USER, clinic.user)
        self._window = window
        if restore_geometry(window, self._preferences):
            window.show()
        else:
            window.resize(self._application.primaryScreen().availableSize())
            window.showMaximized()
        window.search.clearFocus()
        for place in self._begins_at:
            window.show_place(place)
        if self._is_language_chosen:
            warn_of_language(words.language, words, self._preferences, window.context.navigate)
        window.screen_shown.take_focus()
        tell_readiness(window)
        self._say_restored(window)
        window.when_painted(spare_what_lasts)
        if self._options.quit_when_ready:
            window.when_painted(self._jobs.close)  # nothing is begun any more: no look at every child
            window.when_painted(lambda: self._application.exit(NOT_OPENED if self._has_failed else DONE))

    def _watch_backups(self, window: ClinicWindow) -> None:
        """Have backups made while the window is open and when it closes."""
        keeper = window.context.backups
        if keeper is not None and not self._options.quit_when_ready:
            BackupWatch(window, keeper)
            keeper.restore_asked.connect(self._close_and_restore)

    def _close_and_restore(self, kept: BackupSet) -> None:
        """Close the window, and put a set in the clinic's place once it is closed."""
        self._to_restore = kept
        if self._window is not None and not self._window.close():
            self._to_restore = None

    def _closed(self) -> None:
        """End the last backup, or put back the one that was asked for, and leave or open the clinic again."""
        keeper = self._window.context.backups if self._window is not None else None
        kept, self._to_restore = self._to_restore, None
        if keeper is None or keeper.closed is None:
            self._application.exit(DONE)
            return
        from nsclinic.ui.backups.ending import Ending

        theme, words, ending = self._looks.theme, self._looks.wording, Ending(self)
        if kept is None:
            ending.over.connect(lambda: self._application.exit(DONE))
            ending.end_backup(keeper.closed, words, theme)
        else:
            ending.over.connect(lambda: self._open_again(ending.restored))
            closed = keeper.closed
            ending.restore(kept, closed.path, closed.acting, words, theme, closed.raw_key)

    def _open_again(self, restored: "Restored | None") -> None:
        """Open the clinic anew after a restore, done or not; say what was done once the window stands."""
        self.end()
        self._restored, self._begins_at = restored, ()
        self._note = WaitNote(
            self._looks.wording.t("One moment: the clinic is being opened…"), self._looks.theme
        )
        self._note.show()
        self.begin()

    def _say_restored(self, window: ClinicWindow) -> None:
        restored, self._restored = self._restored, None
        if restored is not None:
            words = window.context.wording
            kept = restored.kept_aside.name if restored.kept_aside is not None else ""
            window.context.navigate.say(
                words.t(
                    "The clinic stands as on {moment}.", moment=moment_words(restored.kept.made_at, words)
                ),
                words.t("What was there is kept in the folder {folder}.", folder=words.isolate(kept))
                if kept
                else "",
            )

    def _ask_first(self, first: FirstWays) -> None:
        """Ask what to begin with, and begin so."""
        from nsclinic.ui.first_start.dialog import FirstStart

        dialog = FirstStart(self._looks.theme, self._looks.wording.language, first.path)
        dialog.exec()
        begun = dialog.begun
        dialog.deleteLater()
        if begun is None:
            self._application.exit(NOT_OPENED)
            return
        self._looks.choose(LANGUAGE, begun.language)
        self._is_language_chosen = True
        from nsclinic.clinic.restoring import is_in_set

        theme, words = self._looks.dress(self._application)
        clinic, file = begun.clinic, begun.file
        if clinic is not None:
            self._open_clinic = lambda _typed: first.make(clinic)
            self._begins_at = AFTER_THE_FIRST_START
        elif file is not None and is_in_set(file):
            self._restore_first(first, file)
            return
        elif file is not None:
            self._first, self._ways = None, first.at(file)
            self._open_clinic = self._ways.open
        else:
            name = words.t("Demonstration clinic")
            self._open_clinic = lambda _typed: first.demonstration(name)
        self._note = WaitNote(words.t("One moment: the clinic is being opened…"), theme)
        self._note.show()
        self.begin()

    def _restore_first(self, first: FirstWays, place: Path) -> None:
        """Put a backup in the place of a clinic that is missing or damaged, and open it."""
        from nsclinic.clinic.restoring import set_at
        from nsclinic.ui.backups.ending import Ending

        theme, words = self._looks.theme, self._looks.wording
        ending = Ending(self)

        def over() -> None:
            if ending.restored is None:
                self._application.exit(NOT_OPENED)
                return
            self._restored, self._typed = ending.restored, ending.typed
            self._open_clinic = first.open
            self.begin()

        ending.over.connect(over)
        try:
            kept = set_at(place)
        except StoreError as error:
            ending.say_not_put_back(error, words)
        else:
            ending.restore(kept, first.path, acting_clinic, words, theme)

    def _put_note_away(self) -> None:
        if self._note is not None:
            self._note.close()
            self._note.deleteLater()
            self._note = None

    def _failed(self, error: Exception) -> None:
        """Remember that the first screen is not whole, for a self-test that looks at the exit code only."""
        self._has_failed = True
        sys.stderr.write(f"nsclinic: {fault_in_words(error, self._looks.wording).happened}\n")

    def _not_opened(self, error: Exception) -> None:
        self._put_note_away()
        _theme, words = self._looks.dress(self._application)
        can_ask = not self._options.quit_when_ready
        if can_ask and self._first is not None and isinstance(error, ClinicMissingError):
            self._ask_first(self._first)
            return
        if can_ask and isinstance(error, PassphraseNeededError | WrongPassphraseError | TooManyTriesError):
            self._ask_who(error)
            return
        if can_ask and isinstance(error, ClinicOlderError) and self._ways is not None:
            self._ask_older(error, words)
            return
        fault = fault_at_opening(error, words, self._first.path.name if self._first is not None else "")
        sys.stderr.write(
            f"nsclinic: {fault.happened} {fault.to_do}\n" if fault.is_ours else f"nsclinic: {error}\n"
        )
        if can_ask:
            leave = Choice("leave", words.t("Leave"), is_default=True, is_escape=True)
            first = self._first
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
                    self.begin()
                    return
        self._application.exit(NOT_OPENED)

    def _ask_older(self, error: ClinicOlderError, words: Wording) -> None:
        from nsclinic.ui.older import goes_on_with_older

        if self._ways is not None and goes_on_with_older(error, words):
            self._open_clinic = self._ways.open_older
            self.begin()
        else:
            sys.stderr.write(f"nsclinic: {error}\n")
            self._application.exit(NOT_OPENED)

    def _ask_who(self, error: Exception) -> None:
        """Ask who is there, and for the secret; say what was wrong with the last one."""
        users = user_names(self._ways.path) if self._ways is not None else ()
        dialog = UnlockDialog(self._looks.wording, self._looks.theme, users)
        last = self._typed.user if self._typed is not None and self._typed.secret else None
        first = users[0] if users else ""
        dialog.form.choose(self._preferences.get(LAST_USER, first) if last is None else last)
        if isinstance(error, TooManyTriesError):
            dialog.form.say_wait(error.seconds_left)
        elif isinstance(error, WrongPassphraseError):
            dialog.form.say_wrong()
        is_given = dialog.exec() == QDialog.DialogCode.Accepted
        self._typed = dialog.typed
        dialog.deleteLater()
        if is_given:
            self.begin()
        else:
            self._application.exit(NOT_OPENED)
