"""Opens tables in the real LibreOffice, without a window, as a person does by a double click, and gives what it saw."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

COMMA_AND_UTF_8 = "CSV:44,34,76,1"
"""What LibreOffice's own question on opening a CSV file is answered with: comma, quotes, UTF-8, from the first line."""


class Shown(NamedTuple):
    """A cell: what stands in it, and whether the spreadsheet computes it."""

    value: object
    is_formula: bool


def soffice() -> str:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("needs the program soffice")
    return program


def opened(files: list[Path], out: Path) -> dict[str, list[list[Shown]]]:
    """Open all files in one run with a profile of its own; give the rows of each by its name without the ending."""
    subprocess.run(
        [
            soffice(),
            f"-env:UserInstallation={(out / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            *([f"--infilter={COMMA_AND_UTF_8}"] if files[0].suffix == ".csv" else []),
            "--convert-to",
            "xlsx",
            "--outdir",
            out / "shown",
            *files,
        ],
        env={**os.environ, "HOME": str(out)},
        check=True,
        capture_output=True,
        timeout=120,
    )
    return {file.stem: _rows(out / "shown" / f"{file.stem}.xlsx") for file in files}


def _rows(book: Path) -> list[list[Shown]]:
    page = openpyxl.load_workbook(book).active
    assert page is not None
    return [[Shown(cell.value, cell.data_type == "f") for cell in row] for row in page.iter_rows()]


def formulas(sheets: dict[str, list[list[Shown]]]) -> list[object]:
    return [cell.value for rows in sheets.values() for row in rows for cell in row if cell.is_formula]


def table(rows: list[list[Shown]]) -> list[dict[object, object]]:
    """Give each row below the heading by the names of the columns."""
    heading = [cell.value for cell in rows[0]]
    return [dict(zip(heading, [cell.value for cell in row], strict=True)) for row in rows[1:]]
