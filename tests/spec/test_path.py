"""Rules 4, the path through the protocol: when each finding fires, when it stays silent, its boundary, its doses."""

from decimal import Decimal

import pytest

from tests.spec.story import lacks, reviewed, severities, the

SIZE = "2018-01-02 weight 24.5\n2018-01-02 height 110"
"""24.5 kg and 110 cm: 0.8652 m² (reference D-01)."""

RESISTANT = f"""
    {SIZE}
    2018-01-01..2018-03-09 prednisolone 2 mg/kg/day
    2018-03-01 upcr 5
    2018-03-02 biopsy MCD
"""

STEP_1_FAILED = f"""
    {RESISTANT}
    2018-03-10..2018-09-14 ciclosporin 150 mg/m2/day x2
    2018-09-01 weight 25
    2018-09-05 upcr 4
"""


def fires(rule: str, history: str, as_of: str, protocol: str = "three-step") -> str | None:
    return severities(reviewed(history, as_of, protocol)).get(rule)


# --- the first steroid course


def test_a_nephrotic_child_never_treated_starts_steroid_at_2_mg_per_kg_at_most_60_mg() -> None:
    assert fires("steroid-start", SIZE, "2018-01-03") == "action"
    dose = the(reviewed(SIZE, "2018-01-03"), "steroid-start").advice[0]
    assert (dose.per_day_mg, dose.is_capped) == (Decimal("50.0"), False)
    heavy = the(
        reviewed("2018-01-02 weight 42\n2018-01-02 height 150", "2018-01-03"), "steroid-start"
    ).advice[0]
    assert (heavy.per_day_mg, heavy.is_capped) == (Decimal(60), True)


def test_under_mmf_steroid_starts_per_surface() -> None:
    dose = the(reviewed(SIZE, "2018-01-03", "mmf"), "steroid-start").advice[0]
    assert (dose.rule_dose.unit, dose.per_day_mg) == ("mg/m2/day", Decimal("52.5"))


def test_without_weight_the_dose_is_missing_and_says_so() -> None:
    answer = reviewed("", "2018-01-03")
    assert the(answer, "steroid-start").advice[0].per_day_mg is None
    assert lacks(answer, "steroid-start") == {"weight"}


@pytest.mark.parametrize(
    "line",
    [
        "2017-01-01..2017-01-05 prednisolone 5 mg/day",
        "2018-01-02..2018-01-02 methylprednisolone 500 mg single",
        "2018-01-02 classification SRNS",
        "2018-01-02.. levamisole 2.5 mg/kg/day alternate_day",
        "cause secondary",
        "2018-01-03 upcr 1.9",
        "born 2017-10-02",
    ],
    ids=[
        "any steroid ever",
        "a pulse",
        "classified",
        "immunosuppressed",
        "secondary",
        "not nephrotic",
        "a day under 3 mo",
    ],
)
def test_steroid_is_not_started(line: str) -> None:
    assert fires("steroid-start", f"{SIZE}\n{line}", "2018-01-03") is None


@pytest.mark.parametrize(
    ("born", "variant"),
    [("2017-10-01", "genetics-first"), ("2017-01-02", "genetics-first"), ("2017-01-01", "")],
)
def test_under_one_year_genetics_come_first(born: str, variant: str) -> None:
    assert the(reviewed(f"born {born}\n{SIZE}", "2018-01-03"), "steroid-start").variant == variant


def test_the_pending_response_counts_its_days() -> None:
    finding = the(reviewed("2018-01-01.. prednisolone 2 mg/kg/day", "2018-01-31"), "steroid-response-pending")
    assert (str(finding.severity), finding.parameters["day"], finding.parameters["of"]) == ("info", 30, 56)


def test_steroid_from_before_the_record_asks_for_a_classification() -> None:
    history = "2017-11-01.. prednisolone 2 mg/kg/day"
    assert fires("classification-needed", history, "2018-02-01") == "info"
    assert fires("classification-needed", f"{history}\n2018-01-15 classification SSNS", "2018-02-01") is None


# --- resistance


def test_resistance_asks_for_a_biopsy_once() -> None:
    without = RESISTANT.replace("2018-03-02 biopsy MCD", "")
    assert fires("srns-work-up", without, "2018-03-01") == "action"
    assert fires("srns-work-up", RESISTANT, "2018-03-02") is None


@pytest.mark.parametrize(
    ("line", "severity"),
    [
        ("born 2017-01-02", "action"),
        ("born 2017-01-01", None),
        ("2018-03-03 biopsy DMS", "action"),
        ("cause familial", "action"),
        ("cause congenital", "action"),
        ("cause familial\n2018-03-03 genetic_test no_variant", None),
        ("", None),
    ],
)
def test_who_needs_a_genetic_test(line: str, severity: str | None) -> None:
    assert fires("genetics-advised", f"{RESISTANT}\n{line}", "2018-03-05") == severity


