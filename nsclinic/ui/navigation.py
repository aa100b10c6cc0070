"""The way between screens as a screen sees it (`context.Navigate`), laid over the window."""

from collections.abc import Callable
from datetime import date
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

from nsclinic.ui.actions import Action
from nsclinic.ui.context import Screen
from nsclinic.ui.way import Place

if TYPE_CHECKING:
    from nsclinic.ui.frame import ClinicWindow


class Navigation:
    """What `Navigate` asks, done by the window."""

    def __init__(self, window: "ClinicWindow") -> None:
        self._window = window

    def go(self, place: Place) -> None:
        """As `Navigate`."""
        self._window.show_place(place)

    def today(self) -> None:
        """As `Navigate`."""
        self._window.show_place(Place("today"))

    def children(self, search: str = "") -> None:
        """As `Navigate`."""
        from nsclinic.ui.children.screen import ChildrenScreen

        def prepare(screen: Screen) -> None:
            if isinstance(screen, ChildrenScreen):
                screen.search_for(search)

        self._window.show_place(Place("children"), prepare)

    def child(self, patient_id: str) -> None:
        """As `Navigate`."""
        self._window.show_place(Place("child", patient_id))

    def visit(self, patient_id: str, visit_on: date | None = None) -> None:
        """As `Navigate`."""
        self._window.show_place(Place("visit", patient_id, visit_on))

    def summary(self, patient_id: str, visit_on: date | None = None) -> None:
        """As `Navigate`."""
        self._window.show_place(Place("summary", patient_id, visit_on))

    def protocol(self, patient_id: str) -> None:
        """As `Navigate`."""
        self._window.show_place(Place("protocols", patient_id))

    def register(self, name: str = "") -> None:
        """As `Navigate`."""
        from nsclinic.ui.registration.screen import RegistrationScreen

        def prepare(screen: Screen) -> None:
            if isinstance(screen, RegistrationScreen) and not screen.is_dirty:
                screen.begin(name.strip())

        self._window.show_place(Place("registration"), prepare)

    def manual(self, page: str = "", anchor: str = "") -> None:
        """As `Navigate`."""
        from nsclinic.ui.manual.screen import ManualScreen

        def prepare(screen: Screen) -> None:
            if isinstance(screen, ManualScreen) and page:
                screen.show_page(page, anchor)

        self._window.show_place(Place("manual"), prepare)

    def import_from(self, path: FilePath) -> None:
        """Show the import of a file or folder, of a clinic file the bringing together of two computers."""
        from nsclinic.ui.importing.screen import ImportScreen
        from nsclinic.ui.joining.screen import CLINIC_SUFFIX, JoinScreen

        def prepare(screen: Screen) -> None:
            if isinstance(screen, ImportScreen | JoinScreen):
                screen.take(path)

        is_clinic = path.suffix.lower() == CLINIC_SUFFIX
        self._window.show_place(Place("join" if is_clinic else "import"), prepare)

    def offered_on(self, key: str) -> tuple[Action, ...]:
        """As `Navigate`."""
        return self._window.offered_on(key)

    def choose_look(self, name: str, code: str) -> bool:
        """As `Navigate`."""
        return self._window.choose_look(name, code)

    def back(self) -> None:
        """As `Navigate`."""
        self._window.leave()

    def say(
        self, happened: str, to_do: str = "", *, look: str = "notice", undo: Callable[[], None] | None = None
    ) -> None:
        """As `Navigate`."""
        self._window.messages.say(happened, to_do, look=look, undo=undo)
