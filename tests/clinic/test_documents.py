"""Documents from the door to the audit: taken in, listed, corrected, removed and taken back, never exported."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from nsclinic.clinic.cell import CancelledError
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.documents import (
    Particulars,
    add_document,
    amend_document,
    document,
    documents,
    note_taken,
    outside_name,
    read_outside,
    remove_document,
    taken_in,
)
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.intake import MOST_READ_BYTES, Refusal, RefusedFileError, TakenIn, take_in
from nsclinic.clinic.merging import merge_children
from nsclinic.clinic.undoing import undo
from nsclinic.domain.attachment import AttachmentKind
from nsclinic.domain.record import Child
from nsclinic.store import UnknownRowError, create_clinic
from tests.clinic.papers import pdf

LETTER = Particulars(date(2026, 11, 2), AttachmentKind.LETTER, "  From the\nhospital ", " read it ")


@pytest.fixture
def clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clinic]:
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "home"))
    path = tmp_path / "clinic.nsclinic"
    with Clinic(create_clinic(path, passphrase=None, plain=True), who="Dr N.") as clinic:
        clinic.register(Child("P1", date(2019, 5, 5), "Amina", "Hassan"))
        clinic.register(Child("P2", date(2019, 5, 5), "Omar", "Farouk"))
        yield clinic


def letter(text: str = "one") -> TakenIn:
    return take_in(pdf(text))


def test_a_file_is_taken_in_apart_and_kept(clinic: Clinic, tmp_path: Path):
    path = tmp_path / "came.bin"
    path.write_bytes(pdf("one", "two"))
    taken = taken_in(lambda: read_outside(path), lambda: False)
    row_id = add_document(clinic, "P1", taken, "../letter\u202efdp.exe", LETTER)
    (listed,) = documents(clinic, "P1")
    row = listed.attachment
    assert not listed.is_absent
    assert (row.row_id, row.pages, row.title, row.note) == (row_id, 2, "From the hospital", "read it")
    assert row.file_name == "letterfdp.exe"
    assert clinic.store.attachments.content(row) == path.read_bytes()
    assert outside_name(row) == f"document-{row.sha256[:8]}.pdf"


def test_what_may_not_come_in_is_refused_from_within_the_cell():
    with pytest.raises(RefusedFileError) as refused:
        taken_in(lambda: b"PK\x03\x04" + bytes(100), lambda: False)
    assert refused.value.why is Refusal.KIND


def test_taking_in_can_be_cancelled():
    with pytest.raises(CancelledError):
        taken_in(lambda: pdf("one"), lambda: True)


def test_a_huge_file_is_not_read_to_its_end(tmp_path: Path):
    path = tmp_path / "huge"
    with path.open("wb") as file:
        file.truncate(MOST_READ_BYTES)
    assert len(read_outside(path)) == MOST_READ_BYTES
    with path.open("wb") as file:
        file.truncate(50_000_000_000)
    with pytest.raises(RefusedFileError):
        read_outside(path)


def test_the_latest_document_stands_first(clinic: Clinic):
    later = Particulars(date(2026, 11, 3), AttachmentKind.RESULT, "later")
    ids = [
        add_document(clinic, "P1", letter(str(number)), "x", said)
        for number, said in enumerate((LETTER, later, LETTER))
    ]
    assert [each.attachment.row_id for each in documents(clinic, "P1")] == [ids[1], ids[2], ids[0]]


def test_a_document_is_corrected_and_its_content_stays(clinic: Clinic):
    row_id = add_document(clinic, "P1", letter(), "x.pdf", LETTER)
    before = document(clinic, "P1", row_id)
    amend_document(clinic, "P1", row_id, Particulars(date(2026, 11, 1), AttachmentKind.RESULT, "Biopsy", ""))
    after = document(clinic, "P1", row_id)
    assert after == before._replace(on=date(2026, 11, 1), kind=AttachmentKind.RESULT, title="Biopsy", note="")


def test_a_document_is_removed_with_a_reason_and_taken_back(clinic: Clinic):
    row_id = add_document(clinic, "P1", letter(), "x.pdf", LETTER)
    with pytest.raises(ValueError, match="reason"):
        remove_document(clinic, "P1", row_id, "  ")
    remove_document(clinic, "P1", row_id, "another child's")
    assert documents(clinic, "P1") == []
    entry = clinic.store.changes(1, patient_id="P1")[0]
    assert (entry.kind, entry.reason) == ("remove_document", "another child's")
    with pytest.raises(UnknownRowError):
        document(clinic, "P1", row_id)
    undo(clinic, clinic.last_change_id, "it was hers")
    assert document(clinic, "P1", row_id).title == "From the hospital"
    assert clinic.store.check() == []


def test_a_document_of_another_child_is_neither_shown_nor_changed(clinic: Clinic):
    row_id = add_document(clinic, "P1", letter(), "x.pdf", LETTER)
    for act in (
        lambda: document(clinic, "P2", row_id),
        lambda: amend_document(clinic, "P2", row_id, LETTER),
        lambda: remove_document(clinic, "P2", row_id, "why"),
    ):
        with pytest.raises(UnknownRowError):
            act()


def test_each_change_tells_whose_it_is(clinic: Clinic):
    told: list[object] = []
    clinic.subscribe(lambda changed: told.append((changed.patient_ids, changed.kinds)))
    row_id = add_document(clinic, "P1", letter(), "x.pdf", LETTER)
    note_taken(clinic, "P1", document(clinic, "P1", row_id), "print")
    assert told == [
        (("P1",), ("document",)),
        (("P1",), ("print",)),
    ]


def test_a_copy_that_leaves_is_noted_without_telling_of_its_content(clinic: Clinic):
    row_id = add_document(clinic, "P1", letter(), "secret-name.pdf", LETTER)
    row = document(clinic, "P1", row_id)
    note_taken(clinic, "P1", row, "copy")
    entry = clinic.store.changes(1, patient_id="P1")[0]
    assert (entry.kind, entry.reason, entry.revisions) == ("copy", f"document {row.sha256[:8]}", 0)


def test_an_export_leaves_documents_out(clinic: Clinic, tmp_path: Path):
    add_document(clinic, "P1", take_in(b"Quittengelee"), "Zwetschge.txt", LETTER)
    export_identified(clinic, tmp_path / "out")
    written = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert written
    for canary in (b"Quittengelee", b"Zwetschge", b"From the hospital"):
        assert not any(canary in content for content in written)


def test_documents_go_over_when_two_records_are_put_together_and_back_by_undo(clinic: Clinic):
    add_document(clinic, "P1", letter("one"), "x.pdf", LETTER)
    add_document(clinic, "P2", letter("two"), "y.pdf", LETTER)
    gone = document(clinic, "P2", documents(clinic, "P2")[0].attachment.row_id)
    (clinic.store.attachments.folder / gone.content_name).unlink()
    change_id = merge_children(clinic, "P1", "P2", {}, "registered twice")
    assert sorted(each.attachment.file_name for each in documents(clinic, "P1")) == ["x.pdf", "y.pdf"]
    assert [each.is_absent for each in documents(clinic, "P1")] == [True, False]
    undo(clinic, change_id, "two children after all")
    assert [each.attachment.file_name for each in documents(clinic, "P1")] == ["x.pdf"]
    assert [each.attachment for each in documents(clinic, "P2")] == [gone]
    assert len(clinic.store.check()) == 1


def test_adding_can_be_undone_and_leaves_the_content(clinic: Clinic):
    row_id = add_document(clinic, "P1", letter(), "x.pdf", LETTER)
    undo(clinic, clinic.last_change_id, "wrong child")
    assert documents(clinic, "P1") == []
    undo(clinic, clinic.last_change_id, "right after all")
    assert [each.attachment.row_id for each in documents(clinic, "P1")] == [row_id]
    assert clinic.store.check() == []
