"""Documents of a child are kept beside the clinic file, once each, and none is shown that was altered."""

import errno
import os
import secrets
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nsclinic.domain.attachment import AttachmentKind, shown_file_name
from nsclinic.store import (
    MOST_BYTES,
    AttachmentAbsentError,
    AttachmentDamagedError,
    ClinicFile,
    DiskFullError,
    ReadOnlyError,
    StoreError,
    UnknownRowError,
    open_clinic,
)
from tests.store.attaching import attach
from tests.store.children import BARE, NADIA, register, sentence
from tests.store.conftest import Sealed

EARLIER = b"There before."
LETTER = b"Dear colleague, she is in remission. " * 400


@pytest.fixture
def with_two(clinic: ClinicFile) -> ClinicFile:
    register(clinic, NADIA, BARE)
    return clinic


def files(clinic: ClinicFile) -> list[Path]:
    folder = clinic.attachments.folder
    return sorted(folder.iterdir()) if folder.is_dir() else []


def flip(path: Path, place: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1
    path.write_bytes(content)


def test_a_document_is_read_back_as_it_was_kept(with_two: ClinicFile):
    row_id = attach(with_two, "P1", LETTER)
    (found,) = with_two.attachments.of("P1")
    assert found.row_id == row_id
    assert (found.kind, found.size) == (AttachmentKind.LETTER, len(LETTER))
    assert with_two.attachments.content(found) == LETTER
    assert with_two.attachments.of("P2") == []
    assert with_two.attachments.of("nobody") == []
    assert with_two.check() == []


def test_a_document_is_no_part_of_the_record_but_a_change_of_the_child(with_two: ClinicFile):
    before = with_two.record("P1")
    attach(with_two, "P1", LETTER)
    assert with_two.record("P1") == before
    assert with_two.changes(1, patient_id="P1")[0].kind == "document"
    assert with_two.record_revision("P1") == with_two.head.seq


def test_documents_come_in_order_of_their_day(with_two: ClinicFile):
    ids = [attach(with_two, "P1", bytes([number])) for number in (1, 2)]
    first = next(row for row in with_two.attachments.of("P1") if row.row_id == ids[0])
    with with_two.change(kind="document", who="x") as change:
        change.put_attachment("P1", first._replace(on=first.on.replace(year=2017), title="Later"))
    assert [row.row_id for row in with_two.attachments.of("P1")] == [ids[1], ids[0]]
    states = with_two.history(ids[0])
    assert [state.row for state in states] == [
        first,
        first._replace(on=first.on.replace(year=2017), title="Later"),
    ]
    assert with_two.check() == []


def test_files_and_folder_are_their_owners_alone(with_two: ClinicFile):
    attach(with_two, "P1", LETTER)
    (path,) = files(with_two)
    assert path.stat().st_mode & 0o777 == 0o600
    assert with_two.attachments.folder.stat().st_mode & 0o777 == 0o700


def test_the_same_content_is_stored_once_for_all_who_have_it(with_two: ClinicFile):
    attach(with_two, "P1", LETTER)
    attach(with_two, "P1", LETTER, "Once more")
    attach(with_two, "P2", LETTER)
    assert len(files(with_two)) == 1
    assert with_two.attachments.referred_names() == {path.name for path in files(with_two)}


def test_removing_a_document_keeps_its_content_for_whoever_takes_it_back(with_two: ClinicFile):
    row_id = attach(with_two, "P1", LETTER)
    with with_two.change(kind="document", who="x", reason="wrong child") as change:
        change.remove(row_id)
    assert with_two.attachments.of("P1") == []
    assert with_two.attachments.leftovers() == []
    assert len(files(with_two)) == 1
    with with_two.change(kind="document", who="x") as change:
        change.restore(row_id)
    assert [with_two.attachments.content(row) for row in with_two.attachments.of("P1")] == [LETTER]
    assert with_two.check() == []


def test_documents_of_a_removed_child_are_not_read_but_stay(with_two: ClinicFile):
    attach(with_two, "P1", LETTER)
    record = with_two.record("P1")
    assert record is not None
    with with_two.change(kind="remove", who="x") as change:
        change.remove(record.child.row_id)
    assert with_two.attachments.of("P1") == []
    assert with_two.check() == []


def test_a_change_that_fails_leaves_no_new_file_and_none_less(with_two: ClinicFile):
    attach(with_two, "P1", LETTER)
    for content in (b"another", LETTER):
        with pytest.raises(UnknownRowError):
            attach(with_two, "nobody", content)
    assert len(files(with_two)) == 1
    assert len(with_two.attachments.of("P1")) == 1
    assert with_two.check() == []


def test_a_row_without_its_content_is_refused_but_one_that_lost_it_can_be_corrected(with_two: ClinicFile):
    attach(with_two, "P1", LETTER)
    (found,) = with_two.attachments.of("P1")
    files(with_two)[0].unlink()
    with pytest.raises(AttachmentAbsentError), with_two.change(kind="document", who="x") as change:
        change.put_attachment("P2", found._replace(row_id="", content_name="0" * 64))
    with with_two.change(kind="document", who="x") as change:
        change.put_attachment("P1", found._replace(title="The lost letter"))
    assert [row.title for row in with_two.attachments.of("P1")] == ["The lost letter"]


def test_an_absent_file_is_named_and_the_rest_works(with_two: ClinicFile):
    attach(with_two, "P1", LETTER)
    attach(with_two, "P1", b"a second one")
    first, second = with_two.attachments.of("P1")
    (with_two.attachments.folder / first.content_name).unlink()
    assert with_two.attachments.is_absent(first)
    with pytest.raises(AttachmentAbsentError) as refused:
        with_two.attachments.content(first)
    assert first.content_name in sentence(refused.value)
    assert with_two.attachments.content(second) == b"a second one"
    assert with_two.check() == [f"The file {first.content_name} of a document of P1 of 2016-05-18 is absent."]


def test_a_clinic_without_its_folder_opens(with_two: ClinicFile):
    attach(with_two, "P1", LETTER)
    shutil.rmtree(with_two.attachments.folder)
    with_two.close()
    with open_clinic(with_two.path) as again:
        (found,) = again.attachments.of("P1")
        assert again.attachments.is_absent(found)
        assert len(again.check()) == 1


def test_every_flipped_bit_of_a_sealed_content_is_noticed_before_it_is_shown(sealed: Sealed):
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        register(clinic, NADIA)
        attach(clinic, "P1", LETTER)
        (found,) = clinic.attachments.of("P1")
        (path,) = files(clinic)
        whole = path.read_bytes()
        assert len(whole) > 4096
        for place in [*range(0, len(whole), 211), len(whole) - 1]:
            flip(path, place)
            with pytest.raises(AttachmentDamagedError) as refused:
                clinic.attachments.content(found)
            assert sentence(refused.value)
            path.write_bytes(whole)
        assert clinic.attachments.content(found) == LETTER
        flip(path, 5000)
        assert clinic.check() == [
            f"The file {found.content_name} of a document of P1 of 2016-05-18 was altered."
        ]


@pytest.mark.parametrize("size", [0, 1, 4096, 5000])
def test_a_content_cut_short_is_noticed(sealed: Sealed, size: int):
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        register(clinic, NADIA)
        attach(clinic, "P1", LETTER)
        (found,) = clinic.attachments.of("P1")
        os.truncate(files(clinic)[0], size)
        with pytest.raises(AttachmentDamagedError):
            clinic.attachments.content(found)


def test_an_altered_content_of_a_plain_clinic_is_noticed_too(with_two: ClinicFile):
    attach(with_two, "P1", LETTER)
    (path,) = files(with_two)
    flip(path, path.read_bytes().index(b"remission"))
    with pytest.raises(AttachmentDamagedError):
        with_two.attachments.content(with_two.attachments.of("P1")[0])


def test_one_document_put_in_the_place_of_another_is_noticed(sealed: Sealed):
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        register(clinic, NADIA)
        attach(clinic, "P1", LETTER)
        attach(clinic, "P1", b"another")
        first, second = (clinic.attachments.folder / row.content_name for row in clinic.attachments.of("P1"))
        shutil.copyfile(second, first)
        with pytest.raises(AttachmentDamagedError):
            clinic.attachments.content(clinic.attachments.of("P1")[0])


def test_adding_a_damaged_or_absent_document_again_mends_it(with_two: ClinicFile):
    attach(with_two, "P1", LETTER)
    (path,) = files(with_two)
    for spoil in (lambda: flip(path, 5000), path.unlink):
        spoil()
        attach(with_two, "P1", LETTER)
        assert with_two.check() == []
    assert len(files(with_two)) == 1


def test_another_passphrase_or_another_file_key_finds_the_same_contents(clinic: ClinicFile, tmp_path: Path):
    """Names and keys come from inside the clinic file, so they outlive its passphrase."""
    register(clinic, NADIA)
    attach(clinic, "P1", LETTER)
    before = {path.name for path in files(clinic)}
    clinic.close()
    moved = tmp_path / "elsewhere.nsclinic"
    clinic.path.rename(moved)
    clinic.attachments.folder.rename(tmp_path / "elsewhere.nsclinic.d")
    with open_clinic(moved) as again:
        assert again.attachments.referred_names() == before
        assert again.check() == []


def test_an_altered_row_of_a_document_breaks_the_chain(with_two: ClinicFile):
    attach(with_two, "P1", LETTER)
    with with_two.reading() as connection:
        connection.execute("DROP TRIGGER attachment_supersede")
        connection.execute("UPDATE attachment SET title = 'Another title'")
    assert len(with_two.verify_chain()) == 1


def test_too_large_and_empty_contents_are_refused(with_two: ClinicFile):
    for content in (b"", b"x" * (MOST_BYTES + 1)):
        with pytest.raises(StoreError) as refused, with_two.attachments.keeping(content):
            pass
        assert sentence(refused.value)
    assert files(with_two) == []
    largest = secrets.token_bytes(MOST_BYTES)
    attach(with_two, "P1", largest)
    assert with_two.attachments.content(with_two.attachments.of("P1")[0]) == largest


def test_a_clinic_that_is_only_read_keeps_nothing(with_two: ClinicFile):
    with_two.close()
    with open_clinic(with_two.path, read_only=True) as clinic:
        with pytest.raises(ReadOnlyError), clinic.attachments.keeping(LETTER):
            pass
        assert files(clinic) == []


def test_a_full_disk_is_said_and_nothing_is_left(with_two: ClinicFile, monkeypatch: pytest.MonkeyPatch):
    def no_room(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_room)
    with pytest.raises(DiskFullError), with_two.attachments.keeping(LETTER):
        pass
    assert files(with_two) == []


def test_a_folder_that_cannot_be_made_is_said(with_two: ClinicFile):
    with_two.attachments.folder.write_text("a file in its place")
    with pytest.raises(StoreError) as refused, with_two.attachments.keeping(LETTER):
        pass
    assert "could not be kept" in sentence(refused.value)


_DIE_BETWEEN = """
import os, sys
from nsclinic.store import open_clinic
from tests.store.attaching import attachment
with open_clinic(sys.argv[1], raw_key=bytes.fromhex(sys.argv[2])) as clinic:
    with clinic.attachments.keeping(b"a letter" * 9999) as kept:
        with clinic.change(kind="document", who="x") as change:
            change.put_attachment("P1", attachment(kept))
            change.write_waiting()
            os.kill(os.getpid(), 9)
"""
_DIE_WHILE_WRITING = """
import os, sys
from nsclinic.store import contents, open_clinic
contents.os.fsync = lambda _descriptor: os.kill(os.getpid(), 9)
with open_clinic(sys.argv[1], raw_key=bytes.fromhex(sys.argv[2])) as clinic:
    with clinic.attachments.keeping(b"a letter" * 9999):
        pass
"""


def die(sealed: Sealed, program: str) -> None:
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        register(clinic, NADIA)
        attach(clinic, "P1", EARLIER)
    killed = subprocess.run(
        [sys.executable, "-c", program, str(sealed.path), sealed.raw_key.hex()],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert killed.returncode == -9


def test_killed_between_content_and_change_only_an_unreferenced_file_is_left(sealed: Sealed):
    die(sealed, _DIE_BETWEEN)
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        (earlier,) = clinic.attachments.of("P1")
        (left,) = (path for path in files(clinic) if path.name != earlier.content_name)
        assert clinic.attachments.leftovers() == [left.name]
        (said,) = clinic.check()
        assert left.name in said
        attach(clinic, "P1", b"a letter" * 9999)
        assert left in files(clinic)
        assert len(files(clinic)) == 2
        assert clinic.check() == []


def test_killed_while_a_content_is_written_nothing_half_is_left_after_the_next(sealed: Sealed):
    die(sealed, _DIE_WHILE_WRITING)
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        assert sorted(path.name.endswith(".part") for path in files(clinic)) == [False, True]
        assert clinic.attachments.leftovers() == []
        assert clinic.check() == []
        attach(clinic, "P1", LETTER)
        assert [path.name.endswith(".part") for path in files(clinic)] == [False, False]


@pytest.mark.parametrize(
    ("came", "shown"),
    [
        ("letter\u202efdp.exe", "letterfdp.exe"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Scan 1.pdf", "Scan 1.pdf"),
        ("a\x00b\x1fc\n\td.png", "abcd.png"),
        ("تقرير.pdf", "تقرير.pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("zero\u200bwidth\ufeff.pdf", "zerowidth.pdf"),
        ("\u2066\u2069", ""),
    ],
)
def test_a_files_name_is_shown_without_what_turns_or_hides_it(came: str, shown: str):
    assert shown_file_name(came) == shown


def test_a_long_name_keeps_its_ending():
    shown = shown_file_name("x" * 500 + ".pdf")
    assert len(shown) <= 120
    assert shown.endswith(".pdf")
