"""Who can open one open clinic file besides its passphrase, and whether somebody at the desk still can.

A slot of `FILE.keys` and the entry of the audit that tells of it are two files: the slot is written inside the change
(`or_as_before`), so that a change that is not kept leaves the ways in as they were.
"""

import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from nsclinic.store.entry import now
from nsclinic.store.errors import ReadOnlyError, StoreError, WrongPassphraseError, WrongSecretError
from nsclinic.store.key_slots import (
    RECOVERY,
    USER,
    Slot,
    folded_name,
    is_sealed_under,
    key_of_code,
    key_of_user,
    recovery_slot,
    slots_beside,
    user_slot,
    write_slots,
)
from nsclinic.store.keys import raw_key_of
from nsclinic.store.tries import Tries

if TYPE_CHECKING:
    from nsclinic.store.clinic_file import ClinicFile


class OpenedBy(StrEnum):
    """How a file was opened."""

    PASSPHRASE = "passphrase"  # noqa: S105 - a word for a way, not a secret
    RECOVERY = "recovery"
    USER = "user"
    KEY = "key"
    """By the key of an earlier opening: a worker of the program's own."""
    NOTHING = "nothing"
    """It is not encrypted."""


class WaysIn:
    """The ways into one open clinic file."""

    def __init__(self, clinic: "ClinicFile") -> None:
        self._clinic = clinic

    def user_names(self) -> tuple[str, ...]:
        """Give the names of those who have a secret for this file."""
        return tuple(slot.name for slot in self._ours() if slot.kind == USER)

    def has_recovery_code(self) -> bool:
        """Say whether a recovery sheet opens this file."""
        return any(slot.kind == RECOVERY for slot in self._ours())

    def keep_recovery_code(self, code: str) -> None:
        """Let a code open this file from now on, in place of the code before.

        Raises:
            StoreError: the file is not encrypted, can only be read, or the code cannot be kept beside it.
        """
        self._put(recovery_slot(self._key(), self.file_salt(), code, _moment()))

    def keep_user(self, name: str, secret: str) -> None:
        """Let a user's secret open this file from now on, in place of the one before.

        Raises:
            StoreError: as `keep_recovery_code`.
        """
        self._put(user_slot(self._key(), self.file_salt(), name, secret, _moment()))

    def drop_user(self, name: str) -> None:
        """Let a user's secret open nothing any more; no error where there is none.

        Raises:
            StoreError: as `keep_recovery_code`.
        """
        self._key()
        slots = slots_beside(self._clinic.path)
        kept = [slot for slot in slots if slot.who != (USER, folded_name(name))]
        if len(kept) != len(slots):
            write_slots(self._clinic.path, kept)

    @contextmanager
    def or_as_before(self) -> Iterator[None]:
        """Put the slots back as they were when the block began where it does not end well."""
        before = slots_beside(self._clinic.path)
        try:
            yield
        except BaseException:
            with suppress(StoreError):
                if slots_beside(self._clinic.path) != before:
                    write_slots(self._clinic.path, before)
            raise

    def prove(self, secret: str, user: str = "") -> None:
        """Do nothing where the secret opens this file: that user's, or without `user` the passphrase or a sheet's code.

        For unlocking the window, and before a secret is changed. Wrong ones count as they do at opening.

        Raises:
            TooManyTriesError: it is too early for another try.
            WrongPassphraseError: it does not.
            StoreError: the file is not encrypted, or its slots cannot be understood.
        """
        key, path = self._key(is_writing=False), self._clinic.path
        tries = Tries(path)
        tries.refuse_while_waiting()
        if user:
            is_right = key_of_user(self._ours(), user, secret) == key
        else:
            is_right = self.is_passphrase(secret) or key_of_code(self._ours(), secret) == key
        if not is_right:
            tries.add()
            raise WrongSecretError(path) if user else WrongPassphraseError(path)
        tries.clear()

    def is_passphrase(self, passphrase: str) -> bool:
        """Say whether that is the clinic's passphrase; takes about half a second by design."""
        return hmac.compare_digest(raw_key_of(passphrase, self.file_salt()), self._key(is_writing=False))

    def _put(self, new: Slot) -> None:
        slots = [slot for slot in slots_beside(self._clinic.path) if slot.who != new.who]
        write_slots(self._clinic.path, (*slots, new))

    def _ours(self) -> list[Slot]:
        """Give the slots that somebody wrote who had this file's key."""
        key = self._key(is_writing=False)
        return [slot for slot in slots_beside(self._clinic.path) if is_sealed_under(slot, key)]

    def _key(self, *, is_writing: bool = True) -> bytes:
        if self._clinic.raw_key is None:
            raise StoreError(
                f"{self._clinic.path} is not encrypted and opens without a secret, so it can have no users and needs "
                "no recovery sheet."
            )
        if is_writing and self._clinic.is_read_only:
            raise ReadOnlyError(self._clinic.path)
        return self._clinic.raw_key

    def file_salt(self) -> bytes:
        """Give the salt that the file begins with.

        The engine is asked: a second handle on an open file drops its locks when it is closed, on some systems.
        """
        with self._clinic.reading() as connection:
            return bytes.fromhex(connection.execute("PRAGMA cipher_salt").fetchone()[0])


def can_write_beside(clinic: Path) -> bool:
    """Say whether files can be made beside a clinic file."""
    return os.access(clinic.absolute().parent, os.W_OK)


def _moment() -> str:
    return now().isoformat(timespec="seconds")
