"""The clinic undoes what it wrote: each write says which change it made, and an undo says what it puts back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nsclinic.clinic.changing import Changed, kept
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.history import child_history, row_history
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.undoing import MOST_LISTED, undo, undo_preview
from nsclinic.clinic.visit_entry import Correction, VisitEntry, corrections
from nsclinic.domain.record import Child, Observation, Treatment, Visit, VisitKind
from nsclinic.store import NoUndo, UndoRefusedError, create_clinic
from tests.clinic.two_records import KEPT, OTHER, write

TODAY = date(2018, 3, 20)
AMINA = Child("", date(2011, 5, 10), "Amina", "Hassan")
SEEN = Visit(TODAY, VisitKind.SCHEDULED, "Dr N.", date(2018, 4, 20), "well")
WEIGHT = Observation(TODAY, "weight", "22.4", "kg")


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    store = create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True)
    with Clinic(store, who="Dr Rowan", as_of=TODAY) as opened:
        yield opened


def test_each_write_says_which_change_it_made_and_tells_its_listeners(clinic: Clinic) -> None:
    told: list[Changed] = []
    clinic.subscribe(told.append)
    patient_id, registered = kept(clinic, clinic.register(AMINA))
    _, visited = kept(clinic, clinic.save_visit(VisitEntry(patient_id, SEEN, (WEIGHT,))))
    clinic.set_setting("clinic_name", "Garden Row")
    assert [entry.change_id for entry in clinic.store.changes()] == [
        clinic.last_change_id,
        visited,
        registered,
    ]
    assert [change.change_id for change in told] == [registered, visited, clinic.last_change_id]
    clinic.set_setting("clinic_name", "Garden Row")
    assert clinic.last_change_id == "", "nothing was written, so nothing is there to undo"


def test_a_write_that_fails_leaves_no_change_to_undo(clinic: Clinic) -> None:
    clinic.register(AMINA)
    with pytest.raises(ValueError, match="reason"):
        undo(clinic, clinic.last_change_id, "  ")
    with pytest.raises(UndoRefusedError):
        undo(clinic, "no such change", "why")
    assert clinic.last_change_id == ""


def test_a_visit_is_undone_and_its_undo_tells_who_is_touched(clinic: Clinic) -> None:
    patient_id = clinic.register(AMINA)
    clinic.save_visit(VisitEntry(patient_id, SEEN, (WEIGHT,)))
    visited = clinic.last_change_id
    preview = undo_preview(clinic, visited)
    assert (preview.child_name, preview.more) == ("Amina Hassan", 0)
    assert [row.after for row in preview.rows] == [
        *clinic.record(patient_id).visits,
        *clinic.record(patient_id).observations,
    ]
    told: list[Changed] = []
    clinic.subscribe(told.append)
    undone = undo(clinic, visited, "the wrong child")
    assert told == [Changed((patient_id,), ("undo",))]
    assert told[0].change_id == undone
    assert clinic.record(patient_id).observations == ()
    assert clinic.children()[0].last_seen_on is None
    with pytest.raises(UndoRefusedError) as error:
        undo_preview(clinic, visited)
    assert error.value.cause is NoUndo.UNDONE


def test_of_a_change_of_many_rows_only_the_number_is_told(clinic: Clinic) -> None:
    patient_id = clinic.register(AMINA)
    rows = tuple(WEIGHT._replace(value=str(number)) for number in range(1, MOST_LISTED + 2))
    clinic.save_visit(VisitEntry(patient_id, SEEN, rows))
    preview = undo_preview(clinic, clinic.last_change_id)
    assert (preview.rows, preview.more) == ((), MOST_LISTED + 2)


def test_the_history_of_a_child_and_of_a_value(clinic: Clinic) -> None:
    patient_id = clinic.register(AMINA)
    clinic.save_visit(VisitEntry(patient_id, SEEN, (WEIGHT,)))
    (row,) = clinic.record(patient_id).observations
    visit = clinic.record(patient_id).visits[0]
    clinic.save_visit(VisitEntry(patient_id, visit, (row._replace(value="22.9"),)), "misread")
    changes = child_history(clinic, patient_id)
    assert [(change.entry.kind, change.entry.why, len(change.rows)) for change in changes] == [
        ("visit", "misread", 1),
        ("visit", "", 2),
        ("register", "", 1),
    ]
    states = row_history(clinic, [row.row_id])
    assert [state.row.value for state in states if isinstance(state.row, Observation)] == ["22.9", "22.4"]


def test_looking_at_history_and_at_what_an_undo_would_do_writes_nothing(clinic: Clinic) -> None:
    patient_id = clinic.register(AMINA)
    clinic.save_visit(VisitEntry(patient_id, SEEN, (WEIGHT,)))
    before = clinic.store.path.read_bytes()
    child_history(clinic, patient_id)
    undo_preview(clinic, clinic.last_change_id)
    row_history(clinic, [clinic.record(patient_id).observations[0].row_id])
    assert clinic.store.path.read_bytes() == before


def test_an_import_is_undone(clinic: Clinic, tmp_path: Path) -> None:
    write(clinic.store, KEPT)
    write(clinic.store, OTHER)
    export_identified(clinic, tmp_path / "folder")
    store = create_clinic(tmp_path / "second.nsclinic", passphrase=None, plain=True)
    with Clinic(store, who="Dr N.", as_of=TODAY) as second:
        report = import_folder(second, tmp_path / "folder")
        assert report.change_id == second.last_change_id != ""
        assert len(second.children()) == 2
        undo(second, report.change_id, "the wrong folder")
        assert second.children() == []
        assert second.store.check() == []
        undo(second, second.last_change_id, "the right one")
        assert replace(second.record(KEPT.child.patient_id), when_set_aside=()) == clinic.record(
            KEPT.child.patient_id
        )


# --- what is a correction --------------------------------------------------------------------------------------------


def test_a_value_said_otherwise_or_taken_back_is_a_correction(clinic: Clinic) -> None:
    patient_id = clinic.register(AMINA)
    height = Observation(TODAY, "height", "118", "cm")
    clinic.save_visit(VisitEntry(patient_id, SEEN, (WEIGHT, height)))
    record = clinic.record(patient_id)
    weight, tall = record.observations
    other = weight._replace(value="22.9")
    entry = VisitEntry(patient_id, record.visits[0], (other,), removed_row_ids=(tall.row_id,))
    assert corrections(record, entry) == (Correction(weight, other), Correction(tall, None))


def test_what_is_filled_in_rebooked_or_ended_is_none(clinic: Clinic) -> None:
    patient_id = clinic.register(AMINA)
    drug = Treatment("prednisolone", date(2018, 3, 1), None, "60", "mg/day")
    clinic.save_visit(VisitEntry(patient_id, SEEN, (WEIGHT,), (drug,)))
    record = clinic.record(patient_id)
    visit = record.visits[0]._replace(next_visit_date=date(2018, 5, 1), note="well, ate little")
    entry = VisitEntry(
        patient_id,
        visit,
        (record.observations[0]._replace(lab="Central"), Observation(TODAY, "height", "118", "cm")),
        (record.treatments[0]._replace(end_date=TODAY),),
    )
    assert corrections(record, entry) == ()
    assert len(corrections(record, replace(entry, visit=visit._replace(note="ill")))) == 1
    lower = record.treatments[0]._replace(dose="6")
    assert len(corrections(record, replace(entry, treatments=(lower,)))) == 1
