"""The Protocols screen opened from a child, and with protocols that the clinic made itself."""

from datetime import timedelta
from hashlib import sha256

import pytest
from PySide6.QtCore import Qt

from nsclinic.clinic.adoption import adopt, checked_protocol
from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import Child, Event, EventKind, Sex, child_record
from nsclinic.store import AdoptedProtocol, open_clinic
from nsclinic.ui.way import Place
from tests.protocol.site_files import own_text
from tests.ui.clinic_of_tests import TODAY, booked_and_nephrotic, write_clinic
from tests.ui.conftest import settle
from tests.ui.hand import CONTROL, Hand
from tests.ui.test_five_screens import plain, said
from tests.ui.walk import faults_in


def test_from_a_child_the_page_of_her_protocol_says_since_when_and_escape_comes_back(open_window, qtbot):
    since = TODAY - timedelta(days=96)
    amina = booked_and_nephrotic()
    started = child_record(
        amina.child,
        amina.visits,
        amina.observations,
        amina.treatments,
        [Event(since, EventKind.PROTOCOL_START, "tac-guide")],
    )
    window = open_window([started])
    window.context.navigate.child(amina.child.patient_id)
    settle(qtbot, window)
    button = window.screen_shown.protocol_button
    assert button.accessibleName() == "Protocol: Tacrolimus guide (not reviewed)"
    assert "tac-guide" in button.text()
    hand = Hand(window)
    hand.press(Qt.Key.Key_O)
    settle(qtbot, window)
    screen = window.screen_shown
    assert (window.place.key, screen.chosen) == ("protocols", "tac-guide")
    assert screen.banner.isVisible()
    assert screen.banner_words.text().startswith("Amina Hassan is on this protocol since 19 Aug 2026")
    assert faults_in(window) == []
    screen.list.choose("mmf")
    screen.choose("mmf")
    assert not screen.banner.isVisible(), "she is not on this one"
    hand.press(Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert window.place == Place("child", amina.child.patient_id)
    hand.press(Qt.Key.Key_3, CONTROL)
    settle(qtbot, window)
    assert not window.screen_shown.banner.isVisible(), "nobody came from a child this time"


def test_a_protocol_that_nobody_here_knows_is_named(open_window, qtbot):
    child = Child("P1", TODAY - timedelta(days=2000), "Omar", "Farouk", Sex.MALE, False)
    event = Event(TODAY - timedelta(days=9), EventKind.PROTOCOL_START, "another-clinics")
    window = open_window([child_record(child, (), (), (), [event])])
    window.context.navigate.protocol("P1")
    settle(qtbot, window)
    screen = window.screen_shown
    assert screen.chosen == "three-step"
    assert "names “another-clinics”" in screen.banner_words.text()
    assert faults_in(window) == []


def test_an_adopted_version_that_cannot_be_used_is_named_below_the_list(open_window, qtbot, tmp_path):
    path = write_clinic(tmp_path / "damaged.nsclinic", [])
    text = "not a protocol"
    row = AdoptedProtocol(
        "ours", "2", "yang-2016", TODAY, sha256(text.encode()).hexdigest(), text, "ours.toml"
    )
    with Clinic(open_clinic(path), as_of=TODAY) as clinic, clinic.changing("protocol") as (change, _):
        change.put_protocol(row)
    window = open_window(path=path)
    Hand(window).press(Qt.Key.Key_3, CONTROL)
    settle(qtbot, window)
    screen = window.screen_shown
    assert screen.warning.isVisible()
    assert plain(screen.warning.text()) == (
        "Version 2 of “ours”, adopted here, is damaged or cannot be read by this program: it is not used."
    )
    assert faults_in(window) == []


@pytest.mark.parametrize(
    ("valid_from", "protocol_id", "says"),
    [
        ("2026-11-01", "our-tacrolimus", "Omar Farouk is on this protocol since 14 Nov 2026"),
        ("2026-12-01", "yang-2016", "in force only from 1 Dec 2026 on: until then this one holds."),
    ],
)
def test_a_sites_own_protocol_is_a_page_that_says_what_it_was_made_from(
    open_window, qtbot, tmp_path, valid_from, protocol_id, says
):
    child = Child("P1", TODAY - timedelta(days=2000), "Omar", "Farouk", Sex.MALE, False)
    event = Event(TODAY - timedelta(days=9), EventKind.PROTOCOL_START, "our-tacrolimus")
    path = write_clinic(tmp_path / "own.nsclinic", [child_record(child, (), (), (), [event])])
    with Clinic(open_clinic(path), as_of=TODAY) as clinic:
        text = own_text(valid_from=valid_from)
        adopt(
            clinic,
            checked_protocol(text, "ours.toml", clinic.site_protocols, TODAY, for_adoption=True),
        )
    window = open_window(path=path)
    window.context.navigate.protocol("P1")
    settle(qtbot, window)
    screen = window.screen_shown
    assert screen.chosen == protocol_id
    assert says in screen.banner_words.text()
    is_in_force = protocol_id == "our-tacrolimus"
    made = "Made by this clinic from yang-2016; in force from 1 Nov 2026 on."
    assert (made in said(screen.page_view)) is is_in_force
    assert [row.protocol_id for row in screen.list.listed if row.count] == [protocol_id]
    assert not screen.warning.isVisible()
    assert faults_in(window) == []
