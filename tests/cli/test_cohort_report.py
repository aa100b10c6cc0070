"""`nsclinic cohort --out`: the report as PDF or CSV, in the language asked for, or what is wrong in one sentence."""

import pytest

from tests.cli.program import run_here
from tests.reports.pages import reader
from tests.ui.clinic_of_tests import everyone, write_clinic


@pytest.fixture
def db(tmp_path):
    return write_clinic(tmp_path / "clinic.nsclinic", everyone())


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_report_is_written_in_the_language_and_says_of_which_day(db, language, tmp_path, capsys):
    out = tmp_path / "outcomes.pdf"
    ended = run_here(
        capsys, "cohort", "--db", db, "--as-of", "2026-11-23", "--out", out, "--language", language
    )
    assert (ended.code, ended.out) == (0, "")
    written = reader(out.read_bytes())
    assert written.root_object["/Lang"] == language
    assert all(
        "2026" in page.extract_text() and "three-step" in page.extract_text() for page in written.pages
    )


def test_a_form_that_is_not_written_is_refused_before_anything_is_counted(db, tmp_path, capsys):
    ended = run_here(capsys, "cohort", "--db", db, "--out", tmp_path / "outcomes.odt")
    assert ended.code == 2
    assert "must end with .pdf or .csv" in ended.err
    assert not (tmp_path / "outcomes.odt").exists()


def test_a_place_that_cannot_be_written_is_named(db, tmp_path, capsys):
    ended = run_here(capsys, "cohort", "--db", db, "--out", tmp_path / "nowhere" / "outcomes.pdf")
    assert ended.code == 2
    assert "cannot be written" in ended.err
