"""A new passphrase and a leaver, as the window does them: the same clinic goes on under a new key."""

import shutil

import pytest

from nsclinic.clinic.clinic import Changed
from nsclinic.clinic.passphrase import PassphraseFault
from nsclinic.clinic.recovery import keep_sheet, new_sheet
from nsclinic.clinic.rekeying import PassphraseRefusedError, new_key, new_passphrase
from nsclinic.clinic.rights import Role
from nsclinic.clinic.users import remove_user, users_of
from nsclinic.store import OpenedBy, Standing, WrongPassphraseError, WrongSecretError, open_clinic
from tests.clinic.people import NAMES, NEW, OURS, secret_of

BADR = NAMES[Role.NURSE]


def test_after_a_new_passphrase_the_same_clinic_goes_on(people):
    told: list[Changed] = []
    with people.opened_as(Role.ADMINISTRATOR) as clinic:
        sheet = new_sheet(clinic)
        keep_sheet(clinic, sheet)
        clinic.subscribe(told.append)
        done = new_passphrase(clinic, NEW)
        assert (sorted(done.kept), done.refused, done.still_old) == (sorted(NAMES.values()), (), ())
        entry = clinic.store.changes()[0]
        assert (entry.kind, entry.who) == ("new_passphrase", NAMES[Role.ADMINISTRATOR])
        assert told == [Changed((), ("new_passphrase",))]
        assert told[0].change_id == entry.change_id
        assert (clinic.store.opened_by, clinic.store.user) == (OpenedBy.USER, NAMES[Role.ADMINISTRATOR])
        assert clinic.store.witness.compared.standing is Standing.AGREES
        clinic.set_setting("clinic_name", "After")
        assert clinic.store.check() == []
    with pytest.raises(WrongPassphraseError):
        open_clinic(people.path, passphrase=OURS)
    secrets = [OURS, NEW, sheet.code, sheet.code.replace("-", ""), *map(secret_of, Role)]
    hunted = [text.encode(code) for text in secrets for code in ("utf-8", "utf-16-le", "utf-16-be")]
    hunted += [people.raw_key, people.raw_key.hex().encode()]
    for one in people.path.parent.rglob("*"):
        assert not (one.is_file() and [text for text in hunted if text in one.read_bytes()]), one
    for secret in (NEW, sheet.code):
        open_clinic(people.path, passphrase=secret).close()
    for role in Role:
        people.opened_as(role).close()


def test_a_leaver_cannot_open_what_lies_there_afterwards_even_with_the_slots_of_before(people, tmp_path):
    kept_by_badr = tmp_path / "stick"
    kept_by_badr.mkdir()
    for one in tmp_path.glob("clinic.nsclinic*"):
        shutil.copy(one, kept_by_badr / one.name)
    with people.opened_as(Role.ADMINISTRATOR) as clinic:
        remove_user(clinic, BADR)
        new_key(clinic, OURS)
        assert clinic.store.changes()[0].kind == "new_key"
        assert {user.name for user in users_of(clinic) if user.has_secret} == set(NAMES.values()) - {BADR}
    for suffix in (".keys", ".keys.copy"):
        shutil.copy(
            kept_by_badr / f"clinic.nsclinic{suffix}", people.path.with_name(f"clinic.nsclinic{suffix}")
        )
    with pytest.raises(WrongSecretError):
        people.opened_as(Role.NURSE)
    with people.opened():
        pass
    old = open_clinic(kept_by_badr / "clinic.nsclinic", passphrase=secret_of(Role.NURSE), user=BADR)
    old.close()  # a copy made before opens as it did: the manual says so


def test_a_slip_in_the_passphrase_does_not_become_the_new_one(people):
    with people.opened_as(Role.ADMINISTRATOR) as clinic:
        sheet = new_sheet(clinic)
        keep_sheet(clinic, sheet)
        for typed in (OURS + "!", sheet.code):
            with pytest.raises(WrongPassphraseError):
                new_key(clinic, typed)
    people.opened().close()


def test_a_weak_passphrase_is_not_taken(people):
    with people.opened() as clinic:
        for weak, fault in (
            ("short", PassphraseFault.TOO_SHORT),
            ("Beni Suef Clinic", PassphraseFault.IS_THE_NAME),
        ):
            with pytest.raises(PassphraseRefusedError) as refused:
                new_passphrase(clinic, weak)
            assert refused.value.fault is fault
    people.opened().close()
