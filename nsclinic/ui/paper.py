"""A page before it is printed: the PDF's own sheets, and under them the printer, Save as PDF and Print.

Every screen that prints shows its page in this view, so that all pages are drawn, printed and saved by the same hand.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from nsclinic.clinic.summary import write_whole
from nsclinic.ui.chooser import Chooser
from nsclinic.ui.context import ScreenContext
from nsclinic.ui.faults import fault_in_words
from nsclinic.ui.folding import FoldingRow
from nsclinic.ui.summary.preview import Preview
from nsclinic.ui.summary.printing import PrinterError, print_pdf, printer_named, printer_names
from nsclinic.ui.summary.render import RenderedPage, rendered
from nsclinic.ui.summary.worker import PageWorker
from nsclinic.ui.text import PlainLabel

A4_WIDTH_POINTS = 595.28
"""A hair wider than the page: pdfium rounds a page's dots up, and none may stand out of the room there is."""
SETTLE_MS = 120
"""A resize is over when nothing has come for so long; then the sheets are drawn for the new width."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF that can be printed and saved.

    `file_name` is offered for a file of it. `taken` is called once it was printed or saved, with the words that say so:
    whoever made it writes that down where it must be known, and says the words.
    """

    pdf: bytes
    file_name: str
    taken: Callable[[str], None]


