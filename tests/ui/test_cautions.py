"""What the clinic is told stands above every screen; what cannot be saved says so and loses nothing typed."""

import os
import platform
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton

from nsclinic.app import WayIn
from nsclinic.clinic import cautions as cautions_module
from nsclinic.clinic.cautions import CautionKind, cautions_of_place
from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import Child
from nsclinic.store import ACCEPT_KIND, open_clinic
from nsclinic.store.medium import Medium
from nsclinic.ui.cautions import CautionStrip
from nsclinic.ui.first_start.dialog import FirstStart
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.theme import LIGHT
from nsclinic.ui.way import Place
from nsclinic.ui.window import WindowOptions, run
from tests.store.fixtures.unpacked import unpacked
from tests.ui.clinic_of_tests import TODAY, everyone, write_clinic
from tests.ui.conftest import settle

ROOT = Path(__file__).parents[2]


_HOLD = """
import sys
from nsclinic.store import open_clinic
clinic = open_clinic(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def _strip(window: ClinicWindow) -> CautionStrip:
    found = window.findChildren(CautionStrip)
    assert len(found) == 1
    return found[0]


def _lines(window) -> list[str]:
    strip = _strip(window)
    return [label.text() for label in strip.findChildren(QLabel) if strip.isVisible() and label.text()]


def test_a_sound_clinic_on_its_own_disk_is_told_nothing(open_window):
    assert _lines(open_window()) == []


def test_a_warning_stands_above_every_screen_until_it_is_put_away(open_window, qtbot, monkeypatch):
    monkeypatch.setattr(cautions_module, "medium_of", lambda _: Medium.REMOVABLE)
    window = open_window()
    (line,) = _lines(window)
    assert line.startswith("The clinic file lies on a stick")
    assert "backups" in line
    window.show_place(Place("children"))
    settle(qtbot, window)
    assert _lines(window) == [line]
    (away,) = _strip(window).findChildren(QPushButton)
    away.setFocus()
    QTest.keyClick(away, Qt.Key.Key_Space)
    QApplication.processEvents()
    assert _lines(window) == []
    window.refresh()
    _strip(window).ask()
    settle(qtbot, window)
    assert _lines(window) == []


def test_a_file_that_was_brought_up_to_date_says_where_it_is_kept_as_it_was(open_window, tmp_path):
    window = open_window(path=unpacked("2", "plain", tmp_path).path)
    (line,) = _lines(window)
    assert line.startswith("The clinic file was brought up to date for this version of the program")
    assert "kept beside it as plain.nsclinic.before-5" in line


def test_a_warning_goes_when_its_cause_is_gone(open_window, qtbot, monkeypatch):
    medium = Medium.NETWORK
    monkeypatch.setattr(cautions_module, "medium_of", lambda _: medium)
    window = open_window()
    assert len(_lines(window)) == 1
    medium = Medium.OWN_DISK
    child = Child(patient_id="", birth_date=date(2019, 3, 4), given_name="Zeinab")
    window.context.clinic_jobs.write(lambda clinic: clinic.register(child), lambda _: None)
    qtbot.waitUntil(lambda: _lines(window) == [], timeout=10_000)


def test_a_clinic_that_can_only_be_read_says_so_at_the_top_all_the_time(qapp, clinic_path):
    seen: list[str] = []

    def look(windows):
        seen.append(windows[0].about.text())
        windows[0].close()

    QTimer.singleShot(0, lambda: _when(_windows, look))
    opener = lambda _typed: Clinic(open_clinic(clinic_path, read_only=True), as_of=TODAY)  # noqa: E731
    assert run(opener, WindowOptions()) == 0
    assert seen[0].startswith("Read only: nothing can be saved")


def test_the_first_start_says_beside_the_place_what_is_wrong_with_it(qapp, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(cautions_module, "medium_of", lambda _: Medium.SYNCED)
    at = tmp_path / "clinic.nsclinic"
    assert [caution.kind for caution in cautions_of_place(at)] == [CautionKind.IN_SYNCED_FOLDER]
    dialog = FirstStart(LIGHT, "en", at)
    qtbot.addWidget(dialog)
    said = [label.text() for label in dialog.clinic.findChildren(QLabel)]
    assert any(text.startswith("This place is copied to other computers") for text in said)


def _windows():
    return [
        one for one in QApplication.topLevelWidgets() if isinstance(one, ClinicWindow) and one.isVisible()
    ]


def _questions():
    active = QApplication.activeModalWidget()
    return [active] if isinstance(active, QMessageBox) else []


def _when(condition, then, tries: int = 400) -> None:
    found = condition()
    if found:
        then(found)
    elif tries:
        QTimer.singleShot(25, lambda: _when(condition, then, tries - 1))
    else:
        QApplication.exit(99)


def _press(question: QMessageBox, word: str) -> None:
    next(button for button in question.buttons() if button.text() == word).click()


@pytest.fixture
def put_back(clinic_path: Path, tmp_path: Path) -> Path:
    """A clinic file in whose place a copy from before its last save was put."""
    shutil.copyfile(clinic_path, tmp_path / "copy")
    with Clinic(open_clinic(clinic_path), who="Dr N.", as_of=TODAY) as clinic:
        clinic.set_setting("clinic_name", "Another name")
    shutil.copyfile(tmp_path / "copy", clinic_path)
    return clinic_path


def _run(path: Path) -> int:
    way = WayIn(path, None, TODAY)
    return run(way.open, WindowOptions(), way)


def test_an_older_file_is_left_as_it_is_unless_somebody_goes_on_with_it(qapp, put_back, capsys):
    before = put_back.read_bytes()
    seen: list[str] = []

    def leave(questions):
        seen.append(questions[0].text() + questions[0].informativeText())
        _press(questions[0], "Leave")

    QTimer.singleShot(0, lambda: _when(_questions, leave))
    assert _run(put_back) == 3
    assert "older than what was saved on this computer" in seen[0]
    assert "The last save here was" in seen[0]
    assert "is older than what was saved here" in capsys.readouterr().err
    assert put_back.read_bytes() == before

    def go_on(questions):
        QTimer.singleShot(0, lambda: _when(_windows, lambda windows: windows[0].close()))
        _press(questions[0], "Go on with the older file")

    QTimer.singleShot(0, lambda: _when(_questions, go_on))
    assert _run(put_back) == 0
    with open_clinic(put_back) as store:
        assert store.changes()[0].kind == ACCEPT_KIND


def test_a_file_that_is_held_elsewhere_names_its_holder_and_can_be_tried_again(qapp, clinic_path):
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _HOLD,
            str(clinic_path),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert holder.stdin
    assert holder.stdout
    assert holder.stdout.readline() == b"open\n"
    seen: list[str] = []

    def try_again(questions):
        seen.append(questions[0].text() + " " + questions[0].informativeText())
        holder.kill()
        holder.wait()
        QTimer.singleShot(0, lambda: _when(_windows, lambda windows: windows[0].close()))
        _press(questions[0], "Try again")

    QTimer.singleShot(0, lambda: _when(_questions, try_again))
    assert _run(clinic_path) == 0
    assert platform.node() in seen[0]
    assert "Close it there, then try again." in seen[0]
    holder.stdin.close()
    holder.stdout.close()


def test_a_command_beside_the_open_window_is_told_who_holds_the_file(open_window, clinic_path):
    open_window(path=clinic_path)
    for command in (("review",), ("worklist",)):
        told = subprocess.run(
            [sys.executable, "-m", "nsclinic", *command, "--db", str(clinic_path)],
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert told.returncode == 3
        assert f"process {os.getpid()}" in told.stderr
        assert "Close it there" in told.stderr
        assert "Traceback" not in told.stderr


def test_a_form_whose_file_was_pulled_keeps_what_was_typed_and_is_saved_when_it_is_back(
    open_window, qtbot, tmp_path
):
    stick = tmp_path / "stick"
    stick.mkdir()
    path = write_clinic(stick / "clinic.nsclinic", everyone())
    window = open_window(path=path)
    window.show_place(Place("registration"))
    settle(qtbot, window)
    screen = window.screen_shown
    for name, text in (("given_name", "Zeinab"), ("birth", "2019-03-04"), ("sex", "female")):
        screen.fields[name].set_text(text)
    stick.rename(tmp_path / "pulled")
    screen.save()
    settle(qtbot, window)
    assert window.messages.label.text().startswith(
        "The clinic file is not there any more: nothing was saved."
    )
    assert screen.fields["given_name"].text == "Zeinab"
    assert not stick.exists()
    (tmp_path / "pulled").rename(stick)
    screen.save()
    settle(qtbot, window)
    assert "Zeinab is registered" in window.messages.label.text()
    window.close()
    with open_clinic(path) as store:
        assert any(line.given_name == "Zeinab" for line in store.child_lines())
        assert date(2019, 3, 4) in {line.birth_date for line in store.child_lines()}
