"""Writes the CSV files of a registry package, child after child, so that memory holds one at a time.

CR LF line ends (RFC 4180, and the default of a Data Package), UTF-8 without a byte-order mark, nothing that a
spreadsheet would run. The same rows give the same bytes.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from hashlib import file_digest
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from nsclinic.domain.record import ChildRecord
from nsclinic.exchange.cells import escaped
from nsclinic.exchange.datapackage import FileFacts
from nsclinic.exchange.package_tables import (
    EVENTS,
    OBSERVATIONS,
    PACKAGE_TABLES,
    PATIENTS,
    TREATMENTS,
    VISITS,
    FieldType,
    PackageTable,
)

DESCRIPTION_FILE = "datapackage.json"
MANIFEST_FILE = "MANIFEST.sha256"

NOT_ESCAPED = frozenset({"patient_id", "row_id", "value"})
"""Columns of text that hold pseudonyms, numbers and choices alone."""

Cells = Sequence[object]


class PackageWriter:
    """The open CSV files of one package in a folder where none of them is yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._rows: dict[str, Any] = {}
        self._counts: dict[str, int] = {}
        self._to_escape: dict[str, tuple[int, ...]] = {}

    def __enter__(self) -> Self:
        """Open every file and write its header."""
        with self._stack as stack:
            for table in PACKAGE_TABLES:
                stream = stack.enter_context(
                    (self._folder / table.file).open("x", encoding="utf-8", newline="")
                )
                self._rows[table.name] = csv.writer(stream, lineterminator="\r\n")
                self._rows[table.name].writerow(table.columns)
                self._counts[table.name] = 0
                self._to_escape[table.name] = _columns_to_escape(table)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def add(self, table: PackageTable, rows: Sequence[Cells]) -> None:
        """Write rows of a table, each with a value for every column; None is an empty cell."""
        self._counts[table.name] += len(rows)
        to_escape = self._to_escape[table.name]
        if to_escape:
            rows = [_safe(row, to_escape) for row in rows]
        self._rows[table.name].writerows(rows)

    def written(self) -> Mapping[str, FileFacts]:
        """Close the files and give what stands in each, by the file's name."""
        self._stack.close()
        return {
            table.file: FileFacts(self._counts[table.name], *_size_and_sum(self._folder / table.file))
            for table in PACKAGE_TABLES
        }


def write_manifest(folder: Path, known: Mapping[str, FileFacts]) -> str:
    """Write the sums of every file of a folder as `sha256sum -c` reads them, and give the manifest's own.

    `known` is of files by name that `PackageWriter.written` has read to their end already.
    """
    lines = [
        f"{known[path.name].sha256 if path.name in known else _size_and_sum(path)[1]}  {path.name}\n"
        for path in sorted(folder.iterdir())
    ]
    manifest = folder / MANIFEST_FILE
    with manifest.open("x", encoding="ascii", newline="") as file:
        file.writelines(lines)
    return _size_and_sum(manifest)[1]


def recorded_rows(record: ChildRecord) -> Iterator[tuple[PackageTable, Sequence[Cells]]]:
    """Give the rows of a record as it leaves, table by table; the child's own row is the first table's only one."""
    child, child_id = record.child, record.child.patient_id
    own = (
        child_id,
        child.sex,
        child.birth_date,
        "yes",
        child.diagnosis_date,
        child.cause,
        child.consent_registry,
        child.row_id,
    )
    yield PATIENTS, [own]
    yield (
        VISITS,
        [(child_id, row.on, row.kind, row.next_visit_date, row.row_id) for row in record.visits],
    )
    yield (
        OBSERVATIONS,
        [
            (child_id, on, code, qualifier, value, unit, hours, place, row_id)
            for on, code, value, unit, qualifier, hours, place, _, _, row_id in record.observations
        ],
    )
    yield (
        TREATMENTS,
        [
            (
                child_id,
                row.drug,
                row.start_date,
                row.end_date,
                row.dose,
                row.dose_unit,
                row.frequency,
                row.doses_per_day,
                row.row_id,
            )
            for row in record.treatments
        ],
    )
    yield (
        EVENTS,
        [(child_id, row.on, row.kind, row.code, row.severity, row.row_id) for row in record.events],
    )


def _columns_to_escape(table: PackageTable) -> tuple[int, ...]:
    return tuple(
        index
        for index, field in enumerate(table.fields)
        if field.type is FieldType.STRING and not field.choices and field.name not in NOT_ESCAPED
    )


def _safe(row: Cells, to_escape: tuple[int, ...]) -> Cells:
    cells = list(row)
    for index in to_escape:
        if cells[index]:
            cells[index] = escaped(str(cells[index]))
    return cells


def _size_and_sum(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        found = file_digest(file, "sha256").hexdigest()
    return path.stat().st_size, found
