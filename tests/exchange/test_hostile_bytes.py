"""Whatever bytes lie in a folder, reading it ends in faults or in rows, never in a traceback."""

import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nsclinic.exchange.folder_reader import read_folder
from tests.exchange.folders import GOOD, TODAY, write_good
from tests.exchange.workbooks import as_typed, write_workbook

SPLICES = st.binary(max_size=12) | st.sampled_from(
    [
        b'"',
        b'""',
        b",",
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"'=",
        b"9" * 30,
        b"0001-01-01",
        "٣".encode(),
    ]
)

XML_SPLICES = [
    b"<",
    b">",
    b'"',
    b"</v>",
    b"<v>",
    b"<f>1</f>",
    b't="s"',
    b's="9"',
    b"&#0;",
    b"&x;",
    b"<c/>",
    b"9" * 20,
]


@settings(max_examples=150)
@given(
    st.sampled_from(sorted(GOOD)),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 8), SPLICES), max_size=4),
)
def test_bytes_spliced_into_a_good_file_end_in_faults_or_rows(name, splices):
    content = GOOD[name].encode()
    for where, cut, splice in splices:
        at = int(where * len(content))
        content = content[:at] + splice + content[at + cut :]
    with tempfile.TemporaryDirectory() as place:
        folder = write_good(Path(place) / "in", **{name.removesuffix(".csv"): content})
        with read_folder(folder, today=TODAY) as interchange:
            for fault in interchange.faults:
                assert str(fault).isprintable()
            for patient_id in interchange.patient_ids:
                interchange.rows_of(patient_id)


@pytest.fixture(scope="module")
def workbook_parts(tmp_path_factory) -> dict[str, bytes]:
    path = write_workbook(tmp_path_factory.mktemp("book") / "clinic.xlsx", as_typed)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@settings(max_examples=60)
@given(st.data())
def test_bytes_spliced_into_a_workbooks_parts_end_in_faults_or_rows(workbook_parts, data):
    parts = dict(workbook_parts)
    name = data.draw(st.sampled_from(sorted(parts)))
    content = parts[name]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        splice = data.draw(st.sampled_from(XML_SPLICES) | st.binary(max_size=6))
        content = content[:at] + splice + content[at + data.draw(st.integers(0, 12)) :]
    parts[name] = content
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "clinic.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            for part, written in parts.items():
                archive.writestr(part, written)
        with read_folder(path, today=TODAY) as interchange:
            for fault in interchange.faults:
                assert str(fault).isprintable()
            for patient_id in interchange.patient_ids:
                interchange.rows_of(patient_id)
