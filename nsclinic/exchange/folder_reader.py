"""Reads an interchange folder, or a workbook with the same sheets, whole, and reports every fault at once."""

import stat
from array import array
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from nsclinic.exchange.cells import guessed
from nsclinic.exchange.csv_source import LARGEST_FILE_BYTES, CsvSource
from nsclinic.exchange.faults import EnoughFaultsError, Fault, Faults, Place, Saying, Warnings, saying
from nsclinic.exchange.interchange import (
    AnyReader,
    Interchange,
    KeptRows,
    PlacedChild,
    SourceFile,
    size_and_time,
)
from nsclinic.exchange.observation_rows import ObservationReader
from nsclinic.exchange.row_reader import Reading, Source
from nsclinic.exchange.rows import EventReader, PatientReader, TreatmentReader, VisitReader
from nsclinic.exchange.tables import (
    EVENTS,
    OBSERVATIONS,
    PACKAGE_FILES,
    PACKAGE_SHEETS,
    PATIENTS,
    ROW_ID,
    ROW_TABLES,
    TABLES,
    TREATMENTS,
    VISITS,
    Table,
)
from nsclinic.exchange.workbook import Workbook, open_workbook
from nsclinic.protocol.loader import shipped_protocols

MOST_ROWS = 20_000_000
"""Rows of one file; the largest clinic foreseen has 7.2 million observations."""

_ROWS_BETWEEN_PROGRESS = 5_000

_READERS: dict[str, type[AnyReader]] = {
    VISITS.name: VisitReader,
    OBSERVATIONS.name: ObservationReader,
    TREATMENTS.name: TreatmentReader,
    EVENTS.name: EventReader,
}

ReadProgress = Callable[[int], None]
"""Told the bytes (of a workbook: the rows) read so far of the file being read."""


def read_folder(
    path: Path | str,
    *,
    today: date,
    known_births: Mapping[str, date] | None = None,
    known_protocols: Iterable[str] | None = None,
    progress: ReadProgress | None = None,
) -> Interchange:
    """Read and check a folder of CSV files, or an `.xlsx` with sheets of the same names.

    Args:
        path: the folder or workbook.
        today: the day after which no date may lie, but plans.
        known_births: birth dates of the clinic's children by patient_id; rows may speak of these too.
        known_protocols: ids of the protocols a child can be started on; those that ship where not given.
        progress: told now and then how far the file being read is.

    Returns:
        What was read, with every fault up to a hundred. It raises nothing for what is wrong with the input.
    """
    folder = Path(path)
    protocols = tuple(shipped_protocols() if known_protocols is None else known_protocols)
    reading = Reading(today, dict(known_births or {}), Faults(), Warnings(), protocols)
    stack = ExitStack()
    reader = _FolderReader(folder, reading, stack, progress)
    try:
        reader.read()
    except EnoughFaultsError:
        reader.interchange.has_more_faults = True
    except BaseException:
        stack.close()
        raise
    return reader.interchange


