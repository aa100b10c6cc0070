"""The first start: what must be known before there is a clinic file, and the file made from it.

Everything else of a new clinic (letterhead, units, protocol, recovery sheet, list of children) is asked for in the
window, when the file is there and each answer can be kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nsclinic.clinic.clinic import LANGUAGE_SETTING, Clinic
from nsclinic.clinic.demo import DEFAULT_PATIENTS, DEFAULT_SEED, make_demo
from nsclinic.clinic.making import new_clinic_file
from nsclinic.clinic.rights import Role
from nsclinic.clinic.users import add_user

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class FirstClinic:
    """What a new clinic begins with. `language` is its code, `passphrase` what opens its file.

    `users` may be empty: a clinic without users has no roles.
    """

    name: str
    language: str
    passphrase: str
    users: tuple["FirstUser", ...] = ()


@dataclass(frozen=True, slots=True)
class FirstUser:
    """Somebody who works in the clinic from its first day, with their own secret."""

    name: str
    role: Role
    secret: str


def make_first_clinic(path: Path, first: FirstClinic, who: str) -> None:
    """Make the clinic file, encrypted under its passphrase, whole or not at all.

    Raises:
        UserRefusedError: one of the first users cannot be added; nothing was made.
        StoreError: something lies at that place already, or the file cannot be made.
        OSError: the folder cannot be written.
    """
    with new_clinic_file(path, passphrase=first.passphrase, clinic_name=first.name.strip()) as new:
        with new.store.change(kind="settings", who=who) as change:
            change.put_setting(LANGUAGE_SETTING, first.language)
        clinic = Clinic(new.store, who=who)
        for user in first.users:
            add_user(clinic, user.name, user.role, user.secret)
        new.keep()


def write_demonstration(
    path: Path,
    clinic_name: str,
    *,
    patients: int = DEFAULT_PATIENTS,
    seed: int = DEFAULT_SEED,
    as_of: date | None = None,
    replaces: bool = False,
    progress: Progress | None = None,
) -> None:
    """Make a demonstration clinic of invented children, not encrypted, whole or not at all.

    Raises:
        StoreError: something lies at that place and is not to be replaced, or the file cannot be made.
        OSError: the folder cannot be written.
    """
    with new_clinic_file(
        path, passphrase=None, plain=True, demonstration=True, clinic_name=clinic_name, replaces=replaces
    ) as new:
        make_demo(new.store, patients, seed=seed, as_of=as_of, progress=progress)
        new.keep()
