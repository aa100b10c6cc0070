"""The place of the screens: where a window is too small for a screen, as with large text, it can be scrolled.

A screen is never squeezed below the room that its words need, and what has the keyboard is never out of sight.
"""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget

from nsclinic.ui.theme import Theme


class ScreenStack(QStackedWidget):
    """As a stack, but only the screen that is shown says how much room is needed."""

    def minimumSizeHint(self) -> QSize:
        """Give the least size of the screen that is shown."""
        shown = self.currentWidget()
        if shown is None:
            return super().minimumSizeHint()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize())

    def sizeHint(self) -> QSize:
        """Ask for no more."""
        return self.minimumSizeHint()


class Room(QScrollArea):
    """Holds the stack of screens."""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__()
        self._stack = stack
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(stack)
        stack.currentChanged.connect(self._begin_at_the_top)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]  # it runs

    def minimumSizeHint(self) -> QSize:
        """Need little: the rest is scrolled."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(bar * 8, bar * 8)

    def dress(self, theme: Theme) -> None:
        """Scroll by a row at a time."""
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(theme.target)

    def _begin_at_the_top(self) -> None:
        self._stack.updateGeometry()
        self.verticalScrollBar().setValue(0)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring what has got the keyboard into sight."""
        if now is not None and self._stack.isAncestorOf(now):
            self.ensureWidgetVisible(now)
