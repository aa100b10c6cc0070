"""An interchange folder that was read: its children, where each child's rows stand, its faults and warnings.

A clinic of ten thousand children has millions of rows. Each is read and checked once, and kept packed with those of its
child, in a dozen bytes, until that child's turn comes; nothing of it is laid on the disk.
"""

import pickle
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, NamedTuple, Self, TypeVar

from nsclinic.domain.record import Event, Observation, Treatment, Visit
from nsclinic.exchange.faults import Fault, Place, Warnings
from nsclinic.exchange.observation_rows import ObservationReader
from nsclinic.exchange.row_reader import Reading
from nsclinic.exchange.rows import EventReader, PatientReader, ReadChild, TreatmentReader, VisitReader
from nsclinic.exchange.tables import EVENTS, OBSERVATIONS, PATIENTS, TABLES, TREATMENTS, VISITS

AnyReader = VisitReader | ObservationReader | TreatmentReader | EventReader
AnyRow = Visit | Observation | Treatment | Event
Row = TypeVar("Row", bound=AnyRow)

_WAITING_ROWS = 20_000
"""Rows of a table that wait as they are: those of one child are packed together, in whatever order they come."""


class FolderChangedError(Exception):
    """A file of the folder is no longer what it was when it was checked; nothing of it may be taken."""


class Placed(NamedTuple, Generic[Row]):
    """A row and its line (of a sheet: its row number)."""

    line: int
    row: Row


class PlacedChild(NamedTuple):
    """A child's row and its line."""

    line: int
    read: ReadChild


class SourceFile(NamedTuple):
    """One file (or sheet) that was read: its name, the SHA-256 of its bytes in hex, its rows that can be taken."""

    name: str
    sha256: str
    rows: int


@dataclass(slots=True)
class ChildRows:
    """A child's rows, each table's in the order of its file."""

    visits: list[Placed[Visit]] = field(default_factory=list)
    observations: list[Placed[Observation]] = field(default_factory=list)
    treatments: list[Placed[Treatment]] = field(default_factory=list)
    events: list[Placed[Event]] = field(default_factory=list)


class KeptRows:
    """Each child's checked rows of one table, packed."""

    def __init__(self, reader: AnyReader) -> None:
        self.reader = reader
        self.rows = 0
        self._packed: dict[str, list[bytes]] = {}
        self._waiting: dict[str, tuple[list[int], list[AnyRow]]] = {}

    def add(self, patient_id: str, line: int, row: AnyRow) -> None:
        """Keep one row."""
        waiting = self._waiting.get(patient_id)
        if waiting is None:
            waiting = self._waiting[patient_id] = ([], [])
            self._packed.setdefault(patient_id, [])
        waiting[0].append(line)
        waiting[1].append(row)
        self.rows += 1
        if self.rows % _WAITING_ROWS == 0:
            self._pack()

    def __iter__(self) -> Iterator[str]:
        return iter(self._packed)

    def of(self, patient_id: str) -> list[Placed[Any]]:
        """Give a child's rows in the order of the file."""
        self._pack()
        return list(chain.from_iterable(map(_unpacked, self._packed.get(patient_id, ()))))

    def replace(self, patient_id: str, rows: Sequence[Placed[Any]]) -> None:
        """Keep other rows for a child instead."""
        self._pack()
        self._packed[patient_id] = [_packed(*zip(*rows, strict=True))] if rows else []

    def _pack(self) -> None:
        for patient_id, (lines, rows) in self._waiting.items():
            self._packed[patient_id].append(_packed(lines, rows))
        self._waiting.clear()


def _packed(lines: Sequence[int], rows: Sequence[AnyRow]) -> bytes:
    """Give rows of one table as bytes: column by column, as what stands in one is alike."""
    columns = (lines, *zip(*rows, strict=True))
    return zlib.compress(pickle.dumps((type(rows[0]), columns), protocol=5), level=1)


def _unpacked(part: bytes) -> Iterable[Placed[Any]]:
    kind, columns = pickle.loads(zlib.decompress(part))  # noqa: S301 - bytes of this process that never left it
    lines, *values = columns
    # tuples made of tuples by the language itself: `_make` does the same through a call of Python for each row
    rows = map(partial(tuple.__new__, kind), zip(*values, strict=True))
    return map(partial(tuple.__new__, Placed), zip(lines, rows, strict=True))


class Interchange:
    """A folder (or workbook) that was read. Use `with`: its files stay open until its rows are taken.

    Where `faults` is not empty nothing may be taken from it; `has_more_faults` says that reading stopped there.
    """

    def __init__(self, path: Path, reading: Reading, open_files: ExitStack) -> None:
        self.path = path
        self.children: dict[str, PlacedChild] = {}
        self.rows: dict[str, KeptRows] = {}
        self.files: dict[str, SourceFile] = {}
        self.sizes: dict[Path, tuple[int, int]] = {}
        self.patients: PatientReader | None = None
        self.has_more_faults = False
        self._reading = reading
        self._open_files = open_files

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the files; rows cannot be read any more."""
        self._open_files.close()

    @property
    def faults(self) -> list[Fault]:
        """Every fault of reading, in the order of files and lines."""
        order = {name: number for number, table in enumerate(TABLES) for name in (table.file, table.name)}
        return sorted(
            self._reading.faults.found,
            key=lambda fault: (order.get(fault.place.sheet or fault.file, -1), fault.line),
        )

    @property
    def warnings(self) -> Warnings:
        """Values that are taken but worth a second look."""
        return self._reading.warnings

    @property
    def patient_ids(self) -> list[str]:
        """Every child of the folder: those of patients.csv in its order, then those of whom there are only rows."""
        found = dict.fromkeys(self.children)
        for kept in self.rows.values():
            found.update(dict.fromkeys(kept))
        return list(found)

    def place(self, table: str, line: int) -> Place:
        """Name a line of a table's file."""
        reader = self.patients if table == PATIENTS.name else self.rows[table].reader
        return reader.source.place(line) if reader is not None else Place(f"{table}.csv", line)

    def letters(self, table: str, column: str) -> str:
        """Give the letters of a column in a sheet, nothing for a CSV file."""
        reader = self.patients if table == PATIENTS.name else self.rows[table].reader
        if reader is None or column not in reader.columns:
            return ""
        return reader.source.letters(reader.columns.index(column))

    def rows_of(self, patient_id: str) -> ChildRows:
        """Give one child's rows, each table's in the order of its file."""
        return ChildRows(
            *(
                self.rows[table.name].of(patient_id) if table.name in self.rows else []
                for table in (VISITS, OBSERVATIONS, TREATMENTS, EVENTS)
            )
        )

    def check_unchanged(self) -> None:
        """Compare size and time of each file with what they were before it was read.

        Raises:
            FolderChangedError: one differs.
        """
        for path, known in self.sizes.items():
            if size_and_time(path) != known:
                raise FolderChangedError(path.name)


def size_and_time(path: Path) -> tuple[int, int]:
    """Give what shows that a file was written again."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns
