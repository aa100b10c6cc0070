"""Writes children as an interchange folder that reads back to the same records.

Every column of every table, in the contract's order; rows of a child in the order of entry, so that "the last in the
file counts" holds for the reader too. CR LF line ends (RFC 4180, and the default of a Data Package), UTF-8 without a
byte-order mark, no formula for a spreadsheet to run. The same records give the same bytes.
"""

import csv
import unicodedata
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from nsclinic.domain.record import Child, ChildRecord, Event, Observation, Treatment, Visit
from nsclinic.exchange.cells import escaped
from nsclinic.exchange.matching import cell_text
from nsclinic.exchange.tables import (
    EVENTS,
    MULTI_LINE_COLUMNS,
    NUMBER_COLUMNS,
    OBSERVATIONS,
    PATIENTS,
    TABLES,
    TREATMENTS,
    VISITS,
    Table,
)


@dataclass(slots=True)
class Written:
    """How many children and rows were written, and how many planned doses were left out."""

    children: int = 0
    rows: int = 0
    planned: int = 0


def write_folder(
    folder: Path,
    records: Iterable[ChildRecord],
    today: date = date.max,
    *,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """Write records into an existing folder, one after another as they come, so that memory holds one at a time.

    Args:
        folder: where the five files are made; none of them may be there.
        records: the children, in the order in which they are to stand.
        today: treatments that begin after it are plans, left out and counted.
        progress: told the number of children written so far.

    Raises:
        FileExistsError: one of the files is there already.
        OSError: a file could not be written.
    """
    written = Written()
    with ExitStack() as stack:
        rows: dict[str, Any] = {}
        for table in TABLES:
            path = folder / table.file
            stream = stack.enter_context(path.open("x", encoding="utf-8", newline=""))
            rows[table.name] = csv.writer(stream, lineterminator="\r\n")
            rows[table.name].writerow(table.columns)
        for record in records:
            rows[PATIENTS.name].writerow(_cells(PATIENTS, _child(record.child)))
            child_id = record.child.patient_id
            begun = [row for row in record.treatments if row.start_date <= today]
            written.planned += len(record.treatments) - len(begun)
            for table, of_table in (
                (VISITS, map(_visit, record.visits)),
                (OBSERVATIONS, map(_observation, record.observations)),
                (TREATMENTS, map(_treatment, begun)),
                (EVENTS, map(_event, record.events)),
            ):
                for values in of_table:
                    rows[table.name].writerow(_cells(table, (child_id, *values)))
                    written.rows += 1
            written.children += 1
            if progress is not None:
                progress(written.children)
    return written


def _child(child: Child) -> tuple[object, ...]:
    return tuple(getattr(child, name) for name in PATIENTS.columns)


def _visit(row: Visit) -> tuple[object, ...]:
    return (row.on, row.kind, row.clinician, row.next_visit_date, row.note, row.row_id)


def _observation(row: Observation) -> tuple[object, ...]:
    return (
        row.on,
        row.code,
        row.qualifier,
        row.value,
        row.unit,
        row.hours_after_dose,
        row.place,
        row.lab,
        row.note,
        row.row_id,
    )


def _treatment(row: Treatment) -> tuple[object, ...]:
    return (
        row.drug,
        row.start_date,
        row.end_date,
        row.dose,
        row.dose_unit,
        row.frequency,
        row.doses_per_day,
        row.note,
        row.row_id,
    )


def _event(row: Event) -> tuple[object, ...]:
    return (row.on, row.kind, row.code, row.severity, row.clinician, row.note, row.row_id)


def _cells(table: Table, values: tuple[object, ...]) -> list[str]:
    cells = []
    for column, value in zip(table.columns, values, strict=True):
        text = cell_text(value)
        if text and isinstance(value, str) and column not in NUMBER_COLUMNS:
            text = escaped(_readable(text, is_multi_line=column in MULTI_LINE_COLUMNS))
        cells.append(text)
    return cells


def _readable(text: str, *, is_multi_line: bool) -> str:
    """Give text without control characters, which no reader of the folder takes: each becomes a blank."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n")
    return "".join(
        " "
        if unicodedata.category(character) == "Cc" and not (is_multi_line and character == "\n")
        else character
        for character in text
    )
