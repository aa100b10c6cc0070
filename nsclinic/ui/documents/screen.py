"""The Document screen: one document of a child, read inside the window and nowhere else."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QStackedWidget, QVBoxLayout

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.documents import note_taken, outside_name
from nsclinic.clinic.intake import TEXT
from nsclinic.clinic.summary import write_whole
from nsclinic.ui.actions import Action
from nsclinic.ui.child.strip import Strip
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.documents.head import DocumentHead
from nsclinic.ui.documents.page_view import PageView
from nsclinic.ui.documents.paper import MOST_PRINTED_LETTERS, MOST_PRINTED_PAGES, DocumentPaper, text_as_pdf
from nsclinic.ui.documents.presenter import DocumentFile, read_document
from nsclinic.ui.documents.reader import DocumentReader
from nsclinic.ui.documents.tab import CORRECT, correct, remove
from nsclinic.ui.documents.words import about_words, document_fault, title_words
from nsclinic.ui.paper import SETTLE_MS, Paper
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.text import Choice, PlainLabel, ask

ZOOMS = (50, 75, 100, 125, 150, 200, 300)
"""In percent of the width that fits."""
FITTING = ZOOMS.index(100)


class DocumentScreen(Screen):
    """One document. `file` is what is shown, None until the clinic has answered; `page` counts from 0."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        words = context.wording
        self.title = words.t("Document")
        self.setAccessibleName(self.title)
        self.hint = words.t("N next page · B page before · + − larger, smaller · P print · Esc back")
        self.patient_id = self.row_id = ""
        self.file: DocumentFile | None = None
        self.page = 0
        self.zoom = FITTING
        self._is_said = False
        self._from_top: bool | None = True
        self._reader = DocumentReader(self)
        self._copying = PageWorker(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._draw)
        self._make_parts()
        self._lay_out()
        self._offer_all()

    def _make_parts(self) -> None:
        theme, words = self.context.theme, self.context.wording
        self.strip = Strip(theme, words)
        self.copy_button = self.strip.add_button(words.t("Save a copy…"), "S")
        self.print_button = self.strip.add_button(words.t("Print"), "P")
        self.copy_button.clicked.connect(self.save_copy)
        self.print_button.clicked.connect(self.print_document)
        self.head = DocumentHead(theme, words)
        self.head.turned.connect(self.turn)
        self.head.zoomed.connect(self.change_zoom)
        self.placeholder = PlainLabel("", theme, ink="soft", wrap=True)
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.placeholder.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.page_view = PageView(theme)
        self.page_view.turned.connect(self.turn)
        self.page_view.resized.connect(self._settle.start)
        self.text_view = QPlainTextEdit()
        self.text_view.setReadOnly(True)
        self.text_view.setTabChangesFocus(True)
        self.text_view.document().setDocumentMargin(theme.px(2))
        self.paper = DocumentPaper(self.context)
        self.paper.back_button.clicked.connect(self.back_to_document)

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        for view in (self.placeholder, self.page_view, self.text_view, self.paper):
            self.stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.strip, self.head, self.stack):
            column.addWidget(part, 1 if part is self.stack else 0)

    def _offer_all(self) -> None:
        words = self.context.wording
        self.offer(
            Action("next_page", words.t("Next page"), lambda: self.turn(1), ("N", "Ctrl+PgDown"), self._has_pages),
            Action("page_before", words.t("Page before"), lambda: self.turn(-1), ("B", "Ctrl+PgUp"), self._has_pages),
            Action("larger", words.t("Show larger"), lambda: self.change_zoom(1), ("+", "="), self._is_shown),
            Action("smaller", words.t("Show smaller"), lambda: self.change_zoom(-1), ("-",), self._is_shown),
            Action("fit", words.t("Fit the page to the window"), lambda: self.change_zoom(0), ("0",), self._is_shown),
            Action("print", words.t("Print the document"), self.print_document, ("P",), self._is_shown),
            Action("copy", words.t("Save a copy of the document…"), self.save_copy, ("S",), self._is_shown),
            Action("correct", words.t(CORRECT), self.correct, ("E",), self._is_known),
            Action("remove", words.t("Remove the document…"), self.remove, ("Del",), self._is_known),
        )  # fmt: skip

    # --- what the window asks --------------------------------------------------------------------------------------

    def choose_row(self, row_id: str) -> None:
        """Take note which document it is."""
        if row_id != self.row_id:
            self.row_id = row_id
            self._forget()

    def open(self, patient_id: str, _visit_on: date | None = None) -> None:
        """Bind the screen to a child's document."""
        if patient_id != self.patient_id:
            self.patient_id = patient_id
            self._forget()
        self.refresh()

    def refresh(self) -> None:
        """Read the document anew; what stands there stays until the answer comes."""
        patient_id, row_id, today, words = (
            self.patient_id,
            self.row_id,
            self.context.today,
            self.context.wording,
        )
        if patient_id and row_id:
            self.context.clinic_jobs.read(
                lambda clinic: read_document(clinic, patient_id, row_id, today, words),
                self.show_file,
                self._not_read,
                owner=self,
                instead_of="document",
            )
        else:
            self._forget()
            self._say_instead(words.t("No document is chosen. Choose one on a child's page."))
            self._is_said = True
            self.became_ready.emit()

    def clinic_changed(self, changed: Changed) -> None:
        """Read it anew when its child's record changed; a note that it left changes nothing."""
        is_ours = not changed.patient_ids or self.patient_id in changed.patient_ids
        if is_ours and not {"print", "copy"} & set(changed.kinds):
            self.refresh()

    @property
    def is_ready(self) -> bool:
        """Whether the page, or why there is none, is shown."""
        if self.stack.currentWidget() is self.paper:
            return self.paper.is_ready
        return self._is_said and not self._reader.is_busy and not self._settle.isActive()

    def take_focus(self) -> None:
        """Put the keyboard on the page."""
        shown = self.stack.currentWidget()
        if shown is self.paper:
            self.paper.take_focus()
        elif shown is not None:
            shown.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Keep nothing of a document that nobody looks at."""
        super().hideEvent(event)
        if not event.spontaneous():
            self._forget()

    def _forget(self) -> None:
        self.file = None
        self.page, self.zoom, self._is_said = 0, FITTING, False
        self._reader.close()
        self.page_view.show_image(QImage())
        self.text_view.clear()
        self.strip.show_identity(None)
        self.head.clear()
        self._say_instead(self.context.wording.t("Opening the document…"))

    def _has_pages(self) -> bool:
        return self._is_shown() and self.file is not None and self.file.row.pages > 1

    def _is_known(self) -> bool:
        return self.file is not None

    def _is_shown(self) -> bool:
        return self.file is not None and self.file.fault is None

    # --- showing ---------------------------------------------------------------------------------------------------

    def show_file(self, file: DocumentFile) -> None:
        """Show what the clinic gave; an answer about another document than the one bound now is dropped."""
        if (file.patient_id, file.row.row_id) != (self.patient_id, self.row_id) or not self.isVisible():
            return
        words, before = self.context.wording, self.file
        self.file = file
        self.strip.show_identity(file.identity)
        self.head.show_document(title_words(file.row, words), about_words(file.row, words))
        is_same = before is not None and before.content == file.content and before.fault is None
        if file.fault is not None:
            self._say_fault(file.fault)
        elif file.row.media_type == TEXT:
            self._show_text(file)
        elif not is_same:
            self._reader.open(file.content, file.row.media_type)
            self._from_top = True
            self._draw()
        self._say_page()
        self._allow()

    def _show_text(self, file: DocumentFile) -> None:
        self.text_view.setAccessibleName(title_words(file.row, self.context.wording))
        self.text_view.setPlainText(file.content.decode(errors="replace"))
        self._shown(self.text_view)

    def _draw(self) -> None:
        """Ask for the page in the width that is wanted; not while pages are on their way to paper."""
        file = self.file
        is_painted = file is not None and file.fault is None and file.row.media_type != TEXT
        if is_painted and self.stack.currentWidget() is not self.paper:
            width = round(self.page_view.fitting_dots(self.stack.width()) * ZOOMS[self.zoom] / 100)
            self._reader.ask_page(self.page, width, self._show_page, self._say_fault)

    def _show_page(self, image: QImage) -> None:
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self.page_view.show_image(image, from_top=self._from_top)
        self._from_top = None
        if self.stack.currentWidget() is not self.paper:
            self._shown(self.page_view)

    def _shown(self, view: PageView | QPlainTextEdit) -> None:
        had_keyboard = self.placeholder.hasFocus()
        self._is_said = True
        self.stack.setCurrentWidget(view)
        if had_keyboard:
            view.setFocus()
        self.became_ready.emit()

    def _say_page(self) -> None:
        words, file = self.context.wording, self.file
        if file is None:
            return
        told = words.t("Page {page} of {pages}", page=self.page + 1, pages=file.row.pages)
        self.head.show_place(
            told if file.row.pages > 1 else "", self.page, file.row.pages, words.percent(ZOOMS[self.zoom])
        )
        self.page_view.setAccessibleName(f"{title_words(file.row, words)}. {told}")

    def _say_fault(self, error: Exception) -> None:
        said = document_fault(error, self.context.wording)
        self._say_instead(f"{said.happened} {said.to_do}")
        self._is_said = True
        self.became_ready.emit()

    def _say_instead(self, text: str) -> None:
        had_keyboard = self.page_view.hasFocus() or self.text_view.hasFocus()
        self.placeholder.setText(text)
        self.stack.setCurrentWidget(self.placeholder)
        if had_keyboard:
            self.placeholder.setFocus()
        self._allow()

    def _not_read(self, error: Exception) -> None:
        self._forget()
        self._say_fault(error)

    def _allow(self) -> None:
        for button in (self.copy_button, self.print_button):
            button.setEnabled(self._is_shown())

    # --- what the user asks ----------------------------------------------------------------------------------------

    def turn(self, step: int) -> None:
        """Go to the next page, or back; beyond the ends nothing happens."""
        if self.file is not None and 0 <= self.page + step < self.file.row.pages:
            self.page += step
            self._from_top = step > 0
            self._say_page()
            self._draw()

    def change_zoom(self, step: int) -> None:
        """Show larger or smaller; 0 fits the page to the window."""
        self.zoom = max(0, min(len(ZOOMS) - 1, self.zoom + step)) if step else FITTING
        font = self.context.theme.font()
        font.setPointSizeF(font.pointSizeF() * ZOOMS[self.zoom] / 100)
        self.text_view.setFont(font)
        self._say_page()
        self._draw()

    def correct(self) -> None:
        """Ask what is to be said of the document instead."""
        file = self.file
        if file is not None:
            name = self.context.wording.isolate(file.child_name)
            correct(self.context, self.patient_id, name, file.row, self)

    def remove(self) -> None:
        """Ask for the reason and remove the document; then there is nothing to be seen here."""
        file = self.file
        if file is not None:
            name = self.context.wording.isolate(file.child_name)
            remove(self.context, self.patient_id, name, file.row, self, self.context.navigate.back)

    def back_to_document(self) -> None:
        """Leave the pages to print."""
        if self.file is not None:
            self._shown(self.text_view if self.file.row.media_type == TEXT else self.page_view)
            self.take_focus()
            self._draw()

    # --- leaving the clinic ------------------------------------------------------------------------------------------

    def print_document(self) -> None:
        """Show the pages as they will be printed; once they are shown, print them."""
        file, words = self.file, self.context.wording
        if file is None or not self._is_shown():
            return
        if self.stack.currentWidget() is self.paper:
            self.paper.print_page()
            return
        is_text = file.row.media_type == TEXT
        if file.row.pages > MOST_PRINTED_PAGES or (is_text and file.row.size > MOST_PRINTED_LETTERS):
            self.context.navigate.say(
                words.t("This document is too long to be printed here: at most {n} pages are.", n=MOST_PRINTED_PAGES),
                words.t("Save a copy, and print that with another program."),
                look="warning",
            )  # fmt: skip
            return
        self.paper.await_paper()
        self.paper.find_printers()
        self.stack.setCurrentWidget(self.paper)
        if is_text:
            self._show_paper(file, text_as_pdf(file.content.decode(errors="replace"), self.context.theme))
        else:
            self._reader.ask_paper(
                file.row.pages, lambda pdf: self._show_paper(file, pdf), self.paper.show_fault
            )

    def _show_paper(self, file: DocumentFile, pdf: bytes) -> None:
        self.paper.show_paper(Paper(pdf, "", lambda said: self._note(file, "print", said)))

    def save_copy(self) -> None:
        """Warn that a copy is not encrypted, ask where to, and write it."""
        file, words = self.file, self.context.wording
        if file is None or not self._is_shown():
            return
        answer = ask(
            self,
            words.t("Save a copy"),
            words.t("The copy is not encrypted: whoever gets the file can read it."),
            (
                Choice("save", words.t("Save a copy…")),
                Choice("leave", words.t("Leave it"), is_default=True, is_escape=True),
            ),
            details=words.t("That it was saved is written into the record's history."),
        )
        if answer != "save":
            return
        name, _kind = QFileDialog.getSaveFileName(self, words.t("Save a copy"), outside_name(file.row))
        if name:
            self.copy_to(Path(name), file)

    def copy_to(self, out: Path, file: DocumentFile) -> None:
        """Write the content as a file of the user's own, on another thread, and note that."""
        words = self.context.wording
        self._copying.ask(
            lambda: write_whole(out, file.content),
            lambda _done: self._note(
                file, "copy", words.t("Saved as {file}, not encrypted.", file=words.isolate(out.name))
            ),
            self._not_copied,
        )

    def _not_copied(self, error: Exception) -> None:
        words = self.context.wording
        why = words.isolate(error.strerror or "") if isinstance(error, OSError) else ""
        self.context.navigate.say(
            words.t("The file was not saved: {why}", why=why or words.isolate(type(error).__name__)),
            words.t("Choose another folder."),
            look="fault",
        )

    def _note(self, file: DocumentFile, kind: str, said: str) -> None:
        """Write down that the document left the clinic, then say so."""
        self.context.clinic_jobs.write(
            lambda clinic: note_taken(clinic, file.patient_id, file.row, kind),
            lambda _done: self.context.navigate.say(said),
        )
