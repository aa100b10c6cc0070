"""What each role may do, asked of the use cases themselves on a real file: nothing here hides a button."""

import ast
from datetime import date
from pathlib import Path

import pytest

import nsclinic
from nsclinic.clinic.booking import KIND as BOOKING_KIND
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.rights import RIGHT_OF_KIND, RIGHTS, Right, RightLackingError, Role, holders, may
from nsclinic.clinic.undoing import undo
from nsclinic.clinic.visit_entry import VisitEntry
from nsclinic.domain.record import (
    Child,
    Event,
    EventKind,
    Frequency,
    Observation,
    Sex,
    Treatment,
    Visit,
    VisitKind,
)
from nsclinic.store import create_clinic
from tests.exchange.folders import write_good

TODAY = date(2026, 3, 2)
DOSE = Treatment(
    "prednisolone", TODAY, dose="40", dose_unit="mg/day", frequency=Frequency.DAILY, doses_per_day=1
)


def child(patient_id: str) -> Child:
    return Child(patient_id, date(2019, 5, 4), given_name="Amal", family_name="Nur", sex=Sex.FEMALE)


@pytest.fixture
def clinic(tmp_path):
    with Clinic(
        create_clinic(tmp_path / "c.nsclinic", passphrase=None, plain=True), who="X", as_of=TODAY
    ) as it:
        it.register(child("P1"))
        yield it


def entry(*treatments: Treatment, events: tuple[Event, ...] = ()) -> VisitEntry:
    weight = Observation(TODAY, "weight", value="20", unit="kg")
    return VisitEntry("P1", Visit(TODAY, VisitKind.SCHEDULED), (weight,), treatments, events)


@pytest.mark.parametrize("role", Role)
def test_each_role_does_what_it_has_the_right_to_and_nothing_else(clinic, tmp_path, role):
    clinic.role = role
    judged = (Event(TODAY, EventKind.CLASSIFICATION, "SRNS"),)
    folder = write_good(tmp_path / "in")
    for right, act in (
        (Right.RECORD, lambda: clinic.register(child("P2"))),
        (Right.RECORD, lambda: clinic.save_visit(entry())),
        (Right.PRESCRIBE, lambda: clinic.save_visit(entry(DOSE))),
        (Right.JUDGE, lambda: clinic.save_visit(entry(events=judged))),
        (Right.SETTINGS, lambda: clinic.set_setting("clinic_name", "Other")),
        (Right.IMPORT, lambda: import_folder(clinic, folder)),
        (Right.EXPORT_IDENTIFIED, lambda: export_identified(clinic, tmp_path / "out")),
    ):
        before = clinic.store.head
        if right in RIGHTS[role]:
            act()
        else:
            with pytest.raises(RightLackingError, match=right.value):
                act()
            assert clinic.store.head == before, "nothing was written"


def test_whoever_may_not_prescribe_cannot_undo_a_dose_either(clinic):
    clinic.save_visit(entry(DOSE))
    with_dose = clinic.last_change_id
    clinic.save_visit(VisitEntry("P1", Visit(date(2026, 3, 1), VisitKind.PHONE)))
    without_dose = clinic.last_change_id
    clinic.role = Role.NURSE
    with pytest.raises(RightLackingError, match="prescribe"):
        undo(clinic, with_dose, "wrong")
    undone = undo(clinic, without_dose, "wrong day")
    undo(clinic, undone, "right after all")


def test_whoever_may_not_judge_cannot_undo_a_judgement_either(clinic):
    clinic.save_visit(entry(events=(Event(TODAY, EventKind.CLASSIFICATION, "SRNS"),)))
    judged = clinic.last_change_id
    clinic.role = Role.NURSE
    with pytest.raises(RightLackingError, match="judge"):
        undo(clinic, judged, "wrong")
    clinic.role = Role.CLINICIAN
    undo(clinic, judged, "wrong")


def test_a_file_without_users_refuses_nothing():
    assert all(may(None, right) for right in Right)


def test_every_right_is_somebodys_and_the_administrator_has_them_all():
    assert RIGHTS[Role.ADMINISTRATOR] == set(Right)
    assert all(holders(right)[-1] is Role.ADMINISTRATOR for right in Right)


def test_every_kind_of_change_that_the_program_writes_has_its_right():
    written = {BOOKING_KIND}
    for path in Path(nsclinic.__file__).parent.joinpath("clinic").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.args:
                kind = call.args[0]
                if call.func.attr == "changing" and isinstance(kind, ast.Constant):
                    written.add(str(kind.value))
    assert len(written) > 5
    assert written <= RIGHT_OF_KIND.keys()
