"""A home diary is saved in one change: dipsticks of home without a visit, corrections with their reason."""

from datetime import date, timedelta

import pytest

from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.diary import (
    DiaryDayError,
    DiaryEntry,
    home_dipstick,
    home_dipsticks,
    save_diary,
    with_diary,
)
from nsclinic.clinic.visit_entry import CorrectionReasonError
from nsclinic.domain.record import Child, Observation, Qualifier, child_record
from nsclinic.store import UnknownRowError, create_clinic

TODAY = date(2026, 11, 23)
CHILD = Child("BS-0001-T", date(2020, 5, 1), "Sara", "Mahmoud", diagnosis_date=date(2026, 1, 27))


def day(days_ago):
    return TODAY - timedelta(days=days_ago)


@pytest.fixture
def clinic(tmp_path):
    path = tmp_path / "diary.nsclinic"
    with (
        create_clinic(path, passphrase=None, plain=True, clinic_name="Clinic", site_code="BS") as store,
        Clinic(store, who="Dr N.", as_of=TODAY) as clinic,
    ):
        with clinic.changing("import") as (change, _):
            change.put_child(CHILD)
            change.put_observation(CHILD.patient_id, Observation(day(60), "upcr", "0.1", "mg/mg"))
        yield clinic


def entry(*rows, **more):
    return DiaryEntry(CHILD.patient_id, rows, **more)


def test_thirty_dipsticks_are_one_change_of_kind_diary_and_no_visit(clinic):
    told: list[Changed] = []
    clinic.subscribe(told.append)
    before = len(clinic.store.changes())
    save_diary(clinic, entry(*(home_dipstick(day(ago), "negative") for ago in range(30, 0, -1))))
    record, changes = clinic.record(CHILD.patient_id), clinic.store.changes()
    assert len(home_dipsticks(record)) == 30
    assert {row.place for row in record.observations if row.code == "dipstick_protein"} == {"home"}
    assert record.visits == ()
    assert [(one.kind, one.who, one.reason) for one in changes[: len(changes) - before]] == [
        ("diary", "Dr N.", "")
    ]
    assert told == [Changed((CHILD.patient_id,), ("diary",))]


def test_the_third_day_of_three_plus_in_a_row_makes_the_relapse(clinic):
    first_two = entry(home_dipstick(day(5), "3+"), home_dipstick(day(4), "3+"))
    third = entry(*first_two.observations, home_dipstick(day(3), "4+"))
    record = clinic.record(CHILD.patient_id)
    assert clinic.review_record(with_diary(record, first_two)).course.relapses == ()
    assert clinic.review_record(with_diary(record, third)).course.relapses == (day(5),)
    save_diary(clinic, third)
    assert clinic.review(CHILD.patient_id).course.relapses == (day(5),)


def test_a_day_left_out_between_keeps_the_three_days_from_confirming(clinic):
    rows = [home_dipstick(day(ago), "3+") for ago in (6, 5, 3, 2)]
    save_diary(clinic, entry(*rows))
    assert clinic.review(CHILD.patient_id).course.relapses == ()


def test_a_correction_is_a_new_revision_of_the_same_row_with_its_reason(clinic):
    save_diary(clinic, entry(home_dipstick(day(3), "2+")))
    on_file = home_dipsticks(clinic.record(CHILD.patient_id))[day(3)]
    corrected = home_dipstick(day(3), "3+", on_file)
    save_diary(clinic, entry(corrected, reason="  misread in the diary "))
    rows = [row for row in clinic.record(CHILD.patient_id).observations if row.on == day(3)]
    assert rows == [on_file._replace(value="3+")]
    assert clinic.store.changes()[0].reason == "misread in the diary"


def test_a_correction_without_a_reason_is_refused_and_writes_nothing(clinic):
    save_diary(clinic, entry(home_dipstick(day(3), "2+")))
    on_file = home_dipsticks(clinic.record(CHILD.patient_id))[day(3)]
    before = len(clinic.store.changes())
    with pytest.raises(CorrectionReasonError):
        save_diary(
            clinic, entry(home_dipstick(day(3), "3+", on_file), home_dipstick(day(2), "3+"), reason=" ")
        )
    assert home_dipsticks(clinic.record(CHILD.patient_id)) == {day(3): on_file}
    assert len(clinic.store.changes()) == before


@pytest.mark.parametrize("on", [TODAY + timedelta(days=1), CHILD.birth_date - timedelta(days=1)])
def test_a_day_on_which_nothing_can_have_been_read_is_refused(clinic, on):
    with pytest.raises(DiaryDayError):
        save_diary(clinic, entry(home_dipstick(on, "negative")))
    assert home_dipsticks(clinic.record(CHILD.patient_id)) == {}


@pytest.mark.parametrize("on", [TODAY, CHILD.birth_date])
def test_today_and_the_day_of_birth_can_be_written(clinic, on):
    save_diary(clinic, entry(home_dipstick(on, "negative")))
    assert set(home_dipsticks(clinic.record(CHILD.patient_id))) == {on}


def test_a_strip_that_was_not_done_is_kept_as_such_and_is_no_evidence(clinic):
    save_diary(clinic, entry(home_dipstick(day(2), "")))
    row = home_dipsticks(clinic.record(CHILD.patient_id))[day(2)]
    assert (row.value, row.unit, row.qualifier) == ("", "", Qualifier.NOT_DONE)
    assert clinic.review(CHILD.patient_id).course.latest_evidence.on == day(60)


def test_the_draft_is_dropped_with_the_save_and_kept_when_the_save_is_refused(clinic):
    clinic.drafts.save("d1", {"form": "diary"})
    with pytest.raises(UnknownRowError):
        save_diary(clinic, DiaryEntry("BS-9999-X", (home_dipstick(day(2), "1+"),), draft_id="d1"))
    assert set(clinic.drafts.all()) == {"d1"}
    save_diary(clinic, entry(home_dipstick(day(2), "1+"), draft_id="d1"))
    assert clinic.drafts.all() == {}


def test_a_diary_looked_at_before_it_is_saved_leaves_the_record_alone(clinic):
    record = clinic.record(CHILD.patient_id)
    looked_at = with_diary(record, entry(home_dipstick(day(2), "1+")))
    assert [row.value for row in looked_at.observations] == ["0.1", "1+"]
    assert clinic.record(CHILD.patient_id) == record == child_record(record.child, (), record.observations)
