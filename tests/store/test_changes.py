"""A change is kept whole or not at all, each revision stays, and nothing is ever taken away."""

from dataclasses import replace
from datetime import date

import pytest

from nsclinic.domain.record import Observation, Treatment
from nsclinic.store import (
    ClinicFile,
    How,
    Origin,
    RemovedRowError,
    StoreError,
    UnknownRowError,
    is_checked_number,
    open_clinic,
    uuid7,
)
from tests.store.children import (
    BARE,
    DAY,
    NADIA,
    add_observation,
    full_record,
    observation,
    register,
    save,
    visit,
    without_ids,
)


def values(clinic: ClinicFile, patient_id: str = "P1") -> list[str]:
    record = clinic.record(patient_id)
    assert record is not None
    return [row.value for row in record.observations]


def test_an_exception_takes_the_whole_change_back(clinic: ClinicFile):
    register(clinic, NADIA)
    before = clinic.head
    with pytest.raises(ZeroDivisionError), clinic.change(kind="visit", who="x") as change:  # noqa: PT012
        change.put_visit("P1", visit())
        change.put_observation("P1", observation("2.0"))
        change.put_child(replace(NADIA, note="other"))
        raise ZeroDivisionError
    record = clinic.record("P1")
    assert record is not None
    assert (record.visits, record.observations, record.child.note) == ((), (), NADIA.note)
    assert clinic.head == before
    assert clinic.check() == []


def test_an_interrupt_from_the_keyboard_takes_it_back_too(clinic: ClinicFile):
    with pytest.raises(KeyboardInterrupt), clinic.change(kind="visit", who="x") as change:  # noqa: PT012
        change.put_child(NADIA)
        raise KeyboardInterrupt
    assert clinic.patient_ids() == []


def test_what_was_saved_is_there_when_the_file_is_opened_again(clinic: ClinicFile):
    save(clinic, full_record())
    clinic.close()
    with open_clinic(clinic.path) as again:
        found = again.record("P1")
        assert found is not None
        assert without_ids(found) == full_record()


def test_an_empty_change_writes_nothing(clinic: ClinicFile):
    register(clinic, NADIA)
    before = clinic.path.read_bytes()
    with clinic.change(kind="visit", who="x"):
        pass
    with clinic.change(kind="visit", who="x") as change:
        change.put_child(NADIA)
    assert clinic.path.read_bytes() == before


def test_values_that_differ_in_nothing_make_no_revision(clinic: ClinicFile):
    save(clinic, full_record())
    before = clinic.head
    record = clinic.record("P1")
    assert record is not None
    save(clinic, record)
    assert clinic.head == before


def test_a_known_row_gets_a_revision_and_its_history_keeps_both(clinic: ClinicFile):
    register(clinic, NADIA)
    row_id = add_observation(clinic, observation("2.10"))
    with clinic.change(kind="amend", who="Dr M.", reason="typing error") as change:
        assert change.put_observation("P1", observation("2.1", row_id=row_id)) == row_id
    first, second = clinic.history(row_id)
    assert isinstance(first.row, Observation)
    assert isinstance(second.row, Observation)
    assert (first.row.value, second.row.value) == ("2.10", "2.1")
    assert second.parent_revision_id == first.revision_id
    assert first.parent_revision_id is None
    assert (first.change.who, second.change.who) == ("Dr N.", "Dr M.")
    assert second.change.reason == "typing error"
    assert values(clinic) == ["2.1"]


def test_a_row_changed_twice_in_one_change_keeps_each_state(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="visit", who="x") as change:
        row_id = change.put_observation("P1", observation("1"))
        change.put_observation("P1", observation("2", row_id=row_id))
        change.put_observation("P1", observation("3", row_id=row_id))
    history = clinic.history(row_id)
    assert [revision.row.value for revision in history if isinstance(revision.row, Observation)] == [
        "1",
        "2",
        "3",
    ]
    assert [revision.parent_revision_id for revision in history[1:]] == [
        revision.revision_id for revision in history[:-1]
    ]
    assert clinic.verify_chain() == []


