"""The manual as one PDF: a title page with the contents, page numbers, bookmarks, and links from page to page.

Qt sets the pages as the window's reader does (`nsclinic.ui.manual.typesetting`), and joins and orders Arabic by itself.
pypdf then adds what Qt's writer has not: bookmarks and links.
"""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import Fit
from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt, QUrl
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFont,
    QImage,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QTextBlock,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QApplication

from nsclinic import __version__
from nsclinic.clinic.manual import INDEX, Page, headings, page_text, pages, parts
from nsclinic.ui.manual.typesetting import Look, blocks, picture, typeset
from nsclinic.ui.theme import LIGHT, load_fonts
from nsclinic.wording.speech import LANGUAGES

POINTS = 9.5
DPI = 300
SIDE_MM, TOP_MM, FOOT_MM = 20.0, 18.0, 22.0
FOOT_BASE_MM = 9.0
"""How far below the text the foot's line stands."""
SPARE_DOTS = 6
"""Qt lets a picture at the head of a page begin some dots above it: they are left out at the foot of the one before."""
SECTION_LEVEL = 2
IMAGE = QTextDocument.ResourceType.ImageResource.value
PX_PER_INCH = 96
POINTS_PER_INCH = 72
MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Place:
    """A place on paper: the page from 0, and how far down its text area, in dots."""

    page: int
    y: float


@dataclass(frozen=True, slots=True)
class Head:
    """A section that stands in the bookmarks."""

    words: str
    place: Place


@dataclass(slots=True)
class Chapter:
    """One page of the manual, set for paper. `first` is its first page on paper, from 0."""

    page: Page
    document: QTextDocument
    first: int = 0
    heads: list[Head] = field(default_factory=list)
    anchors: dict[str, Place] = field(default_factory=dict)


