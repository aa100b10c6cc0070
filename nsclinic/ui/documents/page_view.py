"""One page of a document on the screen, scrolled like paper: at its end comes the next one."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nsclinic.ui.roles import give_role
from nsclinic.ui.theme import Theme

WIDEST_STEPS = 112
"""A page that fits the window is shown no wider than this many steps of the grid: more reads no better."""
_ONWARD = (Qt.Key.Key_PageDown, Qt.Key.Key_Space)


class _Sheet(QWidget):
    """Paints a page in the middle, with a hairline round it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.image = QImage()

    def show_image(self, image: QImage) -> None:
        """Show another picture, dot for dot."""
        self.image = image
        self.setMinimumSize(self._size() + QSize(2, 2) * self._theme.px(1))
        self.update()

    def _size(self) -> QSize:
        ratio = self.devicePixelRatioF()
        return QSize(round(self.image.width() / ratio), round(self.image.height() / ratio))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the paper."""
        if self.image.isNull():
            return
        painter = QPainter(self)
        size = self._size()
        place = QRectF((self.width() - size.width()) // 2, self._theme.px(1), size.width(), size.height())
        painter.drawImage(place, self.image)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()


class PageView(QScrollArea):
    """The page. `turned(step)` asks for the next page or the one before, `resized()` for the page in another width."""

    turned = Signal(int)
    resized = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._sheet = _Sheet(theme)
        self.setWidget(self._sheet)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("look", "page")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(theme.px(4))
        self.viewport().setAutoFillBackground(False)
        self._sheet.setAutoFillBackground(False)
        give_role(self, QAccessible.Role.Graphic)

    @property
    def image(self) -> QImage:
        """The page that is shown."""
        return self._sheet.image

    def fitting_dots(self, width: int) -> int:
        """Give how many dots wide a page is that fits a view so many pixels wide."""
        room = width - self.verticalScrollBar().sizeHint().width() - self._theme.px(3)
        return max(200, round(min(room, self._theme.px(WIDEST_STEPS)) * self.devicePixelRatioF()))

    def show_image(self, image: QImage, *, from_top: bool | None = None) -> None:
        """Show a page: from its top, from its end, or (None) where the one before it was read."""
        bar = self.verticalScrollBar()
        part = bar.value() / bar.maximum() if bar.maximum() else 0.0
        self._sheet.show_image(image)
        # The bars learn of the new size when the sheet is laid out, which is now.
        self._sheet.resize(self._sheet.sizeHint().expandedTo(self._sheet.minimumSize()))
        self.updateGeometry()
        end = max(0, self._sheet.minimumHeight() - self.viewport().height())
        bar.setRange(0, end)
        bar.setValue(round(part * end) if from_top is None else 0 if from_top else end)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on to the next page from the end of this one, and back from its top."""
        bar = self.verticalScrollBar()
        if event.key() in _ONWARD and bar.value() >= bar.maximum():
            self.turned.emit(1)
        elif event.key() == Qt.Key.Key_PageUp and bar.value() <= bar.minimum():
            self.turned.emit(-1)
        elif event.key() == Qt.Key.Key_Space:
            bar.setValue(bar.value() + bar.pageStep())
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the page in another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.resized.emit()
