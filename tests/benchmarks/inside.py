"""What is measured inside the program's own window: from a key or a choice to the painted answer, in milliseconds.

    python -m tests.benchmarks.inside WHAT FILE    prints one JSON object, lists of milliseconds by name

On the clock, with the window's and the store's thread at work: what a hand waits for. Run pinned to one core by the
figures, which hold it to the goals.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from time import perf_counter, process_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.preferences import Preferences
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import Observation, Visit, VisitKind
from nsclinic.store import open_clinic
from nsclinic.ui.child.screen import ChildScreen
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.jobs import ClinicJobs
from nsclinic.ui.looks import Looks
from nsclinic.ui.memory import GarbageOnThisThread, spare_what_lasts
from nsclinic.ui.search import SearchField
from nsclinic.ui.theme import load_fonts
from nsclinic.ui.today.presenter import known_before
from nsclinic.ui.way import Place
from tests.benchmarks.clinics import ARABIC, LATIN, LONG_CHILD, PASSPHRASE, TODAY
from tests.benchmarks.turns import is_drawn, wait

Found = dict[str, list[float]]


@contextmanager
def opened(path: Path) -> Iterator[ClinicWindow]:
    """Open the window on a clinic and wait until nothing is under way."""
    application = QApplication.instance() or QApplication(["inside"])
    assert isinstance(application, QApplication)
    load_fonts()
    garbage = GarbageOnThisThread()
    kept = Preferences()
    looks = Looks(kept, given_language="en")
    theme, words = looks.dress(application)
    secret = PASSPHRASE if path.name.startswith("encrypted") else None
    jobs = ClinicJobs(lambda: Clinic(open_clinic(path, passphrase=secret), who="benchmark", as_of=TODAY))
    told: list[object] = []
    jobs.opened.connect(told.append)
    jobs.start()
    wait(lambda: bool(told), 0)
    window = ClinicWindow(jobs, told[0], words, theme, kept, looks)  # type: ignore[arg-type]  # a signal's object
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    wait(lambda: window.screen_shown.is_ready, 0.2)
    spare_what_lasts()
    try:
        yield window
    finally:
        window.hide()
        jobs.close()
        window.deleteLater()
        garbage.release()


def waited(window: ClinicWindow, begin: Callable[[], object], is_over: Callable[[], bool]) -> float:
    """Give the milliseconds from the beginning of a step until it is over and painted."""
    began = perf_counter()
    begin()
    while not is_over():
        QApplication.processEvents()
    window.repaint()
    QApplication.processEvents()
    return 1000 * (perf_counter() - began)


class Paintings(QObject):
    """Notes when a window is painted with the data of the screen that is open."""

    def __init__(self, window: ClinicWindow) -> None:
        super().__init__()
        self._window = window
        self._at: list[float] = []
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 — called by Qt
        """Let the window paint, then look at the clock."""
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        self._window.event(event)
        if self._window.screen_shown.is_ready and self._window.room.updatesEnabled():
            self._at.append(perf_counter())
        return True

    def next(self) -> float:
        """Wait for the next time; give its moment."""
        self._at.clear()
        turn_until(lambda: bool(self._at))
        return self._at[0]


def turn_until(is_over: Callable[[], bool]) -> None:
    """Let the window work until something holds; it sleeps where nothing is to be done, and takes no thread's time."""
    while not is_over():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)


def followed(begin: Callable[[], object], is_over: Callable[[], bool]) -> float:
    """Give the milliseconds until a step is over and what it changed is painted: that alone, as under a hand."""
    began = perf_counter()
    begin()
    while not is_over():
        QApplication.processEvents()
    QApplication.processEvents()
    return 1000 * (perf_counter() - began)


def search(path: Path) -> Found:
    """Type names letter by letter, each letter waited for."""
    draw = Random(7)
    found: Found = {"latin": [], "arabic": []}
    with opened(path) as window:
        field = window.search
        field.setFocus()
        for _ in range(40):
            for kind, names in (("latin", LATIN), ("arabic", ARABIC)):
                field.clear()
                wait(lambda: window.context.clinic_jobs.is_idle, 0.01)
                for letter in f"{draw.choice(names)} {draw.choice(names)}"[:8]:
                    typed = field.text() + letter
                    found[kind].append(
                        followed(partial(press, field, letter), partial(is_shown, field, typed))
                    )
    return found


def press(field: SearchField, letter: str) -> None:
    """Press a key; Qt's own test keys know no Arabic."""
    none = Qt.KeyboardModifier.NoModifier
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(field, QKeyEvent(kind, 0, none, letter))


def is_shown(field: SearchField, typed: str) -> bool:
    """Say whether what was found for these letters is listed."""
    return field._shown_for == typed


