"""Users come, change and go: each by a change of its own kind, their slots with it, none forgotten."""

from datetime import date

import pytest

from nsclinic.clinic.access import access_entries
from nsclinic.clinic.acting import acting_clinic
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.passphrase import LEAST_PASSPHRASE
from nsclinic.clinic.rights import RightLackingError, Role
from nsclinic.clinic.undoing import undo
from nsclinic.clinic.users import (
    LastAdministratorError,
    NameFault,
    OneselfError,
    UnknownUserError,
    UserRefusedError,
    add_user,
    change_own_secret,
    change_role,
    fault_of_name,
    give_new_secret,
    remove_user,
    users_of,
)
from nsclinic.domain.record import Child
from nsclinic.store import (
    ReadOnlyError,
    StoreError,
    TooManyTriesError,
    UserGoneError,
    WrongPassphraseError,
    WrongSecretError,
    create_clinic,
    open_clinic,
    user_names,
)
from tests.clinic.people import NAMES, NEW, OURS, secret_of

EVAS = "a long secret of eva"
AMAL, BADR, DINA = NAMES[Role.CLINICIAN], NAMES[Role.NURSE], NAMES[Role.ADMINISTRATOR]


def test_each_user_acts_in_their_own_name_and_role(people):
    for role in Role:
        with people.opened_as(role) as clinic:
            assert (clinic.who, clinic.role) == (NAMES[role], role)
    with people.opened_as(Role.NURSE) as clinic:
        clinic.register(Child("P1", date(2019, 5, 5), "Amina", "Hassan"))
        assert clinic.store.changes()[0].who == BADR
    with people.opened() as clinic:
        assert (clinic.who, clinic.role) == ("clinic", Role.ADMINISTRATOR)


def test_a_clinic_without_users_has_no_roles(tmp_path):
    store = create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True)
    with acting_clinic(store) as clinic:
        assert (clinic.who, clinic.role) == ("clinic", None)
        assert users_of(clinic) == ()
        with pytest.raises(StoreError, match="can have no users"):
            add_user(clinic, "Dr Amal", Role.CLINICIAN, secret_of(Role.CLINICIAN))
        assert users_of(clinic) == ()
        assert [change.kind for change in clinic.store.changes()] == []


def test_adding_is_a_change_of_its_own_with_the_name_as_reason(people):
    with people.opened_as(Role.ADMINISTRATOR) as clinic:
        add_user(clinic, "  Eva \n Luz ", Role.NURSE, EVAS)
        entry = clinic.store.changes()[0]
        assert (entry.kind, entry.reason, entry.who) == ("user_added", "Eva Luz", DINA)
        eva = next(user for user in users_of(clinic) if user.name == "Eva Luz")
        assert (eva.role, eva.is_gone, eva.has_secret) == (Role.NURSE, False, True)
        assert clinic.store.check() == []
    open_clinic(people.path, passphrase=EVAS, user="eva luz").close()


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("  ", NameFault.EMPTY),
        ("A" * 61, NameFault.TOO_LONG),
        ("Dr \u202eAmal", NameFault.NOT_A_LETTER),
        ("Dr\x07", NameFault.NOT_A_LETTER),
        ("CLINIC (recovery sheet)", NameFault.RESERVED),
        ("dr  amal", NameFault.TAKEN),
        ("آمال حسن", None),
    ],
)
def test_a_name_that_could_be_taken_for_another_is_not_taken(people, name, fault):
    with Clinic(open_clinic(people.path, raw_key=people.raw_key)) as clinic:
        assert fault_of_name(clinic, name) is fault


@pytest.mark.parametrize(
    "secret", ["a" * (LEAST_PASSPHRASE - 1), "abcdabcdabcdabcd", "  D.r. E.va - of - Beni Suef  "]
)
def test_a_users_secret_is_held_to_the_rule_of_the_passphrase(people, secret):
    with Clinic(open_clinic(people.path, raw_key=people.raw_key)) as clinic:
        with pytest.raises(UserRefusedError):
            add_user(clinic, "Dr Eva of Beni Suef", Role.NURSE, secret)
        assert len(users_of(clinic)) == 4


def test_a_role_is_changed_and_holds_at_the_next_opening(people):
    with people.opened_as(Role.ADMINISTRATOR) as clinic:
        change_role(clinic, AMAL, Role.NURSE)
        entry = clinic.store.changes()[0]
        assert (entry.kind, entry.reason) == ("user_role", AMAL)
        change_role(clinic, AMAL, Role.ADMINISTRATOR)
        change_role(clinic, DINA, Role.CLINICIAN)
        assert clinic.role is Role.CLINICIAN, "her own holds at once"
    with people.opened_as(Role.CLINICIAN) as clinic:
        assert clinic.role is Role.ADMINISTRATOR


def test_a_user_changes_their_own_secret_and_must_know_the_old_one(people):
    with people.opened_as(Role.NURSE) as clinic:
        for _ in range(4):
            with pytest.raises(WrongPassphraseError):
                change_own_secret(clinic, "not my old secret", NEW)
        with pytest.raises(TooManyTriesError):
            change_own_secret(clinic, secret_of(Role.NURSE), NEW)
        people.path.with_name(people.path.name + ".tries").unlink()
        change_own_secret(clinic, secret_of(Role.NURSE), NEW)
        assert clinic.store.changes()[0].kind == "own_secret"
    with pytest.raises(WrongSecretError):
        people.opened_as(Role.NURSE)
    open_clinic(people.path, passphrase=NEW, user=BADR).close()


