"""Where a registry package is written, what it replaces, and who may write it."""

import csv
import io
from pathlib import Path

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.exporting import export_identified
from nsclinic.clinic.folder_making import ExportRefusedError
from nsclinic.clinic.registry_package import (
    ExportCancelledError,
    PackageForm,
    export_package,
)
from nsclinic.clinic.rights import Right, RightLackingError, Role
from nsclinic.domain.record import (
    Consent,
)
from nsclinic.exchange.sealing import make_keys
from tests.clinic.packages import bytes_of, rows_of
from tests.clinic.registry_clinic import (
    set_consent,
)


def test_an_earlier_package_is_replaced_and_the_csv_form_by_the_bundle(examples: Clinic, tmp_path: Path):
    (tmp_path / "out").mkdir()
    export_package(examples, tmp_path / "out")
    set_consent(examples, "EX-01", Consent.NO)
    export_package(examples, tmp_path / "out")
    assert len(rows_of(tmp_path / "out")["patients"]) == 23
    export_package(examples, tmp_path / "out", form=PackageForm.FHIR)
    assert set(bytes_of(tmp_path / "out")) == {"bundle.json", "MANIFEST.sha256"}


@pytest.mark.parametrize("foreign", ["thesis.docx", "patients.csv", "datapackage.json", "bundle.json"])
def test_nothing_that_is_no_package_is_overwritten(examples: Clinic, tmp_path: Path, foreign: str):
    out = tmp_path / "out"
    export_package(examples, out)
    (out / foreign).write_text("patient_id,given_name\nP9,Zed\n", encoding="utf-8")
    before, stored = bytes_of(out), examples.store.path.read_bytes()
    with pytest.raises(ExportRefusedError, match="holds something else"):
        export_package(examples, out)
    assert bytes_of(out) == before
    assert examples.store.path.read_bytes() == stored


def test_an_identified_export_is_never_replaced_by_a_package_nor_a_package_by_one(
    examples: Clinic, tmp_path: Path
):
    export_identified(examples, tmp_path / "named")
    export_package(examples, tmp_path / "package")
    with pytest.raises(ExportRefusedError, match="holds something else"):
        export_package(examples, tmp_path / "named")
    with pytest.raises(ExportRefusedError, match="holds something else"):
        export_identified(examples, tmp_path / "package")


def test_a_sealed_package_replaces_an_earlier_one_and_nothing_else(examples: Clinic, tmp_path: Path):
    public, fingerprint = make_keys(tmp_path / "registry.key")
    made = export_package(examples, tmp_path / "out", seal_to=public)
    assert (made.place, made.sealed_to) == (tmp_path / "out.sealed", fingerprint)
    assert not (tmp_path / "out").exists()
    export_package(examples, tmp_path / "out", seal_to=public)
    (tmp_path / "mine.sealed").write_text("a letter", encoding="utf-8")
    with pytest.raises(ExportRefusedError, match="is something else"):
        export_package(examples, tmp_path / "mine", seal_to=public)
    assert (tmp_path / "mine.sealed").read_text(encoding="utf-8") == "a letter"


@pytest.mark.parametrize("is_sealed", [False, True])
def test_one_that_is_cancelled_leaves_nothing_and_writes_nothing(
    examples: Clinic, tmp_path: Path, is_sealed: bool
):
    public, _ = make_keys(tmp_path / "registry.key")
    stored, names = examples.store.path.read_bytes(), sorted(path.name for path in tmp_path.iterdir())
    seen: list[tuple[int, int]] = []
    with pytest.raises(ExportCancelledError):
        export_package(
            examples,
            tmp_path / "out",
            seal_to=public if is_sealed else None,
            progress=lambda done, of: seen.append((done, of)),
            is_cancelled=lambda: len(seen) == 3,
        )
    assert seen == [(1, 24), (2, 24), (3, 24)]
    assert sorted(path.name for path in tmp_path.iterdir()) == names
    assert examples.store.path.read_bytes() == stored


@pytest.mark.parametrize("role", Role)
def test_a_package_is_written_by_whoever_has_the_right_to_export_alone(people, tmp_path: Path, role: Role):
    with people.opened_as(role) as clinic:
        if role in {Role.DATA_CLERK, Role.ADMINISTRATOR}:
            assert export_package(clinic, tmp_path / "out").children == 0
            return
        with pytest.raises(RightLackingError) as refused:
            export_package(clinic, tmp_path / "out")
        assert refused.value.right is Right.EXPORT
        assert not (tmp_path / "out").exists()


def test_a_text_that_a_spreadsheet_would_run_cannot_be_in_a_package(examples: Clinic, tmp_path: Path):
    export_package(examples, tmp_path / "out")
    for name, content in bytes_of(tmp_path / "out").items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(content.decode(), newline="")):
                assert not [cell for cell in row if cell[:1] in "=@\t\r" and cell], name
