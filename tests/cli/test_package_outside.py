"""A registry package as others read it: the frictionless program, LibreOffice, sha256sum, and FHIR's own models."""

import csv
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from nsclinic.exchange.package_tables import PACKAGE_TABLES
from tests.cli.program import run
from tests.exchange.frictionless import errors, validated
from tests.exchange.spreadsheet import formulas, opened

AS_OF = "2026-11-23"
PSEUDONYM = re.compile(r"[A-Z2-7]{26}")


@pytest.fixture(scope="module")
def clinic(tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("outside") / "clinic.nsclinic"
    assert run("demo", "--db", path, "--patients", 12, "--as-of", AS_OF, "--no-window").code == 0
    return path


def exported(clinic: Path, folder: Path, *options: str) -> Path:
    ended = run("export", folder, "--db", clinic, "--as-of", AS_OF, *options)
    assert ended.code == 0, ended.err
    return folder


@pytest.fixture(scope="module")
def package(clinic) -> Path:
    return exported(clinic, clinic.parent / "package")


@pytest.fixture(scope="module")
def fhir(clinic, package) -> Path:
    return exported(clinic, clinic.parent / "fhir", "--format", "fhir")


def rows_of(package: Path, name: str) -> list[dict[str, str]]:
    with (package / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sums(folder: Path) -> dict[str, str]:
    lines = (folder / "MANIFEST.sha256").read_text(encoding="utf-8").splitlines()
    return {name: expected for expected, _, name in (line.partition("  ") for line in lines)}


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from strings(part)


def test_the_frictionless_program_finds_nothing_wrong(package):
    report = validated(package)
    assert errors(report) == []
    assert [task["name"] for task in report["tasks"]] == [one.name for one in PACKAGE_TABLES]
    assert len(rows_of(package, "patients.csv")) > 5


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("observations.csv", ",weight,", ",wieght,"),
        ("course.csv", ",yes,", ",perhaps,"),
    ],
)
def test_the_frictionless_program_finds_a_cell_that_says_what_the_dictionary_does_not_know(
    package, tmp_path, file, right, wrong
):
    broken = tmp_path / "package"
    shutil.copytree(package, broken)
    text = (broken / file).read_text(encoding="utf-8")
    assert right in text
    (broken / file).write_text(text.replace(right, wrong, 1), encoding="utf-8", newline="")
    report = validated(broken)
    assert not report["valid"]
    assert any(wrong.strip(",") in error for error in errors(report))


@pytest.mark.external
def test_libreoffice_shows_every_column_and_row_and_computes_nothing(package, tmp_path):
    files = sorted(package.glob("*.csv"))
    shown = opened(files, tmp_path)
    assert formulas(shown) == []
    for one in PACKAGE_TABLES:
        heading, *rows = shown[one.name]
        assert tuple(cell.value for cell in heading) == one.columns
        written = rows_of(package, one.file)
        assert len(rows) == len(written), one.name
        for row, cells in zip(rows, written, strict=True):
            ids = [index for index, name in enumerate(one.columns) if name in ("patient_id", "row_id")]
            assert [row[index].value for index in ids] == [cells[one.columns[index]] or None for index in ids]


def test_every_file_has_the_sum_that_the_manifest_says(package, fhir):
    for folder in (package, fhir):
        said = sums(folder)
        assert set(said) == {path.name for path in folder.iterdir()} - {"MANIFEST.sha256"}
        for name, expected in said.items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected
    assert set(sums(fhir)) == {"bundle.json"}


def test_the_bundle_of_a_clinic_passes_the_models_and_holds_the_children_of_the_package(package, fhir):
    text = (fhir / "bundle.json").read_text(encoding="utf-8")
    Bundle.model_validate_json(text)
    resources = [entry["resource"] for entry in json.loads(text)["entry"]]
    children = [one["id"] for one in resources if one["resourceType"] == "Patient"]
    assert children == [row["patient_id"] for row in rows_of(package, "patients.csv")]
    ids = {one["id"] for one in resources}
    for name in ("visits.csv", "treatments.csv"):
        assert {row["row_id"] for row in rows_of(package, name)} <= ids
    pressures = {"sbp", "dbp"}
    assert {
        row["row_id"] for row in rows_of(package, "observations.csv") if row["code"] not in pressures
    } <= ids


def test_the_bundle_holds_no_name_number_or_note_of_any_child(clinic, fhir, tmp_path):
    text = (fhir / "bundle.json").read_text(encoding="utf-8")
    named = exported(clinic, tmp_path / "named", "--identified")
    columns = (
        "patient_id",
        "given_name",
        "family_name",
        "guardian",
        "phone",
        "address",
        "note",
        "clinician",
        "lab",
    )
    told = {
        row[column]
        for name in ("patients.csv", "visits.csv", "observations.csv", "treatments.csv", "events.csv")
        for row in rows_of(named, name)
        for column in (*columns, "row_id")
        if row.get(column)
    }
    assert len(told) > 1000
    written = set(strings(json.loads(text)))
    assert written & told == set()
    words = " ".join(sorted(one for one in written if not PSEUDONYM.search(one)))
    assert [one for one in sorted(told) if len(one) > 6 and one in words] == []


def test_the_same_clinic_gives_the_same_bundle_and_the_file_of_the_clinic_stays_as_it_was(
    clinic, fhir, tmp_path
):
    before = clinic.read_bytes()
    again = exported(clinic, tmp_path / "again", "--format", "fhir")
    assert sums(again) == sums(fhir)
    assert clinic.read_bytes() == before


def test_a_bundle_does_not_come_between_two_packages(clinic, package, fhir, tmp_path):
    later = run("export", tmp_path / "later", "--db", clinic, "--as-of", "2026-11-24")
    assert later.code == 0, later.err
    said = json.loads((tmp_path / "later" / "datapackage.json").read_text(encoding="utf-8"))
    manifest = (package / "MANIFEST.sha256").read_bytes()
    assert said["nsclinic"]["previous_sha256"] == hashlib.sha256(manifest).hexdigest()


def test_there_is_no_bundle_with_names(clinic, tmp_path):
    ended = run("export", tmp_path / "out", "--db", clinic, "--identified", "--format", "fhir")
    assert ended.code == 2
    assert "--identified" in ended.err
    assert not (tmp_path / "out").exists()
