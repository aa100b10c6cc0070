"""The clinic on a real file: what is written is read back, audited once, and told to whoever listens."""

from dataclasses import replace
from datetime import date

import pytest

from nsclinic.advice.model import Finding, SetAside
from nsclinic.clinic.clinic import Changed, Clinic, PatientIdTakenError
from nsclinic.clinic.protocol_choice import UnknownProtocolError
from nsclinic.clinic.visit_entry import CorrectionReasonError, VisitEntry, treatment_change
from nsclinic.domain.record import Child, Event, EventKind, Observation, Sex, Treatment, Visit, VisitKind
from nsclinic.store import StoreError, UnknownRowError, create_clinic

TODAY = date(2018, 3, 20)
AMINA = Child("", date(2011, 5, 10), "Amina", "Hassan", Sex.FEMALE, diagnosis_date=date(2018, 1, 1))
SEEN = Visit(TODAY, VisitKind.SCHEDULED, next_visit_date=date(2018, 4, 20))


@pytest.fixture
def clinic(tmp_path):
    store = create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True, clinic_name="Garden Row")
    with Clinic(store, who="Dr Rowan", as_of=TODAY) as opened:
        yield opened


@pytest.fixture
def told(clinic):
    heard: list[Changed] = []
    clinic.subscribe(heard.append)
    return heard


def relapsed(clinic):
    """A child whose relapse is an urgent finding today."""
    patient_id = clinic.register(AMINA)
    values = (("2018-01-15", "3.0"), ("2018-02-01", "0.1"), ("2018-03-20", "4.0"))
    rows = tuple(Observation(date.fromisoformat(day), "upcr", value, "mg/mg") for day, value in values)
    clinic.save_visit(VisitEntry(patient_id, SEEN, rows))
    return patient_id


def relapse(clinic: Clinic, patient_id: str) -> Finding:
    (found,) = [finding for finding in clinic.review(patient_id).findings if finding.rule == "relapse"]
    return found


def test_the_clinic_knows_its_name_and_the_day_it_was_opened_for(clinic):
    assert (clinic.name, clinic.today, clinic.is_demonstration) == ("Garden Row", TODAY, False)


def test_without_a_fixed_day_today_is_the_systems(clinic):
    assert Clinic(clinic.store).today == date.today()  # noqa: DTZ011 - the person's own day is meant


def test_a_new_child_gets_the_next_number_of_the_desk(clinic, told):
    first, second = clinic.register(AMINA), clinic.register(replace(AMINA, given_name="Badr"))
    assert first != second
    assert [line.patient_id for line in clinic.children()] == sorted([first, second])
    assert told == [Changed((first,), ("register",)), Changed((second,), ("register",))]


def test_a_child_can_be_registered_under_a_number_of_its_own_once(clinic, told):
    assert clinic.register(replace(AMINA, patient_id="7/2018")) == "7/2018"
    with pytest.raises(PatientIdTakenError, match="7/2018"):
        clinic.register(replace(AMINA, patient_id="7/2018", given_name="Somebody"))
    assert clinic.record("7/2018").child.given_name == "Amina"
    assert len(told) == 1


def test_a_similar_child_is_found_before_it_is_registered_again(clinic):
    patient_id = clinic.register(AMINA)
    assert [line.patient_id for line in clinic.similar(replace(AMINA, given_name="Amena"))] == [patient_id]
    assert clinic.similar(Child("", date(2015, 1, 1), "Zbigniew", "Quux")) == []


def test_a_birth_date_nobody_knows_yet_is_not_compared(clinic):
    patient_id = clinic.register(AMINA)
    unknown = Child("", TODAY, "Amina", "Hassan", birth_date_estimated=True)
    assert [line.patient_id for line in clinic.similar(unknown)] == [patient_id]