class _FolderReader:
    def __init__(self, path: Path, reading: Reading, stack: ExitStack, progress: ReadProgress | None) -> None:
        self.path = path
        self.reading = reading
        self.faults = reading.faults
        self.stack = stack
        self.progress = progress
        self.interchange = Interchange(path, reading, stack)
        self.row_ids = _RowIds()

    def read(self) -> None:
        if self.path.suffix.lower() == ".xlsx" and self.path.is_file():
            sources = self._workbook_sources()
        elif self.path.is_dir():
            sources = self._folder_sources()
        else:
            self._whole(Place(self.path.name or str(self.path)), _no_folder(self.path))
            return
        self._patients(sources.get(PATIENTS.name))
        for table in ROW_TABLES:
            if table.name in sources:
                self._rows(sources[table.name])
        for place, earlier in self.row_ids.repeated():
            words = saying("stands in {place} already", place=earlier.named())
            self.faults.add(Fault(place, ROW_ID, None, words))

    def _whole(self, place: Place, words: Saying) -> None:
        self.faults.add(Fault(place, "", None, words))

    # --- which files there are

    def _folder_sources(self) -> dict[str, Source]:
        tables = {table.file: table for table in TABLES}
        sources: dict[str, Source] = {}
        try:
            entries = sorted(self.path.iterdir())
        except OSError as error:
            self._whole(Place(self.path.name), _unreadable(error))
            self.reading.knows_all_children = False
            return {}
        for entry in entries:
            if entry.name in PACKAGE_FILES:
                continue
            if entry.name not in tables:
                self._whole(Place(entry.name), _not_of_the_folder(entry.name, tables, PACKAGE_FILES))
                continue
            words = _unusable(entry)
            if words is None:
                try:
                    source = self.stack.enter_context(CsvSource(tables[entry.name], entry))
                except OSError as error:
                    words = _unreadable(error)
                else:
                    sources[tables[entry.name].name] = source
                    self.interchange.sizes[entry] = size_and_time(entry)
            if words is not None:
                self._whole(Place(entry.name), words)
                self.reading.knows_all_children &= entry.name != PATIENTS.file
        if not (self.path / PATIENTS.file).exists():
            self._whole(Place(PATIENTS.file), saying("is missing from the folder"))
            self.reading.knows_all_children = False
        return sources

    def _workbook_sources(self) -> dict[str, Source]:
        self.interchange.sizes[self.path] = size_and_time(self.path)
        workbook = open_workbook(self.path, self.faults)
        if workbook is None:
            self.reading.knows_all_children = False
            return {}
        self.stack.enter_context(workbook)
        return self._sheet_sources(workbook)

    def _sheet_sources(self, workbook: Workbook) -> dict[str, Source]:
        tables = {table.name: table for table in TABLES}
        sources: dict[str, Source] = {}
        for name in workbook.sheets:
            if name in tables:
                sources[name] = self.stack.enter_context(workbook.source(tables[name]))
            elif name not in PACKAGE_SHEETS:
                self._whole(Place(self.path.name, 0, name), _not_of_the_folder(name, tables, PACKAGE_SHEETS))
        if PATIENTS.name not in sources:
            self._whole(Place(self.path.name, 0, PATIENTS.name), saying("is missing from the workbook"))
            self.reading.knows_all_children = False
        return sources

    # --- what stands in them

    def _columns(self, source: Source) -> list[str] | None:
        """Read the header. None where rows cannot be told apart by it; a faulty one may still serve for that."""
        found = source.header(self.faults)
        if found is None:
            return None
        names = [name.strip() for name in found]
        place = source.place(1)
        table = source.table
        separator = next((mark for mark in ";|" if len(names) == 1 and mark in names[0]), "")
        if separator:
            self.faults.add(
                Fault(
                    place,
                    "",
                    None,
                    saying("has cells separated by '{mark}', expected commas", mark=separator),
                )
            )
            return None
        for index, name in enumerate(names):
            letters = source.letters(index)
            if not name:
                words = saying("has no name in the header: column {n}", n=index + 1)
                self.faults.add(Fault(place, "", None, words, letters))
            elif name not in table.columns:
                self.faults.add(Fault(place, name, None, _unknown_column(name, table), letters))
            elif name in names[:index]:
                self.faults.add(Fault(place, name, None, saying("stands twice in the header"), letters))
        missing = [name for name in table.required if name not in names]
        for name in missing:
            self.faults.add(Fault(place, name, None, saying("is missing from the header")))
        is_repeated = len(set(names)) < len(names)
        return None if missing or is_repeated else names

    def _patients(self, source: Source | None) -> None:
        columns = self._columns(source) if source is not None else None
        if source is None or columns is None:
            self.reading.knows_all_children = False
            return
        reader = self.interchange.patients = PatientReader(source, columns, self.reading)
        children = self.interchange.children
        lines: dict[str, int] = {}
        for raw in source.records(self.faults, columns):
            found = reader.read(raw)
            if len(lines) % _ROWS_BETWEEN_PROGRESS == 0:
                self._told(raw.offset)
            if found is None:
                continue
            patient_id, read = found
            if patient_id in lines:
                words = saying("stands in line {line} already", line=lines[patient_id])
                reader.fault("patient_id", patient_id, words)
                continue
            lines[patient_id] = raw.line
            self.reading.births[patient_id] = read.child.birth_date if read is not None else None
            if read is not None:
                children[patient_id] = PlacedChild(raw.line, read)
                self.row_ids.add(read.child.row_id, source, raw.line)
        self.interchange.files[PATIENTS.name] = SourceFile(source.name, source.sha256, len(children))

    def _rows(self, source: Source) -> None:
        columns = self._columns(source)
        if columns is None:
            return
        reader = _READERS[source.table.name](source, columns, self.reading)
        kept = KeptRows(reader)
        for number, raw in enumerate(source.records(self.faults, columns), start=1):
            if number > MOST_ROWS:
                self._whole(
                    source.place(raw.line), saying("is past the last row taken ({n} rows)", n=MOST_ROWS)
                )
                break
            found = reader.read(raw)
            if found is not None:
                kept.add(found[0], raw.line, found[1])
                if found[1].row_id:
                    self.row_ids.add(found[1].row_id, source, raw.line)
            if number % _ROWS_BETWEEN_PROGRESS == 0:
                self._told(raw.offset)
        self.interchange.rows[source.table.name] = kept
        self.interchange.files[source.table.name] = SourceFile(source.name, source.sha256, kept.rows)

    def _told(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done)


