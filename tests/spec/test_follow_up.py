"""Rules 4, follow-up: visits, tests and urine that are due, sizes too old, and findings set aside (rules 0)."""

from decimal import Decimal

import pytest

from nsclinic.advice.model import Review
from tests.spec.story import day, reviewed, severities, the


def fires(rule: str, history: str, as_of: str, protocol: str = "three-step") -> str | None:
    return severities(reviewed(history, as_of, protocol)).get(rule)


BOOKED = "2018-03-01 visit -> 2018-04-01"


@pytest.mark.parametrize(("as_of", "severity"), [("2018-04-07", None), ("2018-04-08", "due")])
def test_a_booked_visit_is_overdue_from_the_seventh_day(as_of: str, severity: str | None) -> None:
    assert fires("visit-overdue", BOOKED, as_of) == severity


def test_a_visit_since_uses_the_booking_up_but_a_call_does_not() -> None:
    assert fires("visit-overdue", f"{BOOKED}\n2018-03-20 visit", "2018-04-20") is None
    assert fires("visit-overdue", f"{BOOKED}\n2018-03-20 visit phone", "2018-04-20") == "due"


@pytest.mark.parametrize(
    ("history", "expected"),
    [
        (BOOKED, "2018-04-01"),
        ("2018-03-01 visit", None),
        ("2018-01-31 visit\n2018-01-15.. tacrolimus 2 mg/day", "2018-02-28"),
        (f"{BOOKED}\n2018-03-05 visit -> 2018-05-01", "2018-05-01"),
        (f"{BOOKED}\n2018-03-05 visit", "2018-04-01"),
    ],
    ids=[
        "booked",
        "not on treatment",
        "a month on treatment",
        "the last booking",
        "seen before the booked day",
    ],
)
def test_the_next_visit(history: str, expected: str | None) -> None:
    assert reviewed(history, "2018-03-10").next_visit == (day(expected) if expected else None)


def named_tests(answer: Review) -> set[str]:
    found = [finding for finding in answer.findings if finding.rule == "monthly-tests"]
    return set(str(found[0].parameters["tests"]).split()) if found else set()


ALL_TESTED = """
    2018-03-01 sbp 100
    2018-03-01 upcr 4
    2018-03-01 albumin 2
    2018-03-01 creatinine 0.4
    2018-03-01 haemoglobin 12
    2018-03-01 glucose_random 90
    2018-03-01 tac_trough 5
    2018-01-10.. tacrolimus 2 mg/day
"""


@pytest.mark.parametrize(
    ("as_of", "count"), [("2018-04-08", 0), ("2018-04-09", 7)], ids=["38 days", "39 days"]
)
def test_monthly_tests_are_due_after_38_days_in_one_finding(as_of: str, count: int) -> None:
    assert len(named_tests(reviewed(ALL_TESTED, as_of))) == count


@pytest.mark.parametrize(("as_of", "severity"), [("2018-02-17", None), ("2018-02-18", "due")])
def test_a_test_never_taken_counts_from_the_start_of_treatment(as_of: str, severity: str | None) -> None:
    assert fires("monthly-tests", "2018-01-10.. tacrolimus 2 mg/day", as_of) == severity


def test_without_a_calcineurin_inhibitor_no_trough_is_asked_for() -> None:
    asked = named_tests(reviewed("2018-01-10.. mycophenolate_mofetil 500 mg/day", "2018-06-01"))
    assert asked == {"sbp", "upcr", "albumin", "creatinine", "haemoglobin", "glucose"}


STABLE = """
    2018-01-10.. tacrolimus 2 mg/day
    2018-05-01 upcr 0.1
    2018-08-01 upcr 0.1
    2018-08-01 sbp 100
    2018-08-01 albumin 4
    2018-08-01 creatinine 0.4
    2018-08-01 haemoglobin 12
    2018-08-01 glucose_fasting 80
    2018-08-01 tac_trough 5
"""


@pytest.mark.parametrize(("as_of", "severity"), [("2018-11-09", None), ("2018-11-10", "due")])
def test_a_stable_child_is_tested_every_three_months(as_of: str, severity: str | None) -> None:
    assert fires("monthly-tests", STABLE, as_of) == severity


@pytest.mark.parametrize(("as_of", "severity"), [("2018-11-08", None), ("2018-11-09", "due")])
def test_urine_of_a_stable_child_is_overdue_after_100_days(as_of: str, severity: str | None) -> None:
    assert fires("urine-test-overdue", STABLE, as_of) == severity


def test_what_is_due_and_when() -> None:
    due = {item.what: (item.on, item.is_overdue) for item in reviewed(ALL_TESTED, "2018-03-20").due}
    assert due["tac_trough"] == (day("2018-04-01"), False)
    assert due["urine"] == (day("2018-04-01"), False)
    stable = {item.what: item.on for item in reviewed(STABLE, "2018-09-01").due}
    assert stable["creatinine"] == day("2018-11-01")


