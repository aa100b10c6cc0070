"""The clinic's users as its setting holds them: opening asks here whether a name is still somebody's.

What their roles allow, and how they are added and removed, is the use cases' (`clinic.users`).
"""

from typing import Any, NamedTuple

from nsclinic.store.key_slots import folded_name

USERS_SETTING = "users"


class StoredUser(NamedTuple):
    """A user as written: `since` and `secret_at` are ISO moments; nobody is ever left out, only `is_gone`."""

    name: str
    role: str
    since: str
    secret_at: str
    is_gone: bool = False


def stored_users(value: Any) -> tuple[StoredUser, ...]:
    """Read the setting; what is no user in it is left out, so that nobody gets in by it."""
    found = []
    for one in value if isinstance(value, list) else ():
        try:
            name, role, since, secret_at = (str(one[key]) for key in ("name", "role", "since", "secret_at"))
            found.append(StoredUser(name, role, since, secret_at, bool(one["gone"])))
        except (KeyError, TypeError):
            continue
    return tuple(found)


def setting_of(users: tuple[StoredUser, ...]) -> list[dict[str, Any]]:
    """Give what the setting holds, in order of name."""
    return [
        {
            "name": user.name,
            "role": user.role,
            "since": user.since,
            "secret_at": user.secret_at,
            "gone": user.is_gone,
        }
        for user in sorted(users, key=lambda user: folded_name(user.name))
    ]


def named(users: tuple[StoredUser, ...], name: str) -> StoredUser | None:
    """Give the user of that name, gone or not; None where there never was one."""
    folded = folded_name(name)
    return next((user for user in users if folded_name(user.name) == folded), None)
