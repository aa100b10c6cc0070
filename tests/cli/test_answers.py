"""What the commands print: JSON of fixed keys for programs, words in the reader's language for people."""

import json

import pytest

from nsclinic.protocol.loader import shipped_protocols
from tests.cli.program import run, run_here
from tests.ui.clinic_of_tests import TODAY, everyone, write_clinic


def test_the_review_in_words_names_child_state_finding_facts_and_source(examples_clinic, capsys):
    ended = run_here(capsys, "review", "--db", examples_clinic, "--patient", "EX-17", "--as-of", "2018-03-20")
    assert ended.code == 0
    for words in (
        "EX-17",
        "boy",
        "Step 3: Tacrolimus",
        "Urgent",
        "Creatinine",
        "Guide to tacrolimus",
        "not reviewed",
    ):
        assert words in ended.out, words


@pytest.mark.parametrize("command", ["review", "worklist", "cohort"])
def test_text_follows_the_language_and_json_codes_do_not(command, examples_clinic, capsys):
    arguments = (command, "--db", examples_clinic, "--as-of", "2018-03-20")
    english, arabic = (run_here(capsys, *arguments, "--language", tag) for tag in ("en", "ar"))
    assert english.code == arabic.code == 0
    assert any("\u0600" <= letter <= "\u06ff" for letter in arabic.out)
    assert not any("\u0600" <= letter <= "\u06ff" for letter in english.out)
    coded = [run_here(capsys, *arguments, "--json", "--language", tag).lines for tag in ("en", "ar")]
    for line in (line for lines in coded for line in lines):
        for finding in line.get("findings", ()):
            del finding["message"], finding["action"]
    assert coded[0] == coded[1]


def test_the_language_of_the_locale_is_used_where_the_clinic_has_none(examples_clinic):
    ended = run("worklist", "--db", examples_clinic, environment={"LC_ALL": "es_CO.UTF-8"})
    assert ended.code == 0
    assert ended.out != run("worklist", "--db", examples_clinic, environment={"LC_ALL": "C.UTF-8"}).out


def test_several_children_can_be_named_and_come_once_each(examples_clinic, capsys):
    named = ("--patient", "EX-02", "--patient", "EX-01", "--patient", "EX-02")
    ended = run_here(capsys, "review", "--db", examples_clinic, *named, "--json")
    assert [line["patient_id"] for line in ended.lines] == ["EX-01", "EX-02"]


def test_another_protocol_can_be_asked_for(examples_clinic, capsys):
    ended = run_here(capsys, "review", "--db", examples_clinic, "--protocol", "mmf", "--json")
    assert {line["protocol"]["id"] for line in ended.lines} == {"mmf"}


def test_a_protocol_that_is_not_known_here_is_warned_of_and_the_default_used(tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "patients.csv").write_text("patient_id,birth_date\nP1,2011-05-10\n")
    db = tmp_path / "x.nsclinic"
    assert run_here(capsys, "import", folder, "--db", db, "--plain").code == 0
    _start_protocol(db, "our-own")
    ended = run_here(capsys, "review", "--db", db, "--json")
    assert ended.code == 0
    assert ended.lines[0]["protocol"]["id"] == "three-step"
    assert "P1: protocol 'our-own' is not known here; reviewed under three-step" in ended.err
    assert "our-own" not in run_here(capsys, "review", "--db", db, "--protocol", "mmf", "--json").err


def _start_protocol(db, protocol_id):
    """As a file would hold it whose site has adopted a protocol that this program never saw."""
    from datetime import date

    from nsclinic.domain.record import Event, EventKind
    from nsclinic.store import open_clinic

    with open_clinic(db) as store, store.change(kind="test", who="test") as change:
        change.put_event("P1", Event(date(2018, 1, 1), EventKind.PROTOCOL_START, protocol_id))


def test_the_worklist_is_one_object_a_child_most_pressing_first(examples_clinic, capsys):
    lines = run_here(capsys, "worklist", "--db", examples_clinic, "--as-of", "2018-03-20", "--json").lines
    assert {" ".join(line) for line in lines} == {"patient_id name next_visit severity reasons"}
    assert {" ".join(reason) for line in lines for reason in line["reasons"]} == {"rule since", "what since"}
    order = ["stop", "urgent", "action", "due", "info", None]
    pressing = [line["severity"] for line in lines if line["severity"] in ("stop", "urgent")]
    assert [line["severity"] for line in lines[: len(pressing)]] == sorted(pressing, key=order.index)
    assert "EX-22" in {line["patient_id"] for line in lines if line["severity"] == "stop"}


