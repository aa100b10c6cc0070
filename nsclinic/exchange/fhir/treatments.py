"""What was taken, as MedicationStatement resources: one a row.

A dose of the record is all that is taken on one treatment day. It becomes a ratio, "20 mg each 2 days", so that nobody
can read a dose of every other day as one of every day, nor a day's amount as one swallowing's.
"""

from datetime import date
from decimal import Decimal

from nsclinic.domain.catalogue import drugs, ucum
from nsclinic.domain.record import Frequency, Treatment
from nsclinic.exchange.fhir.codes import ATC, Json, coding, concept, own, own_concept, period, quantity

_DAYS = {Frequency.DAILY: 1, Frequency.ALTERNATE_DAY: 2}
_PER_DAY = "/day"


def medication_statement(row: Treatment, patient: Json, as_of: date) -> Json:
    """Give one stretch of one dose; `as_of` tells one that goes on from one that has ended."""
    drug = drugs()[row.drug]
    named = [coding(ATC, drug.atc)] if drug.atc else []
    is_over = row.frequency is Frequency.SINGLE or (row.end_date is not None and row.end_date < as_of)
    return (
        {
            "resourceType": "MedicationStatement",
            "id": row.row_id,
            "status": "completed" if is_over else "active",
            "medicationCodeableConcept": concept(*named, coding(own("drug"), row.drug), text=drug.label),
            "subject": patient,
        }
        | _when(row)
        | {"dosage": [_dosage(row)]}
    )


def _when(row: Treatment) -> Json:
    if row.frequency is Frequency.SINGLE and row.end_date in (None, row.start_date):
        return {"effectiveDateTime": row.start_date.isoformat()}
    return {"effectivePeriod": period(row.start_date, row.end_date)}


def _dosage(row: Treatment) -> Json:
    timing: Json = {"code": own_concept("frequency", row.frequency, row.frequency.replace("_", " "))}
    days = _DAYS.get(row.frequency)
    if days is not None and row.doses_per_day:
        timing["repeat"] = {"frequency": row.doses_per_day, "period": Decimal(days), "periodUnit": "d"}
    dosage: Json = {"timing": timing}
    if row.dose:
        dosage["doseAndRate"] = [_amount(row, days)]
    return dosage


def _amount(row: Treatment, days: int | None) -> Json:
    mass = row.dose_unit.removesuffix(_PER_DAY)
    dose = quantity(Decimal(row.dose), mass, ucum()[mass])
    if days is None:
        return {"doseQuantity": dose}
    span = quantity(Decimal(days), "day", ucum()["day"])
    return {"rateRatio": {"numerator": dose, "denominator": span}}
