"""What comes out of the printer is the very page of the preview: held against the PDF's own pixels."""

from io import BytesIO

import pypdfium2
import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage
from PySide6.QtPrintSupport import QPrinter

from nsclinic.ui.summary.printing import PrinterError, print_pdf, printer_named, printer_names
from nsclinic.ui.summary.render import rendered

A4 = QSizeF(595.28, 841.89)
POINTS = 72


def a_pdf(*sizes: tuple[float, float]) -> bytes:
    """Make pages with a black square of an inch in the upper left and a word at the foot."""
    from reportlab.pdfgen.canvas import Canvas

    target = BytesIO()
    canvas = Canvas(target)
    for width, height in sizes:
        canvas.setPageSize((width, height))
        canvas.rect(POINTS, height - 2 * POINTS, POINTS, POINTS, fill=1)
        canvas.drawString(POINTS, POINTS, "the foot of the page")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def to_file(pdf: bytes, out) -> int:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(out))
    return print_pdf(pdf, printer)


def darkness(image: QImage, x: int, y: int) -> int:
    return 255 - image.pixelColor(x, y).lightness()


def test_a_page_keeps_its_size_and_its_square_stands_where_it_stood(qapp, tmp_path):
    out = tmp_path / "printed.pdf"
    assert to_file(a_pdf((A4.width(), A4.height())), out) == 1
    (page,) = rendered(out.read_bytes(), POINTS)
    assert abs(page.points.width() - A4.width()) < 1
    assert abs(page.points.height() - A4.height()) < 1
    assert darkness(page.image, 108, 108) > 200
    for x, y in ((66, 108), (150, 108), (108, 66), (108, 150)):
        assert darkness(page.image, x, y) < 30


def test_every_page_has_a_sheet_of_its_own_size(qapp, tmp_path):
    out = tmp_path / "printed.pdf"
    assert to_file(a_pdf((A4.width(), A4.height()), (A4.height(), A4.width())), out) == 2
    first, second = rendered(out.read_bytes(), POINTS)
    assert first.points.height() > first.points.width()
    assert second.points.width() > second.points.height()
    assert darkness(second.image, 108, 108) > 200


def test_the_printed_picture_is_fine_enough_for_small_print(qapp, tmp_path):
    out = tmp_path / "printed.pdf"
    to_file(a_pdf((A4.width(), A4.height())), out)
    document = pypdfium2.PdfDocument(out.read_bytes())
    images = [item for item in document[0].get_objects() if hasattr(item, "get_px_size")]
    assert images
    width, _ = images[0].get_px_size()
    assert width >= 2400
    document.close()


def test_the_preview_is_drawn_at_the_fineness_asked_for(qapp):
    (page,) = rendered(a_pdf((A4.width(), A4.height())), 144)
    assert abs(page.image.width() - 2 * A4.width()) <= 2
    assert darkness(page.image, 216, 216) > 200


def test_bytes_that_are_no_pdf_are_refused(qapp):
    with pytest.raises(pypdfium2.PdfiumError):
        rendered(b"not a page", 72)


def test_a_printer_that_is_gone_is_said_to_be_gone(qapp):
    with pytest.raises(PrinterError):
        printer_named("no such printer")


@pytest.mark.external
def test_a_real_print_queue_gives_the_page_to_a_file(qapp, print_queue, monkeypatch):
    monkeypatch.setenv("CUPS_SERVER", str(print_queue.socket))
    print_queue.use_here()
    assert print_queue.name in printer_names()
    before = len(list(print_queue.folder.glob("job-*.pdf")))
    assert print_pdf(a_pdf((A4.width(), A4.height())), printer_named(print_queue.name)) == 1
    printed = print_queue.printed(before + 1)[-1]
    (page,) = rendered(printed.read_bytes(), POINTS)
    assert abs(page.points.width() - A4.width()) < 2
    assert darkness(page.image, 108, 108) > 200
    assert darkness(page.image, 150, 108) < 30