def test_the_worklist_in_words_says_why_an_overdue_child_stands_where_she_stands(tmp_path, capsys):
    path = write_clinic(tmp_path / "clinic.nsclinic", everyone())
    ended = run_here(capsys, "worklist", "--db", path, "--as-of", TODAY.isoformat(), "--language", "en")
    assert "    On ciclosporin: ciclosporin trough 89 days overdue" in ended.out.splitlines()
    assert ended.out.splitlines()[-1].endswith("1 need you, 3 overdue, 3 booked")


def test_a_child_is_booked_on_the_day_that_her_visit_names(examples_clinic, capsys):
    (line,) = (
        line
        for line in run_here(
            capsys, "worklist", "--db", examples_clinic, "--as-of", "2018-03-22", "--json"
        ).lines
        if line["patient_id"] == "EX-24"
    )
    assert line["next_visit"] == "2018-03-22"
    assert {"what": "visit", "since": "2018-03-22"} in line["reasons"]


def test_the_cohort_is_one_object_with_the_tables_of_the_contract_first(examples_clinic, capsys):
    ended = run_here(capsys, "cohort", "--db", examples_clinic, "--as-of", "2018-03-20", "--json")
    (answer,) = ended.lines
    assert list(answer) == ["as_of", "protocol", "n", "tables"]
    assert list(answer["tables"])[:8] == [
        "sex", "response", "histology", "baseline", "adverse_events", "relapse_rate", "steroid_dose",
        "time_to_remission",
    ]  # fmt: skip
    assert list(answer["tables"]["response"]) == ["1", "2", "3"]
    reviews = run_here(capsys, "review", "--db", examples_clinic, "--as-of", "2018-03-20", "--json").lines
    on_three_step = [line for line in reviews if line["protocol"]["id"] == "three-step"]
    assert answer["n"] == len(on_three_step)
    assert f"children on other protocols, who are not counted: {len(reviews) - answer['n']}" in ended.err
    for number in ("1", "2", "3"):
        outcomes = [
            step["outcome"]
            for line in on_three_step
            for step in line["steps"]
            if step["number"] == int(number)
        ]
        assert sum(answer["tables"]["response"][number].values()) == len(outcomes)
        assert answer["tables"]["response"][number]["resistant"] == outcomes.count("resistant")


def test_the_cohort_in_words_has_a_line_for_each_response_and_outcome(examples_clinic, capsys):
    ended = run_here(capsys, "cohort", "--db", examples_clinic, "--as-of", "2018-03-20")
    for words in ("Steroid-sensitive", "Resistant to step 3", "Complete remission", "Minimal change disease"):
        assert words in ended.out, words


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_table_of_the_cohort_stands_in_words(language, examples_clinic, capsys):
    day = ("--as-of", "2018-03-20", "--language", language)
    ended = run_here(capsys, "cohort", "--db", examples_clinic, *day)
    assert ended.code == 0
    # A line of dashes under the heads of each table.
    assert sum(line.startswith("---") for line in ended.out.splitlines()) >= 14
    assert "Traceback" not in ended.err


def test_the_cohort_is_written_as_csv_where_it_was_asked_for(examples_clinic, tmp_path, capsys):
    out = tmp_path / "outcomes.csv"
    arguments = ("cohort", "--db", examples_clinic, "--as-of", "2018-03-20", "--out", out)
    ended = run_here(capsys, *arguments)
    assert (ended.code, ended.out) == (0, "")
    assert f"{out} written" in ended.err
    head, *lines = out.read_text("utf-8").splitlines()
    assert head == "table,row,column,statistic,value"
    (answer,) = run_here(capsys, *arguments, "--json").lines
    resistant = answer["tables"]["response"]["1"]["resistant"]
    assert f"response,1,resistant,n,{resistant}" in lines


def test_a_form_that_cohort_does_not_write_is_2_and_nothing_is_written(examples_clinic, tmp_path, capsys):
    ended = run_here(capsys, "cohort", "--db", examples_clinic, "--out", tmp_path / "x.txt")
    assert ended.code == 2
    assert "must end with .pdf or .csv" in ended.err
    assert list(tmp_path.iterdir()) == []


def test_the_summary_is_written_where_it_was_asked_for(examples_clinic, tmp_path, capsys):
    out = tmp_path / "page.pdf"
    arguments = ("summary", "EX-11", "--db", examples_clinic, "--out", out, "--as-of", "2017-05-01")
    ended = run_here(capsys, *arguments)
    assert ended.code == 0
    assert ended.out == ""
    first = out.read_bytes()
    assert first.startswith(b"%PDF-")
    assert run_here(capsys, *arguments).code == 0
    assert out.read_bytes() == first


def test_a_summary_into_a_folder_that_is_not_there_is_2(examples_clinic, tmp_path, capsys):
    out = tmp_path / "nowhere" / "page.pdf"
    ended = run_here(capsys, "summary", "EX-11", "--db", examples_clinic, "--out", out)
    assert ended.code == 2
    assert "No such file or directory" in ended.err