def test_a_visit_is_saved_whole_in_one_audited_change(clinic, told):
    patient_id = clinic.register(AMINA)
    entry = VisitEntry(
        patient_id,
        SEEN,
        (Observation(TODAY, "weight", "22.40", "kg"), Observation(TODAY, "upcr", "0.1", "mg/mg")),
        (Treatment("tacrolimus", TODAY, None, "2.5", "mg/day", doses_per_day=2),),
        (Event(TODAY, EventKind.ADVERSE_EVENT, "tremor", "mild"),),
    )
    row_id = clinic.save_visit(entry)
    record = clinic.record(patient_id)
    assert record.visits[0].row_id == row_id
    assert [(row.code, row.value) for row in record.observations] == [("weight", "22.40"), ("upcr", "0.1")]
    assert record.treatments[0].dose == "2.5"
    assert record.events[0].code == "tremor"
    entries = clinic.store.changes(patient_id=patient_id)
    assert [(change.kind, change.who, change.revisions) for change in entries] == [
        ("visit", "Dr Rowan", 5),
        ("register", "Dr Rowan", 1),
    ]
    assert told[-1] == Changed((patient_id,), ("visit",))


def test_a_dose_change_and_a_value_taken_back_are_part_of_the_same_save(clinic):
    patient_id = clinic.register(AMINA)
    drug = Treatment("tacrolimus", date(2018, 2, 1), None, "2.5", "mg/day", doses_per_day=2)
    clinic.save_visit(VisitEntry(patient_id, SEEN, (Observation(TODAY, "weight", "224", "kg"),), (drug,)))
    record = clinic.record(patient_id)
    clinic.save_visit(
        VisitEntry(
            patient_id,
            record.visits[0]._replace(note="seen again"),
            treatments=treatment_change(record.treatments[0], TODAY, dose="3"),
            removed_row_ids=(record.observations[0].row_id,),
        ),
        "tenfold",
    )
    after = clinic.record(patient_id)
    assert len(after.visits) == 1
    assert after.observations == ()
    assert [(row.dose, row.end_date) for row in after.treatments] == [("2.5", date(2018, 3, 19)), ("3", None)]


def test_a_visit_of_an_unknown_child_changes_nothing_and_tells_nobody(clinic, told):
    before = clinic.store.head
    with pytest.raises(UnknownRowError):
        clinic.save_visit(VisitEntry("nobody", SEEN))
    assert clinic.store.head == before
    assert told == []


def test_a_visit_that_cannot_be_saved_whole_is_not_saved_at_all(clinic, told):
    patient_id = clinic.register(AMINA)
    told.clear()
    with pytest.raises(StoreError):
        clinic.save_visit(VisitEntry(patient_id, SEEN, removed_row_ids=("no such row",), draft_id="d"))
    assert clinic.record(patient_id).visits == ()
    assert told == []


def test_saving_drops_the_draft_and_a_failed_save_keeps_it(clinic):
    patient_id = clinic.register(AMINA)
    clinic.drafts.save("d1", {"form": "visit"})
    with pytest.raises(StoreError):
        clinic.save_visit(VisitEntry(patient_id, SEEN, removed_row_ids=("no such row",), draft_id="d1"))
    assert list(clinic.drafts.all()) == ["d1"]
    clinic.save_visit(VisitEntry(patient_id, SEEN, draft_id="d1"))
    assert clinic.drafts.all() == {}


def test_particulars_are_amended_with_a_reason_in_the_audit(clinic, told):
    patient_id = clinic.register(AMINA)
    clinic.amend_child(
        replace(clinic.record(patient_id).child, guardian="Hala"), "the mother's name was missing"
    )
    assert clinic.record(patient_id).child.guardian == "Hala"
    assert clinic.store.changes(limit=1)[0].reason == "the mother's name was missing"
    assert told[-1] == Changed((patient_id,), ("amend",))


