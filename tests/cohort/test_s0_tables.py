"""The paper's own clinic, told in raw visits, gives the paper's own tables (S0: tables 1, 2 and 4)."""

import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from itertools import pairwise

import pypdfium2
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


@pytest.fixture(scope="module", params=[1, 2, 2011])
def db(request, tmp_path_factory):
    """The clinic, imported once for all tests, which only read it."""
    place = tmp_path_factory.mktemp("paper")
    folder = write_clinic(place / "paper", request.param)
    path = place / "clinic.nsclinic"
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        assert main(["import", str(folder), "--db", str(path), "--plain", "--as-of", AS_OF]) == 0
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


SHARES = {
    ("response_proportions", "1", "responding"): (20, 43, "46.5", "31.2–62.3", "32.5–61.1"),
    ("response_proportions", "2", "responding"): (8, 23, "34.8", "16.4–57.3", "18.8–55.1"),
    ("response_proportions", "3", "responding"): (11, 15, "73.3", "44.9–92.2", "48.0–89.1"),
    ("response_proportions", "3", "complete_remission"): (8, 15, "53.3", "26.6–78.7", "30.1–75.2"),
    ("cumulative_response", "2", "responding"): (28, 43, "65.1", "49.1–79.0", "50.2–77.6"),
    ("cumulative_response", "3", "responding"): (39, 43, "90.7", "77.9–97.4", "78.4–96.3"),
}
"""Number, of how many, per cent, exact and Wilson interval (reference A5): 90.7 % and not the 93 % that is printed."""


def test_the_shares_that_the_paper_prints_or_should_have_printed_stand_with_both_intervals(db, capsys):
    tables = cohort(db, AS_OF, capsys)["tables"]
    for (table, row, column), (n, of, percent, exact, wilson) in SHARES.items():
        found = tables[table][row][column]
        assert (found["n"], found["of"]) == (n, of)
        assert f"{100 * found['share']:.1f}" == percent
        for name, printed in (("exact", exact), ("wilson", wilson)):
            assert "–".join(f"{100 * end:.1f}" for end in found[name]) == printed
    last = tables["cumulative_response"]["3"]
    assert (last["complete_remission"]["n"], last["partial_remission"]["n"]) == (32, 7)


def test_the_shares_stand_in_words_too(db, capsys):
    assert main(["cohort", "--db", str(db), "--as-of", AS_OF]) == 0
    lines = capsys.readouterr().out.splitlines()
    for n, of, percent, exact, wilson in SHARES.values():
        assert any(line.split()[-4:] == [f"{n}/{of}", percent, wilson, exact] for line in lines), (n, of)


def test_the_report_prints_the_shares_with_how_many_of_how_many(db, tmp_path, capsys):
    out = tmp_path / "outcomes.pdf"
    assert main(["cohort", "--db", str(db), "--as-of", AS_OF, "--out", str(out), "--language", "en"]) == 0
    capsys.readouterr()
    with pypdfium2.PdfDocument(out) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    for n, of, percent, exact, wilson in SHARES.values():
        line = re.compile(rf"{n}/{of}\s+{percent}\s+{wilson}\s+{exact}")
        assert any(line.search(page) for page in pages), line.pattern
    assert "93" not in pages[0].replace("(", " ").split()


def test_focal_sclerosis_answers_tacrolimus_less_often_than_the_others(db, capsys):
    compared = cohort(db, AS_OF, capsys)["tables"]["histology_comparisons"]["3"]["FSGS"]
    assert compared["method"] == "fisher_exact"
    assert compared["p"] == pytest.approx(0.003663, abs=5e-7)


def test_every_child_of_the_paper_is_found_on_the_way_through_the_steps(db, capsys):
    flow = cohort(db, AS_OF, capsys)["tables"]["flow"]
    assert (flow["all"]["assessed"], flow["all"]["SSNS"], flow["all"]["SRNS"]) == (120, 77, 43)
    assert [flow[step]["began"] for step in "123"] == [43, 23, 15]
    assert [flow[step]["went_on"] for step in "123"] == [23, 15, 0]
    assert [flow[step]["entered_here"] for step in "123"] == [43, 0, 0]


def test_the_time_to_remission_holds_every_child_of_a_step(db, capsys):
    tables = cohort(db, AS_OF, capsys)["tables"]
    for step, began in (("1", 43), ("2", 23), ("3", 15)):
        curve = tables["time_to_remission"][step]
        assert set(curve) == {"time_days", "survival", "at_risk", "median"}
        assert curve["at_risk"][0] == tables["time_to_remission_intervals"][step]["n"] == began
        assert curve["time_days"] == sorted(set(curve["time_days"]))
        assert all(before >= after for before, after in pairwise(curve["survival"]))
        assert sum(tables["baseline"]["age"][step]["n"] for step in "123") == 81
