"""Writes the audit as CSV: a line for each row that an entry wrote, with what it said before and after.

Codes and column names are those of the interchange folder and are the same in every language. Text that a spreadsheet
would take for a formula is written with an apostrophe before it, as everywhere.
"""

import csv
import os
import tempfile
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from nsclinic.exchange.cells import escaped
from nsclinic.store import ChangeEntry, Row, RowChange

COLUMNS = (
    *("entry", "at", "who", "kind", "reason", "desk", "desk_entry", "program", "change_id", "revisions"),
    *("patient_id", "row", "row_id", "before", "after", "digest", "seal"),
)


class EntryRows(NamedTuple):
    """One entry, the child's number where it is about one, and what it did to each row; none for a note."""

    entry: ChangeEntry
    patient_id: str
    rows: tuple[RowChange, ...]


class AuditFile:
    """A CSV file in the making: in its place when the block ends, and not there at all when the block fails."""

    def __init__(self, out: Path) -> None:
        self._out = out.absolute()
        handle, name = tempfile.mkstemp(prefix=f".{self._out.name}.", dir=self._out.parent)
        self._draft = Path(name)
        self._stream = os.fdopen(handle, "w", encoding="utf-8", newline="")

    def __enter__(self) -> Self:
        self._writer = csv.writer(self._stream, lineterminator="\r\n")
        self._writer.writerow(COLUMNS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with self._stream:
                if kind is None:
                    self._stream.flush()
                    os.fsync(self._stream.fileno())
            if kind is None:
                self._draft.replace(self._out)
        finally:
            self._draft.unlink(missing_ok=True)

    def add(self, entry: EntryRows) -> None:
        """Write one entry."""
        self._writer.writerows(lines_of(entry))


def lines_of(given: EntryRows) -> Iterator[list[str]]:
    """Give an entry's lines: one for each row, a single one for a note."""
    entry = given.entry
    head = [
        *(
            str(entry.seq),
            entry.at.isoformat(timespec="milliseconds"),
            escaped(entry.who),
            escaped(entry.kind),
        ),
        *(escaped(entry.reason), entry.desk_id, str(entry.desk_seq), entry.program_version, entry.change_id),
        str(entry.revisions),
    ]
    tail = [entry.digest, entry.seal]
    if not given.rows:
        yield [*head, escaped(given.patient_id), "", "", "", "", *tail]
    for row in given.rows:
        before, after = states_of(row)
        yield [
            *head,
            escaped(row.patient_id),
            row.kind.value,
            row.row_id,
            escaped(before),
            escaped(after),
            *tail,
        ]


def states_of(change: RowChange) -> tuple[str, str]:
    """Give what a row said before and after, as "code=weight; value=20.5"; empty where it was not there."""
    if change.name:
        return tuple(f"{change.name}={text}" if text else "" for text in change.texts)  # type: ignore[return-value]
    return _state(change.before), _state(change.after)


def _state(row: Row | None) -> str:
    if row is None:
        return ""
    said = ((name, value) for name, value in _columns(row) if name != "row_id")
    return "; ".join(f"{name}={_cell(value)}" for name, value in said if value not in (None, ""))


def _columns(row: Any) -> Iterator[tuple[str, Any]]:
    if is_dataclass(row):
        return ((field.name, getattr(row, field.name)) for field in fields(row))
    return iter(row._asdict().items())


def _cell(value: Any) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
