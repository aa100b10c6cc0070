"""Pages of a document as pictures: what a cell makes of a PDF or a picture, for the screen and for paper.

Runs in a cell (`cell.py`). pdfium only paints: its build has no engine for scripts, no link is followed, and what comes
out are dots. Forms are painted as they were filled in: a laboratory's value may stand in one.
"""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from nsclinic.clinic.intake import PDF

POINTS_PER_INCH = 72.0
MOST_DOTS_OF_A_PAGE = 16_000_000
"""A page is never painted larger, whatever size it claims or is asked for: 64 MB."""
A4_POINTS = (595.28, 841.89)
_MARGIN_POINTS = 28.0
_PAPER_QUALITY = 90

_opened: dict[str, Any] = {}
"""In the cell: the one document that it was given."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page: its dots, three bytes each (red, green, blue), row by row without a gap."""

    width: int
    height: int
    dots: bytes


def open_document(content: bytes, media_type: str) -> int:
    """Take a document into this cell, and give its number of pages."""
    if media_type == PDF:
        from pypdfium2 import PdfDocument

        _opened["pdf"] = document = PdfDocument(content)
        document.init_forms()
        return len(document)
    from PIL import Image

    picture = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
    _opened["picture"] = picture.convert("RGB")
    return 1


def page_picture(number: int, width: int) -> PagePicture:
    """Give a page (from 0) painted so many dots wide, or as wide as memory allows."""
    if "pdf" in _opened:
        page = _opened["pdf"][number]
        try:
            across, down = page.get_size()
            return _as_dots(_painted(page, _bounded(width / across, across, down)))
        finally:
            page.close()
    picture = _opened["picture"]
    across, down = picture.size
    scale = _bounded(width / across, across, down)
    from PIL import Image

    size = (max(1, round(across * scale)), max(1, round(down * scale)))
    return _as_dots(picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0))


def paper_of(pages: int, dots_per_inch: float) -> bytes:
    """Give the first so many pages as a PDF of pictures alone, for printing: nothing else of the document is in it.

    A page of a PDF keeps its size; a picture stands on a sheet of A4, upright or across as it is.
    """
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    out = BytesIO()
    canvas = Canvas(out, pageCompression=1)
    for number in range(pages):
        if "pdf" in _opened:
            page = _opened["pdf"][number]
            sheet = page.get_size()
            picture = _painted(page, _bounded(dots_per_inch / POINTS_PER_INCH, *sheet))
            page.close()
            place = (0.0, 0.0, *sheet)
        else:
            picture = _opened["picture"]
            sheet, place = _on_a4(*picture.size)
        squeezed = BytesIO()
        picture.save(squeezed, "JPEG", quality=_PAPER_QUALITY)
        canvas.setPageSize(sheet)
        canvas.drawImage(ImageReader(Image.open(squeezed)), *place)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _on_a4(across: int, down: int) -> tuple[tuple[float, float], tuple[float, float, float, float]]:
    """Give the sheet for a picture, and where it stands on it (left, bottom, width, height)."""
    sheet = A4_POINTS if down >= across else (A4_POINTS[1], A4_POINTS[0])
    room = (sheet[0] - 2 * _MARGIN_POINTS, sheet[1] - 2 * _MARGIN_POINTS)
    scale = min(room[0] / across, room[1] / down)
    width, height = across * scale, down * scale
    return sheet, ((sheet[0] - width) / 2, (sheet[1] - height) / 2, width, height)


def _bounded(scale: float, across: float, down: float) -> float:
    """Give the scale, or the one at which the page has as many dots as it may."""
    dots = across * scale * down * scale
    return scale if dots <= MOST_DOTS_OF_A_PAGE else scale * (MOST_DOTS_OF_A_PAGE / dots) ** 0.5


def _painted(page: Any, scale: float) -> Any:
    """Paint a page of a PDF with its notes and forms."""
    bitmap = page.render(scale=scale, maybe_alpha=False)
    try:
        return bitmap.to_pil().convert("RGB")
    finally:
        bitmap.close()


def _as_dots(picture: Any) -> PagePicture:
    return PagePicture(picture.width, picture.height, picture.tobytes())
