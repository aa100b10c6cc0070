"""`nsclinic export --dry-run` and `--redcap`: the count before a package, and the dictionary beside it."""

import csv
from dataclasses import replace

import pytest

from nsclinic.domain.record import Consent
from nsclinic.exchange.package_tables import PACKAGE_TABLES
from nsclinic.exchange.redcap import HEADER
from nsclinic.exchange.sealing import make_keys
from tests.cli.program import run_here
from tests.ui.clinic_of_tests import everyone, write_clinic

DAY = ("--as-of", "2026-11-23")


@pytest.fixture
def path(tmp_path):
    answers = (*[Consent.YES] * 5, Consent.NO, None)
    records = [
        replace(record, child=replace(record.child, consent_registry=answer))
        for record, answer in zip(everyone(), answers, strict=True)
    ]
    return write_clinic(tmp_path / "clinic.nsclinic", records)


def test_a_dry_run_says_what_would_leave_and_what_stays_and_writes_nothing(path, tmp_path, capsys):
    before = path.read_bytes()
    ended = run_here(capsys, "export", tmp_path / "package", "--db", path, *DAY, "--dry-run")
    assert ended.code == 0, ended.err
    said = ended.out.splitlines()
    assert said[0] == "5 of 7 children leave."
    assert {"  patients.csv: 5", "  removed.csv: 0", "  Nobody asked the family: 1"} <= set(said)
    assert any("could be found again" in line for line in said)
    assert said[-1] == "Nothing was written."
    assert not (tmp_path / "package").exists()
    assert path.read_bytes() == before
    assert not any(record.child.patient_id in ended.out for record in everyone())


def test_the_counts_of_a_dry_run_are_those_of_the_package(path, tmp_path, capsys):
    looked = run_here(capsys, "export", tmp_path / "package", "--db", path, *DAY, "--dry-run")
    assert run_here(capsys, "export", tmp_path / "package", "--db", path, *DAY).code == 0
    for table in PACKAGE_TABLES:
        with (tmp_path / "package" / table.file).open(encoding="utf-8", newline="") as file:
            rows = sum(1 for _ in csv.reader(file)) - 1
        assert f"  {table.file}: {rows}" in looked.out.splitlines()


def test_a_dry_run_says_to_whose_key_it_would_be_sealed(path, tmp_path, capsys):
    public, fingerprint = make_keys(tmp_path / "registry.key")
    arguments = ("export", tmp_path / "package", "--db", path, *DAY, "--dry-run", "--seal-to")
    assert fingerprint in run_here(capsys, *arguments, public).out
    refused = run_here(capsys, *arguments, path)
    assert refused.code == 2
    assert "key" in refused.err


def test_the_redcap_dictionary_lies_beside_the_package_and_not_in_it(path, tmp_path, capsys):
    beside = tmp_path / "dictionary.csv"
    ended = run_here(capsys, "export", tmp_path / "package", "--db", path, *DAY, "--redcap", beside)
    assert ended.code == 0, ended.err
    with beside.open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == HEADER
    assert "dictionary.csv" not in {one.name for one in (tmp_path / "package").iterdir()}


@pytest.mark.parametrize(
    "wrong",
    [
        ("--dry-run", "--identified"),
        ("--redcap", "{inside}"),
        ("--redcap", "{there}"),
        ("--redcap", "{new}", "--dry-run"),
    ],
)
def test_what_does_not_go_together_is_refused_before_anything_is_written(path, tmp_path, capsys, wrong):
    there = tmp_path / "there.csv"
    there.write_text("mine", "utf-8")
    places = {
        "inside": tmp_path / "package" / "dictionary.csv",
        "there": there,
        "new": tmp_path / "new.csv",
    }
    said = [one.format(**places) for one in wrong]
    ended = run_here(capsys, "export", tmp_path / "package", "--db", path, *DAY, *said)
    assert ended.code == 2
    assert ended.err
    assert not (tmp_path / "package").exists()
    assert not (tmp_path / "new.csv").exists()
    assert there.read_text("utf-8") == "mine"