def test_a_finding_set_aside_leaves_the_worklist_until_its_facts_change(clinic):
    patient_id = relapsed(clinic)
    assert [row.child.patient_id for row in clinic.worklist().needs_you] == [patient_id]
    clinic.set_aside(patient_id, relapse(clinic, patient_id), "infection, repeat in a week")
    aside = SetAside(TODAY, "Dr Rowan", "infection, repeat in a week")
    assert relapse(clinic, patient_id).set_aside == aside
    assert clinic.worklist().needs_you == ()


def test_a_finding_is_not_set_aside_without_a_reason(clinic):
    patient_id = relapsed(clinic)
    with pytest.raises(ValueError, match="reason"):
        clinic.set_aside(patient_id, relapse(clinic, patient_id), "  ")


def test_a_review_can_be_of_another_day_and_under_another_protocol(clinic):
    patient_id = relapsed(clinic)
    assert clinic.review(patient_id).course.relapses == (date(2018, 3, 20),)
    assert clinic.review(patient_id, date(2018, 3, 19)).course.relapses == ()
    assert clinic.review(patient_id, protocol_id="mmf").protocol_id == "mmf"
    with pytest.raises(UnknownProtocolError, match="three-step"):
        clinic.review(patient_id, protocol_id="nobody's")


def test_the_clinic_can_choose_another_protocol_for_children_without_one(clinic):
    patient_id = clinic.register(AMINA)
    clinic.set_setting("default_protocol", "mmf")
    assert clinic.review(patient_id).protocol_id == "mmf"
    clinic.set_setting("default_protocol", "one that is gone")
    assert clinic.review(patient_id).protocol_id == "three-step"


def test_every_child_is_reviewed_as_of_the_day_with_its_record_cut_to_it(clinic):
    patient_id = relapsed(clinic)
    steps = []
    ((record, review),) = clinic.reviews(date(2018, 2, 1), lambda done, of: steps.append((done, of)))
    assert record.child.patient_id == patient_id
    assert [row.value for row in record.observations] == ["3.0", "0.1"]
    assert review == clinic.review(patient_id, date(2018, 2, 1))
    assert steps == [(1, 1)]


def test_reviews_of_unknown_children_are_refused_before_the_first(clinic):
    patient_id = clinic.register(AMINA)
    with pytest.raises(UnknownRowError, match="'P8', 'P9' are not children"):
        next(clinic.reviews(patient_ids=[patient_id, "P9", "P8"]))


def test_a_cancelled_review_of_all_stops_before_the_next_child(clinic):
    clinic.register(AMINA)
    clinic.register(replace(AMINA, given_name="Badr"))
    seen: list[str] = []
    for record, _ in clinic.reviews(is_cancelled=lambda: len(seen) == 1):
        seen.append(record.child.patient_id)
    assert len(seen) == 1


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_below_the_window_is_refused_without_a_reason_and_writes_nothing(
    clinic: Clinic, reason: str
):
    patient_id = clinic.register(AMINA)
    visit, row = (
        Visit(date(2018, 3, 1), VisitKind.SCHEDULED),
        Observation(date(2018, 3, 1), "upcr", "0.2", "mg/mg"),
    )
    clinic.save_visit(VisitEntry(patient_id, visit, (row,)))
    record = clinic.record(patient_id)
    head, (kept,), (seen,) = clinic.store.head, record.observations, record.visits
    for entry in (
        VisitEntry(patient_id, seen, (kept._replace(value="2.0"),)),
        VisitEntry(patient_id, seen, removed_row_ids=(kept.row_id,)),
    ):
        with pytest.raises(CorrectionReasonError):
            clinic.save_visit(entry, reason)
    with pytest.raises(CorrectionReasonError):
        clinic.amend_child(replace(record.child, birth_date=date(2010, 1, 1)), reason)
    assert clinic.store.head == head
    clinic.save_visit(VisitEntry(patient_id, seen, (kept._replace(value="2.0"),)), "misread")
    clinic.amend_child(replace(record.child, address="Garden Row"), reason)
    assert [row.value for row in clinic.record(patient_id).observations] == ["2.0"]
