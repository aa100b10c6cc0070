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
