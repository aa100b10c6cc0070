"""Says on standard error which protocols a clinic names or adopted that cannot be used, whatever the command gives."""

from datetime import date

from nsclinic.cli.output import tell
from nsclinic.clinic.clinic import Clinic
from nsclinic.domain.record import ChildRecord


def warn_of_protocol(clinic: Clinic, record: ChildRecord, as_of: date | None = None) -> None:
    """Say on standard error that a child's record names a protocol that is not known, or not usable, on a day."""
    choice = clinic.protocol_choice(record, as_of)
    if choice.unknown_id:
        patient_id = record.child.patient_id
        warn_of_choice(clinic, patient_id, choice.unknown_id, choice.in_force_from, choice.protocol.id)


def warn_of_choice(
    clinic: Clinic, patient_id: str, named: str, in_force_from: date | None, used: str
) -> None:
    """Say that a child names a protocol that is not known, not usable, or in force only from a day on."""
    why = "is not known here"
    if in_force_from is not None:
        why = f"is in force only from {in_force_from.isoformat()} on"
    elif named in clinic.site_protocols.ids:
        why = "cannot be used"
    tell(f"warning: {patient_id}: protocol {named!r} {why}; reviewed under {used}")


def warn_of_site_protocols(clinic: Clinic) -> None:
    """Say on standard error which adopted protocols cannot be used."""
    for fault in clinic.site_protocols.faults:
        tell(f"warning: {fault}")
