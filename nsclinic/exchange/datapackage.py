"""The description that goes with a registry package: `datapackage.json`, a Frictionless Data Package (Table Schema).

Whoever opens a package without this program finds in it what each file and column holds, in which unit, by which codes
and what those are called in LOINC, UCUM, ATC and ICD-10; and which clinic it came from, for which day, after which
package. The same facts give the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nsclinic.domain.catalogue import ucum
from nsclinic.domain.notices import LOINC_NOTICE, UCUM_NOTICE
from nsclinic.exchange.code_lists import event_code_lists, public_codes
from nsclinic.exchange.column_codes import address_of, labels_of, pattern_of, title_of
from nsclinic.exchange.package_tables import (
    PACKAGE_TABLES,
    PATIENT_ID,
    PATIENTS,
    REMOVED,
    FieldType,
    PackageField,
    PackageTable,
)

DATAPACKAGE_FILE = "datapackage.json"

NOT_NEGATIVE = frozenset({FieldType.INTEGER, FieldType.NUMBER})
"""Every number of a package counts or measures something: none is below zero."""

_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
"""RFC 4180, written out for readers that would guess."""

SOURCES = (
    ("LOINC, codes of what is measured", "http://loinc.org"),
    ("UCUM, codes of units", "http://unitsofmeasure.org"),
    ("WHO ATC, codes of drugs", "https://www.whocc.no/atc_ddd_index/"),
    ("ICD-10 N04, nephrotic syndrome", "https://icd.who.int/browse10/"),
)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file that was written: its data rows, its length and the SHA-256 of its bytes in hex."""

    rows: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What is to be said of one package.

    `since` is the first day (included) whose changes are in it, None of a full package. `previous_sha256` is that of
    the last package with an earlier as-of date, None where there was none. `protocols` names id, version and the
    SHA-256 of each protocol that a child of the package is on. `files` are the files that were written, by name.
    """

    contract: str
    rules: str
    site_code: str
    as_of: date
    since: date | None = None
    previous_sha256: str | None = None
    protocols: Sequence[tuple[str, str, str]] = ()
    files: Mapping[str, FileFacts] = field(default_factory=dict)


def datapackage_bytes(facts: PackageFacts, tables: Sequence[PackageTable] = PACKAGE_TABLES) -> bytes:
    """Give `datapackage.json` of a package of these tables: UTF-8, ends with a line feed."""
    return f"{json.dumps(datapackage(facts, tables), ensure_ascii=False, indent=1)}\n".encode()


def datapackage(facts: PackageFacts, tables: Sequence[PackageTable] = PACKAGE_TABLES) -> dict[str, Any]:
    """Give the description as one object: the standard's own keys, and ours under `nsclinic`."""
    return {
        "profile": "data-package",
        "name": f"nsclinic-{facts.site_code.lower()}-{facts.as_of.isoformat()}",
        "title": f"Children with nephrotic syndrome, site {facts.site_code}, as of {facts.as_of.isoformat()}",
        "description": (
            "A registry package of one clinic, pseudonymised: treat it as data of identifiable children. A text that "
            "begins with = + - @ or a tab has one apostrophe before it, so that no spreadsheet runs it as a formula. "
            f"{LOINC_NOTICE} {UCUM_NOTICE}"
        ),
        "version": facts.contract,
        "sources": [{"title": title, "path": path} for title, path in SOURCES],
        "nsclinic": {
            "contract": facts.contract,
            "rules": facts.rules,
            "site": facts.site_code,
            "as_of": facts.as_of.isoformat(),
            "since": facts.since.isoformat() if facts.since else None,
            "previous_sha256": facts.previous_sha256,
            "protocols": [
                {"id": name, "version": version, "sha256": sha256}
                for name, version, sha256 in sorted(facts.protocols)
            ],
            "loinc_notice": LOINC_NOTICE,
            "ucum_notice": UCUM_NOTICE,
            "codes": _codes(),
            "event_codes": {kind: _labelled(codes) for kind, codes in event_code_lists().items()},
        },
        "resources": [_resource(table, facts) for table in tables],
    }


def _codes() -> dict[str, list[dict[str, str]]]:
    """Give the public codes, list by list: what of ours, in which unit, is called what, in which system."""
    listed: dict[str, list[dict[str, str]]] = {}
    for one in public_codes():
        entry = {"code": one.code} | ({"unit": one.unit} if one.unit else {})
        listed.setdefault(one.of, []).append(entry | {"system": one.system, "public": one.public})
    return listed


def _labelled(codes: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"value": code, "label": label} for code, label in codes.items()]


def _resource(table: PackageTable, facts: PackageFacts) -> dict[str, Any]:
    written = facts.files.get(table.file)
    sums = (
        {"bytes": written.size_bytes, "hash": f"sha256:{written.sha256}", "rows": written.rows}
        if written
        else {}
    )
    return {
        "name": table.name,
        "type": "table",
        "path": table.file,
        "profile": "tabular-data-resource",
        "description": _sentence(table.meaning),
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **sums,
        "dialect": _DIALECT,
        "schema": _schema(table, facts),
    }


def _schema(table: PackageTable, facts: PackageFacts) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(one, table) for one in table.fields],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table not in (PATIENTS, REMOVED) and PATIENT_ID in table.columns:
        schema["foreignKeys"] = [
            {
                "fields": [PATIENT_ID],
                "reference": {"resource": PATIENTS.name, "fields": [PATIENT_ID]},
            }
        ]
    if facts.since is not None:
        # a package of changes alone may hold a row of a child whose own row did not change
        schema.pop("foreignKeys", None)
    return schema


def _field(one: PackageField, table: PackageTable) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": one.name,
        "type": one.type.value,
        "title": title_of(one.name),
        "description": _sentence(one.meaning),
    }
    if one.type is FieldType.BOOLEAN:
        described |= {"trueValues": ["yes"], "falseValues": ["no"]}
    if one.unit:
        described |= {"unit": one.unit, "ucum": ucum()[one.unit]}
    if address := address_of(table.name, one.name):
        described["rdfType"] = address
    if one.choices:
        described["categories"] = _labelled(labels_of(table.name, one.name, one.choices))
    if constraints := _constraints(one, table):
        described["constraints"] = constraints
    return described


def _constraints(one: PackageField, table: PackageTable) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if one.is_required:
        constraints["required"] = True
    if table.key == (one.name,):
        constraints["unique"] = True
    if one.choices:
        constraints["enum"] = list(one.choices)
    if one.type in NOT_NEGATIVE:
        constraints["minimum"] = 0
    if pattern := pattern_of(table.name, one.name):
        constraints["pattern"] = pattern
    return constraints


def _sentence(text: str) -> str:
    """Give a meaning as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."
