"""Writes the good folder as a workbook, and workbooks that must be refused."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from tests.exchange.folders import GOOD

DATES = {"date", "birth_date", "diagnosis_date", "next_visit_date", "start_date", "end_date"}
NUMBERS = {"value", "dose", "hours_after_dose", "doses_per_day"}


def as_text(column: str, cell: str) -> Any:
    """Keep every cell as text, as a careful person types it."""
    return cell


def as_typed(column: str, cell: str) -> Any:
    """Turn dates and numbers into what a spreadsheet makes of them."""
    if column in DATES and cell:
        return date.fromisoformat(cell)
    if column in NUMBERS and cell.replace(".", "").isdigit():
        return float(cell) if "." in cell else int(cell)
    return cell


def write_workbook(
    path: Path,
    typed: Callable[[str, str], Any] = as_text,
    files: Mapping[str, str] = GOOD,
    change: Callable[[Workbook], object] | None = None,
) -> Path:
    """Write the files as sheets of one workbook; `change` may spoil it before it is saved."""
    book = Workbook()
    book.remove(book.active)
    for name, text in files.items():
        sheet = book.create_sheet(name.removesuffix(".csv"))
        rows = list(csv.reader(io.StringIO(text)))
        for number, row in enumerate(rows, start=1):
            for column, (title, cell) in enumerate(zip(rows[0], row, strict=True), start=1):
                value = cell if number == 1 else typed(title, cell)
                if value != "":
                    found = sheet.cell(number, column, value)
                    if isinstance(value, str) and value.startswith("="):
                        found.data_type = "s"
    if change is not None:
        change(book)
    book.save(path)
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """Write a good workbook with one more part in its archive, or another content of one."""
    write_workbook(path)
    with zipfile.ZipFile(path) as archive:
        parts = {member: archive.read(member) for member in archive.namelist()}
    parts[name] = content
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, data in parts.items():
            archive.writestr(member, data)
    return path
