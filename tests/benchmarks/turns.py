"""Measures how long the window's thread works between two turns of its event loop: what a hand would feel as a stall.

    python -m tests.benchmarks.turns [--patients 300] [--rounds 2] [--scale 1.0] [--profile STEP,STEP]

Drives every screen of the real window on a demonstration clinic with a child of 120 visits in it. Counted is processor
time of the window's own thread, so that a busy machine changes little; beside the milliseconds stands the ratio to a
fixed piece of Python work done in the same run, which another machine can be compared by. Ends with 1 where a step took
longer than 100 ms of a machine on which that piece takes 20 ms.
"""

import argparse
import cProfile
import os
import pstats
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from time import monotonic, thread_time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.demo import make_demo
from nsclinic.clinic.preferences import Preferences
from nsclinic.store import create_clinic, open_clinic
from nsclinic.ui.child.screen import ChildScreen
from nsclinic.ui.children.screen import ChildrenScreen
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.jobs import ClinicJobs
from nsclinic.ui.looks import TEXT_SCALE, THEME, Looks
from nsclinic.ui.memory import GarbageOnThisThread, spare_what_lasts
from nsclinic.ui.protocols.screen import ProtocolsScreen
from nsclinic.ui.theme import load_fonts
from nsclinic.ui.way import Place
from tests.ui.child.records import many_visits

TODAY = date(2026, 11, 23)
MOST_MS, FLOOR_MS = 100.0, 20.0
"""The longest turn allowed on a machine on which `floor` takes that long."""

WAIT_SECONDS = 60.0


class Watch(QObject):
    """Notes the longest turn since it was last asked. A turn is what lies between two calls of a timer of 0 ms."""

    def __init__(self) -> None:
        super().__init__()
        self._last = thread_time()
        self.longest_ms = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    def _turn(self) -> None:
        now = thread_time()
        self.longest_ms = max(self.longest_ms, 1000 * (now - self._last))
        self._last = now

    def taken(self) -> float:
        """Give the longest turn in milliseconds and begin anew."""
        longest, self.longest_ms = self.longest_ms, 0.0
        return longest


def floor() -> float:
    """Give the milliseconds of a fixed piece of Python work, the least of five."""

    def once() -> float:
        began = thread_time()
        sum(number * number for number in range(700_000))
        return 1000 * (thread_time() - began)

    return min(once() for _ in range(5))


@dataclass(frozen=True, slots=True)
class Drive:
    """The window under the hand, and the children that are opened."""

    window: ClinicWindow
    patient_ids: tuple[str, ...]

    def steps(self) -> Iterator[tuple[str, Callable[[], None]]]:
        """Give every step by its name; each is followed by a wait until nothing is under way."""
        window, go = self.window, self.window.context.navigate
        yield "today", lambda: go.go(Place("today"))
        yield "today: look again", window.refresh
        yield "children", go.children
        yield "children: search", lambda: self._search("a")
        yield "children: whole list", lambda: self._search("")
        yield "registration", go.register
        for number, patient_id in enumerate(self.patient_ids, start=1):
            yield f"child {number}", partial(go.child, patient_id)
            for tab in range(1, self._tabs()):
                yield f"child {number}: tab {tab}", partial(self._turn_to, tab)
            yield f"child {number}: first tab", lambda: self._turn_to(0)
            yield f"child {number}: zoom", lambda: self._canvas(zoom=True)
            yield f"child {number}: next value", lambda: self._canvas(zoom=False)
            yield f"visit {number}", partial(go.visit, patient_id)
            yield f"visit {number}: a value", self._type
            yield f"summary {number}", partial(go.summary, patient_id)
        yield "protocols", lambda: go.go(Place("protocols"))
        for protocol_id in ("mmf", "three-step"):
            yield f"protocols: {protocol_id}", partial(self._protocol, protocol_id)
        yield "outcomes", lambda: go.go(Place("outcomes"))
        yield "settings", lambda: go.go(Place("settings"))
        yield "settings: dark", lambda: self._look(THEME, "dark")
        yield "settings: 125 %", lambda: self._look(TEXT_SCALE, "1.25")
        yield "settings: back", lambda: self._look(TEXT_SCALE, "1.0")
        yield "settings: light", lambda: self._look(THEME, "light")
        yield "keys", lambda: go.go(Place("keys"))
        yield "manual", lambda: go.go(Place("manual"))
        for name in ("screens.md", "source-facts.md", "glossary.md"):
            yield f"manual: {name}", partial(go.manual, name)
        yield "help", self._open_help
        yield "help: search", self._search_help
        yield "help: closed", self._close_help

    def _tabs(self) -> int:
        screen = self.window.screen_shown
        return screen.tabs.count() if isinstance(screen, ChildScreen) else 0

    def _look(self, name: str, code: str) -> None:
        self.window.choose_look(name, code)

    def _open_help(self) -> None:
        self.window.help.turn()

    def _search_help(self) -> None:
        self.window.help.search.setText("value")

    def _close_help(self) -> None:
        self.window.help.close_help()

    def _search(self, text: str) -> None:
        screen = self.window.screen_shown
        if isinstance(screen, ChildrenScreen):
            screen.search_for(text)

    def _turn_to(self, tab: int) -> None:
        screen = self.window.screen_shown
        if isinstance(screen, ChildScreen):
            screen.tabs.setCurrentIndex(tab)

    def _canvas(self, *, zoom: bool) -> None:
        screen = self.window.screen_shown
        canvas = screen.chart.canvas if isinstance(screen, ChildScreen) else None
        if canvas is not None and zoom:
            canvas.zoom(0.8)
        elif canvas is not None:
            canvas.step_cursor(1)

    def _type(self) -> None:
        screen = self.window.screen_shown
        screen.may_leave = lambda: True  # type: ignore[method-assign]  # of this one object: nobody is asked
        focused = QApplication.focusWidget()
        if focused is not None:
            QTest.keyClicks(focused, "22")

    def _protocol(self, protocol_id: str) -> None:
        screen = self.window.screen_shown
        if isinstance(screen, ProtocolsScreen):
            screen.choose(protocol_id)


