"""Today: the first screen. Three groups in one list, so that the arrows go through all who wait.

Beside the list stand the days ahead and the printed list of the day; Escape goes back to the list from either.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
)

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.worklist import Worklist
from nsclinic.ui.actions import Action
from nsclinic.ui.backups.line import BackupAge, BackupLine
from nsclinic.ui.booking.action import booking_action
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.emptiness import EmptyState
from nsclinic.ui.folding import FoldingRow
from nsclinic.ui.text import PlainLabel, screen_title, set_tip
from nsclinic.ui.today.ahead import ahead_lines, read_ahead
from nsclinic.ui.today.laid_out import side_by_side, stacked
from nsclinic.ui.today.lines_list import LinesList, in_card
from nsclinic.ui.today.presenter import (
    Gathering,
    KnownBefore,
    Looked,
    Spoken,
    group_title,
    known_before,
    lines_of,
    looked_at,
)
from nsclinic.ui.today.rows import BookedRow, ChildRow, Group, Heading, Line
from nsclinic.ui.today.stopping import StopButton
from nsclinic.ui.today.unsettled_lines import UnsettledLines

if TYPE_CHECKING:
    from nsclinic.clinic.booking import Booked
    from nsclinic.ui.today.paper import DayListPaper

SHOWN_EVERY_MS = 1_000
"""While a large clinic is looked at for the first time, what is known so far is shown this often."""


class TodayScreen(Screen):
    """Enter opens the chosen child, V starts a visit, B books the next; the counts above jump to their group."""

    follows_changes = True

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Today")
        self.setAccessibleName(self.title)
        self.hint = words.t(
            "↑↓ choose · Enter opens the child · V starts a visit · B books · D days ahead · P prints the list"
        )
        self._is_ready = self._is_whole = self._has_looked = self._is_ahead_shown = False
        self._spoken: Spoken = {}
        self._gathering = Gathering()
        self._coming: Gathering | None = None
        self._known: KnownBefore | None = None
        self._meanwhile: set[str] = set()
        self._since_shown = QElapsedTimer()
        self._since_shown.start()
        self.list = LinesList(words.t("Children of today"), theme)
        self.model = self.list.lines_model
        self.ahead = LinesList(words.t("Children of the days ahead"), theme)
        for shown in (self.list, self.ahead):
            shown.opened.connect(context.navigate.child)
        self.paper: DayListPaper | None = None  # made when first asked for: the first screen opens fast
        self.stack = QStackedWidget()
        self.first_steps = EmptyState(
            words.t("No child is registered yet."),
            words.t(
                "Ctrl+N registers the first child, Ctrl+I takes a list that you have. Ctrl+, asks for the letterhead "
                "and the units of your laboratory. F1 explains each screen."
            ),
            theme,
        )
        self.first_steps.hide()
        self._listed, self._ahead_card = (
            stacked(theme, self.first_steps, in_card(self.list)),
            in_card(self.ahead),
        )
        self.stack.addWidget(self._listed)
        self.stack.addWidget(self._ahead_card)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(2))
        column.addWidget(self._head())
        self.unsettled = UnsettledLines(context, self, column)
        column.addWidget(BackupLine(context, self, is_only_nag=True))
        column.addWidget(self.stack, 1)
        self.offer(
            Action(
                "visit", words.t("Start a visit"), self.start_visit, ("V",), lambda: self.chosen is not None
            ),
            booking_action(self, lambda: self.chosen.patient_id if self.chosen is not None else ""),
            self.stop_button.action(),
            Action("ahead", words.t("Show the days ahead"), self.turn_to_ahead, ("D",)),
            Action(
                "print", words.t("Print the list of the day"), self.print_list, ("P",), lambda: self._is_ready
            ),
        )

    def _head(self) -> FoldingRow:
        words, theme = self.context.wording, self.context.theme
        self.counts = {group: QPushButton(group_title(group, words)) for group in Group}
        self.progress = PlainLabel("", theme, size="small", ink="soft")
        self.stop_button = StopButton(words, self._stopped)
        self.ahead_button = QPushButton(words.t("Days ahead"))
        self.ahead_button.clicked.connect(self.turn_to_ahead)
        set_tip(self.ahead_button, "D")
        self.print_button = QPushButton(words.t("Print"))
        self.print_button.setAccessibleName(words.t("Print the list of the day"))
        self.print_button.clicked.connect(self.print_list)
        set_tip(self.print_button, "P")
        self._named = side_by_side(
            theme,
            screen_title(self.title, theme),
            PlainLabel(words.date(self.context.today), theme, ink="soft"),
            BackupAge(self.context),
            self.progress,
            self.stop_button,
        )
        self._named.addStretch(1)
        for group, button in self.counts.items():
            button.setProperty("look", "quiet")
            button.clicked.connect(lambda _checked=False, group=group: self.jump(group))
        self._keys = side_by_side(theme, *self.counts.values())
        self._keys.addStretch(1)
        self._keys.addWidget(self.ahead_button)
        self._keys.addWidget(self.print_button)
        return FoldingRow(self._named, self._keys, theme)

    @property
    def is_ready(self) -> bool:
        """Whether the groups have come, and what is shown in their place."""
        if self._is_ready and self.paper is not None and self.stack.currentWidget() is self.paper:
            return self.paper.is_ready
        if self._is_ready and self.stack.currentWidget() is self._ahead_card:
            return self._is_ahead_shown
        return self._is_ready

    def take_focus(self) -> None:
        """Put the keyboard on what is shown."""
        if self.paper is not None and self.stack.currentWidget() is self.paper:
            self.paper.take_focus()
        else:
            (self.ahead if self.stack.currentWidget() is self._ahead_card else self.list).setFocus()

    def refresh(self) -> None:
        """Look at every child anew; the groups that stand there stay until all have been looked at.

        At the first time what was known before is shown at once, and nobody waits for the look.
        """
        today = self.context.today
        if self._known is None:
            self.context.clinic_jobs.read(
                lambda clinic: known_before(clinic, today),
                self._show_known,
                self._known_not_read,
                owner=self,
                instead_of="known",
            )
            return
        self._read_ahead()
        coming = Gathering(None if self._has_looked else self._known)
        self._coming, self._meanwhile = coming, set()
        looking = self.context.clinic_jobs.read_in_pieces(
            lambda clinic: looked_at(clinic, today),
            lambda pieces: self._take(coming, pieces),
            lambda: self._all_taken(coming),
            lambda error: self._not_taken(coming, error),
            owner=self,
            instead_of="today",
        )
        self.stop_button.begin(looking)

    def _show_known(self, known: KnownBefore) -> None:
        """Show what was known before; once who waits for that has painted it, the look at every child begins."""
        self._known = known
        self._show_coming(Gathering(known))
        self._is_ready = True
        self.became_ready.emit()
        self.refresh()

    def _known_not_read(self, error: Exception) -> None:
        self.context.clinic_jobs.failed.emit(error)
        self._show_known(KnownBefore())

    def clinic_changed(self, changed: Changed) -> None:
        """Look again at the children who were changed, at all where any may have been; a printed page changes none."""
        if changed.kinds == ("print",):
            return
        self._read_ahead()
        if not changed.patient_ids:
            self.unsettled.read()
            self.refresh()
        elif self._coming is not None:
            self._meanwhile.update(changed.patient_ids)
        else:
            self._look_again(changed.patient_ids)

    def _look_again(self, patient_ids: Sequence[str]) -> None:
        today, gathering = self.context.today, self._gathering
        self.context.clinic_jobs.read(
            lambda clinic: list(looked_at(clinic, today, patient_ids)),
            lambda pieces: self._show_taken(gathering, pieces),
            lambda _error: self.refresh(),
            owner=self,
        )

    def _take(self, coming: Gathering, pieces: list[Looked]) -> None:
        """Take what came. Until the first groups are whole, what is known so far is shown from time to time."""
        coming.take(pieces)
        self.progress.setText(
            self.context.wording.ngettext("{n} child looked at", "{n} children looked at", coming.size)
        )
        if not self._has_looked and self._since_shown.hasExpired(SHOWN_EVERY_MS):
            self._show_coming(coming)

    def _all_taken(self, coming: Gathering) -> None:
        self._gathering, self._coming = coming, None
        self.stop_button.end()
        self.progress.setText("")
        self._show(coming.worklist())
        self._is_ready = self._is_whole = self._has_looked = True
        self.became_ready.emit()
        if self._meanwhile:
            self._look_again(tuple(self._meanwhile))

    def _not_taken(self, coming: Gathering, error: Exception) -> None:
        """Say that the list is not whole, and show those who were looked at before the fault."""
        self.context.clinic_jobs.failed.emit(error)
        if not self._has_looked:
            self._all_taken(coming)
        self._coming = None
        self._is_whole = False
        self.stop_button.end()
        self.progress.setText(self.context.wording.t("This list is not whole."))

    def _stopped(self) -> None:
        """Look at no more children; the groups before stay, and at the first time those known so far are shown."""
        coming, self._coming = self._coming, None
        if coming is not None and not self._has_looked:
            self._all_taken(coming)
        self._is_whole = False
        self.take_focus()
        self.progress.setText(self.context.wording.t("This list is not whole. F5 looks again."))

    def _show_taken(self, gathering: Gathering, pieces: list[Looked]) -> None:
        gathering.take(pieces)
        if gathering is self._gathering:
            self._show(gathering.worklist())

    def jump(self, group: Group) -> None:
        """Choose the first child of a group and bring its heading to the top."""
        self.show_list()
        for place, line in enumerate(self.model.lines):
            if isinstance(line, Heading) and line.group is group:
                self.list.scrollTo(self.model.index(place), QAbstractItemView.ScrollHint.PositionAtTop)
                if line.count:
                    self.list.setCurrentIndex(self.model.index(place + 1))
        self.list.setFocus()

    @property
    def chosen(self) -> ChildRow | BookedRow | None:
        """The child the arrows stand on, in the list or among the days ahead; None over the printed page."""
        if self.stack.currentWidget() is self._listed:
            return self.list.chosen
        return self.ahead.chosen if self.stack.currentWidget() is self._ahead_card else None

    def start_visit(self) -> None:
        """Open the visit form for the chosen child."""
        if (chosen := self.chosen) is not None:
            self.context.navigate.visit(chosen.patient_id)

    def _show(self, worklist: Worklist) -> None:
        self.first_steps.setVisible(self._coming is None and not self._gathering.size)
        self._show_lines(lines_of(worklist, self.context.wording, self.context.today, self._spoken))

    def _show_coming(self, coming: Gathering) -> None:
        self._show_lines(coming.lines(self.context.wording, self.context.today, self._spoken))

    def _show_lines(self, lines: Sequence[Line]) -> None:
        words = self.context.wording
        self.list.show_lines(lines, keeps_choice=self._is_ready)
        for line in lines:
            if isinstance(line, Heading) and line.group is not None:
                self.counts[line.group].setText(f"{line.title}  {words.number(line.count)}")
                self.counts[line.group].setAccessibleName(line.sentence)
        self._since_shown.start()

    # --- beside the list -------------------------------------------------------------------------------

    def show_list(self) -> None:
        """Go back to the list of today."""
        self.stack.setCurrentWidget(self._listed)
        self.ahead_button.setText(self.context.wording.t("Days ahead"))
        if self.isVisible():
            self.list.setFocus()

    def turn_to_ahead(self) -> None:
        """Show who is booked in the days ahead, or go back to the list."""
        if self.stack.currentWidget() is self._ahead_card:
            self.show_list()
            return
        self._is_ahead_shown = False
        self.stack.setCurrentWidget(self._ahead_card)
        self.ahead_button.setText(self.context.wording.t("Back to today"))
        self.ahead.setFocus()
        self._read_ahead()

    def _read_ahead(self) -> None:
        """Ask anew who is booked, where that is shown."""
        if self.stack.currentWidget() is self._ahead_card:
            today = self.context.today
            self.context.clinic_jobs.read(
                lambda clinic: read_ahead(clinic, today), self._show_ahead, owner=self, instead_of="ahead"
            )

    def _show_ahead(self, booked: Sequence["Booked"]) -> None:
        self.ahead.show_lines(
            ahead_lines(booked, self.context.today, self.context.wording), keeps_choice=self._is_ahead_shown
        )
        self._is_ahead_shown = True
        self.became_ready.emit()

    def print_list(self) -> None:
        """Show the list of the day as it will be printed; from there, print it."""
        if self.paper is None:
            from nsclinic.ui.today.paper import DayListPaper

            self.paper = DayListPaper(self.context)
            self.paper.became_ready.connect(self.became_ready)
            self.paper.back_button.clicked.connect(self.show_list)
            self.stack.addWidget(self.paper)
        if self.stack.currentWidget() is self.paper:
            self.paper.print_page()
            return
        self.stack.setCurrentWidget(self.paper)
        self.ahead_button.setText(self.context.wording.t("Days ahead"))
        shown = self._gathering if self._has_looked or self._coming is None else self._coming
        self.paper.show_worklist(shown.worklist(), is_whole=self._is_whole)

    def showEvent(self, event: QShowEvent) -> None:
        """Look what is not right with the clinic: it may have been put right on another screen."""
        super().showEvent(event)
        if not event.spontaneous():
            self.unsettled.read()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the printed page once another screen is shown: what it shows may have changed on coming back."""
        if not event.spontaneous() and self.stack.currentWidget() is self.paper:
            self.show_list()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Escape for this screen while something stands in the place of the list."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._goes_back(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape go back to the list."""
        if self._goes_back(event):
            self.show_list()
            return
        super().keyPressEvent(event)

    def _goes_back(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self.stack.currentWidget() is not self._listed
