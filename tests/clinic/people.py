"""An encrypted clinic with one user of each role, made once for a run and copied for each test."""

import shutil
from pathlib import Path
from typing import NamedTuple

from nsclinic.clinic.acting import acting_clinic
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import Role
from nsclinic.clinic.users import add_user
from nsclinic.store import create_clinic, open_clinic

OURS = "four words of ours, green"
NEW = "four other words now, blue"
FILE = "clinic.nsclinic"

NAMES = {
    Role.CLINICIAN: "Dr Amal",
    Role.NURSE: "Badr Said",
    Role.DATA_CLERK: "Celia",
    Role.ADMINISTRATOR: "Dr Dina",
}


def secret_of(role: Role) -> str:
    return f"a long secret of the {role.value}"


class Staffed(NamedTuple):
    """A folder with the clinic's files, closed, and its key."""

    path: Path
    raw_key: bytes

    def copy_to(self, folder: Path) -> "Staffed":
        for one in self.path.parent.glob(f"{FILE}*"):
            shutil.copy(one, folder / one.name)
        return Staffed(folder / FILE, self.raw_key)

    def opened_as(self, role: Role) -> Clinic:
        return acting_clinic(open_clinic(self.path, passphrase=secret_of(role), user=NAMES[role]))

    def opened(self) -> Clinic:
        return acting_clinic(open_clinic(self.path, passphrase=OURS))


def staffed(folder: Path) -> Staffed:
    store = create_clinic(folder / FILE, passphrase=OURS, clinic_name="Beni-Suef clinic")
    with Clinic(store, who="clinic") as clinic:
        for role in Role:
            add_user(clinic, NAMES[role], role, secret_of(role))
        assert store.raw_key is not None
        return Staffed(store.path, store.raw_key)
