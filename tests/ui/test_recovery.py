"""The Recovery screen by keys: printed, typed back, and only then good."""

import pytest
from PySide6.QtCore import Qt

from nsclinic.clinic.clinic import Clinic
from nsclinic.store import WrongPassphraseError, create_clinic, open_clinic
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.jobs import ClinicJobs
from nsclinic.ui.theme import LIGHT
from nsclinic.ui.way import Place
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import CONTROL, ENTER, Hand, focused_name

OURS = "four words of ours"


@pytest.fixture
def encrypted(qtbot, tmp_path):
    """The window on an encrypted clinic, and the file's place."""
    path = tmp_path / "clinic.nsclinic"
    create_clinic(path, passphrase=OURS, clinic_name="Beni-Suef clinic").close()
    jobs = ClinicJobs(lambda: Clinic(open_clinic(path, passphrase=OURS), who="Dr N.", as_of=TODAY))
    with qtbot.waitSignal(jobs.opened, timeout=WAIT_MS) as told:
        jobs.start()
    window = ClinicWindow(jobs, told.args[0], wording("en"), LIGHT)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.show_place(Place("recovery"))
    settle(qtbot, window)
    yield window, path
    jobs.close()


def test_the_sheet_is_good_after_two_groups_were_typed_back(encrypted, qtbot):
    window, path = encrypted
    screen, hand = window.screen_shown, Hand(window)
    sheet = screen.sheet
    screen.fields[0].editor.setFocus()
    assert focused_name() == f"Group {sheet.asked[0] + 1} of 9"
    for place in sheet.asked:
        hand.write(sheet.groups[place].lower())
        hand.press(ENTER)
    assert screen.keep_button.hasFocus()
    hand.press(ENTER, CONTROL)
    qtbot.waitUntil(lambda: window.place == Place("today"), timeout=WAIT_MS)
    settle(qtbot, window)
    assert "The recovery sheet is good." in window.messages.label.text()
    window.context.clinic_jobs.close()
    with open_clinic(path, passphrase=sheet.code) as opened:
        assert opened.is_opened_by_recovery


def test_a_slip_is_shown_at_its_group_and_nothing_is_good_yet(encrypted, qtbot):
    window, path = encrypted
    screen, hand = window.screen_shown, Hand(window)
    sheet = screen.sheet
    screen.fields[0].editor.setFocus()
    hand.write(sheet.groups[sheet.asked[0]])
    hand.press(ENTER)
    hand.write("???")
    hand.press(ENTER, CONTROL)
    settle(qtbot, window)
    assert screen.fields[0].message.text() == ""
    assert screen.fields[1].message.text() == "This is not what stands on the sheet."
    assert screen.fields[1].editor.hasFocus()
    window.context.clinic_jobs.close()
    with pytest.raises(WrongPassphraseError):
        open_clinic(path, passphrase=sheet.code)


def test_the_sheet_cannot_be_saved_as_a_file_and_looking_at_it_changes_nothing(encrypted, qtbot):
    window, path = encrypted
    before = path.read_bytes()
    assert not window.screen_shown.paper.save_button.isVisible()
    first = window.screen_shown.sheet
    window.refresh()
    settle(qtbot, window)
    assert window.screen_shown.sheet is first
    Hand(window).press(Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert window.place == Place("today")
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir() if one.name.endswith(".keys")] == []


def test_a_demonstration_needs_no_sheet_and_says_so(open_window, qtbot):
    window = open_window()
    window.show_place(Place("recovery"))
    settle(qtbot, window)
    assert "needs no recovery sheet" in window.screen_shown.paper.placeholder.text()
    assert not window.screen_shown.keep_button.isEnabled()
