"""What a check found, in plain words: for the window and the command alike."""

from datetime import date

from nsclinic.domain.record import VisitKind
from nsclinic.store import CheckPart, Fault, FaultKind, RowKind
from nsclinic.wording import Wording, marked

PART_WORDS = {
    CheckPart.PAGES: marked("Pages of the file"),
    CheckPart.STRUCTURE: marked("Structure of the file"),
    CheckPart.AUDIT: marked("Audit and every row"),
    CheckPart.LISTS: marked("Lists and search"),
    CheckPart.DOCUMENTS: marked("Documents"),
    CheckPart.BESIDE: marked("Drafts and keys"),
}

_HAPPENED = {
    FaultKind.PAGE: marked("A part of the file was altered or is damaged: {what}."),
    FaultKind.STRUCTURE: marked("The structure of the file is damaged: {what}."),
    FaultKind.REFERENCE: marked("A row of {what} refers to something that is not there."),
    FaultKind.ENTRY_MISSING: marked("At {entry}: an entry of the audit was taken away."),
    FaultKind.ENTRY_CHANGED: marked("{entry} was altered, or the entry before it."),
    FaultKind.ENTRY_MOVED: marked("{entry} stands in another place than it was written."),
    FaultKind.ENTRIES_CUT: marked(
        "{entry} was saved on this computer and is not in the file: an older copy was put back, "
        "or its end was taken away."
    ),
    FaultKind.ENTRY_CHILDREN: marked("{entry} is kept for other children than those it was about."),
    FaultKind.ROW_CHANGED: marked("{row} was altered after it was saved by {entry}."),
    FaultKind.ROW_MISSING: marked("{row}, saved by {entry}, was taken away."),
    FaultKind.ROW_ADDED: marked("{row} was slipped in: {entry} did not write it."),
    FaultKind.ROW_MOVED: marked("{row} stands in another place than {entry} gave it."),
    FaultKind.ROW_STRAY: marked("{row} belongs to no entry: an entry was taken away, or it was slipped in."),
    FaultKind.ROWS_ALTERED: marked("{row}: rows saved by {entry} are not as they were saved ({n})."),
    FaultKind.LINE: marked("{child}: the lists do not show what the record says."),
    FaultKind.SEARCH: marked("{child}: the search does not find this child as it should."),
    FaultKind.DOCUMENT_ABSENT: marked("{row}: its file is absent."),
    FaultKind.DOCUMENT_ALTERED: marked("{row}: its file was altered or is damaged."),
    FaultKind.DRAFTS: marked("What was typed and not saved yet cannot be read."),
    FaultKind.KEYS: marked(
        "The file of keys beside the clinic file cannot be understood: users and recovery sheet open nothing."
    ),
    FaultKind.PAPER_HEAD: marked("No entry has the head {what} that stands on the paper."),
    FaultKind.HEAD_FILE: marked("The note of what was saved last, beside the clinic file, was altered."),
    FaultKind.UNREAD: marked("A part could not be read to the end: {what}."),
    FaultKind.DOCUMENT_LEFT: marked("Files in the documents' folder that no document refers to: {n}."),
}

_TO_DO = {
    FaultKind.LINE: marked("Save any change of this child; the line is made anew."),
    FaultKind.SEARCH: marked("Correct the particulars of this child and save; the words are made anew."),
    FaultKind.DOCUMENT_ABSENT: marked("Copy the folder of documents back from a backup."),
    FaultKind.DOCUMENT_ALTERED: marked("Copy this file back from a backup, or add the document again."),
    FaultKind.DRAFTS: marked(
        "What is recorded is not touched. The file of drafts is put aside by the next draft."
    ),
    FaultKind.KEYS: marked("The clinic's passphrase opens the clinic. Put the file back from a backup."),
    FaultKind.PAPER_HEAD: marked(
        "See whether the paper is of this clinic and no older backup was opened since. "
        "If neither, entries were taken away or the audit was written anew: keep file and paper."
    ),
    FaultKind.HEAD_FILE: marked(
        "The next save writes it anew. If nobody knows why, ask who used this computer."
    ),
    FaultKind.DOCUMENT_LEFT: marked("They do no harm and may be deleted."),
}
_KEEP = marked(
    "Do not go on working in this file. Keep it as it is, and open the last backup that checks clean."
)

_VISIT_KINDS = frozenset(kind.value for kind in VisitKind)
ROW_WORDS = {
    RowKind.CHILD: marked("Particulars"),
    RowKind.VISIT: marked("Visit"),
    RowKind.OBSERVATION: marked("Value"),
    RowKind.TREATMENT: marked("Drug"),
    RowKind.EVENT: marked("Event"),
    RowKind.SETTING: marked("Setting"),
    RowKind.PROTOCOL: marked("Protocol"),
    RowKind.ATTACHMENT: marked("Document"),
}


def fault_words(fault: Fault, words: Wording) -> str:
    """Give what was found: "BS-0042-D · Value: Weight, 20 Nov 2026 was altered after it was saved by entry 41 …"."""
    return words.t(
        _HAPPENED[fault.kind],
        what=words.isolate(_part_words(fault, words)),
        entry=_entry(fault, words),
        row=_row(fault, words),
        child=words.isolate(fault.patient_id) if fault.patient_id else words.t("a child who is not there"),
        n=words.number(fault.how_many),
    )


def to_do_words(fault: Fault, words: Wording) -> str:
    """Give what to do about it."""
    return words.t(_TO_DO.get(fault.kind, _KEEP))


def _part_words(fault: Fault, words: Wording) -> str:
    if fault.kind is FaultKind.UNREAD:
        return words.t(PART_WORDS[CheckPart(fault.what)])
    return fault.what


def _entry(fault: Fault, words: Wording) -> str:
    """Give an entry by its number, and by day, time and hand where they are known."""
    number = words.t("entry {n}", n=words.number(fault.seq or 0))
    parts = []
    if fault.at is not None:
        time = words.left_to_right(f"{fault.at:%H:%M}")
        parts.append(words.pgettext("moment", "{date}, {time}", date=words.date(fault.at.date()), time=time))
    if fault.who:
        parts.append(words.isolate(fault.who))
    return f"{number} ({' · '.join(parts)})" if parts else number


def _row(fault: Fault, words: Wording) -> str:
    """Give a row by its child, kind, what it is about and day, as far as they are known."""
    what = words.t(ROW_WORDS[fault.row_kind]) if fault.row_kind is not None else words.t("A row")
    if name := _named(fault, words):
        what = words.t("{kind}: {what}", kind=what, what=name)
    if fault.on:
        what = words.pgettext("fault", "{what}, {date}", what=what, date=_day(fault.on, words))
    return f"{words.isolate(fault.patient_id)} · {what}" if fault.patient_id else what


def _named(fault: Fault, words: Wording) -> str:
    """Give what a row is about in words; its code where that is none that is known, as in a row that was altered."""
    name = fault.what
    if fault.row_kind is RowKind.OBSERVATION:
        name = words.analyte(fault.what)
    elif fault.row_kind is RowKind.TREATMENT:
        name = words.drug(fault.what)
    elif fault.row_kind is RowKind.VISIT and fault.what in _VISIT_KINDS:
        name = words.visit_kind(VisitKind(fault.what))
    return name if name != fault.what else words.isolate(name)


def _day(text: str, words: Wording) -> str:
    try:
        return words.date(date.fromisoformat(text))
    except ValueError:
        return words.isolate(text)
