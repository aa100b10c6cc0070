"""Parts that stand beside each other where there is room and one below the other where there is not.

With text at 200 % on a small screen a row would be wider than the window; it is folded rather than cut.
"""

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QBoxLayout, QLayout, QSplitter, QWidget

from nsclinic.ui.theme import Theme


class FoldingRow(QWidget):
    """Two groups of widgets in a row; the second goes below the first in a narrow place.

    `least_steps` is the width that the first needs to be read, in steps of the grid; 0: its own least width.
    """

    def __init__(self, first: QLayout, second: QLayout, theme: Theme, *, least_steps: float = 0) -> None:
        super().__init__()
        self._first, self._second = first, second
        self._least = theme.px(least_steps)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.px(2))
        self._row.addLayout(first, 1)
        self._row.addLayout(second)

    @property
    def is_folded(self) -> bool:
        """Whether the second group stands below the first."""
        return self._row.direction() is QBoxLayout.Direction.TopToBottom

    def minimumSizeHint(self) -> QSize:
        """Need the width of the wider group alone, and the height of the row as it is folded now."""
        margins = self.contentsMargins()
        width = max(self._first.minimumSize().width(), self._second.minimumSize().width())
        return QSize(width + margins.left() + margins.right(), self._row.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Fold or unfold when what stands in the row has come to need another width."""
        answer = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return answer

    def _fit(self) -> None:
        needed = max(self._first.minimumSize().width(), self._least) + self._row.spacing()
        needed += self._second.minimumSize().width()
        is_folded = self.contentsRect().width() < needed
        if is_folded is not self.is_folded:
            direction = QBoxLayout.Direction
            self._row.setDirection(direction.TopToBottom if is_folded else direction.LeftToRight)
            QTimer.singleShot(0, self, self._tell)

    def _tell(self) -> None:
        """Let what is around take note of the other height; within a resize it would not."""
        above: QWidget | None = self
        while above is not None and not isinstance(above, QAbstractScrollArea):
            above.updateGeometry()
            above = above.parentWidget()


class FoldingSplitter(QSplitter):
    """Two parts with a divider that can be moved; in a narrow place one below the other, each at least so high.

    `fold_below` and `heights` are in steps of the grid.
    """

    def __init__(self, theme: Theme, *, fold_below: float, heights: tuple[float, float]) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._fold_below = theme.px(fold_below)
        self._heights = [theme.px(steps) for steps in heights]
        self._beside: list[tuple[int, int]] = []

    @property
    def is_folded(self) -> bool:
        """Whether the parts stand one below the other."""
        return self.orientation() is Qt.Orientation.Vertical

    @property
    def parts(self) -> list[QWidget]:
        """The parts, in their order."""
        found = (self.widget(place) for place in range(self.count()))
        return [part for part in found if part is not None]

    def minimumSizeHint(self) -> QSize:
        """Need the width of the wider part alone."""
        hint = super().minimumSizeHint()
        widths = [max(part.minimumSizeHint().width(), part.minimumWidth()) for part in self.parts]
        return QSize(max([0, *widths]), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        if (self.width() < self._fold_below) is not self.is_folded:
            self._turn()

    def _turn(self) -> None:
        """Give each part its least height while they are folded, and its own again beside each other."""
        parts = self.parts
        if self.is_folded:
            self.setOrientation(Qt.Orientation.Horizontal)
            for part, (height, width) in zip(parts, self._beside, strict=True):
                part.setMinimumHeight(height)
                part.setMinimumWidth(width)
        else:
            self._beside = [(part.minimumHeight(), part.minimumWidth()) for part in parts]
            self.setOrientation(Qt.Orientation.Vertical)
            for part, height in zip(parts, self._heights, strict=True):
                part.setMinimumHeight(height)
                part.setMinimumWidth(0)
        self.updateGeometry()
