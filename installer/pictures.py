"""Makes the README's pictures: the five screens at 1366×768 in English and the child's page in Arabic.

    python installer/pictures.py             writes resources/manual/pictures/*.png
    python installer/pictures.py FOLDER 1920x1080 ar [dark]     all screens there, to be looked at

The clinic is the demonstration of a fixed seed and day, drawn offscreen by the real window; no display is needed. Only
the page's digest on the summary differs from one run to the next, because it is made from the rows' own ids.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic.app import main as nsclinic
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.preferences import Preferences
from nsclinic.course.model import StepOutcome
from nsclinic.store import open_clinic
from nsclinic.ui.child.screen import ChildScreen
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.jobs import ClinicJobs, OpenedClinic
from nsclinic.ui.looks import THEME, Looks
from nsclinic.ui.theme import apply_theme, load_fonts
from nsclinic.ui.themes import THEMES
from nsclinic.ui.visit.screen import VisitScreen
from nsclinic.ui.way import Place
from nsclinic.wording import wording

PICTURES = ROOT / "resources" / "manual" / "pictures"
AS_OF = date(2026, 11, 23)
SEED = 1
COLOURS = 256
MOST_BYTES = 200_000
PATIENCE_S = 30

TABS = ("growth", "levels", "safety")
"""Tabs of charts on the child's page that are pictures of their own, in the order of the bar."""

# the form comes last: what is typed in it would be asked about on leaving
SCREENS = (
    *("today", "children", "child", *TABS, "history", "summary", "family", "protocols", "settings", "import"),
    *("diary", "palette", "visit"),
)
ARABIC = ("child", "family")
"""Screens that the README shows mirrored too."""
DARK = ("child",)
"""Screens that it shows in the dark look too."""
DIARY = "00tt1-0230"
"""What stands in the picture of the diary, oldest first."""

