"""Turns a PDF into pictures by pdfium: the preview and the printed sheet are painted from the very same file."""

from dataclasses import dataclass
from threading import Lock
from typing import Any

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

POINTS_PER_INCH = 72.0

_ONE_AT_A_TIME = Lock()
"""pdfium may be asked by one thread at a time only."""


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """One page: its picture, and its size on paper in points."""

    image: QImage
    points: QSizeF


def rendered(pdf: bytes, dots_per_inch: float) -> tuple[RenderedPage, ...]:
    """Give every page of a PDF as a picture of so many dots an inch; any thread may ask.

    Raises:
        pypdfium2.PdfiumError: the bytes are no PDF.
    """
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return tuple(_page(document[index], dots_per_inch) for index in range(len(document)))
        finally:
            document.close()


def number_of_pages(pdf: bytes) -> int:
    """Give how many pages a PDF has.

    Raises:
        pypdfium2.PdfiumError: the bytes are no PDF.
    """
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return len(document)
        finally:
            document.close()


def rendered_page(pdf: bytes, number: int, dots_per_inch: float) -> RenderedPage:
    """Give one page (from 0): a long paper is painted page by page, so that only one of them is in memory.

    Raises:
        pypdfium2.PdfiumError: the bytes are no PDF.
    """
    import pypdfium2

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            return _page(document[number], dots_per_inch)
        finally:
            document.close()


def _page(page: Any, dots_per_inch: float) -> RenderedPage:
    bitmap = page.render(scale=dots_per_inch / POINTS_PER_INCH, prefer_bgrx=True, maybe_alpha=False)
    try:
        view = QImage(
            bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32
        )
        return RenderedPage(view.copy(), QSizeF(*page.get_size()))
    finally:
        bitmap.close()
        page.close()
