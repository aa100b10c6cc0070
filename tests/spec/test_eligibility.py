"""Rules 4, who may be on the protocol: fires, stays silent, exactly on the boundary, cannot tell."""

import pytest

from tests.spec.story import lacks, reviewed, severities, the

RESISTANT = """
    2018-01-01..2018-03-09 prednisolone 2 mg/kg/day
    2018-03-01 upcr 5
    2018-03-02 biopsy MCD
"""


def fires(rule: str, history: str, as_of: str = "2018-03-05", protocol: str = "three-step") -> str | None:
    return severities(reviewed(history, as_of, protocol)).get(rule)


@pytest.mark.parametrize("protocol", ["three-step", "mmf"])
@pytest.mark.parametrize("cause", ["secondary", "familial", "genetic", "congenital"])
def test_a_known_cause_is_excluded(cause: str, protocol: str) -> None:
    assert fires("excluded-cause", f"cause {cause}", protocol=protocol) == "stop"
    assert fires("excluded-cause", f"cause {cause}", protocol="tac-guide") is None


@pytest.mark.parametrize(
    ("variant", "severity"),
    [("NPHS2", "stop"), ("WT1", "stop"), ("other_variant", "stop"), ("no_variant", None)],
)
def test_a_variant_found_is_excluded(variant: str, severity: str | None) -> None:
    assert fires("excluded-cause", f"2018-02-01 genetic_test {variant}") == severity


def test_an_empty_cause_is_missing_and_no_exclusion() -> None:
    answer = reviewed("cause empty", "2018-03-05")
    assert lacks(answer, "excluded-cause") == {"cause"}
    assert "excluded-cause" not in severities(answer)


@pytest.mark.parametrize(
    ("value", "severity"),
    [
        ("c3 0.89 g/L", "stop"),
        ("c3 0.9 g/L", None),
        ("c3 89 mg/dL", "stop"),
        ("c3 90 mg/dL", None),
        ("c4 0.099 g/L", "stop"),
        ("c4 0.1 g/L", None),
        ("c4 9.9 mg/dL", "stop"),
        ("c4 10 mg/dL", None),
        ("c3 <0.9 g/L", "stop"),
        ("c3 <1 g/L", None),
    ],
)
def test_low_complement_is_excluded(value: str, severity: str | None) -> None:
    assert fires("excluded-complement", f"2018-02-01 {value}") == severity


def test_complement_never_measured_is_missing() -> None:
    assert lacks(reviewed("2018-02-01 c3 1.2", "2018-03-05"), "excluded-complement") == {"c4"}


def test_the_latest_complement_counts_and_one_that_cannot_tell_is_passed_over() -> None:
    assert fires("excluded-complement", "2018-02-01 c3 0.5\n2018-02-20 c3 1.1") is None
    assert fires("excluded-complement", "2018-02-01 c3 0.5\n2018-02-20 c3 <1.1") == "stop"


@pytest.mark.parametrize("code", ["hbsag", "anti_hcv", "hiv", "syphilis"])
def test_a_positive_screen_excludes_from_mmf(code: str) -> None:
    assert fires("excluded-infection", f"2018-02-01 {code} positive", protocol="mmf") == "stop"
    assert fires("excluded-infection", f"2018-02-01 {code} negative", protocol="mmf") is None
    assert fires("excluded-infection", f"2018-02-01 {code} positive") is None
    assert code in lacks(reviewed("", "2018-03-05", "mmf"), "excluded-infection")


@pytest.mark.parametrize(
    ("history", "severity"),
    [
        ("2018-02-01..2018-02-01 rituximab 375 mg/m2 single", "stop"),
        (
            "2018-02-01..2018-02-01 rituximab 375 mg/m2 single\n2018-02-02.. mycophenolate_mofetil 600 mg/day",
            "stop",
        ),
        (
            "2018-02-02..2018-02-02 rituximab 375 mg/m2 single\n2018-02-02.. mycophenolate_mofetil 600 mg/day",
            None,
        ),
        ("", None),
    ],
    ids=["mycophenolate not begun", "before its start", "on its start", "never"],
)
def test_rituximab_before_mycophenolate_excludes_from_mmf(history: str, severity: str | None) -> None:
    assert fires("excluded-prior-rituximab", history, protocol="mmf") == severity


@pytest.mark.parametrize(
    ("creatinine", "severity"), [("0.826", "stop"), ("0.825", None)], ids=["exactly 60", "just above"]
)
def test_kidney_function_of_60_or_less_excludes_from_mmf(creatinine: str, severity: str | None) -> None:
    # bedside Schwartz 0.413 x 120 / 0.826 = 60.00 (reference V28)
    history = f"2018-02-01 height 120\n2018-02-01 creatinine {creatinine}"
    assert fires("excluded-egfr", history, protocol="mmf") == severity


