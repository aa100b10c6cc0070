"""After a crash the window names what was typed and not saved, whose it is first, and leads to it."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.drafting import keep_draft
from nsclinic.domain.record import Child
from nsclinic.store import open_clinic
from nsclinic.ui.frame import ClinicWindow
from nsclinic.ui.registration.draft import FORM
from nsclinic.ui.visit.draft_keeper import KEEP_AFTER_MS
from nsclinic.ui.way import Place
from tests.ui.clinic_of_tests import TODAY, everyone
from tests.ui.conftest import settle
from tests.ui.hand import Hand

AMINA_ID = "BS-0001-T"


def _lines(window: ClinicWindow) -> list[str]:
    strip = window.unsaved
    return [label.text() for label in strip.findChildren(QLabel) if strip.isVisible() and label.text()]


def _button(window: ClinicWindow, word: str) -> QPushButton:
    return next(one for one in window.unsaved.findChildren(QPushButton) if one.text() == word)


def _visit(on=TODAY, **more: object) -> dict[str, object]:
    return {
        "form": "visit",
        "patient_id": AMINA_ID,
        "visit_on": on.isoformat(),
        "kept_at": "2026-11-23T10:42:00+02:00",
        "filled": {"weight": ["22.9", "kg", ""]},
        **more,
    }


@pytest.fixture
def with_draft(clinic_path: Path) -> Path:
    with Clinic(open_clinic(clinic_path), who="Dr N.", as_of=TODAY) as clinic:
        keep_draft(clinic, "d", _visit())
    return clinic_path


def test_a_visit_left_unsaved_is_named_with_the_childs_band_first_and_opened_from_there(
    open_window, with_draft, qtbot
):
    window = open_window(path=with_draft)
    (line,) = _lines(window)
    assert line.startswith("Amina Hassan · BS-0001-T")
    assert "a visit of 23 Nov 2026 was typed and not saved (23 Nov 2026, 10:42)" in line
    _button(window, "Open").click()
    settle(qtbot, window)
    assert _lines(window) == []  # the form has an offer of its own
    assert window.place == Place("visit", AMINA_ID, TODAY)
    assert window.screen_shown.head.offer.words.text().startswith("A visit of 23 Nov 2026 was typed")


def test_it_can_be_put_away_and_then_waits_at_its_form(open_window, with_draft, qtbot):
    window = open_window(path=with_draft)
    _button(window, "Put away").click()
    assert _lines(window) == []
    window.show_place(Place("visit", AMINA_ID))
    settle(qtbot, window)
    assert window.screen_shown.head.offer.isVisible()


def test_a_draft_thrown_away_is_not_named_any_more(open_window, with_draft, qtbot):
    window = open_window(path=with_draft)
    window.show_place(Place("visit", AMINA_ID))
    settle(qtbot, window)
    window.screen_shown.head.offer.drop_button.click()
    settle(qtbot, window)
    window.show_place(Place("today"))
    settle(qtbot, window)
    assert _lines(window) == []


def test_the_offer_says_that_the_record_went_on_without_the_draft(open_window, with_draft, qtbot):
    with Clinic(open_clinic(with_draft), who="Dr N.", as_of=TODAY) as clinic:
        child = clinic.record(AMINA_ID).child
        clinic.amend_child(
            Child(
                patient_id=child.patient_id,
                birth_date=child.birth_date - timedelta(days=1),
                given_name=child.given_name,
                family_name=child.family_name,
            ),
            "certificate",
        )
    window = open_window(path=with_draft)
    window.show_place(Place("visit", AMINA_ID))
    settle(qtbot, window)
    assert "record has changed since" in window.screen_shown.head.offer.words.text()


def test_of_many_the_latest_three_are_named_and_the_rest_counted(open_window, clinic_path):
    with Clinic(open_clinic(clinic_path), who="Dr N.", as_of=TODAY) as clinic:
        for day in range(5):
            keep_draft(clinic, f"d{day}", _visit(TODAY - timedelta(days=day)))
    lines = _lines(open_window(path=clinic_path))
    assert len(lines) == 4
    assert lines[-1] == "and 2 more, offered when their forms are opened"


def _type_a_child(window, qtbot) -> None:
    window.show_place(Place("registration"))
    settle(qtbot, window)
    hand = Hand(window)
    hand.enter("Zeinab")
    hand.enter("Mostafa")
    settle(qtbot, window)


def test_a_child_being_registered_survives_the_end_of_the_program_by_at_most_five_seconds_of_typing(
    open_window, clinic_path, qtbot, tmp_path
):
    assert KEEP_AFTER_MS <= 5_000
    window = open_window(path=clinic_path)
    _type_a_child(window, qtbot)
    drafts = clinic_path.with_name(clinic_path.name + ".drafts")
    qtbot.waitUntil(lambda: drafts.exists() and drafts.stat().st_size > 0, timeout=10_000)
    settle(qtbot, window)
    crashed = tmp_path / "crashed" / clinic_path.name  # what the disk holds at this moment
    crashed.parent.mkdir()
    for file in clinic_path.parent.glob(clinic_path.name + "*"):
        if file.is_file():
            shutil.copyfile(file, crashed.with_name(file.name))
    again = open_window(path=crashed)
    (line,) = _lines(again)
    assert line.startswith("Zeinab Mostafa: a new child was typed and not registered")
    _button(again, "Open").click()
    settle(qtbot, again)
    screen = again.screen_shown
    assert screen.offer_line.isVisible()
    screen.offer_line.take_button.click()
    assert (screen.fields["given_name"].text, screen.fields["family_name"].text) == ("Zeinab", "Mostafa")
    for name, text in (("birth", "2019-03-04"), ("sex", "female")):
        screen.fields[name].set_text(text)
    screen.save()
    settle(qtbot, again)
    assert "Zeinab Mostafa is registered" in again.messages.label.text()
    again.close()
    with open_clinic(crashed) as store:
        assert store.drafts.all() == {}
        assert len(store.patient_ids()) == len(everyone()) + 1


def test_what_stands_in_the_fields_is_the_draft(open_window, clinic_path, qtbot):
    window = open_window(path=clinic_path)
    _type_a_child(window, qtbot)
    window.screen_shown.draft.keeper.keep()
    settle(qtbot, window)
    window.context.clinic_jobs.close()
    with open_clinic(clinic_path) as store:
        (draft,) = store.drafts.all().values()
    assert draft["form"] == FORM
    assert draft["texts"]["given_name"] == "Zeinab"


def test_a_registered_child_leaves_no_draft_behind(open_window, clinic_path, qtbot):
    window = open_window(path=clinic_path)
    _type_a_child(window, qtbot)
    screen = window.screen_shown
    screen.draft.keeper.keep()
    for name, text in (("birth", "2019-03-04"), ("sex", "female")):
        screen.fields[name].set_text(text)
    screen.save()
    settle(qtbot, window)
    QTest.qWait(1)
    window.close()
    with open_clinic(clinic_path) as store:
        assert store.drafts.all() == {}
