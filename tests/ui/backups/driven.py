"""Drives the real program in this process, offscreen, for tests that start it as a process of its own.

Each step is a function of the open window that says whether it is done; the next begins in a later turn.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nsclinic.app import main
from nsclinic.ui.frame import ClinicWindow

Step = Callable[[ClinicWindow], bool]


def drive(path: Path, steps: Sequence[Step]) -> int:
    """Run the program on a clinic file, take the steps, and give its exit code."""
    application = QApplication(["nsclinic"])
    left = list(steps)

    def go_on() -> None:
        window = next((one for one in application.topLevelWidgets() if isinstance(one, ClinicWindow)), None)
        if (
            window is None
            or not window.isVisible()
            or not window.is_whole
            or not window.screen_shown.is_ready
        ):
            return
        if left and window.context.clinic_jobs.is_idle and left[0](window):
            left.pop(0)

    timer = QTimer()
    timer.timeout.connect(go_on)
    timer.start(20)
    QTimer.singleShot(60_000, lambda: application.exit(99))
    code = main(["--db", str(path)])
    timer.stop()
    return code if not left else 98
