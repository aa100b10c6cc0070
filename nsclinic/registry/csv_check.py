"""Checks a CSV file of a package, cell by cell, before any of it is written: columns, types, codes, and no free text.

What a site sends pseudonymised is ids, dates, numbers and codes, hence plain ASCII without a quote; a file with
anything else is refused whole. That also leaves no two ways to read it, neither for this check nor for the database,
which reads the same file in bulk. Cells are checked by column over thousands of rows at a time, each text once.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TypeVar

from nsclinic.exchange.csv_source import LARGEST_FILE_BYTES, other_format
from nsclinic.exchange.faults import Fault, Faults, Place, Saying, saying
from nsclinic.registry.kinds import Kind

LONGEST_LINE_BYTES = 65_536
"""No row of a package comes near it; a longer one is refused before it fills the memory."""

_PIECE_BYTES = 1024**2
_KNOWN_TEXTS = 200_000
_LINE_END = b"\r\n"
_PLAIN = bytes({*range(0x20, 0x7F), *_LINE_END} - {0x22})
_FOREIGN = re.compile(rb'[^\x20-\x7e\r\n]|"|\r(?!\n)|(?<!\r)\n')
Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True)
class CheckedColumn:
    """A column, which has to be there, and what its cells may hold."""

    name: str
    kind: Kind
    may_be_empty: bool = True


@dataclass(frozen=True, slots=True)
class CheckedTogether:
    """Columns whose cells have to fit one another: a unit its code, a code its kind.

    `fault_of` takes the cells in that order and gives the column that is wrong and the words for it, None where all
    fits.
    """

    columns: tuple[str, ...]
    fault_of: Callable[..., tuple[str, Saying] | None]


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """What a file may hold."""

    name: str
    columns: tuple[CheckedColumn, ...]
    together: CheckedTogether | None = None


@dataclass(slots=True)
class Contents:
    """What a file was found to hold: the columns of its header in their order, and how many rows."""

    columns: tuple[str, ...] = ()
    rows: int = 0


def checked(path: Path, wanted: CheckedFile, faults: Faults) -> Contents:
    """Read a file to its end and report what is wrong with it.

    Raises:
        EnoughFaultsError: the report is full.
        OSError: it cannot be read.
    """
    return _FileCheck(path, wanted, faults).run()


@dataclass(slots=True)
class _FileCheck:
    path: Path
    wanted: CheckedFile
    faults: Faults
    contents: Contents = field(default_factory=Contents)
    columns: list[CheckedColumn] = field(default_factory=list)
    known: list[set[str]] = field(default_factory=list)
    known_together: set[tuple[str, ...]] = field(default_factory=set)

    def run(self) -> Contents:
        with self.path.open("rb") as file:
            start = file.read(4096)
        misread = other_format(start)
        if misread is None and self.path.stat().st_size > LARGEST_FILE_BYTES:
            misread = saying("is larger than any clinic's")
        if misread is not None:
            self._fault(0, "", None, misread)
            return self.contents
        line = 0
        for piece in self._pieces():
            if line == 0:
                if not self._takes_header(piece[0]):
                    return self.contents
                line = 1
                piece = piece[1:]  # noqa: PLW2901 - the header is read
            if piece and not self._takes_rows(piece, line + 1):
                return self.contents
            line += len(piece)
        return self.contents

    def _pieces(self) -> Iterator[list[str]]:
        """Give the lines, many at a time; end at the first byte that does not belong into such a file."""
        rest = b""
        line = 0
        with self.path.open("rb") as file:
            while piece := file.read(_PIECE_BYTES):
                held = rest + piece
                end = held.rfind(_LINE_END) + len(_LINE_END)
                if end < len(_LINE_END):
                    if len(held) > LONGEST_LINE_BYTES:
                        self._fault(
                            line + 1, "", None, saying("is longer than {n} bytes", n=LONGEST_LINE_BYTES)
                        )
                        return
                    rest = held
                    continue
                whole, rest = held[:end], held[end:]
                if not self._is_plain(whole, line):
                    return
                lines = whole.decode("ascii").split("\r\n")[:-1]
                line += len(lines)
                yield lines
        if rest and self._is_plain(rest, line):
            self._fault(line + 1, "", None, saying("does not end with a line end: the file was cut"))

    def _is_plain(self, held: bytes, line: int) -> bool:
        ends = held.count(_LINE_END)
        if not held.translate(None, _PLAIN) and ends == held.count(b"\r") == held.count(b"\n"):
            return True  # the same answer as below, thirty times as quick
        found = _FOREIGN.search(held)
        if found is None:
            return True
        line += held.count(b"\n", 0, found.start()) + 1
        begin = held.rfind(b"\n", 0, found.start()) + 1
        shown = held[begin : found.end() + 20].decode("utf-8", "backslashreplace")
        self._fault(
            line,
            "",
            shown[-40:],
            saying(
                "has what only free text has (quotes, letters beyond ASCII, control characters, other line ends); "
                "a package holds ids, dates, numbers and codes alone"
            ),
        )
        return False

    def _takes_header(self, header: str) -> bool:
        known = {column.name: column for column in self.wanted.columns}
        names = header.split(",")
        unknown = [name for name in names if name not in known]
        for name in unknown:
            self._fault(1, "", name, saying("is no column of {file}", file=self.wanted.name))
        twice = sorted({name for name in names if names.count(name) > 1})
        for name in twice:
            self._fault(1, "", name, saying("is there twice"))
        lacking = [name for name in known if name not in names]
        for name in lacking:
            self._fault(1, "", name, saying("is a column that is not there"))
        if unknown or twice or lacking:
            return False
        self.columns = [known[name] for name in names]
        self.known = [set() for _ in names]
        self.contents.columns = tuple(names)
        return True

    def _takes_rows(self, lines: list[str], first_line: int) -> bool:
        rows = [line.split(",") for line in lines]
        width = len(self.columns)
        if set(map(len, rows)) != {width}:
            number, row = next((number, row) for number, row in enumerate(rows) if len(row) != width)
            self._fault(
                first_line + number,
                "",
                None,
                saying("has {found} cells, expected {width} as in the header", found=len(row), width=width),
            )
            return False
        cells = dict(zip((column.name for column in self.columns), zip(*rows, strict=True), strict=True))
        is_good = True
        for column, known in zip(self.columns, self.known, strict=True):
            is_good &= self._takes_column(column, known, cells[column.name], first_line)
        if is_good and self.wanted.together is not None:
            is_good = self._takes_together(self.wanted.together, cells, first_line)
        self.contents.rows += len(rows)
        return is_good

    def _takes_column(
        self, column: CheckedColumn, known: set[str], cells: tuple[str, ...], first_line: int
    ) -> bool:
        kind = column.kind
        if kind.all_good is not None and kind.all_good("\n".join(cells)):
            return True
        new = set(cells) - known
        bad = {cell for cell in new if not (kind.is_good(cell) if cell else column.may_be_empty)}
        for number, cell in _where(cells, bad):
            words = kind.wanted if cell else saying("is empty, and must not be")
            self._fault(first_line + number, column.name, cell, words)
        if not bad and len(known) < _KNOWN_TEXTS:
            known |= new
        return not bad

    def _takes_together(
        self, together: CheckedTogether, cells: dict[str, tuple[str, ...]], first_line: int
    ) -> bool:
        rows = list(zip(*(cells[name] for name in together.columns), strict=True))
        new = set(rows) - self.known_together
        bad = {row: fault for row in new if (fault := together.fault_of(*row)) is not None}
        for number, row in _where(rows, set(bad)):
            column, words = bad[row]
            self._fault(first_line + number, column, row[together.columns.index(column)], words)
        if not bad and len(self.known_together) < _KNOWN_TEXTS:
            self.known_together |= new
        return not bad

    def _fault(self, line: int, column: str, cell: str | None, words: Saying) -> None:
        self.faults.add(Fault(Place(self.wanted.name, line), column, cell or None, words))


def _where(cells: Iterable[Cell], bad: set[Cell]) -> Iterator[tuple[int, Cell]]:
    """Give the first place of each bad cell."""
    left = set(bad)
    for number, cell in zip(count(), cells, strict=False):
        if not left:
            return
        if cell in left:
            left.discard(cell)
            yield number, cell
