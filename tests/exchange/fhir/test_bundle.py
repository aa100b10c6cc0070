"""The bundle passes FHIR's models, in R4's form and in R4B's alike; what points somewhere arrives; nothing leaks."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree
from fhir.resources.R4B.bundle import Bundle
from hypothesis import given, settings

from nsclinic.domain.notices import LOINC_NOTICE, UCUM_NOTICE
from nsclinic.exchange.fhir.bundle import Gone, Sending, write_bundle
from tests.exchange.fhir.leaving import AS_OF, demonstration, leaving, whole
from tests.exchange.records import clinics
from tests.ui.child.records import amina, forty_drugs

R4_ELEMENTS: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("r4_elements.json").read_text(encoding="utf-8")
)
"""The elements of each type, and of each part of it, that R4 (4.0.1) has: as fhir.resources 6.4.0 lists them."""

SENDING = Sending("BS", AS_OF)
GONE = [Gone("observations.csv", "ROW1"), Gone("events.csv", "ROW2"), Gone(patient_id="WITHDRAWN")]
TYPES = {
    "AdverseEvent", "Basic", "CarePlan", "Condition", "DiagnosticReport", "Encounter", "Immunization",
    "MedicationStatement", "Observation", "Organization", "Patient", "Procedure",
}  # fmt: skip
ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")


@pytest.fixture(scope="module")
def file(tmp_path_factory) -> Path:
    path: Path = tmp_path_factory.mktemp("fhir") / "bundle.json"
    write_bundle(path, SENDING, whole(demonstration()), GONE)
    return path


@pytest.fixture(scope="module")
def bundle(file) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return read


def resources(bundle) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in bundle["entry"] if "resource" in entry]


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "reference" in value:
            yield value["reference"]
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)


def test_every_resource_and_the_bundle_pass_the_models_of_r4b(file, bundle):
    read = Bundle.model_validate_json(file.read_text(encoding="utf-8"))
    assert len(read.entry) == len(bundle["entry"]) > 5000
    assert {entry.request.method for entry in read.entry} == {"PUT", "DELETE"}


def test_the_models_refuse_what_is_wrong(bundle):
    patient = next(one for one in resources(bundle) if one["resourceType"] == "Patient")
    wrong = {
        "resourceType": "Bundle",
        "type": "transaction",
        "entry": [{"resource": patient | {"sex": "female"}}],
    }
    with pytest.raises(ValueError, match="sex"):
        Bundle.model_validate_json(json.dumps(wrong))


def test_no_type_has_another_form_in_r4b_than_in_r4(bundle):
    used = {"Bundle", *TYPES}
    assert used <= set(R4_ELEMENTS)
    for name, elements in R4_ELEMENTS.items():
        owner = next(kind for kind in sorted(used) if name.startswith(kind))
        model = getattr(import_module(f"fhir.resources.R4B.{owner.lower()}"), name)
        assert sorted(model.elements_sequence()) == elements, name


def test_every_element_of_a_resource_stands_in_r4(bundle):
    for one in resources(bundle):
        assert set(one) - {"resourceType"} <= set(R4_ELEMENTS[one["resourceType"]])


def test_every_kind_of_row_that_the_demonstration_has_is_there(bundle):
    assert {one["resourceType"] for one in resources(bundle)} == TYPES


def test_references_arrive_and_no_two_entries_are_one(bundle):
    there = [f"{one['resourceType']}/{one['id']}" for one in resources(bundle)]
    assert len(set(there)) == len(there)
    assert all(ID.fullmatch(one["id"]) for one in resources(bundle))
    assert set(references(bundle)) <= set(there)
    pointing = [one for one in resources(bundle) if one["resourceType"] != "Organization"]
    assert all(list(references(one)) for one in pointing)
    puts = [entry for entry in bundle["entry"] if "resource" in entry]
    for entry, where in zip(puts, there, strict=True):
        assert entry["request"] == {"method": "PUT", "url": where}
        assert entry["fullUrl"].endswith(f"/{where}")


def test_nothing_is_empty(file):
    text = file.read_text(encoding="utf-8")
    assert not re.search(r'(""|\[\]|\{\}|null)', text)


def test_the_same_children_give_the_same_bytes(file, tmp_path):
    write_bundle(tmp_path / "again.json", SENDING, whole(demonstration()), GONE)
    assert (tmp_path / "again.json").read_bytes() == file.read_bytes()


def test_nothing_that_names_a_child_or_was_typed_freely_is_read_even_where_it_was_left_in(tmp_path):
    record = amina()
    canary = "Zeferino"
    record = replace(
        record,
        child=replace(
            record.child,
            given_name=canary,
            family_name=canary,
            guardian=canary,
            phone=canary,
            address=canary,
            note=canary,
        ),
        visits=tuple(row._replace(clinician=canary, note=canary) for row in record.visits),
        observations=tuple(row._replace(lab=canary, note=canary) for row in record.observations),
        treatments=tuple(
            row._replace(note=canary) for row in (*record.treatments, *forty_drugs().treatments)
        ),
        events=tuple(row._replace(clinician=canary, note=canary) for row in record.events),
    )
    write_bundle(tmp_path / "bundle.json", SENDING, whole([leaving(record)]))
    text = (tmp_path / "bundle.json").read_text(encoding="utf-8")
    assert canary not in text
    assert record.child.patient_id not in text
    assert record.child.birth_date.isoformat() not in text
    assert not any(row.row_id and f'"{row.row_id}"' in text for row in record.observations)


def test_what_is_gone_is_deleted_in_every_type_that_it_may_have_been(bundle):
    urls = [entry["request"]["url"] for entry in bundle["entry"] if entry["request"]["method"] == "DELETE"]
    assert urls[:6] == [
        "Observation/ROW1",
        "AdverseEvent/ROW2",
        "DiagnosticReport/ROW2",
        "Immunization/ROW2",
        "Observation/ROW2",
        "Procedure/ROW2",
    ]
    assert urls[-1] == "Patient/WITHDRAWN", "the child goes after everything that points at her"
    written = {one["resourceType"] for one in resources(bundle)} - {"Basic", "Patient", "Organization"}
    assert {url.split("?")[0] for url in urls[6:-1]} == written
    assert all(url.endswith("=Patient/WITHDRAWN") for url in urls[6:-1])


def test_the_notices_of_loinc_and_ucum_go_with_their_codes(bundle):
    (notice,) = (one for one in resources(bundle) if one["resourceType"] == "Basic")
    words = ElementTree.fromstring(notice["text"]["div"])
    assert ["".join(part.itertext()) for part in words] == [LOINC_NOTICE, UCUM_NOTICE]


def test_a_bundle_is_known_by_its_clinic_and_days(tmp_path):
    sending = replace(SENDING, since=AS_OF.replace(day=1))
    assert write_bundle(tmp_path / "bundle.json", sending, []) == 2
    bundle = json.loads((tmp_path / "bundle.json").read_text(encoding="utf-8"))
    assert bundle["identifier"]["value"] == "BS.2026-11-23.since.2026-11-01"
    assert Bundle.model_validate(bundle).entry[0].resource.id == "BS"


def test_a_file_that_is_there_is_not_overwritten(file):
    with pytest.raises(FileExistsError):
        write_bundle(file, SENDING, whole(demonstration()))


@given(records=clinics())
@settings(max_examples=12)
def test_whatever_a_clinic_may_hold_becomes_a_bundle_that_the_models_take(records, tmp_path_factory):
    path = tmp_path_factory.mktemp("any") / "bundle.json"
    count = write_bundle(path, SENDING, whole(leaving(record) for record in records))
    text = path.read_text(encoding="utf-8")
    read = Bundle.model_validate_json(text)
    assert len(read.entry) == count
    there = [f"{entry.resource.__class__.__name__}/{entry.resource.id}" for entry in read.entry]
    assert len(set(there)) == count
    assert set(references(json.loads(text))) <= set(there)
