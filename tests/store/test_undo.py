"""Every change can be undone as long as nothing that it wrote was changed since; an undo is a change like any other."""

from dataclasses import replace

import pytest

from nsclinic.domain.record import Observation
from nsclinic.store import (
    ClinicFile,
    How,
    NoUndo,
    Origin,
    StoreError,
)
from tests.store.children import (
    BARE,
    DAY,
    NADIA,
    OURS,
    add_observation,
    full_record,
    observation,
    register,
    save,
    sentence,
    visit,
)
from tests.store.undo_steps import blocking, contents, is_sound, last, refused, standing, undo

_FILE = Origin(How.IMPORT, "observations.csv", "ab" * 32)


# --- one change ------------------------------------------------------------------------------------------------------


def test_a_corrected_value_goes_back_to_what_it_was_with_how_it_came(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="import", who="x") as change:
        row_id = change.put_observation("P1", observation("2.10"), origin=_FILE, line=7)
    before = contents(clinic)
    with clinic.change(kind="visit", who="Dr M.") as change:
        change.put_observation("P1", observation("21.0", row_id=row_id))
    undo(clinic, last(clinic))
    assert contents(clinic) == before
    states = clinic.history(row_id)
    assert [state.row.value for state in states if isinstance(state.row, Observation)] == [
        "2.10",
        "21.0",
        "2.10",
    ]
    assert (states[-1].origin, states[-1].line) == (_FILE, 7)
    assert is_sound(clinic)


def test_what_a_change_made_is_removed_and_what_it_removed_comes_back(clinic: ClinicFile):
    save(clinic, full_record())
    record = clinic.record("P1")
    assert record is not None
    with clinic.change(kind="visit", who="x") as change:
        change.remove(record.events[0].row_id)
        change.put_visit("P1", visit(DAY.replace(year=2017)))
        change.put_child(replace(record.child, given_name="Nadja"))
    undo(clinic, last(clinic))
    again = clinic.record("P1")
    assert again is not None
    assert replace(again, when_set_aside=()) == record
    assert [line.last_seen_on for line in clinic.child_lines()] == [DAY]
    assert clinic.search("Nadja") == clinic.search("Nadia") != []
    assert is_sound(clinic)


def test_the_entry_of_an_undo_says_what_it_undid_and_why(clinic: ClinicFile):
    register(clinic, NADIA)
    registered = last(clinic)
    undo(clinic, registered, "the wrong clinic")
    entry = clinic.changes(limit=1)[0]
    assert (entry.kind, entry.who, entry.undoes, entry.why) == (
        "undo",
        "Dr M.",
        registered,
        "the wrong clinic",
    )
    assert clinic.record("P1") is None
    assert clinic.child_lines() == []


def test_an_undo_is_undone_and_the_change_undone_again(clinic: ClinicFile):
    register(clinic, NADIA)
    row_id = add_observation(clinic, observation("1"))
    added = last(clinic)
    with_row = contents(clinic)
    taken_back = undo(clinic, added)
    without = contents(clinic)
    assert refused(clinic, added).cause is NoUndo.UNDONE
    redone = undo(clinic, taken_back)
    assert contents(clinic) == with_row
    assert refused(clinic, taken_back).cause is NoUndo.UNDONE
    undo(clinic, added)
    assert contents(clinic) == without
    assert refused(clinic, redone).cause is NoUndo.UNDONE
    assert [state.is_removed for state in clinic.history(row_id)] == [False, True, False, True]
    assert is_sound(clinic)


def test_changes_are_undone_one_after_the_other(clinic: ClinicFile):
    register(clinic, NADIA)
    empty = contents(clinic)
    row_id = add_observation(clinic, observation("1"))
    first = last(clinic)
    with clinic.change(kind="visit", who="x") as change:
        change.put_observation("P1", observation("2", row_id=row_id))
    second = last(clinic)
    error = refused(clinic, first)
    assert (error.cause, blocking(error)) == (NoUndo.MOVED_ON, second)
    undo(clinic, second)
    undo(clinic, first)
    assert standing(contents(clinic)) == standing(empty)
    assert is_sound(clinic)


def test_a_value_that_moved_on_is_not_undone_and_the_later_change_is_named(clinic: ClinicFile):
    register(clinic, NADIA)
    row_id = add_observation(clinic, observation("1"))
    first = last(clinic)
    with clinic.change(kind="visit", who="Dr Rowan") as change:
        change.put_observation("P1", observation("2", row_id=row_id))
    with clinic.change(kind="visit", who="x") as change:
        change.put_observation("P1", observation("1", row_id=row_id))
    error = refused(clinic, first)
    assert error.cause is NoUndo.MOVED_ON
    assert "Undo that first" in sentence(error)
    with clinic.change(kind="visit", who="x") as change:
        change.put_observation("P1", observation("3", row_id=row_id))
    undo(clinic, last(clinic))
    assert refused(clinic, first).cause is NoUndo.MOVED_ON, "somebody set the 1 again on purpose"


def test_a_registration_is_not_undone_under_a_later_visit(clinic: ClinicFile):
    register(clinic, NADIA)
    registered = last(clinic)
    with clinic.change(kind="visit", who="Dr Rowan") as change:
        change.put_visit("P1", visit())
    seen = last(clinic)
    error = refused(clinic, registered)
    assert (error.cause, blocking(error)) == (NoUndo.MOVED_ON, seen)
    assert "Dr Rowan" in str(error)
    undo(clinic, seen)
    undo(clinic, registered)
    assert clinic.patient_ids() == []
    assert is_sound(clinic)