def test_protocols_lists_every_one_that_ships(capsys):
    assert [line["id"] for line in run_here(capsys, "protocols", "--json").lines] == list(shipped_protocols())
    assert run_here(capsys, "protocols").out.startswith("three-step  1  Three-step protocol")


def test_a_protocol_is_shown_with_the_source_of_every_number(capsys):
    (shown,) = run_here(capsys, "protocols", "three-step", "--json").lines
    assert shown["sources"]["S3"]["reviewed"] is False
    by_place = {number["where"]: number for number in shown["numbers"]}
    assert by_place["targets.1.low"] == {
        "where": "targets.1.low",
        "of": "tac_trough, always",
        "value": 3,
        "unit": "ng/mL",
        "source": "S0",
        "section": "Methods: third step",
        "fact": "000-08",
        "note": "printed ng/dL, read ng/mL (R, B-02)",
    }
    assert all(number["section"] and number["source"] in shown["sources"] for number in shown["numbers"])
    text = run_here(capsys, "protocols", "three-step").out
    assert "targets.1.low (tac_trough, always): 3 ng/mL [S0: Methods: third step, 000-08]" in text


def test_a_sites_own_file_is_checked_fault_by_fault_with_its_line(tmp_path, capsys):
    from nsclinic.domain.resource import resource

    good = (
        resource("protocols/three-step.toml")
        .read_text("utf-8")
        .replace('id = "three-step"', 'id = "our-own"')
    )
    file = tmp_path / "own.toml"
    file.write_text(good, "utf-8")
    ended = run_here(capsys, "protocols", "--check", file)
    assert ended.code == 0
    assert "own.toml: our-own 1: no fault found" in ended.out
    lines = good.splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if text.startswith("sensitive_within"))
    lines[line - 1] = lines[line - 1].replace('source = "S0"', 'source = "S99"')
    file.write_text("\n".join([*lines, "surprise = 1"]), "utf-8")
    ended = run_here(capsys, "protocols", "--check", file, "--json")
    assert ended.code == 2
    assert f"own.toml:{line}: " in ended.err
    assert "S99" in ended.err
    assert "surprise" in ended.err
    assert [fault["line"] for fault in json.loads(ended.out)["faults"]] == [line, len(lines) + 1]


def test_names_in_any_script_go_through_a_pipe_as_they_are(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "patients.csv").write_text("patient_id,given_name,birth_date\nP1,أمينة,2011-05-10\n", "utf-8")
    db = tmp_path / "x.nsclinic"
    assert run("import", folder, "--db", db, "--plain").code == 0
    ended = run(
        "review", "--db", db, environment={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    )
    assert ended.code == 0
    assert "أمينة" in ended.out


def test_a_dose_beyond_all_reason_goes_through_every_command(tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "patients.csv").write_text("patient_id,birth_date,diagnosis_date\nP1,2011-05-10,2018-01-01\n")
    (folder / "treatments.csv").write_text(
        "patient_id,drug,start_date,dose,dose_unit,frequency\nP1,tacrolimus,2018-02-01,999999999999999999999,mg/day,daily\n"
    )
    (folder / "observations.csv").write_text("patient_id,date,code,value,unit\nP1,2018-02-01,weight,20,kg\n")
    db = tmp_path / "x.nsclinic"
    assert run_here(capsys, "import", folder, "--db", db, "--plain").code == 0
    for command in (
        ["review", "--json"],
        ["review"],
        ["worklist"],
        ["summary", "P1", "--out", tmp_path / "p.pdf"],
    ):
        ended = run_here(capsys, *command, "--db", db, "--as-of", "2018-03-01")
        assert ended.code == 0, ended.err


def test_a_plan_at_the_end_of_the_calendar_stops_no_command(tmp_path, capsys):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, rows in {
        "patients": "patient_id,birth_date,diagnosis_date\nP1,2011-05-10,2018-01-01\n",
        "visits": "patient_id,date,kind,next_visit_date\nP1,2018-02-01,scheduled,9999-12-31\n",
        "treatments": "patient_id,drug,start_date,end_date,dose,dose_unit,frequency\n"
        "P1,tacrolimus,2018-02-01,9999-12-31,2.5,mg/day,daily\n",
        "events": "patient_id,date,kind,code\nP1,9999-12-31,vaccination_planned,MMR\n"
        "P1,9999-12-31,treatment_planned,rituximab\n",
    }.items():
        (folder / f"{name}.csv").write_text(rows)
    db = tmp_path / "x.nsclinic"
    assert run_here(capsys, "import", folder, "--db", db, "--plain").code == 0
    for command in (
        ["review", "--json"],
        ["review"],
        ["worklist"],
        ["summary", "P1", "--out", tmp_path / "p.pdf"],
    ):
        ended = run_here(capsys, *command, "--db", db, "--as-of", "2018-06-01")
        assert ended.code == 0, ended.err