def wait(until: Callable[[], bool], least: float = 0.4) -> None:
    """Let the loop turn until something holds, and a little longer for what is drawn later."""
    began = monotonic()
    while not until() and monotonic() - began < WAIT_SECONDS:
        QApplication.processEvents()
    shown = monotonic()
    while monotonic() - shown < least:
        QApplication.processEvents()


def is_drawn(window: ClinicWindow) -> bool:
    """Say whether the screen shows its data and the chart on it, if it has one, is drawn."""
    screen = window.screen_shown
    if isinstance(screen, ChildScreen) and screen.charts.currentWidget() is screen.chart:
        canvas = screen.chart.canvas
        return screen.is_ready and canvas is not None and canvas.plot.chart is not None
    return screen.is_ready


def made_clinic(path: Path, patients: int) -> tuple[str, ...]:
    """Make the demonstration with one more child, of 120 visits; give the children to open, the busiest first."""
    extra = many_visits(120)
    patient_id = extra.child.patient_id
    with create_clinic(path, passphrase=None, plain=True, demonstration=True) as store:
        make_demo(store, patients, as_of=TODAY)
        with store.change(kind="import", who="benchmark") as change:
            change.put_child(extra.child)
            for visit in extra.visits:
                change.put_visit(patient_id, visit)
            for observation in extra.observations:
                change.put_observation(patient_id, observation)
            for treatment in extra.treatments:
                change.put_treatment(patient_id, treatment)
            for event in extra.events:
                change.put_event(patient_id, event)
        busiest = max(
            store.records(store.patient_ids()),
            key=lambda record: len(record.visits) if record.child.patient_id != patient_id else 0,
        )
    return (patient_id, busiest.child.patient_id)


def measured(
    path: Path, patient_ids: tuple[str, ...], rounds: int, scale: float, profiled: str
) -> dict[str, float]:
    """Drive the window and give the longest turn of each step in milliseconds, the last round's."""
    application = QApplication.instance() or QApplication(["turns"])
    if not isinstance(application, QApplication):
        raise TypeError("a window needs a QApplication")
    load_fonts()
    garbage = GarbageOnThisThread()
    kept = Preferences()
    kept.put(TEXT_SCALE, scale)
    looks = Looks(kept)
    theme, words = looks.dress(application)
    jobs = ClinicJobs(lambda: Clinic(open_clinic(path), who="benchmark", as_of=TODAY))
    opened: list[object] = []
    jobs.opened.connect(opened.append)
    jobs.start()
    wait(lambda: bool(opened), 0)
    watch, found = Watch(), dict[str, float]()
    watch.taken()
    window = ClinicWindow(jobs, opened[0], words, theme, kept, looks)  # type: ignore[arg-type]  # a signal's object
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    wait(lambda: jobs.is_idle and window.screen_shown.is_ready)
    found["first screen"] = watch.taken()
    spare_what_lasts()
    for number in range(1, rounds + 1):
        for name, step in Drive(window, patient_ids).steps():
            profile = cProfile.Profile() if name in profiled.split(",") else None
            watch.taken()
            if profile is not None:
                profile.enable()
            QTimer.singleShot(0, step)
            wait(lambda: window.isEnabled() and jobs.is_idle and is_drawn(window))
            if profile is not None:
                profile.disable()
                pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(45)
            found[name if number == 1 else f"{name}, again"] = watch.taken()
    window.hide()
    jobs.close()
    window.deleteLater()
    garbage.release()
    return found


def main() -> int:
    """Measure, print a table, and say whether every turn was short enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--profile", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nsclinic-turns-") as folder:
        path = Path(folder) / "clinic.nsclinic"
        patient_ids = made_clinic(path, options.patients)
        unit = floor()
        found = measured(path, patient_ids, options.rounds, options.scale, options.profile)
    most = MOST_MS / FLOOR_MS
    sys.stdout.write(f"one piece of work: {unit:.0f} ms; allowed: {most:.1f} pieces\n")
    for name, longest in sorted(found.items(), key=lambda item: -item[1]):
        mark = "  too long" if longest / unit > most else ""
        sys.stdout.write(f"{longest:7.1f} ms  {longest / unit:5.2f}  {name}{mark}\n")
    return int(any(longest / unit > most for longest in found.values()))


if __name__ == "__main__":
    sys.exit(main())
