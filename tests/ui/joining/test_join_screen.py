"""Two computers are brought together in the window: looked through, decided side by side by keys, brought in."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from nsclinic.domain.record import Child, Observation
from nsclinic.store import Choice, open_clinic
from nsclinic.ui.joining.screen import JoinScreen
from nsclinic.ui.way import Place
from tests.ui.clinic_of_tests import everyone, write_clinic
from tests.ui.conftest import settle
from tests.ui.hand import CONTROL, ENTER, SHIFT, Hand

DAY = date(2016, 5, 10)


def on_day(value: str, row_id: str = "") -> Observation:
    return Observation(on=DAY, code="weight", value=value, unit="kg", row_id=row_id)


@pytest.fixture
def two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two copies of one clinic: both gave one child another weight and another telephone number."""
    here, there = tmp_path / "here" / "clinic.nsclinic", tmp_path / "there" / "clinic.nsclinic"
    for path in (here, there):
        path.parent.mkdir()
    write_clinic(here, everyone())
    with open_clinic(here) as clinic:
        patient_id = clinic.patient_ids()[0]
        with clinic.change(kind="visit", who="Dr N.") as change:
            row_id = change.put_observation(patient_id, on_day("20"))
    shutil.copyfile(here, there)
    write(here, patient_id, row_id, "21", "0100")
    with monkeypatch.context() as other:
        other.setenv("NSCLINIC_HOME", str(tmp_path / "other home"))
        write(there, patient_id, row_id, "22", "0200")
        with open_clinic(there) as clinic, clinic.change(kind="register", who="Nurse S.") as change:
            change.put_child(Child("BS-0099-X", date(2013, 3, 3), given_name="Samira", family_name="Adel"))
    return here, there


def write(path: Path, patient_id: str, row_id: str, weight: str, phone: str) -> None:
    with open_clinic(path) as clinic:
        (record,) = clinic.records([patient_id])
        with clinic.change(kind="visit", who="Nurse S.") as change:
            change.put_observation(patient_id, on_day(weight, row_id))
            change.put_child(replace(record.child, phone=phone))


def joining(window) -> JoinScreen:
    screen = window.screen_shown
    assert isinstance(screen, JoinScreen)
    return screen


def test_what_both_wrote_is_decided_by_keys_and_comes_in_and_is_undone(qtbot, open_window, two):
    here, there = two
    window = open_window(path=here)
    hand = Hand(window)
    window.context.navigate.import_from(there)
    settle(qtbot, window)
    screen = joining(window)
    assert "1 child" in screen.preview.lines.text()
    assert screen.found is not None
    assert len(screen.found.questions) == 2
    assert not screen.join_button.isEnabled()
    hand.press(Qt.Key.Key_Right)
    hand.press(Qt.Key.Key_Left)
    assert set(screen.choices.values()) == {Choice.MINE, Choice.THEIRS}
    assert screen.join_button.isEnabled()
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert "came in" in window.messages.label.text()
    assert window.messages.undo_button.isVisible()
    said = ask(window, qtbot, lambda clinic: [line.patient_id for line in clinic.store.child_lines()])
    assert "BS-0099-X" in said
    assert ask(window, qtbot, lambda clinic: clinic.store.changes(limit=1)[0].kind) == "join"


def ask(window, qtbot, job):
    got: list[object] = []
    window.context.clinic_jobs.read(job, got.append)
    qtbot.waitUntil(lambda: bool(got))
    return got[0]


def test_all_that_is_left_is_decided_by_one_key(qtbot, open_window, two):
    here, there = two
    window = open_window(path=here)
    window.context.navigate.import_from(there)
    settle(qtbot, window)
    Hand(window).press(Qt.Key.Key_T, SHIFT)
    assert set(joining(window).choices.values()) == {Choice.THEIRS}
    assert joining(window).join_button.isEnabled()


def test_looking_through_writes_nothing(qtbot, open_window, two):
    here, there = two
    before = here.read_bytes(), there.read_bytes()
    window = open_window(path=here)
    window.context.navigate.import_from(there)
    settle(qtbot, window)
    assert (here.read_bytes(), there.read_bytes()) == before


def test_a_file_that_is_no_other_computers_is_refused_in_words(qtbot, open_window, two, tmp_path):
    here, _ = two
    stranger = tmp_path / "stranger.nsclinic"
    write_clinic(stranger, [])
    window = open_window(path=here)
    window.context.navigate.import_from(stranger)
    settle(qtbot, window)
    assert joining(window).pages.currentWidget() is joining(window).start
    assert "another clinic's" in window.messages.label.text()


def test_the_screen_is_found_in_the_palette(open_window, two):
    here, _ = two
    window = open_window(path=here)
    assert any(action.key == "join" for action in window.offered_on(""))
    window.context.navigate.go(Place("join"))
    assert joining(window).start.file_button.hasFocus()
