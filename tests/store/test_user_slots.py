"""A user's secret opens the clinic's file in the user's name, and nothing but that secret does."""

import hashlib
import json
import shutil

import pytest

from nsclinic.store import (
    OpenedBy,
    StoreError,
    UserGoneError,
    WrongSecretError,
    create_clinic,
    open_clinic,
    user_names,
)
from nsclinic.store.key_slots import keys_copy, keys_file
from nsclinic.store.people import USERS_SETTING, StoredUser, setting_of

OURS, AMAL, BADR = "four words of ours", "amal's own long secret", "badr has another one"
NEWER = "a newer secret of hers"


def user(name, role="clinician", *, is_gone=False):
    return StoredUser(name, role, "2026-03-02T08:00:00+02:00", "2026-03-02T08:00:00+02:00", is_gone)


def have_users(clinic, *users):
    with clinic.change(kind="users", who="clinic") as change:
        change.put_setting(USERS_SETTING, setting_of(users))


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("users")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NSCLINIC_HOME", str(folder / "home"))
        with create_clinic(folder / "clinic.nsclinic", passphrase=OURS) as clinic:
            clinic.ways_in.keep_user("Dr Amal", AMAL)
            clinic.ways_in.keep_user("Badr", BADR)
            have_users(clinic, user("Dr Amal"), user("Badr", "nurse"))
    return folder


@pytest.fixture
def path(tmp_path, made_once):
    for one in made_once.glob("clinic.nsclinic*"):
        shutil.copy(one, tmp_path / one.name)
    return tmp_path / "clinic.nsclinic"


def test_a_users_secret_opens_the_file_in_the_users_name(path):
    assert user_names(path) == ("Badr", "Dr Amal")
    with open_clinic(path, passphrase=AMAL, user=" dr  AMAL") as clinic:
        assert (clinic.opened_by, clinic.user) == (OpenedBy.USER, "Dr Amal")
    with open_clinic(path, passphrase=OURS) as clinic:
        assert (clinic.opened_by, clinic.user) == (OpenedBy.PASSPHRASE, "")
        assert clinic.ways_in.user_names() == ("Dr Amal", "Badr")


def test_a_wrong_name_and_a_wrong_secret_are_one_sentence(path):
    sentences = set()
    for name, secret in (("Dr Amal", BADR), ("Dr Nobody", AMAL), ("Dr Amal", OURS)):
        with pytest.raises(WrongSecretError) as refused:
            open_clinic(path, passphrase=secret, user=name)
        sentences.add(str(refused.value))
    assert len(sentences) == 1


def test_whoever_is_gone_or_never_was_a_user_is_refused(path):
    with open_clinic(path, passphrase=OURS) as clinic:
        have_users(clinic, user("Dr Amal", is_gone=True))
    for name, secret in (("Dr Amal", AMAL), ("Badr", BADR)):
        with pytest.raises(UserGoneError, match=name):
            open_clinic(path, passphrase=secret, user=name)
    with open_clinic(path, passphrase=OURS) as clinic:
        assert clinic.check() == []


def test_a_slot_given_another_users_name_opens_nothing(path):
    content = json.loads(keys_file(path).read_text("utf-8"))
    amal, badr = content["slots"]
    badr["name"], amal["name"] = amal["name"], badr["name"]
    content["sum"] = hashlib.sha256(json.dumps(content["slots"], sort_keys=True).encode()).hexdigest()
    for place in (keys_file(path), keys_copy(path)):
        place.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(WrongSecretError):
        open_clinic(path, passphrase=BADR, user="Dr Amal")
    with open_clinic(path, passphrase=OURS) as clinic:
        assert clinic.ways_in.user_names() == ()


def test_without_its_file_of_slots_the_clinics_passphrase_still_opens(path):
    for place in (keys_file(path), keys_copy(path)):
        place.write_text("not JSON")
    assert user_names(path) == ()
    with pytest.raises(StoreError, match="understood"):
        open_clinic(path, passphrase=AMAL, user="Dr Amal")
    with open_clinic(path, passphrase=OURS) as clinic:
        (said,) = clinic.check()
        assert "passphrase opens the clinic without it" in said


def test_a_new_secret_ends_the_one_before_and_a_dropped_user_has_none(path):
    with open_clinic(path, passphrase=OURS) as clinic:
        clinic.ways_in.keep_user("Dr Amal", NEWER)
        clinic.ways_in.drop_user("badr")
    assert user_names(path) == ("Dr Amal",)
    for name, secret in (("Dr Amal", AMAL), ("Badr", BADR)):
        with pytest.raises(WrongSecretError):
            open_clinic(path, passphrase=secret, user=name)
    with open_clinic(path, passphrase=NEWER, user="Dr Amal"):
        pass


def test_a_change_that_is_not_kept_leaves_the_ways_in_as_they_were(path):
    def drop_and_fail(clinic):
        with clinic.ways_in.or_as_before():
            clinic.ways_in.drop_user("Badr")
            raise RuntimeError

    with open_clinic(path, passphrase=OURS) as clinic, pytest.raises(RuntimeError):
        drop_and_fail(clinic)
    assert user_names(path) == ("Badr", "Dr Amal")


def test_a_plain_file_has_no_users(tmp_path):
    path = tmp_path / "plain.nsclinic"
    with (
        create_clinic(path, passphrase=None, plain=True) as clinic,
        pytest.raises(StoreError, match="encrypted"),
    ):
        clinic.ways_in.keep_user("Dr Amal", AMAL)
    with pytest.raises(StoreError, match="no users"):
        open_clinic(path, passphrase=AMAL, user="Dr Amal")
    assert user_names(path) == ()


def test_no_secret_is_in_any_file(path):
    with open_clinic(path, passphrase=OURS) as clinic:
        clinic.ways_in.keep_user("Dr Amal", AMAL)
        key = clinic.raw_key
    assert key is not None
    hunted = [
        text.encode(code) for text in (OURS, AMAL, BADR) for code in ("utf-8", "utf-16-le", "utf-16-be")
    ]
    hunted += [key, key.hex().encode()]
    files = [one for one in path.parent.rglob("*") if one.is_file()]
    assert len(files) > 3
    for one in files:
        content = one.read_bytes()
        assert not [text for text in hunted if text in content], one
