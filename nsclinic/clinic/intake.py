"""What may come in as a document, told by its content and never by its name; pictures are written anew on the way.

Runs in a cell (`cell.py`): nothing here trusts what it reads. What comes out of a picture is its dots alone, upright,
no larger than a page needs: position, camera, thumbnails and whatever else was packed into the file are gone.
"""

from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING

from nsclinic.store.contents import MOST_BYTES

if TYPE_CHECKING:
    from PIL.Image import Image

PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
ENDINGS = {PDF: ".pdf", PNG: ".png", JPEG: ".jpg", TEXT: ".txt"}
"""The ending of a file that a content is written to."""

MOST_READ_BYTES = 40_000_000
"""A picture may be larger before it is scaled; nothing beyond this is read from the disk."""
MOST_TEXT_BYTES = 1_000_000
LONGEST_EDGE = 2000
"""Dots of a kept picture: an A4 page at 170 dots an inch, on which small print is read."""
MOST_DOTS = 50_000_000
"""A picture of more is not decoded: four bytes each would be 200 MB. A3 at 400 dots an inch has 31 million."""
MOST_PAGES = 2000

_JPEG_QUALITY = 88
_PDF_END_WITHIN = 2048


class Refusal(StrEnum):
    """Why a file is not taken in; the window words it."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND = "kind"
    DAMAGED = "damaged"
    LOCKED = "locked"
    TOO_MANY_DOTS = "too_many_dots"
    TOO_MANY_PAGES = "too_many_pages"
    TEXT_TOO_LONG = "text_too_long"


class RefusedFileError(ValueError):
    """A file is not taken in."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class TakenIn:
    """A content as it will be kept; `is_smaller` says that a picture was scaled."""

    content: bytes
    media_type: str
    pages: int
    is_smaller: bool = False


def take_in(raw: bytes) -> TakenIn:
    """Tell what a file is, refuse what may not come in, and give what is kept of it.

    Raises:
        RefusedFileError: with the reason.
    """
    if not raw:
        raise RefusedFileError(Refusal.EMPTY)
    taken = _by_magic(raw)
    if len(taken.content) > MOST_BYTES:
        raise RefusedFileError(Refusal.TOO_LARGE)
    return taken


def _by_magic(raw: bytes) -> TakenIn:
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return _picture(raw, "PNG")
    if raw.startswith(b"\xff\xd8\xff"):
        return _picture(raw, "JPEG")
    if len(raw) > MOST_BYTES:
        raise RefusedFileError(Refusal.TOO_LARGE)
    if raw.startswith(b"%PDF-"):
        return TakenIn(raw, PDF, _pages_of_pdf(raw))
    return _text(raw)


def _pages_of_pdf(raw: bytes) -> int:
    """Count the pages of a PDF that is whole and can be shown."""
    from pypdfium2 import PdfDocument, PdfiumError
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    if b"%%EOF" not in raw[-_PDF_END_WITHIN:]:
        raise RefusedFileError(Refusal.DAMAGED)
    try:
        document = PdfDocument(raw)
        pages = len(document)
        if 0 < pages <= MOST_PAGES:
            document[0].close()
        document.close()
    except PdfiumError as error:
        is_locked = getattr(error, "err_code", None) == FPDF_ERR_PASSWORD
        raise RefusedFileError(Refusal.LOCKED if is_locked else Refusal.DAMAGED) from None
    if not pages:
        raise RefusedFileError(Refusal.DAMAGED)
    if pages > MOST_PAGES:
        raise RefusedFileError(Refusal.TOO_MANY_PAGES)
    return pages


def _picture(raw: bytes, kind: str) -> TakenIn:
    import warnings
    from struct import error as StructError  # noqa: N812 - it is a class

    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Our own limit is the lower one and speaks for itself.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(BytesIO(raw), formats=(kind,))
        original = picture.size
        is_too_large = original[0] * original[1] > MOST_DOTS
        if not is_too_large:
            picture.draft("RGB" if kind == "JPEG" else None, (LONGEST_EDGE, LONGEST_EDGE))
            plain = _plain(ImageOps.exif_transpose(picture))
    except Image.DecompressionBombError:
        is_too_large = True
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, StructError):
        raise RefusedFileError(Refusal.DAMAGED) from None
    if is_too_large:
        raise RefusedFileError(Refusal.TOO_MANY_DOTS)
    plain.thumbnail((LONGEST_EDGE, LONGEST_EDGE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    is_smaller = max(plain.size) < max(original)
    content = _written(plain, kind)
    if kind == "PNG" and len(content) > MOST_BYTES:
        return TakenIn(_written(plain, "JPEG"), JPEG, 1, is_smaller)
    return TakenIn(content, PNG if kind == "PNG" else JPEG, 1, is_smaller)


def _plain(picture: "Image") -> "Image":
    """Give the dots alone, grey or in three colours, on white where they were transparent."""
    from PIL import Image

    if picture.mode.startswith("I") or picture.mode == "F":
        # Sixteen bits of grey: Pillow's own way to eight would cut off all that is bright.
        return picture.convert("I").point(lambda dot: dot / 256).convert("L")
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        ground = Image.new("RGBA", coloured.size, "white")
        ground.alpha_composite(coloured)
        return ground.convert("RGB")
    return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")


def _written(picture: "Image", kind: str) -> bytes:
    from PIL import Image

    # A new picture of the same dots: Pillow writes what it remembers of the file that one was opened from.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    out = BytesIO()
    if kind == "JPEG":
        bare.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    else:
        bare.save(out, "PNG", optimize=True)
    return out.getvalue()


def _text(raw: bytes) -> TakenIn:
    """Take plain text of UTF-8, or of UTF-16 with its mark, and give it as UTF-8."""
    is_wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = raw.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise RefusedFileError(Refusal.KIND) from None
    if any(sign < " " and sign not in "\t\n\r\f" for sign in text) or "\x7f" in text:
        raise RefusedFileError(Refusal.KIND)
    if not text.strip():
        raise RefusedFileError(Refusal.EMPTY)
    content = text.encode()
    if len(content) > MOST_TEXT_BYTES:
        raise RefusedFileError(Refusal.TEXT_TOO_LONG)
    return TakenIn(content, TEXT, 1)
