"""Which families consented to the registry: one question for the whole clinic, and no record is read."""

from nsclinic.domain.record import Consent
from nsclinic.store.clinic_file import ClinicFile


def consents(file: ClinicFile) -> dict[str, Consent | None]:
    """Give each child's consent to the registry, None where nobody asked, in order of id; removed children are none."""
    with file.reading() as connection:
        rows = connection.execute(
            "SELECT patient_id, consent_registry FROM child WHERE removed = 0 ORDER BY patient_id"
        ).fetchall()
    return {patient_id: Consent(said) if said else None for patient_id, said in rows}
