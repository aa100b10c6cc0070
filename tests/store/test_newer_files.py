"""What a newer program wrote beside a clinic file, or as a backup, is refused with what to do, and keeps every byte."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nsclinic.store import ClinicFile, engine, migrations, open_clinic
from nsclinic.store.backing_up import copy_clinic, finished
from nsclinic.store.backup_sets import MANIFEST, BackupSet, read_set, sets_of
from nsclinic.store.drafts import drafts_file
from nsclinic.store.errors import NewerBackupError, NewerFileError, WrongPassphraseError
from nsclinic.store.key_slots import keys_copy, keys_file, user_names
from nsclinic.store.proving import faults_of_set
from nsclinic.store.rehearsing import rehearse
from nsclinic.store.restoring import restore
from nsclinic.store.review_cache import cache_file
from tests.store.attaching import attach
from tests.store.children import PASSPHRASE, full_record, save, sentence
from tests.store.conftest import Sealed
from tests.store.fixtures.filling import SECRET, USER
from tests.store.fixtures.unpacked import Old, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable


def of_newer_program(database: Path) -> None:
    """Let a small database bear the number of a later form, as a newer program would write it."""
    connection = engine.connect(database, raw_key=None)
    connection.execute("PRAGMA user_version = 1")
    connection.execute("ALTER TABLE draft RENAME TO drafts") if "drafts" in database.name else None
    connection.close()


@pytest.fixture
def users(tmp_path: Path) -> Old:
    """A sealed clinic with a user and a recovery sheet, whose file of keys a newer program wrote."""
    old = unpacked("5", "sealed", tmp_path)
    for place in (keys_file(old.path), keys_copy(old.path)):
        place.write_text(json.dumps({"format": 3, "ways": ["unknown here"]}))
    return old


def test_a_newer_file_of_keys_refuses_every_way_but_the_passphrase_and_keeps_its_bytes(users: Old):
    before = [place.read_bytes() for place in (keys_file(users.path), keys_copy(users.path))]
    for secret, user in ((SECRET, USER), (users.said["recovery_code"], ""), ("a slip", "")):
        with pytest.raises(NewerFileError, match="Install the newer program") as newer:
            open_clinic(users.path, passphrase=secret, user=user)
        assert "passphrase opens the clinic without it" in sentence(newer.value)
    assert user_names(users.path) == ()
    with open_clinic(users.path, passphrase=PASSPHRASE) as clinic:
        with pytest.raises(NewerFileError):
            clinic.ways_in.keep_user(USER, SECRET)
        assert any("newer nsclinic" in fault for fault in clinic.check())
    assert [place.read_bytes() for place in (keys_file(users.path), keys_copy(users.path))] == before


def test_keys_of_a_newer_program_beside_a_whole_copy_of_ours_are_taken_for_damaged(tmp_path: Path):
    old = unpacked("5", "sealed", tmp_path)
    text = keys_file(old.path).read_text()
    keys_file(old.path).write_text(text.replace('"format": 2', '"format": 3', 1))
    with open_clinic(old.path, passphrase=SECRET, user=USER) as clinic:
        assert clinic.user == USER
    with pytest.raises(WrongPassphraseError):
        open_clinic(old.path, passphrase=f"not {SECRET}")


def test_drafts_of_a_newer_program_are_not_read_nor_written_over_nor_put_aside(clinic: ClinicFile):
    clinic.drafts.save("visit-P1", {"patient_id": "P1"})
    clinic.drafts.close()
    of_newer_program(drafts_file(clinic.path))
    before = drafts_file(clinic.path).read_bytes()
    work: tuple[Callable[[], object], ...] = (
        clinic.drafts.all,
        lambda: clinic.drafts.save("visit-P2", {}),
        lambda: clinic.drafts.drop("visit-P1"),
    )
    for one in work:
        with pytest.raises(NewerFileError, match="typed and not saved"):
            one()
    clinic.drafts.drop_saved("visit-P1")
    assert drafts_file(clinic.path).read_bytes() == before
    assert not list(clinic.path.parent.glob("*.unreadable-*"))
    save(clinic, full_record())
    assert any("cannot be read" in fault for fault in clinic.check())


def test_a_document_of_a_newer_program_is_not_shown_and_not_written_over(clinic: ClinicFile):
    save(clinic, full_record())
    attach(clinic, "P1", b"a letter")
    row = clinic.attachments.of("P1")[0]
    place = clinic.attachments.folder / row.content_name
    of_newer_program(place)
    before = place.read_bytes()
    with pytest.raises(NewerFileError):
        clinic.attachments.content(row)
    with pytest.raises(NewerFileError):
        attach(clinic, "P1", b"a letter")
    assert any("was written by a newer nsclinic" in fault for fault in clinic.check())
    assert place.read_bytes() == before


def test_what_a_newer_program_concluded_is_thrown_away_without_a_word(clinic: ClinicFile):
    clinic.review_cache.begin("rules")
    clinic.review_cache.close()
    connection = engine.connect(cache_file(clinic.path), raw_key=None)
    connection.execute("ALTER TABLE circumstances ADD COLUMN unknown_here TEXT")
    connection.execute("DROP TABLE concluded")
    connection.close()
    path = clinic.path
    clinic.close()
    with open_clinic(path) as again:
        again.review_cache.begin("rules")
        assert again.review_cache.current() == {}
        assert again.check() == []


@pytest.fixture
def newer_set(sealed: Sealed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BackupSet:
    """A whole backup set, made by a program that knows one step more."""
    step = migrations.Step(f"{len(migrations.STEPS) + 1:04d}_more", lambda db: db["desk"].add_column("more"))
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "STEPS", (*migrations.STEPS, step))
        with open_clinic(sealed.path, raw_key=sealed.raw_key) as clinic:
            return finished(copy_clinic(clinic, tmp_path / "backups", "by hand"))


def bytes_under(folder: Path) -> dict[Path, bytes]:
    return {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"
    }


def test_a_backup_of_a_newer_program_is_refused_before_anything_is_copied(
    newer_set: BackupSet, sealed: Sealed, tmp_path: Path
):
    before = bytes_under(tmp_path)

    def never(copy: Path) -> ClinicFile:
        raise AssertionError(copy)

    for place in (sealed.path, tmp_path / "elsewhere.nsclinic"):
        with pytest.raises(NewerBackupError, match="made by a newer nsclinic") as newer:
            restore(newer_set, place, never, replace=True, who=lambda _: "Dr N.")
        assert sentence(newer.value)
    with pytest.raises(NewerBackupError):
        rehearse(newer_set, tmp_path / "rehearsal", never)
    assert "newer nsclinic" in faults_of_set(newer_set, sealed.raw_key)[0]
    assert bytes_under(tmp_path) == before


def test_a_manifest_in_a_newer_form_is_told_from_an_altered_one(newer_set: BackupSet):
    place = newer_set.folder / MANIFEST
    said = json.loads(place.read_text())
    place.write_text(json.dumps({**said, "format": 2, "more": ["unknown here"]}))
    with pytest.raises(NewerBackupError):
        read_set(newer_set.folder)
    assert sets_of(newer_set.folder.parent) == ([], [newer_set.folder])
