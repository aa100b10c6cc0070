"""What is known of one child for the tables: each boundary of the contract on both of its sides (contract 5)."""

from decimal import Decimal

import pytest

from nsclinic.domain.formulas import egfr_ml_min_173
from tests.cohort.telling import facts, on_drug
from tests.spec.story import day

SIXTH = Decimal("0.000001")

STEP_1 = """
    2018-01-01..2018-03-02 prednisolone 2 mg/kg/day
    2018-02-26 upcr 4.0
    2018-03-31.. ciclosporin 150 mg/m2/day x2
"""


def baseline(history, **told_as):
    (step,) = facts(STEP_1 + history, **told_as).steps
    return step.baseline


# --- baseline --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "found"),
    [("2018-02-28", None), ("2018-03-01", "2.1"), ("2018-03-31", "2.1"), ("2018-04-01", None)],
)
def test_a_baseline_value_is_of_the_30_days_up_to_the_start_both_ends_included(on, found):
    assert baseline(f"{on} albumin 2.1").albumin == (None if found is None else Decimal(found))


def test_the_last_of_several_values_counts_and_of_one_day_the_last_entered():
    history = "2018-03-10 weight 18; 2018-03-20 weight 19; 2018-03-20 weight 19.5; 2018-04-02 weight 21"
    assert baseline(history).weight == Decimal("19.5")


def test_a_censored_value_is_passed_over_for_an_earlier_one():
    assert baseline("2018-03-10 cholesterol 400; 2018-03-20 cholesterol >500").cholesterol == 400


def test_a_value_that_was_not_measured_is_unknown_and_not_0():
    found = baseline("2018-03-10 weight 18")
    assert (found.albumin, found.cholesterol, found.creatinine, found.egfr) == (None,) * 4


def test_values_are_converted_to_the_first_unit_of_the_catalogue():
    found = baseline(
        "2018-03-10 weight 18000 g; 2018-03-10 height 1.1 m; 2018-03-10 albumin 21 g/L; "
        "2018-03-10 upcr 452.48 mg/mmol; 2018-03-10 creatinine 44.2 umol/L"
    )
    assert (found.weight, found.height, found.albumin) == (18, 110, Decimal("2.1"))
    assert found.upcr == pytest.approx(Decimal(4), abs=Decimal("0.001"))
    assert found.creatinine == pytest.approx(Decimal("0.5"), abs=Decimal("0.001"))


def test_kidney_function_is_bedside_schwartz_of_that_creatinine_and_the_height_in_force():
    history = "2018-03-10 creatinine 0.6; 2017-06-01 height 108; 2018-03-20 height 112"
    assert baseline(history).egfr == egfr_ml_min_173(Decimal(108), Decimal("0.6")).quantize(SIXTH)
    later = "2018-03-20 creatinine 0.6; 2018-03-20 height 112"
    assert baseline(later).egfr == egfr_ml_min_173(Decimal(112), Decimal("0.6")).quantize(SIXTH)


def test_without_a_height_kidney_function_is_unknown_and_the_creatinine_is_not():
    found = baseline("2018-03-10 creatinine 0.6")
    assert (found.creatinine, found.egfr) == (Decimal("0.6"), None)


def test_the_age_is_that_of_the_steps_first_day_in_years():
    assert baseline("born 2010-03-31").age == pytest.approx(Decimal(8), abs=Decimal("0.01"))


def test_nothing_after_the_day_is_used():
    ahead = "2018-06-01 biopsy FSGS; 2018-06-01 adverse_event tremor; 2018-06-01 outcome death"
    assert facts(STEP_1 + ahead, as_of="2018-05-01") == facts(STEP_1, as_of="2018-05-01")
    assert facts(STEP_1 + ahead, as_of="2018-06-01").histology == "FSGS"


# --- relapses and steroid before and on a drug -----------------------------------------------------------

DIAGNOSED = "diagnosed 2015-01-01; 2015-01-01..2015-02-28 prednisolone 2 mg/kg/day; 2015-01-20 upcr 0.1; "


@pytest.mark.parametrize(("first", "is_counted"), [("2015-03-31", False), ("2015-04-01", True)])
def test_a_span_before_the_drug_of_90_days_is_counted_and_of_89_is_not(first, is_counted):
    found = on_drug(DIAGNOSED + f"{first}.. tacrolimus 2 mg/day", "tacrolimus")
    assert (found.relapse_rate_before is not None) is is_counted
    assert (found.relapse_rate_after is not None) is is_counted


@pytest.mark.parametrize(("last", "is_counted"), [("2016-03-30", False), ("2016-03-31", True)])
def test_a_span_on_the_drug_of_90_days_is_counted_and_of_89_is_not(last, is_counted):
    found = on_drug(DIAGNOSED + f"2016-01-01..{last} tacrolimus 2 mg/day", "tacrolimus")
    assert (found.relapse_rate_after is not None) is is_counted
    assert found.last_day == day(last)


