"""Letters, scans and pictures of a child: taken in, listed, shown, corrected, removed, copied out.

What reads a file from outside runs in a cell and away from the clinic; what touches the clinic is short. Documents are
no part of what is exchanged: exports leave them out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nsclinic.clinic.cell import Cell
from nsclinic.clinic.changing import Changed
from nsclinic.clinic.clinic import Clinic
from nsclinic.clinic.intake import ENDINGS, MOST_READ_BYTES, Refusal, RefusedFileError, TakenIn, take_in
from nsclinic.domain.attachment import Attachment, AttachmentKind, shown_file_name
from nsclinic.store import UnknownRowError

NOTED_DIGITS = 8
"""Digits of a content's sum by which an audit entry names it."""
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a list shows it; `is_absent` where its file is not there."""

    attachment: Attachment
    is_absent: bool


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a person says of a document."""

    on: date
    kind: AttachmentKind
    title: str
    note: str = ""


def read_outside(path: Path) -> bytes:
    """Give the bytes of a file from outside, as far as any document may reach.

    Raises:
        RefusedFileError: it is larger.
        OSError: it cannot be read, or is no file.
    """
    with path.open("rb") as file:
        raw = file.read(MOST_READ_BYTES + 1)
    if len(raw) > MOST_READ_BYTES:
        raise RefusedFileError(Refusal.TOO_LARGE)
    return raw


def taken_in(raw: Callable[[], bytes], is_cancelled: Callable[[], bool]) -> TakenIn:
    """Read a file and take it in, in a cell that is given up when nobody wants the answer; for a thread of its own.

    Raises:
        RefusedFileError: it may not come in.
        CellError: it could not be read to its end, or was cancelled.
        OSError: the file cannot be read.
    """
    content = raw()
    with Cell() as cell:
        return cell.ask(take_in, content, is_cancelled=is_cancelled)


def documents(clinic: Clinic, patient_id: str) -> list[Document]:
    """Give a child's documents, the latest first; of one day the one added last first."""
    attachments = clinic.store.attachments
    return [Document(row, attachments.is_absent(row)) for row in reversed(attachments.of(patient_id))]


def document(clinic: Clinic, patient_id: str, row_id: str) -> Attachment:
    """Give one document of a child.

    Raises:
        UnknownRowError: the child has none of that id.
    """
    for row in clinic.store.attachments.of(patient_id):
        if row.row_id == row_id:
            return row
    raise UnknownRowError("This document is no longer in the clinic.")


def add_document(clinic: Clinic, patient_id: str, taken: TakenIn, name: str, said: Particulars) -> str:
    """Keep a document of a child in one change, and give its row id; `name` is that of the file that was given.

    Raises:
        StoreError: there is no such child, or it could not be kept.
    """
    clinic.record(patient_id)
    with (
        clinic.store.attachments.keeping(taken.content) as kept,
        clinic.changing("document") as (change, touched),
    ):
        row = Attachment(
            on=said.on,
            kind=said.kind,
            title=_title(said.title),
            file_name=shown_file_name(name),
            media_type=taken.media_type,
            size=kept.size,
            pages=taken.pages,
            sha256=kept.sha256,
            content_name=kept.content_name,
            note=said.note.strip(),
        )
        row_id = change.put_attachment(patient_id, row)
        touched.append(patient_id)
    return row_id


def amend_document(clinic: Clinic, patient_id: str, row_id: str, said: Particulars) -> str:
    """Correct what is said of a document, never its content; give the change's id, empty where nothing differed.

    Raises:
        StoreError: the child has no such document, or the file could not be written.
    """
    row = document(clinic, patient_id, row_id)
    with clinic.changing("document") as (change, touched):
        corrected = row._replace(on=said.on, kind=said.kind, title=_title(said.title), note=said.note.strip())
        change.put_attachment(patient_id, corrected)
        touched.append(patient_id)
    return clinic.last_change_id


def remove_document(clinic: Clinic, patient_id: str, row_id: str, reason: str) -> str:
    """Mark a document as removed, its content kept for the record's history; give the id by which it is undone.

    Raises:
        ValueError: the reason is empty.
        StoreError: the child has no such document, or the file could not be written.
    """
    if not reason.strip():
        raise ValueError("a document is removed with a reason")
    document(clinic, patient_id, row_id)
    with clinic.changing("remove_document", reason.strip()) as (change, touched):
        change.remove(row_id)
        touched.append(patient_id)
    return clinic.last_change_id


def note_taken(clinic: Clinic, patient_id: str, row: Attachment, kind: str) -> None:
    """Write into the audit that a document left the clinic: `print` or `copy`, whose, and which by its sum."""
    clinic.store.note(
        kind=kind,
        who=clinic.who,
        reason=f"document {row.sha256[:NOTED_DIGITS]}",
        patient_ids=(patient_id,),
    )
    clinic.tell(Changed((patient_id,), (kind,)))


def outside_name(row: Attachment) -> str:
    """Give a name for a file of it that tells nothing of the child, with the ending that its content has."""
    return f"document-{row.sha256[:NOTED_DIGITS]}{ENDINGS.get(row.media_type, '')}"


def _title(text: str) -> str:
    return " ".join(text.split())[:LONGEST_TITLE]
