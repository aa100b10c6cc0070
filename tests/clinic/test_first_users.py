"""A new clinic may begin with its people: all of them, or no clinic at all."""

import pytest

from nsclinic.clinic.acting import acting_clinic
from nsclinic.clinic.first_start import FirstClinic, FirstUser, make_first_clinic
from nsclinic.clinic.rights import Role
from nsclinic.clinic.users import UserRefusedError
from nsclinic.store import ClinicExistsError, open_clinic, user_names
from tests.clinic.people import OURS

DINA = FirstUser("Dr Dina", Role.ADMINISTRATOR, "a long secret of dina")
BADR = FirstUser("Badr", Role.NURSE, "a long secret of badr")


def test_the_first_users_open_the_new_clinic_by_their_own_secrets(tmp_path):
    path = tmp_path / "clinic.nsclinic"
    make_first_clinic(path, FirstClinic("Clinic", "en", OURS, (DINA, BADR)), "clinic")
    assert user_names(path) == ("Badr", "Dr Dina")
    for user in (DINA, BADR):
        with acting_clinic(open_clinic(path, passphrase=user.secret, user=user.name)) as clinic:
            assert (clinic.who, clinic.role) == (user.name, user.role)
    with acting_clinic(open_clinic(path, passphrase=OURS)) as clinic:
        assert [change.kind for change in clinic.store.changes()] == 2 * ["user_added"] + [
            "settings",
            "create",
        ]
        assert clinic.store.check() == []
    assert not [one.name for one in tmp_path.iterdir() if one.name.startswith(".")]


def test_one_who_cannot_be_taken_leaves_no_clinic_at_all(tmp_path):
    path = tmp_path / "clinic.nsclinic"
    weak = FirstUser("Badr", Role.NURSE, "short")
    with pytest.raises(UserRefusedError):
        make_first_clinic(path, FirstClinic("Clinic", "en", OURS, (DINA, weak)), "clinic")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_came_there_meanwhile_keeps_its_own_slots(tmp_path):
    path = tmp_path / "clinic.nsclinic"
    make_first_clinic(path, FirstClinic("Clinic", "en", OURS, (DINA,)), "clinic")
    slots = path.with_name("clinic.nsclinic.keys").read_bytes()
    with pytest.raises(ClinicExistsError):
        make_first_clinic(path, FirstClinic("Clinic", "en", OURS, (BADR,)), "clinic")
    assert path.with_name("clinic.nsclinic.keys").read_bytes() == slots
