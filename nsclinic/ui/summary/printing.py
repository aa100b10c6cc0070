"""Prints a PDF by painting its pages: what comes out of the printer is what was previewed, whatever the printer."""

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

from nsclinic.ui.summary.render import RenderedPage, number_of_pages, rendered_page

DOTS_PER_INCH = 300
"""Finer than the eye at arm's length; a page of text and lines takes 25 MB of memory while it is painted."""


class PrinterError(RuntimeError):
    """The printer did not take the pages."""


def printer_names() -> tuple[str, ...]:
    """Give the printers of this computer, its default printer first."""
    names = list(QPrinterInfo.availablePrinterNames())
    default = QPrinterInfo.defaultPrinterName()
    if default in names:
        names.remove(default)
        names.insert(0, default)
    return tuple(names)


def printer_named(name: str) -> QPrinter:
    """Give a printer of this computer, ready for `print_pdf`.

    Raises:
        PrinterError: there is no printer of that name any more.
    """
    info = QPrinterInfo.printerInfo(name)
    if info.isNull():
        raise PrinterError(name)
    return QPrinter(info, QPrinter.PrinterMode.HighResolution)


def print_pdf(pdf_bytes: bytes, printer: QPrinter, *, document_name: str = "nsclinic") -> int:
    """Paint every page of the PDF onto the printer, each on its own sheet in its own size; give their number.

    The document's name in the printer's queue is neutral: a queue is read by others.

    Raises:
        PrinterError: the printer did not take the pages.
    """
    pages = number_of_pages(pdf_bytes)
    page = rendered_page(pdf_bytes, 0, DOTS_PER_INCH)
    printer.setDocName(document_name)
    printer.setResolution(DOTS_PER_INCH)
    printer.setFullPage(True)
    _fit_sheet(printer, page)
    painter = QPainter()
    if not painter.begin(printer):
        raise PrinterError(printer.printerName())
    try:
        for number in range(pages):
            if number:
                page = rendered_page(pdf_bytes, number, DOTS_PER_INCH)
                _fit_sheet(printer, page)
                if not printer.newPage():
                    raise PrinterError(printer.printerName())
            _paint(painter, printer, page.image)
    finally:
        ended = painter.end()
    if not ended or printer.printerState() is QPrinter.PrinterState.Error:
        raise PrinterError(printer.printerName())
    return pages


def _fit_sheet(printer: QPrinter, page: RenderedPage) -> None:
    """Take the sheet on which the page stands whole: A4 as a rule."""
    size = QPageSize(page.points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    is_landscape = page.points.width() > page.points.height()
    orientation = QPageLayout.Orientation.Landscape if is_landscape else QPageLayout.Orientation.Portrait
    if is_landscape:
        turned = QSizeF(page.points.height(), page.points.width())
        size = QPageSize(turned, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    printer.setPageLayout(QPageLayout(size, orientation, QMarginsF()))
    printer.setFullPage(True)


def _paint(painter: QPainter, printer: QPrinter, image: QImage) -> None:
    """Paint a picture over the whole sheet; where the sheet differs, keep its proportions and stay in the middle."""
    sheet = printer.paperRect(QPrinter.Unit.DevicePixel)
    whole = QRectF(0, 0, sheet.width(), sheet.height())
    scale = min(whole.width() / image.width(), whole.height() / image.height())
    place = QRectF(0, 0, image.width() * scale, image.height() * scale)
    place.moveCenter(whole.center())
    painter.drawImage(place, image)
