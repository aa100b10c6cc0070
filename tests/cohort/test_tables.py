"""The outcome tables count each child where the contract says (contract 5)."""

from dataclasses import replace

from nsclinic.advice.review import review
from nsclinic.cohort.facts import facts_of, main_histology
from nsclinic.cohort.tables import cohort_json, cohort_of, outline_of
from nsclinic.domain.record import EventKind, Sex
from nsclinic.protocol.loader import shipped_protocols
from tests.spec.story import day, told

THREE_STEP = shipped_protocols()["three-step"]
A = day("2018-12-31")

RESISTANT_TO_STEROID = """
    2018-01-01..2018-03-02 prednisolone 2 mg/kg/day
    2018-02-26 upcr 4.0
"""
RESISTANT_TO_STEP_1 = (
    RESISTANT_TO_STEROID
    + """
    2018-03-05.. ciclosporin 150 mg/m2/day x2
    2018-09-01 upcr 4.0
"""
)
RESPONDED_TO_STEP_1 = (
    RESISTANT_TO_STEROID
    + """
    2018-03-05.. ciclosporin 150 mg/m2/day x2
    2018-09-01 upcr 0.1
"""
)
SENSITIVE = """
    2018-01-01..2018-03-02 prednisolone 2 mg/kg/day
    2018-01-20 upcr 0.1
"""


def child(history, *, sex="male", biopsy="", protocol="three-step"):
    record = told(history + (f"\n2018-03-01 biopsy {biopsy}" if biopsy else "")).as_of(A)
    record = replace(record, child=replace(record.child, sex=Sex(sex)))
    chosen = shipped_protocols()[protocol]
    return facts_of(record, review(record, chosen, A), chosen)


def tables(*children):
    return cohort_of(children, outline_of(THREE_STEP), A).tables


def test_an_empty_clinic_has_every_key_with_nobody_counted():
    answer = cohort_json(cohort_of([], outline_of(THREE_STEP), A))
    assert answer == {
        "as_of": "2018-12-31",
        "protocol": {"id": "three-step", "version": THREE_STEP.version},
        "n": 0,
        "tables": {
            "sex": {
                group: {"male": 0, "female": 0}
                for group in ("SSNS", "SRNS", "step1_resistant", "step2_resistant", "step3_resistant")
            },
            "response": {
                step: {
                    "complete_remission": 0,
                    "partial_remission": 0,
                    "resistant": 0,
                    "relapsed": 0,
                    "ongoing": 0,
                    "not_evaluable": 0,
                    "stopped": 0,
                }
                for step in ("1", "2", "3")
            },
            "histology": {"1": {}, "2": {}, "3": {}},
        },
    }


def test_steroid_response_is_counted_by_sex():
    sex = tables(child(SENSITIVE), child(SENSITIVE, sex="female"), child(RESISTANT_TO_STEROID, sex="female"))[
        "sex"
    ]
    assert sex["SSNS"] == {"male": 1, "female": 1}
    assert sex["SRNS"] == {"male": 0, "female": 1}


def test_a_child_of_unknown_sex_gets_a_column_only_where_there_is_one():
    sex = tables(child(SENSITIVE), child(SENSITIVE, sex="unknown"))["sex"]
    assert sex["SSNS"] == {"male": 1, "female": 0, "unknown": 1}
    assert sex["SRNS"] == {"male": 0, "female": 0, "unknown": 0}


def test_resistance_to_a_step_is_counted_by_sex_and_by_step():
    found = tables(child(RESISTANT_TO_STEP_1), child(RESPONDED_TO_STEP_1, sex="female"))
    assert found["sex"]["SRNS"] == {"male": 1, "female": 1}
    assert found["sex"]["step1_resistant"] == {"male": 1, "female": 0}
    assert found["response"]["1"]["resistant"] == 1
    assert found["response"]["1"]["complete_remission"] == 1
    assert sum(found["response"]["2"].values()) == 0


def test_a_child_counts_in_a_step_only_if_the_step_was_begun():
    assert sum(tables(child(RESISTANT_TO_STEROID))["response"]["1"].values()) == 0


def test_histology_parts_those_who_responded_from_those_who_did_not():
    histology = tables(
        child(RESISTANT_TO_STEP_1, biopsy="FSGS"),
        child(RESISTANT_TO_STEP_1, biopsy="MCD"),
        child(RESPONDED_TO_STEP_1, biopsy="MCD"),
        child(RESPONDED_TO_STEP_1),
    )["histology"]
    assert histology["1"] == {
        "MCD": {"responding": 1, "resistant": 1},
        "FSGS": {"responding": 0, "resistant": 1},
    }


def test_a_histology_found_at_one_step_stands_with_0_at_every_other():
    histology = tables(child(RESISTANT_TO_STEP_1, biopsy="FSGS"))["histology"]
    assert histology["2"] == histology["3"] == {"FSGS": {"responding": 0, "resistant": 0}}


def test_a_child_on_another_protocol_is_left_out_and_told_of():
    cohort = cohort_of([child(SENSITIVE), child(SENSITIVE, protocol="mmf")], outline_of(THREE_STEP), A)
    assert (cohort.n, cohort.on_other_protocols) == (1, 1)
    assert cohort.tables["sex"]["SSNS"] == {"male": 1, "female": 0}


def test_further_rows_of_a_biopsy_are_not_its_main_histology():
    record = told(
        "2018-03-01 biopsy FSGS\n2018-03-01 biopsy interstitial_disease\n2018-03-01 biopsy vascular_disease"
    )
    assert main_histology(record) == "FSGS"


def test_the_last_biopsy_counts():
    assert main_histology(told("2018-03-01 biopsy MCD\n2018-09-01 biopsy FSGS")) == "FSGS"


def test_without_a_biopsy_there_is_no_histology():
    record = told("2018-03-01 genetic_test NPHS2")
    assert EventKind.BIOPSY not in {event.kind for event in record.events}
    assert main_histology(record) is None