def test_a_removed_row_is_read_no_more_and_keeps_its_history(clinic: ClinicFile):
    register(clinic, NADIA)
    row_id = add_observation(clinic, observation("2.0"))
    with clinic.change(kind="undo", who="x", reason="wrong child") as change:
        change.remove(row_id)
    assert values(clinic) == []
    assert [revision.is_removed for revision in clinic.history(row_id)] == [False, True]
    removed = clinic.removed("P1")
    assert removed is not None
    assert [row.value for row in removed.observations] == ["2.0"]


def test_a_removed_row_is_not_written_again_until_it_is_restored(clinic: ClinicFile):
    register(clinic, NADIA)
    row_id = add_observation(clinic, observation("2.0"))
    with clinic.change(kind="undo", who="x") as change:
        change.remove(row_id)
    with pytest.raises(RemovedRowError), clinic.change(kind="import", who="x") as change:
        change.put_observation("P1", observation("2.5", row_id=row_id))
    with clinic.change(kind="undo", who="x") as change:
        change.restore(row_id)
        change.put_observation("P1", observation("2.5", row_id=row_id))
    assert values(clinic) == ["2.5"]


def test_removing_twice_makes_one_revision(clinic: ClinicFile):
    register(clinic, NADIA)
    row_id = add_observation(clinic, observation("2.0"))
    with clinic.change(kind="undo", who="x") as change:
        change.remove(row_id)
        change.remove(row_id)
    assert len(clinic.history(row_id)) == 2


def test_a_removed_child_is_in_no_list_and_comes_back_whole(clinic: ClinicFile):
    save(clinic, full_record())
    record = clinic.record("P1")
    assert record is not None
    with clinic.change(kind="remove", who="x") as change:
        change.remove(record.child.row_id)
    assert clinic.record("P1") is None
    assert clinic.is_removed("P1")
    assert clinic.patient_ids() == []
    assert clinic.child_lines() == []
    assert clinic.search("Nadia") == []
    assert clinic.similar_children("Nadia", "عبد الله", NADIA.birth_date) == []
    with pytest.raises(RemovedRowError), clinic.change(kind="visit", who="x") as change:
        change.put_visit("P1", visit())
    with pytest.raises(RemovedRowError), clinic.change(kind="import", who="x") as change:
        change.put_child(NADIA)
    with clinic.change(kind="undo", who="x") as change:
        change.restore(record.child.row_id)
    assert clinic.record("P1") == record
    line = clinic.search("Nadia")[0]
    assert line.last_seen_on == DAY


def test_an_unknown_child_or_row_is_refused(clinic: ClinicFile):
    with pytest.raises(UnknownRowError, match="P9"), clinic.change(kind="visit", who="x") as change:
        change.put_visit("P9", visit())
    with pytest.raises(UnknownRowError), clinic.change(kind="undo", who="x") as change:
        change.remove(uuid7())


def test_a_row_of_one_child_is_not_written_to_another(clinic: ClinicFile):
    register(clinic, NADIA, BARE)
    row_id = add_observation(clinic, observation("2.0"))
    with pytest.raises(StoreError, match="another child"), clinic.change(kind="visit", who="x") as change:
        change.put_observation("P2", observation("2.0", row_id=row_id))
    assert values(clinic) == ["2.0"]


def test_a_save_repeated_after_a_crash_makes_no_second_visit(clinic: ClinicFile):
    register(clinic, NADIA)
    draft = uuid7()
    for _ in range(2):
        with clinic.change(kind="visit", who="x") as change:
            assert change.put_visit("P1", visit()._replace(row_id=draft)) == draft
    record = clinic.record("P1")
    assert record is not None
    assert [row.row_id for row in record.visits] == [draft]


def test_a_given_id_twice_in_one_change_is_one_row(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="import", who="x") as change:
        change.put_observation("P1", observation("1", row_id="package-row-1"))
        change.put_observation("P1", observation("2", row_id="package-row-1"))
    assert values(clinic) == ["2"]