def test_only_a_user_has_a_secret_of_their_own_to_change(people):
    with people.opened() as clinic, pytest.raises(UnknownUserError):
        change_own_secret(clinic, OURS, NEW)


def test_an_administrator_gives_a_new_secret_where_one_was_forgotten(people):
    with people.opened_as(Role.ADMINISTRATOR) as clinic:
        give_new_secret(clinic, BADR, NEW)
        entry = clinic.store.changes()[0]
        assert (entry.kind, entry.reason) == ("user_secret", BADR)
    open_clinic(people.path, passphrase=NEW, user=BADR).close()


def test_whoever_is_removed_opens_nothing_and_is_not_forgotten(people):
    with people.opened_as(Role.ADMINISTRATOR) as clinic:
        remove_user(clinic, BADR)
        entry = clinic.store.changes()[0]
        assert (entry.kind, entry.reason) == ("user_removed", BADR)
        gone = users_of(clinic)[-1]
        assert (gone.name, gone.is_gone, gone.has_secret) == (BADR, True, False)
        with pytest.raises(UnknownUserError):
            remove_user(clinic, BADR)
    assert BADR not in user_names(people.path)
    with pytest.raises(WrongSecretError):
        people.opened_as(Role.NURSE)
    with people.opened() as clinic:
        add_user(clinic, BADR, Role.CLINICIAN, NEW)
        assert [user.name for user in users_of(clinic)].count(BADR) == 1
    open_clinic(people.path, passphrase=NEW, user=BADR).close()


def test_the_last_administrator_goes_only_when_it_is_said_what_that_means(people):
    with people.opened() as clinic:
        with pytest.raises(LastAdministratorError, match="passphrase"):
            remove_user(clinic, DINA)
        with pytest.raises(LastAdministratorError, match="passphrase"):
            change_role(clinic, DINA, Role.NURSE)
        change_role(clinic, AMAL, Role.ADMINISTRATOR)
        remove_user(clinic, DINA)
        remove_user(clinic, AMAL, without_administrator=True)
        assert {user.role for user in users_of(clinic) if not user.is_gone} == {Role.NURSE, Role.DATA_CLERK}
    with people.opened() as clinic:
        assert clinic.role is Role.ADMINISTRATOR


def test_nobody_removes_themselves(people):
    with people.opened_as(Role.ADMINISTRATOR) as clinic, pytest.raises(OneselfError):
        remove_user(clinic, DINA.upper(), without_administrator=True)


def test_where_the_change_cannot_be_kept_the_secret_opens_nothing_new(people, monkeypatch):
    with people.opened() as clinic:
        before = clinic.store.ways_in.user_names()

        def full(*_):
            raise StoreError("the disk is full")

        monkeypatch.setattr("nsclinic.store.changes.Change.seal", full)
        with pytest.raises(StoreError, match="full"):
            add_user(clinic, "Eva", Role.NURSE, EVAS)
        with pytest.raises(StoreError, match="full"):
            remove_user(clinic, BADR)
        assert clinic.store.ways_in.user_names() == before
    with people.opened_as(Role.NURSE):
        pass


def test_undoing_an_addition_leaves_nobody_who_can_open(people):
    with people.opened() as clinic:
        add_user(clinic, "Eva", Role.ADMINISTRATOR, EVAS)
        undo(clinic, clinic.last_change_id, "it was another Eva")
        assert "Eva" not in {user.name for user in users_of(clinic)}
    with pytest.raises(UserGoneError):
        open_clinic(people.path, passphrase=EVAS, user="Eva")


def test_a_clinic_open_for_reading_gets_no_user(people):
    with (
        Clinic(open_clinic(people.path, raw_key=people.raw_key, read_only=True)) as clinic,
        pytest.raises(ReadOnlyError),
    ):
        add_user(clinic, "Eva", Role.NURSE, EVAS)


def test_whose_chart_was_looked_at_is_in_the_log_under_the_users_name(people):
    with people.opened_as(Role.CLINICIAN) as clinic:
        clinic.looked_at("BS-0001-X")
        entries = clinic.store.access_log.entries(2)
    assert [(one.kind.value, one.who, one.how, one.patient_id) for one in entries] == [
        ("looked", AMAL, "", "BS-0001-X"),
        ("opened", AMAL, "user", ""),
    ]


def test_who_looked_at_one_child_everybody_may_ask_and_all_of_it_those_who_read_the_audit(people):
    with people.opened_as(Role.NURSE) as clinic:
        clinic.looked_at("BS-0001-X")
        assert [one.who for one in access_entries(clinic, patient_id="BS-0001-X")] == [BADR]
        with pytest.raises(RightLackingError, match="read_audit"):
            access_entries(clinic)
    with people.opened_as(Role.CLINICIAN) as clinic:
        assert [one.who for one in access_entries(clinic)] == [AMAL, BADR, BADR]
