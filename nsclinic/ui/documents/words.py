"""Documents in words: what they are, how large, and why one was not taken in or is not shown."""

from decimal import Decimal

from nsclinic.clinic.cell import CellError, TookTooLongError
from nsclinic.clinic.documents import Document
from nsclinic.clinic.intake import JPEG, PDF, PNG, TEXT, Refusal, RefusedFileError
from nsclinic.domain.attachment import Attachment, AttachmentKind, shown_file_name
from nsclinic.store import AttachmentAbsentError, AttachmentDamagedError
from nsclinic.ui.child.lists import ListRow, ListTable
from nsclinic.ui.faults import Fault, fault_in_words
from nsclinic.wording import Wording, marked

KINDS = {
    AttachmentKind.LETTER: marked("Letter"),
    AttachmentKind.SCAN: marked("Scan"),
    AttachmentKind.RESULT: marked("Result"),
    AttachmentKind.PHOTO: marked("Photo"),
    AttachmentKind.OTHER: marked("Other"),
}
MEDIA = {PDF: "PDF", PNG: marked("picture"), JPEG: marked("picture"), TEXT: marked("text")}

_REFUSALS = {
    Refusal.EMPTY: (marked("There is nothing in this file."), marked("Choose another file.")),
    Refusal.TOO_LARGE: (
        marked("The file is larger than 10 MB."),
        marked("Scan it again in grey, at 150 to 200 dots per inch."),
    ),
    Refusal.KIND: (
        marked("Only PDF, JPEG and PNG pictures, and plain text can be added."),
        marked("Save or scan it as a PDF, then add that."),
    ),
    Refusal.DAMAGED: (
        marked("The file is damaged, or its end is missing."),
        marked("Copy or scan it again."),
    ),
    Refusal.LOCKED: (
        marked("The PDF is locked with a password."),
        marked("Ask its sender for one without, or scan a print of it."),
    ),
    Refusal.TOO_MANY_DOTS: (
        marked("The picture has more than 50 million dots."),
        marked("Scan or photograph it again at a lower resolution."),
    ),
    Refusal.TOO_MANY_PAGES: (
        marked("The PDF has more than 2000 pages."),
        marked("Add the pages that matter."),
    ),
    Refusal.TEXT_TOO_LONG: (
        marked("The text is longer than a million letters."),
        marked("Add the part that matters."),
    ),
}

_FAULTS: tuple[tuple[type[Exception], str, str], ...] = (
    (
        AttachmentAbsentError,
        marked("The file of this document is absent."),
        marked("Copy it back from a backup; all else in the clinic works."),
    ),
    (
        AttachmentDamagedError,
        marked("The file of this document was altered, so it is not shown."),
        marked("Copy it back from a backup, or add the document again."),
    ),
    (
        TookTooLongError,
        marked("The file takes too long to read, and was given up."),
        marked("Scan a print of it and add that."),
    ),
    (
        CellError,
        marked("The file could not be read; nothing else was harmed."),
        marked("Scan a print of it and add that."),
    ),
)

_BYTES_IN_MB = Decimal(1_000_000)
_BYTES_IN_KB = Decimal(1000)


def kind_words(kind: AttachmentKind, words: Wording) -> str:
    """Give the kind of a document."""
    return words.t(KINDS[kind])


def size_words(size: int, words: Wording) -> str:
    """Give a size of so many bytes: "240 kB", "3.2 MB"."""
    if size >= _BYTES_IN_MB:
        return words.quantity(words.number(size / _BYTES_IN_MB, 1), "MB")
    return words.quantity(words.number(max(Decimal(1), size / _BYTES_IN_KB), 0), "kB")


def title_words(row: Attachment, words: Wording) -> str:
    """Give what a document is called: its title, else its kind."""
    return words.isolate(row.title) if row.title else kind_words(row.kind, words)


def about_words(row: Attachment, words: Wording) -> str:
    """Give what is known of a document in one line."""
    parts = (
        words.date(row.on),
        kind_words(row.kind, words),
        words.isolate(shown_file_name(row.file_name)),
        size_words(row.size, words),
        words.isolate(row.note),
    )
    return "  ·  ".join(part for part in parts if part)


def document_table(found: list[Document], words: Wording) -> ListTable:
    """Give a child's documents as a table; one whose file is absent is a tone lighter and says so."""
    return ListTable(
        columns=(
            words.t("Date"),
            words.t("Title"),
            words.t("Kind"),
            words.t("Pages"),
            words.t("Size"),
            words.t("Note"),
        ),
        rows=tuple(_row(each, words) for each in found),
        empty=words.t(
            "No document yet. {keys} adds a letter, a result or a scan; a file can be dropped here, and a picture "
            "pasted with {paste}.",
            keys=words.left_to_right("Ctrl+D"),
            paste=words.left_to_right("Ctrl+V"),
        ),
        wide=5,
    )


def _row(each: Document, words: Wording) -> ListRow:
    row = each.attachment
    note = words.isolate(" ".join(row.note.split()))
    if each.is_absent:
        note = words.t("The file is absent.")
    return ListRow(
        cells=(
            words.date(row.on),
            title_words(row, words),
            kind_words(row.kind, words),
            words.number(row.pages),
            size_words(row.size, words),
            note,
        ),
        row_id=row.row_id,
        is_current=not each.is_absent,
    )


def document_fault(error: Exception, words: Wording) -> Fault:
    """Give why a document was not taken in, or is not shown, and what to do."""
    if isinstance(error, RefusedFileError):
        happened, to_do = _REFUSALS[error.why]
        return Fault(words.t(happened), words.t(to_do))
    for kind, happened, to_do in _FAULTS:
        if isinstance(error, kind):
            return Fault(words.t(happened), words.t(to_do))
    if isinstance(error, OSError):
        why = words.isolate(error.strerror or type(error).__name__)
        return Fault(words.t("The file cannot be read: {why}.", why=why), words.t("Choose another file."))
    return fault_in_words(error, words)
