"""Writes the bundle: entry after entry as the children come, so that memory holds one child; the same bytes each time.

It is a transaction. Each resource is PUT under its own id, so that a server that is told the same thing twice holds it
once, as the registry does; what was removed is DELETEd, for which a collection has no word (decision 26).
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from nsclinic.exchange.fhir.children import course, encounter, notice, organization, patient
from nsclinic.exchange.fhir.codes import Json, hl7, own, reference
from nsclinic.exchange.fhir.events import RESOURCES_OF_EVENTS, events
from nsclinic.exchange.fhir.observations import observations, second_halves
from nsclinic.exchange.fhir.treatments import medication_statement
from nsclinic.exchange.leaving import LeavingChild

BUNDLE_FILE = "bundle.json"
BASE = "https://nsclinic.invalid/fhir/"
"""Where the resources would stand: an address that by its name can never answer (RFC 2606)."""

_RESOURCES_OF = {
    "visits.csv": ("Encounter",),
    "observations.csv": ("Observation",),
    "treatments.csv": ("MedicationStatement",),
    "events.csv": RESOURCES_OF_EVENTS,
}
"""What a row of a file may have become. A row of what was concluded has no resource of its own: a child's four
conclusions are overwritten.
"""

_POINTING_AT_A_CHILD = {
    "AdverseEvent": "subject",
    "CarePlan": "subject",
    "Condition": "subject",
    "DiagnosticReport": "subject",
    "Encounter": "subject",
    "Immunization": "patient",
    "MedicationStatement": "subject",
    "Observation": "subject",
    "Procedure": "subject",
}
"""Every type that is written beside the child's own, and the name under which it is searched by the child."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Whose bundle it is, of which day, and since when; `site` holds letters, digits, `-` and `.` alone."""

    site: str
    as_of: date
    since: date | None = None

    @property
    def name(self) -> str:
        """The bundle's own identifier: the same for the same site and days."""
        since = f".since.{self.since.isoformat()}" if self.since else ""
        return f"{self.site}.{self.as_of.isoformat()}{since}"


class OfChild(NamedTuple):
    """A child, and whether her rows go along or only who she is and what was concluded of her on the as-of date."""

    child: LeavingChild
    has_rows: bool = True


@dataclass(frozen=True, slots=True)
class Gone:
    """What is to be removed: a row of a file, or a child altogether, whose `row_id` is empty."""

    file: str = ""
    row_id: str = ""
    patient_id: str = ""


def write_bundle(
    path: Path,
    sending: Sending,
    children: Iterable[OfChild],
    gone: Iterable[Gone] = (),
    *,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Write the bundle into a new file and give the number of its entries.

    Args:
        path: the file, which must not be there.
        sending: whose bundle it is.
        children: whole records as they leave, in the order in which they are to stand; taken one after another.
        gone: what is to be removed, written after the children.
        progress: told the number of children written so far.

    Raises:
        FileExistsError: the file is there already.
        OSError: it could not be written.
    """
    count = 0
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(_opening(sending))
        for entry in _entries(sending, children, gone, progress):
            file.write(",\n" if count else "\n")
            file.write(_json(entry))
            count += 1
        file.write("\n]}\n")
    return count


def _opening(sending: Sending) -> str:
    """Give the bundle up to its list of entries; there is always one, the clinic's."""
    head = {
        "resourceType": "Bundle",
        "meta": {"security": [hl7("v3-ObservationValue", "PSEUDED", "pseudonymized")]},
        "identifier": {"system": own("package"), "value": sending.name},
        "type": "transaction",
    }
    return _json(head)[:-1] + ',"entry":['


def _entries(
    sending: Sending,
    children: Iterable[OfChild],
    gone: Iterable[Gone],
    progress: Callable[[int], None] | None,
) -> Iterator[Json]:
    yield _put(organization(sending.site))
    yield _put(notice(sending.site))
    for number, told in enumerate(children, start=1):
        for resource in resources_of(told, sending):
            yield _put(resource)
        if sending.since is not None and told.has_rows:
            for row_id in second_halves(told.child.record):
                yield _delete(f"Observation/{row_id}")
        if progress is not None:
            progress(number)
    for one in gone:
        yield from _deleted(one)


def resources_of(told: OfChild, sending: Sending) -> Iterator[Json]:
    """Give everything that one child becomes, the child first."""
    child = told.child
    subject = reference("Patient", child.patient_id)
    yield patient(child, sending.site)
    yield from course(child)
    if not told.has_rows:
        return
    for visit in child.record.visits:
        yield encounter(visit, subject)
    yield from observations(child.record)
    for treatment in child.record.treatments:
        yield medication_statement(treatment, subject, sending.as_of)
    yield from events(child.record)


def _put(resource: Json) -> Json:
    where = f"{resource['resourceType']}/{resource['id']}"
    return {"fullUrl": BASE + where, "resource": resource, "request": {"method": "PUT", "url": where}}


def _deleted(one: Gone) -> Iterator[Json]:
    """Give what removes a row, or a child with all that points at her.

    Of an event only its id is known, so each type that it may be is named: to delete what is not there is no fault.
    """
    if one.row_id:
        for kind in _RESOURCES_OF.get(one.file, ()):
            yield _delete(f"{kind}/{one.row_id}")
        return
    for kind, child in _POINTING_AT_A_CHILD.items():
        yield _delete(f"{kind}?{child}=Patient/{one.patient_id}")
    yield _delete(f"Patient/{one.patient_id}")


def _delete(where: str) -> Json:
    return {"request": {"method": "DELETE", "url": where}}


def _json(value: object) -> str:
    """Give JSON on one line. A Decimal keeps its digits, which FHIR takes for its precision; json would drop them."""
    if isinstance(value, dict):
        return "{" + ",".join(f'"{name}":{_json(part)}' for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_json, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False)
