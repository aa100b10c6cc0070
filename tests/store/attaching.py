"""Short ways to attach invented documents to children of a clinic file."""

from nsclinic.domain.attachment import Attachment, AttachmentKind
from nsclinic.store import ClinicFile, Kept
from tests.store.children import DAY


def attachment(kept: Kept, title: str = "Letter", *, file_name: str = "letter.pdf") -> Attachment:
    return Attachment(
        on=DAY,
        kind=AttachmentKind.LETTER,
        title=title,
        file_name=file_name,
        media_type="text/plain",
        size=kept.size,
        pages=1,
        sha256=kept.sha256,
        content_name=kept.content_name,
    )


def attach(
    clinic: ClinicFile,
    patient_id: str,
    content: bytes,
    title: str = "Letter",
    *,
    file_name: str = "letter.pdf",
) -> str:
    """Keep a content and its row in one change; gives the row id."""
    with (
        clinic.attachments.keeping(content) as kept,
        clinic.change(kind="document", who="Dr N.") as change,
    ):
        return change.put_attachment(patient_id, attachment(kept, title, file_name=file_name))
