"""When everything in the window is made anew: another day, another name or language of the clinic, another look."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from nsclinic.ui.context import Screen
from nsclinic.ui.jobs import OpenedClinic
from nsclinic.ui.looks import LANGUAGE
from nsclinic.ui.themes import SYSTEM
from nsclinic.ui.way import PASSED_THROUGH

if TYPE_CHECKING:
    from nsclinic.ui.frame import ClinicWindow

DAY_ASKED_EVERY_MS = 60_000


class Renewal(QObject):
    """Watches day, clinic and computer for one window. A form that is open is waited for, or asked."""

    def __init__(self, window: "ClinicWindow", clinic: OpenedClinic) -> None:
        super().__init__(window)
        self._window = window
        self.clinic = clinic
        self._focused_before = ""
        self._is_language_chosen = False
        self._calendar = QTimer(self)
        self._calendar.setInterval(DAY_ASKED_EVERY_MS)
        self._calendar.timeout.connect(self.ask_clinic)
        self._calendar.start()
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._computer_changed)

    def ask_clinic(self) -> None:
        """Ask the clinic which day it is, what it is called and how it speaks.

        A window that was left open over night must not reckon with yesterday.
        """
        jobs = self._window.context.clinic_jobs
        jobs.read(OpenedClinic.of, self._follow_clinic, owner=self, instead_of="clinic")

    def choose_look(self, name: str, code: str) -> bool:
        """Let another look, size of text or language hold; an open form is asked first and may refuse."""
        if not self._window.screen_shown.may_leave():
            return False
        self._window.context.looks.choose(name, code)
        self._is_language_chosen = name == LANGUAGE
        self._make_anew(dresses=True)
        return True

    def _follow_clinic(self, clinic: OpenedClinic) -> None:
        window, before = self._window, self.clinic
        if (
            clinic == before
            or window.place.key in PASSED_THROUGH
            or not window.isEnabled()
            or window.lock.is_locked
        ):
            return
        self.clinic = clinic
        window.lock.follow(clinic)
        window.context.looks.clinic_language = clinic.language
        window.context = replace(window.context, today=clinic.today, clinic_name=clinic.name)
        if clinic.today != before.today:
            window.messages.say(window.context.wording.t("A new day has begun: {date}.", date=clinic.today))
        self._make_anew(dresses=clinic.language != before.language)

    def _computer_changed(self) -> None:
        """Follow the computer from light to dark, where the look is left to it and no form is open."""
        context = self._window.context
        is_other = context.looks.theme != context.theme
        is_form_open = self._window.place.key in PASSED_THROUGH
        if (
            context.looks.theme_chosen == SYSTEM
            and is_other
            and not is_form_open
            and self._window.isEnabled()
            and not self._window.lock.is_locked
        ):
            self._make_anew(dresses=True)

    def _make_anew(self, *, dresses: bool) -> None:
        """Make the frame and every screen anew, and stand where one stood, the keyboard too where it can be told.

        To dress, the screens have to be gone, for a style sheet is laid on every widget that there is: the rest follows
        in the next turns of the event loop. Until then the window takes no keys.
        """
        focused = QApplication.focusWidget()
        self._focused_before = focused.objectName() if focused is not None else ""
        dropped = self._window.drop_screens()
        if dresses:
            self._window.setEnabled(False)
            QTimer.singleShot(0, self, lambda: self._delete(dropped, then=self._dress))
        else:
            self._build()
            QTimer.singleShot(0, self, lambda: self._delete(dropped))

    def _delete(self, screens: list[Screen], then: Callable[[], None] | None = None) -> None:
        """Delete screens one in a turn of the event loop: all at once would hold the window up."""
        if screens:
            screen = screens.pop()
            screen.deleteLater()
            QCoreApplication.sendPostedEvents(screen, QEvent.Type.DeferredDelete.value)
            QTimer.singleShot(0, self, lambda: self._delete(screens, then))
        elif then is not None:
            then()

    def _dress(self) -> None:
        window, application = self._window, QApplication.instance()
        if isinstance(application, QApplication):
            theme, words = window.context.looks.dress(application)
            window.context = replace(window.context, theme=theme, wording=words)
        QTimer.singleShot(0, self, self._build)

    def _build(self) -> None:
        window = self._window
        window.setEnabled(True)
        message, language = window.messages.message, window.messages.language
        window.build()
        window.show_place(window.place)
        if message is not None and language == window.messages.language:
            window.messages.show_message(message)
        name = self._focused_before
        again = window.screen_shown.findChild(QWidget, name) if name else None
        if again is not None:
            again.setFocus()
        if self._is_language_chosen:
            from nsclinic.ui.unconfirmed import warn_of_language

            self._is_language_chosen = False
            context = window.context
            warn_of_language(context.wording.language, context.wording, context.preferences, context.navigate)
