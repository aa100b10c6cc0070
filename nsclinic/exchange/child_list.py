"""Reads a clinic's own list of children, one sheet of an .xlsx or one CSV file, with whatever headings it has.

The same doors as for an interchange workbook: weighed before it is parsed, no macros, no formula taken for its value.
The list is read whole into memory, so that what was looked at is what is imported, and nothing is written beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from nsclinic.domain.plain_text import character_name, control_character
from nsclinic.exchange.archive import LARGEST_EXPANDED_BYTES
from nsclinic.exchange.faults import EnoughFaultsError, Fault, Faults, Place, Saying, saying
from nsclinic.exchange.list_text import decoded, records, separator_of
from nsclinic.exchange.tables import PACKAGE_SHEETS, PATIENTS, TABLES
from nsclinic.exchange.workbook import (
    MOST_COLUMNS,
    PercentStyles,
    Workbook,
    cell_text,
    open_workbook,
    parsed_rows,
)

MOST_LIST_ROWS = 20_000
"""Rows of one list; the largest clinic foreseen has 10,000 children."""

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
LIST_SUFFIXES = (".xlsx", *TEXT_SUFFIXES)


class ListRow(NamedTuple):
    """One row that is not blank: its line (of a sheet: its row number) and its cells as text."""

    line: int
    cells: tuple[str, ...]


class Sheet(NamedTuple):
    """A sheet of the workbook, by its name."""

    name: str
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class ChildList:
    """A list as it stands in its file, headings and what is above them included.

    `refused` are cells that are no plain value, by line and column (0 = first): they matter where their column
    is taken.
    `dated` are cells that the spreadsheet itself holds as dates. `hidden_rows` are rows that a filter hides.
    """

    path: Path
    sha256: str
    rows: tuple[ListRow, ...]
    sheet: str = ""
    sheets: tuple[Sheet, ...] = ()
    encoding: str = ""
    refused: Mapping[tuple[int, int], Saying] = field(default_factory=dict)
    dated: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: int = 0

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max((len(row.cells) for row in self.rows), default=0)

    def place(self, line: int) -> Place:
        """Name a line of the list."""
        return Place(self.path.name, line, self.sheet)

    def letters(self, column: int) -> str:
        """Give the letters of a column of a sheet, nothing for a CSV file."""
        if not self.sheet:
            return ""
        from openpyxl.utils import get_column_letter

        return str(get_column_letter(column + 1))


@dataclass(frozen=True, slots=True)
class NoList:
    """Why a file cannot be read as a list.

    `encodings` are ways to read its letters, of which a person has to choose one.
    """

    faults: tuple[Fault, ...]
    encodings: tuple[str, ...] = ()


def is_interchange(path: Path) -> bool:
    """Say whether a path is an interchange folder or a workbook with the sheets of one."""
    if path.is_dir():
        return True
    if path.suffix.lower() != ".xlsx" or not path.is_file():
        return False
    workbook = open_workbook(path, Faults())
    if workbook is None:
        return False
    with workbook:
        known = {table.name for table in TABLES} | PACKAGE_SHEETS
        return PATIENTS.name in workbook.sheets and set(workbook.sheets) <= known


def read_child_list(path: Path, *, sheet: str = "", encoding: str = "") -> ChildList | NoList:
    """Read one sheet (the first that is shown and not empty, or the one named) or one CSV file.

    `encoding` is the one a person chose for a CSV file that is not UTF-8. It raises nothing for what is wrong with the
    file.
    """
    faults = Faults()
    try:
        words = _unfit(path)
        if words is not None:
            return _none(path, words)
        is_workbook = path.suffix.lower() == ".xlsx"
        found = _read_workbook(path, sheet, faults) if is_workbook else _read_text(path, encoding)
    except OSError as error:
        return _none(path, saying("cannot be read ({reason})", reason=error.strerror or type(error).__name__))
    except EnoughFaultsError:
        found = None
    return found or NoList(tuple(faults.found))


def _unfit(path: Path) -> Saying | None:
    if not path.exists():
        return saying("does not exist")
    if not path.is_file():
        return saying("is not a file")
    suffix = path.suffix.lower()
    if suffix == ".xlsm":
        return saying("has macros: save it without them as .xlsx")
    if suffix not in LIST_SUFFIXES:
        return saying("is neither a workbook (.xlsx) nor a CSV file: save the list as one of them")
    if path.stat().st_size > LARGEST_EXPANDED_BYTES:
        return saying(
            "is too large for a list of children (more than {n} MB)", n=LARGEST_EXPANDED_BYTES // 1024**2
        )
    return None


def _none(
    path: Path, words: Saying, encodings: tuple[str, ...] = (), line: int = 0, sheet: str = ""
) -> NoList:
    return NoList((Fault(Place(path.name, line, sheet), "", None, words),), encodings)


def _too_many() -> Saying:
    return saying("is past the last row taken ({n} rows)", n=MOST_LIST_ROWS)


def _too_wide() -> Saying:
    return saying("has more than {n} columns", n=MOST_COLUMNS)


def _read_text(path: Path, encoding: str) -> ChildList | NoList:
    data = path.read_bytes()
    text = decoded(data, encoding)
    if not isinstance(text, str):
        return _none(path, text.words, text.encodings, text.line)
    rows: list[ListRow] = []
    refused: dict[tuple[int, int], Saying] = {}
    separator, first = separator_of(text)
    for line, found in records(text, separator):
        if isinstance(found, Saying):
            return _none(path, found, line=line)
        if line < first or not any(cell.strip() for cell in found):
            continue
        if len(found) > MOST_COLUMNS:
            return _none(path, _too_wide(), line=line)
        if len(rows) > MOST_LIST_ROWS:
            return _none(path, _too_many(), line=line)
        _refuse_control(refused, line, enumerate(found))
        rows.append(ListRow(line, tuple(found)))
    if not rows:
        return _none(path, saying("is empty, expected a header line"))
    return ChildList(path, sha256(data).hexdigest(), tuple(rows), encoding=encoding, refused=refused)


def _refuse_control(refused: dict[tuple[int, int], Saying], line: int, cells: Any) -> None:
    for column, text in cells:
        if not text.isprintable() and (control := control_character(text, allow_line_feed=True)):
            refused[line, column] = saying("has the control character {name}", name=character_name(control))


def _read_workbook(path: Path, sheet: str, faults: Faults) -> ChildList | NoList | None:
    workbook = open_workbook(path, faults)
    if workbook is None:
        return None
    with workbook:
        pages = workbook.pages
        sheets = tuple(Sheet(name, is_hidden) for name, is_hidden, _ in pages)
        wanted = [page for page in pages if (page[0] == sheet if sheet else not page[1])]
        found: ChildList | NoList | None = None
        for name, _, page in wanted:
            found = _read_sheet(workbook, name, page, sheets)
            if found is not None:
                return found
        where = sheet or (wanted[0][0] if wanted else "")
        return _none(path, saying("is empty, expected a header line"), sheet=where)


def _read_sheet(
    workbook: Workbook, name: str, page: Any, sheets: tuple[Sheet, ...]
) -> ChildList | NoList | None:
    """Read one sheet; None for one in which nothing stands."""
    path = workbook.path
    hidden: list[int] = []
    rows = _SheetRows(page)
    try:
        for line, row in parsed_rows(page, hidden):
            words = rows.take(line, row)
            if words is not None:
                return _none(path, words, line=line, sheet=name)
    except Exception:  # noqa: BLE001 - whatever a damaged sheet raises in its parser is that workbook's fault
        return _none(path, saying("is damaged: it cannot be read as a sheet"), sheet=name)
    if not rows.rows:
        return None
    kept = {row.line for row in rows.rows}
    return ChildList(
        path,
        workbook.sha256,
        tuple(rows.rows),
        sheet=name,
        sheets=sheets,
        refused=rows.refused,
        dated=frozenset(rows.dated),
        hidden_rows=sum(line in kept for line in hidden),
    )


class _SheetRows:
    """Takes the rows of a sheet as text."""

    def __init__(self, page: Any) -> None:
        self.rows: list[ListRow] = []
        self.refused: dict[tuple[int, int], Saying] = {}
        self.dated: set[tuple[int, int]] = set()
        self._characters = 0
        self._percent = PercentStyles(page)

    def take(self, line: int, row: list[dict[str, Any]]) -> Saying | None:
        """Keep one row; give the words for why the sheet is not read further, if so."""
        cells: list[str] = []
        for cell in row:
            if cell["value"] is not None and not self._keep(line, cell, cells):
                return _too_wide()
        if not any(text.strip() for text in cells):
            return None
        if len(self.rows) > MOST_LIST_ROWS:
            return _too_many()
        if self._characters > LARGEST_EXPANDED_BYTES:
            return saying("is where the sheet grows too large: use CSV files")
        _refuse_control(self.refused, line, enumerate(cells))
        self.rows.append(ListRow(line, tuple(cells)))
        return None

    def _keep(self, line: int, cell: dict[str, Any], cells: list[str]) -> bool:
        """Put one cell into its row; False for one that stands too far out."""
        text, words = cell_text(cell, self._percent)
        column = cell["column"] - 1
        self._characters += len(text)
        if column >= MOST_COLUMNS:
            return not text.strip()
        if words is not None:
            self.refused[line, column] = words
        elif cell["data_type"] == "d":
            self.dated.add((line, column))
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text
        return True
