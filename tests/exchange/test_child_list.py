"""A clinic's own list is read through the same doors as an interchange workbook, whatever its headings."""

import zipfile
from datetime import UTC, date, datetime

import pytest
from openpyxl import Workbook

from nsclinic.exchange.child_list import MOST_LIST_ROWS, NoList, Sheet, is_interchange, read_child_list
from tests.exchange.lists import listed, refusal, write_list, write_text
from tests.exchange.workbooks import with_part, write_workbook

SMALL = [["Name", "DOB"], ["Amina Hassan", "2019-03-04"], ["Omar Farouk", "2016-02-29"]]
TEXT = "Name;DOB\nAmina Hassan;2019-03-04\nOmar Farouk;2016-02-29\n"


def cells(found):
    return [list(row.cells) for row in found.rows]


def test_the_first_sheet_that_is_shown_and_not_empty_is_read(tmp_path):
    book = Workbook()
    book.active.title = "cover"
    old = book.create_sheet("old")
    old.append(["Name", "DOB"])
    old.sheet_state = "hidden"
    for row in SMALL:
        (book["now"] if "now" in book.sheetnames else book.create_sheet("now")).append(row)
    book.save(tmp_path / "list.xlsx")
    found = listed(tmp_path / "list.xlsx")
    assert found.sheet == "now"
    assert found.sheets == (Sheet("cover", False), Sheet("old", True), Sheet("now", False))
    assert cells(found) == SMALL


def test_a_hidden_sheet_is_read_when_it_is_asked_for_by_name(tmp_path):
    book = Workbook()
    book.active.append(["x", "y"])
    hidden = book.create_sheet("old")
    hidden.sheet_state = "hidden"
    for row in SMALL:
        hidden.append(row)
    book.save(tmp_path / "list.xlsx")
    assert cells(listed(tmp_path / "list.xlsx", sheet="old")) == SMALL


def test_dates_and_numbers_become_the_text_that_a_csv_file_would_have(tmp_path):
    rows: list[list[object]] = [["Name", "DOB", "Tel", "No"], ["Amina", date(2019, 3, 4), 1005550101, 7.5]]
    found = listed(write_list(tmp_path / "list.xlsx", rows))
    assert cells(found)[1] == ["Amina", "2019-03-04", "1005550101", "7.5"]
    assert found.dated == {(2, 1)}


def test_blank_rows_are_passed_over_and_lines_are_those_of_the_sheet(tmp_path):
    path = write_list(tmp_path / "list.xlsx", [["Name", "DOB"], [], ["  "], ["Amina", "2019-03-04"]])
    assert [row.line for row in listed(path).rows] == [1, 4]


def test_rows_that_a_filter_hides_are_counted(tmp_path):
    def hide(sheet):
        sheet.row_dimensions[2].hidden = True

    assert listed(write_list(tmp_path / "list.xlsx", SMALL, hide)).hidden_rows == 1


def test_a_formula_a_time_and_an_error_are_marked_and_never_taken_for_a_value(tmp_path):
    rows: list[list[object]] = [
        ["Name", "DOB", "Age"],
        ["Amina", datetime(2019, 3, 4, 10, 30, tzinfo=UTC).replace(tzinfo=None), "=2+5"],
        ["#N/A", "2019-03-04", 7],
    ]
    found = listed(write_list(tmp_path / "list.xlsx", rows))
    words = {place: words.said() for place, words in found.refused.items()}
    assert words == {
        (2, 1): "has a time of day, expected a date",
        (2, 2): "is a formula, expected a plain value",
        (3, 0): "is an error value, expected a plain value",
    }


def test_a_workbook_with_macros_links_or_a_bomb_is_refused_before_it_is_parsed(tmp_path):
    path = tmp_path / "list.xlsx"
    assert "has macros" in refusal(with_part(path, "xl/vbaProject.bin", b"x"))
    assert "has links" in refusal(with_part(path, "xl/externalLinks/externalLink1.xml", b"<x/>"))
    assert "expands more than 50 times" in refusal(with_part(path, "xl/media/bomb.xml", b" " * 4 * 1024**2))


def test_other_kinds_of_file_are_refused_by_what_to_do(tmp_path):
    assert "save the list as one of them" in refusal(write_text(tmp_path / "list.ods", "x"))
    assert "save it without them as .xlsx" in refusal(write_text(tmp_path / "list.xlsm", "x"))
    assert "is not a workbook" in refusal(write_text(tmp_path / "list.xlsx", TEXT))
    assert "is a workbook" in refusal(write_list(tmp_path / "a.xlsx", SMALL).rename(tmp_path / "a.csv"))
    assert "does not exist" in refusal(tmp_path / "nothing.csv")
    assert "is empty" in refusal(write_text(tmp_path / "empty.csv", "\n\n"))
    assert "is empty" in refusal(write_list(tmp_path / "empty.xlsx", []))


