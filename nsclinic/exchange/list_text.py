"""The letters and the separator of a CSV file that some other program wrote: told where they can be, asked where not.

UTF-8 is told for sure. Of the older encodings one byte means a letter of Arabic in one and of Spanish in another: they
are offered to be looked at, never taken by chance.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from nsclinic.exchange.csv_source import LONGEST_CELL, other_format
from nsclinic.exchange.faults import Saying, saying

ENCODINGS = ("cp1256", "cp1252")
"""Windows' Arabic and Western letters: the two that spreadsheets of the clinics foreseen save without asking."""

SEPARATORS = ";\t,"

_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_FIRST_RECORDS = 20
_FORMAT_BYTES = 4096


class NoText(NamedTuple):
    """Why bytes are no text yet; `encodings` are those in which they would be."""

    words: Saying
    encodings: tuple[str, ...] = ()
    line: int = 0


def decoded(data: bytes, encoding: str = "") -> str | NoText:
    """Give the text of a file: UTF-8, with or without its mark, or the encoding that was chosen for it."""
    words = other_format(data[:_FORMAT_BYTES])
    if words is not None:
        return NoText(words)
    if encoding and encoding not in ENCODINGS:
        raise ValueError(f"{encoding!r} is not one of {ENCODINGS}")
    try:
        return data.decode(encoding or "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        words = saying(
            "has the byte 0x{byte}, which is not UTF-8 (save it as CSV UTF-8, or say which letters it has)",
            byte=f"{data[error.start]:02X}",
        )
        return NoText(words, tuple(name for name in ENCODINGS if _can_be(data, name)), line)


def separator_of(text: str) -> tuple[str, int]:
    """Give the sign between the cells, and the first line of the list itself.

    It is the one that a first line `sep=;` names, else the one that cuts the first records most evenly.
    """
    declared = _DECLARED.match(text)
    if declared:
        return declared[1], 2
    return max(SEPARATORS, key=lambda sign: _evenness(text, sign)), 1


def records(text: str, separator: str) -> Iterator[tuple[int, list[str] | Saying]]:
    """Give each record with its first line; a record that is no CSV is given as the words for it, and is the last."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            found = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, _no_record(str(error))
            return
        yield line, [cell.replace("\r\n", "\n") if "\r" in cell else cell for cell in found]


def _no_record(error: str) -> Saying:
    if "field limit" in error:
        return saying("a cell is longer than {n} characters (is a quote not closed?)", n=LONGEST_CELL)
    if "unexpected end" in error:
        return saying("a quote is opened in this record and never closed")
    return saying('a quote inside a quoted cell must be doubled ("")')


def _evenness(text: str, separator: str) -> tuple[int, int]:
    """Give how many of the first records have the same number of columns, and that number; one column counts nothing.

    Commas within addresses make uneven records; the separator makes even ones.
    """
    widths: Counter[int] = Counter()
    for number, (_, found) in enumerate(records(text, separator)):
        if number >= _FIRST_RECORDS or isinstance(found, Saying):
            break
        if len(found) > 1:
            widths[len(found)] += 1
    return max(((count, width) for width, count in widths.items()), default=(0, 0))


def _can_be(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True
