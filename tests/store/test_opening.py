"""Each way in which a file does not open has its own sentence, and looking changes nothing."""

import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from nsclinic.store import (
    ClinicDamagedError,
    ClinicExistsError,
    ClinicFile,
    ClinicMissingError,
    NewerVersionError,
    PassphraseNeededError,
    ReadOnlyError,
    StoreError,
    WrongPassphraseError,
    create_clinic,
    engine,
    open_clinic,
)
from tests.store.children import NADIA, PASSPHRASE, full_record, register, save, sentence
from tests.store.conftest import Sealed


def test_the_passphrase_and_the_file_alone_open_it(
    sealed: Sealed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "another computer"))
    elsewhere = tmp_path / "stick" / "copy.nsclinic"
    elsewhere.parent.mkdir()
    shutil.copyfile(sealed.path, elsewhere)
    with open_clinic(elsewhere, passphrase=PASSPHRASE) as clinic:
        assert clinic.is_encrypted
        assert clinic.raw_key == sealed.raw_key


def test_a_wrong_passphrase_is_told_from_a_damaged_file(sealed: Sealed):
    with pytest.raises(WrongPassphraseError) as wrong:
        open_clinic(sealed.path, passphrase=PASSPHRASE + " ")
    assert "passphrase does not open" in sentence(wrong.value)


def test_no_passphrase_for_an_encrypted_file_asks_for_one(sealed: Sealed):
    for nothing in (None, ""):
        with pytest.raises(PassphraseNeededError) as needed:
            open_clinic(sealed.path, passphrase=nothing)
    assert "Give the clinic's passphrase" in sentence(needed.value)


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(ClinicMissingError) as missing:
        open_clinic(tmp_path / "none.nsclinic", passphrase=PASSPHRASE)
    assert "none.nsclinic" in sentence(missing.value)


def test_an_emptied_file_is_not_taken_for_a_new_clinic(clinic: ClinicFile):
    clinic.close()
    clinic.path.write_bytes(b"")
    with pytest.raises(ClinicDamagedError) as emptied:
        open_clinic(clinic.path)
    assert "empty" in sentence(emptied.value)
    assert clinic.path.read_bytes() == b""


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\n" * 30, b"x" * 100, b"\x00" * 5000], ids=["pdf", "short", "zeros"]
)
def test_a_file_of_another_kind_is_told_so(tmp_path: Path, content: bytes):
    path = tmp_path / "letter.pdf"
    path.write_bytes(content)
    with pytest.raises(ClinicDamagedError) as foreign:
        open_clinic(path, passphrase=PASSPHRASE)
    assert "no clinic file" in sentence(foreign.value)
    assert path.read_bytes() == content


def test_a_folder_is_no_clinic_file(tmp_path: Path):
    with pytest.raises(StoreError) as folder:
        open_clinic(tmp_path)
    assert "folder" in sentence(folder.value)