class _RowIds:
    """Finds a row_id that stands twice among millions in sixteen bytes for each: by its 64-bit hash.

    Two different ids of one hash are expected once in a million folders of the largest size.
    """

    def __init__(self) -> None:
        self._hashes = array("q")
        self._places = array("Q")
        self._sources: dict[Source, int] = {}

    def add(self, row_id: str, source: Source, line: int) -> None:
        """Remember one row_id; an empty one is none."""
        if row_id:
            number = self._sources.setdefault(source, len(self._sources))
            self._hashes.append(hash(row_id))
            self._places.append(line * len(TABLES) + number)

    def repeated(self) -> Iterable[tuple[Place, Place]]:
        """Give each place whose row_id stood before, and the place of its first."""
        if not self._hashes:
            return
        import numpy as np

        hashes = np.frombuffer(self._hashes, dtype=np.int64)
        order = np.argsort(hashes, kind="stable")
        for position in np.flatnonzero(hashes[order][1:] == hashes[order][:-1]).tolist():
            yield self._place(int(order[position + 1])), self._place(int(order[position]))

    def _place(self, index: int) -> Place:
        line, number = divmod(self._places[index], len(TABLES))
        return list(self._sources)[number].place(line)


def _no_folder(path: Path) -> Saying:
    if not path.exists():
        return saying("does not exist")
    suffix = path.suffix.lower()
    if suffix == ".xlsm":
        return saying("is a workbook with macros, expected a folder of CSV files or an .xlsx workbook")
    if suffix == ".csv":
        return saying("is one file, expected the folder it lies in")
    return saying("is neither a folder of CSV files nor an .xlsx workbook")


def _unreadable(error: OSError) -> Saying:
    return saying("cannot be read ({reason})", reason=error.strerror or type(error).__name__)


def _unusable(path: Path) -> Saying | None:
    """Say why a file of the right name is not read at all."""
    try:
        found = path.lstat()
    except OSError as error:
        return _unreadable(error)
    if stat.S_ISLNK(found.st_mode):
        return saying("is a link, expected the file itself")
    if not stat.S_ISREG(found.st_mode):
        return saying("is not a file")
    if found.st_size > LARGEST_FILE_BYTES:
        return saying("is larger than {n} GB", n=LARGEST_FILE_BYTES // 1024**3)
    return None


def _not_of_the_folder(name: str, tables: Mapping[str, Table], others: Iterable[str]) -> Saying:
    guess = guessed(name, tables)
    if guess:
        return saying("is no part of an interchange folder; did you mean {guess}?", guess=guess)
    listed = ", ".join((*tables, *sorted(others)))
    return saying("is no part of an interchange folder ({names})", names=listed)


def _unknown_column(name: str, table: Table) -> Saying:
    guess = guessed(name, table.columns)
    if guess:
        return saying("is not a column of {table}; did you mean {guess}?", table=table.name, guess=guess)
    other = next((known.name for known in TABLES if name in known.columns), "")
    if other:
        return saying("is not a column of {table}, but of {other}", table=table.name, other=other)
    return saying("is not a column of {table}", table=table.name)
