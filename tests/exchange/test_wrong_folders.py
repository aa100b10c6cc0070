"""Every kind of wrong folder is refused with its place and in words that help."""

import pytest

from nsclinic.exchange.faults import FAULTS_SHOWN
from nsclinic.exchange.folder_reader import read_folder
from tests.exchange.folders import GOOD, TODAY, write_good
from tests.exchange.wrong_folders import WRONG_FOLDERS, WrongFolder

SEEN_WITH_THE_RECORD = {"systolic below diastolic"}
"""Kinds that only the plan of an import finds; tests/clinic has them all."""


@pytest.mark.parametrize(
    "wrong", [w for w in WRONG_FOLDERS if w.name not in SEEN_WITH_THE_RECORD], ids=lambda wrong: wrong.name
)
def test_a_wrong_folder_is_refused_at_its_place(wrong: WrongFolder, tmp_path):
    with read_folder(wrong.write(tmp_path / "in"), today=TODAY) as interchange:
        lines = [str(fault) for fault in interchange.faults]
    assert any(line.startswith(wrong.place) and wrong.words in line for line in lines), lines


def test_there_are_at_least_fifty_kinds_and_no_two_of_one_name():
    assert len(WRONG_FOLDERS) >= 50
    assert len({wrong.name for wrong in WRONG_FOLDERS}) == len(WRONG_FOLDERS)


def test_the_good_folder_has_neither_faults_nor_warnings(tmp_path):
    with read_folder(write_good(tmp_path / "in"), today=TODAY) as interchange:
        assert interchange.faults == []
        assert interchange.warnings.found == []
        assert {name: file.rows for name, file in interchange.files.items()} == {
            "patients": 2,
            "visits": 2,
            "observations": 10,
            "treatments": 4,
            "events": 5,
        }


def test_faults_of_all_files_are_reported_at_once(tmp_path):
    folder = write_good(
        tmp_path / "in",
        visits=GOOD["visits.csv"] + "P1,2011-02-29,Phone,,,\n",
        observations=GOOD["observations.csv"] + "P9,2019-05-01,upcr,,1e400,mg/l,,,,\n",
        treatments=GOOD["treatments.csv"] + "P1,tacrolimus,2019-05-02,2019-05-01,2,mg,daily,2,\n",
    )
    with read_folder(folder, today=TODAY) as interchange:
        places = [str(fault).split(": '", maxsplit=1)[0] for fault in interchange.faults]
    assert places == [
        "visits.csv:5: date",
        "visits.csv:5: kind",
        "observations.csv:12: patient_id",
        "observations.csv:12: unit",
        "observations.csv:12: value",
        "treatments.csv:6: end_date",
        "treatments.csv:6: dose_unit",
    ]


def test_a_hundred_faults_are_shown_and_that_there_are_more(tmp_path):
    bad = "P1,2019-13-01,weight,,20,kg,,,,\n"
    folder = write_good(tmp_path / "in", observations=GOOD["observations.csv"] + bad * 101)
    with read_folder(folder, today=TODAY) as interchange:
        assert len(interchange.faults) == FAULTS_SHOWN
        assert interchange.has_more_faults
    folder = write_good(tmp_path / "in", observations=GOOD["observations.csv"] + bad * 100)
    with read_folder(folder, today=TODAY) as interchange:
        assert len(interchange.faults) == FAULTS_SHOWN
        assert not interchange.has_more_faults


def test_a_broken_patients_file_does_not_make_every_row_an_unknown_child(tmp_path):
    folder = write_good(tmp_path / "in", patients=GOOD["patients.csv"].replace("patient_id", "patientid", 1))
    with read_folder(folder, today=TODAY) as interchange:
        assert [str(fault) for fault in interchange.faults] == [
            "patients.csv:1: patientid: is not a column of patients; did you mean patient_id?",
            "patients.csv:1: patient_id: is missing from the header",
        ]


def test_a_hostile_cell_cannot_write_on_the_terminal_or_turn_the_line_around(tmp_path):
    folder = write_good(tmp_path / "in", visits=GOOD["visits.csv"] + "\u202eP1\x1b[2J,2019-05-01,phone,,,\n")
    with read_folder(folder, today=TODAY) as interchange:
        line = str(interchange.faults[0])
    assert line.isprintable()
    assert "\\x1b" in line
    assert "\\u202e" in line
