"""The printed page of a protocol before it is printed: the PDF's own sheets, the printer chosen, Print and Save."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nsclinic.clinic.protocol_paper import protocol_paper
from nsclinic.clinic.summary import write_whole
from nsclinic.protocol.model import Protocol
from nsclinic.reports.page import A4_WIDTH
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.summary.preview import Preview
from nsclinic.ui.summary.printing import PrinterError, print_pdf, printer_named, printer_names
from nsclinic.ui.summary.render import RenderedPage, rendered
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.text import PlainLabel

SETTLE_MS = 120
"""A resize is over when nothing has come for so long; then the sheets are drawn for the new width."""


class Paper(QWidget):
    """The sheets of one protocol. `pdf` is what is shown, empty until it is made; printing one tells of no child."""

    def __init__(self, context: ScreenContext, became_ready: Callable[[], None]) -> None:
        super().__init__()
        self._context = context
        self._became_ready = became_ready
        theme, words = context.theme, context.wording
        self.setAccessibleName(words.t("Printed page of the protocol"))
        self.protocol: Protocol | None = None
        self.pdf = b""
        self.is_drawn = False
        self._worker = PageWorker(self)
        self._printing = PageWorker(self)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(SETTLE_MS)
        self._settle.timeout.connect(self._draw)
        self.preview = Preview(theme, words)
        self.preview.width_changed.connect(self._settle.start)
        self.placeholder = PlainLabel(words.t("Making the page…"), theme, ink="soft")
        self.placeholder.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.placeholder)
        self.stack.addWidget(self.preview)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(1))
        column.addWidget(self.stack, 1)
        column.addWidget(self._foot())

    def _foot(self) -> QFrame:
        theme, words = self._context.theme, self._context.wording
        foot = QFrame()
        foot.setProperty("look", "card")
        self.back_button = QPushButton(words.t("Back to the page"))
        self.back_button.setProperty("look", "quiet")
        self.printers = Chooser(words.t("Printer"), theme)
        self.printers.setMinimumWidth(theme.px(24))
        self.save_button = QPushButton(words.t("Save as PDF…"))
        self.print_button = QPushButton(words.t("Print"))
        self.print_button.setProperty("look", "primary")
        self.print_button.setAccessibleName(words.t("Print"))
        self.print_button.setAutoDefault(True)
        label = PlainLabel(words.t("Printer"), theme)
        label.setBuddy(self.printers)
        row = QHBoxLayout(foot)
        row.setContentsMargins(theme.px(1), theme.px(0.75), theme.px(1), theme.px(0.75))
        row.setSpacing(theme.px(1))
        row.addWidget(self.back_button)
        row.addStretch(1)
        row.addWidget(label)
        row.addWidget(self.printers)
        row.addWidget(self.save_button)
        row.addWidget(self.print_button)
        self.save_button.clicked.connect(self._ask_where)
        self.print_button.clicked.connect(self.print_page)
        return foot

    @property
    def is_ready(self) -> bool:
        """Whether the sheets are shown and nothing is on its way to the printer."""
        return self.is_drawn and not self._printing.is_busy

    def show_protocol(self, protocol: Protocol) -> None:
        """Make the page of a protocol; its sheets follow."""
        words, clinic = self._context.wording, self._context.clinic_name
        self.protocol = protocol
        self.pdf = b""
        self.is_drawn = False
        self._allow(is_ready=False)
        self.placeholder.setText(words.t("Making the page…"))
        self.stack.setCurrentWidget(self.placeholder)
        self._find_printers()
        self._worker.ask(lambda: protocol_paper(protocol, words, clinic), self._made, self._not_made)

    def _made(self, pdf: bytes) -> None:
        self.pdf = pdf
        self._draw()

    def _draw(self) -> None:
        pdf = self.pdf
        if pdf and self.isVisible():
            fineness = self.preview.dots_per_inch(A4_WIDTH, self.stack.width())
            self._worker.ask(lambda: rendered(pdf, fineness), self._show_sheets, self._not_made)

    def _show_sheets(self, sheets: tuple[RenderedPage, ...]) -> None:
        self.preview.show_pages(sheets)
        self.stack.setCurrentWidget(self.preview)
        if not self.is_drawn:
            self.is_drawn = True
            self._allow(is_ready=True)
            self.print_button.setFocus()
            self._became_ready()

    def _not_made(self, fault: Exception) -> None:
        said = fault_in_words(fault, self._context.wording)
        self.placeholder.setText(said.happened)
        self.stack.setCurrentWidget(self.placeholder)
        self._context.navigate.say(said.happened, said.to_do, look="fault")

    def _allow(self, *, is_ready: bool) -> None:
        for button in (self.print_button, self.save_button):
            button.setEnabled(is_ready)

    # --- printing and saving --------------------------------------------------------------------------

    def _find_printers(self) -> None:
        chosen = self.printers.currentText()
        names = printer_names()
        self.printers.clear()
        for name in names:
            self.printers.addItem(name, name)
        if not names:
            self.printers.addItem(self._context.wording.t("no printer found"), "")
        self.printers.setCurrentIndex(max(0, self.printers.findText(chosen)))

    def print_page(self) -> None:
        """Print the sheets that are shown on the printer chosen."""
        words, pdf = self._context.wording, self.pdf
        name = str(self.printers.currentData() or "")
        if not self.is_ready:
            return
        if not name:
            self._context.navigate.say(
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
            lambda: print_pdf(pdf, printer), lambda _sheets: self._printed(name), self._not_printed
        )

    def _printed(self, name: str) -> None:
        words = self._context.wording
        self._allow(is_ready=True)
        self._context.navigate.say(words.t("Sent to the printer {name}.", name=words.isolate(name)))

    def _not_printed(self, fault: Exception) -> None:
        words = self._context.wording
        self._allow(is_ready=True)
        if isinstance(fault, PrinterError):
            self._context.navigate.say(
                words.t("The printer {name} did not take the page.", name=words.isolate(str(fault))),
                words.t("See whether it is switched on, then print again."),
                look="fault",
            )
            return
        said = fault_in_words(fault, words)
        self._context.navigate.say(said.happened, said.to_do, look="fault")

    def _ask_where(self) -> None:
        words, protocol = self._context.wording, self.protocol
        if protocol is None:
            return
        name, _kind = QFileDialog.getSaveFileName(
            self, words.t("Save as PDF"), f"protocol-{protocol.id}.pdf", words.t("PDF files (*.pdf)")
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, out: Path) -> None:
        """Save the sheets that are shown as a PDF file."""
        words = self._context.wording
        try:
            write_whole(out, self.pdf)
        except OSError as fault:
            self._context.navigate.say(
                words.t("The file was not saved: {why}", why=words.isolate(fault.strerror or str(fault))),
                words.t("Choose another folder."),
                look="fault",
            )
            return
        self._context.navigate.say(words.t("Saved as {file}.", file=words.isolate(out.name)))
