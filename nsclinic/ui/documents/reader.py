"""Reads one open document page by page in a cell, away from the window's thread."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from nsclinic.clinic.cell import CancelledError, Cell
from nsclinic.clinic.page_pictures import PagePicture, open_document, page_picture, paper_of
from nsclinic.ui.summary.worker import PageWorker

Answer = TypeVar("Answer")

PAPER_DOTS_PER_INCH = 200.0


class _Opened:
    """A document and its cell. The cell is made and asked on the worker's thread only."""

    def __init__(self, content: bytes, media_type: str) -> None:
        self._content, self._media_type = content, media_type
        self._cell: Cell | None = None
        self.is_given_up = False

    def ask(self, question: Callable[..., Answer], *given: object) -> Answer:
        """Ask in the cell, which is made at the first question and anew after one that it did not survive."""
        if self.is_given_up:
            raise CancelledError
        if self._cell is None or not self._cell.is_open:
            self._cell = Cell()
            self._cell.ask(open_document, self._content, self._media_type, is_cancelled=self._is_given_up)
        return self._cell.ask(question, *given, is_cancelled=self._is_given_up)

    def _is_given_up(self) -> bool:
        return self.is_given_up

    def close(self) -> None:
        """End the cell."""
        if self._cell is not None:
            self._cell.close()


class DocumentReader(QObject):
    """Gives pages of the document that is open. Only the latest question is answered."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._worker = PageWorker(self)
        self._opened: _Opened | None = None

    @property
    def is_busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._worker.is_busy

    def open(self, content: bytes, media_type: str) -> None:
        """Take another document."""
        self.close()
        self._opened = _Opened(content, media_type)

    def ask_page(
        self, number: int, width: int, done: Callable[[QImage], None], failed: Callable[[Exception], None]
    ) -> None:
        """Ask for a page (from 0), so many dots wide."""
        opened = self._opened
        if opened is not None:
            self._worker.ask(lambda: _image(opened.ask(page_picture, number, width)), done, failed)

    def ask_paper(
        self, pages: int, done: Callable[[bytes], None], failed: Callable[[Exception], None]
    ) -> None:
        """Ask for the pages as a PDF of pictures, for the printer."""
        opened = self._opened
        if opened is not None:
            self._worker.ask(lambda: opened.ask(paper_of, pages, PAPER_DOTS_PER_INCH), done, failed)

    def close(self) -> None:
        """Forget the document; its cell ends as soon as the worker's thread comes to it, which is at once."""
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.is_given_up = True
            self._worker.ask(opened.close, _nothing, _nothing)
            self._worker.drop()


def _nothing(_answer: object) -> None:
    return


def _image(page: PagePicture) -> QImage:
    """Give a page as Qt's own picture; the dots are copied, as Qt would only point at them."""
    return QImage(page.dots, page.width, page.height, 3 * page.width, QImage.Format.Format_RGB888).copy()
