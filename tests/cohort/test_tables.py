"""The outcome tables count each child where the contract says (contract 5)."""

import json
from dataclasses import replace

import pytest

from nsclinic.advice.review import review
from nsclinic.cohort.facts import Baseline, facts_of, main_histology
from nsclinic.cohort.tables import cohort_json, cohort_of, outline_of
from nsclinic.domain.record import EventKind, Sex
from nsclinic.protocol.loader import shipped_protocols
from tests.cohort.telling import facts
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


CONTRACT = ("sex", "response", "histology", "baseline", "adverse_events", "relapse_rate", "steroid_dose",
            "time_to_remission")  # fmt: skip

NO_VALUES = {"n": 0, "median": None, "q1": None, "q3": None, "min": None, "max": None}


def test_an_empty_clinic_has_every_key_with_nobody_counted_and_nothing_known():
    answer = cohort_json(cohort_of([], outline_of(THREE_STEP), A))
    assert (answer["as_of"], answer["n"]) == ("2018-12-31", 0)
    assert answer["protocol"] == {"id": "three-step", "version": THREE_STEP.version}
    found = answer["tables"]
    assert tuple(found)[: len(CONTRACT)] == CONTRACT
    assert found["sex"] == {
        group: {"male": 0, "female": 0}
        for group in ("SSNS", "SRNS", "step1_resistant", "step2_resistant", "step3_resistant")
    }
    assert set(found["response"]) == {"1", "2", "3"}
    assert found["response"]["1"] == dict.fromkeys(
        (
            "complete_remission",
            "partial_remission",
            "resistant",
            "relapsed",
            "ongoing",
            "not_evaluable",
            "stopped",
        ),
        0,
    )
    assert found["histology"] == {"1": {}, "2": {}, "3": {}}
    assert set(found["baseline"]) == set(Baseline._fields)
    assert found["baseline"]["age"] == {
        "1": NO_VALUES, "2": NO_VALUES, "3": NO_VALUES, "p": None, "method": "kruskal_wallis",
    }  # fmt: skip
    assert set(found["adverse_events"]) == {"ciclosporin", "mycophenolate_mofetil", "tacrolimus"}
    assert set(found["adverse_events"]["tacrolimus"].values()) == {0}
    assert found["relapse_rate"]["tacrolimus"] == {
        "n": 0, "before": NO_VALUES, "after": NO_VALUES, "p": None, "method": "wilcoxon_signed_rank",
    }  # fmt: skip
    assert found["time_to_remission"]["1"] == {
        "time_days": [], "survival": [], "at_risk": [], "median": None,
    }  # fmt: skip
    assert found["response_proportions"]["1"]["responding"] == {
        "n": 0, "of": 0, "share": None, "wilson": None, "exact": None,
    }  # fmt: skip
    assert found["not_tested"]["baseline"]["age"] == "too_few_groups"
    assert found["not_tested"]["relapse_rate"]["tacrolimus"] == "no_pairs"


def test_the_answer_is_plain_json_without_a_number_that_json_does_not_know():
    answer = cohort_json(cohort_of([child(RESPONDED_TO_STEP_1)], outline_of(THREE_STEP), A))
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


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


STEP_2 = """
    2018-03-05..2018-09-05 ciclosporin 150 mg/m2/day x2
    2018-09-01 upcr 4.0
    2018-09-06.. ciclosporin 150 mg/m2/day x2
    2018-09-06.. mycophenolate_mofetil 1200 mg/m2/day x2
"""


def test_a_baseline_is_summarised_by_step_with_one_p_over_the_steps():
    found = tables(
        child(RESISTANT_TO_STEP_1 + "2018-03-01 albumin 1.5"),
        child(RESISTANT_TO_STEP_1 + "2018-03-01 albumin 2.5"),
        child(RESISTANT_TO_STEP_1),
        child(RESISTANT_TO_STEROID + STEP_2 + "2018-09-01 albumin 3.0"),
    )["baseline"]
    assert found["albumin"] == {
        "1": {"n": 2, "median": 2.0, "q1": 1.75, "q3": 2.25, "min": 1.5, "max": 2.5},
        "2": {"n": 1, "median": 3.0, "q1": 3.0, "q3": 3.0, "min": 3.0, "max": 3.0},
        "3": NO_VALUES,
        "p": pytest.approx(0.2206713619, abs=1e-6),
        "method": "kruskal_wallis",
    }
    assert [found["age"][step]["n"] for step in "123"] == [4, 1, 0]


def test_one_step_alone_has_no_p_and_the_reason_stands_beside():
    found = tables(child(RESISTANT_TO_STEP_1 + "2018-03-01 albumin 1.5"))
    assert found["baseline"]["albumin"]["p"] is None
    assert found["not_tested"]["baseline"]["albumin"] == "too_few_groups"


