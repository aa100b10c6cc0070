"""Importing: choose a file, say what its columns are, look through what would happen, and only then import it."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.list_importing import ListReport
from nsclinic.exchange.child_list import ChildList, NoList
from nsclinic.exchange.list_matching import headings
from nsclinic.ui.actions import Action
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.importing.choosing import (
    Found,
    ask_about_undecided,
    ask_for_file,
    ask_for_folder,
    ask_for_letters,
    look_at,
    save_empty_list,
)
from nsclinic.ui.importing.matching_view import MatchingView
from nsclinic.ui.importing.preview_view import PreviewView
from nsclinic.ui.importing.preview_words import EMPTY_PAGE, folder_page, imported_words, list_page
from nsclinic.ui.importing.start_view import StartView
from nsclinic.ui.importing.work import ImportWork, Report, inner_report
from nsclinic.ui.jobs import StoppedError
from nsclinic.ui.text import PlainLabel, screen_title, set_tip
from nsclinic.ui.undoing import undo_offer


class ImportScreen(Screen):
    """Three pages, one shown at a time: `start`, `matching`, `preview`. Ctrl+Enter goes on, Escape a page back."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words, theme = context.wording, context.theme
        self.title = words.t("Import")
        self.setAccessibleName(self.title)
        self.hint = words.t("Ctrl+O choose a file · Tab next column · Ctrl+Enter goes on · Esc back")
        self.path: Path | None = None
        self.report: Report | None = None
        self._decisions: dict[int, str] = {}
        self._is_reading = False
        self.work = ImportWork(context.clinic_jobs, self)
        self.work.looked_through.connect(self._looked_through)
        self.work.imported.connect(self._imported)
        self.work.failed.connect(self._failed)
        self.start = StartView(context)
        self.start.file_button.clicked.connect(self.choose_file)
        self.start.folder_button.clicked.connect(self.choose_folder)
        self.start.empty_button.clicked.connect(self.save_empty_list)
        self.matching = MatchingView(context)
        self.matching.changed.connect(self._show_buttons)
        self.matching.sheet_asked.connect(self._read_sheet)
        self.preview = PreviewView(context)
        self.preview.decided.connect(self._decide)
        self.preview.stop_asked.connect(self.stop)
        self.work.told.connect(self.preview.tell)
        self.pages = QStackedWidget()
        for page in (self.start, self.matching, self.preview):
            self.pages.addWidget(page)
        self.file = PlainLabel("", theme, ink="soft", elide=True)
        self.back_button = QPushButton(words.t("Back"))
        self.back_button.clicked.connect(self.go_back)
        self.next_button = QPushButton("")
        self.next_button.setProperty("look", "primary")
        set_tip(self.next_button, "Ctrl+Enter")
        self.next_button.clicked.connect(self.go_on)
        head = QHBoxLayout()
        head.setSpacing(theme.px(2))
        head.addWidget(screen_title(self.title, theme))
        head.addWidget(self.file, 1)
        foot = QHBoxLayout()
        foot.setSpacing(theme.px(1))
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(3), theme.px(2), theme.px(3), theme.px(2))
        column.setSpacing(theme.px(1.5))
        column.addLayout(head)
        column.addWidget(self.pages, 1)
        column.addLayout(foot)
        self._offer()
        self._show_buttons()

    def _offer(self) -> None:
        words = self.context.wording
        same, another = (
            (lambda: self.preview.decide(is_same=True)),
            (lambda: self.preview.decide(is_same=False)),
        )
        go_on, who = words.t("Look it through, then import"), words.t("Choose which child here it is")
        file, folder = words.t("Choose a file to import"), words.t("Choose a folder to import")
        self.offer(
            Action("choose-file", file, self.choose_file, ("Ctrl+O",), self._is_free),
            Action("choose-folder", folder, self.choose_folder, ("Ctrl+Shift+O",), self._is_free),
            Action("empty-list", words.t("Save an empty list to fill in"), self.save_empty_list),
            Action("go-on", go_on, self.go_on, ("Ctrl+Return", "Ctrl+Enter"), self._may_go_on),
            Action("who", who, self.preview.choose_who, ("C",), self.preview.is_choice_open),
            Action("same", words.t("Same child"), same, ("S",), self._may_decide),
            Action("other", words.t("Another child"), another, ("N",), self._may_decide),
        )

    def _may_go_on(self) -> bool:
        return self.next_button.isVisible() and self.next_button.isEnabled()

    def _may_decide(self) -> bool:
        return self.preview.isVisible() and bool(self.preview.chosen_row) and self._is_free()

    # --- what the window asks ----------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether nothing is being read or looked through."""
        return self._is_free()

    def take_focus(self) -> None:
        """Put the keyboard where the page begins."""
        page = self.pages.currentWidget()
        if page is self.start:
            self.start.file_button.setFocus()
        elif page is self.matching:
            self.matching.take_focus()
        else:
            self.preview.table.setFocus()

    def refresh(self) -> None:
        """Read the file again: it may have been put right meanwhile. What was matched and decided stays."""
        if self.path is not None and self._is_free():
            found = self.matching.found
            sheet, encoding = (found.sheet, found.encoding) if found is not None else ("", "")
            self._read(self.path, sheet, encoding)

    def clinic_changed(self, _changed: Changed) -> None:
        """Look through the file anew: who is here already may have changed."""
        if self.pages.currentWidget() is self.preview and self._is_free():
            self._look_through()

    def hideEvent(self, event: QHideEvent) -> None:
        """Look nothing through for a screen that was left; an import under way goes on."""
        if not event.spontaneous() and not self.work.is_importing:
            self.stop()
        super().hideEvent(event)

    # --- choosing ----------------------------------------------------------------------------------------------------

    def choose_file(self) -> None:
        """Ask for a file and read it."""
        if path := ask_for_file(self, self.context.wording):
            self.take(path)

    def choose_folder(self) -> None:
        """Ask for a folder and look it through."""
        if path := ask_for_folder(self, self.context.wording):
            self.take(path)

    def take(self, path: Path) -> None:
        """Begin with a file or folder, whatever it is."""
        if not self._is_free():
            return
        self.matching.found, self.matching.matching = None, None
        self._decisions = {}
        self.preview.forget()
        self._read(path)

    def save_empty_list(self) -> None:
        """Save a workbook with the headings in this language, to be filled in."""
        save_empty_list(self, self.context)

    def _read_sheet(self, sheet: str) -> None:
        if self.path is not None:
            self.matching.matching = None
            self._read(self.path, sheet)

    def _read(self, path: Path, sheet: str = "", encoding: str = "") -> None:
        self._is_reading = True
        self.context.clinic_jobs.read(
            lambda _clinic: look_at(path, sheet, encoding),
            self._take_found,
            self._not_read,
            owner=self,
            instead_of="import",
        )

    def _not_read(self, error: Exception) -> None:
        self._is_reading = False
        self.context.clinic_jobs.failed.emit(error)
        self.became_ready.emit()

    def _take_found(self, found: Found) -> None:
        self._is_reading = False
        words = self.context.wording
        listed = found.listed
        if isinstance(listed, NoList) and found.readings:
            listed = ask_for_letters(self, found.readings, words) or listed
        if isinstance(listed, NoList):
            self.context.navigate.say(
                words.t("This file cannot be imported: {why}", why=listed.faults[0].said(words.t_isolated)),
                words.t("Put it right, or choose another."),
                look="fault",
            )
        else:
            self.path = found.path
            self.file.setText(words.isolate(found.path.name))
            if listed is None:
                self.matching.found = None
                self._look_through()
            else:
                self._match(listed)
        self.became_ready.emit()

    def _match(self, listed: ChildList) -> None:
        """Show the page of matching; a list read again with the same headings goes on where it was."""
        before, matching = self.matching.found, self.matching.matching
        is_same = (
            before is not None
            and matching is not None
            and before.path == listed.path
            and headings(before, matching.heading) == headings(listed, matching.heading)
        )
        was_looked_through = is_same and self.pages.currentWidget() is self.preview
        self.matching.show_list(listed, matching if is_same else None)
        if was_looked_through and self.matching.is_complete:
            self._look_through()
        else:
            self._show(self.matching)

    # --- going on and back -------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Go from the matching to the preview, from there to the import."""
        if self.pages.currentWidget() is self.matching:
            self._look_through()
        elif self.pages.currentWidget() is self.preview:
            self._import()

    def go_back(self) -> None:
        """Go back a page."""
        self.stop()
        is_list = self.pages.currentWidget() is self.preview and self.matching.found is not None
        if not is_list:
            self.path = None
            self.file.setText("")
        self._show(self.matching if is_list else self.start)

    def _show(self, page: StartView | MatchingView | PreviewView) -> None:
        self.pages.setCurrentWidget(page)
        self._show_buttons()
        if self.isVisible():
            self.take_focus()

    def _is_free(self) -> bool:
        return not (self._is_reading or self.work.is_under_way)

    def _show_buttons(self) -> None:
        words, page = self.context.wording, self.pages.currentWidget()
        self.back_button.setVisible(page is not self.start)
        self.back_button.setEnabled(not self.work.is_importing)
        self.next_button.setVisible(page is not self.start)
        if page is self.matching:
            self.next_button.setText(words.t("Look it through"))
            self.next_button.setEnabled(self.matching.is_complete)
        else:
            self.next_button.setText(words.t("Import"))
            self.next_button.setEnabled(page is self.preview and self._is_free() and self._can_import)

    # --- looking through and importing -------------------------------------------------------------------------------

    @property
    def _can_import(self) -> bool:
        report = inner_report(self.report) if self.report is not None else None
        return report is not None and not (report.is_refused or report.changes_nothing)

    def stop(self) -> None:
        """Stop what is under way; of an import nothing is kept."""
        self.work.stop()

    def _look_through(self) -> None:
        self.report = None
        self._work(is_dry_run=True)
        self.preview.show_page(EMPTY_PAGE)
        self.preview.set_working(self.context.wording.t("Looking through the file…"))
        self._show(self.preview)

    def _import(self) -> None:
        """Import what was looked through, after a question about those whom nobody decided about."""
        words, undecided = self.context.wording, self._undecided()
        if undecided and not ask_about_undecided(self, undecided, words):
            self.preview.go_to_undecided()
            self.preview.table.setFocus()
            return
        self._work(is_dry_run=False)
        self.preview.set_working(words.t("Importing…"))
        self._show_buttons()
        self.preview.stop_button.setFocus()

    def _work(self, *, is_dry_run: bool) -> None:
        listed, matching = self.matching.found, self.matching.matching
        if listed is not None and matching is not None:
            self.work.list_through(listed, matching, self._decisions, is_dry_run=is_dry_run)
        elif self.path is not None:
            seen = inner_report(self.report).files if self.report is not None and not is_dry_run else None
            self.work.folder_through(self.path, seen)

    def _looked_through(self, report: Report) -> None:
        self._ended(report)
        self.preview.table.setFocus()
        self.became_ready.emit()

    def _imported(self, report: Report) -> None:
        words, inner = self.context.wording, inner_report(report)
        if inner.is_refused or inner.changes_nothing:
            self._ended(report)
        else:
            self._begin_anew()
            self.context.navigate.say(
                imported_words(inner, words),
                words.t("The children are in the list."),
                undo=undo_offer(self.context, inner.change_id),
            )
            if self.isVisible():
                self.context.navigate.children()
        self.became_ready.emit()

    def _failed(self, error: Exception) -> None:
        self._ended(self.report)
        if not isinstance(error, StoppedError):
            self.context.clinic_jobs.failed.emit(error)
        elif self.work.is_importing:
            self.context.navigate.say(self.context.wording.t("Stopped: nothing was imported."))
        if self.report is None and self.pages.currentWidget() is self.preview:
            self.go_back()
        self.became_ready.emit()

    def _ended(self, report: Report | None) -> None:
        self.report = report
        self.preview.set_working("")
        self._show_report()

    def _show_report(self) -> None:
        words = self.context.wording
        if isinstance(self.report, ListReport):
            self.preview.show_page(list_page(self.report, self._decisions, words, self.context.today))
        elif self.report is not None:
            self.preview.show_page(folder_page(self.report, words))
        self._show_buttons()

    def _begin_anew(self) -> None:
        self.path, self.report = None, None
        self.matching.found, self.matching.matching = None, None
        self._decisions = {}
        self.file.setText("")
        self.pages.setCurrentWidget(self.start)
        self._show_buttons()

    def _undecided(self) -> int:
        maybe = self.report.maybe if isinstance(self.report, ListReport) else ()
        return sum(one.line not in self._decisions for one in maybe)

    def _decide(self, line: int, patient_id: str) -> None:
        """Note whose row this is, go on to the next, and look it all through once the last is decided."""
        if not isinstance(self.report, ListReport) or not self._is_free():
            return
        self._decisions[line] = patient_id
        self._show_report()
        self.preview.go_to_undecided()
        if not self._undecided():
            self._look_through()

    # --- keys --------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep Escape for this screen while a page before the one shown can be gone back to."""
        is_override = event.type() == QEvent.Type.ShortcutOverride
        is_escape = is_override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if is_escape and self._has_page_before():
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Escape go a page back; an import under way is ended by *Stop* alone."""
        if event.key() == Qt.Key.Key_Escape and self._has_page_before():
            if not self.work.is_importing:
                self.go_back()
            return
        super().keyPressEvent(event)

    def _has_page_before(self) -> bool:
        return self.pages.currentWidget() is not self.start
