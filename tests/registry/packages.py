"""Packages of invented children for the tests: every file, manifest and description, as an export writes them."""

import base64
import csv
import hashlib
import json
from datetime import date

from nsclinic.exchange.datapackage import DATAPACKAGE_FILE, PackageFacts, datapackage
from nsclinic.exchange.package_tables import PACKAGE_TABLES
from nsclinic.exchange.package_writer import MANIFEST_FILE
from nsclinic.registry.package import OURS

AS_OF = "2016-05-20"


def pseudonym(*of):
    """Make the 26 letters that an export would make: the same for the same."""
    digest = hashlib.sha256("/".join(map(str, of)).encode()).digest()
    return base64.b32encode(digest).decode()[:26]


def child(name, **course):
    """Make one child's rows, by table; `course` are columns of course.csv, and `steps` the steps as dicts."""
    patient_id = pseudonym(name)
    steps = course.pop("steps", [step(1)])
    sex = course.pop("sex", "female")
    ids = {"patient_id": patient_id}
    tacrolimus = {
        "tacrolimus_first_day": "2015-03-05",
        "tacrolimus_relapse_rate_before": "2.435",
        "tacrolimus_relapse_rate_after": "0.811667",
    }
    rows = {
        "patients": [
            {"sex": sex, "birth_date": "2009-02-01", "birth_date_estimated": "yes", "diagnosis_date": "2014-10-03",
             "cause": "idiopathic", "consent_registry": "yes"}
        ],
        "visits": [{"date": "2016-05-18", "kind": "scheduled", "next_visit_date": "2016-06-20"}],
        "observations": [
            {"date": "2016-05-18", "code": "weight", "value": "20.30", "unit": "kg", "place": "clinic"},
            {"date": "2016-05-18", "code": "dipstick_protein", "value": "1+", "unit": "grade", "place": "home"},
            {"date": "2016-05-18", "code": "tac_trough", "qualifier": "not_done", "unit": "ng/mL"},
        ],
        "treatments": [
            {"drug": "tacrolimus", "start_date": "2015-03-05", "dose": "2.5", "dose_unit": "mg/day",
             "frequency": "daily", "doses_per_day": "2"}
        ],
        "events": [
            {"date": "2014-11-20", "kind": "biopsy", "code": "MCD"},
            {"date": "2015-06-01", "kind": "adverse_event", "code": "tremor", "severity": "mild"},
        ],
        "course": [
            {"as_of": AS_OF, "protocol": "three-step", "protocol_version": "1", "protocol_sha256": "0" * 64,
             "steroid_response": "SRNS",
             "state": "complete_remission", "relapses": "0", "histology": "MCD", **tacrolimus,
             "tacrolimus_adverse_events": "tremor"} | course
        ],
        "steps": steps,
        "relapses": [{"date": "2015-12-24"}],
    }  # fmt: skip
    return {
        table: [ids | {"row_id": pseudonym(name, table, number)} | row for number, row in enumerate(of_table)]
        for table, of_table in rows.items()
    }


def step(number, **columns):
    """Make a step that ended in complete remission, or as `columns` say."""
    return {
        "number": str(number), "start": "2015-03-05", "end": "2015-09-08", "outcome": "complete_remission",
        "best_response": "complete", "remission_date": "2015-05-05", "decision_date": "2015-09-05",
        "observed_until": "2015-09-05", "age": "6.086242", "weight": "19.5", "egfr": "119.025",
    } | columns  # fmt: skip


def write(
    folder, children=(), *, site="BS", as_of=AS_OF, since=None, previous=None, removed=(), **description
):
    """Write a package into a new folder and give the folder."""
    folder.mkdir(parents=True)
    for table in PACKAGE_TABLES:
        rows = (
            list(removed) if table.name == "removed" else [row for one in children for row in one[table.name]]
        )
        with (folder / table.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.columns, restval="", lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(rows)
    facts = PackageFacts("1", "1", "BS", date.fromisoformat(AS_OF))
    page = datapackage(facts)
    page[OURS] |= {"site": site, "as_of": as_of, "since": since, "previous_sha256": previous} | description
    (folder / DATAPACKAGE_FILE).write_text(json.dumps(page), encoding="utf-8")
    seal(folder)
    return folder


def seal(folder):
    """Write the manifest over the files as they are: what a site would do that sends whatever it holds."""
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n"
        for path in sorted(folder.iterdir())
        if path.name != MANIFEST_FILE
    ]
    (folder / MANIFEST_FILE).write_text("".join(lines), encoding="utf-8", newline="\n")


def sum_of(folder):
    """Give the sum by which a package is known."""
    return hashlib.sha256((folder / MANIFEST_FILE).read_bytes()).hexdigest()
