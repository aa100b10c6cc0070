"""A new key keeps everything and everybody but those who left, and a crash at any step leaves one whole clinic."""

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest

from nsclinic.store import (
    StoreError,
    WrongPassphraseError,
    WrongSecretError,
    create_clinic,
    engine,
    open_clinic,
    rekeying,
    user_names,
)
from nsclinic.store.key_slots import keys_copy, keys_file, opened, sealed_anew, slots_beside, write_slots
from nsclinic.store.keys import raw_key_of
from nsclinic.store.recovery_code import new_recovery_code
from nsclinic.store.rekeying import rekey
from tests.store.children import NADIA
from tests.store.rekey_kills import AMAL, NAME, NEW, OURS
from tests.store.test_user_slots import BADR, have_users, user

DRAFT = {"visit": "typed and not saved"}


def made(folder):
    """A clinic with two users, a recovery sheet, a child, a document, a draft and a log; gives file and code."""
    code = new_recovery_code()
    with create_clinic(folder / NAME, passphrase=OURS) as clinic:
        clinic.ways_in.keep_user("Dr Amal", AMAL)
        clinic.ways_in.keep_user("Badr", BADR)
        clinic.keep_recovery_code(code)
        have_users(clinic, user("Dr Amal"), user("Badr", "nurse"))
        with clinic.change(kind="register", who="clinic") as change:
            change.put_child(NADIA)
        with clinic.change(kind="register", who="clinic") as change:
            change.put_child(replace(NADIA, patient_id="P2", given_name="Salma"))
        clinic.drafts.save("d1", DRAFT)
        clinic.access_log.looked_at("P1")
    return folder / NAME, code


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rekey") / "start"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NSCLINIC_HOME", str(folder.parent / "home"))
        return made(folder)


@pytest.fixture
def clinic(tmp_path, once, monkeypatch):
    path, code = once
    monkeypatch.setenv("NSCLINIC_HOME", str(path.parent.parent / "home"))
    for one in path.parent.iterdir():
        (tmp_path / one.name).write_bytes(one.read_bytes())
    return tmp_path / NAME, code


def content_of(path, secret):
    """Every row of every table of the file, byte for byte, but the audit and the chain's last entry."""
    with open_clinic(path, passphrase=secret, read_only=True) as opened, opened.reading() as connection:
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY 1"
            )
        ]
        rows = {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr) for name in names
        }
        schema = connection.execute(
            "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2"
        ).fetchall()
        pragmas = [
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
        ]
    return rows, schema, pragmas


def test_a_new_passphrase_opens_the_same_clinic_and_the_old_one_nothing(clinic):
    path, code = clinic
    rows, schema, pragmas = content_of(path, OURS)
    old_key = raw_key_of(OURS, path.read_bytes()[:16])
    with open_clinic(path, passphrase=OURS) as opened_file:
        done = rekey(opened_file, NEW, kind="new_passphrase", who="clinic")
    assert done.kept == ("Dr Amal", "Badr")
    assert done.refused == ()
    with pytest.raises(WrongPassphraseError):
        open_clinic(path, passphrase=OURS)
    with pytest.raises(WrongPassphraseError):
        open_clinic(path, raw_key=old_key)
    now_rows, now_schema, now_pragmas = content_of(path, NEW)
    assert (now_schema, now_pragmas) == (schema, pragmas)
    for grown in ("change", "change_marks"):
        before, after = rows.pop(grown), now_rows.pop(grown)
        assert [row for row in after if row in before] == before
        assert len(after) == len(before) + 1
    assert now_rows == rows
    with open_clinic(path, passphrase=NEW) as opened_file:
        assert opened_file.check() == []
        assert opened_file.changes()[0].kind == "new_passphrase"
        assert opened_file.drafts.all() == {"d1": DRAFT}
        assert [one.patient_id for one in opened_file.access_log.entries() if one.patient_id] == ["P1"]
    for secret, name in ((AMAL, "Dr Amal"), (BADR, "Badr"), (code, "")):
        with open_clinic(path, passphrase=secret, user=name) as opened_file:
            assert opened_file.user == name
    assert path.stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    assert not [one for one in path.parent.iterdir() if ".rekeyed" in one.name or ".new-" in one.name]


def test_a_leaver_opens_nothing_more_with_the_same_passphrase_of_the_clinic(clinic):
    path, code = clinic
    before = path.read_bytes()[:16]
    with open_clinic(path, passphrase=OURS) as opened_file:
        rekey(opened_file, OURS, kind="new_key", who="clinic", leaving=["badr"])
    assert path.read_bytes()[:16] != before
    assert user_names(path) == ("Dr Amal",)
    with pytest.raises(WrongSecretError):
        open_clinic(path, passphrase=BADR, user="Badr")
    for secret, name in ((OURS, ""), (AMAL, "Dr Amal"), (code, "")):
        open_clinic(path, passphrase=secret, user=name).close()


