"""Reads the same tables from the sheets of an .xlsx workbook, without trusting it.

The archive is weighed before anything in it is parsed (`archive.py`), and a formula is never taken for its value. A
cell becomes the text that the CSV would have had: dates as ISO, numbers as the fifteen digits a spreadsheet shows.
"""

import warnings
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

from nsclinic.domain.plain_text import character_name, control_character
from nsclinic.exchange.archive import LARGEST_EXPANDED_BYTES, unfit_archive
from nsclinic.exchange.csv_source import LONGEST_CELL, Raw
from nsclinic.exchange.faults import FAULTS_SHOWN, Fault, Faults, Place, Saying, saying
from nsclinic.exchange.tables import MULTI_LINE_COLUMNS, Table

MOST_COLUMNS = 64
"""Columns of a table; nothing may stand further out."""


class Workbook:
    """An open workbook; `sheets` are the names in it. Use `with`."""

    def __init__(self, path: Path, stream: BinaryIO, workbook: Any) -> None:
        self.path = path
        self.sha256 = sha256(path.read_bytes()).hexdigest()
        self._stream = stream
        self._workbook = workbook

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._workbook.close()
        self._stream.close()

    @property
    def sheets(self) -> list[str]:
        """The names of all sheets, in order."""
        return list(self._workbook.sheetnames)

    @property
    def pages(self) -> list[tuple[str, bool, Any]]:
        """The sheets that hold cells, in order: name, whether it is hidden, and the sheet itself."""
        return [
            (sheet.title, sheet.sheet_state != "visible", sheet)
            for sheet in self._workbook.worksheets
            if hasattr(sheet, "_get_source")
        ]

    def source(self, table: Table) -> "SheetSource":
        """Give the sheet of a table, which must be one of `sheets`."""
        return SheetSource(table, self, self._workbook[table.name])


def open_workbook(path: Path, faults: Faults) -> Workbook | None:
    """Open a workbook that is safe to parse; None, with its fault, where it is not."""
    unsafe = unfit_archive(path)
    if unsafe is None:
        from openpyxl import load_workbook

        stream = path.open("rb")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return Workbook(path, stream, load_workbook(stream, read_only=True, keep_links=False))
        except Exception:  # noqa: BLE001 - whatever a damaged workbook raises in its parser is that workbook's fault
            stream.close()
            unsafe = saying("is damaged: it cannot be read as a workbook")
    faults.add(Fault(Place(path.name), "", None, unsafe))
    return None


def try_workbook(path: Path) -> None:
    """Read every cell of a workbook and keep nothing, in a process that may hang or swell of it."""
    workbook = open_workbook(path, Faults())
    if workbook is None:
        return
    with workbook, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _, _, sheet in workbook.pages:
            percent = PercentStyles(sheet)
            try:
                for _, row in parsed_rows(sheet):
                    for cell in row:
                        if cell["value"] is not None:
                            cell_text(cell, percent)
            except Exception:  # noqa: BLE001, S112 - a damaged sheet is named where it is read in earnest
                continue


