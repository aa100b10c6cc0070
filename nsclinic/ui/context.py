"""What every screen is given: the clinic's jobs, the words, the look, and the way to other screens.

A screen knows no other screen and no window: it asks to be left for another by name. The window imports a screen when
it is first asked for: `nsclinic.ui.child.screen.ChildScreen`, `nsclinic.ui.visit.screen.VisitScreen`,
`nsclinic.ui.summary.screen.SummaryScreen`, each made as `Screen(context)` and then shown by
`open(patient_id, visit_on=None)`, on which the screen binds itself to that child until it is opened for another.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.preferences import Preferences
from nsclinic.ui.actions import Action, listen
from nsclinic.ui.backups.keeper import BackupKeeper
from nsclinic.ui.jobs import ClinicJobs
from nsclinic.ui.looks import Looks
from nsclinic.ui.theme import Theme
from nsclinic.ui.way import Place
from nsclinic.wording import Wording


class Navigate(Protocol):
    """The way from a screen to others and to the message bar; the window is one."""

    def go(self, place: Place) -> None:
        """Show any screen by its key in `screens.MAKERS`, for one of a child with whose and which visit."""

    def today(self) -> None:
        """Show the first screen."""

    def children(self, search: str = "") -> None:
        """Show the list of children, with this text in its search field."""

    def child(self, patient_id: str) -> None:
        """Show a child's record."""

    def visit(self, patient_id: str, visit_on: date | None = None) -> None:
        """Start a visit of a child, today's or one of another date."""

    def summary(self, patient_id: str, visit_on: date | None = None) -> None:
        """Show the visit summary."""

    def protocol(self, patient_id: str) -> None:
        """Show the page of the protocol that a child is on."""

    def register(self, name: str = "") -> None:
        """Register a new child; `name` is what was searched for."""

    def manual(self, page: str = "", anchor: str = "") -> None:
        """Show the manual: where it was left, or a page of it by its file's name, at one of its sections."""

    def offered_on(self, key: str) -> tuple[Action, ...]:
        """Give what a screen offers by its key in `screens.MAKERS`, with "" what is offered on every screen."""

    def choose_look(self, name: str, code: str) -> bool:
        """Let another look, size of text or language hold (`looks`); say whether the form that is open allowed it."""

    def import_from(self, path: Path) -> None:
        """Begin the import of a file or folder."""

    def back(self) -> None:
        """Go to the screen before this one."""

    def say(
        self, happened: str, to_do: str = "", *, look: str = "notice", undo: Callable[[], None] | None = None
    ) -> None:
        """Say in the message bar what happened and what to do. `look` is notice, warning or fault."""


@dataclass(frozen=True, slots=True)
class ScreenContext:
    """What a screen is made with. `today` is the day that every computation holds for, `who` the user.

    `backups` is what makes backups of the clinic; None only where a screen is made without a window.
    """

    clinic_jobs: ClinicJobs
    wording: Wording
    theme: Theme
    navigate: Navigate
    today: date
    who: str = ""
    clinic_name: str = ""
    preferences: Preferences = field(default_factory=Preferences)
    looks: Looks = field(default_factory=lambda: Looks(Preferences()))
    backups: BackupKeeper | None = None


class Screen(QWidget):
    """What the window asks of a screen. The window calls `refresh` on opening, on F5, and after a change.

    `title` names the screen for people and for screen readers, `hint` its first keys for the foot of the window.
    `became_ready` is emitted when data asked for are shown.
    """

    title = ""
    hint = ""
    follows_changes = False
    became_ready = Signal()

    def __init__(self, context: ScreenContext) -> None:
        super().__init__()
        self.context = context
        self.offered: list[Action] = []

    def offer(self, *actions: Action) -> None:
        """Let these be asked for while the screen is open: by their keys, in the palette, and in its help."""
        for action in actions:
            self.offered.append(action)
            listen(self, action)

    def open(self, patient_id: str, visit_on: date | None = None) -> None:
        """Bind the screen to a child; only screens of one child have it."""
        raise NotImplementedError(f"{self.title} is not about one child ({patient_id}, {visit_on})")

    def choose_row(self, row_id: str) -> None:
        """Take note which row of the child, who is opened next, the screen is about; only some ask."""

    def refresh(self) -> None:
        """Ask the clinic anew for what is shown; what stands there stays until the answer comes."""

    def clinic_changed(self, _changed: Changed) -> None:
        """Take note that records changed. Called while the screen is shown, or always where `follows_changes`.

        A screen that is not shown and does not follow changes is refreshed when it is shown next.
        """
        self.refresh()

    def keep_layout(self) -> None:
        """Put into the preferences how the user has arranged this screen; asked before it goes."""

    def may_leave(self) -> bool:
        """Say whether the screen may be left; a form with unsaved typing asks first."""
        return True

    def take_focus(self) -> None:
        """Put the keyboard where work begins."""
        self.setFocus()

    @property
    def searched_for(self) -> str:
        """What was searched for here: a name for the child that is registered next."""
        return ""

    @property
    def is_ready(self) -> bool:
        """Whether the data asked for have come and are shown."""
        return True
