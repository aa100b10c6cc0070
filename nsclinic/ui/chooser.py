"""A field for one of several values that shows that it can be opened, and is as wide as what it shows."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

from nsclinic.ui.theme import Theme


class Chooser(QComboBox):
    """A combo box with a drawn chevron. `is_quiet`: without an outline, in the tone of a unit."""

    def __init__(self, name: str, theme: Theme, *, is_quiet: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self._is_quiet = is_quiet
        self.setAccessibleName(name)
        self.setFixedHeight(theme.target)
        if is_quiet:
            self.setFont(theme.font("small"))

    def sizeHint(self) -> QSize:
        """Ask for the width of the widest value."""
        hint = super().sizeHint()
        metrics = self.fontMetrics()
        widest = max(
            (metrics.horizontalAdvance(self.itemText(place)) for place in range(self.count())), default=0
        )
        return QSize(widest + self._beside, hint.height())

    def minimumSizeHint(self) -> QSize:
        """Never be narrower than what is shown."""
        shown = self.fontMetrics().horizontalAdvance(self.currentText())
        return QSize(shown + self._beside, super().minimumSizeHint().height())

    @property
    def _beside(self) -> int:
        """What stands beside the words: the chevron and, but for a quiet one, the room within the outline."""
        return self._theme.px(4 if self._is_quiet else 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the field, or only its words, and the chevron."""
        if self._is_quiet:
            self._paint_quiet()
        else:
            super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("ink_soft"), 1.5))
        reach = self._theme.px(0.5)
        is_mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = self._theme.px(1.5) if is_mirrored else self.width() - self._theme.px(1.5)
        y = self.height() / 2 + reach / 4
        painter.drawPolyline(
            [QPointF(x - reach, y - reach / 2), QPointF(x, y + reach / 2), QPointF(x + reach, y - reach / 2)]
        )
        painter.end()

    def _paint_quiet(self) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        theme = self._theme
        box = self.rect().adjusted(0, 0, -1, -1)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), theme.px(0.5), theme.px(0.5))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawRoundedRect(box, theme.px(0.5), theme.px(0.5))
        painter.setPen(theme.colour("ink_soft"))
        words = self.rect().adjusted(theme.px(0.5), 0, -theme.px(0.5), 0)
        painter.setLayoutDirection(self.layoutDirection())
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(words, int(side), self.currentText())
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll: a wheel never changes a value by chance."""
        event.ignore()
