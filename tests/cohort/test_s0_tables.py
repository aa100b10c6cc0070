"""The paper's own clinic, told in raw visits, gives the paper's own tables (S0: tables 1, 2 and 4)."""

import json

import pytest

from nsclinic.app import main
from tests.cohort_s0.folder import write_clinic

AS_OF = "2017-06-30"

TABLE_1 = {
    "SSNS": {"male": 42, "female": 35},
    "SRNS": {"male": 25, "female": 18},
    "step1_resistant": {"male": 15, "female": 8},
    "step2_resistant": {"male": 11, "female": 4},
    "step3_resistant": {"male": 3, "female": 1},
}
"""The last row is not in the paper: it is how tests/cohort_s0 fills what the paper leaves open."""

TABLE_2 = {"1": (18, 2, 23), "2": (6, 2, 15), "3": (8, 3, 4)}
"""Complete remission, partial remission, resistant."""

TABLE_4 = {
    "1": {"MCD": (8, 9), "FSGS": (8, 11), "MesPGN": (4, 3)},
    "2": {"MCD": (1, 8), "FSGS": (6, 5), "MesPGN": (1, 2)},
    "3": {"MCD": (8, 0), "FSGS": (1, 4), "MesPGN": (2, 0)},
}
"""Responding, resistant."""


def cohort(db, as_of, capsys):
    assert main(["cohort", "--db", str(db), "--as-of", as_of, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture(params=[1, 2, 2011])
def db(request, tmp_path, capsys):
    folder = write_clinic(tmp_path / "paper", request.param)
    path = tmp_path / "clinic.nsclinic"
    assert main(["import", str(folder), "--db", str(path), "--plain", "--as-of", AS_OF]) == 0
    capsys.readouterr()
    return path


def test_raw_visits_of_the_papers_clinic_give_the_papers_tables(db, capsys):
    answer = cohort(db, AS_OF, capsys)
    assert answer["n"] == 120
    tables = answer["tables"]
    assert tables["sex"] == TABLE_1
    assert tables["response"] == {
        step: {
            "complete_remission": complete,
            "partial_remission": partial,
            "resistant": resistant,
            "relapsed": 0,
            "ongoing": 0,
            "not_evaluable": 0,
            "stopped": 0,
        }
        for step, (complete, partial, resistant) in TABLE_2.items()
    }
    assert tables["histology"] == {
        step: {code: {"responding": yes, "resistant": no} for code, (yes, no) in codes.items()}
        for step, codes in TABLE_4.items()
    }


def test_before_anything_was_decided_nothing_is(db, capsys):
    answer = cohort(db, "2011-03-01", capsys)
    responses = answer["tables"]["response"]
    assert sum(sum(step.values()) for step in responses.values()) == 0
    assert answer["tables"]["sex"]["SRNS"] == {"male": 0, "female": 0}
