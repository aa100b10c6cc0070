"""A damaged page must never be read as text: the engine hands out the last page of a long value as zeros.

SQLCipher proves each page by its sum, but for a page that fails it gives zeros, and says so only when it reads the next
page from the disk. A page of a table is then refused as malformed at once; the last page of a long text is followed by
none, and the text would come back with NULs for its end (`python -m tests.drills.damage` showed it). No text of a
clinic holds a NUL (`revisions.refuse_control_signs`), so one that does was not read but made up.
"""

from collections.abc import Iterable
from typing import Any

NUL = "\x00"


class TornTextError(Exception):
    """A text that ends in NULs; `engine.translated` makes the sentence of a damaged file of it."""


def refuse_torn(rows: Iterable[Iterable[Any]]) -> None:
    """Do nothing where no text of these rows holds a NUL.

    Raises:
        TornTextError: one does.
    """
    if any(value.__class__ is str and NUL in value for row in rows for value in row):
        raise TornTextError


def refuse_torn_texts(rows: list[tuple[str, ...]]) -> None:
    """As `refuse_torn`, for rows of nothing but texts: many times as fast, as a clinic has millions of them."""
    if NUL in "".join(map("".join, rows)):
        raise TornTextError
