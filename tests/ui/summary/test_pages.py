"""Which pages are printed: the family sheet and the prescription by one key each, and no dangerous dose unasked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.family import family_content, strengths
from nsclinic.clinic.preferences import Preferences
from nsclinic.clinic.summary import summary_content
from nsclinic.domain.record import Frequency, Treatment, child_record
from nsclinic.reports.visit_paper import visit_pdf
from nsclinic.reports.wanted import Wanted
from nsclinic.store import open_clinic
from nsclinic.ui.summary.presenter import note_printed
from nsclinic.ui.summary.screen import LANGUAGE_PREFERENCE, SummaryScreen
from nsclinic.ui.summary.strengths_dialog import StrengthsDialog
from nsclinic.ui.visit.danger_dialog import DangerDialog
from nsclinic.wording import wording
from tests.ui.child.records import AMINA, TODAY, amina
from tests.ui.clinic_of_tests import write_clinic
from tests.ui.conftest import WAIT_MS, settle
from tests.ui.hand import Hand
from tests.ui.walk import cut_labels, faults_in

AMINA_ID = AMINA.patient_id
TENFOLD = Treatment("tacrolimus", TODAY, None, "25", "mg/day", Frequency.DAILY, 2, row_id="tenfold")
PLANNED = Treatment(
    "prednisolone",
    TODAY + timedelta(days=14),
    TODAY + timedelta(days=27),
    "5",
    "mg/day",
    Frequency.DAILY,
    1,
    row_id="planned",
)


def with_rows(*rows, without=()):
    record = amina()
    ended = [
        row._replace(end_date=TODAY - timedelta(days=1))
        if row.drug in without and row.end_date is None
        else row
        for row in record.treatments
    ]
    return child_record(record.child, record.visits, record.observations, [*ended, *rows], record.events)


@pytest.fixture(autouse=True)
def _habits_of_its_own(tmp_path, monkeypatch):
    """A test that chooses a language leaves it to no other test."""
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "home"))


@pytest.fixture
def clinic_file(tmp_path):
    return write_clinic(tmp_path / "pages.nsclinic", [with_rows(PLANNED, without=("prednisolone",))])


@pytest.fixture
def open_summary(open_window, qtbot, clinic_file):
    """Opens the window on the summary of a child."""

    def open_summary(**how):
        window = open_window(**({"path": clinic_file} | how))
        window.context.navigate.summary(AMINA_ID)
        settle(qtbot, window)
        assert isinstance(window.screen_shown, SummaryScreen)
        return window, window.screen_shown

    return open_summary


def press(qtbot, window, *keys):
    for key in keys:
        Hand(window).press(key)
    screen = window.screen_shown
    qtbot.waitUntil(lambda: screen.is_ready and screen.page.wanted == screen.pages.wanted, timeout=WAIT_MS)


def expected(path, wanted, language="en"):
    with Clinic(open_clinic(path, read_only=True), as_of=TODAY) as clinic:
        summary = summary_content(clinic, AMINA_ID)
        family = family_content(clinic, summary, has_plans=True)
        return visit_pdf(summary, family, wording(language), wanted)


def test_the_summary_alone_stands_at_first(open_summary):
    _, screen = open_summary()
    assert screen.page.wanted == Wanted(family_language="en")
    assert not screen.pages.problems.isVisible()


def test_each_page_is_put_in_and_out_by_its_key_and_the_preview_is_what_is_printed(
    open_summary, qtbot, clinic_file
):
    both = Wanted(has_summary=False, has_family_sheet=True, has_prescription=True)
    with_sheet, sheets = (expected(clinic_file, wanted) for wanted in (Wanted(has_family_sheet=True), both))
    window, screen = open_summary()
    press(qtbot, window, Qt.Key.Key_F)
    assert screen.page.pdf == screen.paper.shown.pdf == with_sheet
    press(qtbot, window, Qt.Key.Key_R, Qt.Key.Key_S)
    assert screen.page.pdf == screen.paper.shown.pdf == sheets
    press(qtbot, window, Qt.Key.Key_F)
    assert screen.page.wanted == Wanted(has_summary=False, has_prescription=True)
    assert screen.page.file_name.startswith("visit-pages-")


def test_the_last_page_cannot_be_put_out(open_summary, qtbot):
    window, screen = open_summary()
    press(qtbot, window, Qt.Key.Key_S)
    assert screen.pages.wanted.has_summary


def test_what_is_planned_stands_on_todays_sheet(open_summary, qtbot):
    window, screen = open_summary()
    press(qtbot, window, Qt.Key.Key_F)
    planned = [one for one in screen.page.family.medicines if one.drug == "prednisolone"]
    assert [stretch.first for stretch in planned[0].stretches] == [PLANNED.start_date]


def test_the_familys_language_is_remembered_and_an_unconfirmed_one_says_so_once(open_summary, qtbot):
    window, screen = open_summary()
    press(qtbot, window, Qt.Key.Key_F)
    assert "nobody has confirmed" not in window.messages.label.text()
    screen.pages.languages.setCurrentIndex(screen.pages.languages.findData("ar"))
    press(qtbot, window)
    assert screen.page.wanted.family_language == "ar"
    assert "nobody has confirmed" in window.messages.label.text()
    assert window.context.preferences.get(LANGUAGE_PREFERENCE, "") == "ar"
    window.context.navigate.say("something else")
    press(qtbot, window, Qt.Key.Key_F, Qt.Key.Key_F)
    assert "nobody has confirmed" not in window.messages.label.text()


def test_the_language_field_is_reached_by_its_key(open_summary):
    window, screen = open_summary()
    Hand(window).press(Qt.Key.Key_L)
    assert QApplication.focusWidget() is screen.pages.languages


def answer(qtbot, kind, act):
    """Wait for a dialog of this kind, then act on it; the dialog is kept to be looked at."""
    seen = []

    def look():
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, kind):
            QTimer.singleShot(20, look)
            return
        seen.append(dialog)
        act(dialog)

    QTimer.singleShot(0, look)
    return seen


def come_back_to(qtbot, window):
    """The offscreen system gives the window back to nobody when a question is over; a real one gives it back."""
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window, timeout=WAIT_MS)
    window.screen_shown.take_focus()


@pytest.fixture
def tenfold_file(tmp_path):
    return write_clinic(tmp_path / "tenfold.nsclinic", [with_rows(TENFOLD, without=("tacrolimus",))])


def test_a_tenfold_dose_stands_on_no_sheet_that_nobody_confirmed(open_summary, qtbot, tenfold_file):
    window, screen = open_summary(path=tenfold_file)
    before = screen.page.pdf
    seen = answer(qtbot, DangerDialog, QDialog.reject)
    Hand(window).press(Qt.Key.Key_F)
    assert len(seen) == 1
    assert not seen[0].confirm.isEnabled()
    assert next(label.text() for label in seen[0].numbers).endswith("mg")
    assert not screen.pages.family.isChecked()
    assert "not confirmed" in window.messages.label.text()
    assert screen.paper.shown.pdf == before
    come_back_to(qtbot, window)
    seen = answer(qtbot, DangerDialog, QDialog.reject)
    Hand(window).press(Qt.Key.Key_R)
    assert len(seen) == 1
    assert not screen.pages.prescription.isChecked()


def confirm(dialog):
    dialog.reason.setText("Weighed twice")
    dialog.confirm.click()


def test_a_confirmed_dose_is_printed_as_recorded_asked_once_and_written_down_with_the_reason(
    open_summary, qtbot, tenfold_file
):
    window, screen = open_summary(path=tenfold_file)
    seen = answer(qtbot, DangerDialog, confirm)
    press(qtbot, window, Qt.Key.Key_F)
    assert len(seen) == 1
    press(qtbot, window, Qt.Key.Key_R)
    assert screen.page.family.confirmed_by == "Dr N."
    page = screen.page
    window.context.clinic_jobs.close()
    with Clinic(open_clinic(tenfold_file), who="Dr N.", as_of=TODAY) as clinic:
        note_printed(clinic, page)
        entry = clinic.store.changes()[0]
    assert entry.kind == "print"
    assert f"family sheet {page.family.digest} in en" in entry.reason
    assert "dangerous dose confirmed by Dr N.: tacrolimus: Weighed twice" in entry.reason


def test_opening_the_summary_anew_asks_anew(open_summary, qtbot, tenfold_file):
    window, screen = open_summary(path=tenfold_file)
    answer(qtbot, DangerDialog, confirm)
    press(qtbot, window, Qt.Key.Key_F)
    come_back_to(qtbot, window)
    screen.open(AMINA_ID)
    settle(qtbot, window)
    assert screen.page.wanted == Wanted(family_language="en")
    seen = answer(qtbot, DangerDialog, QDialog.reject)
    Hand(window).press(Qt.Key.Key_F)
    assert len(seen) == 1


def test_what_cannot_be_counted_out_is_said_above_the_paper(open_window, qtbot):
    often = Treatment("levamisole", TODAY, None, "50", "mg/day", Frequency.ALTERNATE_DAY, None, row_id="l")
    odd = Treatment("prednisolone", TODAY, None, "12.3", "mg/day", Frequency.DAILY, 1, row_id="p")
    window = open_window([with_rows(often, odd, without=("prednisolone",))])
    window.context.navigate.summary(AMINA_ID)
    settle(qtbot, window)
    press(qtbot, window, Qt.Key.Key_F)
    told = window.screen_shown.pages.problems.text()
    assert "Levamisole: how many times a day is not recorded." in told
    assert "Prednisolone: 12.3\u202fmg at a time" not in told  # the sheet says mg: no strength was chosen
    assert "the family sheet says mg and counts no pieces" in told
    assert "commonly sold" not in told
    press(qtbot, window, Qt.Key.Key_R)
    assert (
        "counted out on the prescription in the strengths commonly sold"
        in window.screen_shown.pages.problems.text()
    )


def test_the_clinic_says_which_strengths_it_has_and_the_sheet_follows(open_summary, qtbot, clinic_file):
    window, screen = open_summary()
    press(qtbot, window, Qt.Key.Key_F)

    def choose(dialog):
        assert not any(have.isChecked() for lines in dialog.lines.values() for _, have, _ in lines)
        for form, have, halves in dialog.lines["prednisolone"]:
            have.setChecked(form.key == "tablet-5")
            if halves is not None and form.key == "tablet-5":
                halves.setChecked(True)
        dialog.save.click()

    seen = answer(qtbot, StrengthsDialog, choose)
    Hand(window).press(Qt.Key.Key_T)
    assert len(seen) == 1
    settle(qtbot, window)
    qtbot.waitUntil(
        lambda: "prednisolone" not in screen.page.family.common_strengths and screen.is_ready, timeout=WAIT_MS
    )
    assert [form.key for form in screen.page.family.forms["prednisolone"]] == ["tablet-5-scored"]
    window.context.clinic_jobs.close()
    with Clinic(open_clinic(clinic_file, read_only=True), as_of=TODAY) as clinic:
        assert strengths(clinic) == {"prednisolone": ("tablet-5-scored",)}, (
            "what was not ticked was not answered"
        )
        assert clinic.store.changes()[0].kind == "settings"


def test_leaving_the_question_about_strengths_changes_nothing(open_summary, qtbot, clinic_file):
    window, _ = open_summary()
    answer(qtbot, StrengthsDialog, QDialog.reject)
    Hand(window).press(Qt.Key.Key_T)
    window.context.clinic_jobs.close()
    with Clinic(open_clinic(clinic_file, read_only=True), as_of=TODAY) as clinic:
        assert strengths(clinic) == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_is_clipped_with_every_page_in(open_summary, qtbot, language):
    window, screen = open_summary(language=language)
    press(qtbot, window, Qt.Key.Key_F, Qt.Key.Key_R)
    assert faults_in(screen) == []
    assert cut_labels(screen) == []


def test_nothing_on_the_bar_is_clipped_with_text_twice_as_large(open_summary, qtbot):
    window, screen = open_summary(text_scale=2.0)
    press(qtbot, window, Qt.Key.Key_F, Qt.Key.Key_R)
    assert faults_in(screen) == []


def test_looking_at_all_pages_writes_nothing(open_summary, qtbot, clinic_file):
    window, _ = open_summary()
    press(qtbot, window, Qt.Key.Key_F, Qt.Key.Key_R)
    window.context.clinic_jobs.close()
    with Clinic(open_clinic(clinic_file, read_only=True), as_of=TODAY) as clinic:
        assert [entry.kind for entry in clinic.store.changes() if entry.kind in ("print", "settings")] == []


def test_a_page_of_an_earlier_visit_says_nothing_of_what_is_planned_now(open_window, qtbot, clinic_file):
    window = open_window(path=clinic_file)
    window.context.navigate.summary(AMINA_ID, amina().visits[10].on)
    settle(qtbot, window)
    press(qtbot, window, Qt.Key.Key_F)
    family = window.screen_shown.page.family
    assert all(stretch.last is None for one in family.medicines for stretch in one.stretches)
    assert replace(family, confirmed_by="") == family


def test_the_language_is_that_of_the_clinic_until_one_was_chosen(tmp_path):
    preferences = Preferences(tmp_path / "preferences.json")
    assert preferences.get(LANGUAGE_PREFERENCE, "ar") == "ar"
    preferences.put(LANGUAGE_PREFERENCE, "pt")
    assert Preferences(tmp_path / "preferences.json").get(LANGUAGE_PREFERENCE, "ar") == "pt"
