"""A backup comes back whole, what was there is kept, and a crash at any moment leaves the old or the new one whole."""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import pytest

from nsclinic.store import (
    JOIN_KIND,
    ClinicDamagedError,
    ClinicExistsError,
    ClinicLockedError,
    Decisions,
    Joining,
    StoreError,
    WrongPassphraseError,
    open_clinic,
    rehearsing,
)
from nsclinic.store.backup_sets import BackupSet, sets_of
from nsclinic.store.contents import content_folder
from nsclinic.store.errors import BackupDamagedError, NoRoomError
from nsclinic.store.key_slots import keys_file
from nsclinic.store.rehearsing import rehearse
from nsclinic.store.restoring import Restored, restore, work_folder
from tests.store.attaching import attach
from tests.store.backing import Content, add_one, content_of, fill, make_set, opened, opener
from tests.store.children import BARE, PASSPHRASE, register
from tests.store.conftest import Sealed
from tests.store.test_backing_up import damage


def bring_back(
    kept: BackupSet, sealed: Sealed, place: Path | None = None, *, replace: bool = True
) -> Restored:
    return restore(kept, place or sealed.path, opener(sealed), replace=replace, who=lambda _copy: "Dr N.")


def then(sealed: Sealed, place: Path) -> Content:
    with open_clinic(place, raw_key=sealed.raw_key) as clinic:
        assert clinic.check() == []
        return content_of(clinic)


@pytest.fixture
def two_states(sealed: Sealed, tmp_path: Path) -> tuple[BackupSet, Content, Content]:
    """A set, what it holds, and what the clinic holds now: a value, a document and a draft more."""
    with opened(sealed) as clinic:
        fill(clinic)
        before = content_of(clinic)
        kept = make_set(clinic, tmp_path / "to")
        add_one(clinic)
        attach(clinic, "P2", b"a letter since", "Since")
        clinic.drafts.save("one", {"note": "half typed"})
        now = content_of(clinic)
    return kept, before, now


def test_every_set_of_a_shelf_rehearsed_and_restored_equals_what_stood_when_it_was_made(
    sealed: Sealed, tmp_path: Path
):
    stood: dict[str, Content] = {}
    with opened(sealed) as clinic:
        fill(clinic)
        for number in range(4):
            kept = make_set(clinic, tmp_path / "to")
            stood[kept.name] = content_of(clinic)
            add_one(clinic, f"{number}.25")
            attach(clinic, "P1", f"letter {number}".encode(), f"Letter {number}")
    whole, unreadable = sets_of(kept.folder.parent)
    assert (len(whole), unreadable) == (4, [])
    for kept in whole:
        assert rehearse(kept, tmp_path / "private", opener(sealed)) == []
        place = tmp_path / "elsewhere" / kept.name / "clinic.nsclinic"
        restored = bring_back(kept, sealed, place, replace=False)
        assert restored.kept_aside is None
        found = then(sealed, place)
        was = stood[kept.name]
        assert (found.records, found.documents, found.settings) == (was.records, was.documents, was.settings)
        with open_clinic(place, raw_key=sealed.raw_key) as clinic:
            note, last = clinic.changes(2)
            assert (last.seq, last.seal) == (was.head.seq, was.head.digest)
            assert (note.kind, note.who, note.reason) == (
                "restore",
                "Dr N.",
                f"restored from set {kept.name}",
            )
            assert clinic.verify_chain() == []
        assert list((tmp_path / "private").iterdir()) == []


def test_what_was_there_is_kept_with_keys_drafts_and_documents_and_opens_as_it_was(
    sealed: Sealed, two_states: tuple[BackupSet, Content, Content]
):
    kept, before, now = two_states
    keys = keys_file(sealed.path).read_bytes()
    restored = bring_back(kept, sealed)
    found = then(sealed, sealed.path)
    assert (found.records, found.documents, found.settings) == (
        before.records,
        before.documents,
        before.settings,
    )
    assert restored.kept_aside is not None
    assert restored.kept_aside.name.startswith("sealed.nsclinic.replaced-20")
    aside = restored.kept_aside / sealed.path.name
    assert then(sealed, aside) == now
    assert keys_file(aside).read_bytes() == keys
    with open_clinic(aside, passphrase=PASSPHRASE) as clinic:
        assert clinic.drafts.all() == {"one": {"note": "half typed"}}
    with opened(sealed) as clinic:
        assert clinic.drafts.all() == {}
        assert restored.kept_aside.name in clinic.changes(1)[0].reason
    assert not work_folder(sealed.path).exists()


