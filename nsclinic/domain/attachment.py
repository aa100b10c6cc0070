"""What a clinic keeps beside the values: letters, scans and pictures of a child. No rule reads them.

The row says what the file is and holds the sums by which it is found and proved; the content lies beside the clinic
file and is no part of a `ChildRecord`.
"""

import unicodedata
from datetime import date
from enum import StrEnum
from typing import NamedTuple

LONGEST_SHOWN_NAME = 120
"""Letters of a file's name that are shown; longer ones end in "…"."""

_JOINERS = frozenset("\u200c\u200d")
"""Zero-width signs that Arabic and Indic scripts are written with."""
_LINE_ENDS = frozenset({"Zl", "Zp"})


class AttachmentKind(StrEnum):
    """What a document is to the clinic."""

    LETTER = "letter"
    SCAN = "scan"
    RESULT = "result"
    PHOTO = "photo"
    OTHER = "other"


class Attachment(NamedTuple):
    """One document of a child.

    `on` is the day that it speaks of. `file_name` is the name under which it came, never used as a path; `size` and
    `sha256` are those of the content that is kept, in bytes and hex; `content_name` names the file that keeps it.
    """

    on: date
    kind: AttachmentKind
    title: str
    file_name: str
    media_type: str
    size: int
    pages: int
    sha256: str
    content_name: str
    note: str = ""
    row_id: str = ""


def shown_file_name(name: str) -> str:
    """Give a file's name fit to be shown and kept: no folders, no control signs, none that turn the reading order.

    A name with a mark that turns it round would else be read as another ending. Long names are cut in the middle, so
    that the ending stays.
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(
        sign
        for sign in unicodedata.normalize("NFC", last)
        if sign in _JOINERS
        or (not unicodedata.category(sign).startswith("C") and unicodedata.category(sign) not in _LINE_ENDS)
    )
    kept = " ".join(kept.split())
    if len(kept) <= LONGEST_SHOWN_NAME:
        return kept
    half = (LONGEST_SHOWN_NAME - 1) // 2
    return f"{kept[:half]}…{kept[-half:]}"
