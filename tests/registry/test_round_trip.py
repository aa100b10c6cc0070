"""What a clinic exports is what the registry counts: the paper's clinic, by the commands, on both databases."""

import csv
import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from nsclinic.app import main
from nsclinic.exchange.package_tables import CONCLUDED, RECORDED
from nsclinic.exchange.sealing import make_keys
from nsclinic.registry.registry import open_registry
from nsclinic.registry.schema import listed
from nsclinic.registry.tables import stored
from tests.cohort_s0.folder import write_clinic

AS_OF = "2017-06-30"
LATER = "2017-07-30"


def run(capsys, *arguments):
    ended = main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    assert ended == 0, printed.err
    return printed.out


def withdraw(folder):
    """Write into patients.csv that the first child's family withdrew its consent."""
    path = folder / "patients.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["patient_id"])
    rows[0]["consent_registry"] = "no"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def children_of(folder):
    with (folder / "patients.csv").open(encoding="utf-8", newline="") as file:
        return [row["patient_id"] for row in csv.DictReader(file)]


def rows_of(url):
    with open_registry(url) as registry:
        return {
            table.name: sorted(registry.rows(f'SELECT {listed(table.names)} FROM "{table.name}"'), key=repr)
            for table in map(stored, (*RECORDED, *CONCLUDED))
        }


@pytest.fixture(scope="module")
def paper(tmp_path_factory):
    """The paper's clinic, its tables and its package, made once."""
    place = tmp_path_factory.mktemp("paper")
    folder = write_clinic(place / "folder", 1)
    db = place / "clinic.nsclinic"
    assert main(["import", str(folder), "--db", str(db), "--plain", "--as-of", AS_OF]) == 0
    assert main(["export", str(place / "package"), "--db", str(db), "--as-of", AS_OF]) == 0
    return place, db, folder


def without_what_is_rounded(tables):
    """Leave the age out: it leaves the clinic to one decimal."""
    return tables | {"baseline": {name: of for name, of in tables["baseline"].items() if name != "age"}}


def test_the_registry_counts_what_the_clinic_counts(paper, url, capsys):
    place, db, _ = paper
    clinic = json.loads(run(capsys, "cohort", "--db", db, "--as-of", AS_OF, "--json"))
    run(capsys, "registry", "load", place / "package", "--to", url)
    registry = json.loads(run(capsys, "registry", "report", "--from", url, "--json"))
    assert registry["n"] == clinic["n"] == 120
    assert registry["protocol"] == clinic["protocol"]
    assert registry["as_of"] == clinic["as_of"]
    assert without_what_is_rounded(registry["tables"]) == without_what_is_rounded(clinic["tables"])
    (site,) = registry["sites"].values()
    assert site["tables"] == registry["tables"]
    ages = (of["tables"]["baseline"]["age"]["1"]["median"] for of in (clinic, registry))
    assert abs(next(ages) - next(ages)) <= 0.05


def test_a_sealed_package_is_the_same_package(paper, tmp_path, capsys):
    place, db, _ = paper
    public, _ = make_keys(tmp_path / "registry.key")
    sealed = tmp_path / "package.sealed"
    run(capsys, "export", tmp_path / "package", "--db", db, "--as-of", AS_OF, "--seal-to", public)
    url = f"duckdb:{tmp_path / 'registry.duckdb'}"
    assert main(["registry", "load", str(sealed), "--to", url]) == 2
    assert "name its secret key with --key" in capsys.readouterr().err
    assert main(["registry", "load", str(sealed), "--to", url, "--key", str(public)]) == 2
    assert "does not hold a registry secret key" in capsys.readouterr().err
    key = tmp_path / "registry.key"
    first = json.loads(run(capsys, "registry", "load", sealed, "--to", url, "--key", key, "--json"))
    assert (first["status"], first["children"]) == ("loaded", 120)
    again = json.loads(run(capsys, "registry", "load", place / "package", "--to", url, "--json"))
    assert again["status"] == "already_there"


def test_a_withdrawn_consent_and_later_rows_come_with_a_package_of_changes(paper, url, tmp_path, capsys):
    place, first_db, folder = paper
    db = tmp_path / "clinic.nsclinic"
    shutil.copy(first_db, db)
    changed = shutil.copytree(folder, tmp_path / "changed")
    withdraw(changed)
    (changed / "visits.csv").write_text(
        "patient_id,date,kind\n" + "".join(f"{child},{LATER},scheduled\n" for child in children_of(changed))
    )
    run(capsys, "import", changed, "--db", db, "--as-of", LATER)
    package = tmp_path / "package"
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    run(capsys, "export", package, "--db", db, "--as-of", LATER, "--since", yesterday)
    run(capsys, "registry", "load", place / "package", "--to", url)
    loaded = json.loads(run(capsys, "registry", "load", package, "--to", url, "--json"))
    assert (loaded["status"], loaded["children_removed"]) == ("loaded", 1)
    registry = json.loads(run(capsys, "registry", "report", "--from", url, "--json"))
    assert (registry["n"], registry["as_of"]) == (119, LATER)
    full = tmp_path / "full"
    run(capsys, "export", full, "--db", db, "--as-of", LATER)
    other = f"duckdb:{tmp_path / 'other.duckdb'}"
    run(capsys, "registry", "load", full, "--to", other)
    assert json.loads(run(capsys, "registry", "report", "--from", other, "--json")) == registry
    assert rows_of(url) == rows_of(other), "changes come to what a full package says"
