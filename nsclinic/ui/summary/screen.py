"""The Summary screen: the visit summary as it will be printed, with the printer chosen and Print under the hand."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.summary import NoSuchVisitError
from nsclinic.reports.model import SummaryContent
from nsclinic.ui.child.strip import Strip
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.context import Screen, ScreenContext
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.summary.presenter import SummaryPage, made_page, note_printed, read_content, saved_as_file
from nsclinic.ui.summary.preview import Preview
from nsclinic.ui.summary.printing import PrinterError, print_pdf, printer_named, printer_names
from nsclinic.ui.summary.render import RenderedPage, rendered
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.text import PlainLabel

A4_WIDTH_POINTS = 595.28
SETTLE_MS = 120
"""A resize is over when nothing has come for so long; then the page is drawn for the new width."""


class SummaryScreen(Screen):
    """The page of one visit. `page` is what is shown, None until it is made."""

    def __init__(self, context: ScreenContext) -> None:
        super().__init__(context)
        theme, words = context.theme, context.wording
        self.title = words.t("Summary")
        self.setAccessibleName(self.title)
        self.patient_id = ""
        self.page: SummaryPage | None = None
        self._visit_on: date | None = None
        self._is_drawn = False
        self._worker = PageWorker(self)
        self._printing = PageWorker(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._draw)
        self.strip = Strip(theme, words)
        self.preview = Preview(theme, words)
        self.preview.width_changed.connect(self._settle.start)
        self.placeholder = PlainLabel(words.t("Making the page…"), theme, ink="soft")
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.placeholder)
        self.stack.addWidget(self.preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.strip)
        column.addWidget(self.stack, 1)
        column.addWidget(self._foot())
        shortcut = QShortcut(QKeySequence("P"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.print_page)

    def _foot(self) -> QFrame:
        theme, words = self.context.theme, self.context.wording
        foot = QFrame()
        foot.setProperty("look", "foot")
        self.digest = PlainLabel("", theme, size="small", ink="soft", elide=True)
        self.printers = Chooser(words.t("Printer"), theme)
        self.printers.setMinimumWidth(theme.px(24))
        self.save_button = QPushButton(words.t("Save as PDF…"))
        self.print_button = QPushButton(words.t("Print  P"))
        self.print_button.setAccessibleName(words.t("Print"))
        self.print_button.setProperty("look", "primary")
        self.print_button.setAutoDefault(True)
        label = PlainLabel(words.t("Printer"), theme)
        label.setBuddy(self.printers)
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(2), theme.px(0.75), theme.px(2), theme.px(0.75))
        row.setSpacing(theme.px(1))
        row.addWidget(self.digest, 1)
        row.addWidget(label)
        row.addWidget(self.printers)
        row.addWidget(self.save_button)
        row.addWidget(self.print_button)
        self.save_button.clicked.connect(self._ask_where)
        self.print_button.clicked.connect(self.print_page)
        return foot

    # --- what the window asks --------------------------------------------------------------------------------------

    def open(self, patient_id: str, visit_on: date | None = None) -> None:
        """Bind the page to a visit of a child, its last one without a date."""
        self.patient_id, self._visit_on = patient_id, visit_on
        self.page = None
        self._is_drawn = False
        self.strip.show_identity(None)
        self.stack.setCurrentWidget(self.placeholder)
        self.placeholder.setText(self.context.wording.t("Making the page…"))
        self._allow(is_ready=False)
        self.refresh()
        QTimer.singleShot(0, self._find_printers)

    def refresh(self) -> None:
        """Make the page anew; what stands there stays until the answer comes."""
        patient_id, visit_on = self.patient_id, self._visit_on
        if patient_id:
            self.context.clinic_jobs.read(
                lambda clinic: read_content(clinic, patient_id, visit_on),
                self._make,
                self._not_read,
                owner=self,
                instead_of="summary",
            )

    def clinic_changed(self, changed: Changed) -> None:
        """Make the page anew when its child's record changed; a note that it was printed changes nothing on it."""
        is_ours = not changed.patient_ids or self.patient_id in changed.patient_ids
        if is_ours and changed.kinds != ("print",):
            self.refresh()

    @property
    def is_ready(self) -> bool:
        """Whether the page is shown, and nothing is on its way to the printer."""
        return self._is_drawn and not self._printing.is_busy

    def take_focus(self) -> None:
        """Put the keyboard on Print."""
        self.print_button.setFocus()

    # --- making ----------------------------------------------------------------------------------------------------

    def _make(self, content: SummaryContent) -> None:
        if content.record.child.patient_id != self.patient_id:
            return
        words = self.context.wording
        self._worker.ask(lambda: made_page(content, words), self.show_page, self._not_made)

    def show_page(self, page: SummaryPage) -> None:
        """Show a page that was made; its picture follows."""
        self.page = page
        words = self.context.wording
        self.strip.show_identity(page.identity)
        visit = page.content.visit
        told = words.date(visit.on) if visit is not None else words.t("no visit yet")
        self.digest.setText(
            words.t(
                "Visit of {date}  ·  page {digest}",
                date=told,
                digest=words.left_to_right(page.content.digest),
            )
        )
        self._draw()

    def _draw(self) -> None:
        page = self.page
        if page is None or not self.isVisible():
            return
        fineness = self.preview.dots_per_inch(A4_WIDTH_POINTS, self.stack.width())
        self._worker.ask(lambda: rendered(page.pdf, fineness), self._show_pictures, self._not_made)

    def _show_pictures(self, pages: tuple[RenderedPage, ...]) -> None:
        self.preview.show_pages(pages)
        self.stack.setCurrentWidget(self.preview)
        if not self._is_drawn:
            self._is_drawn = True
            self._allow(is_ready=True)
            self.take_focus()
            self.became_ready.emit()

    def _allow(self, *, is_ready: bool) -> None:
        for widget in (self.print_button, self.save_button):
            widget.setEnabled(is_ready)

    def _not_read(self, fault: Exception) -> None:
        words = self.context.wording
        if isinstance(fault, NoSuchVisitError):
            self.placeholder.setText(words.t("There is no visit on {date}.", date=words.date(fault.visit_on)))
            return
        self._not_made(fault)

    def _not_made(self, fault: Exception) -> None:
        said = fault_in_words(fault, self.context.wording)
        self.placeholder.setText(said.happened)
        self.stack.setCurrentWidget(self.placeholder)
        self.context.navigate.say(said.happened, said.to_do, look="fault")

    # --- printing --------------------------------------------------------------------------------------------------

    def _find_printers(self) -> None:
        chosen = self.printers.currentText()
        names = printer_names()
        self.printers.clear()
        for name in names:
            self.printers.addItem(name, name)
        if not names:
            self.printers.addItem(self.context.wording.t("no printer found"), "")
        self.printers.setCurrentIndex(max(0, self.printers.findText(chosen)))

    def print_page(self) -> None:
        """Print the page that is shown on the printer chosen, and write that down."""
        page, words = self.page, self.context.wording
        name = str(self.printers.currentData() or "")
        if page is None or not self.is_ready:
            return
        if not name:
            self.context.navigate.say(
                words.t("There is no printer on this computer."),
                words.t("Install one, or save the page as a PDF file."),
                look="warning",
            )
            return
        try:
            printer = printer_named(name)
        except PrinterError as fault:
            self._not_printed(fault)
            return
        self._allow(is_ready=False)
        self._printing.ask(
            lambda: print_pdf(page.pdf, printer),
            lambda _sheets: self._printed(page, name),
            self._not_printed,
        )

    def _printed(self, page: SummaryPage, name: str) -> None:
        words = self.context.wording
        self._allow(is_ready=True)
        self.take_focus()
        self._note(page, words.t("Sent to the printer {name}.", name=words.isolate(name)))

    def _not_printed(self, fault: Exception) -> None:
        self._allow(is_ready=True)
        self.take_focus()
        words = self.context.wording
        if isinstance(fault, PrinterError):
            self.context.navigate.say(
                words.t("The printer {name} did not take the page.", name=words.isolate(str(fault))),
                words.t("See whether it is switched on, then print again."),
                look="fault",
            )
        else:
            said = fault_in_words(fault, words)
            self.context.navigate.say(said.happened, said.to_do, look="fault")

    def _note(self, page: SummaryPage, said: str) -> None:
        self.context.clinic_jobs.write(
            lambda clinic: note_printed(clinic, page), lambda _done: self.context.navigate.say(said)
        )

    def _ask_where(self) -> None:
        page, words = self.page, self.context.wording
        if page is None:
            return
        name, _kind = QFileDialog.getSaveFileName(
            self, words.t("Save as PDF"), page.file_name, words.t("PDF files (*.pdf)")
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, out: Path) -> None:
        """Save the page that is shown as a PDF file."""
        page, words = self.page, self.context.wording
        if page is None:
            return
        try:
            saved_as_file(page, out)
        except OSError as fault:
            self.context.navigate.say(
                words.t("The file was not saved: {why}", why=words.isolate(fault.strerror or str(fault))),
                words.t("Choose another folder."),
                look="fault",
            )
            return
        self._note(page, words.t("Saved as {file}.", file=words.isolate(out.name)))
