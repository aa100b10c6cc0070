"""Brings the window up: application, clinic, first screen; the one function that the program's front door calls."""

import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from traceback import format_tb
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.acting import Typed
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.preferences import user_preferences
from nsclinic.ui.desktop import name_for_the_desktop
from nsclinic.ui.display import has_display
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.jobs import ClinicJobs, OpenedClinic
from nsclinic.ui.layout import restore_geometry
from nsclinic.ui.looks import Looks
from nsclinic.ui.memory import GarbageOnThisThread, spare_what_lasts
from nsclinic.ui.readiness import tell_readiness
from nsclinic.ui.theme import Theme, load_fonts
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from nsclinic.store.backup_sets import BackupSet
    from nsclinic.store.restoring import Restored
    from nsclinic.ui.first_ways import FirstWays
    from nsclinic.ui.unlock import WaitNote
    from nsclinic.ui.way import Place

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


def run(open_clinic: Opener, options: WindowOptions, first: "FirstWays | None" = None) -> int:
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
    start = Start(application, open_clinic, options, first)
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


class Start(QObject):
    """The steps from an application to a window with data.

    What has no underscore is what `NotOpened` goes by, and changes, before it lets the start begin again.
    """

    def __init__(
        self,
        application: QApplication,
        open_clinic: Opener,
        options: WindowOptions,
        first: "FirstWays | None",
    ) -> None:
        super().__init__()
        self.application = application
        self.open_clinic = open_clinic
        self.options = options
        self.first = first
        self.begins_at: tuple[Place, ...] = ()
        self.is_language_chosen = False
        self._note: WaitNote | None = None
        self.preferences = user_preferences()
        self.looks = Looks(self.preferences, given_language=options.language, given_scale=options.text_scale)
        self._jobs: ClinicJobs | None = None
        self._window: ClinicWindow | None = None
        self.ways = first
        self.typed: Typed | None = None
        self._has_failed = False
        self._to_restore: BackupSet | None = None
        self.restored: Restored | None = None

    def begin(self) -> None:
        """Open the clinic on the store thread."""
        typed = self.typed
        self._jobs = ClinicJobs(lambda: self.open_clinic(typed))
        self._jobs.opened.connect(self._opened)
        self._jobs.not_opened.connect(self._not_opened)
        self._jobs.failed.connect(self._failed)
        self._jobs.start()

    def end(self) -> None:
        """Close what is open; the file is closed when this returns."""
        self._close()
        self.looks.undress(self.application)

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
        self.begins_at = ()
        self.typed = Typed("")
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
        self.looks.clinic_language = clinic.language
        self._put_note_away()
        theme, words = self.looks.dress(self.application)
        window = ClinicWindow(self._jobs, clinic, words, theme, self.preferences, self.looks)
        window.closed.connect(self._closed)
        self._watch_backups(window)
        window.lock.other_asked.connect(self._change_user, Qt.ConnectionType.QueuedConnection)
        if clinic.user:
            self.preferences.put(LAST_USER, clinic.user)
        self._window = window
        if restore_geometry(window, self.preferences):
            window.show()
        else:
            window.resize(self.application.primaryScreen().availableSize())
            window.showMaximized()
        window.search.clearFocus()
        for place in self.begins_at:
            window.show_place(place)
        if self.is_language_chosen:
            from nsclinic.ui.unconfirmed import warn_of_language

            warn_of_language(words.language, words, self.preferences, window.context.navigate)
        window.screen_shown.take_focus()
        tell_readiness(window)
        self._say_restored(window)
        window.when_painted(self._painted)

    def _painted(self) -> None:
        """Go on once the first screen stands there with its data."""
        spare_what_lasts()
        if self.options.quit_when_ready and self._jobs is not None:
            self._jobs.close()  # nothing is begun any more: no look at every child
            self.application.exit(NOT_OPENED if self._has_failed else DONE)
        elif self._window is not None:
            from nsclinic.ui.next_screens import NextScreens

            NextScreens(self._window)

    def _watch_backups(self, window: ClinicWindow) -> None:
        """Have backups made while the window is open and when it closes."""
        from nsclinic.ui.backups.watch import BackupWatch

        keeper = window.context.backups
        if keeper is not None and not self.options.quit_when_ready:
            BackupWatch(window, keeper)
            keeper.restore_asked.connect(self._close_and_restore)

    def _close_and_restore(self, kept: "BackupSet") -> None:
        """Close the window, and put a set in the clinic's place once it is closed."""
        self._to_restore = kept
        if self._window is not None and not self._window.close():
            self._to_restore = None

    def _closed(self) -> None:
        """End the last backup, or put back the one that was asked for, and leave or open the clinic again."""
        keeper = self._window.context.backups if self._window is not None else None
        kept, self._to_restore = self._to_restore, None
        if keeper is None or keeper.closed is None:
            self.application.exit(DONE)
            return
        from nsclinic.ui.backups.ending import Ending

        theme, words, ending = self.looks.theme, self.looks.wording, Ending(self)
        if kept is None:
            ending.over.connect(lambda: self.application.exit(DONE))
            ending.end_backup(keeper.closed, words, theme)
        else:
            ending.over.connect(lambda: self._open_again(ending.restored))
            closed = keeper.closed
            ending.restore(kept, closed.path, closed.acting, words, theme, closed.raw_key)

    def _open_again(self, restored: "Restored | None") -> None:
        """Open the clinic anew after a restore, done or not; say what was done once the window stands."""
        self.end()
        self.restored, self.begins_at = restored, ()
        self.say_wait(self.looks.wording, self.looks.theme)
        self.begin()

    def say_wait(self, words: Wording, theme: Theme) -> None:
        """Say that the clinic is being opened, until it is."""
        from nsclinic.ui.unlock import WaitNote

        self._note = WaitNote(words.t("One moment: the clinic is being opened…"), theme)
        self._note.show()

    def _say_restored(self, window: ClinicWindow) -> None:
        restored, self.restored = self.restored, None
        if restored is not None:
            from nsclinic.ui.backups.words import moment_words

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

    def _put_note_away(self) -> None:
        if self._note is not None:
            self._note.close()
            self._note.deleteLater()
            self._note = None

    def _failed(self, error: Exception) -> None:
        """Remember that the first screen is not whole, for a self-test that looks at the exit code only."""
        self._has_failed = True
        sys.stderr.write(f"nsclinic: {fault_in_words(error, self.looks.wording).happened}\n")

    def _not_opened(self, error: Exception) -> None:
        from nsclinic.ui.not_opened import NotOpened

        self._put_note_away()
        NotOpened(self).answer(error)
