"""Writes packages of invented children fast: what a national registry receives, without a clinic behind each.

A package of it is one that `registry load` takes, with the rows, codes and spread of values that clinics have; what is
concluded of a child is drawn and not computed. The same seed and site give the same bytes.
"""

import base64
import hashlib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from nsclinic.exchange.datapackage import DATAPACKAGE_FILE, PackageFacts, datapackage_bytes
from nsclinic.exchange.package_tables import COURSE, PACKAGE_TABLES, STEPS, PackageTable
from nsclinic.exchange.package_writer import MANIFEST_FILE

AS_OF = date(2026, 11, 1)
PROTOCOL, VERSION = "three-step", "1"

VALUES = (
    ("weight", "kg", 8.0, 45.0, 1),
    ("height", "cm", 70.0, 150.0, 0),
    ("sbp", "mmHg", 85.0, 130.0, 0),
    ("upcr", "mg/mg", 0.1, 9.0, 2),
    ("albumin", "g/dL", 1.5, 4.8, 1),
    ("creatinine", "mg/dL", 0.2, 1.2, 2),
    ("cholesterol", "mg/dL", 120.0, 520.0, 0),
    ("tac_trough", "ng/mL", 2.0, 14.0, 1),
    ("potassium", "mmol/L", 3.2, 5.5, 1),
    ("haemoglobin", "g/dL", 8.0, 14.5, 1),
)
"""What is measured at a visit: code, unit, lowest, highest, decimals. The first so many are taken."""

_STEP_DRUGS = ("ciclosporin", "ciclosporin", "tacrolimus")
_HISTOLOGIES = ("MCD", "MCD", "MCD", "FSGS", "FSGS", "MesPGN", "IgM")
_HARMS = ("tremor", "diarrhoea", "gingival_hyperplasia", "hypertension", "infection", "hypertrichosis")
_LETTERS = 26
_BYTES = 20
_DAY_SHIFT = 28


class _Site:
    """One site's rows while they are drawn, by table."""

    def __init__(self, seed: int, site: str) -> None:
        self.random = Random(f"{seed}/{site}")
        self.lines: dict[str, list[str]] = {table.name: [] for table in PACKAGE_TABLES}

    def ids(self, count: int) -> Iterator[str]:
        """Draw pseudonyms."""
        letters = base64.b32encode(self.random.randbytes(_BYTES * count)).decode()
        return (letters[at : at + _LETTERS] for at in range(0, len(letters), 32))

    def put(self, table: PackageTable, cells: dict[str, object]) -> None:
        """Add a row, its cells by column."""
        known = {name: cells.get(name, "") for name in table.columns}
        self.lines[table.name].append(",".join(map(str, known.values())))

    def some(self, low: float, high: float) -> str:
        """Draw an amount with six decimals, as a conclusion comes."""
        return f"{self.random.uniform(low, high):.6f}"


def write_site(folder: Path, site: str, *, children: int, visits: int, values: int, seed: int = 1) -> int:
    """Write a site's full package into a new folder and give how many observations it has."""
    drawn = _Site(seed, site)
    for _ in range(children):
        _draw_child(drawn, visits, values)
    folder.mkdir(parents=True)
    sums = []
    for table in PACKAGE_TABLES:
        content = "".join(
            f"{line}\r\n" for line in (",".join(table.columns), *drawn.lines[table.name])
        ).encode()
        (folder / table.file).write_bytes(content)
        sums.append((table.file, hashlib.sha256(content).hexdigest()))
    content = datapackage_bytes(
        PackageFacts("1", "1", site, AS_OF, protocols=((PROTOCOL, VERSION, "0" * 64),))
    )
    (folder / DATAPACKAGE_FILE).write_bytes(content)
    sums.append((DATAPACKAGE_FILE, hashlib.sha256(content).hexdigest()))
    manifest = "".join(f"{digest}  {file}\n" for file, digest in sorted(sums))
    (folder / MANIFEST_FILE).write_text(manifest, encoding="ascii", newline="\n")
    return len(drawn.lines["observations"])


