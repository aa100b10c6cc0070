"""A child as she leaves the clinic: nothing in it that is hers by name, and nothing that was typed freely.

The record is made anew from the columns that may leave (`package_tables`); what is not named there is not copied. Both
forms of a package, CSV and FHIR, are written from it.
"""

from dataclasses import dataclass
from datetime import date

from nsclinic.advice.model import Review
from nsclinic.advice.review import RULES
from nsclinic.domain.record import Child, ChildRecord, Event, EventKind, Observation, Treatment, Visit
from nsclinic.exchange.pseudonyms import Named

_RULES = frozenset(RULES)
"""By these a finding is set aside. An import takes any text in the shape of an id there, every other code from a list.

One that is no rule's changes no conclusion, and does not leave."""


@dataclass(frozen=True, slots=True)
class LeavingChild:
    """A child as she leaves: the pseudonymised record, cut at the as-of date, and its review.

    The review is made of the true record before it is pseudonymised; only days, numbers and codes of it are written.
    """

    record: ChildRecord
    review: Review

    @property
    def patient_id(self) -> str:
        """The pseudonym."""
        return self.record.child.patient_id


def leaving_record(record: ChildRecord, patient_id: str, renamed: Named, as_of: date) -> ChildRecord:
    """Give a record as it leaves.

    Args:
        record: the true record, cut at `as_of`.
        patient_id: the child's pseudonym.
        renamed: gives a row's.
        as_of: doses that begin after it are plans and stay.
    """
    child = record.child
    observed = Observation._make  # of these there are millions
    return ChildRecord(
        child=Child(
            patient_id=patient_id,
            birth_date=child.birth_date.replace(day=1),
            sex=child.sex,
            birth_date_estimated=True,
            diagnosis_date=child.diagnosis_date,
            cause=child.cause,
            consent_registry=child.consent_registry,
            row_id=renamed(child.row_id),
        ),
        visits=tuple(
            Visit(on=row.on, kind=row.kind, next_visit_date=row.next_visit_date, row_id=renamed(row.row_id))
            for row in record.visits
        ),
        observations=tuple(
            observed((on, code, value, unit, qualifier, hours, place, "", "", renamed(row_id)))
            for on, code, value, unit, qualifier, hours, place, _lab, _note, row_id in record.observations
        ),
        treatments=tuple(
            Treatment(
                drug=row.drug,
                start_date=row.start_date,
                end_date=row.end_date,
                dose=row.dose,
                dose_unit=row.dose_unit,
                frequency=row.frequency,
                doses_per_day=row.doses_per_day,
                row_id=renamed(row.row_id),
            )
            for row in record.treatments
            if row.start_date <= as_of
        ),
        events=tuple(
            Event(on=row.on, kind=row.kind, code=row.code, severity=row.severity, row_id=renamed(row.row_id))
            for row in record.events
            if row.kind is not EventKind.SET_ASIDE or row.code in _RULES
        ),
    )
