"""Work that belongs neither to the clinic nor to the window: one thread that makes and draws pages."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QRunnable, Qt, QThreadPool, Signal

Answer = TypeVar("Answer")


class _Work(QRunnable):
    """One piece of work; its answer goes back by number."""

    def __init__(self, number: int, run: Callable[[], Any], arrived: Any) -> None:
        super().__init__()
        self._number = number
        self._run = run
        self._arrived = arrived

    def run(self) -> None:
        """Do the work on the pool's thread."""
        answer: object = None
        fault: Exception | None = None
        try:
            answer = self._run()
        except Exception as error:  # noqa: BLE001 - whatever it is, the window says it
            fault = error
        with suppress(RuntimeError):  # whoever asked is gone
            self._arrived.emit(self._number, answer, fault)


class PageWorker(QObject):
    """Runs work one after the other; only the answer to the latest question is delivered, on the window's thread."""

    _arrived = Signal(int, object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(1)
        self._latest = 0
        self._done: Callable[[Any], None] | None = None
        self._failed: Callable[[Exception], None] | None = None
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(
        self,
        run: Callable[[], Answer],
        done: Callable[[Answer], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Ask for work in the place of whatever was asked before."""
        self._latest += 1
        self._done, self._failed = done, failed
        self._pool.start(_Work(self._latest, run, self._arrived))

    @property
    def is_busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._done is not None

    def drop(self) -> None:
        """Wait for no answer any more."""
        self._latest += 1
        self._done = self._failed = None

    def _deliver(self, number: int, answer: object, fault: Exception | None) -> None:
        if number != self._latest:
            return
        done, failed = self._done, self._failed
        self._done = self._failed = None
        if fault is not None and failed is not None:
            failed(fault)
        elif done is not None:
            done(answer)
