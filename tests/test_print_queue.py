"""What Qt prints arrives in the queue's file, so a test that prints to it has printed."""

import pypdfium2
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo


def test_a_page_that_qt_prints_arrives_in_a_file(qapp, print_queue):
    print_queue.use_here()
    jobs_before = len(print_queue.printed(0))
    assert print_queue.name in QPrinterInfo.availablePrinterNames()
    printer = QPrinter(QPrinterInfo.printerInfo(print_queue.name))
    painter = QPainter(printer)
    painter.drawText(100, 100, "tacrolimus 2.5 mg")
    painter.end()
    with pypdfium2.PdfDocument(print_queue.printed(jobs_before + 1)[-1]) as document:
        picture = document[0].render(scale=1).to_pil().convert("L")
    # whether Qt writes letters or their outlines hangs on the font in use: the ink is there in both
    assert picture.getextrema()[0] < 100
