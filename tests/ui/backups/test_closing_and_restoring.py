"""The real program: it backs up when it closes, and restores by closing and opening again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nsclinic.clinic.backups import Why, back_up
from nsclinic.clinic.clinic import Clinic
from nsclinic.store import ClinicFile, create_clinic, open_clinic
from nsclinic.store.backup_sets import sets_of, shelf_of
from tests.store.backing import add_one, fill

OURS = "four words of ours"

_BEGIN = """
import sys
from pathlib import Path
from tests.ui.backups.driven import drive
path = Path(sys.argv[1])
"""

_SAVE_AND_CLOSE = (
    _BEGIN
    + """
def save(window):
    from tests.store.backing import add_one
    window.context.clinic_jobs.write(lambda clinic: add_one(clinic.store), lambda _done: None)
    return True
def close(window):
    window.close()
    return True
sys.exit(drive(path, [save, close]))
"""
)

_RESTORE = (
    _BEGIN
    + """
from nsclinic.store.backup_sets import read_set
kept = read_set(Path(sys.argv[2]))
def restore(window):
    window.context.backups.ask_restore(kept)
    return True
def told(window):
    said = window.messages.label.text()
    if "The clinic stands as on" in said:
        print(said)
        window.close()
        return True
    return False
sys.exit(drive(path, [restore, told]))
"""
)


_OPEN_A_BACKUP = (
    _BEGIN
    + """
from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox
from nsclinic.ui.first_start.dialog import Begun, FirstStart
from nsclinic.ui.unlock import UnlockDialog
from nsclinic.clinic.acting import Typed
asked = []
def choose(box):
    asked.append(box.text())
    next(button for button in box.buttons() if button.text() == "Open a backup…").click()
    return 0
def unlock(dialog):
    asked.append("passphrase")
    type(dialog).typed = property(lambda _dialog: Typed(sys.argv[3]))
    return QDialog.DialogCode.Accepted
def begin(dialog):
    dialog.begun = Begun("en", file=Path(sys.argv[2]))
    return 1
QMessageBox.exec, UnlockDialog.exec, FirstStart.exec = choose, unlock, begin
QFileDialog.getExistingDirectory = lambda *_arguments: sys.argv[2]
def told(window):
    if "The clinic stands as on" in window.messages.label.text():
        print(*asked, sep="|")
        window.close()
        return True
    return False
sys.exit(drive(path, [told]))
"""
)

OF_THE_OFFSCREEN_PLUGIN = "This plugin does not support propagateSizeHints()"


def run(code: str, *arguments: object) -> tuple[int, str, list[str]]:
    """Give exit code, output and complaints of a run."""
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "NSCLINIC_PASSPHRASE": OURS},
        cwd=Path(__file__).parents[3],
    )
    complaints = [line for line in ended.stderr.splitlines() if line != OF_THE_OFFSCREEN_PLUGIN]
    return ended.returncode, ended.stdout, complaints


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    path = tmp_path / "desk" / "clinic.nsclinic"
    with create_clinic(path, passphrase=OURS) as clinic:
        fill(clinic)
    return path


def opened(path: Path) -> ClinicFile:
    return open_clinic(path, passphrase=OURS)


def test_the_program_backs_up_what_was_saved_when_it_closes(filled: Path):
    assert run(_SAVE_AND_CLOSE, filled) == (0, "", [])
    with opened(filled) as clinic:
        (kept,), unreadable = sets_of(shelf_of(filled.parent / "backups", clinic.clinic_id))
        assert (kept.seq, kept.head, kept.why) == (clinic.head.seq, clinic.head.digest, "close")
        assert unreadable == []


def test_the_window_closes_restores_opens_again_and_says_where_the_rest_is_kept(filled: Path):
    with Clinic(opened(filled), who="Dr N.") as clinic:
        kept = back_up(clinic, Why.BY_HAND).kept
        before = list(clinic.store.records())
        add_one(clinic.store)
    code, said, complaints = run(_RESTORE, filled, kept.folder)
    assert (code, complaints) == (0, [])
    (aside,) = filled.parent.glob("clinic.nsclinic.replaced-*")
    assert aside.name in said
    with opened(filled) as store:
        assert list(store.records()) == before
        assert store.changes(1)[0].kind == "restore"
    with opened(aside / filled.name) as store:
        assert list(store.records()) != before


def test_where_the_clinic_file_is_damaged_a_backup_is_offered_and_takes_its_place(filled: Path):
    with Clinic(opened(filled), who="Dr N.") as clinic:
        back_up(clinic, Why.BY_HAND)
        before = list(clinic.store.records())
    damaged = bytearray(filled.read_bytes())
    damaged[200:300] = bytes(100)
    filled.write_bytes(damaged)
    code, said, complaints = run(_OPEN_A_BACKUP, filled, filled.parent / "backups", OURS)
    assert code == 0
    assert said.endswith(" is damaged and was not opened.|passphrase\n")
    assert all("damaged" in line for line in complaints)
    with opened(filled) as store:
        assert list(store.records()) == before
    (aside,) = filled.parent.glob("clinic.nsclinic.replaced-*")
    assert (aside / filled.name).read_bytes() == bytes(damaged)


def test_on_a_new_computer_a_file_of_a_set_is_not_worked_on_but_put_in_the_clinics_place(
    filled: Path, tmp_path: Path
):
    with Clinic(opened(filled), who="Dr N.") as clinic:
        kept = back_up(clinic, Why.BY_HAND).kept
        before = list(clinic.store.records())
    held = {path: path.read_bytes() for path in kept.folder.iterdir()}
    new = tmp_path / "new computer" / "clinic.nsclinic"
    code, said, complaints = run(_OPEN_A_BACKUP, new, kept.clinic_file, OURS)
    assert (code, said, complaints) == (0, "passphrase\n", [])
    with opened(new) as store:
        assert list(store.records()) == before
    assert {path: path.read_bytes() for path in kept.folder.iterdir()} == held