def test_a_database_of_another_program_is_refused(tmp_path: Path):
    path = tmp_path / "other.db"
    path.touch()
    connection = engine.connect(path, raw_key=None)
    connection.execute("CREATE TABLE bookmarks (name TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(ClinicDamagedError) as foreign:
        open_clinic(path)
    assert "another program" in sentence(foreign.value)
    assert path.read_bytes() == before


def test_a_file_of_a_newer_program_is_refused_with_its_version_and_left_alone(clinic: ClinicFile):
    clinic.close()
    connection = engine.connect(clinic.path, raw_key=None)
    connection.execute("PRAGMA user_version = 9")
    connection.close()
    before = clinic.path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(NewerVersionError) as newer:
            open_clinic(clinic.path, read_only=read_only)
    assert "version 9" in sentence(newer.value)
    assert clinic.path.read_bytes() == before


def test_opening_and_looking_leaves_every_byte_as_it_was(sealed: Sealed):
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
        save(clinic, full_record())
    before = sealed.path.read_bytes()
    moment = sealed.path.stat().st_mtime_ns
    for read_only in (False, True):
        with open_clinic(sealed.path, raw_key=sealed.raw_key, read_only=read_only) as clinic:
            assert clinic.record("P1")
            assert clinic.child_lines()
            assert clinic.search("nad")
            assert clinic.changes()
            assert clinic.check() == []
            clinic.next_patient_id()
    assert sealed.path.read_bytes() == before
    assert sealed.path.stat().st_mtime_ns == moment


def test_a_draft_kept_leaves_the_clinic_file_as_it_was(clinic: ClinicFile):
    before = clinic.path.read_bytes()
    clinic.drafts.save("one", {"weight": "20"})
    assert clinic.path.read_bytes() == before


def test_only_the_owner_may_read_what_is_made(tmp_path: Path):
    path = tmp_path / "new folder" / "clinic.nsclinic"
    with create_clinic(path, passphrase=None, plain=True) as clinic:
        register(clinic, NADIA)
        clinic.drafts.save("one", {})
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert set(modes) >= {
        "clinic.nsclinic",
        "clinic.nsclinic.lock",
        "clinic.nsclinic.head",
        "clinic.nsclinic.drafts",
    }
    assert set(modes.values()) == {0o600}


def test_a_new_clinic_is_never_made_over_anything(clinic: ClinicFile, tmp_path: Path):
    register(clinic, NADIA)
    clinic.close()
    before = clinic.path.read_bytes()
    letter = tmp_path / "letter.txt"
    letter.write_text("dear colleague")
    for path in (clinic.path, letter, tmp_path):
        with pytest.raises(ClinicExistsError) as exists:
            create_clinic(path, passphrase=None, plain=True)
        sentence(exists.value)
    assert clinic.path.read_bytes() == before
    assert letter.read_text() == "dear colleague"
    assert not list(tmp_path.glob("*.new-*"))


def test_a_new_clinic_needs_a_passphrase_or_to_be_plain_on_purpose(tmp_path: Path):
    for nothing in (None, ""):
        with pytest.raises(PassphraseNeededError):
            create_clinic(tmp_path / "clinic.nsclinic", passphrase=nothing)
    assert not (tmp_path / "clinic.nsclinic").exists()


def test_a_new_clinic_knows_its_name_and_whether_it_is_a_demonstration(tmp_path: Path):
    for is_demonstration in (True, False):
        path = tmp_path / f"{is_demonstration}.nsclinic"
        with create_clinic(
            path,
            passphrase=None,
            plain=True,
            demonstration=is_demonstration,
            clinic_name="Beni-Suef",
            site_code="BSU",
        ) as clinic:
            assert clinic.is_demonstration is is_demonstration
            assert clinic.settings.all() == {"clinic_name": "Beni-Suef", "site_code": "BSU"}
            assert len(clinic.site_key) == 32


@pytest.mark.parametrize(
    "name", ["a b.nsclinic", "100% #1?.nsclinic", "عيادة.nsclinic", "file:x&mode=ro.nsclinic"]
)
def test_a_file_may_have_any_name(tmp_path: Path, name: str):
    with create_clinic(tmp_path / name, passphrase=None, plain=True) as clinic:
        register(clinic, NADIA)
        clinic.drafts.save("one", {})
    with open_clinic(tmp_path / name) as clinic:
        assert clinic.patient_ids() == ["P1"]
    assert {path.name.removeprefix(name) for path in tmp_path.iterdir() if path.is_file()} == {
        "",
        "-journal",
        ".lock",
        ".head",
        ".drafts",
        ".drafts-journal",
    }


def test_a_name_relative_to_the_folder_one_stands_in_opens(
    clinic: ClinicFile, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    clinic.close()
    monkeypatch.chdir(tmp_path)
    with open_clinic("clinic.nsclinic") as again:
        register(again, NADIA)


def test_two_clinics_have_nothing_secret_in_common(tmp_path: Path):
    found = []
    for name in ("one", "two"):
        with create_clinic(tmp_path / name, passphrase=None, plain=True) as clinic:
            found.append((clinic.clinic_id, clinic.site_key))
    assert found[0][0] != found[1][0]
    assert found[0][1] != found[1][1]


def test_a_file_open_for_reading_refuses_to_save(clinic: ClinicFile):
    register(clinic, NADIA)
    clinic.close()
    with open_clinic(clinic.path, read_only=True) as reader:
        assert reader.is_read_only
        with pytest.raises(ReadOnlyError) as refused, reader.change(kind="visit", who="x"):
            pass
        sentence(refused.value)
        with pytest.raises(ReadOnlyError):
            reader.drafts.save("one", {})
        assert reader.drafts.all() == {}
        with pytest.raises(ReadOnlyError), reader.reading() as connection:
            connection.execute("CREATE TABLE x (y)")


_READ_WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from nsclinic.store import ReadOnlyError, open_clinic
import nsclinic.store.opening, sqlcipher3.dbapi2
if os.geteuid() == 0:
    os.setuid(65534)
with open_clinic(sys.argv[1]) as clinic:
    assert clinic.is_read_only
    assert clinic.record("P1").child.given_name == "Nadia"
    try:
        with clinic.change(kind="visit", who="x") as change:
            change.remove(clinic.record("P1").child.row_id)
    except ReadOnlyError as error:
        print(error)
"""


def test_a_medium_that_can_only_be_read_opens_for_reading_without_a_lock_file():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clinic.nsclinic"
        with create_clinic(path, passphrase=None, plain=True) as clinic:
            register(clinic, NADIA)
        for leftover in Path(folder).glob("clinic.nsclinic*"):
            if leftover != path:
                leftover.unlink()
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", _READ_WITHOUT_RIGHTS, str(path)],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).parents[2],
        )
        assert done.returncode == 0, done.stderr
        assert "can only be read" in done.stdout
        assert [file.name for file in Path(folder).iterdir()] == ["clinic.nsclinic"]
        Path(folder).chmod(0o755)


def test_a_closed_clinic_says_so(clinic: ClinicFile):
    clinic.close()
    clinic.close()
    with pytest.raises(StoreError, match="closed"):
        clinic.patient_ids()


def test_an_engine_that_is_too_old_or_cannot_encrypt_is_refused(
    clinic: ClinicFile, monkeypatch: pytest.MonkeyPatch
):
    clinic.close()
    monkeypatch.setattr(engine, "OLDEST_ENGINE", (99, 0, 0))
    with pytest.raises(StoreError, match="older than"):
        open_clinic(clinic.path)


def test_every_safety_setting_holds_on_an_open_file(sealed: Sealed):
    expected = {
        "journal_mode": "truncate",
        "synchronous": 3,
        "locking_mode": "exclusive",
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "mmap_size": 0,
        "application_id": 0x4E53434C,
        "cipher_use_hmac": "1",
    }
    with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic, clinic.reading() as connection:
        found = {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in expected}
    assert found == expected
