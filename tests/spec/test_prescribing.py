"""Rules 4, prescribing: ceilings, ranges, and drugs that do not go together, each limit beside its neighbour."""

from decimal import Decimal

import pytest

from tests.spec.story import lacks, reviewed, severities, the

SIZE = "2018-01-02 weight 20\n2018-01-02 height 100\n"
"""20 kg and 100 cm: 0.7454 m²."""


def fires(rule: str, history: str, protocol: str = "three-step", as_of: str = "2018-03-12") -> str | None:
    return severities(reviewed(SIZE + history, as_of, protocol)).get(rule)


@pytest.mark.parametrize(
    ("dose", "severity"),
    [
        ("tacrolimus 6 mg/day", None),
        ("tacrolimus 6.1 mg/day", "stop"),
        ("tacrolimus 0.3 mg/kg/day", None),
        ("tacrolimus 0.31 mg/kg/day", "stop"),
        ("ciclosporin 160 mg/day", None),
        ("ciclosporin 161 mg/day", "stop"),
        ("ciclosporin 300 mg/m2/day", "stop"),
        ("mycophenolate_mofetil 1800 mg/m2/day", None),
        ("mycophenolate_mofetil 1801 mg/m2/day", "stop"),
        ("prednisolone 60 mg/day", None),
        ("prednisolone 61 mg/day", "stop"),
        ("prednisolone 61 mg/day alternate_day", "stop"),
        ("levamisole 5 mg/kg/day", None),
        ("levamisole 5.1 mg/kg/day", "stop"),
        ("cyclophosphamide 4 mg/kg/day", None),
        ("cyclophosphamide 4.1 mg/kg/day", "stop"),
    ],
)
def test_the_ceiling_of_each_drug(dose: str, severity: str | None) -> None:
    assert fires("dose-dangerous", f"2018-03-01.. {dose}") == severity


@pytest.mark.parametrize(
    ("dose", "severity"),
    [("tacrolimus 10 mg/day", None), ("tacrolimus 10.5 mg/day", "stop"), ("prednisolone 80 mg/day", None),
     ("prednisolone 81 mg/day", "stop"), ("mycophenolate_mofetil 3000 mg/day", None),
     ("mycophenolate_mofetil 3001 mg/day", "stop")],
)  # fmt: skip
def test_the_ceiling_a_day_of_a_big_child(dose: str, severity: str | None) -> None:
    history = f"2018-01-03 weight 70\n2018-01-03 height 180\n2018-03-01.. {dose}"
    assert fires("dose-dangerous", history) == severity


def test_a_tenfold_tacrolimus_dose_says_how_many_times_the_protocols_it_is() -> None:
    finding = the(reviewed(f"{SIZE}2018-03-01.. tacrolimus 20 mg/day", "2018-03-12"), "dose-dangerous")
    assert finding.parameters["ratio"] == Decimal(4)
    start = the(
        reviewed(f"{SIZE}2018-03-01.. tacrolimus 20 mg/day", "2018-03-12", "yang-2016"), "dose-dangerous"
    )
    assert start.parameters["ratio"] == Decimal(5)


def test_without_a_weight_the_limit_in_mg_still_applies_and_the_lack_is_said() -> None:
    assert "dose-dangerous" in severities(reviewed("2018-03-01.. tacrolimus 11 mg/day", "2018-03-12"))
    answer = reviewed("2018-03-01.. tacrolimus 2 mg/day", "2018-03-12")
    assert lacks(answer, "dose-dangerous") == {"weight"}
    assert "dose-dangerous" in severities(reviewed("2018-03-01.. tacrolimus 1 mg/kg/day", "2018-03-12"))


@pytest.mark.parametrize(
    ("on", "severity"), [("2018-02-10", "stop"), ("2018-02-09", None)], ids=["30 days", "31 days"]
)
def test_a_single_dose_of_the_last_30_days(on: str, severity: str | None) -> None:
    assert fires("dose-dangerous", f"{on}..{on} cyclophosphamide 1300 mg single") == severity
    assert fires("dose-dangerous", f"{on}..{on} cyclophosphamide 700 mg single") is None


@pytest.mark.parametrize(
    ("dose", "high"),
    [
        ("ciclosporin 165 mg/m2/day", None),
        ("ciclosporin 166 mg/m2/day", "action"),
        ("tacrolimus 0.275 mg/kg/day", None),
        ("tacrolimus 0.28 mg/kg/day", "action"),
        ("prednisolone 2.2 mg/kg/day", None),
        ("prednisolone 2.3 mg/kg/day", "action"),
        ("prednisolone 2.9 mg/kg/day alternate_day", None),
    ],
)
def test_a_dose_more_than_a_tenth_above_the_range(dose: str, high: str | None) -> None:
    assert fires("dose-high", f"2018-03-01.. {dose}") == high


def test_prednisolone_is_compared_by_its_mean() -> None:
    step_1 = "2018-03-01.. ciclosporin 100 mg/day\n"
    assert fires("dose-high", f"{step_1}2018-03-01.. prednisolone 1.1 mg/kg/day alternate_day") is None
    assert fires("dose-high", f"{step_1}2018-03-01.. prednisolone 0.55 mg/kg/day") is None
    assert fires("dose-high", f"{step_1}2018-03-01.. prednisolone 0.56 mg/kg/day") == "action"