def test_the_restored_clinic_is_not_taken_for_an_older_file_put_back_and_works_on(
    sealed: Sealed, two_states: tuple[BackupSet, Content, Content], tmp_path: Path
):
    kept, _, now = two_states
    bring_back(kept, sealed)
    with opened(sealed) as clinic:
        assert clinic.head.seq < now.head.seq
        add_one(clinic)
        again = make_set(clinic, tmp_path / "to")
    bring_back(again, sealed)
    with opened(sealed) as clinic:
        add_one(clinic)
        assert clinic.check() == []


def test_after_a_step_back_this_computer_goes_on_as_another_desk(
    sealed: Sealed, two_states: tuple[BackupSet, Content, Content], tmp_path: Path
):
    kept, _, _ = two_states
    with opened(sealed) as clinic:
        given_and_lost = clinic.next_patient_id()
        register(clinic, replace(BARE, patient_id=given_and_lost))
    elsewhere = tmp_path / "elsewhere.nsclinic"
    shutil.copyfile(sealed.path, elsewhere)
    shutil.copytree(content_folder(sealed.path), content_folder(elsewhere))
    bring_back(kept, sealed)
    with opened(sealed) as clinic:
        assert clinic.next_patient_id()[:2] != given_and_lost[:2]
        add_one(clinic)
        with open_clinic(elsewhere, raw_key=sealed.raw_key, read_only=True) as other:
            joining = Joining(clinic, other)
            plan = joining.plan()
            assert plan.conflicts == ()
            with joining.bringing_contents(), clinic.change(kind=JOIN_KIND, who="Dr N.") as change:
                change.join(joining, Decisions(), lambda _done, _of: None)
        assert given_and_lost in clinic.patient_ids()
        assert clinic.check() == []


def test_a_clinic_that_was_put_back_twice_keeps_both_that_were_there(
    sealed: Sealed, two_states: tuple[BackupSet, Content, Content]
):
    kept, _, _ = two_states
    first, second = bring_back(kept, sealed), bring_back(kept, sealed)
    assert first.kept_aside != second.kept_aside
    assert first.kept_aside is not None
    assert second.kept_aside is not None
    assert (first.kept_aside / sealed.path.name).exists()
    assert (second.kept_aside / sealed.path.name).exists()


def test_it_is_never_put_over_a_file_without_being_told_to(sealed: Sealed, two_states):
    kept, _, now = two_states
    with pytest.raises(ClinicExistsError):
        bring_back(kept, sealed, replace=False)
    assert then(sealed, sealed.path) == now


@pytest.mark.parametrize("left", [b"", b"nothing of a clinic" * 1000])
def test_it_needs_no_live_file_that_opens(sealed: Sealed, two_states, left: bytes):
    kept, before, _ = two_states
    sealed.path.write_bytes(left)
    restored = bring_back(kept, sealed)
    assert then(sealed, sealed.path).records == before.records
    assert restored.kept_aside is not None
    assert (restored.kept_aside / sealed.path.name).read_bytes() == left


def test_a_journal_of_the_file_that_was_there_is_not_played_into_the_restored_one(sealed: Sealed, two_states):
    kept, before, _ = two_states
    journal = sealed.path.with_name(sealed.path.name + "-journal")
    journal.write_bytes(os.urandom(50_000))
    restored = bring_back(kept, sealed)
    assert then(sealed, sealed.path).records == before.records
    assert restored.kept_aside is not None
    assert (restored.kept_aside / journal.name).stat().st_size == 50_000


def test_a_clinic_in_use_is_not_replaced(sealed: Sealed, two_states):
    kept, _, now = two_states
    with opened(sealed), pytest.raises(ClinicLockedError):
        bring_back(kept, sealed)
    assert then(sealed, sealed.path) == now


def test_a_wrong_passphrase_changes_nothing_and_names_the_set(sealed: Sealed, two_states):
    kept, _, now = two_states
    with pytest.raises(WrongPassphraseError, match=kept.name):
        restore(
            kept,
            sealed.path,
            lambda copy: open_clinic(copy, passphrase=PASSPHRASE + "x"),
            replace=True,
            who=lambda _: "x",
        )
    assert then(sealed, sealed.path) == now
    assert not work_folder(sealed.path).exists()


def test_whoever_may_not_restore_changes_nothing(sealed: Sealed, two_states):
    kept, _, now = two_states

    def refuse(_copy: object) -> str:
        raise StoreError("no right")

    with pytest.raises(StoreError, match="no right"):
        restore(kept, sealed.path, opener(sealed), replace=True, who=refuse)
    assert then(sealed, sealed.path) == now
    assert not work_folder(sealed.path).exists()