def _draw_child(site: _Site, visits: int, values: int) -> None:
    random = site.random
    (patient,) = site.ids(1)
    birth = date(2010 + random.randrange(10), 1 + random.randrange(12), 1)
    diagnosis = birth + timedelta(days=random.randrange(400, 2500))
    is_srns = random.random() < 0.4
    child: dict[str, object] = {"patient_id": patient}
    _put(
        site, "patients", child | {
            "sex": random.choice(("male", "male", "female")), "birth_date": birth, "birth_date_estimated": "yes",
            "diagnosis_date": diagnosis, "cause": "idiopathic", "consent_registry": "yes",
        }
    )  # fmt: skip
    days = [diagnosis + timedelta(days=_DAY_SHIFT * number) for number in range(visits)]
    for number, day in enumerate(days):
        _put(site, "visits", child | {
            "date": day, "kind": "scheduled",
            "next_visit_date": days[number + 1] if number + 1 < visits else "",
        })  # fmt: skip
    row_ids = site.ids(visits * values)
    observations = site.lines["observations"]
    for day in days:
        for code, unit, low, high, decimals in VALUES[:values]:
            value = f"{random.uniform(low, high):.{decimals}f}"
            observations.append(f"{patient},{day},{code},,{value},{unit},,clinic,{next(row_ids)}")
    _draw_course(site, child, diagnosis, is_srns=is_srns)


def _draw_course(site: _Site, child: dict[str, object], diagnosis: date, *, is_srns: bool) -> None:
    """Draw what was given and what was concluded: of a child who resists steroids one to three steps."""
    random = site.random
    begun = diagnosis + timedelta(days=90)
    taken = {"prednisolone": diagnosis}
    for number in range(random.randrange(1, 4) if is_srns else 0):
        is_answered = random.random() < 0.5
        start = begun + timedelta(days=190 * number)
        taken.setdefault(_STEP_DRUGS[number], start)
        baseline = {name: site.some(low, high) for name, low, high in (
            ("age", 1, 15), ("weight", 8, 45), ("height", 70, 150), ("albumin", 1.2, 3.5), ("cholesterol", 150, 600),
            ("upcr", 2, 12), ("creatinine", 0.2, 1.1), ("egfr", 60, 180),
        )}  # fmt: skip
        _put(site, STEPS.name, child | baseline | {
            "number": number + 1, "start": start, "end": start + timedelta(days=180),
            "outcome": "complete_remission" if is_answered else "resistant",
            "best_response": "complete" if is_answered else "none",
            "remission_date": start + timedelta(days=random.randrange(20, 170)) if is_answered else "",
            "decision_date": start + timedelta(days=180), "observed_until": start + timedelta(days=180),
        })  # fmt: skip
        if is_answered:
            break
    course: dict[str, object] = {
        "as_of": AS_OF, "protocol": PROTOCOL, "protocol_version": VERSION, "protocol_sha256": "0" * 64,
        "steroid_response": "SRNS" if is_srns else "SSNS", "state": "complete_remission", "confirmed": "yes",
        "relapses": random.randrange(6), "relapses_per_year": site.some(0, 3), "egfr": site.some(70, 160),
        "histology": random.choice(_HISTOLOGIES) if is_srns else "",
    }  # fmt: skip
    for drug, first_day in taken.items():
        dose = {"dose": round(random.uniform(2, 60), 1), "dose_unit": "mg/day", "frequency": "daily"}
        _put(site, "treatments", child | dose | {"drug": drug, "start_date": first_day, "doses_per_day": 2})
        harms = sorted(random.sample(_HARMS, random.randrange(3)))
        course |= {
            f"{drug}_first_day": first_day,
            f"{drug}_relapse_rate_before": site.some(0, 4),
            f"{drug}_relapse_rate_after": site.some(0, 3),
            f"{drug}_steroid_dose_before": site.some(0, 2),
            f"{drug}_steroid_dose_after": site.some(0, 1),
            f"{drug}_adverse_events": ";".join(harms),
        }
        for harm in harms:
            event = {"date": first_day + timedelta(days=50), "kind": "adverse_event", "code": harm}
            _put(site, "events", child | event | {"severity": "mild"})
    _put(site, COURSE.name, child | course)
    if not is_srns:
        _put(site, "relapses", child | {"date": begun, "relapsed_from": "complete_remission"})


_TABLES = {table.name: table for table in PACKAGE_TABLES}


def _put(site: _Site, table: str, cells: dict[str, object]) -> None:
    (row_id,) = site.ids(1)
    site.put(_TABLES[table], cells | {"row_id": row_id})