TYPED = {"weight": "", "height": "", "sbp": "", "dbp": "", "upcr": "<0.2"}
"""What stands in the picture of the form; empty is the same as last time."""


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Let the window work until it holds.

    Raises:
        TimeoutError: it did not hold in time.
    """
    until = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > until:
            raise TimeoutError(what)
        QApplication.processEvents()


def shown_child(path: Path) -> str:
    """Choose the child of the pictures: on a step that goes on, with levels of the drug and findings to show.

    Raises:
        LookupError: the demonstration has no such child.
    """
    with Clinic(open_clinic(path, read_only=True), as_of=AS_OF) as clinic:
        best = (0, "")
        for line in clinic.children():
            record = clinic.record(line.patient_id)
            review = clinic.review_record(record, AS_OF)
            goes_on = any(step.outcome is StepOutcome.ONGOING for step in review.steps)
            levels = sum(row.code.endswith("_trough") for row in record.observations)
            censored = sum(row.is_censored for row in record.observations)
            points = (goes_on + (len(review.findings) > 1) + (levels > 3)) * 100 + min(censored, 9)
            best = max(best, (points, line.patient_id))
    if not best[1]:
        raise LookupError("the demonstration has no child to show")
    return best[1]


class Studio:
    """One window on the demonstration, in one language and size."""

    def __init__(self, path: Path, language: str, size: tuple[int, int], look: str = "light") -> None:
        words = wording(language)
        theme = THEMES[look]
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise TypeError("pictures need a QApplication")
        apply_theme(application, theme, is_right_to_left=words.is_right_to_left)
        self._jobs = ClinicJobs(lambda: Clinic(open_clinic(path), who="Dr N.", as_of=AS_OF))
        opened: list[OpenedClinic] = []
        self._jobs.opened.connect(opened.append)
        self._jobs.start()
        wait_until(lambda: bool(opened), "the clinic to be opened")
        kept = Preferences()
        kept.put(THEME, look)
        looks = Looks(kept, opened[0].language, given_language=language)
        self._window = ClinicWindow(self._jobs, opened[0], words, theme, kept, looks)
        self._window.resize(*size)
        self._window.show()
        self._window.activateWindow()

    def show(self, key: str, patient_id: str) -> None:
        """Go to a screen and wait until all of it is drawn."""
        window = self._window
        navigate = window.context.navigate
        go: dict[str, Callable[[], None]] = {
            "today": navigate.today,
            "children": navigate.children,
            "child": lambda: navigate.child(patient_id),
            "visit": lambda: navigate.visit(patient_id),
            "summary": lambda: navigate.summary(patient_id),
            "family": lambda: navigate.summary(patient_id),
            "protocols": lambda: navigate.protocol(patient_id),
            "settings": lambda: navigate.go(Place("settings")),
            "import": lambda: navigate.go(Place("import")),
            "diary": lambda: navigate.go(Place("diary", patient_id)),
        }
        go.get(key, go["child"])()
        self._settle()
        screen = window.screen_shown
        if isinstance(screen, ChildScreen):
            wait_until(lambda: screen.chart.canvas is not None, "the course to be drawn")
            at = screen.first_chart_tab + TABS.index(key) if key in TABS else 0
            screen.tabs.setCurrentIndex(screen.history_tab if key == "history" else at)
        if isinstance(screen, VisitScreen):
            self._type(screen)
        for keys in {"family": "FS", "diary": DIARY}.get(key, ""):
            QTest.keyClicks(QApplication.focusWidget() or screen, keys)
            self._settle()
        if key == "palette":
            window.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._settle()

    def _type(self, screen: VisitScreen) -> None:
        """Write into the form as a person would."""
        for code, text in TYPED.items():
            screen.sections.focus_line(code)
            field = QApplication.focusWidget()
            if field is None:
                raise LookupError("no field of the form has the keyboard")
            QTest.keyClicks(field, text or ".")
            QTest.keyClick(field, Qt.Key.Key_Return)
        wait_until(lambda: screen.presenter is not None and self._jobs.is_idle, "the rules")

    def _settle(self) -> None:
        wait_until(lambda: self._jobs.is_idle and self._window.screen_shown.is_ready, "the screen")
        calm = time.monotonic() + 0.4  # timers that draw once more after a resize
        wait_until(lambda: time.monotonic() > calm, "the timers")

    def take(self, out: Path) -> None:
        """Write the window as a picture of 256 colours, undithered.

        They are chosen to cover what is there, not by how often it is: the sign of a state is a few pixels.

        Raises:
            ValueError: the file is larger than the README allows.
        """
        self._window.grab().save(str(out), "PNG")
        with Image.open(out) as whole:
            few = whole.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        few.save(out, optimize=True)
        if out.stat().st_size > MOST_BYTES:
            raise ValueError(f"{out.name} has {out.stat().st_size} bytes, more than {MOST_BYTES}")

    def put_down(self, key: str) -> None:
        """Save what a picture needed typed, so that leaving asks nothing."""
        if key == "diary":
            field = QApplication.focusWidget() or self._window
            QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            self._settle()

    def close(self) -> None:
        """Leave without a draft."""
        self._jobs.close()
        self._window.hide()
        self._window.deleteLater()
        QApplication.processEvents()


def take_pictures(
    folder: Path, language: str, size: tuple[int, int], names: dict[str, str], look: str = "light"
) -> None:
    """Write a picture of each screen of `names` under its name."""
    with TemporaryDirectory() as place:
        path = Path(place) / "demonstration.nsclinic"
        made = ["demo", "--no-window", "--db", str(path), "--seed", str(SEED), "--as-of", AS_OF.isoformat()]
        if nsclinic([*made, "--language", language]):
            raise RuntimeError("the demonstration could not be made")
        patient_id = shown_child(path)
        studio = Studio(path, language, size, look)
        for key, name in names.items():
            studio.show(key, patient_id)
            studio.take(folder / f"{name}.png")
            print(f"{folder / name}.png")
            studio.put_down(key)
        studio.close()


def main(arguments: list[str]) -> int:
    """Take the README's pictures, or all screens into a folder."""
    QApplication(["pictures"])
    load_fonts()
    if arguments:
        folder, size, language = Path(arguments[0]), arguments[1], arguments[2]
        width, height = (int(part) for part in size.split("x"))
        look = arguments[3] if len(arguments) > 3 else "light"
        take_pictures(folder, language, (width, height), {key: key for key in SCREENS}, look)
        return 0
    PICTURES.mkdir(exist_ok=True)
    take_pictures(PICTURES, "en", (1366, 768), {key: key for key in SCREENS})
    take_pictures(PICTURES, "ar", (1366, 768), {key: f"{key}-arabic" for key in ARABIC})
    take_pictures(PICTURES, "en", (1366, 768), {key: f"{key}-dark" for key in DARK}, "dark")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