def test_a_child_keeps_its_rows_when_its_number_changes(clinic: ClinicFile):
    save(clinic, full_record())
    record = clinic.record("P1")
    assert record is not None
    with clinic.change(kind="amend", who="x") as change:
        change.put_child(replace(record.child, patient_id="P77"))
        change.put_observation("P77", observation("9"))
    assert clinic.record("P1") is None
    renamed = clinic.record("P77")
    assert renamed is not None
    assert len(renamed.observations) == len(record.observations) + 1


def test_a_number_that_another_child_has_is_refused(clinic: ClinicFile):
    register(clinic, NADIA, BARE)
    record = clinic.record("P2")
    assert record is not None
    with pytest.raises(StoreError, match="Another child"), clinic.change(kind="amend", who="x") as change:
        change.put_child(replace(record.child, patient_id="P1"))


def test_each_row_keeps_how_it_came(clinic: ClinicFile):
    register(clinic, NADIA)
    file = Origin(How.IMPORT, "observations.csv", "ab" * 32)
    with clinic.change(kind="import", who="x", origin=file) as change:
        imported = change.put_observation("P1", observation("1"), line=14)
        typed = change.put_observation("P1", observation("2"), origin=Origin())
    assert (clinic.history(imported)[0].origin, clinic.history(imported)[0].line) == (file, 14)
    assert (clinic.history(typed)[0].origin, clinic.history(typed)[0].line) == (Origin(), None)


@pytest.mark.parametrize("sign", ["\x00", "\x1f", "\x1e", "\ud800"])
def test_a_sign_that_cannot_be_kept_is_refused_in_a_sentence(clinic: ClinicFile, sign: str):
    register(clinic, NADIA)
    with pytest.raises(StoreError, match=r"again\.$"), clinic.change(kind="visit", who="x") as change:
        change.put_observation("P1", observation("1")._replace(note=f"a{sign}b"))
    with pytest.raises(StoreError), clinic.change(kind="visit", who=f"a{sign}b") as change:
        change.put_observation("P1", observation("1"))
    assert values(clinic) == []


def test_a_row_that_failed_fails_the_change_even_for_one_who_goes_on(clinic: ClinicFile):
    register(clinic, NADIA)
    before = clinic.head
    nonsense = Treatment("tacrolimus", DAY, doses_per_day=-1)
    with pytest.raises(StoreError, match="failed"), clinic.change(kind="visit", who="x") as change:  # noqa: PT012
        change.put_observation("P1", observation("1"))
        change.put_treatment("P1", nonsense)
        with pytest.raises(StoreError, match="refused"):
            change.write_waiting()
        change.put_observation("P1", observation("2"))
    with pytest.raises(StoreError, match="failed"), clinic.change(kind="visit", who="x") as change:  # noqa: PT012
        change.put_treatment("P1", nonsense)
        with pytest.raises(StoreError, match="refused"):
            change.write_waiting()
    assert clinic.head == before
    assert values(clinic) == []


def test_nothing_is_written_through_a_change_that_is_over(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="visit", who="x") as change:
        row_id = change.put_observation("P1", observation("1"))
    for late in (
        lambda: change.put_observation("P1", observation("2")),
        lambda: change.put_observation("P1", observation("2", row_id=row_id)),
        lambda: change.remove(row_id),
        lambda: change.put_setting("language", "ar"),
    ):
        with pytest.raises(StoreError, match="over"):
            late()
    assert values(clinic) == ["1"]
    assert clinic.verify_chain() == []


def test_two_changes_are_not_written_at_once(clinic: ClinicFile):
    with (
        clinic.change(kind="visit", who="x"),
        pytest.raises(StoreError, match="Another change"),
        clinic.change(kind="visit", who="y"),
    ):
        pass


def test_the_audit_is_read_by_clinic_and_by_child_latest_first(clinic: ClinicFile):
    register(clinic, NADIA)
    register(clinic, BARE)
    add_observation(clinic, observation("2.0"))
    assert [entry.kind for entry in clinic.changes()] == ["visit", "register", "register", "create"][:3]
    assert [entry.kind for entry in clinic.changes(patient_id="P1")] == ["visit", "register"]
    assert [entry.seq for entry in clinic.changes(1, before=clinic.head.seq)] == [clinic.head.seq - 1]
    entry = clinic.changes(1)[0]
    assert entry.at.utcoffset() is not None
    assert entry.revisions == 1
    assert entry.program_version


