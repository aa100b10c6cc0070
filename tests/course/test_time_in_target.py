"""Time and troughs within the target in force."""

from decimal import Decimal

import pytest

from nsclinic.course.time_in_target import NotJudged, WhyNotJudged, share_below
from nsclinic.course.trough_levels import WhyLeftOut
from tests.course.levels_story import ON_TACROLIMUS, levels, on, share_of, time_of


def test_the_six_troughs_of_the_worked_example() -> None:
    found = time_of(f"{ON_TACROLIMUS}\n{levels()}")
    assert found.days == 126
    assert round(found.within_days, 1) == Decimal("120.1")
    assert found.within_percent is not None
    assert found.below_percent is not None
    assert round(found.within_percent, 2) == Decimal("95.32")
    assert round(found.below_percent, 3) == Decimal("4.678")
    assert found.above_days == 0
    assert found.not_judged == ()


@pytest.mark.parametrize(("gap", "is_judged"), [(60, True), (61, False)])
def test_a_gap_of_more_than_60_days_is_not_bridged(gap: int, is_judged: bool) -> None:
    found = time_of(f"{ON_TACROLIMUS}\n{levels(('6', '6'), (0, gap))}")
    assert found.days == (gap if is_judged else 0)
    assert found.not_judged == (() if is_judged else (NotJudged(on(0), on(gap), WhyNotJudged.LONG_GAP),))
    assert found.within_percent == (100 if is_judged else None)


@pytest.mark.parametrize(("resumed", "is_judged"), [(24, True), (25, False)])
def test_time_across_the_end_of_a_course_is_not_judged(resumed: int, is_judged: bool) -> None:
    found = time_of(
        f"""
        2019-12-01..{on(10)} tacrolimus 2.5 mg/day
        {on(resumed)}.. tacrolimus 2.5 mg/day
        {levels(("6", "6"), (0, 40))}
        """
    )
    assert found.days == (40 if is_judged else 0)
    assert [one.why for one in found.not_judged] == ([] if is_judged else [WhyNotJudged.NOT_TAKEN])


@pytest.mark.parametrize(("drawn", "is_judged"), [(11, True), (12, False)])
def test_the_morning_after_the_last_dose_still_belongs_to_the_course(drawn: int, is_judged: bool) -> None:
    found = time_of(f"2019-12-01..{on(10)} tacrolimus 2.5 mg/day\n{levels(('6', '6'), (0, drawn))}")
    assert found.days == (drawn if is_judged else 0)


def test_levels_without_the_drug_on_file_are_not_judged() -> None:
    found = time_of(levels())
    assert found.within_percent is None
    assert {one.why for one in found.not_judged} == {WhyNotJudged.NOT_TAKEN}


def test_without_a_target_nothing_is_judged() -> None:
    found = time_of(f"{ON_TACROLIMUS}\n{levels()}", "gulati-2012-tac")
    assert found.days == 0
    assert found.within_percent is None
    assert found.below_percent is None
    assert {one.why for one in found.not_judged} == {WhyNotJudged.NO_TARGET}
    assert sum((one.end - one.start).days for one in found.not_judged) == 126


def test_a_line_that_crosses_the_whole_target_is_cut_at_both_ends() -> None:
    found = time_of(f"{ON_TACROLIMUS}\n{levels(('0', '20'), (0, 20))}")
    assert found.below_days == 5
    assert found.within_days == 5
    assert found.above_days == 10


def test_a_level_on_an_end_of_the_target_is_within() -> None:
    found = time_of(f"{ON_TACROLIMUS}\n{levels(('5', '5', '10', '10'), (0, 10, 20, 30))}")
    assert found.within_days == 30


def test_when_remission_has_held_the_lower_target_counts_from_that_day() -> None:
    history = f"""
        {ON_TACROLIMUS}
        2018-01-05 upcr 5
        {on(0)} upcr 0.1
        {on(28)} upcr 0.1
        {levels(("8", "8"), (0, 56))}
        """
    found = time_of(history, "tac-guide")
    assert found.within_days == 28
    assert found.above_days == 28
    assert time_of(history, "yang-2016").within_days == 56


def test_a_censored_level_is_never_a_point_of_the_line() -> None:
    found = time_of(f"{ON_TACROLIMUS}\n{levels(('6', '<2.0', '6'), (0, 14, 28))}")
    assert found.within_days == 28
    assert [one.why for one in found.left_out] == [WhyLeftOut.CENSORED]


def test_a_single_trough_spans_no_time() -> None:
    found = time_of(f"{ON_TACROLIMUS}\n{on(0)} tac_trough 6")
    assert found.within_percent is None
    assert len(found.used) == 1


@pytest.mark.parametrize(
    ("levels_of_line", "share"),
    [((4, 6), "0.5"), ((6, 4), "0.5"), ((5, 5), "0"), ((4, 4), "1"), ((4, 5), "1"), ((5, 6), "0")],
)
def test_the_share_of_a_line_below_a_limit(levels_of_line: tuple[int, int], share: str) -> None:
    start, end = map(Decimal, levels_of_line)
    assert share_below(start, end, Decimal(5)) == Decimal(share)


def test_troughs_are_counted_against_the_target_of_their_day() -> None:
    found = share_of(f"{ON_TACROLIMUS}\n{levels()}")
    assert (found.within, found.below, found.above, found.judged) == (5, 1, 0, 6)
    assert found.within_percent is not None
    assert round(found.within_percent, 1) == Decimal("83.3")


@pytest.mark.parametrize(
    ("row", "counts"),
    [
        ("tac_trough 5", (1, 0, 0)),
        ("tac_trough 10", (1, 0, 0)),
        ("tac_trough 4.9", (0, 1, 0)),
        ("tac_trough 10.1 ug/L", (0, 0, 1)),
        ("tac_trough <2.0", (0, 1, 0)),
        ("tac_trough <7.0", (0, 0, 0)),
        ("tac_trough >30", (0, 0, 1)),
        ("tac_trough 6 h=4", (0, 0, 0)),
    ],
)
def test_a_censored_trough_counts_where_it_decides(row: str, counts: tuple[int, int, int]) -> None:
    found = share_of(f"{ON_TACROLIMUS}\n2020-02-01 {row}")
    assert (found.within, found.below, found.above) == counts
    assert len(found.left_out) == 1 - sum(counts)
    assert (found.within_percent is None) is (found.judged == 0)


def test_without_a_target_no_trough_is_counted() -> None:
    found = share_of(f"{ON_TACROLIMUS}\n{levels()}", "gulati-2012-tac")
    assert found.judged == 0
    assert {one.why for one in found.left_out} == {WhyLeftOut.NO_TARGET}


def test_of_two_troughs_of_a_day_the_last_that_decides_counts() -> None:
    found = share_of(
        f"{ON_TACROLIMUS}\n2020-02-01 tac_trough 4\n2020-02-01 tac_trough 6\n2020-02-01 tac_trough <7"
    )
    assert (found.within, found.below) == (1, 0)
    assert sorted(one.why for one in found.left_out) == [WhyLeftOut.SAME_DAY, WhyLeftOut.UNDECIDED]
