"""Rules 4, harm and live vaccines: blood values, mycophenolate, infections; each limit beside its neighbour."""

from decimal import Decimal

import pytest

from tests.spec.story import lacks, reviewed, severities, the

SIZE = "2018-01-02 weight 20\n2018-01-02 height 100\n"
TACROLIMUS = "2018-01-10.. tacrolimus 2 mg/day\n"
MMF = "2018-01-10.. mycophenolate_mofetil 800 mg/day x2\n"


def fires(rule: str, history: str, as_of: str = "2018-03-12", protocol: str = "mmf") -> str | None:
    return severities(reviewed(SIZE + history, as_of, protocol)).get(rule)


@pytest.mark.parametrize(
    ("value", "high", "impaired"),
    [
        ("glucose_fasting 99 mg/dL", None, None),
        ("glucose_fasting 100 mg/dL", None, "info"),
        ("glucose_fasting 125 mg/dL", None, "info"),
        ("glucose_fasting 126 mg/dL", "action", None),
        ("glucose_fasting 5.5 mmol/L", None, None),
        ("glucose_fasting 5.6 mmol/L", None, "info"),
        ("glucose_fasting 7.0 mmol/L", "action", None),
        ("glucose_random 199 mg/dL", None, None),
        ("glucose_random 200 mg/dL", "action", None),
        ("glucose_random 11.0 mmol/L", None, None),
        ("glucose_random 11.1 mmol/L", "action", None),
        ("hba1c 6.4 %", None, None),
        ("hba1c 6.5 %", "action", None),
        ("hba1c 47 mmol/mol", None, None),
        ("hba1c 48 mmol/mol", "action", None),
        ("glucose_fasting >100 mg/dL", None, None),
        ("glucose_fasting >126 mg/dL", "action", None),
    ],
)
def test_glucose(value: str, high: str | None, impaired: str | None) -> None:
    history = f"{TACROLIMUS}2018-03-10 {value}"
    assert (fires("glucose-high", history), fires("glucose-impaired", history)) == (high, impaired)
    assert fires("glucose-high", f"2018-03-10 {value}") is None


@pytest.mark.parametrize(
    ("value", "severity"),
    [("5.5", None), ("5.6", "action"), ("5.9", "action"), ("6.0", "urgent"), (">6.0", "urgent")],
)
def test_potassium(value: str, severity: str | None) -> None:
    assert fires("potassium-high", f"2018-03-10 potassium {value}") == severity
    assert fires("potassium-high", f"2018-03-10 potassium {value} mEq/L") == severity


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("wbc 3.5", None),
        ("wbc 3.4", "action"),
        ("wbc 3499 cells/uL", "action"),
        ("neutrophils 1.5", None),
        ("neutrophils 1.4", "action"),
        ("neutrophils 1.0", "action"),
        ("neutrophils 0.9", "urgent"),
        ("neutrophils 999 cells/uL", "urgent"),
    ],
)
def test_white_cells(value: str, severity: str | None) -> None:
    assert fires("leukopenia", f"{MMF}2018-03-10 {value}") == severity
    assert fires("leukopenia", f"{TACROLIMUS}2018-03-10 {value}") is None


# --- mycophenolate and the gut


@pytest.mark.parametrize("severity", ["", "mild", "moderate"])
@pytest.mark.parametrize("symptom", ["diarrhoea", "abdominal_pain", "vomiting"])
def test_a_symptom_of_the_gut_halves_the_dose(symptom: str, severity: str) -> None:
    finding = the(
        reviewed(f"{SIZE}{MMF}2018-03-01 adverse_event {symptom} {severity}", "2018-03-12", "mmf"), "mmf-gi"
    )
    assert (str(finding.severity), finding.advice[0].per_day_mg) == ("action", Decimal(400))


@pytest.mark.parametrize(
    "history",
    [
        "2018-03-01 adverse_event diarrhoea\n2018-03-05 event_resolved diarrhoea",
        "2018-03-01 adverse_event diarrhoea severe",
        "2018-03-01 adverse_event tremor",
        "2018-01-05 adverse_event diarrhoea",
    ],
    ids=["resolved", "severe: suspended instead", "another event", "before the drug"],
)
def test_the_dose_is_not_halved(history: str) -> None:
    assert fires("mmf-gi", MMF + history) is None


def test_a_symptom_from_before_the_drug_counts_when_it_is_recorded_again_on_it() -> None:
    assert (
        fires("mmf-gi", f"{MMF}2018-01-05 adverse_event diarrhoea\n2018-03-01 adverse_event diarrhoea")
        == "action"
    )


def halved(dose: str, resolved: str = "") -> str:
    return f"""
        2018-01-10..2018-02-19 mycophenolate_mofetil 1000 mg/day
        2018-02-20.. mycophenolate_mofetil {dose} mg/day
        2018-02-18 adverse_event diarrhoea moderate
        {resolved}
    """


@pytest.mark.parametrize(
    ("dose", "as_of", "severity"),
    [("600", "2018-03-20", "action"), ("600", "2018-03-19", None), ("601", "2018-03-20", None)],
    ids=["28 days at 60 %", "27 days", "more than 60 %"],
)
def test_after_four_weeks_at_half_the_dose(dose: str, as_of: str, severity: str | None) -> None:
    assert fires("mmf-gi-withdraw", halved(dose), as_of) == severity
    assert fires("mmf-gi-restore", halved(dose), as_of) is None
    resolved = halved(dose, "2018-03-10 event_resolved diarrhoea")
    assert fires("mmf-gi-restore", resolved, as_of) == severity
    assert fires("mmf-gi-withdraw", resolved, as_of) is None
    assert fires("mmf-gi", halved(dose), as_of) is None


