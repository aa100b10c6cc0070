"""Places that can be scrolled where the window is too small for what stands in them, as with large text.

Nothing is squeezed below the room that its words need, and what has the keyboard is never out of sight.
"""

from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget

from nsclinic.ui.theme import Theme

Part = TypeVar("Part", bound=QWidget)


def keep_place(part: Part) -> Part:
    """Let a part of a page leave its place empty while it is hidden, so that nothing moves; give it back."""
    policy = part.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    part.setSizePolicy(policy)
    return part


class ShownStack(QStackedWidget):
    """As a stack, but only the part that is shown says how much room is needed."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        """Give the least size of the part that is shown."""
        shown = self.currentWidget()
        if shown is None:
            return super().minimumSizeHint()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize())

    def sizeHint(self) -> QSize:
        """Ask for no more."""
        return self.minimumSizeHint()


class Room(QScrollArea):
    """Holds one widget, as large as the room or as it needs to be, whichever is more."""

    def __init__(self, inside: QWidget, theme: Theme) -> None:
        super().__init__()
        self._inside = inside
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self.dress(theme)
        QApplication.instance().focusChanged.connect(self._follow)  # type: ignore[union-attr]  # it runs

    def dress(self, theme: Theme) -> None:
        """Scroll by a row at a time."""
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.setSingleStep(theme.target)

    def begin_at_the_top(self) -> None:
        """Show the beginning."""
        self.verticalScrollBar().setValue(0)

    def minimumSizeHint(self) -> QSize:
        """Need little: the rest is scrolled."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(bar * 8, bar * 8)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Bring what has got the keyboard into sight."""
        if now is not None and self._inside.isAncestorOf(now):
            self.ensureWidgetVisible(now)
