"""Dipsticks on consecutive days, which alone confirm an episode (rules 1)."""

from datetime import date, timedelta

from nsclinic.course.model import EvidenceDay, UrineState
from nsclinic.course.urine import dipsticks_in_a_row
from nsclinic.domain.record import Observation

FIRST = date(2026, 11, 1)
NEPHROTIC, REMISSION = UrineState.NEPHROTIC, UrineState.COMPLETE_REMISSION


def strip(offset, joins=None):
    row = Observation(FIRST + timedelta(days=offset), "dipstick_protein", "3+", "grade", place="home")
    return EvidenceDay(row.on, NEPHROTIC, row, joins)


def ratio(offset):
    row = Observation(FIRST + timedelta(days=offset), "upcr", "3.1", "mg/mg")
    return EvidenceDay(row.on, NEPHROTIC, row)


def offsets(days):
    return [(day.on - FIRST).days for day in dipsticks_in_a_row(tuple(days))]


def test_days_that_follow_one_another_are_in_a_row():
    assert offsets([strip(0), strip(1), strip(2)]) == [0, 1, 2]


def test_a_day_left_out_ends_the_stretch_and_the_longest_is_given():
    assert offsets([strip(0), strip(1), strip(3), strip(4), strip(5), strip(8)]) == [3, 4, 5]


def test_of_two_equal_stretches_the_first_is_given():
    assert offsets([strip(0), strip(1), strip(4), strip(5)]) == [0, 1]


def test_a_day_that_only_joins_the_episode_breaks_the_stretch():
    assert offsets([strip(0), strip(1, joins=REMISSION), strip(2), strip(3)]) == [2, 3]


def test_a_day_on_which_the_ratio_decided_is_no_dipstick_day():
    assert offsets([strip(0), ratio(1), strip(2)]) == [0]


def test_without_any_dipstick_there_is_no_stretch():
    assert offsets([ratio(0), ratio(1)]) == []