@pytest.mark.parametrize(("start", "severity"), [("2018-05-02", "stop"), ("2018-05-03", None)])
def test_after_the_start_of_mycophenolate_only_the_90_days_up_to_it_count(
    start: str, severity: str | None
) -> None:
    history = f"2018-02-01 height 120\n2018-02-01 creatinine 0.9\n{start}.. mycophenolate_mofetil 600 mg/day"
    answer = reviewed(history, "2018-06-01", "mmf")
    assert severities(answer).get("excluded-egfr") == severity
    assert bool(lacks(answer, "excluded-egfr")) == (severity is None)


@pytest.mark.parametrize(
    ("born", "severity"),
    [("2017-01-02", "info"), ("2017-01-01", None), ("2003-01-02", None), ("2003-01-01", "info")],
    ids=["a day under 1", "1", "14", "15"],
)
def test_age_at_diagnosis_outside_the_study(born: str, severity: str | None) -> None:
    assert fires("excluded-age", f"born {born}") == severity


@pytest.mark.parametrize(("born", "severity"), [("2000-03-05", "info"), ("2000-03-06", None)])
def test_eighteen_is_too_old_for_mmf(born: str, severity: str | None) -> None:
    assert fires("excluded-age", f"born {born}", protocol="mmf") == severity


def test_age_without_a_diagnosis_date_cannot_be_told() -> None:
    assert lacks(reviewed("diagnosed never", "2018-03-05"), "excluded-age") == {"diagnosis_date"}


ON_STEP_1 = "2018-02-01 height 120\n2018-03-10.. ciclosporin 100 mg/day"


@pytest.mark.parametrize(
    ("values", "severity"),
    [
        ("2018-04-01 creatinine 1.0", None),
        ("2018-04-01 creatinine 1.01", "stop"),
        ("2018-04-01 creatinine 1.01\n2018-05-01 creatinine 0.5", "stop"),
        ("2018-04-01 creatinine 1.01\n2018-05-01 creatinine 0.5\n2018-06-01 creatinine 0.5", None),
        ("2018-02-24 creatinine 1.01", "stop"),
        ("2018-02-23 creatinine 1.01", None),
        ("2018-03-01 creatinine 1.01\n2018-03-05 creatinine 0.5", None),
    ],
    ids=[
        "exactly 60 by the paper's formula",
        "below",
        "one good day after",
        "two good days after",
        "14 days before the first step",
        "15 days before",
        "the latest before the step counts",
    ],
)
def test_the_papers_own_formula_ends_the_protocol_under_60(values: str, severity: str | None) -> None:
    assert fires("protocol-end-egfr", f"{ON_STEP_1}\n{values}", "2018-07-01") == severity


def test_before_a_step_only_the_latest_counts() -> None:
    history = "2018-02-01 height 120\n2018-02-10 creatinine 1.1\n2018-03-01 creatinine 0.5"
    assert fires("protocol-end-egfr", history) is None


def test_without_height_kidney_function_cannot_be_told() -> None:
    answer = reviewed("2018-04-01 creatinine 1.2\n2018-03-10.. ciclosporin 100 mg/day", "2018-05-01")
    assert lacks(answer, "egfr-low") == {"height"}
    assert lacks(answer, "protocol-end-egfr") == {"height"}


@pytest.mark.parametrize(
    ("creatinine", "severity"), [("0.826", None), ("0.827", "stop")], ids=["60.00", "59.93"]
)
@pytest.mark.parametrize("drug", ["ciclosporin 100 mg/day", "tacrolimus 2 mg/day"])
def test_bedside_schwartz_under_60_on_a_calcineurin_inhibitor(
    drug: str, creatinine: str, severity: str | None
) -> None:
    history = f"2018-02-01 height 120\n2018-04-01 creatinine {creatinine}\n2018-03-10.. {drug}"
    assert fires("egfr-low", history, "2018-05-01") == severity


def test_kidney_function_is_watched_when_a_step_with_such_a_drug_is_due() -> None:
    low = "2018-02-01 height 120\n2018-03-03 creatinine 0.95"
    assert fires("egfr-low", f"{RESISTANT}\n{low}") == "stop"
    assert fires("egfr-low", low) is None


@pytest.mark.parametrize("finding", ["interstitial_disease", "vascular_disease"])
def test_kidney_damage_in_the_biopsy(finding: str) -> None:
    history = f"{RESISTANT}\n2018-03-02 biopsy {finding}"
    assert fires("cni-histology", history) == "stop"
    assert fires("cni-histology", f"2018-03-02 biopsy {finding}") is None


def test_a_finding_names_its_facts_and_its_source() -> None:
    finding = the(reviewed("2018-02-01 c3 0.5", "2018-03-05"), "excluded-complement")
    assert [
        (fact.code, fact.on.isoformat(), str(fact.value), fact.unit) for fact in finding.facts if fact.on
    ] == [("c3", "2018-02-01", "0.5", "g/L")]
    assert (finding.source.key, finding.source.is_reviewed) == ("S0", True)
    assert finding.since.isoformat() == "2018-02-01"
