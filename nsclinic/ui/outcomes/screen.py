"""The Outcomes screen: what came of the children on a protocol, and behind each number who they are.

Every child is reviewed in pieces on the store thread, so that a Save goes first; the tables and their statistics are
then made on a thread of their own. The window waits for neither, and both can be stopped.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QVBoxLayout, QWidget
from shiboken6 import isValid

from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.outcome_report import (
    Gathered,
    Outcomes,
    Piece,
    gathering,
    outcomes_csv,
    outcomes_of,
    outcomes_paper,
)
from nsclinic.clinic.summary import write_whole
from nsclinic.reports.outcomes_model import OutcomesInWords
from nsclinic.store import ChildLine
from nsclinic.ui.actions import Action
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.emptiness import EmptyState
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.made_paper import MadePaper
from nsclinic.ui.outcomes.children_view import ChildrenOfCell
from nsclinic.ui.outcomes.head import OutcomesHead
from nsclinic.ui.outcomes.tables_view import TablesView
from nsclinic.ui.room import ShownStack
from nsclinic.ui.summary.worker import PageWorker

if TYPE_CHECKING:
    from nsclinic.ui.jobs import Ticket

LEAST_HIGH_STEPS = 30
"""Steps of the grid: a window too low for so much of the tables is scrolled as a whole."""


class OutcomesScreen(Screen):
    """`shown` are the outcomes that stand there, `said` the same in words; None before any were counted."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Outcomes")
        self.setAccessibleName(self.title)
        self.hint = words.t(
            "Arrows go from number to number · Enter lists its children · Ctrl+P print · Esc back"
        )
        self.shown: Outcomes | None = None
        self.said: OutcomesInWords | None = None
        self._gathered: Gathered | None = None
        self._ticket: Ticket | None = None
        self._tables = PageWorker(self)
        self._writing = PageWorker(self)
        self._from: QWidget | None = None
        self.head = OutcomesHead(context, self.title)
        self.head.asked.connect(self.count)
        self.head.stop_asked.connect(self.stop)
        self.head.csv_button.clicked.connect(self.ask_where)
        self.head.print_button.clicked.connect(self.show_paper)
        self.children_view = ChildrenOfCell(theme, words)
        self.children_view.opened.connect(context.navigate.child)
        self.children_view.back_button.clicked.connect(self.show_tables)
        self.paper = MadePaper(context, words.t("Outcome report"), words.t("Back to the tables"))
        self.paper.back_button.clicked.connect(self.show_tables)
        self.paper.became_ready.connect(self.became_ready)
        self._lay_out()
        self._say_possible()
        self.offer(
            Action(
                "print",
                words.t("Print or save the outcome report"),
                self.show_paper,
                ("Ctrl+P",),
                self._is_whole,
            ),
            Action(
                "csv", words.t("Save the outcome tables as CSV"), self.ask_where, ("Ctrl+S",), self._is_whole
            ),
            Action(
                "list",
                words.t("List the children of the chosen number"),
                self.tables_view.open_chosen,
                (),
                self._can_open,
            ),
            Action(
                "next_tab",
                words.t("Next group of tables"),
                lambda: self.tables_view.turn(1),
                ("Ctrl+Tab",),
                self._has_tables,
            ),
            Action(
                "tab_before",
                words.t("Group of tables before"),
                lambda: self.tables_view.turn(-1),
                ("Ctrl+Shift+Tab",),
                self._has_tables,
            ),
            Action("stop", words.t("Stop counting"), self.stop, ("Ctrl+.",), lambda: self.is_counting),
        )

    def _lay_out(self) -> None:
        theme, words = self.context.theme, self.context.wording
        self.tables_view = TablesView(theme, words)
        self.tables_view.opened.connect(self.open_cell)
        self.tables_view.setMinimumHeight(theme.px(LEAST_HIGH_STEPS))
        self.nothing = QFrame()
        self._nothing_column = QVBoxLayout(self.nothing)
        self._nothing_column.setContentsMargins(0, 0, 0, 0)
        self.stack = ShownStack()
        for view in (self.nothing, self.tables_view, self.children_view, self.paper):
            self.stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addWidget(self.head)
        column.addWidget(self.stack, 1)

    # --- what the window asks ----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Count anew; what stands there stays until the answer comes."""
        self.count()

    def clinic_changed(self, _changed: Changed) -> None:
        """Count anew after a change, unless only a list or the paper is looked at: that stays what it is."""
        if self.stack.currentWidget() in (self.tables_view, self.nothing):
            self.count()

    @property
    def is_counting(self) -> bool:
        """Whether children are being reviewed, or the tables made of them."""
        return self._ticket is not None or self._tables.is_busy

    @property
    def is_ready(self) -> bool:
        """Whether nothing is under way."""
        is_paper = self.stack.currentWidget() is self.paper
        return not self.is_counting and (not is_paper or self.paper.is_ready)

    def take_focus(self) -> None:
        """Put the keyboard where work begins: on the tables, the list, or on Stop while there are none."""
        shown = self.stack.currentWidget()
        if shown is self.children_view:
            self.children_view.take_focus()
        elif shown is self.paper:
            self.paper.take_focus()
        elif shown is self.tables_view:
            self.tables_view.take_focus()
        elif self.is_counting:
            self.head.stop_button.setFocus()
        else:
            self.head.day.setFocus()

    def _has_tables(self) -> bool:
        return self.stack.currentWidget() is self.tables_view

    def _can_open(self) -> bool:
        return self._has_tables() and self.tables_view.can_open

    def _is_whole(self) -> bool:
        return self.said is not None and bool(self.said.sections) and not self.is_counting

    # --- counting ----------------------------------------------------------------------------------------

    def count(self) -> None:
        """Review every child as of the day and protocol asked for, then make the tables."""
        words = self.context.wording
        as_of, protocol_id = self.head.as_of, self.head.protocol_id
        self._tables.drop()
        self._gathered = Gathered()
        self._ticket = self.context.clinic_jobs.read_in_pieces(
            lambda clinic: gathering(clinic, as_of, protocol_id),
            self._piece,
            self._make_tables,
            self._failed,
            owner=self,
            instead_of="outcomes",
        )
        self.head.begin(words.t("Counting the children…"))
        self._say_possible()

    def _piece(self, pieces: list[Piece]) -> None:
        gathered, words = self._gathered, self.context.wording
        if gathered is None:
            return
        for piece in pieces:
            gathered.add(piece)
        done, of = gathered.done, gathered.of
        self.head.tell(words.t("Counting: {n} of {of} children", n=done, of=of), done, of)

    def _make_tables(self) -> None:
        """Make the tables of what was gathered, away from the window and from the clinic's file."""
        gathered, words = self._gathered, self.context.wording
        self._ticket = self._gathered = None
        if gathered is None:
            return

        def make() -> tuple[Outcomes, OutcomesInWords]:
            outcomes = outcomes_of(gathered)
            return outcomes, outcomes.in_words(words)

        self.head.begin(words.t("Making the tables…"))
        self._tables.ask(make, lambda made: self._show(*made), self._failed)

    def stop(self) -> None:
        """Stop counting; what stood there before stays."""
        if not self.is_counting:
            return
        words, gathered = self.context.wording, self._gathered
        if self._ticket is not None:
            self._ticket.cancel()
        self._ticket = self._gathered = None
        self._tables.drop()
        self.head.end()
        said = words.t("Counting was stopped: F5 counts anew.")
        if gathered is not None and gathered.of:
            said = words.t(
                "Counting was stopped after {n} of {of} children: F5 counts anew.",
                n=gathered.done,
                of=gathered.of,
            )
        if self.said is None:
            self._say_nothing(said, words.t("No table is made of a part of the children."))
            self.head.say("")
        else:
            more = words.t("The tables below are still those of {date}.", date=self.said.as_of)
            self.head.say(said, more)
        self._end_counting()

    def _failed(self, error: Exception) -> None:
        self._ticket = self._gathered = None
        said = fault_in_words(error, self.context.wording)
        self.head.end()
        self.head.say("")
        if self.said is None:
            self._say_nothing(said.happened, said.to_do)
        self.context.navigate.say(said.happened, said.to_do, look="fault")
        self._end_counting()

    def _end_counting(self) -> None:
        self._say_possible()
        if self.isVisible():
            self.take_focus()
        self.became_ready.emit()

    def _say_possible(self) -> None:
        self.head.allow(can_leave=self._is_whole())

    # --- showing -----------------------------------------------------------------------------------------

    def _show(self, outcomes: Outcomes, said: OutcomesInWords) -> None:
        is_first = self.said is None
        had_keyboard = self._has_keyboard(self.head.stop_button) or self._has_keyboard(self.tables_view)
        self.shown, self.said = outcomes, said
        self.head.end()
        self.head.offer_protocols(outcomes.protocol_choices(self.context.wording), outcomes.begun.protocol.id)
        first, *more = (*said.counted, *said.cautions)
        self.head.say(first, " ".join(more))
        if said.sections:
            self.tables_view.show_sections(said.sections)
            if is_first or self.stack.currentWidget() is self.nothing:
                self.stack.setCurrentWidget(self.tables_view)
        else:
            self.head.say("")
            self._say_nothing(*outcomes.why_nothing(self.context.wording))
        self._say_possible()
        if self.isVisible() and (is_first or had_keyboard):
            self.take_focus()
        self.became_ready.emit()

    def _has_keyboard(self, widget: QWidget) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and (focused is widget or widget.isAncestorOf(focused))

    def _say_nothing(self, says: str, to_do: str) -> None:
        """Say in the middle why there are no tables."""
        while (item := self._nothing_column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._nothing_column.addWidget(EmptyState(says, to_do, self.context.theme))
        self.stack.setCurrentWidget(self.nothing)

    # --- views beside the tables ---------------------------------------------------------------------------

    def open_cell(self, key: str, what: str) -> None:
        """List the children behind a number."""
        outcomes = self.shown
        if outcomes is None:
            return
        wanted = outcomes.children(key)
        self._from = QApplication.focusWidget()

        def read(clinic: Clinic) -> list[ChildLine]:
            lines = {line.patient_id: line for line in clinic.children()}
            return [lines[patient_id] for patient_id in wanted if patient_id in lines]

        self.context.clinic_jobs.read(
            read, lambda lines: self._list(what, lines, len(wanted)), owner=self, instead_of="children"
        )

    def _list(self, what: str, lines: list[ChildLine], of: int) -> None:
        self.children_view.show_children(what, lines, of - len(lines), self.context.today)
        self.stack.setCurrentWidget(self.children_view)
        self.children_view.take_focus()

    def show_paper(self) -> None:
        """Show the report as it will be printed."""
        said, shown = self.said, self.shown
        if said is None or shown is None or self.is_counting:
            return
        self._from = QApplication.focusWidget()
        self.stack.setCurrentWidget(self.paper)
        words, as_of = self.context.wording, shown.begun.as_of
        self.paper.show_made(lambda: outcomes_paper(said, words), f"outcomes-{as_of.isoformat()}.pdf")

    def show_tables(self) -> None:
        """Go back to the tables, and to the number one came from."""
        self.stack.setCurrentWidget(self.tables_view if self.said and self.said.sections else self.nothing)
        before, self._from = self._from, None
        if before is not None and isValid(before) and self.tables_view.isAncestorOf(before):
            before.setFocus()
        else:
            self.take_focus()

    # --- writing out -------------------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Let a person choose a file, and write the tables into it."""
        words, shown = self.context.wording, self.shown
        if shown is None or self.is_counting:
            return
        offered = f"outcomes-{shown.begun.as_of.isoformat()}.csv"
        name, _kind = QFileDialog.getSaveFileName(
            self,
            words.t("Save the outcome tables"),
            offered,
            words.t("Tables ({patterns})", patterns="*.csv"),
        )
        if name:
            self.save_csv(Path(name))

    def save_csv(self, out: Path) -> None:
        """Write every table that is shown into one file; it names nobody."""
        words, shown = self.context.wording, self.shown
        if shown is None:
            return
        path = out if out.suffix.lower() == ".csv" else out.with_name(f"{out.name}.csv")

        def write() -> None:
            write_whole(path, outcomes_csv(shown))

        def written(_nothing: None) -> None:
            self.context.navigate.say(words.t("Saved as {file}.", file=words.isolate(path.name)))

        self._writing.ask(write, written, self._not_written)

    def _not_written(self, error: Exception) -> None:
        words = self.context.wording
        if isinstance(error, OSError):
            why = words.isolate(error.strerror or str(error))
            said = (words.t("The file was not saved: {why}", why=why), words.t("Choose another folder."))
        else:
            fault = fault_in_words(error, words)
            said = (fault.happened, fault.to_do)
        self.context.navigate.say(*said, look="fault")

    # --- keys --------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep Escape for this screen while a list or the paper stands in the place of the tables."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and self._is_way_back(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape lead back to the tables."""
        if self._is_way_back(event):
            self.show_tables()
            return
        super().keyPressEvent(event)

    def _is_way_back(self, event: QKeyEvent) -> bool:
        is_aside = self.stack.currentWidget() in (self.children_view, self.paper)
        return event.key() == Qt.Key.Key_Escape and is_aside
