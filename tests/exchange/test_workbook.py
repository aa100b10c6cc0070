# ruff: noqa: E501, DTZ001 - a fault is quoted whole; a cell's time has no zone
"""A workbook gives what the CSV files give; a hostile one is refused before it costs time or memory."""

import io
import time
import tracemalloc
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from nsclinic.exchange.folder_reader import read_folder
from tests.exchange.folders import TODAY, write_good
from tests.exchange.workbooks import as_typed, with_part, write_workbook

SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "<sheetData>{rows}</sheetData></worksheet>"
)


def everything(path):
    with read_folder(path, today=TODAY) as interchange:
        assert [str(fault) for fault in interchange.faults] == []
        children = {key: placed.read for key, placed in interchange.children.items()}
        rows = {}
        for key in interchange.patient_ids:
            found = interchange.rows_of(key)
            tables = (found.visits, found.observations, found.treatments, found.events)
            rows[key] = [[placed.row for placed in table] for table in tables]
        return children, rows


def faults_of(path):
    with read_folder(path, today=TODAY) as interchange:
        return [str(fault) for fault in interchange.faults]


def test_a_workbook_of_texts_gives_what_the_csv_files_give(tmp_path):
    assert everything(write_workbook(tmp_path / "clinic.xlsx")) == everything(write_good(tmp_path / "in"))


def test_date_cells_and_number_cells_give_what_the_csv_files_give_but_for_trailing_zeros(tmp_path):
    def to_the_number(answer):
        children, rows = answer
        for tables in rows.values():
            tables[1] = [
                row._replace(value=str(Decimal(row.value).normalize()))
                if row.value[:1].isdigit() and row.unit != "grade"
                else row
                for row in tables[1]
            ]
        return children, rows

    workbook = everything(write_workbook(tmp_path / "clinic.xlsx", as_typed))
    assert to_the_number(workbook) == to_the_number(everything(write_good(tmp_path / "in")))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.1, "0.1"),
        (0.1 + 0.2, "0.3"),
        (24.0, "24"),
        (40, "40"),
        (0.00002, "0.00002"),
        (1234567.5, "1234567.5"),
        (2.675, "2.675"),
    ],
)
def test_a_number_cell_gives_its_shortest_text(tmp_path, number, text):
    def weigh(book):
        book["observations"].cell(6, 5, number)
        book["observations"].cell(6, 3, "platelets")
        book["observations"].cell(6, 6, "cells/uL")

    path = write_workbook(tmp_path / "clinic.xlsx", change=weigh)
    with read_folder(path, today=TODAY) as interchange:
        values = [placed.row.value for placed in interchange.rows_of("P1").observations]
        shown = values + [fault.cell for fault in interchange.faults]
    assert text in shown


