"""The people who work in the clinic: each with a name, a role and a secret of their own.

The record says who is a user and in which role (a setting, so that every version of it is kept); `FILE.keys` holds what
their secrets open. Somebody removed stays in the record as gone. Roles are kept by the program and not by cryptography:
whoever holds the key of the file can read all of it with other tools (resources/manual/users.md).
"""

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.passphrase import PassphraseFault, fault_of_passphrase
from nsclinic.clinic.rights import Right, Role
from nsclinic.domain.plain_text import control_character, hidden_character
from nsclinic.store import USERS_SETTING, StoredUser, StoreError
from nsclinic.store.entry import now
from nsclinic.store.key_slots import folded_name
from nsclinic.store.people import named, setting_of

MOST_LETTERS = 60
"""Of a user's name: what a line of the history holds."""

_RESERVED = "clinic"
"""Begins what is written down for whoever opened the file otherwise than by a user's secret."""


class NameFault(StrEnum):
    """Why a name is not taken; the form words it."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NOT_A_LETTER = "not_a_letter"
    RESERVED = "reserved"
    TAKEN = "taken"


class UserRefusedError(StoreError):
    """A user cannot be kept so; `fault` says why. Nothing was changed."""

    def __init__(self, name: str, fault: NameFault | PassphraseFault) -> None:
        super().__init__(f"{name!r} was not taken as a user: {_SENTENCES[fault]}. Nothing was changed.")
        self.fault = fault


_SENTENCES = {
    NameFault.EMPTY: "there is no name",
    NameFault.TOO_LONG: f"the name is longer than {MOST_LETTERS} letters",
    NameFault.NOT_A_LETTER: "the name has a sign in it that nobody can see",
    NameFault.RESERVED: f"a name that begins with '{_RESERVED}' is the clinic's own",
    NameFault.TAKEN: "there is a user of that name",
    PassphraseFault.TOO_SHORT: "the secret is too short",
    PassphraseFault.TOO_ALIKE: "the secret has too few different letters",
    PassphraseFault.IS_THE_NAME: "the secret is the name",
    PassphraseFault.DIFFERS: "the two secrets differ",
}


class UnknownUserError(StoreError):
    """Nobody of that name is a user of this clinic."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} is no user of this clinic. Nothing was changed.")


