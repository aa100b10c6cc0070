"""Who acts in a clinic that was just opened, and what they may do: the user whose secret opened it, or the clinic."""

from datetime import date
from typing import NamedTuple

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import Role
from nsclinic.clinic.users import role_named
from nsclinic.store import ClinicFile
from nsclinic.store.people import named

ACTS_AS = "clinic"
"""Whoever opened the file with the clinic's passphrase is written into the audit as this (contract 1)."""

ACTS_BY_RECOVERY = "clinic (recovery sheet)"
"""What was done by whoever opened the file with the code of its recovery sheet can be told apart in the audit."""


class Typed(NamedTuple):
    """What somebody typed to open the clinic: a user's secret, or without a user the passphrase or the sheet's code."""

    secret: str
    user: str = ""


def acts_as(store: ClinicFile) -> str:
    """Give who whatever is done with this opened file is written down as."""
    if store.user:
        return store.user
    return ACTS_BY_RECOVERY if store.is_opened_by_recovery else ACTS_AS


def role_of(store: ClinicFile) -> Role | None:
    """Give the role of whoever opened the file; None where the clinic has no users and so no roles.

    Opened otherwise than by a user's secret, it is an administrator's (contract 1).
    """
    users = store.users
    if not users:
        return None
    user = named(users, store.user) if store.user else None
    return Role.ADMINISTRATOR if user is None else role_named(user.role)


def acting_clinic(store: ClinicFile, *, as_of: date | None = None) -> Clinic:
    """Give the clinic of an opened file, with who acts in it."""
    who = acts_as(store)
    store.access_log.who = who
    return Clinic(store, who=who, as_of=as_of, role=role_of(store))
