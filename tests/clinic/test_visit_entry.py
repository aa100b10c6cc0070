"""A decision about a drug becomes rows, and a visit can be looked at before it is saved."""

from datetime import date

import pytest

from nsclinic.clinic.visit_entry import (
    TreatmentDateError,
    VisitEntry,
    preview,
    treatment_change,
    treatment_stop,
)
from nsclinic.domain.record import (
    Child,
    Event,
    EventKind,
    Frequency,
    Observation,
    Treatment,
    Visit,
    VisitKind,
    child_record,
)

TACROLIMUS = Treatment(
    "tacrolimus", date(2018, 1, 10), None, "2.5", "mg/day", Frequency.DAILY, 2, "with food", "t1"
)
TODAY = date(2018, 3, 1)


def test_a_changed_dose_ends_the_old_row_the_day_before_and_begins_a_new_one():
    old, new = treatment_change(TACROLIMUS, TODAY, dose="3")
    assert old == TACROLIMUS._replace(end_date=date(2018, 2, 28))
    assert new == Treatment("tacrolimus", TODAY, None, "3", "mg/day", Frequency.DAILY, 2, "", "")


def test_a_change_on_the_rows_first_day_corrects_the_row_itself():
    assert treatment_change(TACROLIMUS, TACROLIMUS.start_date, dose="3") == (TACROLIMUS._replace(dose="3"),)


def test_a_change_before_the_rows_first_day_is_refused():
    with pytest.raises(TreatmentDateError):
        treatment_change(TACROLIMUS, date(2018, 1, 9), dose="3")


def test_a_change_to_what_is_taken_already_writes_nothing():
    assert treatment_change(TACROLIMUS, TODAY, dose="2.5") == ()


def test_a_planned_end_goes_over_to_the_new_dose():
    planned = TACROLIMUS._replace(end_date=date(2018, 6, 30))
    old, new = treatment_change(planned, TODAY, dose="3")
    assert (old.end_date, new.end_date) == (date(2018, 2, 28), date(2018, 6, 30))


def test_a_row_that_ended_before_the_change_leaves_the_new_dose_open():
    _, new = treatment_change(TACROLIMUS._replace(end_date=date(2018, 2, 1)), TODAY, dose="3")
    assert new.end_date is None


def test_unit_frequency_and_times_a_day_can_change_with_the_dose():
    _, new = treatment_change(
        TACROLIMUS, TODAY, dose="1", dose_unit="mg/kg/day", frequency=Frequency.ALTERNATE_DAY, doses_per_day=1
    )
    assert (new.dose, new.dose_unit, new.frequency, new.doses_per_day) == (
        "1",
        "mg/kg/day",
        Frequency.ALTERNATE_DAY,
        1,
    )


@pytest.mark.parametrize("last_day", [TODAY, date(2018, 2, 28), TACROLIMUS.start_date])
def test_a_stopped_drug_keeps_its_row_with_the_last_day_taken(last_day):
    assert treatment_stop(TACROLIMUS, last_day) == (TACROLIMUS._replace(end_date=last_day),)


def test_a_stop_that_stands_already_writes_nothing():
    ended = TACROLIMUS._replace(end_date=TODAY)
    assert treatment_stop(ended, TODAY) == ()


def test_a_stop_before_the_first_day_is_refused():
    with pytest.raises(TreatmentDateError):
        treatment_stop(TACROLIMUS, date(2018, 1, 9))


RECORD = child_record(
    Child("P1", date(2010, 1, 1), row_id="c1"),
    visits=[Visit(date(2018, 1, 10), VisitKind.SCHEDULED, row_id="v1")],
    observations=[
        Observation(TODAY, "upcr", "0.4", "mg/mg", row_id="o1"),
        Observation(TODAY, "upcr", "0.5", "mg/mg", row_id="o2"),
        Observation(TODAY, "albumin", "3.1", "g/dL", row_id="o3"),
    ],
    treatments=[TACROLIMUS],
)


def entered(**rows):
    return VisitEntry("P1", Visit(TODAY, VisitKind.SCHEDULED), **rows)


def test_a_preview_holds_the_visit_and_its_rows_and_leaves_the_record_alone():
    event = Event(TODAY, EventKind.ADVERSE_EVENT, "tremor")
    weight = Observation(TODAY, "weight", "20", "kg")
    seen = preview(RECORD, entered(observations=(weight,), events=(event,)))
    assert [visit.on for visit in seen.visits] == [date(2018, 1, 10), TODAY]
    assert seen.observations[-1] == weight
    assert seen.events == (event,)
    assert len(RECORD.observations) == 3


def test_a_corrected_row_keeps_its_place_so_that_the_last_value_of_the_day_stays_the_last():
    corrected = RECORD.observations[0]._replace(value="0.1")
    seen = preview(RECORD, entered(observations=(corrected,)))
    assert [row.value for row in seen.observations] == ["0.1", "0.5", "3.1"]


def test_a_value_taken_back_is_gone_from_the_preview():
    seen = preview(RECORD, entered(removed_row_ids=("o2",)))
    assert [row.row_id for row in seen.observations] == ["o1", "o3"]


def test_a_new_row_that_has_its_id_already_is_not_lost():
    weight = Observation(TODAY, "weight", "20", "kg", row_id="made-by-the-draft")
    assert preview(RECORD, entered(observations=(weight,))).observations[-1] == weight


def test_a_dose_change_in_a_preview_is_one_old_and_one_new_row():
    seen = preview(RECORD, entered(treatments=treatment_change(TACROLIMUS, TODAY, dose="3")))
    assert [(row.dose, row.start_date, row.end_date) for row in seen.treatments] == [
        ("2.5", date(2018, 1, 10), date(2018, 2, 28)),
        ("3", TODAY, None),
    ]
