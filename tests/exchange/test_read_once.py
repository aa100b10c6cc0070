"""A file is read once and in large pieces: where a piece ends, and what stood before, changes nothing that is found."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nsclinic.exchange import csv_source, interchange
from nsclinic.exchange.folder_reader import read_folder
from tests.exchange.folders import GOOD, TODAY, write_good

HEAD = "patient_id,date,code,qualifier,value,unit\n"
SPLICES = st.sampled_from([b'"', b"\r\n", b"\n\n", b"\0", b"\xff", "é".encode(), b"\x85", "\u2028".encode()])


def all_of(folder: Path) -> tuple[list[str], dict[str, interchange.ChildRows], list[str]]:
    """Give everything that reading a folder finds: faults, rows, sums of the files."""
    with read_folder(folder, today=TODAY) as found:
        faults = list(map(str, found.faults))
        rows = {patient_id: found.rows_of(patient_id) for patient_id in found.patient_ids}
        return faults, rows, [file.sha256 for file in found.files.values()]


@settings(max_examples=40)
@given(
    st.sampled_from(["patients.csv", "visits.csv", "observations.csv"]),
    st.lists(st.tuples(st.floats(0, 1), SPLICES), max_size=3),
    st.integers(1, 40),
)
def test_where_a_block_ends_changes_nothing(name, splices, block):
    content = GOOD[name].encode()
    for where, splice in splices:
        at = int(where * len(content))
        content = content[:at] + splice + content[at:]
    with tempfile.TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patch:
        folder = write_good(Path(place) / "in", **{name.removesuffix(".csv"): content})
        whole = all_of(folder)
        patch.setattr(csv_source, "_BLOCK_BYTES", block)
        assert all_of(folder) == whole


@pytest.mark.parametrize("beyond", [0, 1])
def test_a_line_may_be_as_long_as_the_limit_wherever_it_begins(tmp_path, monkeypatch, beyond):
    monkeypatch.setattr(csv_source, "LONGEST_LINE_BYTES", 300)
    monkeypatch.setattr(csv_source, "_BLOCK_BYTES", 64)
    notes = "patient_id,date,kind,note\n" + "P1,2019-01-10,scheduled,short\n" * 5
    line = "P1,2019-01-11,scheduled,"
    long = f"{line}{'x' * (299 + beyond - len(line))}\n"
    faults, _, _ = all_of(write_good(tmp_path / "in", visits=f"{notes}{long}P1,2019-01-12,scheduled,\n"))
    assert faults == (["visits.csv:7: is longer than 300 bytes"] if beyond else [])


def test_rows_that_stand_in_no_order_come_back_in_that_of_the_file(tmp_path, monkeypatch):
    monkeypatch.setattr(interchange, "_WAITING_ROWS", 7)
    draw = random.Random(4)
    rows = [(draw.choice(("P1", "P2")), f"2019-0{draw.randint(3, 9)}-11", f"{n}.5") for n in range(5, 60)]
    text = HEAD + "".join(f"{child},{day},weight,,{value},kg\n" for child, day, value in rows)
    _, found, _ = all_of(write_good(tmp_path / "in", observations=text))
    for child in ("P1", "P2"):
        came = [
            (placed.line, placed.row.on.isoformat(), placed.row.value) for placed in found[child].observations
        ]
        assert came == [
            (line, day, value) for line, (whose, day, value) in enumerate(rows, start=2) if whose == child
        ]


@pytest.mark.parametrize("code", ["creatinine", " creatinine"])
def test_the_same_value_is_judged_anew_at_another_age(tmp_path, code):
    # 0.65 mg/dL is usual from two years on and unusual below; P1 was born in May 2011, P2 in February 2012
    rows = "".join(f"{child},2013-06-01,{code},,0.65,mg/dL\n" for child in ("P1", "P2", "P1", "P2"))
    with read_folder(write_good(tmp_path / "in", observations=HEAD + rows), today=TODAY) as found:
        assert not found.faults
        assert [warning.line for warning in found.warnings.found] == [3, 5]


def test_what_was_a_fault_or_a_warning_is_one_in_each_of_its_lines(tmp_path):
    rows = "P1,2019-06-01,potassium,,6.1,mmol/L\n" * 3 + "P1,2019-06-01,potassium,,61,mmol/L\n" * 2
    with read_folder(write_good(tmp_path / "in", observations=HEAD + rows), today=TODAY) as found:
        assert [warning.line for warning in found.warnings.found] == [2, 3, 4]
        assert [fault.line for fault in found.faults] == [5, 6]


def test_a_row_of_no_child_and_no_day_is_a_fault_also_where_it_is_the_first(tmp_path):
    rows = ",,weight,,14,kg\nP1,2019-06-01,weight,,14,kg\n"
    with read_folder(write_good(tmp_path / "in", observations=HEAD + rows), today=TODAY) as found:
        assert [(fault.line, fault.column) for fault in found.faults] == [(2, "patient_id"), (2, "date")]
