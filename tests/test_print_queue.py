"""What Qt prints arrives in the queue's file, so a test that prints to it has printed."""

from pypdf import PdfReader
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo


def test_a_page_that_qt_prints_arrives_in_a_file(qapp, print_queue):
    print_queue.use_here()
    assert print_queue.name in QPrinterInfo.availablePrinterNames()
    printer = QPrinter(QPrinterInfo.printerInfo(print_queue.name))
    painter = QPainter(printer)
    painter.drawText(100, 100, "tacrolimus 2.5 mg")
    painter.end()
    (page,) = PdfReader(print_queue.printed()[0]).pages
    assert "tacrolimus" in page.extract_text()
