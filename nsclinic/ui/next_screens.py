"""Brings in what the next clicks need, once the first screen stands there: a little in each turn of the event loop.

The first screen comes fast because nothing else is imported for it; the first child that is opened shall not pay for
that. Screens are brought in on the window's own thread (PySide makes its classes when they are first named, and not
for two threads at once), what draws charts on another (`child.drawing_tools`).
"""

from collections import deque
from contextlib import suppress
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

from nsclinic.ui.memory import spare_what_lasts

EVERY_MS = 50
"""Between two turns whatever was typed or clicked goes first."""

STEPS = (
    "nsclinic.charts.course",
    "nsclinic.plots.picture_file",
    "nsclinic.ui.child.strip",
    "nsclinic.ui.child.findings_panel",
    "nsclinic.ui.child.flowsheet_view",
    "nsclinic.ui.child.level_figures",
    "nsclinic.ui.child.chart_panel",
    "nsclinic.ui.child.chart_tabs",
    "nsclinic.ui.documents.arrivals",
    "nsclinic.ui.child.screen",
    "nsclinic.ui.visit.form",
    "nsclinic.ui.visit.screen",
    "nsclinic.ui.children.screen",
    "nsclinic.ui.help.panel",
)
"""The way to the child, the visit, the list and the help, in steps of 1 to 30 ms on a computer of 2026."""


class NextScreens(QObject):
    """Goes the steps one after the other, and last sends for what draws charts."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left = deque(STEPS)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._go_on)
        self._timer.start()

    @property
    def have_come(self) -> bool:
        """Whether all have been brought in."""
        return not self._left

    def _go_on(self) -> None:
        name = self._left.popleft()
        if not self._left:
            self._timer.stop()
        with suppress(ImportError):  # whoever opens that screen is told why it cannot come
            import_module(name)
        if self._left:
            return
        spare_what_lasts()
        from nsclinic.ui.child.drawing_tools import drawing_tools

        drawing_tools.have_come()
