"""What is written reads back to the same records, whatever a clinic holds; the order of columns changes nothing."""

import csv
import io
import random
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nsclinic.domain.record import ChildRecord, child_record
from nsclinic.exchange.cells import escaped, unescaped
from nsclinic.exchange.folder_reader import read_folder
from nsclinic.exchange.folder_writer import write_folder
from nsclinic.exchange.tables import NUMBER_COLUMNS, TABLES
from tests.exchange.folders import GOOD, TODAY, write_good
from tests.exchange.records import clinics

BOUNDED = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def read_back(folder: Path) -> list[ChildRecord]:
    with read_folder(folder, today=TODAY) as interchange:
        assert [str(fault) for fault in interchange.faults] == []
        records = []
        for patient_id, placed in interchange.children.items():
            rows = interchange.rows_of(patient_id)
            record = child_record(
                placed.read.child,
                [found.row for found in rows.visits],
                [found.row for found in rows.observations],
                [found.row for found in rows.treatments],
                [found.row for found in rows.events],
            )
            records.append(record)
        return records


def written(records: list[ChildRecord]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as name:
        write_folder(Path(name), records)
        return {path.name: path.read_bytes() for path in Path(name).iterdir()}


@BOUNDED
@given(clinics())
def test_what_is_written_reads_back_to_the_same_records(records):
    with tempfile.TemporaryDirectory() as name:
        write_folder(Path(name), records)
        assert read_back(Path(name)) == records


@BOUNDED
@given(clinics())
def test_no_text_cell_begins_like_a_formula_and_the_bytes_are_always_the_same(records):
    files = written(records)
    assert files == written(records)
    for content in files.values():
        rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        for row in rows:
            for column, cell in row.items():
                if column not in NUMBER_COLUMNS:
                    assert not cell.startswith(("=", "+", "-", "@", "\t"))


@given(st.text())
def test_an_escaped_text_is_read_as_it_was(text):
    assert unescaped(escaped(text)) == text


@given(st.sampled_from("=+-@\t"), st.text("'", max_size=3), st.text(max_size=5))
def test_one_apostrophe_is_added_to_a_formula_however_many_there_are(sign, before, after):
    assert escaped(before + sign + after) == "'" + before + sign + after


def test_a_text_that_begins_like_a_formula_is_also_read_without_its_apostrophe(tmp_path):
    assert {record.child.phone for record in read_back(write_good(tmp_path / "a"))} == {"+20 100 555", ""}
    folder = write_good(tmp_path / "b", patients=GOOD["patients.csv"].replace("+20", "'+20"))
    assert {record.child.phone for record in read_back(folder)} == {"+20 100 555", ""}


def test_columns_in_any_order_line_ends_of_any_kind_and_a_byte_order_mark_change_nothing(tmp_path):
    plain = read_back(write_good(tmp_path / "plain"))
    shuffler = random.Random(7)
    other = tmp_path / "other"
    other.mkdir()
    for name, text in GOOD.items():
        rows = list(csv.reader(io.StringIO(text)))
        order = shuffler.sample(range(len(rows[0])), len(rows[0]))
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL).writerows(
            [row[index] for index in order] for row in rows
        )
        (other / name).write_bytes(
            b"\xef\xbb\xbf" + out.getvalue().replace("first line\n", "first line\r\n").encode()
        )
    assert read_back(other) == plain


def test_blank_lines_and_a_missing_last_line_end_change_nothing(tmp_path):
    plain = read_back(write_good(tmp_path / "plain"))
    folder = write_good(tmp_path / "blank", visits=GOOD["visits.csv"].rstrip("\n") + "\n\n,,,,,")
    assert read_back(folder) == plain


def test_a_folder_with_headers_alone_is_taken(tmp_path):
    headers = {name.removesuffix(".csv"): text.splitlines()[0] for name, text in GOOD.items()}
    assert read_back(write_good(tmp_path / "in", **headers)) == []


def test_what_a_package_adds_may_lie_beside_and_is_not_read(tmp_path):
    folder = write_good(tmp_path / "in")
    for name in (
        "course.csv",
        "steps.csv",
        "relapses.csv",
        "removed.csv",
        "datapackage.json",
        "MANIFEST.sha256",
    ):
        (folder / name).write_bytes(b"\xff not read")
    assert len(read_back(folder)) == 2


def test_digits_of_any_script_are_kept_as_ascii_with_their_zeros(tmp_path):
    rows = "P1,٢٠١٩-٠٥-٠١,albumin,,٣٫٤٠,g/dL,,,,\nP1,2019-05-02,albumin,,०३.५0,g/dL,,,,\n"
    folder = write_good(tmp_path / "in", observations=GOOD["observations.csv"] + rows)
    values = [(row.on.isoformat(), row.value) for row in read_back(folder)[0].observations]
    assert values[-2:] == [("2019-05-01", "3.40"), ("2019-05-02", "03.50")]


def test_names_are_composed_trimmed_and_keep_their_joiners(tmp_path):
    row = "P3,  Jose\u0301 ,\u0646\u0627\u0632\u200c\u06cc,female,2012-01-01,,,,,,,,\n"
    child = read_back(write_good(tmp_path / "in", patients=GOOD["patients.csv"] + row))[2].child
    assert (child.given_name, child.family_name) == ("Jos\u00e9", "\u0646\u0627\u0632\u200c\u06cc")


def test_every_table_is_written_with_every_column_and_row_id_last():
    files = written([])
    for table in TABLES:
        assert files[table.file].decode() == ",".join(table.columns) + "\r\n"
        assert table.columns[-1] == "row_id"


def test_a_control_character_that_got_into_a_note_is_written_as_a_blank(tmp_path):
    record = read_back(write_good(tmp_path / "in"))[0]
    visit = record.visits[0]._replace(note="one\ttwo\x07three\r\nfour", row_id="r1")
    content = written([child_record(record.child, [visit])])["visits.csv"]
    assert b'"one two three\nfour"' in content


def test_columns_that_are_not_required_may_be_missing(tmp_path):
    folder = write_good(
        tmp_path / "in",
        patients="patient_id,birth_date\nEX-01,2011-05-10\n",
        visits=None,
        observations="patient_id,date,code,qualifier,value,unit,hours_after_dose,note\nEX-01,2018-01-15,upcr,,4.0,mg/mg,,\n",
        treatments="patient_id,drug,start_date,dose,dose_unit,frequency\nEX-01,prednisolone,2018-01-01,2,mg/kg/day,daily\n",
        events="patient_id,date,kind,code,severity,note\nEX-01,2018-01-01,protocol_start,three-step,,\n",
    )
    (record,) = read_back(folder)
    assert [row.value for row in record.observations] == ["4.0"]
    assert [row.frequency for row in record.treatments] == ["daily"]
    assert [row.code for row in record.events] == ["three-step"]