@pytest.mark.parametrize(("as_of", "is_counted"), [("2016-03-30", False), ("2016-03-31", True)])
def test_a_drug_still_taken_is_followed_to_the_day_itself(as_of, is_counted):
    found = on_drug(DIAGNOSED + "2016-01-01.. tacrolimus 2 mg/day", "tacrolimus", as_of)
    assert (found.relapse_rate_after is not None) is is_counted
    assert found.last_day is None


def test_an_end_that_lies_ahead_is_a_plan_and_the_drug_goes_on():
    history = DIAGNOSED + "2016-01-01..2017-06-30 tacrolimus 2 mg/day"
    assert on_drug(history, "tacrolimus", "2017-06-29").last_day is None
    assert on_drug(history, "tacrolimus", "2017-06-30").last_day == day("2017-06-30")


def relapsing(*days):
    """Tell relapses, each after a remission of ten days before."""
    return "".join(f"{remission} upcr 0.1; {relapse} upcr 4.0; " for remission, relapse in days)


def test_rates_are_relapses_over_years_of_365_25_days():
    history = (
        DIAGNOSED
        + relapsing(("2015-05-20", "2015-06-01"), ("2015-08-20", "2015-09-01"), ("2016-08-20", "2016-09-01"))
        + "2016-01-01..2017-12-31 tacrolimus 2 mg/day"
    )
    found = on_drug(history, "tacrolimus")
    assert found.relapse_rate_before == pytest.approx(
        Decimal(2) * Decimal("365.25") / 365, abs=Decimal("1e-6")
    )
    assert found.relapse_rate_after == pytest.approx(Decimal("365.25") / 730, abs=Decimal("1e-6"))


@pytest.mark.parametrize(
    ("relapse", "before", "after"),
    [("2015-12-31", 1, 0), ("2016-01-01", 0, 1), ("2016-12-31", 0, 1), ("2017-01-01", 0, 0)],
)
def test_a_relapse_on_the_first_day_counts_as_after_and_one_past_the_last_day_as_neither(
    relapse, before, after
):
    history = DIAGNOSED + relapsing(("2015-12-01", relapse)) + "2016-01-01..2016-12-31 tacrolimus 2 mg/day"
    found = on_drug(history, "tacrolimus")
    assert (found.relapse_rate_before > 0, found.relapse_rate_after > 0) == (bool(before), bool(after))


def test_without_a_day_of_diagnosis_nothing_is_compared():
    history = "diagnosed never; 2016-01-01..2017-12-31 tacrolimus 2 mg/day"
    found = on_drug(history, "tacrolimus")
    assert (found.relapse_rate_before, found.relapse_rate_after, found.steroid_dose_before) == (None,) * 3


def test_the_first_day_is_the_very_first_whatever_pause_followed():
    history = DIAGNOSED + "2015-06-01..2015-08-31 tacrolimus 2 mg/day; 2017-01-01.. tacrolimus 2 mg/day"
    found = on_drug(history, "tacrolimus")
    assert (found.first_day, found.last_day) == (day("2015-06-01"), None)


WEIGHED = """
    2015-01-01 weight 20; 2015-06-01 weight 20; 2015-12-01 weight 20
    2016-06-01 weight 20; 2016-10-01 weight 25
"""


def test_alternate_day_doses_count_half_and_each_day_is_taken_over_its_own_weight():
    history = (
        DIAGNOSED
        + WEIGHED
        + "2015-03-01..2015-12-31 prednisolone 20 mg/day alternate_day; "
        + "2016-01-01..2016-12-31 prednisolone 5 mg/day; 2016-01-01..2016-12-31 tacrolimus 2 mg/day"
    )
    found = on_drug(history, "tacrolimus")
    assert found.steroid_dose_before == Decimal("0.5")
    assert found.steroid_dose_after == Decimal("0.2")


def test_the_90_days_before_end_on_the_eve_of_the_drug():
    history = (
        DIAGNOSED
        + WEIGHED
        + "2016-01-01.. prednisolone 20 mg/day; 2016-01-01..2016-12-31 tacrolimus 2 mg/day"
    )
    assert on_drug(history, "tacrolimus").steroid_dose_before == 0
    early = history.replace("2016-01-01.. prednisolone", "2015-12-31.. prednisolone")
    assert on_drug(early, "tacrolimus").steroid_dose_before == (Decimal(1) / 90).quantize(SIXTH)


@pytest.mark.parametrize(("last", "days"), [("2016-10-02", 0), ("2016-10-03", 1), ("2016-10-04", 2)])
def test_the_last_90_days_on_the_drug_end_on_its_last_day(last, days):
    history = (
        DIAGNOSED
        + WEIGHED
        + f"2016-01-01..{last} prednisolone 25 mg/day; 2016-01-01..2016-12-31 tacrolimus 2 mg/day"
    )
    expected = (Decimal(days) / 90).quantize(SIXTH)
    assert on_drug(history, "tacrolimus").steroid_dose_after == expected