def test_a_childs_revision_moves_with_its_own_changes_only(clinic: ClinicFile):
    register(clinic, NADIA, BARE)
    before = clinic.record_revisions()
    add_observation(clinic, observation("2.0"))
    after = clinic.record_revisions()
    assert after["P2"] == before["P2"]
    assert after["P1"] == clinic.record_revision("P1") == clinic.head.seq > before["P1"]
    assert clinic.record_revision("nobody") == 0


def test_a_note_stands_in_the_audit_and_changes_no_child(clinic: ClinicFile):
    register(clinic, NADIA)
    before = clinic.record_revision("P1")
    clinic.note(kind="print", who="x", reason="summary 18 May 2016", patient_ids=("P1",))
    assert clinic.record_revision("P1") == before
    entry = clinic.changes(1, patient_id="P1")[0]
    assert (entry.kind, entry.reason, entry.revisions) == ("print", "summary 18 May 2016", 0)
    row_id = add_observation(clinic, observation("1"))
    assert clinic.history(row_id)[0].change.kind == "visit"
    assert clinic.verify_chain() == []


def test_settings_are_kept_with_their_history(clinic: ClinicFile):
    with clinic.change(kind="settings", who="x") as change:
        change.put_setting("units", {"creatinine": "umol/L"})
        change.put_setting("language", "ar")
    with clinic.change(kind="settings", who="x") as change:
        change.put_setting("units", {"creatinine": "mg/dL"})
        change.put_setting("language", "ar")
    assert clinic.settings.all() == {"units": {"creatinine": "mg/dL"}, "language": "ar"}
    assert clinic.settings.get("letterhead", "none") == "none"
    assert clinic.changes(1)[0].revisions == 1
    assert clinic.verify_chain() == []


def test_a_pseudonym_once_given_stays_whatever_is_amended(clinic: ClinicFile):
    register(clinic, NADIA, BARE)
    with clinic.change(kind="export", who="x") as change:
        change.set_first_export("P1", "P1", "ABCDEF")
    with clinic.change(kind="amend", who="x") as change:
        change.put_child(replace(NADIA, phone=""))
    assert clinic.pseudonyms() == {"P1": ("P1", "ABCDEF")}
    with pytest.raises(StoreError, match="never changed"), clinic.change(kind="export", who="x") as change:
        change.set_first_export("P1", "P1", "XYZ")


def test_clinic_numbers_go_on_from_the_highest_and_are_never_given_twice(clinic: ClinicFile):
    first = clinic.next_patient_id()
    with clinic.change(kind="register", who="x") as change:
        assert change.next_patient_id() == first
        row_id = change.put_child(replace(BARE, patient_id=first))
        second = change.next_patient_id()
        change.put_child(replace(BARE, patient_id=second))
    assert [first[3:7], second[3:7]] == ["0001", "0002"]
    with clinic.change(kind="remove", who="x") as change:
        change.remove(row_id)
    assert clinic.next_patient_id()[3:7] == "0003"
    following = clinic.next_patient_ids(2)
    assert [number[3:7] for number in following] == ["0003", "0004"]
    assert following[0] == clinic.next_patient_id()
    assert all(map(is_checked_number, following))
    assert clinic.next_patient_ids(0) == []


def test_ten_thousand_rows_in_one_change_are_all_there(clinic: ClinicFile):
    register(clinic, NADIA)
    with clinic.change(kind="import", who="x") as change:
        row_ids = {
            change.put_observation("P1", observation(str(number), on=date(2016, 1, 1 + number % 28)))
            for number in range(12_001)
        }
    assert len(row_ids) == 12_001
    assert sorted(values(clinic), key=int) == [str(number) for number in range(12_001)]
    assert clinic.check() == []
