"""The Documents tab of a child's page: the list, and the ways to add, show, correct and remove one."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import cast

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from nsclinic.clinic.changing import Kept, kept
from nsclinic.clinic.documents import (
    Document,
    Particulars,
    add_document,
    amend_document,
    documents,
    remove_document,
)
from nsclinic.clinic.intake import TakenIn
from nsclinic.domain.attachment import Attachment
from nsclinic.ui.actions import Action
from nsclinic.ui.child.list_view import ListView
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.documents.adding import add_one
from nsclinic.ui.documents.arrivals import Arrival, arrivals_in, from_file
from nsclinic.ui.documents.form import ParticularsDialog
from nsclinic.ui.documents.words import about_words, document_table, title_words
from nsclinic.ui.reason import Question, ask_reason
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.undoing import undo_offer
from nsclinic.ui.way import Place
from nsclinic.wording import marked

MOST_AT_ONCE = 20
"""More files at once are a slip of the hand."""
LEAST_STEPS_WITH_BUTTONS = 15
CORRECT = marked("Correct the document's title, date or kind…")


class DocumentsTab(QWidget):
    """A child's documents. `shown_rows` are what the list shows.

    `counted(int)` follows each reading, `asked()` the wish to see the tab.
    """

    counted = Signal(int)
    asked = Signal()

    def __init__(self, context: ScreenContext, whose: Callable[[], str]) -> None:
        """Make the tab; `whose` gives the child's name as a dialog says it, empty while it is not known."""
        super().__init__()
        theme, words = context.theme, context.wording
        self.context = context
        self._whose = whose
        self._reading = PageWorker(self)
        self._go_to = ""
        self.patient_id = ""
        self.shown_rows: list[Document] = []
        self.list = ListView(words.t("Documents"), theme)
        self.list.activated.connect(lambda _index: self.show_chosen())
        self.list.selectionModel().selectionChanged.connect(lambda _now, _before: self._allow())
        self.add_button = QPushButton(words.t("Add a document…  {keys}", keys=words.left_to_right("Ctrl+D")))
        self.view_button = QPushButton(words.t("Show  Enter"))
        self.edit_button = QPushButton(words.t("Correct…  Shift+E"))
        self.remove_button = QPushButton(words.t("Remove…  Delete"))
        self.buttons = QWidget()
        row = QHBoxLayout(self.buttons)
        row.setContentsMargins(theme.px(0.5), theme.px(0.25), theme.px(0.5), theme.px(0.25))
        row.setSpacing(theme.px(0.5))
        for button, act in (
            (self.add_button, self.ask_file),
            (self.view_button, self.show_chosen),
            (self.edit_button, self.correct_chosen),
            (self.remove_button, self.remove_chosen),
        ):
            button.setProperty("look", "quiet")
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(self.buttons)
        # The buttons take no height from the charts above, nor from the list: the keys and the menu have it all.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self.setFocusProxy(self.list)
        self._allow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave what height there is to the list."""
        super().resizeEvent(event)
        self.buttons.setVisible(self.height() >= self.context.theme.px(LEAST_STEPS_WITH_BUTTONS))

    def actions_of(self) -> tuple[Action, ...]:
        """Give what the child's page offers for documents; what is about one needs the tab open and one chosen."""
        words = self.context.wording
        has_one = lambda: self.isVisible() and self.chosen is not None  # noqa: E731 - said once, for three
        has_child = lambda: bool(self.patient_id)  # noqa: E731
        return (
            Action("documents", words.t("Show the child's documents"), self.asked.emit, ("Ctrl+Shift+D",), has_child),
            Action("add_document", words.t("Add a document…"), self.ask_file, ("Ctrl+D",), has_child),
            Action("paste_document", words.t("Add what was copied as a document"), self.paste, ("Ctrl+V",), has_child),
            Action("show_document", words.t("Show the document"), self.show_chosen, (), has_one),
            Action("correct_document", words.t(CORRECT), self.correct_chosen, ("Shift+E",), has_one),
            Action("remove_document", words.t("Remove the document…"), self.remove_chosen, ("Del",), has_one),
        )  # fmt: skip

    # --- showing -------------------------------------------------------------------------------------------------

    def open(self, patient_id: str) -> None:
        """Bind the tab to a child and read the documents."""
        if patient_id != self.patient_id:
            self.patient_id, self._go_to = patient_id, ""
            self.shown_rows = []
            self.list.clear()  # how many there are nobody knows yet
            self._allow()
        self.context.clinic_jobs.read(
            lambda clinic: (patient_id, documents(clinic, patient_id)),
            self._show_read,
            owner=self,
            instead_of="documents",
        )

    def _show_read(self, answer: tuple[str, list[Document]]) -> None:
        patient_id, found = answer
        if patient_id == self.patient_id:
            self._show(found)

    def _show(self, found: list[Document]) -> None:
        chosen = self._go_to or (self.chosen.row_id if self.chosen is not None else "")
        self._go_to = ""
        self.shown_rows = found
        self.list.show_table(document_table(found, self.context.wording))
        if found and not (chosen and self.list.show_row(chosen)):
            self.list.choose_row(0)
        self._allow()
        self.counted.emit(len(found))

    @property
    def chosen(self) -> Attachment | None:
        """The document that is chosen in the list."""
        place = self.list.currentIndex().row()
        return self.shown_rows[place].attachment if 0 <= place < len(self.shown_rows) else None

    def _allow(self) -> None:
        """Offer what is done to a document only where one is chosen."""
        for button in (self.view_button, self.edit_button, self.remove_button):
            button.setVisible(self.chosen is not None)

    def show_chosen(self) -> None:
        """Open the screen that shows the document."""
        if self.chosen is not None:
            self.context.navigate.go(Place("document", self.patient_id, None, self.chosen.row_id))

    # --- adding --------------------------------------------------------------------------------------------------

    def ask_file(self) -> None:
        """Ask for a file and add it."""
        words = self.context.wording
        name, _kind = QFileDialog.getOpenFileName(
            self,
            words.t("Add a document"),
            "",
            words.t("Documents and pictures") + " (*.pdf *.png *.jpg *.jpeg *.txt);;" + words.t("All files") + " (*)",
        )  # fmt: skip
        if name:
            self.add([from_file(Path(name))])

    def paste(self) -> None:
        """Add what was copied in another program: a picture, or files."""
        arrivals = arrivals_in(QGuiApplication.clipboard().mimeData())
        words = self.context.wording
        if arrivals:
            self.add(arrivals)
        else:
            self.context.navigate.say(
                words.t("Nothing was copied that can be a document."),
                words.t("Copy a picture or a file first."),
                look="warning",
            )

    def add(self, arrivals: Iterable[Arrival]) -> None:
        """Ask for the particulars of each that arrived, one after the other, and save it."""
        patient_id, name = self.patient_id, self._whose()
        for arrival in list(arrivals)[:MOST_AT_ONCE]:
            is_saved = add_one(
                self.context, name, arrival, self._reading, self.window(), partial(self._save, patient_id)
            )
            if not is_saved:
                break

    def _save(self, patient_id: str, taken: TakenIn, name: str, said: Particulars) -> None:
        self.context.clinic_jobs.write(
            lambda clinic: kept(clinic, add_document(clinic, patient_id, taken, name, said)), self._added
        )

    def _added(self, done: Kept[str]) -> None:
        """Go to the new document: the list is read again because its child changed."""
        self._go_to = done.answer
        self.context.navigate.say(
            self.context.wording.t("The document is kept."), undo=undo_offer(self.context, done.change_id)
        )

    # --- correcting and removing ---------------------------------------------------------------------------------

    def correct_chosen(self) -> None:
        """Ask what is to be said of the document instead."""
        row = self.chosen
        if row is not None:
            correct(self.context, self.patient_id, self._whose(), row, self.window())

    def remove_chosen(self) -> None:
        """Ask for the reason, and remove the document."""
        row = self.chosen
        if row is not None:
            remove(self.context, self.patient_id, self._whose(), row, self.window())

    # --- dropped on the page -------------------------------------------------------------------------------------

    def take_drops_on(self, page: QWidget) -> None:
        """Let files and pictures be dropped anywhere on a page."""
        page.setAcceptDrops(True)
        page.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dropped on the page."""
        if event.type() == QEvent.Type.DragEnter:
            entering = cast("QDragEnterEvent", event)
            if self.patient_id and arrivals_in(entering.mimeData()):
                entering.acceptProposedAction()
            return True
        if event.type() == QEvent.Type.Drop:
            dropped = cast("QDropEvent", event)
            arrivals = arrivals_in(dropped.mimeData())
            dropped.acceptProposedAction()
            self.add(arrivals)
            return True
        return super().eventFilter(watched, event)


def correct(context: ScreenContext, patient_id: str, name: str, row: Attachment, parent: QWidget) -> None:
    """Ask for the particulars of a document anew, and save them."""
    words = context.wording
    said = Particulars(row.on, row.kind, row.title, row.note)
    dialog = ParticularsDialog(context, words.t("Correct a document"), name, said, parent)
    is_wanted = bool(dialog.exec())
    corrected = dialog.form.said
    dialog.deleteLater()
    if is_wanted and corrected is not None and corrected != said:
        context.clinic_jobs.write(
            lambda clinic: amend_document(clinic, patient_id, row.row_id, corrected),
            lambda change_id: context.navigate.say(
                words.t("The document is corrected."), undo=undo_offer(context, change_id)
            ),
        )


def remove(
    context: ScreenContext,
    patient_id: str,
    name: str,
    row: Attachment,
    parent: QWidget,
    then: Callable[[], None] | None = None,
) -> None:
    """Ask for the reason, and remove the document; the message offers to undo it."""
    words, title = context.wording, title_words(row, context.wording)
    question = Question(
        words.t("Remove a document"),
        name,
        [title, about_words(row, words)],
        words.t("It leaves the list; the record keeps it, with the reason and who removed it."),
        words.t("Remove"),
    )
    reason = ask_reason(question, context.theme, words, parent)
    if not reason:
        return

    def removed(change_id: str) -> None:
        if then is not None:
            then()
        context.navigate.say(words.t("Removed: {title}", title=title), undo=undo_offer(context, change_id))

    context.clinic_jobs.write(lambda clinic: remove_document(clinic, patient_id, row.row_id, reason), removed)
