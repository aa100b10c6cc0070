"""Further ways to the key of a clinic file: `FILE.keys` holds slots that wrap it; now the printed recovery code.

The file and the clinic's passphrase never need this file: losing it costs only the ways kept in it. A slot is bound to
its clinic file by the file's own salt, so that a slot carried beside another file opens nothing.
"""

import hmac
import json
import os
import secrets
import unicodedata
from pathlib import Path
from typing import Any

from nsclinic.store.errors import StoreError
from nsclinic.store.ids import check_character
from nsclinic.store.keys import KEY_BYTES, SALT_BYTES, subkey

KEYS_SUFFIX = ".keys"
FORMAT = 1
RECOVERY = "recovery"

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U, so that nothing is read as something else."""
_BETWEEN = frozenset("- \u2010\u2011\u2013\u2212")
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
_CODE_BYTES = 16
_CODE_SIGNS = 26
_GROUP = 3


def new_recovery_code() -> str:
    """Give a new code: 128 random bits as 26 letters and digits and a check character, in nine groups of three.

    Bits whose check character would be one of the letters left out are drawn again.
    """
    while True:
        number = int.from_bytes(secrets.token_bytes(_CODE_BYTES))
        signs = "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_CODE_SIGNS)))
        whole = signs + check_character(signs)
        if whole[-1] in _ALPHABET:
            return "-".join(whole[start : start + _GROUP] for start in range(0, len(whole), _GROUP))


def read_recovery_code(text: str) -> bytes | None:
    """Give the bits of a code as somebody typed it; None where it is none, or a slip changed a sign.

    The check character finds every single wrong sign and every swap of two neighbours.
    """
    signs = read_signs(text)
    if len(signs) != _CODE_SIGNS + 1 or any(sign not in _ALPHABET for sign in signs):
        return None
    if check_character(signs[:_CODE_SIGNS]) != signs[-1]:
        return None
    number = 0
    for sign in signs[:_CODE_SIGNS]:
        number = number << 5 | _ALPHABET.index(sign)
    return number.to_bytes(_CODE_BYTES) if number < 1 << 8 * _CODE_BYTES else None


def read_signs(text: str) -> str:
    """Give a code, or a part of one, as it is printed but without hyphens, from how somebody typed it.

    Blanks, hyphens and the size of letters do not count, digits of any script are digits, and I, L, O and U are taken
    for the signs that they look like.
    """
    typed = (sign for sign in unicodedata.normalize("NFKC", text) if sign not in _BETWEEN)
    return "".join(_sign(sign) for sign in typed).translate(_READ_AS)


def keys_file(clinic: Path) -> Path:
    """Give the place of a clinic file's slots; it may not exist."""
    return clinic.with_name(clinic.name + KEYS_SUFFIX)


def keep_recovery_slot(clinic: Path, raw_key: bytes, code: str, made_at: str) -> None:
    """Let a recovery code open the file from now on, in place of an earlier code.

    Args:
        clinic: the clinic file, encrypted.
        raw_key: its key.
        code: from `new_recovery_code`.
        made_at: when, as an ISO moment, to be named on later sheets.

    Raises:
        StoreError: the file of slots cannot be written, or what stands there cannot be understood.
        ValueError: the text is no recovery code.
    """
    bits = read_recovery_code(code)
    if bits is None:
        raise ValueError("that is no recovery code")
    slots = [slot for slot in _slots(clinic) if slot.get("kind") != RECOVERY]
    salt = secrets.token_bytes(SALT_BYTES)
    wrapped = _xor(raw_key, subkey(bits + salt, "slot: wrap"))
    tag = _tag(bits, salt, wrapped, _salt_of(clinic), made_at)
    slots.append(
        {"kind": RECOVERY, "made_at": made_at, "salt": salt.hex(), "wrapped": wrapped.hex(), "tag": tag.hex()}
    )
    _write(keys_file(clinic), {"format": FORMAT, "slots": slots})


def key_by_recovery_code(clinic: Path, text: str) -> bytes | None:
    """Give the file's key where the text is the recovery code of one of its slots; None where it is not.

    A file of slots that is missing or damaged opens nothing and hinders nothing: the passphrase stays.
    """
    bits = read_recovery_code(text)
    if bits is None:
        return None
    try:
        slots, file_salt = _slots(clinic), _salt_of(clinic)
    except StoreError:
        return None
    for slot in slots:
        try:
            salt, wrapped, tag = (bytes.fromhex(slot[name]) for name in ("salt", "wrapped", "tag"))
            made_at = str(slot["made_at"])
        except (KeyError, TypeError, ValueError):
            continue
        if len(wrapped) == KEY_BYTES and hmac.compare_digest(
            tag, _tag(bits, salt, wrapped, file_salt, made_at)
        ):
            return _xor(wrapped, subkey(bits + salt, "slot: wrap"))
    return None


def check_slots(clinic: Path) -> None:
    """Do nothing where the file of slots is whole, or there is none.

    Raises:
        StoreError: it cannot be read or understood, and what to do.
    """
    _slots(clinic)


def _sign(sign: str) -> str:
    digit = unicodedata.digit(sign, None)
    return str(digit) if digit is not None else sign.upper()


def _xor(one: bytes, other: bytes) -> bytes:
    """Wrap or unwrap: the pad comes from a code of 128 random bits and a salt of this slot alone, used once."""
    return bytes(left ^ right for left, right in zip(one, other, strict=True))


def _tag(bits: bytes, salt: bytes, wrapped: bytes, file_salt: bytes, made_at: str) -> bytes:
    """Seal a slot with all that it says, and with the file that it belongs to."""
    said = b"\x00".join((str(FORMAT).encode(), RECOVERY.encode(), file_salt.hex().encode(), made_at.encode()))
    return hmac.digest(subkey(bits + salt, "slot: seal"), said + b"\x00" + salt + wrapped, "sha256")


def _salt_of(clinic: Path) -> bytes:
    try:
        with clinic.open("rb") as file:
            return file.read(SALT_BYTES)
    except OSError as error:
        raise StoreError(
            f"{clinic} cannot be read ({error.strerror}). Check the disk and your rights."
        ) from error


def _slots(clinic: Path) -> list[dict[str, Any]]:
    place = keys_file(clinic)
    try:
        if not place.exists():
            return []
        found = json.loads(place.read_text(encoding="utf-8"))
    except OSError as error:
        raise StoreError(
            f"{place} cannot be read ({error.strerror}). Check the disk and your rights."
        ) from error
    except ValueError:
        found = None
    slots = found.get("slots") if isinstance(found, dict) and found.get("format") == FORMAT else None
    if not isinstance(slots, list) or not all(isinstance(slot, dict) for slot in slots):
        raise StoreError(
            f"{place} cannot be understood. The clinic's passphrase opens the clinic without it; put the file back "
            "from a backup, or take it away and make a new recovery sheet."
        )
    return slots


def _write(place: Path, content: dict[str, Any]) -> None:
    draft = place.with_name(f"{place.name}.new-{secrets.token_hex(4)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(content, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(
            f"{place} cannot be written ({error.strerror}), so the recovery code opens nothing. Free some space or "
            "choose another folder, then make the sheet again."
        ) from error
