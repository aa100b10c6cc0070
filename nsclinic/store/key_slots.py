"""Further ways to the key of a clinic file: `FILE.keys` holds slots, of users and of the printed recovery code.

The file and the clinic's passphrase never need this file: losing it costs only the ways kept in it. It is written
twice, `FILE.keys` and then `FILE.keys.copy`, each with its sum, so that a torn or flipped one costs nothing.

A slot holds the file's key sealed to a public key whose private half nobody keeps: it comes from the user's secret, or
from the code. So whoever holds the file's key can seal the next one for everybody without knowing a secret, and whoever
held an earlier key learns nothing of a later one (resources/decisions/0015). A slot is bound to its clinic file by the
file's own salt, and what it says of itself is sealed under the key that it gives: a slot carried beside another file,
or given another's name, opens nothing.
"""

import hashlib
import hmac
import json
import os
import secrets
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple, Self

from nsclinic.store.errors import NewerFileError, StoreError
from nsclinic.store.keys import KEY_BYTES, SALT_BYTES, raw_key_of, subkey
from nsclinic.store.migrations import sync_folder
from nsclinic.store.recovery_code import read_recovery_code

KEYS_SUFFIX = ".keys"
COPY_SUFFIX = ".keys.copy"
FORMAT = 2
"""Format 1 wrapped the key under the code itself and could not be carried over to a new key; it was never released."""

RECOVERY = "recovery"
USER = "user"

_MOST_BYTES = 1_000_000
_BYTES_IN_SLOT = ("salt", "public", "sealed", "tag")


class Slot(NamedTuple):
    """One way to the key. `name` is a user's, empty for the recovery code; `made_at` an ISO moment.

    `file_salt` is that of the clinic file it opens, in hexadecimal digits.
    """

    kind: str
    name: str
    made_at: str
    file_salt: str
    salt: bytes
    public: bytes
    sealed: bytes
    tag: bytes

    @classmethod
    def of_json(cls, found: Any) -> Self:
        """Read a slot.

        Raises:
            ValueError: it is none.
        """
        try:
            texts = [found[name] for name in ("kind", "name", "made_at", "file_salt")]
            parts = [bytes.fromhex(found[name]) for name in _BYTES_IN_SLOT]
        except (KeyError, TypeError, ValueError):
            raise ValueError("that is no slot") from None
        if not all(isinstance(text, str) for text in texts):
            raise ValueError("that is no slot")
        return cls(*texts, *parts)

    def as_json(self) -> dict[str, str]:
        """Give what is written of it."""
        return {
            name: value.hex() if isinstance(value, bytes) else value for name, value in self._asdict().items()
        }

    @property
    def who(self) -> tuple[str, str]:
        """Whose way it is: one of a clinic file has each once."""
        return self.kind, folded_name(self.name)


def folded_name(name: str) -> str:
    """Give a user's name as names are compared: composed, without outer and double blanks, without regard to case."""
    return " ".join(unicodedata.normalize("NFKC", name).split()).casefold()


def keys_file(clinic: Path) -> Path:
    """Give the place of a clinic file's slots; it may not exist."""
    return clinic.with_name(clinic.name + KEYS_SUFFIX)


def keys_copy(clinic: Path) -> Path:
    """Give the place of the same slots once more; it may not exist."""
    return clinic.with_name(clinic.name + COPY_SUFFIX)


def slots_beside(clinic: Path) -> tuple[Slot, ...]:
    """Give the slots that lie beside a clinic file, read from the copy where the first cannot be understood.

    Raises:
        NewerFileError: they were written by a newer program.
        StoreError: a file of slots is there, and neither it nor its copy can be understood.
    """
    places = (keys_file(clinic), keys_copy(clinic))
    found = [_read(place) for place in places]
    whole = next((slots for is_there, slots in found if slots is not None), None)
    if whole is not None:
        return whole
    for place in places:
        _refuse_other_format(place)
    if any(is_there for is_there, _ in found):
        raise StoreError(
            f"{keys_file(clinic)} cannot be understood. The clinic's passphrase opens the clinic without it; put the "
            "file back from a backup, or take it and its copy away and make new secrets and a new recovery sheet."
        )
    return ()