def test_a_list_that_is_too_long_or_too_wide_is_refused_with_the_row(tmp_path):
    long = "Name,DOB\n" + "A,2019-03-04\n" * (MOST_LIST_ROWS + 1)
    assert f"list.csv:{MOST_LIST_ROWS + 2}: is past the last row taken" in refusal(
        write_text(tmp_path / "list.csv", long)
    )
    assert listed(write_text(tmp_path / "list.csv", long[: -len("A,2019-03-04\n")])).rows
    wide = [["Name"] * 64, ["A"] * 65]
    assert "list.xlsx: Sheet!2: has more than 64 columns" in refusal(write_list(tmp_path / "list.xlsx", wide))
    assert "list.csv:1: has more than 64 columns" in refusal(write_text(tmp_path / "list.csv", "a," * 64))
    assert listed(write_list(tmp_path / "list.xlsx", wide[:1])).width == 64


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_told_by_the_even_columns_it_makes(tmp_path, separator):
    text = TEXT.replace(";", separator)
    assert cells(listed(write_text(tmp_path / "list.csv", text))) == SMALL


def test_commas_within_the_cells_of_a_list_with_semicolons_separate_nothing(tmp_path):
    text = "Name;DOB;Address\nA;2019-03-04;1, Nile St, Giza, Egypt\nB;2019-03-04;2, Rue X\nC;2019-03-04;\n"
    found = listed(write_text(tmp_path / "list.csv", text))
    assert cells(found)[1] == ["A", "2019-03-04", "1, Nile St, Giza, Egypt"]


def test_the_first_line_may_name_the_separator(tmp_path):
    found = listed(write_text(tmp_path / "list.csv", "sep=|\nName|DOB\nA|2019-03-04\n"))
    assert [row.line for row in found.rows] == [2, 3]
    assert cells(found)[1] == ["A", "2019-03-04"]


def test_a_mark_of_utf_8_is_no_letter_of_the_first_heading(tmp_path):
    assert cells(listed(write_text(tmp_path / "list.csv", "\ufeff" + TEXT)))[0] == ["Name", "DOB"]


def test_letters_that_are_not_utf_8_are_never_guessed_but_offered(tmp_path):
    path = write_text(tmp_path / "list.csv", "الاسم;DOB\nأمينة;2019-03-04\n", "cp1256")
    found = read_child_list(path)
    assert isinstance(found, NoList)
    assert "cp1256" in found.encodings
    assert "list.csv:1: has the byte 0xC7, which is not UTF-8" in str(found.faults[0])
    assert cells(listed(path, encoding="cp1256"))[1][0] == "أمينة"


def test_western_letters_are_offered_in_both_ways_that_they_can_be_read(tmp_path):
    path = write_text(tmp_path / "list.csv", "Nombre;DOB\nLucía Peña;2019-03-04\n", "cp1252")
    found = read_child_list(path)
    assert isinstance(found, NoList)
    assert found.encodings == ("cp1256", "cp1252")
    assert cells(listed(path, encoding="cp1252"))[1][0] == "Lucía Peña"


def test_utf_16_is_refused_with_what_to_do(tmp_path):
    assert "is UTF-16 text, expected UTF-8" in refusal(write_text(tmp_path / "list.csv", TEXT, "utf-16"))


def test_an_open_quote_is_named_with_its_line(tmp_path):
    text = 'Name;DOB\nA;2019-03-04\n"B;2019-03-04\n'
    assert refusal(write_text(tmp_path / "l.csv", text)) == (
        "l.csv:3: a quote is opened in this record and never closed"
    )


def test_a_control_character_is_marked_in_its_cell(tmp_path):
    found = listed(write_text(tmp_path / "list.csv", "Name;DOB\nA\x07;2019-03-04\n"))
    assert "control character U+0007" in found.refused[2, 0].said()


def test_what_is_an_interchange_is_told_from_a_list(tmp_path):
    assert is_interchange(tmp_path)
    assert is_interchange(write_workbook(tmp_path / "exchange.xlsx"))
    assert not is_interchange(write_list(tmp_path / "list.xlsx", SMALL))
    assert not is_interchange(write_text(tmp_path / "patients.csv", TEXT))
    assert not is_interchange(write_text(tmp_path / "broken.xlsx", "x"))


def test_reading_leaves_the_file_and_its_folder_as_they_are(tmp_path):
    path = write_list(tmp_path / "list.xlsx", SMALL)
    before = path.read_bytes()
    listed(path)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["list.xlsx"]


def test_a_damaged_sheet_is_that_files_fault(tmp_path):
    path = write_list(tmp_path / "list.xlsx", SMALL)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"][:-200]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert "is damaged" in refusal(path)
