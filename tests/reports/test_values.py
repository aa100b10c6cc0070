"""What the summary reads out of a record: the day against the last before it, and what the day decided."""

from datetime import date

from nsclinic.domain.flags import Flag
from nsclinic.domain.record import Event, EventKind, Qualifier, Visit, VisitKind, child_record
from nsclinic.reports.values import PRESSURE, DecisionKind, decided, measured_values
from tests.charts.children import amina, measured, taken

DAY = date(2016, 5, 18)
VISIT = Visit(DAY, VisitKind.SCHEDULED, "Dr N.")


def values_of(*rows):
    return {line.code: line for line in measured_values(child_record(amina(), [], list(rows)), DAY)}


def decisions_of(treatments, events=()):
    return decided(child_record(amina(), [VISIT], [], treatments, events), VISIT, DAY)


def test_of_several_values_of_a_day_the_last_counts_and_the_last_day_before_stands_beside():
    found = values_of(
        measured("2016-03-01", "albumin", "2.0", "g/dL"),
        measured("2016-04-01", "albumin", "2.8", "g/dL"),
        measured(DAY, "albumin", "3.4", "g/dL"),
        measured(DAY, "albumin", "3.1", "g/dL"),
    )
    assert found["albumin"].now[0].value == "3.1"
    assert found["albumin"].before[0].value == "2.8"
    assert found["albumin"].flag is Flag.WITHIN


def test_what_was_not_done_today_stands_as_such_beside_the_last_value():
    found = values_of(
        measured("2016-04-01", "albumin", "2.8", "g/dL"),
        measured(DAY, "albumin", "", "g/dL", qualifier=Qualifier.NOT_DONE),
    )
    assert not found["albumin"].now[0].is_done
    assert found["albumin"].before[0].value == "2.8"


def test_both_blood_pressures_stand_together():
    found = values_of(measured(DAY, "sbp", "104", "mmHg"), measured(DAY, "dbp", "66", "mmHg"))
    assert list(found) == [PRESSURE]
    assert [row.value for row in found[PRESSURE].now] == ["104", "66"]


def test_drug_levels_and_later_values_are_not_among_the_days_values():
    found = values_of(
        measured(DAY, "tac_trough", "4.1", "ng/mL"),
        measured(DAY, "weight", "20", "kg"),
        measured("2016-06-01", "albumin", "3", "g/dL"),
    )
    assert list(found) == ["weight"]


def test_a_dose_changed_on_the_day_is_one_decision_with_both_doses():
    (decision,) = decisions_of(
        [
            taken("tacrolimus", "2016-03-10", "2016-05-17", "2", "mg/day"),
            taken("tacrolimus", DAY, None, "3", "mg/day"),
        ]
    )
    assert decision.kind is DecisionKind.CHANGED
    assert decision.before is not None
    assert decision.after is not None
    assert (decision.before.dose, decision.after.dose, decision.by) == ("2", "3", "Dr N.")


def test_a_drug_whose_last_day_is_the_visit_is_stopped_and_one_that_goes_on_is_not():
    found = decisions_of(
        [
            taken("enalapril", "2016-03-10", DAY, "5", "mg/day"),
            taken("prednisolone", "2016-03-10", "2016-08-01", "5", "mg/day"),
            taken("ciclosporin", "2016-01-01", "2016-04-01", "100", "mg/day"),
        ]
    )
    assert [(item.kind, item.before.drug) for item in found if item.before] == [
        (DecisionKind.STOPPED, "enalapril")
    ]


def test_a_finding_set_aside_on_the_day_names_who_did_it_and_one_of_another_day_is_left_out():
    found = decisions_of(
        [],
        [
            Event(DAY, EventKind.SET_ASIDE, "bp-high", clinician="Dr S.", note="White coat"),
            Event(date(2016, 4, 1), EventKind.SET_ASIDE, "dose-low", clinician="Dr S.", note="Old"),
        ],
    )
    assert [(item.kind, item.by) for item in found] == [(DecisionKind.SET_ASIDE, "Dr S.")]


def test_what_is_planned_for_later_is_told_and_what_was_planned_before_is_not():
    found = decisions_of(
        [],
        [
            Event(date(2016, 7, 1), EventKind.VACCINATION_PLANNED, "MMR"),
            Event(date(2016, 2, 1), EventKind.VACCINATION_PLANNED, "PCV13"),
        ],
    )
    assert [item.event.code for item in found if item.event] == ["MMR"]
