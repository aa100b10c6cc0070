"""From the clinic's passphrase to the key of its file, and from that key to those of the files beside it.

The file alone and the passphrase always open it: the raw key is Argon2id of the passphrase over the 16 bytes at the
file's start. What it costs is fixed by the version of the key's format and never read from the file, so that nobody
can lower it there.
"""

import hashlib
import hmac
import secrets
import struct
import unicodedata
from pathlib import Path
from typing import NamedTuple

from nsclinic.store.engine import PAGE_BYTES

KEY_BYTES = 32
SALT_BYTES = 16
PLAIN_HEADER = b"SQLite format 3\x00"

_MAC_BYTES = 64
_MAC_SALT_MASK = 0x3A
_MAC_ROUNDS = 2
_PROBED_PAGES = 16


class _KeyFormat(NamedTuple):
    memory_kib: int
    passes: int
    lanes: int


_FORMAT_1 = _KeyFormat(memory_kib=64 * 1024, passes=3, lanes=1)


def new_salt() -> bytes:
    """Give 16 random bytes for the start of a new encrypted file."""
    return secrets.token_bytes(SALT_BYTES)


def raw_key_of(passphrase: str, salt: bytes) -> bytes:
    """Give the 32-byte key of the file that begins with `salt`; takes about half a second by design.

    The passphrase is taken in Unicode's composed form (NFC), so that two keyboards that write "é" differently open the
    same file; nothing else of it is changed.
    """
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret=unicodedata.normalize("NFC", passphrase).encode(),
        salt=salt,
        time_cost=_FORMAT_1.passes,
        memory_cost=_FORMAT_1.memory_kib,
        parallelism=_FORMAT_1.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def subkey(raw_key: bytes, purpose: str) -> bytes:
    """Give the 32-byte key for one purpose, by HKDF with SHA-256 (RFC 5869); it tells nothing of the raw key."""
    extracted = hmac.digest(b"nsclinic", raw_key, "sha256")
    return hmac.digest(extracted, purpose.encode() + b"\x01", "sha256")


def opens_any_page(path: Path, raw_key: bytes) -> bool:
    """Say whether the key fits a page of an encrypted file, looking at some of them from its second to its last.

    A wrong key and a damaged first page look alike to the engine. Each page carries an HMAC under the key: where one
    other page is right, the key is right and the file damaged. Never to be called while this process has the file open
    through the engine (closing a second handle drops the engine's locks on some systems).
    """
    with path.open("rb") as file:
        salt = file.read(SALT_BYTES)
        mac_key = hashlib.pbkdf2_hmac(
            "sha512", raw_key, bytes(byte ^ _MAC_SALT_MASK for byte in salt), _MAC_ROUNDS, KEY_BYTES
        )
        pages = path.stat().st_size // PAGE_BYTES
        step = max(1, pages // _PROBED_PAGES)
        for number in range(2, pages + 1, step):
            file.seek((number - 1) * PAGE_BYTES)
            page = file.read(PAGE_BYTES)
            mac = hmac.digest(mac_key, page[:-_MAC_BYTES] + struct.pack("<I", number), "sha512")
            if hmac.compare_digest(mac, page[-_MAC_BYTES:]):
                return True
    return False