class PaperView(QWidget):
    """The sheets of one paper over their foot. `shown` is that paper, None until it is made.

    `became_ready` is emitted when the sheets of a paper are first shown.
    """

    became_ready = Signal()

    def __init__(
        self, context: ScreenContext, foot_start: QHBoxLayout, print_label: str, *, is_card: bool = False
    ) -> None:
        """Make the view; `foot_start` fills what the printer and the buttons leave of the foot.

        With `is_card` the foot is a card of its own below the sheets; else it is the edge of the screen.
        """
        super().__init__()
        self.context = context
        theme, words = context.theme, context.wording
        self.shown: Paper | None = None
        self.is_drawn = False
        self._drawing = PageWorker(self)
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
        column.setSpacing(theme.px(1) if is_card else 0)
        column.addWidget(self.stack, 1)
        column.addWidget(self._foot(foot_start, print_label, is_card=is_card))

    def _foot(self, start: QHBoxLayout, print_label: str, *, is_card: bool) -> QFrame:
        theme, words = self.context.theme, self.context.wording
        foot = QFrame()
        foot.setProperty("look", "card" if is_card else "foot")
        self.printers = Chooser(words.t("Printer"), theme)
        self.printers.setMinimumWidth(theme.px(24))
        self.save_button = QPushButton(words.t("Save as PDF…"))
        self.print_button = QPushButton(print_label)
        self.print_button.setAccessibleName(words.t("Print"))
        self.print_button.setProperty("look", "primary")
        self.print_button.setAutoDefault(True)
        label = PlainLabel(words.t("Printer"), theme)
        label.setBuddy(self.printers)
        side = theme.px(1 if is_card else 2)
        which, buttons = QHBoxLayout(), QHBoxLayout()
        for row in (which, buttons):
            row.setSpacing(theme.px(1))
        which.addLayout(start, 1)
        which.addWidget(label)
        which.addWidget(self.printers)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.print_button)
        column = QVBoxLayout(foot)
        column.setContentsMargins(side, theme.px(0.75), side, theme.px(0.75))
        column.addWidget(FoldingRow(which, buttons, theme))
        self.save_button.clicked.connect(self._ask_where)
        self.print_button.clicked.connect(self.print_page)
        return foot

    @property
    def is_ready(self) -> bool:
        """Whether the sheets are shown and nothing is on its way to the printer."""
        return self.is_drawn and not self._printing.is_busy

    def take_focus(self) -> None:
        """Put the keyboard on Print."""
        self.print_button.setFocus()

    # --- showing ---------------------------------------------------------------------------------------

    def await_paper(self) -> None:
        """Say that a page is being made; sheets of the one before that are still being drawn come no more."""
        self.shown = None
        self.is_drawn = False
        self._drawing.drop()
        self._allow(is_ready=False)
        self.placeholder.setText(self.context.wording.t("Making the page…"))
        self.stack.setCurrentWidget(self.placeholder)

    def show_paper(self, paper: Paper) -> None:
        """Show a paper that was made; its sheets follow, and those that stand there stay until they come."""
        self.shown = paper
        self._draw()

    def show_fault(self, fault: Exception) -> None:
        """Say in the place of the sheets, and in the message bar, why there are none."""
        said = fault_in_words(fault, self.context.wording)
        self._drawing.drop()
        self.placeholder.setText(said.happened)
        self.stack.setCurrentWidget(self.placeholder)
        self.context.navigate.say(said.happened, said.to_do, look="fault")

    def _draw(self) -> None:
        paper = self.shown
        if paper is None or not self.isVisible():
            return
        fineness = self.preview.dots_per_inch(A4_WIDTH_POINTS, self.stack.width())
        self._drawing.ask(lambda: rendered(paper.pdf, fineness), self._show_sheets, self.show_fault)

    def _show_sheets(self, sheets: tuple[RenderedPage, ...]) -> None:
        self.preview.show_pages(sheets)
        self.stack.setCurrentWidget(self.preview)
        if not self.is_drawn:
            self.is_drawn = True
            self._allow(is_ready=True)
            self.take_focus()
            self.became_ready.emit()

    def _allow(self, *, is_ready: bool) -> None:
        for button in (self.print_button, self.save_button):
            button.setEnabled(is_ready)

    # --- printing --------------------------------------------------------------------------------------

    def find_printers(self) -> None:
        """Offer the printers there are now; the one chosen stays chosen."""
        chosen = self.printers.currentText()
        names = printer_names()
        self.printers.clear()
        for name in names:
            self.printers.addItem(name, name)
        if not names:
            self.printers.addItem(self.context.wording.t("no printer found"), "")
        self.printers.setCurrentIndex(max(0, self.printers.findText(chosen)))

    def print_page(self) -> None:
        """Print the sheets that are shown on the printer chosen."""
        paper, words = self.shown, self.context.wording
        name = str(self.printers.currentData() or "")
        if paper is None or not self.is_ready:
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
            lambda: print_pdf(paper.pdf, printer),
            lambda _sheets: self._printed(paper, name),
            self._not_printed,
        )

    def _print_ended(self) -> None:
        """Give back the keyboard, which the button lost while it could not be pressed."""
        self._allow(is_ready=True)
        if self.isVisible():
            self.take_focus()

    def _printed(self, paper: Paper, name: str) -> None:
        words = self.context.wording
        self._print_ended()
        paper.taken(words.t("Sent to the printer {name}.", name=words.isolate(name)))

    def _not_printed(self, fault: Exception) -> None:
        words = self.context.wording
        self._print_ended()
        if isinstance(fault, PrinterError):
            self.context.navigate.say(
                words.t("The printer {name} did not take the page.", name=words.isolate(str(fault))),
                words.t("See whether it is switched on, then print again."),
                look="fault",
            )
            return
        said = fault_in_words(fault, words)
        self.context.navigate.say(said.happened, said.to_do, look="fault")

    # --- saving ----------------------------------------------------------------------------------------

    def _ask_where(self) -> None:
        paper, words = self.shown, self.context.wording
        if paper is None:
            return
        name, _kind = QFileDialog.getSaveFileName(
            self, words.t("Save as PDF"), paper.file_name, words.t("PDF files (*.pdf)")
        )
        if name:
            self.save_to(Path(name))

    def save_to(self, out: Path) -> None:
        """Save the sheets that are shown as a PDF file."""
        paper, words = self.shown, self.context.wording
        if paper is None:
            return
        try:
            write_whole(out, paper.pdf)
        except OSError as fault:
            self.context.navigate.say(
                words.t("The file was not saved: {why}", why=words.isolate(fault.strerror or str(fault))),
                words.t("Choose another folder."),
                look="fault",
            )
            return
        paper.taken(words.t("Saved as {file}.", file=words.isolate(out.name)))
