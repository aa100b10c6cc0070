"""Each trough over the dose that it belongs to."""

from decimal import Decimal

import pytest

from nsclinic.course.trough_levels import DosedTroughs, WhyLeftOut, dosed_troughs
from nsclinic.protocol.loader import shipped_protocols
from tests.course.levels_story import FIRST, LAST, ON_TACROLIMUS, timeline

WEIGHED = "2020-01-01 weight 24.5"


def dosed(history: str) -> DosedTroughs:
    common = shipped_protocols()["three-step"].common
    return dosed_troughs(timeline(history), "tacrolimus", common, FIRST, LAST)


def whys(found: DosedTroughs) -> list[WhyLeftOut]:
    return [one.why for one in found.left_out]


def test_a_trough_over_the_daily_dose_in_mg_and_per_kg() -> None:
    (trough,) = dosed(f"{WEIGHED}\n{ON_TACROLIMUS}\n2020-02-01 tac_trough 4.2").used
    assert trough.per_mg == Decimal("1.68")
    assert trough.per_mg_per_kg is not None
    assert round(trough.per_mg_per_kg, 2) == Decimal("41.16")


def test_a_trough_in_micrograms_a_litre_is_the_same() -> None:
    (trough,) = dosed(f"{ON_TACROLIMUS}\n2020-02-01 tac_trough 4.2 ug/L").used
    assert trough.per_mg == Decimal("1.68")


@pytest.mark.parametrize(("on", "dose"), [("2020-02-10", "2.5"), ("2020-02-11", "4")])
def test_a_trough_of_the_day_of_a_change_belongs_to_the_old_dose(on: str, dose: str) -> None:
    (trough,) = dosed(
        f"""
        2019-12-01..2020-02-10 tacrolimus 2.5 mg/day
        2020-02-10.. tacrolimus 4 mg/day
        {on} tac_trough 8
        """
    ).used
    assert trough.per_day_mg == Decimal(dose)


def test_stretches_that_overlap_add_up() -> None:
    (trough,) = dosed(
        """
        2019-12-01.. tacrolimus 1.5 mg/day
        2019-12-15.. tacrolimus 1.0 mg/day
        2020-02-01 tac_trough 5
        """
    ).used
    assert trough.per_mg == 2


def test_a_trough_of_the_morning_after_the_last_dose_still_belongs_to_it() -> None:
    taken = "2019-12-01..2020-01-31 tacrolimus 2.5 mg/day"
    assert len(dosed(f"{taken}\n2020-02-01 tac_trough 4.2").used) == 1
    found = dosed(f"{taken}\n2020-02-02 tac_trough 4.2")
    assert found.used == ()
    assert whys(found) == [WhyLeftOut.NOT_TAKEN]


def test_a_level_of_the_first_day_has_no_dose_yet() -> None:
    assert whys(dosed("2020-02-01.. tacrolimus 2.5 mg/day\n2020-02-01 tac_trough 0.5")) == [
        WhyLeftOut.NOT_TAKEN
    ]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2020-02-01 tac_trough <2.0", WhyLeftOut.CENSORED),
        ("2020-02-01 tac_trough >30", WhyLeftOut.CENSORED),
        ("2020-02-01 tac_trough 4.2 h=4", WhyLeftOut.NOT_A_TROUGH),
        ("2020-02-01 tac_trough 4.2 h=10.4", WhyLeftOut.NOT_A_TROUGH),
    ],
)
def test_a_censored_level_and_one_known_not_to_be_a_trough_are_left_out(row: str, why: WhyLeftOut) -> None:
    found = dosed(f"{ON_TACROLIMUS}\n{row}")
    assert found.used == ()
    assert whys(found) == [why]


def test_a_level_without_hours_and_one_within_the_window_are_troughs() -> None:
    found = dosed(f"{ON_TACROLIMUS}\n2020-02-01 tac_trough 4.2\n2020-03-01 tac_trough 4.2 h=10.5")
    assert len(found.used) == 2


def test_of_two_levels_of_a_day_the_last_usable_one_counts() -> None:
    found = dosed(
        f"""{ON_TACROLIMUS}
        2020-02-01 tac_trough 4.0
        2020-02-01 tac_trough 5.0
        2020-02-01 tac_trough <2.0
        """
    )
    assert [trough.level for trough in found.used] == [5]
    assert sorted(whys(found)) == [WhyLeftOut.CENSORED, WhyLeftOut.SAME_DAY]


def test_a_dose_nobody_wrote_down_is_said_to_be_unknown() -> None:
    found = dosed("2019-12-01.. tacrolimus\n2020-02-01 tac_trough 4.2")
    assert whys(found) == [WhyLeftOut.DOSE_UNKNOWN]


def test_a_dose_per_kg_of_a_child_never_weighed_is_known_per_kg_alone() -> None:
    (trough,) = dosed("2019-12-01.. tacrolimus 0.1 mg/kg/day\n2020-02-01 tac_trough 4.2").used
    assert trough.per_day_mg is None
    assert trough.per_mg is None
    assert trough.per_mg_per_kg == 42


def test_without_a_weight_the_dose_in_mg_has_no_per_kg() -> None:
    (trough,) = dosed(f"{ON_TACROLIMUS}\n2020-02-01 tac_trough 4.2").used
    assert trough.mg_per_kg is None
    assert trough.per_mg_per_kg is None


def test_a_dose_on_alternate_days_is_no_daily_dose() -> None:
    found = dosed("2019-12-01.. tacrolimus 2.5 mg/day alternate_day\n2020-02-01 tac_trough 4.2")
    assert whys(found) == [WhyLeftOut.NOT_DAILY]


def test_a_level_outside_the_span_is_not_spoken_of() -> None:
    found = dosed(f"{ON_TACROLIMUS}\n2019-12-31 tac_trough 4.2\n2020-01-01 tac_trough 4.3")
    assert [trough.row.value for trough in found.used] == ["4.3"]
    assert found.left_out == ()