def test_a_set_that_is_not_whole_is_not_restored(sealed: Sealed, two_states):
    kept, _, now = two_states
    documents = sorted(kept.documents_folder.iterdir())
    for path in (kept.clinic_file, keys_file(kept.clinic_file), documents[0]):
        whole = path.read_bytes()
        damage(path, 0.6, bit=2)
        with pytest.raises((BackupDamagedError, ClinicDamagedError)):
            bring_back(kept, sealed)
        path.write_bytes(whole)
    documents[0].unlink()
    with pytest.raises(BackupDamagedError, match="missing"):
        bring_back(kept, sealed)
    assert then(sealed, sealed.path) == now
    assert not work_folder(sealed.path).exists()


def test_without_room_nothing_is_begun(sealed: Sealed, two_states, monkeypatch):
    kept, _, now = two_states
    monkeypatch.setattr(rehearsing, "SPARE_BYTES", 1 << 60)
    with pytest.raises(NoRoomError):
        bring_back(kept, sealed)
    assert then(sealed, sealed.path) == now


def test_a_set_on_a_medium_that_is_only_read_comes_back(sealed: Sealed, two_states, tmp_path: Path):
    kept, before, _ = two_states
    shelf = kept.folder.parent
    for path in sorted(shelf.rglob("*"), reverse=True):
        path.chmod(0o500 if path.is_dir() else 0o400)
    shelf.chmod(0o500)
    try:
        bring_back(kept, sealed)
    finally:
        shelf.chmod(0o700)
        for path in shelf.rglob("*"):
            path.chmod(0o700 if path.is_dir() else 0o600)
    assert then(sealed, sealed.path).records == before.records


def test_on_a_disk_without_links_what_was_there_is_copied(sealed: Sealed, two_states, monkeypatch):
    kept, _, now = two_states

    def no_links(*_arguments: object, **_more: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", no_links)
    restored = bring_back(kept, sealed)
    assert restored.kept_aside is not None
    assert then(sealed, restored.kept_aside / sealed.path.name) == now


class CrashError(BaseException):
    """The power went."""


class PowerCut:
    """Ends everything at the n-th time that the disk is asked to change or to make sure; nothing works after that."""

    NAMES = ("replace", "rename", "unlink", "rmdir", "mkdir", "link", "fsync")

    def __init__(self, at: int) -> None:
        self.at = at
        self.count = 0
        self._usual = {name: getattr(os, name) for name in self.NAMES}

    def _cut(self, usual: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **more: Any) -> Any:
            self.count += 1
            if self.count > self.at:
                raise CrashError
            return usual(*arguments, **more)

        return run

    def __enter__(self) -> Self:
        for name, usual in self._usual.items():
            setattr(os, name, self._cut(usual))
        return self

    def __exit__(self, *_error: object) -> None:
        for name, usual in self._usual.items():
            setattr(os, name, usual)


def test_a_crash_at_any_moment_leaves_the_old_or_the_new_and_both_whole(
    sealed: Sealed, two_states, tmp_path: Path
):
    kept, before, now = two_states
    original = tmp_path / "original"
    original.mkdir()
    for path in tmp_path.glob(f"{sealed.path.name}*"):
        (shutil.copytree if path.is_dir() else shutil.copyfile)(path, original / path.name)
    ends = {"old": 0, "new": 0}
    at = random.randrange(2)  # every second moment in one run, the others in another
    while True:
        place = tmp_path / f"cut-{at}"
        shutil.copytree(original, place)
        clinic_file = place / sealed.path.name
        try:
            with PowerCut(at):
                bring_back(kept, sealed, clinic_file)
            is_cut = False
        except CrashError:
            is_cut = True
        found = then(sealed, clinic_file)
        is_new = found.records == before.records
        ends["new" if is_new else "old"] += 1
        asides = [path for path in place.iterdir() if ".replaced-" in path.name]
        if is_new:
            assert found.documents == before.documents, at
            assert [then(sealed, aside / sealed.path.name) for aside in asides] == [now], at
        else:
            assert found == now, at
            assert asides == [], at
        assert not work_folder(clinic_file).exists(), at
        shutil.rmtree(place)
        if not is_cut:
            break
        at += 2
    assert ends["old"] > 5
    assert ends["new"] > 5


def test_a_restore_that_was_cut_off_is_refused_where_it_cannot_be_finished(
    sealed: Sealed, two_states, monkeypatch
):
    work = work_folder(sealed.path)
    work.mkdir()
    (work / "plan.json").write_text('{"aside": ""}')
    usual = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and usual(path, mode))
    with pytest.raises(StoreError, match="in the middle of a restore"):
        open_clinic(sealed.path, raw_key=sealed.raw_key)
