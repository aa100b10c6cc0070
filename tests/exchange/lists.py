"""Writes the lists of children that clinics keep: real workbooks and real text files."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from nsclinic.exchange.child_list import ChildList, read_child_list
from nsclinic.exchange.faults import Faults
from nsclinic.exchange.list_matching import Matching, proposed
from nsclinic.exchange.list_reading import ListedRow, listed_rows

Rows = Sequence[Sequence[Any]]


def write_list(path: Path, rows: Rows, change: Callable[[Worksheet], object] | None = None) -> Path:
    """Write the rows into the first sheet of a workbook; `change` may change the sheet before it is saved."""
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    book.save(path)
    return path


def write_text(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """Write a text file."""
    path.write_bytes(text.encode(encoding))
    return path


def listed(path: Path, **chosen: str) -> ChildList:
    """Read a list that is sound."""
    found = read_child_list(path, **chosen)
    assert isinstance(found, ChildList), [str(fault) for fault in found.faults]
    return found


def refusal(path: Path, **chosen: str) -> str:
    """Give the one fault of a file that is no list."""
    found = read_child_list(path, **chosen)
    assert not isinstance(found, ChildList)
    (fault,) = found.faults
    return str(fault)


def understood(found: ChildList, matching: Matching | None = None) -> tuple[list[ListedRow], list[str]]:
    """Give the rows that are understood, and the faults of the others."""
    faults = Faults()
    rows = list(listed_rows(found, matching or proposed(found), faults))
    return rows, [str(fault) for fault in faults.found]