def refuse_newer_slots(clinic: Path) -> None:
    """Do nothing where the slots beside a clinic file are none of a newer program.

    Raises:
        NewerFileError: they are: a secret that opens nothing here may be right.
    """
    try:
        slots_beside(clinic)
    except NewerFileError:
        raise
    except StoreError:
        return


def user_names(clinic: Path | str) -> tuple[str, ...]:
    """Give the names of the users who have a secret for a clinic file, in order, without opening it.

    Empty where there are none, or where their file is missing or damaged. No name is proved before its secret is.
    """
    try:
        slots = slots_beside(Path(clinic))
    except StoreError:
        return ()
    names = {folded_name(slot.name): slot.name for slot in slots if slot.kind == USER}
    return tuple(names[folded] for folded in sorted(names))


def recovery_slot(raw_key: bytes, file_salt: bytes, code: str, made_at: str) -> Slot:
    """Give the slot by which a recovery code opens the file.

    Raises:
        ValueError: the text is no recovery code.
    """
    bits = read_recovery_code(code)
    if bits is None:
        raise ValueError("that is no recovery code")
    return _new_slot(RECOVERY, "", made_at, raw_key, file_salt, lambda salt: _private_of_code(bits, salt))


def user_slot(raw_key: bytes, file_salt: bytes, name: str, secret: str, made_at: str) -> Slot:
    """Give the slot by which a user's secret opens the file; takes about half a second by design."""
    return _new_slot(USER, name, made_at, raw_key, file_salt, lambda salt: raw_key_of(secret, salt))


def key_by_recovery_code(clinic: Path, text: str) -> bytes | None:
    """Give the file's key where the text is the recovery code of one of its slots; None where it is not.

    A file of slots that is missing or damaged opens nothing and hinders nothing: the passphrase stays.
    """
    if read_recovery_code(text) is None:
        return None
    try:
        return key_of_code(_slots_of(clinic), text)
    except StoreError:
        return None


def key_by_user_secret(clinic: Path, name: str, secret: str) -> bytes | None:
    """Give the file's key where the secret is that user's; None where it is not, or nobody is called so.

    An unknown name takes as long as a wrong secret.

    Raises:
        StoreError: the file of slots cannot be understood.
    """
    return key_of_user(_slots_of(clinic), name, secret)


def key_of_code(slots: Iterable[Slot], text: str) -> bytes | None:
    """Give the key by a recovery code among these slots of one clinic file; None where it is none of theirs."""
    bits = read_recovery_code(text)
    if bits is None:
        return None
    keys = (opened(slot, _private_of_code(bits, slot.salt)) for slot in slots if slot.kind == RECOVERY)
    return next((key for key in keys if key is not None), None)


def key_of_user(slots: Iterable[Slot], name: str, secret: str) -> bytes | None:
    """Give the key by a user's secret among these slots of one clinic file; None where it is none of theirs."""
    wanted = (USER, folded_name(name))
    slot = next((slot for slot in slots if slot.who == wanted), None)
    private = raw_key_of(secret, slot.salt if slot is not None else bytes(SALT_BYTES))
    return None if slot is None else opened(slot, private)


def opened(slot: Slot, private: bytes) -> bytes | None:
    """Give the key that a slot holds, by the private half of its public key; None where it is not that, or altered."""
    from nacl.exceptions import CryptoError
    from nacl.public import PrivateKey, SealedBox

    own = PrivateKey(private)
    if not hmac.compare_digest(bytes(own.public_key), slot.public):
        return None
    try:
        raw_key = SealedBox(own).decrypt(slot.sealed)
    except CryptoError:
        return None
    return raw_key if len(raw_key) == KEY_BYTES and is_sealed_under(slot, raw_key) else None


def is_sealed_under(slot: Slot, raw_key: bytes) -> bool:
    """Say whether a slot is what somebody who had this key wrote."""
    return hmac.compare_digest(slot.tag, _tag(slot, raw_key))


