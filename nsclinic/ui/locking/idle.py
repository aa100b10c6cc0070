"""Notices that nobody uses the window: no key, no hand on the mouse, for so many minutes."""

from time import monotonic, time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

ASKED_EVERY_MS = 2_000

_SIGNS_OF_LIFE = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """Emits `idle()` once `minutes` have passed without a sign of life in any window of the program.

    Watches windows and not every widget, so that it costs a look at what the person does and nothing else. The clock on
    the wall counts too: a computer that slept is idle, though its other clock stood still.
    """

    idle = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self.minutes = minutes
        self._watched: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setInterval(ASKED_EVERY_MS)
        self._timer.timeout.connect(self._ask)
        self._note()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
            self._watch(application.focusWindow())

    def begin(self) -> None:
        """Count from now on."""
        self._note()
        self._timer.start()

    def end(self) -> None:
        """Count no longer."""
        self._timer.stop()

    @property
    def seconds(self) -> float:
        """How long nobody has used the program."""
        return max(monotonic() - self._last, time() - self._last_on_the_wall)

    def _note(self) -> None:
        self._last, self._last_on_the_wall = monotonic(), time()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._watched:
            self._watched.append(window)
            window.installEventFilter(self)
            window.destroyed.connect(lambda: self._forget(window))

    def _forget(self, window: QWindow) -> None:
        if window in self._watched:
            self._watched.remove(window)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Take note of a sign of life, and let everything pass."""
        if event.type() in _SIGNS_OF_LIFE:
            self._note()
        return False

    def _ask(self) -> None:
        if self.seconds >= self.minutes * 60:
            self.idle.emit()
