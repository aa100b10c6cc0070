"""Which backup sets stay, told by tables of days; by the audit's order, whatever the clock said."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

import pytest

from nsclinic.store.rotation import thinned, to_drop

NOON = datetime(2026, 11, 28, 12, tzinfo=timezone(timedelta(hours=2)))


@dataclass(frozen=True)
class Made:
    """A set of some days ago."""

    seq: int
    made_at: datetime
    is_ours: bool = True

    @property
    def name(self) -> str:
        return f"{self.seq:08d}-{'ours' if self.is_ours else 'left'}"


def days_ago(*days: float) -> list[Made]:
    """Give sets made so many days ago, the oldest first."""
    return [
        Made(seq, NOON - timedelta(days=day)) for seq, day in enumerate(sorted(days, reverse=True), start=1)
    ]


def left(sets: list[Made]) -> list[float]:
    """Give how many days ago the sets were made that stay."""
    going = {one.name for one in thinned(sets)}
    return sorted((NOON - one.made_at) / timedelta(days=1) for one in sets if one.name not in going)


@pytest.mark.parametrize(
    ("made", "stay"),
    [
        ([], []),
        ([0], [0]),
        ([400], [400]),
        # All of the last two days with any, also where a weekend lies between.
        ([0, 0.1, 0.2, 1, 1.1, 1.2], [0, 0.1, 0.2, 1, 1.1, 1.2]),
        ([0, 0.1, 3, 3.1, 3.2], [0, 0.1, 3, 3.1, 3.2]),
        # Of the third day on the last of each: 2.1 and 2.2 go.
        ([0, 1, 2, 2.1, 2.2, 3, 3.3], [0, 1, 2, 3]),
        # Seven days after the two, then weeks (28 Nov 2026 is a Saturday), then months.
        (list(range(10)), list(range(9))),
        (list(range(14)), [0, 1, 2, 3, 4, 5, 6, 7, 8, 13]),
    ],
)
def test_of_sets_made_so_many_days_ago_these_stay(made, stay):
    assert left(days_ago(*made)) == pytest.approx(stay)


def test_after_two_years_of_a_set_an_hour_there_are_few_and_they_reach_back_a_year():
    sets = days_ago(*(hour / 24 for hour in range(24 * 730)))
    kept = left(sets)
    assert 2 * 12 < len(kept) < 24 + 13 + 7 + 4 + 12
    assert 330 < kept[-1] < 400


def test_thinning_after_each_set_keeps_days_weeks_and_months_as_thinning_once_does_or_more():
    sets: list[Made] = []
    for one in days_ago(*range(400)):
        sets.append(one)
        going = {gone.name for gone in thinned(sets)}
        sets = [kept for kept in sets if kept.name not in going]
    ages = sorted((NOON - one.made_at).days for one in sets)
    assert ages[:9] == list(range(9))
    assert len(ages) >= 9 + 3 + 10
    assert ages[-1] > 330


def test_a_thinned_series_is_not_thinned_again():
    sets = days_ago(*(hour / 4 for hour in range(1000)))
    going = {one.name for one in thinned(sets)}
    assert going
    assert thinned([one for one in sets if one.name not in going]) == []


@pytest.mark.parametrize("year", [1980, 2099])
@pytest.mark.parametrize("place", [0, 4, 9])
def test_a_clock_that_was_wrong_for_one_set_takes_one_place_and_no_more(year, place):
    right = days_ago(*range(9))
    wrong = Made(0, datetime(year, 1, 1, tzinfo=NOON.tzinfo))
    sets = [
        Made(seq, one.made_at) for seq, one in enumerate([*right[:place], wrong, *right[place:]], start=1)
    ]
    going = thinned(sets)
    assert sets[-1] not in going
    assert len(going) <= 1
    assert going in ([], sets[:1], sets[1:2])


def test_the_order_is_that_of_the_audit_and_not_of_the_clock():
    backwards = [
        Made(seq, NOON - timedelta(days=20 - seq) if seq < 10 else NOON - timedelta(days=400))
        for seq in range(1, 11)
    ]
    assert backwards[-1] not in thinned(backwards)


def test_a_branch_left_behind_by_a_restore_is_a_series_of_its_own():
    left_behind = [Made(seq, NOON - timedelta(days=30 - seq), is_ours=False) for seq in range(10, 20)]
    ours = [Made(10, NOON - timedelta(days=1)), Made(11, NOON)]
    going = to_drop([*left_behind, *ours], lambda one: one.is_ours)
    assert not [one for one in going if one.is_ours]
    assert left_behind[-1] not in going


def test_the_set_that_was_verified_last_never_goes():
    sets = days_ago(*(hour / 24 for hour in range(24 * 60)))
    doomed = thinned(sets)[0]
    assert doomed not in to_drop(sets, lambda _one: True, (doomed.name,))
    assert to_drop(sets[:1], lambda _one: True) == []