@pytest.mark.parametrize(
    ("history", "severity"),
    [
        ("2018-03-01 adverse_event severe_infection", "urgent"),
        ("2018-03-01 adverse_event vomiting severe", "urgent"),
        ("2018-03-01 adverse_event vomiting severe\n2018-03-03 adverse_event vomiting mild", None),
        ("2018-03-01 adverse_event severe_infection\n2018-03-12 event_resolved severe_infection", None),
        ("2018-03-01 adverse_event infection", None),
    ],
)
def test_mycophenolate_is_suspended(history: str, severity: str | None) -> None:
    assert fires("mmf-suspend", MMF + history) == severity


@pytest.mark.parametrize(
    ("outcome", "severity"), [("ckd_g5", "stop"), ("dialysis", "stop"), ("transplant", None)]
)
def test_mycophenolate_ends_with_the_kidney(outcome: str, severity: str | None) -> None:
    assert fires("mmf-end-ckd", f"{MMF}2018-03-01 outcome {outcome}") == severity


# --- infection


INFECTION = "2018-03-01 adverse_event severe_infection\n"


@pytest.mark.parametrize(
    ("history", "severity"),
    [
        (TACROLIMUS, "urgent"),
        ("2018-01-10.. mizoribine 100 mg/day", "urgent"),
        ("2017-09-13..2017-09-13 rituximab 375 mg/m2 single", "urgent"),
        ("2017-09-12..2017-09-12 rituximab 375 mg/m2 single", None),
        ("2018-02-27.. prednisolone 10 mg/day", "urgent"),
        ("2018-02-27.. prednisolone 9.9 mg/day", None),
        ("2018-02-28.. prednisolone 10 mg/day", None),
        ("2018-02-27.. prednisolone 20 mg/day alternate_day", "urgent"),
        ("2018-02-27.. prednisolone 19 mg/day alternate_day", None),
        ("2018-01-10.. levamisole 50 mg/day", None),
    ],
    ids=["CNI", "mizoribine", "rituximab a day under 6 months", "6 months", "0.5 mg/kg over 14 days", "less", "13 days",
         "alternate days halved", "alternate days, less", "levamisole"],
)  # fmt: skip
def test_a_severe_infection_under_a_weakened_defence(history: str, severity: str | None) -> None:
    assert fires("infection-on-immunosuppression", INFECTION + history) == severity


def test_without_a_weight_the_steroid_cannot_be_judged() -> None:
    answer = reviewed(f"{INFECTION}2018-01-10.. prednisolone 20 mg/day", "2018-03-12")
    assert lacks(answer, "infection-on-immunosuppression") == {"weight"}


# --- live vaccines


@pytest.mark.parametrize(
    ("history", "severity"),
    [
        (f"{MMF}2018-03-20 vaccination_planned varicella", "stop"),
        (f"{MMF}2018-03-20 vaccination_planned influenza_inactivated", None),
        (f"{MMF}2018-01-11 vaccination_planned MMR", "stop"),
        (f"{MMF}2018-01-10 vaccination_planned MMR", None),
        (f"{MMF}2018-03-20 vaccination_planned MMR\n2018-03-01 vaccination MMR", None),
        ("2018-01-10..2018-02-01 tacrolimus 2 mg/day\n2018-04-30 vaccination_planned MMR", "stop"),
        ("2018-01-10..2018-02-01 tacrolimus 2 mg/day\n2018-05-01 vaccination_planned MMR", None),
        ("2018-02-01..2018-02-01 rituximab 375 mg/m2 single\n2018-07-31 vaccination_planned MMR", "stop"),
        ("2018-02-01..2018-02-01 rituximab 375 mg/m2 single\n2018-08-01 vaccination_planned MMR", None),
        ("2018-02-01..2018-02-14 prednisolone 20 mg/day\n2018-03-13 vaccination_planned MMR", "stop"),
        ("2018-02-01..2018-02-14 prednisolone 20 mg/day\n2018-03-14 vaccination_planned MMR", None),
        ("2018-02-01..2018-02-13 prednisolone 20 mg/day\n2018-03-12 vaccination_planned MMR", None),
        ("2018-02-01..2018-02-20 prednisolone 19 mg/day\n2018-03-13 vaccination_planned MMR", None),
        ("2018-02-01..2018-02-20 prednisolone 39 mg/day alternate_day\n2018-03-13 vaccination_planned MMR", None),
        ("2018-02-01..2018-02-20 prednisolone 40 mg/day alternate_day\n2018-03-13 vaccination_planned MMR", "stop"),
        ("2018-03-05.. prednisolone 2 mg/kg/day\n2018-03-18 vaccination_planned MMR", "stop"),
        ("2018-03-05.. prednisolone 2 mg/kg/day\n2018-03-17 vaccination_planned MMR", None),
    ],
    ids=["on mycophenolate", "inactivated", "planned 60 days ago", "61 days ago", "given", "a day under 3 months after",
         "3 months after", "rituximab a day under 6 months", "6 months", "steroid 14 days, a day under a month after",
         "a month after", "13 days of steroid", "under 20 mg and 1 mg/kg", "alternate days under 20 mg",
         "alternate days 20 mg", "still taken, day 14", "still taken, day 13"],
)  # fmt: skip
def test_a_live_vaccine_planned_while_immunosuppressed(history: str, severity: str | None) -> None:
    assert fires("live-vaccine", history) == severity
