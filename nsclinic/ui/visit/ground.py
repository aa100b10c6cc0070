"""What a visit form stands on, read from the clinic on the store thread."""

from datetime import date

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.drafting import kept_drafts
from nsclinic.ui.visit.drafts import drafts_of
from nsclinic.ui.visit.presenter import VisitGround


def read_ground(clinic: Clinic, patient_id: str, on: date) -> VisitGround:
    """Read what the form stands on; runs on the store thread."""
    record = clinic.record(patient_id)
    return VisitGround(
        record=record,
        protocol=clinic.protocol_of(record, on),
        review=clinic.review_record(record, on),
        site_units=clinic.units,
        drafts=drafts_of(kept_drafts(clinic), patient_id),
    )