def test_a_recent_trough_leads_the_dose_instead() -> None:
    history = "2018-02-01.. tacrolimus 0.28 mg/kg/day\n2018-02-20 tac_trough 5"
    assert fires("dose-high", history, as_of="2018-04-06") is None
    assert fires("dose-high", history, as_of="2018-04-07") == "action"


def test_a_dose_to_start_sets_no_upper_end_once_there_is_a_trough() -> None:
    history = "2018-02-01.. tacrolimus 0.2 mg/kg/day"
    assert fires("dose-high", history, "tac-guide") == "action"
    assert fires("dose-high", f"{history}\n2018-02-20 tac_trough 5", "tac-guide", "2018-06-01") is None


@pytest.mark.parametrize(
    ("history", "severity"),
    [
        ("2018-03-01.. tacrolimus 0.05 mg/kg/day", None),
        ("2018-03-01.. tacrolimus 0.049 mg/kg/day", "info"),
        ("2018-02-01.. tacrolimus 0.049 mg/kg/day\n2018-03-01 tac_trough 3", None),
        ("2018-02-01.. tacrolimus 0.049 mg/kg/day\n2018-03-01 tac_trough 2.9", "info"),
        ("2018-03-01.. prednisolone 0.2 mg/kg/day", None),
    ],
)
def test_a_dose_below_half_of_the_protocols(history: str, severity: str | None) -> None:
    assert fires("dose-low", history) == severity


@pytest.mark.parametrize("other", ["fluconazole", "clarithromycin", "diltiazem", "rifampicin", "phenytoin"])
def test_drugs_that_move_the_level(other: str) -> None:
    history = f"2018-02-01.. tacrolimus 2 mg/day\n2018-03-01..2018-03-12 {other}"
    assert fires("interaction", history) == "urgent"
    assert fires("interaction", history, as_of="2018-03-13") is None
    assert fires("interaction", f"2018-03-01.. {other}") is None


def test_azithromycin_and_amlodipine_may_go_with_it() -> None:
    history = "2018-02-01.. tacrolimus 2 mg/day\n2018-03-01.. azithromycin\n2018-03-01.. amlodipine"
    assert fires("interaction", history) is None


@pytest.mark.parametrize("other", ["ibuprofen", "gentamicin", "amphotericin_b"])
def test_drugs_that_harm_the_kidney_too(other: str) -> None:
    assert (
        fires("nephrotoxic-with-cni", f"2018-02-01.. ciclosporin 100 mg/day\n2018-03-01.. {other}")
        == "action"
    )


@pytest.mark.parametrize(
    ("other", "severity"), [("mizoribine", "action"), ("azathioprine", "action"), ("levamisole", None)]
)
def test_two_antimetabolites(other: str, severity: str | None) -> None:
    history = f"2018-02-01.. mycophenolate_sodium 360 mg/day\n2018-03-01.. {other} 50 mg/day"
    assert fires("duplicate-antimetabolite", history) == severity


@pytest.mark.parametrize(
    ("csa_until", "as_of", "severity"),
    [("2018-03-01", "2018-03-12", None), ("2018-03-02", "2018-03-12", "stop"), ("2018-03-02", "2018-03-31", "stop"),
     ("2018-03-02", "2018-04-01", None)],
    ids=["one day together", "two days", "both within 30 days", "one of them 31 days ago"],
)  # fmt: skip
def test_two_calcineurin_inhibitors(csa_until: str, as_of: str, severity: str | None) -> None:
    history = f"2018-02-01..{csa_until} ciclosporin 100 mg/day\n2018-03-01.. tacrolimus 2 mg/day"
    assert fires("two-calcineurin-inhibitors", history, as_of=as_of) == severity


@pytest.mark.parametrize(
    ("as_of", "severity"), [("2018-04-25", None), ("2018-04-26", "stop")], ids=["168 mg/kg", "170"]
)
def test_the_total_of_cyclophosphamide(as_of: str, severity: str | None) -> None:
    # 2 mg/kg a day from 1 February: day 84 is 25 April
    assert (
        fires("cyclophosphamide-cumulative", "2018-02-01.. cyclophosphamide 2 mg/kg/day", as_of=as_of)
        == severity
    )


@pytest.mark.parametrize(
    ("history", "severity"),
    [
        ("2018-03-01.. mycophenolate_mofetil 500 mg/day", "due"),
        ("2018-03-01.. mycophenolate_mofetil 500 mg/day\n2018-01-05 hbsag negative", None),
        ("2018-09-01 treatment_planned rituximab", "due"),
        ("2018-01-11 treatment_planned rituximab", "due"),
        ("2018-01-10 treatment_planned rituximab", None),
        ("2017-09-01..2017-09-13 cyclophosphamide 50 mg/day", "due"),
        ("2017-09-01..2017-09-12 cyclophosphamide 50 mg/day", None),
    ],
    ids=[
        "taken",
        "tested",
        "planned ahead",
        "planned 60 days ago",
        "61 days ago",
        "taken within 6 months",
        "not within",
    ],
)
def test_hepatitis_b_is_asked_for(history: str, severity: str | None) -> None:
    assert fires("hepatitis-b-screen", history) == severity
