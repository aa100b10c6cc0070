"""Names of code systems, and the small pieces of which every resource is made: concepts, references, quantities, days.

Public codes come from the catalogues alone. Beside them, or where there is none, stands the clinic's own code in a
system whose address begins with `urn:nsclinic:`, so that nobody takes it for one of somebody else's.
"""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

Json = dict[str, Any]
"""An object of FHIR's JSON: text, truths, whole numbers, `Decimal`, lists and objects, and nothing that is empty."""

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
ATC = "http://www.whocc.no/atc"
ICD_10 = "http://hl7.org/fhir/sid/icd-10"
_HL7 = "http://terminology.hl7.org/CodeSystem/"

OURS = "urn:nsclinic:"


def own(kind: str) -> str:
    """Give the address of one of our own code systems or spaces of identifiers."""
    return f"{OURS}{kind}"


def coding(system: str, code: str, display: str = "") -> Json:
    """Give one code of one system."""
    return {"system": system, "code": code} | ({"display": display} if display else {})


def hl7(system: str, code: str, display: str) -> Json:
    """Give one code of a system that HL7 keeps."""
    return coding(_HL7 + system, code, display)


def concept(*codings: Json, text: str = "") -> Json:
    """Give what the codings name together, with the words of the catalogue."""
    return ({"coding": list(codings)} if codings else {}) | ({"text": text} if text else {})


def own_concept(kind: str, code: str, text: str = "") -> Json:
    """Give a concept that only our own system names."""
    return concept(coding(own(kind), code), text=text)


def reference(kind: str, resource_id: str) -> Json:
    """Point at a resource of the same bundle."""
    return {"reference": f"{kind}/{resource_id}"}


def quantity(value: Decimal, unit: str, ucum: str, comparator: str = "") -> Json:
    """Give an amount with its unit as the clinic prints it and as UCUM writes it."""
    return (
        {"value": value}
        | ({"comparator": comparator} if comparator else {})
        | {"unit": unit, "system": UCUM, "code": ucum}
    )


def period(first: date, last: date | None) -> Json:
    """Give a span of days, both included; an open one has no end."""
    return {"start": first.isoformat()} | ({"end": last.isoformat()} if last else {})


def absent(code: str, display: str) -> Json:
    """Say why there is no value."""
    return {"dataAbsentReason": concept(hl7("data-absent-reason", code, display))}


def unknown() -> Json:
    """Say that a value is not known: an answer of its own."""
    return absent("unknown", "Unknown")


def rounded(value: Decimal) -> Decimal:
    """Round what was computed to two decimals; what was measured keeps its own."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
