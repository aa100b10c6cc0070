"""What the diary says of each day and beside the calendar, and what a draft brings back, without a window."""

from dataclasses import replace

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.diary import save_diary
from nsclinic.course.model import UrineState
from nsclinic.domain.record import Observation
from nsclinic.store import open_clinic
from nsclinic.ui.diary.drafts import DiaryDraft, drafts_of
from nsclinic.ui.diary.presenter import DayLook, DiaryPresenter, read_ground
from nsclinic.ui.diary.said import news, run_words, saved_words, typed_lines
from nsclinic.wording import wording
from tests.ui.clinic_of_tests import TODAY, write_clinic
from tests.ui.diary.records import NOUR_ID, SARA_ID, day, home, sara

WORDS = wording("en")


@pytest.fixture
def clinic(clinic_file):
    with Clinic(open_clinic(clinic_file), who="Dr N.", as_of=TODAY) as clinic:
        yield clinic


def presenter_of(clinic, patient_id=SARA_ID):
    return DiaryPresenter(read_ground(clinic, patient_id, TODAY), TODAY, WORDS, draft_id="d")


def type_marks(presenter, first, *marks):
    presenter.diary = presenter.diary.at(day(first))
    for mark in marks:
        presenter.diary = presenter.diary.write(mark)


def plain(text):
    return text.replace("\u00a0", " ")


def test_a_day_shows_value_state_and_where_it_was_read(clinic):
    told = presenter_of(clinic).day(day(12))
    assert (told.look, told.value, told.remark) == (DayLook.ELSEWHERE, "trace", "clinic")
    assert told.state is UrineState.COMPLETE_REMISSION


def test_of_several_values_of_a_day_the_last_is_shown_with_the_count(clinic):
    told = presenter_of(clinic, NOUR_ID).day(day(30))
    assert (told.value, told.remark) == ("negative", "home, last of 2")


def test_a_value_typed_beside_one_of_the_clinic_shows_both_and_says_which_counts(clinic):
    presenter = presenter_of(clinic)
    type_marks(presenter, 12, "3+")
    assert presenter.day(day(12)).remark == "new; clinic trace"
    assert plain(typed_lines(presenter)[-1]) == (
        "On 11 Nov the clinic has a dipstick too: the one entered last counts, which is the diary's."
    )
    assert presenter.previewed().observations[-1].value == "3+"


def test_a_home_value_corrected_under_a_later_one_of_the_clinic_says_which_counts(tmp_path):
    record = sara()
    clinics = Observation(day(12), "dipstick_protein", "trace", "grade", place="clinic", row_id="later")
    rows = [row for row in record.observations if row.row_id != "clinic-12"]
    path = write_clinic(
        tmp_path / "both.nsclinic", [replace(record, observations=(*rows, home(12, "1+", "h"), clinics))]
    )
    with Clinic(open_clinic(path), as_of=TODAY) as clinic:
        presenter = presenter_of(clinic)
        type_marks(presenter, 12, "3+")
        told = presenter.day(day(12))
    assert (told.value, told.remark) == ("1+ → 3+", "correction; clinic trace counts")


def test_days_typed_left_out_and_corrected_are_counted_in_words(clinic):
    presenter = presenter_of(clinic, NOUR_ID)
    type_marks(presenter, 15, "2+", "3+")
    type_marks(presenter, 9, "negative", "")
    type_marks(presenter, 6, "trace")
    assert [plain(line) for line in typed_lines(presenter)] == [
        "5 days: 8 Nov to 17 Nov",
        "not done on 1 of them",
        "without an entry: 16 Nov",
        "Correction, 8 Nov: 1+ → 2+",
        "Correction, 9 Nov: not done → 3+",
    ]


def test_nothing_typed_says_so(clinic):
    assert typed_lines(presenter_of(clinic)) == ("Nothing typed yet.",)


def test_a_lone_dipstick_says_how_many_in_a_row_confirm(clinic):
    presenter = presenter_of(clinic)
    type_marks(presenter, 3, "3+")
    said = plain(run_words(clinic.review_record(presenter.previewed()), 3, WORDS))
    assert said == "Dipstick 3+ on 20 Nov alone. 3 days in a row confirm it."


def test_a_relapse_found_and_a_suspicion_gone_are_told_before_and_after_the_save(clinic):
    presenter = presenter_of(clinic)
    type_marks(presenter, 3, "3+", "3+")
    save_diary(clinic, presenter.entry())
    presenter = presenter_of(clinic)
    type_marks(presenter, 1, "4+")
    before, after = presenter.ground.review, clinic.review_record(presenter.previewed())
    told = [line.words for line in news(before, after, WORDS)]
    assert told[0] == "Relapse found: 20 Nov 2026"
    assert "No longer: Relapse suspected" in told
    assert saved_words(before, after, 1, WORDS) == (
        "Home diary: 1 day saved.",
        "Relapse found: 20 Nov 2026. Nephrotic since 20 Nov (3 d)",
    )


def test_a_diary_that_changes_nothing_says_that_the_state_stands(clinic):
    presenter = presenter_of(clinic)
    type_marks(presenter, 3, "negative")
    after = clinic.review_record(presenter.previewed())
    _, means = saved_words(presenter.ground.review, after, 1, WORDS)
    assert means.startswith("Unchanged: Complete remission since")
    assert news(presenter.ground.review, after, WORDS) == ()


def draft(**more):
    values = {"form": "diary", "patient_id": SARA_ID, "kept_at": "2026-11-23T10:42:00+02:00", **more}
    return drafts_of({"kept": values}, SARA_ID)


def test_a_draft_brings_back_days_direction_and_hand(clinic):
    presenter = presenter_of(clinic)
    typed = {day(3).isoformat(): "3+", day(4).isoformat(): ""}
    presenter.take_draft(draft(typed=typed, is_newest_first=True)[0])
    assert presenter.diary.typed == {day(3): "3+", day(4): ""}
    assert presenter.diary.cursor == day(5)
    assert presenter.draft_id == presenter.entry().draft_id == "kept"


def test_a_drafts_days_that_cannot_be_and_marks_that_are_no_grades_are_left_out(clinic):
    presenter = presenter_of(clinic)
    typed = {day(-1).isoformat(): "3+", day(365 * 6).isoformat(): "1+", day(3).isoformat(): "5+"}
    presenter.take_draft(draft(typed=typed)[0])
    assert presenter.diary.typed == {}


def test_a_draft_of_another_child_or_of_a_visit_is_not_offered():
    assert draft(typed={}, patient_id=NOUR_ID) == ()
    assert draft(typed={day(3).isoformat(): "1+"}, form="visit") == ()


def test_a_draft_of_another_child_is_refused(clinic):
    with pytest.raises(ValueError, match="child"):
        presenter_of(clinic).take_draft(DiaryDraft("x", NOUR_ID, "", {day(3).isoformat(): "1+"}))


def test_a_drafts_value_over_one_saved_since_is_a_correction_that_asks_why(clinic):
    presenter = presenter_of(clinic, NOUR_ID)
    presenter.take_draft(DiaryDraft("x", NOUR_ID, "", {day(15).isoformat(): "3+"}))
    assert presenter.diary.corrections == (day(15),)
    assert presenter.entry().is_correcting