# --- the ladder


def test_the_first_step_in_mg_for_this_child() -> None:
    finding = the(reviewed(RESISTANT, "2018-03-05"), "step-1-start")
    doses = {dose.drug: (dose.per_day_mg, dose.frequency) for dose in finding.advice}
    # 150 mg/m2 x 0.8652 m2 = 129.8 mg, by capsules 130; 1 mg/kg = 24.5 mg on alternate days, by tablets 25
    assert doses == {
        "ciclosporin": (Decimal(130), "daily"),
        "prednisolone": (Decimal("25.0"), "alternate_day"),
    }


@pytest.mark.parametrize(
    "line",
    [
        "2018-03-04 upcr 1.9",
        "2018-03-04.. ciclosporin 100 mg/day",
        "2018-03-04 step_start 1",
        "2018-03-04 step_start 2",
    ],
)
def test_the_first_step_is_not_due(line: str) -> None:
    assert fires("step-1-start", f"{RESISTANT}\n{line}", "2018-03-05") is None


@pytest.mark.parametrize(
    "line",
    [
        "cause secondary",
        "2018-03-04 c3 0.89",
        "2018-03-04 genetic_test WT1",
        "2018-03-04 biopsy vascular_disease",
    ],
)
def test_a_stop_holds_the_step_back_even_when_set_aside(line: str) -> None:
    history = f"{RESISTANT}\n{line}\n2018-03-05 set_aside excluded-complement seen\n"
    assert fires("step-1-start", history, "2018-03-05") is None


def test_the_second_step_follows_only_resistance() -> None:
    finding = the(reviewed(STEP_1_FAILED, "2018-09-12"), "step-2-start")
    doses = {dose.drug: dose.rule_dose.value for dose in finding.advice}
    assert doses == {"ciclosporin": 150, "mycophenolate_mofetil": 1200, "prednisolone": Decimal("0.5")}
    not_evaluable = STEP_1_FAILED.replace("2018-09-05 upcr 4", "2018-07-01 upcr 4")
    assert fires("step-2-start", not_evaluable, "2018-09-12") is None
    assert fires("step-2-start", f"{STEP_1_FAILED}\n2018-09-11 upcr 1", "2018-09-12") is None


def test_the_third_step_starts_at_a_tenth_of_a_milligram_per_kg_in_two_doses() -> None:
    history = f"""
        {STEP_1_FAILED}
        2018-09-15.. ciclosporin 150 mg/m2/day x2
        2018-09-15.. mycophenolate_mofetil 1200 mg/m2/day x2
        2019-03-01 weight 24.5
        2019-03-01 height 112
        2019-03-01 upcr 4
    """
    dose = the(reviewed(history, "2019-03-20"), "step-3-start").advice[0]
    assert (dose.drug, dose.per_day_mg, dose.doses_per_day) == ("tacrolimus", Decimal("2.5"), 2)


@pytest.mark.parametrize(
    ("as_of", "severity"), [("2018-08-10", None), ("2018-08-11", "due"), ("2018-09-09", "due")]
)
def test_the_decision_is_near_within_30_days(as_of: str, severity: str | None) -> None:
    history = f"{RESISTANT}\n2018-03-10.. ciclosporin 150 mg/m2/day\n2018-07-20 upcr 4"
    assert fires("step-decision-near", history, as_of) == severity


TACROLIMUS = f"{RESISTANT}\n2018-03-10.. tacrolimus 0.1 mg/kg/day x2\n"


@pytest.mark.parametrize(
    ("as_of", "severity"),
    [("2018-09-09", None), ("2018-09-10", "action"), ("2018-12-09", "action"), ("2018-12-10", "urgent")],
)
def test_unproven_exposure_is_urgent_from_nine_months_on(as_of: str, severity: str | None) -> None:
    history = f"{TACROLIMUS}\n2018-08-20 upcr 4\n2018-11-20 upcr 4\n2018-05-01 tac_trough 2"
    assert fires("exposure-unproven", history, as_of) == severity
    assert fires("tac-resistant", history, as_of) is None


@pytest.mark.parametrize("protocol", ["three-step", "tac-guide"])
def test_resistant_to_tacrolimus_on_proven_exposure(protocol: str) -> None:
    history = f"{TACROLIMUS}\n2018-08-20 upcr 4\n2018-05-01 tac_trough 5\n2018-06-01 tac_trough 6"
    assert fires("tac-resistant", history, "2018-09-09", protocol) is None
    assert fires("tac-resistant", history, "2018-09-10", protocol) == "action"
    assert fires("exposure-unproven", history, "2018-09-10", protocol) is None