def test_whoever_held_the_old_key_and_the_old_slots_learns_nothing_of_the_new_key(clinic):
    path, _ = clinic
    old_slots = slots_beside(path)
    with open_clinic(path, passphrase=OURS) as opened_file:
        old_key = opened_file.raw_key
        done = rekey(opened_file, NEW, kind="new_key", who="clinic", leaving=["Badr"])
    assert old_key is not None
    badr = next(slot for slot in old_slots if slot.name == "Badr")
    private = raw_key_of(BADR, badr.salt)
    assert opened(badr, private) == old_key
    for slot in slots_beside(path):
        for tried in (old_key, private):
            assert opened(slot, tried) is None
    assert done.raw_key not in (old_key, private)


def test_a_slot_that_somebody_without_the_key_put_there_gets_no_new_key(clinic):
    path, _ = clinic
    content = json.loads(keys_file(path).read_text("utf-8"))
    with create_clinic(path.with_name("other.nsclinic"), passphrase=OURS) as other:
        other.ways_in.keep_user("Dr Amal", "the secret of an intruder")
    theirs = json.loads(keys_file(other.path).read_text("utf-8"))["slots"][0]
    ours = next(slot for slot in content["slots"] if slot["name"] == "Dr Amal")
    ours.update(public=theirs["public"], salt=theirs["salt"])
    content["sum"] = hashlib.sha256(json.dumps(content["slots"], sort_keys=True).encode()).hexdigest()
    for place in (keys_file(path), keys_copy(path)):
        place.write_text(json.dumps(content), encoding="utf-8")
    with open_clinic(path, passphrase=OURS) as opened_file:
        done = rekey(opened_file, NEW, kind="new_passphrase", who="clinic")
    assert done.refused == ("Dr Amal",)
    assert user_names(path) == ("Badr",)


def test_a_copy_that_is_not_the_same_is_not_taken(clinic, monkeypatch):
    path, _ = clinic

    def short_copy(source, target, key, salt):
        honest(source, target, key, salt)
        if target.name == f"{NAME}.rekeyed":
            connection = engine.connect(target, raw_key=key)
            connection.execute("DELETE FROM child_line")
            connection.close()

    honest = rekeying._copied
    monkeypatch.setattr(rekeying, "_copied", short_copy)
    with open_clinic(path, passphrase=OURS) as opened_file:
        with pytest.raises(StoreError, match="not what the old one is"):
            rekey(opened_file, NEW, kind="new_passphrase", who="clinic")
        assert opened_file.patient_ids() == ["P1", "P2"]
        assert opened_file.drafts.all() == {"d1": DRAFT}
    with open_clinic(path, passphrase=OURS) as opened_file:
        assert opened_file.check() == []
    assert not [one for one in path.parent.iterdir() if ".rekeyed" in one.name]


def test_slots_that_a_crash_left_of_a_file_that_never_was_are_nobodys(clinic):
    path, _ = clinic
    slots = slots_beside(path)
    write_slots(path, (*slots, *(sealed_anew(slot, b"k" * 32, b"s" * 16) for slot in slots)))
    with open_clinic(path, passphrase=OURS) as opened_file:
        assert opened_file.ways_in.user_names() == ("Dr Amal", "Badr")
        done = rekey(opened_file, NEW, kind="new_passphrase", who="clinic")
    assert (done.kept, done.refused) == (("Dr Amal", "Badr"), ())
    assert len(slots_beside(path)) == len(slots)


def test_copies_that_still_open_with_the_old_key_are_named(clinic):
    path, _ = clinic
    copy = path.with_name(f"{NAME}.before-2")
    copy.write_bytes(path.read_bytes())
    with open_clinic(path, passphrase=OURS) as opened_file:
        done = rekey(opened_file, NEW, kind="new_passphrase", who="clinic")
    assert done.still_old == (copy,)


def test_a_plain_file_and_one_open_for_reading_get_no_new_key(clinic, tmp_path):
    plain = create_clinic(tmp_path / "plain.nsclinic", passphrase=None, plain=True)
    with plain, pytest.raises(StoreError, match="not encrypted"):
        rekey(plain, NEW, kind="new_passphrase", who="clinic")
    path, _ = clinic
    opened_file = open_clinic(path, passphrase=OURS, read_only=True)
    with opened_file, pytest.raises(StoreError, match="can only be read"):
        rekey(opened_file, NEW, kind="new_passphrase", who="clinic")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_killed_at_any_step_the_old_or_the_new_clinic_is_there_whole(once, tmp_path):
    path, _ = once
    start = tmp_path / "start"
    start.mkdir()
    for one in path.parent.iterdir():
        (start / one.name).write_bytes(one.read_bytes())
    run = subprocess.run(
        [sys.executable, "-m", "tests.store.rekey_kills", str(tmp_path), "3"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    steps = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(steps) > 10
    assert steps[-1]["is_done"]
    assert {tuple(step["opens"]) for step in steps} == {("old",), ("new",)}
    news = [step["opens"] == ["new"] for step in steps]
    assert news == sorted(news), "once the new one counts, it counts"
    for step in steps:
        assert step["faults"] == [], step
        assert step["drafts"] == {"d1": DRAFT}, step
        assert (step["log"], step["children"], step["user"]) == (1, ["P1", "P2"], "Dr Amal"), step
        assert step["left"] == [], step
        assert step["head"] == ("agrees" if step["opens"] == ["old"] else "ahead"), step
        assert (step["kinds"][0] == "new_passphrase") == (step["opens"] == ["new"])
