"""What is not right with the clinic as a whole stands above Today's list, until it is put right."""

from hashlib import sha256

import pytest

from nsclinic.clinic.acting import acting_clinic
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.recovery import keep_sheet, new_sheet
from nsclinic.clinic.rekeying import new_passphrase
from nsclinic.store import AdoptedProtocol, create_clinic, open_clinic
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.jobs import ClinicJobs
from nsclinic.ui.theme import LIGHT
from nsclinic.ui.way import Place
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY, booked_and_nephrotic, write_clinic
from tests.ui.conftest import WAIT_MS, leave_without_asking, settle
from tests.ui.test_five_screens import plain
from tests.ui.walk import faults_in

OURS, ANOTHER = "four words of ours", "other words for everyone"


@pytest.fixture
def sheet(tmp_path, quick_secrets):
    """A clinic with a child and a recovery sheet: the file's place and the sheet's code."""
    path = tmp_path / "clinic.nsclinic"
    with Clinic(create_clinic(path, passphrase=OURS, clinic_name="Sealed"), who="clinic") as clinic:
        clinic.register(booked_and_nephrotic().child)
        made = new_sheet(clinic)
        keep_sheet(clinic, made)
    return path, made.code


@pytest.fixture
def window_by(qapp, qtbot, sheet):
    """Opens the window with a passphrase or a code."""
    opened = []

    def window_by(secret):
        jobs = ClinicJobs(lambda: acting_clinic(open_clinic(sheet[0], passphrase=secret), as_of=TODAY))
        opened.append(jobs)
        with qtbot.waitSignal(jobs.opened, timeout=WAIT_MS) as told:
            jobs.start()
        window = ClinicWindow(jobs, told.args[0], wording("en"), LIGHT)
        qtbot.addWidget(window, before_close_func=leave_without_asking)
        window.resize(1366, 768)
        window.show()
        settle(qtbot, window)
        return window

    yield window_by
    for jobs in opened:
        jobs.close()


def _do(window, qtbot, work):
    window.context.clinic_jobs.write(work, lambda _done: None)
    settle(qtbot, window)


def test_a_clinic_opened_by_its_sheet_is_nagged_until_it_has_a_new_passphrase_and_a_new_sheet(
    window_by, sheet, qtbot
):
    _path, code = sheet
    window = window_by(code)
    today, line = window.screen_shown, window.screen_shown.unsettled.recovery
    assert line.isVisible()
    assert line.label.text() == (
        "This clinic was opened with its recovery sheet. Choose a new passphrase, then make a new sheet: "
        "the old one opens it still."
    )
    assert faults_in(window) == []
    line.button.click()
    settle(qtbot, window)
    assert window.place == Place("users")

    _do(window, qtbot, lambda clinic: new_passphrase(clinic, ANOTHER))
    window.context.navigate.today()
    settle(qtbot, window)
    assert window.screen_shown is today
    assert line.label.text() == "The recovery sheet that was used opens this clinic still. Make a new one."

    window.show_place(Place("users"))
    settle(qtbot, window)
    _do(window, qtbot, lambda clinic: keep_sheet(clinic, new_sheet(clinic)))
    window.context.navigate.today()
    settle(qtbot, window)
    assert not line.isVisible()


def test_a_clinic_opened_by_its_passphrase_is_not_nagged_and_looking_writes_nothing(window_by, sheet):
    before = sheet[0].read_bytes()
    window = window_by(OURS)
    assert not window.screen_shown.unsettled.recovery.isVisible()
    assert not window.screen_shown.unsettled.protocol.isVisible()
    assert sheet[0].read_bytes() == before


def test_an_adopted_version_that_cannot_be_read_is_named_with_the_way_to_the_protocols(
    open_window, qtbot, tmp_path
):
    path = write_clinic(tmp_path / "damaged.nsclinic", [booked_and_nephrotic()])
    text = "not a protocol"
    row = AdoptedProtocol(
        "ours", "2", "yang-2016", TODAY, sha256(text.encode()).hexdigest(), text, "ours.toml"
    )
    with Clinic(open_clinic(path), as_of=TODAY) as clinic, clinic.changing("protocol") as (change, _):
        change.put_protocol(row)
    window = open_window(path=path)
    line = window.screen_shown.unsettled.protocol
    assert line.isVisible()
    assert plain(line.label.text()) == (
        "Version 2 of “ours”, adopted here, is damaged or cannot be read by this program: it is not used."
    )
    assert faults_in(window) == []
    line.button.click()
    settle(qtbot, window)
    assert window.place == Place("protocols")