def test_a_weight_that_nobody_took_makes_the_mean_unknown_but_not_the_rate():
    history = (
        DIAGNOSED
        + "2015-11-01..2015-12-31 prednisolone 20 mg/day; 2016-01-01..2016-12-31 tacrolimus 2 mg/day"
    )
    found = on_drug(history, "tacrolimus")
    assert (found.steroid_dose_before, found.steroid_dose_after) == (None, None)
    assert found.relapse_rate_before == 0


# --- adverse events --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "is_on"),
    [("2015-12-31", False), ("2016-01-01", True), ("2016-06-30", True), ("2016-07-01", False)],
)
def test_an_adverse_event_counts_on_the_days_on_which_the_drug_was_taken(on, is_on):
    history = DIAGNOSED + f"2016-01-01..2016-06-30 tacrolimus 2 mg/day; {on} adverse_event tremor"
    assert on_drug(history, "tacrolimus").adverse_events == (("tremor",) if is_on else ())


def test_the_same_event_twice_is_one_child_who_had_it():
    history = (
        DIAGNOSED
        + "2016-01-01..2016-06-30 tacrolimus 2 mg/day; "
        + "2016-02-01 adverse_event tremor; 2016-03-01 adverse_event tremor; 2016-03-01 adverse_event diarrhoea"
    )
    assert on_drug(history, "tacrolimus").adverse_events == ("diarrhoea", "tremor")


def test_medicines_that_do_not_treat_the_disease_are_not_compared():
    history = (
        DIAGNOSED
        + "2016-01-01.. enalapril 5 mg/day; 2016-01-01.. fluconazole 50 mg/day; 2016-01-01.. azathioprine 25 mg/day"
    )
    assert [found.drug for found in facts(history).drugs] == ["prednisolone", "azathioprine"]


# --- steps, remission and relapse, who left --------------------------------------------------------------


def the_step(history, **told_as):
    (step,) = facts(STEP_1 + history, **told_as).steps
    return step


def test_a_remission_is_timed_from_the_steps_first_day():
    step = the_step("2018-05-30 upcr 1.0; 2018-09-01 upcr 0.1")
    assert step.remission_days == (60, True)


def test_without_a_remission_the_child_is_observed_to_the_end_of_the_window():
    assert the_step("2018-06-01 upcr 3.0").remission_days == (183, False)
    assert the_step("", as_of="2018-04-30").remission_days == (30, False)


def test_a_relapse_is_timed_from_the_remission_and_without_one_to_the_last_urine():
    remission = "2018-05-30 upcr 0.1; "
    assert the_step(remission).relapse_days == (0, False)
    assert the_step(remission + "2018-08-28 upcr 0.1").relapse_days == (90, False)
    assert the_step(remission + "2018-08-28 upcr 4.0").relapse_days == (90, True)
    assert the_step(remission + "2018-08-28 dipstick_protein 3+").relapse_days == (90, False)
    assert the_step("").relapse_days is None


def test_a_relapse_that_led_to_the_next_step_belongs_to_the_step_before():
    history = (
        STEP_1.replace("2018-03-31..", "2018-03-31..2018-10-31")
        + "2018-05-30 upcr 0.1; 2018-11-01 upcr 4.0; 2018-11-01.. ciclosporin 150 mg/m2/day x2;"
        + "2018-11-01.. mycophenolate_mofetil 1200 mg/m2/day x2; 2018-12-01 upcr 0.1; 2018-12-20 upcr 4.0"
    )
    first, second = facts(history).steps
    assert first.relapse_date == day("2018-11-01")
    assert (second.remission_date, second.relapse_date) == (day("2018-12-01"), day("2018-12-20"))


def test_without_a_day_of_diagnosis_relapses_cannot_be_told():
    (step,) = facts(
        "diagnosed never; 2018-01-05 classification SRNS; "
        + STEP_1
        + "2018-05-30 upcr 0.1; 2018-08-28 upcr 4.0"
    ).steps
    assert (step.remission_days, step.relapse_days) == ((60, True), None)


@pytest.mark.parametrize(
    ("history", "left"),
    [
        ("", ""),
        ("2018-06-01 outcome transfer", "transfer"),
        ("2018-06-01 outcome transfer; 2018-07-01 visit", ""),
        ("2018-06-01 outcome lost_to_follow_up; 2018-05-01 visit", "lost_to_follow_up"),
        ("2018-06-01 outcome death; 2018-07-01 visit", "death"),
        ("2018-06-01 outcome dialysis", ""),
    ],
)
def test_a_visit_brings_back_who_left_but_not_who_died(history, left):
    assert facts(STEP_1 + history).left == left


def test_outcomes_are_all_that_were_recorded_each_once():
    history = "2018-06-01 outcome dialysis; 2018-07-01 outcome dialysis; 2018-08-01 outcome transplant"
    assert facts(STEP_1 + history).outcomes == ("dialysis", "transplant")
