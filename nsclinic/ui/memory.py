"""Collects garbage on the window's thread only.

Python collects wherever it happens to allocate. On the store thread that would destroy widgets away from the thread
that owns them, which Qt answers with a crash; within the destructor of one widget it would destroy others, which Qt
answers by waiting for itself for ever (seen in one of about sixty starts). Automatic collection is therefore switched
off and done by a timer, between events.
"""

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 2_000


def spare_what_lasts() -> None:
    """Leave what there is now out of every collection to come: modules and the frame last as long as the program.

    A full collection looks at each object; with those of matplotlib and Qt's classes among them it held the window up
    for a tenth of a second.
    """
    gc.freeze()


class GarbageOnThisThread(QObject):
    """Collects what has grown beyond Python's own thresholds, from a timer of the thread that made it."""

    def __init__(self) -> None:
        super().__init__()
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> int:
        """Collect the oldest generation that is due; give it, -1 for none."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > self._thresholds[generation] > 0:
                gc.collect(generation)
                return generation
        return -1

    def release(self) -> None:
        """Collect what is left, outside every destructor, and give collection back to Python."""
        self._timer.stop()
        gc.collect()
        gc.enable()
