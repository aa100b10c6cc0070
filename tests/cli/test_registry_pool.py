"""`nsclinic registry pool --csv`: the contract's answer, every fault of the list at once, the page."""

import csv
import os
from hashlib import sha256

import pytest

from tests.cli.program import run_here
from tests.cohort.studies import BCG, DIFFERENCES, RATIOS
from tests.reports.pages import reader

KEYS = (
    "measure",
    "method",
    "k",
    "n",
    "estimate",
    "ci_low",
    "ci_high",
    "p",
    "q",
    "q_p",
    "i2",
    "tau2",
    "harbord_p",
    "studies",
)
EVENTS = "study,events_1,n_1,events_2,n_2\n"
MEANS = "study,mean_1,sd_1,n_1,mean_2,sd_2,n_2\n"


def listed(tmp_path, studies):
    """Write studies as the list that a person would make."""
    path = tmp_path / "studies.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(studies[0]._fields)
        writer.writerows(studies)
    return path


def written(tmp_path, text):
    path = tmp_path / "studies.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def pooled(capsys, path, *options):
    ended = run_here(capsys, "registry", "pool", "--csv", path, "--language", "en", *options)
    assert ended.code == 0, ended.err
    return ended


def test_the_answer_has_the_contracts_keys_and_says_which_q_it_is(tmp_path, capsys):
    path = listed(tmp_path, BCG)
    [answer] = pooled(capsys, path, "--measure", "rr", "--method", "dl", "--json").lines
    assert (*answer,) == (*KEYS, "q_about")
    assert set(answer["studies"][0]) == {"study", "estimate", "ci_low", "ci_high", "weight"}
    assert (answer["measure"], answer["method"], answer["k"], answer["n"]) == ("rr", "dl", 13, 357347)
    assert answer["estimate"] == pytest.approx(0.48962415, abs=5e-9)
    assert answer["tau2"] == pytest.approx(0.30876026, abs=5e-9)
    assert answer["q_about"] == "iv"
    [answer] = pooled(capsys, path, "--measure", "rr", "--method", "dl-mh", "--json").lines
    assert answer["q"] == pytest.approx(152.5675536, rel=1e-9)
    assert answer["q_about"] == "mh"


def test_auto_names_the_method_that_it_took(tmp_path, capsys):
    [differing] = pooled(capsys, listed(tmp_path, BCG), "--json").lines
    assert (differing["measure"], differing["method"]) == ("rr", "dl-mh"), "events are pooled as risk ratios"
    [alike] = pooled(capsys, listed(tmp_path, RATIOS["alike"]), "--json").lines
    assert (alike["method"], alike["tau2"]) == ("mh", 0)
    [means] = pooled(capsys, listed(tmp_path, DIFFERENCES["albumin"]), "--json").lines
    assert (means["measure"], means["method"], means["harbord_p"]) == ("md", "dl", None)


def test_the_text_says_method_reason_and_which_q(tmp_path, capsys):
    said = pooled(capsys, listed(tmp_path, BCG)).out
    assert "Pooled: 0.49 (0.34 to 0.70), P < 0.001" in said
    assert "as in RevMan" in said
    assert "The studies differ" in said
    assert (
        "Q = 152.57 (df = 12), P < 0.001; I² = 92 %; τ² = 0.309. Q is taken about the Mantel-Haenszel" in said
    )
    assert "Harbord's test): P = 0.235" in said
    said = pooled(capsys, listed(tmp_path, BCG), "--method", "iv").out
    assert "Q is taken about the inverse-variance estimate." in said
    assert "The studies" not in said, "a method that was asked for needs no reason"


def test_columns_may_stand_in_any_order_and_digits_be_of_any_script(tmp_path, capsys):
    path = written(tmp_path, "n_2,study,events_1,events_2,n_1\n٢٠,حلوان,٨,٣,٢١\n")
    [answer] = pooled(capsys, path, "--json").lines
    assert answer["studies"][0]["study"] == "حلوان"
    assert answer["estimate"] == pytest.approx(2.53968254, rel=1e-8)
    assert answer["q_p"] is None


