"""Reads a CSV file record by record without trusting it.

Strict UTF-8, so much of it at a time that a file larger than memory is read in little of it. A record is known by its
first physical line; what is wrong with the bytes is named by line and column.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from nsclinic.domain.plain_text import character_name
from nsclinic.exchange.faults import Fault, Faults, Place, Saying, saying
from nsclinic.exchange.tables import Table

LARGEST_FILE_BYTES = 4 * 1024**3
"""A larger file is no clinic's; the largest clinic foreseen (10,000 children) has observations of 1 GB."""

LONGEST_LINE_BYTES = 1024**2
"""A physical line that is longer is refused before it fills the memory."""

LONGEST_CELL = 131_072
"""Characters of one cell: the limit of Python's reader."""

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_SAFE_PLANE = 0xF0000
_ESCAPED_BYTE = 0xDC00
_STAND_IN = re.compile("[\U000f0000-\U000f009f\udc80-\udcff]")
_BLOCK_BYTES = 128 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Raw(NamedTuple):
    """A record as it stands: how far the file is read (bytes), its first line (1 = first), its cells."""

    offset: int
    line: int
    cells: list[str]


class _Lines:
    """Feeds physical lines to csv.reader, and remembers whether a record needs a closer look.

    Sound bytes, which is nearly all there are, are taken many lines at a time; others line by line.
    """

    def __init__(self, path: Path) -> None:
        self.file = path.open("rb")
        self.digest = sha256()
        self.position = 0
        self.is_suspect = False
        self.is_too_long = False
        self._ends_too_long = False

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self._blocks())

    def _blocks(self) -> Iterator[Iterable[str]]:
        """Give whole lines, some at a time."""
        while block := self._block():
            self.digest.update(block)
            text = block if self.position else block.removeprefix(_BYTE_ORDER_MARK)
            self.position += len(block)
            yield self._lines(text.replace(b"\r\n", b"\n"))
        self.is_too_long = self._ends_too_long

    def _block(self) -> bytes:
        """Read some whole lines; nothing at the end of the file, or where a line is too long to be one."""
        if self._ends_too_long:
            return b""
        block = self.file.read(_BLOCK_BYTES)
        if not block or block.endswith(b"\n"):
            return block
        begun = block.rfind(b"\n") + 1
        most = LONGEST_LINE_BYTES - (len(block) - begun)
        rest = self.file.readline(most)
        if len(rest) < most or rest.endswith(b"\n"):
            return block + rest
        self._ends_too_long = True
        return block[:begun]

    def _lines(self, block: bytes) -> Iterable[str]:
        try:
            text = block.decode("utf-8")
        except UnicodeDecodeError:
            return self._suspect_lines(block)
        if _CONTROL.search(text):
            return self._suspect_lines(block)
        return io.StringIO(text, newline="\n")

    def _suspect_lines(self, block: bytes) -> Iterator[str]:
        """Give lines with stand-ins for the bytes and characters that no text has."""
        for raw in io.BytesIO(block):
            try:
                text = raw.decode("utf-8")
            except UnicodeDecodeError:
                self.is_suspect = True
                text = raw.decode("utf-8", "surrogateescape")
            if _CONTROL.search(text):
                self.is_suspect = True
                text = _CONTROL.sub(lambda found: chr(_SAFE_PLANE + ord(found.group())), text)
            yield text


