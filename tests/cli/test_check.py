"""`nsclinic check` and `nsclinic audit`: their exit codes, words and objects."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from nsclinic.store import create_clinic, open_clinic
from nsclinic.store.head import head_file
from nsclinic.store.paper_head import head_of
from tests.cli.program import run, run_here
from tests.store.children import add_observation, full_record, observation, save
from tests.store.test_chain import tampered


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "home"))
    with create_clinic(
        tmp_path / "clinic.nsclinic", passphrase=None, plain=True, clinic_name="Ours"
    ) as clinic:
        save(clinic, full_record())
        add_observation(clinic, observation("2.10"))
    return tmp_path / "clinic.nsclinic"


@pytest.fixture
def altered(path: Path) -> Path:
    tampered(open_clinic(path), "UPDATE observation SET value = '99' WHERE code = 'weight'").close()
    return path


def test_a_whole_file_is_said_to_be_whole(path, capsys):
    with open_clinic(path) as clinic:
        printed = head_of(clinic.changes(1)[0])
    before = path.read_bytes()
    ended = run_here(capsys, "check", "--db", path, "--head", printed.replace("-", "").lower())
    assert ended.code == 0
    assert "is whole: 3 entries, 13 rows" in ended.out
    assert f"{printed} of the paper is in the audit" in ended.out
    assert path.read_bytes() == before


def test_damage_ends_with_1_and_names_the_row_with_what_to_do(altered, capsys):
    ended = run_here(capsys, "check", "--db", altered, "--language", "en")
    assert ended.code == 1
    first, to_do, last = ended.out.splitlines()
    assert first.startswith("P1 · Value: Weight, 29 Feb 2016 was altered after it was saved by entry 2 (")
    assert "Dr N." in first
    assert "open the last backup" in to_do
    assert last == "1 fault found in 3 entries and 13 rows."


def test_the_object_has_every_key_and_says_where(altered, capsys):
    ended = run_here(capsys, "check", "--db", altered, "--json", "--head", "0000000000")
    assert ended.code == 1
    (answer,) = ended.lines
    assert list(answer) == ["whole", "entries", "revisions", "head", "heads_found", "faults"]
    assert (answer["whole"], answer["entries"], answer["revisions"]) == (False, 3, 13)
    row, paper = answer["faults"]
    assert row["kind"] == "row_changed"
    assert (row["patient_id"], row["row"], row["what"], row["on"]) == (
        "P1",
        "observation",
        "weight",
        "2016-02-29",
    )
    assert (row["entry"], row["who"], row["change"]) == (2, "Dr N.", "import")
    assert (paper["kind"], paper["what"], paper["entry"]) == ("paper_head", "00000-00000", None)
    assert answer["heads_found"] == []


def test_an_older_copy_put_back_is_opened_and_told(path, tmp_path, capsys):
    copy = tmp_path / "copy"
    shutil.copyfile(path, copy)
    with open_clinic(path) as clinic:
        add_observation(clinic, observation("3.3"))
    shutil.copyfile(copy, path)
    ended = run_here(capsys, "check", "--db", path)
    assert ended.code == 1
    assert "an older copy was put back" in ended.out
    head_file(path).unlink()
    assert run_here(capsys, "check", "--db", path).code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("check", "--head", "7QK"), 2, "not ten letters and digits"),
        (("audit", "--since", "2026-02-02", "--until", "2026-01-01"), 2, "is later than"),
        (("audit", "--patient", "P9"), 2, "is not a child of this clinic"),
        (("audit", "--out", "/nowhere/audit.csv"), 2, "cannot be written"),
    ],
)
def test_what_is_asked_wrongly_is_told(path, capsys, arguments, code, said):
    ended = run_here(capsys, *arguments, "--db", path)
    assert ended.code == code
    assert said in ended.err


def test_a_file_that_is_not_there_or_is_none_ends_with_3(tmp_path, capsys):
    assert run_here(capsys, "check", "--db", tmp_path / "none").code == 3
    (tmp_path / "text").write_text("no clinic")
    assert run_here(capsys, "check", "--db", tmp_path / "text").code == 3


def test_a_page_that_was_damaged_is_named_and_the_rest_looked_at(path, tmp_path, capsys):
    sealed = tmp_path / "sealed.nsclinic"
    with create_clinic(sealed, passphrase="four green plants") as clinic:  # noqa: S106 -- invented
        save(clinic, full_record())
    content = bytearray(sealed.read_bytes())
    content[-2000] ^= 1
    sealed.write_bytes(content)
    words = tmp_path / "passphrase"
    words.write_text("four green plants")
    ended = run_here(capsys, "check", "--db", sealed, "--json", "--passphrase-file", words)
    assert ended.code == 1
    (answer,) = ended.lines
    assert "page" in {fault["kind"] for fault in answer["faults"]}


def test_the_audit_is_listed_by_day_and_child(path, capsys):
    every = run_here(capsys, "audit", "--db", path)
    assert [line.split(" · ")[2] for line in every.out.splitlines()] == ["create", "import", "visit"]
    assert run_here(capsys, "audit", "--db", path, "--until", "2001-01-01").out == ""
    of_child = run_here(capsys, "audit", "--db", path, "--patient", "P1", "--json").lines
    assert [entry["kind"] for entry in of_child] == ["import", "visit"]
    (row,) = of_child[1]["rows"]
    assert (row["row"], row["before"]) == ("observation", None)
    assert "code=upcr; value=2.10; unit=mg/mg" in row["after"]


def test_the_audit_written_out_holds_every_row_and_is_noted(path, tmp_path, capsys):
    out = tmp_path / "audit.csv"
    ended = run_here(capsys, "audit", "--db", path, "--out", out, "--patient", "P1")
    assert ended.code == 0
    with out.open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    assert len(lines) == 12
    assert {line["patient_id"] for line in lines} == {"P1"}
    (phone,) = [line["after"] for line in lines if line["row"] == "child"]
    assert "phone=+20 100 123 4567" in phone
    with open_clinic(path) as clinic:
        noted = clinic.changes(1)[0]
        assert (noted.kind, noted.reason) == ("export_audit", "audit.csv, P1")
        assert clinic.check() == []


def test_the_check_is_a_command_of_its_own(path):
    ended = run("check", "--db", path, "--json", environment={"NSCLINIC_HOME": str(path.parent / "home")})
    assert ended.code == 0
    assert json.loads(ended.out)["whole"] is True
    assert ended.err == ""
