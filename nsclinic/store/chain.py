"""Proof that nothing recorded was altered: what is hashed of a revision, and how entries are chained.

An entry's digest is SHA-256 over the children it touched in order of their row ids ("" stands for the clinic's own
settings; a note, which writes no row, covers those whom it is about); each child adds its row id and the SHA-256 of its
revisions in the order of writing. So the digest can be made while rows arrive in any order, and checked child by child
in the order in which the file is laid out. Only ids that mean the same in every copy of the clinic are hashed, never
this file's own numbers.

The seal is HMAC-SHA256 over the entry and the seal before it in its desk's chain. Its key stands in the clinic file and
not under the passphrase's key: a changed passphrase makes a new file key, and the chain, with the heads that were
printed, must hold on; whoever can open the file has either.
"""

import hashlib
import hmac
from typing import Any, NamedTuple

from nsclinic.store.ids import block_member
from nsclinic.store.values import Origin

FIELD_END = "\x1f"
RECORD_END = "\x1e"
NO_CHILD = ""
FIRST_SEAL = bytes(32)


class SealedEntry(NamedTuple):
    """What the seal of an entry covers besides the seal before it."""

    clinic_id: str
    change_id: str
    desk_id: str
    desk_seq: int
    at_utc: str
    offset_minutes: int
    who: str
    program: str
    kind: str
    reason: str
    revisions: int
    digest: bytes


def seal_of(entry: SealedEntry, before: bytes, chain_key: bytes) -> bytes:
    """Give the HMAC that ties an entry to the one before it in the desk's chain (`FIRST_SEAL` before the first)."""
    fields = (field.hex() if isinstance(field, bytes) else str(field) for field in entry)
    return hmac.digest(chain_key, FIELD_END.join(fields).encode() + before, "sha256")


def origin_text(origin: Origin) -> str:
    """Give the part of a revision's text that says how it came."""
    return FIELD_END.join((origin.how.value, origin.file, origin.sha256))


class DigestInTheMaking:
    """Gathers the revisions of one change, child by child, and gives its digest at the end."""

    def __init__(self) -> None:
        self._waiting: dict[str, list[str]] = {}
        self._hashes: dict[str, Any] = {}

    def add(self, child_row_id: str, text: str) -> None:
        """Add a revision's text; those of one child in the order of writing."""
        try:
            self._waiting[child_row_id].append(text)
        except KeyError:
            self._waiting[child_row_id] = [text]

    def add_all(self, child_row_id: str, texts: list[str]) -> None:
        """Add revisions' texts; those of one child in the order of writing."""
        self._waiting.setdefault(child_row_id, []).extend(texts)

    def add_child(self, child_row_id: str) -> None:
        """Add a child without a revision."""
        if child_row_id not in self._hashes:
            self._hashes[child_row_id] = hashlib.sha256()

    def settle(self) -> None:
        """Hash what is waiting, so that a long change holds no texts."""
        for child_row_id, texts in self._waiting.items():
            child = self._hashes.get(child_row_id)
            if child is None:
                child = self._hashes[child_row_id] = hashlib.sha256()
            child.update(RECORD_END.join((*texts, "")).encode())
        self._waiting.clear()

    def digest(self) -> bytes:
        """Give the digest over all that was added."""
        self.settle()
        whole = hashlib.sha256()
        for child_row_id in sorted(self._hashes):
            whole.update(child_row_id.encode() + b"\x1f" + self._hashes[child_row_id].digest())
        return whole.digest()


def revision_id(change_id: str, first_revision: int, revision: int) -> str:
    """Give the UUID of a revision: that of its change, plus its place among the change's revisions from 1."""
    return block_member(change_id, revision - first_revision + 1)


def revision_text(
    kind: str,
    row_id: str,
    number: int,
    parent_id: str,
    removed: int,
    origin: str,
    line: int | None,
    values: tuple[str | int | None, ...],
) -> str:
    """Give the text that is hashed of a revision; `number` is its place in its change from 1."""
    place = "" if line is None else line
    head = f"{kind}\x1f{row_id}\x1f{number}\x1f{parent_id}\x1f{removed}\x1f{origin}\x1f{place}\x1f"
    try:
        return head + FIELD_END.join(values)  # type: ignore[arg-type]  # millions are all text; the rest falls through
    except TypeError:
        return head + FIELD_END.join(["" if value is None else str(value) for value in values])
