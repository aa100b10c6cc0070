"""The frame: search above, rail beside, messages below, and in the middle the one screen that is open.

The window is also the way between screens (`Navigate`): it makes a screen when it is first asked for, keeps it, and
remembers the way back. It never closes a form with unsaved typing without asking.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget
from shiboken6 import isValid

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.preferences import Preferences, user_preferences
from nsclinic.ui.actions import Action, listen
from nsclinic.ui.backups.keeper import BackupKeeper
from nsclinic.ui.bars import DemonstrationBanner, MessageBar
from nsclinic.ui.cautions import CautionStrip, PutAway
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.dropping import Dropping
from nsclinic.ui.everywhere import offered_everywhere
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.holding import HeldPicture
from nsclinic.ui.jobs import ClinicJobs, OpenedClinic
from nsclinic.ui.later_telling import LaterTelling
from nsclinic.ui.layout import keep_geometry
from nsclinic.ui.locking.lock import Lock
from nsclinic.ui.looks import Looks
from nsclinic.ui.menu import ActionMenu
from nsclinic.ui.navigation import Navigation
from nsclinic.ui.rail import Rail
from nsclinic.ui.renewal import Renewal
from nsclinic.ui.room import Room, ShownStack
from nsclinic.ui.screens import MAKERS, rail_entries
from nsclinic.ui.search import SearchField
from nsclinic.ui.session_changes import SessionChanges
from nsclinic.ui.text import PlainLabel
from nsclinic.ui.theme import Theme
from nsclinic.ui.unsaved import UnsavedStrip
from nsclinic.ui.way import Place, Way
from nsclinic.wording import Wording

if TYPE_CHECKING:
    from nsclinic.ui.help.panel import HelpPanel

FOLDED_BELOW = 120
"""Steps of the grid: in a narrower window the rail shows its signs alone."""

RAIL_FOLDED = "rail_folded"
"""Name of the preference: whether the user likes the rail folded."""

WAYS_TO_ACTIONS = frozenset({"search", "menu"})
"""Actions that only lead to the list of actions, and so do not stand in it."""


class ClinicWindow(QMainWindow):
    """The window of one open clinic. `closed` is emitted when the file is closed and the program may end."""

    closed = Signal()

    def __init__(
        self,
        jobs: ClinicJobs,
        clinic: OpenedClinic,
        wording: Wording,
        theme: Theme,
        preferences: Preferences | None = None,
        looks: Looks | None = None,
    ) -> None:
        super().__init__()
        preferences = preferences or user_preferences()
        self.context = ScreenContext(
            clinic_jobs=jobs,
            wording=wording,
            theme=theme,
            navigate=Navigation(self),
            today=clinic.today,
            who=clinic.who,
            clinic_name=clinic.name,
            preferences=preferences,
            looks=looks or Looks(preferences, clinic.language, given_language=wording.language),
            backups=BackupKeeper(jobs),
        )
        self._way = Way()
        self._screens: dict[str, Screen] = {}
        self._stale: set[Screen] = set()
        self._put_away = PutAway()
        self.setWindowTitle("nsclinic")
        self.setAccessibleName("nsclinic")
        self.renewal = Renewal(self, clinic)
        self.stack = ShownStack()
        self.room = Room(self.stack, theme)
        self._held, self._later = HeldPicture(self.room), LaterTelling(self)
        self.stack.currentChanged.connect(lambda _place: self.room.begin_at_the_top())
        self.changes = SessionChanges(lambda: self.context)
        self.lock = Lock(self, clinic)
        self.build()
        self.dropping = Dropping(self, self.context.navigate.import_from)
        jobs.changed.connect(self.changes.note)
        jobs.changed.connect(self._clinic_changed)
        jobs.failed.connect(self.say_fault)
        self.show_place(Place("today"))

    def build(self) -> None:
        """Make everything but the screens, in the look and the language of now; what was there before goes."""
        wording, theme = self.context.wording, self.context.theme
        before = [part for part in self.children() if isinstance(part, QWidget)]
        self.search = SearchField(self.context, self, lambda: [a for group in self.possible() for a in group])
        self.menu_button = ActionMenu(self.possible, wording)
        self._before_search: QWidget | None = None
        self.rail = Rail(rail_entries(wording), wording, theme)
        self.messages = MessageBar(wording, theme)
        self.unsaved = UnsavedStrip(self.context)
        self._help: HelpPanel | None = None
        self.banner = DemonstrationBanner(wording, theme)
        self.banner.setVisible(self.renewal.clinic.is_demonstration)
        self.room.dress(theme)
        self.offered = offered_everywhere(self)
        whole = self._laid_out()
        self.setCentralWidget(whole)
        for old in before:
            old.hide()
            old.deleteLater()
        for action in self.offered:
            listen(whole, action, is_everywhere=True)
        self._connect()
        self._fold_rail()
        least = theme.scaled(1.0)
        self.setMinimumSize(least.px(80), least.px(60))

    def _laid_out(self) -> QWidget:
        theme = self.context.theme
        self.about = PlainLabel("", theme, ink="soft")
        self.about.setAlignment(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        self._say_where()
        top = QFrame()
        top.setProperty("look", "bar")
        row = QHBoxLayout(top)
        row.setContentsMargins(theme.px(1), theme.px(0.75), theme.px(2), theme.px(0.75))
        row.setSpacing(theme.px(2))
        row.addWidget(self.search, 2)
        row.addWidget(self.about, 1)
        row.addWidget(self.menu_button)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.room, 1)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(CautionStrip(self.context, self._put_away))
        column.addWidget(self.unsaved)
        column.addWidget(top)
        column.addLayout(middle, 1)
        column.addWidget(self.messages)
        return whole

    def _say_where(self) -> None:
        words, context = self.context.wording, self.context
        read_only = words.t("Read only: nothing can be saved") if self.renewal.clinic.is_read_only else ""
        parts = (
            read_only,
            words.isolate(context.clinic_name),
            words.date(context.today),
            words.isolate(context.who),
        )
        about = " · ".join(part for part in parts if part)
        self.about.setText(about)
        self.about.setAccessibleName(words.t("Clinic, day and user: {about}", about=about))

    def _connect(self) -> None:
        self.rail.asked.connect(lambda key: self.show_place(Place(key)))
        self.rail.help_asked.connect(self.turn_help)
        self.rail.fold_asked.connect(self.turn_rail)
        self.search.chosen.connect(self.context.navigate.child)
        self.search.asked.connect(self._do_from_palette)
        self.search.all_asked.connect(self.context.navigate.children)
        self.search.left.connect(self._focus_screen)

    def possible(self) -> tuple[Sequence[Action], ...]:
        """Give what can be asked for now: what the open screen offers, then what is everywhere."""
        return self.screen_shown.offered, [
            action for action in self.offered if action.key not in WAYS_TO_ACTIONS
        ]

    def _do_from_palette(self, action: Action) -> None:
        """Do what was chosen, with the keyboard where it was before it was searched for."""
        before, self._before_search = self._before_search, None
        if before is not None and isValid(before) and self.screen_shown.isAncestorOf(before):
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._focus_screen()
        action.ask()

    # --- the way between screens -------------------------------------------------------------------------------------

    @property
    def is_whole(self) -> bool:
        """Whether a screen stands in the middle; for some turns of the event loop none does, see `renewal`."""
        return self.stack.count() > 0

    @property
    def screen_shown(self) -> Screen:
        """The screen in the middle."""
        shown = self.stack.currentWidget()
        if not isinstance(shown, Screen):
            raise TypeError("the stack holds screens only")
        return shown

    def offered_on(self, key: str) -> tuple[Action, ...]:
        """Give what a screen offers by its key, with "" what is offered on every screen."""
        return tuple(self._screen(key).offered) if key else self.offered

    @property
    def help(self) -> "HelpPanel":
        """The help, laid over the screens; made when it is first asked for."""
        if self._help is None:
            from nsclinic.ui.help.panel import HelpPanel

            self._help = HelpPanel(self.context, self)
        return self._help

    def turn_help(self) -> None:
        """Open the help of the screen that is open, or close it."""
        self.help.turn()

    @property
    def place(self) -> Place:
        """Where one is."""
        return self._way.places[-1]

    def show_place(self, place: Place, prepare: Callable[[Screen], None] | None = None) -> bool:
        """Go to a place; say whether it was gone to, or the form that is open was not to be left."""
        if self._way.places and place != self.place and not self.screen_shown.may_leave():
            self.rail.mark(self.place.key)
            return False
        screen = self._screen(place.key)
        is_move = screen is not self.stack.currentWidget() or not self._way.places or place != self.place
        self._way.go(place)
        self._later.tell(screen)
        if prepare is not None:
            prepare(screen)
        if place.patient_id:
            self._stale.discard(screen)
            screen.choose_row(place.row_id)
            screen.open(place.patient_id, place.visit_on)
            self._held.until_ready(screen)
        elif screen in self._stale:
            self._stale.discard(screen)
            screen.refresh()
        self.stack.setCurrentWidget(screen)
        self.rail.mark(place.key)
        self.messages.set_hint(screen.hint or self.context.wording.t("Esc back · F5 refresh · Ctrl+K search"))
        if self._help is not None:
            self._help.follow()
        self.unsaved.follow(place.key)
        if is_move:
            screen.take_focus()
        return True

    def leave(self) -> None:
        """Go to the place before."""
        self.show_place(self._way.before())

    def escape(self) -> None:
        """Put help or a message away, else leave the search field, else go to the place before."""
        if self._help is not None and self._help.isVisible():
            self._help.close_help()
        elif self.messages.has_message:
            self.messages.clear()
        elif self.search.hasFocus():
            self._focus_screen()
        else:
            self.leave()

    def refresh(self) -> None:
        """Ask the clinic anew for what the screen shows."""
        self.screen_shown.refresh()

    def ask_the_day(self) -> None:
        """Ask the clinic whether it is another day, or the clinic's name or language is another."""
        self.renewal.ask_clinic()

    def choose_look(self, name: str, code: str) -> bool:
        """Let another look, size of text or language hold; an open form is asked first and may refuse."""
        return self.renewal.choose_look(name, code)

    def drop_screens(self) -> list[Screen]:
        """Take every screen out, keeping how it was arranged; another is made when it is shown next.

        The caller deletes those that it gets.
        """
        dropped = list(self._screens.values())
        for screen in dropped:
            screen.keep_layout()
            self.stack.removeWidget(screen)
        self._screens, self._stale = {}, set()
        return dropped

    def _screen(self, key: str) -> Screen:
        if key not in self._screens:
            screen = MAKERS[key](self.context)
            self._screens[key] = screen
            self._stale.add(screen)
            self.stack.addWidget(screen)
        return self._screens[key]

    def _clinic_changed(self, changed: Changed) -> None:
        if "settings" in changed.kinds or "undo" in changed.kinds:
            self.ask_the_day()
        self._stale |= self._later.spread(changed, self.stack.currentWidget(), self._screens.values())

    def register(self) -> None:
        """Begin to register a child, with what was searched for as the name."""
        self.context.navigate.register(self.search.text() or self.screen_shown.searched_for)

    def focus_search(self) -> None:
        """Put the keyboard into the search field."""
        self._before_search = self.focusWidget() if self.focusWidget() is not self.search else None
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _focus_screen(self) -> None:
        self.screen_shown.take_focus()

    # --- messages ----------------------------------------------------------------------------------------------------

    def say_fault(self, error: Exception) -> None:
        """Put an exception into the message bar."""
        fault = fault_in_words(error, self.context.wording)
        self.messages.say(fault.happened, fault.to_do, look="fault")

    def when_painted(self, then: Callable[[], None]) -> None:
        """Call back once the screen that is open shows its data and has been painted with them."""
        screen = self.screen_shown
        if screen.is_ready:
            self.repaint()
            then()
        else:
            screen.became_ready.connect(
                lambda: self.when_painted(then), Qt.ConnectionType.SingleShotConnection
            )

    # --- the window itself -------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the rail in a narrow window."""
        self._fold_rail()
        self.about.setFont(self.context.theme.font("small" if self._is_narrow else "base"))
        self.about.setWordWrap(self._is_narrow)
        self.search.fold()
        super().resizeEvent(event)
        if self._help is not None:
            self._help.lay_over()
        self.lock.lay_over()

    def _fold_rail(self) -> None:
        """Fold the rail where the window is narrow, or where the user likes it folded."""
        is_folded = self._is_narrow or self.context.preferences.get(RAIL_FOLDED, False)
        if is_folded is not self.rail.is_folded:
            self.rail.fold(is_folded=is_folded)

    @property
    def _is_narrow(self) -> bool:
        return self.width() < self.context.theme.px(FOLDED_BELOW)

    def turn_rail(self) -> None:
        """Fold the rail, or unfold it, and keep that as the user's habit."""
        self.context.preferences.put(RAIL_FOLDED, not self.rail.is_folded)
        self._fold_rail()

    def _saved(self) -> None:
        """Go on closing once it is known that what was being saved is kept; a fault keeps the window open."""
        if self.messages.property("look") != "fault":
            self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the open form, then finish what is being saved."""
        if self.context.clinic_jobs.is_saving:
            self.context.clinic_jobs.idle.connect(self._saved, Qt.ConnectionType.SingleShotConnection)
            event.ignore()
            return
        may_ask = (
            self.is_whole and not self.lock.is_locked
        )  # a locked window asks nothing: its drafts are kept
        if may_ask and not self.screen_shown.may_leave():
            event.ignore()
            return
        keep_geometry(self, self.context.preferences)
        for screen in self._screens.values():
            screen.keep_layout()
        self.hide()
        self.context.clinic_jobs.close()
        event.accept()
        self.closed.emit()