def test_a_study_that_says_nothing_counts_and_is_named(tmp_path, capsys):
    ended = pooled(capsys, listed(tmp_path, RATIOS["nothing"]), "--json")
    assert ended.lines[0]["k"] == 4
    assert "2 studies have a zero: 0.5 was added to each of their cells." in ended.err
    assert "s1: nobody in either arm had the event; it counts by what was added" in ended.err
    assert "s4: everybody in both arms had the event" in ended.err
    assert "s2" not in ended.err
    assert "zero" not in pooled(capsys, listed(tmp_path, BCG), "--json").err


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            EVENTS + 'A,5,4,-1,7.5\nA,"1,5",10,x,9\n,1,2,3,\nB,1,2\n',
            [
                "2: events_1: '5' is more than n_1, which is 4",
                "2: events_2: '-1' is not a whole number of 0 or more",
                "2: n_2: '7.5' is not a whole number of 1 or more",
                "3: study: 'A' stands in line 2 already",
                "3: events_1: '1,5' is not a whole number of 0 or more",
                "3: events_2: 'x' is not a whole number of 0 or more",
                "4: study: is empty, expected the study's name",
                "4: n_2: is empty, expected a number",
                "5: has 3 cells, expected 5 as in the header",
            ],
        ),
        (
            MEANS + 'A,1,0,1,"3,5",-1,4\nB,1e3,2,5,2,0.0,8\n',
            [
                "2: sd_1: '0' is no deviation to pool by, expected one above 0",
                "2: n_1: '1' is not a whole number of 2 or more",
                "2: mean_2: '3,5' has a decimal comma, expected a decimal point",
                "2: sd_2: '-1' is negative",
                "3: mean_1: '1e3' has an exponent, expected the number in full",
                "3: sd_2: '0.0' is no deviation to pool by, expected one above 0",
            ],
        ),
        (
            "study,event_1,n_1,events_2,n_2,weight,n_1\nA,1,2,1,2,1,2\n",
            [
                "1: event_1: is not a column here; did you mean events_1?",
                "1: weight: is not a column here, expected study, events_1, n_1, events_2, n_2",
                "1: n_1: stands twice in the header",
                "1: events_1: is missing from the header",
            ],
        ),
        ("study;events_1;n_1;events_2;n_2\n", ["1: has cells separated by ';', expected commas"]),
        (
            EVENTS + "A,0,0,1,999999999999\n",
            ["2: n_1: '0' is not a whole number of 1", "2: n_2: '999999999999' is not a whole number from 1 to"],
        ),
        (EVENTS + "A\u200b,1,2,1,2\n", ["2: study: 'A\\u200b' has the invisible character U+200B"]),
        (EVENTS + '"A\nB",1,2,1,2\n', ["2: study: 'A\\nB' has the control character U+000A (line feed)"]),
        ("", [" is empty, expected a header line"]),
        (EVENTS, [" has no study"]),
        (EVENTS.encode() + b"caf\xe9,1,2,1,2\n", ["2: study: 'caf\u00e9' has the byte 0xE9, which is not UTF-8"]),
    ],
)  # fmt: skip
def test_every_fault_of_a_list_is_said_at_once_with_its_place(text, faults, tmp_path, capsys):
    out = tmp_path / "page.pdf"
    ended = run_here(
        capsys, "registry", "pool", "--csv", written(tmp_path, text), "--out", out, "--language", "en"
    )
    assert (ended.code, ended.out) == (2, "")
    assert not out.exists()
    first, *lines = ended.err.splitlines()
    assert first == "nsclinic: Nothing was pooled: the list has faults."
    assert len(lines) == len(faults)
    for line, fault in zip(lines, faults, strict=True):
        assert line.startswith(f"studies.csv:{fault}"), line


def test_a_hundred_faults_are_enough(tmp_path, capsys):
    rows = "".join(f"s{number},-1,2,1,2\n" for number in range(120))
    ended = run_here(
        capsys, "registry", "pool", "--csv", written(tmp_path, EVENTS + rows), "--language", "en"
    )
    assert ended.code == 2
    assert len(ended.err.splitlines()) == 102
    assert ended.err.splitlines()[-1] == "There is more: the first 100 faults are shown."


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--measure", "md"), "studies.csv:1: mean_1: is missing from the header"),
        (("--method", "bayes"), "invalid choice: 'bayes'"),
        (("--language", "tlh"), "'tlh' is not a language here"),
    ],
)
def test_what_does_not_fit_the_list_is_refused(options, says, tmp_path, capsys):
    path = listed(tmp_path, BCG)
    ended = run_here(capsys, "registry", "pool", "--csv", path, "--language", "en", *options)
    assert (ended.code, ended.out) == (2, "")
    assert says in ended.err


def test_differences_have_no_mantel_and_haenszel(tmp_path, capsys):
    path = listed(tmp_path, DIFFERENCES["albumin"])
    ended = run_here(capsys, "registry", "pool", "--csv", path, "--method", "mh")
    assert (ended.code, ended.out) == (2, "")
    assert "--method: 'mh' is a method for ratios; differences have iv, dl and auto" in ended.err


def test_a_list_that_is_not_there_is_named(tmp_path, capsys):
    ended = run_here(capsys, "registry", "pool", "--csv", tmp_path / "nowhere.csv")
    assert ended.code == 2
    assert "nowhere.csv: cannot be read: No such file" in ended.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among its files")
def test_a_list_that_is_no_plain_file_is_refused_in_words(tmp_path, capsys):
    os.mkfifo(tmp_path / "pipe.csv")
    ended = run_here(capsys, "registry", "pool", "--csv", tmp_path / "pipe.csv")
    assert ended.code == 2
    assert "pipe.csv: is no plain file" in ended.err


@pytest.mark.parametrize("language", ["en", "ar", "es", "fr", "pt"])
def test_the_page_is_written_beside_the_answer(language, tmp_path, capsys):
    out = tmp_path / "page.pdf"
    path = listed(tmp_path, BCG)
    ended = run_here(
        capsys, "registry", "pool", "--csv", path, "--json", "--out", out, "--language", language
    )
    assert ended.code == 0, ended.err
    assert len(ended.lines) == 1
    assert f"{out} written" in ended.err
    said = reader(out.read_bytes()).pages[0].extract_text()
    assert f"studies.csv ({sha256(path.read_bytes()).hexdigest()[:8]})" in said
    assert reader(out.read_bytes()).root_object["/Lang"] == language


def test_a_page_that_cannot_be_written_gives_no_answer(tmp_path, capsys):
    out = tmp_path / "nowhere" / "page.pdf"
    ended = run_here(capsys, "registry", "pool", "--csv", listed(tmp_path, BCG), "--json", "--out", out)
    assert (ended.code, ended.out) == (2, "")
    assert "cannot be written" in ended.err
