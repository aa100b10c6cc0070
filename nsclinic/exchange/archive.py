"""Weighs the archive that an .xlsx workbook is, before anything in it is parsed (hazard H24).

What the archive says of itself is not believed: each part is unpacked here to the size it claims and must end there.
Macros, links to other files, document types and whatever else no spreadsheet writes are refused by name.
"""

import re
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from nsclinic.exchange.faults import Saying, saying

LARGEST_EXPANDED_BYTES = 20 * 1024**2
HIGHEST_RATIO = 50
RATIO_MATTERS_FROM_BYTES = 1024**2
MOST_MEMBERS = 200
MOST_TAGS = 3_000_000
LONGEST_FORMAT = 1000
"""Bounds of a workbook: what is larger is a bomb, or belongs into CSV files.

A format of a number has at most 255 signs, of which `"` takes six bytes; the library's search in it takes the square
of its length.
"""

_MACROS = ("vbaproject", "macrosheets/")
_LINKS = "xl/externallinks/"
_MARKS_OF_OTHER_LETTERS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_LONG_FORMAT = re.compile(rb"""formatCode\s*+=\s*+(?:"[^"]{%d}|'[^']{%d})""" % ((LONGEST_FORMAT + 1,) * 2))
_IS_LOCKED = 1
_HEADER_BYTES = 30


class _LyingArchiveError(Exception):
    """A part is not what the archive's table of contents says of it."""


def unfit_archive(path: Path) -> Saying | None:
    """Say why a file must not be parsed as a workbook; None where it may be."""
    if path.stat().st_size > LARGEST_EXPANDED_BYTES:
        return _too_large()
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
        words = _unfit_contents_page(members)
        if words is not None:
            return words
        with path.open("rb") as file:
            return _unfit_content(file, members)
    except _LyingArchiveError:
        return saying("is damaged: it cannot be read as a workbook")
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError):
        return _no_workbook()


def _unfit_contents_page(members: list[zipfile.ZipInfo]) -> Saying | None:  # noqa: PLR0911 - one return a reason
    """Say what the archive's own table of contents tells against it."""
    names = [member.filename for member in members]
    if any(member.flag_bits & _IS_LOCKED for member in members):
        return _no_workbook()
    if len(members) > MOST_MEMBERS:
        return saying("has more than {n} parts, which no workbook has", n=MOST_MEMBERS)
    if len(set(names)) < len(names) or any(_is_outside(name) for name in names):
        return saying("has parts that no workbook has")
    if sum(member.file_size for member in members) > LARGEST_EXPANDED_BYTES:
        return _too_large()
    if any(_is_bomb(member) for member in members):
        return saying("expands more than {n} times, which no workbook does", n=HIGHEST_RATIO)
    if any(part in name.lower() for name in names for part in _MACROS):
        return saying("has macros: save it without them as .xlsx")
    if any(name.lower().startswith(_LINKS) for name in names):
        return saying("has links to other workbooks: save the values alone as .xlsx")
    return None


def _too_large() -> Saying:
    return saying("is too large for a workbook (more than {n} MB expanded): use CSV files", n=20)


def _no_workbook() -> Saying:
    return saying("is not a workbook (.xlsx); one with a password is not read either")


def _is_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/")


def _is_bomb(member: zipfile.ZipInfo) -> bool:
    return member.file_size > RATIO_MATTERS_FROM_BYTES and member.file_size > HIGHEST_RATIO * max(
        member.compress_size, 1
    )


def _unfit_content(file: BinaryIO, members: list[zipfile.ZipInfo]) -> Saying | None:
    tags = 0
    for member in members:
        content = _unpacked(file, member)
        if member.filename.lower().endswith((".xml", ".rels")):
            tags += content.count(b"<")
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                return saying("declares a document type, which no workbook does")
            if content.startswith(_MARKS_OF_OTHER_LETTERS) or _LONG_FORMAT.search(content):
                return saying("has parts that no workbook has")
        if member.filename == "[Content_Types].xml" and b"macroEnabled" in content:
            return saying("has macros: save it without them as .xlsx")
    if tags > MOST_TAGS:
        return saying("has too many cells for a workbook: use CSV files")
    return None


def _unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> bytes:
    """Give a part's content, unpacked no further than the size that is claimed for it.

    The library unpacks a part whole before it cuts it to that size: a megabyte that claims to hold a thousand bytes
    would fill two gigabytes.

    Raises:
        _LyingArchiveError: it is packed in a way that no spreadsheet uses, or has another size or sum than is claimed.
    """
    file.seek(member.header_offset)
    header = file.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or member.compress_size > LARGEST_EXPANDED_BYTES:
        raise _LyingArchiveError
    beyond = int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
    file.seek(beyond, 1)
    packed = file.read(member.compress_size)
    if member.compress_type == zipfile.ZIP_STORED:
        content = packed
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            content = unpacking.decompress(packed, member.file_size + 1)
        except zlib.error:
            raise _LyingArchiveError from None
        if not unpacking.eof or unpacking.unused_data:
            raise _LyingArchiveError
    else:
        raise _LyingArchiveError
    if len(content) != member.file_size or zlib.crc32(content) != member.CRC:
        raise _LyingArchiveError
    return content
