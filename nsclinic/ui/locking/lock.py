"""The lock of the window: after idle minutes, or when asked, nobody sees or does anything before a secret was typed.

What was being typed is neither lost nor shown: the form stays as it is behind the curtain, with its draft kept. An open
question is answered as Escape answers it. A clinic without encryption has no secret and so no lock.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from shiboken6 import isValid

from nsclinic.store.errors import TooManyTriesError, WrongPassphraseError
from nsclinic.ui.actions import Action
from nsclinic.ui.locking.idle import IdleWatch

if TYPE_CHECKING:
    from nsclinic.ui.frame import ClinicWindow
    from nsclinic.ui.jobs import OpenedClinic
    from nsclinic.ui.locking.curtain import Curtain


class Lock(QObject):
    """Locks and unlocks one window. Emits `other_asked()` where another user wants in."""

    other_asked = Signal()

    def __init__(self, window: "ClinicWindow", clinic: "OpenedClinic") -> None:
        super().__init__(window)
        self._window = window
        self.curtain: Curtain | None = None
        self._focused: QWidget | None = None
        self.watch = IdleWatch(clinic.lock_minutes, self)
        self.watch.idle.connect(self.lock)
        self.follow(clinic)

    @property
    def is_locked(self) -> bool:
        """Whether the curtain is drawn."""
        return self.curtain is not None

    def follow(self, clinic: "OpenedClinic") -> None:
        """Take note of the clinic's setting, and of who works here."""
        self._user, self._can_lock = clinic.user, clinic.is_encrypted
        self.watch.minutes = clinic.lock_minutes
        if self._can_lock:
            self.watch.begin()
        else:
            self.watch.end()

    def action(self) -> Action:
        """Give what locks at once, offered on every screen."""
        words = self._window.context.wording
        return Action("lock", words.t("Lock the window"), self.lock, ("Ctrl+L",), lambda: self._can_lock)

    def lock(self) -> None:
        """Draw the curtain."""
        window = self._window
        if self.is_locked or not self._can_lock or not window.isEnabled():
            return
        from nsclinic.ui.locking.curtain import Curtain

        self._dismiss_questions()
        self._focused = window.focusWidget()
        self.curtain = Curtain(
            window.context.who, self._user, window.context.wording, window.context.theme, window
        )
        self.curtain.given.connect(self._try)
        self.curtain.other_asked.connect(self.other_asked)
        self._hide_whole(is_hidden=True)
        window.setAcceptDrops(False)
        self.watch.end()
        self.curtain.cover()

    def lay_over(self) -> None:
        """Go on covering the window in another size."""
        if self.curtain is not None:
            self.curtain.lay_over()

    def _hide_whole(self, *, is_hidden: bool) -> None:
        """Take the screens out of sight, of the keyboard and of screen readers, or bring them back."""
        whole = self._window.centralWidget()
        if whole is not None:
            whole.setVisible(not is_hidden)

    @staticmethod
    def _dismiss_questions() -> None:
        """Answer every open question as Escape does: a question may show a child's name."""
        while isinstance(dialog := QApplication.activeModalWidget(), QDialog) and dialog.isVisible():
            dialog.reject()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()

    def _try(self) -> None:
        if self.curtain is None:
            return
        form = self.curtain.form
        form.setEnabled(False)
        form.button.setEnabled(False)
        user, typed = form.user, form.text
        self._window.context.clinic_jobs.read(
            lambda clinic: clinic.store.ways_in.prove(typed, user),
            lambda _nothing: self._unlock(),
            self._not_tried,
            owner=form,
            instead_of="secret",
        )

    def _not_tried(self, error: Exception) -> None:
        if self.curtain is None:
            return
        self._allow()
        if isinstance(error, TooManyTriesError):
            self.curtain.form.say_wait(error.seconds_left)
        elif isinstance(error, WrongPassphraseError):
            self.curtain.form.say_wrong()
        else:
            self.curtain.form.message.setText(str(error))

    def _allow(self) -> None:
        if self.curtain is not None:
            self.curtain.form.setEnabled(True)
            self.curtain.form.button.setEnabled(True)

    def _unlock(self) -> None:
        window, curtain, focused = self._window, self.curtain, self._focused
        self.curtain, self._focused = None, None
        if curtain is not None:
            curtain.hide()
            curtain.deleteLater()
        self._hide_whole(is_hidden=False)
        window.setAcceptDrops(True)
        self.watch.begin()
        if focused is not None and isValid(focused) and focused.isVisible():
            focused.setFocus()
        else:
            window.screen_shown.take_focus()
        window.ask_the_day()
