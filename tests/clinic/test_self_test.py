"""The self-test passes on a sound installation, and names whatever of it is broken."""

import tempfile
from pathlib import Path

import pytest

from nsclinic.clinic import self_test as module
from nsclinic.clinic.self_test import Finding, Ran, Trial, Tried, self_test
from nsclinic.clinic.self_test_words import finding_words, trial_words
from nsclinic.clinic.worked_examples import WorkedExample, worked_examples
from nsclinic.reports import script
from nsclinic.store import create_clinic
from nsclinic.wording import LANGUAGES, wording
from tests.cli.program import run, run_here

FAILS = Ran(3, "", "no window here")


def outcomes(run_program=lambda _arguments, _variables: FAILS):
    return {tried.trial: tried for tried in self_test(run_program, has_display=True)}


def left_behind() -> set[str]:
    return {path.name for path in Path(tempfile.gettempdir()).glob("nsclinic-self-test-*")}


def test_a_sound_installation_passes_and_leaves_nothing_behind(tmp_path):
    before = left_behind()
    ended = run("self-test", environment={"NSCLINIC_HOME": str(tmp_path / "home")})
    assert ended.code == 0, ended.out + ended.err
    assert ended.err == ""
    assert ended.out.count("passed") == len(Trial) + 1
    assert "this computer is ready for a clinic" in ended.out
    assert not (tmp_path / "home").exists()
    assert left_behind() <= before


def test_as_json_there_is_one_object_a_trial(monkeypatch, capsys):
    tried = (Tried(Trial.FONTS, detail="English"), Tried(Trial.WINDOW, Finding.NO_WINDOW, "no display"))
    monkeypatch.setattr("nsclinic.cli.self_test.self_test", lambda _run, has_display: iter(tried))
    ended = run_here(capsys, "self-test", "--json")
    assert ended.code == 3
    assert ended.lines == [
        {"trial": "fonts", "passed": True, "finding": None, "detail": "English"},
        {"trial": "window", "passed": False, "finding": "no_window", "detail": "no display"},
    ]


def test_without_a_window_and_a_printing_system_the_rest_still_passes(quick_secrets):
    found = outcomes()
    assert {trial for trial, tried in found.items() if tried.finding} == {Trial.WINDOW, Trial.PRINTING}
    assert found[Trial.WINDOW].finding is Finding.NO_WINDOW
    assert found[Trial.WINDOW].detail == "no window here"
    assert found[Trial.PRINTING].finding is Finding.NOTHING_PRINTED


def test_fonts_that_lack_arabic_are_told(quick_secrets, monkeypatch):
    monkeypatch.setattr(script, "FONTS", {bold: fonts[:1] for bold, fonts in script.FONTS.items()})
    script.runs.cache_clear()
    try:
        assert outcomes()[Trial.FONTS].finding is Finding.LETTERS_MISSING
    finally:
        script.runs.cache_clear()


def test_a_file_that_is_not_encrypted_is_told(quick_secrets, monkeypatch):
    monkeypatch.setattr(
        module, "create_clinic", lambda path, passphrase: create_clinic(path, passphrase=None, plain=True)
    )
    assert outcomes()[Trial.ENCRYPTION].finding is Finding.NOT_ENCRYPTED


def test_a_rule_that_says_something_else_is_told_by_child_and_day(quick_secrets, monkeypatch):
    first = worked_examples()[0]
    other = {**first.expected, "course": {**first.expected["course"], "steroid_response": "SSNS?"}}
    monkeypatch.setattr(
        module, "worked_examples", lambda: (WorkedExample(first.patient_id, first.as_of, other),)
    )
    found = outcomes()[Trial.EXAMPLES]
    assert found.finding is Finding.EXAMPLE_DIFFERS
    assert f"{first.patient_id}, {first.as_of}: course.steroid_response" in found.detail


def test_what_raises_is_that_trials_answer_and_the_others_go_on(quick_secrets, monkeypatch):
    def raises(*_arguments, **_more):
        raise ModuleNotFoundError("No module named 'reportlab'")

    monkeypatch.setattr("nsclinic.reports.summary.summary_pdf", raises)
    found = outcomes()
    assert found[Trial.PAPER].finding is Finding.PROGRAM
    assert "reportlab" in found[Trial.PAPER].detail
    assert found[Trial.BACKUP].finding is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trial_and_finding_has_words(language):
    words = wording(language)
    for trial in Trial:
        assert trial_words(Tried(trial), words)
    for finding in Finding:
        assert finding_words(Tried(Trial.FONTS, finding), words)


def test_a_statistic_that_comes_out_wrong_is_told(quick_secrets, monkeypatch):
    monkeypatch.setattr(module, "_BY_R", (0.3117618790, 0.6234527399, 0.04))
    found = outcomes()[Trial.OUTCOMES]
    assert found.finding is Finding.STATISTIC_DIFFERS
    assert "0.0390625" in found.detail


def test_a_chart_on_which_nothing_is_drawn_is_told(quick_secrets, monkeypatch):
    from nsclinic.plots.painter import Painter

    monkeypatch.setattr(Painter, "paint", lambda *_arguments, **_named: None)
    assert outcomes()[Trial.CHART].finding is Finding.CHART_EMPTY
