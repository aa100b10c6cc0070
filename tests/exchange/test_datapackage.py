"""The description of a package: deterministic, complete, and true to the catalogues that it speaks for."""

import json
import re
from datetime import date

import pytest

from nsclinic.domain.catalogue import analytes, drugs, ucum
from nsclinic.domain.notices import LOINC_NOTICE
from nsclinic.exchange.code_lists import code_lists, public_codes
from nsclinic.exchange.column_codes import LIST_OF_COLUMN, NUMBER_PATTERN, pattern_of
from nsclinic.exchange.datapackage import FileFacts, PackageFacts, datapackage, datapackage_bytes
from nsclinic.exchange.package_tables import PACKAGE_TABLES, REMOVED, FieldType

FACTS = PackageFacts(
    contract="1",
    rules="1",
    site_code="BS-01",
    as_of=date(2026, 11, 23),
    previous_sha256="a" * 64,
    protocols=(("three-step", "1", "b" * 64), ("mmf", "2", "c" * 64)),
    files={"patients.csv": FileFacts(7, 812, "d" * 64)},
)


def described(facts=FACTS):
    return json.loads(datapackage_bytes(facts))


def resource_of(name, facts=FACTS):
    return next(one for one in described(facts)["resources"] if one["name"] == name)


def field_of(table, column):
    return next(one for one in resource_of(table)["schema"]["fields"] if one["name"] == column)


def test_the_same_facts_give_the_same_bytes_and_other_facts_give_others():
    assert datapackage_bytes(FACTS) == datapackage_bytes(FACTS)
    assert datapackage_bytes(FACTS).endswith(b"}\n")
    other = PackageFacts("1", "1", "BS-01", date(2026, 11, 24))
    assert datapackage_bytes(other) != datapackage_bytes(FACTS)


def test_it_says_where_the_package_comes_from_and_which_came_before():
    said = described()["nsclinic"]
    assert {key: said[key] for key in ("contract", "rules", "site", "as_of", "since", "previous_sha256")} == {
        "contract": "1",
        "rules": "1",
        "site": "BS-01",
        "as_of": "2026-11-23",
        "since": None,
        "previous_sha256": "a" * 64,
    }
    assert [one["id"] for one in said["protocols"]] == ["mmf", "three-step"]


def test_the_notice_of_loinc_goes_with_its_codes():
    assert LOINC_NOTICE in described()["description"]
    assert described()["nsclinic"]["loinc_notice"] == LOINC_NOTICE


def test_a_name_is_one_that_the_standard_takes():
    assert re.fullmatch("[a-z0-9._-]+", described()["name"])


def test_every_file_and_column_of_a_package_is_described_in_its_order():
    assert [one["path"] for one in described()["resources"]] == [table.file for table in PACKAGE_TABLES]
    for table in PACKAGE_TABLES:
        fields = resource_of(table.name)["schema"]["fields"]
        assert tuple(one["name"] for one in fields) == table.columns
        assert all(one["description"].endswith(".") and one["title"] for one in fields), table.name


def test_a_file_that_was_written_carries_its_sum_and_one_that_was_not_none():
    written = resource_of("patients")
    assert (written["bytes"], written["hash"], written["rows"]) == (812, f"sha256:{'d' * 64}", 7)
    assert "hash" not in resource_of("visits")


def test_every_unit_has_its_ucum_spelling():
    for table in PACKAGE_TABLES:
        for one in table.fields:
            assert not one.unit or ucum()[one.unit], (table.name, one.name)
    assert field_of("steps", "egfr")["ucum"] == "mL/min/{1.73_m2}"
    assert field_of("observations", "hours_after_dose")["ucum"] == "h"


def test_a_column_that_loinc_names_says_so_and_one_that_it_does_not_says_nothing():
    assert field_of("steps", "creatinine")["rdfType"] == "http://loinc.org/2160-0"
    assert field_of("steps", "egfr")["rdfType"] == "http://loinc.org/50384-7"
    assert "rdfType" not in field_of("steps", "age")
    assert "rdfType" not in field_of("visits", "date")


def test_every_code_of_a_column_stands_with_its_label():
    for table in PACKAGE_TABLES:
        for one in table.fields:
            if one.choices:
                told = field_of(table.name, one.name)
                assert [entry["value"] for entry in told["categories"]] == told["constraints"]["enum"]
    assert {"value": "SRNS", "label": "Steroid-resistant"} in field_of("course", "steroid_response")[
        "categories"
    ]
    assert {"value": "tacrolimus", "label": "Tacrolimus"} in field_of("treatments", "drug")["categories"]


def test_every_list_named_for_a_column_knows_all_of_its_codes():
    for table in PACKAGE_TABLES:
        for one in table.fields:
            name = LIST_OF_COLUMN.get((table.name, one.name)) or LIST_OF_COLUMN.get(("", one.name))
            if name and one.choices:
                assert set(one.choices) <= set(code_lists()[name]), (table.name, one.name)


def test_a_child_and_a_row_are_known_by_pseudonyms_alone():
    for table in PACKAGE_TABLES:
        for column in {"patient_id", "row_id"} & set(table.columns):
            pattern = field_of(table.name, column)["constraints"]["pattern"]
            assert re.fullmatch(pattern, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            assert not re.fullmatch(pattern, "BS-0042-K")


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("0.30", True),
        ("12", True),
        ("1+", True),
        ("negative", True),
        ("-1", False),
        ("1,5", False),
        ("1.5e3", False),
        ("call the mother", False),
        ("1.", False),
    ],
)
def test_a_value_is_a_plain_number_or_one_of_the_words_of_the_catalogue(value, fits):
    assert bool(re.fullmatch(pattern_of("observations", "value"), value)) is fits
    assert re.fullmatch(NUMBER_PATTERN, "0.30")


def test_rows_point_at_their_child_unless_only_changes_are_sent():
    full = resource_of("visits")["schema"]
    assert full["foreignKeys"][0]["reference"] == {"resource": "patients", "fields": ["patient_id"]}
    changes = PackageFacts("1", "1", "BS", date(2026, 11, 23), since=date(2026, 11, 1))
    assert "foreignKeys" not in resource_of("visits", changes)["schema"]
    assert "foreignKeys" not in resource_of(REMOVED.name)["schema"]


def test_truths_are_yes_and_no():
    for table in PACKAGE_TABLES:
        for one in table.fields:
            if one.type is FieldType.BOOLEAN:
                told = field_of(table.name, one.name)
                assert (told["trueValues"], told["falseValues"]) == (["yes"], ["no"])


def test_the_public_codes_are_those_of_the_catalogues():
    codes = datapackage(FACTS)["nsclinic"]["codes"]
    assert {"code": "creatinine", "unit": "umol/L", "system": "LOINC", "public": "14682-9"} in codes[
        "analyte"
    ]
    assert {"code": "tacrolimus", "system": "ATC", "public": "L04AD02"} in codes["drug"]
    assert {"code": "FSGS", "system": "ICD-10", "public": "N04.1"} in codes["histology"]
    assert {"code": "10^9/L", "system": "UCUM", "public": "10*9/L"} in codes["unit"]
    assert not any(one["code"] in ("mizoribine", "IgM") for some in codes.values() for one in some)
    assert {one.code for one in public_codes() if one.of == "analyte"} <= set(analytes())
    assert {one.code for one in public_codes() if one.of == "drug"} <= set(drugs())