def sealed_anew(slot: Slot, raw_key: bytes, file_salt: bytes) -> Slot:
    """Give the same person's slot for another file and key; the secret stays what it is."""
    from nacl.public import PublicKey, SealedBox

    sealed = bytes(SealedBox(PublicKey(slot.public)).encrypt(raw_key))
    bare = slot._replace(file_salt=file_salt.hex(), sealed=sealed, tag=b"")
    return bare._replace(tag=_tag(bare, raw_key))


def write_slots(clinic: Path, slots: Iterable[Slot]) -> None:
    """Write the slots in place of those that lie there, first the file and then its copy, each whole or not at all.

    Raises:
        StoreError: one of the two cannot be written; the other holds what was before or what is new, whole.
    """
    listed = [slot.as_json() for slot in slots]
    text = json.dumps({"format": FORMAT, "sum": _sum(listed), "slots": listed}, ensure_ascii=False, indent=1)
    for place in (keys_file(clinic), keys_copy(clinic)):
        _write(place, text)


def salt_of(clinic: Path) -> bytes:
    """Give the salt that a clinic file begins with; never to be called while this process has the file open."""
    try:
        with clinic.open("rb") as file:
            return file.read(SALT_BYTES)
    except OSError as error:
        raise StoreError(
            f"{clinic} cannot be read ({error.strerror}). Check the disk and your rights."
        ) from error


def _slots_of(clinic: Path) -> list[Slot]:
    """Give the slots of the file that lies there now: a new key that a crash cut off leaves those of two."""
    slots = slots_beside(clinic)
    file_salt = salt_of(clinic).hex() if slots else ""
    return [slot for slot in slots if slot.file_salt == file_salt]


def _new_slot(
    kind: str, name: str, made_at: str, raw_key: bytes, file_salt: bytes, private_of: Callable[[bytes], bytes]
) -> Slot:
    from nacl.public import PrivateKey

    salt = secrets.token_bytes(SALT_BYTES)
    public = bytes(PrivateKey(private_of(salt)).public_key)
    bare = Slot(kind, name, made_at, file_salt.hex(), salt, public, b"", b"")
    return sealed_anew(bare, raw_key, file_salt)


def _private_of_code(bits: bytes, salt: bytes) -> bytes:
    """Give the private key of a code: 128 random bits need no slowing down."""
    return subkey(bits + salt, "slot: private key")


def _tag(slot: Slot, raw_key: bytes) -> bytes:
    """Seal a slot with all that it says, and with the file that it belongs to, under the key that it gives."""
    said = json.dumps([FORMAT, slot._replace(tag=b"").as_json()], sort_keys=True).encode()
    return hmac.digest(subkey(raw_key, "slots: seal"), said, "sha256")


def _sum(listed: list[dict[str, str]]) -> str:
    return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()


def _read(place: Path) -> tuple[bool, tuple[Slot, ...] | None]:
    """Say whether a file is there, and give its slots; None where it is not, or does not hold together."""
    try:
        if not place.exists():
            return False, None
        if place.stat().st_size > _MOST_BYTES:
            return True, None
        found = json.loads(place.read_text(encoding="utf-8"))
        listed = found["slots"]
        if found["format"] != FORMAT or not isinstance(listed, list) or found["sum"] != _sum(listed):
            return True, None
        return True, tuple(Slot.of_json(one) for one in listed)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return True, None


def _refuse_other_format(place: Path) -> None:
    """Do nothing where a file of slots that cannot be understood does not say that it is of another format."""
    try:
        written_as = json.loads(place.read_text(encoding="utf-8"))["format"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return
    if not isinstance(written_as, int):
        return
    if written_as > FORMAT:
        raise NewerFileError(place, "The clinic's passphrase opens the clinic without it.")
    if written_as < FORMAT:
        raise StoreError(
            f"{place} cannot be understood: an earlier nsclinic made it in a form that was given up. The clinic's "
            "passphrase opens the clinic without it: take it and its copy away, then make a new recovery sheet."
        )


def _write(place: Path, text: str) -> None:
    draft = place.with_name(f"{place.name}.new-{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(place)
            sync_folder(place.absolute().parent)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{place} cannot be written ({error.strerror}), so a new secret or recovery code may open nothing. Free "
            "some space or choose another folder, then do it again."
        ) from error