# --- in remission


@pytest.mark.parametrize(("as_of", "severity"), [("2018-11-29", None), ("2018-11-30", "action")])
def test_prednisolone_is_withdrawn_three_months_after_remission_on_step_1(
    as_of: str, severity: str | None
) -> None:
    history = f"""
        {RESISTANT}
        2018-03-10.. ciclosporin 150 mg/m2/day
        2018-03-10.. prednisolone 1 mg/kg/day alternate_day
        2018-08-31 upcr 0.1
        2018-11-20 upcr 0.1
    """
    assert fires("prednisolone-withdraw", history, as_of) == severity


STEP_2_REMISSION = f"""
    {STEP_1_FAILED}
    2018-09-15.. mycophenolate_mofetil 1200 mg/m2/day x2
    2018-11-30 upcr 0.1
    2019-02-20 upcr 0.1
"""


@pytest.mark.parametrize(("as_of", "severity"), [("2019-02-27", None), ("2019-02-28", "action")])
def test_ciclosporin_is_tapered_three_months_after_remission_on_step_2(
    as_of: str, severity: str | None
) -> None:
    history = f"{STEP_2_REMISSION}\n2018-09-15.. ciclosporin 150 mg/m2/day"
    assert fires("csa-taper", history, as_of) == severity


def test_ciclosporin_already_lowered_is_not_asked_for_again() -> None:
    history = f"""
        {STEP_2_REMISSION}
        2018-09-15..2019-01-31 ciclosporin 150 mg/m2/day
        2019-02-01.. ciclosporin 100 mg/m2/day
    """
    assert fires("csa-taper", history, "2019-03-15") is None


def relapse_after_cut(cut: str, now: str = "") -> str:
    return f"""
        {STEP_2_REMISSION}
        2018-09-15..2019-02-28 ciclosporin 150 mg/m2/day
        {cut}
        2019-03-20 upcr 4
        {now}
    """


@pytest.mark.parametrize(
    ("cut", "now", "severity"),
    [
        ("2019-03-01.. ciclosporin 100 mg/m2/day", "", "urgent"),
        ("", "", "urgent"),
        ("2019-03-01.. ciclosporin 150 mg/m2/day", "", None),
        ("2019-03-01..2019-03-20 ciclosporin 100 mg/m2/day", "2019-03-21.. ciclosporin 150 mg/m2/day", None),
        ("2019-03-01.. ciclosporin 100 mg/m2/day", "2019-03-21.. tacrolimus 0.1 mg/kg/day", None),
    ],
    ids=["cut", "stopped", "not cut", "restored already", "tacrolimus instead"],
)
def test_ciclosporin_is_restored_after_a_relapse_in_its_taper(
    cut: str, now: str, severity: str | None
) -> None:
    assert fires("csa-restore", relapse_after_cut(cut, now), "2019-03-25") == severity


@pytest.mark.parametrize(
    ("as_of", "goes_on", "complete"),
    [
        ("2018-09-09", None, None),
        ("2018-09-10", "info", None),
        ("2019-03-09", "info", None),
        ("2019-03-10", None, "action"),
    ],
)
def test_a_responder_goes_on_to_twelve_months(as_of: str, goes_on: str | None, complete: str | None) -> None:
    history = f"{TACROLIMUS}\n2018-08-20 upcr 1.0\n2018-12-20 upcr 0.5\n2019-02-20 upcr 0.4"
    found = severities(reviewed(history, as_of))
    assert (found.get("responder-continue"), found.get("course-complete")) == (goes_on, complete)


# --- relapse


def test_a_relapse_is_answered_with_the_protocols_steroid_dose() -> None:
    history = f"{SIZE}\n2018-02-01 upcr 0.1\n2018-03-01 upcr 3"
    three_step = the(reviewed(history, "2018-03-02"), "relapse")
    assert (str(three_step.severity), three_step.advice[0].per_day_mg) == ("urgent", Decimal("50.0"))
    under_mmf = the(reviewed(history, "2018-03-02", "mmf"), "relapse")
    assert [dose.frequency for dose in under_mmf.advice] == ["daily", "alternate_day"]


def test_a_suspected_relapse_asks_for_three_mornings() -> None:
    history = "2018-02-01 upcr 0.1\n2018-03-01 dipstick_protein 3+\n2018-03-02 dipstick_protein 3+"
    answer = severities(reviewed(history, "2018-03-02"))
    assert answer["relapse-suspected"] == "due"
    assert "relapse" not in answer
