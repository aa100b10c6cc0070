"""An interchange folder that was read: its children, where each child's rows stand, its faults and warnings.

Rows are not kept: a clinic of ten thousand children has millions. Each is known by where it begins in its file, and
read again, by the same checks, when its child's turn comes.
"""

from array import array
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, NamedTuple, Self, TypeVar

from nsclinic.domain.record import Event, Observation, Treatment, Visit
from nsclinic.exchange.csv_source import Raw
from nsclinic.exchange.faults import Fault, Faults, Place, Warnings
from nsclinic.exchange.observation_rows import ObservationReader
from nsclinic.exchange.row_reader import Reading
from nsclinic.exchange.rows import EventReader, PatientReader, ReadChild, TreatmentReader, VisitReader
from nsclinic.exchange.tables import EVENTS, OBSERVATIONS, PATIENTS, TABLES, TREATMENTS, VISITS

AnyReader = VisitReader | ObservationReader | TreatmentReader | EventReader
AnyRow = Visit | Observation | Treatment | Event
Row = TypeVar("Row", bound=AnyRow)

_PAIR = 2


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


class RowIndex:
    """Where each child's rows of one table begin."""

    def __init__(self, reader: AnyReader) -> None:
        self.reader = reader
        self.rows = 0
        self._places: dict[str, array[int]] = {}

    def add(self, patient_id: str, raw: Raw) -> None:
        """Remember one row."""
        places = self._places.get(patient_id)
        if places is None:
            places = self._places[patient_id] = array("Q")
        places.append(raw.offset)
        places.append(raw.line)
        self.rows += 1

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def read(self, patient_id: str) -> Iterator[tuple[int, AnyRow]]:
        """Give a child's rows again, with their lines.

        Raises:
            FolderChangedError: what begins there now is not the row that was checked.
        """
        places = self._places.get(patient_id, array("Q"))
        for index in range(0, len(places), _PAIR):
            offset, line = places[index], places[index + 1]
            try:
                found = self.reader.read(Raw(offset, line, self.reader.source.cells_at(offset, line)))
            except Exception as error:
                raise FolderChangedError(self.reader.source.name) from error
            if found is None or found[0] != patient_id:
                raise FolderChangedError(self.reader.source.name)
            yield line, found[1]


class Interchange:
    """A folder (or workbook) that was read. Use `with`: its files stay open until its rows are taken.

    Where `faults` is not empty nothing may be taken from it; `has_more_faults` says that reading stopped there.
    """

    def __init__(self, path: Path, reading: Reading, open_files: ExitStack) -> None:
        self.path = path
        self.children: dict[str, PlacedChild] = {}
        self.indexes: dict[str, RowIndex] = {}
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
        for index in self.indexes.values():
            found.update(dict.fromkeys(index))
        return list(found)

    def place(self, table: str, line: int) -> Place:
        """Name a line of a table's file."""
        reader = self.patients if table == PATIENTS.name else self.indexes[table].reader
        return reader.source.place(line) if reader is not None else Place(f"{table}.csv", line)

    def letters(self, table: str, column: str) -> str:
        """Give the letters of a column in a sheet, nothing for a CSV file."""
        reader = self.patients if table == PATIENTS.name else self.indexes[table].reader
        if reader is None or column not in reader.columns:
            return ""
        return reader.source.letters(reader.columns.index(column))

    def rows_of(self, patient_id: str) -> ChildRows:
        """Give one child's rows. Their warnings were given when the folder was read and are not repeated.

        Raises:
            FolderChangedError: a file is no longer what it was.
        """
        warnings, faults = self._reading.warnings, self._reading.faults
        self._reading.warnings, self._reading.faults = Warnings(), Faults()
        try:
            rows = ChildRows()
            taken: dict[str, list[Any]] = {
                VISITS.name: rows.visits,
                OBSERVATIONS.name: rows.observations,
                TREATMENTS.name: rows.treatments,
                EVENTS.name: rows.events,
            }
            for name, index in self.indexes.items():
                placed = taken[name]
                for line, row in index.read(patient_id):
                    placed.append(Placed(line, row))
            return rows
        finally:
            self._reading.warnings, self._reading.faults = warnings, faults

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
