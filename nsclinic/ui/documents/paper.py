"""A document on its way to the printer: its pages as pictures, with the way back to the document."""

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPageSize, QPdfWriter
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton

from nsclinic.ui.context import ScreenContext
from nsclinic.ui.paper import PaperView
from nsclinic.ui.theme import Theme

MOST_PRINTED_PAGES = 30
"""More are printed by another program from a copy: each page stands here as a picture."""
MOST_PRINTED_LETTERS = 60_000
"""Of a text: about as many pages."""


class DocumentPaper(PaperView):
    """The sheets of one document. Saving is the document's own, which warns that a copy is not encrypted."""

    def __init__(self, context: ScreenContext) -> None:
        words = context.wording
        self.back_button = QPushButton(words.t("Back to the document"))
        self.back_button.setProperty("look", "quiet")
        foot_start = QHBoxLayout()
        foot_start.addWidget(self.back_button)
        foot_start.addStretch(1)
        super().__init__(context, foot_start, words.t("Print  P"))
        self.setAccessibleName(words.t("Pages to print"))
        self.save_button.hide()


def text_as_pdf(text: str, theme: Theme) -> bytes:
    """Give plain text as a PDF of A4 pages, letter by letter, whatever it holds."""
    out = QBuffer()
    out.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(out)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setTitle("nsclinic")
    sheet = QPlainTextEdit(text)
    sheet.setFont(theme.font())
    sheet.print_(writer)
    sheet.deleteLater()
    del writer
    return bytes(out.data().data())
