"""Makes the pictures of the README and the manual: every screen at 1366×768 in English, some in Arabic or dark.

    python installer/pictures.py             writes resources/manual/pictures/*.png
    python installer/pictures.py --only today,child     some of them
    python installer/pictures.py FOLDER 1920x1080 ar [dark]     all screens there, to be looked at

The clinic is the demonstration of a fixed seed and day, drawn offscreen by the real window; no display is needed. Only
the page's digest on the summary differs from one run to the next, because it is made from the rows' own ids.
`taken.toml` beside the pictures says of which version each is; a test fails where that is not the program's.
"""

import os
import sys
import time
import tomllib
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from datetime import date
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nsclinic import __version__
from nsclinic.app import main as nsclinic
from nsclinic.clinic.backups import Why, back_up
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.documents import Particulars, add_document
from nsclinic.clinic.intake import take_in
from nsclinic.clinic.preferences import Preferences
from nsclinic.clinic.rights import Role
from nsclinic.clinic.users import add_user
from nsclinic.course.model import StepOutcome
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.store import open_clinic
from nsclinic.ui.child.screen import ChildScreen
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.jobs import ClinicJobs, OpenedClinic
from nsclinic.ui.looks import THEME, Looks
from nsclinic.ui.screens import MAKERS
from nsclinic.ui.signs import Sign, sign_icon
from nsclinic.ui.theme import LIGHT, apply_theme, load_fonts
from nsclinic.ui.themes import THEMES
from nsclinic.ui.visit.screen import VisitScreen
from nsclinic.ui.way import OF_ONE_CHILD, Place
from nsclinic.wording import wording

PICTURES = ROOT / "resources" / "manual" / "pictures"
TAKEN = PICTURES / "taken.toml"
AS_OF = date(2026, 11, 23)
SEED = 1
COLOURS = 256
MOST_BYTES = 200_000
PATIENCE_S = 30

TABS = ("growth", "levels", "safety")
"""Tabs of charts on the child's page that are pictures of their own, in the order of the bar."""

# the forms come last: what is typed in one would be asked about on leaving
SCREENS = (
    *("today", "children", "child", *TABS, "history", "summary", "family", "protocols", "settings", "import"),
    *(
        "outcomes",
        "document",
        "amend",
        "merge",
        "join",
        "recovery",
        "backups",
        "audit",
        "check",
        "registry",
        "users",
    ),
    *("keys", "manual", "about", "registration", "diary", "palette", "visit"),
)
SIGN_PIXELS = 32
OWN = ("users", "recovery", "backups")
"""Screens that have nothing to show in a demonstration: they are taken of an encrypted clinic."""
ENCRYPTED = "encrypted"
SECRET = "garden row by the canal"  # noqa: S105 - of a clinic that lives as long as its pictures take
PEOPLE = (("Dr N.", Role.ADMINISTRATOR), ("Nurse Amal", Role.NURSE), ("Dr Farid", Role.CLINICIAN))
ARABIC = ("child", "family")
"""Screens that the README shows mirrored too."""
DARK = ("child",)
"""Screens that it shows in the dark look too."""
LETTER = """Children's hospital, kidney ward

Discharge letter

Admitted with swelling of face and legs and a urine dipstick of 4+. Weight on the first day 24.8 kg, then 22.4 kg.
Urine culture without growth. No infection was found. Tacrolimus goes on as before; the next trough in seven days.
The mother has been shown how to test the urine at home and writes every result down.
"""
"""The document of the pictures; as the children, it is invented."""
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


def attach_letter(path: Path, patient_id: str) -> str:
    """Give the child a letter, as the demonstration has no documents, and give the id of its row."""
    with Clinic(open_clinic(path), who="Dr N.", as_of=AS_OF) as clinic:
        said = Particulars(AS_OF, AttachmentKind.LETTER, "Discharge letter")
        return add_document(clinic, patient_id, take_in(LETTER.encode()), "letter.txt", said)


class Studio:
    """One window on the demonstration, in one language and size."""

    def __init__(
        self, path: Path, language: str, size: tuple[int, int], look: str = "light", letter: str = ""
    ) -> None:
        self._letter = letter
        secret = SECRET if path.stem == ENCRYPTED else None
        words = wording(language)
        theme = THEMES[look]
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            raise TypeError("pictures need a QApplication")
        apply_theme(application, theme, is_right_to_left=words.is_right_to_left)
        self._jobs = ClinicJobs(
            lambda: Clinic(open_clinic(path, passphrase=secret), who="Dr N.", as_of=AS_OF)
        )
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
        }
        if key in MAKERS and key not in go:
            row_id = self._letter if key == "document" else ""
            navigate.go(Place(key, patient_id if key in OF_ONE_CHILD else "", row_id=row_id))
        else:
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