class CsvSource:
    """One table of the folder. Use `with`; read `header()` and `records()` once."""

    def __init__(self, table: Table, path: Path) -> None:
        self.table = table
        self.name = table.file
        self._lines = _Lines(path)
        self._reader = csv.reader(self._lines, strict=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lines.file.close()

    @property
    def sha256(self) -> str:
        """The sum of the file's bytes, complete when `records` has come to the end."""
        return self._lines.digest.hexdigest()

    def place(self, line: int) -> Place:
        """Name a line of this file."""
        return Place(self.name, line)

    def letters(self, column: int) -> str:  # noqa: ARG002 - only a sheet has letters
        """Give nothing: columns of a CSV file are known by name."""
        return ""

    def header(self, faults: Faults) -> list[str] | None:
        """Give the cells of the first record; None, with its fault, where the file cannot be read as CSV at all."""
        start = self._lines.file.read(4096)
        self._lines.file.seek(0)
        misread = other_format(start)
        if misread is not None:
            faults.add(Fault(self.place(1 if start else 0), "", None, misread))
            return None
        raw = next(self._records(faults, None), None)
        return raw.cells if raw is not None else None

    def records(self, faults: Faults, columns: list[str]) -> Iterator[Raw]:
        """Give each record after the header; blank ones are passed over, unreadable ones are faults."""
        return self._records(faults, columns)

    def _records(self, faults: Faults, columns: list[str] | None) -> Iterator[Raw]:
        """Give each record that can be read, up to the end or to where reading on makes no sense."""
        lines, reader = self._lines, self._reader
        while True:
            line = reader.line_num + 1
            lines.is_suspect = False
            try:
                for cells in reader:
                    is_bad = lines.is_suspect and self._blames_cells(faults, line, cells, columns)
                    if columns is None:
                        if not is_bad:
                            yield Raw(lines.position, line, cells)
                        return
                    if not is_bad and any(map(str.strip, cells)):
                        yield Raw(lines.position, line, cells)
                    line = reader.line_num + 1
                    lines.is_suspect = False
            except csv.Error as error:
                if not self._goes_on(faults, line, str(error)):
                    return
            else:
                if lines.is_too_long:
                    self._fault(faults, line, saying("is longer than {n} bytes", n=LONGEST_LINE_BYTES))
                return

    def _goes_on(self, faults: Faults, line: int, error: str) -> bool:
        """Report a record that is no CSV; say whether the next line can be taken for the start of a record."""
        if self._lines.is_too_long:
            self._fault(faults, line, saying("is longer than {n} bytes", n=LONGEST_LINE_BYTES))
            return False
        if "field limit" in error:
            self._fault(
                faults,
                line,
                saying("a cell is longer than {n} characters (is a quote not closed?)", n=LONGEST_CELL),
            )
            return False
        if "unexpected end" in error:
            self._fault(faults, line, saying("a quote is opened in this record and never closed"))
            return False
        self._fault(faults, line, saying('a quote inside a quoted cell must be doubled ("")'))
        return True

    def _blames_cells(self, faults: Faults, line: int, cells: list[str], columns: list[str] | None) -> bool:
        """Report the characters and bytes of a record that no text has, by the cell they stand in."""
        is_bad = False
        for index, cell in enumerate(cells):
            found = _STAND_IN.search(cell)
            if found is None:
                continue
            is_bad = True
            column = columns[index] if columns is not None and index < len(columns) else ""
            shown = _STAND_IN.sub(_as_it_came, cell)
            faults.add(Fault(self.place(line), column, shown, _blame(found.group())))
        return is_bad

    def _fault(self, faults: Faults, line: int, words: Saying) -> None:
        faults.add(Fault(self.place(line), "", None, words))


def other_format(start: bytes) -> Saying | None:
    """Say what the file is where its first bytes tell that it is not UTF-8 text."""
    if not start:
        return saying("is empty, expected a header line")
    is_utf_16 = start.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        len(start) > 3 and (start[:4:2] == b"\0\0" or start[1:4:2] == b"\0\0")
    )
    if is_utf_16:
        return saying("is UTF-16 text, expected UTF-8")
    if start.startswith(b"PK\x03\x04"):
        return saying("is a workbook or an archive, expected CSV text in UTF-8")
    return None


def _as_it_came(found: re.Match[str]) -> str:
    """Give back the control character, or the byte as Latin-1 would read it."""
    code = ord(found.group())
    return chr(code - _SAFE_PLANE) if code >= _SAFE_PLANE else chr(code - _ESCAPED_BYTE)


def _blame(stand_in: str) -> Saying:
    code = ord(stand_in)
    if code < _SAFE_PLANE:
        return saying(
            "has the byte 0x{byte}, which is not UTF-8 (save the file as UTF-8)",
            byte=f"{code - _ESCAPED_BYTE:02X}",
        )
    return saying("has the control character {name}", name=character_name(chr(code - _SAFE_PLANE)))
