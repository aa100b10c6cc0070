"""What the child's page does about history: reads the changes when they are looked at, shows values, asks to undo."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from nsclinic.clinic.history import child_history, row_history
from nsclinic.store.values import ChildChange, Revision
from nsclinic.ui.actions import Action
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.history.panel import HistoryPanel
from nsclinic.ui.history.presenter import history_page, revisions_table
from nsclinic.ui.history.value_dialog import ValueHistoryDialog
from nsclinic.ui.undoing import ask_undo


class HistoryDesk(QObject):
    """The history of the child whose page is open. `name` gives her name for the head of a question.

    `shown` is emitted when the changes that were asked for stand in the table.
    """

    shown = Signal()

    def __init__(self, context: ScreenContext, screen: QWidget, name: Callable[[], str]) -> None:
        super().__init__(screen)
        self._context = context
        self._screen = screen
        self._name = name
        self._is_stale = True
        self._children = 0
        """How many children the page was bound to: what was asked of one is not shown on the page of the next."""
        self.panel = HistoryPanel(context.theme, context.wording)
        self.panel.opened.connect(self.show_values)

    def forget(self, *, another_child: bool = False) -> None:
        """Have the changes read anew when they are looked at next: the record changed, or is another child's."""
        self._is_stale = True
        if another_child:
            self._children += 1
            self.panel.clear()

    def read(self, patient_id: str) -> None:
        """Read the changes of a child, where they are not read yet."""
        if not self._is_stale:
            return
        self._is_stale = False
        asked_of = self._children
        self._context.clinic_jobs.read(
            lambda clinic: child_history(clinic, patient_id),
            lambda changes: self._show(changes, asked_of),
            owner=self,
            instead_of="history",
        )

    def _show(self, changes: tuple[ChildChange, ...], asked_of: int) -> None:
        if asked_of != self._children:
            return
        self.panel.show_page(history_page(changes, self._context.wording))
        self.shown.emit()

    def show_values(self, row_ids: Iterable[str]) -> None:
        """Show every state that some rows were in: those of one cell, or of one change."""
        wanted = tuple(row_id for row_id in row_ids if row_id)
        if wanted:
            asked_of = self._children
            self._context.clinic_jobs.read(
                lambda clinic: row_history(clinic, wanted),
                lambda revisions: self._show_states(revisions, asked_of),
                owner=self,
                instead_of="states",
            )

    def _show_states(self, revisions: tuple[Revision, ...], asked_of: int) -> None:
        if (
            not revisions or asked_of != self._children
        ):  # a figure that was reckoned and never entered has none
            return
        words = self._context.wording
        table = revisions_table(revisions, words)
        dialog = ValueHistoryDialog(
            words.isolate(self._name()), table, self._context.theme, words, self._screen
        )
        dialog.exec()
        dialog.deleteLater()

    def undo_chosen(self) -> None:
        """Ask whether to undo the change that is chosen in the table."""
        if self.panel.chosen:
            ask_undo(self._context, self.panel.chosen)

    def undo_action(self, is_looked_at: Callable[[], bool]) -> Action:
        """Give the command that undoes the chosen change, possible while the tab is looked at."""
        words = self._context.wording
        return Action(
            "undo_change",
            words.t("Undo the chosen change"),
            self.undo_chosen,
            ("U",),
            lambda: is_looked_at() and bool(self.panel.chosen),
        )
