"""Real files for the tests of documents: PDFs by reportlab, pictures by Pillow, and hostile ones."""

import io
import struct
import zipfile
import zlib

from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas


def pdf(*pages: str, form_value: str = "", size: tuple[float, float] = A4) -> bytes:
    """A PDF with a line of text on each page, and on the last a field of a form that is filled in."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    for number, text in enumerate(pages, start=1):
        canvas.drawString(72, 700, text)
        if form_value and number == len(pages):
            canvas.acroForm.textfield(name="value", value=form_value, x=72, y=500, width=300, height=40)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def picture(
    width: int, height: int, kind: str = "JPEG", *, mode: str = "RGB", with_place: bool = False
) -> bytes:
    """A picture with a dark bar along its left edge; with GPS, camera and a comment where asked."""
    image = Image.new(mode, (width, height), "white" if mode not in {"RGBA", "I;16"} else None)
    if mode == "RGBA":
        image = Image.new(mode, (width, height), (255, 255, 255, 0))
    if mode in {"RGB", "L"}:
        ImageDraw.Draw(image).rectangle((0, 0, max(1, width // 10), height), fill="black")
    out = io.BytesIO()
    more = {}
    if with_place:
        told = Image.Exif()
        told[0x010F] = "Zwetschgencam"
        told[0x0112] = 6
        told.get_ifd(0x8825).update({1: "N", 2: (29.0, 4.0, 20.0), 3: "E", 4: (31.0, 5.0, 50.0)})
        more = {"exif": told.tobytes()} | ({"comment": b"Quittengelee"} if kind == "JPEG" else {})
    image.save(out, kind, **more)
    return out.getvalue()


def bomb(edge: int = 20_000) -> bytes:
    """A PNG of a few hundred kB that says it has so many dots along each edge, and has."""
    row = zlib.compressobj(9)
    body = b"".join(row.compress(b"\x00" * (edge // 8 + 1)) for _ in range(edge)) + row.flush()

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", edge, edge, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def archive(name: str = "letter.pdf") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as folder:
        folder.writestr(name, pdf("inside") if name.endswith(".pdf") else "inside")
    return out.getvalue()


def shade(image: Image.Image, x: int, y: int) -> int:
    """The grey of one dot: 0 is black."""
    return image.convert("L").tobytes()[y * image.width + x]
