"""Four bytes for each revision, kept beside its audit entry, so that a check can say which row was altered.

The digest of an entry proves that something it wrote is not as it was, and cannot say what: an import has thousands of
rows. A mark is the CRC-32 of a revision's text and its child's row id. Marks prove nothing: whoever alters a row can
make its mark anew, and the seal still finds the entry. Entries of files older than version 4 have none.
"""

import sys
from array import array
from collections.abc import Iterable
from zlib import crc32

from nsclinic.store.engine import Connection

MARK_BYTES = 4


def mark_of(child_row_id: str, text: str) -> int:
    """Give the mark of a revision by the text that is hashed of it."""
    return crc32(text.encode(), crc32(child_row_id.encode()))


class Marks:
    """The marks of one change in the making, in the order of its revisions."""

    def __init__(self) -> None:
        self._marks = array("I")

    def add(self, child_row_id: str, text: str) -> None:
        """Add the mark of the next revision."""
        self._marks.append(mark_of(child_row_id, text))

    def add_all(self, child_row_id: str, texts: Iterable[str]) -> None:
        """Add the marks of the next revisions, all of one child."""
        begun = crc32(child_row_id.encode())
        self._marks.extend([crc32(text.encode(), begun) for text in texts])

    def keep(self, connection: Connection, seq: int) -> None:
        """Keep them beside the entry `seq`; an entry without revisions keeps that it has none."""
        connection.execute("INSERT INTO change_marks (seq, marks) VALUES (?, ?)", (seq, _stored(self._marks)))


def kept_marks(connection: Connection, seq: int) -> list[int] | None:
    """Give the marks of an entry's revisions in their order; None where it has none, or they were cut short."""
    row = connection.execute("SELECT marks FROM change_marks WHERE seq = ?", (seq,)).fetchone()
    if row is None or len(row[0]) % MARK_BYTES:
        return None
    marks = array("I")
    marks.frombytes(row[0])
    if sys.byteorder == "big":
        marks.byteswap()
    return marks.tolist()


def _stored(marks: "array[int]") -> bytes:
    if sys.byteorder == "little":
        return marks.tobytes()
    turned = array("I", marks)
    turned.byteswap()
    return turned.tobytes()
