"""Who is on which protocol: the answer for the whole clinic agrees with the one for each child."""

from datetime import date, timedelta

import pytest

from nsclinic.app import main
from nsclinic.clinic.clinic import PROTOCOL_SETTING, Clinic
from nsclinic.clinic.protocol_children import protocols_in_use
from nsclinic.domain.record import Child, Event, EventKind, Sex, Visit, VisitKind, child_record
from nsclinic.store import open_clinic
from tests.ui.clinic_of_tests import write_clinic

TODAY = date(2026, 11, 23)
BEFORE = TODAY - timedelta(days=100)


def child(number, *events, visits=()):
    return child_record(
        Child(f"P{number}", date(2018, 1, 1), f"Child{number}", "Hassan", Sex.FEMALE, False),
        visits,
        (),
        (),
        events,
    )


def started(protocol_id, on=BEFORE):
    return Event(on, EventKind.PROTOCOL_START, protocol_id)


@pytest.fixture
def open_with(tmp_path):
    opened = []

    def open_with(*records):
        path = write_clinic(tmp_path / "clinic.nsclinic", records)
        opened.append(Clinic(open_clinic(path), as_of=TODAY))
        return opened[-1]

    yield open_with
    for clinic in opened:
        clinic.close()


def ids(in_use, protocol_id):
    return [(one.child.patient_id, one.since) for one in in_use.children[protocol_id]]


def test_the_last_start_up_to_the_day_counts_and_without_one_the_default(open_with):
    clinic = open_with(
        child(1),
        child(2, started("mmf")),
        child(3, started("mmf"), started("tac-guide", TODAY)),
        child(4, started("mmf", TODAY + timedelta(days=1))),
    )
    in_use = protocols_in_use(clinic, TODAY)
    assert ids(in_use, "three-step") == [("P1", None), ("P4", None)]
    assert ids(in_use, "mmf") == [("P2", BEFORE)]
    assert ids(in_use, "tac-guide") == [("P3", TODAY)]
    assert in_use.default_id == "three-step"
    assert set(in_use.children) == set(clinic.protocols)


def test_the_clinics_own_default_takes_those_without_a_protocol(open_with):
    clinic = open_with(child(1), child(2, started("a-protocol-nobody-knows")))
    clinic.set_setting(PROTOCOL_SETTING, "mmf")
    assert ids(protocols_in_use(clinic, TODAY), "mmf") == [("P1", None), ("P2", None)]


def test_who_died_or_left_is_on_none_until_seen_again(open_with):
    left = Event(BEFORE, EventKind.OUTCOME, "transfer")
    again = Visit(BEFORE + timedelta(days=1), VisitKind.SCHEDULED, "Dr N.")
    called = Visit(BEFORE + timedelta(days=1), VisitKind.PHONE, "Dr N.")
    clinic = open_with(
        child(1, Event(BEFORE, EventKind.OUTCOME, "death"), visits=[again]),
        child(2, left),
        child(3, left, visits=[again]),
        child(4, left, visits=[called]),
        child(5, Event(BEFORE, EventKind.OUTCOME, "dialysis")),
    )
    assert [one for one, _ in ids(protocols_in_use(clinic, TODAY), "three-step")] == ["P3", "P5"]


def test_a_removed_start_no_longer_counts(open_with):
    clinic = open_with(child(1, started("mmf")))
    row_id = clinic.record("P1").events[0].row_id
    with clinic.changing("visit") as (change, _):
        change.remove(row_id)
    assert ids(protocols_in_use(clinic, TODAY), "three-step") == [("P1", None)]


def test_the_demonstrations_children_are_each_where_their_own_review_has_them(tmp_path):
    path = tmp_path / "demonstration.nsclinic"
    assert (
        main(["demo", "--no-window", "--db", str(path), "--patients", "40", "--as-of", TODAY.isoformat()])
        == 0
    )
    with Clinic(open_clinic(path, read_only=True), as_of=TODAY) as clinic:
        in_use = protocols_in_use(clinic, TODAY)
        listed = {one.child.patient_id: key for key, found in in_use.children.items() for one in found}
        assert len(set(listed.values())) > 1
        for record, review in clinic.reviews(TODAY):
            assert listed.get(record.child.patient_id, review.protocol_id) == review.protocol_id
            has_left = any(
                event.code in {"death", "transfer", "lost_to_follow_up"} for event in record.events
            )
            assert record.child.patient_id in listed or has_left
