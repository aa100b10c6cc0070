"""The program's start: the first screen comes fast, with its data, and without what it does not need."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from nsclinic.clinic.acting import Typed, acting_clinic
from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import Child, Sex
from nsclinic.store import create_clinic, migrations, open_clinic
from nsclinic.store.tries import Tries
from nsclinic.ui import window as window_module
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.today.presenter import FEW
from nsclinic.ui.unlock import UnlockDialog
from nsclinic.ui.window import WindowOptions, run
from tests.store.fixtures.unpacked import unpacked
from tests.ui.clinic_of_tests import TODAY, everyone, write_clinic

LOCKED_WITH = "a long passphrase of the clinic"
TOO_HEAVY = (
    "matplotlib",
    "numpy",
    "scipy",
    "reportlab",
    "openpyxl",
    "sqlite_utils",
    "duckdb",
    "pypdfium2",
    "PIL",
)
MAY_BE_THERE = 190
"""So many modules of ours may be imported for the first screen: each costs a start about half a millisecond."""
NEEDED_LATER = (
    *("nsclinic.advice.review", "nsclinic.protocol", "nsclinic.charts", "nsclinic.plots", "nsclinic.reports"),
    *(
        "nsclinic.cohort",
        "nsclinic.registry",
        "nsclinic.exchange",
        "nsclinic.cli.demo",
        "nsclinic.clinic.demo",
    ),
    *("nsclinic.clinic.backups", "nsclinic.clinic.settings", "nsclinic.clinic.visit_entry"),
    *("nsclinic.clinic.undoing", "nsclinic.clinic.rekeying", "nsclinic.clinic.restoring"),
    *("nsclinic.clinic.joining", "nsclinic.clinic.importing", "nsclinic.store.restoring"),
    *("nsclinic.store.backing_up", "nsclinic.store.checking"),
    *(
        "nsclinic.wording.glossary",
        "nsclinic.ui.not_opened",
        "nsclinic.ui.unlock",
        "nsclinic.ui.locking.curtain",
    ),
    *("nsclinic.ui.help.panel", "nsclinic.ui.help.pages", "nsclinic.ui.undoing", "nsclinic.ui.child"),
    *("nsclinic.ui.visit", "nsclinic.ui.settings", "nsclinic.ui.users", "nsclinic.ui.joining"),
    *("nsclinic.ui.importing", "nsclinic.ui.history"),
)
"""Rooms and modules that no first screen of a clinic has a use for."""


def _start(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        cwd=Path(__file__).parents[2],
    )


def test_quit_when_ready_paints_the_first_screen_with_its_data_and_leaves_with_0(clinic_path):
    told = _start(
        "import sys\n"
        "from nsclinic.app import main\n"
        "from nsclinic.ui.today.painting import LinePainter\n"
        "painted = set()\n"
        "paint = LinePainter.paint\n"
        "def note(self, painter, option, index):\n"
        "    painted.add(index.data())\n"
        "    return paint(self, painter, option, index)\n"
        "LinePainter.paint = note\n"
        "code = main(['--db', sys.argv[1], '--quit-when-ready'])\n"
        "print(code, *sorted(painted), sep='|')\n",
        str(clinic_path),
    )
    assert told.stderr == ""
    code, *painted = told.stdout.strip().split("|")
    assert code == "0"
    assert any("Lucía Fernández" in line for line in painted)


def test_nothing_heavy_is_imported_before_the_first_screen_is_painted(clinic_path):
    told = _start(
        "import sys\n"
        "from nsclinic.app import main\n"
        "main(['--db', sys.argv[1], '--quit-when-ready'])\n"
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))\n",
        str(clinic_path),
    )
    assert told.stderr == ""
    loaded = told.stdout.split()
    assert "PySide6" in loaded
    assert [name for name in TOO_HEAVY if name in loaded] == []


def test_the_first_screen_imports_no_room_that_it_has_no_use_for(tmp_path):
    path = tmp_path / "many.nsclinic"
    with (
        create_clinic(path, passphrase=None, plain=True) as store,
        store.change(kind="import", who="test") as change,
    ):
        for number in range(FEW + 1):  # fewer are reviewed at once, with the rules and the protocols
            change.put_child(
                Child(f"BS-{number:04d}-K", date(2018, 1, 1), f"Amina {number}", "Hassan", Sex.FEMALE)
            )
    told = _start(
        "import linecache, sys\n"
        "from nsclinic.app import main\n"
        "main(['--db', sys.argv[1], '--quit-when-ready'])\n"
        "print(*(name for name in sys.modules if name.startswith('nsclinic')))\n"
        "print(*linecache.cache, sep='|')\n",
        str(path),
    )
    assert told.stderr == ""
    modules, read_as_text = (
        line.split(by) for line, by in zip(told.stdout.splitlines(), (None, "|"), strict=True)
    )
    late = [name for name in modules if any(f"{name}.".startswith(f"{room}.") for room in NEEDED_LATER)]
    assert late == []
    assert len(modules) <= MAY_BE_THERE
    assert [name for name in read_as_text if "nsclinic" in name] == []  # PySide would read the source of each


def test_looking_leaves_the_clinic_files_bytes_unchanged(clinic_path):
    before = clinic_path.read_bytes()
    told = _start(
        "import sys\nfrom nsclinic.app import main\nsys.exit(main(['--db', sys.argv[1], '--quit-when-ready']))",
        str(clinic_path),
    )
    assert (told.returncode, told.stderr) == (0, "")
    assert clinic_path.read_bytes() == before


def test_a_clinic_that_cannot_be_opened_ends_with_3_and_says_why(tmp_path):
    told = _start(
        "import sys\nfrom nsclinic.app import main\nsys.exit(main(['--db', sys.argv[1], '--quit-when-ready']))",
        str(tmp_path / "none.nsclinic"),
    )
    assert told.returncode == 3
    assert "none.nsclinic" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_first_screen_that_is_not_whole_does_not_leave_with_0(clinic_path):
    told = _start(
        "import sys\n"
        "from nsclinic.app import main\n"
        "from nsclinic.clinic.clinic import Clinic\n"
        "Clinic.review_record = lambda *arguments: 1 / 0\n"
        "sys.exit(main(['--db', sys.argv[1], '--quit-when-ready']))\n",
        str(clinic_path),
    )
    assert told.returncode == 3
    assert "made a mistake" in told.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a display")
def test_without_a_display_it_says_so_instead_of_aborting(clinic_path):
    told = _start(
        "import os, sys\n"
        "for name in ('DISPLAY', 'WAYLAND_DISPLAY', 'QT_QPA_PLATFORM'): os.environ.pop(name, None)\n"
        "from nsclinic.app import main\n"
        "sys.exit(main(['--db', sys.argv[1]]))\n",
        str(clinic_path),
    )
    assert told.returncode == 2
    assert "no display" in told.stderr
    assert "Traceback" not in told.stderr


def _windows() -> list[ClinicWindow]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if isinstance(widget, ClinicWindow) and widget.isVisible()
    ]


def _when(condition, then, tries: int = 400) -> None:
    """Do something in the running program as soon as a condition holds."""
    found = condition()
    if found:
        then(found)
    elif tries:
        QTimer.singleShot(25, lambda: _when(condition, then, tries - 1))
    else:
        QApplication.exit(99)


def _opened(path: Path, typed: Typed | None) -> Clinic:
    secret, user = typed or Typed("")
    return acting_clinic(open_clinic(path, passphrase=secret, user=user), as_of=TODAY)


def _dialogs() -> list[UnlockDialog]:
    active = QApplication.activeModalWidget()
    return [active] if isinstance(active, UnlockDialog) else []


def test_the_window_runs_until_it_is_closed_and_the_file_is_free_again(qapp, clinic_path):
    QTimer.singleShot(0, lambda: _when(_windows, lambda windows: windows[0].close()))
    assert run(lambda _passphrase: Clinic(open_clinic(clinic_path), as_of=TODAY), WindowOptions()) == 0
    with open_clinic(clinic_path) as store:
        assert len(store.patient_ids()) == 7


def test_an_encrypted_clinic_asks_for_its_passphrase_until_it_opens(qapp, tmp_path):
    path = tmp_path / "sealed.nsclinic"
    create_clinic(path, passphrase=LOCKED_WITH, clinic_name="Sealed").close()
    seen: list[str] = []

    def type_passphrase(passphrase):
        def into(dialogs):
            seen.append(dialogs[0].form.message.text())
            dialogs[0].form.field.setText(passphrase)
            dialogs[0].accept()

        return into

    def right(_windows):
        QTimer.singleShot(0, lambda: _when(_windows_of, lambda windows: windows[0].close()))

    _windows_of = _windows

    def wrong_then_right(dialogs):
        QTimer.singleShot(
            0,
            lambda: _when(
                _second,
                lambda again: (type_passphrase(LOCKED_WITH)(again), right(again)),
            ),
        )
        type_passphrase("wrong")(dialogs)

    def _second():
        return [dialog for dialog in _dialogs() if dialog.form.message.text()]

    QTimer.singleShot(0, lambda: _when(_dialogs, wrong_then_right))
    code = run(lambda typed: _opened(path, typed), WindowOptions())
    assert code == 0
    assert seen == ["", "The passphrase does not open the file. Type it again."]


def test_giving_up_the_passphrase_ends_with_3(qapp, tmp_path):
    path = tmp_path / "sealed.nsclinic"
    create_clinic(path, passphrase=LOCKED_WITH).close()
    QTimer.singleShot(0, lambda: _when(_dialogs, lambda dialogs: dialogs[0].reject()))
    assert run(lambda typed: _opened(path, typed), WindowOptions()) == 3


def _messages() -> list[QMessageBox]:
    active = QApplication.activeModalWidget()
    return [active] if isinstance(active, QMessageBox) else []


def test_a_clinic_of_a_newer_program_is_told_plainly_and_not_touched(qapp, tmp_path, monkeypatch):
    path = unpacked("5", "plain", tmp_path).path
    copy = path.with_name(f"{path.name}.before-5")
    copy.write_bytes(b"as it was")
    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS[:-1])
    before = path.read_bytes()
    said: list[str] = []

    def read_and_leave(boxes):
        said.extend((boxes[0].text(), boxes[0].informativeText()))
        said.extend(button.text() for button in boxes[0].buttons())
        boxes[0].reject()

    QTimer.singleShot(0, lambda: _when(_messages, read_and_leave))
    assert run(lambda typed: _opened(path, typed), WindowOptions(language="en")) == 3
    happened, to_do, *buttons = said
    assert happened == "The clinic file was written by a newer nsclinic."
    assert "up to version 4; this file is of version 5. Nothing in it was changed." in to_do
    assert "Install the newer nsclinic on this computer, then open the clinic again." in to_do
    assert f"kept beside it as {copy.name}" in to_do
    assert buttons == ["Leave"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("language", "direction", "cancel"),
    [("ar", "RightToLeft", "ألغِ"), ("es", "LeftToRight", "Cancelar"), ("pt", "LeftToRight", "Cancelar")],
)
def test_the_window_speaks_the_language_that_was_asked_for_and_qt_with_it(
    qapp, clinic_path, language, direction, cancel
):
    directions = []

    def look(windows):
        directions.append(windows[0].layoutDirection().name)
        directions.append(QApplication.translate("QPlatformTheme", "Cancel"))
        windows[0].close()

    QTimer.singleShot(0, lambda: _when(_windows, look))
    options = WindowOptions(language=language)
    assert run(lambda _passphrase: Clinic(open_clinic(clinic_path), as_of=TODAY), options) == 0
    assert directions == [direction, cancel]


def test_garbage_is_collected_by_python_again_once_the_window_is_gone(qapp, tmp_path):
    import gc

    path = write_clinic(tmp_path / "c.nsclinic", everyone()[:1])
    states: list[bool] = []

    def note_and_close(windows):
        states.append(gc.isenabled())
        windows[0].close()

    QTimer.singleShot(0, lambda: _when(_windows, note_and_close))
    run(lambda _passphrase: Clinic(open_clinic(path), as_of=TODAY), WindowOptions())
    assert states == [False]
    assert gc.isenabled()


def test_a_mistake_in_the_window_is_said_and_its_values_are_kept_off_the_terminal(qapp, clinic_path, capsys):
    said: list[str] = []

    def look(windows):
        said.append(windows[0].messages.label.text())
        windows[0].close()

    def stumble(windows):
        QTimer.singleShot(
            0, lambda: _when(lambda: [each for each in windows if each.messages.has_message], look)
        )
        raise KeyError("Amina Hassan")

    QTimer.singleShot(0, lambda: _when(_windows, lambda windows: sys.excepthook(*_raised(stumble, windows))))
    assert run(lambda _passphrase: Clinic(open_clinic(clinic_path), as_of=TODAY), WindowOptions()) == 0
    assert "made a mistake" in said[0]
    told = capsys.readouterr().err
    assert "KeyError" in told
    assert "stumble" in told
    assert "Amina Hassan" not in told.splitlines()[-1]


def _raised(function, *arguments):
    try:
        function(*arguments)
    except KeyError as error:
        return type(error), error, error.__traceback__
    raise AssertionError("nothing was raised")


def test_the_exit_codes_are_those_of_the_contract():
    assert (window_module.DONE, window_module.BAD_ARGUMENTS, window_module.NOT_OPENED) == (0, 2, 3)


def test_after_too_many_wrong_tries_the_question_stays_and_says_how_long_to_wait(qapp, tmp_path):
    path = tmp_path / "sealed.nsclinic"
    create_clinic(path, passphrase=LOCKED_WITH).close()
    tries = Tries(path)
    for _ in range(4):
        tries.add()
    seen: list[str] = []

    def give_up(dialogs):
        seen.append(dialogs[0].form.message.text())
        dialogs[0].reject()

    QTimer.singleShot(0, lambda: _when(_dialogs, give_up))
    code = run(lambda _typed: Clinic(open_clinic(path, passphrase=LOCKED_WITH)), WindowOptions())
    assert code == 3
    assert seen[0].startswith("Too many wrong tries: wait ")