class Press:
    """The paper: measures of a page, and what is drawn on it."""

    def __init__(self, path: Path) -> None:
        self.writer = QPdfWriter(str(path))
        self.writer.setResolution(DPI)
        self.writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        margins = QMarginsF(SIDE_MM, TOP_MM, SIDE_MM, FOOT_MM)
        self.writer.setPageMargins(margins, QPageLayout.Unit.Millimeter)
        self.writer.setTitle("nsclinic: manual")
        self.writer.setCreator(f"nsclinic {__version__}")
        self.area = QSizeF(self.writer.width(), self.writer.height())
        px = round(self.area.width() / DPI * PX_PER_INCH)
        font = LIGHT.font()
        font.setPointSizeF(POINTS)
        self.look = Look(
            font,
            LIGHT.colour("ink"),
            LIGHT.colour("ink_soft"),
            LIGHT.colour("edge"),
            LIGHT.colour("raised"),
            LIGHT.colour("accent"),
            POINTS,
            POINTS / POINTS_PER_INCH * PX_PER_INCH,
            px,
        )

    def set(self, text: str, *, right_to_left: bool = False) -> QTextDocument:
        """Give a text set to the width and the pages of this paper."""
        document = typeset(text, self.look, right_to_left=right_to_left)
        document.documentLayout().setPaintDevice(self.writer)
        document.setPageSize(self.area)
        self._keep_headings(document)
        return document

    def _keep_headings(self, document: QTextDocument) -> None:
        """Begin a new page before a heading that would stand alone at the foot of one."""
        for block in blocks(document):
            if not block.blockFormat().headingLevel() or not block.next().isValid():
                continue
            if self.place(document, block).page != self.place(document, block.next()).page:
                shape = block.blockFormat()
                shape.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
                QTextCursor(block).setBlockFormat(shape)
                document.setPageSize(QSizeF())  # laid out anew as a whole: in pieces Qt would lose paragraphs
                document.setPageSize(self.area)

    def place(self, document: QTextDocument, block: QTextBlock) -> Place:
        """Give where a paragraph begins, in its own document."""
        top = document.documentLayout().blockBoundingRect(block).top()
        if (
            block.layout().lineCount()
        ):  # the room above a line that went over to the next page belongs to its block
            top += block.layout().lineAt(0).y()
        return Place(int(top // self.area.height()), top % self.area.height())

    def height_of(self, place: Place) -> float:
        """Give how high on its sheet a place lies, as PDF counts: from the lower edge, in points."""
        sheet = QPageSize.size(QPageSize.PageSizeId.A4, QPageSize.Unit.Point).height()
        return sheet - TOP_MM / MM_PER_INCH * POINTS_PER_INCH - place.y / DPI * POINTS_PER_INCH

    def print_out(self, documents: list[tuple[QTextDocument, str]]) -> None:
        """Draw documents one after the other, each from a new page, with its title and the page's number below."""
        painter = QPainter(self.writer)
        painter.setRenderHint(QPainter.RenderHint.LosslessImageRendering)
        number = 0
        for document, title in documents:
            _bring_pictures(document)
            for sheet in range(document.pageCount()):
                if number:
                    self.writer.newPage()
                number += 1
                self._sheet(painter, document, sheet)
                self._foot(painter, title, number)
        painter.end()

    def _sheet(self, painter: QPainter, document: QTextDocument, sheet: int) -> None:
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(context.palette.ColorRole.Text, self.look.ink)
        area = QRectF(0, sheet * self.area.height(), self.area.width(), self.area.height())
        context.clip = area.adjusted(0, 0, 0, -SPARE_DOTS)
        painter.save()
        painter.translate(0, -area.top())
        painter.setClipRect(context.clip)
        document.documentLayout().draw(painter, context)
        painter.restore()

    def _foot(self, painter: QPainter, title: str, number: int) -> None:
        font = QFont(self.look.font)
        font.setPointSizeF(POINTS - 1.5)
        painter.setFont(font)
        painter.setPen(self.look.soft)
        room = QRectF(0, self.area.height(), self.area.width(), FOOT_BASE_MM / MM_PER_INCH * DPI)
        flags = Qt.AlignmentFlag.AlignBottom | Qt.TextFlag.TextSingleLine
        painter.drawText(room, flags | Qt.AlignmentFlag.AlignLeft, title)
        painter.drawText(room, flags | Qt.AlignmentFlag.AlignRight, str(number))


def write_pdf(path: Path) -> Path:
    """Write the whole manual to one file and give its path."""
    application = QApplication.instance() or QApplication(["book"])
    load_fonts()
    with tempfile.TemporaryDirectory() as place:
        raw = Path(place) / "raw.pdf"
        press = Press(raw)
        chapters = [_chapter(press, page) for page in pages() if page.name != INDEX]
        contents = press.set(_contents(chapters))
        first = contents.pageCount()
        for chapter in chapters:
            chapter.first = first
            first += chapter.document.pageCount()
        contents = press.set(_contents(chapters))
        sheets = [(contents, "nsclinic"), *((one.document, one.page.title) for one in chapters)]
        press.print_out(sheets)
        _finish(raw, path, press, contents, chapters)
    del application
    return path


def _chapter(press: Press, page: Page) -> Chapter:
    text = page_text(page.name)
    mirrored = LANGUAGES[page.language].is_right_to_left
    chapter = Chapter(page, press.set(text, right_to_left=mirrored))
    own = iter(headings(text))
    for block in blocks(chapter.document):
        if block.blockFormat().headingLevel():
            heading = next(own)
            place = press.place(chapter.document, block)
            if heading.level == SECTION_LEVEL:
                chapter.heads.append(Head(heading.text, place))
            chapter.anchors |= dict.fromkeys(heading.anchors, place)
    return chapter


def _contents(chapters: list[Chapter]) -> str:
    """Give the title page as a page of the manual: every page with its number on paper."""
    numbers = {chapter.page.name: chapter.first + 1 for chapter in chapters}
    lines = [f"# nsclinic: manual\n\nVersion {__version__}\n\n| Contents | page |\n|---|---:|"]
    for part in parts():
        lines.append(f"| **{part.title}** | |")
        lines += [f"| [{page.title}]({page.name}) | {numbers[page.name]} |" for page in part.pages]
    return "\n".join(lines) + "\n"


def _bring_pictures(document: QTextDocument) -> None:
    for block in blocks(document):
        part = block.begin()
        while not part.atEnd():
            form = part.fragment().charFormat()
            if form.isImageFormat():
                name = form.toImageFormat().name()
                document.addResource(IMAGE, QUrl(name), _on_paper(picture(name)))
            part += 1


def _on_paper(image: QImage) -> QImage:
    """Give a picture without what shines through: a PDF would keep that as a second picture."""
    opaque = QImage(image.size(), QImage.Format.Format_RGB888)
    opaque.fill(Qt.GlobalColor.white)
    painter = QPainter(opaque)
    painter.drawImage(0, 0, image)
    painter.end()
    return opaque


def _finish(raw: Path, path: Path, press: Press, contents: QTextDocument, chapters: list[Chapter]) -> None:
    """Add bookmarks, links and titles to what Qt has written."""
    writer = PdfWriter(clone_from=PdfReader(raw))
    by_name = {chapter.page.name: chapter for chapter in chapters}
    writer.add_outline_item(title="Contents", page_number=0)
    for part in parts():
        parent = writer.add_outline_item(title=part.title, page_number=by_name[part.pages[0].name].first)
        for page in part.pages:
            chapter = by_name[page.name]
            here = writer.add_outline_item(title=page.title, page_number=chapter.first, parent=parent)
            for head in chapter.heads:
                writer.add_outline_item(
                    title=head.words,
                    page_number=chapter.first + head.place.page,
                    parent=here,
                    fit=_fit(press, head.place),
                )
    documents = [("", 0, contents), *((one.page.name, one.first, one.document) for one in chapters)]
    for name, first, document in documents:
        for number in range(first, first + document.pageCount()):
            _turn_links(writer, number, name, by_name, press)
    writer.page_mode = "/UseOutlines"
    writer.compress_identical_objects()
    writer.write(path)


def _turn_links(writer: PdfWriter, number: int, name: str, by_name: dict[str, Chapter], press: Press) -> None:
    """Let the links of a page on paper, which Qt writes as addresses and names, lead to the manual's pages, or go."""
    page = writer.pages[number]
    links = [note.get_object() for note in page.get("/Annots", [])]
    page.pop("/Annots", None)
    for link in links:
        address = f"#{link['/Dest']}" if "/Dest" in link else str(link["/A"]["/URI"])
        wanted, _, anchor = address.partition("#")
        chapter = by_name.get(wanted or name)
        if chapter is None:
            continue
        place = chapter.anchors.get(anchor, Place(0, 0.0))
        jump = Link(rect=link["/Rect"], target_page_index=chapter.first + place.page, fit=_fit(press, place))
        writer.add_annotation(number, jump)


def _fit(press: Press, place: Place) -> Fit:
    return Fit.xyz(left=None, top=press.height_of(place), zoom=None)