def test_harm_is_counted_once_a_child_among_all_who_were_on_the_drug():
    on = RESISTANT_TO_STEROID + "2018-04-01..2018-06-30 tacrolimus 2 mg/day\n"
    twice = on + "2018-05-01 adverse_event tremor\n2018-06-01 adverse_event tremor"
    late = on + "2018-07-01 adverse_event tremor"
    found = tables(child(twice), child(late), child(on), child(RESISTANT_TO_STEROID))
    counted = found["adverse_events"]["tacrolimus"]
    assert (counted["of"], counted["tremor"], counted["diarrhoea"]) == (3, 1, 0)
    assert found["adverse_event_proportions"]["tacrolimus"]["tremor"]["of"] == 3
    assert found["adverse_events"]["prednisolone"]["of"] == 4


def told_pair(before, after):
    """A child with so many relapses in the year before tacrolimus, and so many in the year on it."""
    relapses = [*(("2016", month) for month in range(2, 2 + 2 * before, 2)),
                *(("2017", month) for month in range(2, 2 + 2 * after, 2))]  # fmt: skip
    return facts(
        "diagnosed 2016-01-01; 2016-01-02 weight 20; 2016-06-15 weight 20; 2016-12-15 weight 20; "
        "2017-06-15 weight 20; 2017-12-15 weight 20; 2016-01-01..2016-12-31 prednisolone 20 mg/day alternate_day; "
        "2017-01-01..2017-12-31 prednisolone 10 mg/day alternate_day; 2017-01-01..2017-12-31 tacrolimus 2 mg/day; "
        + "".join(
            f"{year}-{month:02}-10 upcr 0.1; {year}-{month:02}-20 upcr 4.0; " for year, month in relapses
        )
    )


def test_before_and_after_are_compared_in_pairs():
    found = tables(told_pair(3, 0), told_pair(2, 1), told_pair(4, 0), told_pair(1, 1))
    rates = found["relapse_rate"]["tacrolimus"]
    assert rates["n"] == 4
    assert rates["before"]["median"] == pytest.approx(2.5 * 365.25 / 366, abs=1e-5)
    assert rates["after"]["median"] == pytest.approx(0.5 * 365.25 / 364, abs=1e-5)
    # One relapse in 366 days before is fewer a year than one in 364 after: the one small rise of four pairs.
    assert (rates["p"], rates["method"]) == (0.25, "wilcoxon_signed_rank_exact")
    doses = found["steroid_dose"]["tacrolimus"]
    assert (doses["before"]["median"], doses["after"]["median"]) == (0.5, 0.25)
    assert doses["method"] == "wilcoxon_signed_rank_normal"
    assert found["not_tested"]["relapse_rate"] == {
        "prednisolone": "no_pairs", "ciclosporin": "no_pairs", "mycophenolate_mofetil": "no_pairs",
    }  # fmt: skip


def test_time_to_remission_is_a_curve_a_step():
    found = tables(child(RESISTANT_TO_STEP_1), child(RESPONDED_TO_STEP_1))["time_to_remission"]
    assert found["1"] == {
        "time_days": [180, 184], "survival": [0.5, 0.5], "at_risk": [2, 1], "median": 180.0,
    }  # fmt: skip
    assert found["2"]["time_days"] == []


def test_who_responded_once_counts_up_to_every_later_step():
    relapsed = RESPONDED_TO_STEP_1.replace("2018-03-05..", "2018-03-05..2018-09-30")
    found = tables(
        child(
            relapsed
            + "2018-10-01.. ciclosporin 150 mg/m2/day x2\n2018-10-01.. mycophenolate_mofetil 600 mg/day"
        ),
        child(RESISTANT_TO_STEP_1),
        child(RESISTANT_TO_STEROID),
    )
    assert found["response"]["2"]["ongoing"] == 1
    for step in "123":
        counted = found["cumulative_response"][step]["responding"]
        assert (counted["n"], counted["of"]) == (1, 2)


@pytest.mark.parametrize("protocol", shipped_protocols())
def test_every_protocol_that_ships_has_its_tables(protocol):
    outline = outline_of(shipped_protocols()[protocol])
    taken = "\n2018-03-05.. tacrolimus 2 mg/day\n2018-09-05 upcr 0.1\n2018-06-01 adverse_event tremor"
    cohort = cohort_of([child(SENSITIVE + taken, protocol=protocol)], outline, A)
    assert cohort.n == 1
    assert tuple(cohort.tables["response"]) == tuple(str(step) for step in outline.steps)
    assert cohort.tables["adverse_events"]["tacrolimus"]["tremor"] == 1
    assert cohort.tables["sex"]["SSNS"]["male"] + cohort.tables["sex"]["SRNS"]["male"] <= 1
