"""The Document screen without a window: the document and its child asked of the clinic, and the note that it left."""

from dataclasses import dataclass
from datetime import date

from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.documents import document
from nsclinic.domain.attachment import Attachment
from nsclinic.store import StoreError
from nsclinic.ui.child.identity import Identity, identity
from nsclinic.wording import Wording


@dataclass(frozen=True, slots=True)
class DocumentFile:
    """One document as the clinic gives it: whose, its row, and its content or why there is none."""

    patient_id: str
    child_name: str
    identity: Identity
    row: Attachment
    content: bytes
    fault: Exception | None = None


def read_document(clinic: Clinic, patient_id: str, row_id: str, as_of: date, words: Wording) -> DocumentFile:
    """Read a document; runs on the store thread.

    Raises:
        UnknownRowError: there is no such child, or the child has no such document.
    """
    record = clinic.record(patient_id)
    row = document(clinic, patient_id, row_id)
    who = identity(record, clinic.review_record(record, as_of), clinic.protocol_of(record, as_of), words)
    try:
        content, fault = clinic.store.attachments.content(row), None
    except StoreError as error:
        content, fault = b"", error
    return DocumentFile(patient_id, record.child.name, who, row, content, fault)
