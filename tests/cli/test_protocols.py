"""`nsclinic protocols` on a site's own file: checked, compared, adopted into a real encrypted clinic, and in force."""

import json

import pytest

from nsclinic.domain.resource import resource
from nsclinic.protocol.loader import shipped_protocols
from nsclinic.store import create_clinic, open_clinic
from tests.cli.program import run_here
from tests.exchange.folders import write_good
from tests.protocol.site_files import own_file, own_text

PASSPHRASE = "four green plants"  # noqa: S105 - of a clinic that lives as long as a test
ON = ("--as-of", "2026-11-27")


@pytest.fixture(scope="module")
def sealed_once(tmp_path_factory):
    path = tmp_path_factory.mktemp("sealed") / "sealed.nsclinic"
    create_clinic(path, passphrase=PASSPHRASE).close()
    return path.read_bytes()


@pytest.fixture
def db(tmp_path, sealed_once, monkeypatch):
    """An encrypted clinic of the test's own, its passphrase in the environment."""
    monkeypatch.setenv("NSCLINIC_PASSPHRASE", PASSPHRASE)
    path = tmp_path / "clinic.nsclinic"
    path.write_bytes(sealed_once)
    return path


@pytest.fixture
def protocols(capsys):
    def ask(*arguments):
        return run_here(capsys, "protocols", *arguments, *ON)

    return ask


# --- check


def test_a_check_says_every_difference_with_both_numbers_and_sources(protocols, tmp_path):
    ended = protocols("--check", own_file(tmp_path))
    assert (ended.code, ended.err) == (0, "")
    head, count, *found = ended.out.splitlines()
    yang = shipped_protocols()["yang-2016"]
    theirs = "Tacrolimus 0.1 to 0.2 mg/kg/day in two doses, trough 5 to 10 ng/mL."
    ours = "Tacrolimus 0.1 to 0.15 mg/kg/day in two doses, trough 4 to 8 ng/mL."
    assert head == "ours.toml: our-tacrolimus 1: no fault found in its 143 numbers and 1 example"
    assert count == "15 differences from yang-2016 1 (~ changed, + added, - removed, = only its source):"
    assert found == [
        '  ~ title, en: "Yang 2016: tacrolimus" → "Our tacrolimus protocol"',
        '  - title, ar: "يانغ 2016: تاكروليموس"',
        '  - title, es: "Yang 2016: tacrolimus"',
        '  - title, fr: "Yang 2016 : tacrolimus"',
        '  - title, pt: "Yang 2016: tacrolimo"',
        f'  ~ summary, en: "{theirs}" → "{ours}"',
        *(f'  - summary, {language}: "{yang.summary[language]}"' for language in ("ar", "es", "fr", "pt")),
        '  + sources, our-1, document: "Protocol of the kidney clinic, minutes of 3 November 2026"',
        "  = doses of tacrolimus, low: 0.1 mg/kg/day [S1: Table 1, 001-03] → 0.1 mg/kg/day [our-1: 2]",
        "  ~ doses of tacrolimus, high: 0.2 mg/kg/day [S1: Table 1, 001-03] → 0.15 mg/kg/day [our-1: 2]",
        "  ~ targets of tac_trough, low: 5 ng/mL [S1: Table 1, 001-03] → 4 ng/mL [our-1: 3]",
        "  ~ targets of tac_trough, high: 10 ng/mL [S1: Table 1, 001-03] → 8 ng/mL [our-1: 3]",
    ]


def test_a_check_in_json_gives_the_differences_as_values(protocols, tmp_path):
    (answer,) = protocols("--check", own_file(tmp_path), "--json").lines
    assert answer["protocol"]["based_on"] == "yang-2016"
    assert answer["protocol"]["valid_from"] == "2026-12-01"
    assert (answer["faults"], answer["warnings"]) == ([], [])
    assert answer["compared_with"] == {"id": "yang-2016", "version": "1"}
    (high,) = [line for line in answer["differences"] if line["where"] == "doses.high"]
    assert (high["kind"], high["of"], high["old"]["value"], high["new"]["value"]) == (
        "changed",
        "tacrolimus",
        0.2,
        0.15,
    )
    assert (high["old"]["source"], high["new"]["source"]) == ("S1", "our-1")


def test_an_example_that_comes_out_otherwise_is_a_fault_with_its_line(protocols, tmp_path):
    text = own_text().replace('tac-trough-high = "action"', 'tac-trough-high = "urgent"')
    line = next(at for at, words in enumerate(text.splitlines(), start=1) if words.startswith("findings ="))
    ended = protocols("--check", own_file(tmp_path, text))
    assert ended.code == 2
    assert ended.err == (
        f"ours.toml:{line}: examples.1.expected.findings.tac-trough-high: expected urgent, found action "
        "(in 'A trough of 9 is above our target')\n"
    )
    assert ended.out == ""