@pytest.mark.parametrize(("as_of", "severity"), [("2018-04-14", None), ("2018-04-15", "due")])
def test_urine_is_overdue_after_45_days_on_treatment(as_of: str, severity: str | None) -> None:
    assert (
        fires("urine-test-overdue", "2018-03-01 upcr 4\n2018-01-10.. levamisole 50 mg/day", as_of) == severity
    )
    assert fires("urine-test-overdue", "2018-03-01 upcr 4", as_of) is None


@pytest.mark.parametrize(
    ("born", "weight", "height", "severity"),
    [
        ("2010-01-01", "2018-04-01", "2017-10-01", None),
        ("2010-01-01", "2018-03-31", "2017-10-01", "due"),
        ("2010-01-01", "2018-04-01", "2017-09-30", "due"),
        ("2017-01-01", "2018-07-01", "2018-07-01", None),
        ("2017-01-01", "2018-06-30", "2018-07-01", "due"),
    ],
    ids=["6 and 12 months", "weight a day older", "height a day older", "under 2: 3 months", "a day older"],
)
def test_sizes_too_old_to_dose_by(born: str, weight: str, height: str, severity: str | None) -> None:
    history = f"born {born}\n{weight} weight 20\n{height} height 100\n2018-09-01.. prednisolone 20 mg/day"
    assert fires("measure-child", history, "2018-10-01") == severity


def test_no_drug_no_need_of_a_new_size() -> None:
    assert fires("measure-child", "2015-01-01 weight 20", "2018-10-01") is None


# --- doses and levels


def dose(history: str, drug: str, as_of: str) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
    found = next(dose for dose in reviewed(history, as_of).doses if dose.drug == drug)
    return found.per_day_mg, found.mg_per_kg, found.mg_per_m2


def test_a_dose_per_kg_is_fixed_in_mg_by_the_weight_at_its_start() -> None:
    history = "2018-01-10 weight 20\n2018-06-10 weight 25\n2018-01-10.. tacrolimus 0.1 mg/kg/day"
    assert dose(history, "tacrolimus", "2018-06-20") == (Decimal("2.0"), Decimal("0.08"), None)


def test_a_dose_without_a_size_keeps_its_own_unit() -> None:
    assert dose("2018-01-10.. tacrolimus 0.1 mg/kg/day", "tacrolimus", "2018-06-20") == (
        None,
        Decimal("0.1"),
        None,
    )


def test_overlapping_rows_add_up_but_not_on_the_day_one_ends_and_the_next_begins() -> None:
    history = "2018-01-10..2018-03-01 tacrolimus 1 mg/day\n2018-03-01.. tacrolimus 2 mg/day"
    assert dose(history, "tacrolimus", "2018-03-01")[0] == 2
    history = "2018-01-10..2018-03-02 tacrolimus 1 mg/day\n2018-03-01.. tacrolimus 2 mg/day"
    assert dose(history, "tacrolimus", "2018-03-01")[0] == 3


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        ("2.9", "below"),
        ("3", "in_range"),
        ("10", "in_range"),
        ("10.1", "above"),
        ("<3", "below"),
        ("<4", None),
    ],
)
def test_the_verdict_on_a_trough(value: str, verdict: str | None) -> None:
    level = reviewed(f"2018-03-01 tac_trough {value}", "2018-03-02").levels[0]
    assert (str(level.verdict) if level.verdict else None) == verdict


def test_a_level_that_is_no_trough_has_no_verdict() -> None:
    level = reviewed("2018-03-01 tac_trough 5 h=4", "2018-03-02").levels[0]
    assert (level.verdict, level.is_trough) == (None, False)


@pytest.mark.parametrize(
    ("second", "high"), [("2018-03-04", 10), ("2018-03-05", 6)], ids=["27 days", "28 days"]
)
def test_the_target_falls_once_remission_has_held(second: str, high: int) -> None:
    history = f"2018-02-05 upcr 0.1\n{second} upcr 0.1\n2018-03-06 tac_trough 6.1"
    assert reviewed(history, "2018-03-06", "tac-guide").levels[0].target_high == high


def test_the_target_rises_again_after_a_relapse() -> None:
    history = "2018-02-05 upcr 0.1\n2018-03-05 upcr 0.1\n2018-04-01 upcr 4\n2018-04-02 tac_trough 6.1"
    assert reviewed(history, "2018-04-02", "tac-guide").levels[0].target_high == 10


# --- set aside


ASIDE = "2018-02-01 c3 0.5\n2018-02-10 set_aside excluded-complement another assay"


def test_a_finding_set_aside_stays_aside_and_keeps_its_reason() -> None:
    finding = the(reviewed(ASIDE, "2018-06-01"), "excluded-complement")
    assert finding.set_aside is not None
    assert (finding.set_aside.on, finding.set_aside.by, finding.set_aside.reason) == (
        day("2018-02-10"),
        "Dr Example",
        "another assay",
    )
    assert not [
        one for one in reviewed(ASIDE, "2018-06-01").open_findings if one.rule == "excluded-complement"
    ]


def test_it_comes_back_when_a_fact_changes_and_was_not_aside_before_its_day() -> None:
    assert the(reviewed(f"{ASIDE}\n2018-05-01 c3 0.6", "2018-06-01"), "excluded-complement").set_aside is None
    assert the(reviewed(ASIDE, "2018-02-09"), "excluded-complement").set_aside is None
