"""A workbook that cannot be read within its bounds is read in a cell alone, and refused."""

from datetime import date
from pathlib import Path

import pytest

from nsclinic.clinic import trial
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.importing import import_folder
from nsclinic.exchange.child_list import ChildList, NoList
from nsclinic.store import create_clinic
from nsclinic.ui.importing.choosing import look_at
from tests.exchange.lists import write_list
from tests.exchange.workbooks import write_workbook

REFUSED = "clinic.xlsx: takes more time or memory to read than any workbook does"


@pytest.fixture(autouse=True)
def tried_anew() -> None:
    trial._passes.cache_clear()


def imported(path: Path, folder: Path) -> tuple[list[str], int]:
    store = create_clinic(folder / "clinic.nsclinic", passphrase=None, plain=True)
    with Clinic(store, who="Dr N.", as_of=date(2026, 11, 23)) as clinic:
        report = import_folder(clinic, path)
        return [str(fault) for fault in report.faults], len(clinic.children())


def test_a_good_workbook_is_tried_and_imported(tmp_path):
    assert imported(write_workbook(tmp_path / "clinic.xlsx"), tmp_path) == ([], 2)
    assert trial._passes.cache_info().misses == 1


def test_a_workbook_that_takes_too_long_is_refused_and_nothing_is_imported(tmp_path, monkeypatch):
    monkeypatch.setattr(trial, "MOST_SECONDS", 0.0)
    path = write_workbook(tmp_path / "clinic.xlsx")
    assert imported(path, tmp_path) == ([REFUSED], 0)


def test_a_list_that_takes_too_long_is_refused_where_it_is_looked_at(tmp_path, monkeypatch):
    path = write_list(tmp_path / "clinic.xlsx", [("Name", "DOB"), ("Amina", "2019-05-05")])
    assert isinstance(look_at(path).listed, ChildList)
    trial._passes.cache_clear()
    monkeypatch.setattr(trial, "MOST_SECONDS", 0.0)
    refused = look_at(path).listed
    assert isinstance(refused, NoList)
    assert [str(fault) for fault in refused.faults] == [REFUSED]


def test_what_is_no_workbook_or_not_there_is_left_to_its_reader(tmp_path):
    (tmp_path / "list.csv").write_text("a,b\n", encoding="utf-8")
    for name in ("list.csv", "absent.xlsx", "."):
        assert trial.fault_of_workbook(tmp_path / name) is None
    (tmp_path / "damaged.xlsx").write_bytes(b"PK\x03\x04nothing")
    assert trial.fault_of_workbook(tmp_path / "damaged.xlsx") is None
    assert trial._passes.cache_info().misses == 1