@pytest.mark.parametrize(
    ("found", "put", "message"),
    [
        ('state = "complete_remission"', 'state = "remission"',
         "state: 'remission' is not a state; did you mean 'partial_remission'?"),
        ('state = "complete_remission"', 'state = "nephrotic"', "state: expected nephrotic, found complete_remission"),
        ('state = "complete_remission"', 'steroid_response = "SSNS"', "steroid_response: expected SSNS, found SRNS"),
        ('tac-trough-low = "none"', 'tac-trough-lwo = "none"',
         "findings.tac-trough-lwo: 'tac-trough-lwo' is not the id of a rule; did you mean 'tac-trough-low'?"),
        ('tac-trough-low = "none"', 'bp-high = "action"', "findings.bp-high: expected action, found none"),
        ('tac-trough-low = "none"', 'tac-trough-low = "never"',
         "findings.tac-trough-low: 'never' is not a severity (stop, urgent, action, due, info, none)"),
        ('{ tacrolimus = "0.1 to 0.15 mg/kg/day" }', '{ prednisolone = "0.5 mg/kg/day" }',
         "ranges.prednisolone: expected 0.5 mg/kg/day, found none"),
        ('"4 to 8 ng/mL" }', '"4 to 9 ng/mL" }', "targets.tac_trough: expected 4 to 9 ng/mL, found 4 to 8 ng/mL"),
        ('advised = { tacrolimus = "2 mg/day" }', 'advised = { tacrolimus = "none" }',
         "advised.tacrolimus: expected none, found 2 mg/day"),
        ('advised = { tacrolimus = "2 mg/day" }', 'advised = { tacrolimus = "two" }',
         "advised.tacrolimus: 'two' is not written like '2.5 mg/day' or 'none'"),
        ('advised = { tacrolimus = "2 mg/day" }', 'steps = { 1 = "resistant" }',
         "steps.1: expected resistant, found none"),
        ('advised = { tacrolimus = "2 mg/day" }', 'steps = { one = "resistant" }',
         "steps.one: 'one' is not the number of a step"),
    ],
)  # fmt: skip
def test_whatever_an_example_expects_is_held_to_the_review(protocols, tmp_path, found, put, message):
    text = own_text()
    assert found in text
    ended = protocols("--check", own_file(tmp_path, text.replace(found, put, 1)))
    assert ended.code == 2
    assert f"examples.1.expected.{message}" in ended.err


@pytest.mark.parametrize(
    ("found", "put", "message"),
    [
        ("tac_trough 9 ng/mL hours=12", "tac_trough 9", "the unit of tac_trough is missing (ng/mL, ug/L)"),
        ("tac_trough 9 ng/mL hours=12", "tac_trough 9 ng/dL",
         "'ng/dL' is not a unit of tac_trough; did you mean 'ng/mL'?"),
        ("tac_trough 9 ng/mL hours=12", "tac_trough 900 ng/mL", "900 ng/mL is no value that tac_trough can have"),
        ("tac_trough 9 ng/mL hours=12", "tac_trogh 9 ng/mL",
         "'tac_trogh' is not an observation, an event or a visit; did"),
        ("tacrolimus 0.1 mg/kg/day x2", "tacrolims 0.1 mg/kg/day x2",
         "'tacrolims' is not a drug of the formulary; did you"),
        ("tacrolimus 0.1 mg/kg/day x2", "tacrolimus 0.1", "the dose of tacrolimus and its unit are missing"),
        ("tacrolimus 0.1 mg/kg/day x2", "tacrolimus 0,1 mg/kg/day", "'0,1' is not a number"),
        ("2018-05-20 upcr", "2018-06-20 upcr", "2018-06-20 lies after as_of, and nothing after it is used"),
        ("born 2010-01-01", "born 2019-01-01", "2019-01-01 lies after as_of, and nothing after it is used"),
        ("2018-05-20 upcr", "2018-02-30 upcr", "'2018-02-30' is not a day (2018-01-31)"),
        ("2018-01-01 classification SRNS", "2018-01-01 classification SNRS",
         "'SNRS' is not a code of classification; did you mean"),
        ("2018-01-01 classification SRNS", "2018-01-01 protocol_start mmf",
         "protocol_start has no place in an example"),
    ],
)  # fmt: skip
def test_a_line_of_history_that_says_nothing_sure_is_a_fault_on_its_line(
    protocols, tmp_path, found, put, message
):
    text = own_text()
    line = next(at for at, words in enumerate(text.splitlines(), start=1) if found in words)
    ended = protocols("--check", own_file(tmp_path, text.replace(found, put, 1)))
    assert ended.code == 2
    assert ended.err.startswith(f"ours.toml:{line}: examples.1.history.")
    assert message in ended.err


