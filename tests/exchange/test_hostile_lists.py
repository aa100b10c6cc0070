"""Whatever bytes a list of children is made of, reading it ends in faults or in rows, never in a traceback."""

import tempfile
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nsclinic.exchange.child_list import NoList, read_child_list
from nsclinic.exchange.faults import EnoughFaultsError, Faults, Warnings
from nsclinic.exchange.list_matching import CHOICES, Matching, missing, proposed, remarks, with_orders
from nsclinic.exchange.list_reading import ListTerms, list_interchange, listed_rows
from tests.exchange.folders import TODAY
from tests.exchange.lists import write_list
from tests.exchange.test_hostile_bytes import SPLICES, XML_SPLICES

TEXT = "No;Name;Sex;Date of birth;Age;Phone;Remarks\n1;Amina Hassan;F;03/04/2019;7;0100;x\n2;عمر;ذكر;٢٥/٠٣/٢٠١٨;;;y\n"


def walk(path):
    """Read, match and check a file as the window does, as it is proposed and as nobody would."""
    found = read_child_list(path)
    if isinstance(found, NoList):
        assert all(str(fault).isprintable() for fault in found.faults)
        return
    first = proposed(found)
    for columns in (first.columns, tuple((*CHOICES, *[""] * found.width)[: found.width])):
        matching = with_orders(found, Matching(first.heading, columns, {}, date(2026, 11, 1)))
        missing(found, matching)
        remarks(found, matching)
        faults, terms = Faults(), ListTerms(found, matching)
        try:
            rows = [row.but(patient_id=f"P{row.line}") for row in listed_rows(found, matching, faults)]
        except EnoughFaultsError:
            continue
        interchange = list_interchange(found, terms, rows, today=TODAY, faults=faults, warnings=Warnings())
        assert all(str(fault).isprintable() for fault in interchange.faults)
        assert len(interchange.children) + len(interchange.faults) >= len(rows)


@settings(max_examples=150)
@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 8), SPLICES), max_size=4))
def test_bytes_spliced_into_a_text_list_end_in_faults_or_rows(splices):
    content = TEXT.encode()
    for where, cut, splice in splices:
        at = int(where * len(content))
        content = content[:at] + splice + content[at + cut :]
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "list.csv"
        path.write_bytes(content)
        walk(path)


@pytest.fixture(scope="module")
def parts(tmp_path_factory) -> dict[str, bytes]:
    rows = [line.split(";") for line in TEXT.splitlines()]
    path = write_list(tmp_path_factory.mktemp("list") / "list.xlsx", rows)
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@settings(max_examples=60)
@given(st.data())
def test_bytes_spliced_into_a_workbooks_parts_end_in_faults_or_rows(parts, data):
    spoilt = dict(parts)
    name = data.draw(st.sampled_from(sorted(spoilt)))
    content = spoilt[name]
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content)))
        splice = data.draw(st.sampled_from(XML_SPLICES) | st.binary(max_size=6))
        content = content[:at] + splice + content[at + data.draw(st.integers(0, 12)) :]
    spoilt[name] = content
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "list.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            for part, written in spoilt.items():
                archive.writestr(part, written)
        walk(path)
