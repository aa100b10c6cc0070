"""The clinic's people in words, and what each role may do. Made without Qt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import RIGHTS, Right, Role, may
from nsclinic.clinic.users import User, users_of
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who is or was a user, and what whoever looks may do with them.

    `user` is who opened the clinic, empty where the clinic's passphrase did.
    """

    users: tuple[User, ...]
    user: str
    may_manage: bool
    is_encrypted: bool
    is_read_only: bool

    @property
    def here(self) -> tuple[User, ...]:
        """Those who can open the clinic."""
        return tuple(user for user in self.users if not user.is_gone)


@dataclass(frozen=True, slots=True)
class Line:
    """One person in words."""

    user: User
    name: str
    role: str
    may: str
    since: str
    state: str

    @property
    def sentence(self) -> str:
        """All of it, for a screen reader."""
        return ". ".join(part for part in (self.name, self.role, self.may, self.since, self.state) if part)


def read_people(clinic: Clinic) -> People:
    """Read them; on the store thread."""
    store = clinic.store
    return People(
        users_of(clinic),
        store.user,
        may(clinic.role, Right.USERS),
        store.is_encrypted,
        store.is_read_only,
    )


def lines_of(people: People, words: Wording) -> tuple[Line, ...]:
    """Give a line for each person, those gone last."""
    return tuple(_line(user, people.user, words) for user in people.users)


def _line(user: User, who_looks: str, words: Wording) -> Line:
    since = words.date(datetime.fromisoformat(user.since).date())
    if user.is_gone:
        return Line(user, words.isolate(user.name), "", "", words.t("gone since {date}", date=since), "")
    if not user.has_secret:
        state = words.t("No secret: give a new one")
    elif user.name == who_looks:
        state = words.t("You")
    else:
        state = ""
    return Line(
        user,
        words.isolate(user.name),
        role_word(user.role, words),
        rights_words(user.role, words),
        words.t("since {date}", date=since),
        state,
    )


def role_word(role: Role, words: Wording) -> str:
    """Name a role."""
    return {
        Role.CLINICIAN: words.t("Clinician"),
        Role.NURSE: words.t("Nurse"),
        Role.DATA_CLERK: words.t("Data clerk"),
        Role.ADMINISTRATOR: words.t("Administrator"),
    }[role]


def right_words(right: Right, words: Wording) -> str:
    """Say what a right lets one do."""
    return {
        Right.RECORD: words.t("record visits"),
        Right.PRESCRIBE: words.t("change drugs and doses"),
        Right.JUDGE: words.t("set findings aside"),
        Right.MERGE: words.t("merge records"),
        Right.IMPORT: words.t("import"),
        Right.EXPORT: words.t("export for the registry"),
        Right.EXPORT_IDENTIFIED: words.t("export with names"),
        Right.READ_AUDIT: words.t("read the audit"),
        Right.BACK_UP: words.t("back up"),
        Right.RESTORE: words.t("restore"),
        Right.SETTINGS: words.t("change settings and protocols"),
        Right.USERS: words.t("manage users and keys"),
    }[right]


def rights_words(role: Role, words: Wording) -> str:
    """Say what a role may do: all of it, or each thing."""
    if RIGHTS[role] == frozenset(Right):
        return words.t("may do everything")
    return " · ".join(right_words(right, words) for right in Right if right in RIGHTS[role])


def roles(words: Wording) -> Sequence[tuple[str, str]]:
    """Give the roles to choose from, code and word."""
    return tuple((role.value, role_word(role, words)) for role in Role)
