"""The Audit screen: every entry, latest first, by day, person, kind and child; Enter opens one, W writes them out."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QTabBar,
    QVBoxLayout,
)

from nsclinic.clinic.audit import (
    Asked,
    AuditPage,
    EntryShown,
    audit_choices,
    audit_entry,
    audit_page,
    export_audit,
    note_exported,
)
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.looks import LooksPage, looks_page
from nsclinic.clinic.rights import RightLackingError
from nsclinic.store import ChangeEntry
from nsclinic.ui.actions import Action
from nsclinic.ui.audit.filters import Filters
from nsclinic.ui.audit.presenter import (
    audit_table,
    entry_table,
    kind_choices,
    looks_count,
    looks_table,
    people_choices,
    shown_words,
)
from nsclinic.ui.child.list_view import ListView
from nsclinic.ui.child.lists import ListTable
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.history.value_dialog import ValueHistoryDialog
from nsclinic.ui.history.words import entry_words
from nsclinic.ui.text import PlainLabel, screen_title, set_tip

if TYPE_CHECKING:
    from nsclinic.ui.jobs import Ticket

_OUT_NAME = "audit.csv"


class AuditScreen(Screen):
    """`pages` are those that are shown, one below the other; older ones come when they are asked for."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Audit")
        self.setAccessibleName(self.title)
        self.hint = words.t(
            "Enter opens an entry · / asks · O older ones · T today · X everything · W writes out · Esc back"
        )
        self.pages: list[AuditPage] = []
        self._is_ready = False
        self._writing: Ticket | None = None
        self.filters = Filters(context)
        self.filters.asked.connect(self._ask)
        self.filters.to_list.connect(self.take_focus)
        self.count = PlainLabel("", theme, ink="soft", elide=True)
        self.out_button = QPushButton(words.t("Write out…"))
        self.out_button.setAccessibleName(words.t("Write the entries out as CSV"))
        set_tip(self.out_button, "W")
        self.out_button.clicked.connect(self.ask_where)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName(words.t("Changes, or who opened and looked"))
        self.tabs.setDrawBase(False)
        self.tabs.addTab(words.t("Changes"))
        self.tabs.addTab(words.t("Opened and looked at"))
        self.tabs.currentChanged.connect(lambda _place: self._ask())
        self.table = ListView(words.t("Entries of the audit, latest first"), theme)
        self.table.setMinimumHeight(theme.px(10))
        self.table.installEventFilter(self)
        self.table.doubleClicked.connect(lambda _index: self.open_chosen())
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.t("How much is done"))
        self.stop_button = QPushButton(words.pgettext("button", "Stop"))
        self.stop_button.setAccessibleName(words.t("Stop; nothing is written out"))
        self.stop_button.clicked.connect(self.stop_writing)
        self._lay_out()
        self._show_writing(is_writing=False)
        self.offer(
            Action("older", words.t("Show older entries"), self.show_older, ("O",), lambda: self._has_older),
            Action("of_today", words.t("Ask for the entries of today"), self._ask_today, ("T",)),
            Action("everything", words.t("Ask for every entry"), self._ask_everything, ("X",)),
            Action("child", words.t("Open the child of the entry"), self.open_child, ("C",), self._has_child),
            Action("looks", words.t("Show changes, or who opened and looked"), self._turn, ("L",)),
            Action("write_out", words.t("Write the entries out as CSV"), self.ask_where, ("W",)),
            Action("ask", words.t("Ask for another day, person or child"), self._to_filters, ("/",)),
        )

    def _lay_out(self) -> None:
        theme = self.context.theme
        top = QHBoxLayout()
        top.setSpacing(theme.px(2))
        top.addWidget(screen_title(self.title, theme))
        top.addWidget(self.count, 1)
        top.addWidget(self.bar, 1)
        top.addWidget(self.stop_button)
        top.addWidget(self.out_button)
        card = QFrame()
        card.setProperty("look", "card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1))
        column.addLayout(top)
        column.addWidget(self.filters)
        column.addWidget(self.tabs)
        column.addWidget(card, 1)

    # --- what the window asks ----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether the entries that were asked for are shown."""
        return self._is_ready and self._writing is None

    def take_focus(self) -> None:
        """Put the keyboard on the entries."""
        self.table.setFocus()

    def refresh(self) -> None:
        """Ask for persons, kinds and entries anew."""
        words = self.context.wording

        def show(choices: tuple[list[str], list[str]]) -> None:
            self.filters.show_choices(people_choices(choices[0], words), kind_choices(choices[1], words))

        self.context.clinic_jobs.read(
            audit_choices, show, lambda _fault: None, owner=self, instead_of="choices"
        )
        self._ask()

    # --- entries -----------------------------------------------------------------------------------------------------

    @property
    def _has_older(self) -> bool:
        return bool(self.pages) and not self.pages[-1].is_last

    @property
    def asked(self) -> Asked:
        """What is asked for."""
        return self.filters.value or Asked()

    def _ask(self) -> None:
        asked = self.filters.value
        if asked is None:
            return
        self._is_ready = False
        if self.is_of_looks:
            self.context.clinic_jobs.read(
                lambda clinic: looks_page(clinic, asked),
                self._show_looks,
                self._not_shown,
                owner=self,
                instead_of="page",
            )
            return
        self.context.clinic_jobs.read(
            lambda clinic: audit_page(clinic, asked),
            lambda page: self._show([page]),
            self._not_shown,
            owner=self,
            instead_of="page",
        )

    @property
    def is_of_looks(self) -> bool:
        """Whether the log of who opened and looked is shown, in the place of the changes."""
        return self.tabs.currentIndex() == 1

    def _turn(self) -> None:
        self.tabs.setCurrentIndex(1 - self.tabs.currentIndex())

    def _show_looks(self, page: LooksPage) -> None:
        words = self.context.wording
        self.pages = []
        table = looks_table(page, words)
        self._show_table(table)
        self.count.setText(looks_count(page, words))
        self.out_button.setEnabled(False)
        self.became_ready.emit()

    def _show_table(self, table: ListTable) -> None:
        chosen = self.table.chosen_rows
        self.table.show_table(table)
        self.table.widen(table.wide)
        if table.rows and not (chosen and self.table.show_row(chosen[0])):
            self.table.choose_row(0)
        self._is_ready = True

    def show_older(self) -> None:
        """Add the next page below those that are shown."""
        if not self._has_older or not self._is_ready:
            return
        self._is_ready = False
        asked, before, kept = self.asked, self.pages[-1].lines[-1].entry.seq, list(self.pages)
        self.context.clinic_jobs.read(
            lambda clinic: audit_page(clinic, asked, before),
            lambda page: self._show([*kept, page]),
            self._not_shown,
            owner=self,
            instead_of="page",
        )

    def _show(self, pages: list[AuditPage]) -> None:
        words = self.context.wording
        self.pages = pages
        table = audit_table(pages, words)
        self._show_table(table)
        self.count.setText(shown_words(pages, words))
        self.out_button.setEnabled(bool(table.rows))
        self.became_ready.emit()

    def _not_shown(self, error: Exception) -> None:
        """Say in the place of the entries why there are none."""
        words = self.context.wording
        said = fault_in_words(error, words)
        text = (
            words.t("Only an administrator or a clinician may read the audit.")
            if isinstance(error, RightLackingError)
            else f"{said.happened} {said.to_do}"
        )
        self.pages = []
        self.table.show_table(ListTable((), (), text, 0))
        self.count.setText("")
        self.out_button.setEnabled(False)
        self._is_ready = True
        self.became_ready.emit()

    def _chosen(self) -> tuple[ChangeEntry, str] | None:
        """Give the chosen entry, and the number of its child."""
        chosen = self.table.chosen_rows
        lines = (line for page in self.pages for line in page.lines)
        found = next((line for line in lines if chosen and line.entry.change_id == chosen[0]), None)
        return None if found is None else (found.entry, found.patient_id)

    def _has_child(self) -> bool:
        chosen = self._chosen()
        return chosen is not None and any(chosen[1] in page.names for page in self.pages)

    def open_child(self) -> None:
        """Go to the child whom the chosen entry is about."""
        chosen = self._chosen()
        if chosen is not None and self._has_child():
            self.context.navigate.child(chosen[1])

    def open_chosen(self) -> None:
        """Show what the chosen entry did to each row."""
        chosen = self._chosen()
        if chosen is not None:
            entry = chosen[0]
            self.context.clinic_jobs.read(
                lambda clinic: audit_entry(clinic, entry.change_id),
                lambda shown: self._show_entry(entry, shown),
                owner=self,
                instead_of="entry",
            )

    def _show_entry(self, entry: ChangeEntry, shown: EntryShown) -> None:
        words, theme = self.context.wording, self.context.theme
        about = words.t("Entry {n}", n=words.number(entry.seq)) + " · " + entry_words(entry, words)
        if entry.why:
            about += " · " + words.isolate(entry.why)
        dialog = ValueHistoryDialog(
            *(about, entry_table(shown, words), theme, words, self),
            title=words.t("An entry of the audit"),
            table_name=words.t("Every row of the entry, before and after"),
        )
        dialog.exec()
        dialog.deleteLater()
        self.take_focus()

    # --- what is asked for -------------------------------------------------------------------------------------------

    def _to_filters(self) -> None:
        self.filters.child.editor.setFocus()

    def _ask_today(self) -> None:
        self.filters.ask_of_day(self.context.today)

    def _ask_everything(self) -> None:
        self.filters.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter open an entry."""
        if (
            watched is self.table
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.open_chosen()
            return True
        return super().eventFilter(watched, event)

    # --- writing out -------------------------------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Let a person choose a file, and write the entries that are asked for into it."""
        words = self.context.wording
        if self._writing is not None or not self.out_button.isEnabled():
            return
        name, _kind = QFileDialog.getSaveFileName(
            self, words.t("Write the audit out"), _OUT_NAME, words.t("Tables ({patterns})", patterns="*.csv")
        )
        if name:
            self.write_out(Path(name))

    def write_out(self, out: Path) -> None:
        """Write the entries that are asked for, with every row before and after, into a file."""
        asked = self.asked
        path = out if out.suffix.lower() == ".csv" else out.with_name(f"{out.name}.csv")
        self._show_writing(is_writing=True)
        self._writing = self.context.clinic_jobs.read_in_pieces(
            lambda clinic: export_audit(clinic, asked, path),
            lambda steps: self._tell(*steps[-1]),
            lambda: self._written(asked, path),
            self._not_written,
            owner=self,
            instead_of="writing",
        )

    def stop_writing(self) -> None:
        """Stop writing; the file is not there then."""
        if self._writing is not None:
            self._writing.cancel()
            self._end_writing()

    def _tell(self, done: int, of: int) -> None:
        self.bar.setRange(0, max(1, of))
        self.bar.setValue(done)

    def _written(self, asked: Asked, path: Path) -> None:
        words = self.context.wording
        self._end_writing()

        def note(clinic: Clinic) -> None:
            note_exported(clinic, asked, path)

        self.context.clinic_jobs.write(note, lambda _nothing: None)
        self.context.navigate.say(
            words.t("Saved as {file}.", file=words.isolate(path.name)),
            words.t("It names children and is not encrypted: keep it as the records are kept."),
        )

    def _not_written(self, error: Exception) -> None:
        words = self.context.wording
        self._end_writing()
        if isinstance(error, OSError):
            why = words.isolate(error.strerror or str(error))
            self.context.navigate.say(
                words.t("The file was not saved: {why}", why=why),
                words.t("Choose another folder."),
                look="fault",
            )
            return
        said = fault_in_words(error, words)
        self.context.navigate.say(said.happened, said.to_do, look="fault")

    def _end_writing(self) -> None:
        self._writing = None
        self._show_writing(is_writing=False)
        self.take_focus()

    def _show_writing(self, *, is_writing: bool) -> None:
        self.bar.setVisible(is_writing)
        self.stop_button.setVisible(is_writing)
        self.count.setVisible(not is_writing)
        self.out_button.setVisible(not is_writing)
        if is_writing:
            self.bar.setRange(0, 0)
            self.stop_button.setFocus()
