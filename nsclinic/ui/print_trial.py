"""A page through the printing system into a file, for the self-test: as to a printer, and no paper is wasted."""

from pathlib import Path

from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from nsclinic.ui.summary.printing import print_pdf, printer_names


def print_onto(page: Path, sheet: Path) -> tuple[str, ...]:
    """Print the pages of a PDF into another PDF as onto a sheet, and give the printers of this computer.

    Raises:
        PrinterError: the printing system did not take the page.
        OSError: the page cannot be read.
    """
    application = QApplication.instance() or QApplication(["nsclinic"])
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(sheet))
    print_pdf(page.read_bytes(), printer)
    names = printer_names()
    del application
    return names
