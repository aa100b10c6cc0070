"""Who wrote what of a child, when and why: her changes, and every state of one value."""

from collections.abc import Iterable

from nsclinic.clinic.clinic import Clinic
from nsclinic.store import ChildChange, Revision


def child_history(clinic: Clinic, patient_id: str) -> tuple[ChildChange, ...]:
    """Give every audit entry about a child with what it did to her rows, latest first."""
    return tuple(clinic.store.child_changes(patient_id))


def row_history(clinic: Clinic, row_ids: Iterable[str]) -> tuple[Revision, ...]:
    """Give every state of some rows (those of one cell), latest first; what came from a merged record included."""
    found = [revision for row_id in row_ids for revision in clinic.store.history(row_id)]
    return tuple(sorted(found, key=lambda revision: revision.change.seq, reverse=True))
