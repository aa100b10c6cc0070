"""Who opened the clinic and whose chart was looked at, for those who may ask."""

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.rights import Right
from nsclinic.store import AccessEntry


def access_entries(clinic: Clinic, limit: int = 1000, *, patient_id: str = "") -> list[AccessEntry]:
    """Give the latest entries of the access log first: of one child's chart, or of the whole clinic.

    Empty where there is no log: a clinic without encryption, or one on a medium that can only be read.

    Raises:
        RightLackingError: whoever opened the clinic may not read the whole; of one child everybody may.
        StoreError: the log is damaged, or cannot be read.
    """
    if not patient_id:
        clinic.require(Right.READ_AUDIT)
    return clinic.store.access_log.entries(limit, patient_id)
