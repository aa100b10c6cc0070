"""The check names what was altered, wherever it lies, and a printed head betrays a chain that was cut short."""

from pathlib import Path

import pytest

from nsclinic.store import CheckPart, CheckStep, ClinicFile, Fault, FaultKind, RowKind, open_clinic
from nsclinic.store.engine import connect
from nsclinic.store.head import head_file
from nsclinic.store.key_slots import keys_file
from nsclinic.store.paper_head import head_of, printed_head, read_head
from tests.drills.audit_mutations import drill
from tests.store.children import BARE, add_observation, full_record, observation, register, save
from tests.store.test_chain import tampered

ROUNDS = 120
"""Of the drill; `python -m tests.drills.audit_mutations 20000` is the long one."""


def faults_of(clinic: ClinicFile, *heads: str) -> list[Fault]:
    return [found for found in clinic.checking(heads) if isinstance(found, Fault)]


def test_whatever_is_altered_in_secret_is_found_and_the_right_row_named(tmp_path: Path):
    done, missed = drill(ROUNDS, 20261128, tmp_path)
    assert missed == []
    assert len(done) > 20


def test_a_changed_value_is_named_with_child_day_and_whoever_wrote_it(clinic: ClinicFile):
    save(clinic, full_record())
    with tampered(clinic, "UPDATE observation SET value = '99' WHERE code = 'weight'") as opened:
        (fault,) = faults_of(opened)
    assert fault.kind is FaultKind.ROW_CHANGED
    assert (fault.patient_id, fault.row_kind, fault.what) == ("P1", RowKind.OBSERVATION, "weight")
    assert (fault.on, fault.who, fault.change_kind) == ("2016-02-29", "Dr N.", "import")
    assert fault.at is not None


def test_what_a_corrected_row_said_before_is_named_by_the_row_when_it_is_taken_away(clinic: ClinicFile):
    save(clinic, full_record())
    row_id = add_observation(clinic, observation("2.10"))
    with clinic.change(kind="amend", who="x") as change:
        change.put_observation("P1", observation("2.1", row_id=row_id))
    with tampered(clinic, "DELETE FROM observation_history") as opened:
        (fault,) = faults_of(opened)
    assert (fault.kind, fault.row_id, fault.seq) == (FaultKind.ROW_MISSING, row_id, 2)


def test_of_a_file_from_before_the_marks_the_entry_and_its_child_are_named(clinic: ClinicFile):
    save(clinic, full_record())
    with tampered(
        clinic, "DELETE FROM change_marks", "UPDATE observation SET value = '99' WHERE code = 'weight'"
    ) as opened:
        (fault,) = faults_of(opened)
    assert (fault.kind, fault.seq, fault.patient_id) == (FaultKind.ROWS_ALTERED, 1, "P1")


def test_a_save_between_two_pieces_of_a_check_is_left_to_the_next_one(clinic: ClinicFile):
    save(clinic, full_record())
    register(clinic, BARE)
    row_id = add_observation(clinic, observation("2.10"))
    pieces = clinic.checking()
    for found in pieces:
        assert not isinstance(found, Fault)
        if found.part is CheckPart.AUDIT and found.done:
            break
    with clinic.change(kind="amend", who="x") as change:
        change.put_observation("P1", observation("2.1", row_id=row_id))
    add_observation(clinic, observation("3.3"), patient_id="P2")
    assert [found for found in pieces if isinstance(found, Fault)] == []
    assert clinic.check() == []


def test_every_part_is_told_in_order_and_nothing_is_written(clinic: ClinicFile):
    save(clinic, full_record())
    before = clinic.path.read_bytes()
    parts = [step.part for step in clinic.checking() if isinstance(step, CheckStep)]
    assert list(dict.fromkeys(parts)) == list(CheckPart)
    assert clinic.path.read_bytes() == before


def test_a_printed_head_is_read_as_somebody_types_it_and_found(clinic: ClinicFile):
    save(clinic, full_record())
    printed = head_of(clinic.changes(1)[0])
    add_observation(clinic, observation("2.10"))
    assert len(printed) == 11
    typed = f" {printed.lower().replace('0', 'o').replace('1', 'l').replace('-', '')} "
    assert read_head(typed) == printed
    assert faults_of(clinic, printed) == []
    line = clinic.audit.with_head(printed)
    assert line is not None
    assert line.entry.seq == 1


@pytest.mark.parametrize("text", ["", "7QK2F", "7QK2F-9XM3TT", "7QK2F-9XM3!", "مرحبا"])
def test_what_is_no_printed_head_is_none(text: str):
    assert read_head(text) == ""


def test_the_printed_head_is_the_first_fifty_bits_of_the_seal():
    assert printed_head("") == ""
    assert printed_head("00" * 32) == "00000-00000"
    assert printed_head("ff" * 32) == "ZZZZZ-ZZZZZ"
    assert printed_head("0840" + "00" * 30) == "11000-00000"


def test_entries_that_were_cut_off_are_betrayed_by_the_head_beside_the_file_and_by_paper(
    clinic: ClinicFile, tmp_path: Path
):
    save(clinic, full_record())
    older = tmp_path / "older"
    older.write_bytes(clinic.path.read_bytes())
    add_observation(clinic, observation("2.10"))
    printed = head_of(clinic.changes(1)[0])
    clinic.close()
    clinic.path.write_bytes(older.read_bytes())
    with open_clinic(clinic.path, accept_older=True) as opened:
        (beside,) = faults_of(opened)
        assert (beside.kind, beside.seq, beside.how_many) == (FaultKind.ENTRIES_CUT, 2, 1)
    head_file(clinic.path).unlink()
    with open_clinic(clinic.path) as opened:
        assert faults_of(opened) == []
        (by_paper,) = faults_of(opened, printed)
        assert (by_paper.kind, by_paper.what) == (FaultKind.PAPER_HEAD, printed)


def test_a_head_beside_the_file_that_was_altered_is_named(clinic: ClinicFile):
    save(clinic, full_record())
    clinic.close()
    place = head_file(clinic.path)
    place.write_text(place.read_text().replace('"seq": 1', '"seq": 7'))
    with open_clinic(clinic.path) as opened:
        assert [fault.kind for fault in faults_of(opened)] == [FaultKind.HEAD_FILE]


def test_drafts_and_keys_that_cannot_be_read_are_named_and_left_where_they_are(clinic: ClinicFile):
    clinic.drafts.save("one", {"text": "typed"})
    clinic.close()
    drafts = clinic.path.with_name(clinic.path.name + ".drafts")
    drafts.write_bytes(b"no database " * 1000)
    keys_file(clinic.path).write_text("{")
    before = drafts.read_bytes()
    with open_clinic(clinic.path) as opened:
        assert [fault.kind for fault in faults_of(opened)] == [FaultKind.DRAFTS, FaultKind.KEYS]
    assert drafts.read_bytes() == before


def test_a_row_replaced_by_insert_or_replace_is_refused(clinic: ClinicFile):
    save(clinic, full_record())
    clinic.close()
    connection = connect(clinic.path, raw_key=None)
    for table in ("change", "change_marks", "touched", "observation", "observation_history"):
        rows = connection.execute(f"SELECT * FROM {table} LIMIT 1").fetchall()
        for row in rows:
            places = ", ".join("?" * len(row))
            with pytest.raises(Exception, match=r"never changed|by a new revision|cannot be dropped"):
                connection.execute(f"INSERT OR REPLACE INTO {table} VALUES ({places})", row)
    connection.close()
    with open_clinic(clinic.path) as opened:
        assert opened.check() == []
