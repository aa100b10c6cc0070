"""Who may do what: the roles of a clinic's people, and the right that each use case wants.

Asked below the window: `Clinic.changing` asks for the right of every change by its kind, and a use case that writes no
change asks by `Clinic.require`. A window that hides what is refused anyway is a courtesy. Roles are kept by the
program, not by cryptography: whoever holds the key of the file can read all of it with other tools.

A file without users has no roles, and whoever opens it by the clinic's passphrase acts with an administrator's rights
(contract 1): there `Clinic.role` is None or the administrator's, and nothing is refused.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from nsclinic.store import ACCEPT_KIND, JOIN_KIND, MERGE_KIND, StoreError


class Role(StrEnum):
    """What somebody is in the clinic."""

    CLINICIAN = "clinician"
    NURSE = "nurse"
    DATA_CLERK = "data_clerk"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """What can be allowed. Looking at the children is everybody's and no right of its own."""

    RECORD = "record"
    """Register and amend children, type visits, values, diaries and documents, book: with no dose among them."""
    PRESCRIBE = "prescribe"
    """Begin, change or end a drug; plan a taper."""
    JUDGE = "judge"
    """Set a finding aside; settle a classification, a protocol, a step or an outcome of a child."""
    MERGE = "merge"
    """Make one record of two of one child; bring together the files of two desks."""
    IMPORT = "import"
    """Bring in a list or an interchange folder."""
    EXPORT = "export"
    """Write the registry's package, which names nobody."""
    EXPORT_IDENTIFIED = "export_identified"
    """Write children out with their names."""
    READ_AUDIT = "read_audit"
    """Read and write out who did what in the whole clinic; of one child everybody may."""
    BACK_UP = "back_up"
    """Make a backup."""
    RESTORE = "restore"
    """Put a backup in the place of the clinic file, or accept an older file."""
    SETTINGS = "settings"
    """Change the clinic's settings and adopt protocols."""
    USERS = "users"
    """Add, change and remove users; a new passphrase, a new key, a recovery sheet."""


_EVERYBODY = frozenset({Right.RECORD, Right.BACK_UP})

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.CLINICIAN: _EVERYBODY | {Right.PRESCRIBE, Right.JUDGE, Right.MERGE, Right.READ_AUDIT},
        Role.NURSE: _EVERYBODY,
        Role.DATA_CLERK: _EVERYBODY | {Right.IMPORT, Right.EXPORT},
        Role.ADMINISTRATOR: frozenset(Right),
    }
)
"""What each role may."""

RIGHT_OF_KIND: Mapping[str, Right] = MappingProxyType(
    {
        "register": Right.RECORD,
        "amend": Right.RECORD,
        "visit": Right.RECORD,
        "diary": Right.RECORD,
        "document": Right.RECORD,
        "remove_document": Right.RECORD,
        "booking": Right.RECORD,
        "taper": Right.PRESCRIBE,
        "set_aside": Right.JUDGE,
        MERGE_KIND: Right.MERGE,
        JOIN_KIND: Right.MERGE,
        "import": Right.IMPORT,
        "registry_export": Right.EXPORT,
        "settings": Right.SETTINGS,
        "protocol": Right.SETTINGS,
        "recovery_sheet": Right.USERS,
        ACCEPT_KIND: Right.RESTORE,
        "user_added": Right.USERS,
        "user_role": Right.USERS,
        "user_secret": Right.USERS,
        "user_removed": Right.USERS,
        "own_secret": Right.RECORD,  # everybody's: it is their own, and the old one is asked for
        "new_passphrase": Right.USERS,
        "new_key": Right.USERS,
    }
)
"""The right that each kind of change wants. An undo wants the right of what it undoes; a kind that is not here, none
may write."""


class RightLackingError(StoreError):
    """Whoever opened the clinic may not do this; nothing was changed."""

    def __init__(self, right: Right, who: str) -> None:
        roles = " or ".join(role.value.replace("_", " ") for role in holders(right))
        super().__init__(
            f"{who} may not do this: it wants the right '{right.value}', which a {roles} has. Ask one of them."
        )
        self.right = right
        self.who = who


def holders(right: Right) -> tuple[Role, ...]:
    """Give the roles that have a right; the administrator last."""
    return tuple(role for role in Role if right in RIGHTS[role])


def may(role: Role | None, right: Right) -> bool:
    """Say whether a role has a right; without roles (None) everybody may everything."""
    return role is None or right in RIGHTS[role]
