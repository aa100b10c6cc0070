"""After a crash nobody knows whether the last Save was kept: done once more, it doubles and changes nothing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.diary import DiaryEntry, home_dipstick, save_diary
from nsclinic.clinic.undoing import undo
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import Child, Event, EventKind, Observation, Treatment, Visit, VisitKind
from nsclinic.store import create_clinic

TODAY = date(2018, 3, 20)
PRED = Treatment("prednisolone", TODAY, None, "40", "mg/day")
VISIT = VisitEntry(
    "P1",
    Visit(TODAY, VisitKind.SCHEDULED, "Dr Rowan"),
    observations=(Observation(TODAY, "upcr", "3.0", "mg/mg"), Observation(TODAY, "weight", "20.5", "kg")),
    treatments=(PRED,),
    events=(Event(TODAY, EventKind.ADVERSE_EVENT, "tremor", "mild"),),
    draft_id="7a0e",
)


@pytest.fixture
def clinic(tmp_path):
    store = create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True)
    with Clinic(store, who="Dr Rowan", as_of=TODAY) as opened:
        opened.register(Child("P1", date(2011, 5, 10), "Amina"))
        yield opened


def counted(clinic):
    record = clinic.record("P1")
    return tuple(map(len, (record.visits, record.observations, record.treatments, record.events)))


def test_a_visit_saved_once_more_writes_nothing(clinic):
    row_id = clinic.save_visit(VISIT)
    record, head = clinic.record("P1"), clinic.store.head
    assert clinic.save_visit(VISIT) == row_id
    assert (clinic.record("P1"), clinic.store.head) == (record, head)
    assert clinic.last_change_id == ""


def test_a_visit_without_a_draft_is_another_visit(clinic):
    for _ in range(2):
        clinic.save_visit(replace(VISIT, draft_id=""))
    assert counted(clinic) == (2, 4, 2, 2)


def test_two_drafts_of_the_same_words_are_two_visits(clinic):
    clinic.save_visit(VISIT)
    clinic.save_visit(replace(VISIT, draft_id="7a0f"))
    assert counted(clinic) == (2, 4, 2, 2)


def test_what_was_corrected_before_it_was_saved_again_is_a_correction(clinic):
    clinic.save_visit(VISIT)
    upcr, weight = VISIT.observations
    clinic.save_visit(replace(VISIT, observations=(upcr._replace(value="2.0"), weight)))
    assert [row.value for row in clinic.record("P1").observations] == ["2.0", "20.5"]
    (entry,) = clinic.store.changes(1)
    assert (entry.kind, entry.revisions) == ("visit", 1)


def test_what_was_added_before_it_was_saved_again_is_new_and_takes_no_other_rows_place(clinic):
    clinic.save_visit(VISIT)
    albumin = Observation(TODAY, "albumin", "1.9", "g/dL")
    clinic.save_visit(replace(VISIT, observations=(albumin,), treatments=(), events=()))
    assert {row.code: row.value for row in clinic.record("P1").observations} == {
        "upcr": "3.0",
        "weight": "20.5",
        "albumin": "1.9",
    }


def test_two_of_one_code_on_one_day_stay_two(clinic):
    tremor = Event(TODAY, EventKind.ADVERSE_EVENT, "other", "mild", note="tremor")
    rash = tremor._replace(note="rash")
    entry = replace(VISIT, events=(tremor, rash))
    for _ in range(2):
        clinic.save_visit(entry)
    assert [event.note for event in clinic.record("P1").events] == ["tremor", "rash"]


def test_a_visit_undone_in_between_is_there_again(clinic):
    clinic.save_visit(VISIT)
    undo(clinic, clinic.last_change_id, "typed for another child")
    assert counted(clinic) == (0, 0, 0, 0)
    clinic.save_visit(VISIT)
    assert counted(clinic) == (1, 2, 1, 1)


def test_a_new_dose_that_ended_a_plan_runs_on_when_it_is_saved_once_more(clinic):
    planned = PRED._replace(start_date=TODAY + timedelta(14), dose="30")
    with clinic.changing("taper") as (change, _):
        change.put_treatment("P1", planned)
    entry = replace(VISIT, treatments=(PRED._replace(end_date=TODAY + timedelta(13)),))
    clinic.save_visit(entry)
    once = clinic.record("P1").treatments
    assert [(row.start_date, row.end_date) for row in once] == [(TODAY, None)]
    clinic.save_visit(entry)
    assert clinic.record("P1").treatments == once


def test_a_diary_saved_once_more_writes_nothing(clinic):
    rows = tuple(home_dipstick(TODAY - timedelta(days), "3+") for days in range(5))
    entry = DiaryEntry("P1", rows, draft_id="d1")
    save_diary(clinic, entry)
    head = clinic.store.head
    save_diary(clinic, entry)
    assert counted(clinic) == (0, 5, 0, 0)
    assert clinic.store.head == head
