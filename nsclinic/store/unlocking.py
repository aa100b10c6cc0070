"""From what somebody typed to the key of a clinic file: its passphrase, the code of its sheet, or a user's secret."""

from pathlib import Path
from typing import NamedTuple

from nsclinic.store.errors import PassphraseNeededError, StoreError, UserGoneError, WrongSecretError
from nsclinic.store.key_slots import key_by_recovery_code, key_by_user_secret
from nsclinic.store.keys import PLAIN_HEADER, SALT_BYTES, raw_key_of
from nsclinic.store.people import StoredUser, named
from nsclinic.store.tries import Tries
from nsclinic.store.ways_in import OpenedBy


class Offered(NamedTuple):
    """What is offered to open a file: a secret with the user whose it is (empty: the clinic's), or the key itself."""

    secret: str | None = None
    user: str = ""
    raw_key: bytes | None = None


class Key(NamedTuple):
    """The key of a file (None for a plain one), and by which way it came; whether it fits, only the file tells."""

    raw_key: bytes | None
    by: OpenedBy


def key_of(place: Path, offered: Offered) -> Key:
    """Give the key of a file that is locked for us.

    Raises:
        PassphraseNeededError: it is encrypted and nothing was offered.
        TooManyTriesError: it is too early for another try.
        WrongSecretError: the user's name and secret do not belong together.
        StoreError: the file cannot be read, or has no users and one was named.
    """
    header = _header(place)
    if header == PLAIN_HEADER:
        if offered.user:
            raise StoreError(f"{place} is not encrypted, so it has no users. Open it without a user's name.")
        return Key(None, OpenedBy.NOTHING)
    if offered.raw_key is not None:
        return Key(offered.raw_key, OpenedBy.KEY)
    if not offered.secret:
        raise PassphraseNeededError(place)
    Tries(place).refuse_while_waiting()
    if offered.user:
        key = key_by_user_secret(place, offered.user, offered.secret)
        if key is None:
            raise WrongSecretError(place)
        return Key(key, OpenedBy.USER)
    by_code = key_by_recovery_code(place, offered.secret)
    if by_code is not None:
        return Key(by_code, OpenedBy.RECOVERY)
    return Key(raw_key_of(offered.secret, header), OpenedBy.PASSPHRASE)


def name_of_user(users: tuple[StoredUser, ...], typed: str) -> str:
    """Give the name of a user as the clinic writes it.

    Raises:
        UserGoneError: nobody is called so any more.
    """
    user = named(users, typed)
    if user is None or user.is_gone:
        raise UserGoneError(" ".join(typed.split()))
    return user.name


def unreadable(place: Path, error: OSError) -> StoreError:
    """Give the error for a file that the system does not let us read."""
    return StoreError(f"{place} cannot be read ({error.strerror}). Check the disk and your rights.")


def _header(place: Path) -> bytes:
    try:
        with place.open("rb") as file:
            return file.read(SALT_BYTES)
    except OSError as error:
        raise unreadable(place, error) from error
