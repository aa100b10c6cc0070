"""The page on the screen: the PDF's own pages, drawn as wide as the window allows, scrolled like paper."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nsclinic.ui.roles import give_role
from nsclinic.ui.summary.render import POINTS_PER_INCH, RenderedPage
from nsclinic.ui.theme import Theme
from nsclinic.wording import Wording

WIDEST_STEPS = 112
"""A page is shown no wider than this many steps of the grid: more reads no better."""


class Sheets(QWidget):
    """Paints the pages one under the other."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.pages: tuple[RenderedPage, ...] = ()

    def show_pages(self, pages: tuple[RenderedPage, ...]) -> None:
        """Show other pages."""
        self.pages = pages
        ratio = self.devicePixelRatioF()
        gap = self._theme.px(2)
        height = sum(round(page.image.height() / ratio) + gap for page in pages) + gap
        self.setMinimumHeight(height)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint paper with a hairline round it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio = self.devicePixelRatioF()
        gap = self._theme.px(2)
        top = float(gap)
        for page in self.pages:
            width, height = page.image.width() / ratio, page.image.height() / ratio
            place = QRectF(round((self.width() - width) / 2), top, width, height)
            painter.drawImage(place, page.image)
            painter.setPen(QPen(self._theme.colour("line"), 1))
            painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
            top += height + gap
        painter.end()

    def sizeHint(self) -> QSize:
        """Take the room of the pages."""
        return QSize(self._theme.px(60), self.minimumHeight())


class Preview(QScrollArea):
    """The pages with their scroll bar. `width_changed()` asks for pages drawn for another width."""

    width_changed = Signal()

    def __init__(self, theme: Theme, words: Wording) -> None:
        super().__init__()
        self._theme = theme
        self.sheets = Sheets(theme)
        self.setWidget(self.sheets)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self.sheets.setAutoFillBackground(False)
        give_role(self, QAccessible.Role.Graphic)
        self.setAccessibleName(words.t("Preview of the printed page"))

    def dots_per_inch(self, page_points: float, width: int) -> float:
        """Give the resolution at which a page of `page_points` fills a preview so many pixels wide."""
        room = width - self.verticalScrollBar().sizeHint().width() - self._theme.px(4)
        shown = min(room, self._theme.px(WIDEST_STEPS))
        return max(40.0, shown * self.devicePixelRatioF() * POINTS_PER_INCH / page_points)

    def show_pages(self, pages: tuple[RenderedPage, ...]) -> None:
        """Show pages, from their top where they are other ones than before."""
        is_new = len(pages) != len(self.sheets.pages)
        self.sheets.show_pages(pages)
        if is_new:
            self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for pages of another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.width_changed.emit()
