"""A clinic's bundle of changes: whom it sends whole, of whom the conclusions alone, and whom it asks to be deleted."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.importing import import_folder
from nsclinic.clinic.registry_package import PackageForm, export_package
from nsclinic.domain.record import Consent
from nsclinic.store import create_clinic
from nsclinic.store.entry import now
from tests.exchange.folders import GOOD, TODAY, write_good

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def store(tmp_path):
    patients = GOOD["patients.csv"].replace(",unknown,", ",yes,")
    with create_clinic(tmp_path / "clinic.nsclinic", passphrase=None, plain=True) as store:
        import_folder(Clinic(store, who="test", as_of=TODAY), write_good(tmp_path / "in", patients=patients))
        yield store


def entries(store, folder, *, since=None, as_of=TODAY):
    export_package(Clinic(store, who="test", as_of=as_of), folder, since=since, form=PackageForm.FHIR)
    return json.loads((folder / "bundle.json").read_text(encoding="utf-8"))["entry"]


def put(found, kind):
    return [entry["resource"] for entry in found if entry.get("resource", {}).get("resourceType") == kind]


def deleted(found):
    return [entry["request"]["url"] for entry in found if entry["request"]["method"] == "DELETE"]


def test_the_children_with_consent_leave_under_pseudonyms_that_stay(store, tmp_path):
    found = entries(store, tmp_path / "one")
    pseudonyms = {name for _, name in store.pseudonyms().values()}
    assert {one["id"] for one in put(found, "Patient")} == pseudonyms
    assert len(pseudonyms) == 2
    assert [entry["request"]["method"] for entry in found] == ["PUT"] * len(found)
    assert entries(store, tmp_path / "two") == found


def test_after_a_day_without_changes_only_conclusions_are_sent(store, tmp_path):
    entries(store, tmp_path / "one")
    found = entries(store, tmp_path / "two", since=now().date() + timedelta(days=1), as_of=TOMORROW)
    assert len(put(found, "Patient")) == len(put(found, "Condition")) == len(put(found, "CarePlan")) == 2
    assert put(found, "Encounter") == put(found, "MedicationStatement") == put(found, "AdverseEvent") == []
    assert deleted(found) == []


def test_a_child_whose_family_withdrew_is_deleted_with_all_that_points_at_her(store, tmp_path):
    entries(store, tmp_path / "one")
    name = store.pseudonyms()["P2"][1]
    with store.change(kind="child", who="test") as change:
        change.put_child(replace(store.record("P2").child, consent_registry=Consent.NO))
    found = entries(store, tmp_path / "two", since=now().date(), as_of=TOMORROW)
    assert deleted(found)[-1] == f"Patient/{name}"
    assert f"Observation?subject=Patient/{name}" in deleted(found)
    assert name not in {one["id"] for one in put(found, "Patient")}


def test_of_a_child_of_whom_something_was_written_all_is_sent_and_a_removed_row_is_deleted(store, tmp_path):
    everything = entries(store, tmp_path / "one")
    name = store.pseudonyms()["P1"][1]
    of_child = {one["id"] for one in resources_of(everything, name)}
    record = store.record("P1")
    with store.change(kind="visit", who="test") as change:
        change.remove(record.treatments[0].row_id)
    found = entries(store, tmp_path / "two", since=now().date(), as_of=TOMORROW)
    (gone,) = of_child - {one["id"] for one in resources_of(found, name)}
    assert f"MedicationStatement/{gone}" in deleted(found)


def resources_of(found, name):
    return [
        entry["resource"]
        for entry in found
        if entry.get("resource", {}).get("subject") == {"reference": f"Patient/{name}"}
    ]
