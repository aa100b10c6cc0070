"""The lines of an example's history become the rows that a clinic would record, and nothing is guessed."""

from datetime import date

import pytest

from nsclinic.domain.record import (
    Cause,
    Event,
    EventKind,
    Frequency,
    Observation,
    Qualifier,
    Sex,
    Treatment,
    Visit,
    VisitKind,
)
from nsclinic.protocol.history import record_of

A = date(2018, 6, 1)
BORN = "born 2010-01-01"


def read(*lines: str):
    record, faults = record_of((BORN, *lines), A)
    assert faults == ()
    assert record is not None
    return record


def refused(*lines: str) -> tuple[tuple[int, str], ...]:
    record, faults = record_of((BORN, *lines), A)
    assert record is None
    return faults


def test_the_child_is_what_its_lines_say_and_nothing_else_is_known():
    child = read("diagnosed 2018-01-01", "sex male", "cause idiopathic").child
    assert (child.birth_date, child.diagnosis_date) == (date(2010, 1, 1), date(2018, 1, 1))
    assert (child.sex, child.cause) == (Sex.MALE, Cause.IDIOPATHIC)
    bare = read().child
    assert (bare.sex, bare.cause, bare.diagnosis_date) == (Sex.UNKNOWN, None, None)


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("2018-05-01 upcr 4.0 mg/mg", Observation(date(2018, 5, 1), "upcr", "4.0", "mg/mg")),
        ("2018-05-01 upcr <20 mg/mmol", Observation(date(2018, 5, 1), "upcr", "20", "mg/mmol", Qualifier.LESS)),
        ("2018-05-01 upcr not_done", Observation(date(2018, 5, 1), "upcr", "", "", Qualifier.NOT_DONE)),
        ("2018-05-01 dipstick_protein 3+ grade", Observation(date(2018, 5, 1), "dipstick_protein", "3+", "grade")),
        ("2018-05-01 oedema mild", Observation(date(2018, 5, 1), "oedema", "mild")),
        ("2018-05-01 tac_trough 9 ng/mL hours=11.5",
         Observation(date(2018, 5, 1), "tac_trough", "9", "ng/mL", hours_after_dose="11.5")),
    ],
)  # fmt: skip
def test_a_value_is_kept_as_it_is_written(line, row):
    assert read(line).observations == (row,)


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("2018-04-01.. tacrolimus 0.1 mg/kg/day x2",
         Treatment("tacrolimus", date(2018, 4, 1), None, "0.1", "mg/kg/day", Frequency.DAILY, 2)),
        ("2018-04-01..2018-05-01 prednisolone 20 mg/day alternate_day",
         Treatment("prednisolone", date(2018, 4, 1), date(2018, 5, 1), "20", "mg/day", Frequency.ALTERNATE_DAY)),
        ("2018-04-01..2018-04-01 rituximab 375 mg/m2 single",
         Treatment("rituximab", date(2018, 4, 1), date(2018, 4, 1), "375", "mg/m2", Frequency.SINGLE)),
        ("2018-04-01..2018-12-31 tacrolimus 2 mg/day",
         Treatment("tacrolimus", date(2018, 4, 1), date(2018, 12, 31), "2", "mg/day", Frequency.DAILY)),
    ],
)  # fmt: skip
def test_a_dose_is_a_stretch_of_days(line, row):
    assert read(line).treatments == (row,)


def test_visits_and_events_stand_on_their_days_and_plans_may_lie_ahead():
    record = read(
        "2018-05-01 visit scheduled 2018-07-01",
        "2018-05-02 visit phone",
        "2018-05-02 adverse_event diarrhoea severe",
        "2018-05-03 step_start 2",
        "2018-08-01 vaccination_planned MMR",
        "2018-08-01 treatment_planned rituximab",
    )
    assert record.visits == (
        Visit(date(2018, 5, 1), VisitKind.SCHEDULED, next_visit_date=date(2018, 7, 1)),
        Visit(date(2018, 5, 2), VisitKind.PHONE),
    )
    assert record.events == (
        Event(date(2018, 5, 2), EventKind.ADVERSE_EVENT, "diarrhoea", "severe"),
        Event(date(2018, 5, 3), EventKind.STEP_START, "2"),
        Event(date(2018, 8, 1), EventKind.VACCINATION_PLANNED, "MMR"),
        Event(date(2018, 8, 1), EventKind.TREATMENT_PLANNED, "rituximab"),
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "is empty or longer than 200 characters"),
        ("2018-05-01", "'2018-05-01' says nothing of the child"),
        ("born", "'born' is followed by one word"),
        ("sex girl", "'girl' is not a sex (female, male, unknown)"),
        ("2018-05-01 upcr", "the value of upcr is missing"),
        ("2018-05-01 dipstick_protein 3+", "the unit of dipstick_protein is missing (grade, mg/dL)"),
        ("2018-05-01 upcr 4 mg/mg fasting", "'fasting' is one word too many"),
        ("2018-05-01 upcr four mg/mg", "'four' is not a number"),
        ("2018-05-01 oedema huge", "'huge' is not a value of oedema (none, mild, moderate, severe)"),
        ("2018-05-01..2018-04-01 tacrolimus 2 mg/day", "ends on 2018-04-01, before it starts"),
        ("2018-07-01.. tacrolimus 2 mg/day", "2018-07-01 lies after as_of, and nothing after it is used"),
        ("2018-05-01.. rituximab 375 mg/m2", "'mg/m2' is not a unit of this dose; did you mean 'mg/m2/day'?"),
        ("2018-05-01.. tacrolimus 2 mg/day thrice", "'thrice' is neither a frequency nor doses a day (x2)"),
        ("2018-05-01 visit home", "'home' is not a kind of visit; did you mean 'phone'?"),
        ("2018-05-01 step_start last", "'last' is not the number of a step"),
        ("2018-05-01 set_aside bp-high", "set_aside has no place in an example: it is reviewed under this protocol"),
        ("2018-05-01 adverse_event vomiting grave", "'grave' is not a severity (mild, moderate, severe)"),
        ("2018-05-01 biopsy MCD mild twice", "'twice' is one word too many"),
    ],
)  # fmt: skip
def test_a_line_that_says_nothing_sure_is_named_with_what_is_wrong(line, message):
    assert refused(line) == ((1, message),)


def test_every_wrong_line_is_named_at_once():
    assert [place for place, _ in refused("sex girl", "2018-05-01 upcr 1 mg/mg", "2018-05-01 upcr 1")] == [
        1,
        3,
    ]