def encrypted_clinic(path: Path, language: str) -> None:
    """Make the clinic of the worked examples, encrypted, with people and backups: a demonstration has neither."""
    secret_file = path.with_suffix(".secret")
    secret_file.write_text(SECRET, "utf-8")
    examples = str(ROOT / "resources" / "examples" / "clinic")
    with redirect_stdout(StringIO()):
        given = ["import", examples, "--db", str(path), "--passphrase-file", str(secret_file)]
        if nsclinic([*given, "--language", language]):
            raise RuntimeError("the encrypted clinic could not be made")
    with Clinic(open_clinic(path, passphrase=SECRET), as_of=AS_OF) as clinic:
        for name, role in PEOPLE:
            add_user(clinic, name, role, f"{SECRET} {name}")
        back_up(clinic, Why.BY_HAND)


def take_pictures(
    folder: Path, language: str, size: tuple[int, int], names: dict[str, str], look: str = "light"
) -> None:
    """Write a picture of each screen of `names` under its name."""
    with TemporaryDirectory() as place:
        path = Path(place) / "demonstration.nsclinic"
        made = ["demo", "--no-window", "--db", str(path), "--seed", str(SEED), "--as-of", AS_OF.isoformat()]
        if nsclinic([*made, "--language", language]):
            raise RuntimeError("the demonstration could not be made")
        own = {key: name for key, name in names.items() if key in OWN}
        if own:
            other = path.with_name(f"{ENCRYPTED}.nsclinic")
            encrypted_clinic(other, language)
            shoot(Studio(other, language, size, look), "", own, folder)
        patient_id = shown_child(path)
        letter = attach_letter(path, patient_id) if "document" in names else ""
        studio = Studio(path, language, size, look, letter)
        shoot(studio, patient_id, {key: name for key, name in names.items() if key not in OWN}, folder)


def shoot(studio: Studio, patient_id: str, names: dict[str, str], folder: Path) -> None:
    """Take a picture of each of these screens with one window, and close it."""
    for key, name in names.items():
        studio.show(key, patient_id)
        studio.take(folder / f"{name}.png")
        print(f"{folder / name}.png")
        studio.put_down(key)
    studio.close()


def draw_signs(folder: Path) -> None:
    """Write each sign as the window draws it, to stand in a line of text."""
    for sign in Sign:
        picture = sign_icon(sign, LIGHT, SIGN_PIXELS // 2).pixmap(SIGN_PIXELS // 2, SIGN_PIXELS // 2)
        picture.save(str(folder / f"sign-{sign.value}.png"), "PNG")


def note_version(names: Iterable[str]) -> None:
    """Write down of which version these pictures of the manual are; the others keep what is noted of them."""
    noted = tomllib.loads(TAKEN.read_text("utf-8"))["version"] if TAKEN.is_file() else {}
    noted |= dict.fromkeys(names, __version__)
    lines = [f'"{name}" = "{noted[name]}"' for name in sorted(noted) if (PICTURES / f"{name}.png").is_file()]
    head = "# Written by installer/pictures.py: of which version of nsclinic each picture is.\n[version]\n"
    TAKEN.write_text(head + "\n".join(lines) + "\n", "utf-8", newline="\n")


def for_manual(only: frozenset[str]) -> None:
    """Take the pictures of the README and the manual, all or those named, and note their version."""
    PICTURES.mkdir(exist_ok=True)
    taken: list[str] = []
    for language, look, ending, keys in (
        ("en", "light", "", SCREENS),
        ("ar", "light", "-arabic", ARABIC),
        ("en", "dark", "-dark", DARK),
    ):
        names = {key: f"{key}{ending}" for key in keys if not only or f"{key}{ending}" in only}
        if names:
            take_pictures(PICTURES, language, (1366, 768), names, look)
            taken += names.values()
    draw_signs(PICTURES)
    note_version([*taken, *(f"sign-{sign.value}" for sign in Sign)])


def main(arguments: list[str]) -> int:
    """Take the pictures of the manual, or all screens into a folder."""
    QApplication(["pictures"])
    load_fonts()
    if arguments and arguments[0] != "--only":
        folder, size, language = Path(arguments[0]), arguments[1], arguments[2]
        width, height = (int(part) for part in size.split("x"))
        look = arguments[3] if len(arguments) > 3 else "light"
        take_pictures(folder, language, (width, height), {key: key for key in SCREENS}, look)
        return 0
    for_manual(frozenset(arguments[1].split(",")) if arguments else frozenset())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
