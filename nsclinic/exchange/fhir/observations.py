"""What was measured, as Observation resources: one a row, but a pressure, whose two rows of a contact are one.

A value stands in the unit in which it came, with all its digits. A LOINC code names what a quantity is the amount of (a
mass, a molar amount, a ratio): it is given only with the unit that it is for.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest

from nsclinic.domain.catalogue import Analyte, analytes, calculated, ucum
from nsclinic.domain.record import ChildRecord, Observation, Qualifier
from nsclinic.exchange.fhir.codes import (
    LOINC,
    Json,
    absent,
    coding,
    concept,
    hl7,
    own,
    own_concept,
    quantity,
    reference,
    unknown,
)

SYSTOLIC, DIASTOLIC = "sbp", "dbp"

_CATEGORIES = {
    "vital-signs": "Vital Signs",
    "laboratory": "Laboratory",
    "exam": "Exam",
}
_VITAL_SIGNS = frozenset({"weight", "height", "temperature"})


def observations(record: ChildRecord) -> Iterator[Json]:
    """Give every measurement of a child, in the order of the record; a pressure at the place of its first row."""
    patient = reference("Patient", record.child.patient_id)
    pressures = _pressures(record)
    for row in record.observations:
        if row.code not in (SYSTOLIC, DIASTOLIC):
            yield _observation(row, patient)
        elif row.row_id in pressures:
            yield _pressure(*pressures[row.row_id], patient)


def second_halves(record: ChildRecord) -> Iterator[str]:
    """Give the row ids of the pressures that stand in another row's resource: alone, each had one of its own once."""
    for systolic, diastolic in _pressures(record).values():
        if systolic is not None and diastolic is not None:
            yield diastolic.row_id


def _observation(row: Observation, patient: Json) -> Json:
    analyte = analytes()[row.code]
    components = [
        *([_hours(row)] if row.hours_after_dose else []),
        *([_place(row.place)] if row.place else []),
    ]
    return (
        _head(row.row_id, category_of(analyte))
        | {"code": code_of(analyte, row.unit), "subject": patient, "effectiveDateTime": row.on.isoformat()}
        | _value(row, analyte)
        | ({"component": components} if components else {})
    )


def _head(resource_id: str, category: str) -> Json:
    return {
        "resourceType": "Observation",
        "id": resource_id,
        "status": "final",
        "category": [concept(hl7("observation-category", category, _CATEGORIES[category]))],
    }


def category_of(analyte: Analyte) -> str:
    """Give HL7's category of an observation."""
    if analyte.code in _VITAL_SIGNS or analyte.group == "pressure":
        return "vital-signs"
    return "exam" if analyte.group == "measure" else "laboratory"


def code_of(analyte: Analyte, unit: str) -> Json:
    """Give LOINC's code for this analyte in this unit, where there is one, and our own."""
    loinc = analyte.loinc_in(unit)
    return concept(
        *([coding(LOINC, loinc)] if loinc else []),
        coding(own("observation"), analyte.code),
        text=analyte.label,
    )


def _value(row: Observation, analyte: Analyte) -> Json:
    if row.qualifier is Qualifier.NOT_DONE or not row.value:
        return absent("not-performed", "Not Performed")
    unit = analyte.unit(row.unit)
    if unit is None or analyte.takes_choice(row.unit):
        return {"valueCodeableConcept": own_concept(f"observation:{row.code}", row.value, row.value)}
    return {"valueQuantity": quantity(Decimal(row.value), row.unit, unit.ucum, row.qualifier.value)}


def _hours(row: Observation) -> Json:
    return {
        "code": own_concept("observation-part", "hours_after_dose", "Hours after the dose"),
        "valueQuantity": quantity(Decimal(row.hours_after_dose), "hour", ucum()["hour"]),
    }


def _place(place: str) -> Json:
    return {
        "code": own_concept("observation-part", "place", "Place of the measurement"),
        "valueCodeableConcept": own_concept("place", place, place),
    }


def _pressures(record: ChildRecord) -> dict[str, tuple[Observation | None, Observation | None]]:
    """Pair the pressures of each day and place in the order of entry, by the row id that the pair will have."""
    rows: dict[tuple[object, str], tuple[list[Observation], list[Observation]]] = {}
    for row in record.observations:
        if row.code in (SYSTOLIC, DIASTOLIC):
            of_day = rows.setdefault((row.on, row.place), ([], []))
            of_day[row.code == DIASTOLIC].append(row)
    pairs = {}
    for systolic, diastolic in rows.values():
        for pair in zip_longest(systolic, diastolic):
            named_by = pair[0] or pair[1]
            if named_by is not None:
                pairs[named_by.row_id] = pair
    return pairs


def _pressure(systolic: Observation | None, diastolic: Observation | None, patient: Json) -> Json:
    """Give one blood pressure; of a half that nobody wrote down the resource says that it is not known."""
    known = systolic or diastolic
    if known is None:
        raise ValueError("a pressure has at least one half")
    components = []
    for code, row in ((SYSTOLIC, systolic), (DIASTOLIC, diastolic)):
        analyte = analytes()[code]
        value = unknown() if row is None else _value(row, analyte)
        unit = analyte.units[0].symbol if row is None else row.unit
        components.append({"code": code_of(analyte, unit)} | value)
    if known.place:
        components.append(_place(known.place))
    whole = calculated()["blood_pressure"]
    panel = concept(coding(LOINC, whole.loinc), coding(own("observation"), whole.code), text=whole.label)
    return _head(known.row_id, "vital-signs") | {
        "code": panel,
        "subject": patient,
        "effectiveDateTime": known.on.isoformat(),
        "component": components,
    }
