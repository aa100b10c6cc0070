"""No table that the program writes holds a formula: one module writes tables of records, through one apostrophe."""

import ast
import csv
import io
import zipfile
from pathlib import Path

import pytest

import nsclinic
from nsclinic.exchange.list_template import write_empty_list

ROOT = Path(nsclinic.__file__).parent
WRITERS = {"writer", "DictWriter", "Workbook", "writerow", "writerows"}
WITHOUT_OUTSIDE_TEXT = {"cohort/listing.py", "exchange/list_template.py", "exchange/redcap.py"}
"""Write codes, numbers and headings of their own, and no text from outside."""
READERS = {"exchange/workbook.py", "exchange/child_list.py", "exchange/folder_reader.py"}
"""Their `Workbook` is the one that is read."""


def writes_tables(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    return bool(called & WRITERS) and bool(imported & {"csv", "openpyxl", "Workbook", "writer", "DictWriter"})


def escapes(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.Call) and getattr(node.func, "id", "") == "escaped" for node in ast.walk(tree)
    )


def test_every_table_that_the_program_writes_goes_through_the_apostrophe():
    writing = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if writes_tables(path)}
    writing -= READERS
    assert {"exchange/folder_writer.py", *WITHOUT_OUTSIDE_TEXT} <= writing, "the lint sees what it looks for"
    assert [name for name in sorted(writing - WITHOUT_OUTSIDE_TEXT) if not escapes(ROOT / name)] == []


@pytest.mark.parametrize(
    "text", ["import csv\ncsv.writer(f).writerow(x)\n", "from openpyxl import Workbook\nWorkbook()\n"]
)
def test_a_module_that_writes_a_table_without_it_is_found(tmp_path, text):
    module = tmp_path / "table.py"
    module.write_text(text, encoding="utf-8")
    assert writes_tables(module)
    assert not escapes(module)


def test_a_heading_that_begins_like_a_formula_is_a_text_in_the_empty_list(tmp_path):
    path = tmp_path / "list.xlsx"
    write_empty_list(path, "List", ["=1+1", "+x", "Name"], [0], is_right_to_left=False)
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count('t="s"') + sheet.count('t="inlineStr"') == 3


def test_a_reader_of_tables_sees_the_apostrophe_where_a_spreadsheet_would_see_a_formula():
    out = io.StringIO()
    csv.writer(out).writerow(["'=1+1"])
    assert next(csv.reader(io.StringIO(out.getvalue())))[0].startswith("'")
