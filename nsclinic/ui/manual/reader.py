"""One page of the manual, to be read: it opens no link by itself and loads nothing but the manual's own pictures."""

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QImage, QResizeEvent, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from nsclinic.clinic.manual import headings
from nsclinic.ui.manual.typesetting import Look, blocks, fit_pictures, is_picture, picture, typeset
from nsclinic.ui.theme import Theme

WIDEST_STEPS = 112
"""A line longer than that is hard to follow: what is wider stays empty."""
PICTURE_STEPS = 100
PAD_STEPS = 2.5
MOST_HITS = 500
LEAST_LETTERS = 2
IMAGE = QTextDocument.ResourceType.ImageResource.value


class PageReader(QTextBrowser):
    """Emits `asked(page, anchor)` for a link within the manual (no page: its own), `outside(address)` for others."""

    asked = Signal(str, str)
    outside = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._look = Look.of(theme, PICTURE_STEPS)
        self._shown: QTextDocument | None = None
        self._hits: list[QTextCursor] = []
        self._hit = -1
        self._anchors: dict[str, int] = {}
        self._widths: dict[str, int] = {}
        self._loaded: set[str] = set()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.anchorClicked.connect(self._follow)
        self.verticalScrollBar().setSingleStep(theme.px(5))

    def set_page(self, text: str, *, right_to_left: bool) -> QTextDocument:
        """Give a page ready to be shown; long pages take some 50 ms, so that showing it is another turn's work."""
        document = typeset(text, self._look, right_to_left=right_to_left)
        own = iter(headings(text))
        self._anchors = {}
        for block in blocks(document):
            if block.blockFormat().headingLevel():
                self._anchors |= dict.fromkeys(next(own).anchors, block.position())
        return document

    def show_document(self, document: QTextDocument) -> None:
        """Show a page from its beginning, and let the one before go."""
        before, self._shown = self._shown, document
        self._hits, self._hit = [], -1
        self.setExtraSelections([])
        document.setParent(self)
        self._loaded = set()
        self._widths = fit_pictures(document, self._look, self.viewport().width())
        self.setDocument(document)
        if before is not None:  # Qt takes away its own first one, but none that was given to it
            before.deleteLater()
        self.verticalScrollBar().setValue(0)

    def go_to(self, anchor: str) -> bool:
        """Bring a section to the top; say whether the page has it."""
        if anchor not in self._anchors:
            return False
        layout = self.document().documentLayout()
        layout.documentSize()  # lays all of it out, so that the place is known
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._anchors[anchor])
        self.setTextCursor(cursor)
        top = layout.blockBoundingRect(cursor.block()).top()
        self.verticalScrollBar().setValue(round(top))
        return True

    # --- finding -----------------------------------------------------------------------------------------------------

    def find_all(self, text: str) -> int:
        """Mark every place that has these letters and go to the first from here on; give how many there are."""
        self._hits, self._hit = [], -1
        if len(text) >= LEAST_LETTERS:
            cursor = self.document().find(text)
            while not cursor.isNull() and len(self._hits) < MOST_HITS:
                self._hits.append(cursor)
                cursor = self.document().find(text, cursor)
        if self._hits:
            here = self.cursorForPosition(self.viewport().rect().topLeft()).position()
            later = (at for at, hit in enumerate(self._hits) if hit.selectionStart() >= here)
            self._hit = next(later, 0)
        self._mark()
        return len(self._hits)

    def next_hit(self, step: int) -> None:
        """Go to another place that was found: the next with 1, the one before with -1, round the end."""
        if self._hits:
            self._hit = (self._hit + step) % len(self._hits)
            self._mark()

    @property
    def hit(self) -> int:
        """Which of the places found is shown, from 1; 0 for none."""
        return self._hit + 1

    @property
    def hits(self) -> int:
        """How many places were found, counted up to `MOST_HITS`."""
        return len(self._hits)

    def _mark(self) -> None:
        theme, marks = self._theme, []
        for at, hit in enumerate(self._hits):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = hit
            form = QTextCharFormat()
            form.setBackground(theme.colour("accent" if at == self._hit else "selected"))
            if at == self._hit:
                form.setForeground(theme.colour("on_accent"))
            mark.format = form
            marks.append(mark)
        self.setExtraSelections(marks)
        if self._hits:
            cursor = QTextCursor(self._hits[self._hit])
            cursor.clearSelection()
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    # --- what Qt asks ------------------------------------------------------------------------------------------------

    def loadResource(self, kind: int, url: QUrl | str) -> object:
        """Give a picture of the manual, and nothing else whatever is asked for.

        For what is not given Qt itself would look among the computer's files: it gets a picture of one clear dot.
        """
        name = url.toString() if isinstance(url, QUrl) else url
        if kind == IMAGE and is_picture(name):
            self._loaded.add(name)
            return picture(name, self._widths.get(name, self._look.picture_width))
        dot = QImage(1, 1, QImage.Format.Format_ARGB32)
        dot.fill(Qt.GlobalColor.transparent)
        return dot

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the lines short enough to be followed."""
        theme = self._theme
        pad = theme.px(PAD_STEPS)
        spare = max(0, self.width() - theme.px(WIDEST_STEPS))
        before, after = (pad + spare, pad) if self.isRightToLeft() else (pad, pad + spare)
        self.setViewportMargins(before, theme.px(1), after, 0)
        super().resizeEvent(event)
        if self._shown is not None:
            self._widths = fit_pictures(self._shown, self._look, self.viewport().width())
            for name in self._loaded:
                self._shown.addResource(IMAGE, QUrl(name), picture(name, self._widths[name]))

    def _follow(self, url: QUrl) -> None:
        if url.scheme() or (url.path() and not url.path().endswith(".md")):
            self.outside.emit(url.toString())
        else:
            self.asked.emit(url.path(), url.fragment())