def test_a_child_without_a_birth_date_is_no_example(protocols, tmp_path):
    ended = protocols("--check", own_file(tmp_path, own_text().replace('  "born 2010-01-01",\n', "")))
    assert "examples.1.history: lacks the line 'born 2011-05-10'" in ended.err


def test_nothing_happens_to_a_child_before_it_is_born(protocols, tmp_path):
    ended = protocols("--check", own_file(tmp_path, own_text().replace("born 2010-01-01", "born 2018-01-05")))
    assert "examples.1.history: something happens on 2018-01-01, before the birth (2018-01-05)" in ended.err


def test_a_draft_may_still_lack_what_it_is_based_on_and_is_told(protocols, tmp_path):
    text = own_text().replace('based_on = "yang-2016"\nvalid_from = 2026-12-01\n', "")
    ended = protocols("--check", own_file(tmp_path, text))
    assert ended.code == 0
    assert "warning: ours.toml: 'based_on' is missing; adopting the protocol needs it" in ended.err
    assert "warning: ours.toml: 'valid_from' is missing; adopting the protocol needs it" in ended.err


def test_a_file_that_ships_is_sound_and_a_changed_one_needs_an_id_of_its_own(protocols, tmp_path):
    shipped = resource("protocols/mmf.toml").read_text("utf-8")
    assert protocols("--check", own_file(tmp_path, shipped)).code == 0
    ended = protocols("--check", own_file(tmp_path, shipped.replace("value = 28", "value = 35")))
    assert ended.code == 2
    assert ended.err == "ours.toml:2: id: 'mmf' is the id of a protocol that ships; your own needs another\n"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"", b"id = '\x00'", b"[" * 100_000, b"x" * 400_000])
def test_a_file_that_is_no_protocol_ends_in_faults_and_never_in_a_traceback(protocols, tmp_path, content):
    file = tmp_path / "ours.toml"
    file.write_bytes(content)
    ended = protocols("--check", file)
    assert ended.code == 2
    assert ended.err.startswith("ours.toml:1: ")
    assert protocols("--check", tmp_path).code == 2


def test_line_ends_of_windows_and_a_byte_order_mark_are_read(protocols, tmp_path):
    file = tmp_path / "ours.toml"
    file.write_bytes(b"\xef\xbb\xbf" + own_text().replace("\n", "\r\n").encode())
    assert protocols("--check", file).code == 0


# --- adopt


def test_a_protocol_is_adopted_once_and_listed_and_shown_with_the_clinic(protocols, db, tmp_path):
    file = own_file(tmp_path)
    ended = protocols("--adopt", file, "--db", db, "--yes")
    assert ended.code == 0, ended.err
    assert "15 differences from yang-2016 1" in ended.out
    assert ended.out.splitlines()[-1].startswith("our-tacrolimus 1 (")
    assert ended.out.endswith("adopted, in force from 2026-12-01\n")
    once = db.read_bytes()
    again = protocols("--adopt", file, "--db", db, "--yes")
    assert (again.code, again.out.endswith("was adopted already; nothing was changed\n")) == (0, True)
    assert db.read_bytes() == once
    assert (
        protocols("--db", db).out.splitlines()[-1].startswith("our-tacrolimus  1  Our tacrolimus protocol  (")
    )
    (*_, listed) = protocols("--db", db, "--json").lines
    assert (listed["id"], listed["valid_from"], listed["adopted_by"]) == (
        "our-tacrolimus",
        "2026-12-01",
        "clinic",
    )
    (shown,) = protocols("our-tacrolimus", "--db", db, "--json").lines
    assert shown["sources"]["our-1"]["reviewed"] is True
    assert len(protocols("--json").lines) == 15
    with open_clinic(db, passphrase=PASSPHRASE) as clinic:
        assert clinic.adopted_protocols()[0].text == own_text()
        assert clinic.check() == []


def test_an_adoption_in_json_says_whether_it_was_new(protocols, db, tmp_path):
    arguments = ("--adopt", own_file(tmp_path), "--db", db, "--yes", "--json")
    assert [protocols(*arguments).lines[0]["adopted"] for _ in range(2)] == [True, False]


