"""The registry package: the same to the byte, one line of packages, read back to the same conclusions."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nsclinic.clinic.answers import review_json
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.merging import Side, merge_children
from nsclinic.clinic.packages_made import KEPT, keep_package, made_now, package_before, packages_made
from nsclinic.clinic.registry_package import (
    PackageForm,
    export_package,
)
from nsclinic.clinic.site_code import SITE_CODE_SETTING, package_site_code
from nsclinic.domain.record import (
    Child,
    ChildRecord,
    Consent,
)
from nsclinic.exchange.package_tables import PACKAGE_TABLES
from nsclinic.store import create_clinic, open_clinic
from nsclinic.wording import wording
from tests.clinic.packages import bytes_of, clock_of, rows_of
from tests.clinic.registry_clinic import TODAY, description_of, keyed, manifest_sum, set_consent
from tests.clinic.two_records import KEPT as KEPT_RECORD
from tests.clinic.two_records import OTHER as OTHER_RECORD
from tests.clinic.two_records import open_two
from tests.exchange.frictionless import errors, validated

WORDS = wording("en")


@pytest.mark.parametrize("form", PackageForm)
def test_the_same_clinic_gives_the_same_bytes_and_the_second_time_writes_nothing(
    examples: Clinic, tmp_path: Path, form: PackageForm
):
    export_package(examples, tmp_path / "one", form=form)
    stored = examples.store.path.read_bytes()
    assert len(examples.store.pseudonyms()) > 10
    export_package(examples, tmp_path / "two", form=form)
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    assert examples.store.path.read_bytes() == stored


def test_a_copy_of_the_clinic_file_on_another_computer_gives_the_same_bytes(
    examples: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = tmp_path / "copy.nsclinic"
    shutil.copyfile(examples.store.path, copy)
    export_package(examples, tmp_path / "one")
    monkeypatch.setenv("NSCLINIC_HOME", str(tmp_path / "elsewhere"))
    with open_clinic(copy) as store:
        export_package(Clinic(store, who="another", as_of=TODAY), tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")


def test_an_export_is_one_entry_of_the_audit_that_names_nobody(examples: Clinic, tmp_path: Path):
    before = examples.store.head.seq
    export_package(examples, tmp_path / "out")
    (entry,) = examples.store.changes(limit=examples.store.head.seq - before)
    assert (entry.kind, entry.who) == ("registry_export", "Dr N.")
    assert entry.reason == f"as of 2026-11-23, 24 children, {manifest_sum(tmp_path / 'out')[:12]}"
    assert examples.store.check() == []


def test_a_corrected_number_keeps_the_pseudonym_and_whoever_gets_the_old_number_has_another(
    examples: Clinic, tmp_path: Path
):
    export_package(examples, tmp_path / "one")
    child = examples.record("EX-01").child
    with examples.changing("amend", "misread") as (change, _):
        change.put_child(replace(child, patient_id="EX-99"))
    with examples.changing("register") as (change, _):
        newborn = Child("EX-01", date(2020, 1, 1), consent_registry=Consent.YES)
        change.put_child(newborn)
    export_package(examples, tmp_path / "two")
    names = examples.store.pseudonyms()
    assert names["EX-99"] == ("EX-01", keyed(examples, "EX-01"))
    assert names["EX-01"][1] == keyed(examples, f"EX-01 {examples.record('EX-01').child.row_id}")
    ids = [row["patient_id"] for row in rows_of(tmp_path / "two")["patients"]]
    assert len(ids) == len(set(ids)) == 25
    export_package(examples, tmp_path / "three")
    assert bytes_of(tmp_path / "two") == bytes_of(tmp_path / "three")


def test_a_child_who_was_deleted_or_whose_consent_was_withdrawn_is_named_as_removed(
    examples: Clinic, tmp_path: Path
):
    export_package(examples, tmp_path / "one")
    set_consent(examples, "EX-01", Consent.NO)
    with examples.changing("visit") as (change, _):
        change.remove(examples.record("EX-02").child.row_id)
    made = export_package(examples, tmp_path / "two")
    rows = rows_of(tmp_path / "two")
    names = sorted(keyed(examples, patient_id) for patient_id in ("EX-01", "EX-02"))
    assert rows["removed"] == [{"file": "", "row_id": "", "patient_id": name} for name in names]
    assert made.removed_children == 2
    rows.pop("removed")
    assert not [row for of_table in rows.values() for row in of_table if row["patient_id"] in names]


def merged_pair(tmp_path: Path, exported: ChildRecord) -> tuple[Clinic, str, str]:
    """Two records of one child of whom one was exported, put together; gives the clinic and both numbers."""
    agreed = replace(OTHER_RECORD, child=replace(OTHER_RECORD.child, consent_registry=None))
    kept = replace(KEPT_RECORD, child=replace(KEPT_RECORD.child, consent_registry=None))
    clinic = open_two(tmp_path / "two.nsclinic", kept, agreed)
    kept_id, other_id = kept.child.patient_id, agreed.child.patient_id
    set_consent(clinic, exported.child.patient_id, Consent.YES)
    export_package(clinic, tmp_path / "before")
    set_consent(clinic, kept_id, Consent.YES)
    set_consent(clinic, other_id, Consent.YES)
    merge_children(clinic, kept_id, other_id, {"birth": Side.KEPT, "family_name": Side.KEPT}, "twice")
    return clinic, kept_id, other_id


@pytest.mark.parametrize("exported", [KEPT_RECORD, OTHER_RECORD], ids=["kept", "other"])
def test_a_child_whose_two_records_were_put_together_keeps_her_pseudonym_and_is_not_removed(
    tmp_path: Path, exported: ChildRecord
):
    clinic, kept_id, _ = merged_pair(tmp_path, exported)
    with clinic.store:
        export_package(clinic, tmp_path / "after")
        rows = rows_of(tmp_path / "after")
        name = keyed(clinic, exported.child.patient_id)
        assert [row["patient_id"] for row in rows["patients"]] == [name]
        assert clinic.store.pseudonyms()[kept_id][1] == name
        assert rows["removed"] == []


def test_it_comes_back_into_a_new_clinic_with_the_same_conclusions(examples: Clinic, tmp_path: Path):
    export_package(examples, tmp_path / "out")
    with create_clinic(tmp_path / "other.nsclinic", passphrase=None, plain=True) as store:
        other = Clinic(store, who="test", as_of=TODAY)
        report = import_folder(other, tmp_path / "out")
        assert not report.is_refused
        for patient_id, (_, name) in examples.store.pseudonyms().items():
            before, after = (
                review_json(there.review(child), WORDS)
                for there, child in ((examples, patient_id), (other, name))
            )
            for part in ("as_of", "protocol", "course", "steps", "levels", "exposure"):
                assert after[part] == before[part], (patient_id, part)
        assert len(store.patient_ids()) == 24
        again = import_folder(other, tmp_path / "out")
        assert not again.is_refused
        assert len(store.patient_ids()) == 24


def test_sha256sum_and_the_frictionless_program_find_it_whole(examples: Clinic, tmp_path: Path):
    export_package(examples, tmp_path / "out")
    if shutil.which("sha256sum") is None:
        pytest.skip("needs the program sha256sum")
    ended = subprocess.run(
        ["sha256sum", "-c", "--strict", "MANIFEST.sha256"],
        cwd=tmp_path / "out",
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.count(": OK\n") == len(PACKAGE_TABLES) + 1
    report = validated(tmp_path / "out")
    assert report["valid"], errors(report)


def test_each_package_names_the_last_one_of_an_earlier_day(
    examples: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    set_clock = clock_of(monkeypatch)
    days = [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]
    set_clock(days[0])
    for day in days:
        set_clock(day)
        at = Clinic(examples.store, who="Dr N.", as_of=day)
        export_package(at, tmp_path / str(day), since=None if day == days[0] else days[0])
    sums = [manifest_sum(tmp_path / str(day)) for day in days]
    said = [description_of(tmp_path / str(day)) for day in days]
    assert [one["previous_sha256"] for one in said] == [None, *sums[:2]]
    assert [one["since"] for one in said] == [None, "2026-09-01", "2026-09-01"]
    assert [one.sha256 for one in packages_made(examples)] == sums
    again = export_package(
        Clinic(examples.store, who="Dr N.", as_of=days[1]), tmp_path / "again", since=days[0]
    )
    assert again.sha256 == sums[1]
    assert len(packages_made(examples)) == 3


@pytest.mark.parametrize(("since", "has_gap"), [(date(2026, 10, 1), False), (date(2026, 10, 2), True)])
def test_changes_that_are_in_no_package_are_told(
    examples: Clinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, since: date, has_gap: bool
):
    clock_of(monkeypatch)(date(2026, 10, 1))
    export_package(Clinic(examples.store, who="Dr N.", as_of=date(2026, 9, 1)), tmp_path / "first")
    made = export_package(examples, tmp_path / "second", since=since)
    assert made.has_gap is has_gap


def test_a_bundle_is_not_in_the_line_of_packages_but_its_children_are_known(examples: Clinic, tmp_path: Path):
    export_package(examples, tmp_path / "fhir", form=PackageForm.FHIR)
    assert packages_made(examples) == ()
    assert len(examples.store.pseudonyms()) == 24
    set_consent(examples, "EX-01", Consent.NO)
    made = export_package(examples, tmp_path / "csv")
    assert made.removed_children == 1


def test_five_years_of_packages_are_kept_and_the_oldest_go(examples: Clinic, monkeypatch: pytest.MonkeyPatch):
    assert KEPT == 5 * 12
    monkeypatch.setattr("nsclinic.clinic.packages_made.KEPT", 3)
    for number in range(5):
        keep_package(examples, made_now(date(2000 + number, 1, 1), None, 1, f"{number:064}"), {})
    assert [made.as_of.year for made in packages_made(examples)] == [2002, 2003, 2004]
    assert package_before(examples, date(2002, 1, 1)) is None
    found = package_before(examples, date(2003, 1, 1))
    assert found is not None
    assert found.as_of == date(2002, 1, 1)


def test_a_clinic_without_a_site_code_has_one_that_follows_from_its_own_id(examples: Clinic, tmp_path: Path):
    export_package(examples, tmp_path / "one")
    code = package_site_code(examples)
    assert (
        description_of(tmp_path / "one")["site"]
        == code
        == f"X-{examples.store.clinic_id.replace('-', '')[:12].upper()}"
    )
    with examples.changing("settings") as (change, _):
        change.put_setting(SITE_CODE_SETTING, "EG-01")
    export_package(examples, tmp_path / "two")
    assert description_of(tmp_path / "two")["site"] == "EG-01"