class SheetSource:
    """One table of a workbook, with the same doors as a CSV file. Use `with`; read `header()` and `records()` once."""

    def __init__(self, table: Table, workbook: Workbook, sheet: Any) -> None:
        self.table = table
        self.name = workbook.path.name
        self.sha256 = workbook.sha256
        self._sheet = sheet
        self._rows: list[tuple[int, list[str]]] = []
        self._refused: dict[int, list[tuple[int, str, Saying]]] = {}
        self._characters = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._rows = []

    def place(self, line: int) -> Place:
        """Name a row of this sheet."""
        return Place(self.name, line, self.table.name)

    def letters(self, column: int) -> str:
        """Give the letters of a column (0 = A)."""
        from openpyxl.utils import get_column_letter

        return str(get_column_letter(column + 1))

    def header(self, faults: Faults) -> list[str] | None:
        """Read the sheet whole and give the cells of its first row; None, with its fault, where that fails."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._read()
        except Exception:  # noqa: BLE001 - whatever a damaged sheet raises in its parser is that workbook's fault
            faults.add(Fault(self.place(0), "", None, saying("is damaged: it cannot be read as a sheet")))
            return None
        if not self._rows:
            faults.add(Fault(self.place(0), "", None, saying("is empty, expected a header line")))
            return None
        line, cells = self._rows[0]
        if line in self._refused:
            self._blame(faults, line, None)
            return None
        while cells and not cells[-1].strip():
            cells.pop()
        return cells

    def records(self, faults: Faults, columns: list[str]) -> Iterator[Raw]:
        """Give each row after the header; a row with a cell that is no plain value is a fault instead."""
        for index, (line, cells) in enumerate(self._rows[1:], start=1):
            if line in self._refused:
                self._blame(faults, line, columns)
                continue
            cells.extend([""] * (len(columns) - len(cells)))
            if any(cell.strip() for cell in cells):
                yield Raw(index, line, cells)
        self._rows = []

    def _blame(self, faults: Faults, line: int, columns: list[str] | None) -> None:
        for index, shown, words in self._refused[line]:
            column = columns[index] if columns is not None and index < len(columns) else ""
            faults.add(Fault(self.place(line), column, shown, words, self.letters(index)))

    def _read(self) -> None:
        percent = PercentStyles(self._sheet)
        for line, row in parsed_rows(self._sheet):
            self._take(line, row, percent)
            if len(self._refused) > FAULTS_SHOWN or self._characters > LARGEST_EXPANDED_BYTES:
                break

    def _take(self, line: int, row: list[dict[str, Any]], percent: "PercentStyles") -> None:
        """Keep a row's cells as text. What stands beside the table is refused, so that nothing is lost unseen."""
        width = len(self._rows[0][1]) if self._rows else MOST_COLUMNS
        cells: list[str] = []
        for cell in row:
            if cell["value"] is None:
                continue
            text, words = cell_text(cell, percent)
            index = cell["column"] - 1
            self._characters += len(text)
            if words is None:
                words = self._refusal(text, index, width)
            if words is not None:
                self._refused.setdefault(line, []).append((index, text, words))
            if index < width:
                cells.extend([""] * (index + 1 - len(cells)))
                cells[index] = text
        if cells or line in self._refused:
            self._rows.append((line, cells))

    def _refusal(self, text: str, index: int, width: int) -> Saying | None:
        if self._characters > LARGEST_EXPANDED_BYTES:
            return saying("is where the sheet grows too large: use CSV files")
        if index >= width and text.strip():
            return saying("stands beside the table: its column has no name in the first row")
        if text.isprintable():
            return None
        is_note = bool(self._rows) and index < width and self._rows[0][1][index].strip() in MULTI_LINE_COLUMNS
        control = control_character(text, allow_line_feed=is_note)
        return saying("has the control character {name}", name=character_name(control)) if control else None


def parsed_rows(sheet: Any, hidden: list[int] | None = None) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    """Give each row that stands in a sheet, with its number (1 = first), as openpyxl's own parser takes it apart.

    `hidden` takes the numbers of the rows that a filter or a hand hides.

    One level below openpyxl's rows: those fill gaps that a hostile sheet makes endless. It raises whatever a damaged
    sheet raises in the parser.
    """
    from openpyxl.worksheet._reader import WorkSheetParser

    book = sheet.parent
    with sheet._get_source() as stream:  # noqa: SLF001
        parser = WorkSheetParser(
            stream,
            sheet._shared_strings,  # noqa: SLF001
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001
        )
        for line, row in parser.parse():
            if hidden is not None and parser.row_dimensions.get(str(line), {}).get("hidden") in ("1", "true"):
                hidden.append(line)
            yield line, row


class PercentStyles:
    """Knows which styles show a number as a percentage: 0.065 in such a cell is read by people as 6.5."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet
        self._known: dict[int, bool] = {}

    def has(self, cell: dict[str, Any]) -> bool:
        """Say whether a cell is shown as a percentage."""
        style = cell["style_id"]
        if style not in self._known:
            from openpyxl.cell.read_only import ReadOnlyCell

            self._known[style] = "%" in str(ReadOnlyCell(self._sheet, **cell).number_format)
        return self._known[style]


def cell_text(cell: dict[str, Any], percent: PercentStyles) -> tuple[str, Saying | None]:  # noqa: PLR0911
    """Give a cell that is not empty as the text a CSV file would have, and why it is refused, if it is."""
    value, kind = cell["value"], cell["data_type"]
    if kind == "f":
        return str(value)[:LONGEST_CELL], saying("is a formula, expected a plain value")
    if kind == "e":
        return str(value), saying("is an error value, expected a plain value")
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return str(value).upper(), None
    if isinstance(value, datetime):
        if value.time() == datetime.min.time():
            return value.date().isoformat(), None
        return value.isoformat(sep=" "), saying("has a time of day, expected a date")
    if isinstance(value, date):
        return value.isoformat(), None
    if isinstance(value, int | float):
        text = _number_text(value)
        return text, saying("is shown as a percentage, expected a plain number") if percent.has(
            cell
        ) else None
    return str(value), saying("is a time of day, expected a plain value")


def _text(value: str) -> tuple[str, Saying | None]:
    from openpyxl.utils.escape import unescape

    if len(value) > LONGEST_CELL:
        return value[:LONGEST_CELL], saying("is longer than {n} characters", n=LONGEST_CELL)
    return unescape(value).replace("\r\n", "\n") if "_x" in value or "\r" in value else value, None


def _number_text(value: float) -> str:
    """Give a number as a spreadsheet shows it in full: at most fifteen digits, no exponent, no trailing `.0`."""
    if isinstance(value, int):
        return str(value)
    shown = format(value, ".15g")
    return format(Decimal(shown), "f") if "e" in shown else shown