def test_without_a_terminal_the_command_is_the_confirmation(protocols, db, tmp_path):
    ended = protocols("--adopt", own_file(tmp_path), "--db", db)
    assert ended.code == 0
    assert "15 differences from yang-2016 1" in ended.out
    with open_clinic(db, passphrase=PASSPHRASE) as clinic:
        assert [row.text for row in clinic.adopted_protocols()] == [own_text()]


def test_a_faulty_file_is_not_adopted(protocols, db, tmp_path):
    before = db.read_bytes()
    file = own_file(tmp_path, own_text().replace("valid_from = 2026-12-01\n", ""))
    ended = protocols("--adopt", file, "--db", db, "--yes")
    assert (ended.code, ended.err) == (2, "ours.toml:1: 'valid_from' is missing\n")
    assert db.read_bytes() == before


def test_the_same_version_with_another_text_is_refused(protocols, db, tmp_path):
    assert protocols("--adopt", own_file(tmp_path), "--db", db, "--yes").code == 0
    other = own_file(tmp_path, own_text() + "# a word more\n", "other.toml")
    ended = protocols("--adopt", other, "--db", db, "--yes")
    assert ended.code == 2
    assert (
        ended.err
        == "other.toml:2: version: '1' was adopted already with another text; give this one another\n"
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--adopt", "x.toml"], "--adopt needs --db FILE"),
        (["--yes"], "--yes belongs to --adopt"),
        (["mmf", "--check", "x.toml"], "an ID to show and --check cannot be asked for together"),
        (["--check", "x.toml", "--adopt", "y.toml"], "--check and --adopt cannot be asked for together"),
        (["our-tacrolimus"], "give --db FILE for those that the clinic adopted"),
    ],
)
def test_wrong_arguments_end_with_2_and_a_sentence(protocols, arguments, words):
    ended = protocols(*arguments)
    assert ended.code == 2
    assert words in ended.err


def test_at_a_terminal_it_is_adopted_on_yes_and_on_nothing_else(tmp_path, sealed_once, db):
    pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    from tests.cli.test_terminal import at_a_terminal

    arguments = ("protocols", "--adopt", own_file(tmp_path), "--db", db, *ON)
    code, result, shown = at_a_terminal(*arguments, typed=["no"])
    assert code == 2
    assert "15 differences from yang-2016 1" in result
    assert "was not adopted; nothing was changed" in shown
    code, result, _ = at_a_terminal(*arguments, typed=["yes"])
    assert code == 0
    assert "adopted, in force from 2026-12-01" in result


def test_a_child_is_reviewed_under_it_from_its_first_day_and_told_before(db, tmp_path, capsys):
    assert run_here(capsys, "protocols", "--adopt", own_file(tmp_path), "--db", db, "--yes", *ON).code == 0
    folder = write_good(
        tmp_path / "in",
        events="patient_id,date,kind,code\nP1,2018-01-01,protocol_start,our-tacrolimus\n",
    )
    assert run_here(capsys, "import", folder, "--db", db, *ON).code == 0
    before = run_here(capsys, "review", "--db", db, "--patient", "P1", "--as-of", "2026-11-30", "--json")
    assert json.loads(before.out)["protocol"] == {"id": "yang-2016", "version": "1"}
    assert (
        "warning: P1: protocol 'our-tacrolimus' is in force only from 2026-12-01 on; reviewed under yang-2016"
        in before.err
    )
    after = run_here(capsys, "review", "--db", db, "--patient", "P1", "--as-of", "2026-12-01", "--json")
    assert json.loads(after.out)["protocol"] == {"id": "our-tacrolimus", "version": "1"}
    assert after.err == ""
    text = run_here(capsys, "review", "--db", db, "--patient", "P1", "--as-of", "2026-12-01").out
    assert "our-tacrolimus 1 (" in text
    page = tmp_path / "p1.pdf"
    summary = run_here(capsys, "summary", "P1", "--db", db, "--out", page, "--as-of", "2026-12-01")
    assert summary.code == 0, summary.err


def test_a_start_on_a_protocol_unknown_here_is_refused_by_the_import(db, tmp_path, capsys):
    folder = write_good(
        tmp_path / "in", events="patient_id,date,kind,code\nP1,2018-01-01,protocol_start,three-stp\n"
    )
    ended = run_here(capsys, "import", folder, "--db", db, *ON)
    assert ended.code == 2
    assert (
        "events.csv:2: code: 'three-stp' is not a protocol of this clinic; did you mean three-step?"
        in ended.err
    )
