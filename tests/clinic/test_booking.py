"""Booking and moving the next visit on the real store: which row carries it, which booking stands, who is booked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nsclinic.clinic.booking import (
    BookingDayError,
    booked_children,
    booking_question,
    bookings_a_day,
    cancel_booking,
    move_booking,
    visit_that_books,
)
from nsclinic.clinic.clinic import Changed, Clinic
from nsclinic.clinic.undoing import undo
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import Child, Sex, Visit, VisitKind
from nsclinic.store import UnknownRowError, open_clinic
from tests.spec.story import told
from tests.ui.clinic_of_tests import TODAY, everyone, write_clinic

AMINA, HASSAN, OMAR, LUCIA, NEVER_SEEN = "BS-0001-T", "BS-0002-T", "BS-0003-T", "BS-0004-T", "BS-0006-T"


def ahead(days):
    return TODAY + timedelta(days=days)


@pytest.fixture
def clinic(tmp_path):
    path = write_clinic(tmp_path / "clinic.nsclinic", everyone())
    with Clinic(open_clinic(path), who="Dr N.", as_of=TODAY) as clinic:
        yield clinic


def with_records(tmp_path, *histories, name="other"):
    records = []
    for number, history in enumerate(histories, start=1):
        record = told(history)
        records.append(replace(record, child=replace(record.child, patient_id=f"P{number}", row_id="")))
    return write_clinic(tmp_path / f"{name}.nsclinic", records)


def test_moving_a_booking_amends_the_last_visit_in_one_change_with_one_entry_of_its_kind(clinic):
    before = clinic.record(AMINA)
    told_of: list[Changed] = []
    clinic.subscribe(told_of.append)
    entries = clinic.store.head.seq
    move_booking(clinic, AMINA, ahead(7), "  the family asked  ")
    after = clinic.record(AMINA)
    assert after.visits[:-1] == before.visits[:-1]
    assert after.visits[-1] == before.visits[-1]._replace(next_visit_date=ahead(7))
    entry = clinic.store.changes(limit=1)[0]
    assert clinic.store.head.seq == entries + 1
    assert (entry.kind, entry.who, entry.reason, entry.revisions) == (
        "booking",
        "Dr N.",
        "the family asked",
        1,
    )
    assert told_of == [Changed((AMINA,), ("booking",))]
    assert clinic.review(AMINA).next_visit == ahead(7)


def test_the_day_that_stood_there_before_is_kept_in_the_history_of_the_row(clinic):
    row_id = clinic.record(AMINA).visits[-1].row_id
    move_booking(clinic, AMINA, ahead(7))
    days = [revision.row.next_visit_date for revision in clinic.store.history(row_id)]
    assert sorted(days) == [TODAY, ahead(7)]


def test_a_child_who_was_overdue_is_so_no_more_once_the_booking_is_moved_ahead(clinic):
    assert LUCIA in [row.child.patient_id for row in clinic.worklist().overdue]
    move_booking(clinic, LUCIA, ahead(3))
    assert LUCIA not in [row.child.patient_id for row in clinic.worklist().rows]
    assert clinic.worklist(ahead(3)).booked[0].child.patient_id == LUCIA


def test_a_child_moved_to_today_is_booked_today(clinic):
    move_booking(clinic, OMAR, TODAY)
    assert OMAR in [row.child.patient_id for row in clinic.worklist().booked]


def test_a_child_without_any_visit_gets_a_contact_by_phone_that_counts_as_seen_nowhere(clinic):
    move_booking(clinic, NEVER_SEEN, ahead(10))
    (visit,) = clinic.record(NEVER_SEEN).visits
    assert visit[:4] == (TODAY, VisitKind.PHONE, "Dr N.", ahead(10))
    assert clinic.review(NEVER_SEEN).next_visit == ahead(10)
    assert clinic.store.child_line(NEVER_SEEN).last_seen_on is None
    move_booking(clinic, NEVER_SEEN, ahead(12))
    (visit,) = clinic.record(NEVER_SEEN).visits
    assert visit.next_visit_date == ahead(12)


def test_the_booking_goes_to_the_last_visit_though_an_earlier_one_named_the_day(clinic):
    seen_since = Visit(TODAY - timedelta(days=5), VisitKind.UNSCHEDULED, "Dr N.")
    clinic.save_visit(VisitEntry(OMAR, seen_since))
    assert clinic.review(OMAR).next_visit == ahead(20)
    move_booking(clinic, OMAR, ahead(6))
    record = clinic.record(OMAR)
    assert [visit.next_visit_date for visit in record.visits][-2:] == [ahead(20), ahead(6)]
    assert clinic.review(OMAR).next_visit == ahead(6)
    assert booking_question(clinic, OMAR).booked == ahead(6)
    assert [one.on for one in booked_children(clinic, TODAY, ahead(60)) if one.child.patient_id == OMAR] == [
        ahead(6)
    ]


def test_a_visit_after_the_day_of_the_clinic_is_left_alone():
    record = told("2018-03-01 visit -> 2018-04-01\n2018-03-10 visit -> 2018-05-01")
    assert visit_that_books(record, date(2018, 3, 5)).on == date(2018, 3, 1)
    assert visit_that_books(record, date(2018, 3, 10)).on == date(2018, 3, 10)
    assert visit_that_books(record, date(2018, 2, 1)).kind is VisitKind.PHONE


def test_the_day_that_is_booked_already_writes_nothing(clinic):
    head = clinic.store.head
    move_booking(clinic, AMINA, TODAY)
    assert clinic.store.head == head


def test_a_day_that_is_past_is_refused_and_today_is_not(clinic):
    head = clinic.store.head
    with pytest.raises(BookingDayError):
        move_booking(clinic, OMAR, ahead(-1))
    assert clinic.store.head == head
    move_booking(clinic, OMAR, TODAY)


def test_a_child_who_is_not_there_is_refused(clinic):
    with pytest.raises(UnknownRowError):
        move_booking(clinic, "nobody", ahead(1))


def test_the_question_says_what_is_booked_and_what_the_protocol_asks_for(clinic):
    question = booking_question(clinic, AMINA)
    assert (question.booked, question.proposed, question.has_left) == (TODAY, None, False)
    asked = {due.what for due in question.asked}
    assert "creatinine" in asked
    assert "visit" not in asked
    overdue = {due.what for due in question.asked if due.is_overdue}
    assert "sbp" in overdue


def test_without_a_booking_the_day_that_treatment_asks_for_is_proposed(tmp_path):
    history = "2018-01-15 upcr 3.0\n2018-01-01.. prednisolone 20 mg/day\n2018-03-01 visit"
    with Clinic(open_clinic(with_records(tmp_path, history)), as_of=date(2018, 3, 2)) as clinic:
        question = booking_question(clinic, "P1")
    assert (question.booked, question.proposed) == (None, date(2018, 4, 1))
    assert "visit" in {due.what for due in question.asked}


def test_what_was_set_aside_is_not_asked_for(tmp_path):
    history = "2018-01-15 upcr 0.1\n2018-01-01.. prednisolone 20 mg/day\n2018-03-01 visit"
    aside = f"{history}\n2018-05-01 set_aside urine-test-overdue at home"
    with Clinic(open_clinic(with_records(tmp_path, history, aside)), as_of=date(2018, 5, 1)) as clinic:
        asked = [{due.what for due in booking_question(clinic, child).asked} for child in ("P1", "P2")]
    assert "urine" in asked[0]
    assert "urine" not in asked[1]


@pytest.mark.parametrize(("outcome", "left"), [("death", True), ("transfer", True), ("dialysis", False)])
def test_who_died_or_left_is_booked_for_nothing(tmp_path, outcome, left):
    history = f"2018-03-01 visit -> 2018-05-02\n2018-03-20 outcome {outcome}"
    with Clinic(open_clinic(with_records(tmp_path, history)), as_of=date(2018, 5, 1)) as clinic:
        assert booking_question(clinic, "P1").has_left is left
        assert len(booked_children(clinic, date(2018, 5, 1), date(2018, 5, 31))) == (0 if left else 1)


def test_the_children_of_the_days_ahead_come_by_day_and_name_both_ends_included(tmp_path):
    histories = [f"2018-03-01 visit -> 2018-05-{day:02}" for day in (4, 2, 3, 2, 5, 1)]
    with Clinic(open_clinic(with_records(tmp_path, *histories)), as_of=date(2018, 5, 1)) as clinic:
        found = booked_children(clinic, date(2018, 5, 2), date(2018, 5, 4))
        counts = bookings_a_day(clinic, date(2018, 4, 1), date(2018, 5, 31), but_for="P2")
    assert [(one.child.patient_id, one.on.day) for one in found] == [
        ("P2", 2),
        ("P4", 2),
        ("P3", 3),
        ("P1", 4),
    ]
    assert counts == {date(2018, 5, day): 1 for day in (1, 2, 3, 4, 5)}


def test_a_booking_that_lies_ahead_stands_though_the_child_was_seen_since_as_in_the_review(tmp_path):
    history = "2018-03-01 visit -> 2018-05-10\n2018-03-20 visit"
    with Clinic(open_clinic(with_records(tmp_path, history)), as_of=date(2018, 5, 1)) as clinic:
        assert clinic.review("P1").next_visit == date(2018, 5, 10)
        assert [one.on for one in booked_children(clinic, date(2018, 5, 1), date(2018, 5, 31))] == [
            date(2018, 5, 10)
        ]


def test_every_child_of_the_days_ahead_is_booked_by_the_review_and_the_reverse(clinic):
    clinic.register(Child("", date(2019, 1, 1), "New", "Child", Sex.MALE, False))
    listed = {one.child.patient_id: one.on for one in booked_children(clinic, TODAY, ahead(400))}
    for patient_id in (line.patient_id for line in clinic.children()):
        booked = booking_question(clinic, patient_id).booked
        assert listed.get(patient_id) == (booked if booked is not None and booked >= TODAY else None)


def test_asking_and_listing_write_nothing(tmp_path):
    path = write_clinic(tmp_path / "quiet.nsclinic", everyone())
    before = path.read_bytes()
    with Clinic(open_clinic(path), as_of=TODAY) as clinic:
        booking_question(clinic, AMINA)
        booked_children(clinic, TODAY, ahead(28))
    assert path.read_bytes() == before


def test_a_cancelled_booking_is_gone_everywhere_and_the_visit_stays(clinic):
    before = clinic.record(AMINA)
    cancel_booking(clinic, AMINA, "  moved away  ")
    after = clinic.record(AMINA)
    assert after.visits == (*before.visits[:-1], before.visits[-1]._replace(next_visit_date=None))
    assert booking_question(clinic, AMINA).booked is None
    assert AMINA not in [one.child.patient_id for one in booked_children(clinic, TODAY, ahead(400))]
    assert {line.patient_id: line.next_visit_on for line in clinic.children()}[AMINA] is None
    entry = clinic.store.changes(limit=1)[0]
    assert (entry.kind, entry.reason) == ("booking", "moved away")


def test_cancelling_is_undone_and_without_a_booking_writes_nothing(clinic):
    cancel_booking(clinic, AMINA)
    undo(clinic, clinic.last_change_id, "a slip")
    assert booking_question(clinic, AMINA).booked == TODAY
    head = clinic.store.head
    cancel_booking(clinic, NEVER_SEEN)
    assert clinic.store.head == head


def test_no_earlier_day_stands_in_the_place_of_a_cancelled_booking(tmp_path):
    later, sooner = ahead(30).isoformat(), ahead(10).isoformat()
    seen, called = ahead(-40).isoformat(), ahead(-20).isoformat()
    path = with_records(tmp_path, f"{seen} visit -> {later}\n{called} visit -> {sooner}")
    with Clinic(open_clinic(path), who="Dr N.", as_of=TODAY) as opened:
        assert booking_question(opened, "P1").booked == ahead(10)
        entries = len(opened.store.changes())
        cancel_booking(opened, "P1")
        assert booking_question(opened, "P1").booked is None
        assert [visit.next_visit_date for visit in opened.record("P1").visits] == [None, None]
        assert len(opened.store.changes()) == entries + 1


@pytest.mark.parametrize("named", [5, -5])
def test_the_list_of_children_agrees_with_the_review_once_the_child_was_seen_since(tmp_path, named):
    first, since = ahead(-40).isoformat(), ahead(-20).isoformat()
    path = with_records(tmp_path, f"{first} visit -> {ahead(named).isoformat()}\n{since} visit")
    with Clinic(open_clinic(path), who="Dr N.", as_of=TODAY) as opened:
        (line,) = opened.children()
        assert line.next_visit_on == opened.review("P1").next_visit == (ahead(5) if named > 0 else None)
