"""Hand-worked cases for the evaluator's calendar, urine, relapses, steroid response and targets."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.oracle.core import add_months, completed_years, decides, within_months
from tests.oracle.course import CR, NEPHROTIC, PR, UNKNOWN, category
from tests.oracle.one_child import child, event, given, seen

DIAGNOSIS = date(2016, 5, 2)


def on(n: int) -> str:
    """Day n from the diagnosis."""
    return (DIAGNOSIS + timedelta(days=n)).isoformat()


def upcr(n: int, value: str, qualifier: str = "", unit: str = "mg/mg") -> dict[str, str]:
    return seen(on(n), "upcr", value, unit, qualifier)


def strip(n: int, grade: str) -> dict[str, str]:
    return seen(on(n), "dipstick_protein", grade, "grade")


def course(*rows, at: int, protocol: str = "three-step", **patient):
    return child(*rows, on=DIAGNOSIS + timedelta(days=at), protocol=protocol, **patient).course


def test_months_are_clamped_and_windows_half_open():
    assert add_months(date(2017, 8, 31), 6) == date(2018, 2, 28)
    assert within_months(date(2017, 8, 31), 6, date(2018, 2, 27))
    assert not within_months(date(2017, 8, 31), 6, date(2018, 2, 28))
    assert completed_years(date(2012, 2, 29), date(2013, 2, 28)) == 1
    assert completed_years(date(2012, 2, 29), date(2013, 2, 27)) == 0


@pytest.mark.parametrize(
    ("code", "value", "unit", "qualifier", "state"),
    [
        ("upcr", "0.2", "mg/mg", "", CR),
        ("upcr", "0.21", "g/g", "", PR),
        ("upcr", "1.99", "mg/mg", "", PR),
        ("upcr", "2.0", "mg/mg", "", NEPHROTIC),
        ("upcr", "199", "mg/mmol", "", PR),
        ("upcr", "200", "mg/g", "", CR),
        ("upcr", "0.2", "mg/mg", "<", CR),
        ("upcr", "0.21", "mg/mg", "<", None),
        ("upcr", "2.0", "mg/mg", "<", None),
        ("upcr", "2.0", "mg/mg", ">", NEPHROTIC),
        ("upcr", "1.9", "mg/mg", ">", None),
        ("urine_protein_rate", "4", "mg/m2/h", "", PR),
        ("urine_protein_rate", "4", "mg/m2/h", "<", CR),
        ("urine_protein_rate", "40", "mg/m2/h", "", PR),
        ("urine_protein_rate", "40", "mg/m2/h", ">", NEPHROTIC),
        ("urine_protein_rate", "960", "mg/m2/d", "", PR),
        ("urine_protein_rate", "961", "mg/m2/d", "", NEPHROTIC),
        ("dipstick_protein", "29", "mg/dL", "", CR),
        ("dipstick_protein", "30", "mg/dL", "", PR),
        ("dipstick_protein", "300", "mg/dL", "", NEPHROTIC),
        ("dipstick_protein", "2+", "grade", "", PR),
    ],
)
def test_what_one_urine_result_says(code, value, unit, qualifier, state):
    row = child(seen(on(1), code, value, unit, qualifier)).observations[0]
    assert category(row) == state


def test_a_censored_value_decides_only_where_all_beyond_it_lies_on_one_side():
    row = child(seen(on(1), "tac_trough", "3", "ng/mL", "<")).observations[0]
    assert decides(row, "<", Decimal(3)) is True
    assert decides(row, ">=", Decimal(3)) is False
    assert decides(row, "<", Decimal(2)) is None


def test_a_row_that_decides_nothing_leaves_the_day_to_an_earlier_or_lighter_one():
    assert course(upcr(5, "0.1"), upcr(5, "1.0", "<"), at=6).state == CR
    assert course(strip(5, "1+"), upcr(5, "1.0", "<"), at=6).state == PR
    assert course(upcr(5, "3"), upcr(5, "", "not_done"), strip(5, "negative"), at=6).state == NEPHROTIC


def test_a_lone_strip_day_joins_its_neighbours_and_confirms_nothing():
    c = course(upcr(10, "0.1"), strip(20, "1+"), upcr(38, "0.1"), at=40)
    assert [(e.state, e.start) for e in c.episodes] == [(NEPHROTIC, DIAGNOSIS), (CR, date(2016, 5, 12))]
    c = course(upcr(10, "0.1"), strip(20, "1+"), strip(21, "1+"), upcr(38, "0.1"), at=40)
    assert [e.state for e in c.episodes] == [NEPHROTIC, CR, PR, CR]
    c = course(upcr(10, "0.1"), upcr(20, "1.0"), upcr(38, "0.1"), at=40)  # no strip: it stands
    assert [e.state for e in c.episodes] == [NEPHROTIC, CR, PR, CR]
    c = course(upcr(10, "0.1"), strip(20, "3+"), strip(21, "1+"), strip(22, "3+"), strip(23, "3+"), at=24)
    assert c.state == NEPHROTIC
    assert not c.confirmed  # day 21 joins, but 20, 22 and 23 are no three days running


def test_lone_days_are_judged_in_order():
    # Day 11 joins the nephrotic days beside it, so day 12 is no lone day: it follows its own kind.
    c = course(upcr(10, "3"), strip(11, "trace"), strip(12, "3+"), upcr(13, "0.1"), at=14)
    assert [(e.state, e.start) for e in c.episodes] == [(NEPHROTIC, DIAGNOSIS), (CR, date(2016, 5, 15))]


def test_the_diagnosis_day_speaks_only_where_its_urine_does_not():
    assert course(at=1).state == NEPHROTIC
    assert not course(at=1).confirmed
    assert course(upcr(0, "0.1"), at=1).state == CR
    assert course(upcr(0, "1.0", "<"), at=1).state == NEPHROTIC


def test_the_state_is_unknown_when_the_last_evidence_is_more_than_six_months_old():
    assert child(on=date(2016, 11, 2)).course.state == NEPHROTIC
    old = child(on=date(2016, 11, 3)).course
    assert (old.state, old.state_since, old.confirmed, old.current) == (UNKNOWN, None, False, None)
    assert old.episodes[-1].end is None


def test_a_relapse_is_confirmed_follows_remission_after_the_diagnosis_and_has_its_first_day():
    remission = upcr(20, "0.1")
    c = course(remission, strip(40, "3+"), strip(41, "3+"), at=41)
    assert (c.relapses, c.is_suspected) == ([], True)
    c = course(remission, strip(40, "3+"), strip(41, "3+"), strip(42, "4+"), at=42)
    assert (c.relapses, c.is_relapse) == ([date(2016, 6, 11)], True)
    c = course(upcr(-3, "0.1"), upcr(1, "4"), at=2)  # urine before the diagnosis is no remission
    assert (c.relapses, c.is_relapse, c.is_suspected) == ([], False, False)
    c = course(upcr(0, "0.1"), upcr(9, "4"), at=9)  # an episode that starts on the day does not follow it
    assert c.relapses == []


def test_the_rate_of_relapses_needs_thirty_days_and_is_rounded_half_up():
    assert course(at=29).relapses_per_year is None
    assert course(at=30).relapses_per_year == 0
    assert (
        str(course(upcr(20, "0.1"), upcr(40, "4"), upcr(60, "1"), upcr(70, "4"), at=100).relapses_per_year)
        == "7.31"
    )


PREDNISOLONE = given("prednisolone", on(0), on(70), "60", "mg/day")


@pytest.mark.parametrize(
    ("protocol", "cr_day", "response"),
    [
        ("three-step", 42, "SSNS"),
        ("three-step", 43, "late_responder"),
        ("mmf", 28, "SSNS"),
        ("mmf", 29, "late_responder"),
    ],
)
def test_the_first_remission_in_time_is_a_response(protocol, cr_day, response):
    c = course(PREDNISOLONE, upcr(cr_day, "0.2"), at=cr_day, protocol=protocol)
    assert (c.response, c.response_date) == (response, DIAGNOSIS + timedelta(days=cr_day))


def test_resistance_needs_evidence_from_day_n_and_twenty_eight_days_of_steroid():
    assert course(PREDNISOLONE, upcr(55, "4"), at=60).response == "pending"
    c = course(PREDNISOLONE, upcr(56, "1.0"), at=60)
    assert (c.response, c.response_date) == ("SRNS", DIAGNOSIS + timedelta(days=56))
    assert course(PREDNISOLONE, upcr(50, "0.1"), upcr(56, "4"), at=60).response == "late_responder"
    assert course(PREDNISOLONE, upcr(56, "4"), upcr(60, "0.1"), at=60).response == "SRNS"
    short = given("prednisolone", on(0), on(26), "60", "mg/day")
    assert course(short, upcr(56, "4"), at=60).response == "pending"
    enough = given("prednisolone", on(0), on(27), "60", "mg/day")
    assert course(enough, upcr(56, "4"), at=60).response == "SRNS"
    apart = (short, given("deflazacort", on(56), on(56), "30", "mg/day"))
    assert course(*apart, upcr(56, "4"), at=60).response == "SRNS"  # 27 days and the 56th


def test_a_later_course_long_enough_moves_day_0():
    short = given("prednisolone", on(0), on(9), "60", "mg/day")
    later = given("prednisolone", on(100), on(140), "60", "mg/day")
    assert course(short, later, upcr(60, "4"), upcr(120, "0.1"), at=126).response == "pending"
    c = course(short, later, upcr(60, "4"), upcr(120, "0.1"), at=127)  # its 28th day
    assert (c.response, c.response_date) == ("SSNS", DIAGNOSIS + timedelta(days=120))
    c = course(short, later, upcr(60, "4"), upcr(90, "0.1"), upcr(120, "0.1"), at=127)  # a CR came before it
    assert c.response == "pending"
    assert course(short, later, upcr(155, "4"), at=160).response == "pending"
    assert course(short, later, upcr(156, "4"), at=160).response == "SRNS"


def test_steroid_begun_before_the_record_and_what_is_no_daily_course():
    assert course(given("prednisolone", on(-30), on(10), "60", "mg/day"), at=9).response == "pending"
    early = course(given("prednisolone", on(-31), on(10), "60", "mg/day"), at=9)
    assert (early.response, early.steroid_before_record) == ("unknown", True)
    alternate = course(given("prednisolone", on(-31), on(10), "60", "mg/day", "alternate_day"), at=9)
    assert (alternate.response, alternate.steroid_before_record) == ("unknown", False)
    told = course(PREDNISOLONE, event(on(60), "classification", "SDNS"), upcr(56, "4"), at=60)
    assert (told.response, told.pattern) == ("SSNS", "steroid_dependent")


def relapse_on(n: int) -> list[dict[str, str]]:
    return [upcr(n, "4"), upcr(n + 5, "0.1")]


def test_the_pattern_of_relapses():
    base = [given("prednisolone", on(0), on(40), "60", "mg/day"), upcr(20, "0.1")]  # first CR 22 May 2016
    last = (date(2016, 11, 21) - DIAGNOSIS).days
    c = course(*base, *relapse_on(100), *relapse_on(last), at=last)
    assert c.pattern == "frequent"
    c = course(*base, *relapse_on(100), *relapse_on(last + 1), at=last + 1)  # 22 November: 6 months on
    assert c.pattern == "infrequent"
    c = course(*base, *relapse_on(300), *relapse_on(500), *relapse_on(664), at=670)
    assert c.pattern == "frequent"
    c = course(*base, *relapse_on(300), *relapse_on(500), *relapse_on(665), at=670)  # the same day a year on
    assert c.pattern == "infrequent"


def test_dependence_counts_fourteen_days_after_the_last_and_no_course_begun_on_the_day():
    base = [given("prednisolone", on(0), on(40), "60", "mg/day"), upcr(20, "0.1")]

    def pattern(gap):
        again = given("prednisolone", on(40 + gap), on(230), "20", "mg/day", "alternate_day")
        return course(*base, *relapse_on(40 + gap), again, *relapse_on(244), at=250).pattern

    assert pattern(14) == "steroid_dependent"
    assert pattern(15) == "infrequent"


def test_the_target_falls_once_remission_has_held_and_comes_back():
    def target(*rows, at):
        w = child(*rows, on=DIAGNOSIS + timedelta(days=at), protocol="tac-guide")
        return tuple(int(x) for x in w.target("tac_trough") or ())

    held = [upcr(10, "0.1"), upcr(38, "0.1")]
    assert target(upcr(10, "0.1"), upcr(37, "0.1"), at=39) == (5, 10)
    assert target(*held, at=38) == (2, 6)
    assert target(*held, upcr(60, "1"), upcr(87, "1"), at=87) == (2, 6)
    assert target(*held, upcr(60, "1"), upcr(88, "1"), at=88) == (5, 10)
    assert target(*held, upcr(60, "4"), at=60) == (5, 10)
    assert target(*held, strip(60, "4+"), at=60) == (2, 6)  # not confirmed: counts nowhere
    joined = [upcr(10, "0.1"), upcr(20, "0.1"), strip(38, "1+"), upcr(39, "0.1")]
    assert target(*joined, at=38) == (5, 10)
    assert target(*joined, at=39) == (2, 6)