class LastAdministratorError(StoreError):
    """After this nobody but the clinic's passphrase would administer; to be said and asked before it is done."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} is the only administrator. Without one, users and settings can be changed only by whoever opens "
            "the clinic with its own passphrase or recovery sheet. Nothing was changed."
        )


class OneselfError(StoreError):
    """Somebody would have removed themselves."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} cannot remove themselves: another administrator does, or the clinic's passphrase."
        )


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who is, or was, a user; `since` when the role began, an ISO moment.

    `has_secret` is False where their slot is missing, so that an administrator has to give a new secret.
    """

    name: str
    role: Role
    since: str
    is_gone: bool
    has_secret: bool


def role_named(text: str) -> Role:
    """Give a role by its name; one that this program does not know has the fewest rights."""
    try:
        return Role(text)
    except ValueError:
        return Role.NURSE


def users_of(clinic: Clinic) -> tuple[User, ...]:
    """Give everybody who is or was a user, in order of name; those gone last."""
    store = clinic.store
    with_secret = {folded_name(name) for name in (store.ways_in.user_names() if store.is_encrypted else ())}
    found = [
        User(
            user.name, role_named(user.role), user.since, user.is_gone, folded_name(user.name) in with_secret
        )
        for user in store.users
    ]
    return tuple(sorted(found, key=lambda user: (user.is_gone, folded_name(user.name))))


def fault_of_name(clinic: Clinic, name: str) -> NameFault | None:
    """Give why nobody can be added by that name; None where somebody can. One who is gone may come back."""
    tidied = _tidied(name)
    if not tidied:
        return NameFault.EMPTY
    if len(tidied) > MOST_LETTERS:
        return NameFault.TOO_LONG
    if control_character(tidied) or hidden_character(tidied, allow_joiners=True):
        return NameFault.NOT_A_LETTER
    if folded_name(tidied).startswith(_RESERVED):
        return NameFault.RESERVED
    user = named(clinic.store.users, tidied)
    return NameFault.TAKEN if user is not None and not user.is_gone else None


def is_last_administrator(clinic: Clinic, name: str) -> bool:
    """Say whether that user is the only administrator there is."""
    administrators = [
        user for user in users_of(clinic) if user.role is Role.ADMINISTRATOR and not user.is_gone
    ]
    return [folded_name(user.name) for user in administrators] == [folded_name(name)]


def add_user(clinic: Clinic, name: str, role: Role, secret: str) -> None:
    """Let somebody work in the clinic by their own secret from now on.

    Raises:
        UserRefusedError: the name or the secret is not taken.
        RightLackingError: whoever opened the clinic may not.
        StoreError: the file is not encrypted, so it can have no users, or it could not be written.
    """
    clinic.require(Right.USERS)
    tidied = _tidied(name)
    if (fault := fault_of_name(clinic, tidied)) is not None:
        raise UserRefusedError(tidied, fault)
    _refuse_secret(tidied, secret)
    moment = _moment()
    with _changed_user(clinic, "user_added", tidied, StoredUser(tidied, role.value, moment, moment)):
        clinic.store.ways_in.keep_user(tidied, secret)


def change_role(clinic: Clinic, name: str, role: Role, *, without_administrator: bool = False) -> None:
    """Give a user another role; it holds from their next opening on, at once where it is who changes it.

    Raises:
        LastAdministratorError: nobody would administer, and `without_administrator` does not say that this is known.
        UnknownUserError: nobody is called so.
        StoreError: as `add_user`.
    """
    clinic.require(Right.USERS)
    user = _user(clinic, name)
    if role is not Role.ADMINISTRATOR:
        _refuse_without_administrator(clinic, user, is_known=without_administrator)
    with _changed_user(clinic, "user_role", user.name, user._replace(role=role.value, since=_moment())):
        pass
    if clinic.store.user == user.name:
        clinic.role = role


def give_new_secret(clinic: Clinic, name: str, secret: str) -> None:
    """Let another secret of a user open the clinic: an administrator gives it where the one before is forgotten.

    Raises:
        UserRefusedError: the secret is not taken.
        UnknownUserError: nobody is called so.
        StoreError: as `add_user`.
    """
    clinic.require(Right.USERS)
    user = _user(clinic, name)
    _refuse_secret(user.name, secret)
    with _changed_user(clinic, "user_secret", user.name, user._replace(secret_at=_moment())):
        clinic.store.ways_in.keep_user(user.name, secret)


def change_own_secret(clinic: Clinic, old: str, new: str) -> None:
    """Change the secret of the user who opened the clinic; the old one is asked for, as somebody else may sit there.

    Raises:
        TooManyTriesError: it is too early for another try.
        WrongPassphraseError: the old one is wrong.
        UserRefusedError: the new one is not taken.
        UnknownUserError: no user opened the clinic.
        StoreError: as `add_user`.
    """
    user = _user(clinic, clinic.store.user)
    _refuse_secret(user.name, new)
    clinic.store.ways_in.prove(old, user.name)
    with _changed_user(clinic, "own_secret", user.name, user._replace(secret_at=_moment())):
        clinic.store.ways_in.keep_user(user.name, new)


def remove_user(clinic: Clinic, name: str, *, without_administrator: bool = False) -> None:
    """Let a user open the clinic no more; the record keeps them as gone, and what they did.

    What they could read before they can read still where they have a copy: `clinic.rekeying` for that.

    Raises:
        OneselfError: it is who asks.
        LastAdministratorError: nobody would administer, and `without_administrator` does not say that this is known.
        UnknownUserError: nobody is called so.
        StoreError: as `add_user`.
    """
    clinic.require(Right.USERS)
    user = _user(clinic, name)
    if clinic.store.user == user.name:
        raise OneselfError(user.name)
    _refuse_without_administrator(clinic, user, is_known=without_administrator)
    with _changed_user(clinic, "user_removed", user.name, user._replace(is_gone=True, since=_moment())):
        clinic.store.ways_in.drop_user(user.name)


@contextmanager
def _changed_user(clinic: Clinic, kind: str, name: str, user: StoredUser) -> Iterator[None]:
    """Write one user as they are now, in a change of that kind with their name as its reason.

    What the block does to the slots is taken back where the change is not kept.
    """
    others = tuple(one for one in clinic.store.users if folded_name(one.name) != folded_name(name))
    with (
        clinic.store.ways_in.or_as_before(),
        clinic.changing(kind, name) as (change, _),
    ):
        change.put_setting(USERS_SETTING, setting_of((*others, user)))
        yield


def _user(clinic: Clinic, name: str) -> StoredUser:
    user = named(clinic.store.users, name) if name else None
    if user is None or user.is_gone:
        raise UnknownUserError(name)
    return user


def _refuse_secret(name: str, secret: str) -> None:
    if (fault := fault_of_passphrase(secret, secret, name)) is not None:
        raise UserRefusedError(name, fault)


def _refuse_without_administrator(clinic: Clinic, user: StoredUser, *, is_known: bool) -> None:
    if not is_known and is_last_administrator(clinic, user.name):
        raise LastAdministratorError(user.name)


def _tidied(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())


def _moment() -> str:
    return now().isoformat(timespec="milliseconds")
