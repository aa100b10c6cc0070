"""Who is booked, who needs somebody, who is overdue: most pressing first, and nobody for nothing."""

from dataclasses import replace

import pytest

from nsclinic.advice.review import review
from nsclinic.clinic.worklist import child_line_of, step_line, worklist_json, worklist_of, worklist_row
from nsclinic.course.model import StepLine
from nsclinic.protocol.loader import shipped_protocols
from tests.spec.story import day, told

QUIET = "2018-01-15 upcr 0.1\n2018-03-01 visit"
BOOKED = "2018-01-15 upcr 0.1\n2018-03-01 visit -> 2018-04-01"
RELAPSED = "2018-01-15 upcr 3.0\n2018-02-01 upcr 0.1\n2018-03-20 upcr 4.0"
"""A child without any drug: the relapse is urgent, and nothing is due."""
ON_STEROID = "2018-02-01 upcr 0.1\n2018-01-01.. prednisolone 1 mg/kg/day\n2018-01-01 weight 20"
"""Urine is overdue from 46 days after the last."""
STOPPED = (
    "2018-01-15 upcr 0.1\n2018-03-01.. mycophenolate_mofetil 600 mg/m2/day x2\n2018-03-20 outcome dialysis"
)
"""`mmf-end-ckd` is a stop."""


def row_of(history, on="2018-04-01", patient_id="P1"):
    record = told(history)
    record = replace(record, child=replace(record.child, patient_id=patient_id)).as_of(day(on))
    protocol = shipped_protocols()["three-step"]
    return worklist_row(record, review(record, protocol, day(on)), protocol)


def reasons(row):
    return {(reason.rule or reason.what, reason.since.isoformat()) for reason in row.reasons}


def test_a_child_whom_nothing_calls_for_is_not_listed():
    assert row_of(QUIET) is None


def test_a_child_booked_for_the_day_is_listed_with_the_booking():
    row = row_of(BOOKED)
    assert reasons(row) == {("visit", "2018-04-01")}
    assert (row.is_booked, row.is_pressing, row.is_overdue) == (True, False, False)
    assert row.severity is None
    assert row.next_visit == day("2018-04-01")
    assert row.last_seen == day("2018-03-01")


@pytest.mark.parametrize("on", ["2018-03-31", "2018-04-02"])
def test_on_another_day_the_booked_child_is_not_booked(on):
    assert row_of(BOOKED, on) is None


def test_a_booked_child_who_was_seen_on_the_day_is_booked_no_more():
    assert row_of(f"{BOOKED}\n2018-04-01 visit -> 2018-05-01") is None
    assert row_of(f"{BOOKED}\n2018-04-01 visit") is None


def test_a_phone_call_does_not_use_the_booking_up():
    assert row_of(f"{BOOKED}\n2018-04-01 visit phone").is_booked


def test_a_booking_six_days_past_is_not_overdue_and_one_of_seven_is():
    assert row_of(BOOKED, "2018-04-07") is None
    late = row_of(BOOKED, "2018-04-08")
    assert late.is_overdue
    assert ("visit", "2018-04-01") in reasons(late)


def test_an_urgent_finding_lists_the_child_with_its_rule_and_day():
    row = row_of(RELAPSED)
    assert row.is_pressing
    assert ("relapse", "2018-03-20") in reasons(row)
    assert row.first_finding.rule == "relapse"
    assert row.severity == "urgent"


def test_a_finding_that_was_set_aside_leaves_the_worklist():
    assert row_of(f"{RELAPSED}\n2018-03-25 set_aside relapse seen elsewhere") is None


def test_what_is_overdue_leaves_the_worklist_with_the_finding_that_says_so():
    assert ("urine", "2018-03-01") in reasons(row_of(ON_STEROID, "2018-03-19"))
    aside = row_of(f"{ON_STEROID}\n2018-03-19 set_aside urine-test-overdue at home", "2018-03-19")
    assert aside is None or "urine" not in {reason.what for reason in aside.reasons}


def test_a_child_who_died_or_left_is_not_listed():
    assert row_of(f"{RELAPSED}\n2018-03-21 outcome death") is None
    assert row_of(f"{RELAPSED}\n2018-03-21 outcome transfer") is None


def test_nothing_recorded_after_the_day_is_seen():
    later = f"{BOOKED}\n2018-04-02 upcr 5.0\n2018-04-02 visit -> 2018-05-02"
    assert row_of(later) == row_of(BOOKED)


def test_stop_comes_before_urgent_before_overdue_before_booked():
    rows = [
        row_of(BOOKED, patient_id="A"),
        row_of(ON_STEROID, patient_id="B"),
        row_of(RELAPSED, patient_id="C"),
        row_of(STOPPED, patient_id="D"),
        None,
    ]
    worklist = worklist_of(rows)
    assert [row.child.patient_id for row in worklist.rows] == ["D", "C", "B", "A"]
    assert [row.child.patient_id for row in worklist.booked] == ["A"]
    assert [row.child.patient_id for row in worklist.needs_you] == ["D", "C"]
    assert "B" in [row.child.patient_id for row in worklist.overdue]


def test_a_child_stands_in_every_group_that_applies_but_once_in_the_list():
    row = row_of(f"{RELAPSED}\n2018-03-22 visit -> 2018-04-01")
    worklist = worklist_of([row])
    assert worklist.booked == worklist.needs_you == worklist.rows == (row,)
    assert reasons(row) == {("relapse", "2018-03-20"), ("visit", "2018-04-01")}


def test_the_json_has_the_contracts_keys():
    (line,) = worklist_json(worklist_of([row_of(f"{RELAPSED}\n2018-03-22 visit -> 2018-04-01")]))
    assert line == {
        "patient_id": "P1",
        "name": "Alder Example",
        "next_visit": "2018-04-01",
        "severity": "urgent",
        "reasons": [
            {"rule": "relapse", "since": "2018-03-20"},
            {"what": "visit", "since": "2018-04-01"},
        ],
    }


STEP = "2018-01-15 upcr 3.0\n2018-01-01..2018-03-02 prednisolone 2 mg/kg/day\n2018-03-05.. ciclosporin 150 mg/m2/day"


def test_the_step_is_told_with_its_day_and_how_long_it_lasts():
    record = told(STEP)
    line = step_line(review(record, shipped_protocols()["three-step"], day("2018-03-06")))
    assert line == StepLine(number=1, day=1, of_days=184, decision_date=day("2018-09-05"))


def test_a_child_on_no_step_has_no_step_line():
    assert step_line(review(told(QUIET), shipped_protocols()["three-step"], day("2018-03-06"))) is None


def test_a_line_knows_the_last_visit_and_the_booking_that_stands():
    line = child_line_of(told(BOOKED), day("2018-03-25"))
    assert (line.last_seen_on, line.next_visit_on) == (day("2018-03-01"), day("2018-04-01"))
    seen = told(f"{BOOKED}\n2018-03-20 visit")
    for on, booked in (
        ("2018-03-25", day("2018-04-01")),
        ("2018-04-01", day("2018-04-01")),
        ("2018-04-02", None),
    ):
        line = child_line_of(seen, day(on))
        assert (line.last_seen_on, line.next_visit_on) == (day("2018-03-20"), booked)