def test_nothing_is_written_into_a_record_that_was_taken_away_since(clinic: ClinicFile):
    save(clinic, full_record())
    add_observation(clinic, observation("9"))
    added = last(clinic)
    record = clinic.record("P1")
    assert record is not None
    with clinic.change(kind="remove", who="x") as change:
        change.remove(record.child.row_id)
    taken = last(clinic)
    error = refused(clinic, added)
    assert (error.cause, blocking(error)) == (NoUndo.CHILD_REMOVED, taken)
    undo(clinic, taken)
    undo(clinic, added)
    assert is_sound(clinic)


def test_a_number_that_another_child_bears_by_now_is_not_given_back(clinic: ClinicFile):
    register(clinic, NADIA)
    record = clinic.record("P1")
    assert record is not None
    with clinic.change(kind="amend", who="x") as change:
        change.put_child(replace(record.child, patient_id="P7"))
    amended = last(clinic)
    register(clinic, replace(BARE, patient_id="P1"))
    assert refused(clinic, amended).cause is NoUndo.NUMBER_TAKEN


# --- what stays ------------------------------------------------------------------------------------------------------


def test_a_note_a_protocol_and_what_is_unknown_cannot_be_undone(clinic: ClinicFile):
    register(clinic, NADIA)
    clinic.note(kind="print", who="x", patient_ids=("P1",))
    assert refused(clinic, last(clinic)).cause is NoUndo.NOTE
    with clinic.change(kind="adopt", who="x") as change:
        change.put_protocol(OURS)
    assert refused(clinic, last(clinic)).cause is NoUndo.PROTOCOL
    assert refused(clinic, "0" * 36).cause is NoUndo.UNKNOWN


def test_the_pseudonym_of_the_first_export_stays(clinic: ClinicFile):
    register(clinic, NADIA)
    registered = last(clinic)
    with clinic.change(kind="export", who="x") as change:
        change.set_first_export("P1", "P1", "ABCDEF")
    exported = last(clinic)
    assert refused(clinic, exported).cause is NoUndo.STAYS
    assert blocking(refused(clinic, registered)) == exported
    record = clinic.record("P1")
    assert record is not None
    with clinic.change(kind="amend", who="x") as change:
        change.put_child(replace(record.child, phone="1"))
    undo(clinic, last(clinic))
    assert clinic.pseudonyms() == {"P1": ("P1", "ABCDEF")}


def test_a_setting_undone_can_be_set_again(clinic: ClinicFile):
    with clinic.change(kind="settings", who="x") as change:
        change.put_setting("language", "ar")
    chosen = last(clinic)
    undo(clinic, chosen)
    assert clinic.settings.get("language") is None
    with clinic.change(kind="settings", who="x") as change:
        change.put_setting("language", "es")
    assert clinic.settings.get("language") == "es"
    assert refused(clinic, chosen).cause is NoUndo.MOVED_ON


def test_an_undo_does_nothing_else(clinic: ClinicFile):
    register(clinic, NADIA)
    registered = last(clinic)
    with pytest.raises(StoreError), clinic.change(kind="visit", who="x") as change:
        change.undo(registered)
    with pytest.raises(StoreError), clinic.change(kind="undo", who="x") as change:  # noqa: PT012
        change.put_visit("P1", visit())
        change.undo(registered)
    assert clinic.record("P1") is not None


def test_an_import_of_many_children_is_undone_and_brought_back(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="import", who="x", reason="folder") as change:
        for number in range(300):
            patient_id = f"Q-{number:04d}"
            change.put_child(replace(BARE, patient_id=patient_id, given_name="Nadia"))
            for value in range(40):
                change.put_observation(patient_id, observation(str(value)), origin=_FILE, line=value + 1)
    imported, whole = last(clinic), contents(clinic)
    taken_back = undo(clinic, imported)
    assert clinic.patient_ids() == ["P1"]
    assert len(clinic.search("nadia", limit=1000)) == 1
    assert is_sound(clinic)
    undo(clinic, taken_back)
    assert contents(clinic) == whole
    assert is_sound(clinic)


def test_what_a_change_did_is_told_row_by_row(clinic: ClinicFile):
    register(clinic, NADIA)
    row_id = add_observation(clinic, observation("1"))
    with clinic.change(kind="visit", who="x") as change:
        change.put_observation("P1", observation("2", row_id=row_id))
        change.put_observation("P1", observation("3", row_id=row_id))
        change.put_visit("P1", visit())
    corrected = last(clinic)
    clinic.note(kind="print", who="x", patient_ids=("P1",))
    rows = clinic.rows_of_change(corrected, 10)
    found = clinic.record("P1")
    assert found is not None
    assert [(row.before, row.after) for row in rows] == [
        (observation("1", row_id=row_id), observation("3", row_id=row_id)),
        (None, found.visits[0]),
    ]
    changes = clinic.child_changes("P1")
    assert [change.entry.kind for change in changes] == ["print", "visit", "visit", "register"]
    assert changes[1].rows == tuple(rows)
    assert changes[0].rows == ()
    assert clinic.child_changes("nobody") == []


def test_a_change_that_left_a_value_as_it_was_stands_in_nobodys_way(clinic: ClinicFile):
    register(clinic, NADIA)
    row_id = add_observation(clinic, observation("1"))
    added = last(clinic)
    with clinic.change(kind="visit", who="x") as change:
        change.put_observation("P1", observation("2", row_id=row_id))
        change.put_observation("P1", observation("1", row_id=row_id))
    assert refused(clinic, last(clinic)).cause is NoUndo.STAYS
    undo(clinic, added)
    assert is_sound(clinic)
