"""The window of the tests: the real clinic on a real file, a real store thread, the real frame; only offscreen."""

import gc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.preferences import Preferences
from nsclinic.domain.record import ChildRecord
from nsclinic.store import open_clinic
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.jobs import ClinicJobs, OpenedClinic
from nsclinic.ui.looks import THEME, Looks
from nsclinic.ui.theme import LIGHT, Theme, apply_theme, load_fonts
from nsclinic.ui.themes import THEMES
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY, everyone, write_clinic

WAIT_MS = 20_000


@pytest.fixture(scope="session")
def qapp(qapp_args: list[str]) -> QApplication:
    """One application with the shipped fonts, dressed as the program is."""
    running = QApplication.instance()
    application = running if isinstance(running, QApplication) else QApplication(qapp_args)
    load_fonts()
    apply_theme(application, LIGHT)
    return application


@pytest.fixture(autouse=True, scope="module")
def _garbage_between_tests() -> Iterator[None]:
    """Collect garbage between the files of tests only: within a destructor it would let Qt wait for itself for ever."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def clinic_path(tmp_path: Path) -> Path:
    """A plain clinic file with the children of `clinic_of_tests`."""
    return write_clinic(tmp_path / "clinic.nsclinic", everyone())


@pytest.fixture
def open_jobs(qtbot) -> Iterator[Callable[[Path], tuple[ClinicJobs, OpenedClinic]]]:
    """Opens a clinic file on a store thread, as the window does; closed when the test ends."""
    opened: list[ClinicJobs] = []

    def open_jobs(path: Path) -> tuple[ClinicJobs, OpenedClinic]:
        jobs = ClinicJobs(lambda: Clinic(open_clinic(path), who="Dr N.", as_of=TODAY))
        opened.append(jobs)
        with qtbot.waitSignal(jobs.opened, timeout=WAIT_MS) as told:
            jobs.start()
        return jobs, told.args[0]

    yield open_jobs
    for jobs in opened:
        jobs.close()


@pytest.fixture
def open_window(qapp, qtbot, open_jobs, tmp_path) -> Iterator[Callable[..., ClinicWindow]]:
    """Opens the window on a clinic of these children and waits until the first screen shows its data."""
    windows: list[ClinicWindow] = []

    def open_window(
        records: Iterable[ChildRecord] | None = None,
        *,
        path: Path | None = None,
        language: str = "en",
        size: tuple[int, int] = (1366, 768),
        text_scale: float = 1.0,
        is_demonstration: bool = False,
        look: str = "light",
        preferences: Preferences | None = None,
    ) -> ClinicWindow:
        if path is None:
            made = tmp_path / f"clinic-{language}-{text_scale}-{len(list(tmp_path.iterdir()))}.nsclinic"
            path = write_clinic(
                made, everyone() if records is None else records, is_demonstration=is_demonstration
            )
        words = wording(language)
        theme: Theme = THEMES[look].scaled(text_scale)
        apply_theme(qapp, theme, is_right_to_left=words.is_right_to_left)
        jobs, clinic = open_jobs(path)
        kept = Preferences() if preferences is None else preferences
        if preferences is None:
            kept.put(THEME, look)
        looks = Looks(kept, clinic.language, given_language=language, given_scale=text_scale)
        window = ClinicWindow(jobs, clinic, words, theme, kept, looks)
        windows.append(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=WAIT_MS)
        window.screen_shown.take_focus()
        settle(qtbot, window)
        return window

    yield open_window
    for window in filter(isValid, windows):
        leave_without_asking(window)
        window.close()
        window.deleteLater()
    # Gone before the look is: a look is laid on every widget that there is, which takes seconds for a whole window.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    apply_theme(qapp, LIGHT)


def leave_without_asking(window: ClinicWindow) -> None:
    """Keep a form with unsaved typing from asking nobody when the test is over."""
    if window.is_whole:
        window.screen_shown.may_leave = lambda: True  # type: ignore[method-assign]  # of this one object


def settle(qtbot, window: ClinicWindow) -> None:
    """Wait until the screen that is open shows its data and nothing is under way."""
    jobs = window.context.clinic_jobs
    qtbot.waitUntil(
        lambda: window.is_whole and jobs.is_idle and window.screen_shown.is_ready, timeout=WAIT_MS
    )
    QApplication.processEvents()
