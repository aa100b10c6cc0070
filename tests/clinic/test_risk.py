"""In which order the overdue stand: each kind of risk before the next, each at its boundary, said in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from nsclinic.advice.model import Due, Missing
from nsclinic.advice.review import review
from nsclinic.clinic.overdue import risk_of
from nsclinic.clinic.risk import Risk, RiskKind
from nsclinic.clinic.worklist import worklist_json, worklist_of, worklist_row
from nsclinic.clinic.worklist_words import why_overdue
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.wording import wording
from tests.spec.story import day, told

THREE_STEP = shipped_protocols()["three-step"]
ENGLISH = wording("en")
FROM = THREE_STEP.common.harm.infection_steroid.value

MEASURED = (
    "2018-03-01 weight 20\n2018-03-01 height 110\n2018-03-01 sbp 95\n2018-03-01 dbp 60\n2018-03-01 upcr 0.1\n"
    "2018-03-01 albumin 40 g/L\n2018-03-01 haemoglobin 12 g/dL\n2018-03-01 glucose_fasting 80\n2018-03-01 visit"
)
"""Everything that is asked for every month, taken on 1 March: due on 1 April, overdue from 9 April (39 days)."""
CREATININE = "2018-03-01 creatinine 0.4"
TACROLIMUS = "2018-01-10.. tacrolimus 2 mg/day x2"
TROUGH = "2018-03-01 tac_trough 5.0"
MYCOPHENOLATE = "2018-01-10.. mycophenolate_mofetil 600 mg/m2/day x2"
PREDNISOLONE = "2018-01-10.. prednisolone {dose} mg/kg/day"


def row_of(*history, on="2018-04-08", patient_id="P1"):
    record = told("\n".join(history))
    record = replace(record, child=replace(record.child, patient_id=patient_id)).as_of(day(on))
    return worklist_row(record, review(record, THREE_STEP, day(on)), THREE_STEP)


def without(code):
    return "\n".join(line for line in MEASURED.splitlines() if f" {code} " not in line)


def kind_of(*history, on="2018-04-08"):
    row = row_of(*history, on=on)
    return None if row is None or row.risk is None else row.risk.kind


FRESH = "\n".join(
    line.replace("2018-03-01", "2018-04-05") for line in (*MEASURED.splitlines(), CREATININE, TROUGH)
)
"""The same, all taken a few days before."""


def fresh_without(code):
    return "\n".join(line for line in FRESH.splitlines() if f" {code} " not in line)


@pytest.mark.parametrize(("on", "kind"), [("2018-04-08", None), ("2018-04-09", RiskKind(1))])
def test_creatinine_on_tacrolimus_comes_first_from_the_day_on_which_it_is_overdue(on, kind):
    history = (TACROLIMUS, fresh_without("creatinine"), CREATININE)
    assert kind_of(*history, on=on) is kind


def test_creatinine_on_ciclosporin_comes_first_and_without_such_a_drug_it_is_like_the_others():
    late = (fresh_without("creatinine"), CREATININE)
    ciclosporin = "2018-01-10.. ciclosporin 100 mg/day x2\n2018-04-05 csa_trough 100"
    assert kind_of(ciclosporin, *late, on="2018-04-20") is RiskKind.UNWATCHED_CALCINEURIN_INHIBITOR
    assert kind_of(MYCOPHENOLATE, *late, on="2018-04-20") is RiskKind.OVERDUE


def test_a_trough_that_is_overdue_comes_first_and_haemoglobin_does_not():
    late_trough = row_of(TACROLIMUS, fresh_without("tac_trough"), TROUGH, on="2018-04-20")
    assert late_trough.risk == Risk(RiskKind(1), "tac_trough", day("2018-04-01"), "tacrolimus")
    late_blood = (TACROLIMUS, fresh_without("haemoglobin"), "2018-03-01 haemoglobin 12 g/dL")
    assert kind_of(*late_blood, on="2018-04-20") is RiskKind.OVERDUE


def test_a_trough_due_since_a_change_of_dose_counts_as_overdue_in_the_order():
    changed = "2018-01-10..2018-03-25 tacrolimus 2 mg/day x2\n2018-03-26.. tacrolimus 3 mg/day x2\n"
    changed += "2018-03-20 tac_trough 4"
    history = (
        changed,
        fresh_without("tac_trough").replace("2018-04-05 haemoglobin", "2018-02-20 haemoglobin"),
    )
    before, after = (row_of(*history, on=on) for on in ("2018-04-08", "2018-04-09"))
    assert before.risk.kind is RiskKind.OVERDUE
    assert after.risk == Risk(RiskKind(1), "tac_trough", day("2018-04-09"), "tacrolimus")
    assert why_overdue(after.risk, day("2018-04-09"), ENGLISH) == "On tacrolimus: tacrolimus trough due today"


def test_of_creatinine_and_trough_the_longer_overdue_is_named():
    row = row_of(TACROLIMUS, fresh_without("creatinine"), "2018-02-15 creatinine 0.4", on="2018-05-25")
    assert (row.risk.what, row.risk.since) == ("creatinine", day("2018-03-15"))


@pytest.mark.parametrize(
    ("dose", "kind"), [("0.5", RiskKind.STEROID_WITHOUT_PRESSURE), ("0.49", RiskKind.OVERDUE)]
)
def test_a_steroid_is_high_dose_from_the_number_of_the_protocols_file(dose, kind):
    assert Decimal("0.5") == FROM
    late = (MYCOPHENOLATE, fresh_without("sbp"), "2018-03-01 sbp 95")
    assert kind_of(*late, PREDNISOLONE.format(dose=dose), on="2018-04-20") is kind


@pytest.mark.parametrize(("dose", "kind"), [("1", RiskKind(2)), ("0.99", RiskKind(5))])
def test_on_alternate_days_the_mean_of_a_steroid_counts(dose, kind):
    late = (MYCOPHENOLATE, fresh_without("sbp"), "2018-03-01 sbp 95")
    assert kind_of(*late, PREDNISOLONE.format(dose=dose) + " alternate_day", on="2018-04-20") is kind


def test_a_high_dose_steroid_with_its_blood_pressure_taken_is_like_the_others():
    late = (MYCOPHENOLATE, fresh_without("albumin"), "2018-03-01 albumin 40 g/L")
    assert kind_of(*late, PREDNISOLONE.format(dose="2"), on="2018-04-20") is RiskKind.OVERDUE


def test_a_steroid_whose_dose_per_kg_is_not_known_takes_the_safer_place_and_says_so():
    late = (MYCOPHENOLATE, without("weight"), "2018-01-10.. prednisolone 20 mg/day")
    row = row_of(*late, on="2018-04-20")
    assert row.risk.kind is RiskKind.STEROID_WITHOUT_PRESSURE
    assert not row.risk.is_dose_known
    said = why_overdue(row.risk, day("2018-04-20"), ENGLISH)
    assert said == "On prednisolone, dose per kg not known: blood pressure 19 days overdue"


CYCLOPHOSPHAMIDE = "2018-01-10.. cyclophosphamide {dose} mg/kg/day"


def test_cyclophosphamide_comes_third_once_its_total_dose_is_passed():
    late = (fresh_without("albumin"), "2018-03-01 albumin 40 g/L", "2018-01-08 weight 20")
    row = row_of(CYCLOPHOSPHAMIDE.format(dose="2"), *late, on="2018-04-20")
    assert row.risk.kind is RiskKind.CYCLOPHOSPHAMIDE_TOTAL
    assert why_overdue(row.risk, day("2018-04-20"), ENGLISH) == (
        "On cyclophosphamide above its highest total dose: albumin 19 days overdue"
    )
    assert kind_of(CYCLOPHOSPHAMIDE.format(dose="1"), *late, on="2018-04-20") is RiskKind.OVERDUE


def test_cyclophosphamide_whose_total_cannot_be_told_stands_there_too_and_says_so():
    record = told(f"{CYCLOPHOSPHAMIDE.format(dose='1')}\n{MEASURED}")
    answer = review(record, THREE_STEP, day("2018-04-20"))
    answer = replace(answer, missing=(Missing("cyclophosphamide-cumulative", "weight"),))
    risk = risk_of(answer, [Due("albumin", day("2018-04-01"), is_overdue=True)], FROM)
    assert risk is not None
    assert (risk.kind, risk.is_dose_known) == (RiskKind.CYCLOPHOSPHAMIDE_TOTAL, False)
    assert "total dose not known" in why_overdue(risk, day("2018-04-20"), ENGLISH)


def test_a_nephrotic_child_who_was_not_seen_comes_before_one_in_remission():
    nephrotic = "2018-01-15 upcr 4.0\n2018-03-01 visit -> 2018-04-01"
    remission = "2018-01-15 upcr 0.1\n2018-03-01 visit -> 2018-03-20"
    assert kind_of(nephrotic) is RiskKind.NEPHROTIC_NOT_SEEN
    assert kind_of(nephrotic, on="2018-04-07") is None
    assert kind_of(remission) is RiskKind.OVERDUE
    rows = [row_of(remission, patient_id="A"), row_of(nephrotic, patient_id="B")]
    assert [row.child.patient_id for row in worklist_of(rows).overdue] == ["B", "A"]


def test_what_was_set_aside_gives_nobody_a_place():
    late = (
        TACROLIMUS,
        fresh_without("creatinine"),
        CREATININE,
        "2018-04-20 set_aside monthly-tests at another clinic",
    )
    assert kind_of(*late, on="2018-04-20") is None


def test_the_kinds_come_in_their_order_and_within_one_the_longest_overdue_then_the_number():
    late_pressure = (MYCOPHENOLATE, fresh_without("sbp"), "2018-03-01 sbp 95", PREDNISOLONE.format(dose="1"))
    rows = [
        row_of("2018-01-15 upcr 0.1\n2018-03-01 visit -> 2018-04-01", on="2018-04-20", patient_id="F"),
        row_of("2018-01-15 upcr 0.1\n2018-03-01 visit -> 2018-03-20", on="2018-04-20", patient_id="E"),
        row_of("2018-01-15 upcr 4.0\n2018-03-01 visit -> 2018-04-10", on="2018-04-20", patient_id="D"),
        row_of(*late_pressure, on="2018-04-20", patient_id="C"),
        row_of(TACROLIMUS, fresh_without("creatinine"), CREATININE, on="2018-04-20", patient_id="B"),
        row_of(TACROLIMUS, fresh_without("creatinine"), CREATININE, on="2018-04-20", patient_id="A"),
    ]
    worklist = worklist_of(rows)
    assert [row.child.patient_id for row in worklist.overdue] == ["A", "B", "C", "D", "E", "F"]
    assert [line["patient_id"] for line in worklist_json(worklist)] == ["A", "B", "C", "D", "E", "F"]


def test_an_urgent_finding_stands_before_every_overdue_child_in_the_command():
    relapsed = "2018-01-15 upcr 3.0\n2018-02-01 upcr 0.1\n2018-03-20 upcr 4.0"
    rows = [
        row_of(TACROLIMUS, fresh_without("creatinine"), CREATININE, on="2018-04-20", patient_id="A"),
        row_of(relapsed, on="2018-04-20", patient_id="Z"),
    ]
    assert [row.child.patient_id for row in worklist_of(rows).rows] == ["Z", "A"]


@pytest.mark.parametrize(
    ("risk", "said"),
    [
        (Risk(RiskKind(1), "creatinine", day("2018-03-11"), "tacrolimus"), "On tacrolimus: creatinine 40 days overdue"),
        (
            Risk(RiskKind(2), "sbp", day("2018-04-19"), "prednisolone"),
            "On high-dose prednisolone: blood pressure 1 day overdue",
        ),
        (Risk(RiskKind(4), "visit", day("2018-03-21")), "Nephrotic and not seen: visit 30 days overdue"),
        (Risk(RiskKind(5), "urine", day("2018-04-10")), "Urine test 10 days overdue"),
    ],
)  # fmt: skip
def test_the_place_is_said_in_words(risk, said):
    assert why_overdue(risk, day("2018-04-20"), ENGLISH) == said


def test_who_is_not_overdue_has_no_risk():
    assert risk_of(review(told(MEASURED), THREE_STEP, day("2018-03-02")), [], FROM) is None


def test_a_trough_that_is_overdue_twice_over_is_counted_from_the_day_that_the_list_of_due_names():
    row = row_of(TACROLIMUS, fresh_without("tac_trough"), on="2018-04-20")
    (listed,) = (due for due in row.due if due.what == "tac_trough")
    assert row.risk == Risk(RiskKind(1), "tac_trough", listed.on, "tacrolimus")
    assert "trough-due" in {finding.rule for finding in row.findings}