def test_days_counted_from_1904_are_the_same_days(tmp_path):
    def count_from_1904(book):
        book.epoch = CALENDAR_MAC_1904

    path = write_workbook(tmp_path / "clinic.xlsx", as_typed, change=count_from_1904)
    assert everything(path)[0]["P1"].child.birth_date.isoformat() == "2011-05-10"


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("F6", "mg/l", "clinic.xlsx: observations!F6: unit: 'mg/l' is not a unit of upcr (mg/mg, g/g, mg/mmol, mg/g)"),
        ("E2", "=20+4.5", "clinic.xlsx: observations!E2: value: '=20+4.5' is a formula, expected a plain value"),
        ("E2", "#N/A", "clinic.xlsx: observations!E2: value: '#N/A' is an error value, expected a plain value"),
        ("B2", datetime(2019, 1, 10, 8, 30), "clinic.xlsx: observations!B2: date: '2019-01-10 08:30:00' has a time of day, expected a date"),
        ("E2", datetime(2019, 5, 1), "clinic.xlsx: observations!E2: value: '2019-05-01' is not a number (digits, and a decimal point between digits)"),
        ("L3", "look", "clinic.xlsx: observations!L3: 'look' stands beside the table: its column has no name in the first row"),
        ("C2", "wei\u200bght", "clinic.xlsx: observations!C2: code: 'wei\\u200bght' is not the code of an observation; did you mean weight?"),
        ("A2", True, "clinic.xlsx: observations!A2: patient_id: 'TRUE' stands neither in patients nor in the clinic file"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_by_sheet_and_cell(tmp_path, place, value, words):
    def spoil(book):
        book["observations"][place] = value

    assert faults_of(write_workbook(tmp_path / "clinic.xlsx", change=spoil)) == [words]


def test_a_percentage_is_not_taken_for_its_hundredth(tmp_path):
    def show_as_percentage(book):
        book["observations"]["E6"] = 0.065
        book["observations"]["E6"].number_format = "0.0%"

    found = faults_of(write_workbook(tmp_path / "clinic.xlsx", change=show_as_percentage))
    assert found == [
        "clinic.xlsx: observations!E6: value: '0.065' is shown as a percentage, expected a plain number"
    ]


def test_an_unknown_sheet_is_refused_by_name_and_package_sheets_are_passed_over(tmp_path):
    def add_sheets(book):
        book.create_sheet("course")
        book.create_sheet("visit")

    assert faults_of(write_workbook(tmp_path / "clinic.xlsx", change=add_sheets)) == [
        "clinic.xlsx: visit: is no part of an interchange folder; did you mean visits?"
    ]


@pytest.mark.parametrize(
    ("name", "shown"), [("even\u202ets", "even\\u202ets"), ("e\u200dvents", "e\\u200dvents")]
)
def test_the_name_of_a_sheet_cannot_turn_the_line_around(tmp_path, name, shown):
    found = faults_of(write_workbook(tmp_path / "clinic.xlsx", change=lambda book: book.create_sheet(name)))
    assert found == [f"clinic.xlsx: {shown}: is no part of an interchange folder; did you mean events?"]


@pytest.mark.parametrize(
    ("part", "content", "words"),
    [
        ("xl/vbaProject.bin", b"macro", "has macros"),
        ("xl/externalLinks/externalLink1.xml", b"<a/>", "links to other workbooks"),
        ("../evil.xml", b"<a/>", "parts that no workbook has"),
        ("xl/media/padding.bin", b"0" * (19 * 1024**2), "expands more than 50 times"),
        ("xl/media/larger.bin", b"0" * (21 * 1024**2), "too large for a workbook"),
        ("xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "document type"),
        ("xl/workbook.xml", b"<workbook", "is damaged"),
        ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row", "is damaged"),
    ],
)
def test_a_hostile_part_is_refused(tmp_path, part, content, words):
    found = faults_of(with_part(tmp_path / "clinic.xlsx", part, content))
    assert len(found) >= 1
    assert words in found[0]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="999999999999"><c r="A999999999999" t="inlineStr"><is><t>patient_id</t></is></c></row>',
        '<row r="1"><c r="XFD1" t="inlineStr"><is><t>x</t></is></c></row>' * 20_000,
        '<row r="1"><c r="A1" t="inlineStr"><is><t>patient_id</t></is></c><c r="B1" t="inlineStr"><is>'
        '<t>birth_date</t></is></c></row><row r="2"><c r="XFD2"><v>1</v></c></row>'
        + '<row r="3"/>'
        * 200_000,
        '<row r="x"/>',
        '<row r="1"><c r="A1" t="s"><v>99999</v></c></row>',
        '<row r="1"><c r="A1"><v>1e999</v></c></row>',
    ],
    ids=["a row far away", "cells far away", "empty rows", "no row number", "no such string", "infinity"],
)
def test_a_sheet_made_to_exhaust_is_refused_at_once(tmp_path, rows):
    path = with_part(tmp_path / "clinic.xlsx", "xl/worksheets/sheet1.xml", SHEET.format(rows=rows).encode())
    start = time.process_time()
    tracemalloc.start()
    found = faults_of(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found
    assert peak < 100 * 1024**2
    assert time.process_time() - start < 30


def test_an_archive_within_an_archive_of_many_parts_is_refused(tmp_path):
    path = tmp_path / "clinic.xlsx"
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a", b"0" * 1000)
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(300):
            archive.writestr(f"part{number}.zip", inner.getvalue())
    assert faults_of(path) == ["clinic.xlsx: has more than 200 parts, which no workbook has"]


def test_strings_that_cells_share_are_read_as_their_own(tmp_path):
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    words = ["patient_id", "birth_date", "P1", "2011-05-10", "note", "first&#13;&#10;second _x0041_"]
    strings = "".join(f"<si><t>{word}</t></si>" for word in words)
    shared = f'<?xml version="1.0"?><sst xmlns="{main}">{strings}</sst>'
    cells = '<row r="{0}"><c r="A{0}" t="s"><v>{1}</v></c><c r="B{0}" t="s"><v>{2}</v></c><c r="C{0}" t="s"><v>{3}</v></c></row>'
    rows = cells.format(1, 0, 1, 4) + cells.format(2, 2, 3, 5)
    path = with_part(tmp_path / "clinic.xlsx", "xl/worksheets/sheet1.xml", SHEET.format(rows=rows).encode())
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/sharedStrings.xml"] = shared.encode()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    declared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", declared)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with read_folder(path, today=TODAY) as interchange:
        faults = [str(fault) for fault in interchange.faults if fault.place.sheet == "patients"]
        assert faults == []
        child = interchange.children["P1"].read.child
    assert child.note == "first\nsecond A"