def child(path: Path) -> Found:
    """Open the child of 120 visits and others, over and over; then draw her chart."""
    found: Found = {"page": [], "page_cpu": [], "chart": [], "drag": [], "rest": []}
    with opened(path) as window:
        go = window.context.navigate
        others = _ids(window)[:3]

        paintings = Paintings(window)
        for number in range(22):
            go.child(others[number % len(others)])
            wait(lambda: is_drawn(window) and window.context.clinic_jobs.is_idle, 0.3)
            began, worked = perf_counter(), process_time()
            go.child(LONG_CHILD)
            page, cpu = paintings.next(), process_time()
            turn_until(lambda: is_drawn(window))
            chart = paintings.next()  # its picture is made and painted in a turn of its own
            if number > 1:  # the first two load what every later one has
                found["page"].append(1000 * (page - began))
                found["page_cpu"].append(1000 * (cpu - worked))
                found["chart"].append(1000 * (chart - began))
        screen = window.screen_shown
        assert isinstance(screen, ChildScreen)
        canvas = screen.chart.canvas
        assert canvas is not None
        canvas.zoom(0.5)
        wait(lambda: True, 0.5)
        middle = canvas.rect().center()
        for _ in range(5):
            QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
            for step in range(1, 9):
                to = middle + QPoint(10 * step, 0)
                found["drag"].append(followed(partial(QTest.mouseMove, canvas, to), lambda: True))
            began = perf_counter()
            QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(80, 0))
            while canvas._settle.isActive():
                QApplication.processEvents()
            window.repaint()
            found["rest"].append(1000 * (perf_counter() - began))
            wait(lambda: True, 0.2)
    return found


def save(path: Path) -> Found:
    """Save visits of a child; then the window shows her page again."""
    found: Found = {"saved": [], "painted": [], "painted_cpu": []}
    with opened(path) as window:
        patient_id = _ids(window)[0]
        window.show_place(Place("child", patient_id))
        wait(lambda: is_drawn(window) and window.context.clinic_jobs.is_idle, 0.3)
        paintings = Paintings(window)
        for number in range(42):
            day = TODAY - timedelta(days=number + 1)
            entry = VisitEntry(
                patient_id,
                Visit(day, VisitKind.SCHEDULED, "Dr N."),
                tuple(
                    Observation(day, code, value, unit)
                    for code, value, unit in (
                        ("weight", "20.5", "kg"),
                        ("sbp", "104", "mmHg"),
                        ("dbp", "60", "mmHg"),
                    )
                ),
            )
            kept: list[float] = []
            wait(lambda: window.context.clinic_jobs.is_idle, 0.3)
            before = shown_file(window)
            began, worked = perf_counter(), process_time()
            window.context.clinic_jobs.write(
                partial(kept_visit, entry),
                partial(note_time, kept, began),
            )
            turn_until(partial(is_shown_anew, window, before, kept))
            painted, cpu = paintings.next(), process_time()
            if number > 1:
                found["saved"].append(kept[0])
                found["painted"].append(1000 * (painted - began))
                found["painted_cpu"].append(1000 * (cpu - worked))
    return found


def is_shown_anew(window: ClinicWindow, before: object, kept: list[float]) -> bool:
    """Say whether something was kept and the page is made of the record after it."""
    return bool(kept) and shown_file(window) is not before


def shown_file(window: ClinicWindow) -> object:
    """Give the record and review that the child's page was last made of."""
    screen = window.screen_shown
    assert isinstance(screen, ChildScreen)
    return screen._file


def kept_visit(entry: VisitEntry, clinic: Clinic) -> str:
    """Save a visit; on the store thread."""
    return clinic.save_visit(entry)


def note_time(found: list[float], began: float, _row_id: str) -> None:
    """Note how long ago something began."""
    found.append(1000 * (perf_counter() - began))


def today(path: Path) -> Found:
    """Read from the cache what the first screen shows, as the store thread does at a start."""
    found: Found = {"read": []}
    for _ in range(20):
        with Clinic(open_clinic(path), as_of=TODAY) as clinic:
            began = perf_counter()
            known_before(clinic, TODAY)
            found["read"].append(1000 * (perf_counter() - began))
    return found


def summary(path: Path) -> Found:
    """Make the page of the child of 120 visits, reviewed before; of processor time."""
    from nsclinic.clinic.summary import summary_content
    from nsclinic.reports.summary import summary_pdf
    from nsclinic.wording import wording

    found: Found = {"made": []}
    with Clinic(open_clinic(path, read_only=True), as_of=TODAY) as clinic:
        content = summary_content(clinic, LONG_CHILD)
        for _ in range(20):
            began = process_time()
            summary_pdf(content, wording("en"))
            found["made"].append(1000 * (process_time() - began))
    return found


def _ids(window: ClinicWindow) -> list[str]:
    told: list[list[str]] = []
    window.context.clinic_jobs.read(lambda clinic: clinic.store.patient_ids(), told.append)
    wait(lambda: bool(told), 0)
    return [patient_id for patient_id in told[0] if patient_id != LONG_CHILD]


STEPS = {"search": search, "child": child, "save": save, "today": today, "summary": summary}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(STEPS[sys.argv[1]](Path(sys.argv[2]))))
