"""The diary as a value: what each key does to it, without a window."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nsclinic.domain.record import Child, Observation, child_record
from nsclinic.ui.diary.days import (
    NOT_DONE,
    PAGE_WEEKS,
    NoDayLeftError,
    diary_of,
    page_top,
    week_start,
)
from tests.ui.clinic_of_tests import TODAY
from tests.ui.diary.records import day, home, sara, with_diary_on_file

MONDAY, SATURDAY, SUNDAY = 0, 5, 6


def typed(diary, keys):
    """Type marks; a space leaves a day out."""
    for mark in keys:
        diary = diary.skip() if mark == " " else diary.write(mark)
    return diary


def corrected_row(diary, days_ago):
    """Give the id of the row that what was typed for a day corrects."""
    row = diary.corrected(day(days_ago))
    return row.row_id if row is not None else None


def test_the_first_diary_begins_so_that_thirty_days_end_today():
    diary = diary_of(sara(), TODAY)
    assert diary.cursor == day(29)
    full = typed(diary, ["negative"] * 30)
    assert sorted(full.typed) == [day(ago) for ago in range(29, -1, -1)]


def test_a_later_diary_begins_on_the_day_after_the_last_value_read_at_home():
    assert diary_of(with_diary_on_file(), TODAY).cursor == day(9)


def test_a_value_of_the_clinic_does_not_say_where_the_diary_ended():
    assert {row.place for row in sara().observations if row.code == "dipstick_protein"} == {"clinic"}
    assert diary_of(sara(), TODAY).cursor == day(29)


def test_a_diary_that_ended_long_ago_is_taken_up_a_month_before_today():
    record = child_record(sara().child, (), [home(200, "negative")])
    assert diary_of(record, TODAY).cursor == day(29)


def test_where_todays_value_is_on_file_typing_begins_today():
    assert diary_of(child_record(sara().child, (), [home(0, "1+")]), TODAY).cursor == TODAY


def test_a_child_born_lately_has_no_day_before_the_birth():
    child = Child("BS-0400-A", day(8), "Layla")
    diary = diary_of(child_record(child), TODAY)
    assert diary.cursor == diary.earliest == day(8)
    assert diary.moved(-7).cursor == day(8)
    assert not diary.is_within(day(9))


def test_a_child_born_after_the_last_day_has_that_one_day():
    diary = diary_of(child_record(Child("BS-0401-B", TODAY + timedelta(days=3))), TODAY)
    assert (diary.earliest, diary.latest, diary.cursor) == (TODAY, TODAY, TODAY)


def test_a_day_left_out_between_two_typed_ones_is_a_gap_and_one_after_the_last_is_not():
    diary = typed(diary_of(sara(), TODAY), ["negative", " ", "1+", " ", " "])
    assert diary.gaps == (day(28),)
    assert not diary.is_gap(day(26))


def test_a_strip_of_the_clinic_fills_the_gap():
    diary = diary_of(sara(), TODAY).at(day(13))
    diary = typed(diary, ["negative", " ", "negative"])
    assert diary.gaps == ()


def test_backspace_goes_back_and_takes_away_what_was_typed_there():
    diary = typed(diary_of(sara(), TODAY), ["negative", "3+"]).back()
    assert diary.cursor == day(28)
    assert diary.typed == {day(29): "negative"}
    assert diary.write("2+").typed == {day(29): "negative", day(28): "2+"}


def test_the_last_day_is_never_written_over_by_a_key_too_many():
    diary = typed(diary_of(sara(), TODAY), ["negative"] * 30)
    with pytest.raises(NoDayLeftError):
        diary.write("4+")
    assert diary.typed[TODAY] == "negative"


def test_backspace_after_the_last_day_takes_that_day_away():
    diary = typed(diary_of(sara(), TODAY), ["negative"] * 30).back()
    assert diary.cursor == TODAY
    assert TODAY not in diary.typed
    assert diary.write("1+").typed[TODAY] == "1+"


def test_the_arrows_put_the_last_day_under_the_hand_again():
    diary = typed(diary_of(sara(), TODAY), ["negative"] * 30).moved(1)
    assert diary.write("1+").typed[TODAY] == "1+"


def test_turned_before_typing_the_newest_day_comes_first():
    diary = typed(diary_of(sara(), TODAY).reversed(), ["3+", " ", "1+"])
    assert diary.typed == {TODAY: "3+", day(2): "1+"}
    assert diary.cursor == day(3)
    assert diary.back().typed == {TODAY: "3+"}


def test_turned_back_before_typing_it_begins_where_it_would_have():
    diary = diary_of(sara(), TODAY)
    assert diary.reversed().reversed() == diary


def test_turned_while_typing_the_hand_stays_where_it_is():
    diary = typed(diary_of(sara(), TODAY), ["negative", "negative"]).reversed()
    assert diary.cursor == day(27)
    assert diary.write("1+").cursor == day(28)


def test_newest_first_ends_at_the_birth():
    child = Child("BS-0400-A", day(1), "Layla")
    diary = typed(diary_of(child_record(child), TODAY).reversed(), ["1+", "2+"])
    with pytest.raises(NoDayLeftError):
        diary.write("3+")


def test_another_value_over_one_on_file_is_a_correction_and_the_same_is_none():
    diary = diary_of(with_diary_on_file(), TODAY).at(day(15)).write("3+")
    assert diary.corrections == (day(15),)
    assert corrected_row(diary, 15) == "home-15"
    again = diary.at(day(15)).write("1+")
    assert again.typed == {}


def test_not_done_over_not_done_on_file_changes_nothing():
    assert diary_of(with_diary_on_file(), TODAY).at(day(14)).write(NOT_DONE).typed == {}


def test_of_several_rows_of_a_day_the_last_read_at_home_is_corrected():
    diary = diary_of(with_diary_on_file(), TODAY).at(day(30)).write("2+")
    assert corrected_row(diary, 30) == "home-30"


def test_a_value_beside_one_of_the_clinic_is_new_and_named():
    diary = diary_of(sara(), TODAY).at(day(12)).write("2+")
    assert diary.corrections == ()
    assert diary.beside == (day(12),)


def test_a_home_value_entered_before_one_of_the_clinic_is_the_one_corrected():
    clinic = Observation(day(5), "dipstick_protein", "2+", "grade", place="clinic", row_id="c")
    record = child_record(sara().child, (), [home(5, "1+", "h"), clinic])
    diary = diary_of(record, TODAY).at(day(5)).write("3+")
    assert corrected_row(diary, 5) == "h"


def test_clearing_takes_away_only_what_was_typed():
    diary = diary_of(with_diary_on_file(), TODAY).at(day(15)).write("3+").at(day(15)).cleared()
    assert diary.typed == {}
    assert diary.cursor == day(15)
    assert [row.value for row in diary.recorded[day(15)].rows] == ["1+"]


@pytest.mark.parametrize(
    ("first_weekday", "start"),
    [(MONDAY, date(2026, 11, 23)), (SUNDAY, date(2026, 11, 22)), (SATURDAY, date(2026, 11, 21))],
)
def test_a_week_begins_as_the_language_has_it(first_weekday, start):
    assert week_start(date(2026, 11, 23), first_weekday) == start


def test_the_first_page_ends_with_the_week_of_the_last_day():
    diary = diary_of(sara(), TODAY)
    top = page_top(None, diary, SUNDAY)
    assert top + timedelta(days=7 * (PAGE_WEEKS - 1)) == date(2026, 11, 22)


def test_the_page_turns_with_the_hand_and_not_before():
    diary = diary_of(sara(), TODAY)
    top = page_top(None, diary, SUNDAY)
    assert page_top(top, diary.at(top), SUNDAY) == top
    before = diary.at(top - timedelta(days=1))
    assert page_top(top, before, SUNDAY) == top - timedelta(days=7)
    assert page_top(top - timedelta(days=70), replace(before, cursor=TODAY), SUNDAY) == top
